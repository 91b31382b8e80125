/* Outlines: TrueType glyphs as points, composites resolved. */
#include "report/font_outline.h"

#include <stdlib.h>

enum { MAX_DEPTH = 6 };

void outline_add(struct outline *o, struct point p)
{
    if (o->n == o->cap) {
        o->cap = o->cap ? o->cap * 2 : 256;
        o->at = must_realloc(o->at, o->cap * sizeof *o->at);
    }
    o->at[o->n++] = p;
}

struct matrix {
    double a, b, c, d, e, f;
};

/* A simple glyph: flags, then x, then y, each run-length or delta coded. */
static void read_simple(const struct font_file *f, size_t at, size_t end, int contours,
                        const struct matrix *m, struct outline *o)
{
    size_t ends = at + 10;
    size_t n = (size_t)font_u16(f, ends + 2 * (size_t)(contours - 1)) + 1;
    size_t p = ends + 2 * (size_t)contours;
    p += 2 + font_u16(f, p);
    unsigned char *flag = must_alloc(n);
    size_t first = o->n;
    for (size_t i = 0; i < n;) {
        unsigned char value = p < end ? f->data[p++] : 0;
        unsigned repeat = value & 8 && p < end ? f->data[p++] : 0;
        for (unsigned k = 0; k <= repeat && i < n; k++)
            flag[i++] = value;
    }
    for (int axis = 0; axis < 2; axis++) {
        unsigned small = axis ? 4 : 2;
        unsigned same = axis ? 32 : 16;
        int value = 0;
        for (size_t i = 0; i < n; i++) {
            if (flag[i] & small) {
                int step = p < end ? f->data[p++] : 0;
                value += flag[i] & same ? step : -step;
            } else if (!(flag[i] & same)) {
                value += (int16_t)font_u16(f, p);
                p += 2;
            }
            if (axis == 0)
                outline_add(o, (struct point){value, 0, flag[i] & 1, false});
            else
                o->at[first + i].y = value;
        }
    }
    for (int c = 0; c < contours; c++) {
        size_t last = font_u16(f, ends + 2 * (size_t)c);
        if (last < n)
            o->at[first + last].last = true;
    }
    for (size_t i = first; i < o->n; i++) {
        double x = o->at[i].x;
        double y = o->at[i].y;
        o->at[i].x = m->a * x + m->c * y + m->e;
        o->at[i].y = m->b * x + m->d * y + m->f;
    }
    free(flag);
}

static void read_glyph(const struct font_file *f, uint16_t glyph, const struct matrix *m, int depth,
                       struct outline *o);

static double f2dot14(const struct font_file *f, size_t at)
{
    return (int16_t)font_u16(f, at) / 16384.0;
}

/* A composite: other glyphs, each moved and scaled. */
static void read_composite(const struct font_file *f, size_t at, const struct matrix *m, int depth,
                           struct outline *o)
{
    enum { WORDS = 1, XY = 2, SCALE = 8, MORE = 0x20, XY_SCALE = 0x40, TWO_BY_TWO = 0x80 };
    unsigned flags = MORE;
    for (size_t p = at + 10; flags & MORE && p + 4 <= f->size;) {
        struct matrix part = {1, 0, 0, 1, 0, 0};
        flags = font_u16(f, p);
        uint16_t glyph = font_u16(f, p + 2);
        p += 4;
        if (flags & XY) {
            part.e = flags & WORDS ? (int16_t)font_u16(f, p) : (int8_t)f->data[p];
            part.f = flags & WORDS ? (int16_t)font_u16(f, p + 2) : (int8_t)f->data[p + 1];
        }
        p += flags & WORDS ? 4 : 2;
        if (flags & SCALE) {
            part.a = part.d = f2dot14(f, p);
            p += 2;
        } else if (flags & XY_SCALE) {
            part.a = f2dot14(f, p);
            part.d = f2dot14(f, p + 2);
            p += 4;
        } else if (flags & TWO_BY_TWO) {
            part.a = f2dot14(f, p);
            part.b = f2dot14(f, p + 2);
            part.c = f2dot14(f, p + 4);
            part.d = f2dot14(f, p + 6);
            p += 8;
        }
        struct matrix both = {
            m->a * part.a + m->c * part.b,        m->b * part.a + m->d * part.b,
            m->a * part.c + m->c * part.d,        m->b * part.c + m->d * part.d,
            m->a * part.e + m->c * part.f + m->e, m->b * part.e + m->d * part.f + m->f,
        };
        read_glyph(f, glyph, &both, depth + 1, o);
    }
}

static void read_glyph(const struct font_file *f, uint16_t glyph, const struct matrix *m, int depth,
                       struct outline *o)
{
    size_t at = 0;
    size_t end = 0;
    if (depth > MAX_DEPTH || glyph >= f->glyphs || !font_outline(f, glyph, &at, &end))
        return;
    int contours = (int16_t)font_u16(f, at);
    if (contours > 0)
        read_simple(f, at, end, contours, m, o);
    else if (contours < 0)
        read_composite(f, at, m, depth, o);
}

void outline_read(struct outline *outline, const struct font_file *file, uint16_t glyph,
                  double scale)
{
    const struct matrix m = {scale, 0, 0, scale, 0, 0};
    read_glyph(file, glyph, &m, 0, outline);
}
