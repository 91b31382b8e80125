/* A sheet with one table: title, note, head, rows, what stands below; printed with its own head on every page. */
#include <math.h>
#include <string.h>

#include "report/sheet_text.h"
#include "report/xlsx_book.h"
#include "report/xlsx_pages.h"

/* Columns that are repeated where a table is printed side by side. */
enum { REPEATED_COLUMNS = 2 };

struct place {
    lxw_worksheet *sheet;
    const struct table *table;
    const char *note;
    size_t printed; /* columns */
    size_t across;  /* of them, those that title and note stand over */
};

static lxw_row_t data_row(const struct table *t, size_t row)
{
    return (lxw_row_t)(table_sheet_row(t, row) - 1);
}

/* --- head ----------------------------------------------------------------------------------------------------- */

static double head_height(const struct table *t)
{
    double height = LINE_HEIGHT;
    for (size_t c = 0; c < t->n_columns; c++) {
        double need = sheet_text_height(t->column[c].head, t->column[c].width, FONT_POINTS);
        height = need > height && t->column[c].width > 0 ? need : height;
    }
    return height;
}

static double printed_width(const struct table *t, size_t columns)
{
    double width = 0;
    for (size_t c = 0; c < columns; c++)
        width += t->column[c].width;
    return width;
}

/* What a table says of itself, and what the workbook's reader has to know of one that does not follow what
 * is written into it. */
static const char *note_of(struct book *b, const struct table *t)
{
    const struct wording *w = b->document->wording;
    const char *still = t->live || !w || !b->document->written_into ? "" : w->text[SHEET_STILL];
    if (!t->note || !*t->note)
        return still;
    return *still ? arena_format(b->arena, "%s\n%s", t->note, still) : t->note;
}

static double note_height(const struct place *p)
{
    double width = printed_width(p->table, p->across);
    double need = sheet_text_height(p->note, width, FONT_POINTS);
    return need > LINE_HEIGHT ? need : LINE_HEIGHT;
}

/* Merged over the columns of a page; over at least two, as one cell cannot be merged. */
static void put_across(struct book *b, const struct place *p, lxw_row_t row, double height,
                       lxw_format *format)
{
    merge_cells(b, p->sheet, row, 0, 1, p->across > 1 ? p->across : 2, format);
    worksheet_set_row(p->sheet, row, height, NULL);
}

static void put_head(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    lxw_row_t row = SHEET_TITLE_ROWS;
    put_across(b, p, 0, TITLE_HEIGHT, b->title);
    put_text(b, p->sheet, 0, 0, t->title, b->title);
    put_across(b, p, 1, note_height(p), b->note);
    if (t->note_formula)
        put_formula_text(b, p->sheet, 1, 0, t->note_formula, p->note, b->note);
    else
        put_text(b, p->sheet, 1, 0, p->note, b->note);
    for (lxw_row_t line = row; line < data_row(t, 0); line++)
        worksheet_set_row(p->sheet, line, t->subhead ? LINE_HEIGHT : head_height(t), NULL);
    for (size_t c = 0; c < t->n_columns; c++) {
        bool tall = t->subhead && !*t->subhead[c];
        if (tall)
            merge_cells(b, p->sheet, row, (lxw_col_t)c, 2, 1, b->head);
        put_text(b, p->sheet, row, (lxw_col_t)c, t->column[c].head, b->head);
        if (t->subhead && !tall)
            put_text(b, p->sheet, row + 1, (lxw_col_t)c, t->subhead[c], b->head);
    }
}

/* --- body ----------------------------------------------------------------------------------------------------- */

/* 3.50 is not to be read as 3.5 (8.4: a total has two decimals): where pages show two, so do sheets. */
static bool has_two_decimals(const struct cell *cell)
{
    const char *point = cell->is_number ? strchr(cell->text, '.') : NULL;
    return point && strspn(point + 1, "0123456789") == 2 && point[3] == '\0';
}

static const char *place_of_row(const struct book *b, const struct cell *cell)
{
    if (!cell->row_link || !cell->is_number)
        return NULL;
    for (size_t i = 0; i < b->anchor.n; i++)
        if (b->anchor.at[i].number == (int)cell->number)
            return b->anchor.at[i].place;
    return NULL;
}

/* A merged cell in the parts that its pages leave of it. */
static void put_merged(struct book *b, const struct place *p, const struct page_plan *plan,
                       size_t row, size_t column, const char *link, lxw_format *format)
{
    const struct table *t = p->table;
    const struct cell *cell = table_cell(t, row, column);
    size_t end = row + (cell->rows > 1 ? cell->rows : 1);
    size_t columns = cell->columns > 1 ? cell->columns : 1;
    for (size_t from = row, to = row; from < end; from = to) {
        struct cell part = *cell;
        lxw_row_t at = data_row(t, from);
        to = t->continued ? page_end(plan, from, end) : end;
        if (from > row) { /* a text: sums must not count it again */
            part.is_number = false;
            part.text = arena_format(b->arena, "%s%s", cell->text, t->continued);
            if (cell->formula)
                part.formula = arena_format(b->arena, "=%s&\"%s\"",
                                            sheet_ref(b->arena, t, row, column), t->continued);
        }
        if (to - from > 1 || columns > 1)
            merge_cells(b, p->sheet, at, (lxw_col_t)column, to - from, columns, format);
        if (link)
            put_link(b, p->sheet, at, (lxw_col_t)column, link, format);
        put_cell(b, p->sheet, at, (lxw_col_t)column, &part, format);
    }
}

