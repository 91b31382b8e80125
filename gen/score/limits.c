/* Limits: distances, slowest cases, other ways to count. */
#include "score/limits.h"

#include <stdlib.h>
#include <string.h>

#include "score/amounts.h"

/* --- uses ------------------------------------------------------------------------------------------- */

static bool is_held(const struct finding *f)
{
    return f->measure && f->condition->force != FORCE_INFORM &&
           f->condition->force != FORCE_APPLIES;
}

struct limit_uses limits_in_force(const struct form_edition *form,
                                  const struct grading_result *grading,
                                  const struct measures *measures, struct arena *arena)
{
    struct limit_uses uses = {0};
    for (size_t i = 0; i < form->n; i++)
        for (size_t k = 0; k < form->row[i].n_conditions; k++) {
            struct limit_use use = {.row = &form->row[i]};
            if (condition_judge(&form->row[i].condition[k], measures, form->choice, &use.finding) &&
                is_held(&use.finding))
                *vec_push(arena, &uses.list) = use;
        }
    for (size_t i = 0; i < grading->edition->n; i++) {
        const struct indicator_result *x = &grading->indicator[i];
        for (size_t k = 0; k < x->n_criteria; k++)
            for (size_t j = 0; j < x->criterion[k].n_findings; j++)
                if (is_held(&x->criterion[k].finding[j]))
                    *vec_push(arena, &uses.list) =
                        (struct limit_use){.finding = x->criterion[k].finding[j],
                                           .indicator = x->indicator,
                                           .score = x->criterion[k].criterion->score};
    }
    return uses;
}

const char *limit_owner(const struct limit_use *use, const struct wording *w, struct arena *arena)
{
    return use->row ? SAY(w, arena, MEASURES_OF_ROW, number_text(arena, use->row->number))
                    : SAY(w, arena, MEASURES_OF_CRITERION, use->indicator->title,
                          number_text(arena, use->score));
}

/* --- durations ------------------------------------------------------------------------------------------ */

bool limit_kept(const struct finding *f, int64_t *kept, int64_t *n)
{
    const struct measure *m = f->measure;
    const struct durations *d = m->durations;
    bool upper = f->condition->comparison == COMPARE_LE;
    if (!d || !upper || !f->limit_known || d->n == 0 || d->sum != d->sum_most)
        return false;
    *n = d->n;
    *kept = d->n - durations_above(d, ratio_multiply(f->limit, ratio_int(m->scale)));
    return true;
}

struct slow_cases slowest_cases(const struct measure *m, struct arena *arena)
{
    struct slow_cases slow = {.n = 0};
    const struct evidence_list *list = m->durations ? &m->durations->longest : NULL;
    if (!list || list->kept.n == 0)
        return slow;
    const struct evidence **all = arena_alloc(arena, list->kept.n * sizeof *all);
    for (size_t i = 0; i < list->kept.n; i++)
        all[i] = &list->kept.at[i];
    qsort(all, list->kept.n, sizeof *all, evidence_by_weight);
    while (slow.n < SLOWEST && slow.n < list->kept.n && all[slow.n]->weight > 0) {
        slow.at[slow.n] = all[slow.n];
        slow.n++;
    }
    return slow;
}

/* Are they the same durations in everything but how days are counted? */
static bool counts_otherwise(const struct measure *a, const struct measure *b)
{
    static const char *const same[] = {"stat", "start", "share", NULL};
    bool alike = strcmp(a->def->of, b->def->of) == 0;
    for (const char *const *key = same; *key; key++)
        alike = alike && strcmp(measure_text(a->def, *key), measure_text(b->def, *key)) == 0;
    return alike && strcmp(measure_text(a->def, "count"), measure_text(b->def, "count")) != 0;
}

/* The reading that makes the difference: the one not in force. */
static size_t other_reading(const size_t *reading, struct reading_choice choice)
{
    for (const size_t *r = reading; *r != SIZE_MAX; r++)
        if (!choice.in_force[*r])
            return *r;
    return SIZE_MAX;
}

static bool is_above(const struct evidence *e, const struct measure *m, struct ratio limit)
{
    return ratio_compare(ratio_of(e->weight, m->scale), limit) > 0;
}

