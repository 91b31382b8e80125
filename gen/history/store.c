/* Store. */
#include "history/store.h"

#include <string.h>

#include "history/store_schema.h"
#include "history/store_sql.h"

#define RESULT_COLUMNS                                                                             \
    "r.id, c.code, r.name, r.date, r.form, r.grading, r.rows, r.yes, r.no, r.pending, r.na, "      \
    "r.no_box, r.total_lo, r.total_hi, r.level, r.gate, r.result_sha256, r.manifest_sha256, "      \
    "b.program, b.readings, b.templates, r.previous, r.previous_sha256, r.last_year, "             \
    "r.last_year_sha256, r.evidence, r.voice"
#define RESULTS_OF                                                                                 \
    "SELECT " RESULT_COLUMNS " FROM result r JOIN ca c ON c.id = r.ca JOIN basis b ON "            \
    "b.id = r.basis WHERE c.code = ?1 AND r.date >= ?2 AND r.date < ?3 ORDER BY r.date"

/* Of a CA that had other codes before: ?1 is the list of codes_of. On a day of which both have a result the
 * present code's counts. */
#define OF_SUBJECT                                                                                 \
    "WHERE c.code IN (SELECT value FROM json_each(?1)) AND (c.code = json_extract(?1, '$[0]') OR " \
    "NOT EXISTS (SELECT 1 FROM result r2 JOIN ca c2 ON c2.id = r2.ca WHERE c2.code = "             \
    "json_extract(?1, '$[0]') AND r2.date = r.date)) "
#define RESULTS_OF_SUBJECT                                                                         \
    "SELECT " RESULT_COLUMNS " FROM result r JOIN ca c ON c.id = r.ca JOIN basis b ON "            \
    "b.id = r.basis " OF_SUBJECT "AND r.date >= ?2 AND r.date < ?3 ORDER BY r.date"

/* The result as it is by a standard beside: the columns of a result, then the place. */
#define BESIDE_OF                                                                                  \
    "SELECT r.id, c.code, r.name, r.date, iif(v.kind = 'form', v.standard, r.form) AS form, "      \
    "iif(v.kind = 'form', r.grading, v.standard) AS grading, "                                     \
    "iif(v.kind = 'form', v.rows, r.rows) AS rows, iif(v.kind = 'form', v.yes, r.yes) AS yes, "    \
    "iif(v.kind = 'form', v.no, r.no) AS no, iif(v.kind = 'form', v.pending, r.pending) AS "       \
    "pending, iif(v.kind = 'form', v.na, r.na) AS na, iif(v.kind = 'form', v.no_box, r.no_box) "   \
    "AS no_box, iif(v.kind = 'form', r.total_lo, v.total_lo) AS total_lo, "                        \
    "iif(v.kind = 'form', r.total_hi, v.total_hi) AS total_hi, "                                   \
    "iif(v.kind = 'form', r.level, v.level) AS level, iif(v.kind = 'form', r.gate, v.gate) AS "    \
    "gate, r.result_sha256, r.manifest_sha256, b.program, v.readings, b.templates, r.previous, "   \
    "r.previous_sha256, r.last_year, r.last_year_sha256, NULL AS evidence, NULL AS voice, "        \
    "v.place FROM beside v JOIN result r ON "                                                      \
    "r.id = v.result JOIN ca c ON c.id = r.ca JOIN basis b ON b.id = r.basis WHERE v.result = ?1 " \
    "ORDER BY v.place"

