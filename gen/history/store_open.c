/* Store: opening the database, and what is wrong with it. */
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "history/store_schema.h"
#include "history/store_sql.h"

/* --- faults ------------------------------------------------------------------------------------------- */

/* In the words that every file's faults have; 0: a fault that only SQLite has words for. */
static int error_of(int code)
{
    switch (code) {
    case SQLITE_FULL:
        return ENOSPC;
    case SQLITE_IOERR:
        return EIO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return EBUSY;
    case SQLITE_READONLY:
        return EROFS;
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return EACCES;
    }
    return 0;
}

const char *store_error(const struct store *s)
{
    if (s->fault)
        return s->fault;
    int code = sqlite3_errcode(s->db) & 0xff;
    int error = error_of(code);
    const char *text = arena_string(s->arena, sqlite3_errmsg(s->db));
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        return arena_format(s->arena, "已损坏（%s）", text);
    if (code == SQLITE_CANTOPEN)
        return arena_format(s->arena, "不能打开（%s）", text);
    return error ? system_fault(error) : text;
}

/* Of what SQLite complains in a database whose pages, tables or indexes are not what they were, and of what the
 * disk does not give back. */
bool store_damaged(const struct store *s)
{
    switch (sqlite3_extended_errcode(s->db)) {
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_DATA:
    case SQLITE_IOERR_CORRUPTFS:
        return true;
    }
    switch (sqlite3_errcode(s->db) & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* a table is not there */
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return true;
    }
    return s->fault != NULL;
}

static const char *faulty(const struct store *s, enum store_state *state)
{
    *state = store_damaged(s) ? STORE_DAMAGED : STORE_UNUSABLE;
    return store_error(s);
}

/* --- opening ------------------------------------------------------------------------------------------ */

static bool execute(struct store *s, const char *text)
{
    return store_checked(s, sqlite3_exec(s->db, text, NULL, NULL, NULL));
}

/* The first number that a query gives. */
static bool store_number(struct store *s, const char *pragma, int64_t *value)
{
    sqlite3_stmt *q = NULL;
    bool sound = store_checked(s, sqlite3_prepare_v2(s->db, pragma, -1, &q, NULL)) &&
                 sqlite3_step(q) == SQLITE_ROW;
    if (sound)
        *value = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return sound;
}

/* Reads every page; false where one is damaged. */
static bool store_sound(struct store *s)
{
    sqlite3_stmt *q = NULL;
    bool sound =
        store_checked(s, sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &q, NULL)) &&
        sqlite3_step(q) == SQLITE_ROW;
    const char *found = sound ? (const char *)sqlite3_column_text(q, 0) : NULL;
    if (found && strcmp(found, "ok") != 0) {
        s->fault = arena_format(s->arena, "已损坏（%s）", found);
        sound = false;
    }
    sqlite3_finalize(q);
    return sound;
}

/* NULL: it can be used; else why it cannot, and *state. */
static const char *prepare_database(struct store *s, struct arena *arena, enum store_state *state)
{
    int64_t tables = 0;
    int64_t application = 0;
    int64_t version = 0;
    if (!execute(s, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; "
                    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; "
                    "PRAGMA cell_size_check = ON") ||
        !store_number(s, "SELECT count(*) FROM sqlite_schema", &tables) ||
        !store_number(s, "PRAGMA application_id", &application) ||
        !store_number(s, "PRAGMA user_version", &version))
        return faulty(s, state);
    *state = STORE_FRESH;
    if (tables == 0 && application == 0)
        return execute(s, STORE_SCHEMA) ? NULL : faulty(s, state);
    *state = STORE_FOREIGN;
    if (application != STORE_APPLICATION)
        return "是数据库，但不是 caeval 的";
    *state = version > 0 && version < STORE_VERSION ? STORE_OLD : STORE_FOREIGN;
    if (version != STORE_VERSION)
        return arena_format(arena, "结构是第%lld版，本程序用的是第%d版", (long long)version,
                            STORE_VERSION);
    *state = STORE_SOUND;
    return store_sound(s) && store_dates(s) ? NULL : faulty(s, state);
}

static struct store *open_as(struct arena *arena, const char *path, int flags,
                             const struct grading_edition *grading, enum store_state *state,
                             const char **why)
{
    enum { WAIT_MS = 30000 };
    struct store *s = arena_alloc(arena, sizeof *s);
    s->arena = arena;
    s->grading = grading;
    int code = sqlite3_open_v2(path, &s->db, flags, NULL);
    if (!s->db)
        out_of_memory();
    if (store_checked(s, code)) {
        sqlite3_extended_result_codes(s->db, 1);
        sqlite3_busy_timeout(s->db, WAIT_MS);
        *why = prepare_database(s, arena, state);
    } else {
        *why = faulty(s, state);
    }
    if (!*why)
        return s;
    store_close(s);
    return NULL;
}

struct store *store_open(struct arena *arena, const char *path,
                         const struct grading_edition *grading, enum store_state *state,
                         const char **why)
{
    return open_as(arena, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, grading, state, why);
}

struct store *store_open_to_read(struct arena *arena, const char *path,
                                 const struct grading_edition *grading, enum store_state *state,
                                 const char **why)
{
    return open_as(arena, path, SQLITE_OPEN_READONLY, grading, state, why);
}

void store_close(struct store *s)
{
    if (!s || !s->db)
        return;
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(s->statement[i]);
    sqlite3_close(s->db);
    s->db = NULL;
}

bool store_count(struct store *s, int64_t *n)
{
    return store_number(s, "SELECT count(*) FROM result", n);
}

int64_t store_count_at(const char *path)
{
    struct store s = {0};
    int64_t n = 0;
    if (sqlite3_open_v2(path, &s.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        !store_count(&s, &n))
        n = 0;
    sqlite3_close(s.db);
    return n;
}
