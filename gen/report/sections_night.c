/* Night: what changed since the results before, on the first page of the summary. */
#include <string.h>

#include "report/run_changes.h"
#include "report/sections.h"
#include "score/amounts.h"
#include "score/contract_words.h"

struct teller {
    const struct run_summary *s;
    const struct wording *w;
    struct arena *arena;
    struct document *document;
};

enum { N_CODE, N_DATE, N_LEVEL, N_TOTAL, N_NEW, N_MENDED, N_OTHER, NIGHT_COLUMNS };

static const char *change_text_of(const struct teller *n, int64_t now, int64_t before)
{
    int64_t change = now - before;
    if (change == 0)
        return n->w->text[NIGHT_SAME];
    return arena_format(n->arena, "%s%lld", change > 0 ? "+" : "", (long long)change);
}

static const char *rows_text(const struct teller *n, const struct step_rows *rows)
{
    const char *text = "";
    for (size_t i = 0; i < rows->n; i++)
        text = arena_format(n->arena, "%s%s%d", text, i ? "、" : "",
                            n->s->editions->form->row[rows->row[i]].number);
    return rows->n ? SAY(n->w, n->arena, CHANGE_ROW_NUMBER, text) : "";
}

/* "第85、86条→是、第3条→否、总分4.60→3.90": what the evidence makes of them now. */
static const char *evidence_text(const struct teller *n, const struct ca_change *c)
{
    const struct step_rows *rows = &c->step[STEP_EVIDENCE];
    const char *text = "";
    for (unsigned state = 0; state < ROW_STATES; state++) {
        VEC(int) of = {0};
        for (size_t i = 0; i < rows->n; i++)
            if (c->ca->before->evidence[1][rows->row[i]] == state)
                *vec_push(n->arena, &of) = rows->row[i];
        if (of.n)
            text = arena_format(n->arena, "%s%s%s→%s", text, *text ? "、" : "",
                                rows_text(n, &(struct step_rows){of.at, of.n}),
                                row_state_text(n->w, (enum row_state)state));
    }
    const char *grades = grades_by_evidence(c, n->w, n->arena);
    return arena_format(n->arena, "%s%s%s", text, *text && *grades ? "、" : "", grades);
}

static const char *step_of(const struct teller *n, const char *from, const char *to)
{
    return arena_format(n->arena, "%s → %s", from, to);
}

/* A sentence that has its full stop needs no other mark behind it. */
static const char *joined(const struct teller *n, const char *text, const char *more)
{
    static const char stop[] = "。";
    size_t at = strlen(text);
    bool whole = at >= sizeof stop - 1 && strcmp(text + at - (sizeof stop - 1), stop) == 0;
    return !*more   ? text
           : !*text ? more
                    : arena_format(n->arena, "%s%s%s", text, whole ? "" : "；", more);
}

static const char *other_rows_text(const struct teller *n, const struct ca_change *c)
{
    const char *text = "";
    for (int i = 0; i < ROW_CHANGES; i++)
        if (c->other[i])
            text =
                arena_format(n->arena, "%s%s%s", text, *text ? "、" : "",
                             SAY(n->w, n->arena, NIGHT_OTHER_ROW, change_text(n->w, (enum change)i),
                                 number_text(n->arena, (int64_t)c->other[i])));
    return text;
}

/* What else is other than before: 否 that is open or does not apply now, gate, name, edition. */
static const char *other_text(const struct teller *n, const struct ca_change *c)
{
    const struct ca_before *b = c->ca->before;
    const char *text = b->causes;
    for (int i = 0; i < ROW_STEPS; i++) {
        const char *rows = i == STEP_EVIDENCE ? evidence_text(n, c) : rows_text(n, &c->step[i]);
        if (*rows && i != STEP_NEW && i != STEP_MENDED)
            text = joined(n, text,
                          arena_format(n->arena, "%s：%s",
                                       n->w->text[row_step_phrase((enum row_step)i)], rows));
    }
    if (c->others)
        text = joined(n, text, SAY(n->w, n->arena, NIGHT_OTHER_ROWS, other_rows_text(n, c)));
    if (c->gate)
        text = joined(n, text,
                      arena_format(n->arena, "%s：%s", n->w->text[SCORES_GATE],
                                   step_of(n, b->gate, gate_words[c->ca->gate])));
    if (c->recoded)
        text = joined(n, text, SAY(n->w, n->arena, NIGHT_RECODED, b->code));
    if (c->renamed)
        text = joined(n, text, SAY(n->w, n->arena, NIGHT_RENAMED, b->name));
    if (!b->same_form || !b->same_grading)
        text = joined(n, text, n->w->text[NIGHT_OTHER_EDITION]);
    return text;
}

