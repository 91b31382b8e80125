/* Head: whose a result.json or a manifest.json is and of what day, by how it begins.
 *
 * Both are as the program writes them, member by member: to know only that, a tenth of a megabyte need not be parsed. What
 * does not begin so is parsed by whoever asks. */
#ifndef CAEVAL_HISTORY_HEAD_H
#define CAEVAL_HISTORY_HEAD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/civil.h"

struct head {
    const char *code;
    day_number date;
};

/* False: it does not begin, or at `path` end, as the program writes it, which says nothing against it. */
bool head_of(struct head *head, struct arena *arena, const char *text);
bool head_at(struct head *head, struct arena *arena, const char *path);

#endif
