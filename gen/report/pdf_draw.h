/* PDF drawing: pages, lines and text over libharu, in points from the page's top left corner.
 *
 * Text goes out only through here. A character that no font of the family has is drawn as [U+XXXX]
 * and noted; nothing vanishes silently. Lines are broken by the rules for Chinese: no closing mark
 * begins a line, no opening mark ends one, numbers and Latin words stay whole.
 *
 * libharu keeps the document: objects, pages, bookmarks, links, the file. What a page shows is
 * collected here and put into its stream at the end, because libharu's own operators take four times
 * the room; fonts are put in as they are, compressed once for all reports of a run. */
#ifndef CAEVAL_REPORT_PDF_DRAW_H
#define CAEVAL_REPORT_PDF_DRAW_H

#include <hpdf.h>

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
extern const struct geometry pdf_portrait,
    pdf_landscape; /* the same paper turned, head to the binding */
#define LINE_FACTOR 1.42

enum { CELL_LEADING = 12 }; /* points from line to line in tables */

struct color {
    double r, g, b;
};

/* One layer of a page's stream, and what it has set so far. */
struct layer {
    struct bytes bytes;
    bool colored[2]; /* fill, stroke */
    struct color color[2];
    double line_width;
    int font; /* of text: 2 * face, odd for the report's own characters; -1: none yet */
    double size;
    int x, y; /* where the last line of text began, in tenths of a point */
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
    double to; /* the height on it, from its top */
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
    HPDF_Page handle;
    const struct geometry *size;
    VEC(struct link) link;
    bool reserved;                   /* to be filled at the end */
    struct layer shade, shape, text; /* from back to front */
    VEC(struct edge) edge[2];        /* level ones, upright ones */
};

/* Characters of this report only. */
struct own_font {
    VEC(uint32_t) character; /* by glyph - 1 */
    VEC(uint16_t) advance;
    uint16_t *glyph[0x300]; /* by character, 256 each; 0: not met yet */
};

struct drawing;

struct pdf {
    HPDF_Doc doc;
    struct arena *arena;
    const struct document *document;
    const struct wording *wording;
    const struct fonts *fonts;
    struct own_font own[FACES];
    VEC(struct page) page;
    size_t current;
    const struct geometry *size; /* of the pages to come */
    VEC(struct anchor) anchor;   /* by number of a form's row */
    VEC(struct bookmark) bookmark;
    int level;                     /* of the last heading */
    bool linked;                   /* what is set names rows of the form */
    double y;                      /* where the next thing goes, from the top */
    VEC(struct set_character) set; /* the text being set */
    struct packer *packer;
    VEC(uint32_t) missing;       /* characters without a glyph, in order of appearance */
    struct drawing *drawing;     /* the table laid out last (pdf_table.c) */
    unsigned long error, detail; /* libharu's first, or 0 */
};

/* --- text (pdf_text.c) --------------------------------------------------------------------------------- */

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
    bool bold;     /* its outlines are drawn as well */
    VEC(struct line) line;
};

enum { OWN_GLYPH = 0x8000, NO_GLYPH = 0xFFFF };

/* Glyph and advance of a character; false when no font has it. */
bool pdf_glyph(struct pdf *pdf, enum face face, uint32_t character, uint16_t *glyph,
               uint16_t *advance);

/* Finds the glyphs of a text; it has no lines yet. */
struct layout_text *pdf_set(struct pdf *pdf, enum face face, const char *text);
/* Breaks it into lines of so many ems; the first one is shorter by its indent. */
void pdf_break(struct pdf *pdf, struct layout_text *text, double ems);
/* Width in ems of the longest piece that has no place to break at; of the whole without `words`. */
double pdf_longest(const struct layout_text *text, bool words);
/* Both, for a width of so many points at a size. */
struct layout_text *pdf_layout(struct pdf *pdf, enum face face, const char *text, double size,
                               double width, double indent);
/* One line without breaks. */
double pdf_width(struct pdf *pdf, enum face face, const char *text, double size);

/* Draws line i of a layout with its baseline area starting at (x, y); `stretch`: points to spread
 * between its characters. */
