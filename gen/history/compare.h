/* Compare: what changed from one result of a CA to another, once what changed by itself is taken out.
 *
 * Every change of a form row has one of these names:
 *
 *   新否      否 now, whatever it was before but 否
 *   再次为否  否 now, 待核 or 不适用 then, and 否 before that: its run was never ended by 是 (ages.h)
 *   已改      否 then, 是 now: the non-conformity is remedied
 *   补证      待核 then, 是 now: what was open is proved
 *   转待核    是 or 不适用 then, 待核 now
 *   否转待核  否 then, 待核 now: nobody knows whether it is remedied
 *   转不适用  a row that does not apply any more
 *   转适用    不适用 then, 是 now
 *   现场检查  its result on one side is what an on-site finding made of it, or an examiner's answer that the
 *             other side does not have: the bureau's doing, unless the evidence has taken the same step, or
 *             took it earlier and is told for the first time because what covered it has gone: 否 (新否), 待核
 *             (转待核), or what a 否 that was not the override's alone has become (已改, 否转待核, 转不适用)
 *   证据变化  the same result on both sides, one or both by an override, and another by the evidence; not told
 *             where the readings that differ bear on the row; of scores, the total and the level likewise
 *   新增      a row, an indicator or a CA that is in B only
 *   不再列    what only A had
 *   口径不同  the readings differ, and what A would be by B's cannot be told from what is kept of it
 *
 * A score, the total and the level 改善 or 恶化; 确定 where only the interval narrowed, or an open level is
 * decided now; 转待核 where it widened or is open again; 现场检查 where the evidence has another step, or
 * none: neither the same distance nor a step of the same sort to the same end. A measure's value: 变化.
 *
 * Where one reading of an edition differs, and result.json of A tells what that one would have made of it, B
 * is compared with that (restated). Rows are compared where both results are of the same form edition,
 * or where a map says what has become of the rows of an earlier one (each difference is then 口径不同: the rows
 * ask for other things); scores and levels where they are of the same grading edition. */
#ifndef CAEVAL_HISTORY_COMPARE_H
#define CAEVAL_HISTORY_COMPARE_H

#include "history/ages.h"
#include "history/causes.h"

enum change {
    CHANGE_NEW_NO,
    CHANGE_REMEDIED,
    CHANGE_PROVED,
    CHANGE_OPENED,
    CHANGE_NO_OPENED,
    CHANGE_TO_NA,
    CHANGE_NO_AGAIN,
    CHANGE_APPLIES,
    CHANGE_ENTERED,
    CHANGE_GONE,
    CHANGE_SITE,
    CHANGE_EVIDENCE,
    CHANGE_BASIS,
    ROW_CHANGES, /* those above are of rows */
    CHANGE_IMPROVED = ROW_CHANGES,
    CHANGE_WORSE,
    CHANGE_SETTLED,
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
    const struct kept_score *from, *to;      /* NULL: absent */
    const struct kept_score *by_evidence[2]; /* of CHANGE_SITE and CHANGE_EVIDENCE */
};

struct measure_delta {
    const char *name;
    enum change change;
    const struct kept_measure *from, *to; /* NULL: absent */
};

struct kept_changes {
    const struct kept *a, *b;     /* a: restated where that could be done */
    const struct kept *published; /* a as it was */
    struct causes causes;         /* from a as it was published to b */
    bool restated;                /* a is not as it was published */
    bool other_readings;          /* some changes are 口径不同 */
    bool same_form, same_grading; /* the editions */
    bool carried_scores;          /* another score table, likewise */
    bool
        carried; /* another form, whose rows a map puts in the places of b's: each change is 口径不同 */
    VEC(struct row_delta) row;
    VEC(struct score_delta) score;
    enum change total, level;            /* CHANGE_NONE: the same */
    struct kept_computed by_evidence[2]; /* total and level of both, as they were published */
    VEC(struct measure_delta) measure;   /* where both have loaded them */
    int count[CHANGES];                  /* rows */
    /* By each other standard in force that judged both, of its kind alone. */
    const struct beside_changes *beside;
    size_t n_beside;
};

struct beside_changes {
    const struct edition_set *editions; /* pair.beside: the standard */
    const struct kept_changes *changes;
};

/* `ages` are those of all results up to b, with it; NULL: not known, and every 否 that a has not is new.
 * Results and ages must outlive the comparison. */
struct kept_changes *compare_kept(struct arena *arena, const struct kept *a, const struct kept *b,
                                  const struct ages *ages, const struct edition_set *editions);

/* The step of a row by the evidence alone, also where it is none. */
struct row_delta row_by_evidence(const struct kept_changes *changes, const struct row_delta *row);

/* What a row's step is, where nothing is known of what was before. */
enum change row_change(unsigned from, unsigned to);

const char *change_text(const struct wording *wording, enum change change);

/* "3.40" or "3.40–3.60" */
const char *total_interval(struct arena *arena, const struct kept *kept);
const char *computed_interval(struct arena *arena, const struct kept_computed *computed);

#endif
