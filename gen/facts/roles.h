/* Roles: who held which administrative role when (export roles; form rows 93, 110). */
#ifndef CAEVAL_FACTS_ROLES_H
#define CAEVAL_FACTS_ROLES_H

#include "facts/cases.h"
#include "facts/source.h"

struct role {
    const char *person;
    const char *system, *role; /* the schema's words */
    day_number from, to;       /* [from, to); still held: to is the day after D */
    const char *file;
    int64_t line;
};

struct role_facts {
    VEC(struct role) role;
    struct tally authorised; /* row 93: held on D, with an authorisation */
};

extern const struct fact_source roles_source;

#endif
