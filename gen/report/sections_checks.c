/* Checks: cross-checks between the standards, sample surveys, body requirements without a row, and
 * what other readings would make of the form's rows. */
#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"

static struct table *start_table(struct sections *s, enum phrase sheet, enum phrase title,
                                 const struct column_doc *column, size_t n, int order)
{
    struct table *t = table_new(s->arena, s->w->text[sheet], s->w->text[title], column, n);
    t->sheet_order = order;
    document_heading(s->document, 2, t->title);
    return t;
}

/* --- cross-checks -------------------------------------------------------------------------------------- */

enum { CHECK_ID, CHECK_TEXT, CHECK_DETAIL, CHECK_SOURCE, CHECK_COLUMNS };

/* What is open breaks no rule of these checks: it was not checked. */
static bool some_open(const struct sections *s)
{
    const struct total *t = &s->e->grading.total;
    return rows_in_state(&s->e->form, ROW_PENDING) > 0 || ratio_compare(t->lo, t->hi) != 0;
}

static void add_crosschecks(struct sections *s)
{
    const struct wording *w = s->w;
    const struct crosscheck_findings *f = &s->e->crosschecks;
    struct column_doc *c = arena_alloc(s->arena, CHECK_COLUMNS * sizeof *c);
    c[CHECK_ID] = (struct column_doc){w->text[CHECKS_ID], 8, ALIGN_CENTER, 8};
    c[CHECK_TEXT] = (struct column_doc){w->text[CHECKS_TEXT], 46, ALIGN_LEFT, 36};
    c[CHECK_DETAIL] = (struct column_doc){w->text[CHECKS_DETAIL], 50, ALIGN_LEFT, 38};
    c[CHECK_SOURCE] = (struct column_doc){w->text[READINGS_SOURCE], 22, ALIGN_LEFT, 18};
    struct table *t =
        start_table(s, SHEET_NAME_CHECKS, CHECKS_CROSS, c, CHECK_COLUMNS, SHEET_CHECKS);
    for (size_t i = 0; i < f->list.n; i++) {
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[CHECK_ID], TONE_STRONG, f->list.at[i].check->id);
        cell_text(&cell[CHECK_TEXT], TONE_OPEN, f->list.at[i].check->text);
        cell_text(&cell[CHECK_DETAIL], TONE_PLAIN, f->list.at[i].detail);
        cell_text(&cell[CHECK_SOURCE], TONE_MUTED, f->list.at[i].check->source);
    }
    if (t->n_rows > 0)
        document_table(s->document, t);
    if (t->n_rows == 0 || some_open(s))
        document_paragraph(s->document, TONE_PLAIN,
                           w->text[t->n_rows == 0 && some_open(s) ? CHECKS_CROSS_NONE_SO_FAR
                                   : t->n_rows == 0               ? CHECKS_CROSS_NONE
                                                                  : CHECKS_CROSS_OPEN]);
}

/* --- sample surveys ------------------------------------------------------------------------------------ */

enum {
    SAMPLE_INDICATOR,
    SAMPLE_POPULATION,
    SAMPLE_ASKED,
    SAMPLE_ANSWERED,
    SAMPLE_SHARE,
    SAMPLE_INTERVAL,
    SAMPLE_SCORES,
    SAMPLE_SETTLES,
    SAMPLE_COLUMNS
};

static const char *share_lines(struct sections *s, const struct sampling_result *r, bool interval)
{
    const char *text = "";
    for (size_t i = 0; i < r->share.n; i++) {
        const struct sampled_share *x = &r->share.at[i];
        const char *one =
            interval ? arena_format(s->arena, "%s–%s", ratio_percent(s->arena, x->interval.lo),
                                    ratio_percent(s->arena, x->interval.hi))
                     : arena_format(
                           s->arena, "%s %s", x->measure->def->title,
                           measure_value_text(x->measure, (struct limit_set){0}, s->w, s->arena));
        text = *text ? arena_format(s->arena, "%s；%s", text, one) : one;
    }
    return *text ? text : r->responded ? s->w->text[SAMPLING_NO_SHARE] : s->w->text[SAMPLING_NONE];
}

static const char *settles_text(struct sections *s, const struct sampling_result *r)
{
    const struct wording *w = s->w;
    const struct measure *p = r->population;
    if (r->attested)
        return w->text[SAMPLING_ATTESTED];
    if (r->share.n == 0)
        return "";
    if (r->census)
        return w->text[SAMPLING_CENSUS];
    if (r->settled)
        return w->text[SAMPLING_SETTLED];
    if (r->settles == 0)
        return w->text[SAMPLING_NEVER];
    const char *needed = number_text(s->arena, r->settles);
    if (p->has_value && ratio_compare(p->value, ratio_int(r->settles)) < 0)
        return SAY(w, s->arena, SAMPLING_BEYOND, needed, ratio_text(s->arena, p->value, 0));
    return SAY(w, s->arena, SAMPLING_NEEDS, needed);
}

