/* Annual: the bureau's yearly report as a document. */
#include <string.h>

#include "report/annual_report.h"
#include "report/change_table.h"
#include "report/sections.h"
#include "score/contract_words.h"

enum { CHARTED_CAS = 16, WORST_ROWS = 30, PLACES = 2 };

/* Order of the sheets. */
enum { ORDER_RANKING, ORDER_LEVELS, ORDER_SCORES, ORDER_CHANGES, ORDER_WORST, ORDER_UNREMEDIED };

struct reporter {
    const struct annual *a;
    const struct edition_set *e;
    const struct wording *w;
    struct arena *arena;
    struct document *document;
};

/* --- cells -------------------------------------------------------------------------------------------- */

static const char *interval_text(const struct reporter *r, struct ratio lo, struct ratio hi)
{
    const char *text = ratio_fixed(r->arena, lo, PLACES);
    if (ratio_compare(lo, hi) == 0)
        return text;
    return arena_format(r->arena, "%s–%s", text, ratio_fixed(r->arena, hi, PLACES));
}

/* As the text beside it: rounded, so that a sheet shows no more digits than the page. */
static double shown(const struct reporter *r, struct ratio x)
{
    const char *text = ratio_fixed(r->arena, x, PLACES);
    struct ratio rounded = x;
    ratio_parse(text, strlen(text), &rounded);
    return ratio_double(rounded);
}

static void interval_cell(const struct reporter *r, struct cell *cell, struct ratio lo,
                          struct ratio hi)
{
    if (ratio_compare(lo, hi) == 0)
        cell_number(cell, TONE_PLAIN, shown(r, lo), interval_text(r, lo, hi));
    else
        cell_text(cell, TONE_OPEN, interval_text(r, lo, hi));
}

static const char *signed_text(const struct reporter *r, struct ratio x)
{
    const char *text = ratio_fixed(r->arena, x, PLACES);
    return ratio_compare(x, ratio_int(0)) > 0 ? arena_format(r->arena, "+%s", text) : text;
}

/* The change of an interval: one number where both ends moved by the same. */
static void change_cell(const struct reporter *r, struct cell *cell, struct ratio lo,
                        struct ratio hi)
{
    int sign = ratio_compare(lo, ratio_int(0)) + ratio_compare(hi, ratio_int(0));
    enum tone tone = sign > 0 ? TONE_GOOD : sign < 0 ? TONE_BAD : TONE_PLAIN;
    if (ratio_compare(lo, hi) == 0)
        cell_number(cell, tone, shown(r, lo), signed_text(r, lo));
    else
        cell_text(cell, tone,
                  arena_format(r->arena, "%s / %s", signed_text(r, lo), signed_text(r, hi)));
}

static void count_cell(const struct reporter *r, struct cell *cell, enum tone tone, int64_t n)
{
    cell_number(cell, tone, (double)n, number_text(r->arena, n));
}

/* More is better (+1), worse (-1), or neither. */
static void count_change(const struct reporter *r, struct cell *cell, int64_t n, int better)
{
    int64_t good = n * better;
    enum tone tone = good > 0 ? TONE_GOOD : good < 0 ? TONE_BAD : TONE_PLAIN;
    cell_number(cell, tone, (double)n,
                arena_format(r->arena, "%s%lld", n > 0 ? "+" : "", (long long)n));
}

static const char *year_text(const struct reporter *r, const struct annual_year *y)
{
    return SAY(r->w, r->arena, ANNUAL_OF_YEAR, number_text(r->arena, y->year));
}

static struct table *new_table(const struct reporter *r, enum phrase sheet, const char *title,
                               const struct column_doc *column, size_t n, int order)
{
    struct table *t = table_new(r->arena, r->w->text[sheet], title, column, n);
    t->sheet_order = order;
    return t;
}

/* --- the year at a glance ------------------------------------------------------------------------------- */

enum { K_WHAT, K_NOW, K_BEFORE, K_CHANGE, KEY_COLUMNS };

