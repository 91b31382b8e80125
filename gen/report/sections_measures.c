/* Measures: numerator, denominator, value, cases, files; and the charts a person would rather look
 * at. */
#include <math.h>
#include <string.h>

#include "measures/kinds.h"
#include "report/sections.h"
#include "score/amounts.h"

/* Printed, and of a workbook seen on the screen alone: what is reckoned with, and where it comes from. */
enum {
    COL_TITLE,
    COL_VALUE,
    COL_N,
    COL_ASKED,
    COL_VERDICT,
    COL_DISTANCE,
    COL_NOTE,
    COL_CLAUSE,
    COL_LO,
    COL_HI,
    COL_UNIT,
    COL_NUM,
    COL_DEN,
    COL_FILES,
    COL_URLS,
    COL_NAME,
    MEASURE_COLUMNS
};

enum { URL_MEASURE, URL_ITEM, URL_ADDRESS, URL_COLUMNS };

/* What is asked of a measure, whether it holds and how far off: a line for each row and criterion that it
 * decides or can refute. */
struct use_lines {
    const char *asked, *verdict, *distance;
    struct limit_set limits; /* its value reads as none of these but where it is one */
};

static const char *line(const struct sections *s, const char *lines, const char *owner,
                        const char *text)
{
    return *text ? arena_format(s->arena, "%s%s%s：%s", lines, *lines ? "\n" : "", owner, text)
                 : lines;
}

static void add_use(const struct sections *s, struct use_lines *u, const struct limit_use *use)
{
    const struct finding *f = &use->finding;
    const char *owner = limit_owner(use, s->w, s->arena);
    enum force force = f->condition->force;
    /* what only refutes is silent unless it fails */
    const char *verdict = force == FORCE_DECIDE || f->verdict == TRI_NO
                              ? tri_text(s->w, f->verdict)
                              : s->w->text[MEASURES_NOT_REFUTED];
    u->asked = line(s, u->asked, owner, finding_limit_text(f, s->w, s->arena));
    u->verdict = line(s, u->verdict, owner, verdict);
    u->distance = line(s, u->distance, owner, distance_text(f, s->w, s->arena));
}

static struct use_lines use_lines(const struct sections *s, const struct limit_uses *uses,
                                  const struct measure *m)
{
    struct use_lines u = {.asked = "", .verdict = "", .distance = ""};
    struct ratio *limit = arena_alloc(s->arena, (uses->list.n + 1) * sizeof *limit);
    for (size_t i = 0; i < uses->list.n; i++) {
        const struct limit_use *use = &uses->list.at[i];
        if (use->finding.measure != m)
            continue;
        add_use(s, &u, use);
        if (use->finding.limit_known)
            limit[u.limits.n++] = use->finding.limit;
    }
    u.limits.at = limit;
    return u;
}

/* Of each export (by its place in the schema) its files and their rows, or "". */
static const char *const *files_of_exports(const struct sections *s)
{
    struct files {
        struct names names;
        int64_t rows;
    };
    const struct schema *schema = s->e->editions->schema;
    struct files *of = arena_alloc(s->arena, schema->n * sizeof *of);
    const char **text = arena_alloc(s->arena, schema->n * sizeof *text);
    for (size_t i = 0; i < s->e->ingested.n; i++) {
        const struct file_report *f = &s->e->ingested.file[i];
        if (f->rows == 0 && strncmp(f->file, "../", 3) == 0)
            continue; /* a combined file without rows of this CA */
        of[f->export].rows += f->accepted;
        *vec_push(s->arena, &of[f->export].names) = f->file;
    }
    for (size_t i = 0; i < schema->n; i++)
        text[i] = of[i].names.n ? SAY(s->w, s->arena, MEASURES_FILES,
                                      names_joined(s->arena, &of[i].names, "、"),
                                      number_text(s->arena, of[i].rows))
                                : "";
    return text;
}

static const char *files_text(const struct sections *s, const char *const *files,
                              const struct measure_def *def)
{
    struct names text = {0};
    for (const char *const *e = def->exports; *e; e++) {
        size_t export = schema_export(s->e->editions->schema, slice_of(*e));
        if (*files[export])
            *vec_push(s->arena, &text) = files[export];
    }
    return text.n == 1 ? text.at[0] : names_joined(s->arena, &text, "；");
}

