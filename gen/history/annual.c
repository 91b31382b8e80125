/* Annual. */
#include "history/annual.h"

#include <stdlib.h>
#include <string.h>

#include "history/rank.h"
#include "history/stored.h"

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
    bool graded = is_graded(k->level, k->total_lo, k->total_hi);
    for (size_t i = 0; graded && i < a->grading->n; i++) {
        const struct kept_score *score = kept_score_of(k, a->grading->indicator[i].id);
        if (score)
            add_to_mean(&sums->score[i], score->lo, score->hi);
    }
    if (graded)
        add_to_mean(&y->total, k->total_lo, k->total_hi);
    if (k->level) /* one that is not to be evaluated (8.4.1) has no part in any mean */
        add_to_mean(&y->total_open, k->total_lo, k->total_hi);
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

/* The year `back` years ago: 0 is D's own. `both`: of the CAs that have a result in D's year and the one
 * before alone. */
static struct annual_year sum_year(const struct annual *a, const struct annual_ca *ca, size_t n,
                                   int back, bool both, struct arena *arena)
{
    struct annual_year y = {.year = civil_from_day(a->date).year - back};
    struct sums sums = {
        .score = arena_alloc(arena, (a->grading->n + 1) * sizeof *sums.score),
        .level = arena_alloc(arena, (a->n_levels + 2) * sizeof *sums.level),
        .no = arena_alloc(arena, (a->form->n + 1) * sizeof *sums.no),
    };
    for (size_t i = 0; i < n; i++) {
        const struct kept *k = ca[i].year[back];
        if (!k || (both && (!ca[i].now || !ca[i].before)))
            continue;
        y.n++;
        add_grading(a, &y, &sums, k);
        add_form(a, &y, &sums, k);
    }
    for (size_t i = 0; i < a->grading->n; i++)
        divide(&sums.score[i]);
    divide(&y.total);
    divide(&y.total_open);
    y.score = sums.score;
    y.level = sums.level;
    y.no = sums.no;
    return y;
}

/* --- how they stand ------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    return ratio_compare(*(const struct ratio *)a, *(const struct ratio *)b);
}

static struct spread spread_of(struct ratio *value, size_t n)
{
    enum { QUARTERS = 4 };
    struct spread s = {.n = n};
    if (n == 0)
        return s;
    qsort(value, n, sizeof *value, by_value);
    s.least = value[0];
    s.quarter = value[(n + QUARTERS - 1) / QUARTERS - 1];
    s.median = value[(2 * n + QUARTERS - 1) / QUARTERS - 1];
    s.three_quarters = value[(3 * n + QUARTERS - 1) / QUARTERS - 1];
    s.most = value[n - 1];
    return s;
}

/* The one score of an indicator, or the total (id NULL), of a CA with a level and one total. */
static bool value_of(const struct annual *a, const struct kept *k, const char *id,
                     struct ratio *value)
{
    if (!k || !is_graded(k->level, k->total_lo, k->total_hi) ||
        strcmp(k->grading, a->grading->code) != 0)
        return false;
    const struct kept_score total = {NULL, k->total_lo, k->total_hi};
    const struct kept_score *score = id ? kept_score_of(k, id) : &total;
    if (!score || ratio_compare(score->lo, score->hi) != 0)
        return false;
    *value = score->lo;
    return true;
}

static struct spread spread_all(const struct annual *a, const char *id, struct arena *arena)
{
    struct ratio *value = arena_alloc(arena, (a->n + 1) * sizeof *value);
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        n += value_of(a, a->ca[i].now, id, &value[n]);
    return spread_of(value, n);
}

/* --- the CAs ------------------------------------------------------------------------------------------ */

static struct standing standing_of(const char *code, const struct kept *k)
{
    struct standing s = {.code = code, .judged = k != NULL};
    if (k) {
        s.level = k->level;
        s.lo = k->total_lo;
        s.hi = k->total_hi;
    }
    return s;
}

