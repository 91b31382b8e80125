/* Annex: requirements of the edition's body that have no row in the official form
 * (templates/<edition>/body.csv). They never become rows of the form and do not
 * count among its results; a breach is a non-conformity by 8.2 all the same. */
#ifndef CAEVAL_SCORE_ANNEX_H
#define CAEVAL_SCORE_ANNEX_H

#include "score/attest.h"
#include "score/condition.h"

struct body_requirement {
    const char *clause; /* 6.6.6.14 e */
    const char *title;  /* of the clause */
    const char *text;   /* verbatim */
    const char *note;   /* what the form leaves out */
    const char *item;   /* attestation that answers it where data cannot: body.6.2.6 */
    bool measured;
    struct condition condition; /* where measured */
};

struct annex {
    const struct body_requirement *at;
    size_t n;
};

bool annex_load(struct annex *annex, struct arena *arena, const char *path,
                const struct catalog *catalog, struct problems *problems);

struct body_result {
    const struct body_requirement *requirement;
    enum tri state;
    bool attested;
    const char *reason; /* Chinese */
    struct counterexamples counterexamples;
};

struct annex_results {
    const struct body_result *at;
    size_t n;
};

struct annex_results annex_judge(const struct annex *annex, const struct facts *facts,
                                 const struct measures *measures, const struct wording *wording,
                                 struct arena *arena);

#endif
