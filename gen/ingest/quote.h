/* Quote: rows of input files as they stand there, for people to see. */
#ifndef CAEVAL_INGEST_QUOTE_H
#define CAEVAL_INGEST_QUOTE_H

#include "ingest/ingest.h"

/* A place, and what stands there on one line: valid UTF-8, without line breaks, cut where it is very long. NULL: not
 * one line, or it cannot be read any more. */
struct quote {
    const char *file; /* as results name it */
    int64_t line;     /* 0: not one line */
    const char *text;
    const char *header; /* of its file, or NULL */
};

/* Fills in the texts of n places, each file read once. False: a file that was read before cannot be read any more, or lacks
 * one of the lines. */
bool quotes_read(struct quote *quote, size_t n, const struct ingested *in,
                 const struct schema *schema, struct arena *arena);

#endif
