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

static void customer_lose(struct facts *facts, const struct record *record)
{
    const struct value *from = lost_cell(record, "valid_from");
    const struct value *to = lost_cell(record, "valid_to");
    if ((from && from->as.day > facts->period.to) || (to && to->as.day < facts->period.from))
        return;
    const struct value *id = lost_cell(record, customer_columns[CUSTOMER_ID]);
    *vec_push(facts->arena, &facts->customers.lost_customer) = (struct lost_customer){
        .id = id ? facts_text(facts, id) : NULL,
        .at_date = !to || to->as.day >= facts->period.to,
    };
    unknown_add(&facts->customers.lost, facts->arena, UNKNOWN_LOST, record, slice_of(""));
}

const struct fact_source customers_source = {
    .export = "customers",
    .indexes = (const size_t[]){offsetof(struct facts, customers.ids), NO_MORE_PARTS},
    .column = customer_columns,
    .n = CUSTOMER_COLUMNS,
    .take = customer_take,
    .lose = customer_lose,
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
    if (!period_has(&facts->period, field(f, VISITED_AT)->as.moment.at) || !counts(f, OUTCOME))
        return;
    size_t index = index_find(&c->ids, field(f, VISIT_CUSTOMER)->text);
    if (index != INDEX_NONE &&
        (c->customer.at[index].in_period || c->customer.at[index].reversed)) {
        c->customer.at[index].visited = true;
    } else {
        index_add(&v->strangers, field(f, VISIT_CUSTOMER)->text, NULL);
    }
}

static void visit_lose(struct facts *facts, const struct record *record)
{
    const struct value *outcome = lost_cell(record, "outcome");
    if (lost_elsewhere(facts, record, "visited_at") || (outcome && !lost_counts(record, "outcome")))
        return;
    unknown_add(&facts->follow_ups.lost, facts->arena, UNKNOWN_LOST, record, slice_of(""));
}

static const int visit_counted[] = {OUTCOME, -1};

const struct fact_source follow_ups_source = {
    .export = "follow_ups",
    .indexes = (const size_t[]){offsetof(struct facts, follow_ups.strangers), NO_MORE_PARTS},
    .column = visit_columns,
    .n = VISIT_COLUMNS,
    .counted = visit_counted,
    .after = (const char *const[]){"customers", NULL},
    .take = visit_take,
    .lose = visit_lose,
};

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
    if (sampled->state == VALUE_UNREADABLE)
        return true;
    if (present(sampled))
        return period_has_day(&facts->period, sampled->as.day);
    if (present(responded))
        return period_has(&facts->period, responded->as.moment.at);
    return true;
}

static const struct fact_order grade_order = {GRADE, GRADES};

const char *const *grade_words(const struct schema *schema)
{
    const struct export *e = &schema->export[schema_export(schema, slice_of("survey"))];
    return e->column[export_column(e, slice_of(survey_columns[GRADE]))].values;
}

static enum grade grade_of(const struct facts *facts, const char *text)
{
    const char *const *words = grade_words(facts->schema);
    int i = 0;
    while (i < GRADES - 1 && strcmp(text, words[i]) != 0)
        i++;
    return (enum grade)i;
}

/* An answer that is given is one of `n`; one that cannot be read may be any of them. */
static void add_answer(struct latest *answer, int n, int given, const struct value *cell,
                       const struct moment *at)
{
    for (int i = 0; i < n; i++)
        if (cell->state == VALUE_UNREADABLE || (cell->state == VALUE_PRESENT && i == given))
            latest_add(&answer[i], at);
}

/* Takes the answers of one questionnaire in: those that are given. */
static void add_answers(struct facts *facts, struct respondent *r, const struct fields *f,
                        const struct moment *at)
{
    const struct value *grade = field(f, GRADE);
    bool told_not = false;
    bool damaged = grade->state == VALUE_UNREADABLE;
    for (int i = 0; i < TOLD_ITEMS; i++) {
        const struct value *told = field(f, TOLD + i);
        add_answer(r->told[i], TOLD_ANSWERS, (int)told->as.answer, told, at);
        told_not = told_not || answered(told, ANSWER_NO);
        damaged = damaged || told->state == VALUE_UNREADABLE;
    }
    add_answer(r->grade, GRADES, present(grade) ? (int)grade_of(facts, word(grade)) : 0, grade, at);
    if (damaged)
        unknown_add(&facts->survey.damaged, facts->arena, UNKNOWN_UNREADABLE, f->record,
                    field(f, SURVEY_ID)->text);
    r->responded = true;
    if (told_not && !r->place_is_no) {
        struct slice id = field(f, SURVEY_ID)->text;
        r->place = (struct evidence){.file = f->record->file,
                                     .line = f->record->line,
                                     .id = arena_copy(facts->arena, id.at, id.n)};
        r->place_is_no = true;
    }
}

