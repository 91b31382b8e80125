/* Explain: caeval explain CA ITEM... says how rows, indicators, criteria or measures of a CA came to their results. */
#include <stdio.h>

#include "app/explain.h"
#include "base/language.h"
#include "command/command.h"

static int take(struct options *o, char *const *word, int n)
{
    enum { WORDS = 2 };
    if (n < WORDS) {
        fprintf(stderr,
                _("caeval: explain needs the code of a CA and an item: caeval explain BJ01 75; "
                  "需要机构编码和条目，如 caeval explain BJ01 75\n"));
        return -1;
    }
    o->explain_code = take_code("explain", word[0]);
    o->explain_item = word + 1;
    o->n_explain = (size_t)n - 1;
    return o->explain_code ? n : -1;
}

static const struct option_said on_options[] = {
    {USES_DATE, "评估日，写成 2025-12-31（不写为最近发布的结果的评估日）"},
    {0, NULL},
};

const struct command explain_row = {
    .name = "explain",
    .words = "机构编码 条目…",
    .help = "说明一条怎样得出结果：条目（序号）、指标（编号或名称）、\n准则（指标."
            "准则）、度量（hotline.answer_rate）或 "
            "total；\n逐项条件、反例的原文、缺什么、怎样才能为“是”或得更高的分；\n-d "
            "日期：评估日，不写则为该机构最近发布的结果的评估日",
    .examples = "caeval explain BJ01 1 -i exports -o out\n"
                "caeval explain BJ01 hotline.answer_rate\n"
                "caeval explain BJ01 total --json\n",
    .said = on_options,
    .own = OWN_JSON | OWN_READING | USES_INPUT | USES_OUTPUT | USES_CALENDAR | USES_ALIASES |
           USES_DATE | USES_INSPECTION | USES_SESSION | USES_TRUST,
    .take = take,
    .run = explain_make,
};
