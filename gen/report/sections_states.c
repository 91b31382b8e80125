/* States: each row's result as the form's sheet has it now, and what they come to, domain by domain. Every other
 * sheet that follows the form asks these. */
#include <math.h>
#include <string.h>

#include "report/sections.h"

enum {
    ST_ROW,
    ST_DOMAIN,
    ST_ITEM,
    ST_SUB_ITEM,
    ST_BOX,
    ST_NOW,
    ST_THEN,
    ST_CHANGED,
    STATE_COLUMNS
};
enum { D_NAME, D_YES, D_NO, D_PENDING, D_NA, D_NO_BOX, D_ALL, D_SHARE, DOMAIN_COLUMNS };

/* --- formulas ------------------------------------------------------------------------------------------------- */

/* What a row's record says: an emptied one, or any other text, is no answer. */
static const char *now_formula(const struct sections *s, const char *record)
{
    const struct wording *w = s->w;
    return arena_format(
        s->arena, "=IF(%s=\"%s\",\"%s\",IF(%s=\"%s\",\"%s\",IF(%s=\"%s\",\"%s\",\"%s\")))", record,
        w->text[BOXES_YES], w->text[STATE_YES], record, w->text[BOXES_NO], w->text[STATE_NO],
        record, w->text[BOXES_NA], w->text[STATE_NA], w->text[STATE_PENDING]);
}

/* A phrase's text as a formula, with `expression` in its place {1}. */
static const char *phrase_formula(const struct sections *s, enum phrase phrase,
                                  const char *expression)
{
    return arena_format(
        s->arena, "\"%s\"",
        SAY(s->w, s->arena, phrase, arena_format(s->arena, "\"&%s&\"", expression)));
}

/* The state's looks, of a column of such cells. */
static struct mark *state_marks(const struct sections *s, const struct table *t, size_t column,
                                size_t *n)
{
    const char *first = sheet_ref(s->arena, t, 0, column);
    struct mark *mark = arena_alloc(s->arena, ROW_STATES * sizeof *mark);
    for (int i = 0; i < ROW_STATES; i++)
        mark[i] = (struct mark){
            column,
            arena_format(s->arena, "=%s=\"%s\"", first, row_state_text(s->w, (enum row_state)i)),
            row_tone((enum row_state)i)};
    *n = ROW_STATES;
    return mark;
}

/* --- row by row ----------------------------------------------------------------------------------------------- */

static struct table *states_table(const struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, STATE_COLUMNS * sizeof *c);
    c[ST_ROW] = (struct column_doc){w->text[REMEDY_ROW], 7, ALIGN_CENTER, 0};
    c[ST_DOMAIN] = (struct column_doc){w->text[FORM_DOMAIN], 18, ALIGN_LEFT, 0};
    c[ST_ITEM] = (struct column_doc){w->text[FORM_ITEM], 20, ALIGN_LEFT, 0};
    c[ST_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 60, ALIGN_LEFT, 0};
    c[ST_BOX] = (struct column_doc){w->text[STATES_BOX], 9, ALIGN_CENTER, 0};
    c[ST_NOW] = (struct column_doc){w->text[STATES_NOW], 10, ALIGN_CENTER, 0};
    c[ST_THEN] = (struct column_doc){w->text[STATES_THEN], 12, ALIGN_CENTER, 0};
    c[ST_CHANGED] = (struct column_doc){w->text[STATES_CHANGED], 9, ALIGN_CENTER, 0};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_STATES], w->text[STATES_TITLE], c, STATE_COLUMNS);
    t->note = w->text[STATES_NOTE];
    t->sheet_order = SHEET_STATES;
    t->sheet_only = t->live = true;
    t->mark = state_marks(s, t, ST_NOW, &t->n_marks);
    return t;
}

