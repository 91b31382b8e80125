/* Failed: the records of CAs that have no result, and how records are kept. */
#ifndef CAEVAL_FAILED_H
#define CAEVAL_FAILED_H

#include "app/plan.h"

/* Kept beside the results after they are in place: a record that is missing or older than they are only costs another
 * evaluation. One that cannot be written says so itself. */
void keep_record(const struct evaluator *evaluator, const struct ca_entry *entry,
                 struct ca_record *record, struct arena *arena);

/* Of a CA that has no result, and why. */
struct ca_record record_of_failure(const struct evaluator *evaluator, const struct ca_entry *entry,
                                   const char *why, struct arena *arena);
/* The same; kept, so that merging knows of it. */
struct ca_record failed_record(const struct evaluator *evaluator, const struct ca_entry *entry,
                               const char *why, struct arena *arena);
/* ... of one whose process died: whether its folder is this run's already is told by what lies there. */
struct ca_record lost_record(struct plan *plan, const struct ca_entry *entry, const char *why,
                             struct arena *arena);

#endif
