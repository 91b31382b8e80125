/* Leftovers: what lies in the output folder and is not ours.
 *
 * An examiner's notes beside a CA's files are carried along into its next folder; nothing that the
 * program did not write is deleted, and no link is followed. What of ours cannot be removed is left
 * where it is, and named. */
#ifndef CAEVAL_BATCH_LEFTOVER_H
#define CAEVAL_BATCH_LEFTOVER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/problem.h"

/* Can a file of a CA have that name (README, Outputs)? */
bool is_ca_file(const char *name);

/* Moves what is none of a CA's files out of one folder into another: all of it or nothing. A folder
 * that is not there holds nothing. False with errno set and *what, in the arena, the path that cannot
 * be moved. */
bool carry_over(struct arena *arena, const char *from, const char *to, const char **what);

/* Removes a folder that a CA's files were written into; what else lies there goes to `home`, the CA's
 * folder (NULL: nothing can). True when it is gone; false with errno set. */
bool leftover_remove(struct arena *arena, const char *path, const char *home);

/* Removes a CA's folder with our files in it; what else lies there stays, and the folder with it. False with
 * errno set, and *what the path at fault; *left: something stayed. */
bool ca_folder_remove(struct arena *arena, const char *path, bool *left, const char **what);

/* Warns that `path` could not be removed, with its owner. */
void leftover_say(struct problems *problems, const char *path, int error);

/* Who owns the file, by name where it has one. */
const char *owner_of(struct arena *arena, const char *path);

#endif
