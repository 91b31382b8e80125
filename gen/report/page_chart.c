/* Pages: charts: bars, lines and radars, drawn as vectors. */
#include <math.h>
#include <stdio.h>

#include "report/pages.h"

#define TITLE_SIZE 10.5
#define LABEL_SIZE 8.0
#define SCALE_SIZE 6.5
#define CHART_HEIGHT 150.0
#define RADAR_RADIUS 62.0
#define BAR_STEP 14.0 /* from bar to bar of a chart of stacks */
#define BAR_HEIGHT 10.5
#define LEGEND_HEIGHT 16.0
#define CAPTION_HEIGHT 20.0
#define GAP 8.0 /* between two charts */

/* Where a chart stands. */
struct area {
    double x, width;
};

static const struct color ink = {0.10, 0.10, 0.10};
static const struct color grid = {0.80, 0.80, 0.80};
static const struct color main_color = {0.16, 0.38, 0.62};
static const struct color light_color = {0.62, 0.76, 0.90};
static const struct color inside_color = {0.83, 0.89, 0.955};

static const struct pen before_pen = {.width = 1.0, .stroke = {0.10, 0.10, 0.10}, .dash = 4};

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
        return c->maximum / (fmod(c->maximum, 5) == 0 ? 5 : 4);
    double most = maximum(c);
    double unit = pow(10, floor(log10(most / 4)));
    double step = most / 4 / unit;
    step = (step <= 1 ? 1 : step <= 2 ? 2 : step <= 5 ? 5 : 10) * unit;
    return step < 1 ? 1 : step; /* what is counted has no halves */
}

static const char *value_text(struct pages *pages, double value)
{
    if (value == floor(value))
        return arena_format(pages->arena, "%.0f", value);
    return arena_format(pages->arena, "%.2f", value);
}

struct plot {
    double x, y, width, height, top, step; /* top: the value at y */
};

static double plot_y(const struct plot *p, double value)
{
    return p->y + p->height - p->height * value / p->top;
}

static void draw_axes(struct pages *pages, const struct plot *p)
{
    for (int i = 0; p->step * i <= p->top * 1.001; i++) {
        double value = p->step * i;
        double y = plot_y(p, value);
        page_rule(pages, p->x, y, p->x + p->width, y, i ? 0.3 : 0.8, i ? grid : ink);
        page_text(pages, FACE_BODY, value_text(pages, value), p->x - 40, y - LABEL_SIZE * 0.7, 36,
                  ALIGN_RIGHT, LABEL_SIZE, ink);
    }
}

/* The upper end of what is open, as a thin stroke above the point; where its label stands. */
static double draw_open(struct pages *pages, const struct plot *p, const struct chart *c, size_t i,
                        double x, double y)
{
    if (!c->value_high || !(c->value_high[i] > c->value[i]))
        return y;
    double high = plot_y(p, c->value_high[i]);
    page_rule(pages, x, y, x, high, 0.8, main_color);
    page_rule(pages, x - 3, high, x + 3, high, 0.8, main_color);
    return high;
}

static const char *point_text(struct pages *pages, const struct chart *c, size_t i)
{
    const char *text = value_text(pages, c->value[i]);
    if (!c->value_high || !(c->value_high[i] > c->value[i]))
        return text;
    return arena_format(pages->arena, "%s–%s", text, value_text(pages, c->value_high[i]));
}

/* The numbers of the limits from `i` on that stand too close for lines of their own where the scale is so many points
 * long, in one line: "98、99"; at *middle of the scale. Where the next one is. */
static size_t limit_words(struct pages *pages, const struct chart *c, size_t i, double points,
                          const char **words, double *middle)
{
    double least = SCALE_SIZE * LINE_FACTOR * maximum(c) / points;
    double first = ratio_double(c->ring[i]);
    *words = limit_number(pages->arena, c->ring[i]);
    while (++i < c->n_rings && ratio_double(c->ring[i]) - ratio_double(c->ring[i - 1]) < least)
        *words =
            arena_format(pages->arena, "%s、%s", *words, limit_number(pages->arena, c->ring[i]));
    *middle = (first + ratio_double(c->ring[i - 1])) / 2;
    return i;
}

/* How wide they are beside the bars of a scale that has too few for a radar. */
static double limits_width(struct pages *pages, const struct chart *c)
{
    const char *words = NULL;
    double middle = 0, most = 0;
    for (size_t i = 0; i < c->n_rings;) {
        i = limit_words(pages, c, i, CHART_HEIGHT, &words, &middle);
        double width = page_width(pages, FACE_BODY, words, SCALE_SIZE);
        most = width > most ? width : most;
    }
    return most;
}

