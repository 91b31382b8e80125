/* PDF canvas: operators into layers, layers into pages' streams. */
#include <math.h>

#include "base/digest.h"
#include "report/pdf.h"

static int tenths(double points)
{
    return (int)lround(points * 10);
}

static int up(const struct pages *pages, double y)
{
    return tenths(page_size(pages)->height - y);
}

/* A number given in tenths of a point, and a blank. */
static void put_tenths(struct layer *l, int value)
{
    bytes_tenths(&l->bytes, value);
    bytes_u8(&l->bytes, ' ');
}

static void put_share(struct layer *l, double share)
{
    bytes_hundredths(&l->bytes, (int)lround(share * 100));
    bytes_u8(&l->bytes, ' ');
}

/* Sets a layer's colour: of what is filled (0) or stroked (1). */
static void set_color(struct layer *l, int stroke, struct color c)
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

static void set_dash(struct layer *l, const struct pen *pen)
{
    if (pen->dash <= 0)
        return;
    bytes_text(&l->bytes, "[");
    bytes_tenths(&l->bytes, tenths(pen->dash));
    if (pen->apart > 0) {
        bytes_text(&l->bytes, " ");
        bytes_tenths(&l->bytes, tenths(pen->apart));
    }
    bytes_text(&l->bytes, "]0 d ");
}

/* --- parts ------------------------------------------------------------------------------------------------ */

static void begin_mark(struct layer *l, size_t part)
{
    if (l->marked)
        bytes_text(&l->bytes, "EMC\n");
    l->marked = true;
    l->part = part;
}

static void put_mark(struct layer *l, unsigned mark)
{
    bytes_text(&l->bytes, "/P<</MCID ");
    bytes_tenths(&l->bytes, 10 * (int)mark);
    bytes_text(&l->bytes, ">>BDC\n");
}

/* What is drawn next on the layer is of the part that is open. Of shapes only those of figures say something. */
static void mark_part(struct pages *pages, struct layer *l)
{
    const struct page *page = &pages->page.at[pages->current];
    bool speaks =
        pages->open && (l == &page->text || pages->part.at[pages->open].kind == PART_FIGURE);
    size_t part = l != &page->shade && speaks ? pages->open : 0;
    if (l->marked && l->part == part)
        return;
    begin_mark(l, part);
    if (part)
        put_mark(l, page_mark(pages));
    else
        bytes_text(&l->bytes, "/Artifact BMC\n");
}

/* --- shapes ------------------------------------------------------------------------------------------------ */

static void put_area(const struct pages *pages, struct layer *l, struct rectangle at)
{
    int from_x = tenths(at.x);
    int from_y = up(pages, at.y + at.height);
    put_tenths(l, from_x);
    put_tenths(l, from_y);
    put_tenths(l, tenths(at.x + at.width) - from_x);
    put_tenths(l, up(pages, at.y) - from_y);
    bytes_text(&l->bytes, "re ");
}

static void put_line(struct layer *l, int x1, int y1, int x2, int y2)
{
    put_tenths(l, x1);
    put_tenths(l, y1);
    bytes_text(&l->bytes, "m ");
    put_tenths(l, x2);
    put_tenths(l, y2);
    bytes_text(&l->bytes, "l\n");
}

static void put_points(const struct pages *pages, struct layer *l, const double xy[4])
{
    put_line(l, tenths(xy[0]), up(pages, xy[1]), tenths(xy[2]), up(pages, xy[3]));
}

static void draw_area(struct pages *pages, struct layer *l, struct rectangle at, struct color color)
{
    mark_part(pages, l);
    set_color(l, 0, color);
    put_area(pages, l, at);
    bytes_text(&l->bytes, "f\n");
}

static void draw_line(struct pages *pages, struct layer *l, const double xy[4],
                      const struct pen *pen)
{
    mark_part(pages, l);
    set_color(l, 1, pen->stroke);
    set_width(l, pen->width);
    set_dash(l, pen);
    put_points(pages, l, xy);
    bytes_text(&l->bytes, pen->dash > 0 ? "S []0 d\n" : "S\n");
}

static void draw_path(struct pages *pages, struct layer *l, const double *xy, size_t n,
                      const struct pen *pen)
{
    mark_part(pages, l);
    set_color(l, 1, pen->stroke);
    if (pen->inside)
        set_color(l, 0, *pen->inside);
    set_width(l, pen->width);
    set_dash(l, pen);
    for (size_t i = 0; i < n; i++) {
        put_tenths(l, tenths(xy[2 * i]));
        put_tenths(l, up(pages, xy[2 * i + 1]));
        bytes_text(&l->bytes, i ? "l\n" : "m\n");
    }
    bytes_text(&l->bytes, pen->inside ? "b\n" : "s\n");
    if (pen->dash > 0)
        bytes_text(&l->bytes, "[]0 d\n");
}

static void draw_lines(struct pages *pages, struct layer *l, struct rectangle within,
                       const double *xy, size_t n, struct color color)
{
    mark_part(pages, l);
    set_color(l, 1, color);
    set_width(l, HATCH_WIDTH);
    bytes_text(&l->bytes, "q ");
    put_area(pages, l, within);
    bytes_text(&l->bytes, "W n\n");
    for (size_t i = 0; i < n; i++)
        put_points(pages, l, xy + 4 * i);
    bytes_text(&l->bytes, "S Q\n");
}

/* --- text -------------------------------------------------------------------------------------------------- */

static void set_font(struct layer *l, int font, double size)
{
    if (l->font == font && l->size == size)
        return;
    l->font = font;
    l->size = size;
    bytes_text(&l->bytes, "/");
    bytes_text(&l->bytes, pdf_font_name[font]);
    bytes_text(&l->bytes, " ");
    put_tenths(l, tenths(size));
    bytes_text(&l->bytes, "Tf\n");
}

