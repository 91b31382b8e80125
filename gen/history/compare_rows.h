/* Compare rows: the part of a comparison (compare.h) that is of the form. */
#ifndef CAEVAL_HISTORY_COMPARE_ROWS_H
#define CAEVAL_HISTORY_COMPARE_ROWS_H

#include "history/compare.h"

/* Adds the steps of all rows, and their counts. `ages` as for compare_kept. */
void compare_rows(struct kept_changes *changes, const struct ages *ages, struct arena *arena);

#endif
