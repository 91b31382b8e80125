/* Store: reading. */
#include <string.h>

#include "history/store_sql.h"
#include "ingest/value.h"
#include "score/contract_words.h"

/* A value that nobody can have kept: edited, or damaged within a page that still reads. */
static bool damaged(struct store *s, sqlite3_stmt *q, int place)
{
    enum { SHOWN = 40 };
    const unsigned char *at = sqlite3_column_text(q, place);
    size_t n = (size_t)sqlite3_column_bytes(q, place);
    const char *text = at ? text_sound(s->arena, (struct slice){(const char *)at, n}) : "NULL";
    struct slice shown = text_cut(slice_of(text), SHOWN);
    if (!s->fault)
        s->fault = arena_format(s->arena, "已损坏：“%.*s”不可能是结果的 %s", (int)shown.n, shown.at,
                                sqlite3_column_name(q, place));
    return false;
}

/* UTF-8 without NUL, in the arena; NULL, said, for anything else. */
static const char *text_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place)
{
    const char *at = (const char *)sqlite3_column_text(q, place);
    size_t n = (size_t)sqlite3_column_bytes(q, place);
    if (sqlite3_column_type(q, place) == SQLITE_TEXT && at && utf8_valid(at, n) && strlen(at) == n)
        return arena_copy(arena, at, n);
    damaged(s, q, place);
    return NULL;
}

static bool count_at(struct store *s, sqlite3_stmt *q, int place, int *count)
{
    int64_t n = sqlite3_column_int64(q, place);
    *count = (int)n;
    return (sqlite3_column_type(q, place) == SQLITE_INTEGER && n >= 0 && n <= KEPT_MAX_ROWS) ||
           damaged(s, q, place);
}

/* "n" or "n/d" in digits */
static bool exact_read(const char *text, struct ratio *out)
{
    const char *slash = strchr(text, '/');
    int64_t num = 0;
    int64_t den = 1;
    if (!int_parse((struct slice){text, slash ? (size_t)(slash - text) : strlen(text)}, &num) ||
        (slash && !int_parse(slice_of(slash + 1), &den)) || den < 1)
        return false;
    *out = ratio_of(num, den);
    return true;
}

/* The columns of the two ends of a score or a total, one behind the other. */
static bool interval_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                        struct ratio *lo, struct ratio *hi)
{
    const char *low = text_at(s, arena, q, place);
    const char *high = low ? text_at(s, arena, q, place + 1) : NULL;
    if (!high)
        return false;
    if (!exact_read(low, lo))
        return damaged(s, q, place);
    return (exact_read(high, hi) && kept_interval(*lo, *hi)) || damaged(s, q, place + 1);
}

static bool date_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                    day_number *day)
{
    const char *text = text_at(s, arena, q, place);
    return text && (day_parse(text, strlen(text), day) || damaged(s, q, place));
}

static const char *code_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place)
{
    const char *text = text_at(s, arena, q, place);
    return text && (ca_code_valid(slice_of(text)) || damaged(s, q, place)) ? text : NULL;
}

/* The columns of RESULT_COLUMNS. */
enum result_column {
    R_ID,
    R_CODE,
    R_NAME,
    R_DATE,
    R_FORM,
    R_GRADING,
    R_ROWS,
    R_COUNTS,
    R_NO_BOX = R_COUNTS + ROW_STATES,
    R_TOTAL_LO,
    R_TOTAL_HI,
    R_LEVEL,
    R_GATE,
    R_RESULT,
    R_MANIFEST,
    R_PROGRAM,
    R_READINGS,
    R_TEMPLATES,
    R_PREVIOUS,
    R_LAST_YEAR = R_PREVIOUS + 2,
};

static bool read_states(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    const char *text = text_at(s, arena, q, R_ROWS);
    if (!text)
        return false;
    k->n_rows = strlen(text);
    if (k->n_rows > KEPT_MAX_ROWS)
        return damaged(s, q, R_ROWS);
    unsigned char *row = arena_alloc(arena, k->n_rows + 1);
    for (size_t i = 0; i < k->n_rows; i++) {
        const char *letter = memchr(store_letters, text[i], sizeof store_letters);
        if (!letter)
            return damaged(s, q, R_ROWS);
        row[i] = (unsigned char)(letter - store_letters);
    }
    k->row = row;
    for (int i = 0; i < ROW_STATES; i++)
        if (!count_at(s, q, R_COUNTS + i, &k->count[i]))
            return false;
    return count_at(s, q, R_NO_BOX, &k->no_box) && (kept_counts_agree(k) || damaged(s, q, R_ROWS));
}

