/* PDF text: glyphs, lines, and how they are written. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/pdf_draw.h"

/* Han characters with outlines end in plane 2; what lies above is in no font. */
enum { CHARACTERS = 0x30000, BLOCK = 256 };

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
    uint16_t **block = &own->glyph[c / BLOCK];
    if (!*block)
        *block = arena_alloc(pdf->arena, BLOCK * sizeof **block);
    uint16_t *known = &(*block)[c % BLOCK];
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

/* clang-format off */
static bool starts_no_line(uint32_t c)
{
    switch (c) {
    case 0xFF01: case 0xFF05: case 0xFF09: case 0xFF0C: case 0xFF0E: case 0xFF1A: case 0xFF1B: case 0xFF1F: /* ！％），．：；？ */
    case 0xFF3D: case 0xFF5D: case 0x3001: case 0x3002: case 0x3009: case 0x300B: case 0x300D: case 0x300F: /* ］｝、。〉》」』 */
    case 0x3011: case 0x3015: case 0x3017: case 0x2026: case 0x2014: case 0x00B7: case 0x201D: case 0x2019: /* 】〕〗…—·”’ */
    case ',': case '.': case ':': case ';': case '!': case '?': case ')': case ']': case '}': case '%':
        return true;
    default:
        return false;
    }
}

static bool ends_no_line(uint32_t c)
{
    switch (c) {
    case 0xFF08: case 0xFF3B: case 0xFF5B: case 0x3008: case 0x300A: case 0x300C: case 0x300E: case 0x3010: /* （［｛〈《「『【 */
    case 0x3014: case 0x3016: case 0x201C: case 0x2018: /* 〔〖“‘ */
    case '(': case '[': case '{':
        return true;
    default:
        return false;
    }
}
/* clang-format on */

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

/* Adds a character to the text being set; false when no font has it. */
static bool push_character(struct pdf *pdf, enum face face, uint32_t c)
{
    struct set_character set = {.character = c};
    if (c != '\n' && !pdf_glyph(pdf, face, c, &set.glyph, &set.advance))
        return false;
    set.breaks = pdf->set.n > 0 && can_break(pdf->set.at[pdf->set.n - 1].character, c);
    *vec_push(pdf->arena, &pdf->set) = set;
    return true;
}

/* Characters without a glyph become their number in brackets. */
static void push_number(struct pdf *pdf, enum face face, uint32_t c)
{
    char number[16];
    note_missing(pdf, c);
    snprintf(number, sizeof number, "[U+%04X]", (unsigned)c);
    for (const char *at = number; *at; at++)
        push_character(pdf, face, (unsigned char)*at);
}

/* The number of a row that begins at character i, where `mark` stands before it: its end, or i. */
static size_t mark_number(struct layout_text *t, size_t i)
{
    unsigned number = 0;
    size_t end = i;
    while (end < t->n && t->at[end].character >= '0' && t->at[end].character <= '9' && end < i + 4)
        number = number * 10 + (t->at[end++].character - '0');
    for (size_t k = i; k < end; k++)
        t->at[k].link = (uint16_t)number;
    return end;
}

enum { MARK_ROW = 0x7B2C, MARK_ROW_END = 0x6761, MARK_LIST = 0x3001 }; /* 第 条 、 */
enum { MARK_BRACKET = 0x3014, MARK_BRACKET_END = 0x3015 };             /* 〔 〕 */

/* Rows as texts name them: 第3条, 第3、4条, 〔3〕. */
static void mark_rows(struct layout_text *t)
{
    for (size_t i = 0; i + 2 < t->n; i++) {
        uint32_t mark = t->at[i].character;
        if (mark != MARK_ROW && mark != MARK_BRACKET)
            continue;
        size_t end = mark_number(t, i + 1);
        while (mark == MARK_ROW && end > i + 1 && end + 1 < t->n &&
               t->at[end].character == MARK_LIST)
            end = mark_number(t, end + 1);
        uint32_t after = end < t->n ? t->at[end].character : 0;
        if (after != (mark == MARK_ROW ? MARK_ROW_END : MARK_BRACKET_END))
            for (size_t k = i; k < end; k++)
                t->at[k].link = 0;
    }
}

struct layout_text *pdf_set(struct pdf *pdf, enum face face, const char *text)
{
    struct layout_text *t = arena_alloc(pdf->arena, sizeof *t);
    const char *end = text + strlen(text);
    pdf->set.n = 0;
    while (text < end) {
        uint32_t c = next_character(&text, end);
        if (!push_character(pdf, face, c))
            push_number(pdf, face, c);
    }
    t->face = face;
    t->n = pdf->set.n;
    t->at = arena_alloc(pdf->arena, (t->n + 1) * sizeof *t->at);
    if (t->n)
        memcpy(t->at, pdf->set.at, t->n * sizeof *t->at);
    if (pdf->linked)
        mark_rows(t);
    return t;
}

