/* Facts: the table of sources, their binding to the schema, and what they share. */
#include "facts/facts.h"

#include <string.h>

#include "ingest/refs.h"

static const struct fact_source *const sources[] = {
    &org_source,          &hotline_source,       &shifts_source,        &complaints_source,
    &disputes_source,     &applications_source,  &customers_source,     &follow_ups_source,
    &survey_source,       &incidents_source,     &recovery_source,      &forensics_source,
    &staff_source,        &docs_source,          &records_source,       &disclosure_source,
    &attest_source,       &inspection_source,    &overrides_source,     &assets_source,
    &asset_events_source, &accounts_source,      &network_links_source, &certificates_source,
    &crl_log_source,      &revocations_source,   &key_recovery_source,  &outages_source,
    &monitor_source,      &status_probe_source,  &access_log_source,    &visitors_source,
    &video_source,        &power_source,         &env_source,           &changes_source,
    &releases_source,     &ca_key_events_source, &roles_source,         &findings_source,
    &submissions_source,  &tickets_source,       &coverage_source,
};
enum { SOURCES = sizeof sources / sizeof *sources };

struct binding {
    const struct fact_source *source; /* NULL: no facts are taken from this export */
    const size_t *map;
};

struct fact_bindings {
    struct binding *export; /* by index in the schema */
};

/* The words that a source compares with, and the columns in which it asks what counts. */
static bool bind_words(const struct fact_source *source, const struct export *export,
                       const size_t *map, const char *schema_file, struct problems *problems)
{
    size_t errors = problems->errors;
    for (const struct fact_word *w = source->words; w && w->word; w++) {
        if (map[w->column] == SIZE_MAX)
            continue;
        const struct column *c = &export->column[map[w->column]];
        const char *const *value = c->values;
        while (value && *value && strcmp(*value, w->word) != 0)
            value++;
        if (!value || !*value)
            problem_add(problems, SEVERITY_ERROR, schema_file, c->line, "values",
                        "\"%s\" must be a value of %s.%s", w->word, export->name, c->name);
    }
    if (source->ordered && map[source->ordered->column] != SIZE_MAX) {
        const struct column *c = &export->column[map[source->ordered->column]];
        size_t n = 0;
        while (c->values && c->values[n])
            n++;
        if (n != source->ordered->n)
            problem_add(problems, SEVERITY_ERROR, schema_file, c->line, "values",
                        "%s.%s must have %zu values, the best first", export->name, c->name,
                        source->ordered->n);
    }
    for (const int *at = source->counted; at && *at >= 0; at++) {
        const struct column *c = map[*at] == SIZE_MAX ? NULL : &export->column[map[*at]];
        if (c && !*c->counts)
            problem_add(problems, SEVERITY_ERROR, schema_file, c->line, "counts",
                        "%s.%s must say which of its values count", export->name, c->name);
    }
    return problems->errors == errors;
}

