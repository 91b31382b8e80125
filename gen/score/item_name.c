/* Item name. */
#include "score/item_name.h"

#include <string.h>

const struct criterion *item_criterion(const struct grading_edition *g, struct arena *arena,
                                       const char *item, size_t *indicator)
{
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->indicator[i].n_criteria; k++) {
            const struct criterion *c = &g->indicator[i].criterion[k];
            *indicator = i;
            if (strcmp(item, criterion_item(&g->indicator[i], c, arena)) == 0 ||
                strcmp(item, arena_format(arena, "%s.%s", g->indicator[i].id, c->id)) == 0)
                return c;
        }
    return NULL;
}

const char *item_name(const struct form_edition *form, const struct grading_edition *grading,
                      const struct wording *w, struct arena *arena, const char *item)
{
    size_t indicator = 0;
    for (size_t i = 0; i < form->n; i++)
        if (strcmp(item, number_text(arena, form->row[i].key)) == 0)
            return SAY(w, arena, CHANGE_ROW_NUMBER, number_text(arena, form->row[i].number));
    const struct criterion *c = item_criterion(grading, arena, item, &indicator);
    if (c)
        return SAY(w, arena, ITEM_CRITERION_NAME, grading->indicator[indicator].title, c->text);
    return grading->gate_item && strcmp(item, grading->gate_item) == 0 ? w->text[SCORES_GATE]
                                                                       : item;
}
