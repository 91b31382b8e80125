/* JSON of caeval check: what was read of each CA, what is wrong with it, and what it would come to. */
#ifndef CAEVAL_REPORT_JSON_CHECK_H
#define CAEVAL_REPORT_JSON_CHECK_H

#include <stdio.h>

#include "report/evaluation.h"

/* A refused row or cell. */
struct checked_reject {
    struct shown_reject shown;
    const char *path; /* of the file */
    int position;     /* column of the file, from 1; 0: the whole row */
};

struct checked_ca {
    const char *code;
    const char *fault; /* why nothing was read; NULL: it was */
    const struct problems *problems;
    const struct checked_reject *reject; /* all */
    size_t n_rejects;
    const struct evaluation *evaluation; /* judged */
};

/* {"schema": "caeval-check/1", "date", "cas": [{"code", "fault", "problems", "rejects", "result"}], "problems",
 * "rejects"}: "result" is what result.json of a run would hold, the last two are of no CA. A CA is printed when
 * it is read, so that many need no more memory than one. */
void check_json_begin(FILE *to, day_number date, struct arena *arena);
void check_json_ca(FILE *to, const struct checked_ca *ca, bool first);
void check_json_end(FILE *to, const struct problems *problems, const struct checked_reject *reject,
                    size_t n);

#endif
