/* Collect: the answers of a sample.xlsx that was taken along. */
#include <jansson.h>
#include <string.h>

#include "base/file.h"
#include "batch/aside_files.h"
#include "batch/collect_parts.h"
#include "batch/issued.h"
#include "report/json_tree.h"
#include "report/sample_document.h"

static bool is_drawn(struct arena *arena, const char *path, const char *digest)
{
    const char *own = book_keyword(arena, path, SAMPLE_KEYWORD);
    return own && strcmp(own, digest) == 0;
}

const char *folder_of_sample(struct arena *arena, const char *output, const char *code,
                             const char *digest)
{
    struct names years = {0};
    names_in(arena, output, &years);
    for (size_t i = years.n; i-- > 0;) {
        struct names files = {0};
        const char *folder = arena_format(arena, "%s/%s/%s", output, years.at[i], code);
        names_in(arena, folder, &files);
        for (size_t k = 0; k < files.n; k++)
            if ((strcmp(files.at[k], SAMPLE_BOOK) == 0 || sample_aside_named(files.at[k])) &&
                is_drawn(arena, arena_format(arena, "%s/%s", folder, files.at[k]), digest))
                return folder;
    }
    return NULL;
}

/* The lines to answer, as they were drawn; NULL: an earlier program drew it, and did not write them down. */
static const struct issued *plan_of(const struct collecting *c)
{
    struct issued_list *list = arena_alloc(c->arena, sizeof *list);
    const char *why = NULL;
    const char *lot = book_keyword(c->arena, c->workbook, SAMPLE_KEYWORD);
    if (!lot || !issued_read(list, c->arena, c->folder, &why))
        return NULL;
    for (size_t i = 0; i < list->of.n; i++)
        if (strcmp(list->of.at[i].document, SAMPLE_DOCUMENT) == 0 &&
            strcmp(list->of.at[i].lot, lot) == 0)
            return &list->of.at[i];
    return NULL;
}

struct heads {
    size_t row, text, result, evidence, examiner, date;
    int64_t line;
};

static bool find_heads(const struct grid *grid, const struct wording *w, struct heads *h)
{
    for (size_t i = 0; i < grid->row.n; i++) {
        const struct grid_row *row = &grid->row.at[i];
        *h = (struct heads){collect_column(row, w->text[REMEDY_ROW]),
                            collect_column(row, w->text[FORM_SUB_ITEM]),
                            collect_column(row, w->text[SAMPLE_RESULT]),
                            collect_column(row, w->text[SAMPLE_EVIDENCE]),
                            collect_column(row, w->text[SAMPLE_EXAMINER]),
                            collect_column(row, w->text[SAMPLE_EXAMINED_ON]),
                            row->line};
        if (h->row != SIZE_MAX && h->text != SIZE_MAX && h->result != SIZE_MAX &&
            h->evidence != SIZE_MAX && h->examiner != SIZE_MAX && h->date != SIZE_MAX)
            return true;
    }
    return false;
}

/* By the published result, where there is one: what an examiner finds otherwise than the evidence is an override, and
 * so is all of a row that has one. */
static bool is_override(const json_t *rows, int64_t number, const char *to)
{
    const json_t *row = json_array_get(rows, (size_t)number - 1);
    const char *computed = json_string_value(json_object_get(row, "computed"));
    return collect_computed(row) &&
           (json_object_get(row, "override") || !computed || strcmp(computed, to) != 0);
}

static const char *state_of(const json_t *rows, int64_t number)
{
    const json_t *row = json_array_get(rows, (size_t)number - 1);
    const char *state = json_string_value(json_object_get(row, "result"));
    return state ? state : "";
}

