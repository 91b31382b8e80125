/* Form rules: loading and linting. */
#include "score/form_rules.h"

#include <string.h>

struct loader {
    struct arena *arena;
    const char *folder;
    const struct schema *schema;
    const struct catalog *catalog;
    struct problems *problems;
    struct form_edition *edition;
    struct form_row *row;
    size_t errors; /* before this edition */
    size_t place;  /* of the form among those that judge D */
};

/* The form itself: rows 1..n in order, texts verbatim. */
static bool load_form(struct loader *l)
{
    static const char *const required[] = {"seq",    "domain", "item",   "sub_item",
                                           "method", "boxes",  "remark", NULL};
    static const char *const words[] = {"no", "yes", NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "form.csv", required, l->problems);
    if (!sheet)
        return false;
    l->row = arena_alloc(l->arena, (sheet->n + 1) * sizeof *l->row);
    for (size_t i = 0; i < sheet->n; i++) {
        int64_t seq = 0;
        size_t boxes = 0;
        if (!sheet_int(sheet, i, "seq", l->problems, &seq) || seq != (int64_t)i + 1)
            sheet_fault(sheet, i, "seq", l->problems, "rows must be numbered 1, 2, 3, ...");
        sheet_word(sheet, i, "boxes", words, l->problems, &boxes);
        l->row[i] = (struct form_row){
            .number = (int)i + 1,
            .key = (int)l->place * ROW_SPACE + (int)i + 1,
            .domain = sheet_cell(sheet, i, "domain"),
            .item = sheet_cell(sheet, i, "item"),
            .item_name = sheet_cell(sheet, i, "item"),
            .sub_item = sheet_cell(sheet, i, "sub_item"),
            .method = sheet_cell(sheet, i, "method"),
            .boxes = boxes,
            .clauses = "",
            .difference = "",
            .misprint = "",
        };
    }
    l->edition->row = l->row;
    l->edition->n = sheet->n;
    return l->problems->errors == l->errors;
}

/* The form row a template row is about; NULL (with a problem) when there is none. */
static struct form_row *row_of(struct loader *l, const struct sheet *sheet, size_t i)
{
    int64_t number = 0;
    if (!sheet_int_in(sheet, i, "row", 1, (int64_t)l->edition->n, l->problems, &number))
        return NULL;
    return &l->row[number - 1];
}

static void load_clauses(struct loader *l)
{
    static const char *const required[] = {"row",        "clauses",  "item_name",
                                           "difference", "misprint", NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "clauses.csv", required, l->problems);
    for (size_t i = 0; sheet && i < sheet->n; i++) {
        struct form_row *row = row_of(l, sheet, i);
        if (!row)
            continue;
        if (*row->clauses)
            sheet_fault(sheet, i, "row", l->problems, "row %s stands twice",
                        sheet_cell(sheet, i, "row"));
        if (!*sheet_cell(sheet, i, "item_name"))
            sheet_fault(sheet, i, "item_name", l->problems, "a row needs the name of its item");
        row->clauses = sheet_cell(sheet, i, "clauses");
        row->item_name = sheet_cell(sheet, i, "item_name");
        row->difference = sheet_cell(sheet, i, "difference");
        row->misprint = sheet_cell(sheet, i, "misprint");
    }
    for (size_t i = 0; sheet && i < l->edition->n; i++)
        if (!*l->row[i].clauses)
            sheet_fault_whole(sheet, "clauses", l->problems, "form row %d has no clause",
                              l->row[i].number);
}

/* "has_dr=否" */
static void load_applies(struct loader *l, const struct sheet *sheet, size_t i,
                         struct form_row *row)
{
    const char *cell = sheet_cell(sheet, i, "applies");
    const char *equals = strchr(cell, '=');
    row->applies_column = "";
    if (!*cell)
        return;
    const struct export *org = &l->schema->export[schema_export(l->schema, slice_of("org"))];
    struct slice column = {cell, equals ? (size_t)(equals - cell) : 0};
    size_t index = export_column(org, column);
    if (!equals || index == SIZE_MAX || org->column[index].type != TYPE_BOOL ||
        !answer_read(slice_of(equals + 1), &row->applies_answer)) {
        sheet_fault(sheet, i, "applies", l->problems,
                    "\"%s\" is not column=是 or column=否 of export org", cell);
        return;
    }
    row->applies_column = arena_copy(l->arena, column.at, column.n);
}

