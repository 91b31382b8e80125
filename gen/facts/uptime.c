/* Uptime. */
#include "facts/uptime.h"

#include <string.h>

#include "facts/facts.h"

static const char *folded(struct facts *facts, const struct value *name)
{
    return text_folded(facts->arena, name->text);
}

enum { OUTAGE_SYSTEM, OUTAGE_START, OUTAGE_END, PLANNED, ANNOUNCED_AT, OUTAGE_COLUMNS };
static const char *const outage_columns[OUTAGE_COLUMNS] = {
    [OUTAGE_SYSTEM] = "system", [OUTAGE_START] = "start_at",     [OUTAGE_END] = "end_at",
    [PLANNED] = "planned",      [ANNOUNCED_AT] = "announced_at",
};

/* What nobody called planned, or nobody announced before it began, is a failure (GM153-R1,
 * GM153-BLANK). */
static enum planned planned_of(struct facts *facts, const struct fields *f)
{
    const struct value *planned = field(f, PLANNED);
    const struct value *announced = field(f, ANNOUNCED_AT);
    if (planned->state == VALUE_UNREADABLE)
        return PLANNED_UNTOLD;
    if (!answered(planned, ANSWER_YES))
        return PLANNED_NO;
    if (present(announced))
        return moment_after(&announced->as.moment, &field(f, OUTAGE_START)->as.moment)
                   ? PLANNED_NO
                   : PLANNED_YES;
    return judge_filled(facts, f, ANNOUNCED_AT).verdict == VERDICT_BAD ? PLANNED_NO
                                                                       : PLANNED_UNTOLD;
}

static void outage_take(struct facts *facts, const struct fields *f)
{
    const struct value *end = field(f, OUTAGE_END);
    struct moment down = {facts->period.end, false};
    struct span_bounds span =
        span_between(&field(f, OUTAGE_START)->as.moment, present(end) ? &end->as.moment : &down,
                     f->record->file, f->record->line);
    if (present(end) && end->as.moment.date_only)
        span.most.end--; /* it ended in a second of that day */
    bool told = present(end) || end->state == VALUE_BLANK;
    enum outage_end how = !told                             ? OUTAGE_UNTOLD
                          : !present(end)                   ? OUTAGE_ENDS
                          : span.most.end < span.most.start ? OUTAGE_REVERSED
                                                            : OUTAGE_ENDS;
    *vec_push(facts->arena, &facts->outages.outage) = (struct outage){
        .system = folded(facts, field(f, OUTAGE_SYSTEM)),
        .name = facts_text(facts, field(f, OUTAGE_SYSTEM)),
        .end = how,
        .why = told ? UNKNOWN_REVERSED : unknown_of(end),
        .span = span,
        .planned = planned_of(facts, f),
    };
}

static void outage_lose(struct facts *facts, const struct record *record)
{
    const struct value *system = lost_cell(record, "system");
    const struct value *start = lost_cell(record, "start_at");
    if (!start || start->as.moment.at < facts->period.end)
        *vec_push(facts->arena, &facts->outages.lost) = system ? folded(facts, system) : NULL;
}

const struct fact_source outages_source = {
    .export = "outages",
    .column = outage_columns,
    .n = OUTAGE_COLUMNS,
    .take = outage_take,
    .lose = outage_lose,
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
    struct span_bounds span = facts_watch(f, FROM_AT, TO_AT);
    *vec_push(facts->arena, &facts->monitor.monitored) = (struct monitored){
        .system = folded(facts, field(f, MONITOR_SYSTEM)),
        .name = facts_text(facts, field(f, MONITOR_SYSTEM)),
        .aspect = word(field(f, ASPECT)),
        .aspect_state = field(f, ASPECT)->state,
        .span = span,
    };
}

static void monitor_lose(struct facts *facts, const struct record *record)
{
    const struct value *system = lost_cell(record, "system");
    *vec_push(facts->arena, &facts->monitor.lost) = system ? folded(facts, system) : NULL;
}

const struct fact_source monitor_source = {
    .export = "monitor",
    .column = monitor_columns,
    .n = MONITOR_COLUMNS,
    .take = monitor_take,
    .lose = monitor_lose,
};

enum { PROBED_AT, SERVICE, URL, OK, PROBE_COLUMNS };
static const char *const probe_columns[PROBE_COLUMNS] = {
    [PROBED_AT] = "probed_at",
    [SERVICE] = "service",
    [URL] = "url",
    [OK] = "ok",
};

static struct probe_series *series_of(struct facts *facts, const char *service, const char *url)
{
    struct status_facts *s = &facts->status;
    bool added = false;
    if (!s->keys.arena)
        index_init(&s->keys, facts->arena);
    const uintptr_t key[] = {(uintptr_t)service,
                             spellings_add(&s->addresses, facts->arena, slice_of(url))};
    size_t i = index_add(&s->keys, (struct slice){(const char *)key, sizeof key}, &added);
    if (added)
        *vec_push(facts->arena, &s->series) = (struct probe_series){.service = service, .url = url};
    return &s->series.at[i];
}

static void probe_take(struct facts *facts, const struct fields *f)
{
    const struct moment *at = &field(f, PROBED_AT)->as.moment;
    const char *url = facts_text(facts, field(f, URL));
    const char *service = word(field(f, SERVICE));
    bool good = answered(field(f, OK), ANSWER_YES);
    if (!period_has(&facts->period, at->at) || answered(field(f, OK), ANSWER_NOT_APPLICABLE))
        return;
    struct probe_series *p = series_of(facts, service, url ? url : "");
    const char *id = url ? arena_format(facts->arena, "%s %s", service, url) : service;
    latest_add(&p->latest[good], at);
    p->n++;
    p->good += good;
    if (good)
        return;
    evidence_add(&p->failed, facts->arena, f->record, slice_of(id));
    if (p->failed.total == 1 || at->at > p->failed_at) {
        p->failed_at = at->at;
        p->failed_place =
            (struct evidence){.file = f->record->file, .line = f->record->line, .id = id};
    }
}

static void probe_lose(struct facts *facts, const struct record *record)
{
    const struct value *service = lost_cell(record, "service");
    if (!lost_elsewhere(facts, record, "probed_at"))
        *vec_push(facts->arena, &facts->status.lost) = service ? service->as.word : NULL;
}

const struct fact_source status_probe_source = {
    .export = "status_probe",
    .column = probe_columns,
    .n = PROBE_COLUMNS,
    .take = probe_take,
    .lose = probe_lose,
};
