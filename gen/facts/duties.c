/* Findings, submissions, tickets. */
#include "facts/duties.h"

#include "facts/facts.h"

enum { FINDING_ID, RAISED_ON, DUE_ON, CLOSED_ON, FINDING_COLUMNS };
static const char *const finding_columns[FINDING_COLUMNS] = {
    [FINDING_ID] = "finding_id",
    [RAISED_ON] = "raised_on",
    [DUE_ON] = "due_on",
    [CLOSED_ON] = "closed_on",
};

/* A finding concerns the period when it was raised or due in it, or was still open when it began. */
static bool concerns_period(const struct facts *facts, struct day_value raised,
                            struct day_value due, struct day_value closed)
{
    const struct period *p = &facts->period;
    if (raised.state != VALUE_PRESENT || period_has_day(p, raised.day))
        return true;
    if (raised.day > p->to)
        return false;
    if (due.state == VALUE_PRESENT && period_has_day(p, due.day))
        return true;
    return closed.state != VALUE_PRESENT || closed.day >= p->from;
}

static void finding_take(struct facts *facts, const struct fields *f)
{
    struct finding_facts *x = &facts->findings;
    struct day_value due = field_day(f, DUE_ON);
    struct day_value closed = field_day(f, CLOSED_ON);
    struct slice id = field(f, FINDING_ID)->text;
    if (!concerns_period(facts, field_day(f, RAISED_ON), due, closed))
        return;
    x->n++;
    bool overdue = due.state == VALUE_PRESENT && due.day <= facts->period.to;
    if (closed.state == VALUE_ABSENT || due.state == VALUE_ABSENT)
        unknown_add(&x->closed.unknown, facts->arena, UNKNOWN_ABSENT, f->record, id);
    else if (closed.state == VALUE_PRESENT)
        tally_add(&x->closed, facts->arena, due.state != VALUE_PRESENT || closed.day <= due.day,
                  f->record, id);
    else if (overdue)
        tally_add(&x->closed, facts->arena, false, f->record, id);
    else
        x->closed.open++;
}

const struct fact_source findings_source = {
    .export = "findings",
    .column = finding_columns,
    .n = FINDING_COLUMNS,
    .take = finding_take,
};

enum { SUBMISSION_ID, SUBMISSION_DUE_ON, SUBMITTED_ON, SUBMISSION_COLUMNS };
static const char *const submission_columns[SUBMISSION_COLUMNS] = {
    [SUBMISSION_ID] = "submission_id",
    [SUBMISSION_DUE_ON] = "due_on",
    [SUBMITTED_ON] = "submitted_on",
};

static void submission_take(struct facts *facts, const struct fields *f)
{
    struct day_value due = field_day(f, SUBMISSION_DUE_ON);
    struct day_value submitted = field_day(f, SUBMITTED_ON);
    if (!period_has_day(&facts->period, due.day))
        return;
    struct judged judged = judge_filled(facts, f, SUBMITTED_ON);
    if (judged.verdict == VERDICT_GOOD)
        judged = judge_kept_days(submitted, due);
    facts->submissions.n++;
    tally_judged(&facts->submissions.in_time, facts->arena, judged, f->record,
                 field(f, SUBMISSION_ID)->text);
}

const struct fact_source submissions_source = {
    .export = "submissions",
    .column = submission_columns,
    .n = SUBMISSION_COLUMNS,
    .take = submission_take,
};

enum { CHANNEL, CATEGORY, TOPIC, OPENED_AT, TICKET_COLUMNS };
static const char *const ticket_columns[TICKET_COLUMNS] = {
    [CHANNEL] = "channel",
    [CATEGORY] = "category",
    [TOPIC] = "topic",
    [OPENED_AT] = "opened_at",
};

static void ticket_take(struct facts *facts, const struct fields *f)
{
    struct ticket_facts *t = &facts->tickets;
    if (!period_has(&facts->period, field(f, OPENED_AT)->as.moment.at))
        return;
    t->n++;
    counts_add(&t->channel, facts->arena, slice_of(word(field(f, CHANNEL))));
    if (present(field(f, CATEGORY)))
        counts_add(&t->category, facts->arena, slice_of(word(field(f, CATEGORY))));
    if (present(field(f, TOPIC)))
        counts_add(&t->topic, facts->arena, field(f, TOPIC)->text);
}

const struct fact_source tickets_source = {
    .export = "tickets",
    .column = ticket_columns,
    .n = TICKET_COLUMNS,
    .take = ticket_take,
};
