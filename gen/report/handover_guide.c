/* Handover guide. */
#include "report/handover_guide.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/index.h"
#include "ingest/mappings.h"
#include "report/guide_places.h"
#include "report/schema_view.h"

/* --- what the first three files decide ---------------------------------------------------------------------- */

/* Those that no system exports: registers and answers. */
static const char *const first_exports[] = {"docs", "records", "attest"};
enum { FIRST = sizeof first_exports / sizeof *first_exports };

static bool by_register(const struct form_row *row)
{
    return exports_have(row->exports, "docs") || exports_have(row->exports, "records");
}

static bool is_needed(const struct form_row *row)
{
    return by_register(row) || form_row_asks(row);
}

typedef bool row_test(const struct form_row *row);

static const char *count_rows(const struct form_edition *form, row_test *test, struct arena *arena)
{
    int n = 0;
    for (size_t i = 0; i < form->n; i++)
        n += test(&form->row[i]);
    return number_text(arena, n);
}

/* --- tables -------------------------------------------------------------------------------------------------- */

static void put_line(FILE *to, const char *const *cell, size_t n)
{
    for (size_t i = 0; i < n; i++)
        markdown_cell(to, cell[i]);
    fputs("|\n", to);
}

static bool is_first(const char *export)
{
    for (size_t i = 0; i < FIRST; i++)
        if (strcmp(export, first_exports[i]) == 0)
            return true;
    return false;
}

static const char *worth(const struct export_view *v, struct arena *arena)
{
    if (!v->n_rows && !v->n_indicators)
        return "说明其他各表";
    const char *rows = v->n_rows ? arena_format(arena, "%d条", v->n_rows) : "";
    return arena_format(arena, "%s%s%s", rows, v->n_rows && v->n_indicators ? "、" : "",
                        v->n_indicators ? arena_format(arena, "%d项指标", v->n_indicators) : "");
}

/* Most first; of as many, in the order of the schema. */
static int by_worth(const void *a, const void *b)
{
    const struct export_view *x = a;
    const struct export_view *y = b;
    int n = x->n_rows + x->n_indicators;
    int m = y->n_rows + y->n_indicators;
    if (n != m)
        return n > m ? -1 : 1;
    return (x->export > y->export) - (x->export < y->export);
}

struct guide_text {
    const struct library *library;
    struct export_view *view; /* by worth */
    struct arena *arena;
};

static struct guide_text text_of(const struct library *l, struct arena *arena)
{
    struct guide_text g = {l, arena_alloc(arena, (l->schema.n + 1) * sizeof *g.view), arena};
    for (size_t i = 0; i < l->schema.n; i++)
        g.view[i] = export_view_of(l, i, arena);
    qsort(g.view, l->schema.n, sizeof *g.view, by_worth);
    return g;
}

static void put_first(FILE *to, const struct guide_text *g)
{
    for (size_t i = 0; i < FIRST; i++)
        for (size_t k = 0; k < g->library->schema.n; k++) {
            const struct export_view *v = &g->view[k];
            const char *name = v->export->name;
            const char *answers =
                arena_format(g->arena, "%s条，另有各评分项",
                             count_rows(g->library->form, form_row_asks, g->arena));
            const char *cell[] = {v->export->title, arena_format(g->arena, "`%s.csv`", name),
                                  v->guide->meaning,
                                  strcmp(name, "attest") == 0 ? answers : worth(v, g->arena)};
            if (strcmp(name, first_exports[i]) == 0)
                put_line(to, cell, 4);
        }
}

static void put_exports(FILE *to, const struct guide_text *g)
{
    for (size_t i = 0; i < g->library->schema.n; i++) {
        const struct export_view *v = &g->view[i];
        const char *cell[] = {arena_format(g->arena, "%s `%s`", v->export->title, v->export->name),
                              v->guide->meaning, v->guide->origin, worth(v, g->arena)};
        if (!is_first(v->export->name))
            put_line(to, cell, 4);
    }
}

