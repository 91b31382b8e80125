/* Uses. */
#include "measures/uses.h"

#include <string.h>

static size_t row_of(const struct sheet *shared, const char *name)
{
    size_t row = 0;
    while (row < shared->n && strcmp(sheet_cell(shared, row, "measure"), name) != 0)
        row++;
    return row;
}

bool uses_load(struct edition_uses *uses, struct arena *arena, const char *folder,
               const struct sheet *shared, struct problems *problems)
{
    static const char *const required[] = {"measure", "title", "params", "clause", NULL};
    size_t errors = problems->errors;
    *uses = (struct edition_uses){0};
    uses->sheet = template_load_in(arena, folder, "measures.csv", required, problems);
    if (template_expected(arena, arena_format(arena, "%s/profile.csv", folder)))
        uses->profile = profile_load(arena, folder, problems);
    uses->row = arena_alloc(arena, (shared->n + 1) * sizeof *uses->row);
    for (size_t i = 0; i < shared->n; i++)
        uses->row[i] = SIZE_MAX;
    for (size_t i = 0; uses->sheet && i < uses->sheet->n; i++) {
        const char *name = sheet_cell(uses->sheet, i, "measure");
        size_t row = row_of(shared, name);
        if (row == shared->n)
            sheet_fault(uses->sheet, i, "measure", problems, "measure \"%s\" is not in %s", name,
                        shared->file);
        else if (uses->row[row] != SIZE_MAX)
            sheet_fault(uses->sheet, i, "measure", problems, "\"%s\" stands twice", name);
        else
            uses->row[row] = i;
    }
    return problems->errors == errors;
}
