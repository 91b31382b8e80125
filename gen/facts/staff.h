/* Staff: the personnel roll (export staff; form rows 112, 113, GB/T 35289 table 2). */
#ifndef CAEVAL_FACTS_STAFF_H
#define CAEVAL_FACTS_STAFF_H

#include "base/index.h"
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
    struct index persons;
    VEC(struct day_value) leave; /* by person: the last post left; not PRESENT while one is held */
};

extern const struct fact_source staff_source;

/* Did the person leave last of all who have left by the day, and when? With several posts a person has
 * left when all are left. */
bool staff_left_last(const struct staff_facts *staff, struct slice person, day_number day,
                     struct day_value *left);

/* In the post at the end of the day: hired on or before it (or no date), not left on or before. */
bool staff_in_post(const struct staff_member *member, day_number day);

#endif
