/* Schema: reading templates/exports.csv. */
#include "ingest/schema.h"

#include <string.h>

#include "ingest/aside.h"
#include "ingest/rows.h"

static const char *const type_words[] = {
    [TYPE_ID] = "id",     [TYPE_TEXT] = "text",         [TYPE_ENUM] = "enum",
    [TYPE_BOOL] = "bool", [TYPE_INT] = "int",           [TYPE_DECIMAL] = "decimal",
    [TYPE_DATE] = "date", [TYPE_DATETIME] = "datetime", NULL,
};

const char *type_name(enum column_type type)
{
    return type_words[type];
}

static bool yes(const struct sheet *sheet, size_t row, const char *column,
                struct problems *problems, bool *sound)
{
    static const char *const words[] = {"", "yes", NULL};
    size_t word = 0;
    *sound = sheet_word(sheet, row, column, words, problems, &word) && *sound;
    return word == 1;
}

static bool is_value(const struct column *column, const char *word)
{
    for (const char *const *value = column->values; value && *value; value++)
        if (strcmp(*value, word) == 0)
            return true;
    return false;
}

/* Of an enum its words, of a bool those that answer nothing; and which of them count. */
static bool load_values(const struct sheet *sheet, size_t row, struct arena *arena,
                        struct problems *problems, struct column *column)
{
    bool sound = true;
    if (column->type != TYPE_ENUM && column->type != TYPE_BOOL && *column->values_text) {
        sheet_fault(sheet, row, "values", problems, "only an enum has values");
        sound = false;
    }
    if (column->type == TYPE_BOOL) {
        column->values = text_list(arena, column->values_text, ";");
        for (const char *const *word = column->values; *word; word++)
            if (**word != '!') {
                sheet_fault(sheet, row, "values", problems,
                            "\"%s\" must be !word: of a bool those that answer nothing are named",
                            *word);
                sound = false;
            }
    }
    if (column->type == TYPE_ENUM) {
        column->values = text_list(arena, column->values_text, ";");
        if (!*column->values_text) {
            sheet_fault(sheet, row, "values", problems, "an enum needs its values");
            sound = false;
        }
    }
    column->counts = text_list(arena, sheet_cell(sheet, row, "counts"), ";");
    for (const char *const *word = column->counts; *word; word++)
        if (!is_value(column, *word)) {
            sheet_fault(sheet, row, "counts", problems, "\"%s\" is not a value of its column",
                        *word);
            sound = false;
        }
    return sound;
}

static bool load_column(const struct sheet *sheet, size_t row, struct arena *arena,
                        struct problems *problems, struct column *column)
{
    static const char *const blanks[] = {
        [BLANK_SILENT] = "", [BLANK_MEANS] = "means", [BLANK_FAULT] = "fault", NULL};
    static const char *const reaches[] = {
        [REACH_NONE] = "", [REACH_FROM] = "from", [REACH_TO] = "to",
        [REACH_AT] = "at", [REACH_DUE] = "due",   NULL};
    size_t type = 0;
    size_t blank = 0;
    size_t reach = 0;
    bool sound = sheet_word(sheet, row, "type", type_words, problems, &type);
    sound = sheet_word(sheet, row, "blank", blanks, problems, &blank) && sound;
    sound = sheet_word(sheet, row, "reach", reaches, problems, &reach) && sound;
    *column = (struct column){
        .name = sheet_cell(sheet, row, "column"),
        .header = sheet_cell(sheet, row, "header"),
        .type = (enum column_type)type,
        .key = yes(sheet, row, "key", problems, &sound),
        .required = yes(sheet, row, "required", problems, &sound),
        .values_text = sheet_cell(sheet, row, "values"),
        .blank = (enum blank)blank,
        .reach = (enum reach)reach,
        .line = sheet->row[row].line,
        .refers = *sheet_cell(sheet, row, "refers") ? sheet_cell(sheet, row, "refers") : NULL,
    };
    if (column->required && column->blank != BLANK_SILENT) {
        sheet_fault(sheet, row, "blank", problems, "a required column is never blank");
        sound = false;
    }
    if (column->reach != REACH_NONE && column->type != TYPE_DATE && column->type != TYPE_DATETIME) {
        sheet_fault(sheet, row, "reach", problems, "only a date or a time reaches");
        sound = false;
    }
    sound = load_values(sheet, row, arena, problems, column) && sound;
    if (!*column->name || !*column->header) {
        sheet_fault(sheet, row, NULL, problems, "a column needs a name and a header");
        sound = false;
    }
    return sound;
}

