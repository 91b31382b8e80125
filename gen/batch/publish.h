/* Publish: a CA's files appear together or not at all (contract, section 3).
 *
 * They are written into a folder beside the target, synced, and exchanged in by one rename. Under
 * the output folder's lock a killed run's leftovers are removed before anything else. */
#ifndef CAEVAL_BATCH_PUBLISH_H
#define CAEVAL_BATCH_PUBLISH_H

#include <stdbool.h>

#include "base/arena.h"

enum lock_result { LOCK_TAKEN, LOCK_BUSY, LOCK_FAILED };

/* Takes the lock of an output folder (made if need be); it is held until the process ends. On
 * LOCK_FAILED errno says why. */
enum lock_result output_lock(struct arena *arena, const char *folder);

/* Removes what earlier, killed runs left in the year's folder. */
void output_clean(struct arena *arena, const char *year_folder);

/* A new, empty staging folder for the CA; NULL with errno set. */
const char *stage_open(struct arena *arena, const char *year_folder, const char *code);

/* Puts the staged files in place of the CA's folder. False with errno set: then the earlier result
 * stays and the staging folder is gone. */
bool stage_publish(struct arena *arena, const char *year_folder, const char *code,
                   const char *stage);
void stage_drop(const char *stage);

#endif
