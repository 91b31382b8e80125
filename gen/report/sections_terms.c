/* Terms: what is overdue, and what falls due or expires within 7, 30 and 90 days. */
#include "report/sections_terms.h"

static const int within[] = {7, 30, TERMS_AHEAD};
enum { BANDS = sizeof within / sizeof *within + 1 };

/* 0: overdue; else the first of `within` that holds it. */
static size_t band_of(const struct term *t, day_number date)
{
    size_t band = 1;
    if (t->day < date)
        return 0;
    while (band < BANDS - 1 && t->day > date + within[band - 1])
        band++;
    return band;
}

static const char *band_text(const struct wording *w, struct arena *arena, size_t band)
{
    return band == 0 ? w->text[TERMS_OVERDUE]
                     : SAY(w, arena, TERMS_WITHIN, number_text(arena, within[band - 1]));
}

static const char *kind_text(const struct wording *w, enum due_kind kind)
{
    static const enum phrase phrase[TERM_KINDS] = {[TERM_FINDING] = TERM_FINDING_TEXT,
                                                   [TERM_DOC] = TERM_DOC_TEXT,
                                                   [TERM_PRODUCT] = TERM_PRODUCT_TEXT};
    return w->text[phrase[kind]];
}

enum { T_CODE, T_KIND, T_ID, T_WHAT, T_DAY, T_BAND, T_PLACE, TERM_COLUMNS };

struct table *terms_table(const struct wording *w, struct arena *arena)
{
    struct column_doc *c = arena_alloc(arena, TERM_COLUMNS * sizeof *c);
    c[T_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 14};
    c[T_KIND] = (struct column_doc){w->text[TERMS_KIND], 16, ALIGN_CENTER, 17};
    c[T_ID] = (struct column_doc){w->text[TERMS_ID], 16, ALIGN_LEFT, 18};
    c[T_WHAT] = (struct column_doc){w->text[TERMS_WHAT], 44, ALIGN_LEFT, 30};
    c[T_DAY] = (struct column_doc){w->text[TERMS_DAY], 14, ALIGN_CENTER, 17};
    c[T_BAND] = (struct column_doc){w->text[TERMS_BAND], 14, ALIGN_CENTER, 14};
    c[T_PLACE] = (struct column_doc){w->text[TERMS_PLACE], 24, ALIGN_LEFT, 22};
    struct table *t =
        table_new(arena, w->text[SHEET_NAME_TERMS], w->text[TERMS_TITLE], c, TERM_COLUMNS);
    struct mark *past = arena_alloc(arena, sizeof *past);
    const char *day = sheet_ref(arena, t, 0, T_DAY);
    *past = (struct mark){T_DAY, arena_format(arena, "=AND(ISNUMBER(%s),%s<TODAY())", day, day),
                          TONE_BAD};
    t->mark = past;
    t->n_marks = 1;
    return t;
}

void terms_rows(struct table *t, const struct wording *w, struct arena *arena, const char *code,
                const struct term *term, size_t n, day_number date)
{
    for (size_t i = 0; i < n; i++) {
        struct cell *cell = table_row(arena, t);
        size_t band = band_of(&term[i], date);
        cell_text(&cell[T_CODE], TONE_PLAIN, code);
        cell_text(&cell[T_KIND], TONE_PLAIN, kind_text(w, term[i].kind));
        cell_text(&cell[T_ID], TONE_PLAIN, term[i].id);
        cell_text(&cell[T_WHAT], TONE_PLAIN, term[i].what);
        cell_day(&cell[T_DAY], TONE_PLAIN, term[i].day, day_text(arena, term[i].day));
        cell_text(&cell[T_BAND],
                  band == 0          ? TONE_BAD
                  : band + 1 < BANDS ? TONE_OPEN
                                     : TONE_PLAIN,
                  band_text(w, arena, band));
        cell_text(&cell[T_PLACE], TONE_MUTED, place_text(arena, term[i].file, term[i].line));
    }
}

const char *terms_counts(const struct wording *w, struct arena *arena, const size_t *count)
{
    const char *text = "";
    for (size_t i = 0; i < TERM_BANDS; i++)
        if (count[i])
            text = arena_format(arena, "%s%s%s%zu项", text, *text ? "，" : "",
                                band_text(w, arena, i), count[i]);
    return text;
}

void terms_count(const struct term *term, size_t n, day_number date, size_t *count)
{
    _Static_assert(TERM_BANDS == (int)BANDS, "one count for each band");
    for (size_t i = 0; i < n; i++)
        count[band_of(&term[i], date)]++;
}

void add_terms(struct sections *s)
{
    size_t n = 0;
    size_t count[TERM_BANDS] = {0};
    const struct term *term = ca_terms(s->e->facts, s->arena, &n);
    day_number date = s->e->period.to;
    if (n == 0)
        return;
    struct table *t = terms_table(s->w, s->arena);
    t->sheet_order = SHEET_TERMS;
    terms_rows(t, s->w, s->arena, s->e->code, term, n, date);
    terms_count(term, n, date, count);
    document_heading(s->document, 2, s->w->text[TERMS_TITLE]);
    document_paragraph(s->document, TONE_PLAIN, s->w->text[TERMS_EXPLAINED]);
    document_paragraph(s->document, count[0] ? TONE_BAD : TONE_PLAIN,
                       SAY(s->w, s->arena, TERMS_COUNTS, terms_counts(s->w, s->arena, count)));
    document_table(s->document, t);
}
