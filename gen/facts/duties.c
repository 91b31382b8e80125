/* Findings, submissions, tickets. */
#include "facts/duties.h"

#include <stddef.h>

#include "facts/facts.h"

enum { FINDING_ID, RAISED_ON, DUE_ON, CLOSED_ON, SOURCE, FINDING_COLUMNS };
static const char *const finding_columns[FINDING_COLUMNS] = {
    [FINDING_ID] = "finding_id", [RAISED_ON] = "raised_on", [DUE_ON] = "due_on",
    [CLOSED_ON] = "closed_on",   [SOURCE] = "source",
};

/* Closed, or due, before it was raised: nobody knows which of the days is wrong. */
static bool is_reversed(struct day_value raised, struct day_value due, struct day_value closed)
{
    return raised.state == VALUE_PRESENT &&
           ((due.state == VALUE_PRESENT && due.day < raised.day) ||
            (closed.state == VALUE_PRESENT && closed.day < raised.day));
}

/* May it be, by what cannot be read? One that was raised by D, or nobody knows when. */
static bool may_be_reversed(const struct facts *facts, struct day_value raised,
                            struct day_value due, struct day_value closed)
{
    day_number today = facts->period.to;
    bool told = raised.state == VALUE_PRESENT || raised.state == VALUE_UNREADABLE;
    return (raised.state == VALUE_UNREADABLE &&
            ((due.state == VALUE_PRESENT && due.day <= today) || closed.state == VALUE_PRESENT)) ||
           (closed.state == VALUE_UNREADABLE && told);
}

/* A finding concerns the period when it was open at some moment of it, or its limit fell in it. Where nobody
 * wrote down when it was raised, it was not later than its limit or its end. */
static bool concerns_period(const struct facts *facts, struct day_value raised,
                            struct day_value due, struct day_value closed)
{
    const struct period *p = &facts->period;
    if (raised.state == VALUE_PRESENT && raised.day > p->to)
        return false;
    if (due.state == VALUE_PRESENT && period_has_day(p, due.day))
        return true;
    return closed.state != VALUE_PRESENT || closed.day >= p->from ||
           raised.state == VALUE_UNREADABLE ||
           (is_reversed(raised, due, closed) && raised.day >= p->from);
}

/* Is it known to, whatever else is not told of it? */
static bool surely_concerns(const struct period *p, struct day_value raised, struct day_value due,
                            struct day_value closed)
{
    return (raised.state == VALUE_PRESENT && period_has_day(p, raised.day)) ||
           (due.state == VALUE_PRESENT && period_has_day(p, due.day)) ||
           (closed.state == VALUE_PRESENT && period_has_day(p, closed.day));
}

/* One without a limit and not closed: whether that is in time nobody can tell (GM204-DUE), within two
 * working days nothing is asked. */
static bool just_raised(const struct facts *facts, struct day_value raised)
{
    const struct value at = {.state = raised.state, .as.moment = {start_of(raised.day), true}};
    return raised.state == VALUE_PRESENT &&
           judge_due_by(facts, facts->period.to, &at).verdict == VERDICT_NOT_DUE;
}

/* Closed by its limit; open at it, or closed later, once the limit is past. */
static struct judged judge_closed(const struct facts *facts, struct day_value raised,
                                  struct day_value due, struct day_value closed, bool *open)
{
    day_number today = facts->period.to;
    bool done = closed.state == VALUE_PRESENT && closed.day <= today;
    if (closed.state == VALUE_ABSENT || due.state == VALUE_ABSENT)
        return judged_untold(UNKNOWN_ABSENT);
    if (is_reversed(raised, due, closed))
        return judged_untold(UNKNOWN_REVERSED);
    if (may_be_reversed(facts, raised, due, closed))
        return judged_untold(UNKNOWN_UNREADABLE);
    if (due.state == VALUE_PRESENT && closed.state == VALUE_PRESENT && closed.day <= due.day)
        return judged_bool(true);
    bool unlimited = due.state == VALUE_BLANK && !done && closed.state != VALUE_UNREADABLE;
    *open = due.state == VALUE_PRESENT ? due.day > today : unlimited && just_raised(facts, raised);
    if (*open || unlimited)
        return judged_untold(UNKNOWN_BLANK);
    bool told = closed.state == VALUE_PRESENT; /* after D: the row itself says that it was open */
    if (!done && !told && due.state == VALUE_PRESENT && due.day >= facts->known_to &&
        facts->known_to < today)
        return judged_untold(UNKNOWN_UNCOVERED);
    if (due.state == VALUE_UNREADABLE || closed.state == VALUE_UNREADABLE)
        return judged_untold(UNKNOWN_UNREADABLE);
    return judged_bool(due.state == VALUE_BLANK);
}

