/* The log of the doors (export access_log; form rows 128-131, 136). */
#ifndef CAEVAL_FACTS_DOORS_H
#define CAEVAL_FACTS_DOORS_H

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
    bool unread; /* who it was, or where, cannot be read */
    bool zone_unread;
    bool day_only; /* the time is a date: any moment of that day */
    struct judged
        accompanied; /* another person came along: by the row itself, or a second one of the
                                  same door and second */
    enum value_state factors_state;
    uint32_t factors; /* index in factor_texts */
    struct answer_value alarm;
    enum door_exit exit;   /* of entries */
    bool left, came_again; /* by the same door or from the same zone, up to D */
    instant out, again;    /* the first time of each */
    const char *file;
    int64_t line;
};
#define NO_PERSON UINT32_MAX
#define NO_PLACE UINT32_MAX
#define NO_DOOR UINT32_MAX

/* A lost row of the log: what it may have been. */
struct lost_door {
    uint32_t person, door, place; /* NO_...: any */
    instant first, last;          /* when it may have been */
    const char *zone;             /* NULL: any */
    bool entry, exit;             /* may it have been one? */
    const char *file;
    int64_t line;
};

struct access_facts {
    VEC(struct door_event) event; /* by person, door and time, once the log is read */
    VEC(struct lost_door) lost;   /* that may be of the period */
    struct index persons, doors, places, factor_texts;
    int64_t entries; /* of the period */
};

/* May a lost row be the exit that an entry lacks, or the second person that came in with it? */
bool lost_exit_of(const struct lost_door *lost, const struct door_event *entry);
bool lost_company_of(const struct lost_door *lost, const struct door_event *entry);

extern const struct fact_source access_log_source;

#endif
