/* Told: of which results the bureau's last finished summary spoke, in OUT/.caeval-told.
 *
 * A summary says what is other than in the summary before it. What a run published and was killed over, or what one
 * CA was judged by alone, stood in none: compared with it, its changes would be told to nobody. So a summary
 * compares each CA with the result of which the last one spoke. The file is written once a summary is in place: a run
 * killed in between tells its changes again with the next one.
 *
 *   caeval-told/1 D BEFORE                 the last summary's day; that of the one before it
 *   SEEN D BEFORE SHA256 CODE              a CA: the last summary that has it; the day of the result that was told last
 *                                          (earlier, where it failed since); that of the one which this was compared
 *                                          with; its digest. Not known, or none: "-"
 *
 *   END SHA256                             of all that stands above
 *
 * Without the file, at the first run and after it was deleted, every result counts as told. */
#ifndef CAEVAL_HISTORY_TOLD_H
#define CAEVAL_HISTORY_TOLD_H

#include "base/index.h"
#include "history/former.h"
#include "history/store.h"

struct told_result {
    const char *code, *sha256;
    day_number seen, date;
    day_number before; /* DAY_NEVER: it was new */
};

struct told_summary {
    day_number date;    /* of the last summary; DAY_NEVER: not known */
    day_number before;  /* DAY_NEVER: not known */
    struct index codes; /* of the results, in their order */
    VEC(struct told_result) result;
};

/* Of no result yet. */
struct told_summary told_new(struct arena *arena);
/* False: its code is there already. */
bool told_add(struct told_summary *told, struct arena *arena, const struct told_result *result);
/* By the code itself; NULL: there is none. */
const struct told_result *told_own(const struct told_summary *told, const char *code);

/* A file that is not there is none, one that cannot be read is said and none. */
void told_read(struct told_summary *told, struct arena *arena, const char *output,
               struct problems *problems);
/* False with errno set. */
bool told_write(const struct told_summary *told, struct arena *arena, const char *output);

/* The day of the last summary before that of a date; DAY_NEVER: not known, also where a later date was summarised. */
day_number told_before(const struct told_summary *told, day_number date);

/* The CA, or the latest of its former codes; NULL: no summary has it. */
const struct told_result *told_of(const struct told_summary *told,
                                  const struct former_codes *aliases, const char *code);

/* The result of which the last summary before that of `date` spoke, in the arena; *found is NULL: of none. Where it
 * was replaced since, the one that it had been compared with itself. `latest`: the CA's latest before the date.
 * False: the database cannot be read. */
bool told_find(const struct told_summary *told, struct store *store, struct arena *arena,
               const struct former_codes *aliases, const char *code, day_number date,
               const struct kept *latest, const struct kept **found);

#endif
