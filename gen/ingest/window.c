/* Window. */
#include "ingest/window.h"

#include <stdlib.h>
#include <string.h>

void window_fill(struct window *w, size_t from)
{
    if (from > 0) {
        memmove(w->text, w->text + from, w->end - from);
        w->end -= from;
    }
    if (w->cap - w->end < w->step + WINDOW_BEYOND) {
        w->cap = w->end + 2 * w->step + WINDOW_BEYOND;
        w->text = must_realloc(w->text, w->cap);
    }
    size_t n = source_read(w->source, w->text + w->end, w->step);
    w->end += n;
    w->ended = n == 0;
}

void window_free(struct window *w)
{
    free(w->text);
}

size_t window_line_end(const struct window *w, size_t from)
{
    const char *at = w->text + from;
    size_t n = w->end - from;
    const char *lf = memchr(at, '\n', n);
    const char *cr = memchr(at, '\r', lf ? (size_t)(lf - at) : n);
    if (cr && cr + 1 == lf)
        return from + (size_t)(lf - at) + 1;
    if (cr && (cr + 1 < at + n || w->ended))
        return from + (size_t)(cr - at) + 1;
    if (lf)
        return from + (size_t)(lf - at) + 1;
    return w->ended && n > 0 ? w->end : 0;
}
