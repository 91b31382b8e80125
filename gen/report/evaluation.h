/* Evaluation: everything known of one CA, as the writers get it. Read only. */
#ifndef CAEVAL_REPORT_EVALUATION_H
#define CAEVAL_REPORT_EVALUATION_H

#include "history/past.h"
#include "history/vanished.h"
#include "ingest/ingest.h"
#include "score/edition_set.h"
#include "score/form.h"
#include "score/grading.h"

enum { REJECTS_SHOWN = 200 };

/* A rejected row as reports show it; rejects.csv has all of them. */
struct shown_reject {
    const char *file;
    int64_t line;
    const char *column; /* ASCII name, or "" */
    const char *header; /* Chinese header, or "" */
    const char *value;
    const char *reason;
};

struct evaluation {
    const struct edition_set *editions;
    const char *code;
    const char *name; /* the code where the CA did not give one */
    struct period period;
    const struct facts *facts;
    struct ingested ingested;
    struct measures measures;
    struct form_result form;
    struct grading_result grading;
    struct crosscheck_findings crosschecks;
    struct sampling_results sampling;
    struct annex_results annex;
    const struct shown_reject *reject;
    size_t n_rejects;          /* shown */
    int64_t rejected, damaged; /* all rows, all cells that cannot be read */
    const struct problems *problems;
    const struct past *past; /* earlier results; NULL: not known */
    /* past.previous, past.last_year and past.told as their result.json tells them; NULL: not there */
    const struct kept *before, *last_year, *told;
    /* What past.told had of exports, and this one has not (history/vanished.h). */
    const struct kept_supply *vanished;
    size_t n_vanished;
    /* The same by another standard of a kind that judges D as well (score/standard.h), without a past of its
     * own. */
    const struct evaluation *beside;
    size_t n_beside;
};

#endif
