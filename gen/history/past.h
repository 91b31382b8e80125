/* Past: what a CA's documents say of its earlier results.
 *
 * Earlier means an earlier date D; what a run of the same D left before is replaced, not a past. So
 * a run that is repeated finds the same past and prints the same. */
#ifndef CAEVAL_HISTORY_PAST_H
#define CAEVAL_HISTORY_PAST_H

#include "history/ages.h"
#include "history/told.h"

/* One earlier result, as a line of a table or a point of a chart. */
struct night {
    day_number date;
    struct ratio total_lo, total_hi;
    const char *level; /* NULL: the gate forbade one */
    const char *gate;
    int count[ROW_STATES];
    int no_box;
};

struct past {
    const struct night *night; /* of D's year, before D, ascending */
    size_t n_nights;
    const struct night *final; /* the last of each earlier year, ascending */
    size_t n_finals;
    /* What this result is compared with, with scores and supplies; NULL: there is none. A year is a
     * period of its own: the latest before D in D's year, else, where D's is the first, last_year. */
    const struct kept *previous;
    /* The result of the same day of the year before, else the latest before it in that year; else that
     * year's last one, else an earlier year's. */
    const struct kept *last_year;
    /* The result before this one, whatever its year, with scores and supplies; NULL: there is none. */
    const struct kept *latest;
    /* That of which the last summary spoke (told.h): what a summary compares with; NULL: of none. */
    const struct kept *told;
    /* The CA had no result of the day of that summary, which may have been taken back since; false also where that day
     * is not known. */
    bool away;
    /* Of the trends, with scores and measures, ascending: the last of each of the latest earlier years, then of
     * each of the latest months of D's year before D's. */
    const struct kept *const *point;
    size_t n_points;
    const struct ages *ages; /* of all results before D; NULL: there are none */
};

/* The past of a CA at the date D, in the arena. NULL when the history cannot be read: said. */
const struct past *past_load(struct history *history, const struct told_summary *told,
                             struct arena *arena, const char *code, day_number date);

/* SHA-256 over all that a past says: what a document printed from it rests on. */
const char *past_digest(const struct past *past, struct arena *arena);

struct night night_of(const struct kept *kept, struct arena *arena);

#endif
