/* Uptime: interruptions, what is monitored, and probes of the status services (exports outages, monitor,
 * status_probe; form rows 68, 69, 135, 153, 162-164, 187). Names of systems are kept folded
 * (text_folded) and as given. */
#ifndef CAEVAL_FACTS_UPTIME_H
#define CAEVAL_FACTS_UPTIME_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/latest.h"
#include "facts/source.h"
#include "facts/spans.h"

/* How an interruption ends. */
enum outage_end { OUTAGE_ENDS, OUTAGE_REVERSED, OUTAGE_UNTOLD /* nobody can say when */ };

/* Was it maintenance, planned and announced before it began? */
enum planned { PLANNED_NO, PLANNED_UNTOLD, PLANNED_YES };

struct outage {
    const char *system, *name;
    enum outage_end end;
    enum unknown_reason why; /* of UNTOLD */
    struct span_bounds span; /* still down: to the end of D; as given where it is reversed */
    enum planned planned;
};

struct outage_facts {
    VEC(struct outage) outage; /* of any period */
    VEC(const char *) lost;    /* rows that cannot be read: the system, NULL: any */
};

struct monitored {
    const char *system, *name;
    const char *aspect; /* the schema's word, or NULL */
    enum value_state aspect_state;
    struct span_bounds span;
};

struct monitor_facts {
    VEC(struct monitored) monitored;
    VEC(const char *) lost; /* as in outages */
};

/* Probes of one address of a service in the period. */
struct probe_series {
    const char *service; /* the schema's word */
    const char *url;     /* "" where the row names none */
    int64_t n, good;
    struct latest latest[2]; /* probes that failed, probes that were answered */
    instant failed_at;       /* of the last that failed, and where it stands */
    struct evidence failed_place;
    struct evidence_list failed;
};

struct status_facts {
    struct spellings addresses;
    struct index keys; /* service and address */
    VEC(struct probe_series) series;
    VEC(const char *) lost; /* rows that cannot be read: the service, NULL: any */
};

extern const struct fact_source outages_source, monitor_source, status_probe_source;

#endif
