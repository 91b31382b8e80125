/* Place names. */
#include "report/place_names.h"

#include <string.h>

static bool in_name(char c)
{
    return c == '/' || c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') ||
           (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Where a file, or a line of it, is named in a text; NULL: nowhere. */
static const char *find_place(const char *text, const char *file)
{
    size_t n = strlen(file);
    for (const char *at = text; (at = strstr(at, file)); at += n)
        if (!in_name(at[n]) && (at == text || !in_name(at[-1])))
            return at;
    return NULL;
}

bool place_is_named(const char *text, const char *file)
{
    return find_place(text, file);
}

const char *place_named(const struct wording *wording, struct arena *arena, const char *text,
                        const char *file, const char *name)
{
    const char *done = "";
    const char *at = NULL;
    while ((at = find_place(text, file))) {
        const char *behind = at + strlen(file);
        size_t digits = *behind == ':' ? strspn(behind + 1, "0123456789") : 0;
        const char *line = digits ? arena_copy(arena, behind + 1, digits) : "";
        done = arena_format(arena, "%s%.*s%s", done, (int)(at - text), text,
                            digits ? SAY(wording, arena, EXPORT_LINE, name, line) : name);
        text = digits ? behind + 1 + digits : behind;
    }
    return *done ? arena_format(arena, "%s%s", done, text) : text;
}
