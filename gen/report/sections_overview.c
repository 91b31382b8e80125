/* Overview: the cover's lines and the one page for a reader who reads nothing else. */
#include <string.h>

#include "report/sections.h"

static void cover_line(struct sections *s, const char *label, const char *value)
{
    *vec_push(s->arena, &s->document->cover) = label;
    *vec_push(s->arena, &s->document->cover) = value;
}

static const char *total_text(const struct sections *s)
{
    const struct total *t = &s->e->grading.total;
    return ratio_compare(t->lo, t->hi) == 0
               ? ratio_fixed(s->arena, t->lo, 2)
               : arena_format(s->arena, "%s–%s", ratio_fixed(s->arena, t->lo, 2),
                              ratio_fixed(s->arena, t->hi, 2));
}

enum { KEY_LABEL, KEY_VALUE, KEY_COLUMNS };

static void add_key(struct sections *s, struct table *t, const char *label, enum tone tone,
                    const char *value)
{
    struct cell *cell = table_row(s->arena, t);
    cell_text(&cell[KEY_LABEL], TONE_PLAIN, label);
    cell_text(&cell[KEY_VALUE], tone, value);
}

/* The most important findings in one table. */
static void add_key_figures(struct sections *s)
{
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    struct column_doc *c = arena_alloc(s->arena, KEY_COLUMNS * sizeof *c);
    c[KEY_LABEL] = (struct column_doc){w->text[OVERVIEW_WHAT], 30, ALIGN_LEFT, 36};
    c[KEY_VALUE] = (struct column_doc){w->text[OVERVIEW_RESULT], 50, ALIGN_LEFT, 64};
    struct table *t = table_new(s->arena, NULL, w->text[OVERVIEW_TITLE], c, KEY_COLUMNS);
    const char *level = grading_level(&e->grading, w);
    add_key(s, t, w->text[HEAD_LEVEL], TONE_STRONG,
            level_text(w, e->editions->grading, level, s->arena));
    add_key(s, t, w->text[HEAD_TOTAL], TONE_STRONG, total_text(s));
    add_key(s, t, w->text[SCORES_GATE], TONE_PLAIN, e->grading.gate_reason);
    for (int i = 0; i < ROW_STATES; i++)
        add_key(s, t, SAY(w, s->arena, OVERVIEW_ROWS, row_state_text(w, (enum row_state)i)),
                e->form.count[i] ? row_tone((enum row_state)i) : TONE_PLAIN,
                number_text(s->arena, e->form.count[i]));
    add_key(s, t, SAY(w, s->arena, OVERVIEW_ROWS, w->text[STATE_NO_BOX]), TONE_PLAIN,
            number_text(s->arena, e->form.no_box));
    add_key(s, t, w->text[OVERVIEW_REJECTED], e->rejected ? TONE_BAD : TONE_PLAIN,
            number_text(s->arena, e->rejected));
    document_table(s->document, t);
}

/* The first non-conformities, in the form's order. */
static void add_gaps(struct sections *s)
{
    enum { SHOWN = 5 };
    int shown = 0;
    document_heading(s->document, 2, s->w->text[OVERVIEW_GAPS]);
    for (size_t i = 0; i < s->e->editions->form->n && shown < SHOWN; i++) {
        const struct row_result *r = &s->e->form.row[i];
        if (r->state != ROW_NO)
            continue;
        document_paragraph(s->document, TONE_BAD,
                           arena_format(s->arena, "%d. %s", ++shown, remark_text(s, r)));
    }
    if (shown == 0)
        document_paragraph(s->document, TONE_PLAIN, s->w->text[REMEDY_NONE]);
}

void add_overview(struct sections *s)
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
    s->document->footer = SAY(w, s->arena, FOOTER, e->name, day_text(s->arena, e->period.to));
    document_new_page(s->document);
    document_heading(s->document, 1, w->text[OVERVIEW_TITLE]);
    add_key_figures(s);
    add_gaps(s);
    add_last_time(s);
    document_paragraph(s->document, TONE_MUTED, w->text[OVERVIEW_VOLUNTARY]);
}