static void draw_limits(struct pages *pages, const struct plot *p, const struct chart *c)
{
    const struct pen pen = {.width = 0.7, .stroke = ink, .dash = 2};
    for (size_t i = 0; i < c->n_rings; i++) {
        double y = plot_y(p, ratio_double(c->ring[i]));
        const double xy[] = {p->x, y, p->x + p->width, y};
        page_path(pages, xy, 2, &pen);
    }
    const char *words = NULL;
    double middle = 0;
    for (size_t i = 0; i < c->n_rings;) {
        i = limit_words(pages, c, i, p->height, &words, &middle);
        page_text(pages, FACE_BODY, words, p->x + p->width + 3,
                  plot_y(p, middle) - SCALE_SIZE * 0.7, p->width, ALIGN_LEFT, SCALE_SIZE, ink);
    }
}

static void draw_sample(struct pages *pages, double x, double y, const struct pen *pen,
                        const char *text)
{
    const double xy[] = {x, y + LABEL_SIZE * 0.7, x + 18, y + LABEL_SIZE * 0.7};
    page_path(pages, xy, 2, pen);
    page_text(pages, FACE_BODY, text, x + 22, y, 200, ALIGN_LEFT, LABEL_SIZE, ink);
}

/* What it is and what it was, where the chart has words for them. */
static void draw_samples(struct pages *pages, const struct chart *c, double x, double y)
{
    const struct pen now = {.width = 1.4, .stroke = main_color};
    if (c->now_text)
        draw_sample(pages, x, y, &now, c->now_text);
    if (c->before_text)
        draw_sample(pages, x, y + LEGEND_HEIGHT - 4, &before_pen, c->before_text);
}

static void draw_column_before(struct pages *pages, const struct plot *p, const struct chart *c,
                               size_t i, double step)
{
    if (!c->before || !isfinite(c->before[i]))
        return;
    double x = p->x + step * (double)i, y = plot_y(p, c->before[i]);
    const double xy[] = {x + step * 0.1, y, x + step * 0.9, y};
    page_path(pages, xy, 2, &before_pen);
}

static void draw_columns(struct pages *pages, const struct chart *c, struct area a)
{
    double tick = tick_step(c);
    double top = tick * ceil(maximum(c) / tick);
    struct plot p = {
        a.x + 44, pages->y + LABEL_SIZE, a.width - 60 - limits_width(pages, c), CHART_HEIGHT, top,
        tick};
    double step = p.width / (double)c->n;
    double before[2] = {NAN, NAN};
    draw_axes(pages, &p);
    for (size_t i = 0; i < c->n; i++) {
        double x = p.x + step * (double)i;
        double y = plot_y(&p, c->value[i]);
        bool known = isfinite(c->value[i]);
        page_text(pages, FACE_BODY, c->label[i], x, p.y + p.height + 2, step, ALIGN_CENTER,
                  LABEL_SIZE, ink);
        if (!known) {
            before[0] = NAN;
            continue;
        }
        if (c->kind == CHART_BARS) {
            page_fill(pages, x + step * 0.2, y, step * 0.6, p.y + p.height - y, main_color);
            draw_column_before(pages, &p, c, i, step);
            y = draw_open(pages, &p, c, i, x + step / 2, y);
        } else {
            if (isfinite(before[0]))
                page_rule(pages, before[0], before[1], x + step / 2, y, 1.4, main_color);
            page_fill(pages, x + step / 2 - 2, y - 2, 4, 4, main_color);
            before[0] = x + step / 2;
            before[1] = y;
            y = draw_open(pages, &p, c, i, x + step / 2, y);
        }
        if (c->kind == CHART_LINE || c->value[i] > 0)
            page_text(pages, FACE_BODY, point_text(pages, c, i), x - 10,
                      y - LABEL_SIZE * LINE_FACTOR - 2, step + 20, ALIGN_CENTER, LABEL_SIZE, ink);
    }
    draw_limits(pages, &p, c);
    draw_samples(pages, c, p.x, p.y + p.height + LABEL_SIZE * LINE_FACTOR + 6);
    if (c->has_limit) {
        double y = plot_y(&p, c->limit);
        page_rule(pages, p.x, y, p.x + p.width, y, 0.9, tone_ink(TONE_BAD));
        page_text(pages, FACE_BODY, c->limit_text, p.x, y - LABEL_SIZE * LINE_FACTOR, p.width,
                  ALIGN_RIGHT, LABEL_SIZE, tone_ink(TONE_BAD));
    }
}

