/* Ages: what is still not remedied, and what was 否 and cannot be told now. */
#include <stdlib.h>
#include <string.h>

#include "report/annual_report.h"
#include "report/present.h"
#include "report/sections.h"

struct aged_row {
    const struct form_row *row;
    enum row_state state;
    struct age age;
};

struct aged_rows {
    struct aged_row *at;
    size_t n, cap;
};

/* Oldest first. */
static int by_age(const void *first, const void *second)
{
    const struct aged_row *a = first;
    const struct aged_row *b = second;
    if (a->age.since != b->age.since)
        return a->age.since < b->age.since ? -1 : 1;
    return a->row->number - b->row->number;
}

/* Rows whose run of 否 was told earlier: still 否, or not to be told. */
static struct aged_rows aged_rows(const struct sections *s, bool still)
{
    struct aged_rows list = {0};
    const struct past *past = s->e->past;
    const struct form_edition *form = s->e->editions->form;
    if (!past || !past->ages)
        return list;
    const struct ages *now = present_ages(s->e, present_result(s->e, s->arena), s->arena);
    for (size_t i = 0; i < form->n; i++) {
        size_t at = (size_t)form->row[i].number - 1;
        enum row_state state = s->e->form.row[i].state;
        bool known = at < now->n && now->row[at].since != DAY_NEVER;
        if (known && now->row[at].told < now->last && state != ROW_YES &&
            now->row[at].told != DAY_NEVER && (state == ROW_NO) == still)
            *vec_push(s->arena, &list) = (struct aged_row){&form->row[i], state, now->row[at]};
    }
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_age);
    return list;
}

/* "2025-10-31或更早": `day` is its first day as a table has it, or as a sentence. */
static const char *since_text(const struct age *age, const char *day, const struct wording *w,
                              struct arena *arena)
{
    return age->at_latest ? SAY(w, arena, AGE_AT_LATEST, day) : day;
}

/* "2025-11-03曾整改后复发，第2次为否" or "". */
static const char *relapse_text(const struct age *age, const struct wording *w, struct arena *arena)
{
    if (age->times < 2)
        return "";
    return SAY(w, arena, AGE_RELAPSED, day_text(arena, age->mended),
               number_text(arena, age->times));
}

void age_columns(struct column_doc *c, const struct wording *w)
{
    c[AGE_COL_SINCE] = (struct column_doc){w->text[UNREMEDIED_SINCE], 12, ALIGN_CENTER, 15};
    c[AGE_COL_LIMIT] = (struct column_doc){w->text[AGE_SINCE_LIMIT], 9, ALIGN_CENTER, NOT_ON_PAGES};
    c[AGE_COL_DAYS] = (struct column_doc){w->text[UNREMEDIED_DAYS], 12, ALIGN_CENTER, 8};
    c[AGE_COL_YEARS] = (struct column_doc){w->text[AGE_YEAR_ENDS], 12, ALIGN_CENTER, 8};
    c[AGE_COL_RELAPSED] = (struct column_doc){w->text[AGE_RELAPSE], 34, ALIGN_LEFT, 14};
}

void age_cells(struct cell *cell, const struct age *age, day_number date, const struct wording *w,
               struct arena *arena)
{
    int64_t days = (int64_t)date - age->since;
    cell_day(&cell[AGE_COL_SINCE], TONE_BAD, age->since,
             since_text(age, day_text(arena, age->since), w, arena));
    cell_text(&cell[AGE_COL_LIMIT], TONE_BAD, age->at_latest ? w->text[AGE_SINCE_LIMIT] : "");
    cell_number(&cell[AGE_COL_DAYS], TONE_BAD, (double)days, number_text(arena, days));
    cell_number(&cell[AGE_COL_YEARS], TONE_PLAIN, age->year_ends,
                number_text(arena, age->year_ends));
    cell_text(&cell[AGE_COL_RELAPSED], TONE_PLAIN, relapse_text(age, w, arena));
}

enum { U_ROW, U_CLAUSE, U_SUB_ITEM, U_AGE, U_STATE = U_AGE + AGE_COLS, U_COLUMNS };

static struct table *aged_table(const struct sections *s, enum phrase title, enum phrase note)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, U_COLUMNS * sizeof *c);
    c[U_ROW] = (struct column_doc){w->text[REMEDY_ROW], 8, ALIGN_CENTER, 7};
    c[U_CLAUSE] = (struct column_doc){w->text[REMEDY_CLAUSE], 14, ALIGN_CENTER, 11};
    c[U_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 60, ALIGN_LEFT, 30};
    age_columns(&c[U_AGE], w);
    c[U_STATE] = (struct column_doc){w->text[CHANGE_NOW], 10, ALIGN_CENTER, 8};
    struct table *t = table_new(
        s->arena, w->text[title == UNTOLD_TITLE ? SHEET_NAME_UNTOLD : SHEET_NAME_UNREMEDIED],
        w->text[title], c, U_COLUMNS);
    t->note = w->text[note];
    t->sheet_order = SHEET_UNREMEDIED;
    return t;
}

static void add_aged(const struct sections *s, struct table *t, const struct aged_row *u)
{
    struct cell *cell = table_row(s->arena, t);
    cell_number(&cell[U_ROW], TONE_PLAIN, u->row->number, number_text(s->arena, u->row->number));
    cell_text(&cell[U_CLAUSE], TONE_PLAIN, u->row->clauses);
    cell_text(&cell[U_SUB_ITEM], TONE_PLAIN, u->row->sub_item);
    cell[U_ROW].row_link = true;
    age_cells(&cell[U_AGE], &u->age, s->e->period.to, s->w, s->arena);
    cell_text(&cell[U_STATE], row_tone(u->state), row_state_text(s->w, u->state));
}