static int by_rank(const void *first, const void *second)
{
    const struct annual_ca *x = first;
    const struct annual_ca *y = second;
    struct standing a = standing_of(x->code, x->now);
    struct standing b = standing_of(y->code, y->now);
    return standing_compare(&a, &b);
}

static int by_rank_before(const void *first, const void *second)
{
    const struct annual_ca *x = *(const struct annual_ca *const *)first;
    const struct annual_ca *y = *(const struct annual_ca *const *)second;
    struct standing a = standing_of(x->code, x->before);
    struct standing b = standing_of(y->code, y->before);
    return standing_compare(&a, &b);
}

static void rank_cas(struct annual_ca *ca, size_t n, struct arena *arena)
{
    struct standing *list = arena_alloc(arena, (n + 1) * sizeof *list);
    struct annual_ca **then = arena_alloc(arena, (n + 1) * sizeof *then);
    qsort(ca, n, sizeof *ca, by_rank);
    for (size_t i = 0; i < n; i++) {
        list[i] = standing_of(ca[i].code, ca[i].now);
        then[i] = &ca[i];
    }
    standings_place(list, n);
    for (size_t i = 0; i < n; i++)
        ca[i].place = list[i].place;
    qsort(then, n, sizeof *then, by_rank_before);
    for (size_t i = 0; i < n; i++)
        list[i] = standing_of(then[i]->code, then[i]->before);
    standings_place(list, n);
    for (size_t i = 0; i < n; i++)
        then[i]->place_before = list[i].place;
}

/* By their files, where they are there: only these give reasons, and tell what other readings make of them. */
static const struct kept_changes *compare_years(struct history *h, struct arena *arena,
                                                const struct annual_ca *ca,
                                                const struct edition_set *e)
{
    return compare_kept(arena, in_full(h, arena, ca->before), in_full(h, arena, ca->now), ca->ages,
                        e);
}

/* --- who it was ----------------------------------------------------------------------------------------- */

struct formers {
    VEC(struct former) of;
};

struct collected {
    struct arena *arena;
    const char *present, *name_now;
    day_number names_from;
    struct formers code, name;
};

static void add_former(struct arena *arena, struct formers *list, const char *text,
                       const char *present, day_number date)
{
    bool known = strcmp(text, present) == 0;
    for (size_t i = 0; i < list->of.n && !known; i++)
        known = strcmp(list->of.at[i].text, text) == 0;
    if (!known)
        *vec_push(arena, &list->of) = (struct former){arena_string(arena, text), date};
}

static bool collect(void *context, const struct kept *k)
{
    struct collected *c = context;
    add_former(c->arena, &c->code, k->code, c->present, k->date);
    if (k->date >= c->names_from)
        add_former(c->arena, &c->name, k->name, c->name_now, k->date);
    return true;
}

static bool load_formers(struct history *h, struct arena *arena, day_number january,
                         struct annual_ca *ca)
{
    const struct kept *now = ca->now ? ca->now : ca->before;
    struct collected c = {.arena = arena, .present = ca->code, .names_from = january};
    if (!now)
        return true;
    c.name_now = now->name;
    if (ca->before)
        c.names_from = ca->before->date;
    const struct store_query query = {.code = ca->code,
                                      .from = add_years(january, 1 - ANNUAL_YEARS),
                                      .before = now->date + 1,
                                      .latest_first = true,
                                      .take = collect,
                                      .context = &c};
    if (!store_each(h->store, &query)) {
        history_fault(h);
        return false;
    }
    ca->code_before = c.code.of.at;
    ca->n_codes = c.code.of.n;
    ca->name_before = c.name.of.at;
    ca->n_names = c.name.of.n;
    return true;
}

