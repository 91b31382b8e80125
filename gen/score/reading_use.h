/* Reading use: which measures a reading of an edition has a say in, by the edition's own conditions. */
#ifndef CAEVAL_SCORE_READING_USE_H
#define CAEVAL_SCORE_READING_USE_H

#include "score/standard.h"

struct reading_use {
    VEC(const char *) measure; /* names, each once, in the order of the templates */
};

/* Of a condition that is in force only under the reading its measures; of one that means another measure under
 * it, that one. */
struct reading_use reading_use_of(const struct standard *standard, const struct catalog *catalog,
                                  size_t reading, struct arena *arena);

#endif