/* NULL where the gate forbids one; of the edition in hand one of its levels or 待定. */
static bool read_level(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    if (sqlite3_column_type(q, R_LEVEL) == SQLITE_NULL)
        return true;
    k->level = text_at(s, arena, q, R_LEVEL);
    if (!k->level)
        return false;
    bool known = !s->grading || strcmp(k->grading, s->grading->code) != 0 ||
                 strcmp(k->level, WORD_LEVEL_PENDING) == 0;
    for (size_t i = 0; !known && i < s->grading->n_levels; i++)
        known = strcmp(k->level, s->grading->level[i].code) == 0;
    return known || damaged(s, q, R_LEVEL);
}

static bool read_words(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    return (k->code = code_at(s, arena, q, R_CODE)) && (k->name = text_at(s, arena, q, R_NAME)) &&
           date_at(s, arena, q, R_DATE, &k->date) && (k->form = text_at(s, arena, q, R_FORM)) &&
           (k->grading = text_at(s, arena, q, R_GRADING)) &&
           (k->gate = text_at(s, arena, q, R_GATE)) &&
           (kept_gate(k->gate) || damaged(s, q, R_GATE)) &&
           (k->result_sha256 = text_at(s, arena, q, R_RESULT)) &&
           (k->manifest_sha256 = text_at(s, arena, q, R_MANIFEST));
}

/* The lines of a text; what stands in none is damage. */
static bool lines_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                     const char *const **line, size_t *n)
{
    VEC(const char *) list = {0};
    const char *at = text_at(s, arena, q, place);
    if (!at)
        return false;
    for (const char *end; (end = strchr(at, '\n')); at = end + 1)
        *vec_push(arena, &list) = arena_copy(arena, at, (size_t)(end - at));
    *line = list.at;
    *n = list.n;
    return !*at || damaged(s, q, place);
}

static bool read_templates(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    enum { HEX = 64 };
    const char *const *line = NULL;
    size_t n = 0;
    if (!lines_at(s, arena, q, R_TEMPLATES, &line, &n))
        return false;
    struct kept_digest *list = arena_alloc(arena, (n + 1) * sizeof *list);
    for (size_t i = 0; i < n; i++) {
        if (strlen(line[i]) <= HEX + 1 || line[i][HEX] != ' ')
            return damaged(s, q, R_TEMPLATES);
        list[i] = (struct kept_digest){line[i] + HEX + 1, arena_copy(arena, line[i], HEX)};
    }
    k->basis.template = list;
    k->basis.n_templates = n;
    return true;
}

static bool read_basis(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    const char *program = text_at(s, arena, q, R_PROGRAM);
    if (!program)
        return false;
    k->basis.program = *program ? program : NULL;
    return lines_at(s, arena, q, R_READINGS, &k->basis.reading, &k->basis.n_readings) &&
           read_templates(s, arena, q, k);
}

/* A date and the digest behind it, or neither. */
static bool read_rest(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                      struct kept_rest *rest)
{
    *rest = (struct kept_rest){DAY_NEVER, ""};
    if (sqlite3_column_type(q, place) == SQLITE_NULL)
        return true;
    return date_at(s, arena, q, place, &rest->date) &&
           (rest->sha256 = text_at(s, arena, q, place + 1));
}

_Static_assert(R_LAST_YEAR + 2 == STORE_RESULT_COLUMNS, "as store.c names them");

struct kept *store_read_line(struct store *s, struct arena *arena, sqlite3_stmt *q)
{
    struct kept *k = arena_alloc(arena, sizeof *k);
    bool sound = read_words(s, arena, q, k) && read_states(s, arena, q, k) &&
                 interval_at(s, arena, q, R_TOTAL_LO, &k->total_lo, &k->total_hi) &&
                 read_level(s, arena, q, k) && read_basis(s, arena, q, k) &&
                 read_rest(s, arena, q, R_PREVIOUS, &k->previous) &&
                 read_rest(s, arena, q, R_LAST_YEAR, &k->last_year);
    return sound ? k : NULL;
}

bool store_each_line(struct store *s, struct arena *arena, enum statement statement, int64_t id,
                     int64_t beside, take_line *take, void *list)
{
    sqlite3_stmt *q = store_prepare(s, statement);
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    if (sqlite3_bind_parameter_count(q) > 1)
        sqlite3_bind_int64(q, 2, beside);
    int code = 0;
    bool sound = true;
    while (sound && (code = sqlite3_step(q)) == SQLITE_ROW)
        sound = take(s, arena, q, list);
    sqlite3_reset(q);
    return sound && store_checked(s, code);
}

struct score_list {
    VEC(struct kept_score) of;
};

