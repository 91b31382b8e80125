/* Grading: levels, and the words of states. */
#include <string.h>

#include "score/grading.h"

bool level_holds(const struct level *l, struct ratio total)
{
    int above = l->has_min ? ratio_compare(total, l->min) : 1;
    int below = l->has_max ? ratio_compare(total, l->max) : -1;
    return (above > 0 || (above == 0 && l->min_in)) && (below < 0 || (below == 0 && l->max_in));
}

const char *const *grading_levels(const struct grading_edition *e, struct arena *arena, size_t *n)
{
    const char **code = arena_alloc(arena, (e->n_levels + 1) * sizeof *code);
    *n = 0;
    for (size_t i = 0; i < e->n_levels; i++) {
        size_t at = 0;
        while (at < *n && strcmp(code[at], e->level[i].code) != 0)
            at++;
        if (at == *n)
            code[(*n)++] = e->level[i].code;
    }
    return code;
}

bool grading_level_is_certain(const struct total *total)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): an open gate has levels */
    return total->gate == GATE_OPEN && strcmp(total->level_lo->code, total->level_hi->code) == 0;
}

const char *grading_level_of(const struct total *total, const struct wording *w)
{
    if (total->gate == GATE_SHUT)
        return NULL;
    return grading_level_is_certain(total) ? total->level_lo->code : w->text[LEVEL_PENDING];
}

const char *grading_level(const struct grading_result *r, const struct wording *w)
{
    return grading_level_of(&r->total, w);
}

const char *criterion_state_text(const struct wording *w, const struct criterion_result *c)
{
    return c->open ? w->text[STATE_OTHERWISE] : tri_text(w, c->state);
}

const char *tri_text(const struct wording *w, enum tri state)
{
    static const enum phrase phrase[] = {
        [TRI_NO] = STATE_NO,
        [TRI_UNKNOWN] = STATE_UNKNOWN,
        [TRI_YES] = STATE_YES,
    };
    return w->text[phrase[state]];
}
