/* Former codes. */
#include "history/former.h"

#include <string.h>

#include "ingest/sheet.h"
#include "ingest/value.h"

static bool check(const struct sheet *sheet, size_t row, const struct former_code *list,
                  struct problems *problems)
{
    static const char *const column[] = {"former_code", "code"};
    const struct former_code *alias = &list[row];
    size_t errors = problems->errors;
    for (size_t i = 0; i < sizeof column / sizeof *column; i++)
        if (!ca_code_valid(slice_of(sheet_cell(sheet, row, column[i]))))
            sheet_fault(sheet, row, column[i], problems, "\"%s\" is not a CA code",
                        sheet_cell(sheet, row, column[i]));
    for (size_t i = 0; i < row; i++)
        if (strcmp(list[i].former, alias->former) == 0)
            sheet_fault(sheet, row, "former_code", problems, "\"%s\" stands twice", alias->former);
    return problems->errors == errors;
}

const char *present_code(const struct former_codes *aliases, const char *code)
{
    size_t left = aliases ? aliases->n : 0;
    for (size_t i = 0; aliases && i < aliases->n && left; i++)
        if (strcmp(aliases->at[i].former, code) == 0) {
            code = aliases->at[i].code;
            i = SIZE_MAX; /* from the beginning: it may be a former one itself */
            left--;
        }
    return code;
}

bool former_codes_load(struct former_codes *aliases, struct arena *arena, const char *path,
                       struct problems *problems)
{
    static const char *const required[] = {"former_code", "code", NULL};
    const struct sheet *sheet = sheet_load(arena, path, required, problems);
    *aliases = (struct former_codes){0};
    if (!sheet)
        return false;
    size_t errors = problems->errors;
    struct former_code *list = arena_alloc(arena, (sheet->n + 1) * sizeof *list);
    for (size_t i = 0; i < sheet->n; i++) {
        list[i] =
            (struct former_code){sheet_cell(sheet, i, "former_code"), sheet_cell(sheet, i, "code")};
        check(sheet, i, list, problems);
    }
    const struct former_codes given = {list, sheet->n};
    for (size_t i = 0; i < sheet->n && problems->errors == errors; i++) {
        list[i].code = present_code(&given, list[i].former);
        const struct former_code *next = NULL;
        for (size_t k = 0; k < sheet->n; k++)
            next = strcmp(list[k].former, list[i].code) == 0 ? &list[k] : next;
        if (next)
            sheet_fault(sheet, i, "code", problems, "\"%s\" is a former code of itself",
                        list[i].former);
    }
    *aliases = given;
    return problems->errors == errors;
}

const char *codes_of(const struct former_codes *aliases, struct arena *arena, const char *code)
{
    const char *list = arena_format(arena, "[\"%s\"", code);
    for (size_t i = 0; aliases && i < aliases->n; i++)
        if (strcmp(aliases->at[i].code, code) == 0)
            list = arena_format(arena, "%s,\"%s\"", list, aliases->at[i].former);
    return arena_format(arena, "%s]", list);
}
