/* Short text. */
#include "report/short_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* The character there, and its bytes; one byte where it is none. */
static size_t take(const char *at, const char *end, uint32_t *c)
{
    *c = 0;
    size_t bytes = utf8_decode(at, end, c);
    return bytes ? bytes : 1;
}

static size_t columns_of(uint32_t c)
{
    return c < 0x2000 ? 1 : 2;
}

size_t short_width(const char *text, size_t n)
{
    const char *end = text + n;
    size_t width = 0;
    uint32_t c;
    while (text < end) {
        text += take(text, end, &c);
        width += columns_of(c);
    }
    return width;
}

enum { BRACKET_OPEN = 0xFF08, BRACKET_END = 0xFF09 }; /* （ ） */

/* A text ends well before these marks, and never within brackets. */
static int depth_change(uint32_t c)
{
    switch (c) {
    case BRACKET_OPEN:
    case 0x300A: /* 《 */
    case 0x201C: /* “ */
        return 1;
    case BRACKET_END:
    case 0x300B: /* 》 */
    case 0x201D: /* ” */
        return -1;
    default:
        return 0;
    }
}

enum { NEXT_FIGURE = 0xFF1B }; /* ； */

static bool ends_part(uint32_t c)
{
    return c == NEXT_FIGURE || c == 0xFF0C || c == 0x3002; /* ，。 */
}

/* What of a text fits, and how it is closed. */
struct cut {
    const char *at; /* NULL: nowhere yet */
    const char *close;
    bool between; /* parts: not in the middle of one */
};

/* The last place before the room is full where a part ends: outside of brackets, or within （ ）, which are closed
 * then. */
static struct cut find_cut(const char *text, const char *end, size_t room)
{
    static const char bracket[] = "）";
    struct cut cut = {NULL, "", true};
    const char *first = text;
    size_t width = 0;
    int depth = 0;
    bool plain = false; /* the innermost bracket is （ */
    while (text < end) {
        uint32_t c;
        size_t bytes = take(text, end, &c);
        width += columns_of(c);
        int change = depth_change(c);
        if (depth == 0 && first < text && (ends_part(c) || change > 0))
            cut = (struct cut){text, "", true};
        else if (depth == 1 && plain && ends_part(c))
            cut = (struct cut){text, bracket, true};
        if (width > room)
            break;
        plain = change > 0 ? c == BRACKET_OPEN : plain;
        depth += change;
        text += bytes;
    }
    return cut.at ? cut : (struct cut){text, "", false};
}

enum { BRACKET = 2 }; /* columns of one that closes */

static struct cut cut_to(const char *text, const char *end, size_t columns, size_t mark)
{
    size_t used = mark + BRACKET;
    return find_cut(text, end, columns > used ? columns - used : 0);
}

const char *short_text(struct arena *arena, const char *text, size_t columns, const char *more)
{
    size_t all = strlen(text);
    if (short_width(text, all) <= columns)
        return text;
    struct cut cut = cut_to(text, text + all, columns, short_width(more, strlen(more)));
    return arena_format(arena, "%.*s%s%s", (int)(cut.at - text), text, cut.close, more);
}

/* The bytes up to behind the bracket that opens at `text`; all of them where none ends it. */
static size_t bracket_bytes(const char *text, const char *end)
{
    const char *at = text;
    int depth = 0;
    while (at < end) {
        uint32_t c;
        at += take(at, end, &c);
        depth += c == BRACKET_OPEN ? 1 : c == BRACKET_END ? -1 : 0;
        if (depth == 0)
            break;
    }
    return (size_t)(at - text);
}

/* Nothing but the end of a part comes here. */
static bool is_part_end(const char *at, const char *end)
{
    uint32_t c = 0;
    return at >= end || (utf8_decode(at, end, &c) && ends_part(c));
}

/* The first part with its last bracket up to that one's own first end, and the text without the brackets before it. */
struct first_part {
    size_t width;
    char *without;
};

static struct first_part first_part_of(struct arena *arena, const char *text)
{
    const char *const end = text + strlen(text);
    const char *at = text;
    char *out = arena_alloc(arena, strlen(text) + 1);
    struct first_part first = {0, out};
    while (at < end) {
        uint32_t c;
        size_t bytes = take(at, end, &c);
        if (c == BRACKET_OPEN) {
            bytes = bracket_bytes(at, end);
            if (is_part_end(at + bytes, end))
                break;
        } else {
            memcpy(out, at, bytes);
            out += bytes;
        }
        at += bytes;
    }
    memcpy(out, at, (size_t)(end - at) + 1);
    uint32_t c = 0;
    first.width = short_width(text, (size_t)(at - text));
    for (size_t bytes = 0; at < end && !ends_part(c) && c != BRACKET_END; at += bytes) {
        bytes = take(at, end, &c);
        first.width += short_width(at, bytes);
    }
    first.width += c == BRACKET_END ? BRACKET : 0;
    return first;
}

/* Is there another figure behind a cut? */
static bool others_behind(const struct cut *cut, const char *end)
{
    int depth = *cut->close ? 1 : 0;
    for (const char *at = cut->at; at < end;) {
        uint32_t c;
        at += take(at, end, &c);
        depth += depth_change(c);
        if (depth <= 0 && c == NEXT_FIGURE)
            return true;
    }
    return false;
}

const char *short_figure(struct arena *arena, const char *text, size_t columns, const char *more,
                         const char *others)
{
    if (short_width(text, strlen(text)) <= columns)
        return text;
    const struct first_part first = first_part_of(arena, text);
    size_t mark = short_width(others, strlen(others));
    if (first.width + mark > columns)
        text = first.without;
    const char *end = text + strlen(text);
    if (short_width(text, strlen(text)) <= columns)
        return text;
    struct cut cut = cut_to(text, end, columns, mark);
    return arena_format(arena, "%.*s%s%s", (int)(cut.at - text), text, cut.close,
                        !cut.between               ? more
                        : others_behind(&cut, end) ? others
                                                   : "");
}
