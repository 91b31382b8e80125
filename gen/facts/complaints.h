/* Complaints and disputes (exports complaints and disputes; GB/T 35289 tables 9, 11, 14; form
 * row 85). */
#ifndef CAEVAL_FACTS_COMPLAINTS_H
#define CAEVAL_FACTS_COMPLAINTS_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/source.h"

/* Two ways to count one set of cases' working days. */
struct handling {
    struct durations elapsed, inclusive;
};

struct complaint_facts {
    int64_t n; /* received in the period */
    int64_t outside;
    struct evidence_list all;
    int64_t to_regulator; /* channel 主管部门, 12345 or 信访 */
    struct evidence_list regulator_list;
    struct handling handling;           /* of all complaints */
    struct handling regulator_handling; /* of those to the regulator */
    int64_t attitude;                   /* kind 服务态度, every channel */
    struct evidence_list attitude_list;
    struct unknowns kind_unknown;   /* kind blank or absent: may be about attitude */
    int64_t kind_unknown_resolved;  /* of these, well_resolved = 是 */
    int64_t attitude_resolved;      /* well_resolved = 是 */
    int64_t attitude_unresolved;    /* 否 */
    int64_t attitude_untold;        /* anything else */
    struct tally recorded;          /* closed ones with cause, result and record_ref filled */
    struct index ids;               /* complaint numbers of the period */
    struct unknowns lost;           /* rows that may be complaints of the period */
    struct unknowns regulator_lost; /* ... to the regulator */
};

struct dispute_facts {
    int64_t n;
    int64_t outside;
    struct evidence_list all;
    struct handling handling;
    VEC(const char *) case_id; /* related complaint numbers */
    struct unknowns lost;      /* rows that may be disputes of the period */
};

extern const struct fact_source complaints_source, disputes_source;

#endif
