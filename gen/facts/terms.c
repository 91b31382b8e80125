/* Terms. */
#include "facts/terms.h"

#include <string.h>

#include "facts/facts.h"

void terms_add(struct facts *facts, const struct fields *f, struct term term,
               const struct value *end)
{
    if (!present(end) || end->as.day > facts->period.to + TERMS_AHEAD)
        return;
    term.id = term.id ? term.id : "";
    term.what = term.what ? term.what : "";
    term.day = end->as.day;
    term.file = f->record->file;
    term.line = f->record->line;
    *vec_push(facts->arena, &facts->terms.at) = term;
}

int terms_by_day(const void *a, const void *b)
{
    const struct term *x = a;
    const struct term *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->id, y->id);
}