static const char *const sql[STATEMENTS] = {
    [ADD_CA] = "INSERT INTO ca(code) VALUES(?1) ON CONFLICT(code) DO NOTHING",
    [ADD_RESULT] =
        "INSERT INTO result(ca, date, name, form, grading, rows, yes, no, pending, na, no_box, "
        "total_lo, total_hi, level, gate, result_sha256, manifest_sha256, basis, previous, "
        "previous_sha256, last_year, last_year_sha256, evidence, voice) "
        "VALUES((SELECT id FROM ca WHERE code = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
        "?12, ?13, ?14, ?15, ?16, ?17, (SELECT id FROM basis WHERE program = ?18 AND readings = "
        "?19 "
        "AND templates = ?20), ?21, ?22, ?23, ?24, ?25, ?26) ON CONFLICT(ca, date) DO UPDATE SET "
        "name = ?3, "
        "form = ?4, "
        "grading = ?5, rows = ?6, yes = ?7, no = ?8, pending = ?9, na = ?10, no_box = ?11, "
        "total_lo = ?12, total_hi = ?13, level = ?14, gate = ?15, result_sha256 = ?16, "
        "manifest_sha256 = ?17, basis = excluded.basis, previous = ?21, previous_sha256 = ?22, "
        "last_year = ?23, last_year_sha256 = ?24, evidence = ?25, voice = ?26",
    [ADD_BASIS] = "INSERT INTO basis(program, readings, templates) VALUES(?1, ?2, ?3) ON CONFLICT "
                  "DO NOTHING",
    [RESULT_ID] = "SELECT r.id FROM result r JOIN ca c ON c.id = r.ca WHERE c.code = ?1 AND "
                  "r.date = ?2",
    [DROP_INDICATORS] = "DELETE FROM indicator WHERE result = ?1",
    [DROP_SUPPLIES] = "DELETE FROM supply WHERE result = ?1",
    [ADD_SUPPLY] =
        "INSERT INTO supply(result, export, rows, accepted, lost, damaged, refused, first, "
        "last, told) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [SUPPLIES] =
        "SELECT export, rows, accepted, lost, damaged, refused, first, last, told FROM supply "
        "WHERE result = ?1 ORDER BY export",
    [RESTING] =
        "SELECT c.code, r.date FROM result r JOIN ca c ON c.id = r.ca WHERE (c.code = ?1 OR "
        "c.code IN (SELECT value FROM json_each(?4))) AND r.date != ?2 AND "
        "((r.previous = ?2 AND r.previous_sha256 IS NOT ?3 AND (c.code = ?1 OR NOT EXISTS(SELECT 1 "
        "FROM result o WHERE o.date = ?2 AND o.result_sha256 = r.previous_sha256))) OR "
        "(r.last_year = ?2 AND r.last_year_sha256 IS NOT ?3 AND (c.code = ?1 OR NOT EXISTS(SELECT "
        "1 FROM result o WHERE o.date = ?2 AND o.result_sha256 = r.last_year_sha256)))) ORDER BY "
        "r.date",
    [ABSENT] =
        "SELECT c.code, x.date, x.sha256 FROM (SELECT ca, previous AS date, previous_sha256 AS "
        "sha256 FROM result WHERE previous IS NOT NULL UNION SELECT ca, last_year, "
        "last_year_sha256 FROM result WHERE last_year IS NOT NULL) x JOIN ca c ON c.id = x.ca "
        "WHERE NOT EXISTS(SELECT 1 FROM result r WHERE r.date = x.date AND (r.ca = x.ca OR "
        "r.result_sha256 = x.sha256)) ORDER BY c.code, x.date",
    [DROP_COMPUTED] = "DELETE FROM computed WHERE result = ?1",
    [DROP_OVERRIDES] = "DELETE FROM override WHERE result = ?1",
    [ADD_COMPUTED] = "INSERT INTO computed(result, yes, no, pending, na, no_box, total_lo, "
                     "total_hi, level) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [ADD_OVERRIDE] = "INSERT INTO override(result, place, item, said, state, reason, evidence, "
                     "examiner, approver, decided_on, expires_on) VALUES(?1, ?2, ?3, ?4, ?5, ?6, "
                     "?7, ?8, ?9, ?10, ?11)",
    [COMPUTED] = "SELECT yes, no, pending, na, no_box, total_lo, total_hi, level FROM computed "
                 "WHERE result = ?1",
    [OVERRIDES] = "SELECT item, said, state, reason, evidence, examiner, approver, decided_on, "
                  "expires_on FROM override WHERE result = ?1 ORDER BY place",
    [DROP_MEASURES] = "DELETE FROM measure WHERE result = ?1",
    [DROP_BESIDE] = "DELETE FROM beside WHERE result = ?1",
    [ADD_BESIDE] = "INSERT INTO beside(result, place, kind, standard, rows, yes, no, pending, na, "
                   "no_box, total_lo, total_hi, level, gate, readings) VALUES(?1, ?2, ?3, ?4, ?5, "
                   "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    [BESIDE] = BESIDE_OF,
    [DROP_RESULT] = "DELETE FROM result WHERE id = ?1",
    [ADD_INDICATOR] =
        "INSERT INTO indicator(result, beside, place, id, lo, hi, computed_lo, computed_hi) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [ADD_UNIT] = "INSERT INTO measure_name(name, unit) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE "
                 "SET unit = ?2 WHERE unit <> ?2",
    [ADD_MEASURE] = "INSERT INTO measure(result, measure, value, num, den, n, status) VALUES(?1, "
                    "(SELECT id FROM measure_name WHERE name = ?2), ?3, ?4, ?5, ?6, ?7)",
    [KNOWN] = "SELECT c.code, r.date FROM result r JOIN ca c ON c.id = r.ca WHERE c.code = ?1 AND "
              "r.result_sha256 = ?2 AND r.manifest_sha256 = ?3",
    [DIGEST] =
        "SELECT r.result_sha256 FROM result r JOIN ca c ON c.id = r.ca WHERE c.code = ?1 AND "
        "r.date = ?2",
    [HAS] = "SELECT 1 FROM result r JOIN ca c ON c.id = r.ca WHERE c.code = ?1 AND r.date >= ?2 "
            "AND r.date < ?3",
    [EACH_UP] = RESULTS_OF,
    [EACH_DOWN] = RESULTS_OF " DESC",
    [SUBJECT_UP] = RESULTS_OF_SUBJECT,
    [SUBJECT_DOWN] = RESULTS_OF_SUBJECT " DESC",
    [SUBJECT_FINALS] = "SELECT max(r.date) FROM result r JOIN ca c ON c.id = r.ca " OF_SUBJECT
                       "AND r.date < ?2 GROUP BY substr(r.date, 1, 4) ORDER BY 1",
    [INDICATORS] = "SELECT id, lo, hi, computed_lo, computed_hi FROM indicator WHERE result = ?1 "
                   "AND beside = ?2 ORDER BY place",
    [MEASURES] = "SELECT n.name, n.unit, m.value, m.num, m.den, m.n, m.status FROM measure m JOIN "
                 "measure_name n ON n.id = m.measure WHERE m.result = ?1 ORDER BY n.name",
    [FINALS] = "SELECT max(r.date) FROM result r JOIN ca c ON c.id = r.ca WHERE c.code = ?1 AND "
               "r.date < ?2 GROUP BY substr(r.date, 1, 4) ORDER BY 1",
    [CODES] = "SELECT DISTINCT c.code FROM result r JOIN ca c ON c.id = r.ca WHERE r.date >= ?1 "
              "AND r.date < ?2 ORDER BY c.code",
    [NO_DATE] = "SELECT date FROM result WHERE date(date) IS NOT date LIMIT 1",
    /* Of one result all that is kept of it, behind its number: store_same.c */
    [TELL_RESULT] = "SELECT " RESULT_COLUMNS " FROM result r JOIN ca c ON c.id = r.ca JOIN basis b "
                    "ON b.id = r.basis WHERE r.id = ?1",
    [TELL_SUPPLY] = "SELECT * FROM supply WHERE result = ?1 ORDER BY export",
    [TELL_COMPUTED] = "SELECT * FROM computed WHERE result = ?1",
    [TELL_OVERRIDE] = "SELECT * FROM override WHERE result = ?1 ORDER BY place",
    [TELL_BESIDE] = "SELECT * FROM beside WHERE result = ?1 ORDER BY place",
    [TELL_INDICATOR] = "SELECT * FROM indicator WHERE result = ?1 ORDER BY beside, place",
    [TELL_MEASURE] = "SELECT m.result, n.name, m.value, m.num, m.den, m.n, m.status FROM measure m "
                     "LEFT JOIN measure_name n ON n.id = m.measure WHERE m.result = ?1 ORDER BY "
                     "n.name",
    [UNITS] = "SELECT name, unit FROM measure_name ORDER BY name",
    [SEEN_UNITS] = "CREATE TEMP TABLE seen_unit(name TEXT, unit TEXT, PRIMARY KEY(name, unit))",
    [SEE_UNITS] = "INSERT OR IGNORE INTO seen_unit SELECT name, unit FROM measure_name",
    [KNOWN_UNIT] = "SELECT 1 FROM seen_unit WHERE name = ?1 AND (?2 IS NULL OR unit = ?2)",
    [SCHEMA] = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY "
               "type, name",
    [SCHEMA_OF] = "SELECT sql FROM sqlite_schema WHERE type = ?1 AND name = ?2",
    [TRIGGERS] = "SELECT type, name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name",
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
};

const char store_letters[] = {
    [ROW_YES] = 'Y', [ROW_NO] = 'N', [ROW_PENDING] = 'P', [ROW_NA] = 'A', [ROW_ABSENT] = '-'};

/* --- statements --------------------------------------------------------------------------------------- */

bool store_checked(const struct store *s, int code)
{
    if (code == SQLITE_NOMEM)
        out_of_memory();
    (void)s;
    return code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW;
}

/* Ready to be bound; NULL on an error. */
sqlite3_stmt *store_prepare(struct store *s, enum statement which)
{
    sqlite3_stmt **at = &s->statement[which];
    if (*at) {
        sqlite3_reset(*at);
        sqlite3_clear_bindings(*at);
        return *at;
    }
    int code = sqlite3_prepare_v3(s->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, at, NULL);
    return store_checked(s, code) ? *at : NULL;
}

/* Texts are bound without a copy: they live until the statement has run. */
void store_bind_text(sqlite3_stmt *q, int place, const char *text)
{
    if (!text)
        sqlite3_bind_null(q, place);
    else if (sqlite3_bind_text(q, place, text, -1, SQLITE_STATIC) == SQLITE_NOMEM)
        out_of_memory();
}

bool store_run(struct store *s, sqlite3_stmt *q)
{
    bool sound = q && store_checked(s, sqlite3_step(q));
    if (q && sound)
        sound = store_checked(s, sqlite3_reset(q));
    return sound;
}

static bool run_plain(struct store *s, enum statement which)
{
    return store_run(s, store_prepare(s, which));
}

/* --- transactions ------------------------------------------------------------------------------------- */

bool store_begin(struct store *s)
{
    return run_plain(s, BEGIN);
}

bool store_commit(struct store *s)
{
    return run_plain(s, COMMIT);
}

void store_rollback(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db))
        run_plain(s, ROLLBACK);
}

