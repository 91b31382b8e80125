/* Cut fonts: from outlines of several files to one small TrueType file, with its widths and its map
 * to Unicode. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/font_file.h"
#include "report/font_outline.h"

/* Units per em: at the size of running text a unit is 0.04 pt, a third of a dot of a 600 dpi printer.
 * A power of two, as in the fonts themselves, keeps equal strokes equal. */
enum { EM = 256, ASCENT = 880 * EM / 1000, DESCENT = 120 * EM / 1000 };

/* How far an outline may stray, in units: at the size of table text 0.13 pt, about a dot of a
 * 600 dpi printer. */
#define TOLERANCE 4.0

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
            bytes_u8(b, (unsigned)abs(step));
        else
            bytes_u16(b, (unsigned)step);
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

/* One byte a point: repeat counts would save bytes that deflate saves better. */
static void put_flags(struct bytes *b, const struct outline *o)
{
    int x = 0;
    int y = 0;
    for (size_t i = 0; i < o->n; i++) {
        int dx = (int)o->at[i].x - x;
        int dy = (int)o->at[i].y - y;
        x += dx;
        y += dy;
        bytes_u8(b, (o->at[i].on ? 1 : 0) | axis_flags(dx, 2, 16) | axis_flags(dy, 4, 32));
    }
}

/* To the grid; points that fall together there become one. */
static void round_outline(struct outline *o)
{
    size_t n = 0;
    size_t first = 0;
    for (size_t i = 0; i < o->n; i++) {
        struct point p = o->at[i];
        p.x = round(p.x);
        p.y = round(p.y);
        bool same =
            n > first && p.on && o->at[n - 1].on && o->at[n - 1].x == p.x && o->at[n - 1].y == p.y;
        if (same)
            o->at[n - 1].last = p.last;
        else
            o->at[n++] = p;
        if (p.last)
            first = n;
    }
    o->n = n;
}

/* Writes a rounded outline. Its box is set at the end: all glyphs get the same one, around them all,
 * which readers accept and which takes no room when compressed. */
static void put_glyph(struct bytes *b, const struct outline *o)
{
    int contours = 0;
    if (o->n == 0)
        return;
    for (size_t i = 0; i < o->n; i++)
        contours += o->at[i].last;
    bytes_u16(b, (unsigned)contours);
    for (int i = 0; i < 4; i++)
        bytes_u16(b, 0);
    for (size_t i = 0; i < o->n; i++)
        if (o->at[i].last)
            bytes_u16(b, (unsigned)i);
    bytes_u16(b, 0); /* no instructions */
    put_flags(b, o);
    put_axis(b, o, false);
    put_axis(b, o, true);
    bytes_align(b, 4);
}

/* The missing glyph: a frame. */
static void notdef(struct outline *o)
{
    static const int corner[2][4][2] = {{{25, -12}, {25, 188}, {225, 188}, {225, -12}},
                                        {{38, 0}, {212, 0}, {212, 175}, {38, 175}}};
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < 4; i++)
            outline_add(o, (struct point){corner[c][i][0], corner[c][i][1], true, i == 3});
}

/* --- tables -------------------------------------------------------------------------------------------------- */

enum { T_GLYF, T_HEAD, T_HHEA, T_HMTX, T_LOCA, T_MAXP, TABLES };

static const char *const tag[TABLES] = {
    [T_GLYF] = "glyf", [T_HEAD] = "head", [T_HHEA] = "hhea",
    [T_HMTX] = "hmtx", [T_LOCA] = "loca", [T_MAXP] = "maxp",
};

/* The largest box, points and contours of any glyph. */
struct extent {
    int box[4];
    size_t points, contours;
};

static void put_head(struct bytes *b, const struct extent *e)
{
    bytes_u32(b, 0x00010000);
    bytes_u32(b, 0x00010000);
    bytes_u32(b, 0); /* checksum adjustment: no reader of PDF asks for it */
    bytes_u32(b, 0x5F0F3CF5);
    bytes_u16(b, 0x0003);
    bytes_u16(b, EM);
    for (int i = 0; i < 4; i++)
        bytes_u32(b, 0); /* no dates */
    for (int i = 0; i < 4; i++)
        bytes_u16(b, (unsigned)e->box[i]);
    bytes_u16(b, 0);
    bytes_u16(b, 8);
    bytes_u16(b, 2);
    bytes_u16(b, 1); /* long offsets */
    bytes_u16(b, 0);
}

