/* Evidence: where in the inputs a case stands, and lists of such places with a cap.
 *
 * A list counts everything it is given and keeps at most EVIDENCE_KEPT entries: the first ones,
 * or, of a weighted list, the heaviest. Results print the total beside what was kept. */
#ifndef CAEVAL_FACTS_EVIDENCE_H
#define CAEVAL_FACTS_EVIDENCE_H

#include <stdint.h>

#include "base/arena.h"
#include "ingest/value.h"

enum { EVIDENCE_KEPT = 1000 };

struct evidence {
    const char *file; /* as results name it */
    int64_t line;     /* 0: not one line (a day without any row) */
    const char *id;   /* the case's number, "" where the export has none */
    int64_t weight;   /* what the list is ordered by: days, seconds; 0 in plain lists */
    uint64_t order;   /* of arrival */
};

struct evidence_list {
    int64_t total;
    VEC(struct evidence) kept; /* a heap while it grows, lightest first, where weighted */
};

/* The id is copied. */
void evidence_add(struct evidence_list *list, struct arena *arena, const struct record *record,
                  struct slice id);
void evidence_add_weighted(struct evidence_list *list, struct arena *arena,
                           const struct record *record, struct slice id, int64_t weight);
/* A place that is no record, e.g. a day that no shift covers. */
void evidence_add_place(struct evidence_list *list, struct arena *arena, const char *file,
                        int64_t line, const char *id, int64_t weight);
/* For qsort of pointers to evidence: heaviest first, then as they came. */
int evidence_by_weight(const void *a, const void *b);

#endif