static bool take_score(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    struct kept_score *score = vec_push(arena, &((struct score_list *)list)->of);
    score->id = text_at(s, arena, q, 0);
    return score->id && interval_at(s, arena, q, 1, &score->lo, &score->hi);
}

bool store_read_scores(struct store *s, struct arena *arena, int64_t id, int64_t beside,
                       struct kept *k)
{
    struct score_list list = {0};
    bool sound = store_each_line(s, arena, INDICATORS, id, beside, take_score, &list);
    k->score = list.of.at;
    k->n_scores = list.of.n;
    return sound;
}

static bool amount_at(struct store *s, sqlite3_stmt *q, int place, int64_t *amount)
{
    *amount = sqlite3_column_int64(q, place);
    return (sqlite3_column_type(q, place) == SQLITE_INTEGER && *amount >= 0) ||
           damaged(s, q, place);
}

struct supply_list {
    VEC(struct kept_supply) of;
};

static bool take_supply(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    struct kept_supply *supply = vec_push(arena, &((struct supply_list *)list)->of);
    int64_t refused = 0;
    supply->dated = sqlite3_column_type(q, 6) != SQLITE_NULL;
    bool sound = (supply->export = text_at(s, arena, q, 0)) && amount_at(s, q, 1, &supply->rows) &&
                 amount_at(s, q, 2, &supply->accepted) && amount_at(s, q, 3, &supply->lost) &&
                 amount_at(s, q, 4, &supply->damaged) && amount_at(s, q, 5, &refused) &&
                 (!supply->dated || (date_at(s, arena, q, 6, &supply->first) &&
                                     date_at(s, arena, q, 7, &supply->last)));
    supply->refused = refused != 0;
    if (sound && sqlite3_column_type(q, 8) != SQLITE_NULL)
        sound = (supply->told = text_at(s, arena, q, 8));
    return sound;
}

static bool read_supplies(struct store *s, struct arena *arena, int64_t id, struct kept *k)
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
    return (m->name = text_at(s, arena, q, 0)) && (m->unit = text_at(s, arena, q, 1)) &&
           (!has_value || (m->value = text_at(s, arena, q, 2))) &&
           (!m->value || kept_value(m->value, &value) || damaged(s, q, 2)) &&
           (!m->is_fraction || (amount_at(s, q, 3, &m->num) && amount_at(s, q, 4, &m->den))) &&
           amount_at(s, q, 5, &m->n) && (m->status = text_at(s, arena, q, 6));
}

static bool read_measures(struct store *s, struct arena *arena, int64_t id, struct kept *k)
{
    struct measure_list list = {0};
    bool sound = store_each_line(s, arena, MEASURES, id, 0, take_measure, &list);
    k->measure = list.of.at;
    k->n_measures = list.of.n;
    return sound;
}

void store_use_codes(struct store *s, const struct former_codes *aliases)
{
    s->aliases = aliases;
}

/* The statement for a CA by its code, or for one that had other codes by the list of them. */
static enum statement of_subject(const struct store *s, struct arena *arena, enum statement which,
                                 const char **code)
{
    static const enum statement all[STATEMENTS] = {
        [EACH_UP] = SUBJECT_UP, [EACH_DOWN] = SUBJECT_DOWN, [FINALS] = SUBJECT_FINALS};
    bool several = false;
    for (size_t i = 0; s->aliases && i < s->aliases->n; i++)
        several = several || strcmp(s->aliases->at[i].code, *code) == 0;
    if (!several || !all[which])
        return which;
    *code = codes_of(s->aliases, arena, *code);
    return all[which];
}

