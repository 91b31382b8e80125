/* The official form. */
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

/* The same for pages: each box in its half of the cell. */
static const char *page_boxes(const struct sections *s, const struct row_result *r)
{
    if (!r->row->boxes)
        return "";
    return s->w->text[r->state == ROW_YES  ? BOXES_PAGE_YES
                      : r->state == ROW_NO ? BOXES_PAGE_NO
                                           : BOXES_PAGE_EMPTY];
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

/* Pages end the form with its counts; its sheet with the place for signatures as well. */
static void add_counts(struct sections *s, const struct table *counts)
{
    const char *text = "";
    for (size_t i = 0; i < counts->n_columns; i++)
        text = arena_format(s->arena, "%s%s%s %s", text, i ? "，" : "", counts->column[i].head,
                            table_cell(counts, 0, i)->text);
    document_paragraph(s->document, TONE_STRONG,
                       SAY(s->w, s->arena, FORM_COUNTS_LINE, counts->title, text));
}

/* Share of 是 among the rows with boxes of each domain that apply, in per cent. */
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
            yes += f->row[i].row->boxes && f->row[i].state == ROW_YES;
            all += f->row[i].row->boxes && f->row[i].state != ROW_NA;
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

static struct table *form_table(const struct sections *s, bool pages)
{
    const struct wording *w = s->w;
    struct column_doc *column = arena_alloc(s->arena, FORM_COLUMNS * sizeof *column);
    column[COL_DOMAIN] = (struct column_doc){w->text[FORM_DOMAIN], 9, ALIGN_CENTER, 9.4};
    column[COL_ITEM] = (struct column_doc){w->text[FORM_ITEM], 11, ALIGN_CENTER, 10.4};
    column[COL_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 30, ALIGN_LEFT, 25.5};
    column[COL_METHOD] = (struct column_doc){w->text[FORM_METHOD], 26, ALIGN_LEFT, 20.5};
    column[COL_RECORD] = (struct column_doc){w->text[FORM_RECORD], 10, ALIGN_CENTER, 9};
    column[COL_REMARK] = (struct column_doc){w->text[FORM_REMARK], 28, ALIGN_LEFT, 25.2};
    const char **subhead = arena_alloc(s->arena, FORM_COLUMNS * sizeof *subhead);
    for (size_t i = 0; i < FORM_COLUMNS; i++)
        subhead[i] = i == COL_RECORD ? w->text[pages ? FORM_YES_NO_PAGE : FORM_YES_NO] : "";
    struct table *t = table_new(s->arena, pages ? NULL : w->text[SHEET_NAME_FORM],
                                w->text[FORM_TITLE], column, FORM_COLUMNS);
    t->subhead = subhead;
    t->sheet_order = SHEET_FORM;
    t->portrait = true;
    t->sheet_only = !pages;
    t->choices = w->text[FORM_CHOICES];
    t->continued = w->text[CONTINUED];
    t->note = SAY(w, s->arena, FORM_NOTE, s->e->name, s->e->code,
                  day_text(s->arena, s->e->period.from), day_text(s->arena, s->e->period.to));
    return t;
}

/* A sheet's remark says all; a page's has three lines, and the rest stands in the annex. */
static struct table *filled_form(const struct sections *s, bool pages)
{
    enum { REMARK_LINES = 3 };
    struct table *t = form_table(s, pages);
    const char *more = SAY(s->w, s->arena, REMARK_MORE, annex_text(s, ANNEX_EVIDENCE));
    for (size_t i = 0; i < s->e->editions->form->n; i++) {
        const struct row_result *r = &s->e->form.row[i];
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[COL_DOMAIN], TONE_PLAIN, r->row->domain);
        cell[COL_DOMAIN].bookmark = true;
        cell_text(&cell[COL_ITEM], TONE_PLAIN, r->row->item_name);
        cell_text(&cell[COL_SUB_ITEM], TONE_PLAIN, r->row->sub_item);
        cell_text(&cell[COL_METHOD], TONE_PLAIN, r->row->method);
        cell_text(&cell[COL_RECORD], row_tone(r->state),
                  pages ? page_boxes(s, r) : boxes_text(s, r));
        cell[COL_RECORD].choice = r->row->boxes;
        cell_text(&cell[COL_REMARK], r->state == ROW_NO ? TONE_BAD : TONE_PLAIN,
                  pages ? page_remark(s, r) : remark_text(s, r, true));
        cell[COL_REMARK].anchor = r->row->number;
        cell[COL_REMARK].most_lines = pages ? REMARK_LINES : 0;
        cell[COL_REMARK].more = more;
    }
    merge_form(s, t);
    return t;
}

void add_form(struct sections *s)
{
    const struct wording *w = s->w;
    struct table *sheet = filled_form(s, false);
    struct table *counts = count_table(s, sheet);
    document_heading(s->document, 1, w->text[FORM_TITLE]);
    document_paragraph(
        s->document, TONE_PLAIN,
        SAY(w, s->arena, FORM_READ, w->text[FORM_EXPLAINED], annex_text(s, ANNEX_EVIDENCE)));
    document_table(s->document, sheet);
    document_table(s->document, filled_form(s, true));
    document_table(s->document, counts);
    add_counts(s, counts);
    add_conformity_chart(s);
}
