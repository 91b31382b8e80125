/* XLSX: a document's tables as a workbook, by libxlsxwriter. */
#ifndef CAEVAL_REPORT_WRITE_XLSX_H
#define CAEVAL_REPORT_WRITE_XLSX_H

#include "base/civil.h"
#include "report/doc.h"

/* Writes a new file. `date` stands in the file's properties instead of the time of writing, so that
 * the same input gives the same bytes. False with errno set. */
bool write_xlsx(const struct document *document, const char *path, day_number date);

const char *xlsx_library_version(void);

/* Before the SHA-256 of result.json in the keywords of a workbook's properties, which other programs keep. */
#define RESULT_KEYWORD "caeval.result="

#endif
