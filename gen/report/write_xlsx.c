/* XLSX: the one file that includes xlsxwriter.h.
 *
 * Data only ever become strings and numbers, never formulas, links, sheet names or attributes: the
 * formulas here come from the builders. */
#include "report/write_xlsx.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/file.h"
#include "report/sheet_text.h"
#include "report/xlsx_chart.h"
#include "report/xlsx_ledger.h"
#include "report/xlsx_pages.h"

enum {
    FONT_POINTS = 10,
    TITLE_POINTS = 16,
    CLOSING_POINTS = 12,
    TITLE_HEIGHT = 30,
    LINE_HEIGHT = 18, /* of the note and of the heads of a table whose pages are fixed */
    CLOSING_HEIGHT = 36,
    MAX_HEIGHT = 409,
    TONES = TONE_MUTED + 1,
    ALIGNS = ALIGN_RIGHT + 1
};

struct book {
    lxw_workbook *workbook;
    struct arena *arena;
    struct ledger ledger; /* every cell is written through it */
    lxw_format *body[TONES][ALIGNS];
    lxw_format *hundredths[TONES][ALIGNS]; /* the same, with two decimals always */
    lxw_format *head, *title, *note, *plain, *closing;
    bool failed;
};

/* --- formats ------------------------------------------------------------------------------------------ */

static lxw_format *new_format(struct book *b, const char *font, double points)
{
    lxw_format *f = workbook_add_format(b->workbook);
    if (!f)
        out_of_memory();
    format_set_font_name(f, font);
    format_set_font_size(f, points);
    format_set_text_wrap(f);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    return f;
}

