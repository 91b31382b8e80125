/* Cut fonts: from outlines of several files to one small TrueType file. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/font_file.h"
#include "report/font_outline.h"

enum { EM = 1000, PRIVATE_FIRST = 0xE000, ASCENT = 880, DESCENT = -120 };

/* --- bytes ---------------------------------------------------------------------------------------------- */

struct bytes {
    unsigned char *at;
    size_t n, cap;
};

static void put8(struct bytes *b, unsigned value)
{
    if (b->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 4096;
        b->at = must_realloc(b->at, b->cap);
    }
    b->at[b->n++] = (unsigned char)value;
}

static void put16(struct bytes *b, unsigned value)
{
    put8(b, value >> 8 & 0xFF);
    put8(b, value & 0xFF);
}

static void put_i16(struct bytes *b, int value)
{
    put16(b, (unsigned)value & 0xFFFF);
}

static void put32(struct bytes *b, uint32_t value)
{
    put16(b, value >> 16);
    put16(b, value & 0xFFFF);
}

static void put_text(struct bytes *b, const char *text)
{
    for (; *text; text++)
        put8(b, (unsigned char)*text);
}

static void align4(struct bytes *b)
{
    while (b->n % 4)
        put8(b, 0);
}

/* --- writing a glyph ---------------------------------------------------------------------------------------- */

static void put_axis(struct bytes *b, const struct outline *o, bool vertical)
{
    int before = 0;
    for (size_t i = 0; i < o->n; i++) {
        int value = (int)(vertical ? o->at[i].y : o->at[i].x);
        int step = value - before;
        before = value;
        if (step == 0)
            continue;
        if (step >= -255 && step <= 255)
            put8(b, (unsigned)abs(step));
        else
            put_i16(b, step);
    }
}

static unsigned axis_flags(int step, unsigned small, unsigned same)
{
    if (step == 0)
        return same;
    if (step >= -255 && step <= 255)
        return small | (step > 0 ? same : 0);
    return 0;
}

static void put_flags(struct bytes *b, const struct outline *o)
{
    int x = 0;
    int y = 0;
    int previous = -1;
    size_t repeat_at = 0;
    for (size_t i = 0; i < o->n; i++) {
        int dx = (int)o->at[i].x - x;
        int dy = (int)o->at[i].y - y;
        x += dx;
        y += dy;
        unsigned flag = (o->at[i].on ? 1 : 0) | axis_flags(dx, 2, 16) | axis_flags(dy, 4, 32);
        if ((int)flag == previous && repeat_at && b->at[repeat_at] < 255) {
            b->at[repeat_at]++;
        } else if ((int)flag == previous && !repeat_at) {
            b->at[b->n - 1] |= 8;
            repeat_at = b->n;
            put8(b, 1);
        } else {
            put8(b, flag);
            repeat_at = 0;
        }
        previous = (int)flag;
    }
}

/* Rounds the outline and writes it; returns its left edge. */
static int put_glyph(struct bytes *b, struct outline *o)
{
    double box[4] = {1e9, 1e9, -1e9, -1e9};
    int contours = 0;
    if (o->n == 0)
        return 0;
    for (size_t i = 0; i < o->n; i++) {
        struct point *p = &o->at[i];
        p->x = round(p->x);
        p->y = round(p->y);
        box[0] = fmin(box[0], p->x);
        box[1] = fmin(box[1], p->y);
        box[2] = fmax(box[2], p->x);
        box[3] = fmax(box[3], p->y);
        contours += p->last;
    }
    put_i16(b, contours);
    for (int i = 0; i < 4; i++)
        put_i16(b, (int)box[i]);
    for (size_t i = 0; i < o->n; i++)
        if (o->at[i].last)
            put16(b, (unsigned)i);
    put16(b, 0); /* no instructions */
    put_flags(b, o);
    put_axis(b, o, false);
    put_axis(b, o, true);
    align4(b);
    return (int)box[0];
}

/* The missing glyph: a frame one em wide. */
static void notdef(struct outline *o)
{
    static const int corner[2][4][2] = {{{100, -50}, {100, 750}, {900, 750}, {900, -50}},
                                        {{150, 0}, {850, 0}, {850, 700}, {150, 700}}};
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < 4; i++)
            outline_add(o, (struct point){corner[c][i][0], corner[c][i][1], true, i == 3});
}

/* --- tables -------------------------------------------------------------------------------------------------- */

struct segment {
    unsigned first, last;
};

/* Runs of codes closer than `gap` as segments, the closing one included; *codes counts the codes
 * they span. */
