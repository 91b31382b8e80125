/* Index: linear probing at a load of at most one half. */
#include "base/index.h"

#include <xxhash.h>

#include "base/seed.h"

void index_init(struct index *index, struct arena *arena)
{
    *index = (struct index){.arena = arena};
}

static size_t probe(const struct index *index, struct slice key)
{
    size_t mask = index->n_slots - 1;
    size_t i = (size_t)XXH3_64bits_withSeed(key.at, key.n, hash_seed()) & mask;
    while (index->slots[i] && !slice_equal(index->keys.at[index->slots[i] - 1], key))
        i = (i + 1) & mask;
    return i;
}

static void grow(struct index *index)
{
    arena_release(index->arena, index->slots, index->n_slots * sizeof *index->slots);
    index->n_slots = index->n_slots ? index->n_slots * 2 : 16;
    index->slots = arena_alloc(index->arena, index->n_slots * sizeof *index->slots);
    for (size_t k = 0; k < index->keys.n; k++)
        index->slots[probe(index, index->keys.at[k])] = (uint32_t)k + 1;
}

size_t index_find(const struct index *index, struct slice key)
{
    if (!index->n_slots)
        return INDEX_NONE;
    uint32_t slot = index->slots[probe(index, key)];
    return slot ? slot - 1 : INDEX_NONE;
}

size_t index_add(struct index *index, struct slice key, bool *added)
{
    if ((index->keys.n + 1) * 2 > index->n_slots)
        grow(index);
    size_t i = probe(index, key);
    if (added)
        *added = !index->slots[i];
    if (!index->slots[i]) {
        struct slice copy = {arena_copy(index->arena, key.at, key.n), key.n};
        *vec_push(index->arena, &index->keys) = copy;
        index->slots[i] = (uint32_t)index->keys.n;
    }
    return index->slots[i] - 1;
}