static void make_formats(struct book *b)
{
    static const int align[ALIGNS] = {LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
    static const struct {
        lxw_color_t fill, ink;
    } look[TONES] = {
        [TONE_PLAIN] = {0, 0x000000},       [TONE_STRONG] = {0, 0x000000},
        [TONE_GOOD] = {0, 0x1B5E20},        [TONE_BAD] = {0xFDE7E7, 0xB00020},
        [TONE_OPEN] = {0xFFF6DB, 0x7A5B00}, [TONE_MUTED] = {0, 0x6B6B6B},
    };
    for (int i = 0; i < 2 * TONES * ALIGNS; i++) {
        int tone = i / 2 / ALIGNS;
        int a = i / 2 % ALIGNS;
        lxw_format *f = new_format(b, "宋体", FONT_POINTS);
        format_set_border(f, LXW_BORDER_THIN);
        format_set_align(f, (uint8_t)align[a]);
        format_set_font_color(f, look[tone].ink);
        if (look[tone].fill)
            format_set_bg_color(f, look[tone].fill);
        if (tone == TONE_STRONG)
            format_set_bold(f);
        if (i % 2)
            format_set_num_format(f, "0.00");
        *(i % 2 ? &b->hundredths[tone][a] : &b->body[tone][a]) = f;
    }
    b->head = new_format(b, "黑体", FONT_POINTS);
    format_set_border(b->head, LXW_BORDER_THIN);
    format_set_align(b->head, LXW_ALIGN_CENTER);
    format_set_bg_color(b->head, 0xE8EEF5);
    b->title = new_format(b, "黑体", TITLE_POINTS);
    format_set_align(b->title, LXW_ALIGN_CENTER);
    b->note = new_format(b, "宋体", FONT_POINTS);
    b->plain = new_format(b, "宋体", FONT_POINTS);
    b->closing = new_format(b, "宋体", CLOSING_POINTS);
}

/* --- cells --------------------------------------------------------------------------------------------- */

static void check(struct book *b, lxw_error error)
{
    if (error != LXW_NO_ERROR)
        b->failed = true;
}

static void put_text(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                     const char *text, lxw_format *format)
{
    const char *safe = sheet_text(b->arena, text);
    if (*safe)
        check(b, ledger_string(&b->ledger, sheet, row, column, safe, format));
    else
        check(b, ledger_blank(&b->ledger, sheet, row, column, format));
}

static void put_cell(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                     const struct cell *cell, lxw_format *format)
{
    if (cell->formula && cell->is_number)
        check(b, ledger_formula_num(&b->ledger, sheet, row, column, cell->formula, format,
                                    cell->number));
    else if (cell->formula)
        check(b, ledger_formula_str(&b->ledger, sheet, row, column, cell->formula, format,
                                    cell->text));
    else if (cell->is_number && isfinite(cell->number))
        check(b, ledger_number(&b->ledger, sheet, row, column, cell->number, format));
    else
        put_text(b, sheet, row, column, cell->text, format);
}

static void merge(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                  size_t rows, size_t columns, lxw_format *format)
{
    check(b, worksheet_merge_range(sheet, row, column, (lxw_row_t)(row + rows - 1),
                                   (lxw_col_t)(column + columns - 1), "", format));
}

/* --- one table ------------------------------------------------------------------------------------------- */

struct place {
    lxw_worksheet *sheet;
    const struct table *table;
    lxw_row_t top; /* the title's row */
};

static lxw_row_t data_row(const struct place *p)
{
    return p->top + SHEET_TITLE_ROWS + (p->table->subhead ? 2U : 1U);
}

static double head_height(const struct table *t)
{
    double height = LINE_HEIGHT;
    for (size_t c = 0; c < t->n_columns; c++) {
        double need = sheet_text_height(t->column[c].head, t->column[c].width, FONT_POINTS);
        height = need > height && t->column[c].width > 0 ? need : height;
    }
    return height;
}

static void put_head(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    lxw_row_t row = p->top + SHEET_TITLE_ROWS;
    merge(b, p->sheet, p->top, 0, 1, t->n_columns > 1 ? t->n_columns : 2, b->title);
    put_text(b, p->sheet, p->top, 0, t->title, b->title);
    worksheet_set_row(p->sheet, p->top, TITLE_HEIGHT, NULL);
    merge(b, p->sheet, p->top + 1, 0, 1, t->n_columns > 1 ? t->n_columns : 2, b->note);
    put_text(b, p->sheet, p->top + 1, 0, t->note ? t->note : "", b->note);
    for (lxw_row_t line = p->top + 1; line < data_row(p); line++)
        worksheet_set_row(p->sheet, line, line == row && !t->subhead ? head_height(t) : LINE_HEIGHT,
                          NULL);
    for (size_t c = 0; c < t->n_columns; c++) {
        bool tall = t->subhead && !*t->subhead[c];
        if (tall)
            merge(b, p->sheet, row, (lxw_col_t)c, 2, 1, b->head);
        put_text(b, p->sheet, row, (lxw_col_t)c, t->column[c].head, b->head);
        if (t->subhead && !tall)
            put_text(b, p->sheet, row + 1, (lxw_col_t)c, t->subhead[c], b->head);
    }
}

/* 3.50 is not to be read as 3.5 (8.4: a total has two decimals): where pages show two, so do sheets. */
static bool has_two_decimals(const struct cell *cell)
{
    const char *point = cell->is_number ? strchr(cell->text, '.') : NULL;
    return point && strspn(point + 1, "0123456789") == 2 && point[3] == '\0';
}

/* A merged cell in the parts that its pages leave of it. */
static void put_merged(struct book *b, const struct place *p, const struct page_plan *plan,
                       size_t row, size_t column, lxw_format *format)
{
    const struct table *t = p->table;
    const struct cell *cell = table_cell(t, row, column);
    size_t end = row + (cell->rows > 1 ? cell->rows : 1);
    size_t columns = cell->columns > 1 ? cell->columns : 1;
    for (size_t from = row, to = row; from < end; from = to) {
        struct cell part = *cell;
        lxw_row_t at = data_row(p) + (lxw_row_t)from;
        to = t->continued ? page_end(plan, from, end) : end;
        if (from > row && !cell->is_number)
            part.text = arena_format(b->arena, "%s%s", cell->text, t->continued);
        if (to - from > 1 || columns > 1)
            merge(b, p->sheet, at, (lxw_col_t)column, to - from, columns, format);
        put_cell(b, p->sheet, at, (lxw_col_t)column, &part, format);
    }
}

static void put_body(struct book *b, const struct place *p, const struct page_plan *plan)
{
    const struct table *t = p->table;
    for (size_t r = 0; r < t->n_rows; r++) {
        double height = plan->height[r] < MAX_HEIGHT ? plan->height[r] : MAX_HEIGHT;
        worksheet_set_row(p->sheet, data_row(p) + (lxw_row_t)r, height, NULL);
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            enum align align = t->column[c].align;
            if (!cell->covered)
                put_merged(b, p, plan, r, c,
                           has_two_decimals(cell) ? b->hundredths[cell->tone][align]
                                                  : b->body[cell->tone][align]);
        }
    }
}

