/* Conclusion: the one page for a reader who reads nothing else. What stands here has a bounded length, so
 * that it stays one page whatever the CA. */
#include <math.h>
#include <string.h>

#include "base/columns.h"
#include "report/sections.h"
#include "report/short_text.h"
#include "score/amounts.h"

/* --- a sentence for each standard ------------------------------------------------------------------------ */

const char *form_sentence(const struct sections *s)
{
    const struct wording *w = s->w;
    const struct form_result *f = &s->e->form;
    struct arena *arena = s->arena;
    const char *counts =
        SAY(w, arena, CONCLUSION_FORM, s->e->editions->form->title,
            number_text(arena, (int64_t)f->edition->n), number_text(arena, f->count[ROW_YES]),
            number_text(arena, f->count[ROW_NO]), number_text(arena, f->count[ROW_PENDING]),
            number_text(arena, f->count[ROW_NA]));
    const char *apart = no_box_rows(f, ROW_NO, arena);
    if (f->no_box)
        counts = arena_format(arena, "%s%s%s", counts,
                              SAY(w, arena, CONCLUSION_NO_BOX, number_text(arena, f->no_box)),
                              apart ? SAY(w, arena, CONCLUSION_NO_BOX_NO, apart) : "");
    const char *verdict =
        rows_in_state(f, ROW_NO) ? w->text[CONCLUSION_REMEDY] : no_gap_text(w, arena, open_of(f));
    return SAY(w, arena, CONCLUSION_FORM_VERDICT, counts, verdict);
}

/* "0.85至5.00（资料不全）" */
static const char *total_words(const struct sections *s)
{
    const struct total *t = &s->e->grading.total;
    return ratio_compare(t->lo, t->hi) == 0
               ? total_text(t->lo, t->hi, s->arena)
               : SAY(s->w, s->arena, CONCLUSION_OPEN_TOTAL, ratio_fixed(s->arena, t->lo, 2),
                     ratio_fixed(s->arena, t->hi, 2));
}

const char *score_sentence(const struct sections *s)
{
    const struct wording *w = s->w;
    const struct grading_result *g = &s->e->grading;
    const char *title = s->e->editions->grading->title;
    const char *total = total_words(s);
    const char *level = grading_level(g, w);
    if (!level)
        return SAY(w, s->arena, CONCLUSION_NO_LEVEL, title, total);
    level = level_text(w, s->e->editions->grading, level, s->arena);
    return g->gate == GATE_UNKNOWN ? SAY(w, s->arena, CONCLUSION_GATE_OPEN, title, total, level,
                                         w->text[SCORES_GATE], with_export_names(s, g->gate_reason))
                                   : SAY(w, s->arena, CONCLUSION_SCORE, title, total, level);
}

/* --- what the sentences rest on -------------------------------------------------------------------------- */

/* The register of CAs says nothing of a service. */
static bool has_data(const struct evaluation *e)
{
    const struct schema *schema = e->editions->schema;
    for (size_t i = 0; i < schema->n; i++)
        if (strcmp(schema->export[i].name, "org") != 0 &&
            facts_export(e->facts, schema->export[i].name)->accepted)
            return true;
    return false;
}

/* The codes of the readings by which the level would be this one: "L-R2、W-R4". */
static const char *readings_to(const struct sections *s, const char *level)
{
    enum { SHOWN = 5 };
    const struct grading_result *g = &s->e->grading;
    const char *text = "";
    size_t n = 0;
    for (size_t i = 0; i < g->sensitivity.n; i++) {
        const struct sensitivity *x = &g->sensitivity.at[i];
        const char *other = grading_level_of(&x->total, s->w);
        if (other && strcmp(other, level) == 0 && n++ < SHOWN)
            text = arena_format(s->arena, "%s%s%s", text, *text ? "、" : "",
                                s->e->editions->grading->readings.at[x->reading].code);
    }
    return n > SHOWN ? SAY(s->w, s->arena, CONCLUSION_READINGS_MORE, text,
                           number_text(s->arena, (int64_t)n))
                     : text;
}

