/* Hands: work that other processes do for the history, where there are any.
 *
 * Who they are is the caller's matter (a room further down): a pool of workers, or nobody, and then this process does all
 * itself. */
#ifndef CAEVAL_HISTORY_HANDS_H
#define CAEVAL_HISTORY_HANDS_H

#include <stdbool.h>
#include <stddef.h>

struct hands_job {
    void *context;
    size_t n; /* tasks, 0 to n - 1 */
    /* Does a task, perhaps in another process; the malloc'ed bytes (NULL: none) go to `came`. */
    char *(*work)(void *context, size_t task, size_t *n);
    /* Here, in any order. False: they are not what `work` gave. */
    bool (*came)(void *context, size_t task, const char *data, size_t n);
};

struct hands {
    /* False: interrupted; not every task is done. */
    bool (*spread)(const void *of, const struct hands_job *job);
    const void *of;
};

/* Every task once. `hands` may be NULL. */
bool hands_do(const struct hands *hands, const struct hands_job *job);
/* One of them in this process. */
void hands_do_here(const struct hands_job *job, size_t task);

#endif
