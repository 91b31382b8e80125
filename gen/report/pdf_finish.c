/* PDF: what is known only at the end. */
#include "report/pdf_pages.h"

#include <string.h>

#include "base/text.h"

static const struct color ink = {0, 0, 0};
static const struct style front = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false, false};

/* "Keep the zoom" is 0, which libharu refuses to set. */
static HPDF_Destination destination(struct pdf *pdf, const struct bookmark *e)
{
    const struct page *p = &pdf->page.at[e->page];
    HPDF_Destination d = HPDF_Page_CreateDestination(p->handle);
    if (!d)
        return NULL;
    HPDF_Destination_SetXYZ(d, 0, (float)(p->size->height - e->y + 10), 1);
    HPDF_Real zoom = HPDF_Array_GetItem(d, 4, HPDF_OCLASS_REAL);
    if (zoom)
        zoom->value = 0;
    return d;
}

/* Chapters, and sections where a page holds them all. */
static int contents_depth(const struct document *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->block.n; i++)
        n += d->block.at[i].kind == BLOCK_HEADING && d->block.at[i].level > 0 &&
             d->block.at[i].level <= 2;
    return (double)n * CONTENTS_STEP + 60 < pdf_portrait.text_height ? 2 : 1;
}

static void draw_contents_line(struct pdf *pdf, const struct bookmark *e)
{
    const struct geometry *g = pdf_size(pdf);
    const char *page = arena_format(pdf->arena, "%zu", e->page + 1);
    double left = g->left + (e->level > 1 ? 2 * BODY_SIZE : 0);
    double width = g->left + g->text_width - left;
    double from = left + pdf_width(pdf, FACE_BODY, e->text, BODY_SIZE) + 8;
    double to = left + width - pdf_width(pdf, FACE_BODY, page, BODY_SIZE) - 6;
    pdf_text(pdf, FACE_BODY, e->text, left, pdf->y, width, ALIGN_LEFT, BODY_SIZE, ink);
    if (from < to)
        pdf_dots(pdf, from, to, pdf->y + BODY_SIZE * 1.02, tone_ink(TONE_MUTED));
    pdf_text(pdf, FACE_BODY, page, left, pdf->y, width, ALIGN_RIGHT, BODY_SIZE, ink);
    *vec_push(pdf->arena, &pdf->page.at[pdf->current].link) =
        (struct link){left, pdf->y, width, CONTENTS_STEP, 0, e->page, e->y};
    pdf->y += CONTENTS_STEP;
}

void pdf_contents(struct pdf *pdf, size_t page)
{
    int depth = contents_depth(pdf->document);
    if (page == 0)
        return;
    pdf->current = page;
    pdf->linked = false;
    pdf->y = pdf_size(pdf)->top;
    pdf_paragraph(pdf, &front, pdf->wording->text[CONTENTS], ink);
    pdf->y += 16;
    for (size_t i = 0; i < pdf->bookmark.n; i++)
        if (pdf->bookmark.at[i].listed && pdf->bookmark.at[i].level <= depth &&
            pdf_left(pdf) >= CONTENTS_STEP)
            draw_contents_line(pdf, &pdf->bookmark.at[i]);
}

/* A text for readers' own windows: UTF-16 with a mark. libharu's encoder loses what lies beyond the
 * basic plane. */
static HPDF_Binary utf16_text(struct pdf *pdf, const char *text)
{
    size_t n = strlen(text);
    unsigned char *utf16 = arena_alloc(pdf->arena, n * 4 + 2);
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
    return HPDF_Binary_New(pdf->doc->mmgr, utf16, (HPDF_UINT)out);
}

enum { BOOKMARK_LEVELS = 5 };

/* Each below the last one of a higher level. */
void pdf_bookmarks(struct pdf *pdf)
{
    HPDF_Outline above[BOOKMARK_LEVELS + 1] = {NULL};
    for (size_t i = 0; i < pdf->bookmark.n; i++) {
        const struct bookmark *e = &pdf->bookmark.at[i];
        int level = e->level < BOOKMARK_LEVELS ? e->level : BOOKMARK_LEVELS;
        HPDF_Outline parent = NULL;
        for (int k = 1; k < level; k++)
            parent = above[k] ? above[k] : parent;
        HPDF_Outline outline = HPDF_CreateOutline(pdf->doc, parent, "", NULL);
        HPDF_Destination d = destination(pdf, e);
        if (!outline || !d)
            return;
        HPDF_Dict_Add(outline, "Title", utf16_text(pdf, e->text));
        HPDF_Outline_SetDestination(outline, d);
        HPDF_Outline_SetOpened(outline, HPDF_FALSE);
        above[level] = outline;
        for (int k = level + 1; k <= BOOKMARK_LEVELS; k++)
            above[k] = NULL;
    }
}

