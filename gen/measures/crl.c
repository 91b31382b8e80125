/* The CRL log: gaps, holes, retention (GM 6.4.2 a, form row 67; GB/T 35289 table 6). */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* Does the series publish in the period at all? One that has ended before is not looked at. */
static bool is_live(const struct facts *facts, const struct crl_series *s)
{
    const struct period *p = &facts->period;
    for (size_t i = s->crl.n; i-- > 0;)
        if (s->crl.at[i].this_update < p->end)
            return s->crl.at[i].this_update >= p->begin;
    return false;
}

/* The CRLs that the period is judged by: the last one before it, and those in it. */
static size_t window_of(const struct facts *facts, const struct crl_series *s, size_t *from)
{
    size_t n = 0;
    size_t first = 0;
    while (first < s->crl.n && s->crl.at[first].this_update < facts->period.begin)
        first++;
    *from = first > 0 ? first - 1 : 0;
    while (*from + n < s->crl.n && s->crl.at[*from + n].this_update < facts->period.end)
        n++;
    return n;
}

struct stamp {
    instant at;
    const struct crl *crl;
};

static int by_time(const void *a, const void *b)
{
    const struct stamp *x = a;
    const struct stamp *y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : (x->crl > y->crl) - (x->crl < y->crl);
}

/* In order, without those after D; how many are left. */
static size_t sort_stamps(const struct facts *facts, struct stamp *stamp, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (stamp[i].at < facts->period.end)
            stamp[kept++] = stamp[i];
    qsort(stamp, kept, sizeof *stamp, by_time);
    return kept;
}

/* Differences of consecutive times, and the one from the last to the end of D. */
static void add_gaps(const struct facts *facts, struct arena *arena, struct durations *d,
                     const struct stamp *stamp, size_t kept)
{
    for (size_t i = 0; i < kept; i++) {
        const struct crl *later = i + 1 < kept ? stamp[i + 1].crl : stamp[i].crl;
        instant next = i + 1 < kept ? stamp[i + 1].at : facts->period.end - 1;
        struct record line = {.file = later->file, .line = later->line};
        duration_add_seconds(d, arena, (struct stretch){next - stamp[i].at, next - stamp[i].at},
                             &line, slice_of(later->number));
    }
}

/* Times that are told, in order, and the CRLs of which it is not told when they were backed up. */
struct told_and_blank {
    const struct stamp *told;
    size_t n;
    const struct stamp *blank; /* by this_update */
    size_t blanks;
    instant end;
};

/* Can no gap be longer than `gap`? A blank may stand for a backup at any moment from its CRL on: each
 * step that is too long takes one that exists by then, put as late as it may be. */
static bool can_fill(const struct told_and_blank *x, int64_t gap)
{
    size_t used = 0;
    for (size_t i = 0; i < x->n; i++) {
        instant at = x->told[i].at;
        instant next = i + 1 < x->n ? x->told[i + 1].at : x->end;
        while (next - at > gap) {
            at += gap;
            if (used == x->blanks || x->blank[used].at > at)
                return false;
            used++;
        }
    }
    return true;
}

/* The least that the longest gap can have been, whatever the blanks stand for. */
static int64_t least_longest(const struct told_and_blank *x)
{
    int64_t too_short = -1;
    int64_t enough = 0;
    for (size_t i = 0; i < x->n; i++) {
        int64_t gap = (i + 1 < x->n ? x->told[i + 1].at : x->end) - x->told[i].at;
        enough = gap > enough ? gap : enough;
    }
    while (enough - too_short > 1) {
        int64_t middle = too_short + (enough - too_short) / 2;
        if (can_fill(x, middle))
            enough = middle;
        else
            too_short = middle;
    }
    return enough;
}

/* Adds a series' gaps; *least is raised to what the longest of them is at the least. */
static void add_series(const struct facts *facts, struct arena *arena, struct durations *d,
                       const struct crl_series *s, bool backup, int64_t *least)
{
    size_t from = 0;
    size_t n = window_of(facts, s, &from);
    struct stamp *update = arena_alloc(arena, (n + 1) * sizeof *update);
    struct stamp *stamped = arena_alloc(arena, (n + 1) * sizeof *stamped);
    struct stamp *blank = arena_alloc(arena, (n + 1) * sizeof *blank);
    size_t told = 0;
    size_t blanks = 0;
    for (size_t i = 0; i < n; i++) {
        const struct crl *crl = &s->crl.at[from + i];
        const struct moment_value *m = backup ? &crl->backup : &crl->published;
        struct record line = {.file = crl->file, .line = crl->line};
        update[i] = (struct stamp){crl->this_update, crl};
        if (m->state == VALUE_PRESENT) {
            stamped[told++] = (struct stamp){m->moment.at, crl};
            continue;
        }
        blank[blanks++] = update[i];
        if (backup)
            unknown_add(&d->unknown, arena, unknown_of_state(m->state), &line,
                        slice_of(crl->number));
    }
    if (!backup)
        add_gaps(facts, arena, d, update, n);
    if (!backup && blanks) /* times of publication are compared where all of them are told */
        return;
    told = sort_stamps(facts, stamped, told);
    add_gaps(facts, arena, d, stamped, told);
    int64_t longest = least_longest(
        &(struct told_and_blank){stamped, told, blank, blanks, facts->period.end - 1});
    *least = longest > *least ? longest : *least;
}

