/* Ledger. */
#include "report/xlsx_ledger.h"

#include "report/xlsx_verify.h"

/* An empty cell without a format is ignored by the library: what was there before stays. */
static lxw_error note(struct ledger *l, lxw_error error, const lxw_format *format,
                      struct ledger_cell cell)
{
    if (cell.kind == LEDGER_BLANK && !format)
        return error;
    cell.order = l->cell.n;
    if (error == LXW_NO_ERROR)
        *vec_push(l->arena, &l->cell) = cell;
    return error;
}

static const char *without_sign(const char *formula)
{
    return *formula == '=' ? formula + 1 : formula;
}

lxw_error ledger_string(struct ledger *l, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                        const char *text, lxw_format *format)
{
    return note(l, worksheet_write_string(sheet, row, column, text, format), format,
                (struct ledger_cell){.sheet = sheet->index,
                                     .row = row,
                                     .column = column,
                                     .kind = *text ? LEDGER_TEXT : LEDGER_BLANK,
                                     .text = text});
}

lxw_error ledger_number(struct ledger *l, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                        double number, lxw_format *format)
{
    return note(l, worksheet_write_number(sheet, row, column, number, format), format,
                (struct ledger_cell){.sheet = sheet->index,
                                     .row = row,
                                     .column = column,
                                     .kind = LEDGER_NUMBER,
                                     .number = number});
}

lxw_error ledger_blank(struct ledger *l, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                       lxw_format *format)
{
    return note(l, worksheet_write_blank(sheet, row, column, format), format,
                (struct ledger_cell){
                    .sheet = sheet->index, .row = row, .column = column, .kind = LEDGER_BLANK});
}

lxw_error ledger_formula_num(struct ledger *l, lxw_worksheet *sheet, lxw_row_t row,
                             lxw_col_t column, const char *formula, lxw_format *format,
                             double number)
{
    return note(l, worksheet_write_formula_num(sheet, row, column, formula, format, number), format,
                (struct ledger_cell){.sheet = sheet->index,
                                     .row = row,
                                     .column = column,
                                     .kind = LEDGER_NUMBER,
                                     .formula = without_sign(formula),
                                     .number = number});
}

lxw_error ledger_formula_str(struct ledger *l, lxw_worksheet *sheet, lxw_row_t row,
                             lxw_col_t column, const char *formula, lxw_format *format,
                             const char *text)
{
    return note(l, worksheet_write_formula_str(sheet, row, column, formula, format, text), format,
                (struct ledger_cell){.sheet = sheet->index,
                                     .row = row,
                                     .column = column,
                                     .kind = LEDGER_TEXT,
                                     .formula = without_sign(formula),
                                     .text = text});
}

const char *ledger_verify(struct ledger *l, const char *path)
{
    return xlsx_verify(l->arena, path, l->cell.at, l->cell.n);
}
