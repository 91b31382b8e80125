/* The score table: indicators, criteria with their states, weights, and formulas from criteria to the
 * level, so that an official can change a state in the workbook and watch the level. */
#include <math.h>
#include <string.h>

#include "report/choices.h"
#include "report/sections.h"
#include "score/amounts.h"

enum {
    COL_INDICATOR,
    COL_SCORE,
    COL_CRITERION,
    COL_STATE,
    COL_REASON,
    COL_LO,
    COL_HI,
    COL_SHARE,
    COL_READING,
    SCORE_COLUMNS
};

struct builder {
    struct sections *s;
    struct table *t;
    size_t *row;        /* by indicator: the row that holds its score */
    size_t first, last; /* rows of all indicators */
};

static const char *ref(const struct builder *b, size_t row, size_t column)
{
    return sheet_ref(b->s->arena, b->t, row, column);
}

/* "F5:F7" */
static const char *range(const struct builder *b, size_t from, size_t to, size_t column)
{
    return arena_format(b->s->arena, "%s:%s", ref(b, from, column), ref(b, to - 1, column));
}

/* --- formulas ---------------------------------------------------------------------------------------- */

/* A run of criteria of one score, rows [from, to). */
struct run {
    int score;
    size_t from, to;
    enum tri cap; /* 否: a fact forbids the score, whatever the conclusions (grading.h) */
};

static const char *all_yes(const struct builder *b, const struct run *r)
{
    if (r->cap != TRI_YES)
        return "FALSE()";
    const char *states = range(b, r->from, r->to, COL_STATE);
    return arena_format(b->s->arena, "COUNTIF(%s,\"%s\")+COUNTIF(%s,\"%s\")=%zu", states,
                        b->s->w->text[STATE_YES], states, b->s->w->text[STATE_OTHERWISE],
                        r->to - r->from);
}

static const char *none_no(const struct builder *b, const struct run *r)
{
    if (r->cap == TRI_NO)
        return "FALSE()";
    return arena_format(b->s->arena, "COUNTIF(%s,\"%s\")=0", range(b, r->from, r->to, COL_STATE),
                        b->s->w->text[STATE_NO]);
}

/* The same rule as score_at in score/grading.c, from the states in the sheet. */
static const char *score_formula(const struct builder *b, const struct run *run, size_t n,
                                 bool ladder, bool low)
{
    const char *formula = "";
    if (ladder) {
        int best = n ? run[n - 1].score : 0;
        formula = arena_format(b->s->arena, "%d", best);
        for (size_t i = n; i-- > 0;)
            formula = arena_format(b->s->arena, "IF(%s,%s,%d)",
                                   low ? all_yes(b, &run[i]) : none_no(b, &run[i]), formula,
                                   i ? run[i - 1].score : 0);
    } else {
        formula = "0";
        for (size_t i = 0; i < n; i++)
            formula = arena_format(b->s->arena, "IF(%s,%d,%s)",
                                   low ? all_yes(b, &run[i]) : none_no(b, &run[i]), run[i].score,
                                   formula);
    }
    return arena_format(b->s->arena, "=%s", formula);
}

static void set_score(const struct builder *b, size_t row, size_t column, struct ratio value,
                      const char *formula)
{
    struct cell *cell = table_cell(b->t, row, column);
    cell_number(cell, TONE_STRONG, ratio_double(value), ratio_text(b->s->arena, value, 4));
    cell->formula = formula;
}

/* A composite: the weighted sum of the cells of its children, in whole per cents. */
static const char *sum_formula(const struct builder *b, size_t parent, size_t column)
{
    const struct grading_edition *e = b->s->e->editions->grading;
    const char *sum = "";
    for (size_t i = 0; i < e->n; i++) {
        const struct indicator *x = &e->indicator[i];
        if (x->parent != parent || !x->weighted)
            continue;
        struct ratio percent = ratio_multiply(x->weight, ratio_int(100));
        sum = arena_format(b->s->arena, "%s%s%s*%s", sum, *sum ? "+" : "",
                           ratio_text(b->s->arena, percent, 6), ref(b, b->row[i], column));
    }
    return arena_format(b->s->arena, "=(%s)/100", sum);
}

