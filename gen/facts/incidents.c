/* Incidents, recoveries, forensic requests. */
#include "facts/incidents.h"

#include <string.h>

#include "facts/facts.h"

enum {
    INCIDENT_ID,
    LEVEL,
    DETECTED_AT,
    RESOLVED_AT,
    HANDLING_IMPACT,
    CUSTOMER_IMPACT,
    LEAK,
    REPORT_REF,
    INCIDENT_COLUMNS
};
static const char *const incident_columns[INCIDENT_COLUMNS] = {
    [INCIDENT_ID] = "incident_id",
    [LEVEL] = "level",
    [DETECTED_AT] = "detected_at",
    [RESOLVED_AT] = "resolved_at",
    [HANDLING_IMPACT] = "handling_impact",
    [CUSTOMER_IMPACT] = "customer_impact",
    [LEAK] = "leak",
    [REPORT_REF] = "report_ref",
};

#define GENERAL "一般"
#define SEVERE "严重"
#define MAJOR "重大"

static enum incident_level level_of(const char *text)
{
    return strcmp(text, GENERAL) == 0  ? LEVEL_GENERAL
           : strcmp(text, SEVERE) == 0 ? LEVEL_SEVERE
                                       : LEVEL_MAJOR;
}

static void add_impact(struct facts *facts, struct impact *impact, const struct fields *f,
                       int column, struct slice id)
{
    const struct value *v = field(f, column);
    if (!present(v)) {
        unknown_add(&impact->unknown, facts->arena, unknown_of(v), f->record, id);
    } else if (v->as.answer == ANSWER_YES) {
        impact->yes++;
        evidence_add(&impact->yes_list, facts->arena, f->record, id);
        facts_add_seconds(facts, &impact->recovered, f->record, id, field(f, DETECTED_AT),
                          field(f, RESOLVED_AT), false);
    }
}

/* In every year in which the incident was in hand; where that cannot be told, a 是 is none for certain. */
static void add_handling_impact(struct facts *facts, const struct fields *f,
                                enum incident_level level, enum case_period when, struct slice id)
{
    struct incident_facts *i = &facts->incidents;
    struct impact *const of[] = {&i->handling, level == LEVEL_MAJOR ? &i->major_handling : NULL};
    bool maybe = when == CASE_MAYBE && answered(field(f, HANDLING_IMPACT), ANSWER_YES);
    i->handled_n++;
    i->major_handled_n += level == LEVEL_MAJOR;
    for (size_t k = 0; k < sizeof of / sizeof *of && of[k]; k++)
        if (maybe)
            unknown_add(&of[k]->unknown, facts->arena, facts_maybe_why(facts), f->record, id);
        else
            add_impact(facts, of[k], f, HANDLING_IMPACT, id);
}

static void lose_times(struct facts *facts, enum incident_level level, const struct record *record,
                       struct slice id, enum unknown_reason why)
{
    struct durations *const d[] = {&facts->incidents.hours[level], &facts->incidents.days[level]};
    for (size_t i = 0; i < sizeof d / sizeof *d; i++) {
        unknown_add(&d[i]->unknown, facts->arena, why, record, id);
        d[i]->untold++;
    }
}

/* How the incident was handled counts in every year in which it was open: how long, and what the handling
 * did; what the incident did counts in the year in which it was detected. */
static void incident_take(struct facts *facts, const struct fields *f)
{
    struct incident_facts *i = &facts->incidents;
    struct slice id = field(f, INCIDENT_ID)->text;
    const struct value *detected = field(f, DETECTED_AT);
    const struct value *resolved = field(f, RESOLVED_AT);
    enum incident_level level = level_of(word(field(f, LEVEL)));
    enum case_period when = facts_case_period(facts, detected, resolved);
    if (when == CASE_BEGUN || when == CASE_CARRIED) {
        facts_add_seconds(facts, &i->hours[level], f->record, id, detected, resolved, true);
        facts_add_span(facts, &i->days[level], f->record, id, detected, resolved, COUNT_ELAPSED,
                       resolved->state == VALUE_BLANK);
    } else if (when == CASE_MAYBE) {
        lose_times(facts, level, f->record, id, facts_maybe_why(facts));
    }
    /* a follow-up: in every year in which the incident was open, or the report became due */
    bool came_due = when == CASE_OUTSIDE && facts_came_due(facts, detected);
    facts->carried = facts->carried || came_due;
    if (when != CASE_OUTSIDE || came_due)
        facts_judge(facts, &i->reported, judge_done(facts, f, REPORT_REF, detected), f, id);
    if (when != CASE_OUTSIDE)
        add_handling_impact(facts, f, level, when, id);
    facts->carried = false;
    if (when != CASE_BEGUN) {
        i->outside++;
        return;
    }
    i->n++;
    i->level_n[level]++;
    add_impact(facts, &i->customer, f, CUSTOMER_IMPACT, id);
    add_impact(facts, &i->leak, f, LEAK, id);
    if (level == LEVEL_MAJOR)
        evidence_add(&i->major_list, facts->arena, f->record, id);
}

