/* Recognise: of which source a file is, by its header line and never by its values, and where the columns
 * are that the source's mapping reads. */
#ifndef CAEVAL_INGEST_RECOGNISE_H
#define CAEVAL_INGEST_RECOGNISE_H

#include "ingest/layout.h"
#include "ingest/mappings.h"

/* Columns of the file; -1: it has no such column. */
struct places {
    int (
        *from)[ITEM_MOST_FROM]; /* by item; the first -1 where some column of the item is missing */
    int *keep;                  /* by keep */
    int group;
};

/* Are the headers of @match all in the row? */
bool mapping_fits(const struct mapping *mapping, const struct row *row, struct arena *arena);
/* The first mapping of the export whose headers are in the row, in a file with that separator, or NULL. */
const struct mapping *recognise(const struct schema *schema, size_t export, const struct row *row,
                                char separator, struct arena *arena);
/* The mapping of files without header, of the export or of any (SIZE_MAX), that a file's first line, which is no
 * header by its digits, reads as; NULL: none. Enough to ask whether it is one, not to read it as such. */
const struct mapping *recognise_headless(const struct schema *schema, size_t export,
                                         struct slice line);
/* The separators of the export's mappings with a header beside those of our own form. */
const char *recognise_separators(const struct schema *schema, size_t export, struct arena *arena);

/* The layout of a file with that header: each item is a column behind those of the file, a copied one the
 * file's own. NULL, or why the mapping cannot be used on it. */
const char *recognised_layout(struct layout *layout, struct arena *arena,
                              const struct export *export, const struct mapping *mapping,
                              const struct slice *header, size_t n);

#endif
