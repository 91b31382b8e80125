/* Upkeep: archive and database over the years.
 *
 * Every night is kept whole for keep-nights days, the last night of each month for keep-history days (or for good), and
 * that of each year for good. Of the others
 * the lean result stays (lean.h): the states of rows, scores, total, level, what it was judged by and was supplied. So ages
 * and trends say the same before and after; what goes are measures, reasons and places. */
#ifndef CAEVAL_HISTORY_UPKEEP_H
#define CAEVAL_HISTORY_UPKEEP_H

#include "history/history.h"

/* Keeps of nights before `from` only what is to stay: whole the last of each month, and before `months` the last of
 * each year alone. What cannot be read stays as it is. False: said;
 * the next call goes on from there. */
bool history_thin(struct history *history, day_number from, day_number months);

/* Results that the database has and the archive does not. */
struct lost_nights {
    int64_t n;
    const char *code; /* of the first */
    day_number date;
};
/* Keeps the nights that the archive has and the database does not; *n: how many came. Of a month that is not kept
 * whole only where the database has nothing of it. False: said. */
bool nights_missed(struct history *history, int64_t *n);
/* False when the database cannot be read. A night whose month has a file of lines is taken to be there. */
bool nights_lost(struct history *history, struct lost_nights *lost);

/* Takes a result out of archive and database; *found: it was in one of them. False: said. */
bool history_forget(struct history *history, const char *code, day_number date, bool *found);

#endif
