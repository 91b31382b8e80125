/* Store: the database of results, OUT/history.sqlite; the one file pair that knows SQLite.
 *
 *   result      one row for each CA and date: totals, level, gate, counts, digests; the states of
 *               the form's rows as one letter each (Y 是, N 否, P 待核, A 不适用, - absent); the dates and
 *               digests of the results that it was compared with; evidence: the states without overrides, NULL
 *               where they are the same; voice: D data, E an examiner, O others, whose word each row's is
 *   basis       what results were judged by: the program's version, the readings in force ("edition
 *               code" in each line), the templates ("digest name" in each line); "" where not known
 *   supply      for each export: rows, accepted rows, rows lost, cells that cannot be read, whether a
 *               file was refused, the first and last day of its rows
 *   beside      the verdict by each other standard that judged the date as well, as above (kind: form or score)
 *   computed    counts, total and level without overrides, where any of them decides something
 *   override    on-site findings: item, what it is said to be, state (holds, expired ...), reason, who, until when
 *   indicator   lo and hi of each, exact; beside 0: of the newest score table, else of beside's place; computed_lo,
 *               computed_hi: without overrides, where computed has a line
 *   measure     value, numerator, denominator, n of each
 *   verdict     a view: by standard, the newest ones' and those beside
 *   row_state   a view: the letters of each form as rows with the form's words
 *   score       a view: the indicators of each score table
 *
 * Nothing in it depends on the clock, on the folder or on earlier states of it but for the numbers that
 * SQLite gives: the same results kept in the same order give the same bytes.
 *
 * A writer holds the output folder's lock. Changes are transactions, on the disk when store_commit
 * returns (rollback journal, synchronous=EXTRA). A connection never crosses a fork. Functions return
 * false on an error; store_error says which. */
#ifndef CAEVAL_HISTORY_STORE_H
#define CAEVAL_HISTORY_STORE_H

#include "history/former.h"
#include "history/kept.h"
#include "score/grading_rules.h"

/* Days that no result lies before, and none on or behind: of a query that asks for all. */
enum { HISTORY_BEGINNING = -25567 /* 1900-01-01 */, HISTORY_END = 2932896 /* 9999-12-31 */ };

struct store;

enum store_state {
    STORE_SOUND,
    STORE_FRESH,    /* it was not there, or empty, and is made */
    STORE_OLD,      /* of an earlier program: to be made again from the files */
    STORE_DAMAGED,  /* so is this */
    STORE_FOREIGN,  /* of another or a later program */
    STORE_UNUSABLE, /* not to be opened, read or written: no fault of its own */
};

/* Opens the database, or makes a new one where there is none, and reads every page of it. NULL with *why in the arena
 * where it is neither sound nor fresh.
 * What is read is checked against the words of result.json, and against the levels of the edition where a result is
 * of it (NULL: of none): a value that cannot have been kept is an error like a damaged page. */
struct store *store_open(struct arena *arena, const char *path,
                         const struct grading_edition *grading, enum store_state *state,
                         const char **why);
/* The same of one that is there, and that is not written. */
struct store *store_open_to_read(struct arena *arena, const char *path,
                                 const struct grading_edition *grading, enum store_state *state,
                                 const char **why);
void store_close(struct store *store); /* NULL is allowed */
const char *store_error(const struct store *store);
/* After an error: is it the database itself that is not as it was written, or cannot be read back? */
bool store_damaged(const struct store *store);

bool store_begin(struct store *store);
bool store_commit(struct store *store);
void store_rollback(struct store *store);

/* Keeps a result in place of one of the same CA and date. Within a transaction. */
bool store_put(struct store *store, const struct kept *kept);

/* The date for which the CA has this very result, with this manifest; DAY_NEVER: it has not. */
bool store_knows(struct store *store, const char *code, const char *result_sha256,
                 const char *manifest_sha256, day_number *date);
