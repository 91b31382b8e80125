/* The official form, and what to remedy: each 否 with its clause, gap and counter-examples. */
#include <math.h>
#include <string.h>

#include "report/sections.h"

enum { COL_DOMAIN, COL_ITEM, COL_SUB_ITEM, COL_METHOD, COL_RECORD, COL_REMARK, FORM_COLUMNS };

static const char *boxes_text(const struct sections *s, const struct row_result *r)
{
    if (!r->row->boxes)
        return "";
    return s->w->text[r->state == ROW_YES  ? BOXES_YES
                      : r->state == ROW_NO ? BOXES_NO
                                           : BOXES_EMPTY];
}

/* Merges the run of rows with the same text in a column, within runs of the columns before it. */
static void merge_runs(struct table *t, size_t column, const bool *starts)
{
    size_t from = 0;
    for (size_t row = 1; row <= t->n_rows; row++)
        if (row == t->n_rows || starts[row]) {
            table_merge_rows(t, column, from, row);
            from = row;
        }
}

static void merge_form(const struct sections *s, struct table *t)
{
    size_t n = s->e->editions->form->n;
    bool *domain = arena_alloc(s->arena, (n + 1) * sizeof *domain);
    bool *item = arena_alloc(s->arena, (n + 1) * sizeof *item);
    for (size_t i = 1; i < n; i++) {
        const struct form_row *a = s->e->form.row[i - 1].row;
        const struct form_row *b = s->e->form.row[i].row;
        domain[i] = strcmp(a->domain, b->domain) != 0;
        item[i] = domain[i] || strcmp(a->item_name, b->item_name) != 0;
    }
    merge_runs(t, COL_DOMAIN, domain);
    merge_runs(t, COL_ITEM, item);
}

/* The counts, following the boxes by formula, and the place for signatures. The boxes of 待核 and
 * 不适用 are both empty: the remark tells them apart. */
static struct table *count_table(const struct sections *s, const struct table *form)
{
    enum { YES, NO, PENDING, NA, NO_BOX, ALL, COUNTS };
    const struct wording *w = s->w;
    const struct form_result *f = &s->e->form;
    struct arena *arena = s->arena;
    static const enum phrase head[COUNTS] = {STATE_YES, STATE_NO,     STATE_PENDING,
                                             STATE_NA,  STATE_NO_BOX, FORM_ALL};
    const int count[COUNTS] = {f->count[ROW_YES], f->count[ROW_NO], f->count[ROW_PENDING],
                               f->count[ROW_NA],  f->no_box,        (int)s->e->editions->form->n};
    struct column_doc *column = arena_alloc(arena, COUNTS * sizeof *column);
    for (size_t i = 0; i < COUNTS; i++)
        column[i] = (struct column_doc){w->text[head[i]], 0, ALIGN_CENTER, 0};
    struct table *t =
        table_new(arena, w->text[SHEET_NAME_FORM], w->text[FORM_COUNTS], column, COUNTS);
    struct cell *cell = table_row(arena, t);
    size_t last = form->n_rows - 1;
    const char *record = arena_format(arena, "%s:%s", sheet_ref(arena, form, 0, COL_RECORD),
                                      sheet_ref(arena, form, last, COL_RECORD));
    const char *remark = arena_format(arena, "%s:%s", sheet_ref(arena, form, 0, COL_REMARK),
                                      sheet_ref(arena, form, last, COL_REMARK));
    const char *empty = w->text[BOXES_EMPTY];
    const char *na = arena_format(arena, "SUMPRODUCT((%s=\"%s\")*ISNUMBER(FIND(\"〕%s\",%s)))",
                                  record, empty, w->text[STATE_NA], remark);
    const char *formula[COUNTS] = {
        [YES] = arena_format(arena, "=COUNTIF(%s,\"%s\")", record, w->text[BOXES_YES]),
        [NO] = arena_format(arena, "=COUNTIF(%s,\"%s\")", record, w->text[BOXES_NO]),
        [PENDING] = arena_format(arena, "=COUNTIF(%s,\"%s\")-%s", record, empty, na),
        [NA] = arena_format(arena, "=%s", na),
        [NO_BOX] = arena_format(arena, "=COUNTBLANK(%s)", record),
        [ALL] = arena_format(arena, "=ROWS(%s)", record),
    };
    for (size_t i = 0; i < COUNTS; i++) {
        cell_number(&cell[i], TONE_STRONG, count[i], number_text(arena, count[i]));
        cell[i].formula = formula[i];
    }
    t->sheet_order = SHEET_FORM;
    t->sheet_only = true;
    t->portrait = true;
    const char **closing = arena_alloc(arena, 4 * sizeof *closing);
    closing[0] = w->text[FORM_SIGN_EXAMINERS];
    closing[1] = w->text[FORM_SIGN_BODY];
    closing[2] = w->text[FORM_SIGN_DATE];
    t->closing = closing;
    return t;
}