static void add_aged_table(struct sections *s, const struct aged_rows *list, enum phrase title,
                           enum phrase note, enum phrase none)
{
    const struct wording *w = s->w;
    struct table *t = aged_table(s, title, note);
    bool told = s->e->past && s->e->past->previous;
    if (told)
        document_heading(s->document, 2, w->text[title]);
    for (size_t i = 0; i < list->n; i++)
        add_aged(s, t, &list->at[i]);
    if (list->n == 0) {
        cell_text(&table_row(s->arena, t)[U_SUB_ITEM], TONE_PLAIN,
                  w->text[told ? none : HISTORY_NO_EARLIER]);
        t->sheet_only = true;
    }
    if (told)
        document_paragraph(s->document, TONE_PLAIN, list->n ? t->note : w->text[none]);
    document_table(s->document, t);
}

void add_unremedied(struct sections *s)
{
    const struct aged_rows still = aged_rows(s, true);
    const struct aged_rows untold = aged_rows(s, false);
    add_aged_table(s, &still, UNREMEDIED_TITLE, UNREMEDIED_EXPLAINED, UNREMEDIED_NONE);
    if (untold.n)
        add_aged_table(s, &untold, UNTOLD_TITLE, UNTOLD_EXPLAINED, UNREMEDIED_NONE);
}

/* The oldest are named. */
static const char *aged_text(const struct sections *s, const struct aged_rows *list)
{
    enum { SHOWN = 5 };
    const char *text = "";
    for (size_t i = 0; i < list->n && i < SHOWN; i++)
        text = arena_format(
            s->arena, "%s%s%s", text, i ? "、" : "",
            SAY(s->w, s->arena, UNREMEDIED_ROW, number_text(s->arena, list->at[i].row->number),
                since_text(&list->at[i].age, date_text(s->w, s->arena, list->at[i].age.since), s->w,
                           s->arena)));
    return list->n > SHOWN ? SAY(s->w, s->arena, UNREMEDIED_MORE, text) : text;
}

void add_unremedied_line(struct sections *s)
{
    const struct aged_rows still = aged_rows(s, true);
    const struct aged_rows untold = aged_rows(s, false);
    if (still.n)
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, s->arena, UNREMEDIED_LIST,
                               number_text(s->arena, (int64_t)still.n), aged_text(s, &still)));
    if (untold.n)
        document_paragraph(s->document, TONE_OPEN,
                           SAY(s->w, s->arena, UNTOLD_LIST,
                               number_text(s->arena, (int64_t)untold.n), aged_text(s, &untold)));
}

/* --- all CAs --------------------------------------------------------------------------------------------- */

enum { G_CODE, G_FIRST, G_REPEATED = G_FIRST + AGE_CLASSES, G_RELAPSED, G_COLUMNS };

static void add_counts(struct table *t, const char *code, enum tone tone,
                       const struct age_counts *counts, struct arena *arena)
{
    struct cell *cell = table_row(arena, t);
    cell_text(&cell[G_CODE], tone, code);
    for (int i = 0; i < AGE_CLASSES; i++)
        cell_number(&cell[G_FIRST + i], tone, (double)counts->of[i],
                    number_text(arena, counts->of[i]));
    cell_number(&cell[G_REPEATED], tone, (double)counts->repeated,
                number_text(arena, counts->repeated));
    cell_number(&cell[G_RELAPSED], tone, (double)counts->relapsed,
                number_text(arena, counts->relapsed));
}

struct table *ages_table(struct arena *arena, const struct wording *w, const struct aged_ca *list,
                         size_t n)
{
    static const enum phrase head[G_COLUMNS] = {HEAD_CODE,  AGES_MONTH,    AGES_QUARTER, AGES_YEAR,
                                                AGES_OLDER, AGES_REPEATED, AGES_RELAPSED};
    struct age_counts all = {0};
    struct column_doc *c = arena_alloc(arena, G_COLUMNS * sizeof *c);
    for (int i = 0; i < G_COLUMNS; i++)
        c[i] = (struct column_doc){w->text[head[i]], 18, ALIGN_CENTER, 14};
    struct table *t = table_new(arena, NULL, w->text[AGES_TITLE], c, G_COLUMNS);
    t->note = w->text[AGES_EXPLAINED];
    for (size_t i = 0; i < n; i++) {
        const struct age_counts *counts = &list[i].counts;
        add_counts(t, list[i].code, TONE_PLAIN, counts, arena);
        for (int k = 0; k < AGE_CLASSES; k++)
            all.of[k] += counts->of[k];
        all.repeated += counts->repeated;
        all.relapsed += counts->relapsed;
    }
    add_counts(t, w->text[AGES_ALL], TONE_STRONG, &all, arena);
    return t;
}

struct table *annual_ages_table(const struct annual *a, const struct wording *w,
                                struct arena *arena)
{
    struct aged_ca *list = arena_alloc(arena, (a->n + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        if (a->ca[i].ages && strcmp(a->ca[i].now->form, a->form->code) == 0)
            list[n++] = (struct aged_ca){a->ca[i].code, ages_count(a->ca[i].ages)};
    return ages_table(arena, w, list, n);
}
