/* Measures: what the kinds share. */
#include "measures/measure.h"

#include <string.h>

void measure_unknown(struct measure *m, enum reason reason, const char *subject)
{
    m->state = MEASURE_UNKNOWN;
    m->reason = reason;
    m->subject = subject;
}

void measure_none(struct measure *m, enum reason reason)
{
    m->state = MEASURE_NO_CASES;
    m->reason = reason;
}

enum reason measure_why_unsure(const struct facts *facts)
{
    return facts_service_unread(facts) ? REASON_SERVICE_START : REASON_SERVICE_UNTOLD;
}

void measure_point(struct measure *m, struct ratio value)
{
    m->state = MEASURE_BOUNDED;
    m->lo = m->hi = m->value = value;
    m->has_value = true;
}

void measure_interval(struct measure *m, struct ratio lo, struct ratio hi, enum reason reason)
{
    m->state = MEASURE_BOUNDED;
    m->lo = lo;
    m->hi = hi;
    if (ratio_compare(lo, hi) != 0)
        m->reason = reason;
}

void measure_portions(struct measure *m, struct portion lo, struct portion hi, enum reason reason)
{
    m->lowest = lo;
    m->highest = hi;
    measure_interval(m, ratio_of(lo.num, lo.den), ratio_of(hi.num, hi.den), reason);
}

void measure_fraction(struct measure *m, int64_t num, int64_t den)
{
    measure_point(m, ratio_of(num, den));
    m->is_fraction = true;
    m->num = num;
    m->den = den;
}

void measure_no_cases(const struct facts *facts, struct measure *m, const char *export)
{
    const struct export_facts *e = facts_export(facts, export);
    if (e->lost.total > 0) { /* any of these may have been one */
        measure_unknown(m, REASON_LOST, NULL);
        m->unknown = e->lost.total;
        m->unknown_list = &e->lost;
        return;
    }
    measure_none_at_all(facts, m, export);
}

void measure_none_at_all(const struct facts *facts, struct measure *m, const char *export)
{
    const struct export_facts *e = facts_export(facts, export);
    size_t index = schema_export(facts->schema, slice_of(export));
    bool roster = facts->schema->export[index].kind == KIND_ROSTER;
    measure_none(m, e->supply == SUPPLY_EMPTY ? REASON_EMPTY_FILE
                    : roster                  ? REASON_NO_ENTRY
                                              : REASON_NO_CASES);
    m->subject = e->title;
}

void measure_add_lost(const struct facts *facts, struct arena *arena, struct unknowns *unknown,
                      const char *export)
{
    const struct evidence_list *lost = &facts_export(facts, export)->lost;
    int64_t more = lost->total - (int64_t)lost->kept.n;
    for (size_t i = 0; i < lost->kept.n; i++) {
        struct record line = {.file = lost->kept.at[i].file, .line = lost->kept.at[i].line};
        unknown_add(unknown, arena, UNKNOWN_LOST, &line, slice_of(""));
    }
    unknown->by_reason[UNKNOWN_LOST] += more; /* those whose places were not kept */
    unknown->n += more;
    unknown->list.total += more;
}

int64_t measure_lost(const struct facts *facts, const struct measure_def *def)
{
    int64_t lost = 0;
    for (const char *const *e = def->exports; *e; e++)
        lost += facts_export(facts, *e)->lost.total;
    return lost;
}

/* The reason and the places of lost rows, where nothing else was unknown. */
static void widened(const struct facts *facts, struct measure *m, int64_t lost)
{
    m->unknown += lost;
    if (m->reason == REASON_NONE)
        m->reason = REASON_LOST;
    for (const char *const *e = m->def->exports; *e && !m->unknown_list; e++)
        if (facts_export(facts, *e)->lost.total > 0)
            m->unknown_list = &facts_export(facts, *e)->lost;
}

void measure_widen_missing(const struct facts *facts, struct measure *m)
{
    int64_t lost = measure_lost(facts, m->def);
    struct ratio lo = ratio_int(0);
    if (lost == 0 || m->state != MEASURE_BOUNDED)
        return;
    if (ratio_compare(m->lo, ratio_int(lost)) > 0)
        lo = ratio_add(m->lo, ratio_int(-lost));
    m->lo = lo;
    widened(facts, m, lost);
}

void measure_fill(const struct facts *facts, struct measure *m, int64_t filled)
{
    if (filled == 0 || m->state != MEASURE_BOUNDED)
        return;
    m->lo = ratio_add(m->lo, ratio_int(-filled));
    widened(facts, m, m->unknown ? 0 : filled);
}

void measure_add_count(struct measure *m, struct arena *arena, const char *label, int64_t n)
{
    *vec_push(arena, &m->detail) =
        (struct measure_detail){.kind = DETAIL_COUNT, .label = label, .n = n};
}

void measure_add_counts(struct measure *m, struct arena *arena, const struct counts *counts)
{
    for (size_t i = 0; i < counts->n.n; i++)
        measure_add_count(m, arena, counts->names.first.at[i], counts->n.at[i]);
}

void measure_add_note(struct measure *m, struct arena *arena, struct measure_note note)
{
    *vec_push(arena, &m->notes) = note;
}

void measure_widen_found(const struct facts *facts, struct measure *m)
{
    int64_t lost = measure_lost(facts, m->def);
    if (lost == 0 || m->state != MEASURE_BOUNDED)
        return;
    m->hi = ratio_add(m->hi, ratio_int(lost));
    widened(facts, m, lost);
}