/* A level that another reading of the standard's text would change is said to hang on it. */
static void add_level_by_reading(struct sections *s)
{
    const struct grading_result *g = &s->e->grading;
    const struct grading_edition *e = s->e->editions->grading;
    const char *level = grading_level(g, s->w);
    const char *text = "";
    for (size_t i = 0; i < e->n_levels && level && grading_level_is_certain(&g->total); i++) {
        const char *other = e->level[i].code;
        const char *readings = strcmp(other, level) != 0 ? readings_to(s, other) : "";
        bool again = false; /* its limits differ by reading */
        for (size_t k = 0; k < i; k++)
            again = again || strcmp(e->level[k].code, other) == 0;
        if (*readings && !again)
            text = arena_format(s->arena, "%s%s%s", text, *text ? "；" : "",
                                SAY(s->w, s->arena, CONCLUSION_LEVEL_BY_ONE, readings,
                                    level_text(s->w, e, other, s->arena)));
    }
    if (*text)
        document_paragraph(
            s->document, TONE_STRONG,
            SAY(s->w, s->arena, CONCLUSION_LEVEL_BY, text, annex_text(s, ANNEX_READINGS)));
}

/* --- figures ------------------------------------------------------------------------------------------------- */

static void add_figures(struct sections *s)
{
    enum { FIGURES = 4 };
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    const int *count = e->form.count;
    const char *level = grading_level(&e->grading, w);
    const char *total = total_text(e->grading.total.lo, e->grading.total.hi, s->arena);
    struct figure *f = arena_alloc(s->arena, FIGURES * sizeof *f);
    f[0] = (struct figure){w->text[HEAD_LEVEL],
                           level_text(w, e->editions->grading, level, s->arena), TONE_STRONG};
    /* without a level the total is for reference alone */
    f[1] = (struct figure){w->text[HEAD_TOTAL],
                           level ? total : arena_format(s->arena, "（%s）", total), TONE_STRONG};
    f[2] = (struct figure){SAY(w, s->arena, OVERVIEW_ROWS, w->text[STATE_NO]),
                           number_text(s->arena, count[ROW_NO]),
                           count[ROW_NO]        ? TONE_BAD
                           : count[ROW_PENDING] ? TONE_PLAIN
                                                : TONE_GOOD};
    f[3] = (struct figure){SAY(w, s->arena, OVERVIEW_ROWS, w->text[STATE_PENDING]),
                           number_text(s->arena, count[ROW_PENDING]),
                           count[ROW_PENDING] ? TONE_OPEN : TONE_GOOD};
    document_figures(s->document, f, FIGURES);
}

/* --- charts -------------------------------------------------------------------------------------------------- */

/* Rows with boxes of each state, domain by domain. */
static const struct chart *domain_chart(struct sections *s)
{
    const struct form_result *f = &s->e->form;
    size_t n = s->e->editions->form->n;
    struct chart *chart = arena_alloc(s->arena, sizeof *chart);
    const char **label = arena_alloc(s->arena, (n + 1) * sizeof *label);
    struct chart_series *series = arena_alloc(s->arena, ROW_STATES * sizeof *series);
    double *value[ROW_STATES];
    *chart = (struct chart){.kind = CHART_STACKS,
                            .title = s->w->text[CONCLUSION_DOMAINS],
                            .unit = "",
                            .label = label,
                            .series = series,
                            .n_series = ROW_STATES,
                            .page_only = true};
    for (int i = 0; i < ROW_STATES; i++) {
        value[i] = arena_alloc(s->arena, (n + 1) * sizeof *value[i]);
        series[i] = (struct chart_series){row_state_text(s->w, (enum row_state)i),
                                          row_tone((enum row_state)i), value[i]};
    }
    for (size_t i = 0; i < n; chart->n++) {
        label[chart->n] = f->row[i].row->domain;
        for (; i < n && strcmp(f->row[i].row->domain, label[chart->n]) == 0; i++)
            value[f->row[i].state][chart->n] += f->row[i].row->boxes;
    }
    chart->value = value[0];
    return chart;
}

