/* Pages: a document laid out, in points from a page's top left corner. What draws them is a canvas (canvas.h).
 *
 * Text goes out only through here. A character that no font of the family has is drawn as [U+XXXX]
 * and noted; nothing vanishes silently. Lines are broken by the rules for Chinese: no closing mark
 * begins a line, no opening mark ends one, numbers and Latin words stay whole. */
#ifndef CAEVAL_REPORT_PAGES_H
#define CAEVAL_REPORT_PAGES_H

#include "report/bytes.h"
#include "report/doc.h"
#include "report/fonts.h"
#include "score/wording.h"

/* A4 and the text area of GB/T 9704-2012: 156 mm by 225 mm, 28 mm from the left edge and 37 mm from
 * the top. */
struct geometry {
    double width, height; /* of the page */
    double left, top;     /* of the text area */
    double text_width, text_height;
};
extern const struct geometry page_portrait,
    page_landscape; /* the same paper turned, head to the binding */
#define LINE_FACTOR 1.42

enum { CELL_LEADING = 12 }; /* points from line to line in tables */

struct color {
    double r, g, b;
};

/* What a piece of a document is to readers that speak it or show it in another form (ISO 32000-1, 14.8.4). */
enum part_kind {
    PART_DOCUMENT,
    PART_HEADING,
    PART_TEXT,
    PART_CONTENTS,
    PART_ENTRY, /* of the contents */
    PART_REFERENCE,
    PART_LINK,
    PART_TABLE,
    PART_CAPTION,
    PART_ROW,
    PART_HEAD, /* of a column */
    PART_CELL,
    PART_FIGURE,
    PART_KINDS
};

/* Parts make a tree, in the order in which they are read; the first is the document. */
struct part {
    enum part_kind kind;
    size_t above;         /* the part that it is in */
    int level;            /* of a heading: 1 is a chapter's */
    size_t rows, columns; /* that a cell covers; 0: one */
    const char *says;     /* a figure in words */
    size_t first, last;   /* its pieces, by number; 0: none */
};

/* Of a part: a part within it, what is drawn of it at one place of a page, or a link as its writer counts them. */
enum piece_kind { PIECE_DRAWN, PIECE_PART, PIECE_LINK };
struct piece {
    enum piece_kind kind;
    size_t of;     /* the part, the page or the link */
    unsigned mark; /* of the place, on its page */
    size_t next;   /* of the same part, by number; 0: none */
};

/* One layer of a page, as a canvas has it, and what has been set in it so far. */
struct layer {
    struct bytes bytes;
    bool colored[2]; /* fill, stroke */
    struct color color[2];
    double line_width;
    int font; /* of text: 2 * face, odd for the report's own characters; -1: none yet */
    double size;
    int x, y; /* where the last line of text began, in tenths of a point */
    bool marked;
    size_t part; /* of what is drawn since the last mark; 0: of none */
};

/* An edge of a frame, in tenths of a point; edges that touch are drawn as one. */
struct edge {
    int across, from, to; /* at `across` on the other axis */
};

/* From a rectangle to where a form's row stands, or to a page. */
struct link {
    double x, y, width, height;
    int row; /* 0: to a page */
    size_t page;
    double to;        /* the height on it, from its top */
    const char *says; /* where it leads, in words; NULL: to the row */
    size_t part;      /* it is in, 0: in none */
};

/* A heading, as the contents and the bookmarks list it, or a place that bookmarks alone lead to. */
struct bookmark {
    int level;
    const char *text;
    size_t page; /* index */
    double y;
    bool listed; /* in the contents */
};

/* Where a form's row stands. */
struct anchor {
    bool set;
    size_t page;
    double y;
};

struct page {
    const struct geometry *size;
    VEC(struct link) link;
    bool reserved;                   /* to be filled at the end */
    struct layer shade, shape, text; /* from back to front */
    VEC(struct edge) edge[2];        /* level ones, upright ones */
    VEC(size_t) mark;                /* whose they are, by number */
};

