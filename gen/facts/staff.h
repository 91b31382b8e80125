/* Staff: the personnel roll (export staff; form rows 112, 113, GB/T 35289 table 2). */
#ifndef CAEVAL_FACTS_STAFF_H
#define CAEVAL_FACTS_STAFF_H

#include "facts/cases.h"
#include "facts/source.h"

enum { STAFF_CHECKS = 5 }; /* has_resume, has_education, has_career, has_credit, no_crime */

/* One line of the roll: a person in a post. */
struct staff_member {
    const char *id;
    const char *post;
    struct day_value profession_from, hired_on, left_on, trusted_from, nda_on, checked_on;
    struct answer_value key_post, trusted, check[STAFF_CHECKS];
    const char *qualification; /* NULL: blank or absent */
    const char *file;
    int64_t line;
};

struct staff_facts {
    VEC(struct staff_member) member;
};

extern const struct fact_source staff_source;

/* In the post at the end of the day: hired on or before it (or no date), not left on or before. */
bool staff_in_post(const struct staff_member *member, day_number day);

#endif
