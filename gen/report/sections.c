/* Sections: the order of the documents, and words the parts share. */
#include "report/sections.h"
#include "base/numbers.h"
#include "report/remark.h"
#include "report/sections_terms.h"

#include "score/contract_words.h"
#include <string.h>

const char *counterexamples_text(const struct sections *s, const struct counterexamples *c)
{
    return remark_examples(c, s->w, s->arena);
}

const char *asked_text(const struct sections *s, const struct form_row *row)
{
    return *row->clauses ? arena_format(s->arena, "%s（%s）", row->sub_item, row->clauses)
                         : row->sub_item;
}

const char *remark_text(const struct sections *s, const struct row_result *r, bool with_examples)
{
    const struct remark remark = {
        .row = r->row,
        .state = r->state,
        .reason = r->reason,
        .examples = with_examples ? counterexamples_text(s, &r->counterexamples) : "",
        .gaps = r->gaps ? r->gaps : "",
        .editions = row_editions_text(s, r->row->number),
    };
    return remark_words(&remark, s->w, s->arena);
}

enum tone row_tone(enum row_state state)
{
    static const enum tone tone[ROW_STATES] = {
        [ROW_YES] = TONE_GOOD,
        [ROW_NO] = TONE_BAD,
        [ROW_PENDING] = TONE_OPEN,
        [ROW_NA] = TONE_MUTED,
    };
    return tone[state];
}

enum tone tri_tone(enum tri state)
{
    return state == TRI_YES ? TONE_GOOD : state == TRI_NO ? TONE_BAD : TONE_OPEN;
}

const char *level_text(const struct wording *w, const struct grading_edition *edition,
                       const char *level, struct arena *arena)
{
    if (!level)
        return w->text[LEVEL_NONE];
    for (size_t i = 0; i < edition->n_levels; i++)
        if (strcmp(edition->level[i].code, level) == 0)
            return SAY(w, arena, LEVEL_NAMED, level, edition->level[i].title);
    return level_label(w, level);
}

double best_score(const struct grading_edition *e)
{
    int best = 0;
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->indicator[i].n_criteria; k++)
            if (e->indicator[i].criterion[k].score > best)
                best = e->indicator[i].criterion[k].score;
    return best;
}

const struct ratio *level_limits(const struct grading_edition *e, struct reading_choice choice,
                                 struct arena *arena, size_t *n)
{
    struct ratio *limit = arena_alloc(arena, (e->n_levels + 1) * sizeof *limit);
    *n = 0;
    for (size_t i = 0; i < e->n_levels; i++)
        if (e->level[i].has_min && readings_in_force(e->level[i].reading, choice))
            limit[(*n)++] = e->level[i].min;
    return limit;
}

/* By what a program knows the workbook that an examiner has filled in. */
static void describe_file(struct sections *s)
{
    const struct bureau *b = s->e->editions->bureau;
    const struct file_property property[] = {
        {"caeval.document", "evaluation"},
        {"caeval.ca", s->e->code},
        {"caeval.date", day_text(s->arena, s->e->period.to)},
    };
    s->document->wording = s->w;
    s->document->written_into = true;
    s->document->author = b ? b->name : NULL;
    for (size_t i = 0; i < sizeof property / sizeof *property; i++)
        *vec_push(s->arena, &s->document->property) = property[i];
}

struct document *evaluation_document(const struct evaluation *e, struct arena *arena)
{
    const struct wording *w = e->editions->wording;
    struct sections s = {
        .e = e,
        .w = w,
        .arena = arena,
        .document = document_new(arena, w->text[REPORT_TITLE], e->name),
    };
    s.document->chart_sheet = w->text[SHEET_NAME_CHARTS];
    describe_file(&s);
    add_report_front(&s);
    add_conclusion(&s);
    add_problems(&s);
    add_form(&s);
    add_scores(&s);
    add_inspection(&s);
    add_history(&s);
    add_other_standards(&s);
    add_evidence(&s);
    add_measures(&s);
    add_data(&s);
    add_readings(&s);
    add_checks(&s);
    document_count(s.document, w);
    return s.document;
}

const char *annex_text(const struct sections *s, enum annex_letter annex)
{
    return SAY(s->w, s->arena, ANNEX_NAME, arena_format(s->arena, "%c", (char)annex));
}

const char *independent_text(const struct wording *w, struct arena *arena)
{
    return SAY(w, arena, OVERVIEW_INDEPENDENT, w->text[OVERVIEW_VOLUNTARY],
               w->text[OVERVIEW_FORM_BASIS]);
}

void open_count_add(struct open_count *count, const struct form_row *row, enum row_state state)
{
    count->boxed += state == ROW_PENDING && row->boxes;
    count->no_box += state == ROW_PENDING && !row->boxes;
}

struct open_count open_of(const struct form_result *form)
{
    struct open_count open = {0, 0};
    for (size_t i = 0; i < form->edition->n; i++)
        open_count_add(&open, form->row[i].row, form->row[i].state);
    return open;
}

const char *open_count_text(const struct wording *w, struct arena *arena, struct open_count open)
{
    const char *boxed = number_text(arena, open.boxed);
    return open.no_box ? SAY(w, arena, OPEN_COUNT_NO_BOX, boxed, number_text(arena, open.no_box))
                       : SAY(w, arena, OPEN_COUNT, boxed);
}

const char *no_gap_text(const struct wording *w, struct arena *arena, struct open_count open)
{
    return open.boxed + open.no_box ? SAY(w, arena, REMEDY_OPEN, open_count_text(w, arena, open))
                                    : w->text[REMEDY_NONE];
}

const char *no_box_rows(const struct form_result *form, enum row_state state, struct arena *arena)
{
    struct numbers rows = {.arena = arena};
    for (size_t i = 0; i < form->edition->n; i++)
        if (form->row[i].state == state && !form->row[i].row->boxes)
            numbers_add(&rows, form->row[i].row->number);
    numbers_end(&rows);
    return rows.n ? rows.text : NULL;
}

int64_t rows_in_state(const struct form_result *form, enum row_state state)
{
    int64_t n = 0;
    for (size_t i = 0; i < form->edition->n; i++)
        n += form->row[i].state == state;
    return n;
}
