/* Publish: files appear together or not at all (README, Outputs).
 *
 * A CA's files are written into a folder beside the target, synced, and exchanged in by one rename.
 * The summary files lie in the year's folder among the CAs': they are written into a folder as well,
 * which is renamed once it is whole; from then on they only have to be moved, and a run that is
 * killed meanwhile is finished by the next one. Under the output folder's lock a killed run's
 * leftovers are removed before anything else. A failed fsync is final, never tried again.
 *
 * Runs of single shards share the lock, each with its own range of CAs locked beside it; they touch
 * nothing but what carries the code of such a CA. Only who has the lock alone touches the rest. */
#ifndef CAEVAL_BATCH_PUBLISH_H
#define CAEVAL_BATCH_PUBLISH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/problem.h"
#include "batch/shard.h"

enum lock_result { LOCK_TAKEN, LOCK_BUSY, LOCK_FAILED };

/* Takes the lock of an output folder (made if need be), alone, or for a shard together with others
 * that have no CA in common with it; it is held until the process and its workers end. On LOCK_FAILED
 * errno says why. */
enum lock_result output_lock(struct arena *arena, const char *folder, const struct shard *shard);

/* The same for who only reads, and may not write there: LOCK_BUSY while a run is at work, else LOCK_TAKEN, also where
 * there is no lock, as in a copy. */
enum lock_result output_lock_to_read(struct arena *arena, const char *folder);

/* Of the runs that share the lock one at a time is between these two; waits for the others. The
 * descriptor, or -1 with errno set. */
int output_turn(struct arena *arena, const char *folder);
void output_turn_end(int turn);

/* Can files be made in the folder? False with errno set. */
bool output_probe(struct arena *arena, const char *folder, const struct shard *shard);

/* Brings the year's folder in order after a killed run: finishes what was whole, removes the rest; of
 * a shard, what is of its CAs. What cannot be removed stays and ends no run; `problems` (NULL: none)
 * names it. False with errno set when the folder cannot be read. */
bool output_clean(struct arena *arena, const char *year_folder, const struct shard *shard,
                  struct problems *problems);
/* Removes the temporary files of records. */
void records_clean(struct arena *arena, const char *record_folder, const struct shard *shard);

/* A new, empty staging folder for the CA; NULL with errno set. Where an earlier one cannot be removed
 * it has another name. */
const char *stage_open(struct arena *arena, const char *year_folder, const char *code);
/* The same for the run's own files. */
const char *stage_open_run(struct arena *arena, const char *year_folder);

/* Puts the staged files in place of the CA's folder; what else lies there is carried over. False with
 * errno and *what set, the path at fault: then the earlier result stays as it was and the staging
 * folder is gone. */
bool stage_publish(struct arena *arena, const char *year_folder, const char *code,
                   const char *stage, const char **what);
/* Puts the run's files in place; those of an earlier run that are not among them (`names`, ended by
 * NULL, are all there can be) are removed. */
bool stage_publish_run(struct arena *arena, const char *year_folder, const char *stage,
                       const char *const *names);
/* Where a file of the run lies that is whole and still to be moved. */
const char *stage_ready_path(struct arena *arena, const char *year_folder, const char *name);
void stage_drop(const char *stage); /* keeps errno */
/* What a worker that died left of its CA. */
void stage_drop_of(struct arena *arena, const char *year_folder, const char *code);

#endif