/* --- rows -------------------------------------------------------------------------------------------- */

static struct ratio share_percent(const struct indicator *x)
{
    return ratio_multiply(x->share, ratio_int(100));
}

static void add_share(const struct builder *b, size_t row, const struct indicator *x)
{
    struct cell *cell = table_cell(b->t, row, COL_SHARE);
    if (!x->weighted)
        cell_text(cell, TONE_MUTED, b->s->w->text[SCORES_UNWEIGHTED]);
    else if (x->scoring == SCORING_SUM)
        cell_text(
            cell, TONE_PLAIN,
            arena_format(b->s->arena, "（%s）", ratio_text(b->s->arena, share_percent(x), 4)));
    else
        cell_number(cell, TONE_PLAIN, ratio_double(share_percent(x)),
                    ratio_text(b->s->arena, share_percent(x), 4));
}

/* "T9-R1；按T9-R2为1分": the reading used, and the others that would change the score. */
static const char *readings_text(const struct builder *b, const struct indicator_result *x)
{
    struct arena *arena = b->s->arena;
    const struct reading_book *book = &b->s->e->editions->grading->readings;
    if (x->reading == SIZE_MAX)
        return "";
    const char *text = book->at[x->reading].code;
    for (size_t i = 0; i < x->readings.n; i++)
        if (x->readings.at[i] != x->reading && !book->at[x->readings.at[i]].is_default &&
            book->at[x->reading].group != book->at[x->readings.at[i]].group)
            text = arena_format(arena, "%s、%s", text, book->at[x->readings.at[i]].code);
    for (size_t i = 0; i < x->alternatives.n; i++) {
        const struct alternative *a = &x->alternatives.at[i];
        if (ratio_compare(a->lo, x->lo) == 0 && ratio_compare(a->hi, x->hi) == 0)
            continue;
        text = arena_format(arena, "%s；%s", text,
                            SAY(b->s->w, arena, SCORES_ALTERNATIVE, book->at[a->reading].code,
                                score_text(a->lo, a->hi, arena)));
    }
    return text;
}

static const char *indicator_title(const struct builder *b, const struct indicator *x)
{
    const char *title = x->title;
    if (*x->table)
        title = SAY(b->s->w, b->s->arena, SCORES_TABLE, title, x->table);
    return x->parent == SIZE_MAX ? title : arena_format(b->s->arena, "　%s", title);
}

static void add_composite(struct builder *b, size_t i)
{
    const struct indicator_result *x = &b->s->e->grading.indicator[i];
    struct cell *cell = table_row(b->s->arena, b->t);
    size_t row = b->t->n_rows - 1;
    b->row[i] = row;
    cell_text(&cell[COL_INDICATOR], TONE_STRONG, indicator_title(b, x->indicator));
    cell_text(&cell[COL_CRITERION], TONE_MUTED, b->s->w->text[SCORES_COMPOSITE]);
    cell_text(&cell[COL_READING], TONE_PLAIN, readings_text(b, x));
    add_share(b, row, x->indicator);
}

static void add_criterion(struct builder *b, const struct indicator *x,
                          const struct criterion_result *c)
{
    struct arena *arena = b->s->arena;
    struct cell *cell = table_row(arena, b->t);
    struct sections *s = b->s;
    const char *examples = counterexamples_text(s, &c->counterexamples);
    cell_number(&cell[COL_SCORE], TONE_PLAIN, c->criterion->score,
                number_text(arena, c->criterion->score));
    cell_text(&cell[COL_CRITERION], TONE_PLAIN, c->criterion->text);
    bool otherwise = c->criterion->kind == CRITERION_OTHERWISE;
    cell_text(&cell[COL_STATE], c->open ? TONE_MUTED : tri_tone(c->state),
              criterion_state_text(s->w, c));
    cell[COL_STATE].entry = !otherwise;
    cell[COL_STATE].choices = choices_of_criterion(s->e, x, c, cell[COL_STATE].text, arena);
    cell_text(&cell[COL_REASON], TONE_PLAIN,
              *examples ? arena_format(arena, "%s；%s", c->reason, examples) : c->reason);
}

