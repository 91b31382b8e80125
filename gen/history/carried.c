/* Carried. */
#include "history/carried.h"

#include <string.h>

static unsigned state_of(const struct kept *k, const int *row, size_t n)
{
    static const unsigned first[] = {ROW_NO, ROW_PENDING, ROW_YES, ROW_NA};
    for (size_t s = 0; s < sizeof first / sizeof *first; s++)
        for (size_t i = 0; i < n; i++)
            if (kept_row(k, row[i]) == first[s])
                return first[s];
    return ROW_ABSENT;
}

const unsigned char *carried_rows(const struct numbering *numbering, struct arena *arena,
                                  const struct kept *k, const char *form, size_t n_rows)
{
    if (!numbering)
        return NULL;
    size_t later = numbering_form(numbering, form);
    size_t earlier = numbering_form(numbering, k->form);
    unsigned char *state = arena_alloc(arena, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        const int *row = NULL;
        size_t n = 0;
        if (!numbering_before(numbering, arena, later, (int)i + 1, earlier, &row, &n))
            return NULL;
        state[i] = (unsigned char)state_of(k, row, n);
    }
    return state;
}