/* "4", "是", "是（未登记网址）": present means on the internet, and the address is shown beside it. */
static const char *detail_value(const struct sections *s, const struct measure_detail *d)
{
    const struct wording *w = s->w;
    switch (d->kind) {
    case DETAIL_NAME:
        return "";
    case DETAIL_COUNT:
        return number_text(s->arena, d->n);
    case DETAIL_YES:
        return w->text[STATE_YES];
    case DETAIL_PUBLISHED:
        return d->url ? w->text[STATE_YES] : w->text[DETAIL_NO_URL];
    case DETAIL_NO:
        return w->text[STATE_NO];
    case DETAIL_UNCHECKED:
        return w->text[DETAIL_NOT_CHECKED];
    }
    return "";
}

static const char *detail_text(const struct sections *s, const struct measure *m)
{
    struct names text = {0};
    for (size_t i = 0; i < m->detail.n; i++) {
        const struct measure_detail *d = &m->detail.at[i];
        const char *value = detail_value(s, d);
        *vec_push(s->arena, &text) =
            arena_format(s->arena, "%s%s%s", d->label ? d->label : s->w->text[DETAIL_NOT_GRADED],
                         *value ? " " : "", value);
    }
    return names_joined(s->arena, &text, "、");
}

/* "a https://…、b https://…": where the items are that were found on the internet. */
static const char *urls_text(const struct sections *s, const struct measure *m)
{
    struct names text = {0};
    for (size_t i = 0; i < m->detail.n; i++)
        if (m->detail.at[i].url)
            *vec_push(s->arena, &text) =
                arena_format(s->arena, "%s %s", m->detail.at[i].label, m->detail.at[i].url);
    return names_joined(s->arena, &text, "、");
}

static void add_urls_of(const struct sections *s, struct table *t, const struct measure *m)
{
    size_t first = t->n_rows;
    for (size_t i = 0; i < m->detail.n; i++) {
        const struct measure_detail *d = &m->detail.at[i];
        if (!d->url)
            continue;
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[URL_MEASURE], TONE_PLAIN, m->def->title);
        cell_text(&cell[URL_ITEM], TONE_PLAIN, d->label);
        cell_text(&cell[URL_ADDRESS], TONE_PLAIN, d->url);
    }
    table_merge_rows(t, URL_MEASURE, first, t->n_rows);
}

/* On pages; the sheet of the measures has them in a column. */
static void add_urls(struct sections *s)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, URL_COLUMNS * sizeof *c);
    c[URL_MEASURE] = (struct column_doc){w->text[MEASURES_TITLE_COLUMN], 30, ALIGN_LEFT, 24};
    c[URL_ITEM] = (struct column_doc){w->text[MEASURES_URL_ITEM], 24, ALIGN_LEFT, 22};
    c[URL_ADDRESS] = (struct column_doc){w->text[MEASURES_URL], 60, ALIGN_LEFT, 54};
    struct table *t = table_new(s->arena, NULL, w->text[MEASURES_URLS], c, URL_COLUMNS);
    t->continued = w->text[CONTINUED];
    for (size_t i = 0; i < s->e->measures.n; i++)
        if (s->e->measures.at[i].def->shown && *urls_text(s, &s->e->measures.at[i]))
            add_urls_of(s, t, &s->e->measures.at[i]);
    if (!t->n_rows)
        return;
    document_heading(s->document, 2, w->text[MEASURES_URLS]);
    document_table(s->document, t);
}

static const char *open_text(const struct sections *s, const struct measure *m,
                             struct limit_set limits)
{
    if (m->open == 0)
        return "";
    const char *open = cases_text(m, m->open, s->w, s->arena);
    return m->durations ? SAY(s->w, s->arena, MEASURES_OPEN, open,
                              amount_text(m, m->open_longest, limits, s->w, s->arena))
                        : SAY(s->w, s->arena, MEASURES_OPEN_ONLY, open);
}

static const char *note_text(const struct sections *s, const struct measure *m,
                             struct limit_set limits)
{
    struct arena *arena = s->arena;
    const char *const part[] = {
        measure_reason_text(m, s->w, arena),
        open_text(s, m, limits),
        detail_text(s, m),
        measure_notes_text(m, s->w, arena),
        m->gaps ? gaps_text(s->e->facts, m->def->exports, NULL, s->w, arena) : "",
    };
    const char *text = "";
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (*part[i])
            text = arena_format(arena, "%s%s%s", text, *text ? "；" : "", part[i]);
    return text;
}

