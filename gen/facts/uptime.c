/* Uptime. */
#include "facts/uptime.h"

#include <string.h>

#include "facts/facts.h"

enum { OUTAGE_SYSTEM, OUTAGE_START, OUTAGE_END, PLANNED, OUTAGE_COLUMNS };
static const char *const outage_columns[OUTAGE_COLUMNS] = {
    [OUTAGE_SYSTEM] = "system",
    [OUTAGE_START] = "start_at",
    [OUTAGE_END] = "end_at",
    [PLANNED] = "planned",
};

static void outage_take(struct facts *facts, const struct fields *f)
{
    const struct value *end = field(f, OUTAGE_END);
    const struct value *planned = field(f, PLANNED);
    struct span span = {
        .start = field(f, OUTAGE_START)->as.moment.at,
        .end = present(end) ? end->as.moment.at : facts->period.end,
        .file = f->record->file,
        .line = f->record->line,
    };
    enum outage_end how = end->state == VALUE_ABSENT ? OUTAGE_UNTOLD
                          : span.end < span.start    ? OUTAGE_REVERSED
                                                     : OUTAGE_ENDS;
    *vec_push(facts->arena, &facts->outages.outage) = (struct outage){
        .system = facts_text(facts, field(f, OUTAGE_SYSTEM)),
        .end = how,
        .span = span,
        .planned = answered(planned, ANSWER_YES),
    };
}

const struct fact_source outages_source = {
    .export = "outages",
    .column = outage_columns,
    .n = OUTAGE_COLUMNS,
    .take = outage_take,
};

enum { MONITOR_SYSTEM, FROM_AT, TO_AT, ASPECT, MONITOR_COLUMNS };
static const char *const monitor_columns[MONITOR_COLUMNS] = {
    [MONITOR_SYSTEM] = "system",
    [FROM_AT] = "from_at",
    [TO_AT] = "to_at",
    [ASPECT] = "aspect",
};

static void monitor_take(struct facts *facts, const struct fields *f)
{
    *vec_push(facts->arena, &facts->monitor.monitored) = (struct monitored){
        .system = facts_text(facts, field(f, MONITOR_SYSTEM)),
        .aspect = word(field(f, ASPECT)),
        .span = {.start = field(f, FROM_AT)->as.moment.at,
                 .end = field(f, TO_AT)->as.moment.at,
                 .file = f->record->file,
                 .line = f->record->line},
    };
}

const struct fact_source monitor_source = {
    .export = "monitor",
    .column = monitor_columns,
    .n = MONITOR_COLUMNS,
    .take = monitor_take,
};

enum { PROBED_AT, SERVICE, OK, PROBE_COLUMNS };
static const char *const probe_columns[PROBE_COLUMNS] = {
    [PROBED_AT] = "probed_at",
    [SERVICE] = "service",
    [OK] = "ok",
};

static struct probe_facts *service_of(struct facts *facts, const char *service)
{
    for (size_t i = 0; i < facts->status.service.n; i++)
        if (strcmp(facts->status.service.at[i].service, service) == 0)
            return &facts->status.service.at[i];
    struct probe_facts *p = vec_push(facts->arena, &facts->status.service);
    *p = (struct probe_facts){.service = service};
    return p;
}

static void probe_take(struct facts *facts, const struct fields *f)
{
    instant at = field(f, PROBED_AT)->as.moment.at;
    bool good = answered(field(f, OK), ANSWER_YES);
    if (!period_has(&facts->period, at) || answered(field(f, OK), ANSWER_NOT_APPLICABLE))
        return;
    const char *service = word(field(f, SERVICE));
    struct probe_facts *p = service_of(facts, service);
    if (p->n == 0 || at > p->latest) {
        p->latest = at;
        p->latest_good = good;
        p->latest_place =
            (struct evidence){.file = f->record->file, .line = f->record->line, .id = service};
    }
    p->n++;
    p->good += good;
    if (!good)
        evidence_add(&p->failed, facts->arena, f->record, slice_of(service));
}

const struct fact_source status_probe_source = {
    .export = "status_probe",
    .column = probe_columns,
    .n = PROBE_COLUMNS,
    .take = probe_take,
};