static const struct column_doc *key_columns(const struct reporter *r)
{
    struct column_doc *c = arena_alloc(r->arena, KEY_COLUMNS * sizeof *c);
    c[K_WHAT] = (struct column_doc){r->w->text[OVERVIEW_WHAT], 40, ALIGN_LEFT, 46};
    c[K_NOW] = (struct column_doc){year_text(r, &r->a->now), 16, ALIGN_CENTER, 18};
    c[K_BEFORE] = (struct column_doc){year_text(r, &r->a->before), 16, ALIGN_CENTER, 18};
    c[K_CHANGE] = (struct column_doc){r->w->text[ANNUAL_CHANGE], 16, ALIGN_CENTER, 18};
    return c;
}

static void add_count(const struct reporter *r, struct table *t, const char *what, int64_t now,
                      int64_t before, int better)
{
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[K_WHAT], TONE_PLAIN, what);
    count_cell(r, &cell[K_NOW], TONE_STRONG, now);
    if (r->a->before.n == 0)
        return;
    count_cell(r, &cell[K_BEFORE], TONE_PLAIN, before);
    count_change(r, &cell[K_CHANGE], now - before, better);
}

static void add_mean(const struct reporter *r, struct table *t, const char *what,
                     const struct mean *now, const struct mean *before)
{
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[K_WHAT], TONE_PLAIN, what);
    if (now->n)
        interval_cell(r, &cell[K_NOW], now->lo, now->hi);
    if (before->n)
        interval_cell(r, &cell[K_BEFORE], before->lo, before->hi);
    if (now->n && before->n)
        change_cell(r, &cell[K_CHANGE], ratio_minus(now->lo, before->lo),
                    ratio_minus(now->hi, before->hi));
}

/* A name for each place of annual_year.level. */
static const char *level_name(const struct reporter *r, size_t place)
{
    if (place == annual_pending(r->a))
        return r->w->text[LEVEL_PENDING];
    return level_text(r->w, r->a->grading, place < r->a->n_levels ? r->a->level[place] : NULL,
                      r->arena);
}

static void add_level_chart(struct reporter *r, const struct annual_year *y)
{
    size_t n = r->a->n_levels + 2;
    struct chart *chart = arena_alloc(r->arena, sizeof *chart);
    const char **label = arena_alloc(r->arena, n * sizeof *label);
    double *value = arena_alloc(r->arena, n * sizeof *value);
    for (size_t i = 0; i < n; i++) {
        label[i] = i < r->a->n_levels ? r->a->level[i] : level_name(r, i);
        value[i] = (double)y->level[i];
    }
    *chart = (struct chart){
        .kind = CHART_BARS,
        .title = SAY(r->w, r->arena, ANNUAL_LEVEL_CHART, number_text(r->arena, y->year)),
        .unit = "",
        .label = label,
        .value = value,
        .n = n,
        .maximum = (double)(r->a->now.n > r->a->before.n ? r->a->now.n : r->a->before.n)};
    document_chart(r->document, chart);
}

static int64_t count_cas(const struct reporter *r, bool now, bool before)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->a->n; i++)
        n += !r->a->ca[i].now == !now && !r->a->ca[i].before == !before;
    return n;
}

static void add_glance(struct reporter *r)
{
    const struct annual *a = r->a;
    const struct wording *w = r->w;
    struct table *t = new_table(r, SHEET_NAME_ANNUAL_LEVELS, w->text[ANNUAL_KEY], key_columns(r),
                                KEY_COLUMNS, ORDER_LEVELS);
    add_count(r, t, w->text[ANNUAL_EVALUATED], (int64_t)a->now.n, (int64_t)a->before.n, 0);
    add_mean(r, t, w->text[ANNUAL_MEAN_TOTAL], &a->now.total, &a->before.total);
    for (size_t i = 0; i < a->n_levels + 2; i++)
        add_count(r, t, level_name(r, i), (int64_t)a->now.level[i], (int64_t)a->before.level[i], 0);
    for (int s = 0; s < ROW_STATES; s++)
        add_count(r, t, SAY(w, r->arena, OVERVIEW_ROWS, row_state_text(w, (enum row_state)s)),
                  a->now.count[s], a->before.count[s],
                  s == ROW_YES  ? 1
                  : s == ROW_NA ? 0
                                : -1);
    add_count(r, t, SAY(w, r->arena, OVERVIEW_ROWS, w->text[STATE_NO_BOX]), a->now.no_box,
              a->before.no_box, 0);
    document_table(r->document, t);
    if (a->before.n) {
        const struct {
            enum phrase what;
            bool now, before;
        } group[] = {
            {ANNUAL_BOTH, true, true}, {ANNUAL_ENTERED, true, false}, {ANNUAL_LEFT, false, true}};
        for (size_t i = 0; i < sizeof group / sizeof *group; i++)
            document_paragraph(
                r->document, TONE_PLAIN,
                arena_format(r->arena, "%s：%lld", w->text[group[i].what],
                             (long long)count_cas(r, group[i].now, group[i].before)));
    }
    add_level_chart(r, &a->now);
}

