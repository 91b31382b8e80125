/* Compare. */
#include "history/compare.h"

#include <string.h>

enum change row_change(unsigned from, unsigned to)
{
    enum { STATES = ROW_ABSENT + 1 };
    static const enum change change[STATES][STATES] = {
        [ROW_YES] = {[ROW_YES] = CHANGE_NONE,
                     [ROW_NO] = CHANGE_WORSE,
                     [ROW_PENDING] = CHANGE_WORSE,
                     [ROW_NA] = CHANGE_TO_NA,
                     [ROW_ABSENT] = CHANGE_GONE},
        [ROW_NO] = {[ROW_YES] = CHANGE_GONE,
                    [ROW_NO] = CHANGE_NONE,
                    [ROW_PENDING] = CHANGE_WORSE,
                    [ROW_NA] = CHANGE_TO_NA,
                    [ROW_ABSENT] = CHANGE_GONE},
        [ROW_PENDING] = {[ROW_YES] = CHANGE_IMPROVED,
                         [ROW_NO] = CHANGE_NEW,
                         [ROW_PENDING] = CHANGE_NONE,
                         [ROW_NA] = CHANGE_TO_NA,
                         [ROW_ABSENT] = CHANGE_GONE},
        [ROW_NA] = {[ROW_YES] = CHANGE_NEW,
                    [ROW_NO] = CHANGE_NEW,
                    [ROW_PENDING] = CHANGE_NEW,
                    [ROW_NA] = CHANGE_NONE,
                    [ROW_ABSENT] = CHANGE_GONE},
        [ROW_ABSENT] = {[ROW_YES] = CHANGE_NEW,
                        [ROW_NO] = CHANGE_NEW,
                        [ROW_PENDING] = CHANGE_NEW,
                        [ROW_NA] = CHANGE_NEW,
                        [ROW_ABSENT] = CHANGE_NONE},
    };
    return change[from][to];
}

const char *change_text(const struct wording *w, enum change change)
{
    static const enum phrase phrase[CHANGES] = {
        [CHANGE_IMPROVED] = CHANGE_IMPROVED_TEXT, [CHANGE_WORSE] = CHANGE_WORSE_TEXT,
        [CHANGE_NEW] = CHANGE_NEW_TEXT,           [CHANGE_GONE] = CHANGE_GONE_TEXT,
        [CHANGE_TO_NA] = CHANGE_TO_NA_TEXT,       [CHANGE_OTHER] = CHANGE_OTHER_TEXT,
    };
    return w->text[phrase[change]];
}

const char *total_interval(struct arena *arena, const struct kept *k)
{
    const char *lo = ratio_fixed(arena, k->total_lo, 2);
    if (ratio_compare(k->total_lo, k->total_hi) == 0)
        return lo;
    return arena_format(arena, "%s–%s", lo, ratio_fixed(arena, k->total_hi, 2));
}

/* --- scores and levels ---------------------------------------------------------------------------------- */

static enum change interval_change(struct ratio from_lo, struct ratio from_hi, struct ratio to_lo,
                                   struct ratio to_hi)
{
    int lo = ratio_compare(to_lo, from_lo);
    int hi = ratio_compare(to_hi, from_hi);
    if (lo == 0 && hi == 0)
        return CHANGE_NONE;
    if (lo >= 0 && hi >= 0)
        return CHANGE_IMPROVED;
    return lo <= 0 && hi <= 0 ? CHANGE_WORSE : CHANGE_OTHER;
}

static void compare_scores(struct kept_changes *c, struct arena *arena)
{
    for (size_t i = 0; i < c->a->n_scores; i++) {
        const struct kept_score *from = &c->a->score[i];
        const struct kept_score *to = kept_score_of(c->b, from->id);
        enum change change = to ? interval_change(from->lo, from->hi, to->lo, to->hi) : CHANGE_GONE;
        if (change != CHANGE_NONE)
            *vec_push(arena, &c->score) = (struct score_delta){from->id, change, from, to};
    }
    for (size_t i = 0; i < c->b->n_scores; i++)
        if (!kept_score_of(c->a, c->b->score[i].id))
            *vec_push(arena, &c->score) =
                (struct score_delta){c->b->score[i].id, CHANGE_NEW, NULL, &c->b->score[i]};
}

