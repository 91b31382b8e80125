/* Numbers. */
#include "base/numbers.h"

void numbers_end(struct numbers *l)
{
    if (l->to == 0)
        return;
    const char *run = l->to - l->from > 1    ? arena_format(l->arena, "%d–%d", l->from, l->to)
                      : l->to - l->from == 1 ? arena_format(l->arena, "%d、%d", l->from, l->to)
                                             : arena_format(l->arena, "%d", l->from);
    l->text = l->text ? arena_format(l->arena, "%s、%s", l->text, run) : run;
    l->to = 0;
}

void numbers_add(struct numbers *l, int number)
{
    l->n++;
    if (l->to == 0 || l->to + 1 != number) {
        numbers_end(l);
        l->from = number;
    }
    l->to = number;
}