static void add_indicator(struct builder *b, size_t i)
{
    const struct indicator_result *x = &b->s->e->grading.indicator[i];
    bool ladder = x->indicator->scoring == SCORING_LADDER &&
                  !readings_effect(&b->s->e->editions->grading->readings, b->s->e->grading.choice,
                                   "rows_alone");
    struct run *run = arena_alloc(b->s->arena, (x->n_criteria + 1) * sizeof *run);
    size_t runs = 0;
    size_t first = b->t->n_rows;
    for (size_t k = 0; k < x->n_criteria; k++) {
        int score = x->criterion[k].criterion->score;
        if (runs == 0 || run[runs - 1].score != score)
            run[runs++] = (struct run){score, b->t->n_rows, b->t->n_rows, TRI_YES};
        add_criterion(b, x->indicator, &x->criterion[k]);
        run[runs - 1].to = b->t->n_rows;
        run[runs - 1].cap = tri_and(run[runs - 1].cap, x->criterion[k].cap);
    }
    b->row[i] = first;
    const char *reading = readings_text(b, x);
    if (x->gaps)
        reading = arena_format(b->s->arena, "%s%s%s", reading, *reading ? "；" : "", x->gaps);
    cell_text(table_cell(b->t, first, COL_INDICATOR), TONE_STRONG,
              indicator_title(b, x->indicator));
    table_cell(b->t, first, COL_INDICATOR)->bookmark = true;
    cell_text(table_cell(b->t, first, COL_READING), TONE_PLAIN, reading);
    add_share(b, first, x->indicator);
    set_score(b, first, COL_LO, x->lo, score_formula(b, run, runs, ladder, true));
    set_score(b, first, COL_HI, x->hi, score_formula(b, run, runs, ladder, false));
    static const size_t merged[] = {COL_INDICATOR, COL_LO, COL_HI, COL_SHARE, COL_READING};
    for (size_t k = 0; k < sizeof merged / sizeof *merged; k++)
        table_merge_rows(b->t, merged[k], first, b->t->n_rows);
    for (size_t k = 0; k < runs; k++)
        table_merge_rows(b->t, COL_SCORE, run[k].from, run[k].to);
}

/* --- total and level ----------------------------------------------------------------------------------- */

/* The total in hundredths, a whole number: SUMPRODUCT of shares in per cent and scores. */
static const char *hundredths(const struct builder *b, size_t column)
{
    return arena_format(b->s->arena, "SUMPRODUCT(%s,%s)", range(b, b->first, b->last, COL_SHARE),
                        range(b, b->first, b->last, column));
}

static const char *level_formula(const struct builder *b, const char *total)
{
    const struct grading_edition *e = b->s->e->editions->grading;
    const char *formula = "\"\"";
    for (size_t i = e->n_levels; i-- > 0;) {
        const struct level *l = &e->level[i];
        bool in_force = true;
        for (const size_t *r = l->reading; *r != SIZE_MAX; r++)
            in_force = in_force && b->s->e->grading.choice.in_force[*r];
        if (!in_force)
            continue;
        struct ratio max = ratio_multiply(l->max, ratio_int(100));
        formula = l->has_max ? arena_format(b->s->arena, "IF(%s%s%s,\"%s\",%s)", total,
                                            l->max_in ? "<=" : "<", ratio_text(b->s->arena, max, 4),
                                            l->code, formula)
                             : arena_format(b->s->arena, "\"%s\"", l->code);
    }
    return formula;
}

/* What is said of the total beside a limit of levels; `total` is an expression, in hundredths. */
static const char *beside_limit(const struct builder *b, const char *total, struct ratio limit,
                                const char *state)
{
    const struct wording *w = b->s->w;
    const struct grading_result *g = &b->s->e->grading;
    struct arena *arena = b->s->arena;
    const char *at = ratio_text(arena, ratio_multiply(limit, ratio_int(100)), 4);
    const char *off = arena_format(arena, "\"&ROUND(ABS(%s-%s)/100,4)&\"", total, at);
    return arena_format(
        arena, "IF(%s=%s,IF(%s=\"%s\",\"%s\",\"%s\"),IF(%s>%s,\"%s\",\"%s\"))", total, at, state,
        w->text[STATE_NO], limit_reached_text(g, limit, false, w, arena),
        limit_reached_text(g, limit, true, w, arena), total, at,
        limit_apart_text(1, limit, off, w, arena), limit_apart_text(-1, limit, off, w, arena));
}

