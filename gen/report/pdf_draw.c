/* PDF drawing: pages, lines, frames. */
#include "report/pdf_draw.h"

#include <math.h>
#include <stdlib.h>

static const struct color frame_color = {0.45, 0.45, 0.45};
#define FRAME_WIDTH 0.5

static int tenths(double points)
{
    return (int)lround(points * 10);
}

const struct geometry pdf_portrait = {595.28, 841.89, 79.0, 104.9, 442.0, 637.8};
const struct geometry pdf_landscape = {841.89, 595.28, 104.9, 73.7, 637.8, 442.0};

const struct geometry *pdf_size(const struct pdf *pdf)
{
    return pdf->page.n ? pdf->page.at[pdf->current].size : pdf->size;
}

static int up(const struct pdf *pdf, double y)
{
    return tenths(pdf_size(pdf)->height - y);
}

/* --- pages ------------------------------------------------------------------------------------------------ */

static bool is_empty(const struct page *p)
{
    return !p->reserved &&
           p->shade.bytes.n + p->shape.bytes.n + p->text.bytes.n + p->edge[0].n == 0;
}

void pdf_new_page(struct pdf *pdf)
{
    if (pdf->page.n && is_empty(&pdf->page.at[pdf->page.n - 1])) {
        pdf->page.at[pdf->page.n - 1].size = pdf->size;
        pdf->y = pdf->size->top;
        return;
    }
    struct page *p = vec_push(pdf->arena, &pdf->page);
    pdf->current = pdf->page.n - 1;
    pdf->y = pdf->size->top;
    p->size = pdf->size;
    p->text.font = -1;
    p->handle = HPDF_AddPage(pdf->doc);
}

double pdf_left(const struct pdf *pdf)
{
    const struct geometry *g = pdf_size(pdf);
    return g->top + g->text_height - pdf->y;
}

void pdf_need(struct pdf *pdf, double height)
{
    if (pdf_left(pdf) < height)
        pdf_new_page(pdf);
}

/* --- links ------------------------------------------------------------------------------------------------- */

void pdf_link(struct pdf *pdf, double x, double y, double width, double height, int row)
{
    *vec_push(pdf->arena, &pdf->page.at[pdf->current].link) =
        (struct link){.x = x, .y = y, .width = width, .height = height, .row = row};
}

void pdf_bookmark(struct pdf *pdf, int level, const char *text, double y, bool listed)
{
    *vec_push(pdf->arena, &pdf->bookmark) = (struct bookmark){level, text, pdf->current, y, listed};
    pdf->level = listed ? level : pdf->level;
}

void pdf_anchor(struct pdf *pdf, int row, double y)
{
    while (pdf->anchor.n <= (size_t)row)
        *vec_push(pdf->arena, &pdf->anchor) = (struct anchor){0};
    if (!pdf->anchor.at[row].set)
        pdf->anchor.at[row] = (struct anchor){true, pdf->current, y};
}

/* --- layers ------------------------------------------------------------------------------------------------ */

void layer_tenths(struct layer *l, int value)
{
    bytes_tenths(&l->bytes, value);
    bytes_u8(&l->bytes, ' ');
}

static void put_share(struct layer *l, double share)
{
    bytes_format(&l->bytes, "%g ", round(share * 100) / 100);
}

void layer_color(struct layer *l, int stroke, struct color c)
{
    struct color *old = &l->color[stroke];
    if (l->colored[stroke] && old->r == c.r && old->g == c.g && old->b == c.b)
        return;
    l->colored[stroke] = true;
    *old = c;
    put_share(l, c.r);
    if (c.r == c.g && c.g == c.b) {
        bytes_text(&l->bytes, stroke ? "G\n" : "g\n");
        return;
    }
    put_share(l, c.g);
    put_share(l, c.b);
    bytes_text(&l->bytes, stroke ? "RG\n" : "rg\n");
}

