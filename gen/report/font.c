/* Fonts: reading TrueType. Every access to the mapped file is checked against its size. */
#include "report/font.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "report/font_file.h"

uint16_t font_u16(const struct font_file *f, size_t at)
{
    if (at + 2 > f->size)
        return 0;
    return (uint16_t)((unsigned)f->data[at] << 8 | f->data[at + 1]);
}

static uint32_t font_u32(const struct font_file *f, size_t at)
{
    return (uint32_t)font_u16(f, at) << 16 | font_u16(f, at + 2);
}

/* Offset of a table; 0 when the font has none. */
static size_t find_table(const struct font_file *f, size_t base, const char *tag)
{
    size_t n = font_u16(f, base + 4);
    for (size_t i = 0; i < n; i++) {
        size_t at = base + 12 + 16 * i;
        if (at + 16 <= f->size && memcmp(f->data + at, tag, 4) == 0)
            return font_u32(f, at + 8);
    }
    return 0;
}

/* The Unicode character map: format 12 where there is one, for characters above U+FFFF. */
static void find_map(struct font_file *f, size_t cmap)
{
    size_t n = font_u16(f, cmap + 2);
    for (size_t i = 0; i < n; i++) {
        size_t entry = cmap + 4 + 8 * i;
        uint16_t platform = font_u16(f, entry);
        size_t at = cmap + font_u32(f, entry + 4);
        uint16_t format = font_u16(f, at);
        if (platform != 3 && platform != 0)
            continue;
        if (format == 12 || (format == 4 && f->map_format != 12)) {
            f->map = at;
            f->map_format = format;
        }
    }
}

struct font_file *font_open(const char *path, unsigned index)
{
    int fd = file_open(path, 0);
    struct stat st;
    if (fd < 0)
        return NULL;
    struct font_file *f = must_alloc(sizeof *f);
    *f = (struct font_file){0};
    if (fstat(fd, &st) == 0 && st.st_size > 12) {
        f->size = (size_t)st.st_size;
        void *data = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
        f->data = data == MAP_FAILED ? NULL : data;
    }
    close(fd);
    if (!f->data) {
        free(f);
        return NULL;
    }
    size_t base = memcmp(f->data, "ttcf", 4) == 0 ? font_u32(f, 12 + 4 * (size_t)index) : 0;
    size_t head = find_table(f, base, "head");
    size_t hhea = find_table(f, base, "hhea");
    size_t maxp = find_table(f, base, "maxp");
    size_t cmap = find_table(f, base, "cmap");
    f->hmtx = find_table(f, base, "hmtx");
    f->loca = find_table(f, base, "loca");
    f->glyf = find_table(f, base, "glyf");
    f->units = font_u16(f, head + 18);
    f->long_loca = font_u16(f, head + 50) != 0;
    f->glyphs = font_u16(f, maxp + 4);
    f->metrics = font_u16(f, hhea + 34);
    find_map(f, cmap);
    if (head && hhea && maxp && cmap && f->hmtx && f->loca && f->glyf && f->units && f->metrics &&
        f->map)
        return f;
    font_close(f);
    return NULL;
}

void font_close(struct font_file *f)
{
    if (!f)
        return;
    munmap((void *)f->data, f->size);
    free(f);
}

static uint16_t lookup_12(const struct font_file *f, uint32_t c)
{
    size_t low = 0;
    size_t high = font_u32(f, f->map + 12);
    while (low < high) {
        size_t middle = (low + high) / 2;
        size_t at = f->map + 16 + 12 * middle;
        if (c < font_u32(f, at))
            high = middle;
        else if (c > font_u32(f, at + 4))
            low = middle + 1;
        else
            return (uint16_t)(font_u32(f, at + 8) + c - font_u32(f, at));
    }
    return 0;
}

static uint16_t lookup_4(const struct font_file *f, uint32_t c)
{
    size_t twice = font_u16(f, f->map + 6);
    size_t ends = f->map + 14;
    size_t starts = ends + twice + 2;
    size_t low = 0;
    size_t high = twice / 2;
    if (c > 0xFFFF)
        return 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > font_u16(f, ends + 2 * middle))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == twice / 2 || c < font_u16(f, starts + 2 * low))
        return 0;
    uint16_t delta = font_u16(f, starts + twice + 2 * low);
    size_t range = starts + 2 * twice + 2 * low;
    uint16_t offset = font_u16(f, range);
    if (offset == 0)
        return (uint16_t)(c + delta);
    uint16_t glyph = font_u16(f, range + offset + 2 * (c - font_u16(f, starts + 2 * low)));
    return glyph ? (uint16_t)(glyph + delta) : 0;
}

/* 0: none */
static uint16_t font_glyph(const struct font_file *f, uint32_t character)
{
    uint16_t glyph = f->map_format == 12 ? lookup_12(f, character) : lookup_4(f, character);
    return glyph < f->glyphs ? glyph : 0;
}

bool font_outline(const struct font_file *f, uint16_t glyph, size_t *at, size_t *end)
{
    size_t from = f->long_loca ? font_u32(f, f->loca + 4 * (size_t)glyph)
                               : 2U * font_u16(f, f->loca + 2 * (size_t)glyph);
    size_t to = f->long_loca ? font_u32(f, f->loca + 4 * (size_t)glyph + 4)
                             : 2U * font_u16(f, f->loca + 2 * (size_t)glyph + 2);
    *at = f->glyf + from;
    *end = f->glyf + to;
    return to > from && *end <= f->size;
}

uint16_t font_advance(const struct font_file *f, uint16_t glyph)
{
    size_t i = glyph < f->metrics ? glyph : (size_t)f->metrics - 1;
    return font_u16(f, f->hmtx + 4 * i);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x3000;
}

/* The first of them that has the character. */
static const struct font_file *first_with(struct font_file *const *file, size_t n, uint32_t c,
                                          uint16_t *glyph)
{
    size_t at = 0;
    size_t end = 0;
    for (size_t i = 0; i < n; i++) {
        *glyph = font_glyph(file[i], c);
        if (*glyph && (is_blank(c) || font_outline(file[i], *glyph, &at, &end)))
            return file[i];
    }
    return NULL;
}

const struct font_file *font_for(const struct font_family *family, uint32_t c, uint16_t *glyph)
{
    const struct font_file *file =
        c < 0x7F ? first_with(family->ascii, family->n_ascii, c, glyph) : NULL;
    return file ? file : first_with(family->file, family->n, c, glyph);
}

bool font_has(const struct font_family *family, uint32_t character)
{
    uint16_t glyph = 0;
    /* The private use area has no meaning that a font and the text's author share. */
    if (character >= 0xE000 && character <= 0xF8FF)
        return false;
    return font_for(family, character, &glyph) != NULL;
}
