/* Listing: refused rows and cells as people are told of them. What is wrong with many rows in the same way
 * is said once, with the number of rows; of one kind of fault three are shown, so that no other kind stands
 * behind it unseen. */
#ifndef CAEVAL_LISTING_H
#define CAEVAL_LISTING_H

#include <stdio.h>

#include "report/evaluation.h"

enum {
    LINES_NAMED = 5, /* of those that have the fault of the first as well */
    KIND_SHOWN = 3   /* values of one column that are refused for one reason */
};

struct listed {
    const char *path;
    int position; /* column of the file, from 1; 0: the whole row */
    struct shown_reject reject;
    struct slice value;        /* as it stood there */
    int64_t times;             /* rows and cells, the first among them */
    int64_t line[LINES_NAMED]; /* of the second and those after it */
};

struct listing {
    struct arena *arena;
    size_t most; /* faults that are listed; the rest of the rows is counted */
    VEC(struct listed) list;
    int64_t rest;
};

void listing_add(struct listing *listing, const struct reject *reject);
/* The same of one that was kept, in the file of that path. */
void listing_add_shown(struct listing *listing, const char *path, const struct shown_reject *shown);
/* "path:line:position: 表头 “value” ", safe for terminals. */
const char *listed_place(struct arena *arena, const struct listed *listed);
/* "reason；同样的还有2行：第3、4行", safe for terminals. */
const char *listed_text(struct arena *arena, const struct listed *listed);
/* Both and a line end: as it is kept, and in the language asked for (base/said.h). */
void listed_print(FILE *to, const struct listed *listed, struct arena *arena);
void listed_say(FILE *to, const struct listed *listed, struct arena *arena);

#endif
