/* Confined reads: below which paths the process that reads a CA's exports may read (batch/confine.h). */
#ifndef CAEVAL_CONFINED_READS_H
#define CAEVAL_CONFINED_READS_H

#include "app/evaluate.h"

/* In the arena; some are NULL. The links on the way are followed when they are put in force. */
const char *const *confined_reads(const struct evaluator *evaluator, const char *code,
                                  struct arena *arena, size_t *n);

#endif
