/* Spellings. */
#include "base/spellings.h"

#include <stdbool.h>

size_t spellings_add(struct spellings *s, struct arena *arena, struct slice text)
{
    bool unwritten = false;
    bool unnamed = false;
    if (!s->written.arena) {
        index_init(&s->written, arena);
        index_init(&s->folded, arena);
    }
    size_t i = index_add(&s->written, text, &unwritten);
    if (!unwritten)
        return s->name.at[i];
    size_t name = index_add(&s->folded, slice_of(text_folded(arena, text)), &unnamed);
    *vec_push(arena, &s->name) = (uint32_t)name;
    if (unnamed)
        *vec_push(arena, &s->first) = arena_copy(arena, text.at, text.n);
    return name;
}

size_t spellings_find(const struct spellings *s, struct arena *arena, struct slice text)
{
    size_t i = s->written.arena ? index_find(&s->written, text) : INDEX_NONE;
    if (i != INDEX_NONE)
        return s->name.at[i];
    return s->written.arena ? index_find(&s->folded, slice_of(text_folded(arena, text)))
                            : INDEX_NONE;
}