/* Results of editions other than those in force, this year's. */
static int64_t other_editions(const struct reporter *r)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->a->n; i++) {
        const struct kept *side[2] = {r->a->ca[i].now, r->a->ca[i].before};
        for (int k = 0; k < 2; k++)
            n += side[k] && (strcmp(side[k]->form, r->a->form->code) != 0 ||
                             strcmp(side[k]->grading, r->a->grading->code) != 0);
    }
    return n;
}

/* --- the ranking ---------------------------------------------------------------------------------------- */

enum {
    R_PLACE,
    R_CODE,
    R_NAME,
    R_DATE,
    R_LEVEL,
    R_TOTAL,
    R_NO,
    R_LEVEL_BEFORE,
    R_TOTAL_BEFORE,
    R_CHANGE,
    R_NO_BEFORE,
    RANK_COLUMNS
};

static const struct column_doc *rank_columns(const struct reporter *r)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, RANK_COLUMNS * sizeof *c);
    const char *const head[RANK_COLUMNS] = {
        w->text[SUMMARY_PLACE], w->text[HEAD_CODE],           w->text[HEAD_NAME],
        w->text[ANNUAL_DATE],   w->text[HEAD_LEVEL],          w->text[HEAD_TOTAL],
        w->text[STATE_NO],      w->text[ANNUAL_LEVEL_BEFORE], w->text[ANNUAL_TOTAL_BEFORE],
        w->text[ANNUAL_CHANGE], w->text[ANNUAL_NO_BEFORE]};
    static const double width[RANK_COLUMNS] = {6, 12, 40, 12, 24, 14, 8, 12, 14, 16, 8};
    static const double page[RANK_COLUMNS] = {5, 10, 23, 17, 15, 14, 6, 10, 14, 14, 8};
    for (size_t i = 0; i < RANK_COLUMNS; i++)
        c[i] = (struct column_doc){head[i], width[i], i == R_NAME ? ALIGN_LEFT : ALIGN_CENTER,
                                   page[i]};
    return c;
}