/* total_limit_text (score/limits.h) of the total as it stands in the sheet. */
static const char *margin_formula(const struct builder *b, size_t total, size_t gate)
{
    struct arena *arena = b->s->arena;
    const char *lo = ref(b, total, COL_LO);
    const char *state = ref(b, gate, COL_STATE);
    const char *points = arena_format(arena, "ROUND(%s*100,4)", lo);
    const struct limit_set limits = limits_by_any_reading(b->s->e->editions->grading, arena);
    const char *formula = "\"\"";
    for (size_t i = limits.n; i-- > 0;) {
        const char *said = beside_limit(b, points, limits.at[i], state);
        if (i + 1 == limits.n)
            formula = said;
        else /* as near to this one as to the next: this one */
            formula = arena_format(
                arena, "IF(%s<=%s,%s,%s)", points,
                ratio_text(arena,
                           ratio_multiply(ratio_add(limits.at[i], limits.at[i + 1]), ratio_int(50)),
                           4),
                said, formula);
    }
    return arena_format(arena, "=IF(OR(%s=\"%s\",%s<>%s),\"\",%s)", state, b->s->w->text[STATE_YES],
                        lo, ref(b, total, COL_HI), formula);
}

static const char *gate_text(const struct sections *s)
{
    static const enum phrase phrase[] = {
        [GATE_OPEN] = STATE_NO,
        [GATE_SHUT] = STATE_YES,
        [GATE_UNKNOWN] = STATE_UNKNOWN,
    };
    return s->w->text[phrase[s->e->grading.gate]];
}

static void add_total(struct builder *b)
{
    const struct sections *s = b->s;
    const struct wording *w = s->w;
    const struct grading_result *g = &s->e->grading;
    struct arena *arena = s->arena;
    struct cell *cell = table_row(arena, b->t);
    size_t gate = b->t->n_rows - 1;
    cell_text(&cell[COL_INDICATOR], TONE_STRONG, w->text[SCORES_GATE]);
    cell_text(&cell[COL_CRITERION], TONE_PLAIN, w->text[SCORES_GATE_TEXT]);
    cell_text(&cell[COL_STATE],
              g->gate == GATE_OPEN   ? TONE_GOOD
              : g->gate == GATE_SHUT ? TONE_BAD
                                     : TONE_OPEN,
              gate_text(s));
    cell[COL_STATE].entry = true;
    cell[COL_STATE].choices = choices_of_gate(s->e, gate_text(s), arena);
    cell_text(&cell[COL_REASON], TONE_PLAIN, g->gate_reason);
    cell = table_row(arena, b->t);
    size_t total = b->t->n_rows - 1;
    cell_text(&cell[COL_INDICATOR], TONE_STRONG, w->text[HEAD_TOTAL]);
    cell_text(&cell[COL_CRITERION], TONE_PLAIN, w->text[SCORES_TOTAL_TEXT]);
    static const size_t column[] = {COL_LO, COL_HI};
    const struct ratio value[] = {g->total.lo, g->total.hi};
    for (size_t i = 0; i < 2; i++) {
        set_score(b, total, column[i], value[i],
                  arena_format(arena, "=%s/100", hundredths(b, column[i])));
        table_cell(b->t, total, column[i])->text = ratio_fixed(arena, value[i], 2);
    }
    cell = table_row(arena, b->t);
    const char *level = grading_level(g, w);
    const char *state = ref(b, gate, COL_STATE);
    const char *low = level_formula(b, hundredths(b, COL_LO));
    const char *high = level_formula(b, hundredths(b, COL_HI));
    cell_text(&cell[COL_INDICATOR], TONE_STRONG, w->text[HEAD_LEVEL]);
    cell_text(&cell[COL_CRITERION], TONE_PLAIN, w->text[SCORES_LEVEL_TEXT]);
    cell_text(&cell[COL_REASON], TONE_PLAIN, total_limit_text(g, w, arena));
    cell[COL_REASON].formula = margin_formula(b, total, gate);
    cell_text(&cell[COL_LO], TONE_STRONG, level ? level : w->text[LEVEL_NONE]);
    cell[COL_LO].formula =
        arena_format(arena, "=IF(%s=\"%s\",\"%s\",IF(%s<>\"%s\",\"%s\",IF(%s=%s,%s,\"%s\")))",
                     state, w->text[STATE_YES], w->text[LEVEL_NONE], state, w->text[STATE_NO],
                     w->text[LEVEL_PENDING], low, high, low, w->text[LEVEL_PENDING]);
}

