/* Canvas: what a page is drawn on, one for each format of pages (pdf_canvas.c, ofd_canvas.c). It adds to the bytes of
 * a page's layers what its format has for an area, a line, a text; what is made of them is its writer's matter.
 * Places are in points from the page's top left corner. */
#ifndef CAEVAL_REPORT_CANVAS_H
#define CAEVAL_REPORT_CANVAS_H

#include "report/pages.h"

struct rectangle {
    double x, y, width, height;
};

/* A line of a layout and where it goes. */
struct placed_line {
    const struct layout_text *text;
    const struct line *line; /* not empty */
    double x, y;             /* its baseline lies BASELINE ems below */
    double size;
    struct color color;
    double apart; /* points between two characters, over their advance */
};

/* From the top of a line to its baseline, in ems. */
#define BASELINE (LINE_FACTOR / 2 + 0.38)

struct canvas {
    /* A plain rectangle. */
    void (*area)(struct pages *pages, struct layer *layer, struct rectangle at, struct color color);
    /* A line from one point to another (x, y pairs). */
    void (*line)(struct pages *pages, struct layer *layer, const double xy[4],
                 const struct pen *pen);
    /* A closed path through n points, two at least. */
    void (*path)(struct pages *pages, struct layer *layer, const double *xy, size_t n,
                 const struct pen *pen);
    /* n thin lines of four numbers each; only what lies within the rectangle is seen. */
    void (*lines)(struct pages *pages, struct layer *layer, struct rectangle within,
                  const double *xy, size_t n, struct color color);
    void (*text)(struct pages *pages, struct layer *layer, const struct placed_line *line);
};

#define HATCH_WIDTH 0.5
#define FRAME_WIDTH 0.5
#define BOLD_WIDTH 0.3 /* of the outlines of bold letters */
static const struct color frame_color = {0.45, 0.45, 0.45};

#endif
