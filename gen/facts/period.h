/* Period: the assessment date D and the year it falls in.
 *
 * D counts to its last second; an assessment in mid-year uses [1 January, D] (gen/README, Decisions).
 * Events belong to the period in which they began. */
#ifndef CAEVAL_FACTS_PERIOD_H
#define CAEVAL_FACTS_PERIOD_H

#include <stdbool.h>

#include "base/civil.h"

struct period {
    int year;
    day_number from, to; /* 1 January and D */
    instant begin, end;  /* [begin, end): 1 January 00:00:00 to the end of D */
    bool whole_year;     /* D is 31 December */
};

static inline struct period period_of(day_number date)
{
    int year = civil_from_day(date).year;
    day_number from = day_from_civil(year, 1, 1);
    return (struct period){
        .year = year,
        .from = from,
        .to = date,
        .begin = start_of(from),
        .end = start_of(date + 1),
        .whole_year = date == day_from_civil(year, 12, 31),
    };
}

static inline bool period_has(const struct period *p, instant at)
{
    return at >= p->begin && at < p->end;
}

static inline bool period_has_day(const struct period *p, day_number day)
{
    return day >= p->from && day <= p->to;
}

#endif
