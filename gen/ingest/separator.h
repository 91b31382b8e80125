/* Separator: what stands between the columns of a line. */
#ifndef CAEVAL_INGEST_SEPARATOR_H
#define CAEVAL_INGEST_SEPARATOR_H

#include <stdbool.h>

#include "base/text.h"

/* The one of comma, semicolon, tab and the others (up to 13) that the line has most of outside quotes; 0: it
 * has none. */
char separator_of_line(struct slice line, const char *others);

/* Is it one of those that files of our own form have? */
static inline bool separator_is_usual(char separator)
{
    return separator == ',' || separator == ';' || separator == '\t';
}

#endif
