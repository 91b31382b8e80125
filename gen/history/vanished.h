/* Vanished: what an earlier result had and this one has not. That an export is missing tonight which had
 * rows in the last result is no change of the CA; nor is it that its folder is gone. */
#ifndef CAEVAL_HISTORY_VANISHED_H
#define CAEVAL_HISTORY_VANISHED_H

#include "facts/facts.h"
#include "history/history.h"
#include "history/told.h"

/* The exports that a result had and that nobody supplied now, a header alone too: their number, in `arena`. */
size_t vanished_exports(struct arena *arena, const struct facts *facts, const struct kept *earlier,
                        const struct kept_supply **list);
/* Likewise of what the bureau's examiners hand over, which is no data of the CA. */
size_t vanished_inspections(struct arena *arena, const struct facts *facts,
                            const struct kept *earlier, const struct kept_supply **list);
/* Likewise of the CA's exports those of which it had rows and which were supplied now without any of this CA: zero, not unknown. Not one of
 * events where the result is of another year than the facts: it begins anew. */
size_t emptied_exports(struct arena *arena, const struct facts *facts, const struct kept *earlier,
                       const struct kept_supply **list);

struct earlier_ca {
    const char *code;
    const char *name;
    day_number date; /* of its last result */
    /* The last summary had it, or it came after that; without one: it was there at the latest results before D of
     * any CA. */
    bool since_last;
};

/* The CAs with a result of the year before D's or of D's year, before D, for which `has` does not
 * answer. False when the history cannot be read: said. */
bool earlier_cas(struct history *history, const struct told_summary *told, struct arena *arena,
                 day_number date, bool (*has)(const void *of, const char *code), const void *of,
                 const struct earlier_ca **list, size_t *n);

#endif
