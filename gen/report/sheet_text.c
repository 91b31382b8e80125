/* Sheet text. */
#include "report/sheet_text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/line_ends.h"

enum { MAX_CHARACTERS = 32000 };

/* "_xHHHH_" */
static bool is_escape(const char *at)
{
    return at[0] == '_' && at[1] == 'x' && isxdigit((unsigned char)at[2]) &&
           isxdigit((unsigned char)at[3]) && isxdigit((unsigned char)at[4]) &&
           isxdigit((unsigned char)at[5]) && at[6] == '_';
}

static bool is_plain(const char *text)
{
    const char *end = text + strlen(text);
    if (end - text > MAX_CHARACTERS)
        return false;
    while (text < end) {
        uint32_t c = 0;
        size_t n = utf8_decode(text, end, &c);
        if (!n || *text == '_' || is_unprintable(c))
            return false;
        text += n;
    }
    return true;
}

const char *sheet_text(struct arena *arena, const char *text)
{
    if (is_plain(text))
        return text;
    char *out = arena_alloc(arena, strlen(text) * 10 + 64);
    char *to = out;
    const char *end = text + strlen(text);
    for (size_t n = 0; text < end; n++) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(text, end, &c);
        if (n == MAX_CHARACTERS) {
            memcpy(to, "…", sizeof "…");
            return out;
        }
        if (is_escape(text)) {
            memcpy(to, "_x005F", 6);
            to += 6;
        }
        if (bytes && (!is_unprintable(c) || c == '\n')) {
            memcpy(to, text, bytes);
            to += bytes;
        } else if (c == '\t' || c == '\r') {
            *to++ = ' ';
        } else {
            to += bytes ? sprintf(to, "[U+%04X]", (unsigned)c)
                        : sprintf(to, "[0x%02X]", (unsigned)(unsigned char)*text);
        }
        text += bytes ? bytes : 1;
    }
    *to = '\0';
    return out;
}

/* Width of a character in ems. */
static double advance(uint32_t c)
{
    if (c >= 0x2E80 || (c >= 0x2010 && c <= 0x2027) || (c >= 0x2460 && c <= 0x27BF))
        return 1.0;
    if (c >= 'A' && c <= 'Z')
        return 0.68;
    return c < 0x80 ? 0.55 : 0.7;
}

static bool is_latin(uint32_t c)
{
    return c < 0x80 && c != ' ' && c != '\n';
}

/* May no line end between the two? Workbooks' readers keep what is joined to a Latin word: identifiers with their
 * places in brackets, and lists of them, are one word that goes on over lines. */
static bool is_joined(uint32_t before, uint32_t after)
{
    enum { LIST = 0x3001, BRACKET_END = 0xFF09 }; /* 、 ） */
    if (before == ' ' || before == '\n' || after == '\n')
        return false;
    if (is_latin(before) && is_latin(after))
        return before != '-' && before != '/';
    if (starts_no_line(after) || ends_no_line(before))
        return true;
    return (is_latin(before) && ends_no_line(after)) ||
           (is_latin(after) && (before == LIST || before == BRACKET_END));
}

static double em_of(double points)
{
    return points * 96 / 72 * 1.04;
}

/* The pixels of what stands at *text and stays together, up to a line of `line`: joined characters, or one Chinese
 * character by itself. */
static double next_unit(const char **text, const char *end, double em, double line)
{
    double unit = 0;
    uint32_t before = 0, c = 0;
    size_t n = utf8_decode(*text, end, &c);
    do {
        before = c;
        unit += advance(c) * em;
        *text += n;
        n = utf8_decode(*text, end, &c);
    } while (n && is_joined(before, c) && unit < line);
    return unit;
}

double sheet_text_height(const char *text, double width, double points)
{
    double line = (double)(long)(7 * width + 5) - 5; /* pixels inside the cell */
    double lines = 1;
    double used = 0;
    uint32_t c = 0;
    const char *end = text + strlen(text);
    while (utf8_decode(text, end, &c)) {
        if (c == '\n') {
            lines++;
            used = 0;
            text++;
            continue;
        }
        double unit = next_unit(&text, end, em_of(points), line);
        if (used > 0 && used + unit > line) {
            lines++;
            used = 0;
        }
        used += unit;
    }
    lines += floor(lines / 12); /* here and there a reader ends a line a character earlier */
    return lines * 1.35 * points + 3;
}

double sheet_text_least(const char *text, double points)
{
    double most = 0;
    uint32_t c = 0;
    const char *end = text + strlen(text);
    while (utf8_decode(text, end, &c)) {
        double unit = next_unit(&text, end, em_of(points), HUGE_VAL);
        most = unit > most ? unit : most;
    }
    return ceil(most / 7);
}
