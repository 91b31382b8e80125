/* One CA: a single CA of the input folder, for commands that look at one. */
#ifndef CAEVAL_ONE_CA_H
#define CAEVAL_ONE_CA_H

#include "app/evaluation.h"
#include "app/session.h"
#include "ingest/lessons.h"

/* The CA among those of the input folder, whatever else is wrong with that; NULL: it is not there, or, where *why says why,
 * the folder could not be looked through. */
const struct ca_entry *one_ca_find(struct session *session, const char *code, const char **why);

/* The codes near to one that is not there, of the input folder as far as it was looked into and of the results in the
 * output folder (base/near.h). "" where there is none, and where the code itself is one of them. */
const char *one_ca_near(const struct session *session, const char *output, struct arena *arena,
                        const char *code);

struct one_ca {
    const struct ca_entry *entry;
    struct lessons lessons;
    struct evaluation_source from;
    struct arena *arena;
};
/* What evaluating it begins from; it is not to be moved then. */
void one_ca_begin(struct one_ca *one, struct session *session, const struct edition_set *editions,
                  const struct ca_entry *entry, struct arena *arena);
/* Reads its exports, as often as it takes. NULL, or why no result may be built on them. */
const char *one_ca_read(struct one_ca *one, struct evaluation *evaluation);

#endif
