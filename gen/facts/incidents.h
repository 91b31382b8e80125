/* Incidents, recoveries and forensic requests (exports incidents, recovery, forensics; GB/T 35289
 * tables 8, 13, 16, 17). */
#ifndef CAEVAL_FACTS_INCIDENTS_H
#define CAEVAL_FACTS_INCIDENTS_H

#include "facts/cases.h"
#include "facts/source.h"

enum incident_level { LEVEL_GENERAL, LEVEL_SEVERE, LEVEL_MAJOR, INCIDENT_LEVELS };

/* Incidents with an answer to one yes-or-no question. */
struct impact {
    int64_t yes;
    struct evidence_list yes_list;
    struct unknowns unknown;
    struct durations recovered; /* of those with yes: detection to solution, seconds (T16-R2) */
};

struct incident_facts {
    int64_t n; /* detected in the period */
    int64_t outside;
    int64_t level_n[INCIDENT_LEVELS];
    struct durations hours[INCIDENT_LEVELS]; /* detection to solution, in seconds */
    struct durations days[INCIDENT_LEVELS];  /* the same in working days (T8-R2) */
    struct impact customer;                  /* customer_impact, all levels (table 16) */
    struct impact leak;                      /* leak, all levels (table 17) */
    struct impact major_handling;            /* handling_impact of major incidents (table 8) */
    struct impact handling;                  /* handling_impact of all levels (table 8, 3 points) */
    int64_t handled_n, major_handled_n;      /* of these two: in hand in the period */
    struct evidence_list major_list;
    struct unknowns major_lost; /* rows that may be major incidents of the period */
    struct tally reported;      /* row 155: with a report */
};

struct recovery_facts {
    int64_t n; /* begun in the period: real ones and drills */
    int64_t drills;
    int64_t outside;
    struct unknowns lost;   /* rows that may be of the period */
    struct durations hours; /* in seconds */
};

struct forensic_facts {
    int64_t n; /* requested in the period */
    int64_t outside;
    struct durations elapsed, inclusive; /* working days */
};

extern const struct fact_source incidents_source, recovery_source, forensics_source;

#endif