static void add_change(const struct teller *n, struct table *t, const struct ca_change *c)
{
    const struct ca_before *b = c->ca->before;
    struct cell *cell = table_row(n->arena, t);
    const char *level = level_label(n->w, c->ca->level);
    const char *total = total_text(c->ca->total_lo, c->ca->total_hi, n->arena);
    const char *total_before = total_text(b->total_lo, b->total_hi, n->arena);
    cell_text(&cell[N_CODE], TONE_PLAIN, c->ca->code);
    cell_text(&cell[N_DATE], TONE_PLAIN, day_text(n->arena, b->date));
    cell_text(&cell[N_LEVEL], c->level ? TONE_STRONG : TONE_PLAIN,
              c->level ? step_of(n, level_label(n->w, b->level), level) : level);
    cell_text(&cell[N_TOTAL], TONE_PLAIN, c->total ? step_of(n, total_before, total) : total);
    cell_text(&cell[N_NEW], c->step[STEP_NEW].n ? TONE_BAD : TONE_PLAIN,
              rows_text(n, &c->step[STEP_NEW]));
    cell_text(&cell[N_MENDED], c->step[STEP_MENDED].n ? TONE_GOOD : TONE_PLAIN,
              rows_text(n, &c->step[STEP_MENDED]));
    cell_text(&cell[N_OTHER], TONE_PLAIN, other_text(n, c));
}

static void add_changed_cas(const struct teller *n, const struct run_changes *r)
{
    const struct wording *w = n->w;
    struct column_doc *c = arena_alloc(n->arena, NIGHT_COLUMNS * sizeof *c);
    c[N_CODE] = (struct column_doc){w->text[HEAD_CODE], 12, ALIGN_CENTER, 9};
    c[N_DATE] = (struct column_doc){w->text[NIGHT_DATE], 14, ALIGN_CENTER, 10};
    c[N_LEVEL] = (struct column_doc){w->text[HEAD_LEVEL], 18, ALIGN_CENTER, 11};
    c[N_TOTAL] = (struct column_doc){w->text[HEAD_TOTAL], 22, ALIGN_CENTER, 13};
    c[N_NEW] = (struct column_doc){w->text[NIGHT_NEW], 30, ALIGN_LEFT, 17};
    c[N_MENDED] = (struct column_doc){w->text[NIGHT_MENDED], 30, ALIGN_LEFT, 16};
    c[N_OTHER] = (struct column_doc){w->text[NIGHT_OTHER], 44, ALIGN_LEFT, 60};
    struct table *t =
        table_new(n->arena, w->text[SHEET_NAME_NIGHT], w->text[NIGHT_TITLE], c, NIGHT_COLUMNS);
    t->sheet_order = SUMMARY_NIGHT;
    for (size_t i = 0; i < r->n; i++)
        if (ca_has_changed(&r->ca[i]))
            add_change(n, t, &r->ca[i]);
    if (t->n_rows)
        document_table(n->document, t);
    else if (r->n)
        document_paragraph(n->document, TONE_PLAIN, w->text[NIGHT_NOTHING]);
}

static void add_entered(const struct teller *n, const struct run_changes *r)
{
    struct names list = {0};
    for (size_t i = 0; i < r->n_entered; i++)
        *vec_push(n->arena, &list) =
            arena_format(n->arena, "%s（%s）", r->entered[i]->code, r->entered[i]->name);
    if (list.n)
        document_paragraph(n->document, TONE_OPEN,
                           SAY(n->w, n->arena, NIGHT_ENTERED, names_joined(n->arena, &list, "、")));
}

