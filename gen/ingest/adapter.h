/* Adapter: one file as rows of its export's columns, whatever system's form it has.
 *
 * In the contract's own form rows pass as they are. Of another system's (mappings.h) each row has the cells
 * of the file first, then those made of them; layout.h says where each of our columns stands and from which
 * column of the file it comes. Rows that are not this export's, and those that were joined to an earlier one
 * of their group, are handed out too, marked by their fault, so that every row is accounted for.
 *
 * Groups: a record is handed out when its group is as old as GROUPS_MOST later ones or the groups take more
 * than GROUPS_BYTES, and at the end of the file. What comes of a group afterwards is a second record of the
 * same key, and found out as one. Of dates the earliest is taken, of anything else the first that is there. */
#ifndef CAEVAL_INGEST_ADAPTER_H
#define CAEVAL_INGEST_ADAPTER_H

#include "ingest/layout.h"
#include "ingest/mappings.h"

enum { GROUPS_MOST = 32768, GROUPS_BYTES = 32 * 1024 * 1024 };

struct adapter;

/* `named`: the source that the file's name says, or NULL. `of_all`: layout.h. The source stays the caller's. */
struct adapter *adapter_open(struct arena *arena, const struct schema *schema, size_t export,
                             const struct mapping *named, bool of_all, struct source *source);
void adapter_close(struct adapter *adapter);

/* Why the file cannot be used, or NULL; where it can, its layout. */
const char *adapter_refused(const struct adapter *adapter);
const struct layout *adapter_layout(const struct adapter *adapter);

/* The next row; false at the end. */
bool adapter_next(struct adapter *adapter, struct row *row);

#endif
