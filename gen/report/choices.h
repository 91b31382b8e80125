/* Choices: what the list of a cell offers an examiner is what collect takes from it, or leaves the cell as it was
 * written (attest_item_words). Joined by commas. */
#ifndef CAEVAL_REPORT_CHOICES_H
#define CAEVAL_REPORT_CHOICES_H

#include "report/evaluation.h"

/* As boxes where `now`, which the cell says, is boxes; `now` is "" where nothing stands in the cell. */
const char *choices_of_row(const struct evaluation *e, const struct row_result *row,
                           const char *now, bool boxes, struct arena *arena);
const char *choices_of_criterion(const struct evaluation *e, const struct indicator *indicator,
                                 const struct criterion_result *criterion, const char *now,
                                 struct arena *arena);
const char *choices_of_gate(const struct evaluation *e, const char *now, struct arena *arena);

#endif
