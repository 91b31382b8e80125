/* Overview: the cover's lines and the one page for a reader who reads nothing else. */
#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"

static void cover_line(struct sections *s, const char *label, const char *value)
{
    *vec_push(s->arena, &s->document->cover) = label;
    *vec_push(s->arena, &s->document->cover) = value;
}

enum { KEY_LABEL, KEY_VALUE, KEY_COLUMNS };

static void add_key(struct sections *s, struct table *t, const char *label, enum tone tone,
                    const char *value)
{
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[KEY_LABEL], TONE_PLAIN, label);
    cell_text(&cell[KEY_VALUE], tone, value);
}

/* Level, total, what is wrong and what is open: all that fits into one look. */
static void add_figures(struct sections *s)
{
    enum { FIGURES = 5 };
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    const int *count = e->form.count;
    struct figure *f = arena_alloc(s->arena, FIGURES * sizeof *f);
    f[0] = (struct figure){
        w->text[HEAD_LEVEL],
        level_text(w, e->editions->grading, grading_level(&e->grading, w), s->arena), TONE_STRONG};
    f[1] = (struct figure){w->text[HEAD_TOTAL],
                           total_text(s->e->grading.total.lo, s->e->grading.total.hi, s->arena),
                           TONE_STRONG};
    f[2] =
        (struct figure){SAY(w, s->arena, OVERVIEW_ROWS, w->text[STATE_NO]),
                        number_text(s->arena, count[ROW_NO]), count[ROW_NO] ? TONE_BAD : TONE_GOOD};
    f[3] = (struct figure){SAY(w, s->arena, OVERVIEW_ROWS, w->text[STATE_PENDING]),
                           number_text(s->arena, count[ROW_PENDING]),
                           count[ROW_PENDING] ? TONE_OPEN : TONE_GOOD};
    f[4] =
        (struct figure){w->text[OVERVIEW_REJECTED],
                        SAY(w, s->arena, OVERVIEW_REJECTED_COUNTS,
                            number_text(s->arena, e->rejected), number_text(s->arena, e->damaged)),
                        e->rejected + e->damaged ? TONE_OPEN : TONE_GOOD};
    document_figures(s->document, f, FIGURES);
}

/* Rows that are 是 by entries whose originals nobody has seen. */
static int64_t rows_registered(const struct form_result *form)
{
    int64_t n = 0;
    for (size_t i = 0; i < form->edition->n; i++)
        n += form->row[i].state == ROW_YES && form->row[i].on_entry;
    return n;
}

/* What there is to do before the form can be signed. */
static void add_work_left(struct sections *s, struct table *t)
{
    const struct wording *w = s->w;
    int64_t registered = rows_registered(&s->e->form);
    const char *open = open_rows_text(s);
    if (registered)
        add_key(s, t, w->text[OVERVIEW_REGISTERED], TONE_PLAIN,
                SAY(w, s->arena, OVERVIEW_REGISTERED_COUNT, number_text(s->arena, registered)));
    if (*open)
        add_key(s, t, w->text[OVERVIEW_OPEN], TONE_PLAIN, open);
}

/* The rest in one table. */
static void add_key_figures(struct sections *s)
{
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    struct column_doc *c = arena_alloc(s->arena, KEY_COLUMNS * sizeof *c);
    c[KEY_LABEL] = (struct column_doc){w->text[OVERVIEW_WHAT], 30, ALIGN_LEFT, 36};
    c[KEY_VALUE] = (struct column_doc){w->text[OVERVIEW_RESULT], 50, ALIGN_LEFT, 64};
    struct table *t = table_new(s->arena, NULL, w->text[OVERVIEW_TITLE], c, KEY_COLUMNS);
    const char *counts = "";
    for (int i = 0; i < ROW_STATES; i++)
        counts = arena_format(s->arena, "%s%s %d，", counts, row_state_text(w, (enum row_state)i),
                              e->form.count[i]);
    counts = arena_format(s->arena, "%s%s %d", counts, w->text[STATE_NO_BOX], e->form.no_box);
    add_key(s, t,
            SAY(w, s->arena, OVERVIEW_FORM, number_text(s->arena, (int64_t)e->editions->form->n)),
            TONE_PLAIN, counts);
    add_work_left(s, t);
    add_key(s, t, w->text[SCORES_GATE], TONE_PLAIN, e->grading.gate_reason);
    const char *limit = total_limit_text(&e->grading, w, s->arena);
    if (*limit)
        add_key(s, t, w->text[LEVEL_LIMIT], TONE_PLAIN, limit);
    document_table(s->document, t);
}