/* Cases above the limit of one that are not above the limit of the other. */
static int64_t only_above(const struct measure *a, struct ratio a_limit, const struct measure *b,
                          struct ratio b_limit)
{
    const struct evidence_list *x = &a->durations->longest;
    const struct evidence_list *y = &b->durations->longest;
    int64_t n = 0;
    for (size_t i = 0; i < x->kept.n; i++) {
        bool both = !is_above(&x->kept.at[i], a, a_limit);
        for (size_t k = 0; k < y->kept.n && !both; k++)
            both = y->kept.at[k].line == x->kept.at[i].line &&
                   strcmp(y->kept.at[k].file, x->kept.at[i].file) == 0 &&
                   is_above(&y->kept.at[k], b, b_limit);
        n += !both;
    }
    return n;
}

static int64_t above(const struct measure *m, struct ratio limit)
{
    return durations_above(m->durations, ratio_multiply(limit, ratio_int(m->scale)));
}

/* Completed cases on different sides of the two limits. The lists keep the longest ones: where more than that
 * are over a limit, it is the difference of the numbers, which is exact for two ways to count the days of one
 * case, since one is never the shorter. */
static int64_t cross_limits(const struct measure *a, struct ratio a_limit, const struct measure *b,
                            struct ratio b_limit)
{
    int64_t a_above = above(a, a_limit);
    int64_t b_above = above(b, b_limit);
    int64_t difference = a_above < b_above ? b_above - a_above : a_above - b_above;
    if (a_above > EVIDENCE_KEPT || b_above > EVIDENCE_KEPT)
        return difference;
    return only_above(a, a_limit, b, b_limit) + only_above(b, b_limit, a, a_limit);
}

/* A limit that several criteria of an indicator share counts once. */
static bool counted_before(const struct indicator_result *x, size_t criterion, size_t finding)
{
    const struct finding *f = &x->criterion[criterion].finding[finding];
    for (size_t k = 0; k <= criterion; k++)
        for (size_t j = 0; j < x->criterion[k].n_findings; j++) {
            const struct finding *g = &x->criterion[k].finding[j];
            if (k == criterion && j == finding)
                return false;
            if (g->measure == f->measure && g->limit_known &&
                ratio_compare(g->limit, f->limit) == 0)
                return true;
        }
    return false;
}

static void add_change(struct day_count_changes *changes, struct arena *arena,
                       struct day_count_change one)
{
    for (size_t i = 0; i < changes->list.n; i++)
        if (changes->list.at[i].indicator == one.indicator &&
            changes->list.at[i].measure == one.measure &&
            changes->list.at[i].reading == one.reading) {
            changes->list.at[i].cases += one.cases;
            return;
        }
    *vec_push(arena, &changes->list) = one;
}

/* What is looked at while the changes of one finding are gathered. */
struct counter {
    const struct grading_result *grading;
    const struct measures *measures;
    struct arena *arena;
    const struct indicator *indicator;
    struct day_count_changes *changes;
};

static void add_other(const struct counter *c, const struct finding *f, const struct measure *other,
                      struct ratio limit, size_t reading)
{
    add_change(c->changes, c->arena,
               (struct day_count_change){f->measure, c->indicator, reading,
                                         cross_limits(f->measure, f->limit, other, limit)});
}

/* The same limit on days counted otherwise (tables 5, 7, 9, 11, 13). */
static void by_alias(const struct counter *c, const struct finding *f)
{
    for (size_t i = 0; i < f->condition->n_meanings; i++) {
        const struct meaning *meaning = &f->condition->meaning[i];
        const struct measure *other = &c->measures->at[meaning->measure];
        if (other->durations && counts_otherwise(f->measure, other))
            add_other(c, f, other, f->limit, other_reading(meaning->reading, c->grading->choice));
    }
}

/* Another limit of the criterion, on working days instead of hours or the other way round (table 8). */
static void by_condition(const struct counter *c, const struct criterion *criterion,
                         const struct finding *f)
{
    for (size_t i = 0; i < criterion->n_conditions; i++) {
        const struct condition *o = &criterion->condition[i];
        const struct measure *other = &c->measures->at[o->meaning[0].measure];
        size_t reading = other_reading(o->reading, c->grading->choice);
        if (reading != SIZE_MAX && o->n_meanings == 1 && o->comparison == COMPARE_LE &&
            o->limit_measure == SIZE_MAX && other->durations &&
            strcmp(other->def->unit, f->measure->def->unit) != 0)
            add_other(c, f, other, o->limit, reading);
    }
}

