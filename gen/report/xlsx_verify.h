/* Verification of a workbook file: the one file that includes expat. */
#ifndef CAEVAL_REPORT_XLSX_VERIFY_H
#define CAEVAL_REPORT_XLSX_VERIFY_H

#include "report/xlsx_ledger.h"

/* NULL when the file is whole and its cells are the last entries of `cell` (which is sorted by it),
 * no more and no fewer; else a few words. */
const char *xlsx_verify(struct arena *arena, const char *path, struct ledger_cell *cell, size_t n);

#endif
