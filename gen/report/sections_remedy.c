/* Problems: what fails, with room to write what is done about it; what is open; what falls due. */
#include <string.h>

#include "report/sections.h"
#include "report/sections_terms.h"
#include "report/short_text.h"

/* On the sheet. */
enum {
    REM_ROW,
    REM_CLAUSE,
    REM_SUB_ITEM,
    REM_GAP,
    REM_EXAMPLES,
    REM_NOW,
    REM_WHO,
    REM_WHEN,
    REM_DONE,
    REMEDY_COLUMNS
};

static struct table *remedy_sheet(const struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, REMEDY_COLUMNS * sizeof *c);
    c[REM_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 6};
    c[REM_CLAUSE] = (struct column_doc){w->text[REMEDY_CLAUSE], 10, ALIGN_CENTER, 9};
    c[REM_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 34, ALIGN_LEFT, 21};
    c[REM_GAP] = (struct column_doc){w->text[REMEDY_GAP], 36, ALIGN_LEFT, 22};
    c[REM_EXAMPLES] = (struct column_doc){w->text[REMEDY_EXAMPLES], 34, ALIGN_LEFT, 22};
    c[REM_NOW] = (struct column_doc){w->text[STATES_NOW], 8, ALIGN_CENTER, 7};
    c[REM_WHO] = (struct column_doc){w->text[REMEDY_WHO], 12, ALIGN_CENTER, 7};
    c[REM_WHEN] = (struct column_doc){w->text[REMEDY_WHEN], 12, ALIGN_CENTER, 7};
    c[REM_DONE] = (struct column_doc){w->text[REMEDY_DONE], 12, ALIGN_CENTER, 7};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_REMEDY], w->text[REMEDY_TITLE], c, REMEDY_COLUMNS);
    t->sheet_order = SHEET_REMEDY;
    table_entry(s->arena, t, REM_WHO,
                entry_of(s, ENTRY_TEXT, w->text[REMEDY_WHO], ENTRY_WHO, NULL));
    table_entry(s->arena, t, REM_WHEN,
                entry_of(s, ENTRY_DAY, w->text[REMEDY_WHEN], ENTRY_WHEN, NULL));
    table_entry(s->arena, t, REM_DONE,
                entry_of(s, ENTRY_LIST, w->text[REMEDY_DONE], ENTRY_DONE, w->text[REMEDY_CHOICES]));
    t->sheet_only = true;
    return t;
}

static void write_here(struct cell *who, struct cell *when, struct cell *done)
{
    who->entry = when->entry = done->entry = true;
    when->form = NUMBER_DAY;
}

static void finish_sheet(struct sections *s, struct table *t)
{
    mark_open(s, t, REM_NOW, REM_WHEN, REM_DONE, s->w->text[REMEDY_CLOSED]);
    live_note(s, t, REM_NOW, ROW_NO, REMEDY_NOTE, t->n_rows, REMEDY_OTHERS);
}

static void add_sheet(struct sections *s)
{
    struct table *t = remedy_sheet(s);
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
        cell[REM_ROW].row_link = true;
        state_cell(s, &cell[REM_NOW], r);
        write_here(&cell[REM_WHO], &cell[REM_WHEN], &cell[REM_DONE]);
    }
    finish_sheet(s, t);
    if (t->n_rows == 0)
        cell_text(table_row(s->arena, t) + REM_GAP, TONE_PLAIN,
                  no_gap_text(s->w, s->arena, open_of(&s->e->form)));
    document_table(s->document, t);
}

/* --- on pages ------------------------------------------------------------------------------------------------ */

enum { P_PLACE, P_ROW, P_ASKED, P_GAP, P_COUNT, P_ORDER, P_WHO, P_WHEN, P_SEEN, PAGE_COLUMNS };