/* The lines below a table: for signatures, seals and the date. Returns the row after them. */
static lxw_row_t put_closing(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    lxw_row_t row = data_row(p) + (lxw_row_t)t->n_rows;
    for (const char *const *line = t->closing; line && *line; line++, row++) {
        merge(b, p->sheet, row, 0, 1, t->n_columns, b->closing);
        put_text(b, p->sheet, row, 0, *line, b->closing);
        worksheet_set_row(p->sheet, row, CLOSING_HEIGHT, NULL);
    }
    return row;
}

/* A list to pick from, over each run of cells that an examiner may change. */
static void put_choices(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    VEC(const char *) list = {0};
    if (!t->choices)
        return;
    for (const char *at = t->choices; at;) {
        const char *end = strchr(at, ',');
        *vec_push(b->arena, &list) =
            arena_copy(b->arena, at, end ? (size_t)(end - at) : strlen(at));
        at = end ? end + 1 : NULL;
    }
    *vec_push(b->arena, &list) = NULL;
    /* char ** in libxlsxwriter 1.1.4, const char ** from 1.1.9 on */
    void *values = list.at;
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = values};
    for (size_t c = 0; c < t->n_columns; c++)
        for (size_t r = 0; r < t->n_rows; r++) {
            size_t from = r;
            while (r < t->n_rows && table_cell(t, r, c)->choice)
                r++;
            if (r > from)
                check(b, worksheet_data_validation_range(
                             p->sheet, data_row(p) + (lxw_row_t)from, (lxw_col_t)c,
                             data_row(p) + (lxw_row_t)(r - 1), (lxw_col_t)c, &validation));
        }
}

/* --- sheets ------------------------------------------------------------------------------------------------ */

static void set_page(lxw_worksheet *sheet, const struct table *first)
{
    worksheet_set_paper(sheet, 9); /* A4 */
    if (first->portrait)
        worksheet_set_portrait(sheet);
    else
        worksheet_set_landscape(sheet);
    worksheet_set_margins(sheet, PAGE_MARGIN_SIDE, PAGE_MARGIN_SIDE, PAGE_MARGIN_TOP,
                          PAGE_MARGIN_BOTTOM);
    if (!first->continued)
        worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_footer(sheet, "&C第 &P 页  共 &N 页");
    lxw_row_t head = SHEET_TITLE_ROWS;
    worksheet_repeat_rows(sheet, head, head + (first->subhead ? 1 : 0));
    worksheet_freeze_panes(sheet, head + (first->subhead ? 2 : 1), 0);
}

/* A column is as wide as the widest table of its sheet asks for. */
static void set_columns(lxw_worksheet *sheet, const struct table *const *table, size_t n)
{
    for (size_t c = 0;; c++) {
        double width = 0;
        for (size_t i = 0; i < n; i++)
            if (c < table[i]->n_columns && table[i]->column[c].width > width)
                width = table[i]->column[c].width;
        if (width == 0)
            return;
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, width, NULL);
    }
}

/* Fixed pages: breaks where the plan has them, and the scale that it reckons with (with a scale to
 * fit, breaks are ignored). */
static void put_breaks(struct book *b, const struct place *p, const struct page_plan *plan)
{
    VEC(lxw_row_t) list = {0};
    for (size_t r = 0; r < p->table->n_rows; r++)
        if (plan->starts[r])
            *vec_push(b->arena, &list) = data_row(p) + (lxw_row_t)r;
    *vec_push(b->arena, &list) = 0;
    worksheet_set_print_scale(p->sheet, (uint16_t)plan->scale);
    check(b, worksheet_set_h_pagebreaks(p->sheet, list.at));
}

