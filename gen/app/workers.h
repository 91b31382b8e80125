/* Workers: the pool as the history uses it, to read nights of the archive. */
#ifndef CAEVAL_APP_WORKERS_H
#define CAEVAL_APP_WORKERS_H

#include "base/arena.h"
#include "history/hands.h"

/* So many processes; NULL where one is all there are to be. */
const struct hands *workers_of(struct arena *arena, int jobs);

#endif
