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

static enum incident_level level_of(const char *text)
{
    return strcmp(text, "一般") == 0   ? LEVEL_GENERAL
           : strcmp(text, "严重") == 0 ? LEVEL_SEVERE
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
                          field(f, RESOLVED_AT), true);
    }
}

static void incident_take(struct facts *facts, const struct fields *f)
{
    struct incident_facts *i = &facts->incidents;
    struct slice id = field(f, INCIDENT_ID)->text;
    const struct value *detected = field(f, DETECTED_AT);
    const struct value *resolved = field(f, RESOLVED_AT);
    if (!period_has(&facts->period, detected->as.moment.at)) {
        i->outside++;
        return;
    }
    enum incident_level level = level_of(word(field(f, LEVEL)));
    i->n++;
    i->level_n[level]++;
    facts_add_seconds(facts, &i->hours[level], f->record, id, detected, resolved, true);
    facts_add_span(facts, &i->days[level], f->record, id, detected, resolved, COUNT_ELAPSED,
                   resolved->state == VALUE_BLANK);
    add_impact(facts, &i->customer, f, CUSTOMER_IMPACT, id);
    add_impact(facts, &i->leak, f, LEAK, id);
    tally_judged(&i->reported, facts->arena, judge_done(facts, f, REPORT_REF, detected), f->record,
                 id);
    if (level == LEVEL_MAJOR) {
        evidence_add(&i->major_list, facts->arena, f->record, id);
        add_impact(facts, &i->major_handling, f, HANDLING_IMPACT, id);
    }
}

const struct fact_source incidents_source = {
    .export = "incidents",
    .column = incident_columns,
    .n = INCIDENT_COLUMNS,
    .take = incident_take,
};

enum { EVENT_ID, KIND, STARTED_AT, RECOVERED_AT, RECOVERY_COLUMNS };
static const char *const recovery_columns[RECOVERY_COLUMNS] = {
    [EVENT_ID] = "event_id",
    [KIND] = "kind",
    [STARTED_AT] = "started_at",
    [RECOVERED_AT] = "recovered_at",
};

static void recovery_take(struct facts *facts, const struct fields *f)
{
    struct recovery_facts *r = &facts->recovery;
    const struct value *started = field(f, STARTED_AT);
    if (!period_has(&facts->period, started->as.moment.at)) {
        r->outside++;
        return;
    }
    r->n++;
    r->drills += strcmp(word(field(f, KIND)), "演练") == 0;
    facts_add_seconds(facts, &r->hours, f->record, field(f, EVENT_ID)->text, started,
                      field(f, RECOVERED_AT), false);
}

const struct fact_source recovery_source = {
    .export = "recovery",
    .column = recovery_columns,
    .n = RECOVERY_COLUMNS,
    .take = recovery_take,
};

enum { CASE_ID, REQUESTED_AT, CLOSED_AT, FORENSIC_COLUMNS };
static const char *const forensic_columns[FORENSIC_COLUMNS] = {
    [CASE_ID] = "case_id",
    [REQUESTED_AT] = "requested_at",
    [CLOSED_AT] = "closed_at",
};

static void forensic_take(struct facts *facts, const struct fields *f)
{
    struct forensic_facts *x = &facts->forensics;
    struct slice id = field(f, CASE_ID)->text;
    const struct value *requested = field(f, REQUESTED_AT);
    const struct value *closed = field(f, CLOSED_AT);
    bool open = closed->state == VALUE_BLANK;
    if (!period_has(&facts->period, requested->as.moment.at)) {
        x->outside++;
        return;
    }
    x->n++;
    facts_add_span(facts, &x->elapsed, f->record, id, requested, closed, COUNT_ELAPSED, open);
    facts_add_span(facts, &x->inclusive, f->record, id, requested, closed, COUNT_INCLUSIVE, open);
}

const struct fact_source forensics_source = {
    .export = "forensics",
    .column = forensic_columns,
    .n = FORENSIC_COLUMNS,
    .take = forensic_take,
};
