/* Evaluation: from a CA's exports to what they come to, by both standards. The one way through the rooms:
 * ingest, facts, measures, score. */
#ifndef CAEVAL_APP_EVALUATION_H
#define CAEVAL_APP_EVALUATION_H

#include "report/evaluation.h"

struct evaluation_source {
    const struct library *library;
    const struct edition_set *editions;
    struct ca_input input;
    day_number date;            /* D */
    const char *trust;          /* the folder of the roots that the bureau trusts; NULL: none */
    struct facts_choice choice; /* the reading of the evidence in force */
    bool others; /* judge under its other readings as well, where they can come to something else */
};

/* Reads the exports: e->facts, e->ingested, and who the CA is; the rest of `e` is empty. `problems` are those
 * of `e`; `rejects` may be NULL. False: what was read is void, they have to be read again (ingest/lessons.h). */
bool evaluation_read(struct evaluation *e, const struct evaluation_source *from,
                     const struct reject_sink *rejects, struct problems *problems,
                     struct arena *arena);

/* Reads the exports once more, with the lessons of the first time, and hands on each record that facts took in. */
struct record_taker {
    void *context;
    void (*take)(void *context, size_t export, const struct record *record);
};
/* False: they have changed meanwhile. */
bool evaluation_records(const struct evaluation_source *from, const struct record_taker *taker,
                        struct arena *arena);

/* Judges what was read; earlier results in `e` are the caller's to put there. */
void evaluation_judge(struct evaluation *e, const struct evaluation_source *from,
                      struct arena *arena);

#endif
