/* Output folder: whose it is, its lock, and its order. */
#ifndef CAEVAL_OUTPUT_FOLDER_H
#define CAEVAL_OUTPUT_FOLDER_H

#include "app/options.h"

/* Neither of input and output folder may lie in the other: results would be read as exports, or exports
 * lie among results. EXIT_DONE, or EXIT_USAGE, said. */
enum exit_status folders_apart(const struct options *options, struct arena *arena);

/* Nor may the folder of inspections lie in one of these, or hold one: who may write into the one may not by that write
 * into the other. The same statuses. */
enum exit_status inspection_apart(const struct options *options, struct arena *arena);

/* The codes of CAs with a result in the year's folder, in their order. */
const char *const *cas_there(struct arena *arena, const char *year_folder, size_t *n);
/* Is a file for which the fonts are needed in a year's folder, of any CA or of all? */
bool lettered_there(struct arena *arena, const char *year_folder);

/* CAs with a result in the year's folder that --only, or `only` of the configuration, leaves out, joined by 、; NULL:
 * none. */
const char *left_out(const struct options *options, struct arena *arena, const char *year_folder);

/* Takes the output folder's lock, or the shard's part of it; EXIT_DONE, or how to end, said. Root is
 * refused in another user's folder. */
enum exit_status take_lock(const struct options *options, struct arena *arena);

/* The same for a command that only reads: where the folder cannot be written *reads, and runs are kept off as far as they
 * can be. */
enum exit_status take_lock_to_read(const struct options *options, struct arena *arena, bool *reads);

/* Brings a year's folder in order (batch/publish.h); `said`: with a warning for each leftover. */
bool clean_output(const struct options *options, struct arena *arena, const char *year_folder,
                  bool said);

#endif
