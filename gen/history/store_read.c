/* Store: reading. */
#include <string.h>

#include "history/store_sql.h"
#include "ingest/value.h"
#include "score/contract_words.h"

/* A value that nobody can have kept: edited, or damaged within a page that still reads. */
bool store_unkept(struct store *s, sqlite3_stmt *q, int place)
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
const char *store_text_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place)
{
    const char *at = (const char *)sqlite3_column_text(q, place);
    size_t n = (size_t)sqlite3_column_bytes(q, place);
    if (sqlite3_column_type(q, place) == SQLITE_TEXT && at && utf8_valid(at, n) && strlen(at) == n)
        return arena_copy(arena, at, n);
    store_unkept(s, q, place);
    return NULL;
}

const char *store_text_if_any(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                              bool *sound)
{
    if (sqlite3_column_type(q, place) == SQLITE_NULL)
        return NULL;
    const char *text = store_text_at(s, arena, q, place);
    *sound = *sound && text;
    return text;
}

bool store_count_at_place(struct store *s, sqlite3_stmt *q, int place, int *count)
{
    int64_t n = sqlite3_column_int64(q, place);
    *count = (int)n;
    return (sqlite3_column_type(q, place) == SQLITE_INTEGER && n >= 0 && n <= KEPT_MAX_ROWS) ||
           store_unkept(s, q, place);
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
bool store_interval_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                       struct ratio *lo, struct ratio *hi)
{
    const char *low = store_text_at(s, arena, q, place);
    const char *high = low ? store_text_at(s, arena, q, place + 1) : NULL;
    if (!high)
        return false;
    if (!exact_read(low, lo))
        return store_unkept(s, q, place);
    return (exact_read(high, hi) && kept_interval(*lo, *hi)) || store_unkept(s, q, place + 1);
}

bool store_date_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                   day_number *day)
{
    const char *text = store_text_at(s, arena, q, place);
    return text && (day_parse(text, strlen(text), day) || store_unkept(s, q, place));
}

static const char *code_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place)
{
    const char *text = store_text_at(s, arena, q, place);
    return text && (ca_code_valid(slice_of(text)) || store_unkept(s, q, place)) ? text : NULL;
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
    R_EVIDENCE = R_LAST_YEAR + 2,
    R_VOICE,
};

/* The states that a text of letters stands for; NULL: none. */
static const unsigned char *states_of(struct arena *arena, const char *text, size_t n)
{
    unsigned char *row = arena_alloc(arena, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *letter = memchr(store_letters, text[i], sizeof store_letters);
        if (!letter)
            return NULL;
        row[i] = (unsigned char)(letter - store_letters);
    }
    return row;
}

static bool read_states(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    const char *text = store_text_at(s, arena, q, R_ROWS);
    if (!text)
        return false;
    k->n_rows = strlen(text);
    if (k->n_rows > KEPT_MAX_ROWS || !(k->row = states_of(arena, text, k->n_rows)))
        return store_unkept(s, q, R_ROWS);
    for (int i = 0; i < ROW_STATES; i++)
        if (!store_count_at_place(s, q, R_COUNTS + i, &k->count[i]))
            return false;
    return store_count_at_place(s, q, R_NO_BOX, &k->no_box) &&
           (kept_counts_agree(k) || store_unkept(s, q, R_ROWS));
}

/* NULL where the gate forbids one; of the edition in hand one of its levels or 待定. */
static bool read_level(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    if (sqlite3_column_type(q, R_LEVEL) == SQLITE_NULL)
        return true;
    k->level = store_text_at(s, arena, q, R_LEVEL);
    if (!k->level)
        return false;
    bool known = !s->grading || strcmp(k->grading, s->grading->code) != 0 ||
                 strcmp(k->level, WORD_LEVEL_PENDING) == 0;
    for (size_t i = 0; !known && i < s->grading->n_levels; i++)
        known = strcmp(k->level, s->grading->level[i].code) == 0;
    return known || store_unkept(s, q, R_LEVEL);
}

static bool read_words(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    return (k->code = code_at(s, arena, q, R_CODE)) &&
           (k->name = store_text_at(s, arena, q, R_NAME)) &&
           store_date_at(s, arena, q, R_DATE, &k->date) &&
           (k->form = store_text_at(s, arena, q, R_FORM)) &&
           (k->grading = store_text_at(s, arena, q, R_GRADING)) &&
           (k->gate = store_text_at(s, arena, q, R_GATE)) &&
           (kept_gate(k->gate) || store_unkept(s, q, R_GATE)) &&
           (k->result_sha256 = store_text_at(s, arena, q, R_RESULT)) &&
           (k->manifest_sha256 = store_text_at(s, arena, q, R_MANIFEST));
}

/* The lines of a text; what stands in none is damage. */
static bool lines_at(struct store *s, struct arena *arena, sqlite3_stmt *q, int place,
                     const char *const **line, size_t *n)
{
    VEC(const char *) list = {0};
    const char *at = store_text_at(s, arena, q, place);
    if (!at)
        return false;
    for (const char *end; (end = strchr(at, '\n')); at = end + 1)
        *vec_push(arena, &list) = arena_copy(arena, at, (size_t)(end - at));
    *line = list.at;
    *n = list.n;
    return !*at || store_unkept(s, q, place);
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
            return store_unkept(s, q, R_TEMPLATES);
        list[i] = (struct kept_digest){line[i] + HEX + 1, arena_copy(arena, line[i], HEX)};
    }
    k->basis.template = list;
    k->basis.n_templates = n;
    return true;
}

