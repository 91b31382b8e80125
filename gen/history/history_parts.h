/* History, its inside: shared by history.c and rebuild.c. */
#ifndef CAEVAL_HISTORY_PARTS_H
#define CAEVAL_HISTORY_PARTS_H

#include "history/history.h"

#define HISTORY_NAME "history.sqlite"

void history_complain(struct history *history, const char *file, const char *what);
/* Is something in the database's place that is none of the program's files, as a link to another? Said: it is neither
 * written through nor put aside. */
bool history_blocked(struct history *history);
/* The database as it is, for whoever may only read: with what is not up to date. False: said. */
bool history_open_to_read(struct history *history);
/* What was kept since history_settle is given up; the next start keeps it. */
void history_roll_back(struct history *history);
/* Is it this command's matter what lies published of a CA, and in the archive? */
bool history_asks(const struct history *history, const char *code);
/* What earlier versions left, and whether a run left its mark. False: said. */
bool history_take_over(struct history *history);
/* Opens the database at `path` and brings it up to date. False: said, and it is closed. */
bool history_open_at(struct history *history, const char *path, int year);
/* The same of the output folder's own, which then agrees with the archive. */
bool history_begin(struct history *history);

#endif