static size_t find_segments(const uint16_t *glyph_of, unsigned gap, struct segment *segment,
                            size_t *codes)
{
    size_t n = 0;
    *codes = 0;
    for (unsigned code = 0; code < 0xFFFF; code++) {
        if (!glyph_of[code])
            continue;
        if (n == 0 || code - segment[n - 1].last > gap)
            segment[n++].first = code;
        segment[n - 1].last = code;
    }
    for (size_t i = 0; i < n; i++)
        *codes += segment[i].last - segment[i].first + 1;
    segment[n++] = (struct segment){0xFFFF, 0xFFFF};
    return n;
}

/* Character map format 4. Codes close to one another become one segment, whose holes map to .notdef:
 * libharu walks the segments for each of 65,536 codes, so few of them make it fast. The format's
 * length has 16 bits: where the holes are too many, closer runs are taken. */
static void put_cmap(struct bytes *b, const struct cut_font *cut)
{
    enum { ROOM = 65000 };
    struct segment *segment = must_alloc((cut->character.n + 1) * sizeof *segment);
    uint16_t *glyph_of = must_alloc(65536 * sizeof *glyph_of);
    size_t codes = 0;
    size_t n = 0;
    unsigned gap = 256;
    memset(glyph_of, 0, 65536 * sizeof *glyph_of);
    for (size_t i = 0; i < cut->character.n; i++)
        glyph_of[cut->code[i]] = (uint16_t)(i + 1);
    do {
        n = find_segments(glyph_of, gap, segment, &codes);
        gap /= 4;
    } while (16 + 8 * n + 2 * codes > ROOM && gap > 0);
    put16(b, 0);
    put16(b, 1);
    put16(b, 3);
    put16(b, 1);
    put32(b, 12);
    put16(b, 4);
    put16(b, (unsigned)(16 + 8 * n + 2 * codes) & 0xFFFF);
    put16(b, 0);
    put16(b, (unsigned)(2 * n));
    put16(b, 0);
    put16(b, 0);
    put16(b, 0);
    for (size_t i = 0; i < n; i++)
        put16(b, segment[i].last);
    put16(b, 0);
    for (size_t i = 0; i < n; i++)
        put16(b, segment[i].first);
    for (size_t i = 0; i < n; i++)
        put16(b, i + 1 < n ? 0 : 1);
    size_t before = 0;
    for (size_t i = 0; i < n; i++) {
        put16(b, i + 1 < n ? (unsigned)(2 * (n - i) + 2 * before) : 0);
        before += segment[i].last - segment[i].first + 1;
    }
    for (size_t i = 0; i + 1 < n; i++)
        for (unsigned code = segment[i].first; code <= segment[i].last; code++)
            put16(b, glyph_of[code]);
    free(glyph_of);
    free(segment);
}

static void put_name(struct bytes *b, const char *name)
{
    static const char style[] = "Regular";
    put16(b, 0);
    put16(b, 2);
    put16(b, 6 + 2 * 12);
    const struct {
        unsigned id;
        size_t length, offset;
    } record[] = {{2, strlen(style), strlen(name)}, {6, strlen(name), 0}};
    for (int i = 0; i < 2; i++) {
        put16(b, 1); /* Macintosh, Roman, English */
        put16(b, 0);
        put16(b, 0);
        put16(b, record[i].id);
        put16(b, (unsigned)record[i].length);
        put16(b, (unsigned)record[i].offset);
    }
    put_text(b, name);
    put_text(b, style);
}

static void put_os2(struct bytes *b)
{
    for (int i = 0; i < 39; i++)
        put16(b, i == 1 ? EM : i == 2 ? 400 : i == 3 ? 5 : 0); /* version 0; embedding allowed */
}

static void put_head(struct bytes *b)
{
    put32(b, 0x00010000);
    put32(b, 0x00010000);
    put32(b, 0); /* checksum adjustment: no reader of PDF asks for it */
    put32(b, 0x5F0F3CF5);
    put16(b, 0x0003);
    put16(b, EM);
    for (int i = 0; i < 4; i++)
        put32(b, 0); /* no dates */
    put_i16(b, -200);
    put_i16(b, -300);
    put_i16(b, 1200);
    put_i16(b, 1000);
    put16(b, 0);
    put16(b, 8);
    put16(b, 2);
    put16(b, 1); /* long offsets */
    put16(b, 0);
}

static void put_hhea(struct bytes *b, size_t glyphs)
{
    put32(b, 0x00010000);
    put_i16(b, ASCENT);
    put_i16(b, DESCENT);
    put16(b, 0);
    put16(b, EM);
    for (int i = 0; i < 11; i++)
        put16(b, 0);
    put16(b, (unsigned)glyphs);
}

static void put_maxp(struct bytes *b, size_t glyphs, size_t points, size_t contours)
{
    put32(b, 0x00010000);
    put16(b, (unsigned)glyphs);
    put16(b, (unsigned)points);
    put16(b, (unsigned)contours);
    put16(b, 0);
    put16(b, 0);
    put16(b, 2);
    for (int i = 0; i < 8; i++)
        put16(b, 0);
}

