/* PDF: cover, contents, blocks, page numbers; and saving so that no error is lost. */
#include "report/write_pdf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "report/pdf_pages.h"

static const struct color ink = {0, 0, 0};

struct writer {
    struct pdf pdf;
    size_t contents_page; /* 0: there is none */
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

static const struct style body = {FACE_BODY, BODY_SIZE, ALIGN_LEFT, 0, 2, true, false};
static const struct style list_line = {FACE_BODY, BODY_SIZE, ALIGN_LEFT, 0, 0, false, false};
static const struct style note = {FACE_BODY, NOTE_SIZE, ALIGN_LEFT, 0, 0, true, false};

/* --- figures ------------------------------------------------------------------------------------------------- */

#define FIGURES_HEIGHT 62.0
#define FIGURE_SIZE 20.0

/* Boxes side by side, each with a label and a large value; a long value is set smaller. */
static void draw_figures(struct pdf *pdf, const struct block *b)
{
    const double first = 1.8; /* the first box is wider than the others */
    double step = (pdf_size(pdf)->text_width + 8) / ((double)b->n_figures - 1 + first);
    double x = pdf_size(pdf)->left;
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

/* --- blocks -------------------------------------------------------------------------------------------------- */

static const struct style chapter = {FACE_HEAD, CHAPTER_SIZE, ALIGN_LEFT, 0, 0, false, false};
static const struct style section = {FACE_HEAD, SECTION_SIZE, ALIGN_LEFT, 0, 0, false, false};
static const struct style front = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false, false};

static double heading_height(const struct block *b)
{
    return b->level == 1 ? CHAPTER_SIZE * LINE_FACTOR + 18 : SECTION_SIZE * LINE_FACTOR + 14;
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
        return b->chart->sheet_only ? block_start(pdf, i + 1) : pdf_chart_height(b);
    case BLOCK_FIGURES:
        return FIGURES_HEIGHT;
    case BLOCK_NEW_PAGE:
    case BLOCK_CONTENTS:
        break;
    }
    return 0;
}

static const char *heading_text(struct pdf *pdf, const struct block *b)
{
    return b->number ? arena_format(pdf->arena, "%s%s", b->number, b->text) : b->text;
}

static void draw_heading(struct writer *w, size_t i)
{
    struct pdf *pdf = &w->pdf;
    const struct block *b = &pdf->document->block.at[i];
    const char *text = heading_text(pdf, b);
    double need = block_start(pdf, i);
    double all = pdf_size(pdf)->text_height;
    bool in_front = b->level == 0 && pdf_left(pdf) >= all;
    pdf_need(pdf, need < all ? need : heading_height(b));
    if (pdf_left(pdf) < pdf_size(pdf)->text_height)
        pdf->y += b->level == 1 ? 14 : 8;
    if (b->level > 0)
        pdf_bookmark(pdf, b->level, text, pdf->y, true);
    pdf_paragraph(pdf, b->level == 1 ? &chapter : in_front ? &front : &section, text, ink);
    pdf->y += b->level == 1 ? 8 : 6;
}

/* A heading that the contents do not list, and lines of a list, are no paragraphs. */
static void draw_text_block(struct pdf *pdf, const struct block *b)
{
    struct style s = b->one_line ? list_line : body;
    s.face = pdf_face(b->tone);
    s.bold = pdf_bold(b->tone);
    pdf_paragraph(pdf, &s, b->text, tone_ink(b->tone));
    pdf->y += b->one_line ? 1 : 4;
}

static void draw_contents_page(struct writer *w)
{
    struct pdf *pdf = &w->pdf;
    pdf_new_page(pdf);
    w->contents_page = pdf->current;
    pdf->page.at[pdf->current].reserved = true;
}

static void turn_page(struct pdf *pdf, const struct block *b)
{
    pdf->size = b->landscape ? &pdf_landscape : &pdf_portrait;
    pdf_new_page(pdf);
}

static void draw_block(struct writer *w, size_t i)
{
    struct pdf *pdf = &w->pdf;
    const struct block *b = &pdf->document->block.at[i];
    pdf->linked = !b->unlinked;
    switch (b->kind) {
    case BLOCK_HEADING:
        draw_heading(w, i);
        break;
    case BLOCK_PARAGRAPH:
        draw_text_block(pdf, b);
        break;
    case BLOCK_TABLE:
        if (!b->table->sheet_only)
            pdf_table(pdf, b->table, b->number);
        break;
    case BLOCK_CHART:
        pdf_charts(pdf, b);
        break;
    case BLOCK_FIGURES:
        draw_figures(pdf, b);
        break;
    case BLOCK_NEW_PAGE:
        turn_page(pdf, b);
        break;
    case BLOCK_CONTENTS:
        draw_contents_page(w);
        break;
    }
}

/* What no font could draw. */
static void draw_missing(struct pdf *pdf)
{
    const char *list = "";
    for (size_t i = 0; i < pdf->missing.n; i++)
        list = arena_format(pdf->arena, "%s%sU+%04X", list, i ? "、" : "",
                            (unsigned)pdf->missing.at[i]);
    pdf->y += 6;
    if (pdf->missing.n)
        pdf_paragraph(pdf, &note, SAY(pdf->wording, pdf->arena, FONTS_MISSING, list),
                      tone_ink(TONE_BAD));
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

static void draw_document(struct writer *w)
{
    struct pdf *pdf = &w->pdf;
    if (pdf->document->letter)
        pdf_new_page(pdf);
    else
        pdf_cover(pdf);
    for (size_t i = 0; i < pdf->document->block.n && !pdf->error; i++)
        draw_block(w, i);
    draw_missing(pdf);
    pdf_contents(pdf, w->contents_page);
    pdf_bookmarks(pdf);
    pdf_number_pages(pdf);
}

bool write_pdf(const struct document *document, const struct fonts *fonts,
               const struct wording *wording, const char *path)
{
    struct writer w = {.pdf = {.arena = arena_new(),
                               .document = document,
                               .fonts = fonts,
                               .wording = wording,
                               .size = &pdf_portrait}};
    struct pdf *pdf = &w.pdf;
    pdf->doc = HPDF_New(on_error, pdf);
    if (!pdf->doc)
        out_of_memory();
    pdf->packer = packer_new(EFFORT_OFTEN);
    draw_document(&w);
    if (!pdf->error) {
        pdf_put_fonts(pdf);
        pdf_put_pages(pdf);
        pdf_put_links(pdf);
        pdf_describe(pdf);
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
