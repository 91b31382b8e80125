/* Summary: all CAs of a run, side by side. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/run_changes.h"
#include "report/sections_terms.h"
#include "score/amounts.h"

enum {
    RANK_PLACE,
    RANK_CODE,
    RANK_NAME,
    RANK_LEVEL,
    RANK_TOTAL,
    RANK_YES,
    RANK_NO,
    RANK_PENDING,
    RANK_NA,
    RANK_NO_BOX,
    RANK_REJECTED,
    RANK_COLUMNS
};

struct summarizer {
    const struct run_summary *r;
    const struct wording *w;
    struct arena *arena;
    struct document *document;
};

static void add_ranking(struct summarizer *s, const struct ca_summary **list, const size_t *place)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, RANK_COLUMNS * sizeof *c);
    const char *const head[RANK_COLUMNS] = {
        w->text[SUMMARY_PLACE], w->text[HEAD_CODE],     w->text[HEAD_NAME],
        w->text[HEAD_LEVEL],    w->text[HEAD_TOTAL],    w->text[STATE_YES],
        w->text[STATE_NO],      w->text[STATE_PENDING], w->text[STATE_NA],
        w->text[STATE_NO_BOX],  w->text[HEAD_REJECTED]};
    static const double width[RANK_COLUMNS] = {6, 12, 40, 16, 14, 8, 8, 8, 8, 8, 10};
    for (size_t i = 0; i < RANK_COLUMNS; i++)
        c[i] = (struct column_doc){head[i], width[i], i == RANK_NAME ? ALIGN_LEFT : ALIGN_CENTER,
                                   i == RANK_NAME    ? 30
                                   : i == RANK_PLACE ? 8
                                                     : width[i]};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_RANKING], w->text[SUMMARY_TITLE], c, RANK_COLUMNS);
    for (size_t i = 0; i < s->r->n; i++) {
        const struct ca_summary *ca = list[i];
        struct cell *cell = table_row(s->arena, t);
        if (place[i])
            cell_number(&cell[RANK_PLACE], TONE_PLAIN, (double)place[i],
                        number_text(s->arena, (int64_t)place[i]));
        else
            cell_text(&cell[RANK_PLACE], TONE_MUTED, w->text[CHANGE_ABSENT]);
        cell_text(&cell[RANK_CODE], TONE_PLAIN, ca->code);
        cell_text(&cell[RANK_NAME], TONE_PLAIN, ca->name);
        if (ca->failed) {
            cell_text(&cell[RANK_LEVEL], TONE_BAD, ca->failed);
            continue;
        }
        cell_text(&cell[RANK_LEVEL], TONE_STRONG,
                  level_text(w, s->r->editions->grading, ca->level, s->arena));
        if (ratio_compare(ca->total_lo, ca->total_hi) == 0)
            cell_number(&cell[RANK_TOTAL], TONE_STRONG, ratio_double(ca->total_lo),
                        total_text(ca->total_lo, ca->total_hi, s->arena));
        else
            cell_text(&cell[RANK_TOTAL], TONE_OPEN,
                      total_text(ca->total_lo, ca->total_hi, s->arena));
        for (int k = 0; k < ROW_STATES; k++)
            cell_number(&cell[RANK_YES + k],
                        ca->count[k] ? row_tone((enum row_state)k) : TONE_PLAIN, ca->count[k],
                        number_text(s->arena, ca->count[k]));
        cell_number(&cell[RANK_NO_BOX], TONE_PLAIN, ca->no_box, number_text(s->arena, ca->no_box));
        cell_number(&cell[RANK_REJECTED], ca->rejected ? TONE_BAD : TONE_PLAIN,
                    (double)ca->rejected, number_text(s->arena, ca->rejected));
    }
    document_table(s->document, t);
}

/* Scores by indicator: one row an indicator, one column a CA. A sheet holds 24 CAs, a page six. */
static void add_scores_of(struct summarizer *s, const struct ca_summary **list, size_t from,
                          size_t to, const char *sheet, bool sheet_only, int order)
{
    const struct wording *w = s->w;
    const struct grading_edition *e = s->r->editions->grading;
    size_t columns = to - from + 1;
    struct column_doc *c = arena_alloc(s->arena, columns * sizeof *c);
    c[0] = (struct column_doc){w->text[SCORES_INDICATOR], 30, ALIGN_LEFT, 28};
    for (size_t i = from; i < to; i++)
        c[i - from + 1] = (struct column_doc){list[i]->code, 12, ALIGN_CENTER, 12};
    struct table *t = table_new(s->arena, sheet, w->text[SUMMARY_SCORES], c, columns);
    t->sheet_only = sheet_only;
    t->sheet_order = order;
    for (size_t x = 0; x < e->n; x++) {
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[0], TONE_PLAIN,
                  e->indicator[x].parent == SIZE_MAX
                      ? e->indicator[x].title
                      : arena_format(s->arena, "　%s", e->indicator[x].title));
        for (size_t i = from; i < to; i++) {
            if (list[i]->failed)
                continue;
            struct ratio lo = list[i]->score_lo[x];
            struct ratio hi = list[i]->score_hi[x];
            bool known = ratio_compare(lo, hi) == 0;
            if (known)
                cell_number(&cell[i - from + 1], TONE_PLAIN, ratio_double(lo),
                            score_text(lo, hi, s->arena));
            else
                cell_text(&cell[i - from + 1], TONE_OPEN, score_text(lo, hi, s->arena));
        }
    }
    document_table(s->document, t);
}

