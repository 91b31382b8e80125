/* What is said of a CA, kept in its record: as it is told to people and as later runs say it again. */
#ifndef CAEVAL_CA_MESSAGES_H
#define CAEVAL_CA_MESSAGES_H

#include "app/evaluate.h"
#include "app/listing.h"

/* Where they go; in the arena `keep`. */
struct ca_messages {
    const struct evaluator *of;
    const struct ca_entry *entry;
    struct ca_record *record;
    struct arena *keep;
};

/* Those of one severity. */
void ca_messages_problems(const struct ca_messages *to, const struct problems *problems,
                          enum severity severity);
/* What was lost, as far as people are told of it. */
void ca_messages_rejects(const struct ca_messages *to, const struct listing *listing);

/* Paths are kept as they are within the input folder (*is_within), whatever that is called. */
const char *ca_path_within(const struct evaluator *evaluator, struct arena *arena, const char *path,
                           bool *is_within);

#endif