/* The row that stands at a line, by the plan and by its own words; 0 with *why: the line is not as it was drawn. */
static int row_at(const struct collecting *c, const struct heads *h, const struct issued *plan,
                  const struct grid_row *row, const char **why)
{
    int64_t number = 0;
    const struct form_edition *form = c->library->form;
    int64_t place = row->line - h->line - 1;
    const char *at = grid_place(c->arena, h->row, row->line);
    const char *cell = grid_cell(row, h->row);
    bool named = int_parse(slice_of(cell), &number) && number > 0 && number <= (int64_t)form->n;
    int drawn = plan && place < (int64_t)plan->n_rows ? plan->row[place] : 0;
    *why = NULL;
    if (!named)
        *why = arena_format(c->arena, "%s：所在行没有条目编号，没有采用", at);
    else if (plan && drawn != number)
        *why = drawn ? arena_format(c->arena,
                                    "%s：条目编号“%s”与抽查清单不同（这一行应为%d），没有采用", at,
                                    cell, drawn)
                     : arena_format(c->arena, "%s：条目“%s”不在抽查清单之中，没有采用", at, cell);
    else if (strcmp(grid_cell(row, h->text), form->row[number - 1].sub_item) != 0)
        *why = arena_format(c->arena, "%s：所在行的内容不是第%s条的，没有采用", at, cell);
    return *why ? 0 : (int)number;
}

static void take_row(struct collecting *c, const struct heads *h, const struct issued *plan,
                     const json_t *rows, const struct grid_row *row)
{
    const char *why = NULL;
    const char *to = collect_state(c->library->wording, grid_cell(row, h->result));
    const char *evidence = collect_text(c, c->answers, row, h->evidence);
    const char *told = collect_text(c, c->answers, row, h->date);
    const char *date = *told ? collect_day_text(c->arena, told) : "";
    const char *place = grid_place(c->arena, h->result, row->line);
    if (!*to && !*evidence)
        return;
    int number = row_at(c, h, plan, row, &why);
    if (!why && !*to)
        why = arena_format(c->arena, "%s：只填了依据，没有检查结论，没有采用", place);
    if (!why && !date)
        why = arena_format(c->arena, "%s：检查日期“%s”不是日期，这一行没有采用",
                           grid_place(c->arena, h->date, row->line), told);
    if (why) {
        answers_file_refuse(c->answers, c->arena, why);
        return;
    }
    const char *from = state_of(rows, number);
    const char *item = arena_format(c->arena, "%d", number);
    struct collected x = {.item = item,
                          .answered = item,
                          .from = from,
                          .to = to,
                          .sheet = c->library->wording->text[SAMPLE_ANSWERS],
                          .place = place,
                          .remark = "",
                          .evidence = evidence,
                          .examiner = collect_text(c, c->answers, row, h->examiner),
                          .date = date,
                          .computed = is_override(rows, number, to)};
    if (x.computed)
        x.remark = evidence;
    collect_take(c, &x);
}

const char *collect_sample(struct collecting *c)
{
    struct grid grid = {0};
    struct heads h;
    const char *why = NULL;
    const struct wording *w = c->library->wording;
    if (!grid_read(&grid, c->arena, c->workbook, w->text[SAMPLE_ANSWERS], &why))
        return why;
    if (!find_heads(&grid, w, &h))
        return arena_format(c->arena, "工作表“%s”没有原来的表头", w->text[SAMPLE_ANSWERS]);
    json_t *result = json_read(arena_format(c->arena, "%s/result.json", c->folder), 0);
    const json_t *rows = json_object_get(json_object_get(result, "form"), "rows");
    const struct issued *plan = plan_of(c);
    for (size_t i = 0; i < grid.row.n; i++)
        if (grid.row.at[i].line > h.line)
            take_row(c, &h, plan, rows, &grid.row.at[i]);
    json_decref(result);
    return NULL;
}

bool sample_filled(struct arena *arena, const struct wording *w, const char *path)
{
    struct grid grid = {0};
    struct heads h;
    const char *why = NULL;
    bool filled = false;
    if (!grid_read(&grid, arena, path, w->text[SAMPLE_ANSWERS], &why) || !find_heads(&grid, w, &h))
        return false;
    for (size_t i = 0; i < grid.row.n; i++) {
        const struct grid_row *row = &grid.row.at[i];
        filled = filled ||
                 (row->line > h.line && (*grid_cell(row, h.result) || *grid_cell(row, h.evidence)));
    }
    return filled;
}
