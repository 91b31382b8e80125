/* Grading: criteria, indicators, total and level of a scored edition (GB/T 35289-2017, clause 8).
 *
 * Every criterion is 是, 否 or unknown; a score is the interval between taking the unknown ones as
 * not shown and as shown. Composites and the total are exact weighted sums, never rounded. */
#ifndef CAEVAL_SCORE_GRADING_H
#define CAEVAL_SCORE_GRADING_H

#include "score/attest.h"
#include "score/evidence_views.h"
#include "score/grading_rules.h"
#include "score/overrides.h"

struct criterion_result {
    const struct criterion *criterion;
    enum tri state;
    const char *reason; /* Chinese */
    bool attested;      /* an attestation decided */
    bool inspected;     /* that of an examiner; else the CA's own */
    enum tri computed; /* what the evidence gives: `state`, unless an override is or may be there */
    struct override_finding override;
    bool graded;  /* a grade was given, or one that nobody can read: it takes precedence */
    enum tri cap; /* 否: another fact forbids the score, and says nothing of this (T14-R1) */
    bool open;    /* OTHERWISE: it does not give the score, and says nothing */
    struct counterexamples counterexamples;
    const char *contradiction;     /* or NULL */
    const struct finding *finding; /* its conditions, judged */
    size_t n_findings;
};

/* What another reading would make of it. */
struct alternative {
    size_t reading;
    struct ratio lo, hi;
};

struct indicator_result {
    const struct indicator *indicator;
    struct ratio lo, hi;
    struct ratio computed_lo, computed_hi;    /* without overrides */
    const struct criterion_result *criterion; /* those in force */
    size_t n_criteria;
    size_t reading;       /* the one named beside the score; SIZE_MAX: none */
    VEC(size_t) readings; /* all that are in force for it and have alternatives or bear on it */
    VEC(struct alternative) alternatives;
    const char *gaps; /* 数据有缺, or NULL */
};

enum gate { GATE_OPEN, GATE_SHUT, GATE_UNKNOWN }; /* 8.4.1: shut forbids a level */

struct total {
    enum gate gate; /* by the evidence that it rests on */
    struct ratio lo, hi;
    const struct level *level_lo, *level_hi;
};

/* An indicator that scores otherwise under a reading; composites included. */
struct score_change {
    const struct indicator *indicator;
    struct ratio from_lo, from_hi, lo, hi;
};

struct sensitivity {
    size_t reading;
    struct total total;
    VEC(struct score_change) score;
};

struct grading_result {
    const struct grading_edition *edition;
    struct reading_choice choice;
    const struct indicator_result *indicator;
    struct total total;
    struct total computed; /* without overrides */
    bool overridden;       /* some criterion is, or may be */
    enum gate gate;
    const char *gate_reason;
    VEC(struct sensitivity) sensitivity; /* readings that change a score, the total or the level */
};

struct grading_result grading_judge(const struct grading_edition *edition,
                                    const struct facts *facts, const struct measures *measures,
                                    const struct evidence_views *views,
                                    const struct wording *wording, struct arena *arena);

/* The score of one indicator by other measures, under the same readings. */
void grading_rescore(const struct grading_result *result, const struct facts *facts,
                     const struct measures *measures, const struct wording *wording,
                     struct arena *arena, size_t indicator, struct ratio *lo, struct ratio *hi);

/* The level's code, 待定, or NULL where the gate forbids one: of the result, and of a total under another
 * reading. */
/* Nothing that is unknown could change it. */
bool grading_level_is_certain(const struct total *total);
const char *grading_level(const struct grading_result *result, const struct wording *wording);
const char *grading_level_of(const struct total *total, const struct wording *wording);
/* A criterion's state as the table prints it: the other cases (其余情形) have one only where they give
 * the score. */
const char *criterion_state_text(const struct wording *wording,
                                 const struct criterion_result *criterion);

/* The codes of an edition's levels, lowest first, each once: it lists a level for each reading of its limits. The list
 * lives in the arena. */
const char *const *grading_levels(const struct grading_edition *edition, struct arena *arena,
                                  size_t *n);

/* Is the total one of the level's? */
bool level_holds(const struct level *level, struct ratio total);

const char *tri_text(const struct wording *wording, enum tri state);

#endif
