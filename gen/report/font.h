/* Fonts: TrueType files of the system, read for metrics and outlines, and cut down to the characters
 * of a document.
 *
 * A family (body, head) is a list of files; a character comes from the first that has it. What is
 * embedded is cut down to some characters: composites flattened, no hinting, outlines simplified to
 * what printing shows and set on a coarser grid, no tables but those a PDF needs. */
#ifndef CAEVAL_REPORT_FONT_H
#define CAEVAL_REPORT_FONT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "report/bytes.h"

struct font_file; /* one mapped file */

struct font_family {
    struct font_file *const *file; /* in order of precedence */
    size_t n;
    struct font_file *const
        *ascii; /* before them for letters, digits and marks of ASCII: in ids and names of
                                     * files l and 1, O and 0 must differ */
    size_t n_ascii;
};

/* Maps a font file; `index` picks the font of a collection. NULL when it cannot be used. Unmapped by
 * font_close. */
struct font_file *font_open(const char *path, unsigned index);
void font_close(struct font_file *file);

/* Has the family an outline (or, for a blank, an advance) for the character? */
bool font_has(const struct font_family *family, uint32_t character);

/* Advance of a character that font_has, in thousandths of an em, as a cut font has it. */
unsigned font_width(const struct font_family *family, uint32_t character);

/* Text names glyphs by two bytes. The frequent ones come first: a first byte that is mostly zero
 * compresses better. */
enum { FONT_FREQUENT = 255, FONT_GLYPHS_MAX = 32000 };

/* A font of some characters only, with everything that a PDF embeds, compressed. Character i has the
 * glyph i + 1. */
struct cut_font {
    unsigned char *file;           /* TrueType, deflated */
    size_t file_size, file_length; /* deflated, plain */
    unsigned char *map;            /* from glyphs to Unicode (ToUnicode), deflated */
    size_t map_size;
    const char *widths; /* of glyphs that are not one em wide, as a PDF array */
};

/* Cuts a font of the n characters, each of which font_has; n <= FONT_GLYPHS_MAX. */
void font_cut(struct cut_font *cut, struct arena *arena, const struct font_family *family,
              const uint32_t *character, size_t n, struct packer *packer);

#endif