static void add_state(const struct sections *s, struct table *t, const struct table *form, size_t i)
{
    const struct wording *w = s->w;
    const struct row_result *r = &s->e->form.row[i];
    const char *then = row_state_text(w, r->state);
    struct cell *cell = table_row(s->arena, t);
    cell_number(&cell[ST_ROW], TONE_PLAIN, r->row->number, number_text(s->arena, r->row->number));
    cell[ST_ROW].row_link = true;
    cell_text(&cell[ST_DOMAIN], TONE_PLAIN, r->row->domain);
    cell_text(&cell[ST_ITEM], TONE_PLAIN, r->row->item_name);
    cell_text(&cell[ST_SUB_ITEM], TONE_PLAIN, r->row->sub_item);
    cell_text(&cell[ST_BOX], TONE_PLAIN, w->text[r->row->boxes ? STATES_HAS_BOX : STATES_NO_BOX]);
    cell_text(&cell[ST_NOW], TONE_PLAIN, then);
    cell_text(&cell[ST_THEN], TONE_PLAIN, then);
    if (!r->row->boxes)
        return;
    cell[ST_NOW].formula = now_formula(s, sheet_ref_from(s->arena, form, i, FORM_RECORD_COLUMN));
    cell[ST_CHANGED].formula =
        arena_format(s->arena, "=IF(%s=%s,\"\",\"%s\")", sheet_ref(s->arena, t, i, ST_NOW),
                     sheet_ref(s->arena, t, i, ST_THEN), w->text[STATES_MARK]);
}

void state_cell(struct sections *s, struct cell *cell, const struct row_result *r)
{
    size_t at = (size_t)(r - s->e->form.row);
    cell_text(cell, TONE_PLAIN, row_state_text(s->w, r->state));
    cell->formula =
        arena_format(s->arena, "=%s", sheet_ref_from(s->arena, form_sheets(s)->states, at, ST_NOW));
}

void live_note(struct sections *s, struct table *t, size_t now_column, enum row_state state,
               enum phrase phrase, size_t listed, enum phrase others)
{
    const char *word = row_state_text(s->w, state);
    const char *more = arena_format(s->arena, "(COUNTIF(%s,\"%s\")-COUNTIF(%s,\"%s\"))",
                                    sheet_column_from(s->arena, form_sheets(s)->states, ST_NOW),
                                    word, sheet_column_from(s->arena, t, now_column), word);
    t->note = arena_format(s->arena, "%s%s",
                           SAY(s->w, s->arena, phrase, number_text(s->arena, (int64_t)listed)),
                           s->w->text[SHEET_ENTRY]);
    t->note_formula = arena_format(s->arena, "=IF(%s>0,%s,\"\")&\"%s\"", more,
                                   phrase_formula(s, others, more), t->note);
    t->live = true;
}

/* --- domain by domain ----------------------------------------------------------------------------------------- */

static struct table *domains_table(const struct sections *s)
{
    const struct wording *w = s->w;
    static const enum phrase head[DOMAIN_COLUMNS] = {FORM_DOMAIN,   STATE_YES,    STATE_NO,
                                                     STATE_PENDING, STATE_NA,     STATE_NO_BOX,
                                                     FORM_ALL,      DOMAINS_SHARE};
    struct column_doc *c = arena_alloc(s->arena, DOMAIN_COLUMNS * sizeof *c);
    for (size_t i = 0; i < DOMAIN_COLUMNS; i++)
        c[i] = (struct column_doc){w->text[head[i]], i == D_NAME ? 34 : 10,
                                   i == D_NAME ? ALIGN_LEFT : ALIGN_CENTER, 0};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_DOMAINS], w->text[DOMAINS_TITLE], c, DOMAIN_COLUMNS);
    t->note = w->text[DOMAINS_NOTE];
    t->sheet_order = SHEET_DOMAINS;
    t->portrait = t->sheet_only = t->live = true;
    return t;
}

static void put_count(const struct sections *s, struct table *t, size_t column, int64_t n,
                      const char *formula)
{
    struct cell *cell = table_cell(t, t->n_rows - 1, column);
    cell_number(cell, TONE_PLAIN, (double)n, number_text(s->arena, n));
    cell->formula = formula;
}

static void put_share(const struct sections *s, struct table *t, int64_t yes, int64_t all)
{
    size_t row = t->n_rows - 1;
    struct cell *cell = table_cell(t, row, D_SHARE);
    const char *first = sheet_ref(s->arena, t, row, D_YES);
    const char *sum =
        arena_format(s->arena, "SUM(%s:%s)", first, sheet_ref(s->arena, t, row, D_PENDING));
    if (all)
        cell_number(cell, TONE_PLAIN, (double)yes / (double)all, "");
    cell->form = NUMBER_SHARE;
    cell->formula = arena_format(s->arena, "=IF(%s=0,\"\",%s/%s)", sum, first, sum);
}