static void add_score_tables(struct summarizer *s, const struct ca_summary **list)
{
    enum { PER_PAGE = 6, PER_SHEET = 24 };
    for (size_t from = 0; from < s->r->n; from += PER_PAGE)
        add_scores_of(s, list, from, from + PER_PAGE < s->r->n ? from + PER_PAGE : s->r->n, NULL,
                      false, SUMMARY_SCORES_FIRST);
    for (size_t from = 0; from < s->r->n; from += PER_SHEET) {
        const char *sheet = s->w->text[SHEET_NAME_SUMMARY_SCORES];
        if (from > 0)
            sheet = arena_format(s->arena, "%s%zu", sheet, from / PER_SHEET + 1);
        add_scores_of(s, list, from, from + PER_SHEET < s->r->n ? from + PER_SHEET : s->r->n, sheet,
                      true, SUMMARY_SCORES_FIRST + (int)(from / PER_SHEET));
    }
}

static bool has_no(const struct ca_summary *ca, size_t row)
{
    return !ca->failed && ca->row[row] == ROW_NO;
}

/* The codes of the CAs whose row is 否, joined by 、. */
static const char *who_has_no(const struct summarizer *s, size_t row)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        out_of_memory();
    bool first = true;
    for (size_t i = 0; i < s->r->n; i++) {
        if (!has_no(&s->r->ca[i], row))
            continue;
        fprintf(to, "%s%s", first ? "" : "、", s->r->ca[i].code);
        first = false;
    }
    fclose(to);
    const char *who = arena_string(s->arena, text);
    free(text);
    return who;
}

/* Form rows that are 否 at most CAs. */
static struct open_count open_rows(const struct summarizer *s)
{
    struct open_count open = {0, 0};
    for (size_t i = 0; i < s->r->n; i++)
        for (size_t row = 0; !s->r->ca[i].failed && row < s->r->editions->form->n; row++)
            open_count_add(&open, &s->r->editions->form->row[row], s->r->ca[i].row[row]);
    return open;
}

static void add_worst_rows(struct summarizer *s)
{
    enum { W_ROW, W_SUB_ITEM, W_COUNT, W_WHO, W_COLUMNS, MOST = 30 };
    const struct wording *w = s->w;
    const struct form_edition *form = s->r->editions->form;
    struct column_doc *c = arena_alloc(s->arena, W_COLUMNS * sizeof *c);
    c[W_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 8};
    c[W_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 60, ALIGN_LEFT, 52};
    c[W_COUNT] = (struct column_doc){w->text[SUMMARY_COUNT], 12, ALIGN_CENTER, 10};
    c[W_WHO] = (struct column_doc){w->text[SUMMARY_WHO], 40, ALIGN_LEFT, 30};
    struct table *t =
        table_new(s->arena, w->text[SHEET_NAME_WORST], w->text[SUMMARY_WORST], c, W_COLUMNS);
    t->sheet_order = 1000;
    size_t *no = arena_alloc(s->arena, (form->n + 1) * sizeof *no);
    for (size_t row = 0; row < form->n; row++)
        for (size_t i = 0; i < s->r->n; i++)
            no[row] += has_no(&s->r->ca[i], row);
    for (size_t count = s->r->n; count > 0 && t->n_rows < MOST; count--)
        for (size_t row = 0; row < form->n && t->n_rows < MOST; row++) {
            if (no[row] != count)
                continue;
            struct cell *cell = table_row(s->arena, t);
            cell_number(&cell[W_ROW], TONE_PLAIN, form->row[row].number,
                        number_text(s->arena, form->row[row].number));
            cell_text(&cell[W_SUB_ITEM], TONE_PLAIN, form->row[row].sub_item);
            cell_number(&cell[W_COUNT], TONE_BAD, (double)count,
                        number_text(s->arena, (int64_t)count));
            cell_text(&cell[W_WHO], TONE_PLAIN, who_has_no(s, row));
        }
    if (t->n_rows == 0)
        document_paragraph(s->document, TONE_PLAIN, no_gap_text(w, s->arena, open_rows(s)));
    else
        document_table(s->document, t);
}

