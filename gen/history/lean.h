/* Lean: a result.json without what the history does not ask for.
 *
 * Three quarters of a result are reasons and places. Reading them only to forget them made a rebuild of
 * the history take four times as long, and keeping them of every night took most of the disk. */
#ifndef CAEVAL_HISTORY_LEAN_H
#define CAEVAL_HISTORY_LEAN_H

#include "base/arena.h"

enum lean {
    LEAN_READ, /* what the database keeps of a result */
    LEAN_KEPT, /* what stays of a night that is no longer kept whole: no measures either */
};

/* The JSON text of n bytes without the members that are left out and without blanks between tokens. What is
 * no JSON is handed on as far as it goes, and is none afterwards. *size without the NUL. */
const char *lean_text(struct arena *arena, const char *text, size_t n, enum lean lean,
                      size_t *size);

#endif
