/* Record: what stays of a CA when its evaluation is done. A worker sends it to its parent, and it is
 * kept beside the results, so that the next run need not evaluate a CA of which nothing changed. */
#ifndef CAEVAL_BATCH_RECORD_H
#define CAEVAL_BATCH_RECORD_H

#include "base/problem.h"
#include "batch/known.h"
#include "report/summary.h"

/* A line for standard error and the log. */
struct message {
    enum severity severity;
    bool within; /* the place begins with a path within the input folder */
    bool bare;   /* the sentence stands there without a word for its severity */
    const char
        *place; /* what it is about, with the blank behind it; safe for terminals; "": nothing */
    const char *text; /* the sentence, safe for terminals */
};

/* A line: as it is kept, and in the language asked for (base/said.h). */
void message_print(FILE *to, const struct message *message);
void message_say(FILE *to, const struct message *message);

struct ca_record {
    const char *key; /* of everything but files that the result rests on (plan.h) */
    struct ca_summary summary;
    unsigned findings;           /* of enum fail_on */
    bool partial;                /* something was rejected, or the CA failed */
    bool not_written;            /* its results could not be written */
    bool keepable;               /* another run may rest on it */
    VEC(struct message) message; /* in their order */
    /* When the outputs were in place, a change time of their file system; 0: the record file's own. */
    int64_t written;
    const struct known_file *input;
    size_t n_inputs; /* names within the input folder */
    const struct known_file *output;
    size_t n_outputs; /* names within the CA's folder */
};

/* One line of JSON, malloc'ed; *n without the NUL. */
char *record_text(const struct ca_record *record, const struct edition_set *editions, size_t *n);

/* Its strings are copied to the arena. False when the text is no record by this program. */
bool record_read(struct ca_record *record, struct arena *arena, const struct edition_set *editions,
                 const char *text, size_t n);

#endif
