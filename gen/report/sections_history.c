/* History: trends, what changed since the last result, and what is still not remedied; only where
 * there is an earlier result. */
#include <math.h>
#include <string.h>

#include "report/change_table.h"
#include "report/present.h"
#include "report/sections.h"
#include "score/contract_words.h"

enum { RECENT_NIGHTS = 5, CHART_POINTS = 12, MOST_CHANGES = 40 };
enum { C_KIND, C_ITEM, C_CONTENT, C_FROM, C_TO, C_WHY, CHANGE_COLUMNS };

/* --- trends ------------------------------------------------------------------------------------------- */

enum {
    N_DATE,
    N_LEVEL,
    N_TOTAL,
    N_YES,
    N_NO = N_YES + ROW_NO,
    N_NO_BOX = N_YES + ROW_STATES,
    NIGHT_COLUMNS
};

static struct table *night_table(const struct sections *s, const char *sheet, const char *title)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, NIGHT_COLUMNS * sizeof *c);
    c[N_DATE] = (struct column_doc){w->text[COVER_DATE], 12, ALIGN_CENTER, 16};
    c[N_LEVEL] = (struct column_doc){w->text[HEAD_LEVEL], 24, ALIGN_CENTER, 26};
    c[N_TOTAL] = (struct column_doc){w->text[HEAD_TOTAL], 16, ALIGN_CENTER, 14};
    for (int i = 0; i < ROW_STATES; i++)
        c[N_YES + i] =
            (struct column_doc){row_state_text(w, (enum row_state)i), 14, ALIGN_CENTER, 10};
    c[N_NO_BOX] = (struct column_doc){w->text[STATE_NO_BOX], 10, ALIGN_CENTER, 10};
    struct table *t = table_new(s->arena, sheet, title, c, NIGHT_COLUMNS);
    t->sheet_order = SHEET_HISTORY;
    return t;
}

static void add_night(const struct sections *s, struct table *t, const struct night *n)
{
    struct cell *cell = table_row(s->arena, t);
    const struct kept total = {.total_lo = n->total_lo, .total_hi = n->total_hi};
    const char *text = total_interval(s->arena, &total);
    cell_day(&cell[N_DATE], TONE_PLAIN, n->date, day_text(s->arena, n->date));
    cell_text(&cell[N_LEVEL], TONE_PLAIN,
              level_text(s->w, s->e->editions->grading, n->level, s->arena));
    if (ratio_compare(n->total_lo, n->total_hi) == 0)
        cell_number(&cell[N_TOTAL], TONE_PLAIN, ratio_double(n->total_lo), text);
    else
        cell_text(&cell[N_TOTAL], TONE_OPEN, text);
    for (int i = 0; i < ROW_STATES; i++)
        cell_number(&cell[N_YES + i], n->count[i] ? row_tone((enum row_state)i) : TONE_PLAIN,
                    n->count[i], number_text(s->arena, n->count[i]));
    cell_number(&cell[N_NO_BOX], TONE_PLAIN, n->no_box, number_text(s->arena, n->no_box));
}

static bool last_of_month(const struct night *night, size_t n, size_t i)
{
    return i + 1 == n ||
           civil_from_day(night[i].date).month != civil_from_day(night[i + 1].date).month;
}

/* A chart of at most CHART_POINTS nights: all of them, or the last of each month. */
static void add_night_chart(struct sections *s, const struct night *night, size_t n,
                            enum chart_kind kind, const char *title, bool years)
{
    struct chart *chart = arena_alloc(s->arena, sizeof *chart);
    const char **label = arena_alloc(s->arena, (n + 1) * sizeof *label);
    double *value = arena_alloc(s->arena, (n + 1) * sizeof *value);
    double *high = arena_alloc(s->arena, (n + 1) * sizeof *high);
    size_t first = years && n > CHART_POINTS ? n - CHART_POINTS : 0;
    *chart =
        (struct chart){.kind = kind, .title = title, .unit = "", .label = label, .value = value};
    if (kind == CHART_LINE)
        chart->maximum = best_score(s->e->editions->grading);
    for (size_t i = first; i < n; i++) {
        struct civil day = civil_from_day(night[i].date);
        if (!years && n > CHART_POINTS && !last_of_month(night, n, i))
            continue;
        bool so_far = i + 1 == n && (day.month != 12 || day.day != 31);
        label[chart->n] = !years   ? arena_format(s->arena, "%02d-%02d", day.month, day.day)
                          : so_far ? day_text(s->arena, night[i].date)
                                   : arena_format(s->arena, "%d", day.year);
        high[chart->n] = ratio_double(night[i].total_hi);
        if (kind == CHART_LINE && ratio_compare(night[i].total_lo, night[i].total_hi) != 0)
            chart->value_high = high;
        value[chart->n++] =
            kind == CHART_LINE ? ratio_double(night[i].total_lo) : night[i].count[ROW_NO];
    }
    document_chart(s->document, chart);
}

