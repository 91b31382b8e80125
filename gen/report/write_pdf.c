/* PDF: cover, contents, blocks, page numbers; and saving so that no error is lost. */
#include "report/write_pdf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "report/pdf_draw.h"

#define TITLE_SIZE 26.0
#define COVER_SIZE 13.0
#define CHAPTER_SIZE 16.0
#define SECTION_SIZE 12.5
#define BODY_SIZE 10.5
#define FOOT_SIZE 8.5

static const struct color ink = {0.10, 0.10, 0.10};

/* A heading as the contents and the bookmarks list it. */
struct entry {
    int level;
    const char *text;
    size_t page; /* index */
    double y;
};

struct writer {
    struct pdf pdf;
    VEC(struct entry) entry;
    size_t contents_page;
};

/* libharu's errors are sticky: the first one is kept, the rest of the work is skipped. */
static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    struct pdf *pdf = data;
    if (pdf->error)
        return;
    pdf->error = error;
    pdf->detail = detail;
}

/* --- the characters to come --------------------------------------------------------------------------------- */

static void use_document(struct pdf *pdf)
{
    const struct document *d = pdf->document;
    pdf_use(pdf, FACE_HEAD, d->title);
    pdf_use(pdf, FACE_HEAD, d->subtitle);
    pdf_use(pdf, FACE_BODY, d->footer);
    pdf_use(pdf, FACE_BODY, pdf->wording->text[PAGE_NUMBER]);
    pdf_use(pdf, FACE_HEAD, pdf->wording->text[CONTENTS]);
    pdf_use(pdf, FACE_BODY, pdf->wording->text[FONTS_MISSING]);
    pdf_use(pdf, FACE_BODY, pdf->wording->text[FONTS_NONE]);
    pdf_use(pdf, FACE_BODY, pdf->fonts->names);
    pdf_use(pdf, FACE_BODY, "…、");
    for (size_t i = 0; i < d->cover.n; i++)
        pdf_use(pdf, FACE_BODY, d->cover.at[i]);
    for (size_t i = 0; i < d->block.n; i++) {
        const struct block *b = &d->block.at[i];
        if (b->kind == BLOCK_HEADING) {
            pdf_use(pdf, FACE_HEAD, b->text);
            pdf_use(pdf, FACE_BODY, b->text);
        } else if (b->kind == BLOCK_PARAGRAPH)
            pdf_use(pdf, FACE_BODY, b->text);
        else if (b->kind == BLOCK_TABLE && !b->table->sheet_only)
            pdf_table_use(pdf, b->table);
        else if (b->kind == BLOCK_CHART)
            pdf_chart_use(pdf, b->chart);
    }
}

/* --- pages ------------------------------------------------------------------------------------------------------ */

static void draw_paragraph(struct pdf *pdf, enum face face, const char *text, double size,
                           struct color color, enum align align, double indent)
{
    struct layout_text *t = pdf_layout(pdf, face, text, size, TEXT_WIDTH - indent);
    for (size_t i = 0; i < t->line.n; i++) {
        double slack = TEXT_WIDTH - indent - t->line.at[i].width * size;
        double shift = align == ALIGN_CENTER ? slack / 2 : 0;
        pdf_need(pdf, size * LINE_FACTOR);
        pdf_draw_line(pdf, t, i, MARGIN_LEFT + indent + shift, pdf->y, size, color);
        pdf->y += size * LINE_FACTOR;
    }
}

static void draw_cover(struct pdf *pdf)
{
    const struct document *d = pdf->document;
    pdf_new_page(pdf);
    pdf->y = 200;
    draw_paragraph(pdf, FACE_HEAD, d->title, TITLE_SIZE, ink, ALIGN_CENTER, 0);
    pdf->y += 14;
    draw_paragraph(pdf, FACE_HEAD, d->subtitle, CHAPTER_SIZE, ink, ALIGN_CENTER, 0);
    pdf->y = 470;
    for (size_t i = 0; i + 1 < d->cover.n; i += 2) {
        double indent = 140;
        double top = pdf->y;
        pdf_text(pdf, FACE_BODY, d->cover.at[i], MARGIN_LEFT + 20, top, indent - 40, ALIGN_RIGHT,
                 COVER_SIZE, tone_ink(TONE_MUTED));
        draw_paragraph(pdf, FACE_BODY, d->cover.at[i + 1], COVER_SIZE, ink, ALIGN_LEFT, indent);
        pdf->y += 5;
    }
}

