/* Recompute: the same results again, from the inputs, in a folder of its own. */
#ifndef CAEVAL_RECOMPUTE_H
#define CAEVAL_RECOMPUTE_H

#include "app/options.h"
#include "batch/verify.h"

/* Evaluates the CAs verified in the output folder again, with the history as it is there, and adds each first
 * difference to what was found. CAs whose inputs, templates or program are others now are noted and left. How many
 * came out again. */
int64_t recompute(const struct options *options, struct verification *v, const char *folder);

#endif
