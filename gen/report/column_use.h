/* Column use: what the editions that judge the day ask a column of an export for: which rows and indicators rest
 * on it, by the measures that read it (templates/guide.csv) and by the rules of the form; and of a column that
 * has words of its own, which. */
#ifndef CAEVAL_REPORT_COLUMN_USE_H
#define CAEVAL_REPORT_COLUMN_USE_H

#include "score/library.h"

/* "用于评估表第9、43条；业务咨询用于指标…", with the standards beside; or "". */
const char *column_use(const struct library *library, size_t export, size_t column,
                       struct arena *arena);

/* The words that editions in force look for in it, ended by NULL: of a column whose words are theirs. NULL: it is
 * none such, and its words are the schema's. */
const char *const *column_words(const struct library *library, size_t export, size_t column,
                                struct arena *arena);

#endif
