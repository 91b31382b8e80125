/* Spool: rows set aside in an unlinked temporary file, one chain of blocks for each consumer.
 *
 * A combined export holds the rows of every CA in any order. It is parsed once; each row is put
 * into the chain of its CA, and the CA's evaluation reads its chain as if it were a file of its
 * own. Memory: one block at most per chain being written, and 16 bytes per block of 32 KiB. */
#ifndef CAEVAL_INGEST_SPOOL_H
#define CAEVAL_INGEST_SPOOL_H

#include "base/arena.h"
#include "ingest/rows.h"

struct spool;

struct spool_block {
    int64_t offset;
    uint32_t size;
};

struct spool_chain {
    VEC(struct spool_block) block;
    char *buffer; /* the block being filled, malloc'ed; NULL when there is none */
    size_t used, room;
    int64_t rows;
};

/* NULL with errno set when no temporary file can be made in $TMPDIR or /tmp. */
struct spool *spool_new(void);
void spool_free(struct spool *spool);

/* False on a write error (errno). */
bool spool_add(struct spool *spool, struct arena *arena, struct spool_chain *chain,
               const struct row *row);
/* Writes out what is buffered; the chain can then be read, any number of times. */
bool spool_seal(struct spool *spool, struct arena *arena, struct spool_chain *chain);

struct spool_reader;
struct spool_reader *spool_open(const struct spool *spool, const struct spool_chain *chain);
/* False at the end, or on a read error: then *failed is set. */
bool spool_next(struct spool_reader *reader, struct row *row, bool *failed);
void spool_close(struct spool_reader *reader);

#endif
