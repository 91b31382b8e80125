/* Catalogue: the measures of templates/measures.csv that some edition in hand uses
 * (measures/uses.h), checked and computed. */
#ifndef CAEVAL_MEASURES_CATALOG_H
#define CAEVAL_MEASURES_CATALOG_H

#include "measures/measure.h"

struct catalog {
    const struct measure_def *def;
    size_t n;
    const struct profile *profile; /* of certificates: the first that an edition brings, or NULL */
    const char *file;
    const struct sheet *sheet; /* measures.csv: those of no edition in hand as well */
};

/* `edition`: the folders of the editions in hand, the forms first. False (with problems) when a row names an unknown kind,
 * fact, export or parameter, or two editions ask for the same measure with other parameters. */
bool catalog_load(struct catalog *catalog, struct arena *arena, const char *path,
                  const char *const *edition, size_t n, const struct schema *schema,
                  struct problems *problems);

/* Where the parameter stands: an edition may give it; NULL: it is not given. */
const struct param_place *param_place(const struct measure_def *def, const char *key);
/* Adds an error there. */
void param_fault(const struct measure_def *def, const char *key, struct problems *problems,
                 const char *text, const char *what);

/* SIZE_MAX when there is none of that name. */
size_t catalog_find(const struct catalog *catalog, const char *name);

/* Is it in measures.csv, whether an edition in hand uses it or not? */
bool catalog_knows(const struct catalog *catalog, const char *name);

/* The words of one measure that whoever fills in the column "export.column" has to know, ended by NULL; none. */
const char *const *catalog_words(const struct measure_def *def, const char *column,
                                 struct arena *arena);

/* All measures of a CA, in the catalogue's order. */
struct measures measures_compute(const struct catalog *catalog, const struct facts *facts,
                                 struct arena *arena);

#endif
