/* Annual: all CAs of a year beside the year before, from the history.
 *
 * A CA's result of a year is its latest one in it (for the year of D: up to D). Averages are exact
 * and over the CAs that have a result in that year, both ends of the intervals apart. */
#ifndef CAEVAL_HISTORY_ANNUAL_H
#define CAEVAL_HISTORY_ANNUAL_H

#include "history/compare.h"
#include "history/past.h"

struct annual_ca {
    size_t place; /* rank.h; 0: none */
    const char *code;
    const struct kept *now;             /* NULL: no result in this year */
    const struct kept *before;          /* of the year before; NULL: none */
    const struct kept_changes *changes; /* where there are both */
    const day_number *since;            /* of now's rows: runs of 否 up to this result (past.h) */
};

struct mean {
    size_t n; /* CAs; 0: no mean */
    struct ratio lo, hi;
};

/* One of the two years. */
struct annual_year {
    int year;
    size_t n;                  /* CAs with a result */
    int64_t count[ROW_STATES]; /* rows with boxes, of all CAs */
    int64_t no_box;
    const struct mean *score; /* by indicator of the edition */
    struct mean total;
    const size_t *level; /* CAs, by annual.level, then 待定, then without a level */
    const size_t *no;    /* CAs whose row is 否, by form row - 1 */
};

struct annual {
    day_number date;
    const struct edition_set *editions;
    const struct form_edition *form; /* the set's */
    const struct grading_edition *grading;
    const char *const *level; /* the codes of the edition's levels, lowest first */
    size_t n_levels;
    const struct annual_ca *ca; /* by rank; those without a result in this year last, by code */
    size_t n;
    struct annual_year now, before;
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
