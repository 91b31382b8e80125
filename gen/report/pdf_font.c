/* PDF fonts: dictionaries and streams written as bytes, so that what all reports share is compressed
 * once. Text is glyph numbers (Identity-H, the only encoding besides the standard ones that
 * every reader knows); ToUnicode tells readers what they are. */
#include <stdio.h>
#include <string.h>

#include "report/pdf.h"

/* The name of a font in pages: the shared one and the report's own. */
const char *const pdf_font_name[PDF_FONT_NAMES] = {
    [2 * FACE_BODY] = "B",
    [2 * FACE_BODY + 1] = "b",
    [2 * FACE_HEAD] = "H",
    [2 * FACE_HEAD + 1] = "h",
};
static const char *const base_name[PDF_FONT_NAMES] = {
    [2 * FACE_BODY] = "CAEVAA+CaevalBody",
    [2 * FACE_BODY + 1] = "CAEVAB+CaevalBody",
    [2 * FACE_HEAD] = "CAEVAC+CaevalHead",
    [2 * FACE_HEAD + 1] = "CAEVAD+CaevalHead",
};

HPDF_STATUS pdf_write_entries(HPDF_Dict dict, HPDF_Stream stream)
{
    return HPDF_Stream_WriteStr(stream, dict->attr);
}

HPDF_Dict pdf_add_object(struct pdf *pdf)
{
    HPDF_Dict dict = HPDF_Dict_New(pdf->doc->mmgr);
    if (!dict || HPDF_Xref_Add(pdf->doc->xref, dict) != HPDF_OK) {
        pdf->error = pdf->error ? pdf->error : HPDF_FAILD_TO_ALLOC_MEM;
        return NULL;
    }
    dict->write_fn = pdf_write_entries;
    return dict;
}

/* A dictionary whose entries are text; returns its object number, 0 after an error. */
static unsigned add_object(struct pdf *pdf, const char *entries, HPDF_Dict *made)
{
    HPDF_Dict dict = pdf_add_object(pdf);
    if (!dict)
        return 0;
    dict->attr = (void *)entries;
    if (made)
        *made = dict;
    return dict->header.obj_id & 0x00FFFFFF;
}

void pdf_fill_stream(struct pdf *pdf, HPDF_Dict stream, const char *entries, const void *data,
                     size_t n)
{
    pdf_plain_stream(pdf, stream,
                     arena_format(pdf->pages.arena, "%s/Filter/FlateDecode\012", entries), data, n);
}

void pdf_plain_stream(struct pdf *pdf, HPDF_Dict stream, const char *entries, const void *data,
                      size_t n)
{
    stream->attr = (void *)entries;
    stream->write_fn = pdf_write_entries;
    stream->filter = HPDF_STREAM_FILTER_NONE;
    if (n && HPDF_Stream_Write(stream->stream, data, (HPDF_UINT)n) != HPDF_OK && !pdf->error)
        pdf->error = HPDF_FAILD_TO_ALLOC_MEM;
}

/* Bytes that libharu reads where they lie: its own streams copy them twice more, byte by byte. */
struct lying {
    const unsigned char *at;
    size_t n, read;
};

static HPDF_STATUS lying_read(HPDF_Stream stream, HPDF_BYTE *to, HPDF_UINT *n)
{
    struct lying *l = stream->attr;
    size_t wanted = *n;
    size_t left = l->n - l->read;
    *n = (HPDF_UINT)(wanted < left ? wanted : left);
    memcpy(to, l->at + l->read, *n);
    l->read += *n;
    return wanted > left ? HPDF_STREAM_EOF : HPDF_OK;
}

static HPDF_STATUS lying_seek(HPDF_Stream stream, HPDF_INT place, HPDF_WhenceMode mode)
{
    struct lying *l = stream->attr;
    if (mode != HPDF_SEEK_SET || place < 0 || (size_t)place > l->n)
        return HPDF_INVALID_PARAMETER;
    l->read = (size_t)place;
    return HPDF_OK;
}

static HPDF_INT32 lying_tell(HPDF_Stream stream)
{
    return (HPDF_INT32)((struct lying *)stream->attr)->read;
}

static HPDF_UINT32 lying_size(HPDF_Stream stream)
{
    return (HPDF_UINT32)((struct lying *)stream->attr)->n;
}

