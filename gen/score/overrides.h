/* Overrides: what an examiner's on-site findings (facts/overrides.h) say beside the results by evidence. */
#ifndef CAEVAL_SCORE_OVERRIDES_H
#define CAEVAL_SCORE_OVERRIDES_H

#include "facts/facts.h"
#include "score/wording.h"

/* "现场改判：否，理由：…，…（overrides.csv:2）；按证据为“是”：…": what holds, and what the evidence gives; of an
 * override that cannot be told, why. `computed`: its state in words. */
const char *override_text(const struct override_finding *found, const char *computed,
                          const char *reason, const struct wording *wording, struct arena *arena);
/* The same without what the evidence gives. */
const char *override_told(const struct override_finding *found, const struct wording *wording,
                          struct arena *arena);
/* The reason with what was written of the item behind it that does not count, and why: expired, decided after D, no
 * decision; as it is where there is nothing of the kind. */
const char *override_idle(const struct facts *facts, const char *item, const char *reason,
                          const struct wording *wording, struct arena *arena);
/* 采用, 已失效, ...: what became of it. */
const char *override_state_text(const struct wording *wording, enum override_state state);

#endif
