/* Org: the CA's own answers (export org), which make conditional rows apply or not. */
#ifndef CAEVAL_FACTS_ORG_H
#define CAEVAL_FACTS_ORG_H

#include "facts/source.h"

enum { ORG_ANSWERS = 5, ORG_NUMBERS = 3 };

struct org_answer {
    const char *column;
    enum value_state state;
    enum answer answer;
};

struct org_number {
    const char *column;
    enum value_state state;
    struct ratio value;
};

struct org_facts {
    bool known; /* a row was accepted */
    const char *name;
    const char *legal_form; /* NULL: not told */
    const char *file;
    int64_t line;
    enum value_state service_start_state;
    day_number service_start;
    struct org_answer answer[ORG_ANSWERS];
    struct org_number number[ORG_NUMBERS];
};

extern const struct fact_source org_source;

/* By column name; NULL when the org export has no such answer or number. */
const struct org_answer *org_answer(const struct org_facts *org, const char *column);
const struct org_number *org_number(const struct org_facts *org, const char *column);

#endif
