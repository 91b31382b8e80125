/* Said: the formats of the catalogue, longest first, each tried as a pattern. */
#include "base/said.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum {
    ARGUMENTS = 16, /* of a format */
    DEPTH = 6,      /* sentences within sentences */
    SPECIFIC = 15,  /* bytes of words that no list of sentences has by chance */
    STEPS = 20000,  /* of one attempt: none takes long, whatever the text */
};

static const uint32_t MO_MAGIC = 0x950412de;

/* --- the catalogue's formats ------------------------------------------------------------------------------ */

struct directive {
    size_t length;   /* bytes, the % among them */
    size_t argument; /* which one it prints, from 0 */
    char kind;       /* the letter at its end */
};

struct form {
    const char *text; /* as the sources have it */
    size_t literal;   /* its bytes that are no directive */
    bool worded;      /* there are words among them, and no mere punctuation */
};

static struct {
    char *catalogue; /* of which these are; NULL: none was read yet */
    struct form *form;
    size_t n;
} known;

/* The directive at `at`, which is a %; `next`: the argument that comes next where none is named. */
static struct directive directive_at(const char *at, size_t *next)
{
    const char *p = at + 1;
    size_t digits = strspn(p, "0123456789");
    size_t named = digits && p[digits] == '$' ? strtoul(p, NULL, 10) : 0;
    p += named ? digits + 1 : 0;
    for (; *p && strchr("-+ #0123456789.*$hljztL", *p); p++)
        if (*p == '*' && !isdigit((unsigned char)p[1]))
            (*next)++;
    struct directive d = {(size_t)(p - at) + (*p != '\0'), named ? named - 1 : *next, *p};
    *next += named == 0;
    return d;
}

static bool is_directive(const char *at)
{
    return at[0] == '%' && at[1] != '%';
}

/* A letter, or the first byte of a Chinese character (U+4E00 to U+9FFF). */
static bool is_word(char c)
{
    return isalpha((unsigned char)c) || ((unsigned char)c >= 0xe4 && (unsigned char)c <= 0xe9);
}

static struct form form_of(const char *text)
{
    struct form form = {.text = text};
    size_t next = 0;
    while (*text)
        if (is_directive(text)) {
            text += directive_at(text, &next).length;
        } else {
            form.worded = form.worded || is_word(*text);
            text += 1 + (*text == '%');
            form.literal++;
        }
    return form;
}

static uint32_t number_at(const char *at)
{
    uint32_t n;
    memcpy(&n, at, sizeof n);
    return n;
}

/* The n-th message of a catalogue in memory, as msgfmt writes it for this machine; NULL: not sound. */
static const char *message_at(const char *mo, size_t size, size_t n)
{
    size_t table = number_at(mo + 12) + 8 * n;
    if (table + 8 > size)
        return NULL;
    size_t length = number_at(mo + table), start = number_at(mo + table + 4);
    return start < size && length < size - start && mo[start + length] == '\0' ? mo + start : NULL;
}

static int by_literal(const void *a, const void *b)
{
    const struct form *x = a, *y = b;
    return x->literal != y->literal ? (x->literal < y->literal) - (x->literal > y->literal)
                                    : strcmp(x->text, y->text);
}

/* Stays mapped: the forms point into it. */
static const char *map(const char *path, size_t *size)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *at = fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 28
                   ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
                   : MAP_FAILED;
    if (fd >= 0)
        close(fd);
    *size = at == MAP_FAILED ? 0 : (size_t)st.st_size;
    return at == MAP_FAILED || number_at(at) != MO_MAGIC ? NULL : at;
}

static void read_forms(const char *catalogue)
{
    size_t size = 0;
    const char *mo = map(catalogue, &size);
    size_t n = mo ? number_at(mo + 8) : 0;
    n = n < size / 8 ? n : size / 8;
    free(known.catalogue);
    known.catalogue = strdup(catalogue);
    known.form = must_realloc(known.form, (n + 1) * sizeof *known.form);
    known.n = 0;
    for (size_t i = 0; i < n; i++) {
        const char *text = message_at(mo, size, i);
        struct form form = text ? form_of(text) : (struct form){"", 0, false};
        if (form.literal > 0 && form.literal < strlen(form.text))
            known.form[known.n++] = form;
    }
    qsort(known.form, known.n, sizeof *known.form, by_literal);
}

/* --- a sentence and its format -------------------------------------------------------------------------- */

struct matching {
    struct slice argument[ARGUMENTS];
    int steps;
};

/* Can the directive have printed these bytes and one more? */
static bool takes(char kind, const char *at, size_t n)
{
    if (kind == 's')
        return true;
    return kind == 'c' ? n == 0
                       : isdigit((unsigned char)*at) || (n == 0 && *at == '-') || *at == '.';
}

static bool matches(struct matching *m, const char *form, const char *text, size_t next)
{
    for (; *form && !is_directive(form); form++, text++) {
        form += *form == '%';
        if (*form != *text)
            return false;
    }
    if (!*form)
        return !*text;
    struct directive d = directive_at(form, &next);
    if (d.argument >= ARGUMENTS)
        return false;
    for (size_t n = d.kind != 's'; m->steps-- > 0; n++) {
        if (n > 0 && !takes(d.kind, text + n - 1, n - 1))
            return false;
        m->argument[d.argument] = (struct slice){text, n};
        if (matches(m, form + d.length, text + n, next))
            return true;
        if (!text[n])
            return false;
    }
    return false;
}

