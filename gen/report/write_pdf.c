/* PDF: cover, contents, blocks, page numbers; and saving so that no error is lost. */
#include "report/write_pdf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "report/pdf_draw.h"

/* GB/T 9704's sizes, or, where an annex full of tables asks for less, one step down. */
#define TITLE_SIZE 22.0
#define COVER_SIZE 14.0
#define CHAPTER_SIZE 16.0
#define SECTION_SIZE 13.0
#define BODY_SIZE 11.0
#define NOTE_SIZE 8.5
#define FOOT_SIZE 9.0
#define FOOT_GAP 20.0      /* 7 mm from the text area to the page number */
#define CONTENTS_STEP 21.0 /* from line to line */
#define STRETCH_MOST 0.08  /* ems between two characters: more looks torn, and reads as a blank */

static const struct color ink = {0, 0, 0};

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

/* --- pages ------------------------------------------------------------------------------------------------------ */

/* How a paragraph is set. */
struct style {
    enum face face;
    double size;
    enum align align;
    double left;   /* points from the margin */
    double indent; /* ems of the first line */
    bool justify;
};

static const struct style body = {FACE_BODY, BODY_SIZE, ALIGN_LEFT, 0, 2, true};
static const struct style note = {FACE_BODY, NOTE_SIZE, ALIGN_LEFT, 0, 0, true};

/* Points to spread in a line that is to end at the margin; 0 where that would tear it. */
static double stretch(const struct layout_text *t, size_t i, double slack, double size)
{
    size_t n = t->line.at[i].to - t->line.at[i].from;
    return n > 1 && slack / (double)(n - 1) <= STRETCH_MOST * size ? slack : 0;
}

static void draw_paragraph(struct pdf *pdf, const struct style *s, const char *text,
                           struct color color)
{
    double width = TEXT_WIDTH - s->left;
    struct layout_text *t = pdf_layout(pdf, s->face, text, s->size, width, s->indent);
    for (size_t i = 0; i < t->line.n; i++) {
        double indent = i == 0 ? s->indent * s->size : 0;
        double slack = width - indent - t->line.at[i].width * s->size;
        double shift = s->align == ALIGN_CENTER ? slack / 2 : 0;
        pdf_need(pdf, s->size * LINE_FACTOR);
        pdf_draw_line(pdf, t, i, MARGIN_LEFT + s->left + indent + shift, pdf->y, s->size, color,
                      s->justify && !t->line.at[i].ends ? stretch(t, i, slack, s->size) : 0);
        pdf->y += s->size * LINE_FACTOR;
    }
}

/* --- figures ------------------------------------------------------------------------------------------------- */

#define FIGURES_HEIGHT 62.0
#define FIGURE_SIZE 20.0

/* Boxes side by side, each with a label and a large value; a long value is set smaller. */
static void draw_figures(struct pdf *pdf, const struct block *b)
{
    const double first = 1.8; /* the first box is wider than the others */
    double step = (TEXT_WIDTH + 8) / ((double)b->n_figures - 1 + first);
    double x = MARGIN_LEFT;
    pdf_need(pdf, FIGURES_HEIGHT);
    for (size_t i = 0; i < b->n_figures; i++) {
        const struct figure *f = &b->figure[i];
        struct color ground = {0.95, 0.96, 0.98};
        double width = step * (i ? 1 : first) - 8;
        double size = FIGURE_SIZE;
        while (size > NOTE_SIZE && pdf_width(pdf, FACE_HEAD, f->value, size) > width - 8)
            size -= 0.5;
        tone_fill(f->tone, &ground);
        pdf_shade(pdf, x, pdf->y, width, FIGURES_HEIGHT - 10, ground);
        pdf_text(pdf, FACE_HEAD, f->value, x, pdf->y + 19 - size * LINE_FACTOR / 2, width,
                 ALIGN_CENTER, size, tone_ink(f->tone));
        pdf_text(pdf, FACE_BODY, f->label, x, pdf->y + 35, width, ALIGN_CENTER, NOTE_SIZE,
                 tone_ink(TONE_MUTED));
        x += width + 8;
    }
    pdf->y += FIGURES_HEIGHT;
}