static void set_width(struct layer *l, double width)
{
    if (l->line_width == width)
        return;
    l->line_width = width;
    put_share(l, width);
    bytes_text(&l->bytes, "w\n");
}

static void put_area(const struct pdf *pdf, struct layer *l, double x, double y, double width,
                     double height)
{
    int from_x = tenths(x);
    int from_y = up(pdf, y + height);
    layer_tenths(l, from_x);
    layer_tenths(l, from_y);
    layer_tenths(l, tenths(x + width) - from_x);
    layer_tenths(l, up(pdf, y) - from_y);
    bytes_text(&l->bytes, "re ");
}

static void put_rectangle(const struct pdf *pdf, struct layer *l, double x, double y, double width,
                          double height)
{
    put_area(pdf, l, x, y, width, height);
    bytes_text(&l->bytes, "f\n");
}

void pdf_shade(struct pdf *pdf, double x, double y, double width, double height, struct color color)
{
    struct layer *l = &pdf->page.at[pdf->current].shade;
    layer_color(l, 0, color);
    put_rectangle(pdf, l, x, y, width, height);
}

void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, struct color color)
{
    struct layer *l = &pdf->page.at[pdf->current].shape;
    layer_color(l, 0, color);
    put_rectangle(pdf, l, x, y, width, height);
}

static void put_line(struct layer *l, int x1, int y1, int x2, int y2)
{
    layer_tenths(l, x1);
    layer_tenths(l, y1);
    bytes_text(&l->bytes, "m ");
    layer_tenths(l, x2);
    layer_tenths(l, y2);
    bytes_text(&l->bytes, "l\n");
}

void pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2, double width,
              struct color color)
{
    struct layer *l = &pdf->page.at[pdf->current].shape;
    layer_color(l, 1, color);
    set_width(l, width);
    put_line(l, tenths(x1), up(pdf, y1), tenths(x2), up(pdf, y2));
    bytes_text(&l->bytes, "S\n");
}

void pdf_dots(struct pdf *pdf, double x1, double x2, double y, struct color color)
{
    struct layer *l = &pdf->page.at[pdf->current].shape;
    layer_color(l, 1, color);
    set_width(l, 0.8);
    bytes_text(&l->bytes, "[.8 4.2]0 d ");
    put_line(l, tenths(x1), up(pdf, y), tenths(x2), up(pdf, y));
    bytes_text(&l->bytes, "S []0 d\n");
}

void pdf_path(struct pdf *pdf, const double *xy, size_t n, const struct pen *pen)
{
    struct layer *l = &pdf->page.at[pdf->current].shape;
    if (n < 2)
        return;
    layer_color(l, 1, pen->stroke);
    if (pen->inside)
        layer_color(l, 0, *pen->inside);
    set_width(l, pen->width);
    if (pen->dash > 0)
        bytes_format(&l->bytes, "[%g]0 d ", pen->dash);
    bytes_text(&l->bytes, pen->inside ? "q/A gs " : "");
    for (size_t i = 0; i < n; i++) {
        layer_tenths(l, tenths(xy[2 * i]));
        layer_tenths(l, up(pdf, xy[2 * i + 1]));
        bytes_text(&l->bytes, i ? "l\n" : "m\n");
    }
    bytes_text(&l->bytes, pen->inside ? "b Q\n" : "s\n");
    if (pen->dash > 0)
        bytes_text(&l->bytes, "[]0 d\n");
}

void pdf_hatch(struct pdf *pdf, double x, double y, double width, double height, double angle,
               double step, struct color color)
{
    struct layer *l = &pdf->page.at[pdf->current].shape;
    double lean = angle > 0 ? height : 0; /* lines at 45 degrees, or level ones */
    layer_color(l, 1, color);
    set_width(l, 0.5);
    bytes_text(&l->bytes, "q ");
    put_area(pdf, l, x, y, width, height);
    bytes_text(&l->bytes, "W n\n");
    for (double at = step; at < (lean > 0 ? width + lean : height); at += step) {
        if (lean > 0)
            put_line(l, tenths(x + at - lean), up(pdf, y + height), tenths(x + at), up(pdf, y));
        else
            put_line(l, tenths(x), up(pdf, y + at), tenths(x + width), up(pdf, y + at));
    }
    bytes_text(&l->bytes, "S Q\n");
}

