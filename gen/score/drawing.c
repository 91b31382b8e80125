/* Drawing. */
#include "score/drawing.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "ingest/sheet.h"

enum { MOST_DRAWN = 100, ID_CELLS = 3, Z_MOST = 4 };

/* --- the plan --------------------------------------------------------------------------------------------- */

struct plan_reader {
    const struct sheet *sheet;
    size_t row;
    const struct schema *schema;
    struct arena *arena;
    struct problems *problems;
};

/* SIZE_MAX, and said: the export has no such column. */
static size_t column_of(const struct plan_reader *p, const struct drawing_rule *rule,
                        const char *cell, struct slice name)
{
    size_t column =
        rule->export == SIZE_MAX ? SIZE_MAX : export_column(&p->schema->export[rule->export], name);
    if (column == SIZE_MAX)
        sheet_fault(p->sheet, p->row, cell, p->problems, "\"%s\" is not a column of the export",
                    arena_copy(p->arena, name.at, name.n));
    return column;
}

static size_t named_column(const struct plan_reader *p, const struct drawing_rule *rule,
                           const char *cell, const char *name, bool dated)
{
    if (!*name)
        return SIZE_MAX;
    size_t column = column_of(p, rule, cell, slice_of(name));
    if (column == SIZE_MAX || !dated)
        return column;
    enum column_type type = p->schema->export[rule->export].column[column].type;
    if (type != TYPE_DATE && type != TYPE_DATETIME)
        sheet_fault(p->sheet, p->row, cell, p->problems, "\"%s\" is not a date", name);
    return column;
}

/* An enumeration has the word, or no record would ever be drawn. */
static void check_words(const struct plan_reader *p, const struct column *c,
                        const struct drawing_filter *f)
{
    const char *const *known = c->type == TYPE_ENUM   ? c->values
                               : c->type == TYPE_BOOL ? answer_words
                                                      : NULL;
    for (const char *const *word = f->word; known && *word; word++)
        if (!exports_have(known, *word))
            sheet_fault(p->sheet, p->row, "keep", p->problems, "\"%s\" is not a value of %s", *word,
                        c->name);
}

static void read_filters(const struct plan_reader *p, struct drawing_rule *rule)
{
    VEC(struct drawing_filter) filters = {0};
    const char *const *part = text_list(p->arena, sheet_cell(p->sheet, p->row, "keep"), "&");
    for (; *part; part++) {
        const char *equals = strchr(*part, '=');
        if (!equals) {
            sheet_fault(p->sheet, p->row, "keep", p->problems, "\"%s\" is not column=word", *part);
            continue;
        }
        struct slice name = {*part, (size_t)(equals - *part)};
        if (strcmp(equals, "=@") == 0) {
            rule->named = true;
            continue;
        }
        struct drawing_filter f = {column_of(p, rule, "keep", name),
                                   text_list(p->arena, equals + 1, ";")};
        if (f.column == SIZE_MAX)
            continue;
        check_words(p, &p->schema->export[rule->export].column[f.column], &f);
        *vec_push(p->arena, &filters) = f;
    }
    rule->filter = filters.at;
    rule->n_filters = filters.n;
}

static void read_order(const struct plan_reader *p, struct drawing_rule *rule)
{
    static const char *const words[] = {[DRAWN_EARLIEST] = "earliest ", [DRAWN_LATEST] = "latest "};
    const char *text = sheet_cell(p->sheet, p->row, "order");
    rule->by = SIZE_MAX;
    for (int i = DRAWN_EARLIEST; i <= DRAWN_LATEST; i++)
        if (strncmp(text, words[i], strlen(words[i])) == 0) {
            rule->order = (enum drawing_order)i;
            rule->by = named_column(p, rule, "order", text + strlen(words[i]), true);
        }
    if (*text && rule->order == DRAWN_BY_LOT)
        sheet_fault(p->sheet, p->row, "order", p->problems,
                    "\"%s\" is neither \"earliest COLUMN\" nor \"latest COLUMN\"", text);
}

/* Which entries name a row is known of documents and records alone. */
static void check_register(const struct plan_reader *p, const struct drawing_rule *rule)
{
    const char *const registers[] = {docs_source.export, records_source.export, NULL};
    bool is_register =
        rule->export != SIZE_MAX && exports_have(registers, p->schema->export[rule->export].name);
    if (rule->named != is_register || (rule->named && rule->n_filters))
        sheet_fault(
            p->sheet, p->row, "keep", p->problems,
            "of docs and records those are drawn that name the row: rows=@, and of these alone");
}