/* Every night on the sheet; on the page the last of each month and the latest ones. */
static void add_nights(struct sections *s, const struct night *night, size_t n)
{
    const struct wording *w = s->w;
    const char *sheet = w->text[SHEET_NAME_HISTORY];
    bool all = n <= CHART_POINTS + RECENT_NIGHTS;
    struct table *whole = night_table(s, sheet, w->text[HISTORY_NIGHTS]);
    struct table *page = all ? whole : night_table(s, NULL, w->text[HISTORY_NIGHTS]);
    whole->sheet_only = !all;
    for (size_t i = 0; i < n; i++) {
        add_night(s, whole, &night[i]);
        if (!all && (last_of_month(night, n, i) || i + RECENT_NIGHTS >= n))
            add_night(s, page, &night[i]);
    }
    document_heading(s->document, 2, w->text[HISTORY_NIGHTS]);
    add_night_chart(s, night, n, CHART_LINE, w->text[HISTORY_CHART_TOTAL], false);
    add_night_chart(s, night, n, CHART_BARS, w->text[HISTORY_CHART_NO], false);
    if (!all) {
        document_paragraph(
            s->document, TONE_PLAIN,
            SAY(w, s->arena, HISTORY_NIGHTS_NOTE, number_text(s->arena, (int64_t)n), sheet));
        document_table(s->document, page);
    }
    document_table(s->document, whole);
}

static void add_finals(struct sections *s, const struct night *night, size_t n)
{
    const struct wording *w = s->w;
    struct civil last = civil_from_day(night[n - 1].date);
    bool over = last.month == 12 && last.day == 31;
    const char *title =
        over ? w->text[HISTORY_FINALS]
             : SAY(w, s->arena, HISTORY_FINALS_SO_FAR, number_text(s->arena, last.year),
                   date_text(w, s->arena, night[n - 1].date));
    struct table *t = night_table(s, w->text[SHEET_NAME_FINALS], title);
    for (size_t i = 0; i < n; i++)
        add_night(s, t, &night[i]);
    document_heading(s->document, 2, title);
    add_night_chart(s, night, n, CHART_LINE, w->text[HISTORY_CHART_YEARS], true);
    document_table(s->document, t);
}

/* Earlier ones and this one. */
static const struct night *with_present(const struct sections *s, const struct night *night,
                                        size_t n, const struct kept *now)
{
    struct night *list = arena_alloc(s->arena, (n + 1) * sizeof *list);
    if (n)
        memcpy(list, night, n * sizeof *list);
    list[n] = night_of(now, s->arena);
    return list;
}

/* --- what changed ------------------------------------------------------------------------------------- */

static struct column_doc *change_columns(const struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, CHANGE_COLUMNS * sizeof *c);
    c[C_KIND] = (struct column_doc){w->text[CHANGE_KIND], 12, ALIGN_CENTER, 8};
    c[C_ITEM] = (struct column_doc){w->text[CHANGE_ITEM], 14, ALIGN_LEFT, 9.5};
    c[C_CONTENT] = (struct column_doc){w->text[CHANGE_CONTENT], 50, ALIGN_LEFT, 22};
    c[C_FROM] = (struct column_doc){w->text[CHANGE_BEFORE], 18, ALIGN_CENTER, 10};
    c[C_TO] = (struct column_doc){w->text[CHANGE_NOW], 18, ALIGN_CENTER, 10};
    c[C_WHY] = (struct column_doc){w->text[CHANGE_WHY], 70, ALIGN_LEFT, 40.5};
    return c;
}

static void add_change(const struct sections *s, struct table *t, const struct change_line *line)
{
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[C_KIND], change_tone(line->change), change_text(s->w, line->change));
    cell_text(&cell[C_ITEM], TONE_PLAIN, line->kind);
    cell_text(&cell[C_CONTENT], TONE_PLAIN, line->content);
    cell_text(&cell[C_FROM], TONE_PLAIN, line->from);
    cell_text(&cell[C_TO], TONE_PLAIN, line->to);
    cell_text(&cell[C_WHY], TONE_PLAIN, line->why);
}