/* --- radar --------------------------------------------------------------------------------------------------- */

static void radar_point(const struct chart *c, size_t i, double x, double y, double value,
                        double *xy)
{
    double angle = 2 * 3.14159265358979 * (double)i / (double)c->n;
    double r = RADAR_RADIUS * value / maximum(c);
    xy[0] = x + r * sin(angle);
    xy[1] = y - r * cos(angle);
}

static void draw_ring(struct pages *pages, const struct chart *c, double x, double y,
                      const double *value, double level, const struct pen *pen)
{
    double *xy = arena_alloc(pages->arena, 2 * c->n * sizeof *xy);
    for (size_t i = 0; i < c->n; i++) {
        double at = value ? value[i] : level;
        radar_point(c, i, x, y, isfinite(at) ? at : 0, xy + 2 * i);
    }
    page_path(pages, xy, c->n, pen);
}

/* From ring to ring of a radar: every whole score of a short scale. */
static double ring_step(const struct chart *c)
{
    return maximum(c) <= 5 ? 1 : tick_step(c);
}

/* The rings of the scale lightly, each limit between levels darker and dashed, both with their numbers. */
static void draw_scale(struct pages *pages, const struct chart *c, double x, double y)
{
    const struct pen light = {.width = 0.4, .stroke = grid};
    const struct pen limit = {.width = 0.7, .stroke = ink, .dash = 2};
    double step = ring_step(c);
    for (int ring = 1; step * ring <= maximum(c) * 1.001; ring++)
        draw_ring(pages, c, x, y, NULL, step * ring, &light);
    for (size_t i = 0; i < c->n; i++) {
        double end[2];
        radar_point(c, i, x, y, maximum(c), end);
        page_rule(pages, x, y, end[0], end[1], 0.4, grid);
    }
    for (size_t i = 0; i < c->n_rings; i++)
        draw_ring(pages, c, x, y, NULL, ratio_double(c->ring[i]), &limit);
    for (int ring = 1; step * ring <= maximum(c) * 1.001; ring++)
        page_text(pages, FACE_BODY, value_text(pages, step * ring), x - 20,
                  y - RADAR_RADIUS * step * ring / maximum(c) - SCALE_SIZE * 0.7, 18, ALIGN_RIGHT,
                  SCALE_SIZE, ink);
    const char *words = NULL;
    double middle = 0;
    for (size_t i = 0; i < c->n_rings;) {
        i = limit_words(pages, c, i, RADAR_RADIUS, &words, &middle);
        page_text(pages, FACE_BODY, words, x + 2,
                  y - RADAR_RADIUS * middle / maximum(c) - SCALE_SIZE * 0.7, RADAR_RADIUS,
                  ALIGN_LEFT, SCALE_SIZE, ink);
    }
}

/* In lines as narrow as the room beside the radar. */
static void draw_label(struct pages *pages, const struct chart *c, size_t i, struct area a,
                       double y)
{
    double x = a.x + a.width / 2;
    double at[2];
    radar_point(c, i, x, y, maximum(c) * 1.09, at);
    bool interval = c->value_high && c->value_high[i] > c->value[i];
    const char *value = value_text(pages, c->value[i]);
    if (interval)
        value = arena_format(pages->arena, "%s–%s", value, value_text(pages, c->value_high[i]));
    bool above = fabs(at[0] - x) < 2;
    double left = above ? a.x : at[0] < x ? a.x : at[0];
    double width = above ? a.width : at[0] < x ? at[0] - a.x : a.x + a.width - at[0];
    struct layout_text *t =
        page_layout(pages, FACE_BODY, arena_format(pages->arena, "%s %s", c->label[i], value),
                    LABEL_SIZE, width, 0);
    double step = LABEL_SIZE * 1.25;
    double height = step * (double)t->line.n;
    double top = above ? (at[1] < y ? at[1] - height : at[1]) : at[1] - height / 2;
    for (size_t k = 0; k < t->line.n; k++) {
        double slack = width - t->line.at[k].width * LABEL_SIZE;
        double shift = above ? slack / 2 : at[0] < x ? slack : 0;
        page_draw_line(pages, t, k, left + shift, top + step * (double)k, LABEL_SIZE, ink, 0);
    }
}