static void draw_heading(struct writer *w, const struct block *b)
{
    double size = b->level == 1 ? CHAPTER_SIZE : SECTION_SIZE;
    pdf_need(&w->pdf, size * 5);
    if (b->level > 1)
        w->pdf.y += 6;
    *vec_push(w->pdf.arena, &w->entry) =
        (struct entry){b->level, b->text, w->pdf.page.n - 1, w->pdf.y};
    draw_paragraph(&w->pdf, FACE_HEAD, b->text, size, ink,
                   b->level == 1 ? ALIGN_CENTER : ALIGN_LEFT, 0);
    w->pdf.y += 6;
}

static void draw_blocks(struct writer *w)
{
    const struct document *d = w->pdf.document;
    for (size_t i = 0; i < d->block.n && !w->pdf.error; i++) {
        const struct block *b = &d->block.at[i];
        switch (b->kind) {
        case BLOCK_HEADING:
            draw_heading(w, b);
            break;
        case BLOCK_PARAGRAPH:
            draw_paragraph(&w->pdf, FACE_BODY, b->text, BODY_SIZE, tone_ink(b->tone), ALIGN_LEFT,
                           0);
            w->pdf.y += 5;
            break;
        case BLOCK_TABLE:
            if (!b->table->sheet_only)
                pdf_table(&w->pdf, b->table);
            break;
        case BLOCK_CHART:
            pdf_chart(&w->pdf, b->chart);
            break;
        case BLOCK_NEW_PAGE:
            pdf_new_page(&w->pdf);
            break;
        }
    }
}

/* Which fonts were used, and what they could not draw. */
static void draw_font_notice(struct pdf *pdf)
{
    const char *list = "";
    for (size_t i = 0; i < pdf->missing.n; i++)
        list = arena_format(pdf->arena, "%s%sU+%04X", list, i ? "、" : "",
                            (unsigned)pdf->missing.at[i]);
    pdf->y += 6;
    draw_paragraph(pdf, FACE_BODY, SAY(pdf->wording, pdf->arena, FONTS_NONE, pdf->fonts->names),
                   FOOT_SIZE, tone_ink(TONE_MUTED), ALIGN_LEFT, 0);
    if (pdf->missing.n)
        draw_paragraph(pdf, FACE_BODY, SAY(pdf->wording, pdf->arena, FONTS_MISSING, list),
                       FOOT_SIZE, tone_ink(TONE_BAD), ALIGN_LEFT, 0);
}

/* --- what is known only at the end -------------------------------------------------------------------------------- */

/* "Keep the zoom" is 0, which libharu refuses to set. */
static HPDF_Destination destination(struct pdf *pdf, const struct entry *e)
{
    HPDF_Destination d = HPDF_Page_CreateDestination(pdf->page.at[e->page]);
    if (!d)
        return NULL;
    HPDF_Destination_SetXYZ(d, 0, (float)(PAGE_HEIGHT - e->y + 10), 1);
    HPDF_Real zoom = HPDF_Array_GetItem(d, 4, HPDF_OCLASS_REAL);
    if (zoom)
        zoom->value = 0;
    return d;
}

static void draw_contents(struct writer *w)
{
    struct pdf *pdf = &w->pdf;
    pdf->current = pdf->page.at[w->contents_page];
    pdf->y = MARGIN_TOP;
    draw_paragraph(pdf, FACE_HEAD, pdf->wording->text[CONTENTS], CHAPTER_SIZE, ink, ALIGN_CENTER,
                   0);
    pdf->y += 16;
    for (size_t i = 0; i < w->entry.n; i++) {
        const struct entry *e = &w->entry.at[i];
        if (e->level > 1)
            continue;
        double height = BODY_SIZE * 1.9;
        const char *page = arena_format(pdf->arena, "%zu", e->page + 1);
        double from = MARGIN_LEFT + pdf_width(pdf, FACE_BODY, e->text, BODY_SIZE) + 8;
        double to = MARGIN_LEFT + TEXT_WIDTH - pdf_width(pdf, FACE_BODY, page, BODY_SIZE) - 8;
        pdf_text(pdf, FACE_BODY, e->text, MARGIN_LEFT, pdf->y, TEXT_WIDTH, ALIGN_LEFT, BODY_SIZE,
                 ink);
        pdf_text(pdf, FACE_BODY, page, MARGIN_LEFT, pdf->y, TEXT_WIDTH, ALIGN_RIGHT, BODY_SIZE,
                 ink);
        for (double x = from; x < to; x += 5)
            pdf_fill(pdf, x, pdf->y + BODY_SIZE * 1.02, 0.8, 0.8, tone_ink(TONE_MUTED));
        HPDF_Destination d = destination(pdf, e);
        HPDF_Rect area = {(float)MARGIN_LEFT, (float)(PAGE_HEIGHT - pdf->y - height),
                          (float)(MARGIN_LEFT + TEXT_WIDTH), (float)(PAGE_HEIGHT - pdf->y)};
        HPDF_Annotation link = d ? HPDF_Page_CreateLinkAnnot(pdf->current, area, d) : NULL;
        if (link)
            HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
        pdf->y += height;
    }
}

