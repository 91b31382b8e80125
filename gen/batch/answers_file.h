/* Answers file: what collect adds to an examiner's attest.csv or overrides.csv. What stands there stays, unless it is
 * of the same item and says otherwise: then it is replaced, and said. What was empty beside the same word is filled
 * in, and said; a day that was told takes the place of that of the same cell. */
#ifndef CAEVAL_BATCH_ANSWERS_FILE_H
#define CAEVAL_BATCH_ANSWERS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "ingest/schema.h"

enum { ANSWER_CELLS = 8 /* at most */ };

struct answer_line {
    const char
        *cell[ANSWER_CELLS]; /* by column: the keys, what it says of them, what stands beside it */
    bool dated; /* its day was told, and corrects that of the same cell taken in before */
};

struct answers_file {
    const char *path;
    const char *const *column;   /* ASCII names, ended by NULL */
    const struct export *export; /* whose they are; NULL: */
    const char *const *header;   /* Chinese, by column */
    size_t keys, says;           /* columns of these, from the first on */
    size_t place;                /* the column of where it was found */
    size_t date;                 /* the column of its day; 0: none */
    const char *(*name)(const void *of, struct arena *arena,
                        const char *item); /* as sentences have it */
    const void *of;
    VEC(struct answer_line) line;
    VEC(struct answer_line) added; /* not yet among them */
    VEC(const char *) said;        /* what was added, replaced and left, a sentence each */
    bool waits;                    /* some of it was left, or does not count as it is */
};

/* Puts a line among those to be added. */
void answers_file_add(struct answers_file *file, struct arena *arena,
                      const struct answer_line *line);
/* Says why something was not taken in. */
void answers_file_refuse(struct answers_file *file, struct arena *arena, const char *why);
/* Is there anything to add, or to say? */
bool answers_file_touched(const struct answers_file *file);
/* Reads what is there and adds to it, under the folder's lock. NULL, or why it cannot be added to, in the arena; then
 * `no_file`: because a link, a pipe or a folder lies there, which is neither followed nor replaced. */
const char *answers_file_merge(struct answers_file *file, struct arena *arena, bool *no_file);
/* Says of each line what is required of it and empty: so it does not count; and who approves what he found himself. */
void answers_file_wait(struct answers_file *file, struct arena *arena);
/* In place of what is there; false with errno set. */
bool answers_file_write(const struct answers_file *file, struct arena *arena);

#endif
