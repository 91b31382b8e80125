/* Collect: the answers of a sample.xlsx that was taken along. */
#include <jansson.h>
#include <string.h>

#include "base/file.h"
#include "batch/collect_parts.h"
#include "report/sample_document.h"

const char *folder_of_sample(struct arena *arena, const char *output, const char *code,
                             const char *digest)
{
    struct names years = {0};
    names_in(arena, output, &years);
    for (size_t i = years.n; i-- > 0;) {
        const char *folder = arena_format(arena, "%s/%s/%s", output, years.at[i], code);
        const char *own =
            book_keyword(arena, arena_format(arena, "%s/sample.xlsx", folder), SAMPLE_KEYWORD);
        if (own && strcmp(own, digest) == 0)
            return folder;
    }
    return NULL;
}

struct heads {
    size_t row, result, evidence, examiner, date;
    int64_t line;
};

static bool find_heads(const struct grid *grid, const struct wording *w, struct heads *h)
{
    for (size_t i = 0; i < grid->row.n; i++) {
        const struct grid_row *row = &grid->row.at[i];
        *h = (struct heads){collect_column(row, w->text[REMEDY_ROW]),
                            collect_column(row, w->text[SAMPLE_RESULT]),
                            collect_column(row, w->text[SAMPLE_EVIDENCE]),
                            collect_column(row, w->text[SAMPLE_EXAMINER]),
                            collect_column(row, w->text[SAMPLE_EXAMINED_ON]),
                            row->line};
        if (h->row != SIZE_MAX && h->result != SIZE_MAX && h->evidence != SIZE_MAX &&
            h->examiner != SIZE_MAX && h->date != SIZE_MAX)
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

static void take_row(struct collecting *c, const struct heads *h, const json_t *rows,
                     const struct grid_row *row)
{
    int64_t number = 0;
    const char *to = collect_state(c->library->wording, grid_cell(row, h->result));
    const char *evidence = grid_cell(row, h->evidence);
    const char *place = grid_place(c->arena, h->result, row->line);
    bool named = int_parse(slice_of(grid_cell(row, h->row)), &number) && number > 0 &&
                 number <= (int64_t)c->library->form->n;
    if (!*to && !*evidence)
        return;
    if (!*to || !named) {
        answers_file_refuse(c->answers, c->arena,
                            arena_format(c->arena,
                                         named ? "%s：只填了依据，没有检查结论，没有采用"
                                               : "%s：所在行没有条目编号，没有采用",
                                         place));
        return;
    }
    const char *from = state_of(rows, number);
    const char *item = arena_format(c->arena, "%lld", (long long)number);
    struct collected x = {.item = item,
                          .answered = item,
                          .from = from,
                          .to = to,
                          .place = place,
                          .remark = "",
                          .evidence = evidence,
                          .examiner = grid_cell(row, h->examiner),
                          .date = grid_cell(row, h->date),
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
    FILE *file = file_stream(arena_format(c->arena, "%s/result.json", c->folder));
    json_t *result = file ? json_loadf(file, 0, NULL) : NULL;
    if (file)
        fclose(file);
    const json_t *rows = json_object_get(json_object_get(result, "form"), "rows");
    for (size_t i = 0; i < grid.row.n; i++)
        if (grid.row.at[i].line > h.line)
            take_row(c, &h, rows, &grid.row.at[i]);
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