/* To reckon with: as exactly as a workbook can. */
static void put_bounds(const struct sections *s, struct cell *lo, struct cell *hi,
                       struct cell *unit, const struct measure *m)
{
    bool share = is_share(m);
    if (m->state != MEASURE_BOUNDED)
        return;
    cell_number(lo, TONE_PLAIN, ratio_double(m->lo), "");
    lo->form = hi->form = share ? NUMBER_SHARE : NUMBER_PLAIN;
    if (!m->hi_open)
        cell_number(hi, TONE_PLAIN, ratio_double(m->hi), "");
    cell_text(unit, TONE_PLAIN, share ? "" : unit_text(s->w, m->def->unit));
}

/* What did not happen has no value, and is not unknown either. */
static void put_value(const struct sections *s, struct cell *cell, const struct measure *m,
                      struct limit_set limits)
{
    if (m->has_value)
        cell_text(cell, TONE_STRONG, measure_value_text(m, limits, s->w, s->arena));
    else if (m->state == MEASURE_NO_CASES)
        cell_text(cell, TONE_MUTED, s->w->text[CHANGE_ABSENT]);
    else
        cell_text(cell, TONE_OPEN, s->w->text[STATE_UNKNOWN]);
}

static void add_table(struct sections *s, const struct limit_uses *uses)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, MEASURE_COLUMNS * sizeof *c);
    c[COL_TITLE] = (struct column_doc){w->text[MEASURES_TITLE_COLUMN], 26, ALIGN_LEFT, 22};
    c[COL_VALUE] = (struct column_doc){w->text[MEASURES_VALUE], 16, ALIGN_CENTER, 11};
    c[COL_N] = (struct column_doc){w->text[MEASURES_N], 8, ALIGN_CENTER, 6};
    c[COL_ASKED] = (struct column_doc){w->text[MEASURES_ASKED], 31, ALIGN_LEFT, NOT_ON_PAGES};
    c[COL_VERDICT] = (struct column_doc){w->text[MEASURES_VERDICT], 24, ALIGN_LEFT, NOT_ON_PAGES};
    c[COL_DISTANCE] = (struct column_doc){w->text[LIMITS_DISTANCE], 28, ALIGN_LEFT, NOT_ON_PAGES};
    c[COL_NOTE] = (struct column_doc){w->text[MEASURES_NOTE], 40, ALIGN_LEFT, 24};
    c[COL_CLAUSE] = (struct column_doc){w->text[MEASURES_CLAUSE], 14, ALIGN_LEFT, 18};
    c[COL_LO] = (struct column_doc){w->text[MEASURES_LO], 12, ALIGN_CENTER, NOT_ON_PAGES};
    c[COL_HI] = (struct column_doc){w->text[MEASURES_HI], 12, ALIGN_CENTER, NOT_ON_PAGES};
    c[COL_UNIT] = (struct column_doc){w->text[TRENDS_UNIT], 9, ALIGN_CENTER, NOT_ON_PAGES};
    c[COL_NUM] = (struct column_doc){w->text[MEASURES_NUM], 12, ALIGN_CENTER, NOT_ON_PAGES};
    c[COL_DEN] = (struct column_doc){w->text[MEASURES_DEN], 12, ALIGN_CENTER, NOT_ON_PAGES};
    c[COL_FILES] = (struct column_doc){w->text[MEASURES_FILES_COLUMN], 40, ALIGN_LEFT, 20};
    c[COL_URLS] = (struct column_doc){w->text[MEASURES_URLS], 60, ALIGN_LEFT, NOT_ON_PAGES};
    c[COL_NAME] = (struct column_doc){w->text[MEASURES_NAME], 32, ALIGN_LEFT, NOT_ON_PAGES};
    struct table *t = table_new(s->arena, w->text[SHEET_NAME_MEASURES], w->text[MEASURES_TITLE], c,
                                MEASURE_COLUMNS);
    t->sheet_order = SHEET_MEASURES;
    t->n_unprinted = MEASURE_COLUMNS - COL_LO;
    const char *const *files = files_of_exports(s);
    for (size_t i = 0; i < s->e->measures.n; i++) {
        const struct measure *m = &s->e->measures.at[i];
        if (!m->def->shown || measure_is_idle(m))
            continue;
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[COL_NAME], TONE_MUTED, m->def->name);
        cell_text(&cell[COL_TITLE], TONE_PLAIN, m->def->title);
        struct use_lines use = use_lines(s, uses, m);
        put_bounds(s, &cell[COL_LO], &cell[COL_HI], &cell[COL_UNIT], m);
        if (m->is_fraction && m->has_value) {
            cell_number(&cell[COL_NUM], TONE_PLAIN, (double)m->num, number_text(s->arena, m->num));
            cell_number(&cell[COL_DEN], TONE_PLAIN, (double)m->den, number_text(s->arena, m->den));
        }
        cell_text(&cell[COL_ASKED], TONE_PLAIN, use.asked);
        cell_text(&cell[COL_VERDICT], TONE_PLAIN, use.verdict);
        cell_text(&cell[COL_DISTANCE], TONE_PLAIN, use.distance);
        put_value(s, &cell[COL_VALUE], m, use.limits);
        cell_number(&cell[COL_N], TONE_PLAIN, (double)m->n, number_text(s->arena, m->n));
        cell_text(&cell[COL_NOTE], TONE_PLAIN, note_text(s, m, use.limits));
        cell_text(&cell[COL_URLS], TONE_MUTED, urls_text(s, m));
        cell_text(&cell[COL_FILES], TONE_MUTED, files_text(s, files, m->def));
        cell_text(&cell[COL_CLAUSE], TONE_PLAIN, m->def->clause);
    }
    document_table(s->document, t);
}

