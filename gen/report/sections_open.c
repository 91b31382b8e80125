/* Open rows: each 待核 with what it waits for, and who can supply that. */
#include "base/numbers.h"
#include "report/sections.h"

enum {
    OPEN_COL_LACK,
    OPEN_COL_ROW,
    OPEN_COL_CLAUSE,
    OPEN_COL_SUB_ITEM,
    OPEN_COL_NOW,
    OPEN_COL_WHO,
    OPEN_COL_WHEN,
    OPEN_COL_DONE,
    OPEN_COLUMNS
};

static const struct {
    enum phrase title, by;
} lacks[LACKS] = {
    [LACK_DATA] = {OPEN_DATA, OPEN_BY_DATA},
    [LACK_ENTRY] = {OPEN_ENTRY, OPEN_BY_ENTRY},
    [LACK_ANSWER] = {OPEN_ANSWER, OPEN_BY_ANSWER},
};

static bool waits_for(const struct row_result *r, enum lack lack)
{
    return r->state == ROW_PENDING && r->lack == lack;
}

const char *open_rows_text(const struct sections *s)
{
    const char *text = "";
    for (int lack = 0; lack < LACKS; lack++) {
        struct numbers rows = {.arena = s->arena};
        for (size_t i = 0; i < s->e->editions->form->n; i++)
            if (waits_for(&s->e->form.row[i], (enum lack)lack))
                numbers_add(&rows, s->e->form.row[i].row->number);
        numbers_end(&rows);
        if (rows.n)
            text = arena_format(s->arena, "%s%s%s", text, *text ? "；" : "",
                                SAY(s->w, s->arena, OPEN_GROUP, s->w->text[lacks[lack].title],
                                    number_text(s->arena, rows.n), rows.text));
    }
    return text;
}

static struct table *open_table(const struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, OPEN_COLUMNS * sizeof *c);
    c[OPEN_COL_LACK] = (struct column_doc){w->text[OPEN_LACK], 14, ALIGN_CENTER, 9};
    c[OPEN_COL_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 6};
    c[OPEN_COL_CLAUSE] = (struct column_doc){w->text[REMEDY_CLAUSE], 10, ALIGN_CENTER, 9};
    c[OPEN_COL_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 34, ALIGN_LEFT, 24};
    c[OPEN_COL_NOW] = (struct column_doc){w->text[OPEN_NOW], 44, ALIGN_LEFT, 28};
    c[OPEN_COL_WHO] = (struct column_doc){w->text[REMEDY_WHO], 16, ALIGN_CENTER, 11};
    c[OPEN_COL_WHEN] = (struct column_doc){w->text[REMEDY_WHEN], 10, ALIGN_CENTER, 7};
    c[OPEN_COL_DONE] = (struct column_doc){w->text[REMEDY_DONE], 12, ALIGN_CENTER, 7};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_OPEN], w->text[OPEN_TITLE], c, OPEN_COLUMNS);
    t->sheet_order = SHEET_OPEN;
    return t;
}

static void add_row(const struct sections *s, struct table *t, const struct row_result *r)
{
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[OPEN_COL_LACK], TONE_OPEN, s->w->text[lacks[r->lack].title]);
    cell_number(&cell[OPEN_COL_ROW], TONE_PLAIN, r->row->number,
                number_text(s->arena, r->row->number));
    cell_text(&cell[OPEN_COL_CLAUSE], TONE_PLAIN, r->row->clauses);
    cell_text(&cell[OPEN_COL_SUB_ITEM], TONE_PLAIN, r->row->sub_item);
    cell_text(&cell[OPEN_COL_NOW], TONE_PLAIN, r->reason);
    cell_text(&cell[OPEN_COL_WHO], TONE_PLAIN, s->w->text[lacks[r->lack].by]);
}

static void explain(struct sections *s, int64_t n)
{
    int64_t no_box = n - s->e->form.count[ROW_PENDING];
    const char *text = SAY(s->w, s->arena, OPEN_EXPLAINED, number_text(s->arena, n));
    if (no_box)
        text = arena_format(s->arena, "%s%s", text,
                            SAY(s->w, s->arena, OPEN_NO_BOX, number_text(s->arena, no_box)));
    document_paragraph(s->document, TONE_PLAIN, text);
    document_paragraph(s->document, TONE_PLAIN, open_rows_text(s));
}

void add_open(struct sections *s)
{
    const struct wording *w = s->w;
    struct table *t = open_table(s);
    for (int lack = 0; lack < LACKS; lack++)
        for (size_t i = 0; i < s->e->editions->form->n; i++)
            if (waits_for(&s->e->form.row[i], (enum lack)lack))
                add_row(s, t, &s->e->form.row[i]);
    document_new_page(s->document);
    document_heading(s->document, 1, w->text[OPEN_TITLE]);
    if (t->n_rows == 0) {
        document_paragraph(s->document, TONE_PLAIN, w->text[OPEN_NONE]);
        cell_text(table_row(s->arena, t) + OPEN_COL_NOW, TONE_PLAIN, w->text[OPEN_NONE]);
        t->sheet_only = true;
    } else {
        explain(s, (int64_t)t->n_rows);
    }
    document_table(s->document, t);
}
