/* Roles: who held which administrative role when (export roles; form rows 93, 110). */
#ifndef CAEVAL_FACTS_ROLES_H
#define CAEVAL_FACTS_ROLES_H

#include "facts/cases.h"
#include "facts/source.h"

/* Held for certain in [from, to), and perhaps in [may_from, may_to): an end that cannot be read, or that lies
 * before the beginning, leaves both open. */
struct role {
    const char *person;
    const char *system, *role; /* the schema's words */
    day_number from, to;       /* still held: to is the day after D */
    day_number may_from, may_to;
    bool reversed;
    const char *file;
    int64_t line;
};

/* A lost row of the register; NULL: it may be of any system, or any role. */
struct lost_role {
    const char *system, *role;
};

struct role_facts {
    VEC(struct role) role;
    VEC(struct lost_role) lost;
    struct tally authorised; /* row 93: held on D, with an authorisation */
};

extern const struct fact_source roles_source;

#endif
