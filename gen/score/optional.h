/* Optional services (GB/T 35289-2017, 5.1.1): what a CA need not offer, and whether it does. */
#ifndef CAEVAL_SCORE_OPTIONAL_H
#define CAEVAL_SCORE_OPTIONAL_H

#include "score/grading.h"

/* Need a CA not offer the service of the indicator? By the readings, whichever is in force. */
bool optional_is(const struct grading_edition *edition, const struct indicator *indicator);

/* Do the examiner's answers say that the service of the indicator is not offered? The criteria of the
 * lowest score are all 不适用, and no other is answered otherwise (G6-R1). */
bool optional_denied(const struct grading_edition *edition, const struct reading_choice *choice,
                     const struct facts *facts, const struct indicator *indicator);

/* The export whose records of the period show that it is offered, or NULL. */
const struct export_facts *optional_shown(const struct facts *facts,
                                          const struct indicator *indicator);

/* Whose 不适用 says so (attest.h, attested_by). */
const char *optional_denied_by(const struct facts *facts, const struct indicator *indicator,
                               const struct wording *wording);

#endif
