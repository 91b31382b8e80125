/* Annual, how the CAs stand: five years beside each other, the spread of each score, and each CA beside the
 * others. */
#include "report/annual_parts.h"

#include <string.h>

/* --- five years ----------------------------------------------------------------------------------------- */

enum { Y_WHAT, Y_FIRST };

static struct table *years_table(const struct reporter *r, enum phrase sheet, const char *title)
{
    size_t n = r->a->n_years;
    struct column_doc *c = arena_alloc(r->arena, (n + 1) * sizeof *c);
    c[Y_WHAT] = (struct column_doc){r->w->text[OVERVIEW_WHAT], 40, ALIGN_LEFT, 46};
    for (size_t i = 0; i < n; i++)
        c[Y_FIRST + i] =
            (struct column_doc){year_text(r, &r->a->year[n - 1 - i]), 14, ALIGN_CENTER, 16};
    return annual_table(r, sheet, title, c, n + 1, ORDER_YEARS);
}

static const struct annual_year *year_of_column(const struct reporter *r, size_t i)
{
    return &r->a->year[r->a->n_years - 1 - i];
}

static struct cell *years_row(const struct reporter *r, struct table *t, const char *what)
{
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[Y_WHAT], TONE_PLAIN, what);
    return cell;
}

/* Where some year has open totals. */
static void add_open_means(const struct reporter *r, struct table *t)
{
    bool any = false;
    for (size_t i = 0; i < r->a->n_years; i++)
        any = any || r->a->year[i].total_open.n > r->a->year[i].total.n;
    if (!any)
        return;
    struct cell *cell = years_row(r, t, r->w->text[ANNUAL_MEAN_OPEN]);
    for (size_t i = 0; i < r->a->n_years; i++)
        mean_cell(r, &cell[Y_FIRST + i], &year_of_column(r, i)->total_open);
}

static void add_year_counts(const struct reporter *r, struct table *t)
{
    const struct wording *w = r->w;
    size_t n = r->a->n_years;
    struct cell *cell = years_row(r, t, w->text[ANNUAL_EVALUATED]);
    for (size_t i = 0; i < n; i++)
        count_cell(r, &cell[Y_FIRST + i], TONE_PLAIN, (int64_t)year_of_column(r, i)->n);
    cell = years_row(r, t, w->text[ANNUAL_MEAN_TOTAL]);
    for (size_t i = 0; i < n; i++)
        mean_cell(r, &cell[Y_FIRST + i], &year_of_column(r, i)->total);
    add_open_means(r, t);
    for (size_t place = 0; place < r->a->n_levels + 2; place++) {
        cell = years_row(r, t, level_name(r, place));
        for (size_t i = 0; i < n; i++)
            count_cell(r, &cell[Y_FIRST + i], TONE_PLAIN,
                       (int64_t)year_of_column(r, i)->level[place]);
    }
    for (int s = 0; s < ROW_STATES; s++) {
        cell =
            years_row(r, t, SAY(w, r->arena, OVERVIEW_ROWS, row_state_text(w, (enum row_state)s)));
        for (size_t i = 0; i < n; i++)
            count_cell(r, &cell[Y_FIRST + i], TONE_PLAIN, year_of_column(r, i)->count[s]);
    }
}

/* Each indicator's mean, year by year. */
static void add_year_scores(const struct reporter *r, struct table *t)
{
    for (size_t x = 0; x < r->a->grading->n; x++) {
        struct cell *cell = years_row(r, t, indicator_title(r, x));
        for (size_t i = 0; i < r->a->n_years; i++)
            mean_cell(r, &cell[Y_FIRST + i], &year_of_column(r, i)->score[x]);
    }
}

void add_five_years(struct reporter *r)
{
    const struct wording *w = r->w;
    if (r->a->n_years < 3) /* two stand beside each other everywhere else */
        return;
    const char *title =
        SAY(w, r->arena, ANNUAL_YEARS_TITLE, number_text(r->arena, (int64_t)r->a->n_years));
    struct table *counts = years_table(r, SHEET_NAME_ANNUAL_YEARS, title);
    struct table *scores =
        years_table(r, SHEET_NAME_ANNUAL_YEARS_SCORES, w->text[ANNUAL_YEARS_SCORES]);
    add_year_counts(r, counts);
    add_year_scores(r, scores);
    document_heading(r->document, 1, title);
    document_paragraph(r->document, TONE_PLAIN, w->text[ANNUAL_YEARS_NOTE]);
    document_table(r->document, counts);
    document_heading(r->document, 2, w->text[ANNUAL_YEARS_SCORES]);
    document_table(r->document, scores);
}