/* Characters of this report only. */
struct own_font {
    VEC(uint32_t) character; /* by glyph - 1 */
    VEC(uint16_t) advance;
    uint16_t *glyph[0x300]; /* by character, 256 each; 0: not met yet */
};

struct canvas;
struct drawing;

struct pages {
    const struct canvas *canvas;
    struct arena *arena;
    const struct document *document;
    const struct wording *wording;
    const struct fonts *fonts;
    struct own_font own[FACES];
    VEC(struct page) page;
    size_t current;
    size_t contents_page;        /* 0: there is none */
    const struct geometry *size; /* of the pages to come */
    VEC(struct anchor) anchor;   /* by number of a form's row */
    VEC(struct bookmark) bookmark;
    VEC(struct part) part;
    VEC(struct piece) piece; /* by number - 1 */
    size_t open;             /* the part that is drawn now; 0: none, such as a page's foot */
    size_t contents_part;
    int level;                     /* of the last heading */
    bool linked;                   /* what is set names rows of the form */
    double y;                      /* where the next thing goes, from the top */
    VEC(struct set_character) set; /* the text being set */
    VEC(uint32_t) missing;         /* characters without a glyph, in order of appearance */
    struct drawing *drawing;       /* the table laid out last (page_table.c) */
};

/* --- text (page_text.c) --------------------------------------------------------------------------------- */

/* A text laid out: characters with substitutes in place, and where its lines end. */
struct line {
    size_t from, to; /* characters */
    double width;    /* in ems */
    bool ends;       /* a paragraph: never stretched */
};
struct set_character {
    uint32_t character;
    uint16_t glyph;   /* OWN_GLYPH and above: of the report's own font */
    uint16_t advance; /* thousandths of an em */
    uint16_t link;    /* part of the number of a form's row; 0: no */
    bool breaks;      /* a line may end before it */
};
struct layout_text {
    enum face face;
    struct set_character *at;
    size_t n;
    double indent; /* of the first line, in ems */
    double hang;   /* of the others */
    bool bold;     /* its outlines are drawn as well */
    VEC(struct line) line;
};

enum { OWN_GLYPH = 0x8000, NO_GLYPH = 0xFFFF };

/* Finds the glyphs of a text; it has no lines yet. */
struct layout_text *page_set(struct pages *pages, enum face face, const char *text);
/* Its further lines begin below the first character that is no blank. */
void page_hang(struct layout_text *text);
/* Breaks it into lines of so many ems; the first one is shorter by its indent. */
void page_break(struct pages *pages, struct layout_text *text, double ems);
/* Width in ems of the longest piece that has no place to break at; of the whole without `words`. */
double page_longest(const struct layout_text *text, bool words);
/* Both, for a width of so many points at a size. */
struct layout_text *page_layout(struct pages *pages, enum face face, const char *text, double size,
                                double width, double indent);
/* One line without breaks. */
double page_width(struct pages *pages, enum face face, const char *text, double size);

/* Draws line i of a layout with its baseline area starting at (x, y); `stretch`: points to spread
 * between its characters. */
void page_draw_line(struct pages *pages, const struct layout_text *text, size_t i, double x,
                    double y, double size, struct color color, double stretch);
/* Draws an unbroken text; align shifts it within `width`. */
void page_text(struct pages *pages, enum face face, const char *text, double x, double y,
               double width, enum align align, double size, struct color color);

/* --- parts (page_part.c) --------------------------------------------------------------------------------------- */

/* A new part, at the end of the one that it names as above it. */
size_t page_part(struct pages *pages, struct part part);
/* One for a link, with it alone in it; `number`: as its writer counts links. */
size_t page_link_part(struct pages *pages, const struct link *link, size_t number);
/* What is drawn from now on is of a new part of the document itself. */
void page_begin(struct pages *pages, enum part_kind kind);
/* The number, on the current page, of a new mark: what is drawn behind it is of the part that is open. */
unsigned page_mark(struct pages *pages);

