/* Replaced: which rows a newer file may have replaced that cannot be read.
 *
 * Of several files of an export the newer row of a key counts. Where a newer file cannot be used, or a row of
 * it has lost its key, what older files say of a case may not be its last state: each such row may have taken
 * the place of one older row, a file of any number of them. A lost row replaces none of its own file, nor of
 * a newer one. */
#ifndef CAEVAL_FACTS_REPLACED_H
#define CAEVAL_FACTS_REPLACED_H

#include "base/arena.h"
#include "ingest/value.h"

struct facts;

/* A file that rows were taken from. */
struct replaceable {
    const char *file;
    int64_t rows;
    int64_t
        by; /* rows of newer files that may each have replaced one of it; REPLACED_ANY: a file may */
};
#define REPLACED_ANY INT64_MAX

/* Of one export, whose files are read newest first. */
struct replaceables {
    VEC(struct replaceable) at;
    const char *file; /* in hand */
    int64_t newer;    /* of the files before it */
    int64_t keyless;  /* of the one in hand */
    bool refused;
};

/* While the export is read: a row was taken from the file; one of it was lost, maybe with its key; a file is
 * refused. */
void replaced_note_taken(struct facts *facts, size_t export, const char *file);
void replaced_note_lost(struct facts *facts, size_t export, const char *file, bool keyless);
void replaced_note_refused(struct facts *facts, size_t export);

/* How many rows of the file may have been replaced: REPLACED_ANY where all of them may. */
int64_t replaced_of(const struct facts *facts, const char *export, const char *file);
/* Of all its files. */
int64_t replaced_most(const struct facts *facts, const char *export);

#endif
