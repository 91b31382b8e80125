/* Text: UTF-8 by the table of RFC 3629. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/said.h"

struct slice slice_of(const char *text)
{
    return (struct slice){text, strlen(text)};
}

bool slice_is(struct slice s, const char *text)
{
    size_t i = 0;
    while (i < s.n && text[i] && text[i] == s.at[i])
        i++;
    return i == s.n && !text[i];
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

bool slice_is_nocase(struct slice s, const char *ascii)
{
    size_t i = 0;
    for (; i < s.n && ascii[i]; i++) {
        char a = s.at[i];
        char b = ascii[i];
        if (a >= 'A' && a <= 'Z')
            a = (char)(a - 'A' + 'a');
        if (b >= 'A' && b <= 'Z')
            b = (char)(b - 'A' + 'a');
        if (a != b)
            return false;
    }
    return i == s.n && !ascii[i];
}

/* Bytes of white space at the start of s, 0 for none. */
static size_t space_at(struct slice s)
{
    static const char *const wide[] = {"\xe3\x80\x80", "\xef\xbb\xbf", "\xc2\xa0"};
    if (s.n && (s.at[0] == ' ' || s.at[0] == '\t' || s.at[0] == '\r' || s.at[0] == '\n'))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t n = strlen(wide[i]);
        if (s.n >= n && memcmp(s.at, wide[i], n) == 0)
            return n;
    }
    return 0;
}

static size_t space_before_end(struct slice s)
{
    for (size_t n = 1; n <= 3 && n <= s.n; n++)
        if (space_at((struct slice){s.at + s.n - n, n}) == n)
            return n;
    return 0;
}

int text_alike(struct slice name, struct slice text)
{
    int all = 0;
    int found = 0;
    for (const char *at = name.at, *end = at + name.n; at < end; all++) {
        uint32_t point = 0;
        size_t n = utf8_decode(at, end, &point);
        n = n ? n : 1;
        found += text.n >= n && memmem(text.at, text.n, at, n) != NULL;
        at += n;
    }
    return all ? found * 100 / all : 0;
}

static bool is_unseen(uint32_t point)
{
    return (point >= 0x200b && point <= 0x200d) || point == 0xfeff;
}

static const char *narrowed(struct arena *arena, struct slice name, bool fold)
{
    enum { WIDE_FIRST = 0xff01, WIDE_LAST = 0xff5e, WIDE_BY = 0xfee0 };
    char *out = arena_alloc(arena, name.n + 1);
    size_t n = 0;
    while (name.n) {
        uint32_t point = 0;
        size_t used = space_at(name);
        bool blank = used > 0;
        if (!blank)
            used = utf8_decode(name.at, name.at + name.n, &point);
        if (used == 0) {
            point = (unsigned char)name.at[0];
            used = 1;
        }
        if (point >= WIDE_FIRST && point <= WIDE_LAST)
            point -= WIDE_BY;
        if (fold && point >= 'A' && point <= 'Z')
            point += 'a' - 'A';
        blank = blank || is_unseen(point);
        if (!blank && point < 0x80)
            out[n++] = (char)point;
        for (size_t i = 0; !blank && point >= 0x80 && i < used; i++)
            out[n++] = name.at[i];
        name.at += used;
        name.n -= used;
    }
    out[n] = 0;
    return out;
}

const char *text_folded(struct arena *arena, struct slice name)
{
    return narrowed(arena, name, true);
}

const char *text_narrow(struct arena *arena, struct slice name)
{
    return narrowed(arena, name, false);
}

/* Neither byte can belong to white space: nearly all texts, at the cost of two looks. */
static bool ends_plain(struct slice s)
{
    unsigned char first = (unsigned char)s.at[0];
    unsigned char last = (unsigned char)s.at[s.n - 1];
    return first > ' ' && first != 0xe3 && first != 0xef && first != 0xc2 && last > ' ' &&
           last != 0x80 && last != 0xbf && last != 0xa0;
}

struct slice slice_trim(struct slice s)
{
    if (s.n && ends_plain(s))
        return s;
    for (size_t n = space_at(s); n; n = space_at(s)) {
        s.at += n;
        s.n -= n;
    }
    for (size_t n = space_before_end(s); n; n = space_before_end(s))
        s.n -= n;
    return s;
}

