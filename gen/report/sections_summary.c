/* Summary: all CAs of a run, side by side. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/run_changes.h"
#include "report/sections_overview.h"
#include "report/sections_terms.h"
#include "score/amounts.h"
#include "score/contract_words.h"

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
    static const double width[RANK_COLUMNS] = {6, 12, 40, 12, 14, 8, 8, 8, 8, 8, 10};
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
        cell_text(&cell[RANK_NAME], TONE_PLAIN,
                  ca->computed ? arena_format(s->arena, "%s%s", ca->name, ca->overrides_note)
                               : ca->name);
        if (ca->failed) {
            cell_text(&cell[RANK_LEVEL], TONE_BAD, ca->failed);
            continue;
        }
        cell_text(&cell[RANK_LEVEL], TONE_STRONG, level_label(w, ca->level));
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

/* One row a CA, one column an indicator. */
static void add_score_table(struct summarizer *s, const struct ca_summary **list)
{
    enum { C_CODE, C_FIRST };
    const struct wording *w = s->w;
    const struct grading_edition *e = s->r->editions->grading;
    struct column_doc *c = arena_alloc(s->arena, (e->n + C_FIRST) * sizeof *c);
    c[C_CODE] = (struct column_doc){w->text[HEAD_CODE], 10, ALIGN_CENTER, 17};
    for (size_t x = 0; x < e->n; x++)
        c[C_FIRST + x] = (struct column_doc){e->indicator[x].title, 7, ALIGN_CENTER, 11};
    struct table *t = table_new(s->arena, w->text[SHEET_NAME_SUMMARY_SCORES],
                                w->text[SUMMARY_SCORES], c, e->n + C_FIRST);
    t->sheet_order = SUMMARY_SCORES_FIRST;
    t->head_lines = 6;
    for (size_t i = 0; i < s->r->n; i++) {
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[C_CODE], TONE_PLAIN, list[i]->code);
        for (size_t x = 0; x < e->n && !list[i]->failed; x++) {
            struct ratio lo = list[i]->score_lo[x];
            struct ratio hi = list[i]->score_hi[x];
            const char *text = score_text(lo, hi, s->arena);
            if (ratio_compare(lo, hi) == 0)
                cell_number(&cell[C_FIRST + x], TONE_PLAIN, ratio_double(lo), text);
            else
                cell_text(&cell[C_FIRST + x], TONE_OPEN, text);
        }
    }
    document_table(s->document, t);
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
    size_t all = 0;
    for (size_t row = 0; row < form->n; row++) {
        for (size_t i = 0; i < s->r->n; i++)
            no[row] += has_no(&s->r->ca[i], row);
        all += no[row] > 0;
    }
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
    if (all > t->n_rows) {
        t->note = SAY(w, s->arena, WORST_CUT, number_text(s->arena, (int64_t)all),
                      number_text(s->arena, (int64_t)t->n_rows));
        document_paragraph(s->document, TONE_PLAIN, t->note);
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
    document_heading(s->document, 1, w->text[TERMS_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, w->text[TERMS_EXPLAINED]);
    document_paragraph(s->document, count[0] ? TONE_BAD : TONE_PLAIN,
                       SAY(w, s->arena, TERMS_COUNTS, terms_counts(w, s->arena, count)));
    document_table(s->document, t);
}

/* The page that is seen first. */
static void add_first_page(struct summarizer *s, const struct ca_summary **list,
                           const size_t *place)
{
    struct overview_ca *ca = arena_alloc(s->arena, (s->r->n + 1) * sizeof *ca);
    size_t rows = s->r->editions->form->n;
    for (size_t i = 0; i < s->r->n; i++) {
        unsigned char *row = arena_alloc(s->arena, rows + 1);
        for (size_t k = 0; k < rows && !list[i]->failed; k++)
            row[k] = (unsigned char)list[i]->row[k];
        ca[i] = (struct overview_ca){.code = list[i]->code,
                                     .name = list[i]->name,
                                     .place = place[i],
                                     .level = list[i]->level,
                                     .lo = list[i]->total_lo,
                                     .hi = list[i]->total_hi,
                                     .row = list[i]->failed ? NULL : row,
                                     .count = list[i]->count,
                                     .failed = list[i]->failed};
    }
    document_landscape_page(s->document);
    document_heading(
        s->document, 1,
        arena_format(s->arena, "%s（%s）", s->w->text[SUMMARY_TITLE], s->document->subtitle));
    const struct overview over = {s->r->editions, s->arena, ca, s->r->n, SUMMARY_RANKING};
    add_overview(s->document, &over);
    for (size_t i = 0; i < s->r->n; i++)
        if (!list[i]->failed && list[i]->computed)
            document_paragraph(
                s->document, TONE_PLAIN,
                SAY(s->w, s->arena, OVERRIDES_OF, list[i]->name, list[i]->overrides_note));
}

struct document *summary_document(const struct run_summary *r, struct arena *arena)
{
    const struct wording *w = r->editions->wording;
    const char *date = date_text(w, arena, r->period.to);
    struct summarizer s = {r, w, arena, document_new(arena, w->text[SUMMARY_TITLE], date)};
    const size_t *place = NULL;
    const struct ca_summary **list = cas_ranked(r, arena, &place);
    s.document->wording = w;
    s.document->author = r->editions->bureau ? r->editions->bureau->name : NULL;
    s.document->chart_sheet = w->text[SHEET_NAME_CHARTS];
    s.document->letter = true;
    s.document->foot_date = SAY(w, arena, FOOT_DATE, date);
    s.document->footer = w->text[SUMMARY_TITLE];
    add_first_page(&s, list, place);
    document_landscape_page(s.document);
    document_heading(s.document, 1, w->text[SHEET_NAME_RANKING]);
    add_calendar_end(&s);
    document_paragraph(s.document, TONE_PLAIN, w->text[SUMMARY_EXPLAINED]);
    add_ranking(&s, list, place);
    add_run_changes(s.document, r, arena);
    document_heading(s.document, 1, w->text[SUMMARY_SCORES]);
    add_score_table(&s, list);
    document_heading(s.document, 1, w->text[SUMMARY_WORST]);
    add_worst_rows(&s);
    add_ages(&s);
    add_forecast(&s);
    document_count(s.document, w);
    return s.document;
}