/* Stands what is printed here in quotes? Then it is data. */
static bool is_quoted(const char *format, const char *at)
{
    static const char quote[] = "“";
    size_t n = strlen(quote);
    return at > format &&
           (at[-1] == '"' || ((size_t)(at - format) >= n && memcmp(at - n, quote, n) == 0));
}

/* Is it there only so that the formats have the same directives, as %2$.0s? */
static bool is_silent(const char *at, size_t n)
{
    return n >= 3 && memcmp(at + n - 3, ".0s", 3) == 0;
}

static const char *said_within(struct arena *arena, const char *text, int depth);

/* Is there Chinese, or a word of English, that was not translated? */
static bool is_left(const char *word, const char *other)
{
    const char *at = word;
    while (*at && !is_word(*at))
        at++;
    return other == word && *at;
}

/* The translated format with what the sentence has in its places; *left: something there was not translated. */
static const char *filled(struct arena *arena, const char *format, const struct matching *m,
                          int depth, bool *left)
{
    char *text = NULL;
    size_t size = 0, next = 0;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        out_of_memory();
    for (const char *at = format; *at;) {
        if (!is_directive(at)) {
            at += *at == '%';
            fputc(*at++, to);
            continue;
        }
        struct directive d = directive_at(at, &next);
        struct slice s = d.argument < ARGUMENTS ? m->argument[d.argument] : (struct slice){"", 0};
        const char *word = arena_copy(arena, s.at ? s.at : "", s.n);
        const char *other = is_quoted(format, at) ? word : said_within(arena, word, depth + 1);
        *left = *left || is_left(word, other);
        fputs(is_silent(at, d.length) ? "" : other, to);
        at += d.length;
    }
    fclose(to);
    const char *kept = arena_copy(arena, text, size);
    free(text);
    return kept;
}

/* By a format, mere punctuation only where all is translated that it holds together; NULL: none makes it. */
static const char *by_form(struct arena *arena, const char *text, bool specific, int depth)
{
    for (size_t i = 0; i < known.n; i++) {
        struct matching m = {.steps = STEPS};
        const struct form *form = &known.form[i];
        bool left = false;
        if ((form->literal >= SPECIFIC) != specific || !matches(&m, form->text, text, 0))
            continue;
        const char *other = filled(arena, gettext(form->text), &m, depth, &left);
        if (form->worded || !left)
            return other;
    }
    return NULL;
}

/* Two sentences, one behind the other; NULL: there is one that nobody knows. */
static const char *by_sentences(struct arena *arena, const char *text, int depth)
{
    static const char stop[] = "。";
    for (const char *at = text; (at = strstr(at, stop));) {
        at += strlen(stop);
        const char *first = arena_copy(arena, text, (size_t)(at - text));
        const char *one = *at ? said_within(arena, first, depth + 1) : first;
        const char *other = one != first ? said_within(arena, at, depth + 1) : at;
        if (other != at)
            return arena_format(arena, "%s %s", one, other);
    }
    return NULL;
}

/* Sentences in a row, each known; NULL: they are not. */
static const char *by_list(struct arena *arena, const char *text, const char *mark, int depth)
{
    const char *list = NULL;
    if (!strstr(text, mark))
        return NULL;
    for (const char *at = text, *end = text; end; at = end + strlen(mark)) {
        end = strstr(at, mark);
        const char *one = end ? arena_copy(arena, at, (size_t)(end - at)) : at;
        const char *other = said_within(arena, one, depth + 1);
        if (other == one)
            return NULL;
        list = list ? arena_format(arena, "%s, %s", list, other) : other;
    }
    return list;
}

/* Names in quotes, and behind them what is said of them; NULL: it is something else. */
static const char *by_names(struct arena *arena, const char *text, int depth)
{
    static const char open[] = "“", close[] = "”", and[] = "、“";
    const char *at = text;
    while (at && strncmp(at, at == text ? open : and, strlen(at == text ? open : and)) == 0) {
        at = strstr(at, close);
        at = at ? at + strlen(close) : NULL;
    }
    const char *rest = at && at > text ? said_within(arena, at, depth + 1) : at;
    if (rest == at)
        return NULL;
    return arena_format(arena, "%.*s %s", (int)(at - text), text, rest + strspn(rest, " "));
}

static const char *said_within(struct arena *arena, const char *text, int depth)
{
    if (!*text || depth > DEPTH)
        return text;
    const char *other = gettext(text);
    if (other != text)
        return other;
    other = by_form(arena, text, true, depth);
    if (!other)
        other = by_list(arena, text, "、", depth);
    if (!other)
        other = by_list(arena, text, "，", depth);
    if (!other)
        other = by_names(arena, text, depth);
    if (!other)
        other = by_form(arena, text, false, depth);
    if (!other)
        other = by_sentences(arena, text, depth);
    return other ? other : text;
}

const char *said(struct arena *arena, const char *text)
{
    const char *catalogue = language_catalogue();
    if (!catalogue)
        return text;
    if (!known.catalogue || strcmp(known.catalogue, catalogue) != 0)
        read_forms(catalogue);
    return said_within(arena, text, 0);
}

void print_said(FILE *to, const char *text)
{
    struct arena *arena = arena_new();
    const char *shown = said(arena, text);
    print_safe(to, shown, strlen(shown));
    arena_free(arena);
}
