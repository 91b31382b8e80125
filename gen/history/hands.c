/* Hands. */
#include "history/hands.h"

#include <stdlib.h>

void hands_do_here(const struct hands_job *job, size_t task)
{
    size_t n = 0;
    char *data = job->work(job->context, task, &n);
    job->came(job->context, task, data, n);
    free(data);
}

bool hands_do(const struct hands *hands, const struct hands_job *job)
{
    if (hands && job->n > 1)
        return hands->spread(hands->of, job);
    for (size_t i = 0; i < job->n; i++)
        hands_do_here(job, i);
    return true;
}
