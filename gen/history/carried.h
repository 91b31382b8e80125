/* Carried: what an earlier form's rows say of the rows that have taken their places (facts/numbering.h). */
#ifndef CAEVAL_HISTORY_CARRIED_H
#define CAEVAL_HISTORY_CARRIED_H

#include "facts/numbering.h"
#include "history/kept.h"

/* The states of a result of an earlier form as those of `form`, by number - 1: of several rows that became one
 * a 否 is 否, else a 待核 is 待核; ROW_ABSENT where the row is new. In the arena; NULL: nothing says how the one
 * form followed the other. */
const unsigned char *carried_rows(const struct numbering *numbering, struct arena *arena,
                                  const struct kept *kept, const char *form, size_t n_rows);

#endif
