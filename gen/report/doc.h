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
#include "base/ratio.h"
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

/* How a workbook shows a number; pages show the text. */
enum number_form {
    NUMBER_PLAIN, /* with two decimals where the text has two */
    NUMBER_DAY,   /* a date, counted as workbooks count */
    NUMBER_SHARE, /* of 1, in per cent */
};

/* A value or an interval on a scale, as a small drawing: what it is, and what it was. */
struct gauge {
    double lo, hi;
    double before_lo, before_hi; /* NAN: not known */
    double top;                  /* the scale's right end; the left one is 0 */
    const struct ratio *line;    /* across every cell of the column: the limits of levels */
    size_t n_lines;
};

struct cell {
    const char *text;      /* never NULL */
    const char *page_text; /* what pages show instead, or NULL */
    bool is_number;        /* number goes into the workbook instead of the text */
    double number;
    enum number_form form;
    const char *formula; /* for workbooks, with its value cached: number or text; NULL: none */
    enum tone tone;
    size_t rows;         /* merged downwards over so many rows; 0 or 1: not merged */
    size_t columns;      /* merged to the right */
    bool covered;        /* lies under a merged cell */
    bool entry;          /* a workbook's user writes here, as the column's entry has it */
    const char *choices; /* of one that is a list: these instead; NULL: the column's */
    size_t
        most_lines; /* on pages: what does not fit is left out, and `more` says where it stands; 0: any */
    const char *more;
    bool row_link; /* its number is that of a form's row */
    bool bookmark; /* of a merged one: bookmarks lead to it */
    double
        heat; /* how strongly it calls for attention, up to 1: the depth of its ground; 0: not at all */
    const struct gauge *gauge; /* on pages: drawn in the cell; or NULL */
    int anchor; /* the form's row that stands here: what links to it leads here; 0: none */
};

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

#define NOT_ON_PAGES (-1.0)

/* What a workbook's user writes into the cells of a column that are for that. */
enum entry_kind { ENTRY_TEXT, ENTRY_LIST, ENTRY_DAY };
struct entry {
    enum entry_kind kind;
    const char *choices;        /* of a list: "是,否"; NULL where each cell has its own */
    const char *title, *prompt; /* shown beside the cell; at most 32 and 255 characters */
};

struct column_doc {
    const char *head;
    double width; /* in characters of a sheet's default font: half a Chinese character each */
    enum align align;
    /* Share of a page's width, more where a word would not fit; 0: as the sheet's; NOT_ON_PAGES. */
    double page_width;
};

/* A look that a column's cells take when a formula is true of them, as the workbook stands: it is that of
 * the first row, and moves with the row. */
struct mark {
    size_t column;
    const char *formula;
    enum tone tone;
};

struct table {
    const char *sheet; /* name in a workbook; NULL: pages only */
    const char *title;
    const char *note;         /* a line below the title, or NULL */
    const char *note_formula; /* of a workbook, whose value is the note; or NULL */
    bool
        live; /* on its sheet: it follows what is written into the workbook, or says itself that it does not */
    bool sheet_only; /* not on pages */
    const struct column_doc *column;
    size_t n_columns;
    const char *const *subhead; /* a second header row, or NULL */
    struct cell *cell;          /* row by row */
    size_t n_rows, cap_rows;
    const struct entry *const
        *entry; /* by column, of those of its cells that are one; NULL: none is */
    const struct mark *mark;
    size_t n_marks;
    size_t n_unprinted;         /* of the last columns: on the screen alone */
    bool portrait;              /* how its sheet is printed */
    const char *continued;      /* its merged labels are split at printed pages, and the later parts
                                 * end so; NULL: they are not split */
    const char *const *closing; /* lines below it on its sheet, ended by NULL; or NULL */
    const char *closing_formula; /* whose value is the first of them, or NULL */
    size_t head_lines;           /* so many lines on pages its narrowest heads may have; 0: three */
    size_t heat_from,
        heat_to;         /* columns whose numbers a sheet shows by the depth of their grounds */
    bool headless;       /* on pages its heads are its first row, and look as the others do */
    bool uncounted;      /* it has no number: a place to sign, not a table of the text */
    double least_height; /* of a row on pages, in points: room to write by hand; 0: as its text */
    int sheet_order;     /* sheets ascend by it; tables of one sheet stand together */
};