static void add_rank(const struct reporter *r, struct table *t, size_t i)
{
    const struct annual_ca *ca = &r->a->ca[i];
    const struct kept *now = ca->now;
    const struct kept *before = ca->before;
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[R_CODE], TONE_PLAIN, ca->code);
    cell_text(&cell[R_NAME], now ? TONE_PLAIN : TONE_MUTED, now ? now->name : before->name);
    if (now) {
        if (ca->place)
            count_cell(r, &cell[R_PLACE], TONE_PLAIN, (int64_t)ca->place);
        else
            cell_text(&cell[R_PLACE], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
        cell_text(&cell[R_DATE], TONE_PLAIN, day_text(r->arena, now->date));
        cell_text(&cell[R_LEVEL], TONE_STRONG, kept_level_text(now, r->e, r->arena));
        interval_cell(r, &cell[R_TOTAL], now->total_lo, now->total_hi);
        count_cell(r, &cell[R_NO], now->count[ROW_NO] ? TONE_BAD : TONE_PLAIN, now->count[ROW_NO]);
    } else {
        cell_text(&cell[R_PLACE], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
        cell_text(&cell[R_LEVEL], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
    }
    if (!before)
        return;
    cell_text(&cell[R_LEVEL_BEFORE], TONE_PLAIN, level_label(r->w, before->level));
    interval_cell(r, &cell[R_TOTAL_BEFORE], before->total_lo, before->total_hi);
    count_cell(r, &cell[R_NO_BEFORE], TONE_PLAIN, before->count[ROW_NO]);
    if (ca->changes && ca->changes->same_grading)
        change_cell(r, &cell[R_CHANGE], ratio_minus(now->total_lo, before->total_lo),
                    ratio_minus(now->total_hi, before->total_hi));
}

static void add_total_chart(struct reporter *r)
{
    size_t n = r->a->now.n;
    struct chart *chart = arena_alloc(r->arena, sizeof *chart);
    const char **label = arena_alloc(r->arena, (n + 1) * sizeof *label);
    double *value = arena_alloc(r->arena, (n + 1) * sizeof *value);
    if (n > CHARTED_CAS)
        return;
    for (size_t i = 0; i < n; i++) {
        label[i] = r->a->ca[i].code;
        value[i] = ratio_double(r->a->ca[i].now->total_lo);
    }
    *chart = (struct chart){.kind = CHART_BARS,
                            .title = r->w->text[ANNUAL_TOTAL_CHART],
                            .unit = "",
                            .label = label,
                            .value = value,
                            .n = n,
                            .maximum = best_score(r->a->grading)};
    document_chart(r->document, chart);
}

static void add_ranking(struct reporter *r)
{
    struct table *t = new_table(r, SHEET_NAME_ANNUAL, r->w->text[ANNUAL_RANKING], rank_columns(r),
                                RANK_COLUMNS, ORDER_RANKING);
    for (size_t i = 0; i < r->a->n; i++)
        add_rank(r, t, i);
    document_new_page(r->document);
    document_heading(r->document, 1, r->w->text[ANNUAL_RANKING]);
    add_total_chart(r);
    document_table(r->document, t);
}

/* --- indicators ----------------------------------------------------------------------------------------- */

static void add_scores_of_year(struct reporter *r)
{
    const struct grading_edition *g = r->a->grading;
    struct table *t = new_table(r, SHEET_NAME_ANNUAL_SCORES, r->w->text[ANNUAL_SCORES],
                                key_columns(r), KEY_COLUMNS, ORDER_SCORES);
    for (size_t i = 0; i < g->n; i++) {
        const char *title = g->indicator[i].parent == SIZE_MAX
                                ? g->indicator[i].title
                                : arena_format(r->arena, "　%s", g->indicator[i].title);
        add_mean(r, t, title, &r->a->now.score[i], &r->a->before.score[i]);
    }
    document_new_page(r->document);
    document_heading(r->document, 1, r->w->text[ANNUAL_SCORES]);
    document_table(r->document, t);
}

/* --- changes -------------------------------------------------------------------------------------------- */

static void add_changes(struct reporter *r)
{
    enum { C_CODE, C_NAME, C_FIRST, C_LEVEL = C_FIRST + ROW_CHANGES, C_COLUMNS };
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, C_COLUMNS * sizeof *c);
    c[C_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 11};
    c[C_NAME] = (struct column_doc){w->text[HEAD_NAME], 40, ALIGN_LEFT, 32};
    for (int i = 0; i < ROW_CHANGES; i++)
        c[C_FIRST + i] = (struct column_doc){change_text(w, (enum change)i), 10, ALIGN_CENTER, 8};
    c[C_LEVEL] = (struct column_doc){w->text[HEAD_LEVEL], 40, ALIGN_CENTER, 22};
    struct table *t = new_table(r, SHEET_NAME_ANNUAL_CHANGES, w->text[ANNUAL_CHANGES], c, C_COLUMNS,
                                ORDER_CHANGES);
    for (size_t i = 0; i < r->a->n; i++) {
        const struct kept_changes *k = r->a->ca[i].changes;
        if (!k)
            continue;
        struct cell *cell = table_row(r->arena, t);
        cell_text(&cell[C_CODE], TONE_PLAIN, r->a->ca[i].code);
        cell_text(&cell[C_NAME], TONE_PLAIN, k->b->name);
        for (int x = 0; x < ROW_CHANGES && k->same_form; x++)
            count_cell(r, &cell[C_FIRST + x],
                       k->count[x] ? change_tone((enum change)x) : TONE_PLAIN, k->count[x]);
        const char *from = kept_level_text(k->a, r->e, r->arena);
        const char *to = kept_level_text(k->b, r->e, r->arena);
        cell_text(&cell[C_LEVEL], k->level == CHANGE_NONE ? TONE_PLAIN : change_tone(k->level),
                  strcmp(from, to) == 0 ? to : arena_format(r->arena, "%s → %s", from, to));
    }
    if (t->n_rows == 0)
        return;
    document_new_page(r->document);
    document_heading(r->document, 1, w->text[ANNUAL_CHANGES]);
    document_table(r->document, t);
}

/* --- rows ----------------------------------------------------------------------------------------------- */

/* The first of them by rank; annual.json names all. */
static const char *who_text(const struct reporter *r, int number)
{
    enum { NAMED = 30 };
    const char *text = "";
    int n = 0;
    for (size_t i = 0; i < r->a->n; i++) {
        const struct kept *now = r->a->ca[i].now;
        if (!now || strcmp(now->form, r->a->form->code) != 0 || kept_row(now, number) != ROW_NO)
            continue;
        if (n++ == NAMED)
            return SAY(r->w, r->arena, UNREMEDIED_MORE, text);
        text = arena_format(r->arena, "%s%s%s", text, *text ? "、" : "", r->a->ca[i].code);
    }
    return text;
}

static int64_t open_rows(const struct reporter *r)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->a->n; i++)
        for (size_t row = 0; r->a->ca[i].now && row < r->a->ca[i].now->n_rows; row++)
            n += r->a->ca[i].now->row[row] == ROW_PENDING;
    return n;
}

