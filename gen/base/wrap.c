/* Wrap. */
#include "base/wrap.h"

#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/columns.h"
#include "base/text.h"

enum { LEAST = 40, MOST = 100, OTHERWISE = 80 };

int wrap_columns(FILE *to)
{
    struct winsize size = {0};
    int fd = fileno(to);
    if (fd < 0 || !isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return OTHERWISE;
    return size.ws_col < LEAST ? LEAST : size.ws_col > MOST ? MOST : size.ws_col;
}

/* A character, and the columns it takes. */
struct glyph {
    const char *at;
    size_t bytes;
    int width;
};

static struct glyph glyph_at(const char *at)
{
    char one[5] = "";
    uint32_t point = 0;
    size_t n = utf8_decode(at, at + strlen(at), &point);
    n = n ? n : 1;
    memcpy(one, at, n);
    return (struct glyph){at, n, (int)text_columns(one)};
}

static bool is_one_of(const struct glyph *g, const char *list)
{
    for (const char *at = list; *at; at += glyph_at(at).bytes)
        if (strncmp(at, g->at, g->bytes) == 0)
            return true;
    return false;
}

/* May a line end between the two? */
static bool breaks_between(const struct glyph *a, const struct glyph *b)
{
    if (is_one_of(b, "，。；：、！？）》”’〕】,.;:!?)%") || is_one_of(a, "（《“‘〔【("))
        return false;
    return *a->at == ' ' || *a->at == ',' || *a->at == ';' || a->width == 2 || b->width == 2;
}

/* The bytes of the text that stand on one line of so many columns. */
static size_t line_bytes(const char *text, int room)
{
    size_t n = 0;
    size_t last = 0; /* where it may end */
    int width = 0;
    while (text[n] && text[n] != '\n') {
        const struct glyph g = glyph_at(text + n);
        if (width + g.width > room && *g.at != ' ')
            return last ? last : n ? n : g.bytes;
        width += g.width;
        n += g.bytes;
        const struct glyph next = glyph_at(text + n);
        if (text[n] && breaks_between(&g, &next))
            last = n;
    }
    return n;
}

void wrap_print(FILE *to, int columns, const char *head, const char *text)
{
    int in = (int)text_columns(head);
    print_safe(to, head, strlen(head));
    do {
        size_t n = line_bytes(text, columns - in > 1 ? columns - in : 2);
        size_t shown = n;
        while (shown > 0 && text[shown - 1] == ' ')
            shown--;
        print_safe(to, text, shown);
        fputc('\n', to);
        text += n;
        text += *text == '\n';
        if (*text)
            fprintf(to, "%*s", in, "");
    } while (*text);
}
