/* Peek: which columns that must be filled are blank in every row of an export. An empty cell of such a
 * column says nothing (it was never asked for), one of a column that other rows fill is a gap. */
#ifndef CAEVAL_INGEST_PEEK_H
#define CAEVAL_INGEST_PEEK_H

#include "ingest/aside.h"

struct peek {
    const struct schema *schema;
    const struct export *export;
    bool *open;        /* by schema column: to be filled, and not yet seen filled */
    bool other_header; /* of the file in hand, the last one had other places (aside.h) */
    size_t n_open;     /* of them, those the file in hand has */
};

/* `open`: room for each column. */
void peek_start(struct peek *peek, const struct schema *schema, const struct export *export,
                bool *open);
/* Begins a file, and takes a row of it. False: the file has nothing more to tell. */
bool peek_file(struct peek *peek, const struct layout *layout);
bool peek_row(struct peek *peek, const struct layout *layout, const struct row *row);
/* Do files with other columns have something to tell? */
bool peek_open(const struct peek *peek);

#endif
