/* Names. */
#include "measures/names.h"

#include <string.h>

#include "base/text.h"

bool name_is(const char *ways, const char *folded)
{
    static const char *const slash[] = {"/", NULL};
    struct slice rest = slice_of(ways);
    struct slice way;
    while (slice_split(&rest, slash, &way))
        if (slice_is_nocase(way, folded))
            return true;
    return false;
}

bool name_among(const char *const *list, const char *folded)
{
    for (; *list; list++)
        if (name_is(*list, folded))
            return true;
    return false;
}
