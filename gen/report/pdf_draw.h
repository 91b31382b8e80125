/* PDF drawing: pages, lines and text over libharu, in points from the page's top left corner.
 *
 * Text goes out only through here. A character that no font of the family has is drawn as [U+XXXX]
 * and noted; nothing vanishes silently. Lines are broken by the rules for Chinese: no closing mark
 * begins a line, no opening mark ends one, numbers and Latin words stay whole. */
#ifndef CAEVAL_REPORT_PDF_DRAW_H
#define CAEVAL_REPORT_PDF_DRAW_H

#include <hpdf.h>

#include "report/doc.h"
#include "report/fonts.h"
#include "score/wording.h"

enum face { FACE_BODY, FACE_HEAD, FACES };

/* A4 and the margins of GB/T 9704's text area, widened for tables. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN_LEFT 56.7
#define MARGIN_RIGHT 56.7
#define MARGIN_TOP 71.0
#define MARGIN_BOTTOM 71.0
#define TEXT_WIDTH (PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT)
#define LINE_FACTOR 1.42

struct color {
    double r, g, b;
};

struct pdf {
    HPDF_Doc doc;
    struct arena *arena;
    const struct document *document;
    const struct wording *wording;
    const struct fonts *fonts;
    struct cut_font cut[FACES];
    HPDF_Font font[FACES];
    VEC(HPDF_Page) page;
    HPDF_Page current;
    double y;                    /* where the next thing goes, from the top */
    VEC(uint32_t) missing;       /* characters without a glyph, in order of appearance */
    unsigned long error, detail; /* libharu's first, or 0 */
};

/* --- setting up -------------------------------------------------------------------------------------- */

/* Notes the characters of a text that will be drawn with the face. */
void pdf_use(struct pdf *pdf, enum face face, const char *text);
/* After the last pdf_use: builds the fonts and loads them. */
void pdf_load_fonts(struct pdf *pdf);

/* --- text ---------------------------------------------------------------------------------------------- */

/* A text laid out: characters with substitutes in place, and where its lines end. */
struct line {
    size_t from, to; /* characters */
    double width;    /* in ems */
};
struct layout_text {
    enum face face;
    uint32_t *character;
    uint16_t *code;    /* as libharu gets it */
    uint16_t *advance; /* thousandths of an em */
    size_t n;
    VEC(struct line) line;
};

/* Breaks a text for a width of so many points at a size. */
struct layout_text *pdf_layout(struct pdf *pdf, enum face face, const char *text, double size,
                               double width);
/* One line without breaks. */
double pdf_width(struct pdf *pdf, enum face face, const char *text, double size);

/* Draws line i of a layout with its baseline area starting at (x, y). */
void pdf_draw_line(struct pdf *pdf, const struct layout_text *text, size_t i, double x, double y,
                   double size, struct color color);
/* Draws an unbroken text; align shifts it within `width`. */
void pdf_text(struct pdf *pdf, enum face face, const char *text, double x, double y, double width,
              enum align align, double size, struct color color);

/* --- pages and shapes ------------------------------------------------------------------------------------ */

void pdf_new_page(struct pdf *pdf);
/* A new page unless so many points are left on this one. */
void pdf_need(struct pdf *pdf, double height);
double pdf_left(const struct pdf *pdf); /* points left on the page */

void pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2, double width,
              struct color color);
void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, struct color color);
/* A closed or open path through n points (x, y pairs). */
void pdf_path(struct pdf *pdf, const double *xy, size_t n, bool closed, double width,
              struct color stroke, bool fill, struct color inside, double opacity);

struct color tone_ink(enum tone tone);
/* False when the tone has no background. */
bool tone_fill(enum tone tone, struct color *color);

/* --- blocks (pdf_table.c, pdf_chart.c) --------------------------------------------------------------------- */

void pdf_table(struct pdf *pdf, const struct table *table);
void pdf_table_use(struct pdf *pdf, const struct table *table);
void pdf_chart(struct pdf *pdf, const struct chart *chart);
void pdf_chart_use(struct pdf *pdf, const struct chart *chart);

#endif