static void add_answer_rate_chart(struct sections *s)
{
    enum { MONTHS = 12 };
    const struct hotline_facts *h = &s->e->facts->hotline;
    struct chart *chart = arena_alloc(s->arena, sizeof *chart);
    const char **label = arena_alloc(s->arena, MONTHS * sizeof *label);
    double *value = arena_alloc(s->arena, MONTHS * sizeof *value);
    if (h->offered == 0)
        return;
    for (int i = 0; i < MONTHS; i++) {
        label[i] = SAY(s->w, s->arena, CHART_MONTH, number_text(s->arena, i + 1));
        value[i] = h->month_offered[i]
                       ? 100.0 * (double)h->month_answered[i] / (double)h->month_offered[i]
                       : NAN;
    }
    *chart = (struct chart){.kind = CHART_LINE,
                            .title = s->w->text[CHART_ANSWER_RATE],
                            .unit = "%",
                            .label = label,
                            .value = value,
                            .n = MONTHS,
                            .maximum = 100};
    document_chart(s->document, chart);
}

static void add_cycle_chart(struct sections *s)
{
    enum { BARS = 11 };
    const struct durations *d = &s->e->facts->applications.cycle[START_MATERIALS][COUNT_INCLUSIVE];
    struct chart *chart = arena_alloc(s->arena, sizeof *chart);
    const char **label = arena_alloc(s->arena, BARS * sizeof *label);
    double *value = arena_alloc(s->arena, BARS * sizeof *value);
    if (d->n == 0)
        return;
    for (int i = 0; i < BARS; i++)
        label[i] =
            i + 1 < BARS ? number_text(s->arena, i + 1) : arena_format(s->arena, "≥%d", BARS);
    for (size_t v = 1; v < d->counted; v++)
        value[v < BARS ? v - 1 : BARS - 1] += (double)d->count[v];
    *chart = (struct chart){.kind = CHART_BARS,
                            .title = s->w->text[CHART_CYCLE],
                            .unit = s->w->text[UNIT_CASES],
                            .label = label,
                            .value = value,
                            .n = BARS};
    document_chart(s->document, chart);
}

void add_measures(struct sections *s)
{
    document_annex(s->document, ANNEX_MEASURES, s->w->text[MEASURES_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, s->w->text[MEASURES_EXPLAINED]);
    add_answer_rate_chart(s);
    add_cycle_chart(s);
    struct limit_uses uses =
        limits_in_force(s->e->editions->form, &s->e->grading, &s->e->measures, s->arena);
    add_table(s, &uses);
    add_urls(s);
    add_limits(s, &uses);
}
