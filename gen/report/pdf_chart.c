/* PDF charts: bars, lines and radars, drawn as vectors. */
#include <math.h>
#include <stdio.h>

#include "report/pdf_draw.h"

#define TITLE_SIZE 10.5
#define LABEL_SIZE 8.0
#define CHART_HEIGHT 150.0
#define RADAR_RADIUS 70.0

static const struct color ink = {0.10, 0.10, 0.10};
static const struct color grid = {0.80, 0.80, 0.80};
static const struct color main_color = {0.16, 0.38, 0.62};
static const struct color light_color = {0.62, 0.76, 0.90};

static double maximum(const struct chart *c)
{
    double most = c->maximum;
    for (size_t i = 0; c->maximum <= 0 && i < c->n; i++)
        if (isfinite(c->value[i]) && c->value[i] > most)
            most = c->value[i];
    return most > 0 ? most : 1;
}

/* From line to line of an axis: 1, 2 or 5 times a power of ten, four or five of them to the top. */
static double tick_step(const struct chart *c)
{
    if (c->maximum > 0)
        return c->maximum / 4;
    double most = maximum(c);
    double unit = pow(10, floor(log10(most / 4)));
    double step = most / 4 / unit;
    step = (step <= 1 ? 1 : step <= 2 ? 2 : step <= 5 ? 5 : 10) * unit;
    return step < 1 ? 1 : step; /* what is counted has no halves */
}

static const char *value_text(struct pdf *pdf, double value)
{
    if (value == floor(value))
        return arena_format(pdf->arena, "%.0f", value);
    return arena_format(pdf->arena, "%.2f", value);
}

struct plot {
    double x, y, width, height, top, step; /* top: the value at y */
};

static double plot_y(const struct plot *p, double value)
{
    return p->y + p->height - p->height * value / p->top;
}

static void draw_axes(struct pdf *pdf, const struct plot *p)
{
    for (int i = 0; p->step * i <= p->top * 1.001; i++) {
        double value = p->step * i;
        double y = plot_y(p, value);
        pdf_rule(pdf, p->x, y, p->x + p->width, y, i ? 0.3 : 0.8, i ? grid : ink);
        pdf_text(pdf, FACE_BODY, value_text(pdf, value), p->x - 40, y - LABEL_SIZE * 0.7, 36,
                 ALIGN_RIGHT, LABEL_SIZE, ink);
    }
}

static void draw_columns(struct pdf *pdf, const struct chart *c)
{
    double tick = tick_step(c);
    double top = tick * ceil(maximum(c) / tick);
    struct plot p = {MARGIN_LEFT + 44, pdf->y, TEXT_WIDTH - 60, CHART_HEIGHT, top, tick};
    double step = p.width / (double)c->n;
    double before[2] = {NAN, NAN};
    draw_axes(pdf, &p);
    for (size_t i = 0; i < c->n; i++) {
        double x = p.x + step * (double)i;
        double y = plot_y(&p, c->value[i]);
        bool known = isfinite(c->value[i]);
        pdf_text(pdf, FACE_BODY, c->label[i], x, p.y + p.height + 2, step, ALIGN_CENTER, LABEL_SIZE,
                 ink);
        if (!known) {
            before[0] = NAN;
            continue;
        }
        if (c->kind == CHART_BARS) {
            pdf_fill(pdf, x + step * 0.2, y, step * 0.6, p.y + p.height - y, main_color);
        } else {
            if (isfinite(before[0]))
                pdf_rule(pdf, before[0], before[1], x + step / 2, y, 1.4, main_color);
            pdf_fill(pdf, x + step / 2 - 2, y - 2, 4, 4, main_color);
            before[0] = x + step / 2;
            before[1] = y;
        }
        if (c->kind == CHART_LINE || c->value[i] > 0)
            pdf_text(pdf, FACE_BODY, value_text(pdf, c->value[i]), x - 10,
                     y - LABEL_SIZE * LINE_FACTOR - 2, step + 20, ALIGN_CENTER, LABEL_SIZE, ink);
    }
    if (c->has_limit) {
        double y = plot_y(&p, c->limit);
        pdf_rule(pdf, p.x, y, p.x + p.width, y, 0.9, tone_ink(TONE_BAD));
        pdf_text(pdf, FACE_BODY, c->limit_text, p.x, y - LABEL_SIZE * LINE_FACTOR, p.width,
                 ALIGN_RIGHT, LABEL_SIZE, tone_ink(TONE_BAD));
    }
    pdf->y += CHART_HEIGHT + LABEL_SIZE * LINE_FACTOR + 14;
}

