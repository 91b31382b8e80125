/* Facts: the table of sources, their binding to the schema, and what they share. */
#include "facts/facts.h"

#include <string.h>

static const struct fact_source *const sources[] = {
    &org_source,           &hotline_source,      &shifts_source,       &complaints_source,
    &disputes_source,      &applications_source, &customers_source,    &follow_ups_source,
    &survey_source,        &incidents_source,    &recovery_source,     &forensics_source,
    &staff_source,         &docs_source,         &records_source,      &disclosure_source,
    &attest_source,        &assets_source,       &asset_events_source, &accounts_source,
    &network_links_source, &certificates_source, &crl_log_source,      &revocations_source,
    &key_recovery_source,  &outages_source,      &monitor_source,      &status_probe_source,
    &access_log_source,    &visitors_source,     &video_source,        &power_source,
    &env_source,           &changes_source,      &releases_source,     &ca_key_events_source,
    &roles_source,         &findings_source,     &submissions_source,  &tickets_source,
};
enum { SOURCES = sizeof sources / sizeof *sources };

struct binding {
    const struct fact_source *source; /* NULL: no facts are taken from this export */
    const size_t *map;
};

struct fact_bindings {
    struct binding *export; /* by index in the schema */
};

static bool bind_source(struct arena *arena, const struct fact_source *source,
                        const struct schema *schema, const char *schema_file,
                        struct problems *problems, struct binding *bindings)
{
    size_t index = schema_export(schema, slice_of(source->export));
    if (index == SIZE_MAX) {
        problem_add(problems, SEVERITY_ERROR, schema_file, 0, NULL, "export %s is missing",
                    source->export);
        return false;
    }
    bool sound = true;
    size_t *map = arena_alloc(arena, source->n * sizeof *map);
    for (size_t i = 0; i < source->n; i++) {
        map[i] = export_column(&schema->export[index], slice_of(source->column[i]));
        if (map[i] == SIZE_MAX) {
            problem_add(problems, SEVERITY_ERROR, schema_file, 0, source->column[i],
                        "export %s lacks this column", source->export);
            sound = false;
        }
    }
    for (const char *const *after = source->after; after && *after; after++)
        if (schema_export(schema, slice_of(*after)) >= index) {
            problem_add(problems, SEVERITY_ERROR, schema_file, 0, NULL,
                        "export %s must stand before %s", *after, source->export);
            sound = false;
        }
    bindings[index] = (struct binding){source, map};
    return sound;
}

const struct fact_bindings *facts_bind(struct arena *arena, const struct schema *schema,
                                       const char *schema_file, struct problems *problems)
{
    struct fact_bindings *b = arena_alloc(arena, sizeof *b);
    b->export = arena_alloc(arena, schema->n * sizeof *b->export);
    bool sound = true;
    for (size_t i = 0; i < SOURCES; i++)
        sound = bind_source(arena, sources[i], schema, schema_file, problems, b->export) && sound;
    return sound ? b : NULL;
}

struct facts *facts_new(struct arena *arena, const struct schema *schema, struct period period,
                        const struct workdays *workdays, struct problems *problems)
{
    struct facts *f = arena_alloc(arena, sizeof *f);
    f->arena = arena;
    f->period = period;
    f->workdays = workdays;
    f->schema = schema;
    f->problems = problems;
    f->export = arena_alloc(arena, schema->n * sizeof *f->export);
    struct index *const tables[] = {&f->complaints.ids,
                                    &f->applications.customers,
                                    &f->applications.channels,
                                    &f->customers.ids,
                                    &f->survey.ids,
                                    &f->registers.attest_items,
                                    &f->assets.models,
                                    &f->links.carriers,
                                    &f->certificates.issuers,
                                    &f->certificates.algorithm_keys,
                                    &f->certificates.format_keys,
                                    &f->crl.series_keys,
                                    &f->crl.issuers,
                                    &f->access.persons,
                                    &f->access.places,
                                    &f->access.factor_texts,
                                    &f->staff.persons};
    struct fingerprints *const joins[] = {&f->certificates.serials, &f->certificates.applications,
                                          &f->certificates.pairs, &f->crl.numbers,
                                          &f->revocations.serials};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        index_init(tables[i], arena);
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
        fingerprints_init(joins[i], arena);
    return f;
}

static bool sink_examine(void *context, size_t export, const struct record *record,
                         struct refusal *refusal)
{
    const struct facts_sink *sink = context;
    const struct binding *b = &sink->bindings->export[export];
    struct fields fields = {record, b->map};
    return !b->source || !b->source->examine || b->source->examine(&fields, refusal);
}

static void sink_take(void *context, size_t export, const struct record *record)
{
    const struct facts_sink *sink = context;
    const struct binding *b = &sink->bindings->export[export];
    struct fields fields = {record, b->map};
    if (b->source)
        b->source->take(sink->facts, &fields);
}

/* A lost row could have been any case of its export, good or bad, of this period or another. */
static void sink_lose(void *context, size_t export, const struct record *record)
{
    static const size_t none[] = {NO_MORE_PARTS};
    const struct facts_sink *sink = context;
    const struct fact_source *source = sink->bindings->export[export].source;
    struct facts *facts = sink->facts;
    const struct slice no_id = {"", 0};
    evidence_add(&facts->export[export].lost, facts->arena, record, no_id);
    if (!source)
        return;
    for (const size_t *at = source->tallies ? source->tallies : none; *at != NO_MORE_PARTS; at++)
        unknown_add(&((struct tally *)((char *)facts + *at))->unknown, facts->arena, UNKNOWN_LOST,
                    record, no_id);
    for (const size_t *at = source->durations ? source->durations : none; *at != NO_MORE_PARTS;
         at++) {
        struct durations *d = (struct durations *)((char *)facts + *at);
        unknown_add(&d->unknown, facts->arena, UNKNOWN_LOST, record, no_id);
        d->untold++;
    }
    for (const size_t *at = source->unknowns ? source->unknowns : none; *at != NO_MORE_PARTS; at++)
        unknown_add((struct unknowns *)((char *)facts + *at), facts->arena, UNKNOWN_LOST, record,
                    no_id);
    if (source->lose)
        source->lose(facts, record);
}

