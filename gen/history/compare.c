/* Compare. */
#include "history/compare.h"

#include <string.h>

#include "history/carried.h"
#include "history/compare_rows.h"

const char *change_text(const struct wording *w, enum change change)
{
    static const enum phrase phrase[CHANGES] = {
        [CHANGE_NEW_NO] = CHANGE_NEW_NO_TEXT,       [CHANGE_REMEDIED] = CHANGE_REMEDIED_TEXT,
        [CHANGE_PROVED] = CHANGE_PROVED_TEXT,       [CHANGE_OPENED] = CHANGE_OPENED_TEXT,
        [CHANGE_NO_OPENED] = CHANGE_NO_OPENED_TEXT, [CHANGE_TO_NA] = CHANGE_TO_NA_TEXT,
        [CHANGE_NO_AGAIN] = CHANGE_NO_AGAIN_TEXT,   [CHANGE_APPLIES] = CHANGE_APPLIES_TEXT,
        [CHANGE_ENTERED] = CHANGE_ENTERED_TEXT,     [CHANGE_GONE] = CHANGE_GONE_TEXT,
        [CHANGE_SITE] = CHANGE_SITE_TEXT,           [CHANGE_EVIDENCE] = CHANGE_EVIDENCE_TEXT,
        [CHANGE_BASIS] = CHANGE_BASIS_TEXT,         [CHANGE_IMPROVED] = CHANGE_IMPROVED_TEXT,
        [CHANGE_WORSE] = CHANGE_WORSE_TEXT,         [CHANGE_SETTLED] = CHANGE_SETTLED_TEXT,
        [CHANGE_OTHER] = CHANGE_OTHER_TEXT,
    };
    return w->text[phrase[change]];
}

static const char *interval_text(struct arena *arena, struct ratio from, struct ratio to)
{
    const char *lo = ratio_fixed(arena, from, 2);
    if (ratio_compare(from, to) == 0)
        return lo;
    return arena_format(arena, "%s–%s", lo, ratio_fixed(arena, to, 2));
}

const char *total_interval(struct arena *arena, const struct kept *k)
{
    return interval_text(arena, k->total_lo, k->total_hi);
}

const char *computed_interval(struct arena *arena, const struct kept_computed *c)
{
    return interval_text(arena, c->total_lo, c->total_hi);
}

/* --- scores and levels ---------------------------------------------------------------------------------- */

static enum change interval_change(struct ratio from_lo, struct ratio from_hi, struct ratio to_lo,
                                   struct ratio to_hi)
{
    int lo = ratio_compare(to_lo, from_lo);
    int hi = ratio_compare(to_hi, from_hi);
    if (lo == 0 && hi == 0)
        return CHANGE_NONE;
    if (lo >= 0 && hi <= 0)
        return CHANGE_SETTLED; /* within what was possible before */
    if (lo <= 0 && hi >= 0)
        return CHANGE_OPENED;
    return lo > 0 ? CHANGE_IMPROVED : CHANGE_WORSE;
}

static bool same_score(const struct kept_score *a, const struct kept_score *b)
{
    return ratio_compare(a->lo, b->lo) == 0 && ratio_compare(a->hi, b->hi) == 0;
}

/* A score as the evidence gives it. */
static const struct kept_score *score_by_evidence(const struct kept *k,
                                                  const struct kept_score *held)
{
    for (size_t i = 0; held && k->computed_score && i < k->n_scores; i++)
        if (strcmp(k->computed_score[i].id, held->id) == 0)
            return &k->computed_score[i];
    return held;
}

/* Does the evidence take a step of the same sort to where b is? */
static bool same_step(const struct kept_score *a, const struct kept_score *b,
                      const struct kept_score *x, const struct kept_score *y)
{
    return same_score(b, y) && interval_change(a->lo, a->hi, b->lo, b->hi) ==
                                   interval_change(x->lo, x->hi, y->lo, y->hi);
}

/* Do two intervals move by the same? */
static bool same_move(const struct kept_score *a, const struct kept_score *b,
                      const struct kept_score *x, const struct kept_score *y)
{
    return ratio_compare(ratio_minus(b->lo, a->lo), ratio_minus(y->lo, x->lo)) == 0 &&
           ratio_compare(ratio_minus(b->hi, a->hi), ratio_minus(y->hi, x->hi)) == 0;
}