static const struct entry *entry_at(const struct table *t, size_t column)
{
    return t->entry ? t->entry[column] : NULL;
}

/* A column that is marked looks as it is now, not as it was found. */
static enum tone tone_at(const struct table *t, size_t row, size_t column)
{
    enum tone tone = table_cell(t, row, column)->tone;
    for (size_t i = 0; i < t->n_marks; i++)
        if (t->mark[i].column == column && tone != TONE_STRONG)
            return TONE_PLAIN;
    return tone;
}

static void put_body(struct book *b, const struct place *p, const struct page_plan *plan)
{
    const struct table *t = p->table;
    for (size_t r = 0; r < t->n_rows; r++) {
        double height = plan->height[r] < MAX_HEIGHT ? plan->height[r] : MAX_HEIGHT;
        worksheet_set_row(p->sheet, data_row(t, r), height, NULL);
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = table_cell(t, r, c);
            const char *link = place_of_row(b, cell);
            if (cell->covered)
                continue;
            const struct look look = {tone_at(t, r, c),
                                      t->column[c].align,
                                      cell->form,
                                      !cell->form && has_two_decimals(cell),
                                      cell->entry && entry_at(t, c),
                                      link != NULL};
            put_merged(b, p, plan, r, c, link, format_of(b, look));
        }
    }
}

/* The lines below a table: for signatures, seals and the date. */
static void put_closing(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    lxw_row_t row = data_row(t, t->n_rows);
    for (const char *const *line = t->closing; line && *line; line++, row++) {
        put_across(b, p, row, CLOSING_HEIGHT, b->closing);
        if (line == t->closing && t->closing_formula)
            put_formula_text(b, p->sheet, row, 0, t->closing_formula, *line, b->closing);
        else
            put_text(b, p->sheet, row, 0, *line, b->closing);
    }
}

/* --- entries and marks ---------------------------------------------------------------------------------------- */

static const char *const *words_of(struct book *b, const char *choices)
{
    VEC(const char *) list = {0};
    for (const char *at = choices; at;) {
        const char *end = strchr(at, ',');
        *vec_push(b->arena, &list) =
            arena_copy(b->arena, at, end ? (size_t)(end - at) : strlen(at));
        at = end ? end + 1 : NULL;
    }
    *vec_push(b->arena, &list) = NULL;
    return list.at;
}

static lxw_data_validation validation_of(struct book *b, const struct entry *entry,
                                         const char *choices)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_ANY,
                             .ignore_blank = LXW_VALIDATION_ON,
                             .show_input = LXW_VALIDATION_ON,
                             .show_error = LXW_VALIDATION_ON};
    /* char * in libxlsxwriter 1.1.4, const char * from 1.1.9 on */
    union {
        const char *const *words;
        const char *text;
        void *any;
    } loose;
    if (entry->kind == ENTRY_LIST) {
        v.validate = LXW_VALIDATION_TYPE_LIST;
        loose.words = words_of(b, choices ? choices : entry->choices);
        v.value_list = loose.any;
    } else if (entry->kind == ENTRY_DAY) {
        v.validate = LXW_VALIDATION_TYPE_DATE;
        v.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN;
        v.value_datetime = (lxw_datetime){2000, 1, 1, 0, 0, 0};
    }
    loose.text = entry->title;
    v.input_title = loose.any;
    loose.text = entry->prompt;
    v.input_message = loose.any;
    return v;
}

/* Do two cells of a column offer the same? */
static bool same_choices(const struct cell *a, const struct cell *b)
{
    return !a->choices || !b->choices ? a->choices == b->choices
                                      : strcmp(a->choices, b->choices) == 0;
}

/* Over each run of cells that are written into alike. */
static void put_entries(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    for (size_t c = 0; c < t->n_columns; c++) {
        if (!entry_at(t, c))
            continue;
        for (size_t r = 0, next = 0; r < t->n_rows; r = next) {
            const struct cell *first = table_cell(t, r, c);
            next = r + 1;
            if (!first->entry)
                continue;
            while (next < t->n_rows && table_cell(t, next, c)->entry &&
                   same_choices(first, table_cell(t, next, c)))
                next++;
            lxw_data_validation v = validation_of(b, entry_at(t, c), first->choices);
            check_book(b, worksheet_data_validation_range(p->sheet, data_row(t, r), (lxw_col_t)c,
                                                          data_row(t, next - 1), (lxw_col_t)c, &v));
        }
    }
}

