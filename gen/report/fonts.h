/* Font list: the families of a report, from templates/fonts.csv and the configuration; and the fonts
 * that all reports of a run share.
 *
 * A shared font holds the characters of the templates, whatever the run evaluates: a report's bytes
 * do not depend on what else is in the run. The few characters that only one report has (names) go
 * into a small font of that report. */
#ifndef CAEVAL_REPORT_FONTS_H
#define CAEVAL_REPORT_FONTS_H

#include "base/problem.h"
#include "base/text.h"
#include "report/font_whole.h"

enum face { FACE_BODY, FACE_HEAD, FACES };

/* A font as a part of an archive: the zlib stream of a font file. */
struct packed_font {
    struct bytes stream;
    size_t n; /* bytes of the file; 0: not made yet */
    uint32_t crc;
};

struct shared_font {
    uint32_t *uses;    /* by character of the basic plane: how often, in what was counted */
    uint16_t *glyph;   /* by character of the basic plane; 0: not in it */
    uint16_t *advance; /* by glyph, thousandths of an em */
    struct cut_font cut;
    struct packed_font *whole; /* made when it is first asked for */
};

struct fonts {
    struct arena *arena;
    struct font_family family[FACES];
    struct shared_font shared[FACES];
    struct font_file *const *opened; /* each file once, whatever the families that use it */
    size_t n_opened;
    const char *names;   /* of the files in use, for the log */
    const char *missing; /* preferred fonts that are not there, or NULL */
    const char *unread;  /* a file of fonts_use_file that could not be read to its end, or NULL */
};

/* Opens what there is. `first`: files to try before the list's, separated by ':', or NULL; each for text and
 * headings, or after "body=", "head=", "ascii=" or "ascii-head=" for that alone. The first font of each family in the
 * list, and every file of `first`, is preferred: where one is missing, a warning names its package and what is used
 * instead. False when text or headings have no font at all. */
bool fonts_load(struct fonts *fonts, struct arena *arena, const char *list, const char *first,
                struct problems *problems);
/* The characters of a text will be in the shared font. */
void fonts_use(struct fonts *fonts, enum face face, const char *text, size_t n);
/* The same for those of a file, where it can be read, but for lines that begin with one of `except`
 * (ended by NULL); how often they occur there does not count. */
void fonts_use_file(struct fonts *fonts, enum face face, const char *path,
                    const char *const *except);
/* After the last fonts_use: makes the shared fonts. */
void fonts_share(struct fonts *fonts);
/* The shared font of a face as a file of its own; it stays until fonts_close. */
const struct packed_font *fonts_whole(const struct fonts *fonts, enum face face, const char *name,
                                      struct packer *packer);
/* A file of a cut font; bytes_free(&packed->stream) releases it. `map`: by character. */
void fonts_pack(struct packed_font *packed, const struct cut_font *cut, const struct glyph_of *map,
                size_t n, const char *name, struct packer *packer);
/* The file that a piece of `first` names. */
struct slice fonts_first_path(struct slice piece);
void fonts_close(struct fonts *fonts);

#endif
