/* The official form. */
#include <string.h>

#include "report/choices.h"
#include "report/sections.h"

enum { COL_DOMAIN, COL_ITEM, COL_SUB_ITEM, COL_METHOD, COL_RECORD, COL_REMARK, FORM_COLUMNS };

static const char *boxes_text(const struct sections *s, const struct row_result *r)
{
    if (!r->row->boxes)
        return "";
    static const enum phrase boxes[ROW_STATES] = {[ROW_YES] = BOXES_YES,
                                                  [ROW_NO] = BOXES_NO,
                                                  [ROW_PENDING] = BOXES_EMPTY,
                                                  [ROW_NA] = BOXES_NA};
    return s->w->text[boxes[r->state]];
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

/* Pages end the form with its counts; its sheet with the place for signatures as well. */
static void add_counts(struct sections *s)
{
    enum { COUNTS = 6 };
    static const enum phrase head[COUNTS] = {STATE_YES, STATE_NO,     STATE_PENDING,
                                             STATE_NA,  STATE_NO_BOX, FORM_ALL};
    const struct form_result *f = &s->e->form;
    const int count[COUNTS] = {f->count[ROW_YES], f->count[ROW_NO], f->count[ROW_PENDING],
                               f->count[ROW_NA],  f->no_box,        (int)s->e->editions->form->n};
    const char *text = "";
    for (size_t i = 0; i < COUNTS; i++)
        text =
            arena_format(s->arena, "%s%s%s %d", text, i ? "，" : "", s->w->text[head[i]], count[i]);
    document_paragraph(s->document, TONE_STRONG,
                       SAY(s->w, s->arena, FORM_COUNTS_LINE, s->w->text[FORM_COUNTS], text));
}

static struct table *form_table(const struct sections *s, bool pages)
{
    const struct wording *w = s->w;
    struct column_doc *column = arena_alloc(s->arena, FORM_COLUMNS * sizeof *column);
    column[COL_DOMAIN] = (struct column_doc){w->text[FORM_DOMAIN], 9, ALIGN_CENTER, 9.4};
    column[COL_ITEM] = (struct column_doc){w->text[FORM_ITEM], 11, ALIGN_CENTER, 10.4};
    column[COL_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 30, ALIGN_LEFT, 25.5};
    column[COL_METHOD] = (struct column_doc){w->text[FORM_METHOD], 26, ALIGN_LEFT, 20.5};
    column[COL_RECORD] = (struct column_doc){w->text[FORM_RECORD], 12, ALIGN_CENTER, 9};
    column[COL_REMARK] = (struct column_doc){w->text[FORM_REMARK], 28, ALIGN_LEFT, 25.2};
    const char **subhead = arena_alloc(s->arena, FORM_COLUMNS * sizeof *subhead);
    for (size_t i = 0; i < FORM_COLUMNS; i++)
        subhead[i] = i == COL_RECORD ? w->text[pages ? FORM_YES_NO_PAGE : FORM_YES_NO] : "";
    struct table *t = table_new(s->arena, pages ? NULL : w->text[SHEET_NAME_FORM],
                                w->text[FORM_TITLE], column, FORM_COLUMNS);
    t->subhead = subhead;
    table_entry(s->arena, t, COL_RECORD,
                entry_of(s, ENTRY_LIST, w->text[ENTRY_ANSWER_TITLE], ENTRY_ANSWER, NULL));
    table_entry(s->arena, t, COL_REMARK,
                entry_of(s, ENTRY_TEXT, w->text[ENTRY_REMARK_TITLE], ENTRY_REMARK, NULL));
    t->sheet_order = SHEET_FORM;
    t->portrait = true;
    t->sheet_only = !pages;
    t->head_lines = 1;
    t->continued = w->text[CONTINUED];
    t->live = true;
    t->note =
        SAY(w, s->arena, FORM_NOTE, s->e->name, s->e->code,
            date_text(w, s->arena, s->e->period.from), date_text(w, s->arena, s->e->period.to));
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
        cell[COL_RECORD].entry = r->row->boxes;
        if (!pages)
            cell[COL_RECORD].choices = choices_of_row(s->e, r, boxes_text(s, r), true, s->arena);
        cell[COL_REMARK].entry = true;
        cell_text(&cell[COL_REMARK], r->state == ROW_NO ? TONE_BAD : TONE_PLAIN,
                  pages ? page_remark(s, r) : remark_text(s, r, true));
        cell[COL_REMARK].anchor = r->row->number;
        cell[COL_REMARK].most_lines = pages ? REMARK_LINES : 0;
        cell[COL_REMARK].more = more;
    }
    merge_form(s, t);
    return t;
}

/* Boxes and remark look as the boxes are now. */
static void mark_form(const struct sections *s, struct table *t)
{
    const struct wording *w = s->w;
    const struct {
        enum phrase boxes;
        size_t column;
        enum tone tone;
    } look[] = {{BOXES_NO, COL_RECORD, TONE_BAD},     {BOXES_NO, COL_REMARK, TONE_BAD},
                {BOXES_YES, COL_RECORD, TONE_GOOD},   {BOXES_NA, COL_RECORD, TONE_MUTED},
                {BOXES_EMPTY, COL_RECORD, TONE_OPEN}, {STATE_UNKNOWN, COL_RECORD, TONE_OPEN}};
    enum { LOOKS = sizeof look / sizeof *look };
    struct mark *mark = arena_alloc(s->arena, (LOOKS + 1) * sizeof *mark);
    const char *record = sheet_ref(s->arena, t, 0, COL_RECORD);
    for (size_t i = 0; i < LOOKS; i++)
        mark[i] = (struct mark){
            look[i].column, arena_format(s->arena, "=$%s=\"%s\"", record, w->text[look[i].boxes]),
            look[i].tone};
    /* an emptied one; rows without boxes are locked */
    mark[LOOKS] = (struct mark){
        COL_RECORD,
        arena_format(s->arena, "=AND(LEN(%s)=0,CELL(\"protect\",%s)=0)", record, record),
        TONE_OPEN};
    t->mark = mark;
    t->n_marks = LOOKS + 1;
}

struct table *form_sheet(const struct sections *s)
{
    _Static_assert(FORM_RECORD_COLUMN == (int)COL_RECORD && FORM_REMARK_COLUMN == (int)COL_REMARK,
                   "formulas ask for these columns");
    struct table *t = filled_form(s, false);
    mark_form(s, t);
    return t;
}

void add_form(struct sections *s)
{
    const struct wording *w = s->w;
    document_heading(s->document, 1, w->text[FORM_TITLE]);
    document_paragraph(
        s->document, TONE_PLAIN,
        SAY(w, s->arena, FORM_READ, w->text[FORM_EXPLAINED], annex_text(s, ANNEX_EVIDENCE)));
    document_table(s->document, form_sheets(s)->form);
    document_table(s->document, filled_form(s, true));
    add_counts(s);
    add_states(s);
}
