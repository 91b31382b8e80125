/* Limits: how far each value that is held against one is from it, and what the durations look like beside
 * theirs: the share that keeps to it, the slowest cases, and the cases that another way of counting days
 * would put elsewhere (GB/T 35289 8.1.3.3 and 8.4 leave the way to count and the side of the limit open).
 *
 * Nothing here decides anything: it shows how near to its limit a verdict stands. */
#ifndef CAEVAL_SCORE_LIMITS_H
#define CAEVAL_SCORE_LIMITS_H

#include "score/distance.h"
#include "score/form.h"
#include "score/grading.h"

/* A limit in force, of a row of the form or of a criterion. */
struct limit_use {
    struct finding finding;
    const struct form_row *row;        /* or NULL: */
    const struct indicator *indicator; /* the criterion's */
    int score;
};

struct limit_uses {
    VEC(struct limit_use) list; /* the form's rows first, each in the order of its template */
};

/* What decides, proves, caps or can refute; not what is only shown. */
struct limit_uses limits_in_force(const struct form_edition *form,
                                  const struct grading_result *grading,
                                  const struct measures *measures, struct arena *arena);
/* "第40行", "业务办理周期指标3分" */
const char *limit_owner(const struct limit_use *use, const struct wording *wording,
                        struct arena *arena);

/* Of the completed cases those that keep to a limit on durations. False where it is none or a time is not
 * known to the second. */
bool limit_kept(const struct finding *finding, int64_t *kept, int64_t *n);

enum { SLOWEST = 10 };
struct slow_cases {
    const struct evidence *at[SLOWEST]; /* the slowest first; none that took no time at all */
    size_t n;
};
struct slow_cases slowest_cases(const struct measure *measure, struct arena *arena);

/* How many completed cases of an indicator fall on the other side of a limit under a reading that counts
 * days in another way. */
struct day_count_change {
    const struct measure *measure; /* as counted now */
    const struct indicator *indicator;
    size_t reading; /* the other one */
    int64_t cases;
};
struct day_count_changes {
    VEC(struct day_count_change) list;
};
struct day_count_changes day_count_changes(const struct grading_result *grading,
                                           const struct measures *measures, struct arena *arena);

/* Where levels begin and end under any reading, ascending, each once. */
struct limit_set limits_by_any_reading(const struct grading_edition *edition, struct arena *arena);

/* Of a total above (side > 0) or below the limit of a level: how far, in points as `off` says. */
const char *limit_apart_text(int side, struct ratio limit, const char *off,
                             const struct wording *wording, struct arena *arena);
/* Of a total that is the limit; open: whether a level may be given is not known. "": no level holds it. */
const char *limit_reached_text(const struct grading_result *grading, struct ratio limit, bool open,
                               const struct wording *wording, struct arena *arena);

/* Where a total that is certain stands to the nearest limit of a level (8.4); "" where it is not certain or
 * no level may be given. */
const char *total_limit_text(const struct grading_result *grading, const struct wording *wording,
                             struct arena *arena);

#endif