enum { BASIS_TEXTS = 3 }; /* program, readings, templates */

/* --- keeping ------------------------------------------------------------------------------------------ */

static const char *letters_of(struct arena *arena, const unsigned char *row, size_t n)
{
    char *text = arena_alloc(arena, n + 1);
    for (size_t i = 0; i < n; i++)
        text[i] = store_letters[row[i]];
    return text;
}

const char *store_letters_of(struct arena *arena, const struct kept *k)
{
    return letters_of(arena, k->row, k->n_rows);
}

/* An exact number as text; equal numbers are equal texts, however they were written. */
const char *store_exact(struct arena *arena, struct ratio r)
{
    return r.den == 1 ? arena_format(arena, "%lld", (long long)r.num)
                      : arena_format(arena, "%lld/%lld", (long long)r.num, (long long)r.den);
}

struct text {
    char *at;
    size_t n, cap;
};

static void append(struct arena *arena, struct text *text, const char *more)
{
    for (; *more; more++)
        *vec_push(arena, text) = *more;
}

/* The readings' names one after the other, each in its line. */
const char *store_readings(struct arena *arena, const struct kept_basis *b)
{
    struct text text = {0};
    for (size_t i = 0; i < b->n_readings; i++) {
        append(arena, &text, b->reading[i]);
        append(arena, &text, "\n");
    }
    *vec_push(arena, &text) = '\0';
    return text.at;
}