/* That the state is the one word, or in the gate's row, where 否 is good, the other. */
static const char *state_is(const struct sections *s, const struct table *t, enum phrase word,
                            enum phrase of_gate)
{
    const char *state = sheet_ref(s->arena, t, 0, COL_STATE);
    return arena_format(s->arena, "=IF($%s=\"%s\",%s=\"%s\",%s=\"%s\")",
                        sheet_ref(s->arena, t, 0, COL_INDICATOR), s->w->text[SCORES_GATE], state,
                        s->w->text[of_gate], state, s->w->text[word]);
}

/* As they are chosen now; and a score that they leave open. */
static void mark_states(const struct sections *s, struct table *t)
{
    enum { MARKS = 5 };
    const struct wording *w = s->w;
    struct mark *mark = arena_alloc(s->arena, MARKS * sizeof *mark);
    const char *state = sheet_ref(s->arena, t, 0, COL_STATE);
    const char *apart = arena_format(s->arena, "=$%s<>$%s", sheet_ref(s->arena, t, 0, COL_LO),
                                     sheet_ref(s->arena, t, 0, COL_HI));
    mark[0] = (struct mark){COL_STATE, state_is(s, t, STATE_YES, STATE_NO), TONE_GOOD};
    mark[1] = (struct mark){COL_STATE, state_is(s, t, STATE_NO, STATE_YES), TONE_BAD};
    mark[2] = (struct mark){
        COL_STATE, arena_format(s->arena, "=%s=\"%s\"", state, w->text[STATE_UNKNOWN]), TONE_OPEN};
    mark[3] = (struct mark){COL_LO, apart, TONE_OPEN};
    mark[4] = (struct mark){COL_HI, apart, TONE_OPEN};
    t->mark = mark;
    t->n_marks = MARKS;
}

static void name_total(struct sections *s, const struct table *t, size_t total)
{
    const struct wording *w = s->w;
    const struct sheet_name name[] = {{w->text[NAME_TOTAL_LO], t, total, COL_LO},
                                      {w->text[NAME_TOTAL_HI], t, total, COL_HI},
                                      {w->text[NAME_LEVEL], t, total + 1, COL_LO}};
    for (size_t i = 0; i < sizeof name / sizeof *name && !s->document->unlinked; i++)
        *vec_push(s->arena, &s->document->name) = name[i];
}

static struct table *score_table(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, SCORE_COLUMNS * sizeof *c);
    c[COL_INDICATOR] = (struct column_doc){w->text[SCORES_INDICATOR], 22, ALIGN_LEFT, 13};
    c[COL_SCORE] = (struct column_doc){w->text[SCORES_SCORE], 6, ALIGN_CENTER, 5};
    c[COL_CRITERION] = (struct column_doc){w->text[SCORES_CRITERION], 44, ALIGN_LEFT, 21};
    c[COL_STATE] = (struct column_doc){w->text[SCORES_STATE], 7, ALIGN_CENTER, 5};
    c[COL_REASON] = (struct column_doc){w->text[SCORES_REASON], 44, ALIGN_LEFT, 38};
    c[COL_LO] = (struct column_doc){w->text[SCORES_LO], 8, ALIGN_CENTER, 5};
    c[COL_HI] = (struct column_doc){w->text[SCORES_HI], 8, ALIGN_CENTER, 5};
    c[COL_SHARE] = (struct column_doc){w->text[SCORES_SHARE], 10, ALIGN_CENTER, 9.5};
    c[COL_READING] = (struct column_doc){w->text[SCORES_READING], 22, ALIGN_LEFT, 8};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_SCORES], w->text[SCORES_TITLE], c, SCORE_COLUMNS);
    t->sheet_order = SHEET_SCORES;
    table_entry(s->arena, t, COL_STATE,
                entry_of(s, ENTRY_LIST, w->text[ENTRY_STATE_TITLE], ENTRY_STATE, NULL));
    t->note = arena_format(s->arena, "%s　%s%s", s->e->editions->grading->title,
                           w->text[SHEET_ENTRY], w->text[SCORES_STILL]);
    t->continued = w->text[CONTINUED];
    t->live = true;
    mark_states(s, t);
    return t;
}

