/* Roles. */
#include "facts/roles.h"

#include <stddef.h>

#include "facts/facts.h"

enum { STAFF_ID, SYSTEM, ROLE, FROM_ON, TO_ON, AUTH_REF, COLUMNS };
static const char *const columns[COLUMNS] = {
    [STAFF_ID] = "staff_id", [SYSTEM] = "system", [ROLE] = "role",
    [FROM_ON] = "from_on",   [TO_ON] = "to_on",   [AUTH_REF] = "auth_ref",
};

/* Days before and after any that a register names. */
#define BEFORE_ALL INT32_MIN
#define AFTER_ALL INT32_MAX

/* The blank end means that the role is still held. One before the beginning contradicts it, and one that cannot
 * be read may; what begins after D is not held, whatever its end. */
static void take_end(struct role *role, struct day_value to, day_number today)
{
    bool unread = to.state == VALUE_UNREADABLE;
    role->to = role->may_to = to.state == VALUE_PRESENT ? to.day : today + 1;
    role->may_from = role->from;
    if (role->from > today)
        return;
    role->reversed = to.state == VALUE_PRESENT && to.day < role->from;
    if (role->reversed || unread)
        role->may_from = BEFORE_ALL;
    if (role->reversed || unread || to.state == VALUE_ABSENT) {
        /* on the day it is given; nobody can say for how long */
        role->to = role->from + (to.state == VALUE_ABSENT);
        role->may_to = AFTER_ALL;
    }
}

static void role_take(struct facts *facts, const struct fields *f)
{
    day_number today = facts->period.to;
    struct role role = {
        .person = facts_text(facts, field(f, STAFF_ID)),
        .system = word(field(f, SYSTEM)),
        .role = word(field(f, ROLE)),
        .from = field(f, FROM_ON)->as.day,
        .file = f->record->file,
        .line = f->record->line,
    };
    take_end(&role, field_day(f, TO_ON), today);
    *vec_push(facts->arena, &facts->roles.role) = role;
    if (role.may_from > today || role.may_to <= today)
        return;
    struct judged judged = judge_filled(facts, f, AUTH_REF);
    bool held = role.from <= today && role.to > today;
    if (!held && judged.verdict == VERDICT_BAD)
        judged = judged_untold(role.reversed ? UNKNOWN_REVERSED : unknown_of(field(f, TO_ON)));
    if (held || judged.verdict != VERDICT_GOOD)
        tally_judged(&facts->roles.authorised, facts->arena, judged, f->record,
                     field(f, STAFF_ID)->text);
}

static void role_lose(struct facts *facts, const struct record *record)
{
    const struct value *system = lost_cell(record, columns[SYSTEM]);
    const struct value *role = lost_cell(record, columns[ROLE]);
    *vec_push(facts->arena, &facts->roles.lost) = (struct lost_role){
        .system = system ? system->as.word : NULL, .role = role ? role->as.word : NULL};
}

static const struct fact_part tallies[] = {
    {offsetof(struct facts, roles.authorised), NO_COLUMN, NO_COLUMN}, PARTS_END};

const struct fact_source roles_source = {
    .export = "roles",
    .column = columns,
    .n = COLUMNS,
    .take = role_take,
    .tallies = tallies,
    .lose = role_lose,
};
