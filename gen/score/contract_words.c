/* Contract words. */
#include "score/contract_words.h"

#include <string.h>

const char *const row_state_words[ROW_STATES] = {
    [ROW_YES] = "是",
    [ROW_NO] = "否",
    [ROW_PENDING] = "待核",
    [ROW_NA] = "不适用",
};

const char *const lack_words[LACKS] = {
    [LACK_DATA] = "data",
    [LACK_ENTRY] = "entry",
    [LACK_ANSWER] = "answer",
};

const char *const tri_words[] = {
    [TRI_NO] = "否",
    [TRI_UNKNOWN] = "未知",
    [TRI_YES] = "是",
    NULL,
};

const char *const gate_words[] = {
    [GATE_OPEN] = "否",
    [GATE_SHUT] = "是",
    [GATE_UNKNOWN] = "未知",
    NULL,
};

const char *const override_state_words[OVERRIDE_STATES] = {
    [OVERRIDE_HOLDS] = "holds",         [OVERRIDE_EXPIRED] = "expired",
    [OVERRIDE_AHEAD] = "after_date",    [OVERRIDE_CONFLICTS] = "conflict",
    [OVERRIDE_UNDATED] = "no_end_read",
};

const char *criterion_state_word(const struct criterion_result *c)
{
    return c->open ? "—" : tri_words[c->state];
}

const char *grading_level_word(const struct total *total)
{
    if (total->gate == GATE_SHUT)
        return NULL;
    return grading_level_is_certain(total) ? total->level_lo->code : WORD_LEVEL_PENDING;
}

const char *level_label(const struct wording *w, const char *level)
{
    if (!level)
        return w->text[LEVEL_NONE];
    return strcmp(level, WORD_LEVEL_PENDING) == 0 ? w->text[LEVEL_PENDING] : level;
}
