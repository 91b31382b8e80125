/* Key recovery. */
#include <stddef.h>

#include "facts/facts.h"

enum {
    REQUEST_ID,
    RECOVERY_REQUESTED_AT,
    RECOVERY_AUTHN_OK,
    APPROVED_BY,
    DONE_AT,
    RECOVERY_COLUMNS
};
static const char *const recovery_columns[RECOVERY_COLUMNS] = {
    [REQUEST_ID] = "request_id",
    [RECOVERY_REQUESTED_AT] = "requested_at",
    [RECOVERY_AUTHN_OK] = "authn_ok",
    [APPROVED_BY] = "approved_by",
    [DONE_AT] = "done_at",
};

/* Was the key handed out? What was approved without being done can go either way. */
static struct judged judge_recovered(const struct fields *f)
{
    const struct value *approved = field(f, APPROVED_BY);
    const struct value *done = field(f, DONE_AT);
    if (present(done))
        return judged_bool(true);
    if (done->state != VALUE_BLANK)
        return judged_untold(unknown_of(done));
    return present(approved)                     ? judged_untold(UNKNOWN_CONTRADICTORY)
           : approved->state == VALUE_UNREADABLE ? judged_untold(UNKNOWN_UNREADABLE)
                                                 : judged_bool(false);
}

/* Row 55: who was not authenticated did not get the key. */
static void recovery_take(struct facts *facts, const struct fields *given)
{
    static const int moments[] = {DONE_AT};
    struct as_of as_of;
    struct fields f = facts_as_of(facts, given, moments, 1, &as_of);
    const struct value *requested = field(&f, RECOVERY_REQUESTED_AT);
    if (!facts_open_in_period(facts, requested, field(&f, DONE_AT)))
        return;
    facts->key_recovery.n++;
    facts_judge(facts, &facts->key_recovery.authenticated,
                judge_served(field(&f, RECOVERY_AUTHN_OK), judge_recovered(&f)), &f,
                field(&f, REQUEST_ID)->text);
}

static const struct fact_part recovery_tallies[] = {
    {offsetof(struct facts, key_recovery.authenticated), RECOVERY_REQUESTED_AT, DONE_AT},
    PARTS_END};

const struct fact_source key_recovery_source = {
    .export = "key_recovery",
    .column = recovery_columns,
    .n = RECOVERY_COLUMNS,
    .take = recovery_take,
    .tallies = recovery_tallies,
};