/* Four columns of 22 mm to write in: the rest of 225 mm goes to what is printed. */
static struct table *remedy_page(const struct sections *s)
{
    const struct wording *w = s->w;
    const double hand = 22.4;
    struct column_doc *c = arena_alloc(s->arena, PAGE_COLUMNS * sizeof *c);
    c[P_PLACE] = (struct column_doc){w->text[REMEDY_PLACE], 6, ALIGN_CENTER, 9};
    c[P_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 10};
    c[P_ASKED] = (struct column_doc){w->text[MEASURES_ASKED], 34, ALIGN_LEFT, 48};
    c[P_GAP] = (struct column_doc){w->text[REMEDY_NOW], 36, ALIGN_LEFT, 54.4};
    c[P_COUNT] = (struct column_doc){w->text[REMEDY_COUNT], 10, ALIGN_CENTER, 14};
    c[P_ORDER] = (struct column_doc){w->text[REMEDY_ORDER], 10, ALIGN_LEFT, hand};
    c[P_WHO] = (struct column_doc){w->text[REMEDY_WHO], 10, ALIGN_CENTER, hand};
    c[P_WHEN] = (struct column_doc){w->text[REMEDY_WHEN], 10, ALIGN_CENTER, hand};
    c[P_SEEN] = (struct column_doc){w->text[REMEDY_SEEN], 12, ALIGN_CENTER, hand};
    return table_new(s->arena, NULL, w->text[REMEDY_TITLE], c, PAGE_COLUMNS);
}

/* What fails in as many words as a page of such rows has room for; the annex has all of it. */
static const char *gap_text(const struct sections *s, const struct row_result *r)
{
    enum { HALF_CHARACTERS = 200 };
    return short_text(s->arena, with_export_names(s, *r->fails ? r->fails : r->reason),
                      HALF_CHARACTERS,
                      SAY(s->w, s->arena, REMARK_MORE, annex_text(s, ANNEX_EVIDENCE)));
}

static void add_page_row(const struct sections *s, struct table *t, const struct row_result *r)
{
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[P_PLACE], TONE_PLAIN, number_text(s->arena, (int64_t)t->n_rows));
    cell_text(&cell[P_ROW], TONE_STRONG, number_text(s->arena, r->row->number));
    cell[P_ROW].row_link = true;
    cell_text(&cell[P_ASKED], TONE_PLAIN, asked_text(s, r->row));
    cell_text(&cell[P_GAP], TONE_BAD, gap_text(s, r));
    cell_text(&cell[P_COUNT], TONE_PLAIN,
              r->counterexamples.total ? number_text(s->arena, r->counterexamples.total) : "—");
}

void add_remedy(struct sections *s)
{
    const struct wording *w = s->w;
    struct table *t = remedy_page(s);
    for (size_t i = 0; i < s->e->editions->form->n; i++)
        if (s->e->form.row[i].state == ROW_NO)
            add_page_row(s, t, &s->e->form.row[i]);
    t->least_height = 40;
    add_sheet(s);
    document_heading(s->document, 2, w->text[REMEDY_TITLE]);
    const char *apart = no_box_rows(&s->e->form, ROW_NO, s->arena);
    const char *text =
        t->n_rows ? SAY(w, s->arena, REMEDY_EXPLAINED, number_text(s->arena, (int64_t)t->n_rows),
                        annex_text(s, ANNEX_EVIDENCE))
                  : no_gap_text(w, s->arena, open_of(&s->e->form));
    if (apart)
        text = arena_format(s->arena, "%s%s", text, SAY(w, s->arena, REMEDY_NO_BOX, apart));
    document_paragraph(s->document, TONE_PLAIN, text);
    document_table(s->document, t);
}

/* The pages with room to write are turned; what has none to write goes on with what follows. */
void add_problems(struct sections *s)
{
    const struct form_result *form = &s->e->form;
    bool written_into = rows_in_state(form, ROW_NO) + rows_in_state(form, ROW_PENDING) > 0;
    if (written_into)
        document_landscape_page(s->document);
    else
        document_new_page(s->document);
    document_heading(s->document, 1, s->w->text[PROBLEMS_TITLE]);
    add_remedy(s);
    add_open(s);
    if (written_into)
        document_new_page(s->document);
    add_open_scores(s);
    add_terms(s);
}
