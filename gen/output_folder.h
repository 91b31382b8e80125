/* Output folder: whose it is, its lock, and its order. */
#ifndef CAEVAL_OUTPUT_FOLDER_H
#define CAEVAL_OUTPUT_FOLDER_H

#include "options.h"

/* Takes the output folder's lock, or the shard's part of it; EXIT_DONE, or how to end, said. Root is
 * refused in another user's folder. */
enum exit_status take_lock(const struct options *options, struct arena *arena);

/* Brings a year's folder in order (batch/publish.h); `said`: with a warning for each leftover. */
bool clean_output(const struct options *options, struct arena *arena, const char *year_folder,
                  bool said);

#endif
