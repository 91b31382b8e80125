/* Feed. */
#include "unit/facts/feed.h"

#include <check.h>
#include <string.h>

void feed_open(struct feed *feed, int year, int month, int day)
{
    *feed = (struct feed){.arena = arena_new(), .line = 1};
    problems_init(&feed->problems, feed->arena);
    feed->workdays = workdays_new(feed->arena, year - 1, year + 1, NULL, 0);
    ck_assert(schema_load(&feed->schema, feed->arena, "templates/exports.csv", &feed->problems));
    feed->facts = facts_new(feed->arena, &feed->schema, period_of(day_from_civil(year, month, day)),
                            (struct facts_choice){0}, &feed->workdays, &feed->problems);
}

void feed_close(struct feed *feed)
{
    arena_free(feed->arena);
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

void feed_row(struct feed *feed, const struct fact_source *source, const char *row)
{
    static const char *const bar[] = {"|", NULL};
    const struct export *export =
        &feed->schema.export[schema_export(&feed->schema, slice_of(source->export))];
    struct value *value = arena_alloc(feed->arena, export->n * sizeof *value);
    size_t *map = arena_alloc(feed->arena, source->n * sizeof *map);
    for (size_t i = 0; i < export->n; i++)
        value[i].state = VALUE_BLANK;
    for (size_t i = 0; i < source->n; i++)
        map[i] = column_of(export, slice_of(source->column[i]));
    struct slice rest = slice_of(arena_string(feed->arena, row));
    struct slice cell;
    while (slice_split(&rest, bar, &cell))
        if (cell.n)
            set_cell(export, value, cell);
    struct record record = {
        .export = export, .file = export->name, .line = ++feed->line, .value = value};
    struct fields fields = {&record, map};
    source->take(feed->facts, &fields);
}
