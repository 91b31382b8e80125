/* Rooms: visitors, video, power, climate (exports visitors, video, power, env; form rows 128-139). */
#ifndef CAEVAL_FACTS_ROOMS_H
#define CAEVAL_FACTS_ROOMS_H

#include "facts/cases.h"
#include "facts/doors.h"
#include "facts/source.h"

struct visit {
    const char *id, *file;
    int64_t line;
    instant in, out; /* a day without a time is the whole day */
    bool out_told;
};

struct visitor_facts {
    int64_t n;
    VEC(struct visit) visit; /* of the period */
    struct tally complete;   /* row 132: named, approved before by somebody, left, escorted */
};

struct camera {
    const char *id, *file;
    int64_t line;
    const char *zone; /* NULL: not told */
    day_number earliest;
    struct day_value latest;
    enum value_state missing_state;
    int64_t missing_minutes;
};

struct video_facts {
    VEC(struct camera) camera;
    day_number
        drawn_up; /* not before this day: the latest recording of any camera; 0 where none tells */
};

struct power_supply {
    const char *system; /* the schema's word */
    struct answer_value own_ups;
    enum value_state hours_state;
    struct ratio hours; /* measured by a test up to D; rated where there was none */
    bool perhaps;       /* it cannot be read whether the test was by D: else the rated ones count */
    enum value_state rated_state;
    struct ratio rated_hours;
    bool rated;
    struct day_value tested;
    const char *file;
    int64_t line;
};

struct power_facts {
    VEC(struct power_supply) supply;
};

/* Readings of the period. */
struct extremes {
    int64_t n, untold; /* untold: blank, unreadable or lost */
    struct ratio least, most;
    struct evidence least_place, most_place;
};

struct climate_facts {
    int64_t n;
    struct extremes temperature, humidity;
};

extern const struct fact_source visitors_source, video_source, power_source, env_source;

#endif
