/* Trends: each indicator and each measure over the years and the months of this one. */
#include <string.h>

#include "measures/kinds.h"
#include "report/change_table.h"
#include "report/present.h"
#include "report/sections.h"
#include "score/amounts.h"

/* "2024年", "2025年6月", and this one. */
static const char *point_text(const struct sections *s, const struct kept *point)
{
    struct civil day = civil_from_day(point->date);
    const char *year = number_text(s->arena, day.year);
    return day.year == civil_from_day(s->e->period.to).year
               ? SAY(s->w, s->arena, TRENDS_MONTH, year, number_text(s->arena, day.month))
               : SAY(s->w, s->arena, TRENDS_YEAR, year);
}

/* What is followed, its unit where it has one, a column for each point, and this one. */
static struct table *trend_table(const struct sections *s, enum phrase title, enum phrase what,
                                 bool unit)
{
    const struct past *past = s->e->past;
    size_t n = 2 + unit + past->n_points;
    struct column_doc *c = arena_alloc(s->arena, n * sizeof *c);
    c[0] = (struct column_doc){s->w->text[what], 46, ALIGN_LEFT, 28};
    if (unit)
        c[1] = (struct column_doc){s->w->text[TRENDS_UNIT], 12, ALIGN_CENTER, 8};
    for (size_t i = 0; i < past->n_points; i++)
        c[1 + unit + i] = (struct column_doc){point_text(s, past->point[i]), 14, ALIGN_CENTER, 9};
    c[n - 1] = (struct column_doc){s->w->text[TRENDS_NOW], 14, ALIGN_CENTER, 9};
    struct table *t =
        table_new(s->arena, s->w->text[unit ? SHEET_NAME_TREND_MEASURES : SHEET_NAME_TRENDS],
                  s->w->text[title], c, n);
    t->note = s->w->text[TRENDS_NOTE];
    t->sheet_order = SHEET_TRENDS;
    return t;
}

static void interval_cell(const struct sections *s, struct cell *cell,
                          const struct kept_score *score)
{
    if (!score)
        cell_text(cell, TONE_MUTED, s->w->text[CHANGE_ABSENT]);
    else if (ratio_compare(score->lo, score->hi) == 0)
        cell_number(cell, TONE_PLAIN, ratio_double(score->lo),
                    score_text(score->lo, score->hi, s->arena));
    else
        cell_text(cell, TONE_OPEN, score_text(score->lo, score->hi, s->arena));
}

static void add_indicators(struct sections *s)
{
    const struct past *past = s->e->past;
    const struct grading_edition *g = s->e->editions->grading;
    struct table *t = trend_table(s, TRENDS_TITLE, SCORES_INDICATOR, false);
    for (size_t i = 0; i < g->n; i++) {
        struct cell *cell = table_row(s->arena, t);
        const struct indicator_result *now = &s->e->grading.indicator[i];
        const struct kept_score present = {g->indicator[i].id, now->lo, now->hi};
        cell_text(&cell[0], TONE_PLAIN,
                  g->indicator[i].parent == SIZE_MAX
                      ? g->indicator[i].title
                      : arena_format(s->arena, "　%s", g->indicator[i].title));
        for (size_t k = 0; k < past->n_points; k++) {
            bool same = strcmp(past->point[k]->grading, g->code) == 0;
            interval_cell(s, &cell[1 + k],
                          same ? kept_score_of(past->point[k], g->indicator[i].id) : NULL);
        }
        interval_cell(s, &cell[1 + past->n_points], &present);
    }
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_PLAIN, t->note);
    document_paragraph(s->document, TONE_PLAIN,
                       SAY(s->w, s->arena, TRENDS_SHEET, s->w->text[SHEET_NAME_TRENDS]));
    document_table(s->document, t);
}

static const struct kept_measure *measure_in(const struct kept *k, const char *name)
{
    for (size_t i = 0; i < k->n_measures; i++)
        if (strcmp(k->measure[i].name, name) == 0)
            return &k->measure[i];
    return NULL;
}

static void add_measure(const struct sections *s, struct table *t, const struct measure *m)
{
    const struct past *past = s->e->past;
    struct cell *cell = table_row(s->arena, t);
    const struct kept_measure now = present_measure(m, s->arena);
    cell_text(&cell[0], TONE_PLAIN, m->def->title);
    cell_text(&cell[1], TONE_PLAIN, unit_text(s->w, m->def->unit));
    for (size_t k = 0; k < past->n_points; k++)
        cell_text(&cell[2 + k], TONE_PLAIN,
                  kept_measure_text(measure_in(past->point[k], m->def->name), s->w, s->arena));
    cell_text(&cell[2 + past->n_points], TONE_PLAIN, kept_measure_text(&now, s->w, s->arena));
}

/* On the sheet alone: pages of them are read by nobody. */
static void add_measures_over_time(struct sections *s)
{
    struct table *t = trend_table(s, TRENDS_MEASURES, MEASURES_TITLE_COLUMN, true);
    t->sheet_only = true;
    for (size_t i = 0; i < s->e->measures.n; i++)
        if (s->e->measures.at[i].def->shown && !measure_is_idle(&s->e->measures.at[i]))
            add_measure(s, t, &s->e->measures.at[i]);
    if (t->n_rows)
        document_table(s->document, t);
}

void add_trends(struct sections *s)
{
    if (!s->e->past->n_points)
        return;
    add_indicators(s);
    add_measures_over_time(s);
}
