/* Font file: the reader's side of font.c, for font_cut.c. */
#ifndef CAEVAL_REPORT_FONT_FILE_H
#define CAEVAL_REPORT_FONT_FILE_H

#include "report/font.h"

struct font_file {
    const unsigned char *data;
    size_t size;
    uint16_t units; /* per em */
    bool long_loca;
    uint16_t glyphs, metrics;
    size_t hmtx, loca, glyf;
    size_t map;
    uint16_t map_format;
};

/* Big-endian numbers; 0 beyond the end of the file. */
uint16_t font_u16(const struct font_file *file, size_t at);

uint16_t font_advance(const struct font_file *file, uint16_t glyph); /* font units */
/* Where the outline stands; false when the glyph has none. */
bool font_outline(const struct font_file *file, uint16_t glyph, size_t *at, size_t *end);

/* The first file of the family that has the character, and its glyph; NULL for none. */
const struct font_file *font_for(const struct font_family *family, uint32_t character,
                                 uint16_t *glyph);

#endif
