/* Form: every row of the official form reaches a state, with its reason and its evidence.
 *
 * 是 否 待核 不适用; a row without boxes on the form keeps its state and is counted apart. There is
 * no score, weight or percentage in this standard: one 否 means 整改 (8.2). */
#ifndef CAEVAL_SCORE_FORM_H
#define CAEVAL_SCORE_FORM_H

#include "score/attest.h"
#include "score/evidence_views.h"
#include "score/form_rules.h"
#include "score/overrides.h"

enum row_state { ROW_YES, ROW_NO, ROW_PENDING, ROW_NA, ROW_STATES };
/* An override is an examiner's answer: BASIS_ATTEST. */
enum basis { BASIS_DATA, BASIS_OBJECT, BASIS_REGISTER, BASIS_ATTEST, BASIS_NONE };

/* What a 待核 waits for: the first of these that applies. */
enum lack {
    LACK_DATA,   /* an export, a column, or what cannot be read of one */
    LACK_ENTRY,  /* an entry of a register that names the row */
    LACK_ANSWER, /* an examiner's answer, and nothing else */
    LACKS
};

struct row_result {
    const struct form_row *row;
    enum row_state state;
    enum basis basis;
    enum lack lack; /* of a 待核 */
    bool inspected; /* of an attested one: by an examiner; else by the CA's own word */
    enum row_state
        computed; /* what the evidence gives: `state`, unless an override is or may be there */
    enum basis computed_basis;
    struct override_finding override;
    bool
        by_answer; /* of a 待核 that lacks another thing: an examiner's answer would decide it as well */
    bool on_entry;      /* entries of registers show it, of which nobody has seen the originals */
    const char *reason; /* Chinese: what decided, or why nothing could */
    struct day_value
        answered_on; /* the day of the answer or the override that decided it, where it was told */
    const char *fails; /* of the reason of a 否: what fails, for the list of remedies */
    struct counterexamples counterexamples;
    const char *contradiction; /* data and attestation disagree: what each says; or NULL */
    const char *gaps;          /* 数据有缺 ..., or NULL */
};

/* A row that another reading would judge otherwise. */
struct row_change {
    size_t reading;
    const struct form_row *row;
    enum row_state from, to;
};

struct form_result {
    const struct form_edition *edition;
    const struct row_result *row; /* by number - 1 */
    int count[ROW_STATES];        /* rows with boxes */
    int computed[ROW_STATES];     /* the same without overrides */
    int no_box;
    VEC(struct row_change) sensitivity; /* in the order of readings.csv, then of the rows */
};

struct form_result form_judge(const struct form_edition *edition, const struct facts *facts,
                              const struct measures *measures, const struct evidence_views *views,
                              const struct wording *wording, struct arena *arena);

const char *row_state_text(const struct wording *wording, enum row_state state);
const char *basis_name(enum basis basis); /* data, object, register, attest, none */

/* "数据有缺：热线通话记录有3行未采用", or NULL when none of the exports has gaps. Of answers those alone that may be to the
 * item (NULL: to any). */
const char *gaps_text(const struct facts *facts, const char *const *exports, const char *item,
                      const struct wording *wording, struct arena *arena);

#endif
