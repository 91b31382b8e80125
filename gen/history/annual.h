/* Annual: all CAs of a year beside the year before, from the history.
 *
 * A CA's result of a year is its latest one in it (for the year of D: up to D). Averages are exact and over the CAs
 * that have a level and one total (rank.h); one over all but those without a level keeps both ends of the intervals
 * apart. */
#ifndef CAEVAL_HISTORY_ANNUAL_H
#define CAEVAL_HISTORY_ANNUAL_H

#include "history/compare.h"
#include "history/past.h"

enum { ANNUAL_YEARS = 5 };

/* Another code or name that it had, and the last result under it. */
struct former {
    const char *text;
    day_number last;
};

struct annual_ca {
    size_t place, place_before; /* rank.h, among the CAs of that year; 0: none */
    const char *code;
    const struct kept *now;                /* NULL: no result in this year */
    const struct kept *before;             /* of the year before; NULL: none */
    const struct kept *year[ANNUAL_YEARS]; /* now, before, and the years before that */
    const struct kept_changes *changes;    /* where there are both */
    const struct ages *ages;               /* up to now, with it; NULL: no result in this year */
    const struct former *code_before;      /* within the years that are told, the latest first */
    size_t n_codes;
    const struct former *name_before; /* since last year's result, or within the year, likewise */
    size_t n_names;
    bool gone; /* others have a later result of this year than it */
};

struct mean {
    size_t n; /* CAs; 0: no mean */
    struct ratio lo, hi;
};

/* How the CAs with a level and one total stand. Quartiles by rank: of n values in ascending order
 * the ones at n/4, n/2 and 3n/4, rounded up. */
struct spread {
    size_t n; /* 0: no values */
    struct ratio least, quarter, median, three_quarters, most;
};

/* A year, over all CAs or some of them. */
struct annual_year {
    int year;
    size_t n;                  /* CAs with a result */
    int64_t count[ROW_STATES]; /* rows with boxes, of all CAs */
    int64_t no_box;
    const struct mean *score; /* by indicator of the edition */
    struct mean total;
    struct mean total_open; /* with those whose level or total is open */
    const size_t *level;    /* CAs, by annual.level, then 待定, then without a level */
    const size_t *no;       /* CAs whose row is 否, by form row - 1 */
};

struct annual {
    day_number date;
    const struct edition_set *editions;
    const struct form_edition *form; /* the set's */
    const struct grading_edition *grading;
    const char *const *level; /* the codes of the edition's levels, lowest first */
    size_t n_levels;
    /* With a result of this year or the one before; by rank; those without one of this year last, by code. */
    const struct annual_ca *ca;
    size_t n;
    struct annual_year now, before;
    struct annual_year now_both, before_both; /* over the CAs that have a result in both */
    struct annual_year year[ANNUAL_YEARS];    /* over all, as annual_ca.year */
    size_t n_years;                           /* up to the oldest with a result; at least 1 */
    bool over;                                /* D is the year's last day */
    day_number latest;                        /* of this year's results */
    size_t n_gone;
    struct spread total;
    const struct spread *score; /* by indicator */
};

/* Results of other editions are listed, but left out of averages and row counts. NULL when the
 * history cannot be read: said. */
const struct annual *annual_load(struct history *history, struct arena *arena, day_number date,
                                 const struct edition_set *editions);

/* Places in annual_year.level after the levels. */
static inline size_t annual_pending(const struct annual *annual)
{
    return annual->n_levels;
}
static inline size_t annual_none(const struct annual *annual)
{
    return annual->n_levels + 1;
}

#endif
