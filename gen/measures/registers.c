/* Registers looked into by data rows: reviews by half-year, tests that must be renewed, the records of
 * the first certificate (GM 6.4.3 c, 6.6.4.2 j, 6.6.6.17 b and c; form rows 73, 141, 180, 181). */
#include <string.h>

#include "base/text.h"
#include "measures/kinds.h"

static const struct record_entry *latest_record(const struct facts *facts, int row)
{
    const struct record_entry *latest = NULL;
    for (size_t i = 0; i < facts->registers.record.n; i++) {
        const struct record_entry *r = &facts->registers.record.at[i];
        if (rows_name(&r->rows, row) && r->done_on <= facts->period.to &&
            (!latest || r->done_on > latest->done_on))
            latest = r;
    }
    return latest;
}

/* Records of the period that name the row. */
void measure_record_count(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    int row = measure_row(def);
    if (!measure_needs(facts, m, "records"))
        return;
    for (size_t i = 0; i < facts->registers.record.n; i++) {
        const struct record_entry *r = &facts->registers.record.at[i];
        if (!rows_name(&r->rows, row) || !period_has_day(&facts->period, r->done_on))
            continue;
        m->n++;
        evidence_add_place(list, arena, r->place.file, r->place.line, r->place.id, 0);
    }
    m->evidence = list;
    m->partial = facts_export(facts, "records")->silent;
    measure_point(m, ratio_int(m->n));
    measure_widen_found(facts, m);
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

/* The conclusion of a record, by the closed lists of the template compared with the whole cell: free text
 * is not guessed. */
static struct judged judge_conclusion(const struct record_entry *r, const struct measure_def *def,
                                      struct arena *arena)
{
    if (!r->result)
        return judged_untold(unknown_of_state(r->result_state));
    if (is_one_of(r->result, measure_list(def, arena, "against")))
        return judged_bool(false);
    return is_one_of(r->result, measure_list(def, arena, "for")) ? judged_bool(true)
                                                                 : judged_untold(UNKNOWN_BLANK);
}

/* A series of records of a row up to D, those of one scope (a room): the latest with a conclusion, and the
 * latest of all. One without a conclusion (a repair, say) does not hide an earlier one with one. */
struct row_records {
    const char *scope; /* folded; "": which one is not told */
    const struct record_entry *concluded, *any;
    const struct record_entry *differs; /* from `concluded`, on the same day; or NULL */
    struct judged judged;
    enum reason why; /* of UNTOLD where another series leaves it open, else NONE */
};

static const char *scope_of(const struct record_entry *r, struct arena *arena)
{
    return r->scope ? text_folded(arena, slice_of(r->scope)) : "";
}

static bool is_in_series(const struct facts *facts, const struct record_entry *r, int row,
                         const char *scope, struct arena *arena)
{
    return rows_name(&r->rows, row) && r->done_on <= facts->period.to &&
           strcmp(scope_of(r, arena), scope) == 0;
}

static struct row_records find_latest(const struct facts *facts, struct arena *arena, int row,
                                      const char *scope)
{
    struct row_records x = {.scope = scope};
    for (size_t i = 0; i < facts->registers.record.n; i++) {
        const struct record_entry *r = &facts->registers.record.at[i];
        bool concludes = r->result_state == VALUE_PRESENT || r->result_state == VALUE_UNREADABLE;
        if (!is_in_series(facts, r, row, scope, arena))
            continue;
        x.any = !x.any || r->done_on > x.any->done_on ? r : x.any;
        if (concludes && (!x.concluded || r->done_on > x.concluded->done_on))
            x.concluded = r;
    }
    return x;
}

/* Was it done within the years, and concluded as it must? What is too old leaves open whether a later
 * record without a conclusion was such a test; of two of one day that differ neither decides. */
static struct judged judge_latest(const struct facts *facts, struct row_records *x,
                                  const struct measure_def *def, struct arena *arena,
                                  day_number since)
{
    const struct record_entry *latest = x->concluded ? x->concluded : x->any;
    int row = measure_row(def);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): it is asked where there is one */
    if (latest->done_on < since && x->any->done_on >= since)
        return judged_untold(UNKNOWN_BLANK);
    if (latest->done_on < since)
        return judged_bool(false);
    struct judged judged = judge_conclusion(latest, def, arena);
    for (size_t i = 0; i < facts->registers.record.n && x->concluded; i++) {
        const struct record_entry *r = &facts->registers.record.at[i];
        bool same_day = r->done_on == latest->done_on && r->result_state != VALUE_BLANK &&
                        r->result_state != VALUE_ABSENT &&
                        is_in_series(facts, r, row, x->scope, arena);
        struct judged other = same_day ? judge_conclusion(r, def, arena) : judged;
        if (other.verdict == judged.verdict)
            continue;
        x->differs = r;
        judged = judged_untold(other.verdict == VERDICT_UNTOLD    ? other.why
                               : judged.verdict == VERDICT_UNTOLD ? judged.why
                                                                  : UNKNOWN_CONTRADICTORY);
    }
    return judged;
}

