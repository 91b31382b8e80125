/* A workbook being written: what the files xlsx_*.c and write_xlsx.c share.
 *
 * Data only ever become strings and numbers, never formulas, sheet names or attributes: the formulas here
 * come from the builders. Every cell goes through the ledger, which the finished file is compared with. */
#ifndef CAEVAL_REPORT_XLSX_BOOK_H
#define CAEVAL_REPORT_XLSX_BOOK_H

#include <xlsxwriter.h>

#include "report/doc.h"
#include "report/xlsx_ledger.h"

enum {
    FONT_POINTS = 10,
    TITLE_HEIGHT = 30,
    LINE_HEIGHT = 18, /* of a line of the note and of a head's */
    CLOSING_HEIGHT = 36,
    MAX_HEIGHT = 409, /* of a row: what needs more is cut by what reads the file */
    TONES = TONE_MUTED + 1,
    ALIGNS = ALIGN_RIGHT + 1,
    NUMBER_FORMS = NUMBER_SHARE + 1,
};

/* How a cell looks. */
struct look {
    enum tone tone;
    enum align align;
    enum number_form form;
    bool hundredths, entry, link;
};

/* Where a row of the form stands: what names the row leads there. */
struct anchor {
    int number;
    const char *place; /* "internal:'评估表'!F12" */
};

/* A text that no row is high enough for, and its place. */
struct long_text {
    const char *place; /* as an anchor's */
    const char *sheet, *cell, *text;
};

struct book {
    lxw_workbook *workbook;
    struct arena *arena;
    const struct document *document;
    struct ledger ledger;
    lxw_format *body[2 * 2 * 2 * NUMBER_FORMS * ALIGNS * TONES]; /* made when first asked for */
    lxw_format *mark[TONES][2]; /* likewise, of conditions; bold ones second */
    lxw_format *head, *title, *note, *plain, *closing;
    VEC(struct anchor) anchor;
    VEC(struct long_text) long_text;
    bool failed;
};

/* xlsx_style.c */
void make_formats(struct book *book);
lxw_format *format_of(struct book *book, struct look look);
lxw_format *mark_format(struct book *book, enum tone tone, enum align align);

/* xlsx_cells.c: all note a failure in the book. */
void check_book(struct book *book, lxw_error error);
void put_text(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
              const char *text, lxw_format *format);
void put_formula_text(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                      const char *formula, const char *text, lxw_format *format);
void put_cell(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
              const struct cell *cell, lxw_format *format);
void merge_cells(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                 size_t rows, size_t columns, lxw_format *format);
/* A link to a place in the workbook, below what the cell holds. */
void put_link(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
              const char *place, lxw_format *format);
/* A sheet of that name, or of one like it where it is taken; NULL: the library refuses it. */
lxw_worksheet *new_sheet(struct book *book, const char *name);
/* Paper, margins, what every page says, and the protection that leaves entries to be written. */
void set_sheet(struct book *book, lxw_worksheet *sheet, bool portrait);

/* xlsx_table.c: a sheet with one table. */
void put_table(struct book *book, const struct table *table);
/* Keeps where the form's rows stand, if the table has them. */
void note_anchors(struct book *book, const struct table *table);

/* xlsx_long.c: what is too long for its row: cut there, and whole on a sheet of its own. The cells are copied
 * before one is changed. */
void cut_long_texts(struct book *book, struct table *table);
void put_long_texts(struct book *book);

#endif
