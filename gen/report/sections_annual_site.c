/* Annual, on-site findings: each override of this year's results, and counts, totals and levels with and without them. */
#include <string.h>

#include "report/annual_parts.h"
#include "report/present.h"
#include "report/sections.h"
#include "score/amounts.h"
#include "score/contract_words.h"
#include "score/item_name.h"
#include "score/overrides.h"

enum {
    O_CODE,
    O_ROW,
    O_ITEM,
    O_COMPUTED,
    O_RESULT,
    O_REASON,
    O_EXAMINER,
    O_APPROVER,
    O_DECIDED,
    O_ENDS,
    O_STATE,
    OVERRIDE_COLUMNS
};

static struct table *overrides_table(const struct reporter *r)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, OVERRIDE_COLUMNS * sizeof *c);
    c[O_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 11};
    c[O_ROW] = (struct column_doc){w->text[CHANGE_ITEM], 12, ALIGN_LEFT, 12};
    c[O_ITEM] = (struct column_doc){w->text[INSPECTION_ITEM], 50, ALIGN_LEFT, 28};
    c[O_COMPUTED] = (struct column_doc){w->text[INSPECTION_COMPUTED], 10, ALIGN_CENTER, 9};
    c[O_RESULT] = (struct column_doc){w->text[INSPECTION_RESULT], 10, ALIGN_CENTER, 9};
    c[O_REASON] = (struct column_doc){w->text[ANNUAL_OVERRIDE_REASON], 50, ALIGN_LEFT, 24};
    c[O_EXAMINER] = (struct column_doc){w->text[ANNUAL_OVERRIDE_EXAMINER], 12, ALIGN_LEFT, 10};
    c[O_APPROVER] = (struct column_doc){w->text[ANNUAL_OVERRIDE_APPROVER], 12, ALIGN_LEFT, 10};
    c[O_DECIDED] = (struct column_doc){w->text[ANNUAL_OVERRIDE_DECIDED], 12, ALIGN_CENTER, 15};
    c[O_ENDS] = (struct column_doc){w->text[ANNUAL_OVERRIDE_ENDS], 12, ALIGN_CENTER, 15};
    c[O_STATE] = (struct column_doc){w->text[INSPECTION_STATE], 22, ALIGN_LEFT, 14};
    return annual_table(r, SHEET_NAME_OVERRIDES, w->text[INSPECTION_OVERRIDES], c, OVERRIDE_COLUMNS,
                        ORDER_SITE);
}

/* The row's number; an item of the score table has none. */
static int row_of_item(const struct reporter *r, const char *item)
{
    for (size_t i = 0; i < r->a->form->n; i++)
        if (strcmp(item, number_text(r->arena, r->a->form->row[i].key)) == 0)
            return r->a->form->row[i].number;
    return 0;
}

/* What the evidence gives of a row of the form; of a criterion the history does not keep it. */
static const char *computed_text(const struct reporter *r, const struct kept *k, int row)
{
    unsigned state = row && strcmp(k->form, r->a->form->code) == 0 ? kept_evidence(k, row)
                                                                   : (unsigned)ROW_ABSENT;
    return state == ROW_ABSENT ? r->w->text[CHANGE_ABSENT]
                               : row_state_text(r->w, (enum row_state)state);
}

static enum override_state state_of(const struct kept_override *o)
{
    int state = 0;
    while (state + 1 < OVERRIDE_STATES && strcmp(o->state, override_state_words[state]) != 0)
        state++;
    return (enum override_state)state;
}

static void put_day(const struct reporter *r, struct cell *cell, day_number day, enum phrase none)
{
    if (day == DAY_NEVER)
        cell_text(cell, TONE_PLAIN, r->w->text[none]);
    else
        cell_day(cell, TONE_PLAIN, day, day_text(r->arena, day));
}

static void add_override(const struct reporter *r, struct table *t, const char *code,
                         const struct kept *k, const struct kept_override *o)
{
    int row = row_of_item(r, o->item);
    size_t at = 0;
    const struct criterion *criterion = item_criterion(r->e->grading, r->arena, o->item, &at);
    struct cell *cell = table_row(r->arena, t);
    bool holds = kept_holds(o);
    cell_text(&cell[O_CODE], TONE_PLAIN, code);
    cell_text(&cell[O_ROW], TONE_PLAIN,
              row         ? SAY(r->w, r->arena, CHANGE_ROW_NUMBER, number_text(r->arena, row))
              : criterion ? r->e->grading->indicator[at].title
                          : inspected_item_title(r->e, o->item, r->arena));
    cell_text(&cell[O_ITEM], TONE_PLAIN,
              row         ? form_row(r->a->form, row)->sub_item
              : criterion ? criterion->text
                          : "");
    cell_text(&cell[O_COMPUTED], TONE_PLAIN, computed_text(r, k, row));
    cell_text(&cell[O_RESULT], holds ? TONE_STRONG : TONE_MUTED, o->result);
    cell_text(&cell[O_REASON], TONE_PLAIN, o->reason);
    cell_text(&cell[O_EXAMINER], TONE_PLAIN, o->examiner ? o->examiner : "");
    cell_text(&cell[O_APPROVER], TONE_PLAIN, o->approver);
    put_day(r, &cell[O_DECIDED], o->decided_on, CHANGE_ABSENT);
    put_day(r, &cell[O_ENDS], o->expires_on, ANNUAL_OVERRIDE_ENDLESS);
    cell_text(&cell[O_STATE], holds ? TONE_PLAIN : TONE_OPEN,
              override_state_text(r->w, state_of(o)));
}

