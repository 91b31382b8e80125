/* Pages: a document's blocks, in order, between its cover and what is known only at the end. */
#include "report/page_parts.h"

static const struct color ink = {0, 0, 0};

/* --- pages ------------------------------------------------------------------------------------------------------ */

static const struct style body = {FACE_BODY, BODY_SIZE, ALIGN_LEFT, 0, 2, true, false};
static const struct style list_line = {FACE_BODY, BODY_SIZE, ALIGN_LEFT, 0, 0, false, false};
static const struct style note = {FACE_BODY, NOTE_SIZE, ALIGN_LEFT, 0, 0, true, false};

/* --- figures ------------------------------------------------------------------------------------------------- */

#define FIGURES_HEIGHT 62.0
#define FIGURE_SIZE 20.0

/* Boxes side by side, each with a label and a large value; a long value is set smaller. */
static void draw_figures(struct pages *pages, const struct block *b)
{
    const double first = 1.8; /* the first box is wider than the others */
    double step = (page_size(pages)->text_width + 8) / ((double)b->n_figures - 1 + first);
    double x = page_size(pages)->left;
    page_need(pages, FIGURES_HEIGHT);
    for (size_t i = 0; i < b->n_figures; i++) {
        const struct figure *f = &b->figure[i];
        struct color ground = {0.95, 0.96, 0.98};
        double width = step * (i ? 1 : first) - 8;
        double size = FIGURE_SIZE;
        while (size > NOTE_SIZE && page_width(pages, FACE_HEAD, f->value, size) > width - 8)
            size -= 0.5;
        tone_fill(f->tone, &ground);
        page_begin(pages, PART_TEXT);
        page_shade(pages, x, pages->y, width, FIGURES_HEIGHT - 10, ground);
        page_text(pages, FACE_HEAD, f->value, x, pages->y + 19 - size * LINE_FACTOR / 2, width,
                  ALIGN_CENTER, size, tone_ink(f->tone));
        page_text(pages, FACE_BODY, f->label, x, pages->y + 35, width, ALIGN_CENTER, NOTE_SIZE,
                  tone_ink(TONE_MUTED));
        x += width + 8;
    }
    pages->y += FIGURES_HEIGHT;
}

/* --- blocks -------------------------------------------------------------------------------------------------- */

static const struct style chapter = {FACE_HEAD, CHAPTER_SIZE, ALIGN_LEFT, 0, 0, false, false};
static const struct style section = {FACE_HEAD, SECTION_SIZE, ALIGN_LEFT, 0, 0, false, false};
static const struct style front = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false, false};

static double heading_height(const struct block *b)
{
    return b->level == 1 ? CHAPTER_SIZE * LINE_FACTOR + 18 : SECTION_SIZE * LINE_FACTOR + 14;
}

static struct style text_style(const struct block *b)
{
    struct style s = b->one_line ? list_line : body;
    s.face = page_face(b->tone);
    s.bold = page_bold(b->tone);
    return s;
}

static double text_height(struct pages *pages, const struct block *b)
{
    struct style s = text_style(b);
    return page_paragraph_height(pages, &s, b->text) + (b->one_line ? 1 : 4);
}

/* Is it a block that pages do not show? */
static bool is_hidden(const struct block *b)
{
    return (b->kind == BLOCK_TABLE && b->table->sheet_only) ||
           (b->kind == BLOCK_CHART && b->chart->sheet_only);
}

/* Do a few paragraphs from block i on introduce a table or a chart? */
static bool introduces(const struct document *d, size_t i)
{
    enum { FEW = 4 };
    for (size_t n = 0; i < d->block.n && n < FEW; i++) {
        const struct block *b = &d->block.at[i];
        if ((b->kind == BLOCK_TABLE || b->kind == BLOCK_CHART) && !is_hidden(b))
            return true;
        if (b->kind != BLOCK_PARAGRAPH && !is_hidden(b))
            return false;
        n += b->kind == BLOCK_PARAGRAPH;
    }
    return false;
}

static double block_start(struct pages *pages, size_t i);

/* What must stand below a chapter's heading, whose first paragraphs may lead to the heading of a section. */
static double chapter_start(struct pages *pages, size_t i)
{
    const struct document *d = pages->document;
    double paragraphs = 0;
    size_t next = i;
    for (; next < d->block.n; next++) {
        const struct block *b = &d->block.at[next];
        if (b->kind == BLOCK_PARAGRAPH)
            paragraphs += text_height(pages, b);
        else if (!is_hidden(b))
            break;
    }
    bool leads =
        next < d->block.n && d->block.at[next].kind == BLOCK_HEADING && d->block.at[next].level > 1;
    return leads ? paragraphs + block_start(pages, next) : block_start(pages, i);
}

