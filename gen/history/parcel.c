/* Parcel. */
#include "history/parcel.h"

#include <stdlib.h>
#include <string.h>

/* One way or the other: with `to` values are added to it, without they are read from at..end. */
struct passing {
    struct arena *arena;
    struct parcels *to;
    const char *at, *end;
    bool fault;
};

/* --- values --------------------------------------------------------------------------------------------- */

void parcels_append(struct parcels *to, const char *bytes, size_t n)
{
    if (to->cap - to->n < n) {
        to->cap = (to->cap + n) * 2;
        to->at = must_realloc(to->at, to->cap);
    }
    if (n)
        memcpy(to->at + to->n, bytes, n);
    to->n += n;
}

/* n bytes where they lie; NULL where so many are not there. */
static const char *take_bytes(struct passing *p, size_t n)
{
    const char *at = p->at;
    if (p->fault || (size_t)(p->end - p->at) < n) {
        p->fault = true;
        return NULL;
    }
    p->at += n;
    return at;
}

static void pass(struct passing *p, void *value, size_t n)
{
    if (p->to) {
        parcels_append(p->to, value, n);
        return;
    }
    const char *from = take_bytes(p, n);
    if (from)
        memcpy(value, from, n);
}

#define PASS(p, value) pass(p, &(value), sizeof(value))

/* With its end, so that it can be used where it lies; none for NULL. */
static void pass_text(struct passing *p, const char **text)
{
    size_t n = p->to && *text ? strlen(*text) + 1 : 0;
    PASS(p, n);
    if (p->to) {
        parcels_append(p->to, *text, n);
        return;
    }
    *text = n ? take_bytes(p, n) : NULL;
    p->fault = p->fault || (*text && (*text)[n - 1] != '\0');
}

static void pass_bytes(struct passing *p, const unsigned char **bytes, size_t n)
{
    bool there = *bytes;
    PASS(p, there);
    if (p->to)
        parcels_append(p->to, (const char *)*bytes, there ? n : 0);
    else
        *bytes = there ? (const unsigned char *)take_bytes(p, n) : NULL;
}

/* A list of *n values of `size` bytes, which `one` passes: where it is read, room for it. */
typedef void pass_one(struct passing *p, void *value);

static void pass_list(struct passing *p, void **list, size_t *n, size_t size, pass_one *one)
{
    PASS(p, *n);
    if (!p->to && *n > (size_t)(p->end - p->at)) /* each takes a byte at least */
        p->fault = true;
    if (p->fault)
        *n = 0;
    char *at = p->to ? *list : arena_alloc(p->arena, (*n + 1) * size);
    *list = at;
    for (size_t i = 0; i < *n && !p->fault; i++)
        one(p, at + i * size);
}

#define PASS_LIST(p, list, n, one)                                                                 \
    do {                                                                                           \
        void *passed = (void *)(uintptr_t)(list);                                                  \
        pass_list(p, &passed, &(n), sizeof *(list), one);                                          \
        if (!(p)->to)                                                                              \
            (list) = passed;                                                                       \
    } while (0)

/* --- a result ------------------------------------------------------------------------------------------- */

static void pass_reading(struct passing *p, void *value)
{
    pass_text(p, value);
}

static void pass_template(struct passing *p, void *value)
{
    struct kept_digest *d = value;
    pass_text(p, &d->name);
    pass_text(p, &d->sha256);
}

static void pass_score(struct passing *p, void *value)
{
    struct kept_score *s = value;
    pass_text(p, &s->id);
    PASS(p, s->lo);
    PASS(p, s->hi);
}

static void pass_measure(struct passing *p, void *value)
{
    struct kept_measure *m = value;
    pass_text(p, &m->name);
    pass_text(p, &m->unit);
    pass_text(p, &m->value);
    pass_text(p, &m->status);
    PASS(p, m->is_fraction);
    PASS(p, m->num);
    PASS(p, m->den);
    PASS(p, m->n);
}

static void pass_supply(struct passing *p, void *value)
{
    struct kept_supply *s = value;
    pass_text(p, &s->export);
    pass_text(p, &s->told);
    PASS(p, s->rows);
    PASS(p, s->accepted);
    PASS(p, s->lost);
    PASS(p, s->damaged);
    PASS(p, s->refused);
    PASS(p, s->dated);
    PASS(p, s->first);
    PASS(p, s->last);
}

