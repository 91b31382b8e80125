/* Annual report: the bureau's yearly report on all CAs as a document, as JSON and as a table. */
#ifndef CAEVAL_REPORT_ANNUAL_REPORT_H
#define CAEVAL_REPORT_ANNUAL_REPORT_H

#include <stdio.h>

#include "history/annual.h"
#include "report/doc.h"
#include "report/evaluation.h"

/* Lives in the arena; the annual must outlive it. */
struct document *annual_document(const struct annual *annual, const struct edition_set *editions,
                                 struct arena *arena);

/* annual.json (schema caeval-annual/1): exact numbers as strings, "171/50" where no decimal ends.
 * False with errno set. */
bool write_annual_json(const struct annual *annual, const struct edition_set *editions,
                       const char *path);

/* One line a CA: place, code, name, level, total, 否, and the same of the year before. */
void annual_table_print(FILE *to, const struct annual *annual, const struct edition_set *editions,
                        struct arena *arena);

/* Age classes of 否 by CA; the sheet is the caller's. */
struct table *annual_ages_table(const struct annual *annual, const struct wording *wording,
                                struct arena *arena);

/* The rows that are 否 and were 否 in an earlier year, and never 是 since. */
struct annual_unremedied {
    const struct annual_ca *ca;
    const struct form_row *row;
    day_number since;
    const struct age *age;
};
struct annual_unremedied_list {
    const struct annual_unremedied *at; /* by since, then by CA's rank and row */
    size_t n;
};
struct annual_unremedied_list annual_unremedied(const struct annual *annual, struct arena *arena);

/* Rows that are 否 at some CA this year: most CAs first, then by number. Places in the edition. */
struct annual_worst_list {
    const size_t *at;
    size_t n;
};
struct annual_worst_list annual_worst(const struct annual *annual, struct arena *arena);

#endif
