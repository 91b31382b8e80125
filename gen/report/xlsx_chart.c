/* Sheet charts. */
#include "report/xlsx_chart.h"

#include <math.h>

#include "report/sheet_text.h"
#include "report/xlsx_book.h"

#define ROW_POINTS 15.0
#define VALUE_WIDTH 8.0 /* of a column that nothing is said of: 8.43, rounded down */

enum {
    LABEL,
    VALUE,
    HIGH,
    LIMIT,
    CHART_COLUMN,
    CHART_ROWS = 17,
    PAGE_ROWS = 58, /* of ROW_POINTS: what a page holds at CHART_SCALE */
    INTERVAL_ROWS = 19
};

static bool put(struct chart_sheet *s, lxw_row_t row, lxw_col_t column, const char *text,
                lxw_format *format)
{
    return ledger_string(s->ledger, s->sheet, row, column, sheet_text(s->arena, text), format) ==
           LXW_NO_ERROR;
}

/* As high as the text needs in its column: readers of such workbooks take a row without a height as one line high. */
static bool fit_row(struct chart_sheet *s, lxw_row_t row, const char *text, double width)
{
    return worksheet_set_row(s->sheet, row, sheet_text_height(text, width, FONT_POINTS), NULL) ==
           LXW_NO_ERROR;
}

static bool put_number(struct chart_sheet *s, lxw_row_t row, lxw_col_t column, double value)
{
    if (!isfinite(value))
        return ledger_blank(s->ledger, s->sheet, row, column, s->body) == LXW_NO_ERROR;
    return ledger_number(s->ledger, s->sheet, row, column, value,
                         value == floor(value) ? s->body : s->hundredths) == LXW_NO_ERROR;
}

static bool put_value(struct chart_sheet *s, lxw_row_t row, lxw_col_t column,
                      const char *const *formula, double value)
{
    if (!formula)
        return put_number(s, row, column, value);
    return (isfinite(value) ? ledger_formula_num(s->ledger, s->sheet, row, column, *formula,
                                                 s->hundredths, value)
                            : ledger_formula_str(s->ledger, s->sheet, row, column, *formula,
                                                 s->body, "")) == LXW_NO_ERROR;
}

/* Above its data; of a workbook that is written into, whether they follow. */
static const char *data_title(const struct chart_sheet *s, const struct chart *c)
{
    return s->written_into && !c->value_formula
               ? arena_format(s->arena, "%s%s", c->title, s->wording->text[CHART_STILL])
               : c->title;
}

static const char *value_name(const struct chart_sheet *s, const struct chart *c)
{
    return c->value_high ? s->wording->text[SCORES_LO] : *c->unit ? c->unit : c->title;
}

static bool put_data(struct chart_sheet *s, const struct chart *c)
{
    const char *title = data_title(s, c);
    bool sound = put(s, s->row, LABEL, title, s->title);
    sound = fit_row(s, s->row, title, CHART_LABEL_WIDTH) && sound;
    if (c->has_limit)
        sound = fit_row(s, s->row + 1, c->limit_text, VALUE_WIDTH) && sound;
    sound = put(s, s->row + 1, VALUE,
                c->value_high || *c->unit ? value_name(s, c) : s->wording->text[MEASURES_VALUE],
                s->head) &&
            sound;
    if (c->value_high)
        sound = put(s, s->row + 1, HIGH, s->wording->text[SCORES_HI], s->head) && sound;
    if (c->has_limit)
        sound = put(s, s->row + 1, LIMIT, c->limit_text, s->head) && sound;
    for (size_t i = 0; i < c->n; i++) {
        lxw_row_t row = s->row + 2 + (lxw_row_t)i;
        sound = put(s, row, LABEL, c->label[i], s->body) && sound;
        sound =
            put_value(s, row, VALUE, c->value_formula ? &c->value_formula[i] : NULL, c->value[i]) &&
            sound;
        if (c->value_high)
            sound = put_value(s, row, HIGH, c->high_formula ? &c->high_formula[i] : NULL,
                              c->value_high[i]) &&
                    sound;
        if (c->has_limit)
            sound = put_number(s, row, LIMIT, c->limit) && sound;
    }
    return sound;
}