/* "year", "last_year", "any" or "5_years" */
static void load_period(struct loader *l, const struct sheet *sheet, size_t i, struct form_row *row)
{
    const char *cell = sheet_cell(sheet, i, "period");
    const char *rest = strchr(cell, '_');
    int64_t years = 0;
    if (strcmp(cell, "last_year") == 0)
        row->period.last_year = true;
    else if (strcmp(cell, "any") == 0)
        row->period.any = true;
    else if (rest && strcmp(rest, "_years") == 0 &&
             int_parse((struct slice){cell, (size_t)(rest - cell)}, &years) && years > 0)
        row->period.years = (int)years;
    else if (strcmp(cell, "year") != 0)
        sheet_fault(sheet, i, "period", l->problems,
                    "\"%s\" is not year, last_year, any or <n>_years", cell);
}

static void load_rule(struct loader *l, const struct sheet *sheet, size_t i, struct form_row *row)
{
    static const char *const classes[] = {"D", "P", "R", "A", NULL};
    static const char *const proofs[] = {"", "any", "both", "record", NULL};
    static const char *const words[] = {"", "yes", NULL};
    size_t class = 0;
    size_t proof = 0;
    size_t publish = 0;
    size_t absent = 0;
    size_t this_year = 0;
    size_t permissive = 0;
    size_t attested_only = 0;
    sheet_word(sheet, i, "class", classes, l->problems, &class);
    sheet_word(sheet, i, "proof", proofs, l->problems, &proof);
    sheet_word(sheet, i, "publish", words, l->problems, &publish);
    sheet_word(sheet, i, "this_year", words, l->problems, &this_year);
    sheet_word(sheet, i, "absent_is_no", words, l->problems, &absent);
    sheet_word(sheet, i, "permissive", words, l->problems, &permissive);
    sheet_word(sheet, i, "attested_only", words, l->problems, &attested_only);
    row->class = (enum row_class) class;
    row->proof = (enum proof)proof;
    load_period(l, sheet, i, row);
    row->publish = publish;
    row->this_year = this_year;
    row->absent_is_no = absent;
    row->permissive = permissive;
    row->attested_only = attested_only;
    row->post = sheet_cell(sheet, i, "post");
    row->unseen = sheet_cell(sheet, i, "unseen");
    row->exports = schema_exports(l->schema, l->arena, sheet, i, l->problems);
    load_applies(l, sheet, i, row);
    if (row->class == CLASS_REGISTER && row->proof == PROOF_NONE)
        sheet_fault(sheet, i, "proof", l->problems, "a register row needs a proof");
}

static void load_rules(struct loader *l)
{
    static const char *const required[] = {
        "row",          "class",      "proof", "period",  "publish",       "this_year", "applies",
        "absent_is_no", "permissive", "post",  "exports", "attested_only", "unseen",    NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "rules.csv", required, l->problems);
    for (size_t i = 0; sheet && i < sheet->n; i++) {
        struct form_row *row = row_of(l, sheet, i);
        if (row && row->exports)
            sheet_fault(sheet, i, "row", l->problems, "row %s stands twice",
                        sheet_cell(sheet, i, "row"));
        else if (row)
            load_rule(l, sheet, i, row);
    }
    for (size_t i = 0; sheet && i < l->edition->n; i++)
        if (!l->row[i].exports)
            sheet_fault_whole(sheet, "row", l->problems, "form row %d has no rule",
                              l->row[i].number);
}

/* What data decide or can refute has a condition on a measure, or is marked as having none; each reading
 * leaves one in force that can decide. */
static void check_decided(struct loader *l, const struct sheet *sheet)
{
    for (size_t i = 0; i < l->edition->n; i++) {
        const struct form_row *row = &l->row[i];
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): n rows stand there */
        bool by_data = row->class == CLASS_DATA || row->class == CLASS_REFUTE;
        const struct reading *reading = NULL;
        if (row->attested_only && (!by_data || row->n_conditions))
            sheet_fault_whole(sheet, "row", l->problems,
                              "row %d is not attested_only: it is of class D or P and has data, or "
                              "of another class",
                              row->number);
        if (by_data && !row->n_conditions && !row->attested_only && row->proof == PROOF_NONE)
            sheet_fault_whole(sheet, "row", l->problems,
                              "row %d is decided or refuted by data and has no condition",
                              row->number);
        if (row->class == CLASS_DATA &&
            (reading = conditions_idle(row->condition, row->n_conditions, NULL,
                                       &l->edition->readings, l->arena)))
            sheet_fault_whole(sheet, "readings", l->problems,
                              "no condition of row %d decides under the reading %s", row->number,
                              reading->code);
    }
}