/* Last year's, where it was by the same table. */
static void add_before(const struct sections *s, struct chart *chart)
{
    const struct grading_edition *e = s->e->editions->grading;
    const struct kept *k = s->e->last_year ? s->e->last_year
                           : s->e->past    ? s->e->past->last_year
                                           : NULL;
    double *before = arena_alloc(s->arena, (e->n + 1) * sizeof *before);
    size_t n = 0;
    if (!k || strcmp(k->grading, e->code) != 0)
        return;
    for (size_t i = 0; i < e->n; i++) {
        if (e->indicator[i].parent != SIZE_MAX)
            continue;
        const struct kept_score *score = kept_score_of(k, e->indicator[i].id);
        before[n++] = score ? ratio_double(score->lo) : NAN;
    }
    chart->before = before;
    chart->before_text =
        SAY(s->w, s->arena, CONCLUSION_BEFORE, number_text(s->arena, civil_from_day(k->date).year));
}

/* The scores of the first level; a workbook has its own chart of them. */
static const struct chart *score_chart(struct sections *s)
{
    struct chart *chart = first_level_chart(s);
    chart->page_only = true;
    chart->now_text = SAY(s->w, s->arena, CONCLUSION_NOW,
                          number_text(s->arena, civil_from_day(s->e->period.to).year));
    chart->ring =
        level_limits(s->e->editions->grading, s->e->grading.choice, s->arena, &chart->n_rings);
    add_before(s, chart);
    return chart;
}

/* --- gaps ---------------------------------------------------------------------------------------------------- */

static bool is_worse(const struct row_result *a, const struct row_result *b)
{
    return a->counterexamples.total > b->counterexamples.total;
}

static void add_gap(struct sections *s, const struct row_result *r)
{
    enum { LINE = 70 }; /* half characters of a line beside the row's number */
    const struct wording *w = s->w;
    const char *row = SAY(w, s->arena, MEASURES_OF_ROW, number_text(s->arena, r->row->number));
    const char *count = r->counterexamples.total
                            ? SAY(w, s->arena, CONCLUSION_GAP_COUNT,
                                  number_text(s->arena, r->counterexamples.total))
                            : "";
    const char *gap =
        short_figure(s->arena, with_export_names(s, *r->fails ? r->fails : r->reason),
                     LINE - short_width(count, strlen(count)), "…", w->text[OVERVIEW_GAPS_OTHERS]);
    document_line(s->document, TONE_BAD, arena_format(s->arena, "%s　%s%s", row, gap, count));
}

/* The non-conformities with most counter-examples, a line each; among equals the form's order. */
static void add_gaps(struct sections *s)
{
    enum { SHOWN = 5 };
    const struct row_result *shown[SHOWN];
    size_t n = 0;
    for (size_t i = 0; i < s->e->editions->form->n; i++) {
        const struct row_result *r = &s->e->form.row[i];
        if (r->state != ROW_NO)
            continue;
        size_t at = n < SHOWN ? n++ : SHOWN;
        for (; at > 0 && is_worse(r, shown[at - 1]); at--)
            if (at < SHOWN)
                shown[at] = shown[at - 1];
        if (at < SHOWN)
            shown[at] = r;
    }
    document_heading(s->document, 0,
                     arena_format(s->arena, "%s%s", s->w->text[OVERVIEW_GAPS],
                                  n ? s->w->text[OVERVIEW_GAPS_ORDER] : ""));
    for (size_t i = 0; i < n; i++)
        add_gap(s, shown[i]);
    if (n == 0)
        document_paragraph(s->document, TONE_PLAIN,
                           no_gap_text(s->w, s->arena, open_of(&s->e->form)));
}

void add_conclusion(struct sections *s)
{
    document_new_page(s->document);
    document_heading(s->document, 1, s->w->text[CONCLUSION_TITLE]);
    if (!has_data(s->e))
        document_paragraph(s->document, TONE_STRONG, s->w->text[CONCLUSION_NO_DATA]);
    document_paragraph(s->document, TONE_STRONG, form_sentence(s));
    document_paragraph(s->document, TONE_STRONG, score_sentence(s));
    add_level_by_reading(s);
    add_other_standards_lines(s);
    add_figures(s);
    document_charts(s->document, domain_chart(s), score_chart(s));
    add_gaps(s);
}