static void put_sources(FILE *to, const struct guide_text *g)
{
    const struct schema *schema = &g->library->schema;
    for (size_t i = 0; i < schema->mappings->n; i++) {
        const struct mapping *m = &schema->mappings->at[i];
        const char *cell[] = {m->source, schema->export[m->export].title,
                              mapping_found_by(g->arena, schema, m)};
        if (!m->own)
            put_line(to, cell, 3);
    }
}

static const char *period_text(const struct record_period *p, struct arena *arena)
{
    return p->any         ? ""
           : p->last_year ? "上年以来的"
           : p->years     ? arena_format(arena, "近%d年的", p->years)
                          : "本年度的";
}

static const char *proof_text(const struct form_row *row, struct arena *arena)
{
    const char *record = arena_format(arena, "%s记录", period_text(&row->period, arena));
    const char *document =
        arena_format(arena, "%s制度%s", row->this_year ? "本年度批准或生效的" : "",
                     row->publish ? "（填公开网址）" : "");
    switch (row->proof) {
    case PROOF_ANY:
        return arena_format(arena, "%s，或%s", document, record);
    case PROOF_BOTH:
        return arena_format(arena, "%s和%s各一份", document, record);
    case PROOF_RECORD:
        return record;
    case PROOF_NONE:
        break;
    }
    return "";
}

static void put_needs(FILE *to, const struct guide_text *g)
{
    const struct form_edition *form = g->library->form;
    for (size_t i = 0; i < form->n; i++) {
        const struct form_row *row = &form->row[i];
        const char *proof = proof_text(row, g->arena);
        const char *need = *proof               ? proof
                           : form_row_asks(row) ? "检查结论"
                           : by_register(row)   ? "有关记录和数据"
                                                : "";
        const char *item = *row->sub_item
                               ? arena_format(g->arena, "%s：%s", row->item_name, row->sub_item)
                               : row->item_name;
        const char *cell[] = {number_text(g->arena, row->number), item, need};
        if (is_needed(row))
            put_line(to, cell, 3);
    }
}

/* What is asked: the text, or of an item that is answered by a grade the grades. */
static const char *asked_text(const struct guide_text *g, const struct criterion *c,
                              struct slice item)
{
    const struct attest_items *items = &g->library->attest_items;
    if (c->kind != CRITERION_GRADE)
        return c->text;
    const char *const *words = items->at.at[index_find(&items->ids, item)].words;
    return arena_format(g->arena, "等级：%s", text_joined(g->arena, words, "、"));
}

/* Each item once, as it is first asked for. */
static void put_items(FILE *to, const struct guide_text *g)
{
    struct index seen;
    index_init(&seen, g->arena);
    for (size_t i = 0; i < g->library->grading->n; i++) {
        const struct indicator *x = &g->library->grading->indicator[i];
        for (size_t k = 0; k < x->n_criteria; k++)
            for (const struct asked_item *item = x->criterion[k].items; item->id; item++) {
                bool added = false;
                const char *cell[] = {arena_format(g->arena, "`%s`", item->id), x->title,
                                      asked_text(g, &x->criterion[k], slice_of(item->id))};
                index_add(&seen, slice_of(cell[0]), &added);
                if (added)
                    put_line(to, cell, 3);
            }
    }
}

static void put_columns(FILE *to, const struct guide_text *g)
{
    schema_print(to, g->view, g->library->schema.n, SCHEMA_MD, g->arena);
}

/* --- places ---------------------------------------------------------------------------------------------------- */

struct place {
    const char *name;
    const char *text;                                     /* what stands there, or */
    void (*put)(FILE *to, const struct guide_text *text); /* the lines of a table */
    bool used;
};

struct filling {
    const struct guide_text *text;
    struct place *place;
    size_t n;
    const char *path;
    int64_t line;
    struct problems *problems;
    FILE *to;
};

static struct place *place_named(const struct filling *f, struct slice name)
{
    for (size_t i = 0; i < f->n; i++)
        if (slice_is(name, f->place[i].name))
            return &f->place[i];
    return NULL;
}

