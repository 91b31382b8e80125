/* PDF: bookmarks, and what readers are told of the document. */
#include <string.h>

#include "base/text.h"
#include "report/pdf.h"

/* A text for readers' own windows: UTF-16 with a mark. libharu's encoder loses what lies beyond the
 * basic plane. */
unsigned char *pdf_utf16(const struct pdf *pdf, const char *text, size_t *made)
{
    size_t n = strlen(text);
    unsigned char *utf16 = arena_alloc(pdf->pages.arena, n * 4 + 2);
    const char *end = text + n;
    size_t out = 0;
    utf16[out++] = 0xFE;
    utf16[out++] = 0xFF;
    while (text < end) {
        uint32_t c = 0xFFFD;
        size_t bytes = utf8_decode(text, end, &c);
        text += bytes ? bytes : 1;
        uint32_t unit[2] = {c, 0};
        int units = 1;
        if (c > 0xFFFF) {
            unit[0] = 0xD800 + ((c - 0x10000) >> 10);
            unit[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
            units = 2;
        }
        for (int i = 0; i < units; i++) {
            utf16[out++] = (unsigned char)(unit[i] >> 8);
            utf16[out++] = (unsigned char)unit[i];
        }
    }
    *made = out;
    return utf16;
}

static HPDF_Binary utf16_text(struct pdf *pdf, const char *text)
{
    size_t n = 0;
    unsigned char *utf16 = pdf_utf16(pdf, text, &n);
    return HPDF_Binary_New(pdf->doc->mmgr, utf16, (HPDF_UINT)n);
}

enum { BOOKMARK_LEVELS = 5, BOOKMARK_ABOVE = 10 };

/* Each below the last one of a higher level. */
void pdf_bookmarks(struct pdf *pdf)
{
    HPDF_Outline above[BOOKMARK_LEVELS + 1] = {NULL};
    for (size_t i = 0; i < pdf->pages.bookmark.n; i++) {
        const struct bookmark *e = &pdf->pages.bookmark.at[i];
        int level = e->level < BOOKMARK_LEVELS ? e->level : BOOKMARK_LEVELS;
        HPDF_Outline parent = NULL;
        for (int k = 1; k < level; k++)
            parent = above[k] ? above[k] : parent;
        HPDF_Outline outline = HPDF_CreateOutline(pdf->doc, parent, "", NULL);
        if (!outline)
            return;
        HPDF_Dict_Add(outline, "Title", utf16_text(pdf, e->text));
        outline->attr = (void *)pdf_destination(pdf, e->page, e->y, BOOKMARK_ABOVE);
        outline->write_fn = pdf_write_entries;
        HPDF_Outline_SetOpened(outline, HPDF_FALSE);
        above[level] = outline;
        for (int k = level + 1; k <= BOOKMARK_LEVELS; k++)
            above[k] = NULL;
    }
}

static void set_info(struct pdf *pdf, const char *key, const char *text)
{
    if (pdf->doc->info)
        HPDF_Dict_Add(pdf->doc->info, key, utf16_text(pdf, text));
}

/* A text within XML. */
static const char *xml_text(struct pdf *pdf, const char *text)
{
    struct bytes b = {0};
    bytes_xml(&b, text, strlen(text));
    const char *sound = arena_copy(pdf->pages.arena, (const char *)b.at, b.n);
    bytes_free(&b);
    return sound;
}

/* What the information dictionary says, as archives read it (XMP, ISO 16684-1). */
static void put_metadata(struct pdf *pdf, const char *title, const char *subject)
{
    static const char packet[] =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
        " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
        " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        "<dc:format>application/pdf</dc:format>"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>"
        "<dc:description><rdf:Alt><rdf:li "
        "xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>"
        "<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>"
        "<xmp:CreatorTool>caeval</xmp:CreatorTool><pdf:Producer>%s</pdf:Producer>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
    const char *text =
        arena_format(pdf->pages.arena, packet, xml_text(pdf, title), xml_text(pdf, subject),
                     HPDF_GetInfoAttr(pdf->doc, HPDF_INFO_PRODUCER));
    HPDF_Dict stream = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    if (!stream)
        return;
    pdf_plain_stream(pdf, stream, "/Type/Metadata/Subtype/XML\012", text, strlen(text));
    HPDF_Dict_Add(pdf->doc->catalog, "Metadata", stream);
}

/* Colours are given as red, green and blue: of what device, an archive has to know (ISO 19005-2, 6.2.3). */
static void put_output_intent(struct pdf *pdf)
{
    HPDF_Dict intent = pdf_add_object(pdf);
    HPDF_Dict profile = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    HPDF_Array list = HPDF_Array_New(pdf->doc->mmgr);
    if (!intent || !profile || !list)
        return;
    pdf_plain_stream(pdf, profile, "/N 3\012", pdf_srgb, pdf_srgb_bytes);
    intent->attr = (void *)arena_format(
        pdf->pages.arena,
        "/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
        "/DestOutputProfile %u 0 R\012",
        profile->header.obj_id & 0x00FFFFFF);
    HPDF_Array_Add(list, intent);
    HPDF_Dict_Add(pdf->doc->catalog, "OutputIntents", list);
}

/* What readers are told of the document as a whole; its title stands above the window. */
void pdf_describe(struct pdf *pdf)
{
    const struct document *d = pdf->pages.document;
    const char *title = pages_title(&pdf->pages);
    HPDF_Dict view = HPDF_Dict_New(pdf->doc->mmgr);
    /* libharu names itself, an archive's reader compares */
    HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_PRODUCER,
                     arena_format(pdf->pages.arena, "Haru Free PDF Library %s", HPDF_GetVersion()));
    set_info(pdf, "Title", title);
    set_info(pdf, "Subject", d->footer);
    set_info(pdf, "Creator", "caeval");
    put_metadata(pdf, title, d->footer);
    put_output_intent(pdf);
    HPDF_SetPageMode(pdf->doc, HPDF_PAGE_MODE_USE_OUTLINE);
    HPDF_Dict_Add(pdf->doc->catalog, "Lang", HPDF_String_New(pdf->doc->mmgr, "zh-CN", NULL));
    if (view && HPDF_Dict_AddBoolean(view, "DisplayDocTitle", HPDF_TRUE) == HPDF_OK)
        HPDF_Dict_Add(pdf->doc->catalog, "ViewerPreferences", view);
    pdf->doc->pdf_version = HPDF_VER_15; /* object streams */
}
