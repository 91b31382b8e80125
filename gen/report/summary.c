/* Summary. */
#include "report/summary.h"

#include "history/causes.h"
#include "report/present.h"
#include "score/contract_words.h"

#include <stdlib.h>
#include <string.h>

/* The gate's answer has a place of its own. */
static const char *causes_text(const struct evaluation *e, const struct kept *before)
{
    struct arena *arena = e->facts->arena;
    const struct causes all = causes_of(arena, before, present_result(e, arena), e->editions);
    struct cause *list = arena_alloc(arena, (all.n + 1) * sizeof *list);
    struct causes causes = {list, 0};
    const char *text = "";
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].kind != CAUSE_GATE)
            list[causes.n++] = all.at[i];
    const struct cause_sentences said = causes_sentences(&causes, e->editions->wording, arena);
    for (size_t i = 0; i < said.n; i++)
        text = arena_format(arena, "%s%s", text, said.at[i]);
    return text;
}

static const struct ca_before *before_of(const struct evaluation *e, struct arena *arena)
{
    const struct kept *k = e->past ? e->past->previous : NULL;
    const struct form_edition *form = e->editions->form;
    if (!k)
        return NULL;
    struct ca_before *b = arena_alloc(arena, sizeof *b);
    unsigned char *row = arena_alloc(arena, form->n + 1);
    *b = (struct ca_before){
        .date = k->date,
        .latest = e->past->latest,
        .code = arena_string(arena, k->code),
        .name = arena_string(arena, k->name),
        .level = k->level ? arena_string(arena, k->level) : NULL,
        .gate = arena_string(arena, k->gate),
        .total_lo = k->total_lo,
        .total_hi = k->total_hi,
        .same_form = strcmp(k->form, form->code) == 0,
        .same_grading = strcmp(k->grading, e->editions->grading->code) == 0,
        .causes = arena_string(arena, causes_text(e, e->before ? e->before : k)),
        .row = row,
    };
    for (size_t i = 0; i < form->n; i++)
        row[i] =
            b->same_form ? (unsigned char)kept_row(k, form->row[i].number) : (unsigned)ROW_ABSENT;
    return b;
}

const struct term *ca_terms(const struct facts *facts, struct arena *arena, size_t *n)
{
    *n = facts->terms.at.n;
    struct term *list = arena_alloc(arena, (*n + 1) * sizeof *list);
    for (size_t i = 0; i < *n; i++) {
        list[i] = facts->terms.at.at[i];
        list[i].id = arena_string(arena, list[i].id);
        list[i].what = arena_string(arena, list[i].what);
        list[i].file = arena_string(arena, list[i].file);
    }
    if (*n)
        qsort(list, *n, sizeof *list, terms_by_day);
    return list;
}

struct ca_summary ca_summary_of(const struct evaluation *e, struct arena *arena)
{
    size_t n_terms = 0;
    size_t rows = e->editions->form->n;
    size_t indicators = e->editions->grading->n;
    enum row_state *row = arena_alloc(arena, (rows + 1) * sizeof *row);
    struct ratio *lo = arena_alloc(arena, (indicators + 1) * sizeof *lo);
    struct ratio *hi = arena_alloc(arena, (indicators + 1) * sizeof *hi);
    const char *level = grading_level_word(&e->grading, &e->grading.total);
    struct ca_summary s = {
        .code = arena_string(arena, e->code),
        .name = arena_string(arena, e->name),
        .level = level ? arena_string(arena, level) : NULL,
        .gate = e->grading.gate,
        .total_lo = e->grading.total.lo,
        .total_hi = e->grading.total.hi,
        .no_box = e->form.no_box,
        .row = row,
        .score_lo = lo,
        .score_hi = hi,
        .rejected = e->rejected,
        .damaged = e->damaged,
        .vanished = (int64_t)e->n_vanished,
        .term = ca_terms(e->facts, arena, &n_terms),
        .n_terms = n_terms,
        .before = before_of(e, arena),
        .first = e->past && !e->past->previous,
    };
    memcpy(s.count, e->form.count, sizeof s.count);
    for (size_t i = 0; i < rows; i++)
        row[i] = e->form.row[i].state;
    for (size_t i = 0; i < indicators; i++) {
        lo[i] = e->grading.indicator[i].lo;
        hi[i] = e->grading.indicator[i].hi;
    }
    for (size_t i = 0; i < e->ingested.n; i++)
        s.rows += e->ingested.file[i].rows;
    return s;
}
