/* Answers file: what collect adds to an examiner's attest.csv or overrides.csv. What stands there stays, unless it is
 * of the same item and says otherwise: then it is replaced, and said. What was empty beside the same word is filled
 * in, and said. */
#ifndef CAEVAL_BATCH_ANSWERS_FILE_H
#define CAEVAL_BATCH_ANSWERS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "ingest/schema.h"

enum { ANSWER_CELLS = 8 /* at most */ };

struct answer_line {
    const char *cell[ANSWER_CELLS]; /* by column; the first is the item, the second what it says */
};

struct answers_file {
    const char *path;
    const char *const *column;   /* ASCII names, ended by NULL */
    const struct export *export; /* whose they are */
    VEC(struct answer_line) line;
    VEC(const char *) said; /* what was added, replaced and left, a sentence each */
};

/* Reads what is there. NULL, or why it cannot be added to, in the arena. */
const char *answers_file_read(struct answers_file *file, struct arena *arena);
void answers_file_add(struct answers_file *file, struct arena *arena,
                      const struct answer_line *line);
/* Says of each line what is required of it and empty: so it does not count. */
void answers_file_wait(struct answers_file *file, struct arena *arena);
/* In place of what is there; false with errno set. */
bool answers_file_write(const struct answers_file *file, struct arena *arena);

#endif
