/* Document: what a report says, without saying how it looks. Builders (sections_*.c) make it from an
 * evaluation; writers (write_xlsx.c, write_pdf.c) draw it. A new output format is one more writer.
 *
 * A document is a list of blocks. A table with a sheet name becomes (part of) that sheet in a
 * workbook; every block becomes part of the pages of a PDF unless it is marked for sheets only. */
#ifndef CAEVAL_REPORT_DOC_H
#define CAEVAL_REPORT_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/civil.h"
#include "score/wording.h"

/* What a cell means, for colours and weights. */
enum tone {
    TONE_PLAIN,
    TONE_STRONG, /* a result to see first */
    TONE_GOOD,
    TONE_BAD,
    TONE_OPEN,  /* not known yet */
    TONE_MUTED, /* does not apply */
};

struct cell {
    const char *text;      /* never NULL */
    const char *page_text; /* what pages show instead, or NULL */
    bool is_number;        /* number goes into the workbook instead of the text */
    double number;
    const char *formula; /* for workbooks, with its value cached: number or text; NULL: none */
    enum tone tone;
    size_t rows;    /* merged downwards over so many rows; 0 or 1: not merged */
    size_t columns; /* merged to the right */
    bool covered;   /* lies under a merged cell */
    bool choice;    /* an examiner may change it: one of the table's choices */
    size_t
        most_lines; /* on pages: what does not fit is left out, and `more` says where it stands; 0: any */
    const char *more;
    bool row_link; /* its number is that of a form's row */
    bool bookmark; /* of a merged one: bookmarks lead to it */
    int anchor;    /* the form's row that stands here: what links to it leads here; 0: none */
};

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

#define NOT_ON_PAGES (-1.0)

struct column_doc {
    const char *head;
    double width; /* in characters of a sheet's default font: half a Chinese character each */
    enum align align;
    /* Share of a page's width, more where a word would not fit; 0: as the sheet's; NOT_ON_PAGES. */
    double page_width;
};

struct table {
    const char *sheet; /* name in a workbook; NULL: pages only */
    const char *title;
    const char *note; /* a line below the title, or NULL */
    bool sheet_only;  /* not on pages */
    const struct column_doc *column;
    size_t n_columns;
    const char *const *subhead; /* a second header row, or NULL */
    struct cell *cell;          /* row by row */
    size_t n_rows, cap_rows;
    const char *choices;        /* "是,否": a list an examiner picks from, or NULL */
    bool portrait;              /* how its sheet is printed */
    const char *continued;      /* its merged labels are split at printed pages, and the later parts
                                 * end so; NULL: they are not split */
    const char *const *closing; /* lines below it on its sheet, ended by NULL; or NULL */
    bool uncounted;             /* it has no number: a place to sign, not a table of the text */
    double least_height; /* of a row on pages, in points: room to write by hand; 0: as its text */
    int sheet_order;     /* sheets ascend by it; tables of one sheet stand together */
};

enum chart_kind { CHART_BARS, CHART_LINE, CHART_RADAR, CHART_STACKS };

/* Counts of one kind, in each bar of a chart of stacks; kinds differ by pattern as well as by colour. */
struct chart_series {
    const char *name;
    enum tone tone;
    const double *value;
};

struct chart {
    enum chart_kind kind;
    const char *title;
    const char *unit;
    const char *const *label;
    const double *value;      /* NAN: no value */
    const double *value_high; /* upper ends of intervals, or NULL */
    size_t n;
    double maximum;                    /* of the axis; 0: from the values */
    const struct chart_series *series; /* of stacks, drawn one behind the other */
    size_t n_series;
    const double *ring; /* of a radar: values to see at a glance, such as levels' limits */
    size_t n_rings;
    const double *before;               /* of a radar: what it was, or NULL; NAN: not known */
    const char *now_text, *before_text; /* what the two lines are */
    bool has_limit;
    double limit; /* a line across, with limit_text */
    const char *limit_text;
    bool sheet_only; /* not on pages */
    bool page_only;  /* not in a workbook */
};

/* A result to see at first sight: a large value above its label. */
struct figure {
    const char *label, *value;
    enum tone tone;
};