/* Steps that the evidence does not have are the examiners'; what it has instead is put beside them. */
static void mark_site_score(const struct kept_changes *c, struct score_delta *d)
{
    const struct kept_score *from = kept_score_of(c->published, d->id);
    if (!from || !d->to || (!c->published->computed_score && !c->b->computed_score))
        return;
    const struct kept_score *x = score_by_evidence(c->published, from);
    const struct kept_score *y = score_by_evidence(c->b, d->to);
    if (same_move(from, d->to, x, y) || same_step(from, d->to, x, y))
        return;
    d->change = CHANGE_SITE;
    d->by_evidence[0] = x;
    d->by_evidence[1] = y;
}

/* A score that is what it was, and not by the evidence. */
static void mark_held_score(const struct kept_changes *c, struct score_delta *d)
{
    const struct kept_score *from = kept_score_of(c->published, d->id);
    if (!from || !same_score(from, d->to))
        return;
    const struct kept_score *x = score_by_evidence(c->published, from);
    const struct kept_score *y = score_by_evidence(c->b, d->to);
    if (same_score(x, y))
        return;
    d->change = CHANGE_EVIDENCE;
    d->by_evidence[0] = x;
    d->by_evidence[1] = y;
}

static void compare_scores(struct kept_changes *c, struct arena *arena)
{
    for (size_t i = 0; i < c->a->n_scores; i++) {
        const struct kept_score *from = &c->a->score[i];
        const struct kept_score *to = kept_score_of(c->b, from->id);
        enum change change = to ? interval_change(from->lo, from->hi, to->lo, to->hi) : CHANGE_GONE;
        struct score_delta d = {.id = from->id, .change = change, .from = from, .to = to};
        if (!c->carried_scores && change == CHANGE_NONE)
            mark_held_score(c, &d);
        else if (!c->carried_scores)
            mark_site_score(c, &d);
        else if (change != CHANGE_NONE)
            d.change = CHANGE_BASIS;
        if (d.change != CHANGE_NONE)
            *vec_push(arena, &c->score) = d;
    }
    for (size_t i = 0; i < c->b->n_scores; i++)
        if (!kept_score_of(c->a, c->b->score[i].id))
            *vec_push(arena, &c->score) = (struct score_delta){
                .id = c->b->score[i].id, .change = CHANGE_ENTERED, .to = &c->b->score[i]};
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
        return CHANGE_OPENED;
    if (a == SIZE_MAX)
        return CHANGE_SETTLED;
    return b > a ? CHANGE_IMPROVED : CHANGE_WORSE;
}

/* Total and level by the evidence: what holds, where nothing is overridden. */
static struct kept_computed graded_by_evidence(const struct kept *k)
{
    if (k->computed)
        return *k->computed;
    return (struct kept_computed){
        .total_lo = k->total_lo, .total_hi = k->total_hi, .level = k->level};
}

static bool same_word(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : !a == !b;
}

static void mark_site_grading(struct kept_changes *c, const struct grading_edition *e)
{
    const struct kept *a = c->published;
    const struct kept *b = c->b;
    const struct kept_computed *x = &c->by_evidence[0];
    const struct kept_computed *y = &c->by_evidence[1];
    const struct kept_score held[] = {{NULL, a->total_lo, a->total_hi},
                                      {NULL, b->total_lo, b->total_hi}};
    const struct kept_score computed[] = {{NULL, x->total_lo, x->total_hi},
                                          {NULL, y->total_lo, y->total_hi}};
    if (c->total == CHANGE_NONE)
        c->total = same_score(&held[0], &held[1]) && !same_score(&computed[0], &computed[1])
                       ? CHANGE_EVIDENCE
                       : CHANGE_NONE;
    else if (!same_move(&held[0], &held[1], &computed[0], &computed[1]) &&
             !same_step(&held[0], &held[1], &computed[0], &computed[1]))
        c->total = CHANGE_SITE;
    if (c->level == CHANGE_NONE)
        c->level = same_word(a->level, b->level) && !same_word(x->level, y->level) ? CHANGE_EVIDENCE
                                                                                   : CHANGE_NONE;
    else if (!(same_word(b->level, y->level) && level_change(e, x->level, y->level) == c->level))
        c->level = CHANGE_SITE;
}

