/* Pages: text: glyphs and lines. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/canvas.h"
#include "report/line_ends.h"

/* Han characters with outlines end in plane 2; what lies above is in no font. */
enum { CHARACTERS = 0x30000, BLOCK = 256 };

/* --- glyphs ------------------------------------------------------------------------------------------------ */

/* Glyph and advance of a character; false when no font has it. */
static bool page_glyph(struct pages *pages, enum face face, uint32_t c, uint16_t *glyph,
                       uint16_t *advance)
{
    const struct shared_font *shared = &pages->fonts->shared[face];
    struct own_font *own = &pages->own[face];
    if (c < 0x10000 && shared->glyph[c]) {
        *glyph = shared->glyph[c];
        *advance = shared->advance[*glyph];
        return true;
    }
    if (c >= CHARACTERS)
        return false;
    uint16_t **block = &own->glyph[c / BLOCK];
    if (!*block)
        *block = arena_alloc(pages->arena, BLOCK * sizeof **block);
    uint16_t *known = &(*block)[c % BLOCK];
    if (*known == 0) {
        const struct font_family *family = &pages->fonts->family[face];
        *known = NO_GLYPH;
        if (own->character.n < FONT_GLYPHS_MAX && !is_unprintable(c) && font_has(family, c)) {
            *vec_push(pages->arena, &own->character) = c;
            *vec_push(pages->arena, &own->advance) = (uint16_t)font_width(family, c);
            *known = (uint16_t)(OWN_GLYPH | own->character.n);
        }
    }
    if (*known == NO_GLYPH)
        return false;
    *glyph = *known;
    *advance = own->advance.at[(*known & ~OWN_GLYPH) - 1];
    return true;
}

