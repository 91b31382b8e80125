/* Stored: a result of the store (archive.h), once it is sure that it is what it stands for.
 *
 * A file of another CA or another day in its place, or one that is not the result that the history knows, is
 * evidence of nothing. */
#ifndef CAEVAL_HISTORY_STORED_H
#define CAEVAL_HISTORY_STORED_H

#include "history/archive.h"
#include "history/history.h"

/* The result that a text holds, of this CA and day. `sha256`: the digest that the history knows it by; NULL: any.
 * NULL with *why, a sentence's part (“是A02的结果”). In the arena. */
const struct kept *stored_result(struct arena *arena, const struct result_text *text,
                                 const char *code, day_number date, const char *sha256,
                                 const char **why);

/* The same from the store by CA and day, with all that result.json says of it. NULL where it is not there, and
 * where it cannot be used: then with *why, unless that is set already. */
const struct kept *earlier_result(struct arena *arena, const char *output, const char *code,
                                  day_number date, const char *sha256, const char **why);

/* A result of the database as its file tells it, with reasons and what other readings make of it; itself where
 * that is not there, or cannot be used: that is a problem of the history. */
const struct kept *in_full(struct history *history, struct arena *arena, const struct kept *kept);

/* The warning of one that cannot be used: its day, and why. */
#define STORED_UNUSED                                                                                                 \
    "存档中%s的结果%s，没有用它，只用 history.sqlite 中留存的条目与得分；请从备份恢复 " \
    "archive/results"

#endif
