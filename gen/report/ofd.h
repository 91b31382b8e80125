/* OFD (GB/T 33190-2016): what the parts of its writer share. */
#ifndef CAEVAL_REPORT_OFD_H
#define CAEVAL_REPORT_OFD_H

#include "report/canvas.h"

/* Where the number of an object goes: numbers ascend from back to front, and which object lies where is known when a page
 * is done. */
enum { OFD_NUMBER = 1 };

/* The first numbers are given to what all pages use: fonts as 2 * face, and one more for the report's own
 * characters. */
enum { OFD_COLOR_SPACE = 1, OFD_FONT, OFD_FONTS = 2 * FACES, OFD_FIRST = OFD_FONT + OFD_FONTS };

extern const struct canvas ofd_canvas;
/* The frames of a page, into its ground. */
void ofd_frames(struct page *page);
/* A place that can be clicked, leading to a height of a page, whose number is `to`. */
void ofd_link(struct bytes *bytes, struct rectangle at, unsigned to, double top);
/* Where it leads, as an element. */
void ofd_destination(struct bytes *bytes, unsigned page, double top);

#endif
