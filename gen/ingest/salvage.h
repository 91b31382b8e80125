/* Salvage: which case a row stood for that is lost. A later state of a case that cannot be read does
 * not bring the earlier one back (README, Inputs: the newest row of a key counts). */
#ifndef CAEVAL_INGEST_SALVAGE_H
#define CAEVAL_INGEST_SALVAGE_H

#include <stdbool.h>

#include "ingest/ids.h"
#include "ingest/layout.h"
#include "ingest/value.h"

/* Reads the key cells of a row whose quotes or column count are broken, as well as they can still be
 * told apart, into value[] (one a column of the export; the others become ABSENT). false: the export has
 * no key, or one of its cells cannot be read. What is told here is the
 * case; nothing is guessed behind a stray quote. */
bool salvage_key(const struct export *export, const struct layout *layout, const struct row *row,
                 struct id_room *room, struct value *value);

#endif
