/* Pages: the cover. */
#include "report/page_parts.h"

static const struct color ink = {0, 0, 0};

#define COVER_TITLE_Y 190.0
#define COVER_LINES_Y 350.0
#define COVER_LINES_HEIGHT 215.0
#define COVER_FOOT_Y 600.0 /* from here on there is room for a seal */
#define COVER_LABEL 96.0
#define COVER_APART 6.0

static const struct style cover_value = {FACE_BODY, COVER_SIZE, ALIGN_LEFT, COVER_LABEL + 14,
                                         0,         false,      false};

/* How high the lines are at a size. */
static double cover_height(struct pages *pages, double size)
{
    const struct document *d = pages->document;
    double width = page_size(pages)->text_width - cover_value.left;
    double height = 0;
    for (size_t i = 0; i + 1 < d->cover.n; i += 2)
        height +=
            COVER_APART +
            (double)page_layout(pages, FACE_BODY, d->cover.at[i + 1], size, width, 0)->line.n *
                size * LINE_FACTOR;
    return height;
}

static void draw_cover_lines(struct pages *pages)
{
    const struct document *d = pages->document;
    struct style value = cover_value;
    while (value.size > FOOT_SIZE && cover_height(pages, value.size) > COVER_LINES_HEIGHT)
        value.size -= 0.5;
    pages->y = COVER_LINES_Y;
    for (size_t i = 0; i + 1 < d->cover.n; i += 2) {
        page_begin(pages, PART_TEXT);
        page_text(pages, FACE_BODY, d->cover.at[i], page_size(pages)->left, pages->y, COVER_LABEL,
                  ALIGN_RIGHT, value.size, tone_ink(TONE_MUTED));
        page_paragraph(pages, &value, d->cover.at[i + 1], ink);
        pages->y += COVER_APART;
    }
}

/* Number and secrecy above, who answers for it below, with room for the seal. */
static void draw_official(struct pages *pages)
{
    const struct geometry *g = page_size(pages);
    const struct cover *c = &pages->document->official;
    const char *const foot[] = {c->bureau, c->seal, c->date};
    const struct style line = {FACE_BODY, COVER_SIZE, ALIGN_CENTER, 0, 0, false, false};
    double half = g->text_width / 2;
    double size = COVER_SIZE;
    while (c->number && size > FOOT_SIZE &&
           page_width(pages, FACE_HEAD, c->number, size) > half * 1.3)
        size -= 0.5;
    page_begin(pages, PART_TEXT);
    if (c->number)
        page_text(pages, FACE_HEAD, c->number, g->left, g->top, half, ALIGN_LEFT, size, ink);
    if (c->secrecy)
        page_text(pages, FACE_HEAD, c->secrecy, g->left + half, g->top, half, ALIGN_RIGHT, size,
                  ink);
    pages->y = COVER_FOOT_Y;
    for (size_t i = 0; i < sizeof foot / sizeof *foot; i++) {
        if (!foot[i])
            continue;
        struct style s = page_fitted(pages, line, foot[i], 2 * COVER_SIZE * LINE_FACTOR, FOOT_SIZE);
        page_begin(pages, PART_TEXT);
        page_paragraph(pages, &s, foot[i], i == 1 ? tone_ink(TONE_MUTED) : ink);
        pages->y += i == 1 ? 4 * COVER_APART : COVER_APART;
    }
}

void page_cover(struct pages *pages)
{
    const struct document *d = pages->document;
    const struct style title = {FACE_HEAD, TITLE_SIZE, ALIGN_CENTER, 0, 0, false, false};
    const struct style subtitle = {FACE_HEAD, CHAPTER_SIZE, ALIGN_CENTER, 0, 0, false, false};
    page_new(pages);
    draw_official(pages);
    pages->y = COVER_TITLE_Y;
    struct style s =
        page_fitted(pages, title, d->title, 2 * TITLE_SIZE * LINE_FACTOR, SECTION_SIZE);
    page_begin(pages, PART_TEXT);
    page_paragraph(pages, &s, d->title, ink);
    pages->y += 12;
    s = page_fitted(pages, subtitle, d->subtitle, COVER_LINES_Y - pages->y - 12, 6);
    page_begin(pages, PART_TEXT);
    page_paragraph(pages, &s, d->subtitle, ink);
    draw_cover_lines(pages);
}