/* What must stand on the same page as what comes before block i. */
static double block_start(struct pages *pages, size_t i)
{
    const double few_lines = BODY_SIZE * LINE_FACTOR * 2;
    const struct document *d = pages->document;
    if (i >= d->block.n)
        return 0;
    const struct block *b = &d->block.at[i];
    if (is_hidden(b))
        return block_start(pages, i + 1);
    switch (b->kind) {
    case BLOCK_HEADING:
        return heading_height(b) +
               (b->level == 1 ? chapter_start(pages, i + 1) : block_start(pages, i + 1));
    case BLOCK_PARAGRAPH:
        return introduces(d, i) ? text_height(pages, b) + block_start(pages, i + 1) : few_lines;
    case BLOCK_TABLE:
        return page_table_start(pages, b->table);
    case BLOCK_CHART:
        return page_chart_height(b);
    case BLOCK_FIGURES:
        return FIGURES_HEIGHT;
    case BLOCK_NEW_PAGE:
    case BLOCK_CONTENTS:
        break;
    }
    return 0;
}

static const char *heading_text(struct pages *pages, const struct block *b)
{
    return b->number ? arena_format(pages->arena, "%s%s", b->number, b->text) : b->text;
}

static void draw_heading(struct pages *pages, size_t i)
{
    const struct block *b = &pages->document->block.at[i];
    const char *text = heading_text(pages, b);
    double need = block_start(pages, i);
    double all = page_size(pages)->text_height;
    bool in_front = b->level == 0 && page_left(pages) >= all;
    page_need(pages, need < all ? need : heading_height(b));
    if (page_left(pages) < page_size(pages)->text_height)
        pages->y += b->level == 1 ? 14 : 8;
    if (b->level > 0)
        page_bookmark(pages, b->level, text, pages->y, true);
    pages->open = page_part(pages, (struct part){.kind = PART_HEADING, .level = b->level});
    page_paragraph(pages, b->level == 1 ? &chapter : in_front ? &front : &section, text, ink);
    pages->y += b->level == 1 ? 8 : 6;
}

/* What introduces a table goes with it to the next page. */
static void draw_text_block(struct pages *pages, size_t i)
{
    const struct block *b = &pages->document->block.at[i];
    struct style s = text_style(b);
    double need = introduces(pages->document, i) ? block_start(pages, i) : 0;
    if (need < page_size(pages)->text_height)
        page_need(pages, need);
    page_begin(pages, PART_TEXT);
    page_paragraph(pages, &s, b->text, tone_ink(b->tone));
    pages->y += b->one_line ? 1 : 4;
}

static void draw_contents_page(struct pages *pages)
{
    page_new(pages);
    pages->contents_page = pages->current;
    pages->page.at[pages->current].reserved = true;
    pages->contents_part = page_part(pages, (struct part){.kind = PART_CONTENTS});
}

static void turn_page(struct pages *pages, const struct block *b)
{
    pages->size = b->landscape ? &page_landscape : &page_portrait;
    page_new(pages);
}

static void draw_block(struct pages *pages, size_t i)
{
    const struct block *b = &pages->document->block.at[i];
    pages->linked = !b->unlinked;
    switch (b->kind) {
    case BLOCK_HEADING:
        draw_heading(pages, i);
        break;
    case BLOCK_PARAGRAPH:
        draw_text_block(pages, i);
        break;
    case BLOCK_TABLE:
        if (!b->table->sheet_only)
            page_table(pages, b->table, b->number);
        break;
    case BLOCK_CHART:
        page_charts(pages, b);
        break;
    case BLOCK_FIGURES:
        draw_figures(pages, b);
        break;
    case BLOCK_NEW_PAGE:
        turn_page(pages, b);
        break;
    case BLOCK_CONTENTS:
        draw_contents_page(pages);
        break;
    }
}

/* What no font could draw. */
static void draw_missing(struct pages *pages)
{
    const char *list = "";
    for (size_t i = 0; i < pages->missing.n; i++)
        list = arena_format(pages->arena, "%s%sU+%04X", list, i ? "、" : "",
                            (unsigned)pages->missing.at[i]);
    pages->y += 6;
    if (pages->missing.n == 0)
        return;
    page_begin(pages, PART_TEXT);
    page_paragraph(pages, &note, SAY(pages->wording, pages->arena, FONTS_MISSING, list),
                   tone_ink(TONE_BAD));
}

void pages_lay_out(struct pages *pages)
{
    pages->size = &page_portrait;
    if (pages->document->letter)
        page_new(pages);
    else
        page_cover(pages);
    for (size_t i = 0; i < pages->document->block.n; i++)
        draw_block(pages, i);
    draw_missing(pages);
    page_contents(pages, pages->contents_page);
    page_numbers(pages);
}

void pages_free(struct pages *pages)
{
    for (size_t i = 0; i < pages->page.n; i++) {
        bytes_free(&pages->page.at[i].shade.bytes);
        bytes_free(&pages->page.at[i].shape.bytes);
        bytes_free(&pages->page.at[i].text.bytes);
    }
}

bool pages_link_end(const struct pages *pages, size_t page, struct link *l)
{
    if (!l->row)
        return true;
    if ((size_t)l->row >= pages->anchor.n || !pages->anchor.at[l->row].set)
        return false;
    l->page = pages->anchor.at[l->row].page;
    l->to = pages->anchor.at[l->row].y;
    return l->page != page;
}

const char *pages_title(const struct pages *pages)
{
    return arena_format(pages->arena, "%s　%s", pages->document->title, pages->document->subtitle);
}
