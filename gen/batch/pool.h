/* Pool: tasks from a queue, done by worker processes that are forked from this one.
 *
 * A worker owns nothing that another needs: it may be killed, crash or run out of memory at any
 * moment, and only the task in its hands is lost. Tasks are handed out in order, one at a time; their
 * results come back in any order over a socket each. Workers end with their parent. */
#ifndef CAEVAL_BATCH_POOL_H
#define CAEVAL_BATCH_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool_job {
    void *context;
    const size_t *task; /* handed out in this order */
    size_t n;
    size_t workers; /* at most; at least 1 */
    /* In a worker: does the task; the malloc'ed bytes go to `done`. */
    char *(*work)(void *context, size_t task, size_t *n);
    /* In the parent: what `work` returned. False: not what it should be. */
    bool (*done)(void *context, size_t task, const char *data, size_t n);
    /* In the parent: the worker ended in the middle of it. */
    void (*lost)(void *context, size_t task, const char *why);
    /* In the parent, several times a second, or NULL. */
    void (*tick)(void *context);
};

/* False when it was interrupted (interrupt.h): then the workers are gone, and `lost` was called for
 * the tasks that they had in hand. */
bool pool_run(const struct pool_job *job);

#endif