/* --- the spread ----------------------------------------------------------------------------------------- */

enum { S_WHAT, S_N, S_LEAST, S_QUARTER, S_MEDIAN, S_THREE, S_MOST, SPREAD_COLUMNS };

static void add_spread(const struct reporter *r, struct table *t, const char *what,
                       const struct spread *s)
{
    const struct ratio value[] = {s->least, s->quarter, s->median, s->three_quarters, s->most};
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[S_WHAT], TONE_PLAIN, what);
    count_cell(r, &cell[S_N], TONE_PLAIN, (int64_t)s->n);
    for (size_t i = 0; i < sizeof value / sizeof *value; i++)
        if (s->n)
            interval_cell(r, &cell[S_LEAST + i], value[i], value[i]);
        else
            cell_text(&cell[S_LEAST + i], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
}

static void add_spreads(struct reporter *r)
{
    const struct wording *w = r->w;
    static const enum phrase head[SPREAD_COLUMNS] = {SCORES_INDICATOR, SPREAD_N,      SPREAD_LEAST,
                                                     SPREAD_QUARTER,   SPREAD_MEDIAN, SPREAD_THREE,
                                                     SPREAD_MOST};
    struct column_doc *c = arena_alloc(r->arena, SPREAD_COLUMNS * sizeof *c);
    for (size_t i = 0; i < SPREAD_COLUMNS; i++)
        c[i] = i == S_WHAT ? (struct column_doc){w->text[head[i]], 40, ALIGN_LEFT, 40}
                           : (struct column_doc){w->text[head[i]], 14, ALIGN_CENTER, 15};
    struct table *t = annual_table(r, SHEET_NAME_ANNUAL_SPREAD, w->text[ANNUAL_SPREAD], c,
                                   SPREAD_COLUMNS, ORDER_SPREAD);
    add_spread(r, t, w->text[HEAD_TOTAL], &r->a->total);
    for (size_t x = 0; x < r->a->grading->n; x++)
        add_spread(r, t, indicator_title(r, x), &r->a->score[x]);
    document_heading(r->document, 1, w->text[ANNUAL_SPREAD]);
    document_paragraph(r->document, TONE_PLAIN, w->text[ANNUAL_SPREAD_NOTE]);
    document_table(r->document, t);
}

/* --- each CA beside the others -------------------------------------------------------------------------- */

/* Below the lower quartile of the others, above the upper one. */
static enum tone peer_tone(const struct spread *s, struct ratio value)
{
    if (s->n < 2)
        return TONE_PLAIN;
    return ratio_compare(value, s->quarter) < 0          ? TONE_BAD
           : ratio_compare(value, s->three_quarters) > 0 ? TONE_GOOD
                                                         : TONE_PLAIN;
}

static void peer_cell(const struct reporter *r, struct cell *cell, const struct spread *s,
                      const struct kept_score *score)
{
    if (!score)
        return;
    interval_cell(r, cell, score->lo, score->hi);
    if (ratio_compare(score->lo, score->hi) == 0)
        cell->tone = peer_tone(s, score->lo);
}

