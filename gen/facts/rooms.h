/* Rooms: doors, visitors, video, power, climate (exports access_log, visitors, video, power, env; form
 * rows 128-139). */
#ifndef CAEVAL_FACTS_ROOMS_H
#define CAEVAL_FACTS_ROOMS_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/source.h"

/* Did the person leave before coming in again? */
enum door_exit { EXIT_NONE, EXIT_UNTOLD, EXIT_FOUND };

struct door_event {
    instant at;
    uint32_t person;  /* index in persons, or NO_PERSON */
    uint32_t place;   /* index in places: the zone, or the door where no zone is told */
    const char *zone; /* the schema's word, or NULL */
    bool entry;
    bool second_person; /* another one than the first */
    enum value_state second_state;
    enum value_state factors_state;
    uint32_t factors; /* index in factor_texts */
    struct answer_value alarm;
    enum door_exit exit; /* of entries */
    const char *file;
    int64_t line;
};
#define NO_PERSON UINT32_MAX

struct access_facts {
    VEC(struct door_event) event; /* by person, place and time, once the log is read */
    struct index persons, places, factor_texts;
    int64_t entries; /* of the period */
};

struct visit {
    const char *id, *file;
    int64_t line;
    instant in, out; /* a day without a time is the whole day */
    bool out_told;
};

struct visitor_facts {
    int64_t n;
    VEC(struct visit) visit; /* of the period */
    struct tally complete;   /* row 132: approved before, left, escorted */
};

struct camera {
    const char *id, *file;
    int64_t line;
    day_number earliest;
    enum value_state missing_state;
    int64_t missing_minutes;
};

struct video_facts {
    VEC(struct camera) camera;
};

struct power_supply {
    const char *system; /* the schema's word */
    struct answer_value own_ups;
    enum value_state hours_state;
    struct ratio hours; /* measured; rated where there was no test */
    bool rated;
    const char *file;
    int64_t line;
};

struct power_facts {
    VEC(struct power_supply) supply;
};

/* Readings of the period. */
struct extremes {
    int64_t n, untold;
    struct ratio least, most;
    struct evidence least_place, most_place;
};

struct climate_facts {
    int64_t n;
    struct extremes temperature, humidity;
};

extern const struct fact_source access_log_source, visitors_source, video_source, power_source,
    env_source;

#endif
