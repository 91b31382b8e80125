/* Run, its inside: shared by run.c and run_workers.c. */
#ifndef CAEVAL_APP_RUN_PARTS_H
#define CAEVAL_APP_RUN_PARTS_H

#include "app/plan.h"
#include "app/run_history.h"
#include "batch/progress.h"
#include "history/parcel.h"

struct run {
    const struct options *options;
    struct session session;
    struct edition_set editions;
    const char *year_folder;
    struct run_history history;
    struct evaluator evaluator;
    struct plan plan;
    struct ca_record *record; /* by CA, once it is there */
    bool *there;
    bool *made;             /* evaluated and published by this run */
    bool lost;              /* a worker died over one */
    struct parcels *parcel; /* by CA: what its worker read for the history, until it is kept */
    size_t said;            /* CAs, in their order, whose messages are printed */
    VEC(size_t) task;
    struct progress progress;
    struct ca_summary *summary; /* by CA */
    const struct earlier_ca *vanished;
    size_t n_vanished;
    const char *entry; /* of the year's files that one that a person opens first; NULL: none */
    bool partial;      /* something was rejected, or a CA failed */
    bool not_written;  /* some output could not be written */
    unsigned findings; /* of enum fail_on */
};

/* A CA's record is there. Records come in any order; messages are printed, and results kept in the history, in the
 * order of the CAs. */
void run_take(struct run *run, size_t ca, const struct ca_record *record);
/* Has the tasks done by workers: CAs are evaluated, or, of a merge, read for the history. False when the run was
 * interrupted. */
bool run_evaluate(struct run *run);

#endif
