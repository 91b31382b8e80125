/* Sample document. */
#include "report/sample_document.h"

#include <string.h>

#include "base/text.h"
#include "report/choices.h"
#include "score/amounts.h"

enum { ROOM = 24 /* points of a row, to write by hand */ };

struct builder {
    const struct sample *of;
    const struct wording *w;
    struct arena *arena;
    struct document *document;
    const char *of_whom;   /* the CA, D, the seed */
    const char *examiners; /* whoever was drawn; "" nobody */
};

static const struct entry *sample_entry(const struct builder *b, enum entry_kind kind,
                                        enum phrase title, enum phrase prompt)
{
    return entry_new(b->arena, kind, kind == ENTRY_LIST ? b->w->text[SAMPLE_CHOICES] : NULL,
                     b->w->text[title], b->w->text[prompt]);
}

enum { L_ROW, L_LOOK, L_FROM, L_DRAWN, L_PLACE, L_FOUND, L_SEEN, LIST_COLUMNS };

static struct table *list_table(const struct builder *b)
{
    const struct wording *w = b->w;
    struct column_doc *c = arena_alloc(b->arena, LIST_COLUMNS * sizeof *c);
    c[L_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 10};
    c[L_LOOK] = (struct column_doc){w->text[SAMPLE_LOOK], 28, ALIGN_LEFT, 42};
    c[L_FROM] = (struct column_doc){w->text[SAMPLE_FROM], 22, ALIGN_LEFT, 32};
    c[L_DRAWN] = (struct column_doc){w->text[SAMPLE_DRAWN], 34, ALIGN_LEFT, 52};
    c[L_PLACE] = (struct column_doc){w->text[SAMPLE_PLACE], 20, ALIGN_LEFT, 30};
    c[L_FOUND] = (struct column_doc){w->text[SAMPLE_FOUND], 10, ALIGN_CENTER, 14};
    c[L_SEEN] = (struct column_doc){w->text[SAMPLE_SEEN], 30, ALIGN_LEFT, 45};
    struct table *t =
        table_new(b->arena, w->text[SAMPLE_LIST], w->text[SAMPLE_LIST], c, LIST_COLUMNS);
    table_entry(b->arena, t, L_FOUND, sample_entry(b, ENTRY_LIST, SAMPLE_FOUND, SAMPLE_FOUND_HOW));
    table_entry(b->arena, t, L_SEEN, sample_entry(b, ENTRY_TEXT, SAMPLE_SEEN, SAMPLE_SEEN_HOW));
    t->note =
        *b->examiners ? arena_format(b->arena, "%s %s", b->of_whom, b->examiners) : b->of_whom;
    t->least_height = ROOM;
    return t;
}

static const char *from_text(const struct builder *b, const struct drawn_rule *r)
{
    if (r->rule->export == SIZE_MAX)
        return b->w->text[SAMPLE_ON_SITE];
    const struct export *e = &b->of->editions->schema->export[r->rule->export];
    return SAY(b->w, b->arena, SAMPLE_DRAWN_FROM, e->title, number_text(b->arena, r->population));
}

/* Why nothing was drawn. */
static const char *nothing_text(const struct builder *b, const struct drawn_rule *r)
{
    if (r->rule->export == SIZE_MAX)
        return b->w->text[SAMPLE_ON_SITE];
    const struct export_facts *e = &b->of->evaluation->facts->export[r->rule->export];
    const char *title = b->of->editions->schema->export[r->rule->export].title;
    return e->supply == SUPPLY_MISSING ? SAY(b->w, b->arena, SAMPLE_NOT_SUPPLIED, title)
                                       : SAY(b->w, b->arena, SAMPLE_NOBODY, title);
}

static struct cell *add_line(const struct builder *b, struct table *t, const struct drawn_rule *r)
{
    struct cell *cell = table_row(b->arena, t);
    cell_number(&cell[L_ROW], TONE_STRONG, r->rule->row, number_text(b->arena, r->rule->row));
    cell_text(&cell[L_LOOK], TONE_PLAIN, r->rule->look);
    cell_text(&cell[L_FROM], TONE_PLAIN, from_text(b, r));
    cell[L_FOUND].entry = cell[L_SEEN].entry = true;
    return cell;
}

