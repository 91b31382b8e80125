/* Sheet pages: which rows of a table are printed on which page.
 *
 * A merged label that crosses a printed page shows only at its centre, on one page. So the pages of a
 * table that asks for it are fixed here: the scale is set, breaks are put where the model says that a
 * page is full, and merged labels end with their page and begin again on the next one. */
#ifndef CAEVAL_REPORT_XLSX_PAGES_H
#define CAEVAL_REPORT_XLSX_PAGES_H

#include "report/doc.h"

/* Margins of every sheet, in inches. */
#define PAGE_MARGIN_SIDE 0.5
#define PAGE_MARGIN_TOP 0.8
#define PAGE_MARGIN_BOTTOM 0.7

struct page_plan {
    int scale;      /* per cent */
    double *height; /* of rows, in points */
    bool *starts;   /* a page begins with the row */
};

/* Narrows the columns, the wide ones first, until the printed ones fit on a page's width at eight points a letter; no
 * word of a cell is cut. `points`: of the letters as they are written. False: there are too many of them, and the table
 * is printed over several pages side by side. */
bool fit_columns(struct table *table, double points, struct arena *arena);

/* How many columns of a table that does not fit stand on the first of the pages side by side: its title and note have
 * to be read there. */
size_t first_page_columns(const struct table *table);

/* What stands around the rows, in points. */
struct page_frame {
    double above; /* the first row: title, note and head */
    double head;  /* repeated on every page */
    double
        below; /* the last row: lines for signatures, which stand on one page with the last rows */
};
struct page_plan page_plan(const struct table *table, double points, const struct page_frame *frame,
                           struct arena *arena);

/* The row after the last one of [row, end) that is printed on the page of `row`. */
size_t page_end(const struct page_plan *plan, size_t row, size_t end);

#endif
