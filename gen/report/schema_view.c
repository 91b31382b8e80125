/* Schema view. */
#include "report/schema_view.h"

#include <string.h>

#include "base/columns.h"
#include "base/numbers.h"
#include "base/said.h"
#include "report/column_use.h"
#include "report/guide_places.h"

static void take_rows(struct export_view *view, const struct form_edition *form,
                      struct arena *arena)
{
    struct numbers rows = {.arena = arena};
    for (size_t i = 0; i < form->n; i++)
        if (form_row_reads(&form->row[i], view->export->name))
            numbers_add(&rows, form->row[i].number);
    numbers_end(&rows);
    view->rows = rows.text;
    view->n_rows = rows.n;
}

static void take_indicators(struct export_view *view, const struct grading_edition *grading,
                            const struct catalog *catalog, struct arena *arena)
{
    for (size_t i = 0; i < grading->n; i++) {
        const char *title = grading->indicator[i].title;
        if (!indicator_reads(catalog, &grading->indicator[i], view->export->name))
            continue;
        view->indicators =
            view->indicators ? arena_format(arena, "%s、%s", view->indicators, title) : title;
        view->n_indicators++;
    }
}

/* What it decides by the standards beside. */
static const char *beside_text(const struct library *l, const struct export_view *of,
                               struct arena *arena)
{
    const char *text = "";
    for (size_t i = 1; i < l->n_pairs; i++) {
        const struct standard *s = l->pair[i].beside;
        struct export_view view = {.export = of->export};
        if (s->kind == STANDARD_FORM)
            take_rows(&view, &s->form, arena);
        else
            take_indicators(&view, &s->grading, &l->catalog, arena);
        if (view.rows || view.indicators)
            text = arena_format(
                arena, "%s；按%s：%s", text, s->title,
                items_text(arena, view.n_rows, view.rows, view.n_indicators, view.indicators));
    }
    return text;
}

/* The first word that editions look for in it is an example; else the guide's, unless it is a choice that they do
 * not look for. */
static const char *example_of(const struct column *c, const struct column_guide *guide,
                              const char *const *words, const struct library *l,
                              struct arena *arena)
{
    if (words && words[0])
        return words[0];
    return words && c->type == TYPE_ENUM ? "" : guide_filled(l, guide->example, arena);
}

static struct column_view column_view_of(const struct library *l, size_t export, size_t column,
                                         struct arena *arena)
{
    const struct column *c = &l->schema.export[export].column[column];
    const struct column_guide *guide = &l->guide.at[export].column[column];
    const char *const *words = column_words(l, export, column, arena);
    const char *meaning = guide_filled(l, guide->meaning, arena);
    const char *use = column_use(l, export, column, arena);
    struct column_view view = {
        .meaning = arena_format(arena, "%s%s%s", meaning, *meaning && *use ? "；" : "", use),
        .example = example_of(c, guide, words, l, arena),
        .values = c->values,
        .values_text = c->values_text,
    };
    if (words && c->type == TYPE_ENUM) {
        view.values = words;
        view.values_text = text_joined(arena, words, ";");
    }
    return view;
}

static const struct column_view *columns_of(const struct library *l, size_t export,
                                            struct arena *arena)
{
    size_t n = l->schema.export[export].n;
    struct column_view *view = arena_alloc(arena, (n + 1) * sizeof *view);
    for (size_t i = 0; i < n; i++)
        view[i] = column_view_of(l, export, i, arena);
    return view;
}

struct export_view export_view_of(const struct library *l, size_t export, struct arena *arena)
{
    struct export_view view = {.export = &l->schema.export[export],
                               .guide = &l->guide.at[export],
                               .column = columns_of(l, export, arena)};
    take_rows(&view, l->form, arena);
    take_indicators(&view, l->grading, &l->catalog, arena);
    view.beside = beside_text(l, &view, arena);
    return view;
}

/* --- words ---------------------------------------------------------------------------------------------- */

/* "主键", "必填" or "". */
static const char *column_duty(const struct column *c)
{
    return c->key ? "主键" : c->required ? "必填" : "";
}

const char *column_text(const struct export_view *view, size_t column, struct arena *arena)
{
    const struct column *c = &view->export->column[column];
    const char *meaning = view->column[column].meaning;
    if (c->blank == BLANK_FAULT)
        meaning = arena_format(arena, "%s%s应当填写，个别空着的按没有做判断", meaning,
                               *meaning ? "；" : "");
    if (c->type != TYPE_ENUM || !*view->column[column].values_text)
        return meaning;
    return arena_format(arena, "%s%s取值：%s", meaning, *meaning ? "；" : "",
                        view->column[column].values_text);
}