static void load_conditions(struct loader *l)
{
    static const char *const required[] = {"row",  "measure", "op",       "limit",
                                           "none", "force",   "readings", NULL};
    static const struct alias_book no_aliases;
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "conditions.csv", required, l->problems);
    for (size_t i = 0; sheet && i < sheet->n; i++) {
        struct form_row *row = row_of(l, sheet, i);
        struct condition condition;
        if (!row || !condition_load(&condition, l->arena, sheet, i, l->catalog, &no_aliases,
                                    &l->edition->readings, l->problems))
            continue;
        if (row->class != CLASS_DATA && row->class != CLASS_REFUTE &&
            condition.force == FORCE_DECIDE)
            sheet_fault(sheet, i, "force", l->problems, "row %s can only be refuted by data",
                        sheet_cell(sheet, i, "row"));
        condition.beside_data = row->class == CLASS_DATA && condition.force == FORCE_REFUTE;
        if (condition.force == FORCE_CAP)
            sheet_fault(sheet, i, "force", l->problems, "row %s is no criterion to cap",
                        sheet_cell(sheet, i, "row"));
        struct condition *list = arena_alloc(l->arena, (row->n_conditions + 1) * sizeof *list);
        if (row->n_conditions)
            memcpy(list, row->condition, row->n_conditions * sizeof *list);
        list[row->n_conditions++] = condition;
        row->condition = list;
    }
    if (sheet && l->problems->errors == l->errors)
        check_decided(l, sheet);
}

static void load_title(struct loader *l)
{
    static const char *const required[] = {"key", "value", NULL};
    const struct sheet *sheet =
        template_load_in(l->arena, l->folder, "edition.csv", required, l->problems);
    for (size_t i = 0; sheet && i < sheet->n; i++) {
        const char *key = sheet_cell(sheet, i, "key");
        if (strcmp(key, "title") == 0)
            l->edition->title = sheet_cell(sheet, i, "value");
        else if (strcmp(key, "code") == 0)
            l->edition->code = sheet_cell(sheet, i, "value");
        else
            sheet_fault(sheet, i, "key", l->problems, "\"%s\" is not one of: code, title", key);
        if (!*sheet_cell(sheet, i, "value"))
            sheet_fault(sheet, i, "value", l->problems, "%s needs a value", key);
    }
    if (sheet && (!l->edition->title || !l->edition->code))
        sheet_fault_whole(sheet, "key", l->problems, "the edition needs a code and a title");
}

bool form_load(struct form_edition *edition, struct arena *arena, const char *folder, size_t place,
               const struct schema *schema, const struct catalog *catalog,
               struct problems *problems)
{
    *edition = (struct form_edition){0};
    struct loader l = {
        .arena = arena,
        .folder = folder,
        .schema = schema,
        .catalog = catalog,
        .problems = problems,
        .edition = edition,
        .errors = problems->errors,
        .place = place,
    };
    if (!load_form(&l))
        return false;
    load_title(&l);
    load_clauses(&l);
    load_rules(&l);
    readings_load(&edition->readings, arena, arena_format(arena, "%s/readings.csv", folder),
                  problems);
    cited_load(&edition->cited, arena, arena_format(arena, "%s/cited.csv", folder), problems);
    if (problems->errors == l.errors)
        load_conditions(&l);
    return problems->errors == l.errors;
}

bool form_row_reads(const struct form_row *row, const char *export)
{
    return exports_have(row->exports, export) ||
           (form_row_asks(row) && strcmp(export, "attest") == 0) ||
           (*row->applies_column && strcmp(export, "org") == 0);
}

bool form_row_may_not_apply(const struct form_row *row)
{
    bool conditional = *row->applies_column || row->permissive;
    for (size_t i = 0; i < row->n_conditions && !conditional; i++)
        conditional = row->condition[i].none == NONE_NA || row->condition[i].force == FORCE_APPLIES;
    return conditional;
}

const struct form_row *form_row(const struct form_edition *edition, int number)
{
    return number >= 1 && (size_t)number <= edition->n ? &edition->row[number - 1] : NULL;
}
