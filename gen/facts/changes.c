/* Changes, releases, key events. */
#include "facts/changes.h"

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

static void add_kind(struct facts *facts, const struct fields *f, struct slice id)
{
    struct change_facts *c = &facts->changes;
    const struct value *kind = field(f, KIND);
    if (!present(kind)) {
        unknown_add(&c->kind_unknown, facts->arena, unknown_of(kind), f->record, id);
    } else if (strcmp(word(kind), "一般") != 0) {
        c->rebuilt++;
        evidence_add(&c->rebuilt_list, facts->arena, f->record, id);
    }
}

static void add_major(struct facts *facts, const struct fields *f, struct slice id)
{
    const struct value *major = field(f, MAJOR);
    struct tally *t = &facts->changes.major_reported;
    if (answered(major, ANSWER_YES))
        tally_judged(t, facts->arena, judge_filled(facts, f, REGULATOR_REF), f->record, id);
    else if (!present(major))
        unknown_add(&t->unknown, facts->arena, unknown_of(major), f->record, id);
}

static void change_take(struct facts *facts, const struct fields *f)
{
    static const int begin[] = {APPROVED_AT, TESTED_AT, IMPLEMENTED_AT};
    struct change_facts *c = &facts->changes;
    const struct value *made = field(f, IMPLEMENTED_AT);
    struct slice id = field(f, CHANGE_ID)->text;
    if (!facts_in_period(facts, f, begin, sizeof begin / sizeof *begin))
        return;
    c->n++;
    add_kind(facts, f, id);
    add_major(facts, f, id);
    if (made->state == VALUE_BLANK) { /* not made yet: nothing to judge */
        c->approved.open++;
        c->tested.open++;
        c->recorded.open++;
        return;
    }
    struct judged done = present(made) ? judged_bool(true) : judged_untold(UNKNOWN_ABSENT);
    tally_judged(
        &c->approved, facts->arena,
        judged_and(judge_order(field(f, APPROVED_AT), made), judge_filled(facts, f, APPROVER)),
        f->record, id);
    tally_judged(
        &c->tested, facts->arena,
        judged_and(judge_order(field(f, TESTED_AT), made), judge_filled(facts, f, TEST_REF)),
        f->record, id);
    tally_judged(&c->recorded, facts->arena,
                 judged_and(done, judge_done(facts, f, AUDIT_REF, made)), f->record, id);
}

const struct fact_source changes_source = {
    .export = "changes",
    .column = change_columns,
    .n = CHANGE_COLUMNS,
    .take = change_take,
};

enum { RELEASE_ID, RELEASE_APPROVED_AT, EXECUTED_AT, AUDITED_AT, REF, RELEASE_COLUMNS };
static const char *const release_columns[RELEASE_COLUMNS] = {
    [RELEASE_ID] = "release_id",
    [RELEASE_APPROVED_AT] = "approved_at",
    [EXECUTED_AT] = "executed_at",
    [AUDITED_AT] = "audited_at",
    [REF] = "ref",
};

/* The latest release up to D, by its execution, or else audit, or else approval. What is approved and
 * neither executed nor audited is not released yet. */
static void release_take(struct facts *facts, const struct fields *f)
{
    static const int dates[] = {EXECUTED_AT, AUDITED_AT, RELEASE_APPROVED_AT};
    struct release_facts *r = &facts->releases;
    const struct value *at = NULL;
    bool pending = present(field(f, RELEASE_APPROVED_AT)) &&
                   field(f, EXECUTED_AT)->state == VALUE_BLANK &&
                   field(f, AUDITED_AT)->state == VALUE_BLANK;
    for (size_t i = 0; i < sizeof dates / sizeof *dates && !at; i++)
        if (present(field(f, dates[i])))
            at = field(f, dates[i]);
    if (pending)
        return;
    if (!at) {
        r->undated++;
        return;
    }
    if (at->as.moment.at >= facts->period.end)
        return;
    r->n++;
    if (r->latest.found && at->as.moment.at <= r->latest.at.at)
        return;
    r->latest.found = true;
    r->latest.at = at->as.moment;
    r->latest.judged =
        judged_and(judge_order(field(f, RELEASE_APPROVED_AT), field(f, EXECUTED_AT)),
                   judged_and(judge_order(field(f, EXECUTED_AT), field(f, AUDITED_AT)),
                              judge_filled(facts, f, REF)));
    r->latest.place = (struct evidence){.file = f->record->file,
                                        .line = f->record->line,
                                        .id = facts_text(facts, field(f, RELEASE_ID))};
}

const struct fact_source releases_source = {
    .export = "releases",
    .column = release_columns,
    .n = RELEASE_COLUMNS,
    .take = release_take,
};

enum { EVENT, EVENT_AT, EVENT_COLUMNS };
static const char *const event_columns[EVENT_COLUMNS] = {[EVENT] = "event", [EVENT_AT] = "at"};

static void event_take(struct facts *facts, const struct fields *f)
{
    struct key_event_facts *k = &facts->key_events;
    if (field(f, EVENT_AT)->as.moment.at >= facts->period.end)
        return;
    k->n++;
    counts_add(&k->kind, facts->arena, slice_of(word(field(f, EVENT))));
}

const struct fact_source ca_key_events_source = {
    .export = "ca_key_events",
    .column = event_columns,
    .n = EVENT_COLUMNS,
    .take = event_take,
};
