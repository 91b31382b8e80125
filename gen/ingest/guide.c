/* Guide. */
#include "ingest/guide.h"

#include <string.h>

const char *const guide_place_names[GUIDE_PLACES] = {
    [PLACE_GATE] = "gate",
    [PLACE_REGISTER_ROWS] = "register_rows",
    [PLACE_ASKED_ROW] = "asked_row",
};

const char *type_word(enum column_type type)
{
    static const char *const word[] = {
        [TYPE_ID] = "编号",   [TYPE_TEXT] = "文字",         [TYPE_ENUM] = "选项",
        [TYPE_BOOL] = "是否", [TYPE_INT] = "整数",          [TYPE_DECIMAL] = "小数",
        [TYPE_DATE] = "日期", [TYPE_DATETIME] = "日期时间",
    };
    return word[type];
}

/* Where the guide gives none: the form that a value has. */
static const char *usual_example(const struct column *c)
{
    static const char *const example[] = {
        [TYPE_ID] = "A0016",        [TYPE_TEXT] = "",
        [TYPE_ENUM] = "",           [TYPE_BOOL] = "是",
        [TYPE_INT] = "12",          [TYPE_DECIMAL] = "12.5",
        [TYPE_DATE] = "2025-01-05", [TYPE_DATETIME] = "2025-01-05 09:03:00",
    };
    return c->type == TYPE_ENUM ? c->values[0] : example[c->type];
}

static struct export_guide *empty_guides(struct arena *arena, const struct schema *schema)
{
    static const char *const none[] = {NULL};
    struct export_guide *at = arena_alloc(arena, (schema->all + 1) * sizeof *at);
    for (size_t i = 0; i < schema->all; i++) {
        const struct export *e = &schema->export[i];
        struct column_guide *column = arena_alloc(arena, (e->n + 1) * sizeof *column);
        for (size_t k = 0; k < e->n; k++)
            column[k] = (struct column_guide){"", usual_example(&e->column[k]), none, SIZE_MAX};
        at[i].column = column;
    }
    return at;
}

static bool is_place(struct slice name)
{
    for (int i = 0; i < GUIDE_PLACES; i++)
        if (slice_is(name, guide_place_names[i]))
            return true;
    return false;
}

static void check_places(const struct sheet *sheet, size_t row, const char *column,
                         struct arena *arena, struct problems *problems)
{
    const char *at = sheet_cell(sheet, row, column);
    while ((at = strstr(at, "{{"))) {
        const char *end = strstr(at += 2, "}}");
        struct slice name = {at, end ? (size_t)(end - at) : strlen(at)};
        if (!end || !is_place(name))
            sheet_fault(sheet, row, column, problems, "\"%s\" is no place that the guide fills",
                        arena_copy(arena, name.at, name.n));
    }
}

static void take_line(const struct sheet *sheet, size_t row, const struct schema *schema,
                      struct export_guide *at, struct arena *arena, struct problems *problems)
{
    const char *meaning = sheet_cell(sheet, row, "meaning");
    const char *name = sheet_cell(sheet, row, "column");
    const char *example = sheet_cell(sheet, row, "example");
    const char *of = sheet_cell(sheet, row, "export");
    size_t export = schema_export(schema, slice_of(of));
    if (export == SIZE_MAX) {
        sheet_fault(sheet, row, "export", problems, "there is no export \"%s\"", of);
        return;
    }
    struct export_guide *g = &at[export];
    size_t column = export_column(&schema->export[export], slice_of(name));
    if (!*meaning)
        sheet_fault(sheet, row, "meaning", problems, "must not be empty");
    if (!*name) {
        if (g->meaning)
            sheet_fault(sheet, row, "export", problems, "\"%s\" stands twice",
                        schema->export[export].name);
        g->meaning = meaning;
        g->origin = sheet_cell(sheet, row, "origin");
        if (!*g->origin)
            sheet_fault(sheet, row, "origin", problems, "must not be empty");
    } else if (column == SIZE_MAX) {
        sheet_fault(sheet, row, "column", problems, "\"%s\" has no column \"%s\"",
                    schema->export[export].name, name);
    } else {
        struct column_guide *c = (struct column_guide *)(uintptr_t)&g->column[column];
        *c = (struct column_guide){meaning, *example ? example : c->example,
                                   text_list(arena, sheet_cell(sheet, row, "measures"), ";"), row};
        check_places(sheet, row, "meaning", arena, problems);
        check_places(sheet, row, "example", arena, problems);
    }
}

bool guide_load(struct guide *guide, struct arena *arena, const char *path,
                const struct schema *schema, struct problems *problems)
{
    static const char *const required[] = {"export",  "column",   "meaning", "origin",
                                           "example", "measures", NULL};
    size_t errors = problems->errors;
    const struct sheet *sheet = template_load(arena, path, required, problems);
    struct export_guide *at = empty_guides(arena, schema);
    for (size_t row = 0; sheet && row < sheet->n; row++)
        take_line(sheet, row, schema, at, arena, problems);
    for (size_t i = 0; sheet && i < schema->all; i++)
        if (!at[i].meaning)
            sheet_fault_whole(sheet, "export", problems, "\"%s\" is missing",
                              schema->export[i].name);
    *guide = (struct guide){sheet, at};
    return problems->errors == errors;
}
