/* Terms: what falls due or expires soon, and what is overdue: findings by 整改期限, documents and licences by
 * 失效日期, models in use by 型号证书有效期. No row of the form is decided by it: it is a forecast. */
#ifndef CAEVAL_FACTS_TERMS_H
#define CAEVAL_FACTS_TERMS_H

#include "facts/source.h"

enum due_kind {
    TERM_FINDING, /* not closed at D */
    TERM_DOC,     /* in force at D; one that ended earlier has a successor, or its row says so */
    TERM_PRODUCT, /* in use at D */
    TERM_KINDS
};

enum { TERMS_AHEAD = 90 }; /* days from D */

struct term {
    enum due_kind kind;
    const char *id, *what; /* "": not told */
    day_number day;        /* the last one */
    const char *file;
    int64_t line;
};

struct term_facts {
    VEC(struct term) at; /* in the order of the records; terms_by_day */
};

/* Takes the term in where `end` is a day up to TERMS_AHEAD after D; its id and what it is may be NULL. */
void terms_add(struct facts *facts, const struct fields *fields, struct term term,
               const struct value *end);

/* For qsort: by day, kind, id. */
int terms_by_day(const void *a, const void *b);

#endif