static void add_worst(struct reporter *r)
{
    enum { W_ROW, W_SUB_ITEM, W_NOW, W_BEFORE, W_CHANGE, W_WHO, W_COLUMNS };
    const struct wording *w = r->w;
    const struct annual_worst_list worst = annual_worst(r->a, r->arena);
    struct column_doc *c = arena_alloc(r->arena, W_COLUMNS * sizeof *c);
    c[W_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 6};
    c[W_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 60, ALIGN_LEFT, 44};
    c[W_NOW] = (struct column_doc){year_text(r, &r->a->now), 10, ALIGN_CENTER, 10};
    c[W_BEFORE] = (struct column_doc){year_text(r, &r->a->before), 10, ALIGN_CENTER, 10};
    c[W_CHANGE] = (struct column_doc){w->text[ANNUAL_CHANGE], 10, ALIGN_CENTER, 8};
    c[W_WHO] = (struct column_doc){w->text[SUMMARY_WHO], 40, ALIGN_LEFT, 22};
    struct table *t =
        new_table(r, SHEET_NAME_ANNUAL_WORST, w->text[ANNUAL_WORST], c, W_COLUMNS, ORDER_WORST);
    for (size_t i = 0; i < worst.n && i < WORST_ROWS; i++) {
        const struct form_row *row = &r->a->form->row[worst.at[i]];
        int64_t now = (int64_t)r->a->now.no[worst.at[i]];
        int64_t before = (int64_t)r->a->before.no[worst.at[i]];
        struct cell *cell = table_row(r->arena, t);
        count_cell(r, &cell[W_ROW], TONE_PLAIN, row->number);
        cell_text(&cell[W_SUB_ITEM], TONE_PLAIN, row->sub_item);
        count_cell(r, &cell[W_NOW], TONE_BAD, now);
        if (r->a->before.n) {
            count_cell(r, &cell[W_BEFORE], TONE_PLAIN, before);
            count_change(r, &cell[W_CHANGE], now - before, -1);
        }
        cell_text(&cell[W_WHO], TONE_PLAIN, who_text(r, row->number));
    }
    document_new_page(r->document);
    document_heading(r->document, 1, w->text[ANNUAL_WORST]);
    if (t->n_rows)
        document_table(r->document, t);
    else
        document_paragraph(r->document, TONE_PLAIN, no_gap_text(w, r->arena, open_rows(r)));
}

enum { U_CODE, U_ROW, U_CLAUSE, U_SUB_ITEM, U_SINCE, U_DAYS, U_COLUMNS };

