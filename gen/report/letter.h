/* Letter: a filled Word document as pages and sheets, for the PDF and the workbook beside it.
 *
 * Its paragraphs and tables in their order; what looks beside text and cells it has (pictures, fonts, colours)
 * stays in Word. It is read back from the bytes that were written: what cannot be read is not published. */
#ifndef CAEVAL_REPORT_LETTER_H
#define CAEVAL_REPORT_LETTER_H

#include "report/doc.h"

/* word/document.xml of n bytes. A table's sheet is named after the caption above it. NULL: *why. */
struct document *letter_document(struct arena *arena, const char *body, size_t n, const char *title,
                                 const char *subtitle, const char **why);

#endif
