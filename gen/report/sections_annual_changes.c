/* Annual changes: what is other than last year, and whose doing it is. */
#include <string.h>

#include "report/annual_parts.h"
#include "score/contract_words.h"

enum { ON_PAGES = 100 };

/* --- not the CAs' doing --------------------------------------------------------------------------------- */

/* A sentence, and the CAs of which it is true. */
struct said {
    const char *text;
    const char *who;
};

struct said_list {
    struct said *at;
    size_t n, cap;
};

static void add_said(const struct reporter *r, struct said_list *list, const char *text,
                     const char *code)
{
    size_t i = 0;
    while (i < list->n && strcmp(list->at[i].text, text) != 0)
        i++;
    if (i == list->n)
        *vec_push(r->arena, list) = (struct said){text, code};
    else
        list->at[i].who = arena_format(r->arena, "%s、%s", list->at[i].who, code);
}

/* That the years are others goes without saying here. */
static struct change_preface preface_of(const struct reporter *r, const struct kept_changes *k)
{
    struct kept_changes without = *k;
    struct cause *cause = arena_alloc(r->arena, (k->causes.n + 1) * sizeof *cause);
    without.causes = (struct causes){cause, 0};
    for (size_t i = 0; i < k->causes.n; i++)
        if (k->causes.at[i].kind != CAUSE_PERIOD)
            cause[without.causes.n++] = k->causes.at[i];
    return change_preface_of(&without, r->w, r->arena);
}

static void add_causes(struct reporter *r)
{
    enum { S_WHO, S_WHAT, S_COLUMNS };
    struct said_list list = {0};
    for (size_t i = 0; i < r->a->n; i++) {
        if (!r->a->ca[i].changes)
            continue;
        const struct change_preface p = preface_of(r, r->a->ca[i].changes);
        for (size_t k = 0; k < p.n; k++)
            add_said(r, &list, p.at[k], r->a->ca[i].code);
    }
    struct column_doc *c = arena_alloc(r->arena, S_COLUMNS * sizeof *c);
    c[S_WHO] = (struct column_doc){r->w->text[SUMMARY_WHO], 24, ALIGN_LEFT, 22};
    c[S_WHAT] = (struct column_doc){r->w->text[ANNUAL_CAUSE], 120, ALIGN_LEFT, 78};
    struct table *t = annual_table(r, SHEET_NAME_ANNUAL_CAUSES, r->w->text[ANNUAL_CAUSES], c,
                                   S_COLUMNS, ORDER_CAUSES);
    for (size_t i = 0; i < list.n; i++) {
        struct cell *cell = table_row(r->arena, t);
        cell_text(&cell[S_WHO], TONE_PLAIN, list.at[i].who);
        cell_text(&cell[S_WHAT], TONE_PLAIN, list.at[i].text);
    }
    if (list.n == 0)
        return;
    document_heading(r->document, 2, r->w->text[ANNUAL_CAUSES]);
    document_table(r->document, t);
}

/* --- counts --------------------------------------------------------------------------------------------- */

enum { C_CODE, C_NAME, C_FIRST, C_LEVEL = C_FIRST + ROW_CHANGES, C_COLUMNS };

/* `standard`: of one beside, of which only its kind is shown; NULL: the newest ones. */
static void add_counts(const struct reporter *r, struct table *t, const char *code,
                       const struct kept_changes *k, const struct standard *standard)
{
    const struct wording *w = r->w;
    bool form = !standard || standard->kind == STANDARD_FORM;
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[C_CODE], TONE_PLAIN, code);
    cell_text(&cell[C_NAME], TONE_PLAIN,
              standard ? SAY(w, r->arena, CHANGE_BESIDE_NAME, k->b->name, standard->title)
                       : k->b->name);
    for (int x = 0; x < ROW_CHANGES && k->same_form && form; x++)
        count_cell(r, &cell[C_FIRST + x], k->count[x] ? change_tone((enum change)x) : TONE_PLAIN,
                   k->count[x]);
    if (standard && form)
        return;
    const char *from = level_label(w, k->a->level);
    const char *to = level_label(w, k->b->level);
    cell_text(&cell[C_LEVEL], k->level == CHANGE_NONE ? TONE_PLAIN : change_tone(k->level),
              strcmp(from, to) == 0 ? to : arena_format(r->arena, "%s → %s", from, to));
}

