/* Change table. */
#include "report/change_table.h"

#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"

enum {
    MEASURE_PLACES = 4, /* digits of a measure that are displayed */
    EXAMPLES_SHOWN = 3,
    ALWAYS_COUNTED = CHANGE_TO_NA
};

struct liner {
    const struct kept_changes *c;
    const struct edition_set *e;
    const struct wording *w;
    struct arena *arena;
    VEC(struct change_line) list;
};

enum tone change_tone(enum change change)
{
    static const enum tone tone[CHANGES] = {
        [CHANGE_NEW_NO] = TONE_BAD,     [CHANGE_REMEDIED] = TONE_GOOD,
        [CHANGE_PROVED] = TONE_GOOD,    [CHANGE_OPENED] = TONE_OPEN,
        [CHANGE_NO_OPENED] = TONE_OPEN, [CHANGE_TO_NA] = TONE_MUTED,
        [CHANGE_NO_AGAIN] = TONE_BAD,   [CHANGE_APPLIES] = TONE_PLAIN,
        [CHANGE_ENTERED] = TONE_PLAIN,  [CHANGE_GONE] = TONE_PLAIN,
        [CHANGE_SITE] = TONE_OPEN,      [CHANGE_EVIDENCE] = TONE_OPEN,
        [CHANGE_BASIS] = TONE_MUTED,    [CHANGE_IMPROVED] = TONE_GOOD,
        [CHANGE_WORSE] = TONE_BAD,      [CHANGE_SETTLED] = TONE_PLAIN,
        [CHANGE_OTHER] = TONE_PLAIN,
    };
    return tone[change];
}

const char *kept_level_text(const struct kept *k, const struct edition_set *e, struct arena *arena)
{
    return level_text(e->wording, e->grading, k->level, arena);
}

static const char *counts_text(const struct kept_changes *c, const struct wording *w,
                               struct arena *arena)
{
    const char *list = "";
    for (int i = 0; i < ROW_CHANGES; i++)
        if (i <= ALWAYS_COUNTED || c->count[i] > 0)
            list = arena_format(arena, "%s%s%s", list, *list ? "，" : "",
                                SAY(w, arena, CHANGE_COUNT, change_text(w, (enum change)i),
                                    number_text(arena, c->count[i])));
    return SAY(w, arena, CHANGE_COUNTS, list);
}

const char *change_counts_text(const struct kept_changes *c, const struct wording *w,
                               struct arena *arena)
{
    if (!c->same_form)
        return SAY(w, arena, c->carried ? CHANGE_CARRIED_FORM : CHANGE_OTHER_FORM, c->a->form,
                   c->b->form);
    return counts_text(c, w, arena);
}

static const char *step_text(const struct wording *w, struct arena *arena, enum change change,
                             const char *from, const char *to)
{
    if (change == CHANGE_NONE)
        return SAY(w, arena, HISTORY_SAME, to);
    return SAY(w, arena, HISTORY_STEP, from, to, change_text(w, change));
}

/* An override may keep what the evidence has changed. */
const char *change_total_text(const struct kept_changes *c, const struct wording *w,
                              struct arena *arena)
{
    if (c->total == CHANGE_EVIDENCE)
        return SAY(w, arena, CHANGE_HELD_STEP, total_interval(arena, c->b),
                   computed_interval(arena, &c->by_evidence[0]),
                   computed_interval(arena, &c->by_evidence[1]));
    return step_text(w, arena, c->total, total_interval(arena, c->a), total_interval(arena, c->b));
}

const char *change_level_text(const struct kept_changes *c, const struct edition_set *e,
                              struct arena *arena)
{
    const struct wording *w = e->wording;
    if (c->level == CHANGE_EVIDENCE)
        return SAY(w, arena, CHANGE_HELD_STEP, kept_level_text(c->b, e, arena),
                   level_text(w, e->grading, c->by_evidence[0].level, arena),
                   level_text(w, e->grading, c->by_evidence[1].level, arena));
    return step_text(w, arena, c->level, kept_level_text(c->a, e, arena),
                     kept_level_text(c->b, e, arena));
}

const char *change_grading_text(const struct kept_changes *c, const struct wording *w,
                                struct arena *arena)
{
    return SAY(w, arena, c->carried_scores ? CHANGE_CARRIED_GRADING : CHANGE_OTHER_GRADING,
               c->a->grading, c->b->grading);
}

