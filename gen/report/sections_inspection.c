/* Inspection: what the bureau's examiners found, beside what the CA says of itself and what the evidence gives.
 * Nothing where they wrote nothing down that says otherwise. */
#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"
#include "score/item_name.h"

const char *inspected_item_title(const struct edition_set *e, const char *item, struct arena *arena)
{
    const struct grading_edition *g = e->grading;
    const struct form_edition *f = e->form;
    const struct wording *w = e->wording;
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(item, number_text(arena, f->row[i].key)) == 0)
            return SAY(w, arena, INSPECTION_ROW, number_text(arena, f->row[i].number),
                       f->row[i].sub_item);
    size_t indicator = 0;
    const struct criterion *c = item_criterion(g, arena, item, &indicator);
    if (c)
        return SAY(w, arena, INSPECTION_CRITERION, g->indicator[indicator].title, c->text);
    return g->gate_item && strcmp(item, g->gate_item) == 0 ? w->text[SCORES_GATE] : item;
}

static const char *item_title(const struct sections *s, const char *item)
{
    return inspected_item_title(s->e->editions, item, s->arena);
}

/* --- what the CA says otherwise -------------------------------------------------------------------------- */

enum { DIFF_ITEM, DIFF_SELF, DIFF_SEEN, DIFF_WHY, DIFF_COLUMNS };

static void add_differences(struct sections *s, const struct attest_differences *d)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, DIFF_COLUMNS * sizeof *c);
    c[DIFF_ITEM] = (struct column_doc){w->text[INSPECTION_ITEM], 44, ALIGN_LEFT, 34};
    c[DIFF_SELF] = (struct column_doc){w->text[ATTESTED_BY_SELF], 12, ALIGN_CENTER, 11};
    c[DIFF_SEEN] = (struct column_doc){w->text[ATTESTED_BY_INSPECTION], 12, ALIGN_CENTER, 11};
    c[DIFF_WHY] = (struct column_doc){w->text[SCORES_REASON], 60, ALIGN_LEFT, 44};
    struct table *t = table_new(s->arena, w->text[SHEET_NAME_INSPECTION],
                                w->text[INSPECTION_DIFFERENCES], c, DIFF_COLUMNS);
    t->sheet_order = SHEET_INSPECTION;
    for (size_t i = 0; i < d->list.n; i++) {
        const struct attested_item *x = &d->list.at[i];
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[DIFF_ITEM], TONE_PLAIN, item_title(s, x->given->place.id));
        cell_text(&cell[DIFF_SELF], TONE_PLAIN, x->beside->given->value);
        cell_text(&cell[DIFF_SEEN], TONE_STRONG, x->given->value);
        cell_text(&cell[DIFF_WHY], TONE_PLAIN, attested_text(x, w, s->arena));
    }
    if (t->n_rows == 0)
        return;
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_PLAIN, w->text[INSPECTION_DIFFERENCES_NOTE]);
    document_table(s->document, t);
}

/* --- overrides ----------------------------------------------------------------------------------------------- */

enum { OVER_ITEM, OVER_COMPUTED, OVER_RESULT, OVER_WHY, OVER_STATE, OVER_COLUMNS };

static const char *computed_of(const struct sections *s, const char *item)
{
    const struct evaluation *e = s->e;
    for (size_t i = 0; i < e->editions->form->n; i++)
        if (strcmp(item, number_text(s->arena, e->editions->form->row[i].key)) == 0)
            return row_state_text(s->w, e->form.row[i].computed);
    for (size_t i = 0; i < e->editions->grading->n; i++) {
        const struct indicator_result *x = &e->grading.indicator[i];
        for (size_t k = 0; k < x->n_criteria; k++)
            if (strcmp(item, criterion_item(x->indicator, x->criterion[k].criterion, s->arena)) ==
                0)
                return tri_text(s->w, x->criterion[k].computed);
    }
    return "";
}

