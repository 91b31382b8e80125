/* Place names. */
#include "report/place_names.h"

#include <stdbool.h>
#include <string.h>

static bool in_name(char c)
{
    return c == '/' || c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') ||
           (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Where a file's line is named in a text; NULL: nowhere. */
static const char *find_place(const char *text, const char *file)
{
    size_t n = strlen(file);
    for (const char *at = text; (at = strstr(at, file)); at += n)
        if (at[n] == ':' && at[n + 1] >= '0' && at[n + 1] <= '9' &&
            (at == text || !in_name(at[-1])))
            return at;
    return NULL;
}

const char *place_named(const struct wording *wording, struct arena *arena, const char *text,
                        const char *file, const char *name)
{
    const char *at = NULL;
    while ((at = find_place(text, file))) {
        const char *line = at + strlen(file) + 1;
        size_t digits = strspn(line, "0123456789");
        text = arena_format(arena, "%.*s%s%s", (int)(at - text), text,
                            SAY(wording, arena, EXPORT_LINE, name, arena_copy(arena, line, digits)),
                            line + digits);
    }
    return text;
}