static void radar_point(const struct chart *c, size_t i, double x, double y, double value,
                        double *xy)
{
    double angle = 2 * 3.14159265358979 * (double)i / (double)c->n;
    double r = RADAR_RADIUS * value / maximum(c);
    xy[0] = x + r * sin(angle);
    xy[1] = y - r * cos(angle);
}

static void draw_ring(struct pdf *pdf, const struct chart *c, double x, double y,
                      const double *value, double level, struct color stroke, double width,
                      const struct color *inside)
{
    double *xy = arena_alloc(pdf->arena, 2 * c->n * sizeof *xy);
    for (size_t i = 0; i < c->n; i++)
        radar_point(c, i, x, y, value ? value[i] : level, xy + 2 * i);
    pdf_path(pdf, xy, c->n, width, stroke, inside);
}

static void draw_radar(struct pdf *pdf, const struct chart *c)
{
    double x = PAGE_WIDTH / 2;
    double y = pdf->y + RADAR_RADIUS + 20;
    for (int ring = 1; ring <= 5; ring++)
        draw_ring(pdf, c, x, y, NULL, maximum(c) * ring / 5, grid, 0.4, NULL);
    for (size_t i = 0; i < c->n; i++) {
        double end[2];
        double at[2];
        radar_point(c, i, x, y, maximum(c), end);
        radar_point(c, i, x, y, maximum(c) * 1.16, at);
        pdf_rule(pdf, x, y, end[0], end[1], 0.4, grid);
        bool interval = c->value_high && c->value_high[i] > c->value[i];
        const char *value = interval
                                ? arena_format(pdf->arena, "%s–%s", value_text(pdf, c->value[i]),
                                               value_text(pdf, c->value_high[i]))
                                : value_text(pdf, c->value[i]);
        const char *text = arena_format(pdf->arena, "%s %s", c->label[i], value);
        enum align align = fabs(at[0] - x) < 2 ? ALIGN_CENTER
                           : at[0] > x         ? ALIGN_LEFT
                                               : ALIGN_RIGHT;
        double left = align == ALIGN_CENTER ? at[0] - 100
                      : align == ALIGN_LEFT ? at[0]
                                            : at[0] - 200;
        pdf_text(pdf, FACE_BODY, text, left, at[1] - LABEL_SIZE * 0.7, 200, align, LABEL_SIZE, ink);
    }
    if (c->value_high)
        draw_ring(pdf, c, x, y, c->value_high, 0, light_color, 0.8, NULL);
    draw_ring(pdf, c, x, y, c->value, 0, main_color, 1.4, &light_color);
    pdf->y += 2 * RADAR_RADIUS + 50;
}

double pdf_chart_height(const struct chart *c)
{
    double body = c->kind == CHART_RADAR ? 2 * RADAR_RADIUS + 50
                                         : CHART_HEIGHT + LABEL_SIZE * LINE_FACTOR + 14;
    return c->n ? body + TITLE_SIZE * LINE_FACTOR + 12 : 0;
}

void pdf_chart(struct pdf *pdf, const struct chart *c)
{
    if (c->n == 0)
        return;
    pdf_need(pdf, pdf_chart_height(c));
    pdf_text(pdf, FACE_HEAD, c->title, MARGIN_LEFT, pdf->y, TEXT_WIDTH, ALIGN_CENTER, TITLE_SIZE,
             ink);
    pdf->y += TITLE_SIZE * LINE_FACTOR + 12;
    if (c->kind == CHART_RADAR)
        draw_radar(pdf, c);
    else
        draw_columns(pdf, c);
}