static void put_marks(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    for (size_t i = 0; i < t->n_marks; i++) {
        union {
            const char *text;
            void *any;
        } loose = {.text = t->mark[i].formula};
        lxw_col_t column = (lxw_col_t)t->mark[i].column;
        lxw_conditional_format condition = {
            .type = LXW_CONDITIONAL_TYPE_FORMULA,
            .value_string = loose.any,
            .format = mark_format(b, t->mark[i].tone, t->column[column].align)};
        check_book(b, worksheet_conditional_format_range(p->sheet, data_row(t, 0), column,
                                                         data_row(t, t->n_rows - 1), column,
                                                         &condition));
    }
}

/* The deeper the ground, the larger the number. */
static void put_heat(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    lxw_conditional_format scale = {.type = LXW_CONDITIONAL_2_COLOR_SCALE,
                                    .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                    .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_MAXIMUM,
                                    .min_color = 0xFDF0F0,
                                    .max_color = 0xF5BDBD};
    if (t->heat_to > t->heat_from)
        check_book(b, worksheet_conditional_format_range(
                          p->sheet, data_row(t, 0), (lxw_col_t)t->heat_from,
                          data_row(t, t->n_rows - 1), (lxw_col_t)(t->heat_to - 1), &scale));
}

static bool has_merged(const struct table *t)
{
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        if (t->cell[i].rows > 1 || t->cell[i].columns > 1)
            return true;
    return false;
}

/* A list can be filtered and sorted; a form with merged cells cannot, nor one with sums below it. */
static void put_filter(struct book *b, const struct place *p)
{
    const struct table *t = p->table;
    if (t->n_rows < 2 || t->portrait || has_merged(t))
        return;
    check_book(b, worksheet_autofilter(p->sheet, data_row(t, 0) - 1, 0, data_row(t, t->n_rows - 1),
                                       (lxw_col_t)(t->n_columns - 1)));
}

/* --- pages ---------------------------------------------------------------------------------------------------- */

/* Fixed pages: breaks where the plan has them, and the scale that it reckons with (with a scale to
 * fit, breaks are ignored). */
static void put_breaks(struct book *b, const struct place *p, const struct page_plan *plan)
{
    VEC(lxw_row_t) list = {0};
    for (size_t r = 0; r < p->table->n_rows; r++)
        if (plan->starts[r])
            *vec_push(b->arena, &list) = data_row(p->table, r);
    *vec_push(b->arena, &list) = 0;
    worksheet_set_print_scale(p->sheet, (uint16_t)plan->scale);
    check_book(b, worksheet_set_h_pagebreaks(p->sheet, list.at));
}

static size_t closing_lines(const struct table *t)
{
    size_t lines = 0;
    while (t->closing && t->closing[lines])
        lines++;
    return lines;
}

static void set_pages(struct book *b, const struct place *p, const struct page_plan *plan,
                      bool fits)
{
    const struct table *t = p->table;
    lxw_row_t head = SHEET_TITLE_ROWS;
    worksheet_repeat_rows(p->sheet, head, data_row(t, 0) - 1);
    worksheet_freeze_panes(p->sheet, data_row(t, 0), 0);
    worksheet_print_area(p->sheet, 0, 0, data_row(t, t->n_rows + closing_lines(t)) - 1,
                         (lxw_col_t)(p->printed - 1));
    if (t->continued) {
        put_breaks(b, p, plan);
    } else if (fits) {
        worksheet_fit_to_pages(p->sheet, 1, 0);
    } else {
        worksheet_set_print_scale(p->sheet, (uint16_t)plan->scale);
        worksheet_repeat_columns(p->sheet, 0, REPEATED_COLUMNS - 1);
    }
}

void put_table(struct book *b, const struct table *table)
{
    struct table fitted = *table;
    bool fits = fit_columns(&fitted, FONT_POINTS, b->arena);
    size_t printed = table->n_columns - table->n_unprinted;
    struct place p = {new_sheet(b, table->sheet), &fitted, note_of(b, table), printed,
                      fits ? printed : first_page_columns(&fitted)};
    if (!p.sheet)
        return;
    cut_long_texts(b, &fitted);
    double head = fitted.subhead ? 2 * LINE_HEIGHT : head_height(&fitted);
    const struct page_frame frame = {TITLE_HEIGHT + note_height(&p) + head, head,
                                     CLOSING_HEIGHT * (double)closing_lines(&fitted)};
    struct page_plan plan = page_plan(&fitted, FONT_POINTS, &frame, b->arena);
    set_sheet(b, p.sheet, fitted.portrait);
    for (size_t c = 0; c < fitted.n_columns; c++)
        worksheet_set_column(p.sheet, (lxw_col_t)c, (lxw_col_t)c, fitted.column[c].width, NULL);
    put_head(b, &p);
    if (fitted.n_rows) {
        put_body(b, &p, &plan);
        put_entries(b, &p);
        put_marks(b, &p);
        put_heat(b, &p);
        put_filter(b, &p);
    }
    put_closing(b, &p);
    set_pages(b, &p, &plan, fits);
}

void note_anchors(struct book *b, const struct table *t)
{
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            int number = table_cell(t, r, c)->anchor;
            if (number)
                *vec_push(b->arena, &b->anchor) =
                    (struct anchor){number, arena_format(b->arena, "internal:'%s'!%s", t->sheet,
                                                         sheet_ref(b->arena, t, r, c))};
        }
}
