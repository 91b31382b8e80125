/* OFD: the parts of a package. GB/T 33190-2016: 7.2 the container, 7.4 to 7.9 its parts. */
#include "report/write_ofd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "report/ofd.h"
#include "report/zip_write.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NAMESPACE " xmlns:ofd=\"http://www.ofdspec.org/2016\""

enum { ID_DIGITS = 32 };

struct writer {
    struct pages pages;
    unsigned last; /* the last number given: no two of a document are alike */
    struct packer *packer;
    struct zip_writer zip;
    unsigned *page_id;
    day_number date;
    const char *id; /* of the document: of all that its pages show */
};

static const char *const font_name[OFD_FONTS] = {
    [2 * FACE_BODY] = "CaevalBody",
    [2 * FACE_BODY + 1] = "CaevalBodyOwn",
    [2 * FACE_HEAD] = "CaevalHead",
    [2 * FACE_HEAD + 1] = "CaevalHeadOwn",
};

/* What a reader takes that does not read embedded fonts. */
static const char *const substitute[FACES] = {[FACE_BODY] = "SimSun", [FACE_HEAD] = "SimHei"};

/* Adds a part, and releases what it was made of. */
static void put_part(struct writer *w, const char *name, struct bytes *part)
{
    zip_write_part(&w->zip, name, part->at, part->n);
    bytes_free(part);
}

static void put_element(struct bytes *b, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    bytes_format(b, "<ofd:%s>", name);
    bytes_xml(b, text, strlen(text));
    bytes_format(b, "</ofd:%s>\n", name);
}

