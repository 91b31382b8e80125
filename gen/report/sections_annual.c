/* Annual: the bureau's yearly report as a document. */
#include <string.h>

#include "report/annual_parts.h"
#include "report/change_table.h"
#include "report/present.h"
#include "report/sections.h"

enum { WORST_ROWS = 30 };

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

/* `same_cas`: of the same CAs in both years; of others the difference is no improvement of anybody. */
static void add_mean(const struct reporter *r, struct table *t, const char *what,
                     const struct mean *now, const struct mean *before, bool same_cas)
{
    struct cell *cell = table_row(r->arena, t);
    cell_text(&cell[K_WHAT], TONE_PLAIN, what);
    mean_cell(r, &cell[K_NOW], now);
    mean_cell(r, &cell[K_BEFORE], before);
    cell_text(&cell[K_CHANGE], TONE_MUTED, r->w->text[CHANGE_ABSENT]);
    if (now->n && before->n)
        change_cell(r, &cell[K_CHANGE], (struct ratio[]){now->lo, now->hi},
                    (struct ratio[]){before->lo, before->hi});
    if (!same_cas)
        cell[K_CHANGE].tone = TONE_PLAIN;
}

const char *level_name(const struct reporter *r, size_t place)
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
        .n = n};
    document_chart(r->document, chart);
}

static int64_t count_cas(const struct reporter *r, bool now, bool before)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->a->n; i++)
        n += !r->a->ca[i].now == !now && !r->a->ca[i].before == !before;
    return n;
}

/* Sums over other CAs than last year's say nothing of how they changed: no colours there. */
static void add_figures(const struct reporter *r, enum phrase sheet, const char *title,
                        const struct annual_year *now, const struct annual_year *before,
                        bool same_cas)
{
    const struct annual *a = r->a;
    const struct wording *w = r->w;
    static const int better[ROW_STATES] = {[ROW_YES] = 1, [ROW_NO] = -1, [ROW_PENDING] = -1};
    struct table *t = annual_table(r, sheet, title, key_columns(r), KEY_COLUMNS, ORDER_LEVELS);
    add_count(r, t, w->text[ANNUAL_EVALUATED], (int64_t)now->n, (int64_t)before->n, 0);
    add_count(r, t, w->text[ANNUAL_GRADED], (int64_t)now->total.n, (int64_t)before->total.n, 0);
    add_mean(r, t, w->text[ANNUAL_MEAN_TOTAL], &now->total, &before->total, same_cas);
    if (now->total_open.n > now->total.n || before->total_open.n > before->total.n)
        add_mean(r, t, w->text[ANNUAL_MEAN_OPEN], &now->total_open, &before->total_open, false);
    for (size_t i = 0; i < a->n_levels + 2; i++)
        add_count(r, t, level_name(r, i), (int64_t)now->level[i], (int64_t)before->level[i], 0);
    for (int s = 0; s < ROW_STATES; s++)
        add_count(r, t, SAY(w, r->arena, OVERVIEW_ROWS, row_state_text(w, (enum row_state)s)),
                  now->count[s], before->count[s], same_cas ? better[s] : 0);
    add_count(r, t, SAY(w, r->arena, OVERVIEW_ROWS, w->text[STATE_NO_BOX]), now->no_box,
              before->no_box, 0);
    annual_leave_out_before(r, t, K_BEFORE, KEY_COLUMNS);
    document_table(r->document, t);
}

/* Are they the same CAs in both years? */
static bool same_cas(const struct annual *a)
{
    return a->now.n == a->now_both.n && a->before.n == a->before_both.n;
}

/* The CAs of one year alone, or of both, by name of their codes. */
static const char *cas_of(const struct reporter *r, bool now, bool before)
{
    enum { NAMED = 20 };
    const char *list = "";
    int n = 0;
    for (size_t i = 0; i < r->a->n; i++) {
        if (!r->a->ca[i].now != !now || !r->a->ca[i].before != !before)
            continue;
        if (n++ == NAMED)
            return SAY(r->w, r->arena, UNREMEDIED_MORE, list);
        list = arena_format(r->arena, "%s%s%s", list, *list ? "、" : "", r->a->ca[i].code);
    }
    return list;
}

