/* Fonts: TrueType files of the system, read for metrics and outlines, and cut down to the characters
 * of a document.
 *
 * A family (body, head) is a list of files; a character comes from the first that has it. What is
 * embedded is one small font per family: only the glyphs used, composites flattened, no hinting, all
 * scaled to 1000 units per em, a .notdef one em wide (so that a width table needs few entries).
 * Characters above U+FFFF get a code in the private use area, because libharu's encoder ends there;
 * the ToUnicode map tells readers what they are. */
#ifndef CAEVAL_REPORT_FONT_H
#define CAEVAL_REPORT_FONT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct font_file; /* one mapped file */

struct font_family {
    struct font_file *const *file; /* in order of precedence */
    size_t n;
};

/* Maps a font file; `index` picks the font of a collection. NULL when it cannot be used. Unmapped by
 * font_close. */
struct font_file *font_open(const char *path, unsigned index);
void font_close(struct font_file *file);

/* Has the family an outline (or, for a blank, an advance) for the character? */
bool font_has(const struct font_family *family, uint32_t character);

/* A font made of the characters of one document. */
struct cut_font {
    struct arena *arena;
    const struct font_family *family;
    VEC(uint32_t) character; /* ascending, once font_cut_finish is done */
    uint16_t *code;          /* by character: itself, or a private use code */
    uint16_t *advance;       /* by character: thousandths of an em */
    unsigned char *data;     /* the TrueType file */
    size_t size;
};

void font_cut_start(struct cut_font *cut, struct arena *arena, const struct font_family *family);
/* Adds a character that font_has; repeated ones are taken once. */
void font_cut_add(struct cut_font *cut, uint32_t character);
/* Sorts the characters and builds the file under a PostScript name. */
void font_cut_finish(struct cut_font *cut, const char *name);

/* SIZE_MAX when the character is not in the font. */
size_t font_cut_find(const struct cut_font *cut, uint32_t character);

#endif