/* --- frames ------------------------------------------------------------------------------------------------ */

/* Cells come row by row: most edges go on with one of the last ones. */
static void add_edge(struct pdf *pdf, int upright, int across, int from, int to)
{
    enum { LOOK_BACK = 24 };
    struct page *p = &pdf->page.at[pdf->current];
    size_t n = p->edge[upright].n;
    for (size_t i = n; i > 0 && i + LOOK_BACK > n; i--) {
        struct edge *e = &p->edge[upright].at[i - 1];
        if (e->across != across || from > e->to || to < e->from)
            continue;
        e->from = from < e->from ? from : e->from;
        e->to = to > e->to ? to : e->to;
        return;
    }
    *vec_push(pdf->arena, &p->edge[upright]) = (struct edge){across, from, to};
}

void pdf_frame(struct pdf *pdf, double x, double y, double width, double height)
{
    int left = tenths(x);
    int right = tenths(x + width);
    int top = up(pdf, y);
    int bottom = up(pdf, y + height);
    add_edge(pdf, 0, top, left, right);
    add_edge(pdf, 0, bottom, left, right);
    add_edge(pdf, 1, left, bottom, top);
    add_edge(pdf, 1, right, bottom, top);
}

static int by_place(const void *a, const void *b)
{
    const struct edge *x = a;
    const struct edge *y = b;
    if (x->across != y->across)
        return x->across < y->across ? 1 : -1;
    return (x->from > y->from) - (x->from < y->from);
}

static void put_edges(struct layer *l, struct edge *edge, size_t n, bool upright)
{
    if (n)
        qsort(edge, n, sizeof *edge, by_place);
    for (size_t i = 0; i < n;) {
        struct edge all = edge[i++];
        for (; i < n && edge[i].across == all.across && edge[i].from <= all.to; i++)
            all.to = edge[i].to > all.to ? edge[i].to : all.to;
        if (upright)
            put_line(l, all.across, all.from, all.across, all.to);
        else
            put_line(l, all.from, all.across, all.to, all.across);
    }
}

/* Frames lie between the grounds and the other shapes. */
static void put_frames(struct page *p)
{
    struct layer *l = &p->shade;
    if (p->edge[0].n == 0)
        return;
    layer_color(l, 1, frame_color);
    set_width(l, FRAME_WIDTH);
    put_edges(l, p->edge[0].at, p->edge[0].n, false);
    put_edges(l, p->edge[1].at, p->edge[1].n, true);
    bytes_text(&l->bytes, "S\n");
}

void pdf_put_pages(struct pdf *pdf)
{
    struct bytes packed = {0};
    for (size_t i = 0; i < pdf->page.n; i++) {
        struct page *p = &pdf->page.at[i];
        struct bytes *all = &p->shade.bytes;
        put_frames(p);
        bytes_put(all, p->shape.bytes.at, p->shape.bytes.n);
        if (p->text.bytes.n) {
            bytes_put(all, p->text.bytes.at, p->text.bytes.n);
            bytes_text(all, "ET\n");
        }
        packed.n = 0;
        bytes_deflate(&packed, pdf->packer, all->at, all->n);
        if (p->handle)
            pdf_fill_stream(pdf, ((HPDF_PageAttr)p->handle->attr)->contents, "", packed.at,
                            packed.n);
    }
    bytes_free(&packed);
}

void pdf_free_pages(struct pdf *pdf)
{
    for (size_t i = 0; i < pdf->page.n; i++) {
        bytes_free(&pdf->page.at[i].shade.bytes);
        bytes_free(&pdf->page.at[i].shape.bytes);
        bytes_free(&pdf->page.at[i].text.bytes);
    }
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
