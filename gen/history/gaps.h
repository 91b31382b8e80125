/* Gaps: results that are in neither store nor database, and with which one that is there was compared.
 *
 * A database that was made again has only what the files have. That one of them is gone is told by the later results,
 * which name the result that they were compared with. Not lost is what was taken back or given up:
 * OUT/archive/forgotten has a line of each, "CODE DATE SHA256" ("-": not known), written before the result goes. */
#ifndef CAEVAL_HISTORY_GAPS_H
#define CAEVAL_HISTORY_GAPS_H

#include "history/history.h"

struct gaps {
    int64_t n;
    const struct absent_result *list;
};

/* Of the open database, by the scope's former codes. False: said. */
bool gaps_find(struct history *history, struct gaps *gaps);

/* What to say of them, there being some; in the arena. */
const char *gaps_sentence(struct arena *arena, const struct gaps *gaps);

/* From now on a result that was taken back (sha256 may be NULL), or results that are given up, are no gaps. False
 * with errno set. */
bool gaps_forget(struct history *history, const char *code, day_number date, const char *sha256);
bool gaps_give_up(struct history *history, const struct gaps *gaps);

#endif
