/* Summary. */
#include "report/summary.h"

#include "history/rank.h"
#include "report/change_table.h"
#include "report/present.h"
#include "score/amounts.h"
#include "score/contract_words.h"

#include <stdlib.h>
#include <string.h>

/* The gate's answer has a place of its own. */
static const char *causes_text(const struct kept_changes *c, const struct wording *wording,
                               struct arena *arena)
{
    struct kept_changes said = *c;
    struct cause *list = arena_alloc(arena, (c->causes.n + 1) * sizeof *list);
    const char *text = "";
    said.causes = (struct causes){list, 0};
    for (size_t i = 0; i < c->causes.n; i++)
        if (c->causes.at[i].kind != CAUSE_GATE)
            list[said.causes.n++] = c->causes.at[i];
    const struct change_preface preface = change_preface_of(&said, wording, arena);
    for (size_t i = 0; i < preface.n; i++)
        text = arena_format(arena, "%s%s", text, preface.at[i]);
    return text;
}

static const unsigned char *evidence_of(const struct kept *k, const struct form_edition *form,
                                        bool known, struct arena *arena)
{
    unsigned char *state = arena_alloc(arena, form->n + 1);
    for (size_t i = 0; i < form->n; i++)
        state[i] = (unsigned char)(known ? kept_evidence(k, form->row[i].number) : ROW_ABSENT);
    return state;
}

static void take_rows(struct ca_before *b, const struct kept_changes *c,
                      const struct form_edition *form, struct arena *arena)
{
    unsigned char *row = arena_alloc(arena, form->n + 1);
    unsigned char *change = arena_alloc(arena, form->n + 1);
    for (size_t i = 0; i < form->n; i++) {
        row[i] = (unsigned char)(c->same_form ? kept_row(c->a, form->row[i].number) : ROW_ABSENT);
        change[i] = CHANGE_NONE;
        for (size_t k = 0; k < c->row.n; k++)
            if (c->row.at[k].number == form->row[i].number)
                change[i] = (unsigned char)c->row.at[k].change;
    }
    b->row = row;
    b->change = change;
    b->evidence[0] = evidence_of(c->published, form, c->same_form, arena);
    b->evidence[1] = evidence_of(c->b, form, c->same_form, arena);
}

/* With the result of which the last summary spoke; mostly that is what its report is compared with. */
static const struct ca_before *before_of(const struct evaluation *e, const struct kept *now,
                                         struct arena *arena)
{
    if (!e->past || !e->past->told)
        return NULL;
    const struct kept *k = e->told ? e->told : e->past->told;
    struct arena *own = e->facts->arena;
    struct ca_before *b = arena_alloc(arena, sizeof *b);
    const struct kept_changes *c =
        compare_kept(own, k, now, present_ages(e, now, own), e->editions);
    *b = (struct ca_before){
        .date = k->date,
        .untold = e->past->latest->date > k->date ? e->past->latest->date : DAY_NEVER,
        .away = e->past->away,
        .code = arena_string(arena, k->code),
        .name = arena_string(arena, k->name),
        .level = c->a->level ? arena_string(arena, c->a->level) : NULL,
        .gate = arena_string(arena, k->gate),
        .total_lo = c->a->total_lo,
        .total_hi = c->a->total_hi,
        .same_form = c->same_form,
        .same_grading = c->same_grading,
        .total = c->total,
        .level_change = c->level,
        .causes = arena_string(arena, causes_text(c, e->editions->wording, own)),
    };
    for (int i = 0; i < 2; i++) {
        const struct kept_computed *by = &c->by_evidence[i];
        b->level_by[i] = by->level ? arena_string(arena, by->level) : NULL;
        b->total_by[i] = c->same_grading ? total_text(by->total_lo, by->total_hi, arena) : "";
    }
    take_rows(b, c, e->editions->form, arena);
    return b;
}

static const struct age_counts *ages_of(const struct evaluation *e, const struct kept *now,
                                        struct arena *arena)
{
    const struct ages *ages = present_ages(e, now, e->facts->arena);
    if (!ages)
        return NULL;
    struct age_counts *counts = arena_alloc(arena, sizeof *counts);
    *counts = ages_count(ages);
    return counts;
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

/* A copy. */
static const struct kept_computed *computed_of(const struct kept *now, struct arena *arena)
{
    if (!now->computed || !overridden_items(now))
        return NULL;
    struct kept_computed *c = arena_alloc(arena, sizeof *c);
    *c = *now->computed;
    c->level = c->level ? arena_string(arena, c->level) : NULL;
    return c;
}

struct ca_summary ca_summary_of(const struct evaluation *e, struct arena *arena)
{
    size_t n_terms = 0;
    size_t rows = e->editions->form->n;
    size_t indicators = e->editions->grading->n;
    enum row_state *row = arena_alloc(arena, (rows + 1) * sizeof *row);
    struct ratio *lo = arena_alloc(arena, (indicators + 1) * sizeof *lo);
    struct ratio *hi = arena_alloc(arena, (indicators + 1) * sizeof *hi);
    const char *level = grading_level_word(&e->grading.total);
    const struct kept *now = present_result(e, e->facts->arena);
    struct ca_summary s = {
        .code = arena_string(arena, e->code),
        .name = arena_string(arena, e->name),
        .level = level ? arena_string(arena, level) : NULL,
        .gate = e->grading.gate,
        .total_lo = e->grading.total.lo,
        .total_hi = e->grading.total.hi,
        .overrides = overridden_items(now),
        .overrides_note = overrides_note(now, e->editions->wording, arena),
        .computed = computed_of(now, arena),
        .no_box = e->form.no_box,
        .row = row,
        .score_lo = lo,
        .score_hi = hi,
        .rejected = e->rejected,
        .damaged = e->damaged,
        .vanished = (int64_t)e->n_vanished,
        .term = ca_terms(e->facts, arena, &n_terms),
        .n_terms = n_terms,
        .before = before_of(e, now, arena),
        .ages = ages_of(e, now, arena),
        .first = e->past && !e->past->told,
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

/* --- their order ----------------------------------------------------------------------------------------- */

static struct standing standing_of(const struct ca_summary *ca)
{
    return (struct standing){.code = ca->code,
                             .judged = !ca->failed,
                             .level = ca->level,
                             .lo = ca->total_lo,
                             .hi = ca->total_hi};
}

static int by_standing(const void *a, const void *b)
{
    const struct standing x = standing_of(*(const struct ca_summary *const *)a);
    const struct standing y = standing_of(*(const struct ca_summary *const *)b);
    return standing_compare(&x, &y);
}

const struct ca_summary **cas_ranked(const struct run_summary *r, struct arena *arena,
                                     const size_t **place)
{
    const struct ca_summary **list = arena_alloc(arena, (r->n + 1) * sizeof *list);
    struct standing *standing = arena_alloc(arena, (r->n + 1) * sizeof *standing);
    size_t *places = arena_alloc(arena, (r->n + 1) * sizeof *places);
    for (size_t i = 0; i < r->n; i++)
        list[i] = &r->ca[i];
    if (r->n)
        qsort(list, r->n, sizeof *list, by_standing);
    for (size_t i = 0; i < r->n; i++)
        standing[i] = standing_of(list[i]);
    standings_place(standing, r->n);
    for (size_t i = 0; i < r->n; i++)
        places[i] = standing[i].place;
    *place = places;
    return list;
}