static void put_sheet(struct book *b, const struct table *const *table, size_t n)
{
    lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, table[0]->sheet);
    if (!sheet) {
        b->failed = true;
        return;
    }
    set_page(sheet, table[0]);
    set_columns(sheet, table, n);
    lxw_row_t top = 0;
    for (size_t i = 0; i < n; i++) {
        struct place p = {sheet, table[i], top};
        double head = LINE_HEIGHT * (table[i]->subhead ? 2 : 1);
        struct page_plan plan =
            page_plan(table[i], FONT_POINTS, TITLE_HEIGHT + LINE_HEIGHT + head, head, b->arena);
        put_head(b, &p);
        put_body(b, &p, &plan);
        put_choices(b, &p);
        if (table[i]->continued)
            put_breaks(b, &p, &plan);
        top = put_closing(b, &p) + 1;
    }
}

/* Sheets in their order; tables of one sheet in the order of the document. */
static void put_sheets(struct book *b, const struct document *d)
{
    VEC(const struct table *) tables = {0};
    for (size_t i = 0; i < d->block.n; i++) {
        const struct table *t = d->block.at[i].table;
        if (!t || !t->sheet)
            continue;
        *vec_push(b->arena, &tables) = t;
        for (size_t k = tables.n - 1; k > 0 && tables.at[k - 1]->sheet_order > t->sheet_order;
             k--) {
            tables.at[k] = tables.at[k - 1];
            tables.at[k - 1] = t;
        }
    }
    for (size_t from = 0, to = 0; from < tables.n; from = to) {
        for (to = from + 1;
             to < tables.n && strcmp(tables.at[to]->sheet, tables.at[from]->sheet) == 0;)
            to++;
        put_sheet(b, tables.at + from, to - from);
    }
}

/* All charts of the document on one sheet. */
static void put_charts(struct book *b, const struct document *d)
{
    struct chart_sheet s = {.workbook = b->workbook,
                            .name = d->chart_sheet,
                            .ledger = &b->ledger,
                            .arena = b->arena,
                            .title = b->plain,
                            .head = b->head,
                            .body = b->body[TONE_PLAIN][ALIGN_CENTER]};
    for (size_t i = 0; d->chart_sheet && i < d->block.n; i++) {
        if (d->block.at[i].kind != BLOCK_CHART || d->block.at[i].chart->page_only)
            continue;
        if (!s.sheet) {
            s.sheet = workbook_add_worksheet(b->workbook, d->chart_sheet);
            if (!s.sheet) {
                b->failed = true;
                return;
            }
            worksheet_set_paper(s.sheet, 9); /* A4 */
            worksheet_set_portrait(s.sheet);
            worksheet_fit_to_pages(s.sheet, 1, 0);
            worksheet_set_footer(s.sheet, "&C第 &P 页  共 &N 页");
            worksheet_set_column(s.sheet, 0, 0, 24, NULL);
        }
        b->failed = !put_chart(&s, d->block.at[i].chart) || b->failed;
    }
}

bool write_xlsx(const struct document *d, const char *path, day_number date)
{
    struct book b = {.arena = arena_new()};
    b.ledger.arena = b.arena;
    b.workbook = workbook_new(path);
    if (!b.workbook)
        out_of_memory();
    lxw_doc_properties properties = {
        .title = (char *)sheet_text(b.arena, d->title),
        .subject = (char *)sheet_text(b.arena, d->subtitle),
        .created = (time_t)start_of(date),
    };
    if (d->result) /* by which it is known when it comes back filled in (caeval collect) */
        properties.keywords = arena_format(b.arena, "%s%s", RESULT_KEYWORD, d->result);
    workbook_set_properties(b.workbook, &properties);
    make_formats(&b);
    put_sheets(&b, d);
    put_charts(&b, d);
    errno = 0;
    if (workbook_close(b.workbook) != LXW_NO_ERROR || !file_sync(path) ||
        ledger_verify(&b.ledger, path))
        b.failed = true;
    arena_free(b.arena);
    if (b.failed && errno == 0)
        errno = EIO;
    return !b.failed;
}

const char *xlsx_library_version(void)
{
    return lxw_version();
}
