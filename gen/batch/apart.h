/* Apart: a piece of work in a confined process of its own (batch/confine.h), for one CA. */
#ifndef CAEVAL_BATCH_APART_H
#define CAEVAL_BATCH_APART_H

#include "base/arena.h"
#include "batch/confine.h"

struct apart {
    const char *const *reads; /* paths, as in struct confinement */
    size_t n_reads;
    const char
        *folder; /* the one in which it writes, beside a folder of its own for temporary files */
    char *(*work)(void *context, size_t *n); /* its malloc'ed bytes come back */
    void *context;
};

/* What `work` returned, in the arena. NULL with errno set where no process could be started. Where the process dies, this one
 * dies in the same way: whoever waits for it learns why. */
char *apart(const struct apart *job, struct arena *arena, size_t *n);

#endif
