/* PDF text: glyphs, lines, and how they are written. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/pdf_draw.h"

/* Han characters with outlines end in plane 2; what lies above is in no font. */
enum { CHARACTERS = 0x30000 };

/* --- glyphs ------------------------------------------------------------------------------------------------ */

bool pdf_glyph(struct pdf *pdf, enum face face, uint32_t c, uint16_t *glyph, uint16_t *advance)
{
    const struct shared_font *shared = &pdf->fonts->shared[face];
    struct own_font *own = &pdf->own[face];
    if (c < 0x10000 && shared->glyph[c]) {
        *glyph = shared->glyph[c];
        *advance = shared->advance[*glyph];
        return true;
    }
    if (c >= CHARACTERS)
        return false;
    if (!own->glyph)
        own->glyph = arena_alloc(pdf->arena, CHARACTERS * sizeof *own->glyph);
    uint16_t *known = &own->glyph[c];
    if (*known == 0) {
        const struct font_family *family = &pdf->fonts->family[face];
        *known = NO_GLYPH;
        if (own->character.n < FONT_GLYPHS_MAX && !is_unprintable(c) && font_has(family, c)) {
            *vec_push(pdf->arena, &own->character) = c;
            *vec_push(pdf->arena, &own->advance) = (uint16_t)font_width(family, c);
            *known = (uint16_t)(OWN_GLYPH | own->character.n);
        }
    }
    if (*known == NO_GLYPH)
        return false;
    *glyph = *known;
    *advance = own->advance.at[(*known & ~OWN_GLYPH) - 1];
    return true;
}

static void note_missing(struct pdf *pdf, uint32_t c)
{
    for (size_t i = 0; i < pdf->missing.n; i++)
        if (pdf->missing.at[i] == c)
            return;
    *vec_push(pdf->arena, &pdf->missing) = c;
}

/* --- layout ---------------------------------------------------------------------------------------------------- */

/* Tabs and carriage returns are blanks here; other controls have no glyph and show as [U+XXXX]. */
static uint32_t next_character(const char **at, const char *end)
{
    uint32_t c = 0xFFFD;
    size_t n = utf8_decode(*at, end, &c);
    *at += n ? n : 1;
    return c == '\t' || c == '\r' ? ' ' : c;
}

static bool push_character(struct pdf *pdf, struct layout_text *t, uint32_t c)
{
    t->character[t->n] = c;
    t->glyph[t->n] = 0;
    t->advance[t->n] = 0;
    if (c != '\n' && !pdf_glyph(pdf, t->face, c, &t->glyph[t->n], &t->advance[t->n]))
        return false;
    t->n++;
    return true;
}

/* Characters without a glyph become their number in brackets. */
static void push_number(struct pdf *pdf, struct layout_text *t, uint32_t c)
{
    char number[16];
    note_missing(pdf, c);
    snprintf(number, sizeof number, "[U+%04X]", (unsigned)c);
    for (const char *at = number; *at; at++)
        push_character(pdf, t, (unsigned char)*at);
}

static void set_characters(struct pdf *pdf, struct layout_text *t, const char *text)
{
    enum { WORST = 10 }; /* characters for one that is missing */
    size_t length = strlen(text);
    const char *end = text + length;
    size_t room = 0;
    for (const char *at = text; at < end;) {
        uint16_t ignored[2];
        uint32_t c = next_character(&at, end);
        room += c == '\n' || pdf_glyph(pdf, t->face, c, &ignored[0], &ignored[1]) ? 1 : WORST;
    }
    t->character = arena_alloc(pdf->arena, (room + 1) * sizeof *t->character);
    t->glyph = arena_alloc(pdf->arena, (room + 1) * sizeof *t->glyph);
    t->advance = arena_alloc(pdf->arena, (room + 1) * sizeof *t->advance);
    while (text < end) {
        uint32_t c = next_character(&text, end);
        if (!push_character(pdf, t, c))
            push_number(pdf, t, c);
    }
}

static bool among(uint32_t c, const char *set)
{
    const char *end = set + strlen(set);
    while (set < end) {
        uint32_t member = 0;
        set += utf8_decode(set, end, &member);
        if (member == c)
            return true;
    }
    return false;
}

static bool is_han(uint32_t c)
{
    return c >= 0x3400 && c < 0xA000;
}

static bool starts_no_line(uint32_t c)
{
    return !is_han(c) && among(c, "！％），．：；？］｝、。〉》」』】〕〗…—·”’,.;:!?)]}%");
}

static bool ends_no_line(uint32_t c)
{
    return !is_han(c) && among(c, "（［｛〈《「『【〔〖“‘([{");
}

static bool in_word(uint32_t c)
{
    return c > ' ' && c < 0x7F;
}

/* May a line end between these two? */
static bool can_break(uint32_t before, uint32_t after)
{
    if (before == ' ')
        return true;
    if (in_word(before) && in_word(after))
        return false;
    return !starts_no_line(after) && !ends_no_line(before);
}

static void push_line(struct pdf *pdf, struct layout_text *t, size_t from, size_t to, bool ends)
{
    double width = 0;
    while (to > from && t->character[to - 1] == ' ')
        to--;
    for (size_t i = from; i < to; i++)
        width += t->advance[i] / 1000.0;
    *vec_push(pdf->arena, &t->line) = (struct line){from, to, width, ends};
}

/* Where a word is longer than a line: after a mark that joins its parts, else at the edge. */
static size_t cut_word(const struct layout_text *t, size_t from, size_t edge)
{
    for (size_t i = edge; i > from + 1 && in_word(t->character[i - 1]); i--)
        if (strchr("/_.:-=", (int)t->character[i - 1]) && !isdigit((int)t->character[i]))
            return i;
    return edge;
}

