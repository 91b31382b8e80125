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
