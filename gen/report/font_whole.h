/* Whole fonts: a cut font as a file of its own, with the tables that a reader of fonts asks for and a PDF has in its
 * own words: which character has which glyph, names, the space of a line. */
#ifndef CAEVAL_REPORT_FONT_WHOLE_H
#define CAEVAL_REPORT_FONT_WHOLE_H

#include "report/font.h"

struct glyph_of {
    uint32_t character;
    uint16_t glyph;
};

/* Adds the file. `map`: by character, ascending; `name`: letters alone. */
void font_whole(struct bytes *file, const struct cut_font *cut, const struct glyph_of *map,
                size_t n, const char *name);

#endif
