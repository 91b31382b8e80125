/* Customers, follow-ups, survey. */
#include "facts/customers.h"

#include <string.h>

#include "facts/facts.h"

enum { CUSTOMER_ID, VALID_FROM, VALID_TO, CUSTOMER_COLUMNS };
static const char *const customer_columns[CUSTOMER_COLUMNS] = {
    [CUSTOMER_ID] = "customer_id",
    [VALID_FROM] = "valid_from",
    [VALID_TO] = "valid_to",
};

static void customer_take(struct facts *facts, const struct fields *f)
{
    struct customer_facts *c = &facts->customers;
    const struct period *p = &facts->period;
    day_number from = field(f, VALID_FROM)->as.day;
    day_number to = field(f, VALID_TO)->as.day;
    bool added = false;
    size_t index = index_add(&c->ids, field(f, CUSTOMER_ID)->text, &added);
    if (added)
        *vec_push(facts->arena, &c->customer) = (struct customer){0};
    struct customer *customer = &c->customer.at[index];
    if (to < from) {
        customer->reversed = true;
        return;
    }
    customer->in_period = customer->in_period || (from <= p->to && to >= p->from);
    customer->at_date = customer->at_date || (from <= p->to && to >= p->to);
}

const struct fact_source customers_source = {
    .export = "customers",
    .column = customer_columns,
    .n = CUSTOMER_COLUMNS,
    .take = customer_take,
};

enum { VISIT_ID, VISIT_CUSTOMER, VISITED_AT, OUTCOME, VISIT_COLUMNS };
static const char *const visit_columns[VISIT_COLUMNS] = {
    [VISIT_ID] = "visit_id",
    [VISIT_CUSTOMER] = "customer_id",
    [VISITED_AT] = "visited_at",
    [OUTCOME] = "outcome",
};

static void visit_take(struct facts *facts, const struct fields *f)
{
    struct follow_up_facts *v = &facts->follow_ups;
    struct customer_facts *c = &facts->customers;
    if (!period_has(&facts->period, field(f, VISITED_AT)->as.moment.at)) {
        v->outside++;
        return;
    }
    v->n++;
    if (strcmp(word(field(f, OUTCOME)), "完成") != 0)
        return;
    v->completed++;
    size_t index = index_find(&c->ids, field(f, VISIT_CUSTOMER)->text);
    if (index != INDEX_NONE &&
        (c->customer.at[index].in_period || c->customer.at[index].reversed)) {
        c->customer.at[index].visited = true;
    } else {
        v->strangers++;
        evidence_add(&v->stranger_list, facts->arena, f->record, field(f, VISIT_ID)->text);
    }
}

const struct fact_source follow_ups_source = {
    .export = "follow_ups",
    .column = visit_columns,
    .n = VISIT_COLUMNS,
    .after = (const char *const[]){"customers", NULL},
    .take = visit_take,
};

enum { TOLD_ITEMS = 6, TOLD_EVERYBODY = 5 }; /* f is asked only where the CPS names more */
enum {
    SURVEY_ID,
    SURVEY_CUSTOMER,
    SAMPLED_ON,
    RESPONDED_AT,
    TOLD,
    GRADE = TOLD + TOLD_ITEMS,
    SURVEY_COLUMNS
};
static const char *const survey_columns[SURVEY_COLUMNS] = {
    [SURVEY_ID] = "survey_id",   [SURVEY_CUSTOMER] = "customer_id",
    [SAMPLED_ON] = "sampled_on", [RESPONDED_AT] = "responded_at",
    [TOLD] = "told_a",           [TOLD + 1] = "told_b",
    [TOLD + 2] = "told_c",       [TOLD + 3] = "told_d",
    [TOLD + 4] = "told_e",       [TOLD + 5] = "told_f",
    [GRADE] = "grade",
};

static bool survey_in_period(const struct facts *facts, const struct fields *f)
{
    const struct value *sampled = field(f, SAMPLED_ON);
    const struct value *responded = field(f, RESPONDED_AT);
    if (present(sampled))
        return period_has_day(&facts->period, sampled->as.day);
    if (present(responded))
        return period_has(&facts->period, responded->as.moment.at);
    return true;
}

static enum grade grade_of(const char *text)
{
    static const char *const words[GRADES] = {"好", "良", "一般", "差"};
    for (int i = 0; i < GRADES; i++)
        if (strcmp(text, words[i]) == 0)
            return (enum grade)i;
    return GRADE_POOR;
}

static struct respondent read_answer(struct facts *facts, const struct fields *f)
{
    struct respondent r = {0};
    bool all_blank = true;
    const struct value *responded = field(f, RESPONDED_AT);
    r.responded = present(responded);
    r.at = r.responded ? responded->as.moment.at : 0;
    for (int i = 0; i < TOLD_ITEMS; i++) {
        const struct value *told = field(f, TOLD + i);
        r.told_not = r.told_not || answered(told, ANSWER_NO);
        all_blank = all_blank && !present(told);
        r.told_unknown = r.told_unknown || (i < TOLD_EVERYBODY && told->state == VALUE_ABSENT);
        facts->survey.has_told = facts->survey.has_told || told->state != VALUE_ABSENT;
    }
    r.told_unknown = r.told_unknown || all_blank;
    const char *grade = word(field(f, GRADE));
    r.graded = grade != NULL;
    if (grade)
        r.grade = grade_of(grade);
    struct slice id = field(f, SURVEY_ID)->text;
    r.place = (struct evidence){.file = f->record->file,
                                .line = f->record->line,
                                .id = arena_copy(facts->arena, id.at, id.n)};
    return r;
}

/* One customer counts once, by the latest answer (grading-readings.md 4). */
static void survey_take(struct facts *facts, const struct fields *f)
{
    struct survey_facts *s = &facts->survey;
    if (!survey_in_period(facts, f)) {
        s->outside++;
        return;
    }
    s->rows++;
    bool added = false;
    size_t index = index_add(&s->ids, field(f, SURVEY_CUSTOMER)->text, &added);
    struct respondent r = read_answer(facts, f);
    if (added)
        *vec_push(facts->arena, &s->respondent) = r;
    else if (r.responded &&
             (!s->respondent.at[index].responded || r.at > s->respondent.at[index].at))
        s->respondent.at[index] = r;
}

const struct fact_source survey_source = {
    .export = "survey",
    .column = survey_columns,
    .n = SURVEY_COLUMNS,
    .take = survey_take,
};
