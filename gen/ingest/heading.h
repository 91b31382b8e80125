/* Heading: a header as forms write it, and the column of an export that it means. */
#ifndef CAEVAL_INGEST_HEADING_H
#define CAEVAL_INGEST_HEADING_H

#include "ingest/rows.h"
#include "ingest/schema.h"

/* The header without marks, up to a bracket. */
struct slice heading_bare(struct arena *arena, struct slice name);

/* The header of another system without marks: blanks between Latin letters and digits, and brackets that say
 * more than that it must or may be filled in, are part of its name. */
struct slice heading_foreign(struct arena *arena, struct slice name);

/* The column that it means, as it stands or bare; SIZE_MAX: none. */
size_t heading_column(struct arena *arena, const struct export *export, struct slice name);

/* A line of our columns with something between them that separates none: what is to be changed; NULL: it is not. */
const char *heading_separator(const struct row *row, struct arena *arena,
                              const struct export *export);

#endif
