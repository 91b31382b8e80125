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

const char *short_text(struct arena *arena, const char *text, size_t columns, const char *more)
{
    size_t all = strlen(text);
    if (short_width(text, all) <= columns)
        return text;
    size_t room = columns - short_width(more, strlen(more));
    const char *end = text + all;
    const char *part = NULL; /* the last place where a part ends */
    const char *last = text; /* the last character that fits */
    size_t width = 0;
    int depth = 0;
    for (const char *at = text; at < end;) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(at, end, &c);
        bytes = bytes ? bytes : 1;
        size_t wide = short_width(at, bytes);
        if (depth == 0 && width > 0 && (ends_part(c) || depth_change(c) > 0))
            part = at;
        if (width + wide > room)
            break;
        depth += depth_change(c);
        width += wide;
        at += bytes;
        last = at;
    }
    const char *cut = part ? part : last;
    return arena_format(arena, "%.*s%s", (int)(cut - text), text, more);
}