/* Each scope of which a record tells, once. */
static size_t find_series(const struct facts *facts, struct arena *arena,
                          const struct measure_def *def, day_number since, struct row_records **out)
{
    VEC(struct row_records) list = {0};
    int row = measure_row(def);
    for (size_t i = 0; i < facts->registers.record.n; i++) {
        const struct record_entry *r = &facts->registers.record.at[i];
        const char *scope = scope_of(r, arena);
        bool known = !is_in_series(facts, r, row, scope, arena);
        for (size_t k = 0; k < list.n && !known; k++)
            known = strcmp(list.at[k].scope, scope) == 0;
        if (known)
            continue;
        struct row_records x = find_latest(facts, arena, row, scope);
        x.judged = judge_latest(facts, &x, def, arena, since);
        *vec_push(arena, &list) = x;
    }
    *out = list.at;
    return list.n;
}

/* One series speaks for no other. But a record that does not tell its room may have been of any, and what
 * was tested too long ago need not be there any more where another was tested since. */
static void weigh_series(struct row_records *x, size_t n, day_number since)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n && x[i].judged.verdict == VERDICT_BAD; k++) {
            const struct record_entry *own = x[i].concluded ? x[i].concluded : x[i].any;
            const struct record_entry *other = x[k].concluded;
            bool later = k != i && other && other->done_on >= own->done_on;
            bool unnamed = !*x[i].scope || !*x[k].scope;
            bool old = own->done_on < since && other && other->done_on >= since;
            if (!later || !(unnamed || old))
                continue;
            x[i].judged = judged_untold(UNKNOWN_BLANK);
            x[i].why = unnamed ? REASON_BLANK_FIELD : REASON_NO_RECORD;
        }
}

static void note_record(struct measure *m, struct arena *arena, const struct row_records *x)
{
    const struct record_entry *r = x->concluded ? x->concluded : x->any;
    if (r->scope)
        NOTE(m, arena, NOTE_SCOPE, r->scope);
    NOTE(m, arena, x->concluded ? NOTE_CONCLUDED : NOTE_NOT_CONCLUDED, day_text(arena, r->done_on),
         place_text(arena, r->place.file, r->place.line));
    if (r->report_ref)
        NOTE(m, arena, NOTE_REPORT, r->report_ref);
    if (r->result && x->differs && x->differs->result)
        NOTE(m, arena, NOTE_CONCLUSION,
             arena_format(arena, "%s、%s", r->result, x->differs->result));
    else if (r->result)
        NOTE(m, arena, NOTE_CONCLUSION, r->result);
}

static int64_t series_of(const struct row_records *x, size_t n, enum verdict verdict)
{
    int64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += x[i].judged.verdict == verdict;
    return count;
}

/* Why the first that cannot be told cannot. */
static enum reason reason_of_series(const struct row_records *x, size_t n)
{
    size_t i = 0;
    while (i + 1 < n && x[i].judged.verdict != VERDICT_UNTOLD)
        i++;
    const struct record_entry *r = x[i].concluded ? x[i].concluded : x[i].any;
    return x[i].why                                   ? x[i].why
           : x[i].judged.why == UNKNOWN_UNREADABLE    ? REASON_UNREADABLE
           : x[i].judged.why == UNKNOWN_CONTRADICTORY ? REASON_CONTRADICTORY
           : r->result                                ? REASON_CONCLUSION
                                                      : REASON_BLANK_FIELD;
}

