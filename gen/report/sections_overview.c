/* Overview. */
#include "report/sections_overview.h"

#include <math.h>
#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"
#include "score/contract_words.h"

/* The form's rows that belong to one domain: [from, to). */
struct domain {
    size_t from, to;
};

struct builder {
    const struct overview *o;
    const struct wording *w;
    const struct form_edition *form;
    VEC(struct domain) domain;
    const struct ratio *line; /* the limits between levels in force */
    size_t n_lines;
    int most; /* 否 in a domain of a CA */
};

static void find_domains(struct builder *b)
{
    for (size_t from = 0, to = 0; from < b->form->n; from = to) {
        while (to < b->form->n && strcmp(b->form->row[to].domain, b->form->row[from].domain) == 0)
            to++;
        *vec_push(b->o->arena, &b->domain) = (struct domain){from, to};
    }
}

/* Rows with boxes: others are no 否 of the counts. */
static int count(const struct builder *b, const struct overview_ca *ca, size_t domain,
                 enum row_state state)
{
    int n = 0;
    for (size_t i = b->domain.at[domain].from; ca->row && i < b->domain.at[domain].to; i++)
        n += b->form->row[i].boxes && ca->row[i] == (unsigned char)state;
    return n;
}

static void find_most(struct builder *b)
{
    for (size_t i = 0; i < b->o->n; i++)
        for (size_t d = 0; d < b->domain.n; d++) {
            int n = count(b, &b->o->ca[i], d, ROW_NO);
            b->most = n > b->most ? n : b->most;
        }
}

/* --- cells ---------------------------------------------------------------------------------------------------- */

static void put_number(const struct builder *b, struct cell *cell, enum tone tone, int64_t n)
{
    cell_number(cell, tone, (double)n, number_text(b->o->arena, n));
}

static void put_domain(const struct builder *b, struct cell *cell, const struct overview_ca *ca,
                       size_t domain)
{
    int no = count(b, ca, domain, ROW_NO);
    int open = count(b, ca, domain, ROW_PENDING);
    if (no) {
        put_number(b, cell, TONE_BAD, no);
        cell->heat = (double)no / b->most;
    } else if (open) {
        cell_text(cell, TONE_OPEN, arena_format(b->o->arena, "(%d)", open));
    }
}

static void put_place(const struct builder *b, struct cell *cell, const struct overview_ca *ca)
{
    if (ca->place)
        put_number(b, cell, TONE_PLAIN, (int64_t)ca->place);
    else
        cell_text(cell, TONE_MUTED, b->w->text[CHANGE_ABSENT]);
}

static void put_counts(const struct builder *b, struct cell *no, struct cell *open,
                       const struct overview_ca *ca)
{
    put_number(b, no, ca->count[ROW_NO] ? TONE_BAD : TONE_PLAIN, ca->count[ROW_NO]);
    put_number(b, open, ca->count[ROW_PENDING] ? TONE_OPEN : TONE_PLAIN, ca->count[ROW_PENDING]);
}

/* A level that is none is said in words, and the total then stands for reference alone. */
static enum tone level_tone(const struct overview_ca *ca)
{
    return ca->place ? TONE_STRONG : TONE_PLAIN;
}

/* --- the page ------------------------------------------------------------------------------------------------- */

enum { P_PLACE, P_CODE, P_LEVEL, P_TOTAL, P_GAUGE, P_FIRST };

static const struct gauge *gauge_of(const struct builder *b, const struct overview_ca *ca)
{
    struct gauge *g = arena_alloc(b->o->arena, sizeof *g);
    *g = (struct gauge){.lo = ca->failed ? NAN : ratio_double(ca->lo),
                        .hi = ca->failed ? NAN : ratio_double(ca->hi),
                        .before_lo = ca->before ? ratio_double(ca->before[0]) : NAN,
                        .before_hi = ca->before ? ratio_double(ca->before[1]) : NAN,
                        .top = best_score(b->o->editions->grading),
                        .line = b->line,
                        .n_lines = b->n_lines};
    return g;
}