static const char *ring_name(const struct chart_sheet *s, const struct chart *c, size_t ring)
{
    return SAY(s->wording, s->arena, OVER_LIMIT, limit_number(s->arena, c->ring[ring]));
}

static void add_series(struct chart_sheet *s, lxw_chart *chart, const struct chart *c,
                       lxw_col_t column, const char *name)
{
    lxw_row_t first = s->row + 2;
    lxw_row_t last = first + (lxw_row_t)c->n - 1;
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    chart_series_set_categories(series, s->name, first, LABEL, last, LABEL);
    chart_series_set_values(series, s->name, first, column, last, column);
    chart_series_set_name(series, name);
    if (column == VALUE && c->kind != CHART_RADAR) {
        chart_series_set_labels(series);
        chart_series_set_labels_num_format(series, c->value_high           ? "0.00"
                                                   : c->kind == CHART_LINE ? "0.0"
                                                                           : "0");
    }
}

/* From nothing to the scale's end: two workbooks' charts can be laid side by side. */
static void fix_axis(lxw_chart *chart, const struct chart *c)
{
    enum { PARTS = 5 };
    double maximum = c->maximum;
    for (size_t i = 0; i < c->n && c->maximum <= 0; i++)
        maximum = isfinite(c->value[i]) && c->value[i] > maximum ? c->value[i] : maximum;
    if (maximum <= 0)
        maximum = 1;
    if (c->maximum <= 0) /* counts: whole ones at the lines */
        maximum = ceil(maximum / PARTS) * PARTS;
    chart_axis_set_min(chart->y_axis, 0);
    chart_axis_set_max(chart->y_axis, maximum);
    chart_axis_set_major_unit(chart->y_axis, maximum / PARTS);
}

/* A page begins where the chart and its data have no room on this one; `title` makes its row higher than others. */
static void turn_page(struct chart_sheet *s, lxw_row_t rows, const char *title)
{
    double height = sheet_text_height(title, CHART_LABEL_WIDTH, FONT_POINTS);
    double taller = height > ROW_POINTS ? height / ROW_POINTS - 1 : 0;
    double taken = s->row - s->page + s->taller;
    if (s->row > s->page && taken + taller + (rows > CHART_ROWS ? rows : CHART_ROWS) > PAGE_ROWS) {
        *vec_push(s->arena, &s->breaks) = s->row;
        s->page = s->row;
        s->taller = 0;
    }
    s->taller += taller;
}

/* --- intervals ------------------------------------------------------------------------------------------------ */

enum { RING = HIGH + 1 };

static bool put_interval_data(struct chart_sheet *s, const struct chart *c, lxw_row_t head)
{
    const struct wording *w = s->wording;
    bool sound = put(s, head, VALUE, w->text[RANK_LO], s->head);
    sound = put(s, head, HIGH, w->text[RANK_HI], s->head) && sound;
    for (size_t k = 0; k < c->n_rings; k++) {
        sound = put(s, head, (lxw_col_t)(RING + k), ring_name(s, c, k), s->head) && sound;
        sound = fit_row(s, head, ring_name(s, c, k), VALUE_WIDTH) && sound;
    }
    for (size_t i = 0; i < c->n; i++) {
        lxw_row_t row = head + 1 + (lxw_row_t)i;
        sound = put(s, row, LABEL, c->label[i], s->body) && sound;
        sound = put_number(s, row, VALUE, c->value[i]) && sound;
        sound = put_number(s, row, HIGH, c->value_high[i]) && sound;
        for (size_t k = 0; k < c->n_rings; k++)
            sound = put_number(s, row, (lxw_col_t)(RING + k), ratio_double(c->ring[k])) && sound;
    }
    return sound;
}

static lxw_chart_series *add_rows(struct chart_sheet *s, lxw_chart *chart, const struct chart *c,
                                  lxw_row_t first, lxw_col_t column, const char *name)
{
    lxw_row_t last = first + (lxw_row_t)c->n - 1;
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    chart_series_set_categories(series, s->name, first, LABEL, last, LABEL);
    chart_series_set_values(series, s->name, first, column, last, column);
    chart_series_set_name(series, name);
    return series;
}