/* A sheet that is always there: with one line that says why it is empty. */
static void add_nothing(const struct sections *s, struct table *t, enum phrase why)
{
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[C_CONTENT], TONE_PLAIN, s->w->text[why]);
    t->sheet_only = true;
}

/* What the CA did not cause: said before any change, of the total as of the rows. */
static void add_causes(struct sections *s, const struct kept_changes *c)
{
    const struct change_preface p = change_preface_of(c, s->w, s->arena);
    for (size_t i = 0; i < p.n; i++)
        document_paragraph(s->document, TONE_OPEN, p.at[i]);
}

static void add_preface(struct sections *s, const struct kept_changes *c, struct table *t)
{
    const struct change_preface p = change_preface_of(c, s->w, s->arena);
    const char *note = change_counts_text(c, s->w, s->arena);
    for (size_t i = p.n; i-- > 0;)
        note = arena_format(s->arena, "%s\n%s", p.at[i], note);
    for (size_t i = 0; i < c->n_beside; i++)
        note = arena_format(s->arena, "%s\n%s", note, change_beside_text(&c->beside[i], s->arena));
    t->note = note;
    document_paragraph(s->document, TONE_PLAIN, change_counts_text(c, s->w, s->arena));
}

/* One of the two comparisons: with the last time, and with last year. */
struct compared_with {
    enum phrase sheet, title;
    int order;
};
static const struct compared_with last_time = {SHEET_NAME_CHANGES, HISTORY_CHANGES, SHEET_CHANGES};
static const struct compared_with last_year = {SHEET_NAME_CHANGES_YEAR, HISTORY_CHANGES_YEAR,
                                               SHEET_CHANGES_YEAR};

static struct table *change_table(const struct sections *s, const struct compared_with *of,
                                  const char *title)
{
    struct table *t =
        table_new(s->arena, s->w->text[of->sheet], title, change_columns(s), CHANGE_COLUMNS);
    t->sheet_order = of->order;
    return t;
}

/* Pages that tell every change of a year are read by nobody: what has to do with 否, and with scores. */
static bool is_for_pages(const struct change_line *line)
{
    return line->change >= ROW_CHANGES || line->concerns_no;
}

/* All on the sheet; on pages the ones that matter, where they are many. */
static void add_changes(struct sections *s, const struct change_lines *lines, struct table *whole)
{
    const struct wording *w = s->w;
    struct table *page = table_new(s->arena, NULL, whole->title, change_columns(s), CHANGE_COLUMNS);
    for (size_t i = 0; i < lines->n; i++) {
        add_change(s, whole, &lines->at[i]);
        if (is_for_pages(&lines->at[i]))
            add_change(s, page, &lines->at[i]);
    }
    if (lines->n <= MOST_CHANGES) {
        document_table(s->document, whole);
        return;
    }
    whole->sheet_only = true;
    document_paragraph(
        s->document, TONE_PLAIN,
        SAY(w, s->arena, CHANGES_CUT, number_text(s->arena, (int64_t)lines->n), whole->sheet));
    if (page->n_rows)
        document_table(s->document, page);
    document_table(s->document, whole);
}

static void add_change_table(struct sections *s, const struct kept_changes *changes,
                             const struct compared_with *of)
{
    const struct wording *w = s->w;
    const struct change_lines lines = change_lines_of(changes, s->e->editions, false, s->arena);
    const char *title = SAY(w, s->arena, of->title, date_text(w, s->arena, changes->a->date));
    struct table *t = change_table(s, of, title);
    document_heading(s->document, 2, title);
    if (of != &last_time) /* those of the last time stand at the chapter's head */
        add_causes(s, changes);
    add_preface(s, changes, t);
    if (lines.n) {
        add_changes(s, &lines, t);
        return;
    }
    document_paragraph(s->document, TONE_PLAIN, w->text[CHANGE_NOTHING]);
    add_nothing(s, t, CHANGE_NOTHING);
    document_table(s->document, t);
}

