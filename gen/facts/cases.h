/* Cases: counts and durations of things that happened, three-valued throughout.
 *
 * A case either has a known outcome, or is open, or cannot be told for a reason that is kept. No
 * threshold stands here: the lists keep the longest cases, the counts keep every value. */
#ifndef CAEVAL_FACTS_CASES_H
#define CAEVAL_FACTS_CASES_H

#include "base/index.h"
#include "base/spellings.h"
#include "base/workday.h"
#include "facts/evidence.h"
#include "facts/source.h"

/* Why a case cannot be told. */
enum unknown_reason {
    UNKNOWN_BLANK,         /* a field it needs is blank */
    UNKNOWN_ABSENT,        /* its file has no such column */
    UNKNOWN_REVERSED,      /* it ends before it begins */
    UNKNOWN_CALENDAR,      /* outside the working-day calendar */
    UNKNOWN_UNREADABLE,    /* a cell that it needs cannot be read */
    UNKNOWN_LOST,          /* its row cannot be read */
    UNKNOWN_UNCOVERED,     /* lies behind the end of what the export covers */
    UNKNOWN_ELSEWHERE,     /* may stand in what cannot be used of another export */
    UNKNOWN_EDITION,       /* what the edition in force asks for could not be read */
    UNKNOWN_USAGE,         /* its key usages are some of those of the edition, and not all */
    UNKNOWN_CONTRADICTORY, /* its fields contradict each other */
    UNKNOWN_ROOT,          /* the root of its chain is none of those that the bureau gave */
    UNKNOWN_OTHER_YEAR,    /* nothing tells whether it was open in the period at all */
    UNKNOWN_REASONS,
};

struct unknowns {
    int64_t by_reason[UNKNOWN_REASONS];
    int64_t n;
    struct evidence_list list;
};

void unknown_add(struct unknowns *unknowns, struct arena *arena, enum unknown_reason reason,
                 const struct record *record, struct slice id);
/* For a field that is not PRESENT. */
enum unknown_reason unknown_of(const struct value *value);
enum unknown_reason unknown_of_state(enum value_state state);

/* Is a case as it should be? What is known decides where it can; otherwise why it cannot be told.
 * What is not due yet by D is neither good nor bad: it is not judged. */
enum verdict { VERDICT_BAD, VERDICT_UNTOLD, VERDICT_NOT_DUE, VERDICT_GOOD };
struct judged {
    enum verdict verdict;
    enum unknown_reason why; /* of UNTOLD */
    bool doubtful;           /* nor can it be told whether it is a case at all */
};

/* Both must hold: one that fails decides; of two that cannot be told, what was supplied and cannot be read
 * is the reason rather than what was never told, since nobody's answer may stand in for it. */
struct judged judged_and(struct judged a, struct judged b);
struct judged judged_bool(bool good);
struct judged judged_untold(enum unknown_reason why);
struct judged judged_doubtful(enum unknown_reason why);
struct judged judged_not_due(void);
/* A yes-or-no field that must be answered so; not answered is not told. */
struct judged judge_answer(const struct value *value, enum answer wanted);
struct judged judge_kept_answer(struct answer_value value, enum answer wanted);
struct judged judge_kept_days(struct day_value first, struct day_value second);
/* A step that must not come after another (dates are compared by days where one has no time);
 * a blank one is not told. */
struct judged judge_order(const struct value *first, const struct value *second);
/* Has it ended? One that ends before it begins contradicts itself, and accuses nobody. */
struct judged judge_ended(const struct value *begin, const struct value *end);

/* How many there are of each kind, in whatever way its name is written. */
struct counts {
    struct spellings names;
    VEC(int64_t) n; /* by name */
};

void counts_add(struct counts *counts, struct arena *arena, struct slice name);
int64_t counts_of(const struct counts *counts, const char *name);