static void add_bookmarks(struct writer *w)
{
    HPDF_Encoder utf8 = HPDF_GetEncoder(w->pdf.doc, "UTF-8");
    HPDF_Outline chapter = NULL;
    for (size_t i = 0; i < w->entry.n; i++) {
        const struct entry *e = &w->entry.at[i];
        HPDF_Outline outline =
            HPDF_CreateOutline(w->pdf.doc, e->level > 1 ? chapter : NULL, e->text, utf8);
        HPDF_Destination d = destination(&w->pdf, e);
        if (!outline || !d)
            return;
        HPDF_Outline_SetDestination(outline, d);
        HPDF_Outline_SetOpened(outline, HPDF_FALSE);
        if (e->level == 1)
            chapter = outline;
    }
}

static void number_pages(struct pdf *pdf)
{
    const char *total = number_text(pdf->arena, (int64_t)pdf->page.n);
    double y = PAGE_HEIGHT - MARGIN_BOTTOM + 22;
    for (size_t i = 1; i < pdf->page.n; i++) {
        const char *number = SAY(pdf->wording, pdf->arena, PAGE_NUMBER,
                                 number_text(pdf->arena, (int64_t)i + 1), total);
        pdf->current = pdf->page.at[i];
        pdf_text(pdf, FACE_BODY, pdf->document->footer, MARGIN_LEFT, y, TEXT_WIDTH, ALIGN_LEFT,
                 FOOT_SIZE, tone_ink(TONE_MUTED));
        pdf_text(pdf, FACE_BODY, number, MARGIN_LEFT, y, TEXT_WIDTH, ALIGN_RIGHT, FOOT_SIZE,
                 tone_ink(TONE_MUTED));
    }
}

/* Texts beyond the basic plane are lost by libharu's own function: UTF-16 with a mark is not. */
static void set_info(struct pdf *pdf, const char *key, const char *text)
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
    HPDF_Dict info = pdf->doc->info;
    if (!info) {
        HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_PRODUCER, "caeval");
        info = pdf->doc->info;
    }
    if (info)
        HPDF_Dict_Add(info, key, HPDF_Binary_New(info->mmgr, utf16, (HPDF_UINT)out));
}

/* --- saving ---------------------------------------------------------------------------------------------------------- */

static bool save(struct pdf *pdf, const char *path)
{
    if (HPDF_SaveToStream(pdf->doc) != HPDF_OK || pdf->error) {
        errno = EIO;
        return false;
    }
    HPDF_UINT32 size = HPDF_GetStreamSize(pdf->doc);
    unsigned char *data = must_alloc(size);
    HPDF_UINT32 n = size;
    HPDF_ResetStream(pdf->doc);
    HPDF_ReadFromStream(pdf->doc, data, &n);
    bool sound = n == size;
    errno = EIO;
    sound = sound && file_write(path, data, size);
    free(data);
    return sound;
}

bool write_pdf(const struct document *document, const struct fonts *fonts,
               const struct wording *wording, const char *path)
{
    struct writer w = {
        .pdf = {.arena = arena_new(), .document = document, .fonts = fonts, .wording = wording}};
    struct pdf *pdf = &w.pdf;
    pdf->doc = HPDF_New(on_error, pdf);
    if (!pdf->doc)
        out_of_memory();
    HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
    font_cut_start(&pdf->cut[FACE_BODY], pdf->arena, &fonts->body);
    font_cut_start(&pdf->cut[FACE_HEAD], pdf->arena, &fonts->head);
    use_document(pdf);
    pdf_load_fonts(pdf);
    bool sound = false;
    if (!pdf->error) {
        draw_cover(pdf);
        pdf_new_page(pdf);
        w.contents_page = pdf->page.n - 1;
        draw_blocks(&w);
        draw_font_notice(pdf);
        draw_contents(&w);
        add_bookmarks(&w);
        number_pages(pdf);
        set_info(pdf, "Title", document->title);
        set_info(pdf, "Subject", document->subtitle);
        sound = save(pdf, path);
    } else {
        errno = EIO;
    }
    int error = errno;
    HPDF_Free(pdf->doc);
    arena_free(pdf->arena);
    errno = error;
    return sound;
}

const char *pdf_library_version(void)
{
    return HPDF_GetVersion();
}
