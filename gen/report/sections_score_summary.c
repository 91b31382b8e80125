/* Score summary: a line for each indicator, on one page; the details follow. */
#include <string.h>

#include "report/sections.h"
#include "score/amounts.h"

enum { S_TITLE, S_TABLE, S_SHARE, S_SCORE, S_BEFORE, S_STATE, SUMMARY_COLUMNS };

static const struct kept *compared(const struct sections *s)
{
    const struct kept *k = s->e->last_year ? s->e->last_year
                           : s->e->past    ? s->e->past->last_year
                                           : NULL;
    return k && strcmp(k->grading, s->e->editions->grading->code) == 0 ? k : NULL;
}

static const char *interval(const struct sections *s, struct ratio lo, struct ratio hi)
{
    return score_text(lo, hi, s->arena);
}

static void add_line(const struct sections *s, struct table *t, size_t i, const struct kept *before)
{
    const struct wording *w = s->w;
    const struct indicator_result *x = &s->e->grading.indicator[i];
    const struct indicator *d = x->indicator;
    bool known = ratio_compare(x->lo, x->hi) == 0;
    struct cell *cell = table_row(s->arena, t);
    const struct kept_score *old = before ? kept_score_of(before, d->id) : NULL;
    bool first = d->parent == SIZE_MAX;
    cell_text(&cell[S_TITLE], first ? TONE_STRONG : TONE_PLAIN,
              first ? d->title : arena_format(s->arena, "　%s", d->title));
    cell_text(&cell[S_TABLE], TONE_PLAIN, d->table);
    cell_text(&cell[S_SHARE], d->weighted ? TONE_PLAIN : TONE_MUTED,
              d->weighted ? ratio_text(s->arena, ratio_multiply(d->share, ratio_int(100)), 4)
                          : w->text[SCORES_UNWEIGHTED]);
    cell_text(&cell[S_SCORE], known ? TONE_STRONG : TONE_OPEN, interval(s, x->lo, x->hi));
    cell_text(&cell[S_BEFORE], TONE_PLAIN,
              old ? interval(s, old->lo, old->hi) : w->text[CHANGE_ABSENT]);
    cell_text(&cell[S_STATE], known ? TONE_PLAIN : TONE_OPEN,
              w->text[known ? SCORES_KNOWN : SCORES_OPEN]);
}

void add_score_summary(struct sections *s)
{
    const struct wording *w = s->w;
    const struct grading_result *g = &s->e->grading;
    const struct kept *before = compared(s);
    struct column_doc *c = arena_alloc(s->arena, SUMMARY_COLUMNS * sizeof *c);
    c[S_TITLE] = (struct column_doc){w->text[SCORES_INDICATOR], 30, ALIGN_LEFT, 40};
    c[S_TABLE] = (struct column_doc){w->text[SCORES_TABLE_HEAD], 6, ALIGN_CENTER, 8};
    c[S_SHARE] = (struct column_doc){w->text[SCORES_SHARE], 10, ALIGN_CENTER, 17};
    c[S_SCORE] = (struct column_doc){w->text[SCORES_RESULT], 10, ALIGN_CENTER, 13};
    c[S_BEFORE] =
        (struct column_doc){w->text[SCORES_BEFORE], 10, ALIGN_CENTER, before ? 12 : NOT_ON_PAGES};
    c[S_STATE] = (struct column_doc){w->text[SCORES_STATE], 10, ALIGN_CENTER, 14};
    struct table *t = table_new(s->arena, NULL, w->text[SCORES_SUMMARY], c, SUMMARY_COLUMNS);
    for (size_t i = 0; i < s->e->editions->grading->n; i++)
        add_line(s, t, i, before);
    document_heading(s->document, 2, t->title);
    document_paragraph(s->document, TONE_STRONG, score_sentence(s));
    document_paragraph(s->document, TONE_PLAIN,
                       SAY(w, s->arena, SCORES_GATE_LINE, w->text[SCORES_GATE], g->gate_reason));
    const char *limit = total_limit_text(g, w, s->arena);
    if (*limit)
        document_paragraph(s->document, TONE_PLAIN, SAY(w, s->arena, SCORES_LIMIT_LINE, limit));
    document_table(s->document, t);
}