void pdf_draw_line(struct pdf *pdf, const struct layout_text *text, size_t i, double x, double y,
                   double size, struct color color, double stretch);
/* Draws an unbroken text; align shifts it within `width`. */
void pdf_text(struct pdf *pdf, enum face face, const char *text, double x, double y, double width,
              enum align align, double size, struct color color);

/* --- pages and shapes (pdf_draw.c) --------------------------------------------------------------------- */

/* The current page's, or before the first one's. */
const struct geometry *pdf_size(const struct pdf *pdf);
/* A new page, unless nothing is on the current one yet. */
void pdf_new_page(struct pdf *pdf);
/* A link over a rectangle to a row of the form. */
void pdf_link(struct pdf *pdf, double x, double y, double width, double height, int row);
void pdf_bookmark(struct pdf *pdf, int level, const char *text, double y, bool listed);
/* Here stands a row of the form. */
void pdf_anchor(struct pdf *pdf, int row, double y);
/* A new page unless so many points are left on this one. */
void pdf_need(struct pdf *pdf, double height);
double pdf_left(const struct pdf *pdf); /* points left on the page */

/* A coloured ground, below everything else. */
void pdf_shade(struct pdf *pdf, double x, double y, double width, double height,
               struct color color);
/* The frame of a table's cell. */
void pdf_frame(struct pdf *pdf, double x, double y, double width, double height);
void pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2, double width,
              struct color color);
/* A row of dots. */
void pdf_dots(struct pdf *pdf, double x1, double x2, double y, struct color color);
void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, struct color color);
/* How a path is drawn. */
struct pen {
    double width;
    struct color stroke;
    double dash;                /* points; 0: solid */
    const struct color *inside; /* half transparent, or NULL */
};
/* A closed path through n points (x, y pairs). */
void pdf_path(struct pdf *pdf, const double *xy, size_t n, const struct pen *pen);
/* Parallel lines within a rectangle, at an angle in degrees. */
void pdf_hatch(struct pdf *pdf, double x, double y, double width, double height, double angle,
               double step, struct color color);

/* Sets a layer's colour: of what is filled (0) or stroked (1). */
void layer_color(struct layer *layer, int stroke, struct color color);
/* A number given in tenths of a point, and a blank. */
void layer_tenths(struct layer *layer, int tenths);

/* After the last page: puts the layers into the pages' streams. */
void pdf_put_pages(struct pdf *pdf);
void pdf_free_pages(struct pdf *pdf);

static inline enum face pdf_face(enum tone tone)
{
    return tone == TONE_STRONG ? FACE_HEAD : FACE_BODY;
}
/* What must be seen in a copy without colours. */
static inline bool pdf_bold(enum tone tone)
{
    return tone == TONE_BAD;
}
struct color tone_ink(enum tone tone);
/* False when the tone has no background. */
bool tone_fill(enum tone tone, struct color *color);

/* --- fonts (pdf_font.c) --------------------------------------------------------------------------------- */

/* After the last text: puts the fonts into the document and names them for all pages. */
void pdf_put_fonts(struct pdf *pdf);
/* After the last link: puts them into their pages. */
void pdf_put_links(struct pdf *pdf);
/* A stream of bytes that are compressed already; `entries` go into its dictionary. */
void pdf_fill_stream(struct pdf *pdf, HPDF_Dict stream, const char *entries, const void *data,
                     size_t n);
/* The same of bytes as they are; `entries` must stay. */
void pdf_plain_stream(struct pdf *pdf, HPDF_Dict stream, const char *entries, const void *data,
                      size_t n);

/* --- blocks (pdf_table.c, pdf_chart.c) --------------------------------------------------------------------- */

/* Height of its head and first row: what must fit below a heading. */
double pdf_table_start(struct pdf *pdf, const struct table *table);
void pdf_table(struct pdf *pdf, const struct table *table, const char *number);
/* One chart, or two side by side; `number`: 图1, the second one's being the next. */
void pdf_charts(struct pdf *pdf, const struct block *block);
double pdf_chart_height(const struct block *block);

#endif
