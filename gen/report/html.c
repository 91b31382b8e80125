/* HTML. */
#include "report/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"

/* --- texts --------------------------------------------------------------------------------------------- */

static const char *entity_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
        return "<br>";
    default:
        return NULL;
    }
}

/* Bytes that may begin a character that is unprintable, or that is no byte of UTF-8 here. */
static bool is_suspect(unsigned char c)
{
    return c < 0x20 || c == 0x7F || c == 0xC2 || c == 0xD8 || c == 0xE2 || c >= 0xF0;
}

/* One suspect character; what no page may show is shown by its number. */
static size_t put_suspect(struct html *h, const char *at, const char *end)
{
    uint32_t code = 0;
    size_t n = utf8_decode(at, end, &code);
    if (n == 0)
        bytes_text(&h->b, "\xEF\xBF\xBD");
    else if (is_unprintable(code))
        bytes_format(&h->b, "\\u{%04X}", (unsigned)code);
    else
        bytes_put(&h->b, at, n);
    return n ? n : 1;
}

static void put_text(struct html *h, const char *text)
{
    const char *end = text + strlen(text);
    const char *from = text;
    while (text < end) {
        const char *entity = entity_of((unsigned char)*text);
        if (!entity && !is_suspect((unsigned char)*text)) {
            text++;
            continue;
        }
        bytes_put(&h->b, from, (size_t)(text - from));
        if (entity) {
            bytes_text(&h->b, entity);
            text++;
        } else {
            text += put_suspect(h, text, end);
        }
        from = text;
    }
    bytes_put(&h->b, from, (size_t)(text - from));
}

