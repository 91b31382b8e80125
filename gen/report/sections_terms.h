/* Terms in documents: the forecast of a CA, and of all CAs of a run. */
#ifndef CAEVAL_REPORT_SECTIONS_TERMS_H
#define CAEVAL_REPORT_SECTIONS_TERMS_H

#include "report/sections.h"

/* Overdue; within 7, 30 and 90 days of D, each without those before. */
enum { TERM_BANDS = 4 };

/* Adds to count[TERM_BANDS]. */
void terms_count(const struct term *term, size_t n, day_number date, size_t *count);
/* "逾期2项，7天内1项" */
const char *terms_counts(const struct wording *wording, struct arena *arena, const size_t *count);

struct table *terms_table(const struct wording *wording, struct arena *arena);
void terms_rows(struct table *table, const struct wording *wording, struct arena *arena,
                const char *code, const struct term *term, size_t n, day_number date);

/* In a CA's report; nothing where there are none. */
void add_terms(struct sections *s);

#endif
