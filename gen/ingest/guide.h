/* Guide: what the exports and their columns mean to those who fill them in, where their data usually come from,
 * examples: templates/guide.csv. */
#ifndef CAEVAL_INGEST_GUIDE_H
#define CAEVAL_INGEST_GUIDE_H

#include "base/problem.h"
#include "ingest/schema.h"

struct column_guide {
    const char *meaning; /* "": the header says it */
    const char *example;
};

struct export_guide {
    const char *meaning, *origin;
    const struct column_guide *column; /* by schema column */
};

struct guide {
    const struct export_guide *at; /* by export of the schema */
};

/* False (with problems) where a line names nothing of the schema, or an export has none. */
bool guide_load(struct guide *guide, struct arena *arena, const char *path,
                const struct schema *schema, struct problems *problems);

/* The word for a column's type. */
const char *type_word(enum column_type type);

#endif
