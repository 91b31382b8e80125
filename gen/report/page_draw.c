/* Pages: pages, shapes, frames. */
#include "report/canvas.h"

#include <math.h>
#include <stdlib.h>

static int tenths(double points)
{
    return (int)lround(points * 10);
}

const struct geometry page_portrait = {595.28, 841.89, 79.0, 104.9, 442.0, 637.8};
const struct geometry page_landscape = {841.89, 595.28, 104.9, 73.7, 637.8, 442.0};

const struct geometry *page_size(const struct pages *pages)
{
    return pages->page.n ? pages->page.at[pages->current].size : pages->size;
}

static int up(const struct pages *pages, double y)
{
    return tenths(page_size(pages)->height - y);
}

/* --- pages ------------------------------------------------------------------------------------------------ */

static bool is_empty(const struct page *p)
{
    return !p->reserved &&
           p->shade.bytes.n + p->shape.bytes.n + p->text.bytes.n + p->edge[0].n == 0;
}

void page_new(struct pages *pages)
{
    if (pages->page.n && is_empty(&pages->page.at[pages->page.n - 1])) {
        pages->page.at[pages->page.n - 1].size = pages->size;
        pages->y = pages->size->top;
        return;
    }
    struct page *p = vec_push(pages->arena, &pages->page);
    pages->current = pages->page.n - 1;
    pages->y = pages->size->top;
    p->size = pages->size;
    p->text.font = -1;
}

double page_left(const struct pages *pages)
{
    const struct geometry *g = page_size(pages);
    return g->top + g->text_height - pages->y;
}

void page_need(struct pages *pages, double height)
{
    if (page_left(pages) < height)
        page_new(pages);
}

/* --- links ------------------------------------------------------------------------------------------------- */

void page_link(struct pages *pages, double x, double y, double width, double height, int row)
{
    *vec_push(pages->arena, &pages->page.at[pages->current].link) = (struct link){
        .x = x, .y = y, .width = width, .height = height, .row = row, .part = pages->open};
}

void page_bookmark(struct pages *pages, int level, const char *text, double y, bool listed)
{
    *vec_push(pages->arena, &pages->bookmark) =
        (struct bookmark){level, text, pages->current, y, listed};
    pages->level = listed ? level : pages->level;
}

void page_anchor(struct pages *pages, int row, double y)
{
    while (pages->anchor.n <= (size_t)row)
        *vec_push(pages->arena, &pages->anchor) = (struct anchor){0};
    if (!pages->anchor.at[row].set)
        pages->anchor.at[row] = (struct anchor){true, pages->current, y};
}

/* --- shapes ------------------------------------------------------------------------------------------------ */

static struct page *current(struct pages *pages)
{
    return &pages->page.at[pages->current];
}

void page_shade(struct pages *pages, double x, double y, double width, double height,
                struct color color)
{
    pages->canvas->area(pages, &current(pages)->shade, (struct rectangle){x, y, width, height},
                        color);
}

void page_fill(struct pages *pages, double x, double y, double width, double height,
               struct color color)
{
    pages->canvas->area(pages, &current(pages)->shape, (struct rectangle){x, y, width, height},
                        color);
}

void page_rule(struct pages *pages, double x1, double y1, double x2, double y2, double width,
               struct color color)
{
    const double xy[] = {x1, y1, x2, y2};
    const struct pen pen = {.width = width, .stroke = color};
    pages->canvas->line(pages, &current(pages)->shape, xy, &pen);
}

void page_dots(struct pages *pages, double x1, double x2, double y, struct color color)
{
    const double xy[] = {x1, y, x2, y};
    const struct pen pen = {.width = 0.8, .stroke = color, .dash = 0.8, .apart = 4.2};
    pages->canvas->line(pages, &current(pages)->shape, xy, &pen);
}

void page_path(struct pages *pages, const double *xy, size_t n, const struct pen *pen)
{
    if (n >= 2)
        pages->canvas->path(pages, &current(pages)->shape, xy, n, pen);
}

void page_hatch(struct pages *pages, double x, double y, double width, double height, double angle,
                double step, struct color color)
{
    struct rectangle area = {x, y, width, height};
    double lean = angle > 0 ? height : 0; /* lines at 45 degrees, or level ones */
    VEC(double) xy = {0};
    for (double at = step; at < (lean > 0 ? width + lean : height); at += step) {
        const double end[] = {lean > 0 ? x + at - lean : x, lean > 0 ? y + height : y + at,
                              lean > 0 ? x + at : x + width, lean > 0 ? y : y + at};
        for (int i = 0; i < 4; i++)
            *vec_push(pages->arena, &xy) = end[i];
    }
    pages->canvas->lines(pages, &current(pages)->shape, area, xy.at, xy.n / 4, color);
}

/* --- frames ------------------------------------------------------------------------------------------------ */

/* Cells come row by row: most edges go on with one of the last ones. */
static void add_edge(struct pages *pages, int upright, int across, int from, int to)
{
    enum { LOOK_BACK = 24 };
    struct page *p = &pages->page.at[pages->current];
    size_t n = p->edge[upright].n;
    for (size_t i = n; i > 0 && i + LOOK_BACK > n; i--) {
        struct edge *e = &p->edge[upright].at[i - 1];
        if (e->across != across || from > e->to || to < e->from)
            continue;
        e->from = from < e->from ? from : e->from;
        e->to = to > e->to ? to : e->to;
        return;
    }
    *vec_push(pages->arena, &p->edge[upright]) = (struct edge){across, from, to};
}

void page_frame(struct pages *pages, double x, double y, double width, double height)
{
    int left = tenths(x);
    int right = tenths(x + width);
    int top = up(pages, y);
    int bottom = up(pages, y + height);
    add_edge(pages, 0, top, left, right);
    add_edge(pages, 0, bottom, left, right);
    add_edge(pages, 1, left, bottom, top);
    add_edge(pages, 1, right, bottom, top);
}

static int by_place(const void *a, const void *b)
{
    const struct edge *x = a;
    const struct edge *y = b;
    if (x->across != y->across)
        return x->across < y->across ? 1 : -1;
    return (x->from > y->from) - (x->from < y->from);
}

size_t page_edges(struct page *p, bool upright)
{
    struct edge *edge = p->edge[upright].at;
    size_t n = p->edge[upright].n;
    size_t made = 0;
    if (n)
        qsort(edge, n, sizeof *edge, by_place);
    for (size_t i = 0; i < n;) {
        struct edge all = edge[i++];
        for (; i < n && edge[i].across == all.across && edge[i].from <= all.to; i++)
            all.to = edge[i].to > all.to ? edge[i].to : all.to;
        edge[made++] = all;
    }
    return p->edge[upright].n = made;
}

/* --- colours ------------------------------------------------------------------------------------------------- */

struct color tone_ink(enum tone tone)
{
    static const struct color ink[] = {
        [TONE_PLAIN] = {0, 0, 0},         [TONE_STRONG] = {0, 0, 0},
        [TONE_GOOD] = {0.10, 0.37, 0.13}, [TONE_BAD] = {0.48, 0, 0.08},
        [TONE_OPEN] = {0.48, 0.35, 0},    [TONE_MUTED] = {0.42, 0.42, 0.42},
    };
    return ink[tone];
}

bool tone_fill(enum tone tone, struct color *color)
{
    if (tone == TONE_BAD)
        *color = (struct color){0.995, 0.93, 0.93};
    else if (tone == TONE_OPEN)
        *color = (struct color){1, 0.97, 0.88};
    return tone == TONE_BAD || tone == TONE_OPEN;
}
