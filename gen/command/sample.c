/* Sample: caeval sample CA draws the records that examiners look at where the form's methods ask for a sample. */
#include <stdio.h>

#include "app/onsite.h"
#include "base/language.h"
#include "command/command.h"

static int take(struct options *o, char *const *word, int n)
{
    if (n < 1) {
        fprintf(stderr, _("caeval: sample needs the code of a CA\n"));
        return -1;
    }
    o->sample_code = take_code("sample", word[0]);
    return o->sample_code ? 1 : -1;
}

static const struct option_said on_options[] = {
    {USES_DATE, "评估日，写成 2025-12-31（不写为最近发布的结果的评估日）"},
    {OWN_FORCE, "写出后有改动的 sample.xlsx 另存，再次抽取"},
    {0, NULL},
};

const struct command sample_row = {
    .name = "sample",
    .words = "机构编码",
    .help = "按评估方法从机构的数据表中抽取现场抽查的记录：\nsample.xlsx（供填写）和 sample.pdf",
    .examples = "caeval sample BJ01 --seed 2025-12-31-01\n"
                "caeval sample BJ01 --seed 20251231 --examiners names.txt --draw 2\n",
    .said = on_options,
    .own = OWN_SEED | OWN_FORCE | OWN_READING | OWN_FONTS | USES_INPUT | USES_OUTPUT | USES_DATE |
           USES_CALENDAR | USES_ALIASES | USES_QUIET | USES_SESSION,
    .take = take,
    .run = sample_make,
};
