/* Overrides: on-site findings of the bureau's examiners that differ from what the evidence gives (export
 * overrides, the bureau's own), each with its reason and whoever approved it.
 *
 * What can be read and is no decision (a row that there is not, no reason, nobody who approved it) decides
 * nothing, and the result by evidence stands. What cannot be read might have been one: then neither counts. */
#ifndef CAEVAL_FACTS_OVERRIDES_H
#define CAEVAL_FACTS_OVERRIDES_H

#include "base/index.h"
#include "facts/evidence.h"
#include "facts/source.h"

enum override_state {
    OVERRIDE_HOLDS,
    OVERRIDE_EXPIRED,   /* its last day lies before D */
    OVERRIDE_AHEAD,     /* decided after D */
    OVERRIDE_CONFLICTS, /* another one that would hold says otherwise */
    OVERRIDE_UNDATED,   /* its last day cannot be read */
    OVERRIDE_STATES
};

struct override {
    const char *
        item; /* attest_items: the key of a form's row, INDICATOR.CRITERION or INDICATOR.CRITERION@SCORE */
    const char *result;                                  /* 是, 否 or 不适用 */
    const char *reason, *evidence, *examiner, *approver; /* evidence and examiner may be NULL */
    day_number decided_on;
    struct day_value expires_on;
    enum override_state state;
    struct evidence place;
};

/* A line that was read and is no decision. */
struct override_refused {
    const char *lacks; /* header of what is blank in it; NULL: what it says the item cannot be */
    struct evidence place;
};

/* Those of one item. */
struct overridden_item {
    VEC(size_t) of; /* override_facts.at */
    VEC(struct override_refused) refused;
    struct evidence_list lost;
};

/* Is the approver among the examiners (several: by marks between them)? Then nobody but whoever found it decided it,
 * which is said wherever it is printed. */
bool override_one_hand(struct arena *arena, const char *examiner, const char *approver);

struct override_facts {
    struct index items;
    VEC(struct overridden_item) item; /* by index in items */
    VEC(struct override) at;          /* as they stand */
    struct evidence_list itemless;    /* lost rows that may have overridden any item */
};

extern const struct fact_source overrides_source;

/* What overrides come to for an item. */
enum override_effect { OVERRIDE_NONE, OVERRIDE_DECIDES, OVERRIDE_UNTOLD };
struct override_finding {
    enum override_effect effect;
    const struct override *by; /* of DECIDES; of UNTOLD the first of those that conflict, or NULL */
    const struct evidence_list
        *lost; /* of UNTOLD: rows that cannot be read; NULL with `by` NULL: a file that
                                         cannot be used */
};
struct override_finding override_of(const struct facts *facts, const char *item);
/* All that was written of the item, with what does not count; NULL: nothing. */
const struct overridden_item *overrides_of(const struct facts *facts, const char *item);

#endif
