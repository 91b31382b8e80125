/* Numbers in ascending order as a text: "1、2、6、13–33". */
#ifndef CAEVAL_BASE_NUMBERS_H
#define CAEVAL_BASE_NUMBERS_H

#include "base/arena.h"

/* {.arena = arena} is an empty list. */
struct numbers {
    struct arena *arena;
    const char *text; /* NULL: none; whole after numbers_end */
    int from, to, n;
};

void numbers_add(struct numbers *list, int number);
void numbers_end(struct numbers *list);

#endif
