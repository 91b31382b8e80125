/* Registers looked into by data rows: reviews by half-year, tests that must be renewed, the records of
 * the first certificate (GM 6.4.3 c, 6.6.4.2 j, 6.6.6.17 b and c; form rows 73, 141, 180, 181). */
#include <string.h>

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
    int row = (int)measure_int(def, "row");
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

/* The records of a row up to D: the latest with a conclusion, and the latest of all. One without a
 * conclusion (a repair, say) does not hide an earlier one with one. */
struct row_records {
    const struct record_entry *concluded, *any;
};

static struct row_records find_latest(const struct facts *facts, int row)
{
    struct row_records x = {NULL, latest_record(facts, row)};
    for (size_t i = 0; i < facts->registers.record.n; i++) {
        const struct record_entry *r = &facts->registers.record.at[i];
        bool concludes = r->result_state == VALUE_PRESENT || r->result_state == VALUE_UNREADABLE;
        if (rows_name(&r->rows, row) && r->done_on <= facts->period.to && concludes &&
            (!x.concluded || r->done_on > x.concluded->done_on))
            x.concluded = r;
    }
    return x;
}

/* Was it done within the years, and concluded as it must? What is too old leaves open whether a later
 * record without a conclusion was such a test. */
static struct judged judge_latest(const struct row_records *x, const struct measure_def *def,
                                  struct arena *arena, day_number since)
{
    const struct record_entry *r = x->concluded ? x->concluded : x->any;
    bool recent = r->done_on >= since;
    if (!recent && x->any->done_on >= since)
        return judged_untold(UNKNOWN_BLANK);
    return judged_and(judged_bool(recent), judge_conclusion(r, def, arena));
}

static void note_record(struct measure *m, struct arena *arena, const struct record_entry *r,
                        bool concluded)
{
    NOTE(m, arena, concluded ? NOTE_CONCLUDED : NOTE_NOT_CONCLUDED, day_text(arena, r->done_on),
         arena_format(arena, "%s:%lld", r->place.file, (long long)r->place.line));
    if (r->report_ref)
        NOTE(m, arena, NOTE_REPORT, r->report_ref);
    if (r->result)
        NOTE(m, arena, NOTE_CONCLUSION, r->result);
}

/* 1 when the latest record that names the row is older than `years`, or concludes against it; the
 * anniversary day counts. A lost row may be a later one, with either conclusion. */
void measure_record_overdue(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    day_number since = add_years(facts->period.to, -(int)measure_int(def, "years"));
    int64_t lost = measure_lost(facts, def);
    if (!measure_needs(facts, m, "records"))
        return;
    struct row_records x = find_latest(facts, (int)measure_int(def, "row"));
    const struct record_entry *r = x.concluded ? x.concluded : x.any;
    if (!r) {
        measure_no_cases(facts, m, "records");
        m->subject = measure_text(def, "years");
        m->reason = m->reason == REASON_NO_CASES ? REASON_NO_RECORD : m->reason;
        return;
    }
    struct judged sound = judge_latest(&x, def, arena, since);
    bool bad = sound.verdict == VERDICT_BAD;
    m->n = 1;
    m->evidence = list;
    note_record(m, arena, r, x.concluded);
    if (bad)
        evidence_add_place(list, arena, r->place.file, r->place.line, r->place.id, 0);
    measure_point(m, ratio_int(bad));
    if (sound.verdict == VERDICT_UNTOLD || lost > 0) {
        measure_interval(m, ratio_int(0), ratio_int(1),
                         sound.verdict != VERDICT_UNTOLD   ? REASON_LOST
                         : sound.why == UNKNOWN_UNREADABLE ? REASON_UNREADABLE
                         : r->result                       ? REASON_CONCLUSION
                                                           : REASON_BLANK_FIELD);
        m->has_value = sound.verdict != VERDICT_UNTOLD;
        m->unknown = lost > 0 ? lost : 1;
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
    int row = (int)measure_int(def, "row");
    day_number begin = day_of(facts_service_begin(facts));
    int64_t missing = 0;
    const char *which = "";
    if (!measure_needs(facts, m, "records"))
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

/* A list that begins in the year does not show the earliest certificate of a service begun before. */
static bool list_is_short(const struct facts *facts)
{
    const struct org_facts *org = &facts->org;
    return facts->certificates.earliest >= facts->period.begin &&
           org->service_start_state == VALUE_PRESENT && org->service_start < facts->period.from;
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
    bool archived = latest_record(facts, (int)measure_int(def, "row")) != NULL;
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
    bool open = lost || unread || untold || list_is_short(facts);
    m->n = c->found;
    if (c->found)
        NOTE(m, arena, NOTE_FIRST_CERTIFICATE, c->serial,
             arena_format(arena, "%s:%lld", c->file, (long long)c->line));
    if (c->found && *there)
        NOTE(m, arena, NOTE_FOUND, there);
    if (c->found && *lacking)
        NOTE(m, arena, NOTE_NOT_FOUND, lacking);
    /* an earlier one may lack all of them */
    measure_interval(m, ratio_int(0), ratio_int(open ? STEPS : missing),
                     lost      ? REASON_LOST
                     : unread  ? REASON_UNREADABLE
                     : missing ? REASON_NOT_FOUND
                     : untold  ? REASON_BLANK_FIELD
                               : REASON_LIST_SHORT);
    m->unknown = lost ? facts_export(facts, "certificates")->lost.total : unread || untold;
    m->value = ratio_int(missing);
    m->has_value = true;
}
