/* OFD canvas: objects into layers. GB/T 33190-2016: 7.7 layers, 8 units and colours, 9 paths, 11 text. */
#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "report/ofd.h"

#define MILLIMETRE (25.4 / 72)        /* of a point */
enum { DECIMALS = 4, PARTS = 10000 }; /* of a millimetre */
enum { OPAQUE = 255, BASIC_PLANE_LAST = 0xFFFF };
#define LINE_ROOM 2.0 /* points around a line, that its ends are seen */

static long parts_of(double points)
{
    return lround(points * MILLIMETRE * PARTS);
}

/* Without trailing zeros. */
static void put_parts(struct bytes *b, long parts)
{
    char text[24];
    size_t at = sizeof text;
    unsigned long value = (unsigned long)labs(parts);
    int decimals = DECIMALS;
    for (; decimals > 0 && value % 10 == 0; decimals--)
        value /= 10;
    for (int i = 0; i < decimals; i++, value /= 10)
        text[--at] = (char)('0' + value % 10);
    if (decimals)
        text[--at] = '.';
    do
        text[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    if (parts < 0)
        text[--at] = '-';
    bytes_put(b, text + at, sizeof text - at);
}

static void ofd_length(struct bytes *b, double points)
{
    put_parts(b, parts_of(points));
}

static void put_pair(struct bytes *b, double x, double y)
{
    ofd_length(b, x);
    bytes_u8(b, ' ');
    ofd_length(b, y);
}

static void put_boundary(struct bytes *b, struct rectangle r)
{
    bytes_text(b, " Boundary=\"");
    put_pair(b, r.x, r.y);
    bytes_u8(b, ' ');
    put_pair(b, r.width, r.height);
    bytes_text(b, "\"");
}

static int share(double part)
{
    return (int)lround(part * OPAQUE);
}

static void put_color(struct bytes *b, const char *element, struct color c, double alpha)
{
    bytes_format(b, "<ofd:%s Value=\"%d %d %d\"", element, share(c.r), share(c.g), share(c.b));
    if (alpha < 1)
        bytes_format(b, " Alpha=\"%d\"", share(alpha));
    bytes_text(b, "/>");
}

/* --- paths ------------------------------------------------------------------------------------------------- */

static void start_path(struct bytes *b, struct rectangle at)
{
    bytes_format(b, "<ofd:PathObject ID=\"%c\"", OFD_NUMBER);
    put_boundary(b, at);
}

static void start_stroke(struct bytes *b, struct rectangle at, const struct pen *pen)
{
    start_path(b, at);
    bytes_text(b, " LineWidth=\"");
    ofd_length(b, pen->width);
    if (pen->dash > 0) {
        bytes_text(b, "\" DashPattern=\"");
        put_pair(b, pen->dash, pen->apart > 0 ? pen->apart : pen->dash);
    }
    bytes_text(b, pen->inside ? "\" Fill=\"true\">" : "\">");
    put_color(b, "StrokeColor", pen->stroke, 1);
    if (pen->inside)
        put_color(b, "FillColor", *pen->inside, 1);
    bytes_text(b, "<ofd:AbbreviatedData>");
}

static void end_path(struct bytes *b)
{
    bytes_text(b, "</ofd:AbbreviatedData></ofd:PathObject>\n");
}

static void put_point(struct bytes *b, const char *operator, double x, double y)
{
    bytes_text(b, operator);
    put_pair(b, x, y);
}

/* Around n points and the width of a line; places of a path are counted from its corner. */
static struct rectangle around(const double *xy, size_t n)
{
    double left = xy[0], right = xy[0], top = xy[1], bottom = xy[1];
    for (size_t i = 1; i < n; i++) {
        left = fmin(left, xy[2 * i]);
        right = fmax(right, xy[2 * i]);
        top = fmin(top, xy[2 * i + 1]);
        bottom = fmax(bottom, xy[2 * i + 1]);
    }
    return (struct rectangle){left - LINE_ROOM, top - LINE_ROOM, right - left + 2 * LINE_ROOM,
                              bottom - top + 2 * LINE_ROOM};
}

/* A path's lines around it, and its end. */
static void put_rectangle(struct bytes *b, struct rectangle at)
{
    bytes_text(b, "<ofd:AbbreviatedData>M 0 0");
    put_point(b, " L ", at.width, 0);
    put_point(b, " L ", at.width, at.height);
    put_point(b, " L ", 0, at.height);
    bytes_text(b, " C");
    end_path(b);
}

static void draw_area(struct pages *pages, struct layer *l, struct rectangle at, struct color color)
{
    struct bytes *b = &l->bytes;
    (void)pages;
    if (at.width <= 0 || at.height <= 0)
        return; /* the bar of a zero: a boundary has a size */
    start_path(b, at);
    bytes_text(b, " Stroke=\"false\" Fill=\"true\">");
    put_color(b, "FillColor", color, 1);
    put_rectangle(b, at);
}

static void put_points(struct bytes *b, struct rectangle from, const double *xy, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_point(b, i ? " L " : "M ", xy[2 * i] - from.x, xy[2 * i + 1] - from.y);
}

static void draw_line(struct pages *pages, struct layer *l, const double xy[4],
                      const struct pen *pen)
{
    (void)pages;
    struct rectangle at = around(xy, 2);
    start_stroke(&l->bytes, at, pen);
    put_points(&l->bytes, at, xy, 2);
    end_path(&l->bytes);
}

static void draw_path(struct pages *pages, struct layer *l, const double *xy, size_t n,
                      const struct pen *pen)
{
    (void)pages;
    struct rectangle at = around(xy, n);
    start_stroke(&l->bytes, at, pen);
    put_points(&l->bytes, at, xy, n);
    bytes_text(&l->bytes, " C");
    end_path(&l->bytes);
}

/* Of a line what lies between two places of one axis (0: across, 1: down). */
static void cut_line(double xy[4], int axis, double from, double to)
{
    int other = 1 - axis;
    for (int end = 0; end < 2; end++) {
        double *p = xy + 2 * end;
        const double *q = xy + 2 * (1 - end);
        double at = fmin(fmax(p[axis], from), to);
        if (at == p[axis])
            continue;
        p[other] += (q[other] - p[other]) * (at - p[axis]) / (q[axis] - p[axis]);
        p[axis] = at;
    }
}

/* The lines are cut to the rectangle: not every reader cuts at an object's boundary. */
static void draw_lines(struct pages *pages, struct layer *l, struct rectangle within,
                       const double *xy, size_t n, struct color color)
{
    (void)pages;
    const struct pen pen = {.width = HATCH_WIDTH, .stroke = color};
    if (n == 0)
        return;
    start_stroke(&l->bytes, within, &pen);
    for (size_t i = 0; i < n; i++, xy += 4) {
        double line[4] = {xy[0], xy[1], xy[2], xy[3]};
        if (line[0] != line[2])
            cut_line(line, 0, within.x, within.x + within.width);
        if (line[1] != line[3])
            cut_line(line, 1, within.y, within.y + within.height);
        bytes_text(&l->bytes, i ? " " : "");
        put_points(&l->bytes, within, line, 2);
    }
    end_path(&l->bytes);
}

void ofd_frames(struct page *p)
{
    const struct geometry *g = p->size;
    const struct pen pen = {.width = FRAME_WIDTH, .stroke = frame_color};
    struct bytes *b = &p->shade.bytes;
    if (p->edge[0].n == 0)
        return;
    start_stroke(b, (struct rectangle){0, 0, g->width, g->height}, &pen);
    for (int upright = 0; upright < 2; upright++) {
        size_t n = page_edges(p, upright);
        for (size_t i = 0; i < n; i++) {
            const struct edge *e = &p->edge[upright].at[i];
            double across = e->across / 10.0, from = e->from / 10.0, to = e->to / 10.0;
            put_point(b, upright || i ? " M " : "M ", upright ? across : from,
                      g->height - (upright ? from : across));
            put_point(b, " L ", upright ? across : to, g->height - (upright ? to : across));
        }
    }
    end_path(b);
}

/* --- links ------------------------------------------------------------------------------------------------- */

void ofd_destination(struct bytes *b, unsigned page, double top)
{
    bytes_format(b,
                 "<ofd:Actions><ofd:Action Event=\"CLICK\"><ofd:Goto><ofd:Dest Type=\"XYZ\" "
                 "PageID=\"%u\" Left=\"0\" Top=\"",
                 page);
    ofd_length(b, top > 0 ? top : 0);
    bytes_text(b, "\" Zoom=\"0\"/></ofd:Goto></ofd:Action></ofd:Actions>");
}

/* A path that is neither drawn nor filled. */
void ofd_link(struct bytes *b, struct rectangle at, unsigned to, double top)
{
    start_path(b, at);
    bytes_text(b, " Stroke=\"false\">");
    ofd_destination(b, to, top);
    put_rectangle(b, at);
}

/* --- text -------------------------------------------------------------------------------------------------- */

/* Characters [from, to) of one font. */
struct run {
    const struct placed_line *line;
    size_t from, to;
};

static double advance(const struct run *r, size_t i)
{
    return r->line->text->at[i].advance / 1000.0 * r->line->size + r->line->apart;
}

/* From each character to the next; equal steps as "g 12 3.5" (11.3). */
static void put_steps(struct bytes *b, const struct run *r)
{
    enum { FEW = 3 };
    bytes_text(b, " DeltaX=\"");
    for (size_t i = r->from, next = i; i + 1 < r->to; i = next) {
        long step = parts_of(advance(r, i));
        while (next + 1 < r->to && parts_of(advance(r, next)) == step)
            next++;
        bytes_text(b, i > r->from ? " " : "");
        if (next - i >= FEW)
            bytes_format(b, "g %zu ", next - i);
        for (size_t k = next - i >= FEW ? next - 1 : i; k < next; k++) {
            put_parts(b, step);
            bytes_text(b, k + 1 < next ? " " : "");
        }
    }
    bytes_text(b, "\"");
}

static void put_characters(struct bytes *b, const struct run *r)
{
    for (size_t i = r->from; i < r->to; i++) {
        char text[4];
        size_t n = utf8_encode(r->line->text->at[i].character, text);
        bytes_xml(b, text, n);
    }
}

static void put_run(struct bytes *b, const struct run *r, double x)
{
    const struct placed_line *p = r->line;
    unsigned own = p->text->at[r->from].glyph >= OWN_GLYPH;
    double width = 0;
    for (size_t i = r->from; i < r->to; i++)
        width += advance(r, i);
    bytes_format(b, "<ofd:TextObject ID=\"%c\"", OFD_NUMBER);
    put_boundary(b, (struct rectangle){x, p->y, width, p->size * LINE_FACTOR});
    bytes_format(b, " Font=\"%u\" Size=\"", OFD_FONT + 2 * (unsigned)p->text->face + own);
    ofd_length(b, p->size);
    if (p->text->bold) {
        bytes_text(b, "\" Weight=\"700\" Stroke=\"true\" LineWidth=\"");
        ofd_length(b, BOLD_WIDTH);
    }
    bytes_text(b, "\">");
    put_color(b, "FillColor", p->color, 1);
    if (p->text->bold)
        put_color(b, "StrokeColor", p->color, 1);
    bytes_text(b, "<ofd:TextCode X=\"0\" Y=\"");
    ofd_length(b, p->size * BASELINE);
    bytes_text(b, "\"");
    if (r->to - r->from > 1)
        put_steps(b, r);
    bytes_text(b, ">");
    put_characters(b, r);
    bytes_text(b, "</ofd:TextCode></ofd:TextObject>\n");
}

/* Readers drop blanks around a text: none begins or ends one. Some count a character beyond the basic plane
 * as two: nothing follows one. */
static void draw_text(struct pages *pages, struct layer *l, const struct placed_line *p)
{
    (void)pages;
    const struct set_character *at = p->text->at;
    double x = p->x;
    for (struct run r = {p, p->line->from, 0}; r.from < p->line->to; r.from = r.to) {
        r.to = r.from + 1;
        if (at[r.from].character == ' ') {
            x += advance(&r, r.from);
            continue;
        }
        bool own = at[r.from].glyph >= OWN_GLYPH;
        while (r.to < p->line->to && (at[r.to].glyph >= OWN_GLYPH) == own &&
               at[r.to - 1].character <= BASIC_PLANE_LAST)
            r.to++;
        while (at[r.to - 1].character == ' ')
            r.to--;
        put_run(&l->bytes, &r, x);
        for (size_t i = r.from; i < r.to; i++)
            x += advance(&r, i);
    }
}

const struct canvas ofd_canvas = {
    .area = draw_area,
    .line = draw_line,
    .path = draw_path,
    .lines = draw_lines,
    .text = draw_text,
};
