/* Changes, releases, key events. */
#include "facts/changes.h"

#include <stddef.h>
#include <string.h>

#include "facts/facts.h"

enum {
    CHANGE_ID,
    MAJOR,
    KIND,
    APPROVER,
    APPROVED_AT,
    TESTED_AT,
    TEST_REF,
    IMPLEMENTED_AT,
    AUDIT_REF,
    REGULATOR_REF,
    CHANGE_COLUMNS
};
static const char *const change_columns[CHANGE_COLUMNS] = {
    [CHANGE_ID] = "change_id",
    [MAJOR] = "major",
    [KIND] = "kind",
    [APPROVER] = "approver",
    [APPROVED_AT] = "approved_at",
    [TESTED_AT] = "tested_at",
    [TEST_REF] = "test_ref",
    [IMPLEMENTED_AT] = "implemented_at",
    [AUDIT_REF] = "audit_ref",
    [REGULATOR_REF] = "regulator_ref",
};

/* What makes a change one that the regulator must know of is not told: then it fails for nobody. */
static void add_reported(struct facts *facts, struct tally *t, struct judged reported,
                         const struct value *told, const struct fields *f)
{
    struct slice id = field(f, CHANGE_ID)->text;
    if (present(told))
        facts_judge(facts, t, reported, f, id);
    else if (reported.verdict != VERDICT_GOOD)
        unknown_add(&t->unknown, facts->arena, unknown_of(told), f->record, id);
}

/* Is it a 技术改造 or 搬迁? Then it is to be made known to the regulator, once it is made. */
static void add_kind(struct facts *facts, const struct fields *f)
{
    struct change_facts *c = &facts->changes;
    const struct value *kind = field(f, KIND);
    struct slice id = field(f, CHANGE_ID)->text;
    if (present(kind) && !counts(f, KIND))
        return;
    const struct value *made = field(f, IMPLEMENTED_AT);
    if (present(kind) && !present(made)) { /* it may be of another year */
        unknown_add(&c->kind_unknown, facts->arena,
                    made->state == VALUE_UNREADABLE ? UNKNOWN_UNREADABLE : UNKNOWN_OTHER_YEAR,
                    f->record, id);
    } else if (present(kind)) {
        c->rebuilt++;
        evidence_add(&c->rebuilt_list, facts->arena, f->record, id);
    } else {
        unknown_add(&c->kind_unknown, facts->arena, unknown_of(kind), f->record, id);
    }
    add_reported(facts, &c->rebuilt_reported,
                 judge_done(facts, f, REGULATOR_REF, field(f, IMPLEMENTED_AT)), kind, f);
}

static void add_major(struct facts *facts, const struct fields *f)
{
    const struct value *major = field(f, MAJOR);
    if (!present(major) || answered(major, ANSWER_YES))
        add_reported(facts, &facts->changes.major_reported, judge_filled(facts, f, REGULATOR_REF),
                     major, f);
}

/* What is not made by D is open: nothing is asked of it yet. */
static bool is_pending(const struct facts *facts, const struct fields *f)
{
    const struct value *made = field(f, IMPLEMENTED_AT);
    return made->state == VALUE_BLANK || (present(made) && made->as.moment.at >= facts->period.end);
}

/* given: also with what came after D. A change that was begun after D is none of the period. */
static void add_pending(struct facts *facts, const struct fields *given)
{
    const struct value *approved = field(given, APPROVED_AT);
    const struct value *begun = present(approved) ? approved : field(given, TESTED_AT);
    struct change_facts *c = &facts->changes;
    if (present(begun) && begun->as.moment.at >= facts->period.end)
        return;
    c->n++;
    c->approved.open++;
    c->tested.open++;
    c->recorded.open++;
}

/* Done before the change was made; a blank that must be filled is no such thing. */
static struct judged judge_before(struct facts *facts, const struct fields *f, int column,
                                  struct judged proof)
{
    struct judged when = judge_filled(facts, f, column);
    if (when.verdict == VERDICT_GOOD)
        when = judge_order(field(f, column), field(f, IMPLEMENTED_AT));
    return judged_and(when, proof);
}

static void add_change(struct facts *facts, struct tally *t, struct judged judged,
                       const struct fields *f)
{
    facts_judge(facts, t, judged, f, field(f, CHANGE_ID)->text);
}