struct day_count_changes day_count_changes(const struct grading_result *grading,
                                           const struct measures *measures, struct arena *arena)
{
    struct day_count_changes changes = {0};
    struct counter c = {grading, measures, arena, NULL, &changes};
    for (size_t i = 0; i < grading->edition->n; i++) {
        const struct indicator_result *x = &grading->indicator[i];
        c.indicator = x->indicator;
        for (size_t k = 0; k < x->n_criteria; k++)
            for (size_t j = 0; j < x->criterion[k].n_findings; j++) {
                const struct finding *f = &x->criterion[k].finding[j];
                if (!is_held(f) || !f->measure->durations || counted_before(x, k, j))
                    continue;
                by_alias(&c, f);
                by_condition(&c, x->criterion[k].criterion, f);
            }
    }
    return changes;
}

/* --- the total -------------------------------------------------------------------------------------------- */

static struct ratio apart(struct ratio a, struct ratio b)
{
    struct ratio off = ratio_minus(a, b);
    return off.num < 0 ? ratio_minus(b, a) : off;
}

struct limit_set limits_by_any_reading(const struct grading_edition *e, struct arena *arena)
{
    struct ratio *list = arena_alloc(arena, (e->n_levels * 2 + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < e->n_levels * 2; i++) {
        const struct level *l = &e->level[i / 2];
        struct ratio limit = i % 2 ? l->max : l->min;
        size_t at = n;
        while (at > 0 && ratio_compare(list[at - 1], limit) > 0)
            at--;
        if (!(i % 2 ? l->has_max : l->has_min) ||
            (at > 0 && ratio_compare(list[at - 1], limit) == 0))
            continue;
        memmove(&list[at + 1], &list[at], (n++ - at) * sizeof *list);
        list[at] = limit;
    }
    return (struct limit_set){list, n};
}

/* The limit of a level that is nearest to the total, under any reading; of two as near the lower. */
static struct ratio nearest_limit(const struct grading_edition *e, struct ratio total,
                                  struct arena *arena)
{
    struct limit_set limits = limits_by_any_reading(e, arena);
    struct ratio nearest = limits.n ? limits.at[0] : ratio_int(0);
    for (size_t i = 1; i < limits.n; i++)
        if (ratio_compare(apart(total, limits.at[i]), apart(total, nearest)) < 0)
            nearest = limits.at[i];
    return nearest;
}

/* "（L-R2为I级）": what the readings that are not in force make of a total on the limit. */
static const char *other_levels(const struct grading_result *g, struct ratio total,
                                const struct wording *w, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < g->edition->n_levels; i++) {
        const struct level *l = &g->edition->level[i];
        if (*l->reading == SIZE_MAX || readings_in_force(l->reading, g->choice) ||
            !level_holds(l, total))
            continue;
        text = arena_format(
            arena, "%s%s%s", text, *text ? "、" : "",
            SAY(w, arena, LEVEL_OTHERWISE, g->edition->readings.at[*l->reading].code, l->code));
    }
    return text;
}

const char *limit_apart_text(int side, struct ratio limit, const char *off, const struct wording *w,
                             struct arena *arena)
{
    return SAY(w, arena, side > 0 ? LEVEL_ABOVE : LEVEL_BELOW, ratio_fixed(arena, limit, 2), off);
}

const char *limit_reached_text(const struct grading_result *g, struct ratio limit, bool open,
                               const struct wording *w, struct arena *arena)
{
    const struct grading_edition *e = g->edition;
    const struct level *l = e->level;
    while (l < e->level + e->n_levels &&
           !(readings_in_force(l->reading, g->choice) && level_holds(l, limit)))
        l++;
    if (l == e->level + e->n_levels)
        return "";
    const char *code = *l->reading == SIZE_MAX ? "" : e->readings.at[*l->reading].code;
    return SAY(w, arena, open ? LEVEL_ON_OPEN : LEVEL_ON, ratio_fixed(arena, limit, 2), code,
               l->code, other_levels(g, limit, w, arena));
}

const char *total_limit_text(const struct grading_result *g, const struct wording *w,
                             struct arena *arena)
{
    struct ratio total = g->total.lo;
    if (g->gate == GATE_SHUT || ratio_compare(total, g->total.hi) != 0)
        return "";
    struct ratio limit = nearest_limit(g->edition, total, arena);
    int side = ratio_compare(total, limit);
    return side == 0
               ? limit_reached_text(g, limit, g->gate == GATE_UNKNOWN, w, arena)
               : limit_apart_text(side, limit, ratio_text(arena, apart(total, limit), 4), w, arena);
}