static struct table *unremedied_table(const struct reporter *r, const char *sheet,
                                      const struct annual_unremedied_list *list, size_t n)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, U_COLUMNS * sizeof *c);
    c[U_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 12};
    c[U_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 7};
    c[U_CLAUSE] = (struct column_doc){w->text[REMEDY_CLAUSE], 12, ALIGN_CENTER, 12};
    c[U_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 60, ALIGN_LEFT, 42};
    c[U_SINCE] = (struct column_doc){w->text[UNREMEDIED_SINCE], 14, ALIGN_CENTER, 15};
    c[U_DAYS] = (struct column_doc){w->text[UNREMEDIED_DAYS], 12, ALIGN_CENTER, 12};
    struct table *t = table_new(r->arena, sheet, w->text[ANNUAL_UNREMEDIED], c, U_COLUMNS);
    t->sheet_order = ORDER_UNREMEDIED;
    for (size_t i = 0; i < n; i++) {
        const struct annual_unremedied *u = &list->at[i];
        struct cell *cell = table_row(r->arena, t);
        cell_text(&cell[U_CODE], TONE_PLAIN, u->ca->code);
        count_cell(r, &cell[U_ROW], TONE_PLAIN, u->row->number);
        cell_text(&cell[U_CLAUSE], TONE_PLAIN, u->row->clauses);
        cell_text(&cell[U_SUB_ITEM], TONE_PLAIN, u->row->sub_item);
        cell_text(&cell[U_SINCE], TONE_BAD, day_text(r->arena, u->since));
        count_cell(r, &cell[U_DAYS], TONE_BAD, u->ca->now->date - u->since);
    }
    return t;
}

/* All of them on the sheet; on pages those that stand longest. */
static void add_unremedied(struct reporter *r)
{
    enum { ON_PAGES = 100 };
    const struct wording *w = r->w;
    const struct annual_unremedied_list list = annual_unremedied(r->a, r->arena);
    const char *sheet = w->text[SHEET_NAME_ANNUAL_UNREMEDIED];
    document_new_page(r->document);
    document_heading(r->document, 1, w->text[ANNUAL_UNREMEDIED]);
    if (list.n == 0) {
        document_paragraph(r->document, TONE_PLAIN, w->text[ANNUAL_UNREMEDIED_NONE]);
        return;
    }
    struct table *whole = unremedied_table(r, sheet, &list, list.n);
    if (list.n > ON_PAGES) {
        whole->sheet_only = true;
        document_paragraph(r->document, TONE_PLAIN,
                           SAY(w, r->arena, ANNUAL_UNREMEDIED_NOTE,
                               number_text(r->arena, (int64_t)list.n),
                               number_text(r->arena, ON_PAGES), sheet));
        document_table(r->document, unremedied_table(r, NULL, &list, ON_PAGES));
    }
    document_table(r->document, whole);
}

/* --- the document --------------------------------------------------------------------------------------- */

static void add_front(struct reporter *r, const char *date)
{
    const struct annual *a = r->a;
    const struct wording *w = r->w;
    const char *year = number_text(r->arena, a->now.year);
    const char *line[] = {w->text[COVER_DATE],       date,
                          w->text[ANNUAL_EVALUATED], number_text(r->arena, (int64_t)a->now.n),
                          w->text[COVER_FORM],       a->form->title,
                          w->text[COVER_GRADING],    a->grading->title};
    for (size_t i = 0; i < sizeof line / sizeof *line; i++)
        *vec_push(r->arena, &r->document->cover) = line[i];
    r->document->footer = SAY(w, r->arena, FOOTER, r->document->title, date);
    document_new_page(r->document);
    document_heading(r->document, 1, w->text[ANNUAL_KEY]);
    document_paragraph(
        r->document, TONE_PLAIN,
        SAY(w, r->arena, ANNUAL_EXPLAINED, year, date, number_text(r->arena, a->before.year)));
    if (a->before.n == 0)
        document_paragraph(r->document, TONE_OPEN,
                           SAY(w, r->arena, ANNUAL_ALONE, number_text(r->arena, a->before.year)));
    int64_t others = other_editions(r);
    if (others)
        document_paragraph(r->document, TONE_OPEN,
                           SAY(w, r->arena, ANNUAL_OTHER_EDITION, number_text(r->arena, others)));
}

struct document *annual_document(const struct annual *a, const struct edition_set *e,
                                 struct arena *arena)
{
    const struct wording *w = e->wording;
    const char *date = day_text(arena, a->date);
    const char *title = SAY(w, arena, ANNUAL_TITLE, number_text(arena, a->now.year));
    struct reporter r = {a, e, w, arena, document_new(arena, title, date)};
    add_front(&r, date);
    add_glance(&r);
    add_ranking(&r);
    add_scores_of_year(&r);
    add_changes(&r);
    add_worst(&r);
    add_unremedied(&r);
    document_paragraph(r.document, TONE_MUTED, w->text[OVERVIEW_VOLUNTARY]);
    return r.document;
}