static void put_hhea(struct bytes *b, size_t glyphs)
{
    bytes_u32(b, 0x00010000);
    bytes_u16(b, ASCENT);
    bytes_u16(b, (unsigned)-DESCENT);
    bytes_u16(b, 0);
    bytes_u16(b, EM);
    for (int i = 0; i < 11; i++)
        bytes_u16(b, 0);
    bytes_u16(b, (unsigned)glyphs);
}

static void put_maxp(struct bytes *b, size_t glyphs, const struct extent *e)
{
    bytes_u32(b, 0x00010000);
    bytes_u16(b, (unsigned)glyphs);
    bytes_u16(b, (unsigned)e->points);
    bytes_u16(b, (unsigned)e->contours);
    bytes_u16(b, 0);
    bytes_u16(b, 0);
    bytes_u16(b, 2);
    for (int i = 0; i < 8; i++)
        bytes_u16(b, 0);
}

static uint32_t checksum(const struct bytes *b)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < b->n; i++)
        sum += (uint32_t)b->at[i] << (8 * (3 - i % 4));
    return sum;
}

static struct bytes assemble(const struct bytes table[TABLES])
{
    struct bytes out = {0};
    size_t offset = 12 + 16 * TABLES;
    bytes_u32(&out, 0x00010000);
    bytes_u16(&out, TABLES);
    bytes_u16(&out, 64);
    bytes_u16(&out, 2);
    bytes_u16(&out, TABLES * 16 - 64);
    for (int i = 0; i < TABLES; i++) {
        bytes_text(&out, tag[i]);
        bytes_u32(&out, checksum(&table[i]));
        bytes_u32(&out, (uint32_t)offset);
        bytes_u32(&out, (uint32_t)table[i].n);
        offset += (table[i].n + 3) / 4 * 4;
    }
    for (int i = 0; i < TABLES; i++) {
        bytes_put(&out, table[i].at, table[i].n);
        bytes_align(&out, 4);
    }
    return out;
}

/* --- what a PDF adds to the file ------------------------------------------------------------------------------ */

static void put_utf16(struct bytes *b, uint32_t c)
{
    if (c > 0xFFFF)
        bytes_format(b, "<%04X%04X>", (unsigned)(0xD800 + ((c - 0x10000) >> 10)),
                     (unsigned)(0xDC00 + ((c - 0x10000) & 0x3FF)));
    else
        bytes_format(b, "<%04X>", (unsigned)c);
}

