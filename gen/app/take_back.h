/* Take back: a result is taken out of every place where it is kept: what lies published, the record of its evaluation, the
 * year's list of digests, the archive and the database.
 *
 * Once begun it is done to the end: OUT/archive/forgetting names the result from before the first step until after the
 * last, and the next command that opens the history goes on from there. */
#ifndef CAEVAL_TAKE_BACK_H
#define CAEVAL_TAKE_BACK_H

#include "app/options.h"
#include "history/history.h"

struct taking {
    const char *code;
    day_number date;
    const char *published; /* the CA's folder of the year */
    bool begun;            /* by an earlier command that was killed */
    bool was_published;    /* it was of that date */
    bool left;             /* what is not ours lies there still */
    bool found;            /* in the store or the database */
};

/* Of an output folder, under its lock. */
struct taking taking_of(const struct options *options, struct arena *arena, const char *code,
                        day_number date);
/* One that was begun and not done; false: there is none. */
bool taking_left(struct taking *taking, const struct options *options, struct arena *arena,
                 struct problems *problems);

/* Notes that it is begun. The functions below say what went wrong in `problems`; false then. */
bool taking_begin(const struct taking *taking, const struct options *options, struct arena *arena,
                  struct problems *problems);
/* What lies published, its record and the year's list; where nothing of it can be removed it is not begun any more. */
bool taking_published(struct taking *taking, const struct options *options, struct arena *arena,
                      struct problems *problems);
/* Archive and database; then it is done. */
bool taking_kept(struct taking *taking, struct history *history, const struct options *options);

#endif