enum { T_OS2, T_CMAP, T_GLYF, T_HEAD, T_HHEA, T_HMTX, T_LOCA, T_MAXP, T_NAME, T_POST, TABLES };

static uint32_t checksum(const struct bytes *b)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < b->n; i++)
        sum += (uint32_t)b->at[i] << (8 * (3 - i % 4));
    return sum;
}

static void assemble(struct cut_font *cut, struct bytes table[TABLES])
{
    static const char *const tag[TABLES] = {"OS/2", "cmap", "glyf", "head", "hhea",
                                            "hmtx", "loca", "maxp", "name", "post"};
    struct bytes out = {0};
    size_t offset = 12 + 16 * TABLES;
    put32(&out, 0x00010000);
    put16(&out, TABLES);
    put16(&out, 128);
    put16(&out, 3);
    put16(&out, TABLES * 16 - 128);
    for (int i = 0; i < TABLES; i++) {
        put_text(&out, tag[i]);
        put32(&out, checksum(&table[i]));
        put32(&out, (uint32_t)offset);
        put32(&out, (uint32_t)table[i].n);
        offset += (table[i].n + 3) / 4 * 4;
    }
    for (int i = 0; i < TABLES; i++) {
        for (size_t k = 0; k < table[i].n; k++)
            put8(&out, table[i].at[k]);
        align4(&out);
    }
    cut->data = arena_alloc(cut->arena, out.n);
    memcpy(cut->data, out.at, out.n);
    cut->size = out.n;
    free(out.at);
}

/* --- the interface ------------------------------------------------------------------------------------------- */

void font_cut_start(struct cut_font *cut, struct arena *arena, const struct font_family *family)
{
    *cut = (struct cut_font){.arena = arena, .family = family};
}

void font_cut_add(struct cut_font *cut, uint32_t character)
{
    *vec_push(cut->arena, &cut->character) = character;
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort_characters(struct cut_font *cut)
{
    uint16_t next = PRIVATE_FIRST;
    size_t n = 0;
    if (cut->character.n)
        qsort(cut->character.at, cut->character.n, sizeof *cut->character.at, by_value);
    for (size_t i = 0; i < cut->character.n; i++)
        if (n == 0 || cut->character.at[n - 1] != cut->character.at[i])
            cut->character.at[n++] = cut->character.at[i];
    cut->character.n = n;
    cut->code = arena_alloc(cut->arena, (n + 1) * sizeof *cut->code);
    cut->advance = arena_alloc(cut->arena, (n + 1) * sizeof *cut->advance);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = cut->character.at[i];
        cut->code[i] = c > 0xFFFF ? next++ : (uint16_t)c;
    }
}

void font_cut_finish(struct cut_font *cut, const char *name)
{
    struct bytes table[TABLES] = {0};
    struct outline outline = {0};
    size_t points = 0;
    size_t contours = 0;
    sort_characters(cut);
    notdef(&outline);
    put32(&table[T_LOCA], 0);
    for (size_t i = 0; i <= cut->character.n; i++) {
        uint16_t glyph = 0;
        unsigned advance = EM;
        if (i > 0) {
            const struct font_file *f = font_for(cut->family, cut->character.at[i - 1], &glyph);
            outline.n = 0;
            if (f) {
                double scale = (double)EM / f->units;
                outline_read(&outline, f, glyph, scale);
                advance = (unsigned)lround(font_advance(f, glyph) * scale);
            }
            cut->advance[i - 1] = (uint16_t)advance;
        }
        size_t loops = 0;
        for (size_t k = 0; k < outline.n; k++)
            loops += outline.at[k].last;
        points = outline.n > points ? outline.n : points;
        contours = loops > contours ? loops : contours;
        int left = put_glyph(&table[T_GLYF], &outline);
        put32(&table[T_LOCA], (uint32_t)table[T_GLYF].n);
        put16(&table[T_HMTX], advance);
        put_i16(&table[T_HMTX], left); /* readers place a glyph by its left edge */
    }
    put_cmap(&table[T_CMAP], cut);
    put_name(&table[T_NAME], name);
    put_os2(&table[T_OS2]);
    put_head(&table[T_HEAD]);
    put_hhea(&table[T_HHEA], cut->character.n + 1);
    put_maxp(&table[T_MAXP], cut->character.n + 1, points, contours);
    put32(&table[T_POST], 0x00030000);
    for (int i = 0; i < 7; i++)
        put32(&table[T_POST], 0);
    assemble(cut, table);
    for (int i = 0; i < TABLES; i++)
        free(table[i].at);
    free(outline.at);
}

size_t font_cut_find(const struct cut_font *cut, uint32_t character)
{
    size_t low = 0;
    size_t high = cut->character.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cut->character.at[middle] == character)
            return middle;
        if (cut->character.at[middle] < character)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}
