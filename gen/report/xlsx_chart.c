/* Sheet charts. */
#include "report/xlsx_chart.h"

#include <math.h>

#include "report/sheet_text.h"

enum { LABEL, VALUE, HIGH, LIMIT, CHART_COLUMN = 5, CHART_ROWS = 19 };

static bool put(struct chart_sheet *s, lxw_row_t row, lxw_col_t column, const char *text,
                lxw_format *format)
{
    return ledger_string(s->ledger, s->sheet, row, column, sheet_text(s->arena, text), format) ==
           LXW_NO_ERROR;
}

static bool put_number(struct chart_sheet *s, lxw_row_t row, lxw_col_t column, double value)
{
    if (!isfinite(value))
        return ledger_blank(s->ledger, s->sheet, row, column, s->body) == LXW_NO_ERROR;
    return ledger_number(s->ledger, s->sheet, row, column, value, s->body) == LXW_NO_ERROR;
}

static bool put_data(struct chart_sheet *s, const struct chart *c)
{
    bool sound = put(s, s->row, LABEL, c->title, s->title);
    sound = put(s, s->row + 1, VALUE, *c->unit ? c->unit : c->title, s->head) && sound;
    for (size_t i = 0; i < c->n; i++) {
        lxw_row_t row = s->row + 2 + (lxw_row_t)i;
        sound = put(s, row, LABEL, c->label[i], s->body) && sound;
        sound = put_number(s, row, VALUE, c->value[i]) && sound;
        if (c->value_high)
            sound = put_number(s, row, HIGH, c->value_high[i]) && sound;
        if (c->has_limit)
            sound = put_number(s, row, LIMIT, c->limit) && sound;
    }
    return sound;
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
        chart_series_set_labels_num_format(series, c->kind == CHART_LINE ? "0.0" : "0");
    }
}

bool put_chart(struct chart_sheet *s, const struct chart *c)
{
    static const uint8_t kind[] = {
        [CHART_BARS] = LXW_CHART_COLUMN,
        [CHART_LINE] = LXW_CHART_LINE,
        [CHART_RADAR] = LXW_CHART_RADAR_FILLED,
    };
    lxw_chart *chart = workbook_add_chart(s->workbook, kind[c->kind]);
    if (!chart || c->n == 0)
        return c->n == 0;
    bool sound = put_data(s, c);
    if (c->value_high) /* the upper end lies behind */
        add_series(s, chart, c, HIGH, "≤");
    add_series(s, chart, c, VALUE, c->value_high ? "≥" : c->title);
    if (c->has_limit)
        add_series(s, chart, c, LIMIT, c->limit_text ? c->limit_text : "");
    chart_title_set_name(chart, sheet_text(s->arena, c->title));
    if (!c->has_limit && !c->value_high)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    if (c->maximum > 0 && c->kind != CHART_RADAR) {
        chart_axis_set_min(chart->y_axis, 0);
        chart_axis_set_max(chart->y_axis, c->maximum);
    }
    lxw_chart_options options = {.x_scale = 1.15, .y_scale = 1.15};
    sound = worksheet_insert_chart_opt(s->sheet, s->row + 1, CHART_COLUMN, chart, &options) ==
                LXW_NO_ERROR &&
            sound;
    lxw_row_t rows = (lxw_row_t)c->n + 3;
    s->row += rows > CHART_ROWS ? rows : CHART_ROWS;
    return sound;
}
