/* Feed. */
#include "unit/facts/feed.h"

#include <check.h>
#include <string.h>

void feed_open(struct feed *to, int year, int month, int day)
{
    *to = (struct feed){.arena = arena_new(), .line = 1};
    problems_init(&to->problems, to->arena);
    to->workdays = workdays_new(to->arena, year - 1, year + 1, NULL, 0);
    ck_assert(schema_load(&to->schema, to->arena, "templates/exports.csv", &to->problems));
    to->facts = facts_new(to->arena, &to->schema, period_of(day_from_civil(year, month, day)),
                          (struct facts_choice){0}, &to->workdays, &to->problems);
}

struct feed feed;

void feed_set_up(void)
{
    feed_open(&feed, 2025, 12, 31);
}

void feed_set_up_served(void)
{
    feed_set_up();
    feed.facts->org.service_start_state = VALUE_PRESENT;
}

void feed_tear_down(void)
{
    feed_close(&feed);
}

void feed_close(struct feed *to)
{
    arena_free(to->arena);
}

static size_t column_of(const struct export *export, struct slice name)
{
    size_t i = export_column(export, name);
    if (i == SIZE_MAX)
        ck_abort_msg("%s has no column %.*s", export->name, (int)name.n, name.at);
    return i;
}

/* "name=text" or "-name". */
static void set_cell(const struct export *export, struct value *value, struct slice cell)
{
    struct refusal refusal = {0};
    if (cell.n && cell.at[0] == '-') {
        value[column_of(export, (struct slice){cell.at + 1, cell.n - 1})].state = VALUE_ABSENT;
        return;
    }
    const char *equals = memchr(cell.at, '=', cell.n);
    ck_assert_msg(equals != NULL, "%.*s", (int)cell.n, cell.at);
    size_t name = (size_t)(equals - cell.at);
    size_t i = column_of(export, (struct slice){cell.at, name});
    if (!value_read(&export->column[i], (struct slice){equals + 1, cell.n - name - 1}, &value[i],
                    &refusal))
        ck_abort_msg("%.*s: %s", (int)cell.n, cell.at, refusal.reason);
}

static void read_cells(const struct feed *to, const struct export *export, struct value *value,
                       const char *row)
{
    static const char *const bar[] = {"|", NULL};
    struct slice rest = slice_of(arena_string(to->arena, row));
    struct slice cell;
    while (slice_split(&rest, bar, &cell))
        if (cell.n)
            set_cell(export, value, cell);
}

static struct record record_of(struct feed *to, const struct fact_source *source,
                               enum value_state others, const char *row)
{
    const struct export *export =
        &to->schema.export[schema_export(&to->schema, slice_of(source->export))];
    struct value *value = arena_alloc(to->arena, export->n * sizeof *value);
    for (size_t i = 0; i < export->n; i++)
        value[i].state = others;
    read_cells(to, export, value, row);
    return (struct record){
        .export = export, .file = export->name, .line = ++to->line, .value = value};
}

static void take_record(struct feed *to, const struct fact_source *source,
                        const struct record *record)
{
    size_t *map = arena_alloc(to->arena, source->n * sizeof *map);
    for (size_t i = 0; i < source->n; i++)
        map[i] = column_of(record->export, slice_of(source->column[i]));
    struct fields fields = {record, map};
    source->take(to->facts, &fields);
}

void feed_row(struct feed *to, const struct fact_source *source, const char *row)
{
    struct record record = record_of(to, source, VALUE_BLANK, row);
    take_record(to, source, &record);
}

void feed_unreadable(struct feed *to, const struct fact_source *source, const char *row,
                     const char *column)
{
    struct record record = record_of(to, source, VALUE_BLANK, row);
    struct value *value = arena_alloc(to->arena, record.export->n * sizeof *value);
    memcpy(value, record.value, record.export->n * sizeof *value);
    value[column_of(record.export, slice_of(column))] = (struct value){.state = VALUE_UNREADABLE};
    record.value = value;
    take_record(to, source, &record);
}

void feed_lose(struct feed *to, const struct fact_source *source, const char *row)
{
    struct record record = record_of(to, source, VALUE_UNREADABLE, row);
    if (!*row)
        record.value = NULL;
    evidence_add(&to->facts->export[schema_export(&to->schema, slice_of(source->export))].lost,
                 to->arena, &record, slice_of(""));
    facts_lose(to->facts, source, &record);
}

struct measure feed_measure(struct feed *to, measure_fn *fn, const char *of, const char *exports,
                            const char *const *params)
{
    struct measure_def *def = arena_alloc(to->arena, sizeof *def);
    struct measure_param *param = arena_alloc(to->arena, 8 * sizeof *param);
    *def = (struct measure_def){.name = "m",
                                .title = "m",
                                .unit = "cases",
                                .of = of,
                                .exports = text_list(to->arena, exports, "|"),
                                .param = param};
    for (; params && *params; params += 2)
        param[def->n_params++] = (struct measure_param){params[0], params[1]};
    for (size_t i = 0; i < to->schema.n; i++) {
        struct export_facts *e = &to->facts->export[i];
        e->supply = SUPPLY_ROWS;
        e->name = e->title = to->schema.export[i].name;
        e->has_column = arena_alloc(to->arena, to->schema.export[i].n * sizeof(bool));
        memset(e->has_column, true, to->schema.export[i].n * sizeof(bool));
    }
    struct measure m = {.def = def, .lo = ratio_int(0), .hi = ratio_int(0), .scale = 1};
    fn(to->facts, def, to->arena, &m);
    return m;
}

const char *feed_value(struct feed *to, const struct measure *m)
{
    if (m->state != MEASURE_BOUNDED)
        return m->state == MEASURE_NO_CASES ? "no cases" : "unknown";
    const char *lo = ratio_text(to->arena, m->lo, 4);
    if (m->hi_open)
        return arena_format(to->arena, "%s..", lo);
    return ratio_compare(m->lo, m->hi) == 0
               ? lo
               : arena_format(to->arena, "%s..%s", lo, ratio_text(to->arena, m->hi, 4));
}

const char *feed_measured(measure_fn *fn, const char *of, const char *exports,
                          const char *const *params)
{
    feed.last = feed_measure(&feed, fn, of, exports, params);
    return feed_value(&feed, &feed.last);
}

const char *feed_days(const struct durations *d)
{
    if (d->n)
        return arena_format(feed.arena, "%d", (int)d->max);
    if (d->open)
        return arena_format(feed.arena, "open %d", (int)d->open_max);
    return d->unknown.n ? "?" : "-";
}