static void draw_cover(struct pdf *pdf)
{
    const struct document *d = pdf->document;
    const struct style title = {FACE_HEAD, TITLE_SIZE, ALIGN_CENTER, 0, 0, false};
    const struct style subtitle = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false};
    const double label_width = 96;
    const struct style value = {FACE_BODY, COVER_SIZE, ALIGN_LEFT, label_width + 14, 0, false};
    pdf_new_page(pdf);
    pdf->y = 215;
    draw_paragraph(pdf, &title, d->title, ink);
    pdf->y += 16;
    draw_paragraph(pdf, &subtitle, d->subtitle, ink);
    pdf->y = 410;
    for (size_t i = 0; i + 1 < d->cover.n; i += 2) {
        pdf_text(pdf, FACE_BODY, d->cover.at[i], MARGIN_LEFT, pdf->y, label_width, ALIGN_RIGHT,
                 COVER_SIZE, tone_ink(TONE_MUTED));
        draw_paragraph(pdf, &value, d->cover.at[i + 1], ink);
        pdf->y += 6;
    }
}

static double heading_height(const struct block *b)
{
    return b->level == 1 ? CHAPTER_SIZE * LINE_FACTOR + 10 : SECTION_SIZE * LINE_FACTOR + 14;
}

/* What must stand on the same page as what comes before block i. */
static double block_start(struct pdf *pdf, size_t i)
{
    const struct document *d = pdf->document;
    if (i >= d->block.n)
        return 0;
    const struct block *b = &d->block.at[i];
    switch (b->kind) {
    case BLOCK_HEADING:
        return heading_height(b) + block_start(pdf, i + 1);
    case BLOCK_PARAGRAPH:
        /* a paragraph before a table introduces it */
        return BODY_SIZE * LINE_FACTOR * 2 +
               (i + 1 < d->block.n && b[1].kind == BLOCK_TABLE ? block_start(pdf, i + 1) : 0);
    case BLOCK_TABLE:
        return b->table->sheet_only ? block_start(pdf, i + 1) : pdf_table_start(pdf, b->table);
    case BLOCK_CHART:
        return b->chart->sheet_only ? block_start(pdf, i + 1) : pdf_chart_height(b->chart);
    case BLOCK_FIGURES:
        return FIGURES_HEIGHT;
    case BLOCK_NEW_PAGE:
        break;
    }
    return 0;
}

static void draw_heading(struct writer *w, size_t i)
{
    struct pdf *pdf = &w->pdf;
    const struct block *b = &pdf->document->block.at[i];
    const struct style chapter = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false};
    const struct style section = {FACE_HEAD, SECTION_SIZE, ALIGN_LEFT, 0, 0, false};
    double need = block_start(pdf, i);
    pdf_need(pdf, need < TEXT_HEIGHT ? need : heading_height(b));
    if (b->level > 1 && pdf_left(pdf) < TEXT_HEIGHT)
        pdf->y += 8;
    *vec_push(pdf->arena, &w->entry) = (struct entry){b->level, b->text, pdf->current, pdf->y};
    draw_paragraph(pdf, b->level == 1 ? &chapter : &section, b->text, ink);
    pdf->y += b->level == 1 ? 10 : 6;
}

