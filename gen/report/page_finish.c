/* Pages: what is known only at the end: the contents, the foot of each page. */
#include "report/page_parts.h"

#include <string.h>

#include "base/text.h"

static const struct color ink = {0, 0, 0};
static const struct style front = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false, false};

/* Chapters, and sections where a page holds them all. */
static int contents_depth(const struct document *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->block.n; i++)
        n += d->block.at[i].kind == BLOCK_HEADING && d->block.at[i].level > 0 &&
             d->block.at[i].level <= 2;
    return (double)n * CONTENTS_STEP + 60 < page_portrait.text_height ? 2 : 1;
}

static void draw_contents_line(struct pages *pages, const struct bookmark *e)
{
    const struct geometry *g = page_size(pages);
    const char *page = arena_format(pages->arena, "%zu", e->page + 1);
    double left = g->left + (e->level > 1 ? 2 * BODY_SIZE : 0);
    double width = g->left + g->text_width - left;
    double from = left + page_width(pages, FACE_BODY, e->text, BODY_SIZE) + 8;
    double to = left + width - page_width(pages, FACE_BODY, page, BODY_SIZE) - 6;
    size_t entry =
        page_part(pages, (struct part){.kind = PART_ENTRY, .above = pages->contents_part});
    pages->open = page_part(pages, (struct part){.kind = PART_REFERENCE, .above = entry});
    page_text(pages, FACE_BODY, e->text, left, pages->y, width, ALIGN_LEFT, BODY_SIZE, ink);
    if (from < to)
        page_dots(pages, from, to, pages->y + BODY_SIZE * 1.02, tone_ink(TONE_MUTED));
    page_text(pages, FACE_BODY, page, left, pages->y, width, ALIGN_RIGHT, BODY_SIZE, ink);
    *vec_push(pages->arena, &pages->page.at[pages->current].link) =
        (struct link){left, pages->y, width, CONTENTS_STEP, 0, e->page, e->y, e->text, pages->open};
    pages->y += CONTENTS_STEP;
}

void page_contents(struct pages *pages, size_t page)
{
    int depth = contents_depth(pages->document);
    if (page == 0)
        return;
    pages->current = page;
    pages->linked = false;
    pages->y = page_size(pages)->top;
    pages->open =
        page_part(pages, (struct part){.kind = PART_CAPTION, .above = pages->contents_part});
    page_paragraph(pages, &front, pages->wording->text[CONTENTS], ink);
    pages->y += 16;
    for (size_t i = 0; i < pages->bookmark.n; i++)
        if (pages->bookmark.at[i].listed && pages->bookmark.at[i].level <= depth &&
            page_left(pages) >= CONTENTS_STEP)
            draw_contents_line(pages, &pages->bookmark.at[i]);
}

/* As much of a text as a width holds. */
static const char *shortened(struct pages *pages, const char *text, double width)
{
    struct layout_text *t = page_layout(pages, FACE_BODY, text, FOOT_SIZE, 1e9, 0);
    double used = 2 * FOOT_SIZE; /* the … */
    const char *at = text;
    const char *end = text + strlen(text);
    if (t->line.at[0].width * FOOT_SIZE <= width)
        return text;
    while (at < end) {
        uint32_t c = 0;
        size_t n = utf8_decode(at, end, &c);
        double wide =
            page_width(pages, FACE_BODY, arena_copy(pages->arena, at, n ? n : 1), FOOT_SIZE);
        if (used + wide > width)
            break;
        used += wide;
        at += n ? n : 1;
    }
    return arena_format(pages->arena, "%.*s…", (int)(at - text), text);
}

/* The date and the number on every page, and of the name what there is room for; the cover bears none. */
void page_numbers(struct pages *pages)
{
    const struct document *d = pages->document;
    const char *total = number_text(pages->arena, (int64_t)pages->page.n);
    const char *short_for[2] = {NULL, NULL};
    pages->linked = false;
    pages->open = 0;
    for (size_t i = d->letter ? 0 : 1; i < pages->page.n; i++) {
        pages->current = i;
        const struct geometry *g = page_size(pages);
        double y = g->top + g->text_height + FOOT_GAP;
        const char *number = SAY(pages->wording, pages->arena, PAGE_NUMBER,
                                 number_text(pages->arena, (int64_t)i + 1), total);
        const char **name = &short_for[g == &page_landscape];
        double room = g->text_width - page_width(pages, FACE_BODY, d->foot_date, FOOT_SIZE) -
                      page_width(pages, FACE_BODY, number, FOOT_SIZE) - 4 * FOOT_SIZE;
        if (!*name)
            *name = shortened(pages, d->footer, room);
        const char *left =
            arena_format(pages->arena, "%s%s%s", d->foot_date, *d->foot_date ? "　" : "", *name);
        page_text(pages, FACE_BODY, left, g->left, y, g->text_width, ALIGN_LEFT, FOOT_SIZE,
                  tone_ink(TONE_MUTED));
        page_text(pages, FACE_BODY, number, g->left, y, g->text_width, ALIGN_RIGHT, FOOT_SIZE,
                  tone_ink(TONE_MUTED));
    }
}
