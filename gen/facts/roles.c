/* Roles. */
#include "facts/roles.h"

#include "facts/facts.h"

enum { STAFF_ID, SYSTEM, ROLE, FROM_ON, TO_ON, AUTH_REF, COLUMNS };
static const char *const columns[COLUMNS] = {
    [STAFF_ID] = "staff_id", [SYSTEM] = "system", [ROLE] = "role",
    [FROM_ON] = "from_on",   [TO_ON] = "to_on",   [AUTH_REF] = "auth_ref",
};

static void role_take(struct facts *facts, const struct fields *f)
{
    day_number today = facts->period.to;
    struct day_value to = field_day(f, TO_ON);
    struct role role = {
        .person = facts_text(facts, field(f, STAFF_ID)),
        .system = word(field(f, SYSTEM)),
        .role = word(field(f, ROLE)),
        .from = field(f, FROM_ON)->as.day,
        .to = to.state == VALUE_PRESENT ? to.day : today + 1,
        .file = f->record->file,
        .line = f->record->line,
    };
    *vec_push(facts->arena, &facts->roles.role) = role;
    if (role.from <= today && role.to > today)
        tally_judged(&facts->roles.authorised, facts->arena, judge_filled(facts, f, AUTH_REF),
                     f->record, field(f, STAFF_ID)->text);
}

const struct fact_source roles_source = {
    .export = "roles",
    .column = columns,
    .n = COLUMNS,
    .take = role_take,
};