/* Longest gap of a kind of CRL. of=update: by this_update and by publication; of=backup: between
 * backups; of=authority: of ARLs, which the text does not speak of and which are shown apart. */
void measure_crl_gap(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                     struct measure *m)
{
    struct durations *d = arena_alloc(arena, sizeof *d);
    bool authority = strcmp(measure_text(def, "series"), "authority") == 0;
    bool backup = strcmp(measure_text(def, "series"), "backup") == 0;
    int64_t least = 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        if (s->authority == authority && is_live(facts, s))
            add_series(facts, arena, d, s, backup, &least);
    }
    if (d->n + d->unknown.n == 0)
        measure_no_cases(facts, m, "crl_log");
    else
        measure_of_durations(def, d, SECONDS_PER_HOUR, m);
    if (d->unknown.n) /* times that are not told may lie in the gaps */
        m->lo = ratio_of(least, SECONDS_PER_HOUR);
}

/* Series whose log begins later than `hours` after the start of the period (or of the service, where
 * that began in it): what came before them cannot be told. */
void measure_crl_late_start(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    const struct org_facts *org = &facts->org;
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    instant begin = facts->period.begin;
    int64_t late = 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    if (org->service_start_state == VALUE_PRESENT && org->service_start > facts->period.from &&
        org->service_start <= facts->period.to)
        begin = start_of(org->service_start);
    begin += measure_int(def, "hours") * SECONDS_PER_HOUR;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        if (s->authority || !is_live(facts, s))
            continue;
        m->n++;
        if (s->crl.at[0].this_update > begin) {
            late++;
            evidence_add_place(list, arena, s->crl.at[0].file, s->crl.at[0].line,
                               s->crl.at[0].number, 0);
        }
    }
    if (m->n == 0) {
        measure_no_cases(facts, m, "crl_log");
        return;
    }
    m->unknown = late;
    m->unknown_list = list;
    measure_interval(m, ratio_int(0), ratio_int(late), REASON_LOG_SHORT);
    m->value = ratio_int(late);
    m->has_value = true;
}

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

/* CRLs whose backup is no longer there. The log must reach back to the first day; where it does not,
 * nobody can say what was kept before. */
void measure_crl_unretained(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    day_number from = retention_from(facts, def);
    bool reaches_back = false;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        for (size_t k = 0; k < s->crl.n && !s->authority; k++) {
            const struct crl *crl = &s->crl.at[k];
            struct record line = {.file = crl->file, .line = crl->line};
            struct judged kept = judge_kept_answer(crl->retained, ANSWER_YES);
            reaches_back =
                reaches_back || (day_of(crl->this_update) <= from && kept.verdict == VERDICT_GOOD);
            if (in_retention(facts, crl, from))
                tally_judged(t, arena, kept, &line, slice_of(crl->number));
        }
    }
    measure_of_tally(facts, m, t, "crl_log");
    if (m->state != MEASURE_BOUNDED || reaches_back)
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

/* Numbers missing between the least and the greatest of a series; where some are no decimal numbers,
 * they may be the missing ones. */
void measure_crl_holes(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    day_number from = retention_from(facts, def);
    int64_t holes = 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        const struct crl **numbered = arena_alloc(arena, (s->crl.n + 1) * sizeof *numbered);
        size_t n = 0;
        int64_t others = 0;
        for (size_t k = 0; k < s->crl.n && !s->authority; k++)
            if (in_retention(facts, &s->crl.at[k], from)) {
                m->n++;
                others += s->crl.at[k].sequence < 0;
                if (s->crl.at[k].sequence >= 0)
                    numbered[n++] = &s->crl.at[k];
            }
        m->unknown += others;
        if (others)
            continue;
        if (n)
            qsort(numbered, n, sizeof(const struct crl *), by_sequence);
        for (size_t k = 1; k < n; k++) {
            int64_t missing = numbered[k]->sequence - numbered[k - 1]->sequence - 1;
            if (missing <= 0)
                continue;
            holes += missing;
            evidence_add_place(list, arena, numbered[k]->file, numbered[k]->line,
                               numbered[k]->number, 0);
        }
    }
    m->evidence = list;
    if (m->n == 0) {
        measure_no_cases(facts, m, "crl_log");
        return;
    }
    measure_point(m, ratio_int(holes));
    if (m->unknown) { /* numbers that are no numbers */
        m->hi_open = true;
        m->reason = REASON_BLANK_FIELD;
    }
}

/* Series without a retained CRL of the day `years` before D (the form's method for row 67). */
void measure_crl_unretained_at(const struct facts *facts, const struct measure_def *def,
                               struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    instant end = start_of(add_years(facts->period.to, -(int)measure_int(def, "years")) + 1);
    int64_t lacking = 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        const struct crl *last = NULL;
        for (size_t k = 0; k < s->crl.n && s->crl.at[k].this_update < end; k++)
            last = &s->crl.at[k];
        if (s->authority || !is_live(facts, s))
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
        measure_point(m, ratio_int(lacking));
}