static void add_calendar_end(struct summarizer *s)
{
    int64_t next = civil_from_day(s->r->workdays->to).year + 1;
    const char *end = calendar_end_text(s->w, s->arena, s->r->workdays, s->r->period.to);
    if (end)
        document_paragraph(
            s->document, TONE_OPEN,
            arena_format(s->arena, "%s%s", end,
                         SAY(s->w, s->arena, CALENDAR_MENDED_BY, number_text(s->arena, next))));
}

/* For how long all CAs have been 否. */
static void add_ages(struct summarizer *s)
{
    struct aged_ca *list = arena_alloc(s->arena, (s->r->n + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < s->r->n; i++)
        if (!s->r->ca[i].failed && s->r->ca[i].ages)
            list[n++] = (struct aged_ca){s->r->ca[i].code, *s->r->ca[i].ages};
    if (n == 0 || !run_changes_of(s->r, s->arena).any)
        return;
    struct table *t = ages_table(s->arena, s->w, list, n);
    t->sheet = s->w->text[SHEET_NAME_AGES];
    t->sheet_order = SUMMARY_AGES;
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_PLAIN, t->note);
    document_table(s->document, t);
}

/* What falls due at all CAs. */
static void add_forecast(struct summarizer *s)
{
    const struct wording *w = s->w;
    size_t count[TERM_BANDS] = {0};
    struct table *t = terms_table(w, s->arena);
    t->sheet_order = SUMMARY_TERMS;
    for (size_t i = 0; i < s->r->n; i++) {
        const struct ca_summary *ca = &s->r->ca[i];
        terms_rows(t, w, s->arena, ca->code, ca->term, ca->n_terms, s->r->period.to);
        terms_count(ca->term, ca->n_terms, s->r->period.to, count);
    }
    if (t->n_rows == 0)
        return;
    document_new_page(s->document);
    document_heading(s->document, 1, w->text[TERMS_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, w->text[TERMS_EXPLAINED]);
    document_paragraph(s->document, count[0] ? TONE_BAD : TONE_PLAIN,
                       SAY(w, s->arena, TERMS_COUNTS, terms_counts(w, s->arena, count)));
    document_table(s->document, t);
}

struct document *summary_document(const struct run_summary *r, struct arena *arena)
{
    const struct wording *w = r->editions->wording;
    const char *date = date_text(w, arena, r->period.to);
    struct summarizer s = {r, w, arena, document_new(arena, w->text[SUMMARY_TITLE], date)};
    const size_t *place = NULL;
    const struct ca_summary **list = cas_ranked(r, arena, &place);
    *vec_push(arena, &s.document->cover) = w->text[COVER_DATE];
    *vec_push(arena, &s.document->cover) = date;
    *vec_push(arena, &s.document->cover) = w->text[SUMMARY_CAS];
    *vec_push(arena, &s.document->cover) = number_text(arena, (int64_t)r->n);
    s.document->foot_date = SAY(w, arena, FOOT_DATE, date);
    s.document->footer = w->text[SUMMARY_TITLE];
    document_contents(s.document);
    document_new_page(s.document);
    document_heading(s.document, 1, w->text[SUMMARY_TITLE]);
    add_calendar_end(&s);
    add_run_changes(s.document, r, arena);
    document_heading(s.document, 2, w->text[SHEET_NAME_RANKING]);
    document_paragraph(s.document, TONE_PLAIN, w->text[SUMMARY_EXPLAINED]);
    add_ranking(&s, list, place);
    document_new_page(s.document);
    document_heading(s.document, 1, w->text[SUMMARY_SCORES]);
    add_score_tables(&s, list);
    document_new_page(s.document);
    document_heading(s.document, 1, w->text[SUMMARY_WORST]);
    add_worst_rows(&s);
    add_ages(&s);
    add_forecast(&s);
    document_count(s.document, w);
    return s.document;
}
