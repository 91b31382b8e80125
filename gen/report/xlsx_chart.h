/* Sheet charts: a document's charts as native ones, each beside the cells that it draws. */
#ifndef CAEVAL_REPORT_XLSX_CHART_H
#define CAEVAL_REPORT_XLSX_CHART_H

#include <xlsxwriter.h>

#include "report/doc.h"
#include "report/xlsx_ledger.h"

enum { CHART_SCALE = 80 };       /* per cent, of the sheet when it is printed */
enum { CHART_LABEL_WIDTH = 24 }; /* of the column with the labels */

struct chart_sheet {
    const struct wording *wording;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    const char *name;  /* of the sheet */
    bool written_into; /* the workbook: what does not follow says so */
    struct ledger *ledger;
    struct arena *arena;
    lxw_format *title, *head, *body, *hundredths;
    lxw_row_t row;  /* the next free one */
    lxw_row_t page; /* where its printed page begins */
    double taller;  /* what that page.s rows have beyond ROW_POINTS so far, in such rows */
    VEC(lxw_row_t) breaks;
};

/* Fixes the pages, so that none cuts a chart. */
bool end_charts(struct chart_sheet *s);

/* Puts the chart's data below what the sheet has, and the chart beside them. False when the library
 * refuses something. */
bool put_chart(struct chart_sheet *s, const struct chart *chart);

#endif
