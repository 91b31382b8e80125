/* Run: all CAs of the input folder, from options to exit status; the one file that sees every room. */
#ifndef CAEVAL_RUN_H
#define CAEVAL_RUN_H

#include "app/options.h"

/* Evaluates every CA that is not as it was, and writes the summary of all; with `merges` what the runs of
 * shards left is brought together, and none is evaluated. */
enum exit_status run(const struct options *options, struct arena *arena);

#endif