static void only_dots(lxw_chart_series *series)
{
    lxw_chart_line hidden = {.none = LXW_TRUE};
    chart_series_set_line(series, &hidden);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
}

/* Both ends as dots, a bar between them where they are apart (it is drawn from the first series to the last), the
 * limits as lines. */
static bool put_intervals(struct chart_sheet *s, const struct chart *c)
{
    lxw_chart *chart = workbook_add_chart(s->workbook, LXW_CHART_LINE);
    lxw_chart_line limit = {.color = 0x595959, .width = 1.25};
    lxw_chart_fill open = {.color = 0xF2CC73};
    lxw_chart_font title = {.size = 11, .bold = LXW_TRUE};
    lxw_chart_options options = {.x_scale = 1.4, .y_scale = 1.2};
    if (!chart)
        return false;
    turn_page(s, INTERVAL_ROWS, c->title);
    lxw_row_t head = s->row + INTERVAL_ROWS;
    lxw_row_t first = head + 1;
    bool sound = put(s, s->row, LABEL, c->title, s->title);
    sound = fit_row(s, s->row, c->title, CHART_LABEL_WIDTH) && sound;
    sound = put_interval_data(s, c, head) && sound;
    only_dots(add_rows(s, chart, c, first, VALUE, s->wording->text[RANK_LO]));
    for (size_t k = 0; k < c->n_rings; k++)
        chart_series_set_line(
            add_rows(s, chart, c, first, (lxw_col_t)(RING + k), ring_name(s, c, k)), &limit);
    only_dots(add_rows(s, chart, c, first, HIGH, s->wording->text[RANK_HI]));
    chart_set_up_down_bars_format(chart, NULL, &open, NULL, &open);
    chart_title_set_name_font(chart, &title);
    chart_title_set_name(chart, sheet_text(s->arena, c->title));
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    fix_axis(chart, c);
    sound =
        worksheet_insert_chart_opt(s->sheet, s->row + 1, LABEL, chart, &options) == LXW_NO_ERROR &&
        sound;
    s->row = first + (lxw_row_t)c->n + 2;
    return sound;
}

bool put_chart(struct chart_sheet *s, const struct chart *c)
{
    static const uint8_t kind[] = {
        [CHART_BARS] = LXW_CHART_COLUMN,
        [CHART_LINE] = LXW_CHART_LINE,
        [CHART_RADAR] = LXW_CHART_RADAR_WITH_MARKERS,
    };
    if (c->kind == CHART_INTERVALS)
        return c->n == 0 || put_intervals(s, c);
    lxw_chart *chart = workbook_add_chart(s->workbook, kind[c->kind]);
    if (!chart || c->n == 0)
        return c->n == 0;
    lxw_row_t rows = (lxw_row_t)c->n + 3;
    turn_page(s, rows, data_title(s, c));
    bool sound = put_data(s, c);
    lxw_chart_font title = {.size = 11, .bold = LXW_TRUE};
    if (c->value_high) /* the upper end lies behind */
        add_series(s, chart, c, HIGH, s->wording->text[SCORES_HI]);
    add_series(s, chart, c, VALUE, c->value_high ? value_name(s, c) : c->title);
    if (c->has_limit)
        add_series(s, chart, c, LIMIT, c->limit_text ? c->limit_text : "");
    chart_title_set_name_font(chart, &title);
    chart_title_set_name(chart, sheet_text(s->arena, c->title));
    if (!c->has_limit && !c->value_high)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    fix_axis(chart, c);
    lxw_chart_options options = {.x_scale = 0.78, .y_scale = 1.05};
    sound = worksheet_insert_chart_opt(s->sheet, s->row + 1, CHART_COLUMN, chart, &options) ==
                LXW_NO_ERROR &&
            sound;
    s->row += rows > CHART_ROWS ? rows : CHART_ROWS;
    return sound;
}

bool end_charts(struct chart_sheet *s)
{
    *vec_push(s->arena, &s->breaks) = 0;
    return worksheet_set_h_pagebreaks(s->sheet, s->breaks.at) == LXW_NO_ERROR;
}
