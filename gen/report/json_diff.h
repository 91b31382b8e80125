/* JSON of caeval diff: {"schema": "caeval-diff/1", "cas": [{"code", "a", "b", "why", "changes", "lines"}]}. */
#ifndef CAEVAL_REPORT_JSON_DIFF_H
#define CAEVAL_REPORT_JSON_DIFF_H

#include <stdio.h>

#include "history/compare.h"
#include "score/edition_set.h"

struct diff_pair {
    const char *code;                   /* of the CA */
    const struct kept *a, *b;           /* NULL: that side has no result of it */
    const char *why;                    /* then, where more is known; or NULL */
    const struct kept_changes *changes; /* NULL: one side has none */
};

/* The whole is written by its beginning, each pair and the end. Measures among the lines where `measures` asks for
 * them. */
void diff_json_begin(FILE *to);
void diff_json_pair(FILE *to, const struct diff_pair *pair, bool first,
                    const struct edition_set *editions, bool measures, struct arena *arena);
void diff_json_end(FILE *to);

#endif
