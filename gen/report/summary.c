/* Summary. */
#include "report/summary.h"
#include "score/contract_words.h"

#include <string.h>

struct ca_summary ca_summary_of(const struct evaluation *e, struct arena *arena)
{
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
