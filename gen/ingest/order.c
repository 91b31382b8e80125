/* Order: disjoint runs by their first keys; the one that a key lengthened last is the one in hand. */
#include "ingest/order.h"

#include <stdlib.h>
#include <string.h>

enum { RUNS = 256, LONGEST = 56 };

struct bound {
    unsigned char n;
    char text[LONGEST];
};

struct run {
    struct bound first, last;
};

struct order {
    size_t n, now;
    struct run run[RUNS];
};

struct order *order_new(void)
{
    return must_alloc_zeroed(sizeof(struct order));
}

void order_free(struct order *o)
{
    free(o);
}

static bool is_above(struct slice key, const struct bound *b)
{
    return key.n != b->n ? key.n > b->n : memcmp(key.at, b->text, key.n) > 0;
}

static bool is_below(struct slice key, const struct bound *b)
{
    return key.n != b->n ? key.n < b->n : memcmp(key.at, b->text, key.n) < 0;
}

static void set(struct bound *b, struct slice key)
{
    b->n = (unsigned char)key.n;
    memcpy(b->text, key.at, key.n);
}

/* Does the key go on behind the last one, before the run that follows? */
static bool follows(const struct order *o, struct slice key)
{
    return o->n && is_above(key, &o->run[o->now].last) &&
           (o->now + 1 == o->n || is_below(key, &o->run[o->now + 1].first));
}

/* The first run that begins above the key. */
static size_t run_above(const struct order *o, struct slice key)
{
    size_t lo = 0;
    size_t hi = o->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (is_below(key, &o->run[mid].first))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

bool order_take(struct order *o, struct slice key, bool alone)
{
    if (key.n == 0 || key.n > LONGEST)
        return false;
    if (!alone && follows(o, key)) {
        set(&o->run[o->now].last, key);
        return true;
    }
    size_t at = run_above(o, key);
    if (o->n == RUNS || (at > 0 && !is_above(key, &o->run[at - 1].last)))
        return false;
    memmove(&o->run[at + 1], &o->run[at], (o->n - at) * sizeof *o->run);
    set(&o->run[at].first, key);
    set(&o->run[at].last, key);
    o->n++;
    if (!alone || o->n == 1)
        o->now = at;
    else if (at <= o->now)
        o->now++;
    return true;
}