static bool read_basis(struct store *s, struct arena *arena, sqlite3_stmt *q, struct kept *k)
{
    const char *program = store_text_at(s, arena, q, R_PROGRAM);
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
    return store_date_at(s, arena, q, place, &rest->date) &&
           (rest->sha256 = store_text_at(s, arena, q, place + 1));
}

/* What stood beside the states of rows; neither where an older program kept the result. */
static bool read_words_of_rows(struct store *s, struct arena *arena, sqlite3_stmt *q,
                               struct kept *k)
{
    bool sound = true;
    const char *evidence = store_text_if_any(s, arena, q, R_EVIDENCE, &sound);
    const char *voice = store_text_if_any(s, arena, q, R_VOICE, &sound);
    if (!sound)
        return false;
    if (evidence &&
        (strlen(evidence) != k->n_rows || !(k->evidence = states_of(arena, evidence, k->n_rows))))
        return store_unkept(s, q, R_EVIDENCE);
    return !voice || store_voices_read(voice, arena, k) || store_unkept(s, q, R_VOICE);
}

_Static_assert(R_VOICE + 1 == STORE_RESULT_COLUMNS, "as store.c names them");

struct kept *store_read_line(struct store *s, struct arena *arena, sqlite3_stmt *q)
{
    struct kept *k = arena_alloc(arena, sizeof *k);
    bool sound = read_words(s, arena, q, k) && read_states(s, arena, q, k) &&
                 store_interval_at(s, arena, q, R_TOTAL_LO, &k->total_lo, &k->total_hi) &&
                 read_level(s, arena, q, k) && read_basis(s, arena, q, k) &&
                 read_rest(s, arena, q, R_PREVIOUS, &k->previous) &&
                 read_rest(s, arena, q, R_LAST_YEAR, &k->last_year) &&
                 read_words_of_rows(s, arena, q, k);
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
    VEC(struct kept_score) computed; /* of all or none */
};

static bool take_score(struct store *s, struct arena *arena, sqlite3_stmt *q, void *list)
{
    enum { ID, LO, COMPUTED_LO = LO + 2 };
    struct score_list *to = list;
    struct kept_score *score = vec_push(arena, &to->of);
    score->id = store_text_at(s, arena, q, ID);
    if (!score->id || !store_interval_at(s, arena, q, LO, &score->lo, &score->hi))
        return false;
    if (sqlite3_column_type(q, COMPUTED_LO) == SQLITE_NULL)
        return to->computed.n == 0 || store_unkept(s, q, COMPUTED_LO);
    struct kept_score *computed = vec_push(arena, &to->computed);
    computed->id = score->id;
    return to->computed.n == to->of.n
               ? store_interval_at(s, arena, q, COMPUTED_LO, &computed->lo, &computed->hi)
               : store_unkept(s, q, COMPUTED_LO);
}

bool store_read_scores(struct store *s, struct arena *arena, int64_t id, int64_t beside,
                       struct kept *k)
{
    struct score_list list = {0};
    bool sound = store_each_line(s, arena, INDICATORS, id, beside, take_score, &list);
    k->score = list.of.at;
    k->n_scores = list.of.n;
    k->computed_score = list.computed.at;
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
    bool sound = q && store_checked(s, code) && (code != SQLITE_ROW || store_unkept(s, q, 0));
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
    bool sound =
        store_checked(s, step) && (step != SQLITE_ROW || store_date_at(s, scratch, q, 1, date));
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

static bool each(struct store *s, const struct store_query *query, bool site)
{
    struct arena *scratch = arena_new();
    sqlite3_stmt *q = results_of(s, scratch, query->latest_first ? EACH_DOWN : EACH_UP, query->code,
                                 query->from, query->before);
    int code = SQLITE_DONE;
    bool sound = q != NULL;
    bool more = sound;
    while (more && (code = sqlite3_step(q)) == SQLITE_ROW) {
        struct arena *one = arena_new();
        struct kept *k = store_read_line(s, one, q);
        sound = k && (!site || store_read_site(s, one, sqlite3_column_int64(q, 0), k));
        more = sound && query->take(query->context, k);
        arena_free(one);
    }
    sound = sound && store_checked(s, code);
    if (q)
        sqlite3_reset(q);
    arena_free(scratch);
    return sound;
}

bool store_each(struct store *s, const struct store_query *query)
{
    return each(s, query, false);
}

bool store_each_site(struct store *s, const struct store_query *query)
{
    return each(s, query, true);
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
                                 store_read_supplies(s, arena, id, *found) &&
                                 store_read_site(s, arena, id, *found) &&
                                 store_read_beside(s, arena, id, *found) &&
                                 (!measures || store_read_measures(s, arena, id, *found))));
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
        sound = store_date_at(s, arena, q, 0, vec_push(arena, &list));
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
    store_bind_text(q, 4, codes_of(s->aliases, arena, present_code(s->aliases, k->code)));
    int step = 0;
    bool sound = true;
    while (sound && (step = sqlite3_step(q)) == SQLITE_ROW)
        sound = store_date_at(s, arena, q, 1, vec_push(arena, &list));
    sqlite3_reset(q);
    *date = list.at;
    *n = list.n;
    return sound && store_checked(s, step);
}
