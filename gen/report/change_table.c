/* Change table. */
#include "report/change_table.h"

#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"

enum { MEASURE_PLACES = 4 }; /* digits of a measure that are displayed */

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
        [CHANGE_IMPROVED] = TONE_GOOD, [CHANGE_WORSE] = TONE_BAD,   [CHANGE_NEW] = TONE_OPEN,
        [CHANGE_GONE] = TONE_GOOD,     [CHANGE_TO_NA] = TONE_MUTED, [CHANGE_OTHER] = TONE_PLAIN,
    };
    return tone[change];
}

const char *kept_level_text(const struct kept *k, const struct edition_set *e, struct arena *arena)
{
    return level_text(e->wording, e->grading, k->level, arena);
}

const char *change_counts_text(const struct kept_changes *c, const struct wording *w,
                               struct arena *arena)
{
    if (!c->same_form)
        return SAY(w, arena, CHANGE_OTHER_FORM, c->a->form, c->b->form);
    return SAY(w, arena, CHANGE_COUNTS, number_text(arena, c->count[CHANGE_IMPROVED]),
               number_text(arena, c->count[CHANGE_WORSE]), number_text(arena, c->count[CHANGE_NEW]),
               number_text(arena, c->count[CHANGE_GONE]),
               number_text(arena, c->count[CHANGE_TO_NA]));
}

static void add_line(struct liner *l, enum change change, const char *item, const char *from,
                     const char *to, const char *content)
{
    *vec_push(l->arena, &l->list) = (struct change_line){change, item, from, to, content};
}

static void add_level_and_total(struct liner *l)
{
    const struct kept_changes *c = l->c;
    if (c->level != CHANGE_NONE)
        add_line(l, c->level, l->w->text[HEAD_LEVEL], kept_level_text(c->a, l->e, l->arena),
                 kept_level_text(c->b, l->e, l->arena), "");
    if (c->total != CHANGE_NONE)
        add_line(l, c->total, l->w->text[HEAD_TOTAL], total_interval(l->arena, c->a),
                 total_interval(l->arena, c->b), "");
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
                 at == SIZE_MAX ? "" : l->e->grading->indicator[at].title);
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
                 state[1], known ? row->sub_item : "");
    }
}

/* As displayed: "96.3%", "3 个工作日", "—". */
static const char *measure_value(const struct liner *l, const struct kept_measure *m)
{
    struct ratio value;
    if (!m || !m->value)
        return l->w->text[CHANGE_ABSENT];
    if (!ratio_parse(m->value, strlen(m->value), &value))
        return m->value;
    if (strcmp(m->unit, "ratio") == 0)
        return ratio_percent(l->arena, m->is_fraction && m->den ? ratio_of(m->num, m->den) : value);
    return ratio_text(l->arena, value, MEASURE_PLACES);
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
        const char *from = measure_value(l, d->from);
        const char *to = measure_value(l, d->to);
        if (d->change == CHANGE_OTHER && strcmp(from, to) == 0)
            continue;
        add_line(l, d->change, d->name, from, to, measure_title(l, d->name));
    }
}

struct change_lines change_lines_of(const struct kept_changes *c, const struct edition_set *e,
                                    bool measures, struct arena *arena)
{
    struct liner l = {.c = c, .e = e, .w = e->wording, .arena = arena};
    add_level_and_total(&l);
    add_score_lines(&l);
    add_row_lines(&l);
    if (measures)
        add_measure_lines(&l);
    return (struct change_lines){l.list.at, l.list.n};
}
