/* Staff. */
#include "facts/staff.h"

#include "facts/facts.h"

enum {
    STAFF_ID,
    POST,
    PROFESSION_FROM,
    HIRED_ON,
    LEFT_ON,
    KEY_POST,
    TRUSTED,
    TRUSTED_FROM,
    NDA_ON,
    CHECKED_ON,
    CHECKS,
    QUALIFICATION = CHECKS + STAFF_CHECKS,
    COLUMNS
};
static const char *const columns[COLUMNS] = {
    [STAFF_ID] = "staff_id",
    [POST] = "post",
    [PROFESSION_FROM] = "profession_from",
    [HIRED_ON] = "hired_on",
    [LEFT_ON] = "left_on",
    [KEY_POST] = "key_post",
    [TRUSTED] = "trusted",
    [TRUSTED_FROM] = "trusted_from",
    [NDA_ON] = "nda_on",
    [CHECKED_ON] = "checked_on",
    [CHECKS] = "has_resume",
    [CHECKS + 1] = "has_education",
    [CHECKS + 2] = "has_career",
    [CHECKS + 3] = "has_credit",
    [CHECKS + 4] = "no_crime",
    [QUALIFICATION] = "qualification",
};

static void keep_leave(struct facts *facts, struct slice person, struct day_value left)
{
    bool added = false;
    size_t i = index_add(&facts->staff.persons, person, &added);
    if (added) {
        *vec_push(facts->arena, &facts->staff.leave) = left;
        return;
    }
    struct day_value *known = &facts->staff.leave.at[i];
    if (known->state == VALUE_PRESENT && (left.state != VALUE_PRESENT || left.day > known->day))
        *known = left;
}

static void staff_take(struct facts *facts, const struct fields *f)
{
    struct staff_member *m = vec_push(facts->arena, &facts->staff.member);
    *m = (struct staff_member){
        .id = facts_text(facts, field(f, STAFF_ID)),
        .post = facts_text(facts, field(f, POST)),
        .profession_from = field_day(f, PROFESSION_FROM),
        .hired_on = field_day(f, HIRED_ON),
        .left_on = field_day(f, LEFT_ON),
        .trusted_from = field_day(f, TRUSTED_FROM),
        .nda_on = field_day(f, NDA_ON),
        .checked_on = field_day(f, CHECKED_ON),
        .key_post = field_answer(f, KEY_POST),
        .trusted = field_answer(f, TRUSTED),
        .qualification = facts_text(facts, field(f, QUALIFICATION)),
        .file = f->record->file,
        .line = f->record->line,
    };
    for (int i = 0; i < STAFF_CHECKS; i++)
        m->check[i] = field_answer(f, CHECKS + i);
    keep_leave(facts, field(f, STAFF_ID)->text, m->left_on);
}

const struct fact_source staff_source = {
    .export = "staff",
    .column = columns,
    .n = COLUMNS,
    .take = staff_take,
};

bool staff_in_post(const struct staff_member *m, day_number day)
{
    if (m->hired_on.state == VALUE_PRESENT && m->hired_on.day > day)
        return false;
    return m->left_on.state != VALUE_PRESENT || m->left_on.day > day;
}

bool staff_left_last(const struct staff_facts *s, struct slice person, day_number day,
                     struct day_value *left)
{
    size_t who = index_find(&s->persons, person);
    if (who == INDEX_NONE || s->leave.at[who].state != VALUE_PRESENT || s->leave.at[who].day > day)
        return false;
    *left = s->leave.at[who];
    for (size_t i = 0; i < s->leave.n; i++) {
        struct day_value other = s->leave.at[i];
        if (other.state == VALUE_PRESENT && other.day <= day && other.day > left->day)
            return false;
    }
    return true;
}
