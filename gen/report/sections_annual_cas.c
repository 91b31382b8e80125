/* Annual: all CAs on the page that is seen first. */
#include <string.h>

#include "report/annual_parts.h"
#include "report/present.h"
#include "report/sections_overview.h"

/* Of this year's results, beside last year's where these were by the same table. */
static struct overview_ca overview_of(const struct reporter *r, const struct annual_ca *ca)
{
    const struct kept *now = ca->now;
    bool same = strcmp(now->form, r->a->form->code) == 0;
    unsigned char *row = arena_alloc(r->arena, r->a->form->n + 1);
    struct ratio *before = arena_alloc(r->arena, 2 * sizeof *before);
    for (size_t i = 0; i < r->a->form->n; i++)
        row[i] = (unsigned char)kept_row(now, r->a->form->row[i].number);
    if (ca->changes && ca->changes->same_grading) {
        before[0] = ca->before->total_lo;
        before[1] = ca->before->total_hi;
    } else {
        before = NULL;
    }
    return (struct overview_ca){
        .code = ca->code,
        .name = arena_format(r->arena, "%s%s", now->name, overrides_note(now, r->w, r->arena)),
        .place = ca->place,
        .level = now->level,
        .lo = now->total_lo,
        .hi = now->total_hi,
        .before = before,
        .row = same ? row : NULL,
        .count = now->count};
}

void add_all_cas(struct reporter *r)
{
    struct overview_ca *ca = arena_alloc(r->arena, (r->a->n + 1) * sizeof *ca);
    size_t n = 0;
    for (size_t i = 0; i < r->a->n; i++)
        if (r->a->ca[i].now)
            ca[n++] = overview_of(r, &r->a->ca[i]);
    document_landscape_page(r->document);
    document_heading(r->document, 1, r->w->text[OVER_TITLE]);
    const struct overview over = {r->e, r->arena, ca, n, ORDER_RANKING};
    add_overview(r->document, &over);
}