/* A line of its own gives way to a table; its end is the table's. */
static void fill_line(struct filling *f, const char *line)
{
    const char *open;
    while ((open = strstr(line, "{{"))) {
        const char *close = strstr(open, "}}");
        struct slice name = {open + 2,
                             close ? (size_t)(close - open - 2) : strcspn(open + 2, "\n")};
        struct place *place = place_named(f, name);
        fwrite(line, 1, (size_t)(open - line), f->to);
        if (!close || !place) {
            problem_add(f->problems, SEVERITY_ERROR, f->path, f->line, NULL,
                        "\"%.*s\" is no place that the guide fills", (int)name.n, name.at);
            return;
        }
        place->used = true;
        line = close + 2;
        if (place->put) {
            place->put(f->to, f->text);
            line += *line == '\n';
        } else {
            fputs(place->text, f->to);
        }
    }
    fputs(line, f->to);
}

static void fill_file(struct filling *f)
{
    FILE *from = file_stream(f->path);
    char *line = NULL;
    size_t room = 0;
    while (from && getline(&line, &room, from) > 0) {
        f->line++;
        fill_line(f, line);
    }
    if (!from || !file_stream_ended(from))
        problem_add(f->problems, SEVERITY_ERROR, f->path, 0, NULL, "不能读取：%s",
                    system_fault(errno));
    for (size_t i = 0; from && i < f->n; i++)
        if (!f->place[i].used)
            problem_add(f->problems, SEVERITY_ERROR, f->path, 0, NULL,
                        "the place {{%s}} is missing", f->place[i].name);
    if (from)
        fclose(from);
    free(line);
}

/* In a year of change: by what else the date is judged, and how its rows are named. */
static const char *beside_sentence(const struct library *l, struct arena *arena)
{
    const char *titles = "";
    const char *form = NULL;
    for (size_t i = 1; i < l->n_pairs; i++) {
        const struct standard *s = l->pair[i].beside;
        titles = arena_format(arena, "%s%s%s", titles, *titles ? "、" : "", s->title);
        form = !form && s->kind == STANDARD_FORM ? s->code : form;
    }
    if (!*titles)
        return "";
    return arena_format(
        arena, "过渡期内同时还按%s评价。%s", titles,
        form ? arena_format(arena, "对照它登记的条目，条目号前写明版本代码，如 %s/3。", form) : "");
}

bool handover_guide_print(FILE *to, const struct library *l, const char *path,
                          struct problems *problems, struct arena *arena)
{
    const struct guide_text text = text_of(l, arena);
    struct place place[] = {
        {"form", l->form->title, NULL, false},
        {"grading", l->grading->title, NULL, false},
        {"beside", beside_sentence(l, arena), NULL, false},
        {guide_place_names[PLACE_GATE], guide_place_text(l, PLACE_GATE, arena), NULL, false},
        {guide_place_names[PLACE_REGISTER_ROWS], guide_place_text(l, PLACE_REGISTER_ROWS, arena),
         NULL, false},
        {guide_place_names[PLACE_ASKED_ROW], guide_place_text(l, PLACE_ASKED_ROW, arena), NULL,
         false},
        {"gate_text", l->wording->text[SCORES_GATE_TEXT], NULL, false},
        {"rows", number_text(arena, (int64_t)l->form->n), NULL, false},
        {"indicators", number_text(arena, (int64_t)l->grading->n), NULL, false},
        {"needed", count_rows(l->form, is_needed, arena), NULL, false},
        {"register", count_rows(l->form, by_register, arena), NULL, false},
        {"attested", count_rows(l->form, form_row_asks, arena), NULL, false},
        {"exports_n", number_text(arena, (int64_t)l->schema.n), NULL, false},
        {"first", NULL, put_first, false},
        {"exports", NULL, put_exports, false},
        {"sources", NULL, put_sources, false},
        {"needs", NULL, put_needs, false},
        {"items", NULL, put_items, false},
        {"columns", NULL, put_columns, false},
    };
    size_t errors = problems->errors;
    char *whole = NULL;
    size_t size = 0;
    struct filling f = {&text, place,    sizeof place / sizeof *place, path,
                        0,     problems, open_memstream(&whole, &size)};
    if (!f.to)
        out_of_memory();
    fill_file(&f);
    fclose(f.to);
    if (problems->errors == errors)
        fwrite(whole, 1, size, to);
    free(whole);
    return problems->errors == errors;
}
