/* Amounts: values, numbers of cases and limits in words, each in its clause's own units. */
#ifndef CAEVAL_SCORE_AMOUNTS_H
#define CAEVAL_SCORE_AMOUNTS_H

#include "base/workday.h"
#include "measures/measure.h"
#include "score/wording.h"

/* Is it one that reports have a word for? */
bool unit_known(const char *unit);
const char *unit_text(const struct wording *wording, const char *unit);

/* So many of what the measure counts: 3人, 2台, 5次. */
const char *cases_text(const struct measure *measure, int64_t n, const struct wording *wording,
                       struct arena *arena);
bool is_share(const struct measure *measure);

/* Limits that a number must not be rounded onto, where it is none of them. */
struct limit_set {
    const struct ratio *at;
    size_t n;
};

/* A value in the unit of its measure, as exactly as the unit can tell: 35小时14分12秒, 1.68个工作日. */
const char *amount_text(const struct measure *measure, struct ratio value, struct limit_set limits,
                        const struct wording *wording, struct arena *arena);
/* How far two values are apart, which is never rounded to nothing: 0.4个百分点, 2小时9分钟. */
const char *difference_text(const struct measure *measure, struct ratio difference,
                            const struct wording *wording, struct arena *arena);
/* "89.95%" */
const char *percent_text(struct ratio value, struct limit_set limits, struct arena *arena);
/* The measure's value with its unit, "930/1000=93%"; a range where it has only bounds; or "". */
const char *measure_value_text(const struct measure *measure, struct limit_set limits,
                               const struct wording *wording, struct arena *arena);

/* "3" or "1–3" */
const char *score_text(struct ratio lo, struct ratio hi, struct arena *arena);
/* A total, always with two decimals: 3.50, or 3.50–4.50 where it is open. */
const char *total_text(struct ratio lo, struct ratio hi, struct arena *arena);

/* From how many days before its end the calendar's end is said. The notice of the next year's holidays
 * comes in November. */
enum { CALENDAR_SAID = 60 };
/* That the calendar ends soon after `day`, or before it; NULL: there is time. */
const char *calendar_end_text(const struct wording *wording, struct arena *arena,
                              const struct workdays *workdays, day_number day);

#endif
