/* Distance: how far a value is from the limit that it is held against (GB/T 35289 8.1: which side the limit
 * itself falls on is the text's, 以上 and 不超过 taking it in). */
#ifndef CAEVAL_SCORE_DISTANCE_H
#define CAEVAL_SCORE_DISTANCE_H

#include "score/condition.h"

enum distance_state {
    DISTANCE_NONE,    /* nothing to measure, or a limit of which there is no nearer and farther */
    DISTANCE_CROSSED, /* the limit lies within what the value may be */
    DISTANCE_FAILS,
    DISTANCE_EXACT, /* on the limit itself (边界值) */
    DISTANCE_HOLDS,
};

struct distance {
    enum distance_state state;
    bool upper;      /* the limit is the most that is allowed */
    bool in;         /* EXACT: the limit itself is allowed */
    struct ratio by; /* for certain, in the unit of the measure */
};

/* The year is not over and its state at D is worse than what fails for certain: 即使此后不再发生仍差…. */
bool distance_at_best(const struct finding *finding, const struct distance *distance);
struct distance distance_of(const struct finding *finding);
/* "还有3小时20分钟", "差0.4个百分点（多8次未接）", "边界值，恰为限值…"; "" for NONE. */
const char *distance_text(const struct finding *finding, const struct wording *wording,
                          struct arena *arena);

#endif