/* Cases that are as they should be or not. */
struct tally {
    int64_t n; /* cases judged: good and bad */
    int64_t bad;
    int64_t open;    /* not finished by D: not judged yet */
    int64_t not_due; /* what is asked of them is not due by D: not judged yet */
    int64_t carried; /* of all of these: begun in an earlier year */
    int64_t objects; /* of all of these: told by objects (facts/objects.h) */
    int64_t
        untold; /* cases of which nobody tells what they need, and nothing was lost; among the unknown */
    int64_t
        occurred; /* cases for certain, of those that are untold or not due: nobody's 不适用 is true then */
    struct evidence_list bad_list;
    struct unknowns unknown;
    struct unknowns
        perhaps; /* good ones of which it cannot be read whether they are cases of the year */
};

void tally_judged(struct tally *tally, struct arena *arena, struct judged judged,
                  const struct record *record, struct slice id);

/* The last second that a moment may be: a date without a time is any moment of that day. */
instant moment_latest(const struct moment *m);
/* Is a later than b? By days where one of them has no time. */
bool moment_after(const struct moment *a, const struct moment *b);

/* Durations in whole units (working days, or seconds): every value counted, so that percentiles
 * and the count above any limit are exact. In seconds a case has a least and a most: where a time is
 * only a date it stands for any moment of that day. */
struct durations {
    int64_t n; /* completed cases */
    int64_t sum, sum_most;
    int64_t max, max_most;
    uint32_t *count; /* count[v]: cases of duration v, for v < counted; days only */
    size_t counted;
    VEC(int64_t) value; /* the least of every case, seconds only */
    struct evidence_list longest;
    int64_t open; /* begun, not ended by D */
    int64_t open_max, open_most;
    struct evidence_list open_list; /* weighted by the time elapsed until D */
    struct unknowns unknown;
    int64_t untold;  /* of the unknown: those that were completed, or may have been */
    int64_t ended;   /* of the unknown: those that were completed for certain */
    int64_t bounded; /* of the unknown: those that took so long at most, if they are cases at all */
    int64_t bounded_most;
    int64_t occurred;  /* as of a tally: cases for certain, of the unknown and the open ones */
    int64_t date_only; /* seconds only: cases with a date instead of a time */
    int64_t carried;   /* of all of these: begun in an earlier year */
};

void duration_add_days(struct durations *d, struct arena *arena, int32_t days,
                       const struct record *record, struct slice id);
/* How long something took, at least and at most. */
struct stretch {
    int64_t least, most;
};
void duration_add_seconds(struct durations *d, struct arena *arena, struct stretch seconds,
                          const struct record *record, struct slice id);
/* A case that nobody knows to be one: it took `days` at most if it is. */
void duration_add_doubtful(struct durations *d, struct arena *arena, enum unknown_reason why,
                           int32_t days, const struct record *record, struct slice id);
void duration_add_open(struct durations *d, struct arena *arena, struct stretch elapsed,
                       bool certain, const struct record *record, struct slice id);

/* A case of which nobody can tell how long it took; `certain`: that it is one is known. */
void duration_add_unknown(struct durations *d, struct arena *arena, enum unknown_reason why,
                          bool certain, const struct record *record, struct slice id);

/* Completed cases above a limit for certain. */
int64_t durations_above(const struct durations *d, struct ratio limit);
/* The value of rank ceil(share * N) in ascending order (nearest rank) of N cases: the completed ones
 * and `untold` others, taken to be no longer than `least`; n > 0, days only. */
int64_t durations_percentile(const struct durations *d, struct ratio share, int64_t untold,
                             int64_t least);
/* The same with the others taken to be longer than all; false where it may be one of them. */
bool durations_percentile_most(const struct durations *d, struct ratio share, int64_t untold,
                               int64_t *most);

/* How working days are counted: gen/README, Working days. */
enum day_count { COUNT_ELAPSED, COUNT_INCLUSIVE };

/* Working days from a to b. False: *why says why not. */
bool span_days(const struct workdays *w, const struct moment *a, const struct moment *b,
               enum day_count count, int32_t *days, enum unknown_reason *why);
/* Seconds from a to b. A date without a time stands for any moment of that day. `by_day`: such a span
 * is counted in calendar days instead, where the limit is one in days (T8-R1). */
bool span_seconds(const struct moment *a, const struct moment *b, bool by_day,
                  struct stretch *seconds, enum unknown_reason *why);

#endif