/* One row a CA, one column an indicator. */
static void add_matrix(struct reporter *r)
{
    enum { P_CODE, P_NAME, P_TOTAL, P_FIRST };
    const struct annual *a = r->a;
    size_t columns = P_FIRST + a->grading->n;
    struct column_doc *c = arena_alloc(r->arena, columns * sizeof *c);
    c[P_CODE] = (struct column_doc){r->w->text[HEAD_CODE], 12, ALIGN_CENTER, 12};
    c[P_NAME] = (struct column_doc){r->w->text[HEAD_NAME], 40, ALIGN_LEFT, 30};
    c[P_TOTAL] = (struct column_doc){r->w->text[HEAD_TOTAL], 12, ALIGN_CENTER, 12};
    for (size_t x = 0; x < a->grading->n; x++)
        c[P_FIRST + x] = (struct column_doc){a->grading->indicator[x].title, 14, ALIGN_CENTER, 12};
    struct table *t =
        annual_table(r, SHEET_NAME_ANNUAL_PEERS, r->w->text[ANNUAL_PEERS], c, columns, ORDER_PEERS);
    t->sheet_only = true;
    t->note = r->w->text[ANNUAL_PEERS_NOTE];
    for (size_t i = 0; i < a->n; i++) {
        const struct kept *k = a->ca[i].now;
        if (!k || strcmp(k->grading, a->grading->code) != 0)
            continue;
        const struct kept_score total = {NULL, k->total_lo, k->total_hi};
        struct cell *cell = table_row(r->arena, t);
        cell_text(&cell[P_CODE], TONE_PLAIN, a->ca[i].code);
        cell_text(&cell[P_NAME], TONE_PLAIN, k->name);
        peer_cell(r, &cell[P_TOTAL], &a->total, &total);
        for (size_t x = 0; x < a->grading->n; x++)
            peer_cell(r, &cell[P_FIRST + x], &a->score[x],
                      kept_score_of(k, a->grading->indicator[x].id));
    }
    document_table(r->document, t);
}

/* The indicators of a CA that lie below the lower quartile. */
static const char *weak_text(const struct reporter *r, const struct kept *k)
{
    const struct annual *a = r->a;
    const char *text = "";
    for (size_t x = 0; x < a->grading->n; x++) {
        const struct kept_score *score = kept_score_of(k, a->grading->indicator[x].id);
        if (!score || ratio_compare(score->lo, score->hi) != 0 ||
            peer_tone(&a->score[x], score->lo) != TONE_BAD)
            continue;
        text = arena_format(r->arena, "%s%s%s %s", text, *text ? "、" : "",
                            a->grading->indicator[x].title, interval_text(r, score->lo, score->hi));
    }
    return text;
}

static void add_beside(struct reporter *r)
{
    enum { B_CODE, B_TOTAL, B_OFF, B_WEAK, B_COLUMNS };
    const struct annual *a = r->a;
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, B_COLUMNS * sizeof *c);
    c[B_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 14};
    c[B_TOTAL] = (struct column_doc){w->text[HEAD_TOTAL], 14, ALIGN_CENTER, 16};
    c[B_OFF] = (struct column_doc){w->text[PEERS_OFF], 16, ALIGN_CENTER, 18};
    c[B_WEAK] = (struct column_doc){w->text[PEERS_WEAK], 80, ALIGN_LEFT, 84};
    struct table *t = table_new(r->arena, NULL, w->text[ANNUAL_PEERS], c, B_COLUMNS);
    for (size_t i = 0; i < a->n; i++) {
        const struct kept *k = a->ca[i].now;
        if (!k || strcmp(k->grading, a->grading->code) != 0)
            continue;
        struct cell *cell = table_row(r->arena, t);
        cell_text(&cell[B_CODE], TONE_PLAIN, a->ca[i].code);
        interval_cell(r, &cell[B_TOTAL], k->total_lo, k->total_hi);
        cell_text(&cell[B_OFF], TONE_MUTED, w->text[CHANGE_ABSENT]);
        if (k->level && a->now.total.n)
            change_cell(r, &cell[B_OFF], (struct ratio[]){k->total_lo, k->total_hi},
                        (struct ratio[]){a->now.total.lo, a->now.total.hi});
        const char *weak = weak_text(r, k);
        cell_text(&cell[B_WEAK], TONE_PLAIN, *weak ? weak : w->text[CHANGE_ABSENT]);
    }
    document_heading(r->document, 2, w->text[ANNUAL_PEERS]);
    document_paragraph(r->document, TONE_PLAIN, w->text[ANNUAL_PEERS_NOTE]);
    document_table(r->document, t);
}

void add_peers(struct reporter *r)
{
    if (r->a->now.n < 2)
        return;
    add_spreads(r);
    add_beside(r);
    add_matrix(r);
}
