/* PDF: what the parts of its writer share.
 *
 * libharu keeps the document: objects, pages, bookmarks, links, the file. What a page shows is
 * collected in the layers and put into its stream at the end, because libharu's own operators take four times
 * the room; fonts are put in as they are, compressed once for all reports of a run. */
#ifndef CAEVAL_REPORT_PDF_H
#define CAEVAL_REPORT_PDF_H

#include <hpdf.h>

#include "report/canvas.h"

/* A link that leads somewhere. */
struct placed_link {
    struct link at;
    size_t page; /* where it stands */
    size_t part; /* its own */
};

struct pdf {
    struct pages pages;
    HPDF_Doc doc;
    HPDF_Page *handle; /* by page */
    struct packer *packer;
    HPDF_Dict tree, table; /* of the parts: the root of their tree; where they are (pdf_tags.c) */
    const char *identity;  /* hexadecimal digits, made of the pages */
    const char *table_data;
    size_t table_bytes;
    size_t hidden_from; /* the first object number that libharu's table does not have */
    VEC(struct placed_link) link;
    unsigned long error, detail; /* libharu's first, or 0 */
};

/* pdf_canvas.c */
extern const struct canvas pdf_canvas;
/* Adds the pages to the document. */
void pdf_add_pages(struct pdf *pdf);
/* Puts the layers into their streams. */
void pdf_put_pages(struct pdf *pdf);

/* pdf_font.c: puts the fonts into the document and names them for all pages. */
void pdf_put_fonts(struct pdf *pdf);
/* The name of a font in pages: 2 * face, and one more for the report's own characters. */
enum { PDF_FONT_NAMES = 2 * FACES };
extern const char *const pdf_font_name[PDF_FONT_NAMES];
/* A stream of bytes that are compressed already; `entries` go into its dictionary. */
void pdf_fill_stream(struct pdf *pdf, HPDF_Dict stream, const char *entries, const void *data,
                     size_t n);
/* The same of bytes as they are; `entries` must stay. */
void pdf_plain_stream(struct pdf *pdf, HPDF_Dict stream, const char *entries, const void *data,
                      size_t n);

/* Where a bookmark leads: so many points above a height on a page. */
const char *pdf_destination(const struct pdf *pdf, size_t page, double y, double above);
/* Writes a dictionary's entries: the text that is its attr. */
HPDF_STATUS pdf_write_entries(HPDF_Dict dict, HPDF_Stream stream);
/* An object whose entries are the text that its attr is given; NULL after an error. */
HPDF_Dict pdf_add_object(struct pdf *pdf);

/* pdf_srgb.c */
extern const unsigned char pdf_srgb[];
extern const size_t pdf_srgb_bytes;

/* pdf_tags.c: links, and what the pages' marks are of. Nothing is added to the document after it. */
void pdf_put_tags(struct pdf *pdf);

/* pdf_describe.c: bookmarks; what readers are told of the document. */
void pdf_bookmarks(struct pdf *pdf);
void pdf_describe(struct pdf *pdf);
/* A text in UTF-16 with a mark, and its length in bytes. */
unsigned char *pdf_utf16(const struct pdf *pdf, const char *text, size_t *n);

#endif