/* Each template in a line: its digest, a blank, its name. */
static const char *templates_text(struct arena *arena, const struct kept_basis *b)
{
    struct text text = {0};
    for (size_t i = 0; i < b->n_templates; i++) {
        append(arena, &text, b->template[i].sha256);
        append(arena, &text, " ");
        append(arena, &text, b->template[i].name);
        append(arena, &text, "\n");
    }
    *vec_push(arena, &text) = '\0';
    return text.at;
}

/* One line for all results that were judged by the same. */
static bool put_basis(struct store *s, const char *const text[BASIS_TEXTS])
{
    sqlite3_stmt *q = store_prepare(s, ADD_BASIS);
    if (!q)
        return false;
    for (int i = 0; i < BASIS_TEXTS; i++)
        store_bind_text(q, i + 1, text[i]);
    return store_run(s, q);
}

static void bind_rest(sqlite3_stmt *q, int place, const struct kept_rest *rest,
                      struct arena *scratch)
{
    bool any = rest->date != DAY_NEVER;
    store_bind_text(q, place, any ? day_text(scratch, rest->date) : NULL);
    store_bind_text(q, place + 1, any ? rest->sha256 : NULL);
}

static bool put_result(struct store *s, struct arena *scratch, const struct kept *k)
{
    sqlite3_stmt *q = store_prepare(s, ADD_CA);
    if (!q)
        return false;
    store_bind_text(q, 1, k->code);
    const char *const basis[BASIS_TEXTS] = {k->basis.program ? k->basis.program : "",
                                            store_readings(scratch, &k->basis),
                                            templates_text(scratch, &k->basis)};
    if (!store_run(s, q) || !put_basis(s, basis) || !(q = store_prepare(s, ADD_RESULT)))
        return false;
    const char *const text[] = {k->code,    day_text(scratch, k->date),  k->name, k->form,
                                k->grading, store_letters_of(scratch, k)};
    enum { TEXTS = sizeof text / sizeof *text };
    for (int i = 0; i < TEXTS; i++)
        store_bind_text(q, i + 1, text[i]);
    for (int i = 0; i < ROW_STATES; i++)
        sqlite3_bind_int(q, TEXTS + 1 + i, k->count[i]);
    sqlite3_bind_int(q, 11, k->no_box);
    store_bind_text(q, 12, store_exact(scratch, k->total_lo));
    store_bind_text(q, 13, store_exact(scratch, k->total_hi));
    store_bind_text(q, 14, k->level);
    store_bind_text(q, 15, k->gate);
    store_bind_text(q, 16, k->result_sha256);
    store_bind_text(q, 17, k->manifest_sha256);
    for (int i = 0; i < BASIS_TEXTS; i++)
        store_bind_text(q, 18 + i, basis[i]);
    bind_rest(q, 21, &k->previous, scratch);
    bind_rest(q, 23, &k->last_year, scratch);
    store_bind_text(q, 25, k->evidence ? letters_of(scratch, k->evidence, k->n_rows) : NULL);
    store_bind_text(q, 26, store_voices_of(scratch, k));
    return store_run(s, q);
}

