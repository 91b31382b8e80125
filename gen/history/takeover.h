/* Takeover: results that earlier versions kept elsewhere become nights of the archive.
 *
 * OUT/.caeval-history was the archive before; its files are moved. OUT/archive/<D>.tar.gz was the nightly
 * run's own copy of a night; the results in it that the archive does not have are put there, and then the
 * file goes. Each step may be the last one of a killed run: the next one goes on from there. */
#ifndef CAEVAL_HISTORY_TAKEOVER_H
#define CAEVAL_HISTORY_TAKEOVER_H

#include <stdbool.h>

#include "base/problem.h"

/* Under the output folder's lock. *added: results came that the database may not know. What cannot be
 * read stays where it is, with a warning. False with errno set and *what the path at fault. */
bool archive_take_over(struct arena *arena, const char *output, struct problems *problems,
                       bool *added, const char **what);

#endif