static void add_glance(struct reporter *r)
{
    const struct annual *a = r->a;
    const struct wording *w = r->w;
    const struct {
        enum phrase what;
        bool now, before, named;
    } group[] = {{ANNUAL_BOTH, true, true, false},
                 {ANNUAL_ENTERED, true, false, true},
                 {ANNUAL_LEFT, false, true, true}};
    add_figures(r, SHEET_NAME_ANNUAL_LEVELS, w->text[ANNUAL_KEY], &a->now, &a->before, same_cas(a));
    for (size_t i = 0; a->before.n && i < sizeof group / sizeof *group; i++) {
        int64_t n = count_cas(r, group[i].now, group[i].before);
        const char *codes =
            n && group[i].named
                ? arena_format(r->arena, "（%s）", cas_of(r, group[i].now, group[i].before))
                : "";
        document_paragraph(
            r->document, TONE_PLAIN,
            arena_format(r->arena, "%s：%lld%s", w->text[group[i].what], (long long)n, codes));
    }
    add_level_chart(r, &a->now);
    if (a->before.n == 0 || same_cas(a) || a->now_both.n == 0)
        return;
    document_heading(r->document, 2, w->text[ANNUAL_KEY_BOTH]);
    document_paragraph(r->document, TONE_PLAIN, w->text[ANNUAL_BOTH_NOTE]);
    add_figures(r, SHEET_NAME_ANNUAL_LEVELS_BOTH, w->text[ANNUAL_KEY_BOTH], &a->now_both,
                &a->before_both, true);
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

/* --- indicators ----------------------------------------------------------------------------------------- */

static void add_means(struct reporter *r, enum phrase sheet, const char *title,
                      const struct annual_year *now, const struct annual_year *before, bool both)
{
    struct table *t = annual_table(r, sheet, title, key_columns(r), KEY_COLUMNS, ORDER_SCORES);
    for (size_t i = 0; i < r->a->grading->n; i++)
        add_mean(r, t, indicator_title(r, i), &now->score[i], &before->score[i], both);
    annual_leave_out_absent(r, t, K_BEFORE);
    document_table(r->document, t);
}

static void add_scores_of_year(struct reporter *r)
{
    const struct annual *a = r->a;
    document_heading(r->document, 1, r->w->text[ANNUAL_SCORES]);
    add_means(r, SHEET_NAME_ANNUAL_SCORES, r->w->text[ANNUAL_SCORES], &a->now, &a->before,
              same_cas(a));
    if (a->before.n == 0 || same_cas(a) || a->now_both.n == 0)
        return;
    document_heading(r->document, 2, r->w->text[ANNUAL_SCORES_BOTH]);
    add_means(r, SHEET_NAME_ANNUAL_SCORES_BOTH, r->w->text[ANNUAL_SCORES_BOTH], &a->now_both,
              &a->before_both, true);
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

static struct open_count open_rows(const struct reporter *r)
{
    struct open_count open = {0, 0};
    for (size_t i = 0; i < r->a->n; i++)
        for (size_t row = 0; r->a->ca[i].now && row < r->a->ca[i].now->n_rows; row++)
            open_count_add(&open, &r->a->form->row[row], r->a->ca[i].now->row[row]);
    return open;
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
        annual_table(r, SHEET_NAME_ANNUAL_WORST, w->text[ANNUAL_WORST], c, W_COLUMNS, ORDER_WORST);
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
    annual_leave_out_before(r, t, W_BEFORE, W_CHANGE + 1);
    document_heading(r->document, 1, w->text[ANNUAL_WORST]);
    if (worst.n > t->n_rows) {
        t->note = SAY(w, r->arena, WORST_CUT, number_text(r->arena, (int64_t)worst.n),
                      number_text(r->arena, (int64_t)t->n_rows));
        document_paragraph(r->document, TONE_PLAIN, t->note);
    }
    if (t->n_rows)
        document_table(r->document, t);
    else
        document_paragraph(r->document, TONE_PLAIN, no_gap_text(w, r->arena, open_rows(r)));
}

enum { U_CODE, U_ROW, U_CLAUSE, U_SUB_ITEM, U_AGE, U_COLUMNS = U_AGE + AGE_COLS };

static struct table *unremedied_table(const struct reporter *r, const char *sheet,
                                      const struct annual_unremedied_list *list, size_t n)
{
    const struct wording *w = r->w;
    struct column_doc *c = arena_alloc(r->arena, U_COLUMNS * sizeof *c);
    c[U_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 12};
    c[U_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 7};
    c[U_CLAUSE] = (struct column_doc){w->text[REMEDY_CLAUSE], 12, ALIGN_CENTER, 12};
    c[U_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 60, ALIGN_LEFT, 28};
    age_columns(&c[U_AGE], w);
    struct table *t = table_new(r->arena, sheet, w->text[ANNUAL_UNREMEDIED], c, U_COLUMNS);
    t->sheet_order = ORDER_UNREMEDIED;
    for (size_t i = 0; i < n; i++) {
        const struct annual_unremedied *u = &list->at[i];
        struct cell *cell = table_row(r->arena, t);
        cell_text(&cell[U_CODE], TONE_PLAIN, u->ca->code);
        count_cell(r, &cell[U_ROW], TONE_PLAIN, u->row->number);
        cell_text(&cell[U_CLAUSE], TONE_PLAIN, u->row->clauses);
        cell_text(&cell[U_SUB_ITEM], TONE_PLAIN, u->row->sub_item);
        age_cells(&cell[U_AGE], u->age, u->ca->now->date, w, r->arena);
    }
    return t;
}

static void add_ages(struct reporter *r)
{
    struct table *t = annual_ages_table(r->a, r->w, r->arena);
    t->sheet = r->w->text[SHEET_NAME_AGES];
    t->sheet_order = ORDER_UNREMEDIED;
    document_heading(r->document, 2, t->title);
    document_paragraph(r->document, TONE_PLAIN, t->note);
    document_table(r->document, t);
}

/* All of them on the sheet; on pages those that stand longest. */
static void add_all_unremedied(struct reporter *r)
{
    enum { ON_PAGES = 100 };
    const struct wording *w = r->w;
    const struct annual_unremedied_list list = annual_unremedied(r->a, r->arena);
    const char *sheet = w->text[SHEET_NAME_ANNUAL_UNREMEDIED];
    document_heading(r->document, 1, w->text[UNREMEDIED_TITLE]);
    add_ages(r);
    document_heading(r->document, 2, w->text[ANNUAL_UNREMEDIED]);
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

/* The CAs that were judged by something else than last year: readings, editions, templates, the program. */
static int64_t judged_otherwise(const struct reporter *r)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->a->n; i++) {
        bool other = false;
        for (int k = CAUSE_READING; k <= CAUSE_PROGRAM && r->a->ca[i].changes; k++)
            other = other || causes_have(&r->a->ca[i].changes->causes, (enum cause_kind)k);
        n += other;
    }
    return n;
}

/* Whose figures are older than the others', and whose are not what the evidence gives. */
static void add_who(struct reporter *r)
{
    const struct annual *a = r->a;
    struct names gone = {0};
    for (size_t i = 0; i < a->n; i++)
        if (a->ca[i].gone)
            *vec_push(r->arena, &gone) = arena_format(
                r->arena, "%s（%s）", a->ca[i].code, date_text(r->w, r->arena, a->ca[i].now->date));
    if (gone.n)
        document_paragraph(r->document, TONE_OPEN,
                           SAY(r->w, r->arena, ANNUAL_GONE, date_text(r->w, r->arena, a->latest),
                               number_text(r->arena, (int64_t)a->n_gone),
                               names_joined(r->arena, &gone, "、")));
    int64_t overridden = 0;
    int64_t items = 0;
    for (size_t i = 0; i < a->n; i++) {
        size_t n = a->ca[i].now ? overridden_items(a->ca[i].now) : 0;
        overridden += n > 0;
        items += (int64_t)n;
    }
    if (overridden)
        document_paragraph(r->document, TONE_OPEN,
                           SAY(r->w, r->arena, ANNUAL_OVERRIDDEN, number_text(r->arena, overridden),
                               number_text(r->arena, items), r->w->text[INSPECTION_OVERRIDES]));
}

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
    r->document->foot_date = SAY(w, r->arena, FOOT_DATE, date);
    r->document->footer =
        a->over ? r->document->title : SAY(w, r->arena, ANNUAL_FOOTER_SO_FAR, year);
    document_contents(r->document);
    add_all_cas(r);
    add_ranking(r);
    add_overridden(r);
    document_new_page(r->document); /* upright */
    document_heading(r->document, 1, w->text[ANNUAL_KEY]);
    document_paragraph(r->document, TONE_PLAIN,
                       a->before.n ? SAY(w, r->arena, ANNUAL_EXPLAINED, year, date,
                                         number_text(r->arena, a->before.year))
                                   : SAY(w, r->arena, ANNUAL_EXPLAINED_ALONE, year, date));
    if (!a->over)
        document_paragraph(r->document, TONE_BAD, SAY(w, r->arena, ANNUAL_NOT_OVER, year, date));
    if (a->before.n == 0)
        document_paragraph(r->document, TONE_OPEN,
                           SAY(w, r->arena, ANNUAL_ALONE, number_text(r->arena, a->before.year)));
    int64_t otherwise = judged_otherwise(r);
    if (otherwise)
        document_paragraph(r->document, TONE_OPEN,
                           SAY(w, r->arena, ANNUAL_OTHERWISE, number_text(r->arena, otherwise),
                               w->text[ANNUAL_CHANGES]));
    add_who(r);
    int64_t others = other_editions(r);
    if (others)
        document_paragraph(r->document, TONE_OPEN,
                           SAY(w, r->arena, ANNUAL_OTHER_EDITION, number_text(r->arena, others)));
}

struct document *annual_document(const struct annual *a, const struct edition_set *e,
                                 struct arena *arena)
{
    const struct wording *w = e->wording;
    const char *date = date_text(w, arena, a->date);
    const char *year = number_text(arena, a->now.year);
    const char *title = a->over ? SAY(w, arena, ANNUAL_TITLE, year)
                                : SAY(w, arena, ANNUAL_TITLE_SO_FAR, year, date);
    struct reporter r = {a, e, w, arena, document_new(arena, title, date)};
    r.document->wording = w;
    r.document->chart_sheet = w->text[SHEET_NAME_CHARTS];
    r.document->author = e->bureau ? e->bureau->name : NULL;
    add_front(&r, date);
    add_glance(&r);
    add_five_years(&r);
    add_scores_of_year(&r);
    add_peers(&r);
    add_changes_of_year(&r);
    add_worst(&r);
    add_all_unremedied(&r);
    document_paragraph(r.document, TONE_MUTED, independent_text(w, arena));
    document_count(r.document, w);
    return r.document;
}
