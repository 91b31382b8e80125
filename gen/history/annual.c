/* Annual. */
#include "history/annual.h"

#include <stdlib.h>
#include <string.h>

#include "history/rank.h"
#include "history/vanished.h"

/* --- the years ---------------------------------------------------------------------------------------- */

struct sums {
    struct mean *score;
    size_t *level;
    size_t *no;
};

static void add_to_mean(struct mean *m, struct ratio lo, struct ratio hi)
{
    m->lo = m->n ? ratio_add(m->lo, lo) : lo;
    m->hi = m->n ? ratio_add(m->hi, hi) : hi;
    m->n++;
}

static void divide(struct mean *m)
{
    if (m->n == 0)
        return;
    struct ratio share = ratio_of(1, (int64_t)m->n);
    m->lo = ratio_multiply(m->lo, share);
    m->hi = ratio_multiply(m->hi, share);
}

static void add_grading(const struct annual *a, struct annual_year *y, const struct sums *sums,
                        const struct kept *k)
{
    if (strcmp(k->grading, a->grading->code) != 0)
        return;
    for (size_t i = 0; k->level && i < a->grading->n; i++) {
        const struct kept_score *score = kept_score_of(k, a->grading->indicator[i].id);
        if (score)
            add_to_mean(&sums->score[i], score->lo, score->hi);
    }
    if (k->level) /* one that is not to be evaluated (8.4.1) has no part in the means */
        add_to_mean(&y->total, k->total_lo, k->total_hi);
    size_t place = k->level ? 0 : annual_none(a);
    while (place < a->n_levels && strcmp(a->level[place], k->level) != 0)
        place++;
    sums->level[place]++;
}

static void add_form(const struct annual *a, struct annual_year *y, const struct sums *sums,
                     const struct kept *k)
{
    if (strcmp(k->form, a->form->code) != 0)
        return;
    for (int s = 0; s < ROW_STATES; s++)
        y->count[s] += k->count[s];
    y->no_box += k->no_box;
    for (size_t i = 0; i < a->form->n; i++)
        sums->no[i] += kept_row(k, a->form->row[i].number) == ROW_NO;
}

static void sum_year(struct annual *a, struct annual_year *y, struct arena *arena, bool now)
{
    struct sums sums = {
        .score = arena_alloc(arena, (a->grading->n + 1) * sizeof *sums.score),
        .level = arena_alloc(arena, (a->n_levels + 2) * sizeof *sums.level),
        .no = arena_alloc(arena, (a->form->n + 1) * sizeof *sums.no),
    };
    for (size_t i = 0; i < a->n; i++) {
        const struct kept *k = now ? a->ca[i].now : a->ca[i].before;
        if (!k)
            continue;
        y->n++;
        add_grading(a, y, &sums, k);
        add_form(a, y, &sums, k);
    }
    for (size_t i = 0; i < a->grading->n; i++)
        divide(&sums.score[i]);
    divide(&y->total);
    y->score = sums.score;
    y->level = sums.level;
    y->no = sums.no;
}

/* --- the CAs ------------------------------------------------------------------------------------------ */

static struct standing standing_of(const struct annual_ca *ca)
{
    struct standing s = {.code = ca->code, .judged = ca->now != NULL};
    if (ca->now) {
        s.level = ca->now->level;
        s.lo = ca->now->total_lo;
        s.hi = ca->now->total_hi;
    }
    return s;
}

static int by_rank(const void *first, const void *second)
{
    struct standing a = standing_of(first);
    struct standing b = standing_of(second);
    return standing_compare(&a, &b);
}

static void rank_cas(struct annual_ca *ca, size_t n, struct arena *arena)
{
    struct standing *list = arena_alloc(arena, (n + 1) * sizeof *list);
    qsort(ca, n, sizeof *ca, by_rank);
    for (size_t i = 0; i < n; i++)
        list[i] = standing_of(&ca[i]);
    standings_place(list, n);
    for (size_t i = 0; i < n; i++)
        ca[i].place = list[i].place;
}

static const struct kept *in_full(struct history *h, struct arena *arena, const struct kept *k)
{
    const struct kept *full = earlier_result(arena, h->output, k->code, k->date);
    bool same = full && strcmp(full->result_sha256, k->result_sha256) == 0;
    return same ? full : k;
}

/* By their files, where they are there: only these give reasons, and tell what other readings make of them. */
static const struct kept_changes *compare_years(struct history *h, struct arena *arena,
                                                const struct kept *before, const struct kept *now,
                                                const struct edition_set *e)
{
    return compare_kept(arena, in_full(h, arena, before), in_full(h, arena, now), e);
}

static bool load_ca(struct history *h, struct arena *arena, const struct annual *a,
                    struct annual_ca *ca)
{
    struct kept *now = NULL;
    struct kept *before = NULL;
    day_number january = day_from_civil(a->now.year, 1, 1);
    if (!store_latest(h->store, arena, ca->code, january, a->date + 1, &now) ||
        !store_latest(h->store, arena, ca->code, add_years(january, -1), january, &before)) {
        history_fault(h);
        return false;
    }
    ca->now = now;
    ca->before = before;
    if (now && before)
        ca->changes = compare_years(h, arena, before, now, a->editions);
    return !now ||
           past_since(h, arena, ca->code, now->form, now->n_rows, now->date + 1, &ca->since);
}

/* An edition lists a level once for each reading of its limits. */
static void name_levels(struct annual *a, struct arena *arena)
{
    const char **code = arena_alloc(arena, (a->grading->n_levels + 1) * sizeof *code);
    for (size_t i = 0; i < a->grading->n_levels; i++) {
        size_t at = 0;
        while (at < a->n_levels && strcmp(code[at], a->grading->level[i].code) != 0)
            at++;
        if (at == a->n_levels)
            code[a->n_levels++] = a->grading->level[i].code;
    }
    a->level = code;
}

const struct annual *annual_load(struct history *h, struct arena *arena, day_number date,
                                 const struct edition_set *e)
{
    struct annual *a = arena_alloc(arena, sizeof *a);
    const char *const *code = NULL;
    int year = civil_from_day(date).year;
    *a = (struct annual){.date = date, .editions = e, .form = e->form, .grading = e->grading};
    name_levels(a, arena);
    a->now.year = year;
    a->before.year = year - 1;
    if (!store_codes(h->store, arena, day_from_civil(year - 1, 1, 1), date + 1, &code, &a->n)) {
        history_fault(h);
        return NULL;
    }
    struct annual_ca *ca = arena_alloc(arena, (a->n + 1) * sizeof *ca);
    for (size_t i = 0; i < a->n; i++) {
        ca[i].code = code[i];
        if (!load_ca(h, arena, a, &ca[i]))
            return NULL;
    }
    if (a->n)
        rank_cas(ca, a->n, arena);
    a->ca = ca;
    sum_year(a, &a->now, arena, true);
    sum_year(a, &a->before, arena, false);
    return a;
}