/* Once for all files whose names are compared with it. */
static void fold_names(struct export *export, struct arena *arena)
{
    export->folded_name = slice_of(text_folded(arena, slice_of(export->name)));
    export->folded_title = slice_of(text_folded(arena, slice_of(export->title)));
}

/* One export: the rows from `from` on that bear its name. */
static bool load_export(const struct sheet *sheet, size_t from, size_t to, struct arena *arena,
                        struct problems *problems, struct export *export)
{
    struct column *columns = arena_alloc(arena, (to - from) * sizeof *columns);
    *export = (struct export){
        .name = sheet_cell(sheet, from, "export"),
        .title = sheet_cell(sheet, from, "export_title"),
        .shown = sheet_cell(sheet, from, "export_title"),
        .column = columns,
        .n = to - from,
        .line = sheet->row[from].line,
    };
    fold_names(export, arena);
    bool sound = *export->name && *export->title;
    if (!sound)
        sheet_fault(sheet, from, "export", problems, "an export needs a name and a title");
    for (size_t row = from; row < to; row++) {
        struct column *c = &columns[row - from];
        sound = load_column(sheet, row, arena, problems, c) && sound;
        export->keyed = export->keyed || c->key;
        export->steady = export->steady || column_reaches(c);
        for (size_t i = 0; i < row - from; i++)
            if (strcmp(columns[i].name, c->name) == 0 ||
                strcmp(columns[i].header, c->header) == 0) {
                sheet_fault(sheet, row, "column", problems, "\"%s\" (%s) stands twice in export %s",
                            c->name, c->header, export->name);
                sound = false;
            }
    }
    if (export->n > ROWS_MAX_COLUMNS) {
        sheet_fault(sheet, from, NULL, problems, "export %s has more than %d columns", export->name,
                    ROWS_MAX_COLUMNS);
        sound = false;
    }
    return sound;
}

static const char *beside(struct arena *arena, const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_format(arena, "%.*s/%s", (int)(slash - path), path, name) : name;
}

/* One row for each export. */
static bool load_kinds(struct export *exports, const struct schema *schema, struct arena *arena,
                       const char *path, struct problems *problems)
{
    static const char *const required[] = {"export", "kind", "inspection", "shown", NULL};
    static const char *const words[] = {
        [KIND_EVENTS] = "events", [KIND_ROSTER] = "roster", [KIND_REGISTER] = "register", NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    bool sound = true;
    bool *given = arena_alloc(arena, (schema->all + 1) * sizeof *given);
    for (size_t row = 0; row < sheet->n; row++) {
        size_t kind = 0;
        size_t at = schema_export(schema, slice_of(sheet_cell(sheet, row, "export")));
        sound = sheet_word(sheet, row, "kind", words, problems, &kind) && sound;
        if (at == SIZE_MAX || given[at]) {
            sheet_fault(sheet, row, "export", problems, "%s",
                        at == SIZE_MAX ? "no export of exports.csv" : "stands twice");
            sound = false;
            continue;
        }
        given[at] = true;
        exports[at].kind = (enum export_kind)kind;
        exports[at].inspection = sheet_cell(sheet, row, "inspection");
        if (*sheet_cell(sheet, row, "shown"))
            exports[at].shown = sheet_cell(sheet, row, "shown");
    }
    for (size_t i = 0; i < schema->all; i++)
        if (!given[i]) {
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): n exports stand there */
            sheet_fault_whole(sheet, "export", problems, "export %s is missing", exports[i].name);
            sound = false;
        }
    return sound;
}