static void add_list(const struct builder *b)
{
    const struct drawing *d = b->of->drawing;
    struct table *t = list_table(b);
    for (size_t i = 0; i < d->n; i++) {
        const struct drawn_rule *r = &d->at[i];
        if (r->of.n == 0)
            cell_text(add_line(b, t, r) + L_DRAWN, TONE_MUTED, nothing_text(b, r));
        for (size_t k = 0; k < r->of.n; k++) {
            const struct drawn *one = &r->of.at[k];
            struct cell *cell = add_line(b, t, r);
            cell_text(&cell[L_DRAWN], TONE_PLAIN,
                      *one->group ? SAY(b->w, b->arena, SAMPLE_GROUP, one->id, one->group)
                                  : one->id);
            cell_text(&cell[L_PLACE], TONE_PLAIN, place_text(b->arena, one->file, one->line));
        }
    }
    document_table(b->document, t);
}

enum { A_ROW, A_SUB_ITEM, A_RESULT, A_EVIDENCE, A_EXAMINER, A_DAY, ANSWER_COLUMNS };

/* One line for each row of which something is looked at. */
static void add_answers(const struct builder *b)
{
    const struct wording *w = b->w;
    const struct drawing *d = b->of->drawing;
    const struct evaluation *e = b->of->evaluation;
    const struct form_edition *form = b->of->editions->form;
    struct column_doc *c = arena_alloc(b->arena, ANSWER_COLUMNS * sizeof *c);
    c[A_ROW] = (struct column_doc){w->text[REMEDY_ROW], 6, ALIGN_CENTER, 10};
    c[A_SUB_ITEM] = (struct column_doc){w->text[FORM_SUB_ITEM], 44, ALIGN_LEFT, 80};
    c[A_RESULT] = (struct column_doc){w->text[SAMPLE_RESULT], 10, ALIGN_CENTER, 18};
    c[A_EVIDENCE] = (struct column_doc){w->text[SAMPLE_EVIDENCE], 36, ALIGN_LEFT, 66};
    c[A_EXAMINER] = (struct column_doc){w->text[SAMPLE_EXAMINER], 12, ALIGN_CENTER, 26};
    c[A_DAY] = (struct column_doc){w->text[SAMPLE_EXAMINED_ON], 12, ALIGN_CENTER, 25};
    struct table *t =
        table_new(b->arena, w->text[SAMPLE_ANSWERS], w->text[SAMPLE_ANSWERS], c, ANSWER_COLUMNS);
    t->note = *b->examiners
                  ? arena_format(b->arena, "%s %s", b->examiners, w->text[SAMPLE_ANSWERS_HOW])
                  : w->text[SAMPLE_ANSWERS_HOW];
    table_entry(b->arena, t, A_RESULT,
                sample_entry(b, ENTRY_LIST, SAMPLE_RESULT, SAMPLE_ANSWERS_HOW));
    table_entry(b->arena, t, A_EVIDENCE,
                sample_entry(b, ENTRY_TEXT, SAMPLE_EVIDENCE, SAMPLE_EVIDENCE_HOW));
    table_entry(b->arena, t, A_EXAMINER,
                sample_entry(b, ENTRY_TEXT, SAMPLE_EXAMINER, SAMPLE_EXAMINER_HOW));
    table_entry(b->arena, t, A_DAY, sample_entry(b, ENTRY_DAY, SAMPLE_EXAMINED_ON, SAMPLE_DAY_HOW));
    t->sheet_order = 1;
    t->least_height = ROOM;
    for (size_t i = 0; i < d->n; i++) {
        if (i > 0 && d->at[i].rule->row == d->at[i - 1].rule->row)
            continue;
        const struct form_row *row = &form->row[d->at[i].rule->row - 1];
        struct cell *cell = table_row(b->arena, t);
        cell_number(&cell[A_ROW], TONE_STRONG, row->number, number_text(b->arena, row->number));
        cell_text(&cell[A_SUB_ITEM], TONE_PLAIN, row->sub_item);
        cell[A_RESULT].entry = cell[A_EVIDENCE].entry = true;
        cell[A_RESULT].choices =
            choices_of_row(e, &e->form.row[row->number - 1], "", false, b->arena);
        cell[A_EXAMINER].entry = cell[A_DAY].entry = true;
    }
    document_table(b->document, t);
}