static void read_rule(const struct plan_reader *p, const struct form_edition *form,
                      struct drawing_rule *rule)
{
    int64_t row = 0;
    const char *export = sheet_cell(p->sheet, p->row, "export");
    *rule = (struct drawing_rule){.line = p->sheet->row[p->row].line,
                                  .export = SIZE_MAX,
                                  .look = sheet_cell(p->sheet, p->row, "look")};
    if (sheet_int_in(p->sheet, p->row, "row", 1, (int64_t)form->n, p->problems, &row))
        rule->row = (int)row;
    sheet_int_in(p->sheet, p->row, "n", 1, MOST_DRAWN, p->problems, &rule->most);
    if (*export && (rule->export = schema_export(p->schema, slice_of(export))) == SIZE_MAX) {
        sheet_fault(p->sheet, p->row, "export", p->problems, "\"%s\" is not an export", export);
        return;
    }
    if (!*rule->look)
        sheet_fault(p->sheet, p->row, "look", p->problems, "must say what is looked at");
    read_filters(p, rule);
    check_register(p, rule);
    rule->in_period =
        named_column(p, rule, "in_period", sheet_cell(p->sheet, p->row, "in_period"), true);
    rule->per = named_column(p, rule, "per", sheet_cell(p->sheet, p->row, "per"), false);
    read_order(p, rule);
}

/* What an edition may do without; NULL: it is not there (sound), or cannot be used. */
static const struct sheet *load_if_there(struct arena *arena, const char *path,
                                         const char *const *required, struct problems *problems,
                                         bool *sound)
{
    bool there = template_expected(arena, path);
    const struct sheet *sheet = there ? template_load(arena, path, required, problems) : NULL;
    *sound = sheet || !there;
    return sheet;
}

bool drawing_load(struct drawing_plan *plan, struct arena *arena, const char *path,
                  const struct schema *schema, const struct form_edition *form,
                  struct problems *problems)
{
    static const char *const required[] = {"row", "export", "keep", "in_period", "per",
                                           "n",   "order",  "look", NULL};
    *plan = (struct drawing_plan){NULL, 0, NULL};
    bool sound = true;
    const struct sheet *sheet = load_if_there(arena, path, required, problems, &sound);
    size_t errors = problems->errors;
    if (!sheet)
        return sound;
    struct drawing_rule *rule = arena_alloc(arena, (sheet->n + 1) * sizeof *rule);
    for (size_t i = 0; i < sheet->n; i++) {
        const struct plan_reader p = {sheet, i, schema, arena, problems};
        read_rule(&p, form, &rule[i]);
    }
    *plan = (struct drawing_plan){rule, sheet->n, sheet->sha256};
    return problems->errors == errors;
}

/* --- the records ------------------------------------------------------------------------------------------ */

void drawing_begin(struct drawing *d, const struct drawing_plan *plan, const struct schema *schema,
                   struct period period, const char *seed, const struct ingested *files,
                   struct arena *arena)
{
    *d = (struct drawing){.arena = arena,
                          .schema = schema,
                          .period = period,
                          .seed = seed,
                          .files = files,
                          .at = arena_alloc(arena, (plan->n + 1) * sizeof *d->at),
                          .n = plan->n};
    for (size_t i = 0; i < plan->n; i++)
        d->at[i].rule = &plan->rule[i];
}

/* As the plan writes it. */
static const char *value_word(const struct drawing *d, const struct column *c,
                              const struct value *v)
{
    if (v->state != VALUE_PRESENT)
        return NULL;
    if (c->type == TYPE_ENUM)
        return v->as.word;
    if (c->type == TYPE_BOOL)
        return answer_words[v->as.answer];
    return text_sound(d->arena, v->text);
}

/* A cell that cannot be read does not say that the record is one of them. */
static bool passes(const struct drawing *d, const struct drawing_filter *f,
                   const struct record *record)
{
    const struct value *v = &record->value[f->column];
    if (!*f->word)
        return v->state == VALUE_BLANK || v->state == VALUE_ABSENT;
    const char *word = value_word(d, &record->export->column[f->column], v);
    return word && exports_have(f->word, word);
}

/* 0: not told. */
static day_number day_at(const struct record *record, size_t column)
{
    if (column == SIZE_MAX || record->value[column].state != VALUE_PRESENT)
        return 0;
    const struct value *v = &record->value[column];
    return record->export->column[column].type == TYPE_DATE ? v->as.day : day_of(v->as.moment.at);
}