/* --- pages and shapes (pages.c) --------------------------------------------------------------------- */

/* The current page's, or before the first one's. */
const struct geometry *page_size(const struct pages *pages);
/* A new page, unless nothing is on the current one yet. */
void page_new(struct pages *pages);
/* A link over a rectangle to a row of the form. */
void page_link(struct pages *pages, double x, double y, double width, double height, int row);
void page_bookmark(struct pages *pages, int level, const char *text, double y, bool listed);
/* Here stands a row of the form. */
void page_anchor(struct pages *pages, int row, double y);
/* A new page unless so many points are left on this one. */
void page_need(struct pages *pages, double height);
double page_left(const struct pages *pages); /* points left on the page */

/* A coloured ground, below everything else. */
void page_shade(struct pages *pages, double x, double y, double width, double height,
                struct color color);
/* The frame of a table's cell. */
void page_frame(struct pages *pages, double x, double y, double width, double height);
void page_rule(struct pages *pages, double x1, double y1, double x2, double y2, double width,
               struct color color);
/* A row of dots. */
void page_dots(struct pages *pages, double x1, double x2, double y, struct color color);
void page_fill(struct pages *pages, double x, double y, double width, double height,
               struct color color);
/* How a path is drawn. */
struct pen {
    double width;
    struct color stroke;
    double dash;                /* points; 0: solid */
    double apart;               /* between two dashes; 0: as long as they are */
    const struct color *inside; /* what it is filled with, or NULL */
};
/* A closed path through n points (x, y pairs). */
void page_path(struct pages *pages, const double *xy, size_t n, const struct pen *pen);
/* Parallel lines within a rectangle, at an angle in degrees. */
void page_hatch(struct pages *pages, double x, double y, double width, double height, double angle,
                double step, struct color color);

/* Of the frames of a page the level edges or the upright ones, those that touch made one, in order; how many. */
size_t page_edges(struct page *page, bool upright);

static inline enum face page_face(enum tone tone)
{
    return tone == TONE_STRONG ? FACE_HEAD : FACE_BODY;
}
/* What must be seen in a copy without colours. */
static inline bool page_bold(enum tone tone)
{
    return tone == TONE_BAD;
}
struct color tone_ink(enum tone tone);
/* False when the tone has no background. */
bool tone_fill(enum tone tone, struct color *color);

/* --- blocks (page_table.c, page_chart.c) --------------------------------------------------------------------- */

/* Height of its head and first row: what must fit below a heading. */
double page_table_start(struct pages *pages, const struct table *table);
void page_table(struct pages *pages, const struct table *table, const char *number);
/* One chart, or two side by side; `number`: 图1, the second one's being the next. */
void page_charts(struct pages *pages, const struct block *block);
double page_chart_height(const struct block *block);
/* page_gauge.c: within a cell. The ground of a cell that calls for attention; false: it does not. */
void page_gauge(struct pages *pages, const struct gauge *gauge, double x, double y, double width,
                double height);
bool page_heat(double heat, struct color *color);

/* --- documents (page_layout.c) ---------------------------------------------------------------------------- */

/* Lays a document out on `pages`, which bears its arena, document, fonts, wording and canvas. */
void pages_lay_out(struct pages *pages);
void pages_free(struct pages *pages);
/* page_use.c: marks the document's characters as shared ones (fonts_use). */
void pages_use_characters(struct fonts *fonts, const struct document *document,
                          const struct wording *wording);
/* Where a link of a page leads: page and height; false when it leads nowhere, or to what is seen beside it. */
bool pages_link_end(const struct pages *pages, size_t page, struct link *link);
/* What readers call the document. */
const char *pages_title(const struct pages *pages);

#endif
