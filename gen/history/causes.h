/* Causes: why two results of a CA may differ, beside what the CA did.
 *
 * What the bureau changed comes first (readings, edition, templates, program), then the gate of 8.4.1, what its examiners
 * found and wrote down, then the data that were supplied, then the period. Every comparison names them before it says what the CA
 * changed; nobody compares readings or supplies himself. Where an older program did not write down what a
 * result was judged by, nothing is said of it. */
#ifndef CAEVAL_HISTORY_CAUSES_H
#define CAEVAL_HISTORY_CAUSES_H

#include "history/kept.h"
#include "score/edition_set.h"

enum cause_kind {
    CAUSE_READING,
    CAUSE_EDITION,
    CAUSE_TEMPLATE,
    CAUSE_PROGRAM,
    CAUSE_GATE,
    CAUSE_OVERRIDE, /* an on-site finding came, went, or says otherwise */
    CAUSE_INSPECTION, /* what the examiners wrote down came, went or cannot be read: no data of the CA */
    CAUSE_DATA,       /* an export missing, come, refused; rows lost; where its rows end */
    CAUSE_PERIOD,
    CAUSE_KINDS
};

struct cause {
    enum cause_kind kind;
    const char *text;      /* a clause without its full stop, as reports print it */
    const char *subject;   /* the reading's edition, the export's name, the template's; or "" */
    const char *from, *to; /* codes, versions, answers, counts, years; "": none */
};

struct causes {
    const struct cause *at; /* by kind */
    size_t n;
};

/* From a to b. Texts live in the arena, or as long as results and templates. */
struct causes causes_of(struct arena *arena, const struct kept *a, const struct kept *b,
                        const struct edition_set *editions);

/* Is there one of this kind? */
bool causes_have(const struct causes *causes, enum cause_kind kind);

/* A sentence for each sort of causes that there is: "评价口径有变化，…：…。", "数据有变化：…。" */
struct cause_sentences {
    const char *at[CAUSE_KINDS];
    size_t n;
};
struct cause_sentences causes_sentences(const struct causes *causes, const struct wording *wording,
                                        struct arena *arena);

#endif