static size_t separator_at(struct slice s, const char *const *separators)
{
    for (; *separators; separators++) {
        const char *mark = *separators;
        size_t n = 0;
        while (n < s.n && mark[n] && s.at[n] == mark[n])
            n++;
        if (!mark[n])
            return n;
    }
    return 0;
}

bool slice_split(struct slice *rest, const char *const *separators, struct slice *piece)
{
    if (!rest->at)
        return false;
    struct slice s = *rest;
    for (size_t i = 0; i < s.n; i++) {
        size_t n = separator_at((struct slice){s.at + i, s.n - i}, separators);
        if (n) {
            *piece = slice_trim((struct slice){s.at, i});
            *rest = (struct slice){s.at + i + n, s.n - i - n};
            return true;
        }
    }
    *piece = slice_trim(s);
    *rest = (struct slice){NULL, 0};
    return true;
}

const char *const *text_list(struct arena *arena, const char *text, const char *separator)
{
    const char *const separators[] = {separator, NULL};
    VEC(const char *) list = {0};
    struct slice rest = slice_of(text);
    struct slice piece;
    while (slice_split(&rest, separators, &piece))
        if (piece.n)
            *vec_push(arena, &list) = arena_copy(arena, piece.at, piece.n);
    *vec_push(arena, &list) = NULL;
    return list.at;
}

bool text_ends(const char *text, const char *end)
{
    size_t n = strlen(text);
    size_t e = strlen(end);
    return n >= e && strcmp(text + n - e, end) == 0;
}

const char *names_joined(struct arena *arena, const struct names *names, const char *mark)
{
    size_t between = strlen(mark);
    size_t n = 0;
    for (size_t i = 0; i < names->n; i++)
        n += strlen(names->at[i]) + (i ? between : 0);
    if (n == 0)
        return "";
    char *text = arena_alloc(arena, n + 1);
    char *end = text;
    for (size_t i = 0; i < names->n; i++)
        end = stpcpy(i ? stpcpy(end, mark) : end, names->at[i]);
    return text;
}

const char *text_joined(struct arena *arena, const char *const *list, const char *mark)
{
    struct names names = {0};
    for (size_t i = 0; list && list[i]; i++)
        *vec_push(arena, &names) = list[i];
    return names_joined(arena, &names, mark);
}