static const char *gauge_head(const struct builder *b)
{
    struct arena *arena = b->o->arena;
    bool before = false;
    const char *limits = "";
    for (size_t i = 0; i < b->n_lines; i++)
        limits =
            arena_format(arena, "%s%s%s", limits, i ? "、" : "", limit_number(arena, b->line[i]));
    for (size_t i = 0; i < b->o->n; i++)
        before = before || b->o->ca[i].before;
    return SAY(b->w, arena, before ? OVER_GAUGE_BEFORE : OVER_GAUGE,
               arena_format(arena, "%g", best_score(b->o->editions->grading)), limits);
}

/* In millimetres of 225. */
static struct table *page_table_of(const struct builder *b)
{
    const struct wording *w = b->w;
    size_t last = P_FIRST + b->domain.n;
    struct column_doc *c = arena_alloc(b->o->arena, (last + 2) * sizeof *c);
    c[P_PLACE] = (struct column_doc){w->text[SUMMARY_PLACE], 6, ALIGN_CENTER, 9};
    c[P_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 17};
    c[P_LEVEL] = (struct column_doc){w->text[HEAD_LEVEL], 8, ALIGN_CENTER, 14};
    c[P_TOTAL] = (struct column_doc){w->text[HEAD_TOTAL], 12, ALIGN_CENTER, 25};
    c[P_GAUGE] = (struct column_doc){gauge_head(b), 12, ALIGN_CENTER, 35};
    for (size_t d = 0; d < b->domain.n; d++)
        c[P_FIRST + d] =
            (struct column_doc){b->form->row[b->domain.at[d].from].domain, 6, ALIGN_CENTER, 6.8};
    c[last] = (struct column_doc){w->text[STATE_NO], 6, ALIGN_CENTER, 8.5};
    c[last + 1] = (struct column_doc){w->text[STATE_PENDING], 6, ALIGN_CENTER, 8.5};
    struct table *t = table_new(b->o->arena, NULL, w->text[OVER_TITLE], c, last + 2);
    t->head_lines = 10; /* one character a line */
    return t;
}

static void add_page_row(const struct builder *b, struct table *t, const struct overview_ca *ca)
{
    struct cell *cell = table_row(b->o->arena, t);
    size_t last = P_FIRST + b->domain.n;
    put_place(b, &cell[P_PLACE], ca);
    cell_text(&cell[P_CODE], TONE_PLAIN, ca->code);
    cell[P_GAUGE].gauge = gauge_of(b, ca);
    if (ca->failed) {
        cell_text(&cell[P_LEVEL], TONE_MUTED, b->w->text[CHANGE_ABSENT]);
        return;
    }
    cell_text(&cell[P_LEVEL], level_tone(ca), level_label(b->w, ca->level));
    cell_text(&cell[P_TOTAL], ratio_compare(ca->lo, ca->hi) == 0 ? level_tone(ca) : TONE_OPEN,
              total_text(ca->lo, ca->hi, b->o->arena));
    for (size_t d = 0; d < b->domain.n; d++)
        put_domain(b, &cell[P_FIRST + d], ca, d);
    put_counts(b, &cell[last], &cell[last + 1], ca);
}

/* --- the sheet ------------------------------------------------------------------------------------------------ */

enum { S_PLACE, S_CODE, S_NAME, S_LEVEL, S_LO, S_HI, S_FIRST };

static struct table *sheet_table(const struct builder *b)
{
    const struct wording *w = b->w;
    size_t last = S_FIRST + b->domain.n;
    struct column_doc *c = arena_alloc(b->o->arena, (last + 2) * sizeof *c);
    c[S_PLACE] = (struct column_doc){w->text[SUMMARY_PLACE], 5, ALIGN_CENTER, 0};
    c[S_CODE] = (struct column_doc){w->text[HEAD_CODE], 10, ALIGN_CENTER, 0};
    c[S_NAME] = (struct column_doc){w->text[HEAD_NAME], 24, ALIGN_LEFT, 0};
    c[S_LEVEL] = (struct column_doc){w->text[HEAD_LEVEL], 8, ALIGN_CENTER, 0};
    c[S_LO] = (struct column_doc){w->text[RANK_LO], 7, ALIGN_CENTER, 0};
    c[S_HI] = (struct column_doc){w->text[RANK_HI], 7, ALIGN_CENTER, 0};
    for (size_t d = 0; d < b->domain.n; d++)
        c[S_FIRST + d] =
            (struct column_doc){b->form->row[b->domain.at[d].from].domain, 5, ALIGN_CENTER, 0};
    c[last] = (struct column_doc){w->text[STATE_NO], 5, ALIGN_CENTER, 0};
    c[last + 1] = (struct column_doc){w->text[STATE_PENDING], 6, ALIGN_CENTER, 0};
    struct table *t =
        table_new(b->o->arena, w->text[SHEET_NAME_OVER], w->text[OVER_TITLE], c, last + 2);
    t->note = w->text[OVER_SHEET_NOTE];
    t->sheet_only = true;
    t->sheet_order = b->o->sheet_order;
    t->heat_from = S_FIRST;
    t->heat_to = last;
    return t;
}

