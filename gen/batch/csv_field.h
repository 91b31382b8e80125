/* CSV field: how every file of ours that a spreadsheet may open is made harmless. */
#ifndef CAEVAL_BATCH_CSV_FIELD_H
#define CAEVAL_BATCH_CSV_FIELD_H

#include <stdbool.h>

#include "base/text.h"

/* Would a spreadsheet run it as a formula? A number with a sign is only a number. */
bool csv_formula(struct slice field);

#endif
