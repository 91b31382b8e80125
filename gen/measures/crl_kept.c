/* The CRL log: retention and holes (GM 6.4.2 a, form row 67). */
#include <stdlib.h>

#include "measures/kinds.h"

/* --- retention: from the start of the service, but not longer than `years` before D ---------------- */

static day_number retention_from(const struct facts *facts, const struct measure_def *def)
{
    day_number from = add_years(facts->period.to, -(int)measure_int(def, "years"));
    const struct org_facts *org = &facts->org;
    if (org->service_start_state == VALUE_PRESENT && org->service_start > from)
        from = org->service_start;
    return from;
}

static bool in_retention(const struct facts *facts, const struct crl *crl, day_number from)
{
    return day_of(crl->this_update) >= from && crl->this_update < facts->period.end;
}

/* Has the series CRLs that are to be kept? */
static bool is_kept_series(const struct facts *facts, const struct crl_series *s, day_number from)
{
    bool found = false;
    for (size_t k = 0; s->kind != CRL_AUTHORITY && k < s->crl.n && !found; k++)
        found = in_retention(facts, &s->crl.at[k], from);
    return found;
}

/* Judges what the series must keep; does its log reach back to the first day, with a CRL that is kept? */
static bool add_retention(const struct facts *facts, struct arena *arena, struct tally *t,
                          const struct crl_series *s, day_number from)
{
    bool reaches_back = false;
    for (size_t k = 0; k < s->crl.n; k++) {
        const struct crl *crl = &s->crl.at[k];
        struct record line = {.file = crl->file, .line = crl->line};
        struct judged kept = judge_kept_answer(crl->retained, ANSWER_YES);
        reaches_back =
            reaches_back || (day_of(crl->this_update) <= from && kept.verdict == VERDICT_GOOD);
        if (in_retention(facts, crl, from))
            tally_judged(t, arena, kept, &line, slice_of(crl->number));
    }
    return reaches_back;
}

/* CRLs whose backup is no longer there. Each series must reach back to the first day; where one does not,
 * nobody can say what was kept before. */
void measure_crl_unretained(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    day_number from = retention_from(facts, def);
    int64_t series = 0;
    int64_t late = 0;
    struct names names = {0};
    if (!measure_needs_service(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        if (!is_kept_series(facts, s, from))
            continue;
        series++;
        if (add_retention(facts, arena, t, s, from))
            continue;
        late++;
        *vec_push(arena, &names) = crl_series_name(s, arena);
    }
    if (late)
        NOTE(m, arena, NOTE_SERIES_SHORT, names_joined(arena, &names, "、"));
    measure_add_lost(facts, arena, &t->unknown, "crl_log");
    measure_of_tally(facts, m, t, "crl_log");
    if (m->state != MEASURE_BOUNDED || (series > 0 && late == 0))
        return;
    m->hi_open = true;
    m->reason = t->unknown.n ? m->reason : REASON_LOG_SHORT;
}

static int by_sequence(const void *a, const void *b)
{
    const struct crl *const *x = a;
    const struct crl *const *y = b;
    return ((*x)->sequence > (*y)->sequence) - ((*x)->sequence < (*y)->sequence);
}

/* Numbers missing in one series, and their places. */
static int64_t holes_of(const struct facts *facts, struct arena *arena, const struct crl_series *s,
                        day_number from, struct evidence_list *list, int64_t *others)
{
    const struct crl **numbered = arena_alloc(arena, (s->crl.n + 1) * sizeof *numbered);
    size_t n = 0;
    int64_t holes = 0;
    for (size_t k = 0; k < s->crl.n; k++) {
        if (!in_retention(facts, &s->crl.at[k], from))
            continue;
        *others += s->crl.at[k].sequence < 0;
        if (s->crl.at[k].sequence >= 0)
            numbered[n++] = &s->crl.at[k];
    }
    if (*others)
        return 0;
    if (n)
        qsort(numbered, n, sizeof(const struct crl *), by_sequence);
    for (size_t k = 1; k < n; k++) {
        int64_t missing = numbered[k]->sequence - numbered[k - 1]->sequence - 1;
        if (missing <= 0)
            continue;
        holes += missing;
        evidence_add_place(list, arena, numbered[k]->file, numbered[k]->line, numbered[k]->number,
                           0);
    }
    return holes;
}

/* Numbers missing between the least and the greatest of a series. Where some are no decimal numbers they
 * may be the missing ones; so may the numbers of rows that were lost. */
void measure_crl_holes(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    const struct evidence_list *lost = &facts_export(facts, "crl_log")->lost;
    day_number from = retention_from(facts, def);
    int64_t holes = 0;
    int64_t others = 0;
    if (!measure_needs_service(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        int64_t not_numbers = 0;
        if (s->kind == CRL_AUTHORITY)
            continue;
        for (size_t k = 0; k < s->crl.n; k++)
            m->n += in_retention(facts, &s->crl.at[k], from);
        holes += holes_of(facts, arena, s, from, list, &not_numbers);
        others += not_numbers;
    }
    m->evidence = list;
    if (m->n == 0) {
        measure_no_cases(facts, m, "crl_log");
        return;
    }
    measure_interval(m, ratio_int(holes > lost->total ? holes - lost->total : 0), ratio_int(holes),
                     REASON_LOST);
    m->value = ratio_int(holes);
    m->has_value = true;
    m->unknown = others + lost->total;
    m->unknown_list = lost;
    m->hi_open = others > 0; /* numbers that are no numbers */
    if (others)
        m->reason = REASON_BLANK_FIELD;
}

/* A row that was lost may be the CRL that a series lacks. */
static void lacking_series(const struct facts *facts, struct measure *m, int64_t lacking)
{
    int64_t lost = facts_export(facts, "crl_log")->lost.total;
    measure_interval(m, ratio_int(lacking > lost ? lacking - lost : 0), ratio_int(lacking),
                     REASON_LOST);
    m->unknown = lost;
    m->value = ratio_int(lacking);
    m->has_value = true;
}

/* Series without a retained CRL of the day `years` before D (the form's method for row 67); before its service
 * began a CA has none. */
void measure_crl_unretained_at(const struct facts *facts, const struct measure_def *def,
                               struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    instant end = start_of(add_years(facts->period.to, -(int)measure_int(def, "years")) + 1);
    int64_t lacking = 0;
    const struct org_facts *org = &facts->org;
    if (!measure_needs_service(facts, m, "crl_log"))
        return;
    if (org->service_start_state == VALUE_PRESENT && start_of(org->service_start) >= end) {
        measure_none(m, REASON_NO_CASES);
        return;
    }
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        const struct crl *last = NULL;
        for (size_t k = 0; k < s->crl.n && s->crl.at[k].this_update < end; k++)
            last = &s->crl.at[k];
        if (s->kind == CRL_AUTHORITY || !crl_is_live(s, &facts->period))
            continue;
        m->n++;
        if (last && last->retained.state == VALUE_PRESENT && last->retained.answer == ANSWER_YES)
            continue;
        lacking++;
        if (last)
            evidence_add_place(list, arena, last->file, last->line, last->number, 0);
    }
    m->evidence = list;
    if (m->n == 0)
        measure_no_cases(facts, m, "crl_log");
    else
        lacking_series(facts, m, lacking);
}
