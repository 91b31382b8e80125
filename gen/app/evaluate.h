/* Evaluate: one CA from its exports to its published folder, as a worker process does it. */
#ifndef CAEVAL_EVALUATE_H
#define CAEVAL_EVALUATE_H

#include "app/session.h"
#include "batch/record.h"
#include "batch/seal.h"
#include "history/parcel.h"

/* What a CA's result rests on beside its exports, and what is the same for all. */
struct ca_rest {
    const struct past *past; /* what its documents say of earlier results; NULL: nothing */
    const char *key;         /* of this run and that past (plan.h) */
};

/* What is the same for all CAs of a run. */
struct evaluator {
    const struct options *options;
    const struct session *session;
    const struct edition_set *editions;
    const char *year_folder;       /* OUT/<year> */
    const char *record_folder;     /* where records are kept */
    const char *key;               /* of this run (plan.h) */
    const struct sign_key *signer; /* NULL: nothing is signed */
    const struct ca_rest *rest;    /* by CA of the session */
};

const struct ca_rest *rest_of(const struct evaluator *evaluator, const struct ca_entry *entry);

/* Evaluates the CA and publishes its files; the record, in `arena`, says what came of it. A CA whose
 * inputs change or vanish meanwhile is tried once more, then it fails and its earlier result stays. What the history
 * keeps of its result is added to `parcels` (NULL: it does not). */
struct ca_record evaluate_ca(const struct evaluator *evaluator, const struct ca_entry *entry,
                             struct arena *arena, struct parcels *parcels);

#endif
