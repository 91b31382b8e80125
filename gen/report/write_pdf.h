/* PDF: a document as pages, by libharu. */
#ifndef CAEVAL_REPORT_WRITE_PDF_H
#define CAEVAL_REPORT_WRITE_PDF_H

#include "report/doc.h"
#include "report/fonts.h"
#include "score/wording.h"

/* Writes a new file; the wording is for page numbers and the like. False with errno set. */
bool write_pdf(const struct document *document, const struct fonts *fonts,
               const struct wording *wording, const char *path);

const char *pdf_library_version(void);

#endif