const char *change_beside_text(const struct beside_changes *b, struct arena *arena)
{
    const struct wording *w = b->editions->wording;
    const struct standard *s = b->editions->pair->beside;
    if (s->kind == STANDARD_FORM)
        return SAY(w, arena, CHANGE_BESIDE_FORM, s->title, counts_text(b->changes, w, arena));
    return SAY(w, arena, CHANGE_BESIDE_SCORE, s->title, change_total_text(b->changes, w, arena),
               change_level_text(b->changes, b->editions, arena));
}

static void add_line(struct liner *l, enum change change, const char *item, const char *from,
                     const char *to, const char *content, const char *why)
{
    *vec_push(l->arena, &l->list) =
        (struct change_line){change, item, item, from, to, content, false, false, why};
}

/* What the evidence had to do with a step of the examiners'. */
static const char *evidence_text(const struct wording *w, struct arena *arena, const char *from,
                                 const char *to)
{
    return strcmp(from, to) == 0 ? w->text[CHANGE_NOT_BY_EVIDENCE]
                                 : SAY(w, arena, CHANGE_BY_EVIDENCE, from, to);
}

/* Of what an override keeps as it was; `before`, `now`: whether one was in force. */
static const char *kept_by_override(const struct wording *w, struct arena *arena, bool before,
                                    bool now, const char *const text[3])
{
    enum phrase phrase = before && now ? CHANGE_EVIDENCE_HELD
                         : now         ? CHANGE_EVIDENCE_BEGAN
                                       : CHANGE_EVIDENCE_ENDED;
    return SAY(w, arena, phrase, text[0], text[1], text[2]);
}

/* Of a score, the total or the level: what the evidence had to do with it; "" where it is the CA's own step. */
static const char *graded_evidence(const struct liner *l, enum change change, const char *held,
                                   const char *from, const char *to)
{
    if (change == CHANGE_EVIDENCE)
        return kept_by_override(l->w, l->arena, l->c->published->computed, l->c->b->computed,
                                (const char *[]){held, from, to});
    return change == CHANGE_SITE ? evidence_text(l->w, l->arena, from, to) : "";
}

static const char *level_evidence(const struct liner *l)
{
    const struct kept_computed *by = l->c->by_evidence;
    return graded_evidence(l, l->c->level, kept_level_text(l->c->b, l->e, l->arena),
                           level_text(l->w, l->e->grading, by[0].level, l->arena),
                           level_text(l->w, l->e->grading, by[1].level, l->arena));
}

static const char *total_evidence(const struct liner *l)
{
    const struct kept_computed *by = l->c->by_evidence;
    return graded_evidence(l, l->c->total, total_interval(l->arena, l->c->b),
                           computed_interval(l->arena, &by[0]),
                           computed_interval(l->arena, &by[1]));
}

static const char *score_evidence(const struct liner *l, const struct score_delta *d)
{
    const struct kept_score *const *by = d->by_evidence;
    return by[0] ? graded_evidence(l, d->change, score_text(d->to->lo, d->to->hi, l->arena),
                                   score_text(by[0]->lo, by[0]->hi, l->arena),
                                   score_text(by[1]->lo, by[1]->hi, l->arena))
                 : "";
}

/* A level that the gate took or gave is its doing. */
static const char *gate_why(const struct liner *l)
{
    const struct causes *causes = &l->c->causes;
    for (size_t i = 0; i < causes->n; i++)
        if (causes->at[i].kind == CAUSE_GATE)
            return causes->at[i].text;
    return "";
}

/* --- why ------------------------------------------------------------------------------------------------ */

/* Lines move from one export to the next: a case is known by its id where it has one. */
static bool is_known(const struct kept_detail *d, const struct kept_case *c)
{
    for (size_t i = 0; d && i < d->n_examples; i++)
        if (*c->id ? strcmp(d->example[i].id, c->id) == 0
                   : d->example[i].line == c->line && strcmp(d->example[i].file, c->file) == 0)
            return true;
    return false;
}

static const struct kept_detail *detail_of(const struct kept *k, int number)
{
    return k->detail && (size_t)number <= k->n_rows ? &k->detail[number - 1] : NULL;
}

static const char *state_text(const struct wording *w, unsigned state)
{
    return state == ROW_ABSENT ? w->text[CHANGE_ABSENT] : row_state_text(w, (enum row_state)state);
}