/* A4, upright or turned. */
static void put_box(struct bytes *b, const struct geometry *g)
{
    bytes_text(b, g->width < g->height ? "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                                       : "<ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox>");
}

/* --- pages ------------------------------------------------------------------------------------------------- */

enum { ABOVE = 14 }; /* points of what is linked to, seen above it */

static void put_links(struct writer *w, struct bytes *b, size_t page)
{
    const struct pages *pages = &w->pages;
    const struct page *p = &pages->page.at[page];
    for (size_t i = 0; i < p->link.n; i++) {
        struct link l = p->link.at[i];
        if (!pages_link_end(pages, page, &l))
            continue;
        ofd_link(b, (struct rectangle){l.x, l.y, l.width, l.height}, w->page_id[l.page],
                 l.to - ABOVE);
    }
}

static void put_numbered(struct writer *w, struct bytes *to, const struct bytes *from)
{
    const unsigned char *at = from->at;
    const unsigned char *end = at + from->n;
    while (at < end) {
        const unsigned char *mark = memchr(at, OFD_NUMBER, (size_t)(end - at));
        const unsigned char *stop = mark ? mark : end;
        bytes_put(to, at, (size_t)(stop - at));
        if (mark)
            bytes_format(to, "%u", ++w->last);
        at = stop + 1;
    }
}

static void put_page(struct writer *w, size_t i)
{
    struct page *p = &w->pages.page.at[i];
    struct bytes b = {0};
    ofd_frames(p);
    bytes_text(&b, XML_HEAD "<ofd:Page" NAMESPACE "><ofd:Area>");
    put_box(&b, p->size);
    bytes_format(&b,
                 "</ofd:Area><ofd:Content>"
                 "<ofd:Layer ID=\"%u\" Type=\"Body\">\n",
                 ++w->last);
    put_links(w, &p->text.bytes, i);
    put_numbered(w, &b, &p->shade.bytes);
    put_numbered(w, &b, &p->shape.bytes);
    put_numbered(w, &b, &p->text.bytes);
    bytes_text(&b, "</ofd:Layer></ofd:Content></ofd:Page>\n");
    put_part(w, arena_format(w->pages.arena, "Doc_0/Pages/Page_%zu/Content.xml", i), &b);
}

/* --- resources --------------------------------------------------------------------------------------------- */

static int by_character(const void *a, const void *b)
{
    const struct glyph_of *x = a;
    const struct glyph_of *y = b;
    return (x->character > y->character) - (x->character < y->character);
}

static void pack_own(struct writer *w, enum face face, const char *name, struct packed_font *packed)
{
    struct arena *arena = w->pages.arena;
    const struct own_font *own = &w->pages.own[face];
    struct glyph_of *map = arena_alloc(arena, own->character.n * sizeof *map);
    struct cut_font cut;
    for (size_t i = 0; i < own->character.n; i++)
        map[i] = (struct glyph_of){own->character.at[i], (uint16_t)(i + 1)};
    qsort(map, own->character.n, sizeof *map, by_character);
    font_cut(&cut, arena, &w->pages.fonts->family[face], own->character.at, own->character.n,
             w->packer);
    fonts_pack(packed, &cut, map, own->character.n, name, w->packer);
}

static bool has_font(const struct writer *w, size_t i)
{
    return i % 2 == 0 || w->pages.own[i / 2].character.n > 0;
}

static void put_font_file(struct writer *w, size_t i)
{
    enum face face = (enum face)(i / 2);
    const char *part = arena_format(w->pages.arena, "Doc_0/Res/%s.ttf", font_name[i]);
    if (i % 2 == 0) {
        const struct packed_font *whole =
            fonts_whole(w->pages.fonts, face, font_name[i], w->packer);
        zip_write_packed(&w->zip, part, &whole->stream, whole->n, whole->crc);
        return;
    }
    struct packed_font own = {0};
    pack_own(w, face, font_name[i], &own);
    zip_write_packed(&w->zip, part, &own.stream, own.n, own.crc);
    bytes_free(&own.stream);
}

static void put_resources(struct writer *w)
{
    struct bytes fonts = {0};
    struct bytes colors = {0};
    bytes_text(&fonts, XML_HEAD "<ofd:Res" NAMESPACE " BaseLoc=\"Res\"><ofd:Fonts>\n");
    for (size_t i = 0; i < OFD_FONTS; i++)
        if (has_font(w, i))
            bytes_format(&fonts,
                         "<ofd:Font ID=\"%zu\" FontName=\"%s\" FamilyName=\"%s\" "
                         "Charset=\"unicode\"><ofd:FontFile>%s.ttf</ofd:FontFile></ofd:Font>\n",
                         OFD_FONT + i, font_name[i], substitute[i / 2], font_name[i]);
    bytes_text(&fonts, "</ofd:Fonts></ofd:Res>\n");
    bytes_text(&colors, XML_HEAD "<ofd:Res" NAMESPACE " BaseLoc=\"Res\"><ofd:ColorSpaces>");
    bytes_format(&colors, "<ofd:ColorSpace ID=\"%d\" Type=\"RGB\" BitsPerComponent=\"8\"/>",
                 OFD_COLOR_SPACE);
    bytes_text(&colors, "</ofd:ColorSpaces></ofd:Res>\n");
    put_part(w, "Doc_0/PublicRes.xml", &fonts);
    put_part(w, "Doc_0/DocumentRes.xml", &colors);
    for (size_t i = 0; i < OFD_FONTS; i++)
        if (has_font(w, i))
            put_font_file(w, i);
}

/* --- the document ------------------------------------------------------------------------------------------ */

/* Each below the last one of a higher level. */
static void put_outlines(const struct writer *w, struct bytes *b)
{
    const struct pages *pages = &w->pages;
    VEC(int) open = {0}; /* levels */
    if (pages->bookmark.n)
        bytes_text(b, "<ofd:Outlines>\n");
    for (size_t i = 0; i < pages->bookmark.n; i++) {
        const struct bookmark *e = &pages->bookmark.at[i];
        for (; open.n && open.at[open.n - 1] >= e->level; open.n--)
            bytes_text(b, "</ofd:OutlineElem>\n");
        *vec_push(pages->arena, &open) = e->level;
        bytes_text(b, "<ofd:OutlineElem Title=\"");
        bytes_xml(b, e->text, strlen(e->text));
        bytes_text(b, "\" Expanded=\"false\">");
        ofd_destination(b, w->page_id[e->page], e->y - ABOVE);
    }
    for (; open.n; open.n--)
        bytes_text(b, "</ofd:OutlineElem>\n");
    if (pages->bookmark.n)
        bytes_text(b, "</ofd:Outlines>\n");
}

static void put_document(struct writer *w)
{
    struct bytes b = {0};
    bytes_text(&b, XML_HEAD "<ofd:Document" NAMESPACE "><ofd:CommonData>");
    bytes_format(&b, "<ofd:MaxUnitID>%u</ofd:MaxUnitID><ofd:PageArea>", w->last);
    put_box(&b, &page_portrait);
    bytes_format(&b,
                 "</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
                 "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
                 "<ofd:DefaultCS>%d</ofd:DefaultCS></ofd:CommonData>\n<ofd:Pages>\n",
                 OFD_COLOR_SPACE);
    for (size_t i = 0; i < w->pages.page.n; i++)
        bytes_format(&b, "<ofd:Page ID=\"%u\" BaseLoc=\"Pages/Page_%zu/Content.xml\"/>\n",
                     w->page_id[i], i);
    bytes_text(&b, "</ofd:Pages>\n");
    put_outlines(w, &b);
    bytes_text(&b, "<ofd:VPreferences><ofd:PageMode>UseOutlines</ofd:PageMode>"
                   "<ofd:TabDisplay>DocTitle</ofd:TabDisplay></ofd:VPreferences>"
                   "</ofd:Document>\n");
    put_part(w, "Doc_0/Document.xml", &b);
}

static void put_entry(struct writer *w)
{
    struct bytes b = {0};
    const struct document *d = w->pages.document;
    bytes_text(&b, XML_HEAD "<ofd:OFD" NAMESPACE " Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody>"
                            "<ofd:DocInfo>\n");
    put_element(&b, "DocID", w->id);
    put_element(&b, "Title", pages_title(&w->pages));
    put_element(&b, "Author", d->official.author);
    put_element(&b, "Subject", d->footer);
    put_element(&b, "CreationDate", day_text(w->pages.arena, w->date));
    put_element(&b, "Creator", "caeval");
    bytes_text(&b, "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
                   "</ofd:OFD>\n");
    put_part(w, "OFD.xml", &b);
}

/* A number of the document that is another one when a page shows anything else. */
static const char *identity(const struct writer *w)
{
    const struct pages *pages = &w->pages;
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (size_t i = 0; i < pages->page.n; i++) {
        const struct page *p = &pages->page.at[i];
        digest_add(digest, p->shade.bytes.at, p->shade.bytes.n);
        digest_add(digest, p->shape.bytes.at, p->shape.bytes.n);
        digest_add(digest, p->text.bytes.at, p->text.bytes.n);
    }
    return arena_copy(pages->arena, digest_end(digest, pages->arena), ID_DIGITS);
}

static void put_all(struct writer *w)
{
    size_t n = w->pages.page.n;
    w->id = identity(w);
    w->page_id = arena_alloc(w->pages.arena, (n + 1) * sizeof *w->page_id);
    for (size_t i = 0; i < n; i++)
        w->page_id[i] = ++w->last;
    put_entry(w);
    for (size_t i = 0; i < n; i++)
        put_page(w, i);
    put_document(w);
    put_resources(w);
    zip_write_end(&w->zip);
}

bool write_ofd(const struct document *document, const struct fonts *fonts,
               const struct wording *wording, day_number date, const char *path)
{
    struct writer w = {.pages = {.canvas = &ofd_canvas,
                                 .arena = arena_new(),
                                 .document = document,
                                 .fonts = fonts,
                                 .wording = wording},
                       .last = OFD_FIRST,
                       .packer = packer_new(EFFORT_OFTEN),
                       .date = date};
    w.zip.packer = w.packer;
    pages_lay_out(&w.pages);
    put_all(&w);
    bool sound = file_write(path, w.zip.file.at, w.zip.file.n);
    int error = errno;
    zip_write_free(&w.zip);
    packer_free(w.packer);
    pages_free(&w.pages);
    arena_free(w.pages.arena);
    errno = error;
    return sound;
}
