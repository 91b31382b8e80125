/* Form, attestations: an examiner's answer in a row. */
#include "score/judge.h"

void judge_say(struct judge *j, const char *text)
{
    if (!text || !*text)
        return;
    const char *before = j->result->reason;
    j->result->reason = before ? arena_format(j->arena, "%s；%s", before, text) : text;
}

void judge_set(struct judge *j, enum row_state state, enum basis basis)
{
    j->result->state = state;
    j->result->basis = basis;
}

void judge_by_attestation(struct judge *j)
{
    static const enum row_state meant[] = {
        [ATTESTED_NOTHING] = ROW_PENDING, [ATTESTED_YES] = ROW_YES,
        [ATTESTED_NO] = ROW_NO,           [ATTESTED_NA] = ROW_NA,
        [ATTESTED_GRADE] = ROW_PENDING,   [ATTESTED_UNSURE] = ROW_PENDING,
    };
    enum row_state state = meant[j->attested.answer];
    const char *given = j->attested.given ? j->attested.given->value : "";
    const char *by = attested_by(&j->attested, j->w);
    const char *impossible = NULL;
    if (state == ROW_NA && !form_row_may_not_apply(j->row))
        impossible = SAY(j->w, j->arena, ATTESTED_ALWAYS_APPLIES, given, by);
    else if (state == ROW_NA && j->applies && !j->row->permissive)
        impossible = j->result->contradiction =
            SAY(j->w, j->arena, ATTESTED_APPLIES, j->applies, given, by);
    bool replaced =
        (j->damaged && (state == ROW_YES || state == ROW_NA)) || (j->unproved && state == ROW_NA);
    bool permitted = state == ROW_NO && j->row->permissive;
    judge_say(j, attested_text(&j->attested, j->w, j->arena));
    if (state == ROW_PENDING || replaced || impossible) {
        judge_set(j, ROW_PENDING, BASIS_NONE);
        if (impossible)
            judge_say(j, impossible);
        else if (replaced)
            judge_say(j, SAY(j->w, j->arena, ATTESTED_NO_STAND_IN, given, by));
        return;
    }
    judge_set(j, permitted ? ROW_NA : state, BASIS_ATTEST);
    if (permitted)
        judge_say(j, SAY(j->w, j->arena, ROW_PERMISSIVE));
}

void judge_contradiction(struct judge *j)
{
    static const enum attested meant[ROW_STATES] = {
        [ROW_YES] = ATTESTED_YES,
        [ROW_NO] = ATTESTED_NO,
        [ROW_PENDING] = ATTESTED_NOTHING,
        [ROW_NA] = ATTESTED_NA,
    };
    const struct row_result *r = j->result;
    enum attested said = j->attested.answer;
    if (said == ATTESTED_NO && j->row->permissive) /* what the text permits is not required */
        said = ATTESTED_NA;
    if (r->basis == BASIS_NONE || r->basis == BASIS_ATTEST || said == ATTESTED_NOTHING ||
        said == meant[r->state])
        return;
    if (said == ATTESTED_UNSURE) {
        judge_say(j, attested_beside(&j->attested, j->w, j->arena));
        return;
    }
    j->result->contradiction = SAY(j->w, j->arena, CONTRADICTION, row_state_text(j->w, r->state),
                                   j->attested.given->value, attested_by(&j->attested, j->w));
    judge_say(j, j->result->contradiction);
    judge_say(j, attested_text(&j->attested, j->w, j->arena));
}