/* From line to line in a table's cell, in tenths of a point: the step with an operator of its own. */
enum { LEADING = 10 * CELL_LEADING };

static void put_byte(struct layer *l, unsigned byte)
{
    if (byte == '(' || byte == ')' || byte == '\\')
        bytes_u8(&l->bytes, '\\');
    if (byte == '\r')
        bytes_text(&l->bytes, "\\r"); /* a bare one would be read as a line end */
    else
        bytes_u8(&l->bytes, byte);
}

static void set_style(struct layer *l, const struct placed_line *p)
{
    set_color(l, 0, p->color);
    if (p->text->bold) {
        set_color(l, 1, p->color);
        bytes_text(&l->bytes, "2 Tr ");
        bytes_tenths(&l->bytes, tenths(BOLD_WIDTH));
        bytes_text(&l->bytes, " w\n");
    }
    if (p->apart > 0)
        bytes_format(&l->bytes, "%.2f Tc\n", p->apart);
}

/* The characters from `from` on that are of one font; where they end. */
static size_t put_run(struct layer *l, const struct placed_line *p, size_t from)
{
    const struct set_character *at = p->text->at;
    bool own = at[from].glyph >= OWN_GLYPH;
    size_t to = from;
    bytes_text(&l->bytes, "(");
    for (; to < p->line->to && (at[to].glyph >= OWN_GLYPH) == own; to++) {
        unsigned glyph = at[to].glyph & ~(unsigned)OWN_GLYPH;
        put_byte(l, glyph >> 8);
        put_byte(l, glyph & 0xFF);
    }
    return to;
}

static void draw_text(struct pages *pages, struct layer *l, const struct placed_line *p)
{
    const struct line *line = p->line;
    int to_x = tenths(p->x);
    int to_y = tenths(page_size(pages)->height - p->y - p->size * BASELINE);
    if (l->bytes.n == 0)
        bytes_format(&l->bytes, "BT %d TL\n", LEADING / 10);
    mark_part(pages, l);
    set_style(l, p);
    for (size_t from = line->from, to = from; from < line->to; from = to) {
        bool first = from == line->from;
        bool next = first && to_x == l->x && to_y == l->y - LEADING;
        set_font(l, 2 * (int)p->text->face + (p->text->at[from].glyph >= OWN_GLYPH), p->size);
        if (first && !next) {
            put_tenths(l, to_x - l->x);
            put_tenths(l, to_y - l->y);
            bytes_text(&l->bytes, "Td\n");
        }
        l->x = to_x;
        l->y = to_y;
        to = put_run(l, p, from);
        bytes_text(&l->bytes, next ? ")'\n" : ")Tj\n");
    }
    if (p->apart > 0)
        bytes_text(&l->bytes, "0 Tc\n");
    if (p->text->bold)
        bytes_text(&l->bytes, "0 Tr\n");
}

const struct canvas pdf_canvas = {
    .area = draw_area,
    .line = draw_line,
    .path = draw_path,
    .lines = draw_lines,
    .text = draw_text,
};

/* --- pages ------------------------------------------------------------------------------------------------- */

/* Frames lie between the grounds and the other shapes. */
static void put_frames(struct page *p)
{
    struct layer *l = &p->shade;
    if (p->edge[0].n == 0)
        return;
    if (!l->marked)
        bytes_text(&l->bytes, "/Artifact BMC\n");
    l->marked = true;
    set_color(l, 1, frame_color);
    set_width(l, FRAME_WIDTH);
    size_t level = page_edges(p, false);
    for (size_t i = 0; i < level; i++) {
        const struct edge *e = &p->edge[0].at[i];
        put_line(l, e->from, e->across, e->to, e->across);
    }
    size_t upright = page_edges(p, true);
    for (size_t i = 0; i < upright; i++) {
        const struct edge *e = &p->edge[1].at[i];
        put_line(l, e->across, e->from, e->across, e->to);
    }
    bytes_text(&l->bytes, "S\n");
}

static void end_marks(struct layer *l)
{
    if (l->marked)
        bytes_text(&l->bytes, "EMC\n");
}

void pdf_add_pages(struct pdf *pdf)
{
    size_t n = pdf->pages.page.n;
    pdf->handle = arena_alloc(pdf->pages.arena, (n + 1) * sizeof(*pdf->handle));
    for (size_t i = 0; i < n; i++)
        pdf->handle[i] = HPDF_AddPage(pdf->doc);
}

void pdf_put_pages(struct pdf *pdf)
{
    struct bytes packed = {0};
    struct digest *identity = digest_new(DIGEST_SHA256);
    for (size_t i = 0; i < pdf->pages.page.n; i++) {
        struct page *p = &pdf->pages.page.at[i];
        struct bytes *all = &p->shade.bytes;
        put_frames(p);
        end_marks(&p->shade);
        end_marks(&p->shape);
        end_marks(&p->text);
        bytes_put(all, p->shape.bytes.at, p->shape.bytes.n);
        if (p->text.bytes.n) {
            bytes_put(all, p->text.bytes.at, p->text.bytes.n);
            bytes_text(all, "ET\n");
        }
        packed.n = 0;
        bytes_deflate(&packed, pdf->packer, all->at, all->n);
        digest_add(identity, packed.at, packed.n);
        if (pdf->handle[i])
            pdf_fill_stream(pdf, ((HPDF_PageAttr)pdf->handle[i]->attr)->contents, "", packed.at,
                            packed.n);
    }
    pdf->identity = digest_end(identity, pdf->pages.arena);
    bytes_free(&packed);
}
