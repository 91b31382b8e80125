/* Store: reads what hangs on a result beside its scores: what was supplied, and measures. */
#include "history/store_sql.h"

static bool amount_at(struct store *s, sqlite3_stmt *q, int place, int64_t *amount)
{
    *amount = sqlite3_column_int64(q, place);
    return (sqlite3_column_type(q, place) == SQLITE_INTEGER && *amount >= 0) ||
           store_unkept(s, q, place);
}

struct supply_list {
    VEC(struct kept_supply) of;
};

static bool take_supply(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    struct kept_supply *supply = vec_push(arena, &((struct supply_list *)list)->of);
    int64_t refused = 0;
    supply->dated = sqlite3_column_type(q, 6) != SQLITE_NULL;
    bool sound = (supply->export = store_text_at(s, arena, q, 0)) &&
                 amount_at(s, q, 1, &supply->rows) && amount_at(s, q, 2, &supply->accepted) &&
                 amount_at(s, q, 3, &supply->lost) && amount_at(s, q, 4, &supply->damaged) &&
                 amount_at(s, q, 5, &refused) &&
                 (!supply->dated || (store_date_at(s, arena, q, 6, &supply->first) &&
                                     store_date_at(s, arena, q, 7, &supply->last)));
    supply->refused = refused != 0;
    if (sound && sqlite3_column_type(q, 8) != SQLITE_NULL)
        sound = (supply->told = store_text_at(s, arena, q, 8));
    return sound;
}

bool store_read_supplies(struct store *s, struct arena *arena, int64_t id, struct kept *k)
{
    struct supply_list list = {0};
    bool sound = store_each_line(s, arena, SUPPLIES, id, 0, take_supply, &list);
    k->supply = list.of.at ? list.of.at : &no_supply;
    k->n_supplies = list.of.n;
    return sound;
}

struct measure_list {
    VEC(struct kept_measure) of;
};

/* A value that is none, or a fraction that cannot have been counted, is damage. */
static bool take_measure(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    struct kept_measure *m = vec_push(arena, &((struct measure_list *)list)->of);
    struct ratio value;
    bool has_value = sqlite3_column_type(q, 2) != SQLITE_NULL;
    m->is_fraction = sqlite3_column_type(q, 3) != SQLITE_NULL;
    return (m->name = store_text_at(s, arena, q, 0)) && (m->unit = store_text_at(s, arena, q, 1)) &&
           (!has_value || (m->value = store_text_at(s, arena, q, 2))) &&
           (!m->value || kept_value(m->value, &value) || store_unkept(s, q, 2)) &&
           (!m->is_fraction || (amount_at(s, q, 3, &m->num) && amount_at(s, q, 4, &m->den))) &&
           amount_at(s, q, 5, &m->n) && (m->status = store_text_at(s, arena, q, 6));
}

bool store_read_measures(struct store *s, struct arena *arena, int64_t id, struct kept *k)
{
    struct measure_list list = {0};
    bool sound = store_each_line(s, arena, MEASURES, id, 0, take_measure, &list);
    k->measure = list.of.at;
    k->n_measures = list.of.n;
    return sound;
}

bool store_absent(struct store *s, struct arena *arena, const struct absent_result **list,
                  size_t *n)
{
    VEC(struct absent_result) absent = {0};
    sqlite3_stmt *q = store_prepare(s, ABSENT);
    if (!q)
        return false;
    int step = 0;
    bool sound = true;
    while (sound && (step = sqlite3_step(q)) == SQLITE_ROW) {
        struct absent_result *one = vec_push(arena, &absent);
        sound = (one->code = store_text_at(s, arena, q, 0)) &&
                store_date_at(s, arena, q, 1, &one->date);
        one->sha256 = sound ? store_text_if_any(s, arena, q, 2, &sound) : NULL;
    }
    sqlite3_reset(q);
    *list = absent.at;
    *n = absent.n;
    return sound && store_checked(s, step);
}