static void compare_grading(struct kept_changes *c, const struct grading_edition *e)
{
    const struct kept *a = c->a;
    const struct kept *b = c->b;
    c->by_evidence[0] = graded_by_evidence(c->published);
    c->by_evidence[1] = graded_by_evidence(b);
    c->total = interval_change(a->total_lo, a->total_hi, b->total_lo, b->total_hi);
    c->level = level_change(e, a->level, b->level);
    if (c->published->computed || b->computed)
        mark_site_grading(c, e);
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
    if (c->a->n_measures == 0 || c->b->n_measures == 0)
        return; /* not loaded, or a night that is not kept whole */
    for (size_t i = 0; i < c->a->n_measures; i++) {
        const struct kept_measure *from = &c->a->measure[i];
        const struct kept_measure *to = measure_of(c->b, from->name, i);
        enum change change = !to ? CHANGE_GONE : same_value(from, to) ? CHANGE_NONE : CHANGE_OTHER;
        if (change != CHANGE_NONE)
            *vec_push(arena, &c->measure) = (struct measure_delta){from->name, change, from, to};
    }
    for (size_t i = 0; i < c->b->n_measures; i++)
        if (!measure_of(c->a, c->b->measure[i].name, i))
            *vec_push(arena, &c->measure) = (struct measure_delta){
                c->b->measure[i].name, CHANGE_ENTERED, NULL, &c->b->measure[i]};
}

/* --- readings ------------------------------------------------------------------------------------------- */

/* The readings of an edition that differ. */
struct differing {
    const struct cause *only; /* where it is one */
    size_t n;
};

static struct differing differing_in(const struct causes *causes, const char *edition)
{
    struct differing d = {0};
    for (size_t i = 0; i < causes->n; i++)
        if (causes->at[i].kind == CAUSE_READING && strcmp(causes->at[i].subject, edition) == 0) {
            d.only = &causes->at[i];
            d.n++;
        }
    return d;
}

/* What a reading would have made of it; NULL: the same, which only result.json can tell. */
static const struct kept_other *other_of(const struct kept *k, const struct cause *reading)
{
    for (size_t i = 0; i < k->n_others; i++)
        if (strcmp(k->other[i].edition, reading->subject) == 0 &&
            strcmp(k->other[i].reading, reading->to) == 0)
            return &k->other[i];
    return NULL;
}

static void restate_rows(struct kept *to, const struct kept_other *other, struct arena *arena)
{
    unsigned char *row = arena_alloc(arena, to->n_rows + 1);
    for (size_t i = 0; i < to->n_rows; i++)
        row[i] = other->row && other->row[i] != ROW_ABSENT ? other->row[i] : to->row[i];
    to->row = row;
}

static void restate_scores(struct kept *to, const struct kept_other *other, struct arena *arena)
{
    struct kept_score *score = arena_alloc(arena, (to->n_scores + 1) * sizeof *score);
    for (size_t i = 0; i < to->n_scores; i++) {
        score[i] = to->score[i];
        for (size_t k = 0; k < other->n_scores; k++)
            if (strcmp(other->score[k].id, score[i].id) == 0)
                score[i] = other->score[k];
    }
    to->score = score;
    if (!other->graded)
        return;
    to->total_lo = other->total_lo;
    to->total_hi = other->total_hi;
    to->level = other->level;
}

/* A by B's readings, edition by edition; as it is where more than one of an edition differs, or only the
 * database is left of it. */
static void restate(struct kept_changes *c, struct arena *arena)
{
    const char *const edition[] = {c->b->form, c->b->grading};
    struct kept *to = arena_alloc(arena, sizeof *to);
    *to = *c->a;
    for (int i = 0; i < 2; i++) {
        struct differing d = differing_in(&c->causes, edition[i]);
        const struct kept_other *other = d.n == 1 && c->a->detail ? other_of(c->a, d.only) : NULL;
        if (d.n == 0)
            continue;
        c->other_readings = c->other_readings || d.n > 1 || !c->a->detail;
        c->restated = c->restated || (d.n == 1 && c->a->detail);
        if (other && i == 0)
            restate_rows(to, other, arena);
        else if (other)
            restate_scores(to, other, arena);
    }
    c->a = to;
}

