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
    bool to_minute; /* its end is told without seconds */
};

/* What a stretch covers at least and at most: a date without a time is any moment of its day. */
struct span_bounds {
    struct span least, most; /* the least ends before it begins where it may be nothing */
};
struct span_bounds span_between(const struct moment *start, const struct moment *end,
                                const char *file, int64_t line);

struct span_list {
    VEC(struct span) span;
};

/* Sorts by start, and merges what touches or overlaps; a merged span keeps the place of the one
 * that ends it, after which a gap begins. */
void spans_merge(struct span_list *list);
/* Does what begins at `start` leave no gap behind a stretch of a roster? One that ends at hh:mm:59 goes on to
 * the second after it, one whose end is told to the minute to the minute after it (GM-MINUTE). */
bool span_meets(const struct span *last, instant start);
/* The same where the spans are what a roster or a log says of whole stretches (span_meets). */
void spans_join(struct span_list *list);

/* Does it touch the period, or may it where one of its ends is wrong? */
bool span_touches(struct span span, instant begin, instant end);

/* A stretch that ends before it begins covers nothing, and one of its ends is wrong: does either lie
 * in [begin, end)? Then nobody can say what it covered there. */
bool span_is_doubtful(struct span span, instant begin, instant end);

/* Seconds of [begin, end) that a merged list covers. */
int64_t spans_covered(const struct span_list *merged, instant begin, instant end);

#endif