/* "99（99%）": who answered; and the share over all who were asked, at best and at worst. */
static const char *answered_text(struct sections *s, const struct sampling_result *r)
{
    const char *text = number_text(s->arena, r->responded);
    if (r->sampled == 0)
        return text;
    text = SAY(s->w, s->arena, SAMPLING_RATE, text,
               ratio_percent(s->arena, ratio_of(r->responded, r->sampled)));
    if (r->responded == r->sampled || r->share.n == 0)
        return text;
    if (r->silent && r->silent->state == MEASURE_BOUNDED)
        text = arena_format(s->arena, "%s；%s", text,
                            SAY(s->w, s->arena, SAMPLING_SILENT,
                                ratio_percent(s->arena, r->silent->lo),
                                ratio_percent(s->arena, r->silent->hi)));
    return arena_format(s->arena, "%s；%s", text,
                        SAY(s->w, s->arena, SAMPLING_SILENT_SCORES,
                            score_text(r->silent_lo, r->silent_hi, s->arena)));
}

static const char *interval_text(struct sections *s, const struct sampling_result *r)
{
    const char *text = r->census ? s->w->text[SAMPLING_NO_INTERVAL] : share_lines(s, r, true);
    if (!r->has_factor || r->share.n == 0)
        return text;
    return arena_format(s->arena, "%s；%s", text,
                        SAY(s->w, s->arena, SAMPLING_FACTOR, ratio_text(s->arena, r->factor, 4)));
}

static void add_sampling(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, SAMPLE_COLUMNS * sizeof *c);
    c[SAMPLE_INDICATOR] = (struct column_doc){w->text[SCORES_INDICATOR], 22, ALIGN_LEFT, 14};
    c[SAMPLE_POPULATION] = (struct column_doc){w->text[SAMPLING_POPULATION], 10, ALIGN_CENTER, 8};
    c[SAMPLE_ASKED] = (struct column_doc){w->text[SAMPLING_ASKED], 8, ALIGN_CENTER, 8};
    c[SAMPLE_ANSWERED] = (struct column_doc){w->text[SAMPLING_ANSWERED], 24, ALIGN_LEFT, 16};
    c[SAMPLE_SHARE] = (struct column_doc){w->text[SAMPLING_SHARE], 36, ALIGN_LEFT, 19};
    c[SAMPLE_INTERVAL] = (struct column_doc){w->text[SAMPLING_INTERVAL], 24, ALIGN_LEFT, 15};
    c[SAMPLE_SCORES] = (struct column_doc){w->text[SAMPLING_SCORES], 10, ALIGN_CENTER, 8};
    c[SAMPLE_SETTLES] = (struct column_doc){w->text[SAMPLING_SETTLES], 28, ALIGN_LEFT, 12};
    struct table *t =
        start_table(s, SHEET_NAME_SAMPLING, SAMPLING_TITLE, c, SAMPLE_COLUMNS, SHEET_CHECKS);
    document_paragraph(s->document, TONE_MUTED, w->text[SAMPLING_EXPLAINED]);
    for (size_t i = 0; i < s->e->sampling.list.n; i++) {
        const struct sampling_result *r = &s->e->sampling.list.at[i];
        const struct measure *p = r->population;
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[SAMPLE_INDICATOR], TONE_STRONG, r->indicator->title);
        cell_text(&cell[SAMPLE_POPULATION], TONE_PLAIN,
                  p->has_value ? ratio_text(s->arena, p->value, 0) : w->text[STATE_UNKNOWN]);
        cell_text(&cell[SAMPLE_ASKED], TONE_PLAIN, number_text(s->arena, r->sampled));
        cell_text(&cell[SAMPLE_ANSWERED], TONE_PLAIN, answered_text(s, r));
        cell_text(&cell[SAMPLE_SHARE], TONE_PLAIN, share_lines(s, r, false));
        cell_text(&cell[SAMPLE_INTERVAL], TONE_PLAIN, interval_text(s, r));
        cell_text(&cell[SAMPLE_SCORES], r->settled ? TONE_PLAIN : TONE_OPEN,
                  score_text(r->lo, r->hi, s->arena));
        cell_text(&cell[SAMPLE_SETTLES], TONE_PLAIN, settles_text(s, r));
    }
    document_table(s->document, t);
}