/* The worst, all of them. */
static void tell_series(struct measure *m, struct arena *arena, struct evidence_list *bad,
                        const struct row_records *x, size_t n)
{
    enum verdict worst = VERDICT_GOOD;
    for (size_t i = 0; i < n; i++)
        worst = x[i].judged.verdict < worst ? x[i].judged.verdict : worst;
    for (size_t i = 0; i < n; i++) {
        const struct record_entry *r = x[i].concluded ? x[i].concluded : x[i].any;
        if (x[i].judged.verdict == worst)
            note_record(m, arena, &x[i]);
        if (x[i].judged.verdict == VERDICT_BAD)
            evidence_add_place(bad, arena, r->place.file, r->place.line, r->place.id, 0);
    }
    m->n = (int64_t)n;
}

/* The series whose latest record is older than `years`, or concludes against it; the anniversary day
 * counts. A lost row may be a later one, with either conclusion. The worst are told of. */
void measure_record_overdue(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    day_number since = add_years(facts->period.to, -(int)measure_int(def, "years"));
    int64_t lost = measure_lost(facts, def);
    struct row_records *x = NULL;
    if (!measure_needs(facts, m, "records"))
        return;
    size_t n = find_series(facts, arena, def, since, &x);
    if (n == 0) {
        measure_no_cases(facts, m, "records");
        m->subject = measure_text(def, "years");
        m->reason = m->reason == REASON_NO_CASES ? REASON_NO_RECORD : m->reason;
        return;
    }
    weigh_series(x, n, since);
    m->evidence = list;
    tell_series(m, arena, list, x, n);
    int64_t bad = series_of(x, n, VERDICT_BAD);
    int64_t untold = series_of(x, n, VERDICT_UNTOLD);
    measure_point(m, ratio_int(bad));
    if (untold + lost > 0) {
        measure_interval(m, ratio_int(lost ? 0 : bad), ratio_int(lost ? (int64_t)n : bad + untold),
                         untold ? reason_of_series(x, n) : REASON_LOST);
        m->has_value = untold == 0;
        m->unknown = lost > 0 ? lost : untold;
        m->subject = m->reason == REASON_NO_RECORD ? measure_text(def, "years") : m->subject;
    }
}

bool year_part_parse(struct slice text, int year, struct year_part *part)
{
    static const char *const slash[] = {"/", NULL};
    struct slice piece[3] = {{0}};
    size_t n = 0;
    while (n < 3 && slice_split(&text, slash, &piece[n]))
        n++;
    char day[2][16];
    for (int i = 0; i < 2; i++)
        if (piece[i + 1].n != sizeof "MM-DD" - 1 ||
            snprintf(day[i], sizeof day[i], "%04d-%.*s", year, (int)piece[i + 1].n,
                     piece[i + 1].at) < 0)
            return false;
    part->name = piece[0];
    return piece[0].n && !text.n && day_parse(day[0], strlen(day[0]), &part->first) &&
           day_parse(day[1], strlen(day[1]), &part->last) && part->first <= part->last;
}

static bool has_record(const struct facts *facts, int row, const struct year_part *part)
{
    for (size_t i = 0; i < facts->registers.record.n; i++) {
        const struct record_entry *r = &facts->registers.record.at[i];
        if (rows_name(&r->rows, row) && r->done_on >= part->first && r->done_on <= part->last &&
            r->done_on <= facts->period.to)
            return true;
    }
    return false;
}

static int64_t records_of_period(const struct facts *facts, int row)
{
    int64_t n = 0;
    for (size_t i = 0; i < facts->registers.record.n; i++)
        n += rows_name(&facts->registers.record.at[i].rows, row) &&
             period_has_day(&facts->period, facts->registers.record.at[i].done_on);
    return n;
}

/* Parts of the year (half-years) that are over by D, lie wholly within the service and have no record that
 * names the row. Before the first one is over, a record is enough, and none may still come. */
