/* Spellings: names as people write them, each once whatever its case, width and blanks: "CA1", "ca1 " and
 * "ＣＡ１" are one. A name is shown as it was written first. Spellings met before cost one look-up and no
 * memory. */
#ifndef CAEVAL_BASE_SPELLINGS_H
#define CAEVAL_BASE_SPELLINGS_H

#include "base/index.h"

struct spellings {
    struct index written;    /* every way of writing met */
    VEC(uint32_t) name;      /* of each of those */
    struct index folded;     /* by name */
    VEC(const char *) first; /* by name: as written first */
};

/* The number of the name, from 0 in order of appearance; added if it is new. */
size_t spellings_add(struct spellings *spellings, struct arena *arena, struct slice text);
/* The number of the name, or INDEX_NONE. */
size_t spellings_find(const struct spellings *spellings, struct arena *arena, struct slice text);

#endif
