/* Limits: how far from each its value is; and the durations beside theirs. */
#include "report/sections.h"
#include "score/amounts.h"

/* --- distances: on pages, the sheet of the measures having them in a column of its own ------------------ */

enum { DIST_TITLE, DIST_VALUE, DIST_OWNER, DIST_ASKED, DIST_DISTANCE, DISTANCE_COLUMNS };

static enum tone distance_tone(const struct finding *f)
{
    static const enum tone tone[] = {
        [DISTANCE_CROSSED] = TONE_OPEN,
        [DISTANCE_FAILS] = TONE_BAD,
        [DISTANCE_EXACT] = TONE_STRONG,
    };
    enum distance_state state = distance_of(f).state;
    return state == DISTANCE_HOLDS ? TONE_PLAIN : tone[state];
}

static void add_distances(struct sections *s, const struct limit_uses *uses)
{
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, DISTANCE_COLUMNS * sizeof *c);
    c[DIST_TITLE] = (struct column_doc){w->text[MEASURES_TITLE_COLUMN], 36, ALIGN_LEFT, 27};
    c[DIST_VALUE] = (struct column_doc){w->text[MEASURES_VALUE], 20, ALIGN_CENTER, 17};
    c[DIST_OWNER] = (struct column_doc){w->text[LIMITS_OWNER], 20, ALIGN_LEFT, 20};
    c[DIST_ASKED] = (struct column_doc){w->text[MEASURES_ASKED], 20, ALIGN_LEFT, 18};
    c[DIST_DISTANCE] = (struct column_doc){w->text[LIMITS_DISTANCE], 30, ALIGN_LEFT, 28};
    struct table *t = table_new(s->arena, NULL, w->text[LIMITS_TITLE], c, DISTANCE_COLUMNS);
    for (size_t i = 0; i < uses->list.n; i++) {
        const struct finding *f = &uses->list.at[i].finding;
        const char *distance = distance_text(f, w, s->arena);
        if (!*distance)
            continue;
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[DIST_TITLE], TONE_PLAIN, f->measure->def->title);
        cell_text(&cell[DIST_VALUE], TONE_PLAIN,
                  measure_value_text(f->measure, (struct limit_set){&f->limit, 1}, w, s->arena));
        cell_text(&cell[DIST_OWNER], TONE_PLAIN, limit_owner(&uses->list.at[i], w, s->arena));
        cell_text(&cell[DIST_ASKED], TONE_PLAIN, finding_limit_text(f, w, s->arena));
        cell_text(&cell[DIST_DISTANCE], distance_tone(f), distance);
    }
    if (t->n_rows == 0)
        return;
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_MUTED, w->text[LIMITS_EXPLAINED]);
    document_table(s->document, t);
}

/* --- durations ------------------------------------------------------------------------------------------ */

enum { DUR_TITLE, DUR_N, DUR_KEPT, DUR_SLOWEST, DUR_COUNT, DURATION_COLUMNS };

static bool same_limit(const struct finding *a, const struct finding *b)
{
    return a->measure == b->measure && a->limit_known && b->limit_known &&
           ratio_compare(a->limit, b->limit) == 0;
}

/* "不超过3个工作日 318/321=99.07%；…": each limit once. */
static const char *kept_text(const struct sections *s, const struct limit_uses *uses,
                             const struct measure *m)
{
    const char *text = "";
    for (size_t i = 0; i < uses->list.n; i++) {
        const struct finding *f = &uses->list.at[i].finding;
        int64_t kept = 0;
        int64_t n = 0;
        bool before = false;
        for (size_t k = 0; k < i; k++)
            before = before || same_limit(&uses->list.at[k].finding, f);
        if (f->measure != m || before || !limit_kept(f, &kept, &n))
            continue;
        const struct ratio all = ratio_int(1);
        text = arena_format(
            s->arena, "%s%s%s", text, *text ? "；" : "",
            SAY(s->w, s->arena, LIMITS_KEPT,
                amount_text(m, f->limit, (struct limit_set){0}, s->w, s->arena),
                number_text(s->arena, kept), number_text(s->arena, n),
                percent_text(ratio_of(kept, n), (struct limit_set){&all, 1}, s->arena)));
    }
    return text;
}

