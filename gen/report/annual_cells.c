/* Annual cells. */
#include "report/annual_parts.h"

#include <string.h>

enum { PLACES = 2 };

const char *interval_text(const struct reporter *r, struct ratio lo, struct ratio hi)
{
    const char *text = ratio_fixed(r->arena, lo, PLACES);
    if (ratio_compare(lo, hi) == 0)
        return text;
    return arena_format(r->arena, "%s–%s", text, ratio_fixed(r->arena, hi, PLACES));
}

/* As the text beside it: rounded, so that a sheet shows no more digits than the page. */
static double shown(const struct reporter *r, struct ratio x)
{
    const char *text = ratio_fixed(r->arena, x, PLACES);
    struct ratio rounded = x;
    ratio_parse(text, strlen(text), &rounded);
    return ratio_double(rounded);
}

void interval_cell(const struct reporter *r, struct cell *cell, struct ratio lo, struct ratio hi)
{
    if (ratio_compare(lo, hi) == 0)
        cell_number(cell, TONE_PLAIN, shown(r, lo), interval_text(r, lo, hi));
    else
        cell_text(cell, TONE_OPEN, interval_text(r, lo, hi));
}

/* With a + where it is one. */
static const char *signed_text(const struct reporter *r, struct ratio x)
{
    const char *text = ratio_fixed(r->arena, x, PLACES);
    return ratio_compare(x, ratio_int(0)) > 0 ? arena_format(r->arena, "+%s", text) : text;
}

/* Better or worse only where the whole of the change is. */
static enum tone rise_tone(struct ratio lo, struct ratio hi)
{
    const struct ratio none = ratio_int(0);
    return ratio_compare(lo, none) > 0   ? TONE_GOOD
           : ratio_compare(hi, none) < 0 ? TONE_BAD
                                         : TONE_PLAIN;
}

const char *rise_text(const struct reporter *r, const struct ratio now[2],
                      const struct ratio before[2])
{
    const struct ratio lo = ratio_minus(now[0], before[1]);
    const struct ratio hi = ratio_minus(now[1], before[0]);
    if (ratio_compare(lo, hi) == 0)
        return signed_text(r, lo);
    if (rise_tone(lo, hi) == TONE_PLAIN)
        return r->w->text[ANNUAL_CHANGE_OPEN];
    return SAY(r->w, r->arena, ANNUAL_CHANGE_RANGE, signed_text(r, lo), signed_text(r, hi));
}

void change_cell(const struct reporter *r, struct cell *cell, const struct ratio now[2],
                 const struct ratio before[2])
{
    const struct ratio lo = ratio_minus(now[0], before[1]);
    const struct ratio hi = ratio_minus(now[1], before[0]);
    const char *text = rise_text(r, now, before);
    if (ratio_compare(lo, hi) == 0)
        cell_number(cell, rise_tone(lo, hi), shown(r, lo), text);
    else
        cell_text(cell, rise_tone(lo, hi), text);
}

void count_cell(const struct reporter *r, struct cell *cell, enum tone tone, int64_t n)
{
    cell_number(cell, tone, (double)n, number_text(r->arena, n));
}

/* More is better (+1), worse (-1), or neither. */
void count_change(const struct reporter *r, struct cell *cell, int64_t n, int better)
{
    int64_t good = n * better;
    enum tone tone = good > 0 ? TONE_GOOD : good < 0 ? TONE_BAD : TONE_PLAIN;
    cell_number(cell, tone, (double)n,
                arena_format(r->arena, "%s%lld", n > 0 ? "+" : "", (long long)n));
}

const char *year_text(const struct reporter *r, const struct annual_year *y)
{
    return SAY(r->w, r->arena, ANNUAL_OF_YEAR, number_text(r->arena, y->year));
}

struct table *annual_table(const struct reporter *r, enum phrase sheet, const char *title,
                           const struct column_doc *column, size_t n, int order)
{
    struct table *t = table_new(r->arena, r->w->text[sheet], title, column, n);
    t->sheet_order = order;
    return t;
}

const char *indicator_title(const struct reporter *r, size_t indicator)
{
    const struct indicator *x = &r->a->grading->indicator[indicator];
    return x->parent == SIZE_MAX ? x->title : arena_format(r->arena, "　%s", x->title);
}

void annual_leave_out_before(const struct reporter *r, struct table *t, size_t from, size_t to)
{
    bool *keep = arena_alloc(r->arena, (t->n_columns + 1) * sizeof *keep);
    for (size_t c = 0; c < t->n_columns; c++)
        keep[c] = c < from || c >= to;
    if (r->a->before.n == 0)
        table_keep(r->arena, t, keep);
}

void annual_leave_out_absent(const struct reporter *r, struct table *t, size_t from)
{
    bool *keep = arena_alloc(r->arena, (t->n_columns + 1) * sizeof *keep);
    for (size_t c = 0; c < t->n_columns; c++)
        keep[c] = c < from;
    for (size_t i = 0; i < t->n_rows; i++)
        for (size_t c = from; c < t->n_columns; c++) {
            const char *text = table_cell(t, i, c)->text;
            keep[c] = keep[c] || (text && strcmp(text, r->w->text[CHANGE_ABSENT]) != 0);
        }
    table_keep(r->arena, t, keep);
}

void mean_cell(const struct reporter *r, struct cell *cell, const struct mean *m)
{
    if (m->n)
        interval_cell(r, cell, m->lo, m->hi);
    else
        cell_text(cell, TONE_MUTED, r->w->text[CHANGE_ABSENT]);
}