static bool load_ca(struct history *h, struct arena *arena, const struct annual *a,
                    struct annual_ca *ca)
{
    day_number january = day_from_civil(civil_from_day(a->date).year, 1, 1);
    for (int back = 0; back < ANNUAL_YEARS; back++) {
        struct kept *latest = NULL;
        day_number end = back ? add_years(january, 1 - back) : a->date + 1;
        if (!store_latest(h->store, arena, ca->code, add_years(january, -back), end, &latest)) {
            history_fault(h);
            return false;
        }
        ca->year[back] = latest;
    }
    ca->now = ca->year[0];
    ca->before = ca->year[1];
    const struct kept *now = ca->now;
    if (!load_formers(h, arena, january, ca))
        return false;
    if (!now)
        return true;
    const struct ages *ages = ages_load(h, arena, ca->code, now->form, now->n_rows, now->date);
    ca->ages = ages ? ages_with(ages, now, arena) : NULL;
    if (ages && ca->before)
        ca->changes = compare_years(h, arena, ca, a->editions);
    return ages != NULL;
}

/* Those with a result of the two years to the front; their number. */
static size_t compared_first(struct annual_ca *ca, size_t n)
{
    size_t front = 0;
    for (size_t i = 0; i < n; i++) {
        struct annual_ca one = ca[i];
        if (!one.now && !one.before)
            continue;
        memmove(&ca[front + 1], &ca[front], (i - front) * sizeof *ca);
        ca[front++] = one;
    }
    return front;
}

/* Those of which the latest of this year's evaluations has no result. */
static void find_gone(struct annual *a, struct annual_ca *ca)
{
    a->latest = DAY_NEVER;
    for (size_t i = 0; i < a->n; i++)
        if (ca[i].now && ca[i].now->date > a->latest)
            a->latest = ca[i].now->date;
    for (size_t i = 0; i < a->n; i++) {
        ca[i].gone = ca[i].now && ca[i].now->date < a->latest;
        a->n_gone += ca[i].gone;
    }
}

static void sum_up(struct annual *a, const struct annual_ca *ca, size_t n, struct arena *arena)
{
    struct spread *score = arena_alloc(arena, (a->grading->n + 1) * sizeof *score);
    for (int back = 0; back < ANNUAL_YEARS; back++) {
        a->year[back] = sum_year(a, ca, n, back, false, arena);
        if (back == 0 || a->year[back].n)
            a->n_years = (size_t)back + 1;
    }
    a->now = a->year[0];
    a->before = a->year[1];
    a->now_both = sum_year(a, ca, n, 0, true, arena);
    a->before_both = sum_year(a, ca, n, 1, true, arena);
    a->total = spread_all(a, NULL, arena);
    for (size_t i = 0; i < a->grading->n; i++)
        score[i] = spread_all(a, a->grading->indicator[i].id, arena);
    a->score = score;
}

const struct annual *annual_load(struct history *h, struct arena *arena, day_number date,
                                 const struct edition_set *e)
{
    struct annual *a = arena_alloc(arena, sizeof *a);
    const char *const *code = NULL;
    size_t n = 0;
    struct civil d = civil_from_day(date);
    *a = (struct annual){.date = date, .editions = e, .form = e->form, .grading = e->grading};
    a->over = date == day_from_civil(d.year, 12, 31);
    a->level = grading_levels(a->grading, arena, &a->n_levels);
    if (!store_codes(h->store, arena, day_from_civil(d.year - ANNUAL_YEARS + 1, 1, 1), date + 1,
                     &code, &n)) {
        history_fault(h);
        return NULL;
    }
    struct annual_ca *ca = arena_alloc(arena, (n + 1) * sizeof *ca);
    for (size_t i = 0; i < n; i++) {
        ca[i].code = code[i];
        if (!load_ca(h, arena, a, &ca[i]))
            return NULL;
    }
    a->ca = ca;
    a->n = compared_first(ca, n);
    if (a->n)
        rank_cas(ca, a->n, arena);
    find_gone(a, ca);
    sum_up(a, ca, n, arena);
    return a;
}