/* Rows [from, to) of the form. */
static void add_domain(const struct sections *s, struct table *t, const struct table *states,
                       size_t from, size_t to)
{
    const struct wording *w = s->w;
    int64_t count[DOMAIN_COLUMNS] = {0};
    struct cell *cell = table_row(s->arena, t);
    const char *name = sheet_ref(s->arena, t, t->n_rows - 1, D_NAME);
    const char *domains = sheet_column_from(s->arena, states, ST_DOMAIN);
    const char *boxes = sheet_column_from(s->arena, states, ST_BOX);
    const char *now = sheet_column_from(s->arena, states, ST_NOW);
    cell_text(&cell[D_NAME], TONE_PLAIN, s->e->form.row[from].row->domain);
    for (size_t i = from; i < to; i++)
        count[s->e->form.row[i].row->boxes ? D_YES + s->e->form.row[i].state : D_NO_BOX]++;
    for (int k = 0; k < ROW_STATES; k++)
        put_count(s, t, (size_t)(D_YES + k), count[D_YES + k],
                  arena_format(s->arena, "=COUNTIFS(%s,%s,%s,\"%s\",%s,\"%s\")", domains, name,
                               boxes, w->text[STATES_HAS_BOX], now,
                               row_state_text(w, (enum row_state)k)));
    put_count(s, t, D_NO_BOX, count[D_NO_BOX],
              arena_format(s->arena, "=COUNTIFS(%s,%s,%s,\"%s\")", domains, name, boxes,
                           w->text[STATES_NO_BOX]));
    put_count(s, t, D_ALL, (int64_t)(to - from),
              arena_format(s->arena, "=COUNTIF(%s,%s)", domains, name));
    put_share(s, t, count[D_YES], count[D_YES] + count[D_NO] + count[D_PENDING]);
}

static void add_all(const struct sections *s, struct table *t)
{
    const struct form_result *f = &s->e->form;
    const int count[] = {f->count[ROW_YES], f->count[ROW_NO], f->count[ROW_PENDING],
                         f->count[ROW_NA],  f->no_box,        (int)s->e->editions->form->n};
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[D_NAME], TONE_STRONG, s->w->text[FORM_ALL]);
    for (size_t c = D_YES; c <= D_ALL; c++) {
        put_count(s, t, c, count[c - D_YES],
                  arena_format(s->arena, "=SUM(%s:%s)", sheet_ref(s->arena, t, 0, c),
                               sheet_ref(s->arena, t, t->n_rows - 2, c)));
        table_cell(t, t->n_rows - 1, c)->tone = TONE_STRONG;
    }
    put_share(s, t, count[0], (int64_t)count[0] + count[1] + count[2]);
}

static void name_counts(struct sections *s, const struct table *t)
{
    for (size_t c = D_YES; c <= D_NA; c++)
        *vec_push(s->arena, &s->document->name) = (struct sheet_name){
            SAY(s->w, s->arena, NAME_COUNT, t->column[c].head), t, t->n_rows - 1, c};
}

/* The form ends with its counts, then the place for signatures. */
static void close_form(const struct sections *s, struct table *form, const struct table *domains)
{
    enum { LINES = 5 };
    const struct wording *w = s->w;
    const char **closing = arena_alloc(s->arena, LINES * sizeof *closing);
    const char *text[2][DOMAIN_COLUMNS];
    size_t last = domains->n_rows - 1;
    for (size_t c = D_YES; c <= D_ALL; c++) {
        text[0][c] = table_cell(domains, last, c)->text;
        text[1][c] = arena_format(s->arena, "\"&%s&\"", sheet_ref_from(s->arena, domains, last, c));
    }
    closing[0] = wording_say(w, s->arena, FORM_CLOSING, text[0] + D_YES);
    closing[1] = w->text[FORM_SIGN_EXAMINERS];
    closing[2] = w->text[FORM_SIGN_BODY];
    closing[3] = w->text[FORM_SIGN_DATE];
    form->closing = closing;
    form->closing_formula =
        arena_format(s->arena, "=\"%s\"", wording_say(w, s->arena, FORM_CLOSING, text[1] + D_YES));
}

