/* Check, what waits: the rows and indicators of a CA that cannot be decided, by the export that they wait
 * for. */
#ifndef CAEVAL_CHECK_WAITING_H
#define CAEVAL_CHECK_WAITING_H

#include "app/check_table.h"

/* The export for which most waits first, then the counts of the form. The exports that are named so are
 * marked in `named`, by index in the schema. */
void check_waiting_print(FILE *to, const struct checked *checked, bool *named, struct arena *arena);

#endif
