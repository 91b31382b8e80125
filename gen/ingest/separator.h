/* Separator: what stands between the columns of a line. */
#ifndef CAEVAL_INGEST_SEPARATOR_H
#define CAEVAL_INGEST_SEPARATOR_H

#include <stdbool.h>

#include "base/text.h"
#include "ingest/window.h"

/* A line that is no row: nothing but blanks (a tab counts only where it does not separate). */
bool is_blank_line(struct slice line, char separator);
/* The first line from `from` on that is not; false: the window does not hold all of one. */
bool window_line(const struct window *window, size_t from, struct slice *line);
/* The one of comma, semicolon, tab and the others (up to 13) that the line has most of outside quotes; 0: it
 * has none. */
char separator_of_line(struct slice line, const char *others);

/* Is it one of those that files of our own form have? */
static inline bool separator_is_usual(char separator)
{
    return separator == ',' || separator == ';' || separator == '\t';
}

#endif