static const char *points(struct arena *arena, struct ratio share)
{
    return ratio_fixed(arena, ratio_multiply(share, ratio_int(100)), 0);
}

static void add_surveys(const struct builder *b)
{
    enum { S_SURVEY, S_OF, S_SIZE, S_WHY, SURVEY_COLUMNS };
    const struct wording *w = b->w;
    const struct survey_sizes *surveys = b->of->surveys;
    if (surveys->n == 0)
        return;
    struct column_doc *c = arena_alloc(b->arena, SURVEY_COLUMNS * sizeof *c);
    c[S_SURVEY] = (struct column_doc){w->text[SAMPLE_SURVEY], 30, ALIGN_LEFT, 60};
    c[S_OF] = (struct column_doc){w->text[SAMPLE_SURVEY_OF], 12, ALIGN_RIGHT, 25};
    c[S_SIZE] = (struct column_doc){w->text[SAMPLE_SURVEY_SIZE], 16, ALIGN_RIGHT, 35};
    c[S_WHY] = (struct column_doc){w->text[SAMPLE_FROM], 50, ALIGN_LEFT, 105};
    struct table *t =
        table_new(b->arena, w->text[SAMPLE_SURVEYS], w->text[SAMPLE_SURVEYS], c, SURVEY_COLUMNS);
    t->sheet_order = 2;
    for (size_t i = 0; i < surveys->n; i++) {
        const struct survey_size *s = &surveys->at[i];
        const struct measure *m = &b->of->evaluation->measures.at[s->population];
        bool known =
            m->state == MEASURE_BOUNDED && ratio_compare(m->lo, m->hi) == 0 && m->lo.num > 0;
        int64_t of = known ? m->lo.num : 0;
        int64_t size = survey_size(s->z, s->share, s->off, of);
        struct cell *cell = table_row(b->arena, t);
        cell_text(&cell[S_SURVEY], TONE_PLAIN, s->look);
        cell_text(&cell[S_OF], TONE_PLAIN,
                  known ? number_text(b->arena, of) : w->text[SAMPLE_UNKNOWN]);
        cell_text(&cell[S_SIZE], TONE_STRONG, number_text(b->arena, size));
        cell_text(&cell[S_WHY], TONE_PLAIN,
                  SAY(w, b->arena, SAMPLE_SURVEY_WHY,
                      arena_format(b->arena, "%s%%", points(b->arena, s->share)),
                      points(b->arena, s->off)));
    }
    document_table(b->document, t);
}

struct document *sample_document(const struct sample *sample, struct arena *arena)
{
    const struct wording *w = sample->editions->wording;
    const struct evaluation *e = sample->evaluation;
    struct builder b = {sample,
                        w,
                        arena,
                        document_new(arena, w->text[SAMPLE_TITLE], e->name),
                        SAY(w, arena, SAMPLE_OF, e->name, e->code,
                            date_text(w, arena, e->period.to), sample->drawing->seed),
                        *sample->examiner ? SAY(w, arena, SAMPLE_EXAMINERS,
                                                text_joined(arena, sample->examiner, "、"))
                                          : ""};
    b.document->letter = true;
    b.document->wording = w;
    b.document->keyword = arena_format(arena, "%s%s", SAMPLE_KEYWORD, sample->digest);
    b.document->unlinked = true;
    b.document->footer = SAY(w, arena, SAMPLE_FOOTER, e->name, e->code);
    b.document->foot_date = SAY(w, arena, FOOT_DATE, date_text(w, arena, e->period.to));
    document_landscape_page(b.document);
    document_paragraph(b.document, TONE_PLAIN,
                       SAY(w, arena, SAMPLE_OF, e->name, e->code, date_text(w, arena, e->period.to),
                           sample->drawing->seed));
    document_paragraph(b.document, TONE_PLAIN,
                       SAY(w, arena, SAMPLE_HOW,
                           sample->plan_sha256 ? sample->plan_sha256 : w->text[SAMPLE_UNKNOWN],
                           number_text(arena, (int64_t)sample->n_files)));
    if (*b.examiners)
        document_paragraph(b.document, TONE_STRONG, b.examiners);
    add_list(&b);
    add_answers(&b);
    add_surveys(&b);
    return b.document;
}