static void add_sheet_row(const struct builder *b, struct table *t, const struct overview_ca *ca)
{
    struct cell *cell = table_row(b->o->arena, t);
    size_t last = S_FIRST + b->domain.n;
    put_place(b, &cell[S_PLACE], ca);
    cell_text(&cell[S_CODE], TONE_PLAIN, ca->code);
    cell_text(&cell[S_NAME], TONE_PLAIN, ca->name);
    if (ca->failed) {
        cell_text(&cell[S_LEVEL], TONE_MUTED, b->w->text[CHANGE_ABSENT]);
        return;
    }
    enum tone tone = ratio_compare(ca->lo, ca->hi) == 0 ? TONE_PLAIN : TONE_OPEN;
    cell_text(&cell[S_LEVEL], level_tone(ca), level_label(b->w, ca->level));
    cell_number(&cell[S_LO], tone, ratio_double(ca->lo), ratio_fixed(b->o->arena, ca->lo, 2));
    cell_number(&cell[S_HI], tone, ratio_double(ca->hi), ratio_fixed(b->o->arena, ca->hi, 2));
    for (size_t d = 0; d < b->domain.n; d++)
        put_domain(b, &cell[S_FIRST + d], ca, d);
    put_counts(b, &cell[last], &cell[last + 1], ca);
}

static const struct chart *totals_chart(const struct builder *b)
{
    struct chart *chart = arena_alloc(b->o->arena, sizeof *chart);
    const char **label = arena_alloc(b->o->arena, (b->o->n + 1) * sizeof *label);
    double *lo = arena_alloc(b->o->arena, (b->o->n + 1) * sizeof *lo);
    double *hi = arena_alloc(b->o->arena, (b->o->n + 1) * sizeof *hi);
    *chart = (struct chart){.kind = CHART_INTERVALS,
                            .title = b->w->text[OVER_CHART],
                            .unit = "",
                            .label = label,
                            .value = lo,
                            .value_high = hi,
                            .ring = b->line,
                            .n_rings = b->n_lines,
                            .maximum = best_score(b->o->editions->grading),
                            .sheet_only = true};
    for (size_t i = 0; i < b->o->n; i++) {
        if (b->o->ca[i].failed)
            continue;
        label[chart->n] = b->o->ca[i].code;
        lo[chart->n] = ratio_double(b->o->ca[i].lo);
        hi[chart->n++] = ratio_double(b->o->ca[i].hi);
    }
    return chart;
}

void add_overview(struct document *document, const struct overview *o)
{
    struct builder b = {.o = o, .w = o->editions->wording, .form = o->editions->form};
    bool ranked = false;
    find_domains(&b);
    b.line = level_limits(o->editions->grading, o->editions->grading->choice, o->arena, &b.n_lines);
    find_most(&b);
    struct table *page = page_table_of(&b);
    struct table *sheet = sheet_table(&b);
    for (size_t i = 0; i < o->n; i++) {
        add_page_row(&b, page, &o->ca[i]);
        add_sheet_row(&b, sheet, &o->ca[i]);
        ranked = ranked || o->ca[i].place;
    }
    document_paragraph(document, TONE_PLAIN,
                       arena_format(o->arena, "%s%s", b.w->text[OVER_NOTE],
                                    b.w->text[ranked ? OVER_RANKED : OVER_NONE_RANKED]));
    document_table(document, page);
    document_table(document, sheet);
    document_chart(document, totals_chart(&b));
}