bool store_id(struct store *s, struct arena *scratch, const struct kept *k, int64_t *id)
{
    sqlite3_stmt *q = store_prepare(s, RESULT_ID);
    if (!q)
        return false;
    store_bind_text(q, 1, k->code);
    store_bind_text(q, 2, day_text(scratch, k->date));
    bool sound = sqlite3_step(q) == SQLITE_ROW;
    if (sound)
        *id = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);
    return sound;
}

static bool drop(struct store *s, enum statement which, int64_t id)
{
    sqlite3_stmt *q = store_prepare(s, which);
    if (q)
        sqlite3_bind_int64(q, 1, id);
    return store_run(s, q);
}

bool store_put_scores(struct store *s, struct arena *scratch, const struct kept *k, int64_t id,
                      int64_t beside)
{
    for (size_t i = 0; i < k->n_scores; i++) {
        sqlite3_stmt *q = store_prepare(s, ADD_INDICATOR);
        if (!q)
            return false;
        sqlite3_bind_int64(q, 1, id);
        sqlite3_bind_int64(q, 2, beside);
        sqlite3_bind_int64(q, 3, (int64_t)i);
        store_bind_text(q, 4, k->score[i].id);
        store_bind_text(q, 5, store_exact(scratch, k->score[i].lo));
        store_bind_text(q, 6, store_exact(scratch, k->score[i].hi));
        if (k->computed_score) {
            store_bind_text(q, 7, store_exact(scratch, k->computed_score[i].lo));
            store_bind_text(q, 8, store_exact(scratch, k->computed_score[i].hi));
        }
        if (!store_run(s, q))
            return false;
    }
    return true;
}