struct record_sink facts_record_sink(struct facts_sink *sink)
{
    return (struct record_sink){sink, sink_examine, sink_take, sink_lose};
}

/* One file's part in what is known of its export. */
static void add_report(struct facts *facts, const struct file_report *report, size_t *usable,
                       size_t *refused)
{
    struct export_facts *e = &facts->export[report->export];
    usable[report->export] += !report->refused;
    refused[report->export] += report->refused != NULL;
    e->accepted += report->accepted;
    e->rejected += report->rejected;
    for (size_t c = 0; report->has_column && c < facts->schema->export[report->export].n; c++)
        e->has_column[c] = e->has_column[c] || report->has_column[c];
}

void facts_finish(struct facts *facts, const struct ingested *ingested)
{
    const struct schema *schema = facts->schema;
    size_t *usable = arena_alloc(facts->arena, schema->n * sizeof *usable);
    size_t *refused = arena_alloc(facts->arena, schema->n * sizeof *refused);
    for (size_t i = 0; i < schema->n; i++) {
        struct export_facts *e = &facts->export[i];
        e->name = schema->export[i].name;
        e->title = schema->export[i].title;
        e->has_column = arena_alloc(facts->arena, schema->export[i].n * sizeof *e->has_column);
    }
    for (size_t i = 0; i < SOURCES; i++)
        if (sources[i]->finish)
            sources[i]->finish(facts);
    for (size_t i = 0; i < ingested->n; i++)
        add_report(facts, &ingested->file[i], usable, refused);
    for (size_t i = 0; i < schema->n; i++) {
        struct export_facts *e = &facts->export[i];
        e->gaps = e->rejected > 0 || refused[i] > 0;
        e->supply = usable[i] + refused[i] == 0 ? SUPPLY_MISSING
                    : usable[i] == 0            ? SUPPLY_REFUSED
                    : e->accepted > 0           ? SUPPLY_ROWS
                    : e->gaps                   ? SUPPLY_UNUSABLE
                                                : SUPPLY_EMPTY;
    }
}

const struct export_facts *facts_export(const struct facts *facts, const char *name)
{
    return &facts->export[schema_export(facts->schema, slice_of(name))];
}

bool export_has_column(const struct facts *facts, const char *export, const char *column)
{
    size_t index = schema_export(facts->schema, slice_of(export));
    size_t c = export_column(&facts->schema->export[index], slice_of(column));
    return facts->export[index].has_column[c];
}

const char *facts_text(struct facts *facts, const struct value *value)
{
    if (value->state != VALUE_PRESENT)
        return NULL;
    return arena_copy(facts->arena, value->text.at, value->text.n);
}

bool facts_in_period(const struct facts *facts, const struct fields *f, const int *columns,
                     size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (present(field(f, columns[i])))
            return period_has(&facts->period, field(f, columns[i])->as.moment.at);
    return true;
}

void facts_add_span(struct facts *facts, struct durations *d, const struct record *record,
                    struct slice id, const struct value *start, const struct value *end,
                    enum day_count count, bool open_if_blank)
{
    enum unknown_reason why = UNKNOWN_BLANK;
    struct moment until = {start_of(facts->period.to), true};
    int32_t days = 0;
    int64_t known = d->n + d->open;
    if (start->state != VALUE_PRESENT) {
        unknown_add(&d->unknown, facts->arena, unknown_of(start), record, id);
    } else if (end->state == VALUE_PRESENT) {
        if (span_days(facts->workdays, &start->as.moment, &end->as.moment, count, &days, &why))
            duration_add_days(d, facts->arena, days, record, id);
        else
            unknown_add(&d->unknown, facts->arena, why, record, id);
    } else if (end->state == VALUE_ABSENT || !open_if_blank) {
        unknown_add(&d->unknown, facts->arena, unknown_of(end), record, id);
    } else if (span_days(facts->workdays, &start->as.moment, &until, count, &days, &why)) {
        duration_add_open(d, facts->arena, days, record, id);
    } else {
        unknown_add(&d->unknown, facts->arena, why, record, id);
    }
    d->untold += d->n + d->open == known && end->state != VALUE_BLANK;
}

void facts_add_seconds(struct facts *facts, struct durations *d, const struct record *record,
                       struct slice id, const struct value *start, const struct value *end,
                       bool by_day)
{
    enum unknown_reason why = UNKNOWN_BLANK;
    int64_t seconds = 0;
    bool date_only = false;
    if (start->state != VALUE_PRESENT || end->state == VALUE_ABSENT) {
        unknown_add(&d->unknown, facts->arena,
                    unknown_of(start->state != VALUE_PRESENT ? start : end), record, id);
    } else if (end->state == VALUE_BLANK) {
        instant elapsed = facts->period.end - 1 - start->as.moment.at; /* to D's last second */
        duration_add_open(d, facts->arena, elapsed > 0 ? elapsed : 0, record, id);
    } else if (span_seconds(&start->as.moment, &end->as.moment, by_day, &seconds, &date_only,
                            &why)) {
        duration_add_seconds(d, facts->arena, seconds, record, id);
        d->date_only += date_only;
    } else {
        unknown_add(&d->unknown, facts->arena, why, record, id);
    }
}