/* Pages end the form as its sheet does: the counts, and the place for signatures. */
static void add_signatures(struct sections *s, const struct table *counts)
{
    const char *text = "";
    for (size_t i = 0; i < counts->n_columns; i++)
        text = arena_format(s->arena, "%s%s%s %s", text, i ? "，" : "", counts->column[i].head,
                            table_cell(counts, 0, i)->text);
    document_heading(s->document, 2, counts->title);
    document_paragraph(s->document, TONE_PLAIN, text);
    for (size_t i = 0; counts->closing[i]; i++) {
        document_paragraph(s->document, TONE_PLAIN, ""); /* room to sign in */
        document_paragraph(s->document, TONE_PLAIN, counts->closing[i]);
    }
}

/* Share of 是 among the rows of each domain that apply, in per cent. */
static void add_conformity_chart(struct sections *s)
{
    const struct form_result *f = &s->e->form;
    size_t n = s->e->editions->form->n;
    struct chart *chart = arena_alloc(s->arena, sizeof *chart);
    const char **label = arena_alloc(s->arena, (n + 1) * sizeof *label);
    double *value = arena_alloc(s->arena, (n + 1) * sizeof *value);
    size_t domains = 0;
    for (size_t i = 0; i < n; domains++) {
        int yes = 0;
        int all = 0;
        label[domains] = f->row[i].row->domain;
        for (; i < n && strcmp(f->row[i].row->domain, label[domains]) == 0; i++) {
            yes += f->row[i].state == ROW_YES;
            all += f->row[i].state != ROW_NA;
        }
        value[domains] = all ? 100.0 * yes / all : NAN;
    }
    *chart = (struct chart){.kind = CHART_BARS,
                            .title = s->w->text[FORM_CHART],
                            .unit = "%",
                            .label = label,
                            .value = value,
                            .n = domains,
                            .maximum = 100,
                            .sheet_only = true};
    document_chart(s->document, chart);
}

void add_form(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *column = arena_alloc(s->arena, FORM_COLUMNS * sizeof *column);
    column[COL_DOMAIN] = (struct column_doc){w->text[FORM_DOMAIN], 9, ALIGN_CENTER, 9.7};
    column[COL_ITEM] = (struct column_doc){w->text[FORM_ITEM], 11, ALIGN_CENTER, 9.7};
    column[COL_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 30, ALIGN_LEFT, 25.5};
    column[COL_METHOD] = (struct column_doc){w->text[FORM_METHOD], 26, ALIGN_LEFT, 21.5};
    column[COL_RECORD] = (struct column_doc){w->text[FORM_RECORD], 10, ALIGN_CENTER, 9.7};
    column[COL_REMARK] = (struct column_doc){w->text[FORM_REMARK], 28, ALIGN_LEFT, 23.9};
    const char **subhead = arena_alloc(s->arena, FORM_COLUMNS * sizeof *subhead);
    for (size_t i = 0; i < FORM_COLUMNS; i++)
        subhead[i] = i == COL_RECORD ? w->text[FORM_YES_NO] : "";
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_FORM], w->text[FORM_TITLE], column, FORM_COLUMNS);
    t->subhead = subhead;
    t->sheet_order = SHEET_FORM;
    t->portrait = true;
    t->choices = w->text[FORM_CHOICES];
    t->continued = w->text[CONTINUED];
    t->note = SAY(w, s->arena, FORM_NOTE, s->e->name, s->e->code,
                  day_text(s->arena, s->e->period.from), day_text(s->arena, s->e->period.to));
    for (size_t i = 0; i < s->e->editions->form->n; i++) {
        const struct row_result *r = &s->e->form.row[i];
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[COL_DOMAIN], TONE_PLAIN, r->row->domain);
        cell_text(&cell[COL_ITEM], TONE_PLAIN, r->row->item_name);
        cell_text(&cell[COL_SUB_ITEM], TONE_PLAIN, r->row->sub_item);
        cell_text(&cell[COL_METHOD], TONE_PLAIN, r->row->method);
        cell_text(&cell[COL_RECORD], row_tone(r->state), boxes_text(s, r));
        cell[COL_RECORD].choice = r->row->boxes;
        cell_text(&cell[COL_REMARK], r->state == ROW_NO ? TONE_BAD : TONE_PLAIN, remark_text(s, r));
    }
    merge_form(s, t);
    document_new_page(s->document);
    document_heading(s->document, 1, w->text[FORM_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, w->text[FORM_EXPLAINED]);
    document_table(s->document, t);
    struct table *counts = count_table(s, t);
    document_table(s->document, counts);
    add_signatures(s, counts);
    add_conformity_chart(s);
}

