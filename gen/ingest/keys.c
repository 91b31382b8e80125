/* Keys: linear probing over fixed-size entries at a load of at most two thirds. */
#include "ingest/keys.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <xxhash.h>

#include "base/seed.h"
#include "ingest/order.h"

struct entry {
    XXH128_hash_t key, content;
    uint32_t file, line; /* line 0: free */
};

/* In place of the line: the row that had the key is lost. */
#define LINE_LOST UINT32_MAX

/* What values mean, as bytes. */
struct meaning {
    char *at;
    size_t n, cap;
};

struct keys {
    struct entry *entry; /* NULL: order or marks tell that rows are new */
    size_t n, cap;       /* cap is a power of two */
    bool lean;           /* order and marks may take the table's place */
    bool met_again;      /* some key came twice */
    struct order *order; /* NULL: they have none, or it does not matter */
    uint64_t *mark;      /* half a digest of each key; 0: free. NULL: they are not used */
    size_t n_marks, cap_marks;
    uint64_t seed;
    struct meaning meaning;
};

enum { FIRST_ROWS = 4096 /* that are kept whole before less is relied on */, FIRST_CAP = 64 };

struct keys *keys_new(bool lean)
{
    struct keys *k = must_alloc(sizeof *k);
    *k = (struct keys){.cap = FIRST_CAP, .lean = lean, .order = lean ? order_new() : NULL};
    if (getrandom(&k->seed, sizeof k->seed, 0) != (ssize_t)sizeof k->seed)
        k->seed = 0x9E3779B97F4A7C15U; /* only harder to attack with a random one */
    k->entry = must_alloc_zeroed(k->cap * sizeof *k->entry);
    return k;
}

void keys_free(struct keys *k)
{
    if (!k)
        return;
    order_free(k->order);
    free(k->mark);
    free(k->meaning.at);
    free(k->entry);
    free(k);
}

static void put(struct meaning *m, const void *bytes, size_t n)
{
    if (m->n + n > m->cap) {
        m->cap = 2 * (m->n + n);
        m->at = must_realloc(m->at, m->cap);
    }
    if (n)
        memcpy(m->at + m->n, bytes, n);
    m->n += n;
}

/* In the order of the numbers. */
static void put_number(struct meaning *m, int64_t number)
{
    uint64_t big = htobe64((uint64_t)number ^ (uint64_t)1 << 63);
    put(m, &big, sizeof big);
}

/* A value as its meaning, so that 2025/1/5 and 2025-01-05 are the same content. */
static void put_value(struct meaning *m, enum column_type type, const struct value *v)
{
    bool told = v->state == VALUE_PRESENT || v->state == VALUE_UNREADABLE;
    unsigned char tag = told ? (unsigned char)v->state : 0;
    put(m, &tag, 1);
    if (!told)
        return;
    switch (v->state == VALUE_UNREADABLE ? TYPE_TEXT : type) {
    case TYPE_DATETIME:
        put_number(m, v->as.moment.at);
        put_number(m, v->as.moment.date_only);
        break;
    case TYPE_DATE:
        put_number(m, v->as.day);
        break;
    case TYPE_INT:
        put_number(m, v->as.integer);
        break;
    case TYPE_BOOL:
        put_number(m, v->as.answer);
        break;
    case TYPE_DECIMAL:
        put_number(m, v->as.number.num);
        put_number(m, v->as.number.den);
        break;
    case TYPE_ID:
    case TYPE_TEXT:
    case TYPE_ENUM:
        put_number(m, (int64_t)v->text.n);
        put(m, v->text.at, v->text.n);
        break;
    }
}

uint64_t value_digest(enum column_type type, const struct value *value)
{
    struct meaning m = {NULL, 0, 0};
    put_value(&m, type, value);
    uint64_t digest = XXH3_64bits_withSeed(m.at, m.n, hash_seed());
    free(m.at);
    return digest;
}

static struct slice meaning_of(struct keys *k, const struct record *record, bool key_only)
{
    const struct export *e = record->export;
    k->meaning.n = 0;
    for (size_t i = 0; i < e->n; i++)
        if (!key_only || e->column[i].key)
            put_value(&k->meaning, e->column[i].type, &record->value[i]);
    return (struct slice){k->meaning.at, k->meaning.n};
}

static XXH128_hash_t digest(const struct keys *k, struct slice meaning)
{
    return XXH3_128bits_withSeed(meaning.at, meaning.n, k->seed);
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

/* --- by less than a table ----------------------------------------------------------------------------- */

/* False: the mark is there, of this key or of another. */
static bool place_mark(struct keys *k, uint64_t mark)
{
    size_t i = (size_t)((mark >> 32) * k->cap_marks >> 32);
    mark += !mark;
    while (k->mark[i] && k->mark[i] != mark)
        i = i + 1 == k->cap_marks ? 0 : i + 1;
    bool new = !k->mark[i];
    k->mark[i] = mark;
    k->n_marks += new;
    return new;
}

static void size_marks(struct keys *k, size_t cap)
{
    struct keys larger = *k;
    larger.mark = must_alloc_zeroed(cap * sizeof *larger.mark);
    larger.cap_marks = cap;
    larger.n_marks = 0;
    for (size_t i = 0; i < k->cap_marks; i++)
        if (k->mark[i])
            place_mark(&larger, k->mark[i]);
    free(k->mark);
    *k = larger;
}

static bool is_new_mark(struct keys *k, struct slice key)
{
    if ((k->n_marks + 1) * 5 > k->cap_marks * 4)
        size_marks(k, k->cap_marks + k->cap_marks / 2);
    return place_mark(k, digest(k, key).low64);
}

/* The table goes; where the keys have no order marks of them stay. */
static void give_up_table(struct keys *k)
{
    if (!k->order) {
        size_marks(k, 2 * FIRST_ROWS);
        for (size_t i = 0; i < k->cap; i++)
            if (k->entry[i].line)
                place_mark(k, k->entry[i].key.low64);
    }
    free(k->entry);
    k->entry = NULL;
}

/* True: *new says whether the key is, or whether nobody knows. False: the table says it. */
static bool told_by_less(struct keys *k, struct slice key, bool alone, bool *new)
{
    if (k->lean && k->entry && k->n == FIRST_ROWS && !k->met_again)
        give_up_table(k);
    if (k->mark) {
        *new = is_new_mark(k, key);
        return true;
    }
    *new = k->order &&order_take(k->order, key, alone);
    if (!k->entry)
        return true;
    if (!*new) {
        order_free(k->order);
        k->order = NULL;
    }
    return false;
}

bool keys_lose(struct keys *k, const struct record *record, uint32_t file)
{
    const struct slice meaning = meaning_of(k, record, true);
    bool new = false;
    if (told_by_less(k, meaning, true, &new))
        return new;
    XXH128_hash_t key = digest(k, meaning);
    struct entry *e = place_for(k, key);
    k->met_again = k->met_again || e->line;
    if (e->line)
        return true;
    *e = (struct entry){.key = key, .file = file, .line = LINE_LOST};
    k->n++;
    return true;
}

enum key_verdict keys_add(struct keys *k, const struct record *record, uint32_t file,
                          int64_t *first_line)
{
    const struct slice meaning = meaning_of(k, record, record->export->keyed);
    bool new = false;
    if (told_by_less(k, meaning, false, &new))
        return new ? KEY_NEW : KEY_UNTOLD;
    XXH128_hash_t key = digest(k, meaning);
    XXH128_hash_t content = record->export->keyed ? digest(k, meaning_of(k, record, false)) : key;
    struct entry *e = place_for(k, key);
    k->met_again = k->met_again || e->line;
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
