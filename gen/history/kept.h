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

/* What the bureau judged by. Where an older program did not write it down: NULL, and 0 of them. */
struct kept_digest {
    const char *name;
    const char *sha256;
};

struct kept_basis {
    const char *program;
    const char *const
        *reading; /* in force in either edition, each with its edition: "gm-2018-571 GM33-R1" */
    size_t n_readings;
    const struct kept_digest *template; /* those that can change a verdict; by name */
    size_t n_templates;
};

/* What was supplied of an export, all its files together. */
struct kept_supply {
    const char *export;
    int64_t rows, accepted;
    int64_t lost;    /* rows that were not taken in for what they hold */
    int64_t damaged; /* cells of accepted rows that cannot be read */
    bool refused;    /* a file could not be used */
    /* What the CA says of its range, where that is less than the period (facts/coverage.h); NULL: not kept. */
    const char *told;
    bool dated;
    day_number first, last; /* of the accepted rows' first date column */
};

/* A file that was read, and of which rows are the CA's. */
struct kept_file {
    const char *export, *name, *sha256;
};

/* An earlier result that a result was compared with. */
struct kept_rest {
    day_number date; /* DAY_NEVER: none */
    const char *sha256;
};

/* One row of the form as result.json explains it. */
struct kept_case {
    const char *file;
    int64_t line;
    const char *id;
};

struct kept_detail {
    const char *reason;
    const char *fails;      /* of a 否: what of the reason fails */
    enum lack lack;         /* of a 待核; LACKS: not told */
    bool by_answer;         /* of a 待核: an examiner may decide it as well */
    bool by_word;           /* an answer or an override decided it */
    day_number answered_on; /* and the day that it has; DAY_NEVER: none was told */
    const struct kept_case *example;
    size_t n_examples;
    int64_t total; /* examples, with those that are not listed */
};

/* An on-site finding that was written down, whether it held or not. */
struct kept_override {
    const char *item, *result;
    const char *state; /* override_state_words */
    const char *reason;
    const char *evidence, *examiner; /* NULL: not told */
    const char *approver;
    day_number decided_on, expires_on; /* expires_on DAY_NEVER: it has no end */
};

/* What the evidence gives where an override decides, or may. */
struct kept_computed {
    int count[ROW_STATES];
    int no_box;
    struct ratio total_lo, total_hi;
    const char *level; /* NULL: the gate forbids one */
};

/* Whose word a row's result is. */
enum kept_voice {
    VOICE_DATA,
    VOICE_EXAMINER, /* the bureau's own, an answer or an override */
    VOICE_OTHER,    /* a register's, the CA's own, nobody's */
    VOICES
};

/* What another reading would have made of the result. */
struct kept_other {
    const char *reading; /* its code alone */
    const char *edition;
    const unsigned char *row;       /* by number - 1: the state there, ROW_ABSENT: as it is */
    const struct kept_score *score; /* those that differ */
    size_t n_scores;
    bool graded; /* total and level are given */
    struct ratio total_lo, total_hi;
    const char *level;
};

struct kept {
    const char *code, *name;
    day_number date;            /* D */
    const char *form, *grading; /* the editions' codes */
    const unsigned char *row;   /* enum row_state or ROW_ABSENT, by number - 1 */
    size_t n_rows;
    const unsigned char *evidence; /* likewise, without overrides; NULL: the same */
    const unsigned char *voice;    /* likewise: enum kept_voice; NULL: not known */
    int count[ROW_STATES];         /* rows with boxes */
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
    struct kept_basis basis;
    /* By export's name; NULL: not loaded. None: not kept (lean.h). */
    const struct kept_supply *supply;
    size_t n_supplies;
    struct kept_rest previous, last_year; /* that it was compared with */
    /* From result.json alone; NULL: from the database. */
    const struct kept_detail *detail; /* by row number - 1 */
    const struct kept_file *file;
    size_t n_files;
    const struct kept_other *other;
    size_t n_others;
    const struct kept_override *override; /* where they are not known: NULL */
    size_t n_overrides;
    const struct kept_computed *computed;    /* NULL: what holds, or it is not known */
    const struct kept_score *computed_score; /* as score; NULL likewise */
    /* The same by each other standard that judged the date as well, with its form or its grading in place of the
     * newest's. */
    const struct kept *beside;
    size_t n_beside;
};

/* Reads a result.json of n bytes. NULL, with *why in the arena, when it is none (README,
 * Outputs). The digests are left to the caller. */
struct kept *kept_read(struct arena *arena, const char *text, size_t n, const char **why);

/* No date. */
#define DAY_NEVER INT32_MIN

enum { KEPT_MAX_ROWS = 10000 };

/* Can these be the ends of a score or a total? Decimal numbers within 0..100, which can be added up over
 * any number of CAs. */
bool kept_interval(struct ratio lo, struct ratio hi);
/* Is it one of the words that result.json has for the gate? */
bool kept_gate(const char *text);

/* Are the counts those of the rows? Every row is counted, of its state or as one without boxes. */
bool kept_counts_agree(const struct kept *kept);

/* As it is by a standard: itself or one of those beside; NULL: that did not judge it. */
const struct kept *kept_by(const struct kept *kept, const char *standard);

/* The state of a row by its number, ROW_ABSENT where there is none; what the evidence gives of it. */
unsigned kept_row(const struct kept *kept, int number);
unsigned kept_evidence(const struct kept *kept, int number);
/* Are they two? */
bool kept_overruled(const struct kept *kept, int number);
/* Does an override hold of the row, whether the evidence says the same or not? Where overrides are not known: no. */
bool kept_row_overridden(const struct kept *kept, int number);
/* Whose word the evidence of a row is: enum kept_voice; VOICES where it is not known, as under an override. */
unsigned kept_voice(const struct kept *kept, int number);
/* Is there an examiner's answer on one side, which only data could have overruled on the other, and did not? */
bool kept_answered_once(const struct kept *a, const struct kept *b, int number);
/* The result of an override that holds of an item, or NULL. Two that hold of one item say the same. */
const char *kept_overridden(const struct kept *kept, const char *item);
bool kept_holds(const struct kept_override *override);
/* Loaded, and none. */
extern const struct kept_supply no_supply;
extern const struct kept_override no_override;

/* NULL where there is none. */
const struct kept_supply *kept_supply_of(const struct kept *kept, const char *export);
const struct kept_score *kept_score_of(const struct kept *kept, const char *id);
/* A measure's value as result.json has it: with more decimals than an exact number takes (base/ratio.h), those
 * beyond are left out. False: it is no number. */
bool kept_value(const char *text, struct ratio *value);

#endif
