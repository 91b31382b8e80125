/* Run: caeval run evaluates every CA of the input folder. */
#include "app/run.h"

#include <stdio.h>

#include "command/command.h"

static int take(struct options *o, char *const *word, int n)
{
    (void)word;
    (void)n;
    if (o->shard.n == 0 || !o->rebuild_history)
        return 0;
    fprintf(stderr, "caeval: --shard is not for --rebuild-history\n");
    return -1;
}

static enum exit_status command_run(const struct options *options, struct arena *arena)
{
    return options->rebuild_history ? command_rebuild(options, arena) : run(options, arena);
}

const struct command run_row = {
    .name = "run",
    .words = "",
    .help = "evaluate every CA found in the input folder",
    .own = OWN_SHARD | OWN_REBUILD | OWN_READING,
    .take = take,
    .run = command_run,
};
