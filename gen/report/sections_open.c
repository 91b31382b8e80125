/* Open rows: each 待核 with what it waits for, and who can supply that. */
#include <string.h>

#include "base/numbers.h"
#include "report/sections.h"
#include "report/short_text.h"
#include "score/amounts.h"

enum {
    OPEN_COL_LACK,
    OPEN_COL_ROW,
    OPEN_COL_CLAUSE,
    OPEN_COL_SUB_ITEM,
    OPEN_COL_NOW,
    OPEN_COL_BY,
    OPEN_COL_STATE,
    OPEN_COL_WHO,
    OPEN_COL_WHEN,
    OPEN_COL_DONE,
    OPEN_COLUMNS
};

/* What is missing, who supplies it, what it decides. */
static const struct {
    enum phrase title, by, then;
} lacks[LACKS] = {
    [LACK_DATA] = {OPEN_DATA, OPEN_BY_DATA, OPEN_THEN_DATA},
    [LACK_ENTRY] = {OPEN_ENTRY, OPEN_BY_ENTRY, OPEN_THEN_ENTRY},
    [LACK_ANSWER] = {OPEN_ANSWER, OPEN_BY_ANSWER, OPEN_THEN_ANSWER},
};

static bool waits_for(const struct row_result *r, enum lack lack)
{
    return r->state == ROW_PENDING && r->lack == lack;
}

/* Who can decide it, and by what: the examiner as well, where an answer would. */
static const char *by_text(const struct sections *s, const struct row_result *r)
{
    const char *by = s->w->text[lacks[r->lack].by];
    return r->by_answer ? SAY(s->w, s->arena, OPEN_BY_OR_ANSWER, by) : by;
}

static const char *then_text(const struct sections *s, const struct row_result *r)
{
    const char *then = s->w->text[lacks[r->lack].then];
    if (r->by_answer)
        then = SAY(s->w, s->arena, OPEN_THEN_OR_ANSWER, then);
    return r->row->boxes ? then
                         : arena_format(s->arena, "%s%s", then, s->w->text[OPEN_THEN_NO_BOX]);
}

/* Answers of which nobody can tell to which row they are, and how many rows wait for them. */
static const char *add_any_answer(const struct sections *s, const char *text, bool inspected,
                                  const struct evidence_list *rows)
{
    struct attested_item side = {.inspected = inspected};
    int64_t n = 0;
    for (size_t i = 0; i < s->e->editions->form->n; i++) {
        const struct row_result *r = &s->e->form.row[i];
        n += r->state == ROW_PENDING &&
             attested_item(s->e->facts, number_text(s->arena, r->row->key)).lost == rows;
    }
    if (rows->total == 0 || n == 0)
        return text;
    return arena_format(s->arena, "%s；%s", text,
                        SAY(s->w, s->arena, OPEN_ANY_ANSWER, attested_by(&side, s->w),
                            number_text(s->arena, rows->total),
                            with_export_names(s, places_text(rows, s->w, s->arena)),
                            number_text(s->arena, n)));
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
    text = add_any_answer(s, text, true, &s->e->facts->inspected.itemless);
    text = add_any_answer(s, text, false, &s->e->facts->attest.itemless);
    return text;
}

/* On the sheet. */
static struct table *open_sheet(const struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, OPEN_COLUMNS * sizeof *c);
    c[OPEN_COL_LACK] = (struct column_doc){w->text[OPEN_LACK], 14, ALIGN_CENTER, 9};
    c[OPEN_COL_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 6};
    c[OPEN_COL_CLAUSE] = (struct column_doc){w->text[REMEDY_CLAUSE], 10, ALIGN_CENTER, 9};
    c[OPEN_COL_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 34, ALIGN_LEFT, 24};
    c[OPEN_COL_NOW] = (struct column_doc){w->text[OPEN_NOW], 44, ALIGN_LEFT, 28};
    c[OPEN_COL_BY] = (struct column_doc){w->text[OPEN_BY], 16, ALIGN_CENTER, 11};
    c[OPEN_COL_STATE] = (struct column_doc){w->text[STATES_NOW], 8, ALIGN_CENTER, 7};
    c[OPEN_COL_WHO] = (struct column_doc){w->text[REMEDY_WHO], 12, ALIGN_CENTER, 11};
    c[OPEN_COL_WHEN] = (struct column_doc){w->text[REMEDY_WHEN], 12, ALIGN_CENTER, 7};
    c[OPEN_COL_DONE] = (struct column_doc){w->text[REMEDY_DONE], 12, ALIGN_CENTER, 7};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_OPEN], w->text[OPEN_TITLE], c, OPEN_COLUMNS);
    t->sheet_order = SHEET_OPEN;
    table_entry(s->arena, t, OPEN_COL_WHO,
                entry_of(s, ENTRY_TEXT, w->text[REMEDY_WHO], ENTRY_OPEN_WHO, NULL));
    table_entry(s->arena, t, OPEN_COL_WHEN,
                entry_of(s, ENTRY_DAY, w->text[REMEDY_WHEN], ENTRY_WHEN, NULL));
    table_entry(s->arena, t, OPEN_COL_DONE,
                entry_of(s, ENTRY_LIST, w->text[REMEDY_DONE], ENTRY_DONE, w->text[OPEN_CHOICES]));
    t->sheet_only = true;
    return t;
}

