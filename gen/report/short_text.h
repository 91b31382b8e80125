/* Short text: as much of a sentence as a line or a cell has room for, ended where its parts end. */
#ifndef CAEVAL_REPORT_SHORT_TEXT_H
#define CAEVAL_REPORT_SHORT_TEXT_H

#include <stddef.h>

#include "base/arena.h"

/* The text where it fits into so many half characters; else its first parts and `more`, together no
 * longer. */
const char *short_text(struct arena *arena, const char *text, size_t columns, const char *more);
/* The same of a figure and what is asked of it, "名称（口径）750分钟（要求…，…）": where the room does not do for what is
 * asked, the brackets before it are left out. `others` stands for the figures behind it that are left out; what else is
 * said of it ends unmarked, and `more` marks one that has no part to end at. */
const char *short_figure(struct arena *arena, const char *text, size_t columns, const char *more,
                         const char *others);
/* Half characters on a page: Chinese marks count two, as fonts for Chinese have them. */
size_t short_width(const char *text, size_t n);

#endif
