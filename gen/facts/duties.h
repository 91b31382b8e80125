/* Duties: findings to be mended, material to be handed in, service tickets (exports findings,
 * submissions, tickets; form rows 30, 79, 204, 206). */
#ifndef CAEVAL_FACTS_DUTIES_H
#define CAEVAL_FACTS_DUTIES_H

#include "facts/cases.h"
#include "facts/source.h"

struct finding_facts {
    int64_t n;           /* that concern the period */
    struct tally closed; /* row 204: closed, and in time */
    struct counts late;  /* of those not: by the source that raised them */
};

struct submission_facts {
    int64_t n; /* due in the period */
    struct tally in_time;
    struct counts late; /* of those not: by the kind of material */
};

/* Tickets of the period. */
struct ticket_facts {
    int64_t n;
    struct counts channel, category, topic;
};

extern const struct fact_source findings_source, submissions_source, tickets_source;

#endif
