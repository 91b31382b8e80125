/* Window: the part of a text that is in hand, and its lines. */
#ifndef CAEVAL_INGEST_WINDOW_H
#define CAEVAL_INGEST_WINDOW_H

#include "ingest/source.h"

struct window {
    struct source *source; /* the caller's */
    size_t step;           /* bytes of one read */
    char *text;
    size_t end, cap;
    bool ended; /* the source has no more */
};

enum {
    WINDOW_BEYOND = 64, /* bytes there are behind the end, which mean nothing: see scan.h */
};

/* Drops the text before `from` and reads more behind what is left. */
void window_fill(struct window *window, size_t from);
void window_free(struct window *window);

/* End of the line that begins at `from`, behind its LF, CR LF or CR; 0 when the window does not
 * hold all of it. At the end of the source the rest is a line. */
size_t window_line_end(const struct window *window, size_t from);

#endif
