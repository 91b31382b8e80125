/* Merge: caeval merge is a run that finds every CA evaluated, by the runs of the shards. */
#include <stdio.h>

#include "app/run.h"
#include "base/language.h"
#include "command/command.h"

static int take(struct options *o, char *const *word, int n)
{
    (void)word;
    (void)n;
    if (o->force) {
        fprintf(stderr, _("caeval: --force: merge evaluates nothing\n"));
        return -1;
    }
    o->merges = true;
    return 0;
}

const struct command merge_row = {
    .name = "merge",
    .words = "",
    .help = "汇总各分片（--shard）的结果",
    .examples =
        "caeval run --shard 1/2 -o out && caeval run --shard 2/2 -o out && caeval merge -o out\n",
    .own = USES_INPUT | USES_OUTPUT | USES_DATE | USES_ONLY | USES_FORMATS | USES_JOBS |
           USES_CALENDAR | USES_ALIASES | USES_FAIL_ON | OWN_FONTS | OWN_READING | USES_INSPECTION |
           USES_QUIET | USES_SESSION,
    .take = take,
    .run = run,
};