static void draw_block(struct writer *w, size_t i)
{
    struct pdf *pdf = &w->pdf;
    const struct block *b = &pdf->document->block.at[i];
    switch (b->kind) {
    case BLOCK_HEADING:
        draw_heading(w, i);
        break;
    case BLOCK_PARAGRAPH:
        draw_paragraph(pdf, &body, b->text, tone_ink(b->tone));
        pdf->y += 4;
        break;
    case BLOCK_TABLE:
        if (!b->table->sheet_only)
            pdf_table(pdf, b->table);
        break;
    case BLOCK_CHART:
        if (!b->chart->sheet_only)
            pdf_chart(pdf, b->chart);
        break;
    case BLOCK_FIGURES:
        draw_figures(pdf, b);
        break;
    case BLOCK_NEW_PAGE:
        pdf_new_page(pdf);
        break;
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
    draw_paragraph(pdf, &note, SAY(pdf->wording, pdf->arena, FONTS_NONE, pdf->fonts->names),
                   tone_ink(TONE_MUTED));
    if (pdf->missing.n)
        draw_paragraph(pdf, &note, SAY(pdf->wording, pdf->arena, FONTS_MISSING, list),
                       tone_ink(TONE_BAD));
}

/* --- what is known only at the end -------------------------------------------------------------------------------- */

/* "Keep the zoom" is 0, which libharu refuses to set. */
static HPDF_Destination destination(struct pdf *pdf, const struct entry *e)
{
    HPDF_Destination d = HPDF_Page_CreateDestination(pdf->page.at[e->page].handle);
    if (!d)
        return NULL;
    HPDF_Destination_SetXYZ(d, 0, (float)(PAGE_HEIGHT - e->y + 10), 1);
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
        n += d->block.at[i].kind == BLOCK_HEADING && d->block.at[i].level <= 2;
    return (double)n * CONTENTS_STEP + 60 < TEXT_HEIGHT ? 2 : 1;
}

static void draw_contents_line(struct pdf *pdf, const struct entry *e)
{
    const char *page = arena_format(pdf->arena, "%zu", e->page + 1);
    double left = MARGIN_LEFT + (e->level > 1 ? 2 * BODY_SIZE : 0);
    double width = MARGIN_LEFT + TEXT_WIDTH - left;
    double from = left + pdf_width(pdf, FACE_BODY, e->text, BODY_SIZE) + 8;
    double to = left + width - pdf_width(pdf, FACE_BODY, page, BODY_SIZE) - 6;
    pdf_text(pdf, FACE_BODY, e->text, left, pdf->y, width, ALIGN_LEFT, BODY_SIZE, ink);
    if (from < to)
        pdf_dots(pdf, from, to, pdf->y + BODY_SIZE * 1.02, tone_ink(TONE_MUTED));
    pdf_text(pdf, FACE_BODY, page, left, pdf->y, width, ALIGN_RIGHT, BODY_SIZE, ink);
    HPDF_Destination d = destination(pdf, e);
    HPDF_Rect area = {(float)left, (float)(PAGE_HEIGHT - pdf->y - CONTENTS_STEP),
                      (float)(left + width), (float)(PAGE_HEIGHT - pdf->y)};
    HPDF_Page handle = pdf->page.at[pdf->current].handle;
    HPDF_Annotation link = d ? HPDF_Page_CreateLinkAnnot(handle, area, d) : NULL;
    if (link)
        HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
    pdf->y += CONTENTS_STEP;
}

static void draw_contents(struct writer *w)
{
    struct pdf *pdf = &w->pdf;
    const struct style chapter = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false};
    int depth = contents_depth(pdf->document);
    pdf->current = w->contents_page;
    pdf->y = MARGIN_TOP;
    draw_paragraph(pdf, &chapter, pdf->wording->text[CONTENTS], ink);
    pdf->y += 16;
    for (size_t i = 0; i < w->entry.n; i++)
        if (w->entry.at[i].level <= depth && pdf_left(pdf) >= CONTENTS_STEP)
            draw_contents_line(pdf, &w->entry.at[i]);
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

static void add_bookmarks(struct writer *w)
{
    struct pdf *pdf = &w->pdf;
    HPDF_Outline chapter = NULL;
    for (size_t i = 0; i < w->entry.n; i++) {
        const struct entry *e = &w->entry.at[i];
        HPDF_Outline outline =
            HPDF_CreateOutline(pdf->doc, e->level > 1 ? chapter : NULL, "", NULL);
        HPDF_Destination d = destination(pdf, e);
        if (!outline || !d)
            return;
        HPDF_Dict_Add(outline, "Title", utf16_text(pdf, e->text));
        HPDF_Outline_SetDestination(outline, d);
        HPDF_Outline_SetOpened(outline, HPDF_FALSE);
        if (e->level == 1)
            chapter = outline;
    }
}

/* The cover bears none. */
static void number_pages(struct pdf *pdf)
{
    const char *total = number_text(pdf->arena, (int64_t)pdf->page.n);
    double y = MARGIN_TOP + TEXT_HEIGHT + FOOT_GAP;
    for (size_t i = 1; i < pdf->page.n; i++) {
        const char *number = SAY(pdf->wording, pdf->arena, PAGE_NUMBER,
                                 number_text(pdf->arena, (int64_t)i + 1), total);
        double room = TEXT_WIDTH - pdf_width(pdf, FACE_BODY, number, FOOT_SIZE) - 2 * FOOT_SIZE;
        struct layout_text *foot =
            pdf_layout(pdf, FACE_BODY, pdf->document->footer, FOOT_SIZE, room, 0);
        pdf->current = i;
        for (size_t k = 0; k < foot->line.n && k < 2; k++)
            pdf_draw_line(pdf, foot, k, MARGIN_LEFT, y + (double)k * FOOT_SIZE * LINE_FACTOR,
                          FOOT_SIZE, tone_ink(TONE_MUTED), 0);
        pdf_text(pdf, FACE_BODY, number, MARGIN_LEFT, y, TEXT_WIDTH, ALIGN_RIGHT, FOOT_SIZE,
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

/* --- saving ---------------------------------------------------------------------------------------------------------- */

static bool save(struct pdf *pdf, const char *path)
{
    struct bytes file = {0};
    bool sound = HPDF_SaveToStream(pdf->doc) == HPDF_OK && !pdf->error;
    HPDF_UINT parts = sound ? HPDF_MemStream_GetBufCount(pdf->doc->stream) : 0;
    for (HPDF_UINT i = 0; i < parts; i++) {
        HPDF_UINT n = 0;
        const HPDF_BYTE *part = HPDF_MemStream_GetBufPtr(pdf->doc->stream, i, &n);
        bytes_put(&file, part, n);
    }
    sound = sound && file.n == HPDF_GetStreamSize(pdf->doc);
    errno = EIO;
    sound = sound && file_write(path, file.at, file.n);
    int error = errno;
    bytes_free(&file);
    errno = error;
    return sound;
}

/* What readers are told of the document as a whole. */
static void describe(struct pdf *pdf)
{
    const struct document *d = pdf->document;
    set_info(pdf, "Title", arena_format(pdf->arena, "%s　%s", d->title, d->subtitle));
    set_info(pdf, "Subject", d->footer);
    set_info(pdf, "Creator", "caeval");
    HPDF_SetPageMode(pdf->doc, HPDF_PAGE_MODE_USE_OUTLINE);
    HPDF_Dict_Add(pdf->doc->catalog, "Lang", HPDF_String_New(pdf->doc->mmgr, "zh-CN", NULL));
    pdf->doc->pdf_version = HPDF_VER_14; /* transparency */
}

static void draw_document(struct writer *w)
{
    struct pdf *pdf = &w->pdf;
    draw_cover(pdf);
    pdf_new_page(pdf);
    w->contents_page = pdf->current;
    pdf->page.at[pdf->current].reserved = true;
    for (size_t i = 0; i < pdf->document->block.n && !pdf->error; i++)
        draw_block(w, i);
    draw_font_notice(pdf);
    draw_contents(w);
    add_bookmarks(w);
    number_pages(pdf);
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
    pdf->packer = packer_new(EFFORT_OFTEN);
    draw_document(&w);
    if (!pdf->error) {
        pdf_put_fonts(pdf);
        pdf_put_pages(pdf);
        describe(pdf);
    }
    errno = EIO;
    bool sound = !pdf->error && save(pdf, path);
    int error = errno;
    pdf_free_pages(pdf);
    packer_free(pdf->packer);
    HPDF_Free(pdf->doc);
    arena_free(pdf->arena);
    errno = error;
    return sound;
}

const char *pdf_library_version(void)
{
    return HPDF_GetVersion();
}
