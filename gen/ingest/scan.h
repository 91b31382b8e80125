/* Scan: the records of a window of CSV text, 64 bytes at a time, with nothing copied but cells whose quotes are doubled.
 *
 * It knows the plain forms alone: cells without quotes, blanks at their ends dropped, and cells in quotes between two
 * separators or line ends. Of these it says what libcsv says (strict RFC 4180, see rows.h). Any other record, and one
 * that the window does not hold to its end, it leaves to libcsv. */
#ifndef CAEVAL_INGEST_SCAN_H
#define CAEVAL_INGEST_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "ingest/window.h"

struct scanned {
    size_t n;      /* cells */
    size_t to;     /* behind the record's line end */
    int64_t lines; /* that it takes up */
};

struct scan;

/* The ways in which 64 bytes are looked at. */
enum scan_way { SCAN_PORTABLE, SCAN_SSE2, SCAN_AVX2 };

/* In the fastest way up to that one that the processor has. NULL where the separator is none of those that it can look
 * for. */
struct scan *scan_new(char separator, enum scan_way way);
void scan_free(struct scan *scan);

/* The record that begins at `from`, at most `longest` bytes and `most` cells of it, which are valid until the next call.
 * False: it is not in the plain forms, not complete, larger, or a blank line. */
bool scan_record(struct scan *scan, const struct window *window, size_t from, size_t longest,
                 struct slice *cell, size_t most, struct scanned *found);
/* The window holds other text from now on. */
void scan_forget(struct scan *scan);

#endif
