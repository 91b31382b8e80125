/* Keys: linear probing over fixed-size entries at a load of at most two thirds. */
#include "ingest/keys.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <xxhash.h>

struct entry {
    XXH128_hash_t key, content;
    uint32_t file, line; /* line 0: free */
};

/* In place of the line: the row that had the key is lost. */
#define LINE_LOST UINT32_MAX

struct keys {
    struct entry *entry;
    size_t n, cap; /* cap is a power of two */
    uint64_t seed;
    XXH3_state_t *state;
};

struct keys *keys_new(void)
{
    struct keys *k = must_alloc(sizeof *k);
    *k = (struct keys){.cap = 64, .state = XXH3_createState()};
    if (!k->state)
        out_of_memory();
    if (getrandom(&k->seed, sizeof k->seed, 0) != (ssize_t)sizeof k->seed)
        k->seed = 0x9E3779B97F4A7C15U; /* only harder to attack with a random one */
    k->entry = must_alloc_zeroed(k->cap * sizeof *k->entry);
    return k;
}

void keys_free(struct keys *k)
{
    if (!k)
        return;
    XXH3_freeState(k->state);
    free(k->entry);
    free(k);
}

/* A value as its meaning, so that 2025/1/5 and 2025-01-05 are the same content. */
static void feed(XXH3_state_t *state, enum column_type type, const struct value *v)
{
    bool told = v->state == VALUE_PRESENT || v->state == VALUE_UNREADABLE;
    unsigned char tag = told ? (unsigned char)v->state : 0;
    XXH3_128bits_update(state, &tag, 1);
    if (!told)
        return;
    int64_t number[2] = {0, 0};
    switch (v->state == VALUE_UNREADABLE ? TYPE_TEXT : type) {
    case TYPE_DATETIME:
        number[0] = v->as.moment.at;
        number[1] = v->as.moment.date_only;
        break;
    case TYPE_DATE:
        number[0] = v->as.day;
        break;
    case TYPE_INT:
        number[0] = v->as.integer;
        break;
    case TYPE_BOOL:
        number[0] = v->as.answer;
        break;
    case TYPE_DECIMAL:
        number[0] = v->as.number.num;
        number[1] = v->as.number.den;
        break;
    case TYPE_ID:
    case TYPE_TEXT:
    case TYPE_ENUM:
        number[0] = (int64_t)v->text.n;
        XXH3_128bits_update(state, number, sizeof number);
        XXH3_128bits_update(state, v->text.at, v->text.n);
        return;
    }
    XXH3_128bits_update(state, number, sizeof number);
}

uint64_t value_digest(enum column_type type, const struct value *value)
{
    XXH3_state_t *state = XXH3_createState();
    if (!state || XXH3_128bits_reset(state) != XXH_OK)
        out_of_memory();
    feed(state, type, value);
    XXH128_hash_t digest = XXH3_128bits_digest(state);
    XXH3_freeState(state);
    return digest.low64;
}

static XXH128_hash_t digest(struct keys *k, const struct record *record, bool key_only)
{
    const struct export *e = record->export;
    if (XXH3_128bits_reset_withSeed(k->state, k->seed) != XXH_OK)
        out_of_memory();
    for (size_t i = 0; i < e->n; i++)
        if (!key_only || e->column[i].key)
            feed(k->state, e->column[i].type, &record->value[i]);
    return XXH3_128bits_digest(k->state);
}

static struct entry *find(const struct keys *k, XXH128_hash_t key)
{
    size_t mask = k->cap - 1;
    size_t i = (size_t)key.low64 & mask;
    while (k->entry[i].line && !XXH128_isEqual(k->entry[i].key, key))
        i = (i + 1) & mask;
    return &k->entry[i];
}

static void grow(struct keys *k)
{
    struct keys larger = *k;
    larger.cap = k->cap * 2;
    larger.entry = must_alloc_zeroed(larger.cap * sizeof *larger.entry);
    for (size_t i = 0; i < k->cap; i++)
        if (k->entry[i].line)
            *find(&larger, k->entry[i].key) = k->entry[i];
    free(k->entry);
    *k = larger;
}

/* The entry of the key, or the free one where it goes. */
static struct entry *place_for(struct keys *k, XXH128_hash_t key)
{
    if ((k->n + 1) * 3 > k->cap * 2)
        grow(k);
    return find(k, key);
}

void keys_lose(struct keys *k, const struct record *record, uint32_t file)
{
    XXH128_hash_t key = digest(k, record, true);
    struct entry *e = place_for(k, key);
    if (e->line)
        return;
    *e = (struct entry){.key = key, .file = file, .line = LINE_LOST};
    k->n++;
}

enum key_verdict keys_add(struct keys *k, const struct record *record, uint32_t file,
                          int64_t *first_line)
{
    XXH128_hash_t content = digest(k, record, false);
    XXH128_hash_t key = record->export->keyed ? digest(k, record, true) : content;
    struct entry *e = place_for(k, key);
    if (!e->line || (e->line == LINE_LOST && e->file == file)) {
        k->n += !e->line;
        *e = (struct entry){key, content, file, (uint32_t)record->line};
        return KEY_NEW;
    }
    if (e->line == LINE_LOST)
        return KEY_SUPERSEDED;
    *first_line = e->line;
    if (XXH128_isEqual(e->content, content))
        return KEY_DUPLICATE;
    return e->file == file ? KEY_CONFLICT : KEY_SUPERSEDED;
}