/* Its key; of an export without one its first cells. */
static const char *id_of(const struct drawing *d, const struct record *record, bool whole)
{
    const struct export *e = record->export;
    const char *text = "";
    bool keyed = false;
    int cells = 0;
    for (size_t i = 0; i < e->n; i++)
        keyed = keyed || e->column[i].key;
    for (size_t i = 0; i < e->n; i++) {
        const struct value *v = &record->value[i];
        if ((keyed && !e->column[i].key) || v->text.n == 0 || (!whole && cells == ID_CELLS))
            continue;
        text = arena_format(d->arena, "%s%s%s", text, *text ? "、" : "",
                            text_sound(d->arena, v->text));
        cells++;
    }
    return text;
}

/* What was read of an export, so that another file gives another lot. */
static const char *files_of(const struct drawing *d, size_t export)
{
    struct names text = {0};
    for (size_t i = 0; i < d->files->n; i++)
        if (d->files->file[i].export == export && d->files->file[i].sha256)
            *vec_push(d->arena, &text) = arena_format(d->arena, "%s\n", d->files->file[i].sha256);
    return names_joined(d->arena, &text, "");
}

static const char *lot_of(const struct drawing *d, const struct drawn_rule *r, const char *group,
                          const char *record)
{
    const char *text =
        arena_format(d->arena, "%s\n%s%lld\n%s\n%s", d->seed, files_of(d, r->rule->export),
                     (long long)r->rule->line, group, record);
    return digest_bytes(d->arena, DIGEST_SHA256, text, strlen(text));
}

static void add(struct drawing *d, struct drawn_rule *r, struct drawn one, const char *whole)
{
    one.lot = lot_of(d, r, one.group, whole);
    r->population++;
    *vec_push(d->arena, &r->of) = one;
}

static void take_for(struct drawing *d, struct drawn_rule *r, const struct record *record)
{
    const struct drawing_rule *rule = r->rule;
    const char *group = "";
    for (size_t i = 0; i < rule->n_filters; i++)
        if (!passes(d, &rule->filter[i], record))
            return;
    if (rule->in_period != SIZE_MAX) {
        day_number day = day_at(record, rule->in_period);
        if (day == 0 || day < d->period.from || day > d->period.to)
            return;
    }
    if (rule->per != SIZE_MAX)
        group = value_word(d, &record->export->column[rule->per], &record->value[rule->per]);
    if (!group) /* of which group nobody can tell */
        return;
    add(d, r,
        (struct drawn){.id = id_of(d, record, false),
                       .group = group,
                       .file = record->file,
                       .line = record->line,
                       .day = day_at(record, rule->by)},
        id_of(d, record, true));
}

void drawing_take(struct drawing *d, size_t export, const struct record *record)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->at[i].rule->export == export && !d->at[i].rule->named)
            take_for(d, &d->at[i], record);
}

static void take_entry(struct drawing *d, struct drawn_rule *r, const struct evidence *place,
                       const char *title)
{
    add(d, r,
        (struct drawn){.id = arena_format(d->arena, "%s %s", place->id, title),
                       .group = "",
                       .file = place->file,
                       .line = place->line},
        place->id);
}

static void take_registers(struct drawing *d, struct drawn_rule *r, const struct facts *facts,
                           size_t place)
{
    const struct register_facts *f = &facts->registers;
    int key = (int)place * ROW_SPACE + r->rule->row;
    bool docs = strcmp(d->schema->export[r->rule->export].name, docs_source.export) == 0;
    for (size_t i = 0; docs && i < f->doc.n; i++)
        if (rows_name(&f->doc.at[i].rows, key) &&
            doc_in_force(&f->doc.at[i], d->period.to) != NOT_IN_FORCE)
            take_entry(d, r, &f->doc.at[i].place, f->doc.at[i].title);
    for (size_t i = 0; !docs && i < f->record.n; i++) {
        const struct record_entry *e = &f->record.at[i];
        if (rows_name(&e->rows, key) && e->done_on >= d->period.from && e->done_on <= d->period.to)
            take_entry(d, r, &e->place, e->title);
    }
}

/* --- the lot ------------------------------------------------------------------------------------------------ */

