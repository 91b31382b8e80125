/* Shard. */
#include "batch/shard.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"

static const int64_t PLACES = INT64_C(1) << 32;

bool shard_parse(struct shard *shard, const char *text)
{
    struct slice all = slice_of(text);
    const char *slash = memchr(text, '/', all.n);
    int64_t k = 0;
    int64_t n = 0;
    if (!slash || !int_parse((struct slice){text, (size_t)(slash - text)}, &k) ||
        !int_parse(slice_of(slash + 1), &n) || k < 1 || k > n || n > SHARDS_MAX)
        return false;
    *shard = (struct shard){(int)k, (int)n};
    return true;
}

/* The first place of the shard after `before` others. */
static int64_t place_after(int before, int n)
{
    return (before * PLACES + n - 1) / n;
}

void shard_range(const struct shard *shard, int64_t *first, int64_t *end)
{
    *first = place_after(shard->k - 1, shard->n);
    *end = place_after(shard->k, shard->n);
}

const char *shard_tag(struct arena *arena, const struct shard *shard)
{
    return shard->n ? arena_format(arena, "%d-%d", shard->k, shard->n) : "";
}

static int64_t place_of(const char *code)
{
    enum { DIGITS = 8 }; /* hexadecimal, of 32 bits */
    struct arena *arena = arena_new();
    struct digest *digest = digest_new(DIGEST_SHA256);
    digest_add(digest, code, strlen(code));
    const char *hex = digest_end(digest, arena);
    int64_t place = strtoll(arena_copy(arena, hex, DIGITS), NULL, 16);
    arena_free(arena);
    return place;
}

bool shard_has(const struct shard *shard, const char *code)
{
    int64_t first = 0;
    int64_t end = PLACES;
    if (shard->n == 0)
        return true;
    shard_range(shard, &first, &end);
    int64_t place = place_of(code);
    return place >= first && place < end;
}