const char *items_text(struct arena *arena, int n_rows, const char *rows, int n_indicators,
                       const char *indicators)
{
    const char *of_form = rows ? arena_format(arena, "评估表%d条（第%s条）", n_rows, rows) : "";
    const char *of_grading =
        indicators ? arena_format(arena, "指标%d项（%s）", n_indicators, indicators) : "";
    return arena_format(arena, "%s%s%s", of_form, rows && indicators ? "；" : "", of_grading);
}

static const char *decides_text(const struct export_view *v, struct arena *arena)
{
    const char *own = v->rows || v->indicators
                          ? items_text(arena, v->n_rows, v->rows, v->n_indicators, v->indicators)
                          : "说明数据，不单独决定条目";
    return arena_format(arena, "%s%s", own, v->beside);
}

/* --- text and Markdown ------------------------------------------------------------------------------------ */

enum { CELLS = 6 };

static const char *const heads[CELLS] = {"列", "英文名", "类型", "", "说明", "例"};

static void set_cells(const struct export_view *v, size_t column, const char **cell,
                      struct arena *arena)
{
    const struct column *c = &v->export->column[column];
    cell[0] = c->header;
    cell[1] = c->name;
    cell[2] = type_word(c->type);
    cell[3] = column_duty(c);
    cell[4] = column_text(v, column, arena);
    cell[5] = v->column[column].example;
}

static void print_text(FILE *to, const struct export_view *v, struct arena *arena)
{
    const struct export *e = v->export;
    const char **cell = arena_alloc(arena, (e->n + 1) * CELLS * sizeof *cell);
    fprintf(to, _("%s（%s）：%s\n通常取自：%s\n用于：%s\n"), e->title, e->name, v->guide->meaning,
            v->guide->origin, said(arena, decides_text(v, arena)));
    if (!e->keyed)
        fputs(_("没有主键：各列完全相同的行只计一次\n"), to);
    memcpy(cell, heads, sizeof heads);
    for (size_t i = 0; i < e->n; i++)
        set_cells(v, i, cell + (i + 1) * CELLS, arena);
    columns_say(to, cell, CELLS, e->n + 1, arena);
}

void markdown_cell(FILE *to, const char *text)
{
    fputs("| ", to);
    if (!*text)
        return;
    for (; *text; text++)
        if (*text == '\n')
            fputs("<br>", to);
        else if (*text == '|')
            fputs("\\|", to);
        else
            fputc(*text, to);
    fputc(' ', to);
}

static void print_md(FILE *to, const struct export_view *v, struct arena *arena)
{
    const struct export *e = v->export;
    const char *cell[CELLS];
    fprintf(to, "### %s（%s）\n\n%s。\n\n- 通常取自：%s\n- 用于：%s\n", e->title, e->name,
            v->guide->meaning, v->guide->origin, decides_text(v, arena));
    fputs("\n| 列 | 英文名 | 类型 | | 说明 | 例 |\n|---|---|---|---|---|---|\n", to);
    for (size_t i = 0; i < e->n; i++) {
        set_cells(v, i, cell, arena);
        for (size_t k = 0; k < CELLS; k++)
            markdown_cell(to, cell[k]);
        fputs("|\n", to);
    }
}

/* --- CSV -------------------------------------------------------------------------------------------------- */

static void put_cell(FILE *to, const char *text, char end)
{
    bool quote = strpbrk(text, ",\"\n") != NULL;
    if (quote)
        fputc('"', to);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', to);
        fputc(*text, to);
    }
    if (quote)
        fputc('"', to);
    fputc(end, to);
}

static void print_csv(FILE *to, const struct export_view *v)
{
    const struct export *e = v->export;
    for (size_t i = 0; i < e->n; i++) {
        const struct column *c = &e->column[i];
        const char *const cell[] = {e->name,
                                    e->title,
                                    c->name,
                                    c->header,
                                    type_name(c->type),
                                    c->key ? "yes" : "",
                                    c->required ? "yes" : "",
                                    v->column[i].values_text,
                                    v->column[i].meaning,
                                    v->column[i].example,
                                    v->guide->meaning,
                                    v->guide->origin,
                                    v->rows ? v->rows : "",
                                    v->indicators ? v->indicators : ""};
        for (size_t k = 0; k < sizeof cell / sizeof *cell; k++)
            put_cell(to, cell[k], k + 1 < sizeof cell / sizeof *cell ? ',' : '\n');
    }
}

void schema_print(FILE *to, const struct export_view *view, size_t n, enum schema_format format,
                  struct arena *arena)
{
    if (format == SCHEMA_JSON) {
        schema_print_json(to, view, n);
        return;
    }
    if (format == SCHEMA_CSV)
        fputs("export,title,column,header,type,key,required,values,meaning,example,row_is,origin,"
              "rows,indicators\n",
              to);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && format != SCHEMA_CSV)
            fputc('\n', to);
        if (format == SCHEMA_TEXT)
            print_text(to, &view[i], arena);
        else if (format == SCHEMA_MD)
            print_md(to, &view[i], arena);
        else
            print_csv(to, &view[i]);
    }
}
