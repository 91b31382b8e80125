/* Rooms: doors, visitors, video, power, climate (exports access_log, visitors, video, power, env; form
 * rows 128-139). */
#ifndef CAEVAL_FACTS_ROOMS_H
#define CAEVAL_FACTS_ROOMS_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/source.h"

/* Did the person leave before coming in again? */
enum door_exit { EXIT_NONE, EXIT_UNTOLD, EXIT_UNREAD, EXIT_NOT_DUE, EXIT_FOUND };

struct door_event {
    instant at;
    uint32_t person;  /* index in persons, or NO_PERSON */
    uint32_t door;    /* index in doors */
    uint32_t place;   /* index in places: its zone, or the one zone of its door, or NO_PLACE */
    const char *zone; /* the schema's word, or NULL */
    bool entry;
    bool unread;   /* who it was, or where, cannot be read */
    bool day_only; /* the time is a date: any moment of that day */
    struct judged
        accompanied; /* another person came along: by the row itself, or a second one of the
                                  same door and second */
    enum value_state factors_state;
    uint32_t factors; /* index in factor_texts */
    struct answer_value alarm;
    enum door_exit exit; /* of entries */
    const char *file;
    int64_t line;
};
#define NO_PERSON UINT32_MAX
#define NO_PLACE UINT32_MAX

/* A lost row of the log: what it may have been. */
struct lost_door {
    const char *zone; /* NULL: any */
    bool entry, exit; /* may it have been one? */
    const char *file;
    int64_t line;
};

struct access_facts {
    VEC(struct door_event) event; /* by person, door and time, once the log is read */
    VEC(struct lost_door) lost;   /* that may be of the period */
    struct index persons, doors, places, factor_texts;
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

extern const struct fact_source access_log_source, visitors_source, video_source, power_source,
    env_source;

#endif