/* Of a row that an override keeps as it was. */
static const char *held_text(const struct kept_changes *c, const struct row_delta *d,
                             const struct wording *w, struct arena *arena)
{
    const struct row_delta by = row_by_evidence(c, d);
    bool before =
        kept_overruled(c->published, d->number) || kept_row_overridden(c->published, d->number);
    bool now = kept_overruled(c->b, d->number) || kept_row_overridden(c->b, d->number);
    return kept_by_override(
        w, arena, before, now,
        (const char *[]){state_text(w, d->to), state_text(w, by.from), state_text(w, by.to)});
}

/* Does the end of an override tell what the evidence had come to before? */
static bool is_told_late(const struct kept_changes *c, const struct row_delta *d)
{
    bool owned = d->change < ROW_CHANGES && d->change != CHANGE_SITE && d->change != CHANGE_BASIS;
    return owned && kept_overruled(c->published, d->number) &&
           (d->change == CHANGE_NEW_NO || d->change == CHANGE_OPENED || d->from == ROW_NO);
}

static const char *row_evidence_text(const struct kept_changes *c, const struct row_delta *d,
                                     const struct wording *w, struct arena *arena)
{
    const struct row_delta by = row_by_evidence(c, d);
    bool overridden = by.from != kept_row(c->published, d->number) || by.to != d->to;
    if (d->change == CHANGE_EVIDENCE)
        return held_text(c, d, w, arena);
    if (d->change != CHANGE_SITE && by.from == by.to)
        return d->change == CHANGE_NEW_NO
                   ? w->text[CHANGE_UNCOVERED]
                   : SAY(w, arena, CHANGE_RELEASED, state_text(w, by.to), state_text(w, d->from));
    return overridden ? evidence_text(w, arena, state_text(w, by.from), state_text(w, by.to))
                      : w->text[CHANGE_BY_ANSWER];
}

const char *row_change_why(const struct kept_changes *changes, const struct row_delta *d,
                           const struct wording *w, struct arena *arena)
{
    const struct kept_detail *before = detail_of(changes->a, d->number);
    const struct kept_detail *now = detail_of(changes->b, d->number);
    const char *list = "";
    int n = 0;
    if (!now || d->to == ROW_ABSENT)
        return "";
    for (size_t i = 0; i < now->n_examples && n < EXAMPLES_SHOWN && d->to == ROW_NO; i++) {
        const struct kept_case *c = &now->example[i];
        if (d->from == ROW_NO && is_known(before, c))
            continue;
        list = arena_format(arena, "%s%s%s%s%s", list, n++ ? "、" : "",
                            place_text(arena, c->file, c->line), *c->id ? " " : "", c->id);
    }
    const char *why = n ? SAY(w, arena, CHANGE_EXAMPLES, now->reason, list) : now->reason;
    bool by_evidence = d->change == CHANGE_SITE || d->change == CHANGE_EVIDENCE;
    return by_evidence || is_told_late(changes, d)
               ? arena_format(arena, "%s；%s", row_evidence_text(changes, d, w, arena), why)
               : why;
}

/* --- lines ---------------------------------------------------------------------------------------------- */

static void add_level_and_total(struct liner *l)
{
    const struct kept_changes *c = l->c;
    if (c->level != CHANGE_NONE)
        add_line(l, c->level, l->w->text[HEAD_LEVEL], kept_level_text(c->a, l->e, l->arena),
                 kept_level_text(c->b, l->e, l->arena), "",
                 c->level == CHANGE_SITE || c->level == CHANGE_EVIDENCE ? level_evidence(l)
                                                                        : gate_why(l));
    if (c->total != CHANGE_NONE)
        add_line(l, c->total, l->w->text[HEAD_TOTAL], total_interval(l->arena, c->a),
                 total_interval(l->arena, c->b), "", total_evidence(l));
}

static void add_score_lines(struct liner *l)
{
    const char *absent = l->w->text[CHANGE_ABSENT];
    for (size_t i = 0; i < l->c->score.n; i++) {
        const struct score_delta *d = &l->c->score.at[i];
        size_t at = indicator_find(l->e->grading, d->id);
        add_line(l, d->change, d->id,
                 d->from ? score_text(d->from->lo, d->from->hi, l->arena) : absent,
                 d->to ? score_text(d->to->lo, d->to->hi, l->arena) : absent,
                 at == SIZE_MAX ? "" : l->e->grading->indicator[at].title, score_evidence(l, d));
        if (at != SIZE_MAX)
            l->list.at[l->list.n - 1].kind = l->w->text[SCORES_RESULT];
    }
}

