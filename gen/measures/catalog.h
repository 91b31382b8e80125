/* Catalogue: the measures that templates/measures.csv defines, checked and computed. */
#ifndef CAEVAL_MEASURES_CATALOG_H
#define CAEVAL_MEASURES_CATALOG_H

#include "measures/measure.h"

struct catalog {
    const struct measure_def *def;
    size_t n;
    const char *sha256;
    const char *file;
};

/* False (with problems) when a row names an unknown kind, fact, export or parameter. */
bool catalog_load(struct catalog *catalog, struct arena *arena, const char *path,
                  const struct profile *profile, const struct schema *schema,
                  struct problems *problems);

/* SIZE_MAX when there is none of that name. */
size_t catalog_find(const struct catalog *catalog, const char *name);

/* All measures of a CA, in the catalogue's order. */
struct measures measures_compute(const struct catalog *catalog, const struct facts *facts,
                                 struct arena *arena);

#endif