/* --- body requirements without a row -------------------------------------------------------------------- */

enum { BODY_CLAUSE, BODY_TEXT, BODY_STATE, BODY_REASON, BODY_COLUMNS };

static void add_annex(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, BODY_COLUMNS * sizeof *c);
    c[BODY_CLAUSE] = (struct column_doc){w->text[ANNEX_CLAUSE], 16, ALIGN_LEFT, 14};
    c[BODY_TEXT] = (struct column_doc){w->text[ANNEX_TEXT], 60, ALIGN_LEFT, 44};
    c[BODY_STATE] = (struct column_doc){w->text[SCORES_STATE], 8, ALIGN_CENTER, 8};
    c[BODY_REASON] = (struct column_doc){w->text[SCORES_REASON], 44, ALIGN_LEFT, 34};
    struct table *t = start_table(s, SHEET_NAME_BODY, ANNEX_TITLE, c, BODY_COLUMNS, SHEET_CHECKS);
    document_paragraph(s->document, TONE_MUTED, w->text[ANNEX_EXPLAINED]);
    for (size_t i = 0; i < s->e->annex.n; i++) {
        const struct body_result *r = &s->e->annex.at[i];
        const char *examples = counterexamples_text(s, &r->counterexamples);
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[BODY_CLAUSE], TONE_STRONG,
                  arena_format(s->arena, "%s %s", r->requirement->clause, r->requirement->title));
        cell_text(&cell[BODY_TEXT], TONE_PLAIN, r->requirement->text);
        cell_text(&cell[BODY_STATE], tri_tone(r->state),
                  r->state == TRI_UNKNOWN ? w->text[STATE_PENDING] : tri_text(w, r->state));
        cell_text(&cell[BODY_REASON], TONE_PLAIN,
                  *examples ? arena_format(s->arena, "%s；%s", r->reason, examples) : r->reason);
    }
    document_table(s->document, t);
}

void add_checks(struct sections *s)
{
    document_annex(s->document, ANNEX_CHECKS, s->w->text[CHECKS_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, s->w->text[CHECKS_EXPLAINED]);
    add_crosschecks(s);
    add_sampling(s);
    add_annex(s);
}

/* --- rows under other readings ---------------------------------------------------------------------------- */

enum { CHANGE_CODE, CHANGE_TEXT, CHANGE_ROW, CHANGE_FROM, CHANGE_TO, CHANGE_COLUMNS };

void add_form_sensitivity(struct sections *s)
{
    const struct wording *w = s->w;
    const struct form_result *f = &s->e->form;
    struct column_doc *c = arena_alloc(s->arena, CHANGE_COLUMNS * sizeof *c);
    c[CHANGE_CODE] = (struct column_doc){w->text[READINGS_CODE], 12, ALIGN_CENTER, 14};
    c[CHANGE_TEXT] = (struct column_doc){w->text[READINGS_TEXT], 80, ALIGN_LEFT, 54};
    c[CHANGE_ROW] = (struct column_doc){w->text[CHANGE_ROW_HEAD], 12, ALIGN_CENTER, 10};
    c[CHANGE_FROM] = (struct column_doc){w->text[CHANGE_FROM_HEAD], 14, ALIGN_CENTER, 11};
    c[CHANGE_TO] = (struct column_doc){w->text[CHANGE_TO_HEAD], 14, ALIGN_CENTER, 11};
    struct table *t = start_table(s, SHEET_NAME_SENSITIVITY_FORM, SENSITIVITY_FORM_TITLE, c,
                                  CHANGE_COLUMNS, SHEET_READINGS);
    for (size_t i = 0; i < f->sensitivity.n; i++) {
        const struct row_change *x = &f->sensitivity.at[i];
        const struct reading *r = &s->e->editions->form->readings.at[x->reading];
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[CHANGE_CODE], TONE_PLAIN, r->code);
        cell_text(&cell[CHANGE_TEXT], TONE_PLAIN, r->text);
        cell_text(&cell[CHANGE_ROW], TONE_PLAIN, number_text(s->arena, x->row->number));
        cell_text(&cell[CHANGE_FROM], row_tone(x->from), row_state_text(w, x->from));
        cell_text(&cell[CHANGE_TO], row_tone(x->to), row_state_text(w, x->to));
    }
    if (t->n_rows == 0)
        document_paragraph(s->document, TONE_PLAIN, w->text[SENSITIVITY_FORM_NONE]);
    else
        document_table(s->document, t);
}
