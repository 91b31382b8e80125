/* Groups: rows of a file that are one record (adapter.h), in bounded memory. */
#ifndef CAEVAL_INGEST_GROUPS_H
#define CAEVAL_INGEST_GROUPS_H

#include "ingest/recognise.h"

struct groups;

/* The layout stays the caller's. */
struct groups *groups_new(const struct layout *layout, const struct export *export);
void groups_free(struct groups *groups);

/* Takes a row with its items. True: it was joined to a group that is open; false: it begins one, as every
 * row does whose id cannot be read: each may be a record of its own. `untold`: the cell by which nobody can
 * tell whether the row is of the table, or NULL: what the group came to is lost then. */
bool groups_add(struct groups *groups, const struct row *row, const struct slice *untold);

/* The oldest group as a row on the line where it begins, where there are too many of them, or all are to
 * go; false: none is to be given. The row is valid until the next call. */
bool groups_give(struct groups *groups, bool all, struct row *row);

#endif