static void add_override(struct sections *s, struct table *t, const struct override *o)
{
    const struct override_finding found = {OVERRIDE_DECIDES, o, NULL};
    struct cell *cell = table_row(s->arena, t);
    bool holds = o->state == OVERRIDE_HOLDS;
    cell_text(&cell[OVER_ITEM], TONE_PLAIN, item_title(s, o->item));
    cell_text(&cell[OVER_COMPUTED], TONE_PLAIN, computed_of(s, o->item));
    cell_text(&cell[OVER_RESULT], holds ? TONE_STRONG : TONE_MUTED, o->result);
    cell_text(&cell[OVER_WHY], TONE_PLAIN, override_told(&found, s->w, s->arena));
    cell_text(&cell[OVER_STATE], holds ? TONE_PLAIN : TONE_OPEN,
              holds && o->expires_on.state != VALUE_PRESENT ? s->w->text[OVERRIDE_STATE_ENDLESS]
                                                            : override_state_text(s->w, o->state));
}

static const char *counts_text(const struct sections *s, const int *count)
{
    return SAY(s->w, s->arena, INSPECTION_COUNTS, number_text(s->arena, count[ROW_YES]),
               number_text(s->arena, count[ROW_NO]), number_text(s->arena, count[ROW_PENDING]),
               number_text(s->arena, count[ROW_NA]));
}

static const char *total_of(const struct sections *s, const struct total *t)
{
    return SAY(s->w, s->arena, INSPECTION_TOTAL, total_text(t->lo, t->hi, s->arena),
               level_text(s->w, s->e->editions->grading, grading_level_of(t, s->w), s->arena));
}

static void add_overrides(struct sections *s)
{
    const struct wording *w = s->w;
    const struct override_facts *f = &s->e->facts->overrides;
    const struct grading_result *g = &s->e->grading;
    struct column_doc *c = arena_alloc(s->arena, OVER_COLUMNS * sizeof *c);
    c[OVER_ITEM] = (struct column_doc){w->text[INSPECTION_ITEM], 44, ALIGN_LEFT, 30};
    c[OVER_COMPUTED] = (struct column_doc){w->text[INSPECTION_COMPUTED], 12, ALIGN_CENTER, 10};
    c[OVER_RESULT] = (struct column_doc){w->text[INSPECTION_RESULT], 12, ALIGN_CENTER, 10};
    c[OVER_WHY] = (struct column_doc){w->text[SCORES_REASON], 60, ALIGN_LEFT, 38};
    c[OVER_STATE] = (struct column_doc){w->text[INSPECTION_STATE], 20, ALIGN_LEFT, 12};
    struct table *t = table_new(s->arena, w->text[SHEET_NAME_OVERRIDES],
                                w->text[INSPECTION_OVERRIDES], c, OVER_COLUMNS);
    t->sheet_order = SHEET_INSPECTION;
    for (size_t i = 0; i < f->at.n; i++)
        add_override(s, t, &f->at.at[i]);
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_PLAIN,
                       SAY(w, s->arena, INSPECTION_BEFORE_AFTER,
                           counts_text(s, s->e->form.computed), counts_text(s, s->e->form.count),
                           total_of(s, &g->computed), total_of(s, &g->total)));
    const struct override_finding lost = {OVERRIDE_UNTOLD, NULL, &f->itemless};
    if (f->itemless.total > 0)
        document_paragraph(s->document, TONE_BAD, override_told(&lost, w, s->arena));
    if (facts_export(s->e->facts, "overrides")->refused)
        document_paragraph(s->document, TONE_BAD, w->text[OVERRIDE_REFUSED]);
    if (t->n_rows)
        document_table(s->document, t);
}

/* Is there a row that is overridden, or may be? */
static bool any_override(const struct sections *s)
{
    const struct override_facts *f = &s->e->facts->overrides;
    return f->at.n > 0 || f->item.n > 0 || f->itemless.total > 0 ||
           facts_export(s->e->facts, "overrides")->refused;
}

void add_inspection(struct sections *s)
{
    struct attest_differences d = attest_differences(s->e->facts, s->arena);
    if (d.list.n == 0 && !any_override(s))
        return;
    document_heading(s->document, 1, s->w->text[INSPECTION_TITLE]);
    add_differences(s, &d);
    if (any_override(s))
        add_overrides(s);
}
