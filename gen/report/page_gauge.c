/* Gauges: a value, or an interval, on a scale within a table's cell; limits run through the column as lines, so that
 * rows can be compared with them and with each other. */
#include <math.h>

#include "report/pages.h"

#define PAD 4.0
#define BAR 5.0 /* the height of an interval */
#define DOT 2.4 /* the radius of a value */
#define CORNERS 12

static const struct color value_color = {0.16, 0.38, 0.62};
static const struct color open_color = {0.95, 0.80, 0.45};
static const struct color limit_color = {0.35, 0.35, 0.35};
static const struct color white = {1, 1, 1};

struct scale {
    double x, width, top, middle;
};

static double place(const struct scale *s, double value)
{
    return s->x + s->width * value / s->top;
}

static void draw_dot(struct pages *pages, double x, double y, struct color inside)
{
    double xy[2 * CORNERS];
    const struct pen pen = {.width = 0.8, .stroke = value_color};
    for (int i = 0; i < CORNERS; i++) {
        xy[2 * i] = x + DOT * cos(2 * 3.14159265358979 * i / CORNERS);
        xy[2 * i + 1] = y + DOT * sin(2 * 3.14159265358979 * i / CORNERS);
    }
    page_fill(pages, x - DOT * 0.7, y - DOT * 0.7, DOT * 1.4, DOT * 1.4, inside);
    page_path(pages, xy, CORNERS, &pen);
}

/* A value as a dot; an interval as a bar from what is certain to what is possible. */
static void draw_value(struct pages *pages, const struct scale *s, double lo, double hi, bool now)
{
    double left = place(s, lo);
    double right = place(s, hi);
    if (right - left > DOT) {
        double height = now ? BAR : BAR / 2;
        page_fill(pages, left, s->middle - height / 2, right - left, height,
                  now ? open_color : white);
        const double xy[] = {left,  s->middle - height / 2, right, s->middle - height / 2,
                             right, s->middle + height / 2, left,  s->middle + height / 2};
        const struct pen pen = {.width = 0.6, .stroke = value_color};
        page_path(pages, xy, 4, &pen);
    } else {
        draw_dot(pages, left, s->middle, now ? value_color : white);
    }
}

void page_gauge(struct pages *pages, const struct gauge *g, double x, double y, double width,
                double height)
{
    const struct scale s = {x + PAD, width - 2 * PAD, g->top, y + height / 2};
    for (size_t i = 0; i < g->n_lines; i++) {
        double at = place(&s, ratio_double(g->line[i]));
        page_rule(pages, at, y, at, y + height, 0.5, limit_color);
    }
    if (isfinite(g->before_lo)) {
        double from = place(&s, (g->before_lo + g->before_hi) / 2);
        double to = place(&s, (g->lo + g->hi) / 2);
        page_rule(pages, from, s.middle, to, s.middle, 0.9, value_color);
        draw_value(pages, &s, g->before_lo, g->before_hi, false);
    }
    if (isfinite(g->lo))
        draw_value(pages, &s, g->lo, g->hi, true);
}

bool page_heat(double heat, struct color *color)
{
    const struct color pale = {0.995, 0.94, 0.94};
    const struct color deep = {0.96, 0.74, 0.74};
    if (heat <= 0)
        return false;
    *color = (struct color){pale.r + (deep.r - pale.r) * heat, pale.g + (deep.g - pale.g) * heat,
                            pale.b + (deep.b - pale.b) * heat};
    return true;
}
