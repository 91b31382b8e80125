/* Rank: the order of CAs by their totals, for the summary of a run and the yearly report.
 *
 * Only a CA with a level and one total has a place, and equal totals share it; an open total, 待定 and
 * 不评级 (GB/T 35289 8.4.1) stand behind without one. */
#ifndef CAEVAL_HISTORY_RANK_H
#define CAEVAL_HISTORY_RANK_H

#include "base/ratio.h"

struct standing {
    const char *code;
    bool judged;       /* there is a result */
    const char *level; /* a contract word; NULL: the gate forbids one */
    struct ratio lo, hi;
    size_t place; /* from 1; 0: none */
};

/* A level and one total: what has a place, and a part in means and quartiles. `level`: a contract word or NULL. */
bool is_graded(const char *level, struct ratio lo, struct ratio hi);

/* Ranked ones first, best first; then open ones by what is certain; then those without a result; each by
 * code where they are equal. */
int standing_compare(const struct standing *a, const struct standing *b);
/* Gives places to a list in that order. */
void standings_place(struct standing *list, size_t n);

#endif