/* --- the form's sheets ---------------------------------------------------------------------------------------- */

const struct form_sheets *form_sheets(struct sections *s)
{
    if (s->form)
        return s->form;
    const struct row_result *row = s->e->form.row;
    size_t n = s->e->editions->form->n;
    struct form_sheets *f = arena_alloc(s->arena, sizeof *f);
    struct table *states = states_table(s);
    struct table *domains = domains_table(s);
    f->form = form_sheet(s);
    for (size_t i = 0; i < n; i++)
        add_state(s, states, f->form, i);
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && strcmp(row[to].row->domain, row[from].row->domain) == 0)
            to++;
        add_domain(s, domains, states, from, to);
    }
    add_all(s, domains);
    close_form(s, f->form, domains);
    f->states = states;
    f->domains = domains;
    return s->form = f;
}

/* Share of 是 among the rows with boxes of each domain that apply, in per cent. */
static const struct chart *conformity_chart(const struct sections *s, const struct table *t)
{
    size_t n = t->n_rows - 1;
    struct chart *chart = arena_alloc(s->arena, sizeof *chart);
    const char **label = arena_alloc(s->arena, (n + 1) * sizeof *label);
    const char **formula = arena_alloc(s->arena, (n + 1) * sizeof *formula);
    double *value = arena_alloc(s->arena, (n + 1) * sizeof *value);
    for (size_t i = 0; i < n; i++) {
        const struct cell *share = table_cell(t, i, D_SHARE);
        const char *at = sheet_ref_from(s->arena, t, i, D_SHARE);
        label[i] = table_cell(t, i, D_NAME)->text;
        value[i] = share->is_number ? 100 * share->number : NAN;
        formula[i] = arena_format(s->arena, "=IF(ISNUMBER(%s),100*%s,\"\")", at, at);
    }
    *chart = (struct chart){.kind = CHART_BARS,
                            .title = s->w->text[FORM_CHART],
                            .unit = "%",
                            .label = label,
                            .value = value,
                            .value_formula = formula,
                            .n = n,
                            .maximum = 100,
                            .sheet_only = true};
    return chart;
}

void add_states(struct sections *s)
{
    const struct form_sheets *f = form_sheets(s);
    document_table(s->document, f->domains);
    document_table(s->document, f->states);
    if (!s->document->unlinked)
        name_counts(s, f->domains);
    document_chart(s->document, conformity_chart(s, f->domains));
}

/* --- entries -------------------------------------------------------------------------------------------------- */

const struct entry *entry_of(const struct sections *s, enum entry_kind kind, const char *title,
                             enum phrase prompt, const char *choices)
{
    return entry_new(s->arena, kind, choices, title, s->w->text[prompt]);
}

static struct mark overdue_mark(const struct sections *s, const struct table *t, size_t day,
                                size_t done, const char *closed)
{
    const char *at = sheet_ref(s->arena, t, 0, day);
    const char *state = sheet_ref(s->arena, t, 0, done);
    const char *formula = arena_format(s->arena, "=AND(ISNUMBER(%s),%s<TODAY()", at, at);
    while (*closed) {
        size_t n = strcspn(closed, ",");
        formula = arena_format(s->arena, "%s,$%s<>\"%.*s\"", formula, state, (int)n, closed);
        closed += n + (closed[n] == ',');
    }
    return (struct mark){day, arena_format(s->arena, "%s)", formula), TONE_BAD};
}

void mark_open(struct sections *s, struct table *t, size_t state, size_t day, size_t done,
               const char *closed)
{
    struct mark *mark = state_marks(s, t, state, &t->n_marks);
    struct mark *all = arena_alloc(s->arena, (t->n_marks + 1) * sizeof *all);
    memcpy(all, mark, t->n_marks * sizeof *all);
    all[t->n_marks++] = overdue_mark(s, t, day, done, closed);
    t->mark = all;
}