/* Does a reading that differs bear on a row or an indicator? NULL: on any. */
static bool is_read_otherwise(const struct kept_changes *c, const struct reading_book *book,
                              const char *edition, const char *item)
{
    for (size_t i = 0; i < c->causes.n; i++) {
        const struct cause *cause = &c->causes.at[i];
        size_t at = cause->kind == CAUSE_READING && strcmp(cause->subject, edition) == 0
                        ? reading_find(book, slice_of(cause->to))
                        : SIZE_MAX;
        if (at != SIZE_MAX && (!item || reading_bears_on(&book->at[at], item)))
            return true;
    }
    return false;
}

/* ... and by it A could not be restated. */
static bool is_blurred(const struct kept_changes *c, const struct reading_book *book,
                       const char *edition, const char *item)
{
    struct differing d = differing_in(&c->causes, edition);
    bool restated = d.n == 1 && c->a->detail;
    return !restated && is_read_otherwise(c, book, edition, item);
}

/* What another reading makes of the evidence below an override is not kept: nobody knows whether it changed. */
static void drop_read_otherwise(struct kept_changes *c, const struct edition_set *e,
                                struct arena *arena)
{
    size_t n = 0;
    for (size_t i = 0; i < c->row.n; i++) {
        const struct row_delta d = c->row.at[i];
        if (d.change == CHANGE_EVIDENCE &&
            is_read_otherwise(c, &e->form->readings, c->b->form, number_text(arena, d.number)))
            c->count[d.change]--;
        else
            c->row.at[n++] = d;
    }
    c->row.n = n;
}

/* One of an indicator's parts is enough. */
static bool score_is(const struct kept_changes *c, const struct grading_edition *e, const char *id,
                     bool (*what)(const struct kept_changes *c, const struct reading_book *book,
                                  const char *edition, const char *item))
{
    bool is = what(c, &e->readings, c->b->grading, id);
    size_t at = indicator_find(e, id);
    for (size_t i = 0; !is && i < e->n; i++)
        is = e->indicator[i].parent == at && at != SIZE_MAX &&
             score_is(c, e, e->indicator[i].id, what);
    return is;
}

/* The same of scores, total and level. */
static void drop_scores_read_otherwise(struct kept_changes *c, const struct grading_edition *e)
{
    size_t n = 0;
    for (size_t i = 0; i < c->score.n; i++)
        if (c->score.at[i].change != CHANGE_EVIDENCE ||
            !score_is(c, e, c->score.at[i].id, is_read_otherwise))
            c->score.at[n++] = c->score.at[i];
    c->score.n = n;
    if (!is_read_otherwise(c, &e->readings, c->b->grading, NULL))
        return;
    c->total = c->total == CHANGE_EVIDENCE ? CHANGE_NONE : c->total;
    c->level = c->level == CHANGE_EVIDENCE ? CHANGE_NONE : c->level;
}

static void mark_blurred(struct kept_changes *c, const struct edition_set *e, struct arena *arena)
{
    for (size_t i = 0; i < c->row.n; i++) {
        struct row_delta *d = &c->row.at[i];
        if (!is_blurred(c, &e->form->readings, c->b->form, number_text(arena, d->number)))
            continue;
        c->count[d->change]--;
        c->count[CHANGE_BASIS]++;
        d->change = CHANGE_BASIS;
    }
    for (size_t i = 0; i < c->score.n; i++)
        if (score_is(c, e->grading, c->score.at[i].id, is_blurred))
            c->score.at[i].change = CHANGE_BASIS;
    if (!is_blurred(c, &e->grading->readings, c->b->grading, NULL))
        return;
    c->total = c->total == CHANGE_NONE ? CHANGE_NONE : CHANGE_BASIS;
    c->level = c->level == CHANGE_NONE ? CHANGE_NONE : CHANGE_BASIS;
}