/* --- with and without them -------------------------------------------------------------------------------- */

enum { B_CODE, B_N, B_COMPUTED, B_HELD, B_TOTAL_COMPUTED, B_TOTAL, BOTH_COLUMNS };

static struct table *both_table(const struct reporter *r)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, BOTH_COLUMNS * sizeof *c);
    c[B_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 12};
    c[B_N] = (struct column_doc){w->text[ANNUAL_OVERRIDES_N], 12, ALIGN_CENTER, 12};
    c[B_COMPUTED] = (struct column_doc){w->text[ANNUAL_ROWS_COMPUTED], 44, ALIGN_LEFT, 36};
    c[B_HELD] = (struct column_doc){w->text[ANNUAL_ROWS_HELD], 44, ALIGN_LEFT, 36};
    c[B_TOTAL_COMPUTED] = (struct column_doc){w->text[ANNUAL_TOTAL_COMPUTED], 26, ALIGN_LEFT, 26};
    c[B_TOTAL] = (struct column_doc){w->text[ANNUAL_TOTAL_HELD], 26, ALIGN_LEFT, 26};
    return annual_table(r, SHEET_NAME_OVERRIDES_BOTH, w->text[ANNUAL_WITH_AND_WITHOUT], c,
                        BOTH_COLUMNS, ORDER_SITE);
}

static const char *counts_text(const struct reporter *r, const int *count)
{
    return SAY(r->w, r->arena, INSPECTION_COUNTS, number_text(r->arena, count[ROW_YES]),
               number_text(r->arena, count[ROW_NO]), number_text(r->arena, count[ROW_PENDING]),
               number_text(r->arena, count[ROW_NA]));
}

static const char *total_of(const struct reporter *r, struct ratio lo, struct ratio hi,
                            const char *level)
{
    return SAY(r->w, r->arena, INSPECTION_TOTAL, interval_text(r, lo, hi),
               level_label(r->w, level));
}

static void add_both(const struct reporter *r, struct table *t, const char *code,
                     const struct kept *k)
{
    struct cell *cell = table_row(r->arena, t);
    const struct kept_computed *c = k->computed;
    cell_text(&cell[B_CODE], TONE_PLAIN, code);
    count_cell(r, &cell[B_N], TONE_PLAIN, (int64_t)overridden_items(k));
    cell_text(&cell[B_COMPUTED], TONE_PLAIN, counts_text(r, c->count));
    cell_text(&cell[B_HELD], TONE_PLAIN, counts_text(r, k->count));
    cell_text(&cell[B_TOTAL_COMPUTED], TONE_PLAIN, total_of(r, c->total_lo, c->total_hi, c->level));
    cell_text(&cell[B_TOTAL], TONE_PLAIN, total_of(r, k->total_lo, k->total_hi, k->level));
}

void add_overridden(struct reporter *r)
{
    struct table *t = overrides_table(r);
    struct table *both = both_table(r);
    for (size_t i = 0; i < r->a->n; i++) {
        const struct kept *now = r->a->ca[i].now;
        for (size_t x = 0; now && x < now->n_overrides; x++)
            add_override(r, t, r->a->ca[i].code, now, &now->override[x]);
        if (now && now->computed)
            add_both(r, both, r->a->ca[i].code, now);
    }
    if (t->n_rows == 0 && both->n_rows == 0)
        return;
    document_heading(r->document, 1, r->w->text[INSPECTION_OVERRIDES]);
    document_paragraph(r->document, TONE_PLAIN, r->w->text[ANNUAL_OVERRIDES_NOTE]);
    if (both->n_rows) {
        document_heading(r->document, 2, both->title);
        document_table(r->document, both);
    }
    if (t->n_rows) {
        document_heading(r->document, 2, r->w->text[ANNUAL_OVERRIDES_LIST]);
        document_table(r->document, t);
    }
}
