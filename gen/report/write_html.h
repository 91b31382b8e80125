/* HTML pages: of a CA, with every row and every score down to file:line; and of a run over all CAs. */
#ifndef CAEVAL_REPORT_WRITE_HTML_H
#define CAEVAL_REPORT_WRITE_HTML_H

#include "report/evaluation.h"
#include "report/summary.h"

/* `file`: what is written beside it, ended by NULL. New files; false with errno set. */
bool write_html(const struct evaluation *evaluation, const char *const *file, const char *path);
bool write_html_run(const struct run_summary *summary, const char *const *file, const char *path);

#endif
