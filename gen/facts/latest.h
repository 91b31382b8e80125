/* Latest: which of several kinds of answer was the last, where moments may be dates without a time (any
 * moment of that day) and two answers may fall on one moment. Independent of the order of rows. */
#ifndef CAEVAL_FACTS_LATEST_H
#define CAEVAL_FACTS_LATEST_H

#include <stdbool.h>

#include "base/civil.h"

/* The answers of one kind. */
struct latest {
    bool seen;
    instant earliest; /* the last of them was given at this moment or later */
    instant possible; /* ... and at this moment at the latest */
};

static inline void latest_add(struct latest *l, const struct moment *at)
{
    instant possible = at->date_only ? at->at + SECONDS_PER_DAY - 1 : at->at;
    l->earliest = !l->seen || at->at > l->earliest ? at->at : l->earliest;
    l->possible = !l->seen || possible > l->possible ? possible : l->possible;
    l->seen = true;
}

/* Of n kinds: may the last answer of all have been of this one? */
static inline bool latest_may_be(const struct latest *kinds, int n, int kind)
{
    bool may = kinds[kind].seen;
    for (int i = 0; i < n; i++)
        may = may && (!kinds[i].seen || kinds[kind].possible >= kinds[i].earliest);
    return may;
}

#endif
