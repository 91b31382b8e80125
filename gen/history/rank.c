/* Rank. */
#include "history/rank.h"

#include <string.h>

#include "score/contract_words.h"

bool is_graded(const char *level, struct ratio lo, struct ratio hi)
{
    return level && strcmp(level, WORD_LEVEL_PENDING) != 0 && ratio_compare(lo, hi) == 0;
}

static bool is_ranked(const struct standing *s)
{
    return s->judged && is_graded(s->level, s->lo, s->hi);
}

/* 2: ranked, 1: judged, 0: neither */
static int group_of(const struct standing *s)
{
    return s->judged + is_ranked(s);
}

int standing_compare(const struct standing *a, const struct standing *b)
{
    int group = group_of(b) - group_of(a);
    int lo = group || !a->judged ? 0 : ratio_compare(b->lo, a->lo);
    int hi = group || !a->judged ? 0 : ratio_compare(b->hi, a->hi);
    return group ? group : lo ? lo : hi ? hi : strcmp(a->code, b->code);
}

void standings_place(struct standing *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool shared = i > 0 && list[i - 1].place && ratio_compare(list[i].lo, list[i - 1].lo) == 0;
        list[i].place = !is_ranked(&list[i]) ? 0 : shared ? list[i - 1].place : i + 1;
    }
}