static bool put_supply(struct store *s, struct arena *scratch, const struct kept_supply *supply,
                       int64_t id)
{
    sqlite3_stmt *q = store_prepare(s, ADD_SUPPLY);
    if (!q)
        return false;
    const int64_t number[] = {supply->rows, supply->accepted, supply->lost, supply->damaged,
                              supply->refused};
    enum { NUMBERS = sizeof number / sizeof *number };
    sqlite3_bind_int64(q, 1, id);
    store_bind_text(q, 2, supply->export);
    for (int i = 0; i < NUMBERS; i++)
        sqlite3_bind_int64(q, 3 + i, number[i]);
    if (supply->dated) {
        store_bind_text(q, 3 + NUMBERS, day_text(scratch, supply->first));
        store_bind_text(q, 4 + NUMBERS, day_text(scratch, supply->last));
    }
    if (supply->told)
        store_bind_text(q, 5 + NUMBERS, supply->told);
    return store_run(s, q);
}

static bool put_measure(struct store *s, const struct kept_measure *m, int64_t id)
{
    sqlite3_stmt *q = store_prepare(s, ADD_UNIT);
    if (!q)
        return false;
    store_bind_text(q, 1, m->name);
    store_bind_text(q, 2, m->unit);
    if (!store_run(s, q) || !(q = store_prepare(s, ADD_MEASURE)))
        return false;
    sqlite3_bind_int64(q, 1, id);
    store_bind_text(q, 2, m->name);
    store_bind_text(q, 3, m->value);
    if (m->is_fraction) {
        sqlite3_bind_int64(q, 4, m->num);
        sqlite3_bind_int64(q, 5, m->den);
    }
    sqlite3_bind_int64(q, 6, m->n);
    store_bind_text(q, 7, m->status);
    return store_run(s, q);
}

bool store_put(struct store *s, const struct kept *k)
{
    struct arena *scratch = arena_new();
    int64_t id = 0;
    bool sound = put_result(s, scratch, k) && store_id(s, scratch, k, &id) &&
                 drop(s, DROP_INDICATORS, id) && drop(s, DROP_MEASURES, id) &&
                 drop(s, DROP_SUPPLIES, id) && drop(s, DROP_BESIDE, id) &&
                 drop(s, DROP_COMPUTED, id) && drop(s, DROP_OVERRIDES, id) &&
                 store_put_scores(s, scratch, k, id, 0) && store_put_beside(s, scratch, k, id) &&
                 store_put_site(s, scratch, k, id);
    for (size_t i = 0; i < k->n_supplies && sound; i++)
        sound = put_supply(s, scratch, &k->supply[i], id);
    for (size_t i = 0; i < k->n_measures && sound; i++)
        sound = put_measure(s, &k->measure[i], id);
    arena_free(scratch);
    return sound;
}

bool store_drop(struct store *s, const char *code, day_number date)
{
    struct arena *scratch = arena_new();
    const struct kept of = {.code = code, .date = date};
    int64_t id = 0;
    bool found = false;
    bool sound = store_has(s, code, date, date + 1, &found);
    if (sound && found)
        sound = store_id(s, scratch, &of, &id) && drop(s, DROP_INDICATORS, id) &&
                drop(s, DROP_MEASURES, id) && drop(s, DROP_SUPPLIES, id) &&
                drop(s, DROP_BESIDE, id) && drop(s, DROP_COMPUTED, id) &&
                drop(s, DROP_OVERRIDES, id) && drop(s, DROP_RESULT, id);
    arena_free(scratch);
    return sound;
}

bool store_digest(struct store *s, struct arena *arena, const char *code, day_number date,
                  const char **sha256)
{
    sqlite3_stmt *q = store_prepare(s, DIGEST);
    int step = SQLITE_ERROR;
    *sha256 = NULL;
    if (q) {
        store_bind_text(q, 1, code);
        store_bind_text(q, 2, day_text(arena, date));
        step = sqlite3_step(q);
    }
    const char *text = step == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
    *sha256 = text ? arena_string(arena, text) : NULL;
    sqlite3_reset(q);
    return store_checked(s, step);
}

const char *store_library_version(void)
{
    return sqlite3_libversion();
}
