/* Fingerprints: texts to numbers by 128-bit digests, for joins over many rows (certificate serials,
 * application numbers). The texts themselves are not kept: 24 bytes a slot whatever their length. */
#ifndef CAEVAL_BASE_FINGERPRINTS_H
#define CAEVAL_BASE_FINGERPRINTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct fingerprint;

struct fingerprints {
    struct arena *arena;
    struct fingerprint *slot;
    size_t n, cap; /* cap is a power of two, or 0 */
};

#define FINGERPRINT_NONE SIZE_MAX

/* The digest of one text: the same in one run alone. */
struct fingerprint_value {
    uint64_t low, high;
};
struct fingerprint_value fingerprint_of(struct slice text);

void fingerprints_init(struct fingerprints *set, struct arena *arena);
/* The number of the text, counted from 0 in order of arrival, or FINGERPRINT_NONE. */
size_t fingerprints_find(const struct fingerprints *set, struct slice text);
/* The same, added if it is new. */
size_t fingerprints_add(struct fingerprints *set, struct slice text);

/* Which texts of a set stand in the other one as well, by their numbers in the first. */
void fingerprints_shared(const struct fingerprints *set, const struct fingerprints *other,
                         bool *in);

#endif