struct chart *first_level_chart(struct sections *s)
{
    const struct grading_edition *e = s->e->editions->grading;
    struct chart *chart = arena_alloc(s->arena, sizeof *chart);
    const char **label = arena_alloc(s->arena, (e->n + 1) * sizeof *label);
    double *lo = arena_alloc(s->arena, (e->n + 1) * sizeof *lo);
    double *hi = arena_alloc(s->arena, (e->n + 1) * sizeof *hi);
    *chart = (struct chart){.kind = CHART_RADAR,
                            .title = s->w->text[SCORES_CHART],
                            .unit = "",
                            .label = label,
                            .value = lo,
                            .value_high = hi,
                            .maximum = best_score(e)};
    for (size_t i = 0; i < e->n; i++) {
        if (e->indicator[i].parent != SIZE_MAX)
            continue;
        label[chart->n] = e->indicator[i].title;
        lo[chart->n] = ratio_double(s->e->grading.indicator[i].lo);
        hi[chart->n++] = ratio_double(s->e->grading.indicator[i].hi);
    }
    if (chart->n < RADAR_LEAST)
        chart->kind = CHART_BARS;
    return chart;
}

/* The chart of the first level on its sheet, which follows the scores: the conclusion has one on pages. */
static const struct chart *followed_chart(const struct builder *b)
{
    struct sections *s = b->s;
    const struct grading_edition *e = s->e->editions->grading;
    struct chart *chart = first_level_chart(s);
    const char **lo = arena_alloc(s->arena, (e->n + 1) * sizeof *lo);
    const char **hi = arena_alloc(s->arena, (e->n + 1) * sizeof *hi);
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        if (e->indicator[i].parent != SIZE_MAX)
            continue;
        lo[n] = arena_format(s->arena, "=%s", sheet_ref_from(s->arena, b->t, b->row[i], COL_LO));
        hi[n++] = arena_format(s->arena, "=%s", sheet_ref_from(s->arena, b->t, b->row[i], COL_HI));
    }
    chart->value_formula = lo;
    chart->high_formula = hi;
    chart->sheet_only = true;
    return chart;
}

void add_scores(struct sections *s)
{
    const struct grading_edition *e = s->e->editions->grading;
    struct builder b = {.s = s, .t = score_table(s)};
    b.row = arena_alloc(s->arena, (e->n + 1) * sizeof *b.row);
    for (size_t i = 0; i < e->n; i++) {
        if (e->indicator[i].scoring == SCORING_SUM)
            add_composite(&b, i);
        else
            add_indicator(&b, i);
    }
    b.last = b.t->n_rows;
    for (size_t i = 0; i < e->n; i++) {
        const struct indicator_result *x = &s->e->grading.indicator[i];
        if (e->indicator[i].scoring != SCORING_SUM)
            continue;
        set_score(&b, b.row[i], COL_LO, x->lo, sum_formula(&b, i, COL_LO));
        set_score(&b, b.row[i], COL_HI, x->hi, sum_formula(&b, i, COL_HI));
    }
    add_total(&b);
    name_total(s, b.t, b.t->n_rows - 2);
    document_heading(s->document, 1, s->w->text[SCORES_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, s->w->text[SCORES_EXPLAINED]);
    document_chart(s->document, followed_chart(&b));
    add_score_summary(s);
    document_heading(s->document, 2, s->w->text[SCORES_DETAILS]);
    document_table(s->document, b.t);
}
