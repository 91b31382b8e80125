/* Workers. */
#include "app/workers.h"

#include "batch/interrupt.h"
#include "batch/pool.h"

struct workers {
    struct hands hands;
    size_t most;
};

static char *work(void *context, size_t task, size_t *n)
{
    const struct hands_job *job = context;
    return job->work(job->context, task, n);
}

static bool done(void *context, size_t task, const char *data, size_t n)
{
    const struct hands_job *job = context;
    return job->came(job->context, task, data, n);
}

/* What a worker died over this process does. */
static void lost(void *context, size_t task, const char *why)
{
    (void)why;
    if (!interrupt_seen())
        hands_do_here(context, task);
}

static bool spread(const void *of, const struct hands_job *job)
{
    const struct workers *w = of;
    struct arena *arena = arena_new();
    struct hands_job own = *job;
    size_t *task = arena_alloc(arena, (job->n + 1) * sizeof *task);
    for (size_t i = 0; i < job->n; i++)
        task[i] = i;
    const struct pool_job pool = {
        .context = &own,
        .task = task,
        .n = job->n,
        .workers = job->n < w->most ? job->n : w->most,
        .work = work,
        .done = done,
        .lost = lost,
    };
    bool whole = pool_run(&pool);
    arena_free(arena);
    return whole;
}

const struct hands *workers_of(struct arena *arena, int jobs)
{
    struct workers *w = arena_alloc(arena, sizeof *w);
    *w = (struct workers){{spread, w}, (size_t)jobs};
    return jobs > 1 ? &w->hands : NULL;
}
