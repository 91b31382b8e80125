/* Index: strings to numbers, in an arena; open addressing, keys copied. For names and ids of one
 * CA, where every key is needed again (customers, form items, measures). Iteration is by index,
 * in order of insertion, so that no output depends on hashing. */
#ifndef CAEVAL_BASE_INDEX_H
#define CAEVAL_BASE_INDEX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct index {
    struct arena *arena;
    VEC(struct slice) keys; /* by index */
    uint32_t *slots;        /* index + 1, 0 = free */
    size_t n_slots;         /* a power of two, or 0 */
};

#define INDEX_NONE SIZE_MAX

void index_init(struct index *index, struct arena *arena);
/* The index of the key, or INDEX_NONE. */
size_t index_find(const struct index *index, struct slice key);
/* The index of the key, added if it is new; *added says which (NULL is allowed). */
size_t index_add(struct index *index, struct slice key, bool *added);

#endif
