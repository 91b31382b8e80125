/* Fingerprints: linear probing at a load of at most two thirds. */
#include "base/fingerprints.h"

#include <xxhash.h>

#include "base/seed.h"

struct fingerprint {
    uint64_t low, high;
    size_t number; /* + 1; 0: free */
};

struct fingerprint_value fingerprint_of(struct slice text)
{
    XXH128_hash_t digest = XXH3_128bits_withSeed(text.at, text.n, hash_seed());
    return (struct fingerprint_value){digest.low64, digest.high64};
}

void fingerprints_init(struct fingerprints *set, struct arena *arena)
{
    *set = (struct fingerprints){.arena = arena};
}

static size_t probe(const struct fingerprints *set, XXH128_hash_t digest)
{
    size_t mask = set->cap - 1;
    size_t i = (size_t)digest.low64 & mask;
    while (set->slot[i].number &&
           (set->slot[i].low != digest.low64 || set->slot[i].high != digest.high64))
        i = (i + 1) & mask;
    return i;
}

static void grow(struct fingerprints *set)
{
    struct fingerprints larger = *set;
    larger.cap = set->cap ? set->cap * 2 : 64;
    larger.slot = arena_alloc(set->arena, larger.cap * sizeof *larger.slot);
    for (size_t i = 0; i < set->cap; i++)
        if (set->slot[i].number)
            larger.slot[probe(
                &larger, (XXH128_hash_t){.low64 = set->slot[i].low, .high64 = set->slot[i].high})] =
                set->slot[i];
    arena_release(set->arena, set->slot, set->cap * sizeof *set->slot);
    *set = larger;
}

size_t fingerprints_find(const struct fingerprints *set, struct slice text)
{
    if (!set->cap)
        return FINGERPRINT_NONE;
    size_t number =
        set->slot[probe(set, XXH3_128bits_withSeed(text.at, text.n, hash_seed()))].number;
    return number ? number - 1 : FINGERPRINT_NONE;
}

size_t fingerprints_add(struct fingerprints *set, struct slice text)
{
    if ((set->n + 1) * 3 > set->cap * 2)
        grow(set);
    XXH128_hash_t digest = XXH3_128bits_withSeed(text.at, text.n, hash_seed());
    struct fingerprint *slot = &set->slot[probe(set, digest)];
    if (!slot->number)
        *slot = (struct fingerprint){digest.low64, digest.high64, ++set->n};
    return slot->number - 1;
}

void fingerprints_shared(const struct fingerprints *set, const struct fingerprints *other, bool *in)
{
    for (size_t i = 0; i < set->cap; i++) {
        const struct fingerprint *f = &set->slot[i];
        XXH128_hash_t digest = {.low64 = f->low, .high64 = f->high};
        if (f->number)
            in[f->number - 1] = other->cap && other->slot[probe(other, digest)].number;
    }
}