/* As much of a text as a width holds. */
static const char *shortened(struct pdf *pdf, const char *text, double width)
{
    struct layout_text *t = pdf_layout(pdf, FACE_BODY, text, FOOT_SIZE, 1e9, 0);
    double used = 2 * FOOT_SIZE; /* the … */
    const char *at = text;
    const char *end = text + strlen(text);
    if (t->line.at[0].width * FOOT_SIZE <= width)
        return text;
    while (at < end) {
        uint32_t c = 0;
        size_t n = utf8_decode(at, end, &c);
        double wide = pdf_width(pdf, FACE_BODY, arena_copy(pdf->arena, at, n ? n : 1), FOOT_SIZE);
        if (used + wide > width)
            break;
        used += wide;
        at += n ? n : 1;
    }
    return arena_format(pdf->arena, "%.*s…", (int)(at - text), text);
}

/* The date and the number on every page, and of the name what there is room for; the cover bears none. */
void pdf_number_pages(struct pdf *pdf)
{
    const struct document *d = pdf->document;
    const char *total = number_text(pdf->arena, (int64_t)pdf->page.n);
    const char *short_for[2] = {NULL, NULL};
    pdf->linked = false;
    for (size_t i = d->letter ? 0 : 1; i < pdf->page.n; i++) {
        pdf->current = i;
        const struct geometry *g = pdf_size(pdf);
        double y = g->top + g->text_height + FOOT_GAP;
        const char *number = SAY(pdf->wording, pdf->arena, PAGE_NUMBER,
                                 number_text(pdf->arena, (int64_t)i + 1), total);
        const char **name = &short_for[g == &pdf_landscape];
        double room = g->text_width - pdf_width(pdf, FACE_BODY, d->foot_date, FOOT_SIZE) -
                      pdf_width(pdf, FACE_BODY, number, FOOT_SIZE) - 4 * FOOT_SIZE;
        if (!*name)
            *name = shortened(pdf, d->footer, room);
        const char *left =
            arena_format(pdf->arena, "%s%s%s", d->foot_date, *d->foot_date ? "　" : "", *name);
        pdf_text(pdf, FACE_BODY, left, g->left, y, g->text_width, ALIGN_LEFT, FOOT_SIZE,
                 tone_ink(TONE_MUTED));
        pdf_text(pdf, FACE_BODY, number, g->left, y, g->text_width, ALIGN_RIGHT, FOOT_SIZE,
                 tone_ink(TONE_MUTED));
    }
}

static void set_info(struct pdf *pdf, const char *key, const char *text)
{
    if (!pdf->doc->info)
        HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_PRODUCER, "caeval");
    if (pdf->doc->info)
        HPDF_Dict_Add(pdf->doc->info, key, utf16_text(pdf, text));
}

/* A text within XML. */
static const char *xml_text(struct pdf *pdf, const char *text)
{
    struct bytes b = {0};
    for (; *text; text++)
        if (*text == '&')
            bytes_text(&b, "&amp;");
        else if (*text == '<')
            bytes_text(&b, "&lt;");
        else
            bytes_u8(&b, (unsigned char)*text < ' ' ? ' ' : (unsigned char)*text);
    const char *sound = arena_copy(pdf->arena, (const char *)b.at, b.n);
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
        " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
        "<dc:format>application/pdf</dc:format>"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>"
        "<dc:description><rdf:Alt><rdf:li "
        "xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>"
        "<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>"
        "<xmp:CreatorTool>caeval</xmp:CreatorTool><pdf:Producer>caeval</pdf:Producer>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
    const char *text =
        arena_format(pdf->arena, packet, xml_text(pdf, title), xml_text(pdf, subject));
    HPDF_Dict stream = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    if (!stream)
        return;
    pdf_plain_stream(pdf, stream, "/Type/Metadata/Subtype/XML\012", text, strlen(text));
    HPDF_Dict_Add(pdf->doc->catalog, "Metadata", stream);
}

/* What readers are told of the document as a whole; its title stands above the window. */
void pdf_describe(struct pdf *pdf)
{
    const struct document *d = pdf->document;
    const char *title = arena_format(pdf->arena, "%s　%s", d->title, d->subtitle);
    HPDF_Dict view = HPDF_Dict_New(pdf->doc->mmgr);
    set_info(pdf, "Title", title);
    set_info(pdf, "Subject", d->footer);
    set_info(pdf, "Creator", "caeval");
    put_metadata(pdf, title, d->footer);
    HPDF_SetPageMode(pdf->doc, HPDF_PAGE_MODE_USE_OUTLINE);
    HPDF_Dict_Add(pdf->doc->catalog, "Lang", HPDF_String_New(pdf->doc->mmgr, "zh-CN", NULL));
    if (view && HPDF_Dict_AddBoolean(view, "DisplayDocTitle", HPDF_TRUE) == HPDF_OK)
        HPDF_Dict_Add(pdf->doc->catalog, "ViewerPreferences", view);
    pdf->doc->pdf_version = HPDF_VER_14; /* transparency */
}