static void note_missing(struct pages *pages, uint32_t c)
{
    for (size_t i = 0; i < pages->missing.n; i++)
        if (pages->missing.at[i] == c)
            return;
    *vec_push(pages->arena, &pages->missing) = c;
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

static bool in_word(uint32_t c)
{
    return c > ' ' && c < 0x7F;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* "0.16—5.00", "35289—2017" */
static bool is_dash(uint32_t c)
{
    return c == 0x2013 || c == 0x2014;
}

/* May a line end between these two? */
static bool can_break(uint32_t before, uint32_t after)
{
    if (before == ' ')
        return true;
    if (in_word(before) && in_word(after))
        return false;
    if ((is_digit(before) && is_dash(after)) || (is_dash(before) && is_digit(after)))
        return false;
    return !starts_no_line(after) && !ends_no_line(before);
}

/* Adds a character to the text being set; false when no font has it. */
static bool push_character(struct pages *pages, enum face face, uint32_t c)
{
    struct set_character set = {.character = c};
    if (c != '\n' && !page_glyph(pages, face, c, &set.glyph, &set.advance))
        return false;
    set.breaks = pages->set.n > 0 && can_break(pages->set.at[pages->set.n - 1].character, c);
    *vec_push(pages->arena, &pages->set) = set;
    return true;
}

/* Characters without a glyph become their number in brackets. */
static void push_number(struct pages *pages, enum face face, uint32_t c)
{
    char number[16];
    note_missing(pages, c);
    snprintf(number, sizeof number, "[U+%04X]", (unsigned)c);
    for (const char *at = number; *at; at++)
        push_character(pages, face, (unsigned char)*at);
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

static bool is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c < CHARACTERS);
}

/* A number that begins with a few characters, "珠岭-ZD-001", is one word: to the last mark or blank before it. */
static void join_identifiers(struct layout_text *t)
{
    enum { NAME = 6 };
    for (size_t i = 1; i + 1 < t->n; i++) {
        if (t->at[i].character != '-' || !is_han(t->at[i - 1].character) ||
            !in_word(t->at[i + 1].character))
            continue;
        size_t from = i;
        while (from > 0 && is_han(t->at[from - 1].character))
            from--;
        t->at[i].breaks = false;
        for (size_t k = from + 1; i - from <= NAME && k < i; k++)
            t->at[k].breaks = false;
    }
}

struct layout_text *page_set(struct pages *pages, enum face face, const char *text)
{
    struct layout_text *t = arena_alloc(pages->arena, sizeof *t);
    const char *end = text + strlen(text);
    pages->set.n = 0;
    while (text < end) {
        uint32_t c = next_character(&text, end);
        if (!push_character(pages, face, c))
            push_number(pages, face, c);
    }
    t->face = face;
    t->n = pages->set.n;
    t->at = arena_alloc(pages->arena, (t->n + 1) * sizeof *t->at);
    if (t->n)
        memcpy(t->at, pages->set.at, t->n * sizeof *t->at);
    join_identifiers(t);
    if (pages->linked)
        mark_rows(t);
    return t;
}

static void push_line(struct pages *pages, struct layout_text *t, size_t from, size_t to, bool ends)
{
    double width = 0;
    while (to > from && t->at[to - 1].character == ' ')
        to--;
    for (size_t i = from; i < to; i++)
        width += t->at[i].advance / 1000.0;
    *vec_push(pages->arena, &t->line) = (struct line){from, to, width, ends};
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

void page_hang(struct layout_text *t)
{
    enum { WIDE_BLANK = 0x3000 };
    for (size_t i = 0; i < t->n && t->at[i].character == WIDE_BLANK; i++)
        t->hang += t->at[i].advance / 1000.0;
}

/* Greedy: a line takes what fits and ends at the last place where it may. */
void page_break(struct pages *pages, struct layout_text *t, double ems)
{
    size_t from = 0;
    size_t last = 0; /* the last place to break at; from: none yet */
    double used = t->indent;
    for (size_t i = 0; i < t->n; i++) {
        double advance = t->at[i].advance / 1000.0;
        if (t->at[i].character == '\n') {
            push_line(pages, t, from, i, true);
            from = last = i + 1;
            used = t->hang;
            continue;
        }
        if (i > from && t->at[i].breaks)
            last = i;
        if (used + advance > ems + 1e-6 && i > from && t->at[i].character != ' ') {
            size_t to = last > from ? last : cut_word(t, from, i);
            push_line(pages, t, from, to, false);
            from = last = to;
            used = t->hang;
            for (size_t k = from; k < i; k++)
                used += t->at[k].advance / 1000.0;
        }
        used += advance;
    }
    push_line(pages, t, from, t->n, true);
}

double page_longest(const struct layout_text *t, bool words)
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

struct layout_text *page_layout(struct pages *pages, enum face face, const char *text, double size,
                                double width, double indent)
{
    struct layout_text *t = page_set(pages, face, text);
    t->indent = indent;
    page_break(pages, t, width / size);
    return t;
}

double page_width(struct pages *pages, enum face face, const char *text, double size)
{
    return page_layout(pages, face, text, size, 1e9, 0)->line.at[0].width * size;
}

/* --- drawing ----------------------------------------------------------------------------------------------------- */

/* The numbers of rows in a line lead to them. */
static void link_rows(struct pages *pages, const struct placed_line *p)
{
    const struct set_character *at = p->text->at;
    double x = p->x;
    for (size_t i = p->line->from; i < p->line->to; i++) {
        unsigned row = at[i].link;
        double from = x;
        x += at[i].advance / 1000.0 * p->size + p->apart;
        if (!row)
            continue;
        for (; i + 1 < p->line->to && at[i + 1].link == row; i++)
            x += at[i + 1].advance / 1000.0 * p->size + p->apart;
        page_link(pages, from, p->y, x - from, p->size * LINE_FACTOR, (int)row);
    }
}

void page_draw_line(struct pages *pages, const struct layout_text *t, size_t i, double x, double y,
                    double size, struct color color, double stretch)
{
    const struct line *line = &t->line.at[i];
    size_t n = line->to - line->from;
    if (n == 0)
        return;
    double apart = stretch > 0 && n > 1 ? stretch / (double)(n - 1) : 0;
    struct placed_line placed = {t, line, x, y, size, color, apart};
    pages->canvas->text(pages, &pages->page.at[pages->current].text, &placed);
    if (pages->linked)
        link_rows(pages, &placed);
}

void page_text(struct pages *pages, enum face face, const char *text, double x, double y,
               double width, enum align align, double size, struct color color)
{
    struct layout_text *t = page_layout(pages, face, text, size, 1e9, 0);
    double slack = width - t->line.at[0].width * size;
    double shift = align == ALIGN_CENTER ? slack / 2 : align == ALIGN_RIGHT ? slack : 0;
    page_draw_line(pages, t, 0, x + shift, y, size, color, 0);
}