/* Ranges may not cross a multiple of 256. */
static struct bytes unicode_map(const uint32_t *character, size_t n)
{
    struct bytes b = {0};
    bytes_text(&b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                   "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                   "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                   "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (size_t from = 1; from <= n;) {
        size_t to = from | 0xFF;
        to = to > n ? n : to;
        bytes_format(&b, "1 beginbfrange\n<%04X> <%04X> [", (unsigned)from, (unsigned)to);
        for (; from <= to; from++)
            put_utf16(&b, character[from - 1]);
        bytes_text(&b, "]\nendbfrange\n");
    }
    bytes_text(&b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    return b;
}

static unsigned thousandths(unsigned units)
{
    return (units * 1000 + EM / 2) / EM;
}

static const char *width_array(struct arena *arena, const uint16_t *advance, size_t n)
{
    struct bytes b = {0};
    bool open = false;
    bytes_text(&b, "[");
    for (size_t i = 0; i < n; i++) {
        if (advance[i] == EM) {
            bytes_text(&b, open ? "]" : "");
            open = false;
            continue;
        }
        if (open)
            bytes_format(&b, " %u", thousandths(advance[i]));
        else
            bytes_format(&b, " %zu[%u", i + 1, thousandths(advance[i]));
        open = true;
    }
    bytes_text(&b, open ? "]]" : "]");
    const char *text = arena_copy(arena, (const char *)b.at, b.n);
    bytes_free(&b);
    return text;
}

static unsigned char *pack(struct arena *arena, struct packer *packer, struct bytes *plain,
                           size_t *size)
{
    struct bytes packed = {0};
    bytes_deflate(&packed, packer, plain->at, plain->n);
    unsigned char *kept = arena_alloc(arena, packed.n);
    memcpy(kept, packed.at, packed.n);
    *size = packed.n;
    bytes_free(&packed);
    bytes_free(plain);
    return kept;
}

/* --- the interface ------------------------------------------------------------------------------------------- */

static unsigned advance_units(const struct font_file *f, uint16_t glyph)
{
    return (unsigned)lround((double)font_advance(f, glyph) * EM / f->units);
}

unsigned font_width(const struct font_family *family, uint32_t character)
{
    uint16_t glyph = 0;
    const struct font_file *f = font_for(family, character, &glyph);
    return f ? thousandths(advance_units(f, glyph)) : 1000;
}

static void add_glyph(struct bytes table[TABLES], struct outline *o, unsigned advance,
                      struct extent *e)
{
    size_t loops = 0;
    round_outline(o);
    for (size_t i = 0; i < o->n; i++) {
        const struct point *p = &o->at[i];
        loops += p->last;
        e->box[0] = p->x < e->box[0] ? (int)p->x : e->box[0];
        e->box[1] = p->y < e->box[1] ? (int)p->y : e->box[1];
        e->box[2] = p->x > e->box[2] ? (int)p->x : e->box[2];
        e->box[3] = p->y > e->box[3] ? (int)p->y : e->box[3];
    }
    e->points = o->n > e->points ? o->n : e->points;
    e->contours = loops > e->contours ? loops : e->contours;
    put_glyph(&table[T_GLYF], o);
    bytes_u32(&table[T_LOCA], (uint32_t)table[T_GLYF].n);
    bytes_u16(&table[T_HMTX], advance);
    bytes_u16(&table[T_HMTX], 0);
}

static void set_u16(unsigned char *at, int value)
{
    at[0] = (unsigned char)((unsigned)value >> 8 & 0xFF);
    at[1] = (unsigned char)((unsigned)value & 0xFF);
}

/* Readers place a glyph by the left edge of its box and its left bearing: both are the same here. */
static void set_boxes(struct bytes table[TABLES], const struct extent *e, size_t glyphs)
{
    size_t at = 0;
    for (size_t i = 0; i < glyphs; i++) {
        const unsigned char *p = table[T_LOCA].at + 4 * (i + 1);
        size_t end = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
        for (int k = 0; k < 4 && end > at; k++)
            set_u16(table[T_GLYF].at + at + 2 + 2 * k, e->box[k]);
        set_u16(table[T_HMTX].at + 4 * i + 2, e->box[0]);
        at = end;
    }
}

void font_cut(struct cut_font *cut, struct arena *arena, const struct font_family *family,
              const uint32_t *character, size_t n, struct packer *packer)
{
    struct bytes table[TABLES] = {0};
    struct outline outline = {0};
    struct extent extent = {0};
    uint16_t *advance = arena_alloc(arena, (n + 1) * sizeof *advance);
    bytes_u32(&table[T_LOCA], 0);
    notdef(&outline);
    add_glyph(table, &outline, EM, &extent);
    for (size_t i = 0; i < n; i++) {
        uint16_t glyph = 0;
        const struct font_file *f = font_for(family, character[i], &glyph);
        outline.n = 0;
        advance[i] = EM;
        if (f) {
            outline_read(&outline, f, glyph, (double)EM / f->units);
            outline_simplify(&outline, TOLERANCE);
            advance[i] = (uint16_t)advance_units(f, glyph);
        }
        add_glyph(table, &outline, advance[i], &extent);
    }
    set_boxes(table, &extent, n + 1);
    put_head(&table[T_HEAD], &extent);
    put_hhea(&table[T_HHEA], n + 1);
    put_maxp(&table[T_MAXP], n + 1, &extent);
    struct bytes file = assemble(table);
    struct bytes map = unicode_map(character, n);
    cut->file_length = file.n;
    cut->file = pack(arena, packer, &file, &cut->file_size);
    cut->map = pack(arena, packer, &map, &cut->map_size);
    cut->widths = width_array(arena, advance, n);
    for (int i = 0; i < TABLES; i++)
        bytes_free(&table[i]);
    free(outline.at);
}