void measure_half_years(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m)
{
    const struct period *p = &facts->period;
    const char *const *parts = measure_list(def, arena, "parts");
    int row = measure_row(def);
    day_number begin = day_of(facts_service_begin(facts));
    int64_t missing = 0;
    const char *which = "";
    if (!measure_needs_service(facts, m, "records"))
        return;
    for (; *parts; parts++) {
        struct year_part part = {0};
        year_part_parse(slice_of(*parts), p->year, &part);
        if (part.last > p->to || begin > part.first)
            continue;
        m->n++;
        if (has_record(facts, row, &part))
            continue;
        missing++;
        which = arena_format(arena, "%s%s%.*s", which, *which ? "、" : "", (int)part.name.n,
                             part.name.at);
    }
    if (*which)
        NOTE(m, arena, NOTE_MISSING, which);
    measure_point(m, ratio_int(missing));
    measure_widen_missing(facts, m);
    if (missing > 0 && facts_export(facts, "records")->silent) {
        m->lo = ratio_int(0);
        m->reason = REASON_PARTIAL;
        m->subject = facts_export(facts, "records")->silent;
    }
    if (missing > 0 && facts_service_unsure(facts)) {
        m->lo = ratio_int(0);
        m->reason = measure_why_unsure(facts);
    }
    if (m->n == 0 && records_of_period(facts, row) == 0) {
        m->hi_open = true;
        m->reason = REASON_NOT_DUE;
    }
}

/* A list that begins in the year, or behind the begin of the service by the CA's own word, does not show the
 * earliest certificate of a service begun before, or nobody knows when. */
static bool list_is_short(const struct facts *facts, const char **covered)
{
    const struct org_facts *org = &facts->org;
    bool known = org->service_start_state == VALUE_PRESENT;
    size_t export = schema_export(facts->schema, slice_of("certificates"));
    *covered = NULL;
    if (known && coverage_stated(facts, export) && !coverage_unread(facts, export)) {
        *covered = coverage_behind(facts, export, org->service_start);
        return *covered;
    }
    return facts->certificates.earliest >= facts->period.begin &&
           (!known || org->service_start < facts->period.from);
}

/* May a certificate of which it is not told be earlier than the first that is known? */
static bool may_be_first(const struct first_certificate *c, const struct maybe_first *maybe)
{
    return maybe->seen && (!c->found || maybe->at <= c->not_before);
}

/* The earliest government certificate: its application, authentication, issue and archive record. What
 * is not found may stand elsewhere, so it leaves the answer open. */
void measure_first_certificate(const struct facts *facts, const struct measure_def *def,
                               struct arena *arena, struct measure *m)
{
    const struct first_certificate *c = &facts->certificates.first_government;
    if (!measure_needs(facts, m, "certificates") || !measure_needs(facts, m, "applications") ||
        !measure_needs(facts, m, "records"))
        return;
    bool unread = may_be_first(c, &c->unread);
    bool untold = may_be_first(c, &c->untold);
    if (!c->found && !unread) {
        measure_none(m, REASON_NO_CASES);
        return;
    }
    bool archived = latest_record(facts, measure_row(def)) != NULL;
    const char *const *steps = measure_list(def, arena, "steps");
    const bool step[] = {c->application_found, c->authenticated, c->issued, archived};
    enum { STEPS = sizeof step / sizeof *step };
    const char *there = "";
    const char *lacking = "";
    int missing = 0;
    for (size_t i = 0; i < STEPS; i++) {
        const char **list = step[i] ? &there : &lacking;
        *list = arena_format(arena, "%s%s%s", *list, **list ? "、" : "", steps[i]);
        missing += !step[i];
    }
    bool lost = facts_export(facts, "certificates")->lost.total > 0;
    const char *covered;
    bool is_short = list_is_short(facts, &covered);
    bool open = lost || unread || untold || is_short;
    m->n = c->found;
    if (c->found)
        NOTE(m, arena, NOTE_FIRST_CERTIFICATE, c->serial, place_text(arena, c->file, c->line));
    if (c->found && *there)
        NOTE(m, arena, NOTE_FOUND, there);
    if (c->found && *lacking)
        NOTE(m, arena, NOTE_NOT_FOUND, lacking);
    /* an earlier one may lack all of them */
    measure_interval(m, ratio_int(0), ratio_int(open ? STEPS : missing),
                     lost                                      ? REASON_LOST
                     : unread                                  ? REASON_UNREADABLE
                     : is_short && facts_service_unread(facts) ? REASON_SERVICE_START
                     : missing                                 ? REASON_NOT_FOUND
                     : untold                                  ? REASON_BLANK_FIELD
                     : covered                                 ? REASON_PARTIAL
                                                               : REASON_LIST_SHORT);
    m->subject = m->reason == REASON_PARTIAL ? covered : m->subject;
    m->unknown = lost ? facts_export(facts, "certificates")->lost.total : unread || untold;
    m->value = ratio_int(missing);
    m->has_value = true;
}
