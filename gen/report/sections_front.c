/* Front: what stands before the conclusions: cover, statement, signatures, contents. */
#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"

static void cover_line(struct sections *s, const char *label, const char *value)
{
    *vec_push(s->arena, &s->document->cover) = label;
    *vec_push(s->arena, &s->document->cover) = value;
}

/* The bureau's pattern of a number with the year and the CA's code in their places. */
static const char *number_of(const struct sections *s, const char *pattern)
{
    const struct wording *w = s->w;
    const char *const place[] = {w->text[NUMBER_PLACE_YEAR], w->text[NUMBER_PLACE_CODE]};
    const char *const value[] = {number_text(s->arena, civil_from_day(s->e->period.to).year),
                                 s->e->code};
    const char *text = "";
    while (*pattern) {
        size_t n = 1;
        const char *part = NULL;
        for (size_t i = 0; i < sizeof place / sizeof *place; i++)
            if (strncmp(pattern, place[i], strlen(place[i])) == 0) {
                n = strlen(place[i]);
                part = value[i];
            }
        text = arena_format(s->arena, "%s%.*s", text, part ? (int)strlen(part) : 1,
                            part ? part : pattern);
        pattern += n;
    }
    return text;
}

/* A line to fill in where the configuration says nothing. */
static void add_official(struct sections *s)
{
    const struct wording *w = s->w;
    const struct bureau *b = s->e->editions->bureau;
    static const struct bureau nobody = {0};
    struct cover *c = &s->document->official;
    b = b ? b : &nobody;
    c->number =
        SAY(w, s->arena, COVER_NUMBER, b->number ? number_of(s, b->number) : w->text[COVER_BLANK]);
    c->secrecy = b->secrecy ? b->secrecy : w->text[COVER_SECRECY_BLANK];
    c->bureau = SAY(w, s->arena, COVER_BUREAU, b->name ? b->name : w->text[COVER_BLANK]);
    c->author = b->name;
    c->seal = b->seal ? b->seal : w->text[COVER_SEAL];
    c->date = w->text[COVER_SIGNED_PLACE];
}

static void add_cover(struct sections *s)
{
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    add_official(s);
    cover_line(s, w->text[HEAD_NAME], e->name);
    cover_line(s, w->text[HEAD_CODE], e->code);
    cover_line(s, w->text[COVER_PERIOD],
               SAY(w, s->arena, COVER_FROM_TO, date_text(w, s->arena, e->period.from),
                   date_text(w, s->arena, e->period.to)));
    cover_line(s, w->text[COVER_DATE], date_text(w, s->arena, e->period.to));
    cover_line(s, w->text[COVER_FORM], e->editions->form->title);
    cover_line(s, w->text[COVER_GRADING], e->editions->grading->title);
}

/* --- statement ------------------------------------------------------------------------------------------- */

static void add_limit(struct sections *s, int *n, enum tone tone, const char *text)
{
    document_paragraph(s->document, tone,
                       SAY(s->w, s->arena, STATEMENT_POINT, number_text(s->arena, ++*n), text));
}

/* Rows with boxes that are 是 by entries whose originals nobody has seen. */
static int64_t rows_registered(const struct form_result *form)
{
    int64_t n = 0;
    for (size_t i = 0; i < form->edition->n; i++)
        n += form->row[i].row->boxes && form->row[i].state == ROW_YES && form->row[i].on_entry;
    return n;
}

static void add_calendar_end(struct sections *s, int *n)
{
    const struct workdays *workdays = s->e->facts->workdays;
    const char *end = calendar_end_text(s->w, s->arena, workdays, s->e->period.to);
    int64_t next = civil_from_day(workdays->to).year + 1;
    if (end)
        add_limit(
            s, n, TONE_OPEN,
            arena_format(s->arena, "%s%s", end,
                         SAY(s->w, s->arena, CALENDAR_MENDED_BY, number_text(s->arena, next))));
}