enum block_kind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_FIGURES,
    BLOCK_NEW_PAGE,
    BLOCK_CONTENTS, /* of the pages */
};

struct block {
    enum block_kind kind;
    int level;          /* of a heading: 1 is a chapter; 0: one that is not counted */
    char annex;         /* of a heading of level 1: the annex's letter; 0: a chapter */
    const char *number; /* 一、 （一） 附录A 表1 图1: given by document_count; NULL: none */
    const char *number_beside; /* of the chart to the right */
    const char *text;          /* of a heading or a paragraph */
    enum tone tone;
    bool landscape; /* of a new page, and those that follow */
    bool unlinked;  /* the rows that it names are not those of the document's form */
    bool one_line;  /* of a paragraph: not indented */
    const struct table *table;
    const struct chart *chart;
    const struct chart *beside;  /* on pages to the right of `chart`, or NULL */
    const struct figure *figure; /* pages only */
    size_t n_figures;
};

/* What an official document bears beside its title (GB/T 9704); each may be NULL. */
struct cover {
    const char *number, *secrecy;     /* in the upper corners */
    const char *bureau, *seal, *date; /* below, with room for the seal */
    const char *author;               /* the bureau's name alone */
};

struct document {
    struct arena *arena;
    const char *title;
    const char *subtitle;
    const char *result; /* SHA-256 of the result.json that it shows; NULL: not known */
    struct cover official;
    VEC(const char *) cover; /* lines below the title: label, value, label, value, ... */
    const char *foot_date;   /* on every page's foot, before its number */
    const char *footer;      /* what the pages are of: shortened where there is no room */
    bool letter;             /* it has no cover, and its first page is numbered */
    bool unlinked;           /* what is added now */
    const char *chart_sheet; /* name of the sheet with the charts; NULL: none */
    VEC(struct block) block;
};

/* Rows of a table in the workbook's counting (1 is the first), when the table stands first on its
 * sheet: formulas need it. */
enum { SHEET_TITLE_ROWS = 2 };
static inline size_t table_sheet_row(const struct table *table, size_t row)
{
    return SHEET_TITLE_ROWS + 1 + (table->subhead ? 2U : 1U) + row;
}
/* "F12" */
const char *sheet_ref(struct arena *arena, const struct table *table, size_t row, size_t column);

struct document *document_new(struct arena *arena, const char *title, const char *subtitle);
void document_heading(struct document *document, int level, const char *text);
void document_annex(struct document *document, char letter, const char *text);
void document_paragraph(struct document *document, enum tone tone, const char *text);
/* One line, of a list of such lines. */
void document_line(struct document *document, enum tone tone, const char *text);
void document_new_page(struct document *document);
void document_landscape_page(struct document *document);
void document_contents(struct document *document);
void document_table(struct document *document, const struct table *table);
void document_chart(struct document *document, const struct chart *chart);
/* Two charts side by side on pages. */
void document_charts(struct document *document, const struct chart *left,
                     const struct chart *right);
/* Numbers headings, tables and figures as GB/T 9704 has them, those that pages show: when all is there. */
void document_count(struct document *document, const struct wording *wording);
/* "2025年12月31日" (GB/T 9704 7.3.5.4): in prose; tables have day_text's. */
const char *date_text(const struct wording *wording, struct arena *arena, day_number day);
/* Side by side; pages only. */
void document_figures(struct document *document, const struct figure *figure, size_t n);

struct table *table_new(struct arena *arena, const char *sheet, const char *title,
                        const struct column_doc *column, size_t n_columns);
/* A new last row; its cells are empty texts. Earlier rows' pointers become invalid. */
struct cell *table_row(struct arena *arena, struct table *table);
struct cell *table_cell(const struct table *table, size_t row, size_t column);
void cell_text(struct cell *cell, enum tone tone, const char *text);
void cell_number(struct cell *cell, enum tone tone, double number, const char *text);
/* Merges rows [from, to) of a column under the text of the first. */
void table_merge_rows(struct table *table, size_t column, size_t from, size_t to);

#endif
