/* Merge: caeval merge is a run that finds every CA evaluated, by the runs of the shards. */
#include <stdio.h>

#include "app/run.h"
#include "command/command.h"

static int take(struct options *o, char *const *word, int n)
{
    (void)word;
    (void)n;
    if (o->force) {
        fprintf(stderr, "caeval: --force: merge evaluates nothing\n");
        return -1;
    }
    o->merges = true;
    return 0;
}

const struct command merge_row = {
    .name = "merge",
    .words = "",
    .help = "the summary and history of CAs that runs of shards evaluated",
    .own = OWN_READING,
    .take = take,
    .run = run,
};
