/* Sheet text: what a workbook can hold, and how tall it stands in a cell. */
#ifndef CAEVAL_REPORT_SHEET_TEXT_H
#define CAEVAL_REPORT_SHEET_TEXT_H

#include "base/arena.h"

/* The text as a cell can hold it: unprintable characters made visible, what a reader would take for
 * an escape (_x0041_) escaped, at most 32,000 characters. */
const char *sheet_text(struct arena *arena, const char *text);

/* The height in points that a wrapped text needs in a column of `width` characters. The model was
 * measured against LibreOffice's optimal heights: never below, 1.15 times above on average. */
double sheet_text_height(const char *text, double width, double points);

/* The least width in characters of a column in which no word of the text is cut. */
double sheet_text_least(const char *text, double points);

#endif