size_t utf8_decode(const char *at, const char *end, uint32_t *code_point)
{
    size_t left = (size_t)(end - at);
    if (left == 0)
        return 0;
    const unsigned char *b = (const unsigned char *)at;
    if (b[0] < 0x80) {
        *code_point = b[0];
        return 1;
    }
    size_t n = b[0] >= 0xC2 && b[0] <= 0xDF   ? 2
               : b[0] >= 0xE0 && b[0] <= 0xEF ? 3
               : b[0] >= 0xF0 && b[0] <= 0xF4 ? 4
                                              : 0;
    if (n == 0 || left < n)
        return 0;
    uint32_t c = b[0] & (0xFFU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((b[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (b[i] & 0x3FU);
    }
    if ((n == 3 && c < 0x800) || (n == 4 && c < 0x10000) || c > 0x10FFFF ||
        (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *code_point = c;
    return n;
}

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Of `n` bytes those at the start that are ASCII, in whole words. */
static size_t ascii_words(const char *text, size_t n)
{
    size_t i = 0;
    for (uint64_t word = 0; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, text + i, sizeof word);
        if (word & 0x8080808080808080U)
            break;
    }
    return i;
}

/* Three bytes from E1 on, but ED: nearly all Chinese characters. */
static bool is_usual_wide(const unsigned char *b)
{
    return (b[0] & 0xF0) == 0xE0 && b[0] != 0xE0 && b[0] != 0xED && (b[1] & 0xC0) == 0x80 &&
           (b[2] & 0xC0) == 0x80;
}

size_t utf8_span(const char *text, size_t n)
{
    enum { WIDE = 3 };
    size_t i = 0;
    while (i < n) {
        uint32_t point = 0;
        i += ascii_words(text + i, n - i);
        while (n - i >= WIDE && is_usual_wide((const unsigned char *)text + i))
            i += WIDE;
        if (i == n)
            break;
        size_t used = utf8_decode(text + i, text + n, &point);
        if (used == 0)
            break;
        i += used;
    }
    return i;
}

bool utf8_valid(const char *text, size_t n)
{
    return utf8_span(text, n) == n;
}

struct slice text_cut(struct slice s, size_t characters)
{
    size_t n = 0;
    for (; characters > 0 && n < s.n; characters--) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(s.at + n, s.at + s.n, &c);
        if (!bytes)
            break;
        n += bytes;
    }
    return (struct slice){s.at, n};
}

const char *place_text(struct arena *arena, const char *file, int64_t line)
{
    return line > 0 ? arena_format(arena, "%s:%lld", file, (long long)line)
                    : arena_string(arena, file);
}

const char *text_sound(struct arena *arena, struct slice bytes)
{
    enum { ESCAPE = 4 };
    char *text = arena_alloc(arena, bytes.n * ESCAPE + 1);
    char *to = text;
    for (size_t i = 0; i < bytes.n;) {
        uint32_t c = 0;
        size_t n = utf8_decode(bytes.at + i, bytes.at + bytes.n, &c);
        if (n && c) {
            memcpy(to, bytes.at + i, n);
            to += n;
        } else {
            to += sprintf(to, "\\x%02x", (unsigned)(unsigned char)bytes.at[i]);
        }
        i += n ? n : 1;
    }
    *to = '\0';
    return text;
}

/* Where a new line begins, or a column. */
static bool breaks_line(uint32_t c)
{
    return c < 0x20 || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029;
}

const char *text_one_line(struct arena *arena, struct slice text)
{
    char *line = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    text = slice_trim(text);
    for (const char *at = text.at, *end = text.at + text.n; at < end;) {
        uint32_t c = 0;
        size_t used = utf8_decode(at, end, &c);
        if (used && breaks_line(c)) {
            if (n && line[n - 1] != ' ')
                line[n++] = ' ';
        } else {
            memcpy(line + n, at, used ? used : 1);
            n += used ? used : 1;
        }
        at += used ? used : 1;
    }
    line[n] = '\0';
    return line;
}

bool is_unprintable(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x061C ||
           c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

/* What can stand as it is goes in one piece: of a stream without a buffer each piece is a call. */
void print_safe(FILE *to, const char *text, size_t n)
{
    const char *end = text + n;
    const char *from = text;
    while (text < end) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(text, end, &c);
        if (bytes && !is_unprintable(c)) {
            text += bytes;
            continue;
        }
        fwrite(from, 1, (size_t)(text - from), to);
        if (bytes)
            fprintf(to, "\\u{%04X}", (unsigned)c);
        else
            fprintf(to, "\\x%02x", (unsigned)(unsigned char)*text);
        text += bytes ? bytes : 1;
        from = text;
    }
    fwrite(from, 1, (size_t)(end - from), to);
}

const char *text_safe(struct arena *arena, const char *text)
{
    char *shown = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&shown, &n);
    if (!to)
        out_of_memory();
    print_safe(to, text, strlen(text));
    fclose(to);
    const char *kept = arena_copy(arena, shown, n);
    free(shown);
    return kept;
}

void say_to(FILE *to, const char *where, const char *mark, const char *what)
{
    print_safe(to, where, strlen(where));
    if (*mark)
        fputs(_(mark), to);
    print_said(to, what);
    fputc('\n', to);
}

void say_of(const char *where, const char *mark, const char *what)
{
    fputs("caeval: ", stderr);
    say_to(stderr, where, mark, what);
}

bool int_parse(struct slice s, int64_t *out)
{
    size_t i = s.n && s.at[0] == '-';
    if (i == s.n || s.n - i > 18)
        return false;
    int64_t value = 0;
    for (size_t k = i; k < s.n; k++) {
        if (s.at[k] < '0' || s.at[k] > '9')
            return false;
        value = value * 10 + (s.at[k] - '0');
    }
    *out = i ? -value : value;
    return true;
}