/* The bureau's own stand behind the CAs', and in its folder under names of their own. */
static bool part_inspection(struct export *exports, struct schema *schema, struct arena *arena,
                            const char *path, struct problems *problems)
{
    while (schema->n > 0 && *exports[schema->n - 1].inspection)
        schema->n--;
    size_t n = schema->all - schema->n;
    struct export *own = arena_alloc(arena, (n + 1) * sizeof *own);
    struct schema *inspection = arena_alloc(arena, sizeof *inspection);
    for (size_t i = 0; i < n; i++) {
        own[i] = exports[schema->n + i];
        size_t like = schema_export(schema, slice_of(own[i].inspection));
        own[i].name = own[i].inspection;
        own[i].title = like < schema->n ? exports[like].title : own[i].title;
        fold_names(&own[i], arena);
    }
    *inspection = *schema;
    inspection->export = own;
    inspection->n = inspection->all = n;
    schema->inspection = inspection;
    bool sound = true;
    for (size_t i = 0; i < schema->n; i++)
        if (*exports[i].inspection) {
            problem_add(problems, SEVERITY_ERROR, path, exports[i].line, "export",
                        "export %s is the bureau's own and must stand behind those of the CAs",
                        exports[i].name);
            sound = false;
        }
    return sound;
}

bool schema_load(struct schema *schema, struct arena *arena, const char *path,
                 struct problems *problems)
{
    static const char *const required[] = {"export", "export_title", "column", "header", "type",
                                           "key",    "required",     "values", "blank",  "counts",
                                           "refers", "reach",        NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    if (!sheet)
        return false;
    VEC(struct export) exports = {0};
    bool sound = true;
    for (size_t from = 0, to = 0; from < sheet->n; from = to) {
        const char *name = sheet_cell(sheet, from, "export");
        for (to = from + 1; to < sheet->n && !strcmp(sheet_cell(sheet, to, "export"), name);)
            to++;
        for (size_t i = 0; i < exports.n; i++)
            if (strcmp(exports.at[i].name, name) == 0) {
                sheet_fault(sheet, from, "export", problems,
                            "the columns of %s do not stand together", name);
                sound = false;
            }
        struct export *export = vec_push(arena, &exports);
        sound = load_export(sheet, from, to, arena, problems, export) && sound;
    }
    *schema = (struct schema){.export = exports.at,
                              .n = exports.n,
                              .all = exports.n,
                              .lines = sheet->lines,
                              .sha256 = sheet->sha256};
    for (size_t row = 0; row < sheet->n; row++) {
        const char *refers = sheet_cell(sheet, row, "refers");
        if (*refers && schema_export(schema, slice_of(refers)) == SIZE_MAX) {
            sheet_fault(sheet, row, "refers", problems, "export \"%s\" does not exist", refers);
            sound = false;
        }
    }
    sound =
        load_kinds(exports.at, schema, arena, beside(arena, path, "kinds.csv"), problems) && sound;
    sound =
        aside_load(&schema->aside, arena, beside(arena, path, "set_aside.csv"), problems) && sound;
    return sound && part_inspection(exports.at, schema, arena, path, problems);
}

bool column_counts(const struct column *column, const char *word)
{
    for (const char *const *counts = column->counts; *counts; counts++)
        if (strcmp(*counts, word) == 0)
            return true;
    return false;
}

size_t schema_export(const struct schema *schema, struct slice name)
{
    for (size_t i = 0; i < schema->all; i++)
        if (slice_is(name, schema->export[i].name))
            return i;
    return SIZE_MAX;
}

size_t export_column(const struct export *export, struct slice name)
{
    for (size_t i = 0; i < export->n; i++)
        if (slice_is_nocase(name, export->column[i].name) ||
            slice_is(name, export->column[i].header))
            return i;
    return SIZE_MAX;
}

bool exports_have(const char *const *exports, const char *name)
{
    for (; exports && *exports; exports++)
        if (strcmp(*exports, name) == 0)
            return true;
    return false;
}

const char *const *schema_exports(const struct schema *schema, struct arena *arena,
                                  const struct sheet *sheet, size_t row, struct problems *problems)
{
    const char *const *list = text_list(arena, sheet_cell(sheet, row, "exports"), ";");
    for (size_t i = 0; list[i]; i++)
        if (schema_export(schema, slice_of(list[i])) == SIZE_MAX)
            sheet_fault(sheet, row, "exports", problems, "export \"%s\" does not exist", list[i]);
    return list;
}