static bool is_worse(const struct row_result *a, const struct row_result *b)
{
    return a->counterexamples.total > b->counterexamples.total;
}

/* The non-conformities with most counter-examples; among equals the form's order. */
static void add_gaps(struct sections *s)
{
    enum { SHOWN = 5 };
    const struct row_result *shown[SHOWN];
    size_t n = 0;
    for (size_t i = 0; i < s->e->editions->form->n; i++) {
        const struct row_result *r = &s->e->form.row[i];
        if (r->state != ROW_NO)
            continue;
        size_t at = n < SHOWN ? n++ : SHOWN;
        for (; at > 0 && is_worse(r, shown[at - 1]); at--)
            if (at < SHOWN)
                shown[at] = shown[at - 1];
        if (at < SHOWN)
            shown[at] = r;
    }
    document_heading(s->document, 2, s->w->text[OVERVIEW_GAPS]);
    for (size_t i = 0; i < n; i++) {
        const char *examples = counterexamples_text(s, &shown[i]->counterexamples);
        document_paragraph(s->document, TONE_BAD,
                           SAY(s->w, s->arena, OVERVIEW_GAP, number_text(s->arena, (int64_t)i + 1),
                               number_text(s->arena, shown[i]->row->number),
                               arena_format(s->arena, "%s%s%s", shown[i]->fails,
                                            *examples ? "；" : "", examples)));
    }
    if (n == 0)
        document_paragraph(s->document, TONE_PLAIN,
                           no_gap_text(s->w, s->arena, rows_in_state(&s->e->form, ROW_PENDING)));
}

static void add_calendar_end(struct sections *s)
{
    const struct workdays *workdays = s->e->facts->workdays;
    const char *end = calendar_end_text(s->w, s->arena, workdays, s->e->period.to);
    int64_t next = civil_from_day(workdays->to).year + 1;
    if (end)
        document_paragraph(
            s->document, TONE_OPEN,
            arena_format(s->arena, "%s%s", end,
                         SAY(s->w, s->arena, CALENDAR_MENDED_BY, number_text(s->arena, next))));
}

static void add_cover(struct sections *s)
{
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    cover_line(s, w->text[HEAD_NAME], e->name);
    cover_line(s, w->text[HEAD_CODE], e->code);
    cover_line(s, w->text[COVER_DATE], day_text(s->arena, e->period.to));
    cover_line(s, w->text[COVER_PERIOD],
               arena_format(s->arena, "%s – %s", day_text(s->arena, e->period.from),
                            day_text(s->arena, e->period.to)));
    cover_line(s, w->text[COVER_FORM], e->editions->form->title);
    cover_line(s, w->text[COVER_GRADING], e->editions->grading->title);
    cover_line(s, w->text[COVER_READINGS], chosen_readings_text(s));
    cover_line(s, w->text[COVER_BODY], w->text[COVER_BODY_PLACE]);
    cover_line(s, w->text[COVER_EXAMINERS], w->text[COVER_EXAMINERS_PLACE]);
    cover_line(s, w->text[COVER_SIGNED], w->text[COVER_SIGNED_PLACE]);
}

void add_overview(struct sections *s)
{
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    add_cover(s);
    s->document->footer = SAY(w, s->arena, FOOTER, e->name, day_text(s->arena, e->period.to));
    document_new_page(s->document);
    document_heading(s->document, 1, w->text[OVERVIEW_TITLE]);
    add_figures(s);
    add_key_figures(s);
    add_other_standards_lines(s);
    add_gaps(s);
    add_last_time(s);
    add_calendar_end(s);
    document_paragraph(s->document, TONE_MUTED, independent_text(w, s->arena));
}
