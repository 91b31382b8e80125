/* Uses: which measures of templates/measures.csv an edition judges by or shows, the clauses it speaks of them
 * in, and what of their titles and parameters is its own (templates/<edition>/measures.csv). */
#ifndef CAEVAL_MEASURES_USES_H
#define CAEVAL_MEASURES_USES_H

#include "ingest/sheet.h"
#include "measures/profile.h"

/* Of one edition: its line of the measure, or nothing. */
struct edition_uses {
    const struct sheet *sheet;     /* its measures.csv */
    const struct profile *profile; /* of certificates, where it has profile.csv; or NULL */
    size_t *row;                   /* by the shared catalogue's rows; SIZE_MAX: not used */
};

/* Reads the line of each measure of `shared`. False (with problems) when a line names no measure of it, or
 * one twice. */
bool uses_load(struct edition_uses *uses, struct arena *arena, const char *folder,
               const struct sheet *shared, struct problems *problems);

#endif
