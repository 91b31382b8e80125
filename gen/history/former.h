/* Former codes: which CA an earlier code stands for, from the bureau's aliases.csv (columns former_code, code;
 * others are for its readers).
 *
 * The history keeps every result under the code that it had then. With aliases the results of an earlier code
 * are those of the present one: one subject in the trend, the changes, the ranking and the yearly report. */
#ifndef CAEVAL_HISTORY_FORMER_H
#define CAEVAL_HISTORY_FORMER_H

#include <stdbool.h>

#include "base/problem.h"

struct former_code {
    const char *former;
    const char *code; /* the present one: of A -> B and B -> C, A's is C */
};

struct former_codes {
    const struct former_code *at;
    size_t n;
};

/* False with problems: no code, a code that is its own, one former code twice, a ring. */
bool former_codes_load(struct former_codes *aliases, struct arena *arena, const char *path,
                       struct problems *problems);

/* The present code of a code; itself where it is no former one. `aliases` may be NULL here and below. */
const char *present_code(const struct former_codes *aliases, const char *code);
/* The code and its former ones as a JSON list of texts, the code itself first. */
const char *codes_of(const struct former_codes *aliases, struct arena *arena, const char *code);

#endif