/* The digest of the CA's result of a date, in the arena; NULL: it has none. */
bool store_digest(struct store *store, struct arena *arena, const char *code, day_number date,
                  const char **sha256);
/* Has the CA a result with from <= date < before? */
bool store_has(struct store *store, const char *code, day_number from, day_number before,
               bool *found);

/* From now on results of a former code are read as the present one's; all else goes by the code as kept. */
void store_use_codes(struct store *store, const struct former_codes *aliases);

/* --- reading ------------------------------------------------------------------------------------------ */

/* Results of a CA with from <= date < before, without scores and measures, handed to `take` in the
 * order asked for until it returns false. Their strings live until `take` returns. */
struct store_query {
    const char *code;
    day_number from, before;
    bool latest_first;
    bool (*take)(void *context, const struct kept *kept);
    void *context;
};
bool store_each(struct store *store, const struct store_query *query);
/* The same with the overrides of each. */
bool store_each_site(struct store *store, const struct store_query *query);

/* The latest result of a CA with from <= date < before, with scores and supplies; *found is NULL where there is
 * none. Lives in the arena. */
bool store_latest(struct store *store, struct arena *arena, const char *code, day_number from,
                  day_number before, struct kept **found);

/* The same of one date, with its measures as well; none where the night is not kept whole. */
bool store_whole(struct store *store, struct arena *arena, const char *code, day_number date,
                 struct kept **found);

/* The dates of the last result of each year before `year`, ascending. */
bool store_finals(struct store *store, struct arena *arena, const char *code, int year,
                  const day_number **date, size_t *n);

/* The codes that have a result with from <= date < before, by code. */
bool store_codes(struct store *store, struct arena *arena, day_number from, day_number before,
                 const char *const **code, size_t *n);

/* The dates of the results of a CA, also under its other codes, that were compared with another result of its date than
 * this, and one that is not there. */
bool store_resting(struct store *store, struct arena *arena, const struct kept *kept,
                   const day_number **date, size_t *n);

/* The results with which others were compared and that are not there, neither under the other's code nor with that
 * digest under one of another; by code and date. */
struct absent_result {
    const char *code; /* of the other */
    day_number date;
    const char *sha256; /* NULL: not known */
};
bool store_absent(struct store *store, struct arena *arena, const struct absent_result **list,
                  size_t *n);

/* --- is it what the files give? -------------------------------------------------------------------------- */

/* What the database has of a result, by tables, and their names for a sentence. */
enum store_part {
    STORE_PART_RESULT,
    STORE_PART_SUPPLY,
    STORE_PART_COMPUTED,
    STORE_PART_OVERRIDE,
    STORE_PART_BESIDE,
    STORE_PART_INDICATOR,
    STORE_PART_MEASURE,
    STORE_PARTS
};
extern const char *const store_part_words[STORE_PARTS];

/* An empty database in memory, to hold results beside. NULL with *why in the arena. */
struct store *store_in_memory(struct arena *arena, const char **why);
/* Is each part of a result that the store has what it would be if `kept` were put there? `made` is one in memory. */
bool store_same(struct store *store, struct store *made, struct arena *arena,
                const struct kept *kept, bool *same /* [STORE_PARTS] */);
/* Behind all results: a measure whose unit none of them has; NULL: none. */
bool store_same_units(struct store *store, struct store *made, struct arena *arena,
                      const char **name);
/* A table, index or view that is not as it was made, or a trigger; NULL: none. */
bool store_same_schema(struct store *store, struct store *made, struct arena *arena,
                       const char **name);

/* Results in a database of any version at `path`; 0 where there is none or it cannot be read. */
int64_t store_count_at(const char *path);
/* Takes the result of a CA and date out, where there is one. Within a transaction. */
bool store_drop(struct store *store, const char *code, day_number date);

/* Results in the database. */
bool store_count(struct store *store, int64_t *n);

const char *store_library_version(void);

#endif
