/* Present: this result in the history's terms, to be compared with earlier ones before its result.json is
 * written; kept_read of that file gives the same. */
#ifndef CAEVAL_REPORT_PRESENT_H
#define CAEVAL_REPORT_PRESENT_H

#include "report/evaluation.h"

/* Without measures and other readings. */
const struct kept *present_result(const struct evaluation *evaluation, struct arena *arena);

/* Overrides that hold, each item once. */
size_t overridden_items(const struct kept *kept);
/* "（现场改判2项；按证据：…）": where overrides hold, what the evidence gives, in the arena; else "". */
const char *overrides_note(const struct kept *kept, const struct wording *wording,
                           struct arena *arena);

/* A measure of it; as result.json has it. */
struct kept_measure present_measure(const struct measure *measure, struct arena *arena);

/* How long its rows have been 否, with it (present_result). NULL: what came before is not known. */
const struct ages *present_ages(const struct evaluation *evaluation, const struct kept *present,
                                struct arena *arena);

#endif