enum chart_kind {
    CHART_BARS,
    CHART_LINE,
    CHART_RADAR,
    CHART_STACKS,
    CHART_INTERVALS, /* value..value_high with lines at the rings; workbooks only */
};

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
    const double *value;              /* NAN: no value */
    const char *const *value_formula; /* in a workbook: whose values these are, or NULL */
    const double *value_high;         /* upper ends of intervals, or NULL */
    const char *const *high_formula;  /* where value_formula are: of these */
    size_t n;
    double maximum;                    /* of the axis; 0: from the values */
    const struct chart_series *series; /* of stacks, drawn one behind the other */
    size_t n_series;
    const struct ratio
        *ring; /* of scores: values to see at a glance, ascending, such as levels' limits */
    size_t n_rings;
    const double *before; /* of a radar or bars: what it was, or NULL; NAN: not known */
    const char *now_text, *before_text; /* what the two are */
    bool has_limit;
    double limit; /* a line across, with limit_text */
    const char *limit_text;
    bool sheet_only; /* not on pages */
    bool page_only;  /* not in a workbook */
};

/* A radar of fewer is a line or a point. */
enum { RADAR_LEAST = 3 };

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

/* A cell that the bureau's own workbooks find by name. */
struct sheet_name {
    const char *name;
    const struct table *table;
    size_t row, column;
};

/* Of the file itself: what programs that read it back know it by. */
struct file_property {
    const char *name, *text;
};

struct document {
    struct arena *arena;
    const struct wording *wording; /* of what the writers add; NULL: they add nothing */
    const char *title;
    const char *subtitle;
    const char *result; /* SHA-256 of the result.json that it shows; NULL: not known */
    struct cover official;
    VEC(const char *) cover; /* lines below the title: label, value, label, value, ... */
    const char *foot_date;   /* on every page's foot, before its number */
    const char *footer;      /* what the pages are of: shortened where there is no room */
    bool letter;             /* it has no cover, and its first page is numbered */
    bool unlinked;           /* what is added now */
    const char *author;      /* of the file; NULL: not known */
    bool
        written_into; /* its workbook has cells to write into: sheets that do not follow them say so */
    const char *chart_sheet; /* name of the sheet with the charts; NULL: none */
    VEC(struct block) block;
    VEC(struct sheet_name) name;
    const char *keyword; /* by which a workbook is known when it comes back; NULL: by its result */
    VEC(struct file_property) property;
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
/* "'评估表'!$F$12": from any sheet. */
const char *sheet_ref_from(struct arena *arena, const struct table *table, size_t row,
                           size_t column);
/* "'评估表'!$F$5:$F$215": a column's rows. */
const char *sheet_column_from(struct arena *arena, const struct table *table, size_t column);

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
/* A limit between levels as a chart says it: whole, or with two decimals, or with as many as it has; 1/3, which
 * has no end, as a fraction. */
const char *limit_number(struct arena *arena, struct ratio limit);
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
/* What a cell is written into by; `choices` of a list, else NULL. */
const struct entry *entry_new(struct arena *arena, enum entry_kind kind, const char *choices,
                              const char *title, const char *prompt);
/* Lets a column's cells that are one be written into. */
void table_entry(struct arena *arena, struct table *table, size_t column,
                 const struct entry *entry);
/* A new last row; its cells are empty texts. Earlier rows' pointers become invalid. */
struct cell *table_row(struct arena *arena, struct table *table);
struct cell *table_cell(const struct table *table, size_t row, size_t column);
void cell_text(struct cell *cell, enum tone tone, const char *text);
void cell_number(struct cell *cell, enum tone tone, double number, const char *text);
/* Leaves out the columns that are not to be kept. */
void table_keep(struct arena *arena, struct table *table, const bool *keep);
/* A date, typed in a workbook. */
void cell_day(struct cell *cell, enum tone tone, day_number day, const char *text);
/* Merges rows [from, to) of a column under the text of the first. */
void table_merge_rows(struct table *table, size_t column, size_t from, size_t to);

#endif