static void change_take(struct facts *facts, const struct fields *given)
{
    static const int moments[] = {APPROVED_AT, TESTED_AT}; /* after D: not by D */
    struct as_of as_of;
    struct fields on_date = facts_as_of(facts, given, moments, 2, &as_of);
    const struct fields *f = &on_date;
    struct change_facts *c = &facts->changes;
    const struct value *made = field(f, IMPLEMENTED_AT);
    if (is_pending(facts, f)) {
        add_pending(facts, given);
        return;
    }
    if (present(made) && !period_has(&facts->period, made->as.moment.at))
        return;
    c->n++;
    facts->maybe = !present(made);
    facts->maybe_unread = made->state == VALUE_UNREADABLE;
    add_kind(facts, f);
    add_major(facts, f);
    struct judged done = present(made) ? judged_bool(true) : judged_untold(unknown_of(made));
    add_change(facts, &c->approved,
               judge_before(facts, f, APPROVED_AT, judge_filled(facts, f, APPROVER)), f);
    add_change(facts, &c->tested,
               judge_before(facts, f, TESTED_AT, judge_filled(facts, f, TEST_REF)), f);
    add_change(facts, &c->recorded, judged_and(done, judge_done(facts, f, AUDIT_REF, made)), f);
}

static void change_lose(struct facts *facts, const struct record *record)
{
    struct change_facts *c = &facts->changes;
    struct unknowns *const parts[] = {&c->approved.unknown,         &c->tested.unknown,
                                      &c->recorded.unknown,         &c->major_reported.unknown,
                                      &c->rebuilt_reported.unknown, &c->kind_unknown};
    struct slice no_id = {"", 0};
    if (lost_elsewhere(facts, record, change_columns[IMPLEMENTED_AT]))
        return;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        unknown_add(parts[i], facts->arena, UNKNOWN_LOST, record, no_id);
}

static const int change_counted[] = {KIND, -1};

const struct fact_source changes_source = {
    .export = "changes",
    .column = change_columns,
    .n = CHANGE_COLUMNS,
    .counted = change_counted,
    .take = change_take,
    .lose = change_lose,
};

/* --- releases ------------------------------------------------------------------------------------------ */

enum { RELEASE_ID, RELEASE_APPROVED_AT, EXECUTED_AT, AUDITED_AT, REF, RELEASE_COLUMNS };
static const char *const release_columns[RELEASE_COLUMNS] = {
    [RELEASE_ID] = "release_id",
    [RELEASE_APPROVED_AT] = "approved_at",
    [EXECUTED_AT] = "executed_at",
    [AUDITED_AT] = "audited_at",
    [REF] = "ref",
};
static const int release_dates[] = {EXECUTED_AT, AUDITED_AT, RELEASE_APPROVED_AT};
enum { RELEASE_DATES = 3 };

/* Its record is there, and not later than what it must come before, as far as that is told. */
static struct judged judge_step(struct facts *facts, const struct fields *f, int column,
                                const struct value *first, const struct value *second)
{
    struct judged judged = judge_filled(facts, f, column);
    if (judged.verdict != VERDICT_GOOD)
        return judged;
    const struct value *other = first == field(f, column) ? second : first;
    if (present(other))
        return judge_order(first, second);
    return other->state == VALUE_UNREADABLE ? judged_untold(UNKNOWN_UNREADABLE) : judged;
}

/* Row 148: approved before it was executed; 149: executed; 150: audited afterwards. */
static void judge_release(struct facts *facts, const struct fields *f,
                          struct judged judged[RELEASE_STEPS])
{
    const struct value *executed = field(f, EXECUTED_AT);
    const struct value *audited = field(f, AUDITED_AT);
    struct judged numbered = judge_filled(facts, f, REF);
    judged[RELEASE_APPROVED] =
        judge_step(facts, f, RELEASE_APPROVED_AT, field(f, RELEASE_APPROVED_AT),
                   present(executed) ? executed : audited);
    judged[RELEASE_EXECUTED] = judge_filled(facts, f, EXECUTED_AT);
    judged[RELEASE_AUDITED] = judge_done(facts, f, AUDITED_AT, executed);
    if (!present(executed)) {
        judged[RELEASE_AUDITED] = judge_filled(facts, f, AUDITED_AT);
        if (judged[RELEASE_AUDITED].verdict == VERDICT_BAD && executed->state != VALUE_BLANK)
            judged[RELEASE_AUDITED] =
                judged_untold(unknown_of(executed)); /* it may not have come to that yet */
    } else if (judged[RELEASE_AUDITED].verdict == VERDICT_GOOD)
        judged[RELEASE_AUDITED] = judge_step(facts, f, AUDITED_AT, executed, audited);
    for (int i = 0; i < RELEASE_STEPS; i++)
        judged[i] = judged_and(judged[i], numbered);
}

