/* Run: caeval run evaluates every CA of the input folder. */
#include "app/run.h"

#include <stdio.h>

#include "base/language.h"
#include "command/command.h"

static int take(struct options *o, char *const *word, int n)
{
    (void)word;
    (void)n;
    if (o->shard.n == 0 || !o->rebuild_history)
        return 0;
    fprintf(stderr, _("caeval: --shard is not for --rebuild-history\n"));
    return -1;
}

static enum exit_status command_run(const struct options *options, struct arena *arena)
{
    return options->rebuild_history ? command_rebuild(options, arena) : run(options, arena);
}

const struct command run_row = {
    .name = "run",
    .words = "",
    .help = "评价输入文件夹中的各机构，写出评估表、评分表、报告和汇总",
    .examples = "caeval run -i exports -o out -d 2025-12-31\n"
                "caeval run --only BJ01 --formats pdf,json\n"
                "caeval run --rebuild-history -o out\n",
    .own = OWN_SHARD | OWN_REBUILD | OWN_FORCE | OWN_FONTS | OWN_READING | USES_INPUT |
           USES_OUTPUT | USES_DATE | USES_ONLY | USES_FORMATS | USES_JOBS | USES_CALENDAR |
           USES_ALIASES | USES_FAIL_ON | USES_INSPECTION | USES_QUIET | USES_SESSION | USES_TRUST,
    .take = take,
    .run = command_run,
};
