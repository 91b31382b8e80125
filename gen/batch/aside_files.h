/* Aside: what somebody wrote into a published evaluation.xlsx where it lies is laid by when the next result takes its
 * place, with the result that it was filled in against, so that collect still takes it in. */
#ifndef CAEVAL_BATCH_ASIDE_FILES_H
#define CAEVAL_BATCH_ASIDE_FILES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/civil.h"

/* The workbook that examiners fill in. */
#define EVALUATION_BOOK "evaluation.xlsx"

/* Before the CA's folder is exchanged for `stage`: where the workbook in `folder` is not as it was written, moves a copy
 * of both into the stage. *laid: its name, NULL where there was nothing to lay by; *by_result: collect can take it in.
 * False with errno set. */
bool aside_lay(struct arena *arena, const char *folder, const char *stage, const char **laid,
               bool *by_result);
/* Where the result of this digest would be laid by in a CA's folder. */
const char *aside_result(struct arena *arena, const char *folder, const char *sha256);
/* Takes back the results of a day that are laid by in a CA's folder; *found: there were some. False with errno set. */
bool aside_forget(struct arena *arena, const char *folder, day_number date, bool *found);
/* Where a sample.xlsx of a CA's folder that was written into is laid by when another is drawn; NULL: it cannot be read. */
const char *sample_aside(struct arena *arena, const char *folder, const char *path);
/* Is it the name of such a one? */
bool sample_aside_named(const char *name);
/* Is it the name of a file that was laid by? */
bool aside_named(const char *name);

#endif
