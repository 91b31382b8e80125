/* Lessons: what a first reading of a CA teaches for the next.
 *
 * Two rows of one key in one file that differ are one record whose differing cells cannot be read.
 * Records stream: that the first of two rows is contradicted is known only when the second one comes.
 * So the CA is read once more, and this time the first row is met with what contradicts it. Files in
 * order cost nothing; a conflict costs its CA a second reading.
 *
 * So does an export one of whose keys comes again after thousands that did not: it is read by a table (keys.h). */
#ifndef CAEVAL_INGEST_LESSONS_H
#define CAEVAL_INGEST_LESSONS_H

#include "ingest/value.h"

/* A row that contradicts an earlier one of its key. */
struct lesson {
    size_t file;            /* by reading order within the CA */
    int64_t first, line;    /* of the row it contradicts, and its own */
    const uint64_t *digest; /* of its values, by schema column */
};

struct lessons {
    struct arena *arena;
    VEC(struct lesson) list;
    size_t n_known;       /* of them, sorted; the rest was learned in the reading that goes on */
    VEC(size_t) repeated; /* exports */
};

void lessons_init(struct lessons *lessons, struct arena *arena);

/* True when it is new. */
bool lessons_learn(struct lessons *lessons, size_t file, int64_t first,
                   const struct record *record);
/* What was learned may be used in the next reading. */
void lessons_settle(struct lessons *lessons);
/* The rows that contradict this one: `*n` of them, in the order of their lines. */
const struct lesson *lessons_on(const struct lessons *lessons, size_t file, int64_t first,
                                size_t *n);

/* The keys of the export need a table. */
void lessons_learn_repeated(struct lessons *lessons, size_t export);
bool lessons_repeated(const struct lessons *lessons, size_t export);

#endif
