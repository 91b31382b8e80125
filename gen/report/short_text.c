/* Short text. */
#include "report/short_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

size_t short_width(const char *text, size_t n)
{
    const char *end = text + n;
    size_t width = 0;
    while (text < end) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(text, end, &c);
        text += bytes ? bytes : 1;
        width += c < 0x2000 ? 1 : 2;
    }
    return width;
}

/* A text ends well before these marks, and never within brackets. */
static int depth_change(uint32_t c)
{
    switch (c) {
    case 0xFF08: /* （ */
    case 0x300A: /* 《 */
    case 0x201C: /* “ */
        return 1;
    case 0xFF09: /* ） */
    case 0x300B: /* 》 */
    case 0x201D: /* ” */
        return -1;
    default:
        return 0;
    }
}

static bool ends_part(uint32_t c)
{
    return c == 0xFF1B || c == 0xFF0C || c == 0x3002; /* ；，。 */
}

/* What of a text fits, and how it is closed. */
struct cut {
    const char *at; /* NULL: nowhere yet */
    const char *close;
};

/* The last place before the room is full where a part ends: outside of brackets, or within （ ）, which are closed
 * then. */
static struct cut find_cut(const char *text, const char *end, size_t room)
{
    static const char bracket[] = "）";
    struct cut cut = {NULL, ""};
    const char *first = text;
    size_t width = 0;
    int depth = 0;
    bool plain = false; /* the innermost bracket is （ */
    while (text < end) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(text, end, &c);
        bytes = bytes ? bytes : 1;
        width += short_width(text, bytes);
        int change = depth_change(c);
        if (depth == 0 && first < text && (ends_part(c) || change > 0))
            cut = (struct cut){text, ""};
        else if (depth == 1 && plain && ends_part(c))
            cut = (struct cut){text, bracket};
        if (width > room)
            break;
        plain = change > 0 ? c == 0xFF08 : plain;
        depth += change;
        text += bytes;
    }
    return cut.at ? cut : (struct cut){text, ""};
}

const char *short_text(struct arena *arena, const char *text, size_t columns, const char *more)
{
    enum { BRACKET = 2 };
    size_t all = strlen(text);
    if (short_width(text, all) <= columns)
        return text;
    size_t used = short_width(more, strlen(more)) + BRACKET;
    struct cut cut = find_cut(text, text + all, columns > used ? columns - used : 0);
    return arena_format(arena, "%.*s%s%s", (int)(cut.at - text), text, cut.close, more);
}