void measure_of_tally(const struct facts *facts, struct measure *m, const struct tally *t,
                      const char *export)
{
    m->n = t->n;
    m->unknown = t->unknown.n;
    m->beside = unknowns_seen(&t->unknown);
    m->evidence = &t->bad_list;
    m->unknown_list = &t->unknown.list;
    m->unknowns = &t->unknown;
    m->open = t->open;
    m->not_due = t->not_due;
    m->carried = t->carried;
    m->objects = t->objects;
    m->untold = t->untold;
    m->occurred = t->occurred;
    if (t->n + t->unknown.n == 0 && t->open + t->not_due > 0) {
        measure_unknown(m, t->not_due > 0 ? REASON_NOT_DUE : REASON_OPEN_CASES, NULL);
        return;
    }
    if (t->n + t->unknown.n == 0) {
        measure_none_at_all(facts, m, export);
        return;
    }
    if (t->n > 0 && t->n == t->perhaps.n && t->unknown.n == 0) { /* or is there none at all? */
        m->unknown = t->perhaps.n;
        m->unknowns = &t->perhaps;
        m->unknown_list = &t->perhaps.list;
        m->good_if_any = true;
        measure_unknown(m, reason_of_unknowns(&t->perhaps), NULL);
        return;
    }
    measure_interval(m, ratio_int(t->bad), ratio_int(t->bad + t->unknown.n),
                     reason_of_unknowns(&t->unknown));
    m->value = ratio_int(t->bad);
    m->has_value = true;
}

bool measure_needs(const struct facts *facts, struct measure *m, const char *export)
{
    static const enum reason reason[] = {
        [SUPPLY_MISSING] = REASON_MISSING_FILE,
        [SUPPLY_REFUSED] = REASON_REFUSED_FILE,
        [SUPPLY_UNUSABLE] = REASON_UNUSABLE_FILE,
        [SUPPLY_BLANK] = REASON_EMPTY_LIST,
    };
    const struct export_facts *e = facts_export(facts, export);
    if (supplied(e))
        return true;
    measure_unknown(m, reason[e->supply], e->title);
    return false;
}

bool measure_needs_service(const struct facts *facts, struct measure *m, const char *export)
{
    if (!measure_needs(facts, m, export))
        return false;
    bool ahead = facts_service_ahead(facts);
    if (ahead)
        measure_unknown(m, REASON_SERVICE_AHEAD, NULL);
    return !ahead;
}

bool measure_speaks(const struct facts *facts, struct measure *m, const char *export)
{
    const struct export_facts *e = facts_export(facts, export);
    const struct period *p = &facts->period;
    if (!e->partial || !e->any_date || (e->latest >= p->from && e->earliest <= p->to))
        return true;
    measure_unknown(m, REASON_PARTIAL, e->partial);
    return false;
}

bool measure_needs_column(const struct facts *facts, struct measure *m, const char *export,
                          const char *column)
{
    const struct export_facts *e = facts_export(facts, export);
    if (e->supply != SUPPLY_ROWS || export_has_column(facts, export, column))
        return true;
    const struct export *schema =
        &facts->schema->export[schema_export(facts->schema, slice_of(export))];
    measure_unknown(m, REASON_MISSING_COLUMN,
                    schema->column[export_column(schema, slice_of(column))].header);
    return false;
}

int64_t unknowns_seen(const struct unknowns *u)
{
    return u->n - u->by_reason[UNKNOWN_LOST];
}

enum reason reason_of_unknowns(const struct unknowns *u)
{
    static const enum reason reason[UNKNOWN_REASONS] = {
        [UNKNOWN_BLANK] = REASON_BLANK_FIELD,
        [UNKNOWN_ABSENT] = REASON_MISSING_COLUMN,
        [UNKNOWN_REVERSED] = REASON_REVERSED,
        [UNKNOWN_CALENDAR] = REASON_CALENDAR,
        [UNKNOWN_UNREADABLE] = REASON_UNREADABLE,
        [UNKNOWN_LOST] = REASON_LOST,
        [UNKNOWN_EDITION] = REASON_EDITION,
        [UNKNOWN_UNCOVERED] = REASON_UNCOVERED,
        [UNKNOWN_OTHER_YEAR] = REASON_OTHER_YEAR,
        [UNKNOWN_CONTRADICTORY] = REASON_CONTRADICTORY,
        [UNKNOWN_ELSEWHERE] = REASON_ELSEWHERE,
        [UNKNOWN_USAGE] = REASON_USAGE,
        [UNKNOWN_ROOT] = REASON_ROOT,
    };
    size_t most = 0;
    for (size_t i = 1; i < UNKNOWN_REASONS; i++)
        if (u->by_reason[i] > u->by_reason[most])
            most = i;
    return reason[most];
}

const char *measure_text(const struct measure_def *def, const char *key)
{
    for (size_t i = 0; i < def->n_params; i++)
        if (strcmp(def->param[i].key, key) == 0)
            return def->param[i].value;
    return "";
}

bool measure_given(const struct measure_def *def, const char *key)
{
    for (size_t i = 0; i < def->n_params; i++)
        if (strcmp(def->param[i].key, key) == 0)
            return true;
    return false;
}

int64_t measure_int(const struct measure_def *def, const char *key)
{
    int64_t value = 0;
    int_parse(slice_of(measure_text(def, key)), &value);
    return value;
}

int measure_row(const struct measure_def *def)
{
    return (int)def->form * ROW_SPACE + (int)measure_int(def, "row");
}

struct ratio measure_ratio(const struct measure_def *def, const char *key)
{
    const char *text = measure_text(def, key);
    struct ratio value = ratio_int(0);
    ratio_parse(text, strlen(text), &value);
    return value;
}

const char *const *measure_list(const struct measure_def *def, struct arena *arena, const char *key)
{
    return text_list(arena, measure_text(def, key), "|");
}
