/* Store, its inside: statements, shared by store.c and store_read.c. */
#ifndef CAEVAL_HISTORY_STORE_SQL_H
#define CAEVAL_HISTORY_STORE_SQL_H

#include <sqlite3.h>

#include "history/store.h"

enum statement {
    ADD_CA,
    ADD_RESULT,
    RESULT_ID,
    ADD_BASIS,
    DROP_INDICATORS,
    DROP_SUPPLIES,
    DROP_MEASURES,
    DROP_BESIDE,
    DROP_COMPUTED,
    DROP_OVERRIDES,
    DROP_RESULT,
    ADD_INDICATOR,
    ADD_BESIDE,
    ADD_COMPUTED,
    ADD_OVERRIDE,
    ADD_SUPPLY,
    ADD_UNIT,
    ADD_MEASURE,
    KNOWN,
    DIGEST,
    HAS,
    EACH_UP,
    EACH_DOWN,
    SUBJECT_UP,
    SUBJECT_DOWN,
    SUBJECT_FINALS,
    INDICATORS,
    BESIDE,
    COMPUTED,
    OVERRIDES,
    SUPPLIES,
    MEASURES,
    RESTING,
    ABSENT,
    FINALS,
    CODES,
    NO_DATE,
    TELL_RESULT,
    TELL_SUPPLY,
    TELL_COMPUTED,
    TELL_OVERRIDE,
    TELL_BESIDE,
    TELL_INDICATOR,
    TELL_MEASURE,
    UNITS,
    SEEN_UNITS,
    SEE_UNITS,
    KNOWN_UNIT,
    SCHEMA,
    SCHEMA_OF,
    TRIGGERS,
    BEGIN,
    COMMIT,
    ROLLBACK,
    STATEMENTS
};

struct store {
    struct arena *arena;
    sqlite3 *db;
    sqlite3_stmt *statement[STATEMENTS];
    const struct grading_edition *grading;
    const struct former_codes *aliases; /* NULL: every code is a subject of its own */
    const char *fault; /* the first value that nobody can have kept; NULL: none met */
};

/* The letters of the form's states, by enum row_state and ROW_ABSENT. */
extern const char store_letters[ROW_ABSENT + 1];

/* Is it no error? Running out of memory ends the process. */
bool store_checked(const struct store *store, int code);
/* A statement ready to be bound; NULL on an error. */
sqlite3_stmt *store_prepare(struct store *store, enum statement which);
/* Texts are bound without a copy: they must live until the statement has run. NULL is allowed. */
void store_bind_text(sqlite3_stmt *statement, int place, const char *text);
bool store_run(struct store *store, sqlite3_stmt *statement);
/* The lines of one result, one after another; `beside`: 0, or the place of the verdict whose they are. */
typedef bool take_line(struct store *store, struct arena *arena, sqlite3_stmt *q, void *list);
bool store_each_line(struct store *store, struct arena *arena, enum statement statement, int64_t id,
                     int64_t beside, take_line *take, void *list);
/* One line of a result's columns; NULL where a value is damaged. */
struct kept *store_read_line(struct store *store, struct arena *arena, sqlite3_stmt *q);
enum { STORE_RESULT_COLUMNS = 27 };
bool store_read_scores(struct store *store, struct arena *arena, int64_t id, int64_t beside,
                       struct kept *kept);
bool store_put_scores(struct store *store, struct arena *scratch, const struct kept *kept,
                      int64_t id, int64_t beside);

/* The number of a result that is there. */
bool store_id(struct store *store, struct arena *scratch, const struct kept *kept, int64_t *id);

/* The form's states, exact numbers and readings as they are kept. */
const char *store_letters_of(struct arena *arena, const struct kept *kept);
const char *store_exact(struct arena *arena, struct ratio number);
const char *store_readings(struct arena *arena, const struct kept_basis *basis);

/* Values of a line; false or NULL where nobody can have kept them: said. A text is in the arena. */
const char *store_text_at(struct store *store, struct arena *arena, sqlite3_stmt *q, int place);
/* NULL where there is none as well: *sound. */
const char *store_text_if_any(struct store *store, struct arena *arena, sqlite3_stmt *q, int place,
                              bool *sound);
bool store_count_at_place(struct store *store, sqlite3_stmt *q, int place, int *count);
bool store_interval_at(struct store *store, struct arena *arena, sqlite3_stmt *q, int place,
                       struct ratio *lo, struct ratio *hi);
bool store_date_at(struct store *store, struct arena *arena, sqlite3_stmt *q, int place,
                   day_number *day);
bool store_unkept(struct store *store, sqlite3_stmt *q, int place);

/* store_parts.c */
bool store_read_supplies(struct store *store, struct arena *arena, int64_t id, struct kept *kept);
bool store_read_measures(struct store *store, struct arena *arena, int64_t id, struct kept *kept);

/* store_site.c: what examiners decided, and whose word each row is (NULL: not known). */
bool store_put_site(struct store *store, struct arena *scratch, const struct kept *kept,
                    int64_t id);
bool store_read_site(struct store *store, struct arena *arena, int64_t id, struct kept *kept);
const char *store_voices_of(struct arena *arena, const struct kept *kept);
bool store_voices_read(const char *text, struct arena *arena, struct kept *kept);

/* store_beside.c: the verdicts by other standards. */
bool store_put_beside(struct store *store, struct arena *scratch, const struct kept *kept,
                      int64_t id);
bool store_read_beside(struct store *store, struct arena *arena, int64_t id, struct kept *kept);

/* Is every date one? A result of another would be found by no query, and missed by nobody. */
bool store_dates(struct store *store);

#endif
