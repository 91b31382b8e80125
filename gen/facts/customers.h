/* Customers: the roll, follow-up visits and the sample survey (exports customers, follow_ups,
 * survey; GB/T 35289 tables 4, 10, 12). */
#ifndef CAEVAL_FACTS_CUSTOMERS_H
#define CAEVAL_FACTS_CUSTOMERS_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/source.h"

struct customer {
    bool in_period; /* a certificate valid at some time of the period */
    bool at_date;   /* ... on D */
    bool reversed;  /* a certificate ends before it begins: valid at some time, nobody knows when */
    bool visited;   /* a completed follow-up in the period */
};

struct customer_facts {
    struct index ids;
    VEC(struct customer) customer; /* by index in ids */
};

struct follow_up_facts {
    int64_t n;         /* follow-ups of the period, whatever their outcome */
    int64_t completed; /* outcome 完成 */
    int64_t outside;   /* of other periods */
    int64_t strangers; /* completed, but of nobody on the roll of the period */
    struct evidence_list stranger_list;
};

enum grade { GRADE_GOOD, GRADE_FAIR, GRADE_ORDINARY, GRADE_POOR, GRADES };

/* A sampled customer, by the latest answer. */
struct respondent {
    bool responded;
    instant at;        /* of the answer that counts */
    bool told_not;     /* some item: 否 */
    bool told_unknown; /* every item blank, or an item that everybody is asked was not exported */
    bool graded;
    enum grade grade;
    struct evidence place;
};

struct survey_facts {
    struct index ids;
    VEC(struct respondent) respondent;
    int64_t rows;    /* of the period */
    int64_t outside; /* of other periods */
    bool has_told;   /* some file has at least one of the six columns */
};

extern const struct fact_source customers_source, follow_ups_source, survey_source;

#endif
