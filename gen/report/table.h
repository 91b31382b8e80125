/* Table: the result table that a run prints. */
#ifndef CAEVAL_REPORT_TABLE_H
#define CAEVAL_REPORT_TABLE_H

#include <stdio.h>

#include "report/summary.h"

/* One line a CA: code, name, level, total, counts of the form, rejected rows. */
void result_table_print(FILE *to, const struct run_summary *summary, struct arena *arena);

#endif
