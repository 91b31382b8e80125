/* Shard: the k-th of n parts of all CAs, the same on every machine, whatever CAs there are.
 *
 * Every code has a place from 0 to 2^32 - 1 (the first 32 bits of its SHA-256), and a shard is a range
 * of places. So a CA that appears or vanishes moves no other one, and two shards, of the same n or not,
 * hold a CA in common only where their ranges overlap: that is what they lock (publish.h). */
#ifndef CAEVAL_BATCH_SHARD_H
#define CAEVAL_BATCH_SHARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum { SHARDS_MAX = 1000 };

struct shard {
    int k, n; /* 1 <= k <= n <= SHARDS_MAX; n 0: all CAs, no shard */
};

/* "k/n"; false: it is none. */
bool shard_parse(struct shard *shard, const char *text);
/* Its places: from *first to before *end. */
void shard_range(const struct shard *shard, int64_t *first, int64_t *end);
bool shard_has(const struct shard *shard, const char *code);
/* A name that no other shard at work has; "" of no shard. */
const char *shard_tag(struct arena *arena, const struct shard *shard);

#endif