static bool bind_source(struct arena *arena, const struct fact_source *source,
                        const struct schema *schema, const char *schema_file,
                        struct problems *problems, struct binding *bindings)
{
    size_t index = schema_export(schema, slice_of(source->export));
    if (index == SIZE_MAX) {
        problem_add(problems, SEVERITY_ERROR, schema_file, schema->lines, "export",
                    "export %s is missing", source->export);
        return false;
    }
    bool sound = true;
    int64_t line = schema->export[index].line;
    if (schema->export[index].n > MOST_COLUMNS) {
        problem_add(problems, SEVERITY_ERROR, schema_file, line, "export",
                    "export %s has more than %d columns", source->export, MOST_COLUMNS);
        return false;
    }
    size_t *map = arena_alloc(arena, source->n * sizeof *map);
    for (size_t i = 0; i < source->n; i++) {
        map[i] = export_column(&schema->export[index], slice_of(source->column[i]));
        if (map[i] == SIZE_MAX) {
            problem_add(problems, SEVERITY_ERROR, schema_file, line, source->column[i],
                        "export %s lacks this column", source->export);
            sound = false;
        }
    }
    sound = bind_words(source, &schema->export[index], map, schema_file, problems) && sound;
    for (const char *const *after = source->after; after && *after; after++)
        if (schema_export(schema, slice_of(*after)) >= index) {
            problem_add(problems, SEVERITY_ERROR, schema_file, line, "export",
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
    b->export = arena_alloc(arena, schema->all * sizeof *b->export);
    bool sound = true;
    for (size_t i = 0; i < SOURCES; i++)
        sound = bind_source(arena, sources[i], schema, schema_file, problems, b->export) && sound;
    return sound ? b : NULL;
}

static const struct object_facts no_objects;

struct facts *facts_new(struct arena *arena, const struct schema *schema, struct period period,
                        struct facts_choice choice, const struct workdays *workdays,
                        struct problems *problems)
{
    struct facts *f = arena_alloc(arena, sizeof *f);
    f->arena = arena;
    f->period = period;
    f->known_to = period.to;
    f->choice = choice;
    f->workdays = workdays;
    f->schema = schema;
    f->problems = problems;
    f->objects = &no_objects;
    f->export = arena_alloc(arena, schema->all * sizeof *f->export);
    for (size_t i = 0; i < SOURCES; i++) {
        for (const size_t *at = sources[i]->indexes; at && *at != NO_MORE_PARTS; at++)
            index_init((struct index *)((char *)f + *at), arena);
        for (const size_t *at = sources[i]->fingerprints; at && *at != NO_MORE_PARTS; at++)
            fingerprints_init((struct fingerprints *)((char *)f + *at), arena);
    }
    return f;
}

static bool sink_examine(void *context, size_t export, const struct record *record,
                         struct refusal *refusal)
{
    const struct facts_sink *sink = context;
    const struct binding *b = &sink->bindings->export[export];
    struct fields fields = {record, b->map};
    return !b->source || !b->source->examine || b->source->examine(sink->facts, &fields, refusal);
}

static void sink_take(void *context, size_t export, const struct record *record)
{
    struct facts_sink *sink = context;
    const struct binding *b = &sink->bindings->export[export];
    struct fields fields = {record, b->map};
    sink->facts->carried = false;
    sink->facts->maybe = false;
    if (sink->taking != export + 1) { /* the statements of coverage were read before all others */
        sink->facts->known_to = facts_known_to(sink->facts, export);
        sink->taking = export + 1;
    }
    replaced_note_taken(sink->facts, export, record->file);
    if (b->source)
        b->source->take(sink->facts, &fields);
}

static const char *column_name(const struct fact_source *source, int column)
{
    return column == NO_COLUMN ? NULL : source->column[column];
}

/* The next part of which a lost row may be a case; NULL at the end. */
static void *part_of(struct facts *facts, const struct fact_source *source,
                     const struct record *record, const struct fact_part **part)
{
    while (*part && (*part)->at != NO_MORE_PARTS) {
        const struct fact_part *p = (*part)++;
        if (!lost_over(facts, record, column_name(source, p->begin), column_name(source, p->end)))
            return (char *)facts + p->at;
    }
    return NULL;
}

void facts_lose(struct facts *facts, const struct fact_source *source, const struct record *record)
{
    const struct slice no_id = {"", 0};
    void *part = NULL;
    for (const struct fact_part *p = source->tallies; (part = part_of(facts, source, record, &p));)
        unknown_add(&((struct tally *)part)->unknown, facts->arena, UNKNOWN_LOST, record, no_id);
    for (const struct fact_part *p = source->durations;
         (part = part_of(facts, source, record, &p));) {
        struct durations *d = part;
        unknown_add(&d->unknown, facts->arena, UNKNOWN_LOST, record, no_id);
        d->untold++;
    }
    for (const struct fact_part *p = source->unknowns; (part = part_of(facts, source, record, &p));)
        unknown_add(part, facts->arena, UNKNOWN_LOST, record, no_id);
    if (source->lose)
        source->lose(facts, record);
}

static void sink_lose(void *context, size_t export, const struct record *record)
{
    const struct facts_sink *sink = context;
    const struct fact_source *source = sink->bindings->export[export].source;
    struct facts *facts = sink->facts;
    facts->lost_rows++;
    replaced_note_lost(facts, export, record->file, false);
    if (facts->choice.lost_ignored)
        return;
    evidence_add(&facts->export[export].lost, facts->arena, record, (struct slice){"", 0});
    if (source)
        facts_lose(facts, source, record);
}

static void sink_lose_key(void *context, size_t export, const struct record *record)
{
    const struct facts_sink *sink = context;
    const struct fact_source *source = sink->bindings->export[export].source;
    replaced_note_lost(sink->facts, export, record->file, true);
    if (source && source->lose_key && !sink->facts->choice.lost_ignored)
        source->lose_key(sink->facts);
}

static bool sink_differ(void *context, size_t export, const struct record *record)
{
    const struct facts_sink *sink = context;
    const struct binding *b = &sink->bindings->export[export];
    struct fields fields = {record, b->map};
    if (!b->source || !b->source->differ)
        return false;
    b->source->differ(sink->facts, &fields);
    return true;
}

static const char *sink_blank(void *context, size_t export)
{
    const struct facts_sink *sink = context;
    const struct fact_source *source = sink->bindings->export[export].source;
    return source ? source->blank : NULL;
}

static void sink_refuse(void *context, size_t export)
{
    const struct facts_sink *sink = context;
    sink->facts->export[export].refused = true;
    replaced_note_refused(sink->facts, export);
}

struct record_sink facts_record_sink(struct facts_sink *sink)
{
    sink->facts->attest_items = sink->attest_items;
    return (struct record_sink){sink,          sink_examine, sink_take,   sink_lose,
                                sink_lose_key, sink_refuse,  sink_differ, sink_blank};
}

static void widen_days(bool set, day_number *first, day_number *last, day_number from,
                       day_number to)
{
    *first = set && *first < from ? *first : from;
    *last = set && *last > to ? *last : to;
}

/* One file's part in what is known of its export. */
static void add_report(struct facts *facts, const struct file_report *report, size_t *usable)
{
    struct export_facts *e = &facts->export[report->export];
    usable[report->export] += !report->refused;
    e->accepted += report->accepted;
    e->rejected += report->rejected;
    e->path = report->path;
    e->own = e->own || !report->share;
    if (report->dated) {
        widen_days(e->dated, &e->first, &e->last, day_of(report->first), day_of(report->last));
        e->dated = true;
    }
    if (report->reaches) {
        widen_days(e->reaches, &e->begins, &e->ends, day_of(report->begins), day_of(report->ends));
        e->ends_at = e->reaches && e->ends_at > report->ends ? e->ends_at : report->ends;
        e->reaches = true;
    }
    e->open_ended = e->open_ended || report->open_ended;
    e->lasting = e->lasting || report->lasting;
    e->end_unread = e->end_unread || report->end_unread;
    if (report->any_date) {
        widen_days(e->any_date, &e->earliest, &e->latest, day_of(report->earliest),
                   day_of(report->latest));
        e->any_date = true;
    }
    e->kept_unread = e->kept_unread || report->kept_unread;
    if (report->kept) {
        day_number last = day_of(report->kept_to);
        e->kept_to = e->kept && e->kept_to > last ? e->kept_to : last;
        e->kept = true;
    }
    for (size_t c = 0; report->has_column && c < facts->schema->export[report->export].n; c++)
        e->has_column[c] = e->has_column[c] || report->has_column[c];
}

void facts_finish(struct facts *facts, const struct ingested *ingested)
{
    const struct schema *schema = facts->schema;
    size_t *usable = arena_alloc(facts->arena, schema->all * sizeof *usable);
    for (size_t i = 0; i < schema->all; i++) {
        struct export_facts *e = &facts->export[i];
        e->name = schema->export[i].name;
        e->title = schema->export[i].title;
        e->has_column = arena_alloc(facts->arena, schema->export[i].n * sizeof *e->has_column);
        e->reference_broken =
            arena_alloc(facts->arena, schema->export[i].n * sizeof *e->reference_broken);
    }
    for (size_t i = 0; i < ingested->n_references; i++) {
        const struct reference *r = &ingested->reference[i];
        facts->export[r->export].reference_broken[r->column] = r->broken;
    }
    for (size_t i = 0; i < SOURCES; i++)
        if (sources[i]->finish)
            sources[i]->finish(facts);
    for (size_t i = 0; i < ingested->n; i++)
        add_report(facts, &ingested->file[i], usable);
    for (size_t i = 0; i < schema->all; i++) {
        struct export_facts *e = &facts->export[i];
        bool roster = schema->export[i].kind == KIND_ROSTER;
        e->gaps = e->rejected > 0 || e->refused;
        e->supply = usable[i] == 0 && !e->refused ? SUPPLY_MISSING
                    : usable[i] == 0              ? SUPPLY_REFUSED
                    : e->accepted > 0             ? SUPPLY_ROWS
                    : e->rejected > 0             ? SUPPLY_UNUSABLE
                    : e->refused                  ? SUPPLY_REFUSED
                    : roster && e->lost.total > 0 ? SUPPLY_UNUSABLE
                    : roster                      ? SUPPLY_BLANK
                                                  : SUPPLY_EMPTY;
        if (i < schema->n) /* an examiner's answers have no period of their own */
            coverage_judge(facts, i);
    }
    coverage_warn(facts, ingested->code);
}

const struct export_facts *facts_export(const struct facts *facts, const char *name)
{
    return &facts->export[schema_export(facts->schema, slice_of(name))];
}

bool facts_refers(const struct facts *facts, const char *export, const char *column)
{
    size_t index = schema_export(facts->schema, slice_of(export));
    size_t c = export_column(&facts->schema->export[index], slice_of(column));
    return !facts->export[index].reference_broken[c];
}

bool export_has_column(const struct facts *facts, const char *export, const char *column)
{
    size_t index = schema_export(facts->schema, slice_of(export));
    size_t c = export_column(&facts->schema->export[index], slice_of(column));
    return facts->export[index].has_column[c];
}

const struct value *lost_cell(const struct record *record, const char *column)
{
    size_t i = export_column(record->export, slice_of(column));
    bool told = record->value && i != SIZE_MAX && present(&record->value[i]);
    return told ? &record->value[i] : NULL;
}

bool lost_counts(const struct record *record, const char *column)
{
    const struct value *v = lost_cell(record, column);
    size_t i = export_column(record->export, slice_of(column));
    return v && column_counts(&record->export->column[i], v->as.word);
}

bool lost_over(struct facts *facts, const struct record *record, const char *begin, const char *end)
{
    static const struct value unread = {.state = VALUE_UNREADABLE};
    const struct value *first = begin ? lost_cell(record, begin) : NULL;
    const struct value *last = end ? lost_cell(record, end) : NULL;
    if (!first && last && last->as.moment.at < facts->period.begin)
        return true;
    return !facts_open_in_period(facts, first ? first : &unread, last ? last : &unread);
}

bool lost_elsewhere(const struct facts *facts, const struct record *record, const char *column)
{
    const struct value *v = lost_cell(record, column);
    return v && !period_has(&facts->period, v->as.moment.at);
}

const char *facts_text(struct facts *facts, const struct value *value)
{
    if (value->state != VALUE_PRESENT)
        return NULL;
    return text_one_line(facts->arena, value->text);
}

bool facts_in_period(const struct facts *facts, const struct fields *f, const int *columns,
                     size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (present(field(f, columns[i])))
            return period_has(&facts->period, field(f, columns[i])->as.moment.at);
    return true;
}

static struct judged judge_state(struct facts *facts, enum value_state state, enum blank blank)
{
    if (state == VALUE_PRESENT)
        return judged_bool(true);
    if (state != VALUE_BLANK || blank == BLANK_SILENT)
        return judged_untold(unknown_of_state(state));
    facts->fault_blanks += blank == BLANK_FAULT;
    return blank == BLANK_FAULT && facts->choice.blank_unknown ? judged_untold(UNKNOWN_BLANK)
                                                               : judged_bool(false);
}

struct judged judge_filled(struct facts *facts, const struct fields *f, int column)
{
    return judge_state(facts, field(f, column)->state,
                       f->record->export->column[f->map[column]].blank);
}

struct judged judge_kept_filled(struct facts *facts, const char *export, const char *column,
                                enum value_state state)
{
    const struct export *e = &facts->schema->export[schema_export(facts->schema, slice_of(export))];
    return judge_state(facts, state, e->column[export_column(e, slice_of(column))].blank);
}

/* The day of a date, or a time, that a field gives. */
static bool field_is_after(const struct fields *f, int column, const struct period *period)
{
    const struct value *v = field(f, column);
    enum column_type type = f->record->export->column[f->map[column]].type;
    return present(v) && ((type == TYPE_DATE && v->as.day > period->to) ||
                          (type == TYPE_DATETIME && v->as.moment.at >= period->end));
}

struct judged judge_done(struct facts *facts, const struct fields *f, int column,
                         const struct value *happened)
{
    bool late = field_is_after(f, column, &facts->period);
    struct judged due = judge_due(facts, happened);
    if (present(field(f, column)) && !late)
        return judged_bool(true);
    if (field(f, column)->state != VALUE_BLANK && !late)
        return judged_untold(unknown_of(field(f, column)));
    if (due.verdict != VERDICT_GOOD)
        return due;
    return late ? judged_bool(false) : judge_filled(facts, f, column);
}

enum unknown_reason facts_maybe_why(const struct facts *facts)
{
    return facts->maybe_unread ? UNKNOWN_UNREADABLE : UNKNOWN_OTHER_YEAR;
}

void facts_judge(struct facts *facts, struct tally *tally, struct judged judged,
                 const struct fields *f, struct slice id)
{
    tally->carried += facts->carried;
    if (facts->maybe && judged.verdict == VERDICT_BAD)
        judged = judged_untold(facts_maybe_why(facts));
    if (facts->maybe && facts->maybe_unread && judged.verdict == VERDICT_GOOD)
        unknown_add(&tally->perhaps, facts->arena, UNKNOWN_UNREADABLE, f->record, id);
    judged.doubtful = judged.doubtful || facts->maybe;
    tally_judged(tally, facts->arena, judged, f->record, id);
}

enum case_period facts_case_period(struct facts *facts, const struct value *start,
                                   const struct value *end)
{
    const struct period *p = &facts->period;
    facts->carried = false;
    facts->maybe = false;
    facts->maybe_unread = start->state == VALUE_UNREADABLE || end->state == VALUE_UNREADABLE;
    if (present(start) && start->as.moment.at >= p->end)
        return CASE_OUTSIDE;
    if (present(start) && start->as.moment.at >= p->begin) /* whatever its end is said to be */
        return CASE_BEGUN;
    if (start->state == VALUE_UNREADABLE) { /* it may be after D, or contradict the end */
        facts->maybe = true;
        return CASE_MAYBE;
    }
    if (present(end) && end->as.moment.at < p->begin)
        return CASE_OUTSIDE;
    bool ended = present(end) && end->as.moment.at < p->end;
    facts->maybe = present(start) ? !present(end) && end->state != VALUE_BLANK : !ended;
    if (facts->maybe)
        return CASE_MAYBE;
    if (!present(start))
        return CASE_BEGUN;
    facts->carried = true;
    return CASE_CARRIED;
}

bool facts_open_in_period(struct facts *facts, const struct value *start, const struct value *end)
{
    return facts_case_period(facts, start, end) != CASE_OUTSIDE;
}

struct fields facts_as_of(const struct facts *facts, const struct fields *f, const int *moments,
                          size_t n, struct as_of *as_of)
{
    const struct record *given = f->record;
    memcpy(as_of->value, given->value, given->export->n * sizeof *as_of->value);
    for (size_t i = 0; i < n; i++) {
        struct value *v = &as_of->value[f->map[moments[i]]];
        if (present(v) && v->as.moment.at >= facts->period.end)
            *v = (struct value){.state = VALUE_BLANK};
    }
    as_of->record = *given;
    as_of->record.value = as_of->value;
    return (struct fields){&as_of->record, f->map};
}