/* Greedy: a line takes what fits and ends at the last place where it may. */
void pdf_break(struct pdf *pdf, struct layout_text *t, double ems)
{
    size_t from = 0;
    size_t last = 0; /* the last place to break at; from: none yet */
    double used = t->indent;
    for (size_t i = 0; i < t->n; i++) {
        double advance = t->advance[i] / 1000.0;
        if (t->character[i] == '\n') {
            push_line(pdf, t, from, i, true);
            from = last = i + 1;
            used = 0;
            continue;
        }
        if (i > from && can_break(t->character[i - 1], t->character[i]))
            last = i;
        if (used + advance > ems + 1e-6 && i > from && t->character[i] != ' ') {
            size_t to = last > from ? last : cut_word(t, from, i);
            push_line(pdf, t, from, to, false);
            from = last = to;
            used = 0;
            for (size_t k = from; k < i; k++)
                used += t->advance[k] / 1000.0;
        }
        used += advance;
    }
    push_line(pdf, t, from, t->n, true);
}

double pdf_longest(const struct layout_text *t, bool words)
{
    double most = 0;
    double used = 0;
    for (size_t i = 0; i < t->n; i++) {
        bool apart = t->character[i] == '\n' ||
                     (words && i > 0 && can_break(t->character[i - 1], t->character[i]));
        used = (apart ? 0 : used) + t->advance[i] / 1000.0;
        most = used > most ? used : most;
    }
    return most;
}

struct layout_text *pdf_set(struct pdf *pdf, enum face face, const char *text)
{
    struct layout_text *t = arena_alloc(pdf->arena, sizeof *t);
    t->face = face;
    set_characters(pdf, t, text);
    return t;
}

struct layout_text *pdf_layout(struct pdf *pdf, enum face face, const char *text, double size,
                               double width, double indent)
{
    struct layout_text *t = pdf_set(pdf, face, text);
    t->indent = indent;
    pdf_break(pdf, t, width / size);
    return t;
}

double pdf_width(struct pdf *pdf, enum face face, const char *text, double size)
{
    return pdf_layout(pdf, face, text, size, 1e9, 0)->line.at[0].width * size;
}

/* --- drawing ----------------------------------------------------------------------------------------------------- */

static void set_font(struct layer *l, int font, double size)
{
    static const char name[] = "BbHh"; /* as pdf_font.c names them */
    if (l->font == font && l->size == size)
        return;
    l->font = font;
    l->size = size;
    bytes_format(&l->bytes, "/%c ", name[font]);
    layer_tenths(l, (int)lround(size * 10));
    bytes_text(&l->bytes, "Tf\n");
}

/* From line to line in a table's cell, in tenths of a point: the step with an operator of its own. */
enum { LEADING = 10 * CELL_LEADING };

static void put_byte(struct layer *l, unsigned byte)
{
    if (byte == '(' || byte == ')' || byte == '\\')
        bytes_u8(&l->bytes, '\\');
    if (byte == '\r')
        bytes_text(&l->bytes, "\\r"); /* a bare one would be read as a line end */
    else
        bytes_u8(&l->bytes, byte);
}

void pdf_draw_line(struct pdf *pdf, const struct layout_text *t, size_t i, double x, double y,
                   double size, struct color color, double stretch)
{
    const struct line *line = &t->line.at[i];
    struct layer *l = &pdf->page.at[pdf->current].text;
    size_t gaps = line->to - line->from;
    if (line->from == line->to)
        return;
    if (l->bytes.n == 0)
        bytes_format(&l->bytes, "BT %d TL\n", LEADING / 10);
    layer_color(l, 0, color);
    int to_x = (int)lround(x * 10);
    int to_y = (int)lround((PAGE_HEIGHT - y - size * (LINE_FACTOR / 2 + 0.38)) * 10);
    bool stretched = stretch > 0 && gaps > 1;
    if (stretched)
        bytes_format(&l->bytes, "%.2f Tc\n", stretch / (double)(gaps - 1));
    for (size_t from = line->from, to = from; from < line->to; from = to) {
        int own = t->glyph[from] >= OWN_GLYPH;
        set_font(l, 2 * (int)t->face + own, size);
        bool next = from == line->from && to_x == l->x && to_y == l->y - LEADING;
        if (from == line->from && !next) {
            layer_tenths(l, to_x - l->x);
            layer_tenths(l, to_y - l->y);
            bytes_text(&l->bytes, "Td\n");
        }
        l->x = to_x;
        l->y = to_y;
        bytes_text(&l->bytes, "(");
        for (; to < line->to && (t->glyph[to] >= OWN_GLYPH) == own; to++) {
            unsigned code = font_code(t->glyph[to] & ~(unsigned)OWN_GLYPH);
            if (code > 0xFF)
                put_byte(l, code >> 8);
            put_byte(l, code & 0xFF);
        }
        bytes_text(&l->bytes, next ? ")'\n" : ")Tj\n");
    }
    if (stretched)
        bytes_text(&l->bytes, "0 Tc\n");
}

void pdf_text(struct pdf *pdf, enum face face, const char *text, double x, double y, double width,
              enum align align, double size, struct color color)
{
    struct layout_text *t = pdf_layout(pdf, face, text, size, 1e9, 0);
    double slack = width - t->line.at[0].width * size;
    double shift = align == ALIGN_CENTER ? slack / 2 : align == ALIGN_RIGHT ? slack : 0;
    pdf_draw_line(pdf, t, 0, x + shift, y, size, color, 0);
}