static void push_line(struct pdf *pdf, struct layout_text *t, size_t from, size_t to, bool ends)
{
    double width = 0;
    while (to > from && t->at[to - 1].character == ' ')
        to--;
    for (size_t i = from; i < to; i++)
        width += t->at[i].advance / 1000.0;
    *vec_push(pdf->arena, &t->line) = (struct line){from, to, width, ends};
}

/* Where a word is longer than a line: after a mark that joins its parts, but not within a number,
 * a date or a time; else at the edge. */
static size_t cut_word(const struct layout_text *t, size_t from, size_t edge)
{
    for (size_t i = edge; i > from + 1 && in_word(t->at[i - 1].character); i--) {
        int mark = (int)t->at[i - 1].character;
        bool digit = t->at[i].character >= '0' && t->at[i].character <= '9';
        if (strchr("/_=", mark) || (strchr(".:-", mark) && !digit))
            return i;
    }
    return edge;
}

/* Greedy: a line takes what fits and ends at the last place where it may. */
void pdf_break(struct pdf *pdf, struct layout_text *t, double ems)
{
    size_t from = 0;
    size_t last = 0; /* the last place to break at; from: none yet */
    double used = t->indent;
    for (size_t i = 0; i < t->n; i++) {
        double advance = t->at[i].advance / 1000.0;
        if (t->at[i].character == '\n') {
            push_line(pdf, t, from, i, true);
            from = last = i + 1;
            used = 0;
            continue;
        }
        if (i > from && t->at[i].breaks)
            last = i;
        if (used + advance > ems + 1e-6 && i > from && t->at[i].character != ' ') {
            size_t to = last > from ? last : cut_word(t, from, i);
            push_line(pdf, t, from, to, false);
            from = last = to;
            used = 0;
            for (size_t k = from; k < i; k++)
                used += t->at[k].advance / 1000.0;
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
        bool apart = t->at[i].character == '\n' || (words && t->at[i].breaks);
        used = (apart ? 0 : used) + t->at[i].advance / 1000.0;
        most = used > most ? used : most;
    }
    return most;
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

/* The numbers of rows in a line lead to them. */
static void link_rows(struct pdf *pdf, const struct layout_text *t, const struct line *line,
                      double x, double y, double size, double stretch)
{
    double apart = stretch > 0 ? stretch / (double)(line->to - line->from - 1) : 0;
    for (size_t i = line->from; i < line->to; i++) {
        unsigned row = t->at[i].link;
        double from = x;
        x += t->at[i].advance / 1000.0 * size + apart;
        if (!row)
            continue;
        for (; i + 1 < line->to && t->at[i + 1].link == row; i++)
            x += t->at[i + 1].advance / 1000.0 * size + apart;
        pdf_link(pdf, from, y, x - from, size * LINE_FACTOR, (int)row);
    }
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
    if (t->bold) {
        layer_color(l, 1, color);
        bytes_text(&l->bytes, "2 Tr .3 w\n");
    }
    int to_x = (int)lround(x * 10);
    int to_y = (int)lround((pdf_size(pdf)->height - y - size * (LINE_FACTOR / 2 + 0.38)) * 10);
    bool stretched = stretch > 0 && gaps > 1;
    if (stretched)
        bytes_format(&l->bytes, "%.2f Tc\n", stretch / (double)(gaps - 1));
    for (size_t from = line->from, to = from; from < line->to; from = to) {
        int own = t->at[from].glyph >= OWN_GLYPH;
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
        for (; to < line->to && (t->at[to].glyph >= OWN_GLYPH) == own; to++) {
            unsigned glyph = t->at[to].glyph & ~(unsigned)OWN_GLYPH;
            put_byte(l, glyph >> 8);
            put_byte(l, glyph & 0xFF);
        }
        bytes_text(&l->bytes, next ? ")'\n" : ")Tj\n");
    }
    if (stretched)
        bytes_text(&l->bytes, "0 Tc\n");
    if (t->bold)
        bytes_text(&l->bytes, "0 Tr\n");
    if (pdf->linked)
        link_rows(pdf, t, line, x, y, size, stretched ? stretch : 0);
}

void pdf_text(struct pdf *pdf, enum face face, const char *text, double x, double y, double width,
              enum align align, double size, struct color color)
{
    struct layout_text *t = pdf_layout(pdf, face, text, size, 1e9, 0);
    double slack = width - t->line.at[0].width * size;
    double shift = align == ALIGN_CENTER ? slack / 2 : align == ALIGN_RIGHT ? slack : 0;
    pdf_draw_line(pdf, t, 0, x + shift, y, size, color, 0);
}
