/* Sheets and cells. */
#include "report/xlsx_book.h"

#include <math.h>
#include <string.h>

#include "report/sheet_text.h"
#include "report/short_text.h"
#include "report/xlsx_pages.h"

void check_book(struct book *b, lxw_error error)
{
    if (error != LXW_NO_ERROR)
        b->failed = true;
}

void put_text(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
              const char *text, lxw_format *format)
{
    const char *safe = sheet_text(b->arena, text);
    if (*safe)
        check_book(b, ledger_string(&b->ledger, sheet, row, column, safe, format));
    else
        check_book(b, ledger_blank(&b->ledger, sheet, row, column, format));
}

void put_formula_text(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                      const char *formula, const char *text, lxw_format *format)
{
    check_book(b, ledger_formula_str(&b->ledger, sheet, row, column, formula, format,
                                     sheet_text(b->arena, text)));
}

void put_cell(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
              const struct cell *cell, lxw_format *format)
{
    if (cell->formula && cell->is_number)
        check_book(b, ledger_formula_num(&b->ledger, sheet, row, column, cell->formula, format,
                                         cell->number));
    else if (cell->formula)
        put_formula_text(b, sheet, row, column, cell->formula, cell->text, format);
    else if (cell->is_number && isfinite(cell->number))
        check_book(b, ledger_number(&b->ledger, sheet, row, column, cell->number, format));
    else
        put_text(b, sheet, row, column, cell->text, format);
}

void merge_cells(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, size_t rows,
                 size_t columns, lxw_format *format)
{
    check_book(b, worksheet_merge_range(sheet, row, column, (lxw_row_t)(row + rows - 1),
                                        (lxw_col_t)(column + columns - 1), "", format));
}

void put_link(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
              const char *place, lxw_format *format)
{
    check_book(b, worksheet_write_url(sheet, row, column, place, format));
}

lxw_worksheet *new_sheet(struct book *b, const char *name)
{
    const char *free_name = name;
    for (int i = 2; workbook_get_worksheet_by_name(b->workbook, free_name); i++)
        free_name = arena_format(b->arena, "%s%d", name, i);
    lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, free_name);
    if (!sheet)
        b->failed = true;
    return sheet;
}

/* In a header & begins a command (digits behind a size, without a blank, are more of it), and libxlsxwriter 1.1.4 reads freed memory after &G. */
static const char *header_text(struct book *b, const char *text, size_t half_characters)
{
    const char *safe = sheet_text(b->arena, short_text(b->arena, text, half_characters, "…"));
    const char *out = "";
    for (const char *amp; (amp = strchr(safe, '&')); safe = amp + 1)
        out = arena_format(b->arena, "%s%.*s＆", out, (int)(amp - safe), safe);
    return arena_format(b->arena, "%s%s", out, safe);
}

static void set_header(struct book *b, lxw_worksheet *sheet)
{
    enum { HALF_CHARACTERS = 60 };
    const struct document *d = b->document;
    if (!d->wording)
        return;
    check_book(b, worksheet_set_header(
                      sheet, arena_format(b->arena, "&L&9 %s &R&9 %s ",
                                          header_text(b, d->footer, HALF_CHARACTERS),
                                          header_text(b, d->foot_date, HALF_CHARACTERS))));
}

void set_sheet(struct book *b, lxw_worksheet *sheet, bool portrait)
{
    lxw_protection allowed = {.format_columns = LXW_TRUE,
                              .format_rows = LXW_TRUE,
                              .sort = LXW_TRUE,
                              .autofilter = LXW_TRUE};
    worksheet_set_paper(sheet, 9); /* A4 */
    if (portrait)
        worksheet_set_portrait(sheet);
    else
        worksheet_set_landscape(sheet);
    worksheet_set_margins(sheet, PAGE_MARGIN_SIDE, PAGE_MARGIN_SIDE, PAGE_MARGIN_TOP,
                          PAGE_MARGIN_BOTTOM);
    set_header(b, sheet);
    check_book(b, worksheet_set_footer(sheet, "&L&9&A&C&9第 &P 页  共 &N 页"));
    if (b->document->wording)
        worksheet_protect(sheet, NULL, &allowed);
}