static void add_row_lines(struct liner *l)
{
    for (size_t i = 0; i < l->c->row.n; i++) {
        const struct row_delta *d = &l->c->row.at[i];
        const struct form_row *row = form_row(l->e->form, d->number);
        const char *state[2];
        const unsigned side[2] = {d->from, d->to};
        for (int k = 0; k < 2; k++)
            state[k] = side[k] == ROW_ABSENT ? l->w->text[CHANGE_ABSENT]
                                             : row_state_text(l->w, (enum row_state)side[k]);
        bool known = row && strcmp(l->e->form->code, l->c->b->form) == 0;
        add_line(l, d->change,
                 SAY(l->w, l->arena, CHANGE_ROW_NUMBER, number_text(l->arena, d->number)), state[0],
                 state[1], known ? row->sub_item : "", row_change_why(l->c, d, l->w, l->arena));
        l->list.at[l->list.n - 1].is_row = true;
        l->list.at[l->list.n - 1].concerns_no =
            d->from == ROW_NO || d->to == ROW_NO || d->change == CHANGE_EVIDENCE;
    }
}

const char *kept_measure_text(const struct kept_measure *m, const struct wording *w,
                              struct arena *arena)
{
    struct ratio value;
    if (!m || !m->value)
        return w->text[CHANGE_ABSENT];
    if (!kept_value(m->value, &value))
        return m->value;
    if (strcmp(m->unit, "ratio") == 0)
        return ratio_percent(arena, m->is_fraction && m->den ? ratio_of(m->num, m->den) : value);
    return ratio_text(arena, value, MEASURE_PLACES);
}

static const char *measure_title(const struct liner *l, const char *name)
{
    const struct catalog *catalog = l->e->catalog;
    for (size_t i = 0; i < catalog->n; i++)
        if (strcmp(catalog->def[i].name, name) == 0)
            return catalog->def[i].title;
    return "";
}

static void add_measure_lines(struct liner *l)
{
    for (size_t i = 0; i < l->c->measure.n; i++) {
        const struct measure_delta *d = &l->c->measure.at[i];
        const char *from = kept_measure_text(d->from, l->w, l->arena);
        const char *to = kept_measure_text(d->to, l->w, l->arena);
        if (d->change == CHANGE_OTHER && strcmp(from, to) == 0)
            continue;
        add_line(l, d->change, d->name, from, to, measure_title(l, d->name), "");
    }
}

/* Those of a standard beside, each with its code. */
static void add_beside_lines(struct liner *l, const struct beside_changes *b)
{
    struct liner other = {
        .c = b->changes, .e = b->editions, .w = b->editions->wording, .arena = l->arena};
    add_level_and_total(&other);
    add_score_lines(&other);
    add_row_lines(&other);
    for (size_t i = 0; i < other.list.n; i++) {
        struct change_line line = other.list.at[i];
        line.item =
            SAY(l->w, l->arena, CHANGE_BESIDE_ITEM, b->editions->pair->beside->code, line.item);
        line.kind =
            SAY(l->w, l->arena, CHANGE_BESIDE_ITEM, b->editions->pair->beside->code, line.kind);
        *vec_push(l->arena, &l->list) = line;
    }
}

struct change_lines change_lines_of(const struct kept_changes *c, const struct edition_set *e,
                                    bool measures, struct arena *arena)
{
    struct liner l = {.c = c, .e = e, .w = e->wording, .arena = arena};
    add_level_and_total(&l);
    add_score_lines(&l);
    add_row_lines(&l);
    for (size_t i = 0; i < c->n_beside; i++)
        add_beside_lines(&l, &c->beside[i]);
    if (measures)
        add_measure_lines(&l);
    return (struct change_lines){l.list.at, l.list.n};
}

struct change_preface change_preface_of(const struct kept_changes *c, const struct wording *w,
                                        struct arena *arena)
{
    struct change_preface p = {0};
    const struct cause_sentences causes = causes_sentences(&c->causes, w, arena);
    for (; p.n < causes.n; p.n++)
        p.at[p.n] = causes.at[p.n];
    if (c->restated)
        p.at[p.n++] = w->text[CHANGE_RESTATED];
    if (c->other_readings)
        p.at[p.n++] = w->text[CHANGE_NOT_RESTATED];
    return p;
}
