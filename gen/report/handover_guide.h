/* Handover guide: what a clerk who prepares a CA's exports needs to know, in Markdown: templates/guide.md with
 * its places {{name}} filled from the other templates. */
#ifndef CAEVAL_REPORT_HANDOVER_GUIDE_H
#define CAEVAL_REPORT_HANDOVER_GUIDE_H

#include <stdio.h>

#include "base/problem.h"
#include "score/library.h"

/* False, with problems at their lines and nothing printed, where the text cannot be read, has a place that
 * nothing fills or lacks one. */
bool handover_guide_print(FILE *to, const struct library *library, const char *path,
                          struct problems *problems, struct arena *arena);

#endif