/* RFC 3986: all but unreserved characters by their numbers. */
static void put_address(struct html *h, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text; text++) {
        if (strchr(plain, *text))
            bytes_put(&h->b, text, 1);
        else
            bytes_format(&h->b, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

void html_put(struct html *h, const char *pattern, const char *const *text)
{
    for (;;) {
        size_t n = strcspn(pattern, "$@");
        bytes_put(&h->b, pattern, n);
        pattern += n;
        if (!*pattern)
            return;
        if (*pattern == '$')
            put_text(h, *text);
        else
            put_address(h, *text);
        text++;
        pattern++;
    }
}

/* --- the page ------------------------------------------------------------------------------------------ */

/* "sha256-…" of the style, by which the page's policy lets it in: base64 of the digest's 32 bytes. */
static const char *style_digest(struct arena *arena)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (const char *const *part = html_style; *part; part++)
        digest_add(digest, *part, strlen(*part));
    const char *hex = digest_end(digest, arena);
    char text[45] = {0};
    size_t n = 0;
    for (size_t i = 0; i < 64; i += 6) { /* three bytes a time, of the last ones two */
        char part[7] = "000000";
        size_t digits = 64 - i < 6 ? 64 - i : 6;
        memcpy(part, hex + i, digits);
        unsigned long bits = strtoul(part, NULL, 16);
        for (unsigned k = 0; k < 4; k++)
            text[n++] = k > digits / 2 ? '=' : digit[bits >> (18 - 6 * k) & 63];
    }
    return arena_string(arena, text);
}

void html_begin(struct html *h, const char *title, const char *up, const char *up_text)
{
    PUT(h,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'sha256-$'; base-uri 'none'; form-action 'none'\">\n",
        style_digest(h->arena));
    PUT(h,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>$</title>\n<style>",
        title);
    for (const char *const *part = html_style; *part; part++)
        bytes_text(&h->b, *part);
    PUT(h, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">$</a>\n<header>\n",
        h->w->text[HTML_SKIP]);
    if (up)
        PUT(h, "<p><a href=\"$\">$</a></p>\n", up, up_text);
    h->heading = 0;
    html_heading(h, 1, title);
    PUT(h, "</header>\n<main id=\"main\">\n", "");
}

bool html_end(struct html *h, const char *path)
{
    PUT(h, "</main>\n</body>\n</html>\n", "");
    bool written = file_write(path, h->b.at, h->b.n);
    bytes_free(&h->b);
    return written;
}

/* The bracket that ends a title, where it is short: the date in it stays in a line. NULL: none does. */
static const char *last_bracket(const char *text)
{
    enum { SHORT_BRACKET = 32 };
    static const char bracket[] = "（";
    const char *last = NULL;
    for (const char *at = strstr(text, bracket); at; at = strstr(at + 1, bracket))
        last = at;
    return last && strlen(last) <= SHORT_BRACKET ? last : NULL;
}

void html_heading(struct html *h, int level, const char *text)
{
    enum { DEEPEST = 6 };
    if (level > h->heading + 1)
        level = h->heading + 1;
    if (level > DEEPEST)
        level = DEEPEST;
    h->heading = level;
    bytes_format(&h->b, "<h%d>", level);
    const char *bracket = level == 1 ? last_bracket(text) : NULL;
    if (bracket)
        PUT(h, "$<span class=\"whole\">$</span>",
            arena_copy(h->arena, text, (size_t)(bracket - text)), bracket);
    else
        put_text(h, text);
    bytes_format(&h->b, "</h%d>\n", level);
}

const char *html_tone(enum tone tone)
{
    static const char *const word[] = {
        [TONE_PLAIN] = "plain", [TONE_STRONG] = "strong", [TONE_GOOD] = "good",
        [TONE_BAD] = "bad",     [TONE_OPEN] = "open",     [TONE_MUTED] = "muted",
    };
    return word[tone];
}

void html_paragraph(struct html *h, enum tone tone, const char *text)
{
    if (*text)
        PUT(h, tone == TONE_PLAIN ? "<p>$</p>\n" : "<p class=\"@\">$</p>\n",
            tone == TONE_PLAIN ? text : html_tone(tone), text);
}

void html_wide(struct html *h, const char *label)
{
    PUT(h, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"$\">", label);
}

void html_wide_end(struct html *h)
{
    PUT(h, "</div>\n", "");
}

void html_files(struct html *h, const char *const *file)
{
    if (!*file)
        return;
    PUT(h, "<nav aria-label=\"$\"><ul>", h->w->text[HTML_FILES]);
    for (; *file; file++)
        PUT(h, "<li><a href=\"@\">$</a></li>", *file, *file);
    PUT(h, "</ul></nav>\n", "");
}

/* --- documents ----------------------------------------------------------------------------------------- */

/* Columns that pages have and that are to be filled in by hand are empty on a screen: left out. */
static bool is_seen(const struct table *t, size_t column)
{
    for (size_t row = 0; row < t->n_rows && t->column[column].page_width >= 0; row++)
        if (*table_cell(t, row, column)->text)
            return true;
    return false;
}

static const bool *seen_columns(struct html *h, const struct table *t)
{
    bool *seen = arena_alloc(h->arena, (t->n_columns + 1) * sizeof *seen);
    for (size_t i = 0; i < t->n_columns; i++)
        seen[i] = is_seen(t, i);
    return seen;
}

static void put_heads(struct html *h, const struct table *t, const bool *seen)
{
    PUT(h, "<thead><tr>", "");
    for (size_t i = 0; i < t->n_columns; i++)
        if (seen[i])
            PUT(h, "<th scope=\"col\">$</th>", t->column[i].head);
    PUT(h, "</tr></thead>\n", "");
}

/* Bytes of a text that stays in a line, as a date does; and of one that wants room. */
enum { SHORT = 10, LONG = 120 };

/* "0.85–5.00", "+0.10至+4.20" */
static bool is_figures(const char *text)
{
    return strspn(text, "0123456789.+-–至%") == strlen(text);
}

static void put_cell(struct html *h, const struct table *t, const struct cell *c, size_t column)
{
    static const char *const side[] = {
        [ALIGN_LEFT] = "", [ALIGN_CENTER] = " mid", [ALIGN_RIGHT] = " num"};
    const char *text = c->page_text ? c->page_text : c->text;
    size_t n = strlen(text);
    const struct column_doc *d = &t->column[column];
    bool leads = c->is_number && strcmp(d->head, h->w->text[REMEDY_ROW]) == 0;
    PUT(h, "<td class=\"@$$\"", html_tone(c->tone), side[d->align],
        c->is_number || n <= SHORT || is_figures(text) ? " short"
        : n >= LONG                                    ? " long"
                                                       : "");
    if (c->rows > 1)
        bytes_format(&h->b, " rowspan=\"%zu\"", c->rows);
    if (c->columns > 1)
        bytes_format(&h->b, " colspan=\"%zu\"", c->columns);
    if (leads)
        PUT(h, "><a href=\"#r@\">$</a></td>", text, text);
    else
        PUT(h, ">$</td>", text);
}

void html_table(struct html *h, const struct table *t)
{
    const bool *seen = seen_columns(h, t);
    html_wide(h, t->title);
    PUT(h, "<table>\n", "");
    put_heads(h, t, seen);
    PUT(h, "<tbody>\n", "");
    for (size_t row = 0; row < t->n_rows; row++) {
        PUT(h, "<tr>", "");
        for (size_t i = 0; i < t->n_columns; i++)
            if (seen[i] && !table_cell(t, row, i)->covered)
                put_cell(h, t, table_cell(t, row, i), i);
        PUT(h, "</tr>\n", "");
    }
    PUT(h, "</tbody></table>", "");
    html_wide_end(h);
}

static void put_figures(struct html *h, const struct block *block)
{
    PUT(h, "<dl class=\"figures\">", "");
    for (size_t i = 0; i < block->n_figures; i++)
        PUT(h, "<div class=\"@\"><dt>$</dt><dd>$</dd></div>", html_tone(block->figure[i].tone),
            block->figure[i].label, block->figure[i].value);
    PUT(h, "</dl>\n", "");
}

static bool is_shown(const struct block *b)
{
    return b->kind == BLOCK_HEADING || b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_FIGURES ||
           (b->kind == BLOCK_TABLE && !b->table->sheet_only && b->table->n_rows);
}

bool html_shows(const struct document *d)
{
    for (size_t i = 0; i < d->block.n; i++)
        if (is_shown(&d->block.at[i]))
            return true;
    return false;
}

void html_document(struct html *h, const struct document *d)
{
    for (size_t i = 0; i < d->block.n; i++) {
        const struct block *b = &d->block.at[i];
        if (!is_shown(b))
            continue;
        if (b->kind == BLOCK_HEADING)
            html_heading(h, b->level + 1, b->text);
        else if (b->kind == BLOCK_PARAGRAPH)
            html_paragraph(h, b->tone, b->text);
        else if (b->kind == BLOCK_TABLE)
            html_table(h, b->table);
        else if (b->kind == BLOCK_FIGURES)
            put_figures(h, b);
    }
}

/* --- bars ---------------------------------------------------------------------------------------------- */

/* Whole units: the picture is 1000 of them wide. */
static int unit_of(double score, double best)
{
    enum { WIDTH = 1000 };
    return best > 0 ? (int)(score / best * WIDTH + 0.5) : 0;
}

void html_bar(struct html *h, const struct html_bar *bar)
{
    enum { LEAST = 16 }; /* a certain score is a line of this width */
    int lo = unit_of(ratio_double(bar->lo), bar->best);
    int hi = unit_of(ratio_double(bar->hi), bar->best);
    bool certain = ratio_compare(bar->lo, bar->hi) == 0;
    PUT(h, "<svg class=\"bar\" viewBox=\"0 0 1000 100\" aria-hidden=\"true\">", "");
    PUT(h, "<path class=\"axis\" d=\"M0 50H1000\"/>", "");
    for (size_t i = 0; i < bar->n_marks; i++)
        bytes_format(&h->b, "<path class=\"mark\" d=\"M%d 0V100\"/>",
                     unit_of(ratio_double(bar->mark[i]), bar->best));
    bytes_format(&h->b, "<rect class=\"%s\" x=\"%d\" y=\"15\" width=\"%d\" height=\"70\"/></svg>",
                 certain ? "sure" : "range", certain ? lo - LEAST / 2 : lo,
                 certain ? LEAST : hi - lo);
}

/* --- the form ------------------------------------------------------------------------------------------ */

bool html_domain_begins(const struct form_edition *form, size_t row)
{
    return row == 0 || strcmp(form->row[row].domain, form->row[row - 1].domain) != 0;
}

const char *html_state_class(enum row_state state)
{
    static const char *const word[ROW_STATES] = {
        [ROW_YES] = "good", [ROW_NO] = "bad", [ROW_PENDING] = "open", [ROW_NA] = "muted"};
    return word[state];
}