static void draw_radar(struct pages *pages, const struct chart *c, struct area a)
{
    const struct pen high = {.width = 0.8, .stroke = light_color};
    const struct pen low = {.width = 1.4, .stroke = main_color, .inside = &inside_color};
    double x = a.x + a.width / 2;
    double y = pages->y + RADAR_RADIUS + 30;
    if (c->value_high)
        draw_ring(pages, c, x, y, c->value_high, 0, &high);
    draw_ring(pages, c, x, y, c->value, 0, &low);
    if (c->before)
        draw_ring(pages, c, x, y, c->before, 0, &before_pen);
    draw_scale(pages, c, x, y);
    for (size_t i = 0; i < c->n; i++)
        draw_label(pages, c, i, a, y);
    draw_samples(pages, c, a.x + 8, y + RADAR_RADIUS + 30);
}

/* --- stacks -------------------------------------------------------------------------------------------------- */

/* Told apart without colour as well: plain, full, hatched, lined. */
static void draw_part(struct pages *pages, enum tone tone, double x, double y, double width,
                      double height)
{
    const struct color green = {0.80, 0.90, 0.80};
    const struct color white = {1, 1, 1};
    bool full = tone == TONE_BAD;
    page_fill(pages, x, y, width, height,
              full                ? tone_ink(tone)
              : tone == TONE_GOOD ? green
                                  : white);
    if (tone == TONE_OPEN)
        page_hatch(pages, x, y, width, height, 45, 3.2, tone_ink(tone));
    else if (tone == TONE_MUTED)
        page_hatch(pages, x, y, width, height, 0, 2.6, grid);
    const double xy[] = {x, y, x + width, y, x + width, y + height, x, y + height};
    const struct pen frame = {.width = 0.4, .stroke = ink};
    page_path(pages, xy, 4, &frame);
}

/* A number on its part, on a plain ground where the part is hatched. */
static void draw_count(struct pages *pages, enum tone tone, double value, double x, double y,
                       double width)
{
    const struct color white = {1, 1, 1};
    const char *text = value_text(pages, value);
    double wide = page_width(pages, FACE_HEAD, text, SCALE_SIZE) + 2;
    if (tone == TONE_OPEN || tone == TONE_MUTED)
        page_fill(pages, x + (width - wide) / 2, y + 1.5, wide, BAR_HEIGHT - 3, white);
    page_text(pages, FACE_HEAD, text, x, y + (BAR_HEIGHT - SCALE_SIZE * LINE_FACTOR) / 2, width,
              ALIGN_CENTER, SCALE_SIZE, tone == TONE_BAD ? white : ink);
}

/* All bars are of one length; what is there at all has room for its number. */
static void draw_bar(struct pages *pages, const struct chart *c, size_t i, double x, double y,
                     double width)
{
    const double least = 13;
    double all = 0;
    size_t parts = 0;
    for (size_t k = 0; k < c->n_series; k++) {
        all += c->series[k].value[i];
        parts += c->series[k].value[i] > 0;
    }
    double room = width - least * (double)parts;
    for (size_t k = 0; k < c->n_series; k++) {
        double value = c->series[k].value[i];
        if (value <= 0)
            continue;
        double wide = least + room * value / all;
        draw_part(pages, c->series[k].tone, x, y, wide, BAR_HEIGHT);
        draw_count(pages, c->series[k].tone, value, x, y, wide);
        x += wide;
    }
}

static void draw_stacks(struct pages *pages, const struct chart *c, struct area a)
{
    double label = 0;
    for (size_t i = 0; i < c->n; i++) {
        double wide = page_width(pages, FACE_BODY, c->label[i], LABEL_SIZE);
        label = wide > label ? wide : label;
    }
    label = label < a.width / 2 ? label : a.width / 2;
    double y = pages->y;
    for (size_t i = 0; i < c->n; i++, y += BAR_STEP) {
        double size = LABEL_SIZE;
        while (size > 4 && page_width(pages, FACE_BODY, c->label[i], size) > label)
            size -= 0.5;
        page_text(pages, FACE_BODY, c->label[i], a.x, y + (BAR_HEIGHT - size * LINE_FACTOR) / 2,
                  label, ALIGN_RIGHT, size, ink);
        draw_bar(pages, c, i, a.x + label + 5, y, a.width - label - 5);
    }
    double x = a.x + label + 5;
    for (size_t k = 0; k < c->n_series; k++) {
        draw_part(pages, c->series[k].tone, x, y + 4, 14, 8);
        page_text(pages, FACE_BODY, c->series[k].name, x + 17, y + 8 - LABEL_SIZE * LINE_FACTOR / 2,
                  60, ALIGN_LEFT, LABEL_SIZE, ink);
        x += 17 + page_width(pages, FACE_BODY, c->series[k].name, LABEL_SIZE) + 8;
    }
}