/* What is approved and neither executed nor audited is not released yet. */
static bool is_released(const struct fields *f)
{
    return !(present(field(f, RELEASE_APPROVED_AT)) &&
             field(f, EXECUTED_AT)->state == VALUE_BLANK &&
             field(f, AUDITED_AT)->state == VALUE_BLANK);
}

/* When it was released, or NULL; a date that cannot be read leaves it open. */
static const struct value *released_at(const struct fields *f)
{
    for (size_t i = 0; i < RELEASE_DATES; i++) {
        const struct value *at = field(f, release_dates[i]);
        if (at->state == VALUE_UNREADABLE)
            return NULL;
        if (present(at))
            return at;
    }
    return NULL;
}

/* Those of one moment are all the latest; of dates without a time nobody knows which is. */
static void keep_latest(struct facts *facts, const struct fields *f, const struct moment *at)
{
    struct release_facts *r = &facts->releases;
    struct release new = {.first = at->at, .last = moment_latest(at)};
    size_t n = 0;
    for (size_t i = 0; i < r->latest.n; i++)
        if (r->latest.at[i].first > new.last)
            return;
    for (size_t i = 0; i < r->latest.n; i++)
        if (r->latest.at[i].last >= new.first)
            r->latest.at[n++] = r->latest.at[i];
    r->latest.n = n;
    new.place = (struct evidence){.file = f->record->file,
                                  .line = f->record->line,
                                  .id = facts_text(facts, field(f, RELEASE_ID))};
    judge_release(facts, f, new.step);
    *vec_push(facts->arena, &r->latest) = new;
}

static void release_take(struct facts *facts, const struct fields *f)
{
    struct release_facts *r = &facts->releases;
    const struct value *at = released_at(f);
    if (!is_released(f))
        return;
    if (!at) {
        unknown_add(&r->perhaps, facts->arena, unknown_of(field(f, EXECUTED_AT)), f->record,
                    field(f, RELEASE_ID)->text);
        return;
    }
    if (at->as.moment.at >= facts->period.end)
        return;
    r->n++;
    keep_latest(facts, f, &at->as.moment);
}

static const struct fact_part release_unknowns[] = {
    {offsetof(struct facts, releases.perhaps), NO_COLUMN, NO_COLUMN}, PARTS_END};

const struct fact_source releases_source = {
    .export = "releases",
    .column = release_columns,
    .n = RELEASE_COLUMNS,
    .take = release_take,
    .unknowns = release_unknowns,
};

/* --- key events ---------------------------------------------------------------------------------------- */

enum { KEY_ID, EVENT, EVENT_AT, APPROVAL_REF, OPERATION_REF, DEVICE, EVENT_COLUMNS };
static const char *const event_columns[EVENT_COLUMNS] = {
    [KEY_ID] = "key_id",
    [EVENT] = "event",
    [EVENT_AT] = "at",
    [APPROVAL_REF] = "approval_ref",
    [OPERATION_REF] = "operation_ref",
    [DEVICE] = "device",
};

static void event_take(struct facts *facts, const struct fields *f)
{
    struct key_event_facts *k = &facts->key_events;
    const struct value *at = field(f, EVENT_AT);
    if (at->as.moment.at >= facts->period.end)
        return;
    k->n++;
    struct judged operated = judge_done(facts, f, OPERATION_REF, at);
    *vec_push(facts->arena, &k->event) = (struct key_event){
        .kind = word(field(f, EVENT)),
        .key = facts_text(facts, field(f, KEY_ID)),
        .device = facts_text(facts, field(f, DEVICE)),
        .file = f->record->file,
        .line = f->record->line,
        .in_period = period_has(&facts->period, at->as.moment.at),
        .recorded = judged_and(judge_filled(facts, f, APPROVAL_REF), operated),
    };
}

static void event_lose(struct facts *facts, const struct record *record)
{
    const struct value *event = lost_cell(record, event_columns[EVENT]);
    const struct value *at = lost_cell(record, event_columns[EVENT_AT]);
    if (at && at->as.moment.at >= facts->period.end)
        return;
    *vec_push(facts->arena, &facts->key_events.event) = (struct key_event){
        .kind = event ? event->as.word : NULL,
        .key = "",
        .file = record->file,
        .line = record->line,
        .in_period = !at || period_has(&facts->period, at->as.moment.at),
        .recorded = judged_untold(UNKNOWN_LOST),
    };
}

const struct fact_source ca_key_events_source = {
    .export = "ca_key_events",
    .column = event_columns,
    .n = EVENT_COLUMNS,
    .take = event_take,
    .lose = event_lose,
};
