/* Customers: the roll, follow-up visits and the sample survey (exports customers, follow_ups,
 * survey; GB/T 35289 tables 4, 10, 12). */
#ifndef CAEVAL_FACTS_CUSTOMERS_H
#define CAEVAL_FACTS_CUSTOMERS_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/latest.h"
#include "facts/source.h"

struct customer {
    bool in_period; /* a certificate valid at some time of the period */
    bool at_date;   /* ... on D */
    bool reversed;  /* a certificate ends before it begins: valid at some time, nobody knows when */
    bool visited;   /* a completed follow-up in the period */
};

/* A lost row of the roll that may be a customer of the period. */
struct lost_customer {
    const char *id; /* NULL: cannot be read */
    bool at_date;   /* perhaps on D too */
};

struct customer_facts {
    struct index ids;
    VEC(struct customer) customer;           /* by index in ids */
    struct unknowns lost;                    /* rows that may be customers of the period ... */
    VEC(struct lost_customer) lost_customer; /* ... and what can be read of each */
};

/* Completed follow-ups of the period. */
struct follow_up_facts {
    struct index strangers; /* whom those were of who is not on the roll of the period */
    struct unknowns lost;   /* rows that may be one */
};

enum grade { GRADE_GOOD, GRADE_FAIR, GRADE_ORDINARY, GRADE_POOR, GRADES };

enum { TOLD_ITEMS = 6, TOLD_EVERYBODY = 5 }; /* f is asked only where the CPS names more */
enum { TOLD_ANSWERS = 3 };                   /* 否, 是, 不适用 */

/* A sampled customer: of each question the latest answer that was given counts, in whichever of the
 * customer's questionnaires it stands. */
struct respondent {
    bool sampled; /* in the period for certain: not where the day cannot be read */
    bool responded;
    bool retold;   /* several rows are of this customer, and one of them may have been replaced */
    bool doubtful; /* a row of this customer may be any answer, or none */
    struct latest told[TOLD_ITEMS][TOLD_ANSWERS];
    struct latest grade[GRADES];
    struct evidence place; /* the first questionnaire, then the first that says 否 */
    bool place_is_no;
};

/* What is known of a respondent on one question. Torn: of answers given at the same time, as far as their
 * dates tell, one says so and one not. */
enum told { TOLD_ALL, TOLD_NOT, TOLD_OPEN, TOLD_TORN };
enum told respondent_told(const struct respondent *r);
struct schema;
/* Their words, by enum grade: the values of survey.grade. */
const char *const *grade_words(const struct schema *schema);
/* May the grade be this one? None may be where no grade was given. */
bool respondent_may_grade(const struct respondent *r, enum grade grade);

struct survey_facts {
    struct index ids;
    VEC(struct respondent) respondent;
    int64_t rows;      /* of the period */
    int64_t outside;   /* of other periods */
    int64_t undated;   /* of the period's: without the day of the sample */
    bool has_told;     /* some file has at least one of the six columns */
    bool has_response; /* some file tells who answered */
    struct unknowns
        doubtful;     /* rows that may be any answer: lost, or with a time that cannot be read */
    int64_t anybodys; /* of these: nobody can read of which customer */
    struct index newcomers;  /* customers that only these name */
    struct unknowns damaged; /* questionnaires of which some answer cannot be read */
};

extern const struct fact_source customers_source, follow_ups_source, survey_source;

#endif