static void add_returned(const struct teller *n, const struct run_changes *r)
{
    struct names list = {0};
    for (size_t i = 0; i < r->n_returned; i++)
        *vec_push(n->arena, &list) =
            arena_format(n->arena, "%s（%s）", r->returned[i]->code,
                         date_text(n->w, n->arena, r->returned[i]->before->date));
    if (list.n)
        document_paragraph(n->document, TONE_OPEN,
                           SAY(n->w, n->arena, NIGHT_RETURNED, date_text(n->w, n->arena, r->latest),
                               names_joined(n->arena, &list, "、")));
}

/* A run that was ended before its summary, or one of some CAs alone. */
static void add_untold(const struct teller *n, const struct run_changes *r)
{
    enum { NAMED = 8 };
    const char *list = "";
    size_t named = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->ca[i].ca->before->untold != DAY_NEVER && named++ < NAMED)
            list = arena_format(n->arena, "%s%s%s", list, named > 1 ? "、" : "", r->ca[i].ca->code);
    if (named > NAMED)
        list = SAY(n->w, n->arena, NIGHT_AND_OTHERS, list);
    if (named)
        document_paragraph(n->document, TONE_OPEN,
                           SAY(n->w, n->arena, NIGHT_UNTOLD, date_text(n->w, n->arena, r->latest),
                               number_text(n->arena, (int64_t)named),
                               date_text(n->w, n->arena, r->untold), list));
}

static void add_vanished(const struct teller *n)
{
    struct names list = {0};
    for (size_t i = 0; i < n->s->n_vanished; i++)
        *vec_push(n->arena, &list) =
            arena_format(n->arena, "%s（%s）", n->s->vanished[i].code,
                         date_text(n->w, n->arena, n->s->vanished[i].date));
    if (list.n)
        document_paragraph(
            n->document, TONE_BAD,
            SAY(n->w, n->arena, SUMMARY_VANISHED, names_joined(n->arena, &list, "、")));
}

void add_run_changes(struct document *document, const struct run_summary *summary,
                     struct arena *arena)
{
    const struct teller n = {summary, summary->editions->wording, arena, document};
    const struct run_changes r = run_changes_of(summary, arena);
    if (!r.any)
        return;
    document_heading(document, 2, n.w->text[NIGHT_TITLE]);
    document_paragraph(
        document, TONE_PLAIN,
        SAY(n.w, arena, NIGHT_COUNTS, number_text(arena, (int64_t)r.n), number_text(arena, r.no),
            change_text_of(&n, r.no, r.no_before), number_text(arena, (int64_t)r.step[STEP_NEW]),
            number_text(arena, (int64_t)r.step[STEP_MENDED]), number_text(arena, r.pending),
            change_text_of(&n, r.pending, r.pending_before)));
    if (r.step[STEP_AGAIN])
        document_paragraph(
            document, TONE_PLAIN,
            SAY(n.w, arena, NIGHT_AGAIN_COUNT, number_text(arena, (int64_t)r.step[STEP_AGAIN])));
    if (r.step[STEP_SITE])
        document_paragraph(
            document, TONE_OPEN,
            SAY(n.w, arena, NIGHT_SITE_COUNT, number_text(arena, (int64_t)r.step[STEP_SITE])));
    if (r.step[STEP_EVIDENCE])
        document_paragraph(document, TONE_OPEN,
                           SAY(n.w, arena, NIGHT_EVIDENCE_COUNT,
                               number_text(arena, (int64_t)r.step[STEP_EVIDENCE])));
    if (r.step[STEP_BASIS])
        document_paragraph(
            document, TONE_OPEN,
            SAY(n.w, arena, NIGHT_BASIS_COUNT, number_text(arena, (int64_t)r.step[STEP_BASIS])));
    add_untold(&n, &r);
    add_vanished(&n);
    add_entered(&n, &r);
    add_returned(&n, &r);
    add_changed_cas(&n, &r);
}