static struct table *counts_table(const struct reporter *r)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, C_COLUMNS * sizeof *c);
    c[C_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 11};
    c[C_NAME] = (struct column_doc){w->text[HEAD_NAME], 40, ALIGN_LEFT, 32};
    for (int i = 0; i < ROW_CHANGES; i++)
        c[C_FIRST + i] = (struct column_doc){change_text(w, (enum change)i), 10, ALIGN_CENTER, 8};
    c[C_LEVEL] = (struct column_doc){w->text[HEAD_LEVEL], 40, ALIGN_CENTER, 22};
    struct table *t = annual_table(r, SHEET_NAME_ANNUAL_CHANGES, w->text[ANNUAL_CHANGES], c,
                                   C_COLUMNS, ORDER_CHANGES);
    for (size_t i = 0; i < r->a->n; i++) {
        const struct kept_changes *k = r->a->ca[i].changes;
        if (k)
            add_counts(r, t, r->a->ca[i].code, k, NULL);
        for (size_t x = 0; k && x < k->n_beside; x++)
            add_counts(r, t, r->a->ca[i].code, k->beside[x].changes,
                       k->beside[x].editions->pair->beside);
    }
    return t;
}

/* --- each row that is 否 now and was not, or was and is not ------------------------------------------------- */

enum { E_CODE, E_KIND, E_ROW, E_SUB_ITEM, E_OTHER, E_WHY, NEW_COLUMNS };

/* One of the lists: what it is called, and which rows are in it. */
struct turned {
    enum phrase sheet, title, none, note; /* none as its title: not there then */
    int order;
    bool before; /* the state beside 否 is that of the year before */
    bool (*has)(const struct row_delta *d);
};

static bool is_into_no(const struct row_delta *d)
{
    return d->to == ROW_NO && d->from != ROW_NO;
}

static bool is_out_of_no(const struct row_delta *d)
{
    return d->from == ROW_NO && d->to != ROW_NO;
}

static bool is_held(const struct row_delta *d)
{
    return d->change == CHANGE_EVIDENCE;
}

static const struct turned turned_no = {SHEET_NAME_ANNUAL_NEW_NO,
                                        ANNUAL_NEW_NO,
                                        ANNUAL_NEW_NO_NONE,
                                        ANNUAL_NEW_NO_NOTE,
                                        ORDER_NEW_NO,
                                        true,
                                        is_into_no};
static const struct turned left_no = {SHEET_NAME_ANNUAL_LEFT_NO,
                                      ANNUAL_LEFT_NO,
                                      ANNUAL_LEFT_NO_NONE,
                                      ANNUAL_NEW_NO_NOTE,
                                      ORDER_LEFT_NO,
                                      false,
                                      is_out_of_no};
static const struct turned held = {SHEET_NAME_ANNUAL_EVIDENCE,
                                   ANNUAL_EVIDENCE,
                                   ANNUAL_EVIDENCE,
                                   ANNUAL_NEW_NO_NOTE,
                                   ORDER_EVIDENCE,
                                   false,
                                   is_held};

struct turned_tables {
    const struct turned *of;
    struct table *whole, *page; /* all on the sheet, the first of them on pages */
};

static struct table *turned_table(const struct reporter *r, const struct turned *of,
                                  const char *sheet)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, NEW_COLUMNS * sizeof *c);
    const char *other = year_text(r, of->before ? &r->a->before : &r->a->now);
    c[E_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 9};
    c[E_KIND] = (struct column_doc){w->text[CHANGE_KIND], 12, ALIGN_CENTER, 8};
    c[E_ROW] = (struct column_doc){w->text[REMEDY_ROW], 8, ALIGN_CENTER, 6};
    c[E_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 50, ALIGN_LEFT, 25};
    c[E_OTHER] = (struct column_doc){other, 10, ALIGN_CENTER, 9};
    c[E_WHY] = (struct column_doc){w->text[CHANGE_WHY], 80, ALIGN_LEFT, 46};
    struct table *t = table_new(r->arena, sheet, w->text[of->title], c, NEW_COLUMNS);
    t->sheet_order = of->order;
    return t;
}

static void add_turned(const struct reporter *r, struct table *t, const char *code,
                       const struct form_edition *form, const struct kept_changes *k,
                       const struct row_delta *d)
{
    const struct form_row *row = form_row(form, d->number);
    unsigned other = d->to == ROW_NO ? d->from : d->to;
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[E_CODE], TONE_PLAIN, code);
    cell_text(&cell[E_KIND], change_tone(d->change), change_text(r->w, d->change));
    count_cell(r, &cell[E_ROW], TONE_PLAIN, d->number);
    cell_text(&cell[E_SUB_ITEM], TONE_PLAIN, row ? row->sub_item : "");
    cell_text(&cell[E_OTHER], TONE_PLAIN,
              other == ROW_ABSENT ? r->w->text[CHANGE_ABSENT]
                                  : row_state_text(r->w, (enum row_state)other));
    cell_text(&cell[E_WHY], TONE_PLAIN, row_change_why(k, d, r->w, r->arena));
}