/* A by the rows of B's form that have taken the places of its own. */
static void carry_form(struct kept_changes *c, const struct edition_set *e, struct arena *arena)
{
    const struct kept *b = c->b;
    const unsigned char *row = carried_rows(e->numbering, arena, c->a, b->form, b->n_rows);
    if (!row)
        return;
    struct kept *a = arena_alloc(arena, sizeof *a);
    *a = *c->a;
    a->row = row;
    a->n_rows = b->n_rows;
    c->a = a;
    c->carried = true;
}

/* A by the indicators of B's table that have taken the places of its own; one that several have become has no
 * score from before. */
static void carry_scores(struct kept_changes *c, const struct edition_set *e, struct arena *arena)
{
    const struct kept *b = c->b;
    struct kept *a = arena_alloc(arena, sizeof *a);
    struct kept_score *score = arena_alloc(arena, (b->n_scores + 1) * sizeof *score);
    *a = *c->a;
    a->score = score;
    a->n_scores = 0;
    for (size_t i = 0; e->numbering && i < b->n_scores; i++) {
        const char *const *id = NULL;
        size_t n = 0;
        if (!numbering_items_before(e->numbering, arena, b->grading, b->score[i].id, c->a->grading,
                                    &id, &n))
            return;
        const struct kept_score *from = n == 1 ? kept_score_of(c->a, id[0]) : NULL;
        if (from)
            score[a->n_scores++] = (struct kept_score){b->score[i].id, from->lo, from->hi};
    }
    c->carried_scores = e->numbering && b->n_scores;
    if (c->carried_scores)
        c->a = a;
}

static struct kept_changes *compare_by(struct arena *arena, const struct kept *a,
                                       const struct kept *b, const struct ages *ages,
                                       const struct edition_set *e)
{
    struct kept_changes *c = arena_alloc(arena, sizeof *c);
    c->a = c->published = a;
    c->b = b;
    c->same_form = strcmp(a->form, b->form) == 0;
    c->same_grading = strcmp(a->grading, b->grading) == 0;
    c->total = c->level = CHANGE_NONE;
    c->causes = causes_of(arena, a, b, e);
    restate(c, arena);
    if (!c->same_form)
        carry_form(c, e, arena);
    if (c->same_form || c->carried) {
        compare_rows(c, ages, arena);
        drop_read_otherwise(c, e, arena);
    }
    if (!c->same_grading)
        carry_scores(c, e, arena);
    if (c->same_grading || c->carried_scores)
        compare_scores(c, arena);
    if (c->same_grading) {
        compare_grading(c, e->grading);
        drop_scores_read_otherwise(c, e->grading);
    }
    if (c->other_readings)
        mark_blurred(c, e, arena);
    compare_measures(c, arena);
    return c;
}

/* Of a form its rows alone, of a score table all else. */
static void keep_kind(struct kept_changes *c, enum standard_kind kind)
{
    if (kind == STANDARD_FORM) {
        c->score.n = 0;
        c->total = c->level = CHANGE_NONE;
    } else {
        c->row.n = 0;
        memset(c->count, 0, sizeof c->count);
    }
    c->measure.n = 0;
}

/* In a year of change like is compared with like: by each standard that judged both. */
static void compare_beside(struct kept_changes *c, struct arena *arena, const struct kept *a,
                           const struct kept *b, const struct edition_set *e)
{
    struct beside_changes *list = arena_alloc(arena, (e->n_pairs + 1) * sizeof *list);
    for (size_t i = 0; i < e->n_pairs; i++) {
        const struct standard *s = e->pairs[i].beside;
        const struct kept *from = s ? kept_by(a, s->code) : NULL;
        const struct kept *to = s ? kept_by(b, s->code) : NULL;
        if (!from || !to)
            continue;
        struct edition_set *set = arena_alloc(arena, sizeof *set);
        *set = edition_set_beside(e, &e->pairs[i]);
        struct kept_changes *changes = compare_by(arena, from, to, NULL, set);
        keep_kind(changes, s->kind);
        list[c->n_beside++] = (struct beside_changes){set, changes};
    }
    c->beside = list;
}

struct kept_changes *compare_kept(struct arena *arena, const struct kept *a, const struct kept *b,
                                  const struct ages *ages, const struct edition_set *e)
{
    struct kept_changes *c = compare_by(arena, a, b, ages, e);
    compare_beside(c, arena, a, b, e);
    return c;
}
