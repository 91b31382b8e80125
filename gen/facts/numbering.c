/* Numbering. */
#include "facts/numbering.h"

#include <string.h>

struct found {
    struct arena *arena;
    int base;
    VEC(int) list;
};

static void add(struct found *f, int number)
{
    for (size_t i = 0; i < f->list.n; i++)
        if (f->list.at[i] == f->base + number)
            return;
    *vec_push(f->arena, &f->list) = f->base + number;
}

/* From a row of one form to those of a later one, over the forms between them. */
static void walk_on(const struct numbering *m, size_t form, int number, size_t target,
                    struct found *f)
{
    if (form == target)
        add(f, number);
    for (size_t i = 0; i < m->n_steps && form < target; i++)
        if (m->step[i].from_form == form && m->step[i].from == number && m->step[i].to &&
            m->step[i].to_form <= target)
            walk_on(m, m->step[i].to_form, m->step[i].to, target, f);
}

/* ... and to those of an earlier one. */
static void walk_back(const struct numbering *m, size_t form, int number, size_t target,
                      struct found *f)
{
    if (form == target)
        add(f, number);
    for (size_t i = 0; i < m->n_steps && form > target; i++)
        if (m->step[i].to_form == form && m->step[i].to == number && m->step[i].from_form >= target)
            walk_back(m, m->step[i].from_form, m->step[i].from, target, f);
}

static void walk(const struct numbering *m, size_t form, int number, size_t target, struct found *f)
{
    if (form <= target)
        walk_on(m, form, number, target, f);
    else
        walk_back(m, form, number, target, f);
}

static bool has_row(const struct numbering *m, size_t form, int number)
{
    return number >= 1 && number <= m->form[form].rows;
}

struct slice numbering_code(struct slice *written)
{
    const char *slash = written->n ? memchr(written->at, '/', written->n) : NULL;
    if (!slash)
        return (struct slice){written->at, 0};
    struct slice code = {written->at, (size_t)(slash - written->at)};
    *written = (struct slice){slash + 1, written->n - code.n - 1};
    return slice_trim(code);
}

bool numbering_rows(const struct numbering *m, struct arena *arena, struct slice code, int number,
                    day_number day, const int **key, size_t *n)
{
    struct found f = {.arena = arena};
    size_t of = code.n ? SIZE_MAX : 0;
    for (size_t i = 0; i < m->n; i++)
        if (code.n ? slice_is(code, m->form[i].code) : m->form[i].from <= day)
            of = i;
    *n = 0;
    if (of == SIZE_MAX || !has_row(m, of, number))
        return false;
    for (size_t i = 0; i < m->n; i++) {
        if (m->form[i].place == SIZE_MAX)
            continue;
        f.base = (int)m->form[i].place * ROW_SPACE;
        walk(m, of, number, i, &f);
    }
    *key = f.list.at;
    *n = f.list.n;
    return true;
}

size_t numbering_form(const struct numbering *m, const char *code)
{
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(m->form[i].code, code) == 0)
            return i;
    return SIZE_MAX;
}

static bool is_linked(const struct numbering *m, size_t earlier, size_t later)
{
    bool linked = earlier == later;
    for (size_t i = 0; i < m->n_steps && !linked; i++)
        linked = m->step[i].to_form == later && m->step[i].from_form < later &&
                 m->step[i].from_form >= earlier && is_linked(m, earlier, m->step[i].from_form);
    return linked;
}

bool numbering_before(const struct numbering *m, struct arena *arena, size_t later, int number,
                      size_t earlier, const int **row, size_t *n)
{
    struct found f = {.arena = arena};
    *n = 0;
    if (later == SIZE_MAX || earlier == SIZE_MAX || earlier >= later ||
        !is_linked(m, earlier, later))
        return false;
    walk_back(m, later, number, earlier, &f);
    *row = f.list.at;
    *n = f.list.n;
    return true;
}

/* --- items of score tables ---------------------------------------------------------------------------- */

struct ids {
    struct arena *arena;
    VEC(const char *) list;
};

/* False: it is there already. */
static bool add_id(struct ids *ids, const char *id)
{
    for (size_t i = 0; i < ids->list.n; i++)
        if (strcmp(ids->list.at[i], id) == 0)
            return false;
    *vec_push(ids->arena, &ids->list) = id;
    return true;
}

/* All that one has become, or all that it was: each map leads from one table to a later one. */
static void follow(const struct numbering *m, const char *id, bool onwards, struct ids *ids)
{
    for (size_t i = 0; i < m->n_items; i++) {
        const struct item_step *s = &m->item[i];
        const char *here = onwards ? s->from : s->to;
        const char *there = onwards ? s->to : s->from;
        if (here && there && strcmp(here, id) == 0 && add_id(ids, there))
            follow(m, there, onwards, ids);
    }
}

bool numbering_items(const struct numbering *m, struct arena *arena, struct slice id,
                     const char *const **item, size_t *n)
{
    struct ids ids = {.arena = arena};
    bool named = false;
    for (size_t i = 0; i < m->n_items && !named; i++)
        named = slice_is(id, m->item[i].from) || (m->item[i].to && slice_is(id, m->item[i].to));
    const char *self = arena_copy(arena, id.at, id.n);
    add_id(&ids, self);
    follow(m, self, true, &ids);
    follow(m, self, false, &ids);
    *item = ids.list.at;
    *n = ids.list.n;
    return named;
}

/* Does a chain of maps lead from the earlier table to the later one, whatever became of single ids? */
static bool tables_linked(const struct numbering *m, const char *earlier, const char *later)
{
    bool linked = strcmp(earlier, later) == 0;
    const char *seen = ""; /* a map has many lines */
    for (size_t i = 0; i < m->n_items && !linked; i++) {
        const struct item_step *s = &m->item[i];
        if (strcmp(s->later, later) != 0 || strcmp(s->earlier, seen) == 0)
            continue;
        seen = s->earlier;
        linked = tables_linked(m, earlier, seen);
    }
    return linked;
}

static void step_back(const struct numbering *m, const char *later, const char *id,
                      const char *earlier, struct ids *ids)
{
    for (size_t i = 0; i < m->n_items; i++) {
        const struct item_step *s = &m->item[i];
        if (strcmp(s->later, later) != 0 || !s->to || strcmp(s->to, id) != 0)
            continue;
        if (strcmp(s->earlier, earlier) == 0)
            add_id(ids, s->from);
        else
            step_back(m, s->earlier, s->from, earlier, ids);
    }
}

bool numbering_items_before(const struct numbering *m, struct arena *arena, const char *later,
                            const char *id, const char *earlier, const char *const **item,
                            size_t *n)
{
    struct ids ids = {.arena = arena};
    bool linked = strcmp(earlier, later) != 0 && tables_linked(m, earlier, later);
    if (linked)
        step_back(m, later, id, earlier, &ids);
    *item = ids.list.at;
    *n = ids.list.n;
    return linked;
}
