/* Pages: paragraphs. */
#include "report/page_parts.h"

#define STRETCH_MOST 0.08 /* ems between two characters: more looks torn, and reads as a blank */

/* Points to spread in a line that is to end at the margin; 0 where that would tear it. */
static double stretch(const struct layout_text *t, size_t i, double slack, double size)
{
    size_t n = t->line.at[i].to - t->line.at[i].from;
    return n > 1 && slack / (double)(n - 1) <= STRETCH_MOST * size ? slack : 0;
}

void page_paragraph(struct pages *pages, const struct style *s, const char *text,
                    struct color color)
{
    const struct geometry *g = page_size(pages);
    double width = g->text_width - s->left;
    struct layout_text *t = page_layout(pages, s->face, text, s->size, width, s->indent);
    t->bold = s->bold;
    for (size_t i = 0; i < t->line.n; i++) {
        double indent = i == 0 ? s->indent * s->size : 0;
        double slack = width - indent - t->line.at[i].width * s->size;
        double shift = s->align == ALIGN_CENTER ? slack / 2 : 0;
        page_need(pages, s->size * LINE_FACTOR);
        page_draw_line(pages, t, i, g->left + s->left + indent + shift, pages->y, s->size, color,
                       s->justify && !t->line.at[i].ends ? stretch(t, i, slack, s->size) : 0);
        pages->y += s->size * LINE_FACTOR;
    }
}

double page_paragraph_height(struct pages *pages, const struct style *s, const char *text)
{
    double width = page_size(pages)->text_width - s->left;
    struct layout_text *t = page_layout(pages, s->face, text, s->size, width, s->indent);
    return (double)t->line.n * s->size * LINE_FACTOR;
}

struct style page_fitted(struct pages *pages, struct style s, const char *text, double height,
                         double least)
{
    for (; s.size > least; s.size -= 0.5)
        if (page_paragraph_height(pages, &s, text) <= height)
            break;
    return s;
}
