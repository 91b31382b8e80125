/* Reading use. */
#include "score/reading_use.h"

#include <string.h>

struct search {
    struct reading_use *use;
    const struct catalog *catalog;
    size_t reading;
    struct arena *arena;
};

static bool names_it(const size_t *list, size_t reading)
{
    for (; list && *list != SIZE_MAX; list++)
        if (*list == reading)
            return true;
    return false;
}

static void add(const struct search *s, size_t measure)
{
    const char *name = s->catalog->def[measure].name;
    for (size_t i = 0; i < s->use->measure.n; i++)
        if (strcmp(s->use->measure.at[i], name) == 0)
            return;
    *vec_push(s->arena, &s->use->measure) = name;
}

static void look(const struct search *s, const struct condition *list, size_t n, bool all)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i].n_meanings; k++)
            if (all || names_it(list[i].reading, s->reading) ||
                names_it(list[i].meaning[k].reading, s->reading))
                add(s, list[i].meaning[k].measure);
}

struct reading_use reading_use_of(const struct standard *standard, const struct catalog *catalog,
                                  size_t reading, struct arena *arena)
{
    struct reading_use use = {0};
    const struct search s = {&use, catalog, reading, arena};
    const struct form_edition *form = &standard->form;
    const struct grading_edition *grading = &standard->grading;
    for (size_t i = 0; standard->kind == STANDARD_FORM && i < form->n; i++)
        look(&s, form->row[i].condition, form->row[i].n_conditions, false);
    for (size_t i = 0; standard->kind == STANDARD_SCORE && i < grading->n; i++)
        for (size_t k = 0; k < grading->indicator[i].n_criteria; k++) {
            const struct criterion *c = &grading->indicator[i].criterion[k];
            look(&s, c->condition, c->n_conditions, names_it(c->reading, reading));
        }
    return use;
}
