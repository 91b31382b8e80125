/* OFD: a document as the pages of GB/T 33190-2016: the places, fonts and outlines of the PDF. */
#ifndef CAEVAL_REPORT_WRITE_OFD_H
#define CAEVAL_REPORT_WRITE_OFD_H

#include "base/workday.h"
#include "report/doc.h"
#include "report/fonts.h"

/* Writes a new file; `date`: the day it is of. False with errno set. */
bool write_ofd(const struct document *document, const struct fonts *fonts,
               const struct wording *wording, day_number date, const char *path);

#endif