static void finish_sheet(struct sections *s, struct table *t)
{
    mark_open(s, t, OPEN_COL_STATE, OPEN_COL_WHEN, OPEN_COL_DONE, s->w->text[OPEN_CLOSED]);
    live_note(s, t, OPEN_COL_STATE, ROW_PENDING, OPEN_NOTE, t->n_rows, OPEN_OTHERS);
}

static void add_sheet_row(struct sections *s, struct table *t, const struct row_result *r)
{
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[OPEN_COL_LACK], TONE_OPEN, s->w->text[lacks[r->lack].title]);
    cell_number(&cell[OPEN_COL_ROW], TONE_PLAIN, r->row->number,
                number_text(s->arena, r->row->number));
    cell_text(&cell[OPEN_COL_CLAUSE], TONE_PLAIN, r->row->clauses);
    cell_text(&cell[OPEN_COL_SUB_ITEM], TONE_PLAIN, r->row->sub_item);
    cell_text(&cell[OPEN_COL_NOW], TONE_PLAIN, r->reason);
    cell_text(&cell[OPEN_COL_BY], TONE_PLAIN, by_text(s, r));
    state_cell(s, &cell[OPEN_COL_STATE], r);
    cell[OPEN_COL_ROW].row_link = true;
    cell[OPEN_COL_WHO].entry = cell[OPEN_COL_WHEN].entry = cell[OPEN_COL_DONE].entry = true;
    cell[OPEN_COL_WHEN].form = NUMBER_DAY;
}

/* On landscape pages, in millimetres: the last two columns are to write in. */
enum { O_ROW, O_ASKED, O_LACK, O_NOW, O_BY, O_THEN, O_WHEN, O_DONE, OPEN_PAGE_COLUMNS };

static struct table *open_page(const struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, OPEN_PAGE_COLUMNS * sizeof *c);
    c[O_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 10};
    c[O_ASKED] = (struct column_doc){w->text[MEASURES_ASKED], 34, ALIGN_LEFT, 48};
    c[O_LACK] = (struct column_doc){w->text[OPEN_LACK], 14, ALIGN_CENTER, 18};
    c[O_NOW] = (struct column_doc){w->text[OPEN_NOW], 44, ALIGN_LEFT, 55};
    c[O_BY] = (struct column_doc){w->text[OPEN_BY], 16, ALIGN_LEFT, 24.2};
    c[O_THEN] = (struct column_doc){w->text[OPEN_THEN], 16, ALIGN_LEFT, 25};
    c[O_WHEN] = (struct column_doc){w->text[REMEDY_WHEN], 10, ALIGN_CENTER, 22.4};
    c[O_DONE] = (struct column_doc){w->text[REMEDY_DONE], 12, ALIGN_CENTER, 22.4};
    return table_new(s->arena, NULL, w->text[OPEN_TITLE], c, OPEN_PAGE_COLUMNS);
}