static sqlite3_stmt *results_of(struct store *s, struct arena *arena, enum statement which,
                                const char *code, day_number from, day_number before)
{
    sqlite3_stmt *q = store_prepare(s, of_subject(s, arena, which, &code));
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

bool store_dates(struct store *s)
{
    sqlite3_stmt *q = store_prepare(s, NO_DATE);
    int code = q ? sqlite3_step(q) : SQLITE_OK;
    bool sound = q && store_checked(s, code) && (code != SQLITE_ROW || damaged(s, q, 0));
    if (q)
        sqlite3_reset(q);
    return sound;
}

bool store_knows(struct store *s, const char *code, const char *result_sha256,
                 const char *manifest_sha256, day_number *date)
{
    struct arena *scratch = arena_new();
    sqlite3_stmt *q = store_prepare(s, KNOWN);
    int step = SQLITE_ERROR;
    *date = DAY_NEVER;
    if (q) {
        store_bind_text(q, 1, code);
        store_bind_text(q, 2, result_sha256);
        store_bind_text(q, 3, manifest_sha256);
        step = sqlite3_step(q);
    }
    bool sound = store_checked(s, step) && (step != SQLITE_ROW || date_at(s, scratch, q, 1, date));
    sqlite3_reset(q);
    arena_free(scratch);
    return sound;
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
    bool sound = q != NULL;
    bool more = sound;
    while (more && (code = sqlite3_step(q)) == SQLITE_ROW) {
        struct arena *one = arena_new();
        const struct kept *k = store_read_line(s, one, q);
        sound = k != NULL;
        more = sound && query->take(query->context, k);
        arena_free(one);
    }
    sound = sound && store_checked(s, code);
    if (q)
        sqlite3_reset(q);
    arena_free(scratch);
    return sound;
}

/* `measures`: with them. */
static bool find_latest(struct store *s, struct arena *arena, const char *code, day_number from,
                        day_number before, bool measures, struct kept **found)
{
    *found = NULL;
    sqlite3_stmt *q = results_of(s, arena, EACH_DOWN, code, from, before);
    if (!q)
        return false;
    int step = sqlite3_step(q);
    int64_t id = 0;
    if (step == SQLITE_ROW) {
        id = sqlite3_column_int64(q, 0);
        *found = store_read_line(s, arena, q);
    }
    bool sound = store_checked(s, step) && (*found || step != SQLITE_ROW);
    sqlite3_reset(q);
    return sound && (!*found || (store_read_scores(s, arena, id, 0, *found) &&
                                 read_supplies(s, arena, id, *found) &&
                                 store_read_beside(s, arena, id, *found) &&
                                 (!measures || read_measures(s, arena, id, *found))));
}

bool store_latest(struct store *s, struct arena *arena, const char *code, day_number from,
                  day_number before, struct kept **found)
{
    return find_latest(s, arena, code, from, before, false, found);
}

bool store_whole(struct store *s, struct arena *arena, const char *code, day_number date,
                 struct kept **found)
{
    return find_latest(s, arena, code, date, date + 1, true, found);
}

bool store_finals(struct store *s, struct arena *arena, const char *code, int year,
                  const day_number **date, size_t *n)
{
    VEC(day_number) list = {0};
    sqlite3_stmt *q = store_prepare(s, of_subject(s, arena, FINALS, &code));
    if (!q)
        return false;
    store_bind_text(q, 1, code);
    store_bind_text(q, 2, day_text(arena, day_from_civil(year, 1, 1)));
    int step = 0;
    bool sound = true;
    while (sound && (step = sqlite3_step(q)) == SQLITE_ROW)
        sound = date_at(s, arena, q, 0, vec_push(arena, &list));
    sqlite3_reset(q);
    *date = list.at;
    *n = list.n;
    return sound && store_checked(s, step);
}

struct codes {
    const char **at;
    size_t n, cap;
};

/* In their order, each once. */
static void add_code(struct arena *arena, struct codes *list, const char *code)
{
    size_t at = list->n;
    while (at > 0 && strcmp(list->at[at - 1], code) > 0)
        at--;
    if (at > 0 && strcmp(list->at[at - 1], code) == 0)
        return;
    vec_push(arena, list);
    memmove(&list->at[at + 1], &list->at[at], (list->n - at - 1) * sizeof *list->at);
    list->at[at] = code;
}

bool store_codes(struct store *s, struct arena *arena, day_number from, day_number before,
                 const char *const **code, size_t *n)
{
    struct codes list = {0};
    sqlite3_stmt *q = store_prepare(s, CODES);
    if (!q)
        return false;
    store_bind_text(q, 1, day_text(arena, from));
    store_bind_text(q, 2, day_text(arena, before));
    int step = 0;
    bool sound = true;
    while (sound && (step = sqlite3_step(q)) == SQLITE_ROW) {
        const char *one = code_at(s, arena, q, 0);
        sound = one != NULL;
        if (sound)
            add_code(arena, &list, present_code(s->aliases, one));
    }
    sqlite3_reset(q);
    *code = list.at;
    *n = list.n;
    return sound && store_checked(s, step);
}

bool store_resting(struct store *s, struct arena *arena, const struct kept *k,
                   const day_number **date, size_t *n)
{
    VEC(day_number) list = {0};
    sqlite3_stmt *q = store_prepare(s, RESTING);
    if (!q)
        return false;
    store_bind_text(q, 1, k->code);
    store_bind_text(q, 2, day_text(arena, k->date));
    store_bind_text(q, 3, k->result_sha256);
    int step = 0;
    bool sound = true;
    while (sound && (step = sqlite3_step(q)) == SQLITE_ROW)
        sound = date_at(s, arena, q, 1, vec_push(arena, &list));
    sqlite3_reset(q);
    *date = list.at;
    *n = list.n;
    return sound && store_checked(s, step);
}
