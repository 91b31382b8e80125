/* Ledger: what was put into a workbook's cells, to be compared with what the file then holds.
 *
 * libxlsxwriter 1.1.4 returns success when a write to its temporary files was lost, so that a sheet
 * can be cut short or hold other text than was asked for. Cells are therefore written through these
 * functions, which note them, and the finished file is read back: every member's CRC, well-formed
 * XML, and every cell equal to its last entry here, with no cell besides. */
#ifndef CAEVAL_REPORT_XLSX_LEDGER_H
#define CAEVAL_REPORT_XLSX_LEDGER_H

#include <stdbool.h>
#include <xlsxwriter.h>

#include "base/arena.h"

enum ledger_kind { LEDGER_BLANK, LEDGER_TEXT, LEDGER_NUMBER };

/* A cell's last value. */
struct ledger_cell {
    size_t sheet; /* from 0, in the order of the workbook */
    lxw_row_t row;
    lxw_col_t column;
    size_t order;
    enum ledger_kind kind;
    const char *formula; /* without the =; NULL: none, the value is a constant */
    const char *text;
    double number;
};

struct ledger {
    struct arena *arena;
    VEC(struct ledger_cell) cell;
};

/* As the functions of libxlsxwriter whose names end alike; texts must live as long as the ledger. */
lxw_error ledger_string(struct ledger *ledger, lxw_worksheet *sheet, lxw_row_t row,
                        lxw_col_t column, const char *text, lxw_format *format);
lxw_error ledger_number(struct ledger *ledger, lxw_worksheet *sheet, lxw_row_t row,
                        lxw_col_t column, double number, lxw_format *format);
lxw_error ledger_blank(struct ledger *ledger, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                       lxw_format *format);
lxw_error ledger_formula_num(struct ledger *ledger, lxw_worksheet *sheet, lxw_row_t row,
                             lxw_col_t column, const char *formula, lxw_format *format,
                             double number);
lxw_error ledger_formula_str(struct ledger *ledger, lxw_worksheet *sheet, lxw_row_t row,
                             lxw_col_t column, const char *formula, lxw_format *format,
                             const char *text);

/* NULL when the file holds exactly what the ledger says, else what is wrong with it. */
const char *ledger_verify(struct ledger *ledger, const char *path);

#endif
