/* Ids. */
#include "ingest/ids.h"

#include <string.h>

static bool is_plain(struct slice id)
{
    char first = id.n ? id.at[0] : 'x';
    if (first == '=' || first == '\'' || first == '`' || first == '\x1f' || first == '"' ||
        first == '\0')
        return false;
    for (size_t i = 0; i < id.n; i++)
        if ((unsigned char)id.at[i] >= 0x80)
            return false;
    return true;
}

/* Bytes of a mark that is not seen and says nothing, at the start; 0 for none. */
static size_t mark_at(struct slice s)
{
    static const char *const marks[] = {
        "'",           "`", "\x1f", "\xe2\x80\x98", "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
        "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (s.n > strlen(marks[i]) && memcmp(s.at, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* Without the frame of a formula and leading marks. */
static struct slice unframed(struct slice id)
{
    if (id.n > 3 && memcmp(id.at, "=\"", 2) == 0 && id.at[id.n - 1] == '"')
        id = slice_trim((struct slice){id.at + 2, id.n - 3});
    for (size_t n = mark_at(id); n; n = mark_at(id))
        id = slice_trim((struct slice){id.at + n, id.n - n});
    return id;
}

static bool is_zero_width(uint32_t point)
{
    return (point >= 0x200b && point <= 0x200d) || point == 0xfeff;
}

struct slice id_bare(struct id_room *room, struct slice id, bool *changed)
{
    enum { WIDE_FIRST = 0xff01, WIDE_LAST = 0xff5e, WIDE_BY = 0xfee0 };
    if (is_plain(id))
        return id;
    struct slice inner = unframed(id);
    *changed = *changed || inner.n != id.n;
    if (room->n + inner.n > sizeof room->text)
        return inner;
    char *out = room->text + room->n;
    size_t n = 0;
    bool other = false;
    for (const char *at = inner.at, *end = at + inner.n; at < end;) {
        uint32_t point = 0;
        size_t used = utf8_decode(at, end, &point);
        bool wide = used && point >= WIDE_FIRST && point <= WIDE_LAST;
        bool gone = used && is_zero_width(point);
        used = used ? used : 1;
        if (wide)
            out[n++] = (char)(point - WIDE_BY);
        else if (!gone)
            for (size_t i = 0; i < used; i++)
                out[n++] = at[i];
        other = other || wide || gone;
        at += used;
    }
    if (!other)
        return inner;
    *changed = true;
    room->n += n;
    return (struct slice){out, n};
}

static size_t digits(struct slice s, size_t at)
{
    while (at < s.n && s.at[at] >= '0' && s.at[at] <= '9')
        at++;
    return at;
}

bool id_is_scientific(struct slice id)
{
    size_t at = digits(id, 0);
    if (at == 0 || at == id.n)
        return false;
    if (id.at[at] == '.')
        at = digits(id, at + 1);
    if (at + 2 >= id.n || (id.at[at] != 'E' && id.at[at] != 'e') || id.at[at + 1] != '+')
        return false;
    return digits(id, at + 2) == id.n;
}

bool is_lost_by_spreadsheet(struct slice cell)
{
    enum { SHORTEST = 3 };
    size_t at = 0;
    if (cell.n < SHORTEST || cell.at[0] != '#')
        return false;
    while (at < cell.n && cell.at[at] == '#')
        at++;
    if (at == cell.n)
        return true;
    if (slice_is(cell, "#N/A"))
        return true;
    while (at < cell.n && ((cell.at[at] >= 'A' && cell.at[at] <= 'Z') || cell.at[at] == '/' ||
                           cell.at[at] == '_' || cell.at[at] == '0'))
        at++;
    return at + 1 == cell.n && (cell.at[at] == '!' || cell.at[at] == '?');
}

bool ids_unframe(char *line, size_t n, char separator)
{
    bool any = false;
    for (size_t i = 0; i + 2 < n; i++) {
        if ((i > 0 && line[i - 1] != separator) || memcmp(line + i, "=\"", 2) != 0)
            continue;
        const char *quote = memchr(line + i + 2, '"', n - i - 2);
        size_t end = quote ? (size_t)(quote - line) + 1 : n;
        if (!quote || (end < n && line[end] != separator && line[end] != '\r' && line[end] != '\n'))
            continue;
        line[i] = ' ';
        any = true;
    }
    return any;
}
