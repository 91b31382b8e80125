/* Store: reading. */
#include <stdlib.h>
#include <string.h>

#include "history/store_sql.h"

static struct ratio ratio_at(sqlite3_stmt *q, int place)
{
    struct ratio r = ratio_int(0);
    const char *text = store_column(q, place);
    const char *slash = text ? strchr(text, '/') : NULL;
    if (text)
        r = ratio_of(atoll(text), slash ? atoll(slash + 1) : 1);
    return r;
}

static void read_letters(struct arena *arena, struct kept *k, const char *text)
{
    k->n_rows = strlen(text);
    unsigned char *row = arena_alloc(arena, k->n_rows + 1);
    for (size_t i = 0; i < k->n_rows; i++) {
        unsigned state = 0;
        while (state < ROW_ABSENT && store_letters[state] != text[i])
            state++;
        row[i] = (unsigned char)state;
    }
    k->row = row;
}

/* One line of RESULT_COLUMNS. */
static struct kept *read_line(struct arena *arena, sqlite3_stmt *q)
{
    struct kept *k = arena_alloc(arena, sizeof *k);
    const char *text[18];
    for (int i = 0; i < 18; i++) {
        const char *at = store_column(q, i);
        text[i] = at ? arena_string(arena, at) : NULL;
    }
    k->code = text[1];
    k->name = text[2];
    day_parse(text[3], strlen(text[3]), &k->date);
    k->form = text[4];
    k->grading = text[5];
    read_letters(arena, k, text[6]);
    for (int i = 0; i < ROW_STATES; i++)
        k->count[i] = sqlite3_column_int(q, 7 + i);
    k->no_box = sqlite3_column_int(q, 11);
    k->total_lo = ratio_at(q, 12);
    k->total_hi = ratio_at(q, 13);
    k->level = text[14];
    k->gate = text[15];
    k->result_sha256 = text[16];
    k->manifest_sha256 = text[17];
    return k;
}

static bool read_scores(struct store *s, struct arena *arena, int64_t id, struct kept *k)
{
    VEC(struct kept_score) list = {0};
    sqlite3_stmt *q = store_prepare(s, INDICATORS);
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    int code = 0;
    while ((code = sqlite3_step(q)) == SQLITE_ROW)
        *vec_push(arena, &list) = (struct kept_score){arena_string(arena, store_column(q, 0)),
                                                      ratio_at(q, 1), ratio_at(q, 2)};
    sqlite3_reset(q);
    k->score = list.at;
    k->n_scores = list.n;
    return store_checked(s, code);
}

static sqlite3_stmt *results_of(struct store *s, struct arena *arena, enum statement which,
                                const char *code, day_number from, day_number before)
{
    sqlite3_stmt *q = store_prepare(s, which);
    if (q) {
        store_bind_text(q, 1, code);
        store_bind_text(q, 2, day_text(arena, from));
        store_bind_text(q, 3, day_text(arena, before));
    }
    return q;
}

/* Does the query give a row? */
static bool exists(struct store *s, sqlite3_stmt *q, bool *found)
{
    int code = sqlite3_step(q);
    *found = code == SQLITE_ROW;
    bool sound = store_checked(s, code);
    sqlite3_reset(q);
    return sound;
}

bool store_knows(struct store *s, const char *code, const char *result_sha256,
                 const char *manifest_sha256, bool *known)
{
    sqlite3_stmt *q = store_prepare(s, KNOWN);
    if (!q)
        return false;
    store_bind_text(q, 1, code);
    store_bind_text(q, 2, result_sha256);
    store_bind_text(q, 3, manifest_sha256);
    return exists(s, q, known);
}

bool store_has(struct store *s, const char *code, day_number from, day_number before, bool *found)
{
    struct arena *scratch = arena_new();
    sqlite3_stmt *q = results_of(s, scratch, HAS, code, from, before);
    bool sound = q && exists(s, q, found);
    arena_free(scratch);
    return sound;
}

bool store_each(struct store *s, const struct store_query *query)
{
    struct arena *scratch = arena_new();
    sqlite3_stmt *q = results_of(s, scratch, query->latest_first ? EACH_DOWN : EACH_UP, query->code,
                                 query->from, query->before);
    int code = SQLITE_DONE;
    bool more = true;
    while (q && more && (code = sqlite3_step(q)) == SQLITE_ROW) {
        struct arena *one = arena_new();
        more = query->take(query->context, read_line(one, q));
        arena_free(one);
    }
    bool sound = q && store_checked(s, code);
    if (q)
        sqlite3_reset(q);
    arena_free(scratch);
    return sound;
}

bool store_latest(struct store *s, struct arena *arena, const char *code, day_number from,
                  day_number before, struct kept **found)
{
    *found = NULL;
    sqlite3_stmt *q = results_of(s, arena, EACH_DOWN, code, from, before);
    if (!q)
        return false;
    int step = sqlite3_step(q);
    int64_t id = 0;
    if (step == SQLITE_ROW) {
        id = sqlite3_column_int64(q, 0);
        *found = read_line(arena, q);
    }
    bool sound = store_checked(s, step);
    sqlite3_reset(q);
    return sound && (!*found || read_scores(s, arena, id, *found));
}

bool store_finals(struct store *s, struct arena *arena, const char *code, int year,
                  const day_number **date, size_t *n)
{
    VEC(day_number) list = {0};
    sqlite3_stmt *q = store_prepare(s, FINALS);
    if (!q)
        return false;
    store_bind_text(q, 1, code);
    store_bind_text(q, 2, day_text(arena, day_from_civil(year, 1, 1)));
    int step = 0;
    while ((step = sqlite3_step(q)) == SQLITE_ROW) {
        day_number day = 0;
        if (day_parse(store_column(q, 0), strlen(store_column(q, 0)), &day))
            *vec_push(arena, &list) = day;
    }
    sqlite3_reset(q);
    *date = list.at;
    *n = list.n;
    return store_checked(s, step);
}

bool store_codes(struct store *s, struct arena *arena, day_number from, day_number before,
                 const char *const **code, size_t *n)
{
    VEC(const char *) list = {0};
    sqlite3_stmt *q = store_prepare(s, CODES);
    if (!q)
        return false;
    store_bind_text(q, 1, day_text(arena, from));
    store_bind_text(q, 2, day_text(arena, before));
    int step = 0;
    while ((step = sqlite3_step(q)) == SQLITE_ROW)
        *vec_push(arena, &list) = arena_string(arena, store_column(q, 0));
    sqlite3_reset(q);
    *code = list.at;
    *n = list.n;
    return store_checked(s, step);
}

bool store_count(struct store *s, int64_t *n)
{
    return store_number(s, "SELECT count(*) FROM result", n);
}
