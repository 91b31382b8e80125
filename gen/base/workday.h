/* Working days of China: the weekday rule, the State Council's holidays and make-up days.
 *
 * A table of running counts makes every question O(1). A day outside the covered years has no
 * answer: the caller gets false and reports "outside the calendar"; there is no fall-back to
 * Monday-to-Friday (gen/README, Working days). */
#ifndef CAEVAL_BASE_WORKDAY_H
#define CAEVAL_BASE_WORKDAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/civil.h"

struct workdays {
    day_number from, to;    /* covered days, both included; from > to: nothing is covered */
    const int32_t *through; /* [d - from]: working days in [from, d] */
};

/* A day that differs from the weekday rule. */
struct special_day {
    day_number day;
    bool workday;
};

/* The calendar of whole years first..last; `special` in any order, later entries win; entries
 * outside the years are passed over. Lives in `arena`. */
struct workdays workdays_new(struct arena *arena, int first_year, int last_year,
                             const struct special_day *special, size_t n);

bool workdays_cover(const struct workdays *w, day_number day);
bool is_workday(const struct workdays *w, day_number day); /* a covered day */

/* Working days d with a < d <= b (the starting day is not counted: Civil Code article 201,
 * gen/README, Working days W-R3). False when a or b is outside the calendar; b >= a. */
bool workdays_elapsed(const struct workdays *w, day_number a, day_number b, int32_t *out);

/* Working days in [a, b], at least 1: both ends counted, a receipt on a day off counts from the
 * next working day (GB/T 35289 8.1.3.3, W-R1). False when outside the calendar; b >= a. */
bool workdays_inclusive(const struct workdays *w, day_number a, day_number b, int32_t *out);

/* Working days in [a, b]; both covered. */
int32_t workdays_between(const struct workdays *w, day_number a, day_number b);

#endif
