/* Uptime: interruptions, what is monitored, and probes of the status services (exports outages, monitor,
 * status_probe; form rows 68, 69, 135, 153, 162-164, 187). */
#ifndef CAEVAL_FACTS_UPTIME_H
#define CAEVAL_FACTS_UPTIME_H

#include "facts/cases.h"
#include "facts/source.h"
#include "facts/spans.h"

/* How an interruption ends. */
enum outage_end { OUTAGE_ENDS, OUTAGE_REVERSED, OUTAGE_UNTOLD /* no such column */ };

struct outage {
    const char *system;
    enum outage_end end;
    struct span span; /* still down: to the end of D; as given where it is reversed */
    bool planned;     /* 计划内 = 是; blank counts as unplanned */
};

struct outage_facts {
    VEC(struct outage) outage; /* of any period */
};

struct monitored {
    const char *system;
    const char *aspect; /* the schema's word, or NULL */
    struct span span;
};

struct monitor_facts {
    VEC(struct monitored) monitored;
};

/* Probes of one service in the period. */
struct probe_facts {
    const char *service; /* the schema's word */
    int64_t n, good;
    instant latest;
    bool latest_good;
    struct evidence latest_place;
    struct evidence_list failed;
};

struct status_facts {
    VEC(struct probe_facts) service;
};

extern const struct fact_source outages_source, monitor_source, status_probe_source;

#endif
