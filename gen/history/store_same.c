/* Store: is what the database has of a result what its file gives? */
#include <string.h>

#include "history/store_sql.h"

const char *const store_part_words[STORE_PARTS] = {
    [STORE_PART_RESULT] = "结果（表 result、basis）",
    [STORE_PART_SUPPLY] = "各数据表的行数与范围（表 supply）",
    [STORE_PART_COMPUTED] = "现场改判以前的结果（表 computed）",
    [STORE_PART_OVERRIDE] = "现场改判（表 override）",
    [STORE_PART_BESIDE] = "按并行标准的结果（表 beside）",
    [STORE_PART_INDICATOR] = "指标得分（表 indicator）",
    [STORE_PART_MEASURE] = "数值（表 measure、measure_name）",
};

static const enum statement tells[STORE_PARTS] = {
    [STORE_PART_RESULT] = TELL_RESULT,     [STORE_PART_SUPPLY] = TELL_SUPPLY,
    [STORE_PART_COMPUTED] = TELL_COMPUTED, [STORE_PART_OVERRIDE] = TELL_OVERRIDE,
    [STORE_PART_BESIDE] = TELL_BESIDE,     [STORE_PART_INDICATOR] = TELL_INDICATOR,
    [STORE_PART_MEASURE] = TELL_MEASURE,
};

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int place)
{
    const char *x = (const char *)sqlite3_column_text(a, place);
    const char *y = (const char *)sqlite3_column_text(b, place);
    return sqlite3_column_type(a, place) == sqlite3_column_type(b, place) &&
           (!x || !y ||
            (sqlite3_column_bytes(a, place) == sqlite3_column_bytes(b, place) &&
             strcmp(x, y) == 0));
}

/* All but the first column, the result's number in either database. */
static bool same_line(sqlite3_stmt *a, sqlite3_stmt *b)
{
    bool same = true;
    for (int i = 1; i < sqlite3_column_count(a) && same; i++)
        same = same_value(a, b, i);
    return same;
}

static bool same_part(struct store *s, struct store *made, enum statement which, const int64_t *id,
                      bool *same)
{
    sqlite3_stmt *a = store_prepare(s, which);
    sqlite3_stmt *b = store_prepare(made, which);
    if (!a || !b)
        return false;
    sqlite3_bind_int64(a, 1, id[0]);
    sqlite3_bind_int64(b, 1, id[1]);
    int x = 0;
    int y = 0;
    do {
        x = sqlite3_step(a);
        y = sqlite3_step(b);
        *same = x == y && (x != SQLITE_ROW || same_line(a, b));
    } while (x == SQLITE_ROW && *same);
    sqlite3_reset(a);
    sqlite3_reset(b);
    return store_checked(s, x) && store_checked(made, y);
}

static bool store_unit(struct store *s, enum statement which, const char *name, const char *unit,
                       bool *found)
{
    sqlite3_stmt *q = store_prepare(s, which);
    if (!q)
        return false;
    store_bind_text(q, 1, name);
    store_bind_text(q, 2, unit);
    int step = sqlite3_step(q);
    *found = step == SQLITE_ROW;
    sqlite3_reset(q);
    return store_checked(s, step);
}

struct store *store_in_memory(struct arena *arena, const char **why)
{
    enum store_state state = STORE_FRESH;
    struct store *made = store_open(arena, ":memory:", NULL, &state, why);
    if (made && !store_run(made, store_prepare(made, SEEN_UNITS))) {
        *why = store_error(made);
        store_close(made);
        return NULL;
    }
    return made;
}

bool store_same(struct store *s, struct store *made, struct arena *arena, const struct kept *k,
                bool *same)
{
    int64_t id[] = {0, 0};
    bool sound = store_id(s, arena, k, &id[0]) && store_put(made, k) &&
                 store_run(made, store_prepare(made, SEE_UNITS)) &&
                 store_id(made, arena, k, &id[1]);
    for (int i = 0; i < STORE_PARTS && sound; i++)
        sound = same_part(s, made, tells[i], id, &same[i]);
    return sound && store_drop(made, k->code, k->date);
}

bool store_same_units(struct store *s, struct store *made, struct arena *arena, const char **name)
{
    sqlite3_stmt *q = store_prepare(s, UNITS);
    bool sound = q;
    int step = SQLITE_DONE;
    *name = NULL;
    while (sound && !*name && (step = sqlite3_step(q)) == SQLITE_ROW) {
        bool known = false;
        bool same = false;
        const char *one = store_text_at(s, arena, q, 0);
        const char *unit = one ? store_text_at(s, arena, q, 1) : NULL;
        sound = unit && store_unit(made, KNOWN_UNIT, one, NULL, &known) &&
                store_unit(made, KNOWN_UNIT, one, unit, &same);
        *name = sound && known && !same ? one : NULL;
    }
    sqlite3_reset(q);
    return sound && store_checked(s, step);
}

/* The text of one thing of the schema; NULL where there is none. Lives until the next. */
static const char *schema_of(struct store *s, const char *type, const char *name)
{
    sqlite3_stmt *q = store_prepare(s, SCHEMA_OF);
    if (!q)
        return NULL;
    store_bind_text(q, 1, type);
    store_bind_text(q, 2, name);
    return sqlite3_step(q) == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
}

static bool each_differs(struct store *s, struct store *from, struct arena *arena,
                         enum statement which, const char **name)
{
    sqlite3_stmt *q = store_prepare(from, which);
    int step = SQLITE_DONE;
    if (!q)
        return false;
    while (!*name && (step = sqlite3_step(q)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(q, 0);
        const char *one = (const char *)sqlite3_column_text(q, 1);
        const char *text = (const char *)sqlite3_column_text(q, 2);
        const char *other = type && one ? schema_of(s, type, one) : NULL;
        if (!text || !other || strcmp(text, other) != 0)
            *name = arena_string(arena, one ? one : "?");
    }
    sqlite3_reset(q);
    return store_checked(from, step);
}

bool store_same_schema(struct store *s, struct store *made, struct arena *arena, const char **name)
{
    *name = NULL;
    return each_differs(s, made, arena, SCHEMA, name) &&
           each_differs(made, s, arena, TRIGGERS, name);
}
