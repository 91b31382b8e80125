/* Summary: what a run came to, CA by CA, for summary.xlsx, summary.pdf and summary.json. */
#ifndef CAEVAL_REPORT_SUMMARY_H
#define CAEVAL_REPORT_SUMMARY_H

#include "history/compare.h"
#include "report/evaluation.h"

/* The CA's result of which the last summary spoke (history/told.h), whatever its year (what turned 否 in the night of
 * New Year is told), as far as a summary tells of it; by the readings of this one where that could be done
 * (compare.h). */
struct ca_before {
    day_number date;
    day_number
        untold; /* of its latest result before this one, which stood in no summary; DAY_NEVER: none */
    bool away;        /* it had no result of the day of that summary */
    const char *code; /* then: former.h */
    const char *name;
    const char *level; /* NULL: the gate forbade one */
    const char *gate;  /* a word of result.json */
    struct ratio total_lo, total_hi;
    bool same_form, same_grading;    /* editions: else rows, and scores, are not compared */
    enum change total, level_change; /* CHANGE_NONE: the same */
    const char *level_by[2];  /* before and now by the evidence alone; NULL: the gate forbids one */
    const char *total_by[2];  /* likewise, as text */
    const char *causes;       /* what changed beside the CA (causes.h) but for the gate; or "" */
    const unsigned char *row; /* by place in the form: enum row_state or ROW_ABSENT */
    const unsigned char *change;      /* likewise: enum change */
    const unsigned char *evidence[2]; /* likewise, before and now: as row, without overrides */
};

/* What is kept of a CA when its evaluation is gone. Strings live in the run's arena. */
struct ca_summary {
    const char *code;
    const char *name;
    const char *failed; /* why there is no result, or NULL */
    const char *level;  /* NULL: the gate forbids one */
    enum gate gate;
    struct ratio total_lo, total_hi;
    int count[ROW_STATES];
    size_t overrides;                     /* that hold */
    const char *overrides_note;           /* what the evidence gives, or "" */
    const struct kept_computed *computed; /* the same; NULL: nothing is overridden */
    int no_box;
    const enum row_state *row;               /* by form row - 1 */
    const struct ratio *score_lo, *score_hi; /* by indicator */
    int64_t rows, rejected, damaged;         /* rows; cells that cannot be read */
    int64_t vanished;        /* exports that its result before had, and that it has not */
    const struct term *term; /* by day */
    size_t n_terms;
    const struct ca_before *before; /* NULL: none */
    const struct age_counts *ages;  /* NULL: what came before is not known */
    bool
        first; /* no summary spoke of an earlier result; false also where the history cannot be read */
};

/* A combined export: rows = those of all CAs together + strays. */
struct combined_account {
    const char *file;
    int64_t rows, strays;
};

struct run_summary {
    const struct edition_set *editions;
    struct period period;
    const struct workdays *workdays;
    const struct ca_summary *ca; /* by code */
    size_t n;
    int64_t stray_rejects; /* rows of combined files that belong to no CA */
    const struct shown_reject *stray;
    size_t n_stray;
    const struct earlier_ca *vanished; /* CAs with an earlier result and without data now */
    size_t n_vanished;
    day_number told; /* of the last summary (history/told.h); DAY_NEVER: not known */
    const struct combined_account *combined;
    size_t n_combined;
};

/* The CAs in the order of history/rank.h, and the place of each there (0: none). */
const struct ca_summary **cas_ranked(const struct run_summary *summary, struct arena *arena,
                                     const size_t **place);

/* What falls due or expires (facts/terms.h), by day; copies. */
const struct term *ca_terms(const struct facts *facts, struct arena *arena, size_t *n);

/* Keeps what the summary needs; the strings are copied. */
struct ca_summary ca_summary_of(const struct evaluation *evaluation, struct arena *arena);

#endif
