/* Check, what waits: the rows and indicators of a CA that cannot be decided, by the export that they wait
 * for. */
#ifndef CAEVAL_CHECK_WAITING_H
#define CAEVAL_CHECK_WAITING_H

#include "app/check_table.h"

/* What waits. */
struct held {
    bool *row, *indicator; /* by index in the edition */
    int n;                 /* of both */
};

/* What waits in some CA for a file of all of them that is of no use: it is said once. */
struct check_shared {
    struct held *held; /* by export */
};
struct check_shared check_shared_of(const struct library *library, struct arena *arena);
void check_shared_print(FILE *to, const struct library *library, const struct check_shared *shared,
                        struct arena *arena);

/* The export for which most waits first, then what else waits and what fails with the reasons, and the
 * counts of the form. The exports that are named so are marked in `named`, by index in the schema. */
void check_waiting_print(FILE *to, const struct checked *checked, struct check_shared *shared,
                         bool *named, struct arena *arena);

#endif