/* "9个工作日：A1（applications.csv:17）、A2（…）；8个工作日：…" */
static const char *slowest_text(const struct sections *s, const struct measure *m)
{
    struct slow_cases slow = slowest_cases(m, s->arena);
    const char *text = "";
    for (size_t i = 0; i < slow.n; i++) {
        const struct evidence *e = slow.at[i];
        bool same = i > 0 && slow.at[i - 1]->weight == e->weight;
        const char *value =
            amount_text(m, ratio_of(e->weight, m->scale), (struct limit_set){0}, s->w, s->arena);
        text = arena_format(s->arena, "%s%s%s%s%s（%s）", text,
                            i == 0 ? ""
                            : same ? "、"
                                   : "；",
                            same ? "" : value, same ? "" : "：", e->id,
                            place_text(s->arena, e->file, e->line));
    }
    return text;
}

static const char *count_text(const struct sections *s, const struct day_count_changes *changes,
                              const struct measure *m)
{
    const struct reading_book *book = &s->e->editions->grading->readings;
    const char *text = "";
    for (size_t i = 0; i < changes->list.n; i++) {
        const struct day_count_change *x = &changes->list.at[i];
        if (x->measure == m)
            text = arena_format(s->arena, "%s%s%s", text, *text ? "；" : "",
                                SAY(s->w, s->arena, LIMITS_COUNT, book->at[x->reading].code,
                                    cases_text(m, x->cases, s->w, s->arena)));
    }
    return text;
}

static void add_durations(struct sections *s, const struct limit_uses *uses)
{
    const struct wording *w = s->w;
    struct day_count_changes changes = day_count_changes(&s->e->grading, &s->e->measures, s->arena);
    struct column_doc *c = arena_alloc(s->arena, DURATION_COLUMNS * sizeof *c);
    c[DUR_TITLE] = (struct column_doc){w->text[MEASURES_TITLE_COLUMN], 36, ALIGN_LEFT, 13};
    c[DUR_N] = (struct column_doc){w->text[LIMITS_DONE], 9, ALIGN_CENTER, 7};
    c[DUR_KEPT] = (struct column_doc){w->text[LIMITS_SHARE], 40, ALIGN_LEFT, 17};
    c[DUR_SLOWEST] = (struct column_doc){w->text[LIMITS_SLOWEST], 60, ALIGN_LEFT, 53};
    c[DUR_COUNT] = (struct column_doc){w->text[LIMITS_OTHER_COUNT], 24, ALIGN_LEFT, 11};
    struct table *t = table_new(s->arena, w->text[SHEET_NAME_LIMITS], w->text[LIMITS_DURATIONS], c,
                                DURATION_COLUMNS);
    t->sheet_order = SHEET_MEASURES;
    for (size_t i = 0; i < s->e->measures.n; i++) {
        const struct measure *m = &s->e->measures.at[i];
        bool used = false;
        for (size_t k = 0; k < uses->list.n; k++)
            used = used || uses->list.at[k].finding.measure == m;
        if (!used || !m->durations || m->n == 0)
            continue;
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[DUR_TITLE], TONE_PLAIN, m->def->title);
        cell_number(&cell[DUR_N], TONE_PLAIN, (double)m->n, number_text(s->arena, m->n));
        cell_text(&cell[DUR_KEPT], TONE_PLAIN, kept_text(s, uses, m));
        cell_text(&cell[DUR_SLOWEST], TONE_PLAIN, slowest_text(s, m));
        cell_text(&cell[DUR_COUNT], TONE_PLAIN, count_text(s, &changes, m));
    }
    if (t->n_rows == 0)
        return;
    document_heading(s->document, 2, t->title);
    document_table(s->document, t);
}

void add_limits(struct sections *s, const struct limit_uses *uses)
{
    add_distances(s, uses);
    add_durations(s, uses);
}
