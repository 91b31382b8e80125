/* Evidence views: the same exports taken under another reading of the evidence itself (what is lost, what
 * is blank), which changes facts and measures, not conditions. */
#ifndef CAEVAL_SCORE_EVIDENCE_VIEWS_H
#define CAEVAL_SCORE_EVIDENCE_VIEWS_H

#include <string.h>

#include "measures/catalog.h"
#include "score/readings.h"

struct evidence_view {
    const char *effect; /* of the reading it belongs to (readings.h) */
    const struct facts *facts;
    const struct measures *measures;
};

enum { EVIDENCE_VIEWS = 2 };
struct evidence_views {
    struct evidence_view at[EVIDENCE_VIEWS];
    size_t n;
};

static inline const struct evidence_view *evidence_view(const struct evidence_views *views,
                                                        const char *effect)
{
    for (size_t i = 0; i < views->n; i++)
        if (strcmp(views->at[i].effect, effect) == 0)
            return &views->at[i];
    return NULL;
}

#endif
