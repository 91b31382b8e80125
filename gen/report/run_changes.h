/* Run changes: what changed since the results before, over all CAs of a run: what an official reads to
 * decide whether to open anything. */
#ifndef CAEVAL_REPORT_RUN_CHANGES_H
#define CAEVAL_REPORT_RUN_CHANGES_H

#include "report/doc.h"
#include "report/summary.h"

/* Steps of form rows that have to do with 否 (compare.h), and all of those below overrides. */
enum row_step {
    STEP_NEW,    /* 否 now, and it was not */
    STEP_AGAIN,  /* 否 now and before, and 待核 or 不适用 in between */
    STEP_MENDED, /* 否 then, 是 now */
    STEP_OPENED, /* 否 then, 待核 now: nobody knows whether it is mended */
    STEP_NA,     /* 否 then, 不适用 now */
    STEP_SITE,   /* 否 then or now, and the bureau's examiners made it so (compare.h) */
    STEP_EVIDENCE, /* a row that is what it was, but not by the evidence: an override keeps it (compare.h) */
    STEP_BASIS, /* 否 then or now, and other readings: nobody knows whose doing it is */
    ROW_STEPS
};

struct step_rows {
    const int *row; /* places in the edition */
    size_t n;
};

/* One CA with a result now and one before. */
struct ca_change {
    const struct ca_summary *ca;
    struct step_rows step[ROW_STEPS]; /* none where the editions differ */
    size_t others; /* rows that changed beside those: 是, 待核 and 不适用 among each other */
    size_t other[ROW_CHANGES];          /* ... by what they did */
    bool level, gate, renamed, recoded; /* they are others than before; level: by one edition */
    bool total;                         /* likewise */
    bool level_by,
        total_by; /* they are what they were, and not by the evidence: overrides keep them */
    /* The result before is of another year: what is 待核 now waits for this year's data. */
    bool new_period;
};

struct run_changes {
    const struct ca_change *ca; /* all that can be compared, by code */
    size_t n;
    size_t n_changed;                /* of them */
    int64_t no, no_before;           /* rows that are 否, of the CAs of one edition of the form */
    int64_t pending, pending_before; /* ... that are 待核 */
    size_t step[ROW_STEPS];          /* rows */
    const struct ca_summary *const *entered; /* without an earlier result, where others have one */
    size_t n_entered;
    /* Without a result at `latest`, with one before and one now. */
    const struct ca_summary *const *returned;
    size_t n_returned;
    day_number latest; /* of the last summary; not known: of a result before, of any CA */
    size_t n_untold;   /* CAs with results that stood in no summary */
    day_number untold; /* of the latest of them */
    bool any;          /* there is a result before, of a CA that is there or vanished */
};

struct run_changes run_changes_of(const struct run_summary *summary, struct arena *arena);

/* Has anything of the CA changed that is told here? */
bool ca_has_changed(const struct ca_change *change);
/* "等级III→II、总分4.60→3.90": what the evidence gave and gives of a level and a total that overrides keep; or "". */
const char *grades_by_evidence(const struct ca_change *change, const struct wording *wording,
                               struct arena *arena);
enum phrase row_step_phrase(enum row_step step);

/* Order of the summary's sheets. */
enum { SUMMARY_RANKING, SUMMARY_NIGHT, SUMMARY_AGES, SUMMARY_TERMS, SUMMARY_SCORES_FIRST };

/* gen/report/sections_night.c: on the first page of the summary. */
void add_run_changes(struct document *document, const struct run_summary *summary,
                     struct arena *arena);

#endif