static void add_page_row(const struct sections *s, struct table *t, const struct row_result *r)
{
    enum { HALF_CHARACTERS = 150 };
    const struct wording *w = s->w;
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[O_ROW], TONE_STRONG, number_text(s->arena, r->row->number));
    cell[O_ROW].row_link = true;
    cell_text(&cell[O_ASKED], TONE_PLAIN, asked_text(s, r->row));
    cell_text(&cell[O_LACK], TONE_OPEN, w->text[lacks[r->lack].title]);
    cell_text(&cell[O_NOW], TONE_PLAIN,
              short_text(s->arena, with_export_names(s, r->reason), HALF_CHARACTERS,
                         SAY(w, s->arena, REMARK_MORE, annex_text(s, ANNEX_EVIDENCE))));
    cell_text(&cell[O_BY], TONE_PLAIN, by_text(s, r));
    cell_text(&cell[O_THEN], TONE_PLAIN, then_text(s, r));
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
    struct table *sheet = open_sheet(s);
    struct table *page = open_page(s);
    for (int lack = 0; lack < LACKS; lack++)
        for (size_t i = 0; i < s->e->editions->form->n; i++)
            if (waits_for(&s->e->form.row[i], (enum lack)lack)) {
                add_sheet_row(s, sheet, &s->e->form.row[i]);
                add_page_row(s, page, &s->e->form.row[i]);
            }
    finish_sheet(s, sheet);
    document_heading(s->document, 2, w->text[OPEN_TITLE]);
    if (sheet->n_rows == 0) {
        document_paragraph(s->document, TONE_PLAIN, w->text[OPEN_NONE]);
        cell_text(table_row(s->arena, sheet) + OPEN_COL_NOW, TONE_PLAIN, w->text[OPEN_NONE]);
    } else {
        explain(s, (int64_t)sheet->n_rows);
    }
    page->least_height = 24;
    document_table(s->document, sheet);
    document_table(s->document, page);
}

/* --- indicators that are open ----------------------------------------------------------------------------- */

enum { X_TITLE, X_SCORE, X_SHARE, X_EFFECT, X_LACK, OPEN_SCORE_COLUMNS };

/* "“具有规范的文档化管理”：无检查结论；…": the criteria that are open. */
static const char *open_criteria(const struct sections *s, const struct indicator_result *x)
{
    enum { HALF_CHARACTERS = 300 };
    const char *text = "";
    for (size_t k = 0; k < x->n_criteria; k++) {
        const struct criterion_result *c = &x->criterion[k];
        if (c->state == TRI_UNKNOWN && !c->open && c->criterion->kind != CRITERION_OTHERWISE)
            text = arena_format(s->arena, "%s%s%s", text, *text ? "；" : "",
                                SAY(s->w, s->arena, OPEN_CRITERION, c->criterion->text, c->reason));
    }
    return short_text(s->arena, text, HALF_CHARACTERS, s->w->text[OPEN_MORE_BELOW]);
}

static void add_open_score(const struct sections *s, struct table *t,
                           const struct indicator_result *x)
{
    const struct indicator *d = x->indicator;
    struct ratio apart = ratio_minus(x->hi, x->lo);
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[X_TITLE], TONE_PLAIN, d->title);
    cell_text(&cell[X_SCORE], TONE_OPEN, score_text(x->lo, x->hi, s->arena));
    cell_text(&cell[X_SHARE], TONE_PLAIN,
              d->weighted ? ratio_text(s->arena, ratio_multiply(d->share, ratio_int(100)), 4)
                          : s->w->text[SCORES_UNWEIGHTED]);
    cell_text(&cell[X_EFFECT], TONE_PLAIN,
              d->weighted ? ratio_text(s->arena, ratio_multiply(d->share, apart), 4)
                          : s->w->text[CHANGE_ABSENT]);
    cell_text(&cell[X_LACK], TONE_PLAIN, open_criteria(s, x));
}

void add_open_scores(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, OPEN_SCORE_COLUMNS * sizeof *c);
    c[X_TITLE] = (struct column_doc){w->text[SCORES_INDICATOR], 30, ALIGN_LEFT, 42};
    c[X_SCORE] = (struct column_doc){w->text[SCORES_RESULT], 8, ALIGN_CENTER, 16};
    c[X_SHARE] = (struct column_doc){w->text[SCORES_SHARE], 8, ALIGN_CENTER, 20};
    c[X_EFFECT] = (struct column_doc){w->text[OPEN_EFFECT], 8, ALIGN_CENTER, 22};
    c[X_LACK] = (struct column_doc){w->text[OPEN_CRITERIA], 40, ALIGN_LEFT, 125};
    struct table *t = table_new(s->arena, NULL, w->text[OPEN_SCORES], c, OPEN_SCORE_COLUMNS);
    for (size_t i = 0; i < s->e->editions->grading->n; i++) {
        const struct indicator_result *x = &s->e->grading.indicator[i];
        if (x->indicator->scoring != SCORING_SUM && ratio_compare(x->lo, x->hi) != 0)
            add_open_score(s, t, x);
    }
    if (t->n_rows == 0)
        return;
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_PLAIN, w->text[OPEN_SCORES_EXPLAINED]);
    document_table(s->document, t);
}
