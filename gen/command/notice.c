/* Notice: caeval notice CA writes the rectification notice of a CA's latest published result. */
#include <stdio.h>

#include "app/papers.h"
#include "base/language.h"
#include "command/command.h"

static int take(struct options *o, char *const *word, int n)
{
    if (n < 1) {
        fprintf(stderr, _("caeval: notice needs the code of a CA\n"));
        return -1;
    }
    o->paper_code = take_code("notice", word[0]);
    return o->paper_code ? 1 : -1;
}

static enum exit_status command_notice(const struct options *options, struct arena *arena)
{
    return papers_make(options, paper_kind_named("notice"), arena);
}

static const struct option_said on_options[] = {
    {USES_DATE, "取这一天所在年度、评估日不晚于它的结果（不写为最近发布的）"},
    {OWN_FORCE, "覆盖修改过的文书、定有期限的整改通知书"},
    {0, NULL},
};

const struct command notice_row = {
    .name = "notice",
    .words = "机构编码",
    .help = "整改通知书，按最近发布的结果；--due 日期：整改期限",
    .examples = "caeval notice BJ01 --due 2026-02-28 -o out\n",
    .said = on_options,
    .own = OWN_FORCE | OWN_DUE | OWN_FONTS | USES_OUTPUT | USES_DATE | USES_PAPERS | USES_ALIASES |
           USES_INPUT | USES_INSPECTION | USES_QUIET | USES_SESSION,
    .take = take,
    .run = command_notice,
};
