/* Keeping: one result after another goes into the database: what was published now, what lies published, nights of the
 * archive.
 *
 * Each is read, checked and parsed without the database, in a worker where there is one (parcel.h), and then kept. */
#ifndef CAEVAL_HISTORY_KEEPING_H
#define CAEVAL_HISTORY_KEEPING_H

#include "history/history.h"
#include "history/parcel.h"

/* Adds what lies published in OUT/<year>/<code> to `to`, for history_keep, and puts it into the archive. Needs no
 * database: for the worker that published it. */
void history_parcel(struct parcels *to, const char *output, int year, const char *code);

/* Keeps what lies published in OUT/<year>/<code>; nothing where there is no result.json (--formats without json).
 * `data`: n bytes of history_parcel; NULL: it is read here. Several go into one transaction, which history_settle ends.
 * False when it could not be kept: said. */
bool history_keep(struct history *history, int year, const char *code, const char *data, size_t n);
/* What was kept is on the disk. False: said, and the next start keeps it. */
bool history_settle(struct history *history);

/* Within a transaction: what was found lying published, and not kept at once when it was published; nothing is written
 * where it is known. False: said. */
bool history_keep_found(struct history *history, const struct published *published);
/* All nights of the archive that are not known, likewise; read by the scope's hands. */
bool history_keep_archived(struct history *history);
/* Keeps a night of the archive in the database, within a transaction; one that is known only where it is to
 * be kept `anew`. One that cannot be read is left out with a warning. False: said. */
bool history_keep_night(struct history *history, const struct archived *night, bool anew);

#endif
