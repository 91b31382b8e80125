/* Whole fonts. OpenType 1.8, as its tables' chapters have them. */
#include "report/font_whole.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { EM = 256, ASCENT = 225, DESCENT = 31 }; /* as font_cut.c has them */
enum { SEGMENTS_MOST = 8000 };                 /* of a table that counts its bytes in 16 bits */

struct table {
    char tag[5];
    struct bytes bytes;
};

/* By tag, as the directory wants them. */
enum { T_OS2, T_CMAP, T_GLYF, T_HEAD, T_HHEA, T_HMTX, T_LOCA, T_MAXP, T_NAME, T_POST, TABLES };

static uint32_t u32_at(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* --- characters ---------------------------------------------------------------------------------------------- */

/* Where characters and glyphs ascend together. */
struct segment {
    uint32_t from, to;
    uint16_t glyph; /* of `from` */
};
struct segments {
    struct segment *at;
    size_t n;     /* all */
    size_t basic; /* of the basic plane */
};

static struct segments segments_of(const struct glyph_of *map, size_t n)
{
    struct segments s = {must_alloc((n + 1) * sizeof *s.at), 0, 0};
    for (size_t i = 0; i < n; i++) {
        struct segment *last = s.n ? &s.at[s.n - 1] : NULL;
        uint32_t c = map[i].character;
        bool on = last && last->to + 1 == c && last->glyph + (c - last->from) == map[i].glyph &&
                  c != 0x10000;
        if (on)
            last->to = c;
        else
            s.at[s.n++] = (struct segment){c, c, map[i].glyph};
        s.basic = c < 0x10000 ? s.n : s.basic;
    }
    return s;
}

static unsigned floor_log2(size_t n)
{
    unsigned log = 0;
    while (n >>= 1)
        log++;
    return log;
}

/* Format 4: the basic plane; its last segment is U+FFFF alone. */
static void put_basic(struct bytes *b, const struct segments *s)
{
    size_t n = (s->basic <= SEGMENTS_MOST ? s->basic : 0) + 1;
    unsigned log = floor_log2(n);
    bytes_u16(b, 4);
    bytes_u16(b, (unsigned)(16 + 8 * n));
    bytes_u16(b, 0);
    bytes_u16(b, (unsigned)(2 * n));
    bytes_u16(b, 2U << log);
    bytes_u16(b, log);
    bytes_u16(b, (unsigned)(2 * n) - (2U << log));
    for (size_t i = 0; i + 1 < n; i++)
        bytes_u16(b, s->at[i].to);
    bytes_u16(b, 0xFFFF);
    bytes_u16(b, 0);
    for (size_t i = 0; i + 1 < n; i++)
        bytes_u16(b, s->at[i].from);
    bytes_u16(b, 0xFFFF);
    for (size_t i = 0; i + 1 < n; i++)
        bytes_u16(b, s->at[i].glyph - s->at[i].from);
    bytes_u16(b, 1);
    for (size_t i = 0; i < n; i++)
        bytes_u16(b, 0);
}

/* Format 12: all of them. */
static void put_all(struct bytes *b, const struct segments *s)
{
    bytes_u16(b, 12);
    bytes_u16(b, 0);
    bytes_u32(b, (uint32_t)(16 + 12 * s->n));
    bytes_u32(b, 0);
    bytes_u32(b, (uint32_t)s->n);
    for (size_t i = 0; i < s->n; i++) {
        bytes_u32(b, s->at[i].from);
        bytes_u32(b, s->at[i].to);
        bytes_u32(b, s->at[i].glyph);
    }
}

static void put_cmap(struct bytes *b, const struct glyph_of *map, size_t n)
{
    enum { WINDOWS = 3, BASIC = 1, ALL = 10, HEAD = 4 + 2 * 8 };
    struct segments s = segments_of(map, n);
    struct bytes basic = {0};
    put_basic(&basic, &s);
    bytes_u16(b, 0);
    bytes_u16(b, 2);
    bytes_u16(b, WINDOWS);
    bytes_u16(b, BASIC);
    bytes_u32(b, HEAD);
    bytes_u16(b, WINDOWS);
    bytes_u16(b, ALL);
    bytes_u32(b, (uint32_t)(HEAD + basic.n));
    bytes_put(b, basic.at, basic.n);
    put_all(b, &s);
    bytes_free(&basic);
    free(s.at);
}

/* --- names, the space of a line ------------------------------------------------------------------------------ */

static void put_name(struct bytes *b, const char *name)
{
    enum { FAMILY = 1, STYLE, UNIQUE, FULL, VERSION, POSTSCRIPT, NAMES = 6 };
    const char *const text[] = {[FAMILY] = name, [STYLE] = "Regular", [UNIQUE] = name,
                                [FULL] = name,   [VERSION] = "1.0",   [POSTSCRIPT] = name};
    size_t at = 0;
    bytes_u16(b, 0);
    bytes_u16(b, NAMES);
    bytes_u16(b, 6 + 12 * NAMES);
    for (unsigned i = FAMILY; i <= NAMES; i++) {
        bytes_u16(b, 3);
        bytes_u16(b, 1);
        bytes_u16(b, 0x409);
        bytes_u16(b, i);
        bytes_u16(b, (unsigned)(2 * strlen(text[i])));
        bytes_u16(b, (unsigned)at);
        at += 2 * strlen(text[i]);
    }
    for (unsigned i = FAMILY; i <= NAMES; i++)
        for (const char *c = text[i]; *c; c++)
            bytes_u16(b, (unsigned char)*c);
}

static void put_os2(struct bytes *b, const struct glyph_of *map, size_t n)
{
    enum { REGULAR = 0x40 };
    uint32_t first = n ? map[0].character : 0;
    uint32_t last = n ? map[n - 1].character : 0;
    const unsigned head[] = {
        4,   EM,  400, 5,  0, /* version, width, weight, width class, embedding */
        160, 160, 0,   35, 160, 160, 0, 120, 12, 80, 0};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        bytes_u16(b, head[i]);
    for (int i = 0; i < 10; i++)
        bytes_u8(b, 0); /* no class of its shapes */
    for (int i = 0; i < 4; i++)
        bytes_u32(b, 0); /* no ranges are named */
    bytes_text(b, "NONE");
    const unsigned tail[] = {REGULAR,
                             first < 0xFFFF ? first : 0xFFFF,
                             last < 0xFFFF ? last : 0xFFFF,
                             ASCENT,
                             0x10000U - DESCENT,
                             0,
                             ASCENT,
                             DESCENT};
    for (size_t i = 0; i < sizeof tail / sizeof *tail; i++)
        bytes_u16(b, tail[i]);
    bytes_u32(b, 0);
    bytes_u32(b, 0);
    const unsigned end[] = {120, 180, 0, ' ', 1};
    for (size_t i = 0; i < sizeof end / sizeof *end; i++)
        bytes_u16(b, end[i]);
}

static void put_post(struct bytes *b)
{
    bytes_u32(b, 0x00030000); /* glyphs without names */
    for (int i = 0; i < 7; i++)
        bytes_u32(b, 0);
}

/* --- the file ------------------------------------------------------------------------------------------------ */

static uint32_t checksum(const unsigned char *at, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (uint32_t)at[i] << (8 * (3 - i % 4));
    return sum;
}

/* The tables of the cut font, by tag. */
static void take_tables(struct table table[TABLES], const struct bytes *plain)
{
    size_t n = plain->n > 12 ? (size_t)plain->at[4] << 8 | plain->at[5] : 0;
    for (size_t i = 0; i < n; i++) {
        const unsigned char *entry = plain->at + 12 + 16 * i;
        for (int t = 0; t < TABLES; t++)
            if (memcmp(entry, table[t].tag, 4) == 0)
                bytes_put(&table[t].bytes, plain->at + u32_at(entry + 8), u32_at(entry + 12));
    }
}

static void put_file(struct bytes *file, const struct table table[TABLES])
{
    enum { LOG = 3, ADJUSTMENT = 8 };
    size_t start = file->n;
    size_t offset = 12 + 16 * TABLES;
    size_t head = 0;
    bytes_u32(file, 0x00010000);
    bytes_u16(file, TABLES);
    bytes_u16(file, 16 << LOG);
    bytes_u16(file, LOG);
    bytes_u16(file, 16 * TABLES - (16 << LOG));
    for (int t = 0; t < TABLES; t++) {
        const struct bytes *b = &table[t].bytes;
        head = t == T_HEAD ? offset : head;
        bytes_text(file, table[t].tag);
        bytes_u32(file, checksum(b->at, b->n));
        bytes_u32(file, (uint32_t)offset);
        bytes_u32(file, (uint32_t)b->n);
        offset += (b->n + 3) / 4 * 4;
    }
    for (int t = 0; t < TABLES; t++) {
        bytes_put(file, table[t].bytes.at, table[t].bytes.n);
        while ((file->n - start) % 4)
            bytes_u8(file, 0);
    }
    uint32_t adjustment = 0xB1B0AFBA - checksum(file->at + start, file->n - start);
    for (int i = 0; i < 4; i++)
        file->at[start + head + ADJUSTMENT + (size_t)i] =
            (unsigned char)(adjustment >> (24 - 8 * i));
}

void font_whole(struct bytes *file, const struct cut_font *cut, const struct glyph_of *map,
                size_t n, const char *name)
{
    struct table table[TABLES] = {
        [T_OS2] = {.tag = "OS/2"},  [T_CMAP] = {.tag = "cmap"}, [T_GLYF] = {.tag = "glyf"},
        [T_HEAD] = {.tag = "head"}, [T_HHEA] = {.tag = "hhea"}, [T_HMTX] = {.tag = "hmtx"},
        [T_LOCA] = {.tag = "loca"}, [T_MAXP] = {.tag = "maxp"}, [T_NAME] = {.tag = "name"},
        [T_POST] = {.tag = "post"},
    };
    struct bytes plain = {0};
    bytes_inflate(&plain, cut->file, cut->file_size, cut->file_length);
    take_tables(table, &plain);
    put_os2(&table[T_OS2].bytes, map, n);
    put_cmap(&table[T_CMAP].bytes, map, n);
    put_name(&table[T_NAME].bytes, name);
    put_post(&table[T_POST].bytes);
    put_file(file, table);
    for (int t = 0; t < TABLES; t++)
        bytes_free(&table[t].bytes);
    bytes_free(&plain);
}