/* May the row be any answer, of any time? No time of the answer is no answer (templates/exports.csv: answered_at). */
static bool is_doubtful(const struct fields *f)
{
    return field(f, RESPONDED_AT)->state == VALUE_UNREADABLE ||
           field(f, SAMPLED_ON)->state == VALUE_UNREADABLE;
}

/* One customer counts once (GB/T 35289-2017, 表4). */
static void survey_take(struct facts *facts, const struct fields *f)
{
    struct survey_facts *s = &facts->survey;
    const struct value *responded = field(f, RESPONDED_AT);
    struct slice id = field(f, SURVEY_ID)->text;
    for (int i = 0; i < TOLD_ITEMS; i++)
        s->has_told = s->has_told || field(f, TOLD + i)->state != VALUE_ABSENT;
    s->has_response = s->has_response || responded->state != VALUE_ABSENT;
    if (!survey_in_period(facts, f)) {
        s->outside++;
        return;
    }
    s->rows++;
    s->undated += field(f, SAMPLED_ON)->state == VALUE_BLANK;
    bool added = false;
    size_t index = index_add(&s->ids, field(f, SURVEY_CUSTOMER)->text, &added);
    if (added)
        *vec_push(facts->arena, &s->respondent) =
            (struct respondent){.place = {.file = f->record->file,
                                          .line = f->record->line,
                                          .id = arena_copy(facts->arena, id.at, id.n)}};
    s->respondent.at[index].retold =
        s->respondent.at[index].retold ||
        (!added && replaced_of(facts, survey_source.export, f->record->file) > 0);
    if (field(f, SAMPLED_ON)->state != VALUE_UNREADABLE)
        s->respondent.at[index].sampled = true;
    if (is_doubtful(f)) {
        unknown_add(&s->doubtful, facts->arena, UNKNOWN_UNREADABLE, f->record, id);
        s->respondent.at[index].doubtful = true;
    } else if (present(responded) &&
               responded->as.moment.at < facts->period.end) { /* after D: not yet */
        add_answers(facts, &s->respondent.at[index], f, &responded->as.moment);
    }
}

static void survey_lose(struct facts *facts, const struct record *record)
{
    struct survey_facts *s = &facts->survey;
    const struct value *sampled = lost_cell(record, "sampled_on");
    const struct value *customer = lost_cell(record, "customer_id");
    if (sampled && !period_has_day(&facts->period, sampled->as.day))
        return;
    unknown_add(&s->doubtful, facts->arena, UNKNOWN_LOST, record, slice_of(""));
    if (customer)
        index_add(&s->newcomers, customer->text, NULL);
    else
        s->anybodys++;
}

/* Who of them is a customer that other rows name as well. */
static void survey_finish(struct facts *facts)
{
    struct survey_facts *s = &facts->survey;
    struct index named = s->newcomers;
    index_init(&s->newcomers, facts->arena);
    for (size_t i = 0; i < named.keys.n; i++) {
        size_t known = index_find(&s->ids, named.keys.at[i]);
        if (known == INDEX_NONE)
            index_add(&s->newcomers, named.keys.at[i], NULL);
        else
            s->respondent.at[known].doubtful = true;
    }
}

enum told respondent_told(const struct respondent *r)
{
    enum told told = TOLD_ALL;
    for (int i = 0; i < TOLD_ITEMS; i++) {
        bool given = false;
        for (int answer = 0; answer < TOLD_ANSWERS; answer++)
            given = given || r->told[i][answer].seen;
        bool may_no = latest_may_be(r->told[i], TOLD_ANSWERS, ANSWER_NO);
        bool may_else = latest_may_be(r->told[i], TOLD_ANSWERS, ANSWER_YES) ||
                        latest_may_be(r->told[i], TOLD_ANSWERS, ANSWER_NOT_APPLICABLE);
        if (may_no && !may_else)
            return TOLD_NOT;
        if (may_no)
            told = TOLD_TORN;
        else if (!given && i < TOLD_EVERYBODY && told == TOLD_ALL)
            told = TOLD_OPEN;
    }
    return told;
}

bool respondent_may_grade(const struct respondent *r, enum grade grade)
{
    return latest_may_be(r->grade, GRADES, (int)grade);
}

const struct fact_source survey_source = {
    .export = "survey",
    .indexes = (const size_t[]){offsetof(struct facts, survey.ids),
                                offsetof(struct facts, survey.newcomers), NO_MORE_PARTS},
    .column = survey_columns,
    .n = SURVEY_COLUMNS,
    .ordered = &grade_order,
    .take = survey_take,
    .lose = survey_lose,
    .finish = survey_finish,
};