/* --- charts -------------------------------------------------------------------------------------------------- */

static double body_height(const struct chart *c)
{
    switch (c->kind) {
    case CHART_STACKS:
        return BAR_STEP * (double)c->n + LEGEND_HEIGHT;
    case CHART_RADAR:
        return 2 * RADAR_RADIUS + 60 + (c->now_text ? 2 * LEGEND_HEIGHT - 4 : 0);
    case CHART_BARS:
    case CHART_LINE:
    case CHART_INTERVALS: /* of workbooks only */
        break;
    }
    return CHART_HEIGHT + LABEL_SIZE * (LINE_FACTOR + 1) + 4 +
           (c->now_text ? 2 * LEGEND_HEIGHT - 4 : 0);
}

static bool is_shown(const struct chart *c)
{
    return c && c->n && !c->sheet_only;
}

static double both_height(const struct block *b)
{
    double left = body_height(b->chart);
    double right = is_shown(b->beside) ? body_height(b->beside) : 0;
    return left > right ? left : right;
}

double page_chart_height(const struct block *b)
{
    return is_shown(b->chart) ? both_height(b) + CAPTION_HEIGHT + 6 : 0;
}

static const char *value_words(struct pages *pages, double value)
{
    return isfinite(value) ? value_text(pages, value) : pages->wording->text[STATE_UNKNOWN];
}

/* One value, or the counts that a bar is made of. */
static const char *point_words(struct pages *pages, const struct chart *c, size_t i)
{
    const char *text = c->label[i];
    for (size_t k = 0; k < c->n_series; k++)
        text = arena_format(pages->arena, "%s%s%s%s", text, k ? "、" : " ", c->series[k].name,
                            value_words(pages, c->series[k].value[i]));
    if (c->n_series)
        return text;
    text = arena_format(pages->arena, "%s %s", text, value_words(pages, c->value[i]));
    return c->value_high && c->value_high[i] > c->value[i]
               ? arena_format(pages->arena, "%s–%s", text, value_words(pages, c->value_high[i]))
               : text;
}

static const char *chart_words(struct pages *pages, const struct chart *c, const char *number)
{
    const char *text = arena_format(pages->arena, "%s　%s：", number ? number : "", c->title);
    for (size_t i = 0; i < c->n; i++)
        text = arena_format(pages->arena, "%s%s%s", text, i ? "；" : "", point_words(pages, c, i));
    return text;
}

static void draw_chart(struct pages *pages, const struct chart *c, struct area a,
                       const char *number, double height)
{
    pages->open =
        page_part(pages, (struct part){.kind = PART_FIGURE, .says = chart_words(pages, c, number)});
    switch (c->kind) {
    case CHART_BARS:
    case CHART_LINE:
        draw_columns(pages, c, a);
        break;
    case CHART_RADAR:
        draw_radar(pages, c, a);
        break;
    case CHART_STACKS:
        draw_stacks(pages, c, a);
        break;
    case CHART_INTERVALS: /* of workbooks only */
        break;
    }
    page_text(pages, FACE_HEAD,
              arena_format(pages->arena, "%s　%s", number ? number : "", c->title), a.x,
              pages->y + height + 2, a.width, ALIGN_CENTER, TITLE_SIZE, ink);
}

void page_charts(struct pages *pages, const struct block *b)
{
    const struct geometry *g = page_size(pages);
    if (!is_shown(b->chart))
        return;
    page_need(pages, page_chart_height(b));
    double height = both_height(b);
    bool two = is_shown(b->beside);
    double left = two ? (g->text_width - GAP) * 0.56 : g->text_width;
    draw_chart(pages, b->chart, (struct area){g->left, left}, b->number, height);
    if (two)
        draw_chart(pages, b->beside,
                   (struct area){g->left + left + GAP, g->text_width - left - GAP},
                   b->number_beside, height);
    pages->y += height + CAPTION_HEIGHT + 6;
}
