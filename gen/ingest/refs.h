/* References: do the ids of one export stand in the export that they refer to (exports.csv, refers)? Ids
 * written differently in two exports make every join empty, and a share over it 0 where nothing is
 * known. Only what is told apart is kept: 24 bytes an id. */
#ifndef CAEVAL_INGEST_REFS_H
#define CAEVAL_INGEST_REFS_H

#include "base/fingerprints.h"
#include "ingest/value.h"

/* Where an id stands first. */
struct ref_place {
    const char *file;
    int64_t line;
};

/* One column that refers to another export, when the CA's exports have been read. */
struct reference {
    size_t export, column; /* in the schema */
    size_t target;         /* the export it refers to */
    int64_t ids, found;    /* different ids, and those of them that stand in the target */
    bool broken; /* fewer than half are found, what is lost counted as not found: a join over it
                            * tells nothing */
    const struct ref_place *stranger; /* the first of those not found */
    size_t n_strangers;               /* listed */
};

struct refs;

/* `supplied`, by export: is there a file of it? Of two exports one of which has none nothing is kept. */
struct refs *refs_new(struct arena *arena, const struct schema *schema, const bool *supplied);
/* The records that follow are of this export. */
void refs_begin(struct refs *refs, size_t export);
void refs_take(struct refs *refs, const struct record *record);
/* A row of this export was lost: nobody knows what its ids were. */
void refs_lose(struct refs *refs);
/* Of the columns that have ids, where the target has records; `*n` of them. */
const struct reference *refs_end(struct refs *refs, size_t *n);

#endif