static int by_lot(const struct drawn *a, const struct drawn *b, enum drawing_order order)
{
    int way = order == DRAWN_LATEST ? -1 : 1;
    if (order != DRAWN_BY_LOT && (a->day == 0 || b->day == 0) && a->day != b->day)
        return a->day == 0 ? 1 : -1; /* without a date: last */
    if (order != DRAWN_BY_LOT && a->day != b->day)
        return a->day < b->day ? -way : way;
    int lots = strcmp(a->lot, b->lot);
    return lots                       ? lots
           : strcmp(a->file, b->file) ? strcmp(a->file, b->file)
                                      : (a->line > b->line) - (a->line < b->line);
}

static int compare(const void *a, const void *b, void *order)
{
    const struct drawn *x = a;
    const struct drawn *y = b;
    int groups = strcmp(x->group, y->group);
    return groups ? groups : by_lot(x, y, *(const enum drawing_order *)order);
}

/* Leaves the first of each group. */
static void draw(struct drawn_rule *r)
{
    enum drawing_order order = r->rule->order;
    size_t kept = 0;
    int64_t of_group = 0;
    if (r->of.n)
        qsort_r(r->of.at, r->of.n, sizeof *r->of.at, compare, &order);
    for (size_t i = 0; i < r->of.n; i++) {
        bool same = i > 0 && strcmp(r->of.at[i].group, r->of.at[i - 1].group) == 0;
        of_group = same ? of_group + 1 : 1;
        if (of_group <= r->rule->most)
            r->of.at[kept++] = r->of.at[i];
    }
    r->of.n = kept;
}

void drawing_end(struct drawing *d, const struct facts *facts, size_t place)
{
    for (size_t i = 0; i < d->n; i++) {
        if (d->at[i].rule->named)
            take_registers(d, &d->at[i], facts, place);
        draw(&d->at[i]);
    }
}

/* --- surveys ------------------------------------------------------------------------------------------------ */

static bool between(struct ratio r)
{
    return r.num > 0 && ratio_compare(r, ratio_int(1)) < 0;
}

bool survey_sizes_load(struct survey_sizes *sizes, struct arena *arena, const char *path,
                       const struct grading_edition *edition, const struct catalog *catalog,
                       struct problems *problems)
{
    static const char *const required[] = {"indicator", "population", "z", "share",
                                           "off",       "look",       NULL};
    *sizes = (struct survey_sizes){NULL, 0};
    bool sound = true;
    const struct sheet *sheet = load_if_there(arena, path, required, problems, &sound);
    size_t errors = problems->errors;
    if (!sheet)
        return sound;
    struct survey_size *at = arena_alloc(arena, (sheet->n + 1) * sizeof *at);
    for (size_t i = 0; i < sheet->n; i++) {
        const char *id = sheet_cell(sheet, i, "indicator");
        const char *population = sheet_cell(sheet, i, "population");
        at[i] = (struct survey_size){.indicator = indicator_find(edition, id),
                                     .population = catalog_find(catalog, population),
                                     .look = sheet_cell(sheet, i, "look")};
        if (at[i].indicator == SIZE_MAX)
            sheet_fault(sheet, i, "indicator", problems, "\"%s\" is not an indicator", id);
        if (at[i].population == SIZE_MAX)
            sheet_fault(sheet, i, "population", problems, "\"%s\" is not a measure", population);
        if (!sheet_ratio(sheet, i, "z", problems, &at[i].z) ||
            !sheet_ratio(sheet, i, "share", problems, &at[i].share) ||
            !sheet_ratio(sheet, i, "off", problems, &at[i].off))
            continue;
        if (!between(at[i].share) || !between(at[i].off) || at[i].z.num <= 0 ||
            ratio_compare(at[i].z, ratio_int(Z_MOST)) > 0)
            sheet_fault(sheet, i, "share", problems,
                        "share and off lie between 0 and 1, z above 0 and up to %d", Z_MOST);
    }
    *sizes = (struct survey_sizes){at, sheet->n};
    return problems->errors == errors;
}

int64_t survey_size(struct ratio z, struct ratio share, struct ratio off, int64_t population)
{
    __extension__ typedef __int128 wide;
    wide over = (wide)z.num * off.den; /* z / off */
    wide under = (wide)z.den * off.num;
    wide top = over * over * share.num * (share.den - share.num);
    wide bottom = under * under * share.den * share.den;
    if (population == 0)
        return (int64_t)((top + bottom - 1) / bottom);
    /* n / (1 + (n - 1) / N) with n = top / bottom, rounded up */
    wide above = top * population;
    wide below = bottom * (population - 1) + top;
    return (int64_t)((above + below - 1) / below);
}
