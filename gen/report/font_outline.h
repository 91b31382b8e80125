/* Outlines: the points of one glyph. */
#ifndef CAEVAL_REPORT_FONT_OUTLINE_H
#define CAEVAL_REPORT_FONT_OUTLINE_H

#include "report/font_file.h"

struct point {
    double x, y;
    bool on, last; /* on the curve; the last of its contour */
};

struct outline {
    struct point *at;
    size_t n, cap;
};

/* Adds the glyph's points, scaled; composites are resolved to a few levels. Nothing for a glyph
 * without an outline. */
void outline_read(struct outline *outline, const struct font_file *file, uint16_t glyph,
                  double scale);

/* Fewer points for the same shape, no curve moved by more than the tolerance (font_simplify.c). */
void outline_simplify(struct outline *outline, double tolerance);

/* The points belong to the outline; free(outline->at) releases them. */
void outline_add(struct outline *outline, struct point point);

#endif