static size_t level_place(const struct grading_edition *e, const char *level)
{
    for (size_t i = 0; i < e->n_levels; i++)
        if (strcmp(e->level[i].code, level) == 0)
            return i;
    return SIZE_MAX; /* 待定 */
}

static enum change level_change(const struct grading_edition *e, const char *from, const char *to)
{
    if (!from || !to)
        return !from == !to ? CHANGE_NONE : to ? CHANGE_IMPROVED : CHANGE_WORSE;
    if (strcmp(from, to) == 0)
        return CHANGE_NONE;
    size_t a = level_place(e, from);
    size_t b = level_place(e, to);
    if (b == SIZE_MAX)
        return CHANGE_WORSE;
    if (a == SIZE_MAX)
        return CHANGE_OTHER;
    return b > a ? CHANGE_IMPROVED : CHANGE_WORSE;
}

/* --- measures ------------------------------------------------------------------------------------------- */

static const struct kept_measure *measure_of(const struct kept *k, const char *name, size_t hint)
{
    if (hint < k->n_measures && strcmp(k->measure[hint].name, name) == 0)
        return &k->measure[hint];
    for (size_t i = 0; i < k->n_measures; i++)
        if (strcmp(k->measure[i].name, name) == 0)
            return &k->measure[i];
    return NULL;
}

static bool same_value(const struct kept_measure *a, const struct kept_measure *b)
{
    if (!a->value || !b->value)
        return !a->value == !b->value;
    return strcmp(a->value, b->value) == 0;
}

static void compare_measures(struct kept_changes *c, struct arena *arena)
{
    for (size_t i = 0; i < c->a->n_measures; i++) {
        const struct kept_measure *from = &c->a->measure[i];
        const struct kept_measure *to = measure_of(c->b, from->name, i);
        enum change change = !to ? CHANGE_GONE : same_value(from, to) ? CHANGE_NONE : CHANGE_OTHER;
        if (change != CHANGE_NONE)
            *vec_push(arena, &c->measure) = (struct measure_delta){from->name, change, from, to};
    }
    for (size_t i = 0; i < c->b->n_measures; i++)
        if (!measure_of(c->a, c->b->measure[i].name, i))
            *vec_push(arena, &c->measure) =
                (struct measure_delta){c->b->measure[i].name, CHANGE_NEW, NULL, &c->b->measure[i]};
}

/* --- all ------------------------------------------------------------------------------------------------- */

static void compare_rows(struct kept_changes *c, struct arena *arena)
{
    size_t n = c->a->n_rows > c->b->n_rows ? c->a->n_rows : c->b->n_rows;
    for (int number = 1; number <= (int)n; number++) {
        unsigned from = kept_row(c->a, number);
        unsigned to = kept_row(c->b, number);
        enum change change = row_change(from, to);
        if (change == CHANGE_NONE)
            continue;
        *vec_push(arena, &c->row) = (struct row_delta){number, change, from, to};
        c->count[change]++;
    }
}

struct kept_changes *compare_kept(struct arena *arena, const struct kept *a, const struct kept *b,
                                  const struct grading_edition *edition)
{
    struct kept_changes *c = arena_alloc(arena, sizeof *c);
    c->a = a;
    c->b = b;
    c->same_form = strcmp(a->form, b->form) == 0;
    c->same_grading = strcmp(a->grading, b->grading) == 0;
    c->total = c->level = CHANGE_NONE;
    if (c->same_form)
        compare_rows(c, arena);
    if (c->same_grading) {
        compare_scores(c, arena);
        c->total = interval_change(a->total_lo, a->total_hi, b->total_lo, b->total_hi);
        c->level = level_change(edition, a->level, b->level);
    }
    compare_measures(c, arena);
    return c;
}
