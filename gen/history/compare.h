/* Compare: what changed from one result of a CA to another.
 *
 * Every change of a form row, an indicator, the total and the level has one of five names:
 *
 *   改善      待核 became 是; a score or the total rose; a better level, or a level where the gate
 *             (8.4.1) had forbidden one
 *   退步      是 became 否; what was decided (是, 否, a level) is open again; a score or the total
 *             fell; a lower level, or none any more
 *   新增      a 否 where A was 待核, so that nobody knew of it; or what A did not have: a row that
 *             was 不适用 and applies now, a row, an indicator or a CA that is in B only
 *   消除      a 否 that is 是 now: the non-conformity is remedied; or what only A had
 *   转不适用  a row that does not apply any more, whatever it was
 *
 * Beside them 变化: it says neither better nor worse (an open level that is decided now, an interval
 * that narrowed, the value of a measure). A score rises when neither end of its interval falls. Rows
 * are compared where both results are of the same form edition, scores and levels where they are of
 * the same grading edition. */
#ifndef CAEVAL_HISTORY_COMPARE_H
#define CAEVAL_HISTORY_COMPARE_H

#include "history/kept.h"
#include "score/grading.h"

enum change {
    CHANGE_IMPROVED,
    CHANGE_WORSE,
    CHANGE_NEW,
    CHANGE_GONE,
    CHANGE_TO_NA,
    CHANGE_OTHER,
    CHANGES,
    CHANGE_NONE = CHANGES
};

struct row_delta {
    int number;
    enum change change;
    unsigned from, to; /* enum row_state, ROW_ABSENT */
};

struct score_delta {
    const char *id;
    enum change change;
    const struct kept_score *from, *to; /* NULL: absent */
};

struct measure_delta {
    const char *name;
    enum change change;
    const struct kept_measure *from, *to; /* NULL: absent */
};

struct kept_changes {
    const struct kept *a, *b;
    bool same_form, same_grading; /* the editions */
    VEC(struct row_delta) row;
    VEC(struct score_delta) score;
    enum change total, level;          /* CHANGE_NONE: the same */
    VEC(struct measure_delta) measure; /* where both have loaded them */
    int count[CHANGES];                /* rows */
};

/* `edition` orders the levels. Both results must outlive the comparison. */
struct kept_changes *compare_kept(struct arena *arena, const struct kept *a, const struct kept *b,
                                  const struct grading_edition *edition);

/* What a row's step is. */
enum change row_change(unsigned from, unsigned to);

const char *change_text(const struct wording *wording, enum change change);

/* "3.40" or "3.40–3.60" */
const char *total_interval(struct arena *arena, const struct kept *kept);

#endif