/* The data must stay until the document is saved. */
static unsigned add_stream(struct pdf *pdf, const char *entries, const void *data, size_t n)
{
    HPDF_Dict stream = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    if (!stream) {
        pdf->error = pdf->error ? pdf->error : HPDF_FAILD_TO_ALLOC_MEM;
        return 0;
    }
    struct lying *lying = arena_alloc(pdf->pages.arena, sizeof *lying);
    *lying = (struct lying){data, n, 0};
    HPDF_Stream reader = HPDF_CallbackReader_New(pdf->doc->mmgr, lying_read, lying_seek, lying_tell,
                                                 lying_size, lying);
    if (reader) {
        HPDF_Stream_Free(stream->stream);
        stream->stream = reader;
    }
    pdf_fill_stream(pdf, stream, entries, data, reader ? 0 : n);
    return stream->header.obj_id & 0x00FFFFFF;
}

static unsigned add_font(struct pdf *pdf, const char *name, const struct cut_font *cut)
{
    unsigned file =
        add_stream(pdf, arena_format(pdf->pages.arena, "/Length1 %zu", cut->file_length), cut->file,
                   cut->file_size);
    unsigned map = add_stream(pdf, "", cut->map, cut->map_size);
    unsigned descriptor =
        add_object(pdf,
                   arena_format(pdf->pages.arena,
                                "/Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-200 -300 1200 "
                                "1000]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV "
                                "80/FontFile2 %u 0 R\012",
                                name, file),
                   NULL);
    unsigned glyphs =
        add_object(pdf,
                   arena_format(pdf->pages.arena,
                                "/Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo"
                                "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                                "/FontDescriptor %u 0 R/DW 1000/W%s/CIDToGIDMap/Identity\012",
                                name, descriptor, cut->widths),
                   NULL);
    return add_object(pdf,
                      arena_format(pdf->pages.arena,
                                   "/Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H"
                                   "/DescendantFonts[%u 0 R]/ToUnicode %u 0 R\012",
                                   name, glyphs, map),
                      NULL);
}

static HPDF_Array box_of(struct pdf *pdf, const struct geometry *g)
{
    HPDF_Box box = {0, 0, (float)g->width, (float)g->height};
    return HPDF_Box_Array_New(pdf->doc->mmgr, box);
}

void pdf_put_fonts(struct pdf *pdf)
{
    const char *list = "";
    HPDF_Dict resources = NULL;
    for (int i = 0; i < PDF_FONT_NAMES; i++) {
        enum face face = (enum face)(i / 2);
        struct own_font *own = &pdf->pages.own[face];
        const struct cut_font *cut = &pdf->pages.fonts->shared[face].cut;
        struct cut_font own_cut;
        if (i % 2) {
            if (own->character.n == 0)
                continue;
            font_cut(&own_cut, pdf->pages.arena, &pdf->pages.fonts->family[face], own->character.at,
                     own->character.n, pdf->packer);
            cut = &own_cut;
        }
        list = arena_format(pdf->pages.arena, "%s/%s %u 0 R", list, pdf_font_name[i],
                            add_font(pdf, base_name[i], cut));
    }
    add_object(pdf, arena_format(pdf->pages.arena, "/Font<<%s>>\012", list), &resources);
    /* All pages inherit them, and their size. */
    HPDF_Dict root = (HPDF_Dict)pdf->doc->root_pages;
    if (!resources || pdf->pages.page.n == 0)
        return;
    HPDF_Dict_Add(root, "Resources", resources);
    HPDF_Dict_Add(root, "MediaBox", box_of(pdf, &page_portrait));
    for (size_t i = 0; i < pdf->pages.page.n; i++) {
        HPDF_Dict_RemoveElement(pdf->handle[i], "Resources");
        HPDF_Dict_RemoveElement(pdf->handle[i], "MediaBox");
        if (pdf->pages.page.at[i].size != &page_portrait)
            HPDF_Dict_Add(pdf->handle[i], "MediaBox", box_of(pdf, pdf->pages.page.at[i].size));
    }
}

/* --- places ------------------------------------------------------------------------------------------------ */

static unsigned object_of(const struct pdf *pdf, size_t page)
{
    return pdf->handle[page]->header.obj_id & 0x00FFFFFF;
}

const char *pdf_destination(const struct pdf *pdf, size_t page, double y, double above)
{
    const struct page *target = &pdf->pages.page.at[page];
    return arena_format(pdf->pages.arena, "/Dest[%u 0 R/XYZ null %.0f null]", object_of(pdf, page),
                        target->size->height - y + above);
}