/* --- what to remedy -------------------------------------------------------------------------------- */

enum {
    REM_ROW,
    REM_CLAUSE,
    REM_SUB_ITEM,
    REM_GAP,
    REM_EXAMPLES,
    REM_WHO,
    REM_WHEN,
    REM_DONE,
    REMEDY_COLUMNS
};

static struct table *remedy_table(const struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, REMEDY_COLUMNS * sizeof *c);
    c[REM_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 6};
    c[REM_CLAUSE] = (struct column_doc){w->text[REMEDY_CLAUSE], 10, ALIGN_CENTER, 9};
    c[REM_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 34, ALIGN_LEFT, 21};
    c[REM_GAP] = (struct column_doc){w->text[REMEDY_GAP], 36, ALIGN_LEFT, 22};
    c[REM_EXAMPLES] = (struct column_doc){w->text[REMEDY_EXAMPLES], 34, ALIGN_LEFT, 22};
    c[REM_WHO] = (struct column_doc){w->text[REMEDY_WHO], 10, ALIGN_CENTER, 7};
    c[REM_WHEN] = (struct column_doc){w->text[REMEDY_WHEN], 10, ALIGN_CENTER, 7};
    c[REM_DONE] = (struct column_doc){w->text[REMEDY_DONE], 12, ALIGN_CENTER, 7};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_REMEDY], w->text[REMEDY_TITLE], c, REMEDY_COLUMNS);
    t->sheet_order = SHEET_REMEDY;
    return t;
}

void add_remedy(struct sections *s)
{
    const struct wording *w = s->w;
    struct table *t = remedy_table(s);
    for (size_t i = 0; i < s->e->editions->form->n; i++) {
        const struct row_result *r = &s->e->form.row[i];
        if (r->state != ROW_NO)
            continue;
        struct cell *cell = table_row(s->arena, t);
        cell_number(&cell[REM_ROW], TONE_PLAIN, r->row->number,
                    number_text(s->arena, r->row->number));
        cell_text(&cell[REM_CLAUSE], TONE_PLAIN, r->row->clauses);
        cell_text(&cell[REM_SUB_ITEM], TONE_PLAIN, r->row->sub_item);
        cell_text(&cell[REM_GAP], TONE_BAD, r->fails);
        cell_text(&cell[REM_EXAMPLES], TONE_PLAIN, counterexamples_text(s, &r->counterexamples));
    }
    document_new_page(s->document);
    document_heading(s->document, 1, w->text[REMEDY_TITLE]);
    if (t->n_rows == 0) {
        const char *none = no_gap_text(w, s->arena, rows_in_state(&s->e->form, ROW_PENDING));
        document_paragraph(s->document, TONE_PLAIN, none);
        cell_text(table_row(s->arena, t) + REM_GAP, TONE_PLAIN, none);
        t->sheet_only = true;
    }
    document_table(s->document, t);
}
