/* Gaps: results that are in neither store nor database, and with which one that is there was compared.
 *
 * A database that was made again has only what the files have. That one of them is gone is told by the later results,
 * which name the result that they were compared with. Not lost is what was taken back or given up:
 * OUT/archive/forgotten has a line of each, "CODE DATE SHA256", written before the result goes. "-" for the digest: not
 * known; "-" for the code: the CA has had another result of the date since, and only that very one is meant. */
#ifndef CAEVAL_HISTORY_GAPS_H
#define CAEVAL_HISTORY_GAPS_H

#include "history/history.h"

struct gaps {
    int64_t n;
    const struct absent_result *list;
};

/* Of the open database, by the scope's former codes. False: said. */
bool gaps_find(struct history *history, struct gaps *gaps);

/* The same without the one that this command gives up (scope.gives_up), which it notes once the history is open; where
 * others are left that may keep it shut, that is noted here, and said. False: said. */
bool gaps_left(struct history *history, struct gaps *gaps);

/* What to say of them, there being some, in a database that was made again, and in one that stands; in the arena. */
const char *gaps_sentence(struct arena *arena, const struct gaps *gaps);
const char *gaps_warning(struct arena *arena, const struct gaps *gaps);

/* Of them the result of a CA's date: in the arena; NULL: it is none. */
const struct absent_result *gap_of(const struct gaps *gaps, const struct former_codes *aliases,
                                   const char *code, day_number date);

/* A result of the CA's is kept of a date of which one was taken back: from now on that one alone is no gap, whatever
 * else was of the date. False with errno set. */
bool gaps_kept(struct history *history, const char *code, day_number date);

/* Of the store's damaged files the first that may hold a result which is nowhere else, and that this command does not
 * give up, with how many they are. `path` NULL: none. False: said. */
struct spoiled {
    int64_t n;
    const char *path;
};
bool spoiled_find(struct history *history, struct spoiled *spoiled);
const char *spoiled_sentence(struct arena *arena, const struct spoiled *spoiled);

/* From now on a result that was taken back (sha256 may be NULL), or results that are given up, are no gaps. False
 * with errno set. */
bool gaps_forget(struct history *history, const char *code, day_number date, const char *sha256);
bool gaps_give_up(struct history *history, const struct gaps *gaps);

#endif
