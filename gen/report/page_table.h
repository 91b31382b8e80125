/* Page table: what its layout (page_table_fit.c) hands to what draws it (page_table.c). */
#ifndef CAEVAL_REPORT_PAGE_TABLE_H
#define CAEVAL_REPORT_PAGE_TABLE_H

#include "report/pages.h"

#define CELL_SIZE 8.5
#define HEAD_SIZE 8.5
#define BOX_SIZE 10.5 /* of the boxes to tick */
#define CAPTION_SIZE 10.5
#define CAPTION_HEIGHT 17.0
#define SMALL_TABLE 0.55 /* of the text area */
#define SMALL_START 60.0 /* below a heading stands at least so much of a table */
#define PAD_X 4.0 /* readers take columns closer than 0.7 em for one: keeps copied text in order */
#define PAD_Y 2.0
#define LINE_HEIGHT CELL_LEADING

/* A row, or a part of one that is taller than a page. */
struct strip {
    size_t row;
    size_t line_from, line_to; /* of every cell's lines */
    double height;
};

struct drawing {
    struct pages *pages;
    const struct table *table;
    const char *number; /* 表1, or NULL */
    double left, all;   /* of the text area: its left edge and width */
    double *x, *width;
    struct layout_text **text; /* by cell; NULL under a merged one */
    size_t *shown;             /* by cell: lines of a merged one that pages have shown */
    size_t part;               /* the table */
    size_t row_part;           /* its row drawn last */
    size_t *cell_part;         /* by cell; 0: not drawn yet */
    VEC(struct strip) strip;
};

/* The table laid out for the current page's width. The one made last is kept: a heading asks for it before it is drawn. */
struct drawing *table_drawing(struct pages *pages, const struct table *table);

/* What pages show of a cell, and in which face. */
const char *shown_text(const struct cell *cell);
enum face face_of(const struct cell *cell);
enum face head_face(const struct table *table);
/* Lines of a cell. */
size_t lines_of(const struct drawing *drawing, size_t row, size_t column);
/* Height of the first row of heads; of all of them. */
double head_height(struct drawing *drawing);
double heads_height(struct drawing *drawing);

#endif