/* Whoever made it so: its kind says that. */
static void add_turned_of(const struct reporter *r, const struct turned_tables *t, const char *code,
                          const struct form_edition *form, const struct kept_changes *k)
{
    for (size_t x = 0; strcmp(k->b->form, form->code) == 0 && x < k->row.n; x++) {
        const struct row_delta *d = &k->row.at[x];
        if (!t->of->has(d))
            continue;
        add_turned(r, t->whole, code, form, k, d);
        if (t->page->n_rows < ON_PAGES)
            add_turned(r, t->page, code, form, k, d);
    }
}

/* Of total, level and scores likewise. */
static void add_held_scores(const struct reporter *r, const struct turned_tables *t,
                            const char *code, const struct kept_changes *k)
{
    const struct change_lines lines = change_lines_of(k, r->a->editions, false, r->arena);
    for (size_t i = 0; i < lines.n; i++) {
        const struct change_line *line = &lines.at[i];
        if (line->change != CHANGE_EVIDENCE || line->is_row)
            continue;
        struct table *both[] = {t->whole, t->page->n_rows < ON_PAGES ? t->page : NULL};
        for (int x = 0; x < 2 && both[x]; x++) {
            struct cell *cell = table_row(r->arena, both[x]);
            cell_text(&cell[E_CODE], TONE_PLAIN, code);
            cell_text(&cell[E_KIND], change_tone(line->change), change_text(r->w, line->change));
            cell_text(&cell[E_ROW], TONE_PLAIN, line->kind);
            cell_text(&cell[E_SUB_ITEM], TONE_PLAIN, line->content);
            cell_text(&cell[E_OTHER], TONE_PLAIN, line->to);
            cell_text(&cell[E_WHY], TONE_PLAIN, line->why);
        }
    }
}

/* By rank, then by row; those of a form beside under the CA's code and the form's. */
static void add_turned_rows(struct reporter *r, const struct turned *of)
{
    const struct wording *w = r->w;
    const char *sheet = w->text[of->sheet];
    const struct turned_tables t = {of, turned_table(r, of, sheet), turned_table(r, of, NULL)};
    for (size_t i = 0; i < r->a->n; i++) {
        const struct kept_changes *k = r->a->ca[i].changes;
        const char *code = r->a->ca[i].code;
        if (k)
            add_turned_of(r, &t, code, r->a->form, k);
        for (size_t x = 0; k && x < k->n_beside; x++) {
            const struct standard *s = k->beside[x].editions->pair->beside;
            if (s->kind == STANDARD_FORM)
                add_turned_of(r, &t, SAY(w, r->arena, CHANGE_BESIDE_NAME, code, s->code), &s->form,
                              k->beside[x].changes);
        }
        if (k && of == &held)
            add_held_scores(r, &t, code, k);
    }
    if (t.whole->n_rows == 0 && of->none == of->title)
        return;
    document_heading(r->document, 2, w->text[of->title]);
    if (t.whole->n_rows == 0) {
        document_paragraph(r->document, TONE_PLAIN, w->text[of->none]);
        return;
    }
    if (t.whole->n_rows > ON_PAGES) {
        t.whole->sheet_only = true;
        document_paragraph(r->document, TONE_PLAIN,
                           SAY(w, r->arena, of->note,
                               number_text(r->arena, (int64_t)t.whole->n_rows),
                               number_text(r->arena, ON_PAGES), sheet));
        document_table(r->document, t.page);
    }
    document_table(r->document, t.whole);
}

void add_changes_of_year(struct reporter *r)
{
    struct table *counts = counts_table(r);
    if (counts->n_rows == 0)
        return;
    document_heading(r->document, 1, r->w->text[ANNUAL_CHANGES]);
    add_causes(r);
    document_heading(r->document, 2, r->w->text[ANNUAL_CHANGE_COUNTS]);
    document_table(r->document, counts);
    add_turned_rows(r, &turned_no);
    add_turned_rows(r, &left_no);
    add_turned_rows(r, &held);
}