/* What the results rest on, and what they do not say. */
static void add_limits_of_result(struct sections *s)
{
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    int64_t registered = rows_registered(&e->form);
    const struct open_count open = open_of(&e->form);
    int n = 0;
    add_limit(s, &n, TONE_PLAIN, w->text[STATEMENT_BASIS]);
    add_limit(s, &n, TONE_PLAIN,
              arena_format(s->arena, "%s%s", independent_text(w, s->arena),
                           w->text[STATEMENT_NO_CERTIFICATE]));
    add_limit(s, &n, TONE_PLAIN, chosen_readings_text(s));
    if (registered)
        add_limit(s, &n, TONE_PLAIN,
                  SAY(w, s->arena, STATEMENT_REGISTERED, number_text(s->arena, registered)));
    if (open.boxed + open.no_box)
        add_limit(s, &n, TONE_OPEN,
                  SAY(w, s->arena, STATEMENT_OPEN, open_count_text(w, s->arena, open),
                      open_rows_text(s)));
    if (e->grading.gate == GATE_UNKNOWN)
        add_limit(s, &n, TONE_OPEN,
                  SAY(w, s->arena, STATEMENT_GATE, w->text[SCORES_GATE],
                      with_export_names(s, e->grading.gate_reason)));
    if (e->rejected + e->damaged)
        add_limit(s, &n, TONE_PLAIN,
                  SAY(w, s->arena, STATEMENT_REJECTED, number_text(s->arena, e->rejected),
                      number_text(s->arena, e->damaged), annex_text(s, ANNEX_DATA)));
    add_calendar_end(s, &n);
    add_limit(s, &n, TONE_PLAIN, w->text[STATEMENT_COPIES]);
}

/* Who made, checked and approved it, by hand. */
static void add_signers(struct sections *s)
{
    enum { ROLE, NAME, SIGNATURE, DATE, COLUMNS };
    static const enum phrase role[] = {SIGN_MADE, SIGN_CHECKED, SIGN_APPROVED};
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, COLUMNS * sizeof *c);
    c[ROLE] = (struct column_doc){w->text[SIGN_ROLE], 12, ALIGN_CENTER, 16};
    c[NAME] = (struct column_doc){w->text[SIGN_NAME], 20, ALIGN_CENTER, 28};
    c[SIGNATURE] = (struct column_doc){w->text[SIGN_SIGNATURE], 20, ALIGN_CENTER, 30};
    c[DATE] = (struct column_doc){w->text[SIGN_DATE], 20, ALIGN_CENTER, 26};
    struct table *t = table_new(s->arena, NULL, w->text[SIGN_TITLE], c, COLUMNS);
    for (size_t i = 0; i < sizeof role / sizeof *role; i++) {
        struct cell *cell = table_row(s->arena, t);
        cell_text(&cell[ROLE], TONE_STRONG, w->text[role[i]]);
        cell_text(&cell[DATE], TONE_PLAIN, w->text[SIGN_DATE_PLACE]);
    }
    t->least_height = 30;
    t->uncounted = true;
    document_table(s->document, t);
}

static void add_seals(struct sections *s)
{
    enum { BUREAU, BODY, COLUMNS };
    const struct wording *w = s->w;
    struct column_doc *c = arena_alloc(s->arena, COLUMNS * sizeof *c);
    c[BUREAU] = (struct column_doc){w->text[SIGN_BUREAU], 40, ALIGN_LEFT, 50};
    c[BODY] = (struct column_doc){w->text[SIGN_BODY], 40, ALIGN_LEFT, 50};
    struct table *t = table_new(s->arena, NULL, w->text[SIGN_TITLE], c, COLUMNS);
    table_row(s->arena, t);
    t->least_height = 140;
    t->uncounted = true;
    document_table(s->document, t);
}

void add_report_front(struct sections *s)
{
    const struct wording *w = s->w;
    const struct evaluation *e = s->e;
    add_cover(s);
    s->document->foot_date = SAY(w, s->arena, FOOT_DATE, date_text(w, s->arena, e->period.to));
    s->document->footer = arena_format(s->arena, "%s（%s）", e->name, e->code);
    document_new_page(s->document);
    document_heading(s->document, 0, w->text[STATEMENT_TITLE]);
    add_limits_of_result(s);
    add_signers(s);
    add_seals(s);
    document_new_page(s->document);
    document_contents(s->document);
}
