/* Maps. */
#include "score/maps.h"

#include <string.h>

#include "facts/numbering.h"

struct steps {
    VEC(struct numbering_step) list;
};

struct loader {
    struct arena *arena;
    const char *folder;
    struct problems *problems;
    struct numbered_form *form;
    size_t n;
    struct steps steps;
};

const char *map_name(struct arena *arena, const char *earlier, const char *later)
{
    return arena_format(arena, "maps/%s-to-%s.csv", earlier, later);
}

static bool load_row(struct loader *l, const struct sheet *sheet, size_t row, const char *column,
                     size_t form, int *number)
{
    const struct numbered_form *f = &l->form[form];
    int64_t most = f->place == SIZE_MAX ? ROW_SPACE - 1 : f->rows;
    int64_t given = 0;
    bool sound = sheet_int_in(sheet, row, column, 1, most, l->problems, &given);
    *number = (int)given;
    return sound;
}

static void load_map(struct loader *l, size_t earlier, size_t later)
{
    static const char *const required[] = {"from", "to", NULL};
    const char *path = arena_format(l->arena, "%s/%s", l->folder,
                                    map_name(l->arena, l->form[earlier].code, l->form[later].code));
    if (!template_expected(l->arena, path))
        return;
    const struct sheet *sheet = template_load(l->arena, path, required, l->problems);
    for (size_t row = 0; sheet && row < sheet->n; row++) {
        struct numbering_step step = {earlier, later, 0, 0};
        bool ends = !*sheet_cell(sheet, row, "to");
        if (load_row(l, sheet, row, "from", earlier, &step.from) &&
            (ends || load_row(l, sheet, row, "to", later, &step.to)))
            *vec_push(l->arena, &l->steps.list) = step;
    }
}

static void take_form(struct loader *l, const struct listed_standard *x,
                      const struct standard *form, size_t n_forms)
{
    size_t at = l->n++;
    struct numbered_form f = {x->code, x->from, SIZE_MAX, 0};
    for (size_t i = 0; i < n_forms; i++)
        if (strcmp(form[i].code, x->code) == 0) {
            f.place = i;
            f.rows = (int)form[i].form.n;
        }
    for (; at > 0 && l->form[at - 1].from > x->from; at--)
        l->form[at] = l->form[at - 1];
    l->form[at] = f;
}

bool maps_load(const struct numbering **numbering, struct arena *arena, const char *folder,
               const struct standards_list *list, const struct standard *form, size_t n_forms,
               day_number date, struct problems *problems)
{
    struct loader l = {.arena = arena, .folder = folder, .problems = problems};
    size_t errors = problems->errors;
    l.form = arena_alloc(arena, (list->n + 1) * sizeof *l.form);
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].kind == STANDARD_FORM && list->at[i].from <= date)
            take_form(&l, &list->at[i], form, n_forms);
    *numbering = NULL;
    if (l.n < 2)
        return true;
    for (size_t later = 1; later < l.n; later++)
        for (size_t earlier = 0; earlier < later; earlier++)
            load_map(&l, earlier, later);
    struct numbering *m = arena_alloc(arena, sizeof *m);
    *m = (struct numbering){l.form, l.n, l.steps.list.at, l.steps.list.n};
    *numbering = m;
    return problems->errors == errors;
}
