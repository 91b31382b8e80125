/* Spans: stretches of time, and what their union covers (GM 6.6.4.2 i, 6.6.6.3: overlapping spans
 * count once). */
#ifndef CAEVAL_FACTS_SPANS_H
#define CAEVAL_FACTS_SPANS_H

#include "base/arena.h"
#include "base/civil.h"

struct span {
    instant start, end; /* [start, end) */
    const char *file;
    int64_t line;
};

struct span_list {
    VEC(struct span) span;
};

/* Sorts by start, and merges what touches or overlaps (23:59:59 touches the next day's 00:00:00); a merged span keeps the place of the one
 * that ends it, after which a gap begins. */
void spans_merge(struct span_list *list);

/* A stretch that ends before it begins covers nothing, and one of its ends is wrong: does either lie
 * in [begin, end)? Then nobody can say what it covered there. */
bool span_is_doubtful(struct span span, instant begin, instant end);

/* Seconds of [begin, end) that a merged list covers. */
int64_t spans_covered(const struct span_list *merged, instant begin, instant end);

#endif
