/* Plan: what a run has to evaluate, and what stands from an earlier one.
 *
 * A CA need not be evaluated again when the program and its libraries, the options, the
 * configuration, the templates, the calendar and the fonts are the same (all in the run's key), when
 * its exports are the same files with the same contents, and when its outputs stand as they were
 * written. Records are kept in OUT/.caeval-records/<year>, one for each CA, and one for the combined
 * exports, so that these need not be read only to know which CAs they name.
 *
 * The key is the same on every machine that has the same packages: merging the shards of several
 * machines rests on it. */
#ifndef CAEVAL_PLAN_H
#define CAEVAL_PLAN_H

#include "app/evaluate.h"

struct plan {
    const struct evaluator *evaluator;
    struct session *session;
    struct present_file *combined; /* the combined exports as they are now */
};

/* OUT/.caeval-records/<year>. */
const char *record_folder_of(struct arena *arena, const char *output, int year);

/* A digest over everything that a result rests on but the exports. */
const char *plan_key(const struct session *session, struct arena *arena);

void plan_open(struct plan *plan, const struct evaluator *evaluator, struct session *session);

/* Knows the CAs and stray rows of the combined exports from an earlier run. False: they have to be
 * read. */
bool plan_combined_known(struct plan *plan);
/* After they were read: keeps that knowledge. False with errno set. */
bool plan_keep_combined(struct plan *plan);

/* The record of a CA that need not be evaluated: NULL; or why it has to be. */
const char *plan_stands(struct plan *plan, const struct ca_entry *entry, struct ca_record *record,
                        struct arena *arena);
/* The record of what evaluating the CA came to, be it a failure: NULL; or why there is none for what
 * is there now. */
const char *plan_ended(struct plan *plan, const struct ca_entry *entry, struct ca_record *record,
                       struct arena *arena);

#endif