static void incident_lose(struct facts *facts, const struct record *record)
{
    struct incident_facts *i = &facts->incidents;
    const struct value *level = lost_cell(record, "level");
    const struct value *detected = lost_cell(record, "detected_at");
    const struct slice none = {"", 0};
    struct unknowns *const handled[] = {&i->reported.unknown, &i->handling.unknown};
    struct unknowns *const all[] = {&i->customer.unknown, &i->leak.unknown};
    bool major = !level || level_of(level->as.word) == LEVEL_MAJOR;
    if (lost_over(facts, record, "detected_at", "resolved_at")) {
        if (detected && facts_came_due(facts, detected))
            unknown_add(&i->reported.unknown, facts->arena, UNKNOWN_LOST, record, none);
        return;
    }
    for (int l = 0; l < INCIDENT_LEVELS; l++)
        if (!level || (int)level_of(level->as.word) == l)
            lose_times(facts, (enum incident_level)l, record, none, UNKNOWN_LOST);
    for (size_t k = 0; k < sizeof handled / sizeof *handled; k++)
        unknown_add(handled[k], facts->arena, UNKNOWN_LOST, record, none);
    if (major)
        unknown_add(&i->major_handling.unknown, facts->arena, UNKNOWN_LOST, record, none);
    if (lost_elsewhere(facts, record, "detected_at"))
        return;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        unknown_add(all[k], facts->arena, UNKNOWN_LOST, record, none);
    if (major)
        unknown_add(&i->major_lost, facts->arena, UNKNOWN_LOST, record, none);
}

static const struct fact_word incident_words[] = {
    {LEVEL, GENERAL}, {LEVEL, SEVERE}, {LEVEL, MAJOR}, {0, NULL}};

const struct fact_source incidents_source = {
    .export = "incidents",
    .column = incident_columns,
    .n = INCIDENT_COLUMNS,
    .words = incident_words,
    .take = incident_take,
    .lose = incident_lose,
};

enum { EVENT_ID, KIND, STARTED_AT, RECOVERED_AT, RECOVERY_COLUMNS };
#define DRILL "演练"

static const char *const recovery_columns[RECOVERY_COLUMNS] = {
    [EVENT_ID] = "event_id",
    [KIND] = "kind",
    [STARTED_AT] = "started_at",
    [RECOVERED_AT] = "recovered_at",
};

static void recovery_take(struct facts *facts, const struct fields *f)
{
    struct recovery_facts *r = &facts->recovery;
    struct slice id = field(f, EVENT_ID)->text;
    const struct value *started = field(f, STARTED_AT);
    const struct value *recovered = field(f, RECOVERED_AT);
    enum case_period when = facts_case_period(facts, started, recovered);
    if (when == CASE_BEGUN || when == CASE_CARRIED)
        facts_add_seconds(facts, &r->hours, f->record, id, started, recovered, false);
    else if (when == CASE_MAYBE)
        unknown_add(&r->hours.unknown, facts->arena, facts_maybe_why(facts), f->record, id);
    facts->carried = false;
    if (when != CASE_BEGUN) {
        r->outside++;
        return;
    }
    r->n++;
    r->drills += strcmp(word(field(f, KIND)), DRILL) == 0;
}

static void recovery_lose(struct facts *facts, const struct record *record)
{
    struct recovery_facts *r = &facts->recovery;
    const struct value *kind = lost_cell(record, "kind");
    if (lost_over(facts, record, "started_at", "recovered_at"))
        return;
    unknown_add(&r->hours.unknown, facts->arena, UNKNOWN_LOST, record, slice_of(""));
    if (!lost_elsewhere(facts, record, "started_at") &&
        (!kind || strcmp(kind->as.word, DRILL) == 0))
        unknown_add(&r->lost, facts->arena, UNKNOWN_LOST, record, slice_of(""));
}

static const struct fact_word recovery_words[] = {{KIND, DRILL}, {0, NULL}};

const struct fact_source recovery_source = {
    .export = "recovery",
    .column = recovery_columns,
    .n = RECOVERY_COLUMNS,
    .words = recovery_words,
    .take = recovery_take,
    .lose = recovery_lose,
};

enum { CASE_ID, REQUESTED_AT, CLOSED_AT, FORENSIC_COLUMNS };
static const char *const forensic_columns[FORENSIC_COLUMNS] = {
    [CASE_ID] = "case_id",
    [REQUESTED_AT] = "requested_at",
    [CLOSED_AT] = "closed_at",
};

static void lose_forensic(struct facts *facts, const struct record *record, struct slice id,
                          enum unknown_reason why)
{
    struct durations *const d[] = {&facts->forensics.elapsed, &facts->forensics.inclusive};
    for (size_t i = 0; i < sizeof d / sizeof *d; i++) {
        unknown_add(&d[i]->unknown, facts->arena, why, record, id);
        d[i]->untold++;
    }
}

static void forensic_take(struct facts *facts, const struct fields *f)
{
    struct forensic_facts *x = &facts->forensics;
    struct slice id = field(f, CASE_ID)->text;
    const struct value *requested = field(f, REQUESTED_AT);
    const struct value *closed = field(f, CLOSED_AT);
    bool open = closed->state == VALUE_BLANK;
    enum case_period when = facts_case_period(facts, requested, closed);
    if (when == CASE_BEGUN || when == CASE_CARRIED) {
        facts_add_span(facts, &x->elapsed, f->record, id, requested, closed, COUNT_ELAPSED, open);
        facts_add_span(facts, &x->inclusive, f->record, id, requested, closed, COUNT_INCLUSIVE,
                       open);
    } else if (when == CASE_MAYBE) {
        lose_forensic(facts, f->record, id, facts_maybe_why(facts));
    }
    facts->carried = false;
    x->n += when == CASE_BEGUN;
    x->outside += when != CASE_BEGUN;
}

static void forensic_lose(struct facts *facts, const struct record *record)
{
    if (!lost_over(facts, record, "requested_at", "closed_at"))
        lose_forensic(facts, record, slice_of(""), UNKNOWN_LOST);
}

const struct fact_source forensics_source = {
    .export = "forensics",
    .column = forensic_columns,
    .n = FORENSIC_COLUMNS,
    .take = forensic_take,
    .lose = forensic_lose,
};