static void pass_override(struct passing *p, void *value)
{
    struct kept_override *o = value;
    const char **text[] = {&o->item,     &o->result,   &o->state,   &o->reason,
                           &o->evidence, &o->examiner, &o->approver};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        pass_text(p, text[i]);
    PASS(p, o->decided_on);
    PASS(p, o->expires_on);
}

static void pass_computed(struct passing *p, void *value)
{
    struct kept_computed *c = value;
    PASS(p, c->count);
    PASS(p, c->no_box);
    PASS(p, c->total_lo);
    PASS(p, c->total_hi);
    pass_text(p, &c->level);
}

/* What a verdict by another standard has of its own as well. */
static void pass_verdict(struct passing *p, void *value)
{
    struct kept *k = value;
    size_t computed = k->computed_score ? k->n_scores : 0; /* as many, or none */
    pass_text(p, &k->form);
    pass_text(p, &k->grading);
    PASS(p, k->n_rows);
    pass_bytes(p, &k->row, k->n_rows);
    pass_bytes(p, &k->evidence, k->n_rows);
    pass_bytes(p, &k->voice, k->n_rows);
    PASS(p, k->count);
    PASS(p, k->no_box);
    PASS(p, k->total_lo);
    PASS(p, k->total_hi);
    pass_text(p, &k->level);
    pass_text(p, &k->gate);
    PASS_LIST(p, k->score, k->n_scores, pass_score);
    PASS_LIST(p, k->computed_score, computed, pass_score);
    if (!computed && !p->to)
        k->computed_score = NULL;
    PASS_LIST(p, k->basis.reading, k->basis.n_readings, pass_reading);
}

static void pass_rest(struct passing *p, struct kept_rest *rest)
{
    PASS(p, rest->date);
    pass_text(p, &rest->sha256);
}

static void pass_kept(struct passing *p, void *value)
{
    struct kept *k = value;
    size_t computed = k->computed != NULL;
    pass_verdict(p, k);
    pass_text(p, &k->code);
    pass_text(p, &k->name);
    PASS(p, k->date);
    pass_text(p, &k->result_sha256);
    pass_text(p, &k->manifest_sha256);
    pass_text(p, &k->basis.program);
    PASS_LIST(p, k->basis.template, k->basis.n_templates, pass_template);
    PASS_LIST(p, k->measure, k->n_measures, pass_measure);
    PASS_LIST(p, k->supply, k->n_supplies, pass_supply);
    PASS_LIST(p, k->override, k->n_overrides, pass_override);
    PASS_LIST(p, k->computed, computed, pass_computed);
    if (!computed && !p->to)
        k->computed = NULL;
    pass_rest(p, &k->previous);
    pass_rest(p, &k->last_year);
    PASS_LIST(p, k->beside, k->n_beside, pass_verdict);
}

/* --- a parcel ------------------------------------------------------------------------------------------- */

static void pass_problem(struct passing *p, void *value)
{
    struct problem *problem = value;
    PASS(p, problem->severity);
    PASS(p, problem->line);
    pass_text(p, &problem->file);
    pass_text(p, &problem->column);
    pass_text(p, &problem->text);
}

static void pass_parcel(struct passing *p, struct parcel *parcel)
{
    size_t kept = parcel->kept != NULL;
    PASS(p, parcel->written);
    PASS(p, parcel->failed);
    PASS(p, parcel->unarchived);
    pass_text(p, &parcel->result_sha256);
    pass_text(p, &parcel->manifest_sha256);
    pass_text(p, &parcel->path);
    PASS(p, parcel->date);
    PASS_LIST(p, parcel->problems.list.at, parcel->problems.list.n, pass_problem);
    PASS_LIST(p, parcel->kept, kept, pass_kept);
    if (!kept)
        parcel->kept = NULL;
}

void parcels_add(struct parcels *to, const struct parcel *parcel)
{
    struct passing p = {.to = to};
    struct parcel copy = *parcel; /* passing writes nothing into what it adds */
    pass_parcel(&p, &copy);
}

bool parcels_next(struct parcel *parcel, struct arena *arena, const char **at, const char *end)
{
    struct passing p = {.arena = arena, .at = *at, .end = end};
    *parcel = (struct parcel){0};
    if (*at == end)
        return false;
    pass_parcel(&p, parcel);
    *at = p.at;
    return !p.fault;
}