/* How many of those that fail are of which kind. */
static void count_late(struct facts *facts, struct counts *late, struct judged judged,
                       const struct value *kind)
{
    if (judged.verdict == VERDICT_BAD && present(kind))
        counts_add(late, facts->arena, kind->text);
}

/* One whose end nobody told of is not known to be open. */
static void add_finding_term(struct facts *facts, const struct fields *f, struct day_value raised,
                             struct day_value closed)
{
    day_number today = facts->period.to;
    bool open =
        closed.state == VALUE_BLANK || (closed.state == VALUE_PRESENT && closed.day > today);
    if (open && !(raised.state == VALUE_PRESENT && raised.day > today))
        terms_add(facts, f,
                  (struct term){.kind = TERM_FINDING,
                                .id = facts_text(facts, field(f, FINDING_ID)),
                                .what = facts_text(facts, field(f, SOURCE))},
                  field(f, DUE_ON));
}

static void finding_take(struct facts *facts, const struct fields *f)
{
    struct finding_facts *x = &facts->findings;
    struct day_value raised = field_day(f, RAISED_ON);
    struct day_value due = field_day(f, DUE_ON);
    struct day_value closed = field_day(f, CLOSED_ON);
    bool open = false;
    add_finding_term(facts, f, raised, closed);
    if (!concerns_period(facts, raised, due, closed))
        return;
    x->n++;
    facts->carried = raised.state == VALUE_PRESENT && raised.day < facts->period.from;
    struct judged judged = judge_closed(facts, raised, due, closed, &open);
    judged.doubtful = !surely_concerns(&facts->period, raised, due, closed);
    x->closed.occurred += open && !judged.doubtful;
    x->closed.open += open;
    x->closed.carried += open && facts->carried;
    if (open)
        return;
    count_late(facts, &x->late, judged, field(f, SOURCE));
    facts_judge(facts, &x->closed, judged, f, field(f, FINDING_ID)->text);
}

static const struct fact_part finding_tallies[] = {
    {offsetof(struct facts, findings.closed), NO_COLUMN, NO_COLUMN}, PARTS_END};

const struct fact_source findings_source = {
    .export = "findings",
    .column = finding_columns,
    .n = FINDING_COLUMNS,
    .take = finding_take,
    .tallies = finding_tallies,
};

enum { SUBMISSION_ID, MATERIAL, SUBMISSION_DUE_ON, SUBMITTED_ON, SUBMISSION_COLUMNS };
static const char *const submission_columns[SUBMISSION_COLUMNS] = {
    [SUBMISSION_ID] = "submission_id",
    [MATERIAL] = "kind",
    [SUBMISSION_DUE_ON] = "due_on",
    [SUBMITTED_ON] = "submitted_on",
};

/* Due by D, and not sent before the year: what was due last year and is open or sent in this one is judged in
 * both. */
static bool is_owed(const struct period *p, day_number due, bool sent, day_number sent_on)
{
    return due <= p->to && (due >= p->from || !sent || sent_on >= p->from);
}

static void submission_take(struct facts *facts, const struct fields *f)
{
    struct day_value due = field_day(f, SUBMISSION_DUE_ON);
    struct day_value submitted = field_day(f, SUBMITTED_ON);
    if (!is_owed(&facts->period, due.day, submitted.state == VALUE_PRESENT, submitted.day))
        return;
    facts->carried = due.day < facts->period.from;
    struct judged judged = judge_filled(facts, f, SUBMITTED_ON);
    if (judged.verdict == VERDICT_GOOD)
        judged = judge_kept_days(submitted, due);
    else if (judged.verdict == VERDICT_BAD && facts->known_to < facts->period.to &&
             due.day >= facts->known_to)
        judged = judged_untold(UNKNOWN_UNCOVERED);
    facts->submissions.n++;
    count_late(facts, &facts->submissions.late, judged, field(f, MATERIAL));
    facts_judge(facts, &facts->submissions.in_time, judged, f, field(f, SUBMISSION_ID)->text);
}

static void submission_lose(struct facts *facts, const struct record *record)
{
    const struct value *due = lost_cell(record, submission_columns[SUBMISSION_DUE_ON]);
    const struct value *sent = lost_cell(record, submission_columns[SUBMITTED_ON]);
    struct slice no_id = {"", 0};
    if (!due || is_owed(&facts->period, due->as.day, sent, sent ? sent->as.day : 0))
        unknown_add(&facts->submissions.in_time.unknown, facts->arena, UNKNOWN_LOST, record, no_id);
}

const struct fact_source submissions_source = {
    .export = "submissions",
    .column = submission_columns,
    .n = SUBMISSION_COLUMNS,
    .take = submission_take,
    .lose = submission_lose,
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
