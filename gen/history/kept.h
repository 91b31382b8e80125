/* Kept: a published result as the history keeps it, read back from its result.json.
 *
 * One function reads every result (kept_read): the one of the CA that was just published, those of
 * earlier nights, and the two sides of caeval diff. */
#ifndef CAEVAL_HISTORY_KEPT_H
#define CAEVAL_HISTORY_KEPT_H

#include <stdint.h>

#include "base/civil.h"
#include "base/ratio.h"
#include "score/form.h"
#include "score/wording.h"

enum { ROW_ABSENT = ROW_STATES }; /* the result has no such row */

struct kept_score {
    const char *id;
    struct ratio lo, hi;
};

struct kept_measure {
    const char *name;
    const char *unit;
    const char *value; /* exact, as result.json has it; NULL: none */
    bool is_fraction;
    int64_t num, den; /* of a fraction */
    int64_t n;
    const char *status;
};

struct kept {
    const char *code, *name;
    day_number date;            /* D */
    const char *form, *grading; /* the editions' codes */
    const unsigned char *row;   /* enum row_state or ROW_ABSENT, by number - 1 */
    size_t n_rows;
    int count[ROW_STATES]; /* rows with boxes */
    int no_box;
    struct ratio total_lo, total_hi;
    const char *level; /* NULL: the gate forbids one */
    const char *gate;
    const struct kept_score *score; /* by place in the edition; NULL: not loaded */
    size_t n_scores;
    const struct kept_measure *measure; /* by name in result.json's order; NULL: not loaded */
    size_t n_measures;
    const char *result_sha256;
    const char *manifest_sha256; /* "" where there was no manifest */
};

/* Reads a result.json of n bytes. NULL, with *why in the arena, when it is none (contract, section
 * 4). The digests are left to the caller. */
struct kept *kept_read(struct arena *arena, const char *text, size_t n, const char **why);

/* Of what exports a result.json of n bytes had rows; none where it cannot be read. */
struct earlier_export {
    const char *name;
    int64_t rows; /* that were taken in */
};
size_t kept_exports(struct arena *arena, const char *text, size_t n,
                    const struct earlier_export **list);

enum { KEPT_MAX_ROWS = 10000 };

/* Can these be the ends of a score or a total? Decimal numbers within 0..100, which can be added up over
 * any number of CAs. */
bool kept_interval(struct ratio lo, struct ratio hi);
/* Is it one of the words that result.json has for the gate? */
bool kept_gate(const char *text);

/* The state of a row by its number, ROW_ABSENT where there is none. */
unsigned kept_row(const struct kept *kept, int number);
/* NULL where there is none. */
const struct kept_score *kept_score_of(const struct kept *kept, const char *id);

#endif