/* What changed of the data supplied is no change of the CA, and is said for what it is. */
static void add_vanished(struct sections *s, day_number before)
{
    const char *list = "";
    for (size_t i = 0; i < s->e->n_vanished; i++) {
        const struct kept_supply *v = &s->e->vanished[i];
        const struct schema *schema = s->e->editions->schema;
        list = arena_format(s->arena, "%s%s%s（%lld行）", list, i ? "、" : "",
                            schema->export[schema_export(schema, slice_of(v->export))].title,
                            (long long)v->accepted);
    }
    if (s->e->n_vanished)
        document_paragraph(
            s->document, TONE_BAD,
            SAY(s->w, s->arena, HISTORY_VANISHED, date_text(s->w, s->arena, before), list));
}

static const struct kept_changes *changes_since(const struct sections *s, const struct kept *full,
                                                const struct kept *kept)
{
    const struct kept *now = present_result(s->e, s->arena);
    return compare_kept(s->arena, full ? full : kept, now, present_ages(s->e, now, s->arena),
                        s->e->editions);
}

static const struct kept_changes *since_previous(const struct sections *s)
{
    return changes_since(s, s->e->before, s->e->past->previous);
}

/* Causes first: what the CA did is what they leave. */
static void add_total_and_level(struct sections *s, const struct kept_changes *c)
{
    const struct wording *w = s->w;
    document_paragraph(
        s->document, TONE_PLAIN,
        c->same_grading
            ? SAY(w, s->arena, HISTORY_TOTAL_LEVEL, date_text(w, s->arena, c->a->date),
                  change_total_text(c, w, s->arena), change_level_text(c, s->e->editions, s->arena))
            : change_grading_text(c, w, s->arena));
}

/* What the CA changed, where the newest standards are others than then: by those that judged both. */
static void add_beside_changes(struct sections *s, const struct kept_changes *c)
{
    for (size_t i = 0; i < c->n_beside; i++)
        document_paragraph(s->document, TONE_PLAIN, change_beside_text(&c->beside[i], s->arena));
}

/* What to know before the changes one by one. */
static void add_change_sums(struct sections *s, const struct kept_changes *c)
{
    const struct past *past = s->e->past;
    if (past->told && past->told->date != past->previous->date)
        add_vanished(s, past->told->date);
    add_total_and_level(s, c);
    add_beside_changes(s, c);
    add_unremedied_line(s);
}

void add_last_time(struct sections *s)
{
    const struct past *past = s->e->past;
    if (!past || !past->previous)
        return;
    const struct kept_changes *c = since_previous(s);
    document_heading(s->document, 2, s->w->text[HISTORY_CHANGES_TITLE]);
    add_causes(s, c);
    document_paragraph(s->document, TONE_PLAIN, change_counts_text(c, s->w, s->arena));
    add_change_sums(s, c);
}

/* The sheets are there from the first result on: who reads them by name finds them. */
static void add_empty_changes(struct sections *s, const struct compared_with *of, enum phrase why)
{
    struct table *t = change_table(s, of, s->w->text[of->sheet]);
    add_nothing(s, t, why);
    document_table(s->document, t);
}

static void add_empty_sheets(struct sections *s)
{
    add_empty_changes(s, &last_time, HISTORY_NO_EARLIER);
    add_empty_changes(s, &last_year, HISTORY_NO_EARLIER);
    add_unremedied(s);
}

static void add_last_year(struct sections *s)
{
    const struct past *past = s->e->past;
    if (!past->last_year)
        add_empty_changes(s, &last_year, HISTORY_NO_EARLIER);
    else if (past->last_year->date == past->previous->date)
        add_empty_changes(s, &last_year, HISTORY_SAME_YEAR);
    else
        add_change_table(s, changes_since(s, s->e->last_year, past->last_year), &last_year);
}

void add_history(struct sections *s)
{
    const struct wording *w = s->w;
    const struct past *past = s->e->past;
    document_heading(s->document, 1, w->text[HISTORY_TITLE]);
    if (!past || !past->previous) {
        document_paragraph(s->document, TONE_PLAIN, w->text[HISTORY_NO_EARLIER]);
        add_empty_sheets(s);
        return;
    }
    const struct kept *now = present_result(s->e, s->arena);
    document_paragraph(s->document, TONE_PLAIN, w->text[HISTORY_EXPLAINED]);
    add_causes(s, since_previous(s));
    add_change_sums(s, since_previous(s));
    add_change_table(s, since_previous(s), &last_time);
    add_last_year(s);
    add_unremedied(s);
    if (past->n_nights)
        add_nights(s, with_present(s, past->night, past->n_nights, now), past->n_nights + 1);
    if (past->n_finals)
        add_finals(s, with_present(s, past->final, past->n_finals, now), past->n_finals + 1);
    add_trends(s);
}
