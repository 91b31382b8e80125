/* What objects show of themselves (facts/objects.h): of form rows 41, 42, 67, 187. */
#include <string.h>

#include "measures/kinds.h"

bool measure_is_idle(const struct measure *m)
{
    return m->state == MEASURE_NO_CASES && m->def && m->def->kind && m->def->kind->of_objects;
}

/* What is left open leaves nothing else open: nobody says that these are all objects there are. */
static void of_tally(struct measure *m, const struct tally *t)
{
    m->n = t->n;
    m->objects = t->n;
    m->evidence = &t->bad_list;
    m->unknown = t->unknown.n;
    m->unknown_list = &t->unknown.list;
    if (t->n == 0) {
        measure_none(m, REASON_NO_CASES);
        return;
    }
    measure_point(m, ratio_int(t->bad));
}

/* ... but for these: each may be a bad one, and they are there. */
static void leave_open(struct measure *m, const struct tally *t, enum unknown_reason why)
{
    struct unknowns one = {0};
    int64_t open = t->unknown.by_reason[why];
    if (open == 0)
        return;
    one.by_reason[why] = open;
    m->unknown = open;
    measure_interval(m, ratio_int(t->bad), ratio_int(t->bad + open), reason_of_unknowns(&one));
    m->value = ratio_int(t->bad);
    m->has_value = true;
}

static struct record place_of(const char *file)
{
    return (struct record){.file = file};
}

/* The edition in force when a certificate was issued. */
static const struct profile_edition *edition_at(const struct profile *p, instant issued)
{
    size_t i = 0;
    while (i + 1 < p->n && p->edition[i + 1].from <= day_of(issued))
        i++;
    return &p->edition[i];
}

/* --- points of the profile (GM 6.2.5 b, row 42; 6.6.7.4 b, row 187) ---------------------------------------------- */

/* How often each point was observed. */
struct seen_points {
    int64_t n[OBJECT_POINT_COUNT];
    const char *text[OBJECT_POINT_COUNT];
};

static bool is_observed(const struct profile_point *x, object_points points, int64_t octets)
{
    return x->most ? octets > x->most : points >> x->point & 1;
}

static struct judged judge_points(const struct profile_edition *e, enum profile_object of,
                                  object_points points, int64_t octets, struct seen_points *seen)
{
    struct judged judged = judged_bool(true);
    for (size_t i = 0; i < e->point.n; i++) {
        const struct profile_point *x = &e->point.at[i];
        if (x->of != of || !is_observed(x, points, octets))
            continue;
        seen->text[x->point] = x->text;
        seen->n[x->point]++;
        judged =
            judged_and(judged, x->unread ? judged_untold(UNKNOWN_EDITION) : judged_bool(false));
    }
    return judged;
}

static void add_seen(struct measure *m, struct arena *arena, const struct seen_points *seen)
{
    for (size_t i = 0; i < OBJECT_POINT_COUNT; i++)
        if (seen->n[i])
            NOTE(m, arena, NOTE_OBSERVED, seen->text[i],
                 arena_format(arena, "%lld", (long long)seen->n[i]));
}

static struct answer_value answer_of(bool has, bool yes)
{
    return (struct answer_value){has ? VALUE_PRESENT : VALUE_BLANK, yes ? ANSWER_YES : ANSWER_NO};
}

/* Usages and constraints of a certificate that no row of the list is; else they are judged there. */
static struct judged judge_unlisted(const struct object_facts *o,
                                    const struct object_certificate *c,
                                    const struct profile_edition *edition, struct arena *arena)
{
    const struct object_form *form = &o->form.at[c->form];
    unsigned halves = object_halves(form);
    bool paired =
        c->pair != UINT32_MAX && o->pair_halves.at[c->pair] == (PAIR_SIGNS | PAIR_ENCRYPTS);
    const struct certificate_format format = {
        .signing = halves != PAIR_ENCRYPTS,
        .object = true,
        .usage_state = form->has_usage ? VALUE_PRESENT : VALUE_BLANK,
        .usage = key_usage_text(arena, form->usage),
        .usage_critical = answer_of(form->has_usage, form->usage_critical),
        .constraints_state = form->has_constraints ? VALUE_PRESENT : VALUE_BLANK,
        .constraints = form->ca ? "CA:TRUE" : "CA:FALSE",
        .constraints_critical = answer_of(form->has_constraints, form->constraints_critical),
    };
    return format_judge(&format, edition, paired ? PAIRING_PAIRED : PAIRING_UNTOLD);
}

/* A subscriber's, of the period. What is in no list and serves the CA itself is nobody's. */
static bool is_judged(const struct facts *facts, const struct object_certificate *c, bool listed)
{
    return c->check == OBJECT_VERIFIED && period_has(&facts->period, c->not_before) &&
           (listed || !facts->objects->form.at[c->form].service);
}

static void judge_subscribers(const struct facts *facts, const struct profile *p,
                              struct arena *arena, struct tally *t, struct seen_points *seen)
{
    const struct object_facts *o = facts->objects;
    const bool *listed = facts->certificates.objects.listed;
    for (size_t i = 0; i < o->certificate.n; i++) {
        const struct object_certificate *c = &o->certificate.at[i];
        const struct record place = place_of(c->file);
        if (!is_judged(facts, c, listed && listed[i]))
            continue;
        const struct profile_edition *e = edition_at(p, c->not_before);
        struct judged judged = judge_points(e, PROFILE_SUBSCRIBER, c->points, c->octets, seen);
        if (!listed || !listed[i])
            judged = judged_and(judged, judge_unlisted(o, c, e, arena));
        if (c->contested)
            judged = judged_untold(UNKNOWN_CONTRADICTORY);
        tally_judged(t, arena, judged, &place, slice_of(c->serial));
    }
}

/* A CA's certificate that it works with: valid at D, and its key signed something in the period. */
static bool is_in_use(const struct facts *facts, const struct object_authority *a)
{
    const struct period *p = &facts->period;
    return !a->trusted && a->not_before < p->end && a->not_after >= p->end - 1 &&
           a->used >= p->begin && a->used < p->end;
}

static void judge_authorities(const struct facts *facts, const struct measure_def *def,
                              struct arena *arena, struct tally *t, struct seen_points *seen)
{
    const struct object_facts *o = facts->objects;
    for (size_t i = 0; i < o->authority.n; i++) {
        const struct object_authority *a = &o->authority.at[i];
        const struct record place = place_of(a->file);
        if (!is_in_use(facts, a))
            continue;
        const struct profile_edition *e = edition_at(def->profile, a->not_before);
        bool bound = civil_from_day(day_of(a->not_before)).year >= measure_int(def, "since");
        tally_judged(t, arena,
                     bound ? judge_points(e, PROFILE_AUTHORITY, a->points, a->octets, seen)
                           : judged_untold(UNKNOWN_EDITION),
                     &place, slice_of(a->serial));
    }
}

/* Certificates of the period. */
void measure_object_faults(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    struct seen_points seen = {0};
    judge_subscribers(facts, def->profile, arena, t, &seen);
    of_tally(m, t);
    leave_open(m, t, UNKNOWN_CONTRADICTORY);
    add_seen(m, arena, &seen);
}

/* Those of the CA itself that it works with; none that is older than `since`, when there was no profile. */
void measure_object_ca_faults(const struct facts *facts, const struct measure_def *def,
                              struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    struct seen_points seen = {0};
    judge_authorities(facts, def, arena, t, &seen);
    of_tally(m, t);
    add_seen(m, arena, &seen);
    if (t->unknown.n > 0 && t->bad == 0) /* then they are not shown to be sound */
        measure_none(m, REASON_NO_CASES);
}

/* --- SM2 (GM 6.2.5 a, row 41; 6.6.7.4 b, row 187) ---------------------------------------------------------------- */

static bool is_sm2(const struct object_form *form, const char *const *oids)
{
    const char *const part[] = {form->key_algorithm, form->curve, form->signature_algorithm};
    bool same = true;
    for (size_t i = 0; i < 3 && oids[i]; i++)
        same = same && strcmp(part[i], oids[i]) == 0;
    return same;
}

/* Certificates that no row of the list is, and those of the CA itself that it works with. */
void measure_object_not_sm2(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    const struct object_facts *o = facts->objects;
    const struct certificate_objects *list = &facts->certificates.objects;
    const char *const *oids = measure_list(def, arena, "oids");
    struct tally *t = arena_alloc(arena, sizeof *t);
    bool authorities = strcmp(measure_text(def, "of"), "CA") == 0;
    for (size_t i = 0; !authorities && i < list->unlisted.n; i++) {
        const struct object_certificate *c = &o->certificate.at[list->unlisted.at[i]];
        const struct record place = place_of(c->file);
        tally_judged(t, arena, judged_bool(is_sm2(&o->form.at[c->form], oids)), &place,
                     slice_of(c->serial));
    }
    for (size_t i = 0; !authorities && i < list->contested.n; i++) {
        const struct object_certificate *c = &o->certificate.at[list->contested.at[i]];
        const struct record place = place_of(c->file);
        tally_judged(t, arena, judged_untold(UNKNOWN_CONTRADICTORY), &place, slice_of(c->serial));
    }
    for (size_t i = 0; authorities && i < o->authority.n; i++) {
        const struct object_authority *a = &o->authority.at[i];
        const struct record place = place_of(a->file);
        if (is_in_use(facts, a))
            tally_judged(t, arena, judged_bool(is_sm2(&o->form.at[a->form], oids)), &place,
                         slice_of(a->serial));
    }
    of_tally(m, t);
    leave_open(m, t, UNKNOWN_CONTRADICTORY);
}

/* --- chains (GM 6.6.7.4 c, row 187) -------------------------------------------------------------------------------- */

/* A chain whose top is no root that the bureau gave shows nothing of the CA: the folder may lack the root, or objects/
 * another certificate of the same CA. */
static struct judged judge_chain(const struct object_authority *a)
{
    return a->chain == CHAIN_ROOTED   ? judged_bool(true)
           : a->chain == CHAIN_FORGED ? judged_untold(UNKNOWN_CONTRADICTORY)
                                      : judged_untold(UNKNOWN_ROOT);
}

/* Certificates of the CA that it works with and that lead to a root; without roots nothing is asked. */
void measure_object_unchained(const struct facts *facts, const struct measure_def *def,
                              struct arena *arena, struct measure *m)
{
    const struct object_facts *o = facts->objects;
    struct tally *t = arena_alloc(arena, sizeof *t);
    (void)def;
    for (size_t i = 0; o->trusts && i < o->authority.n; i++) {
        const struct object_authority *a = &o->authority.at[i];
        const struct record place = place_of(a->file);
        if (is_in_use(facts, a))
            tally_judged(t, arena, judge_chain(a), &place, slice_of(a->serial));
    }
    of_tally(m, t);
    leave_open(m, t, UNKNOWN_CONTRADICTORY);
    leave_open(m, t, UNKNOWN_ROOT);
}

/* --- CRLs (GM 6.4.2 a, row 67) ---------------------------------------------------------------------------------------- */

/* The longest time between two lists of one series whose numbers follow one another: no other was made between. */
void measure_object_crl_gap(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    const struct object_facts *o = facts->objects;
    struct durations *d = arena_alloc(arena, sizeof *d);
    (void)def;
    for (size_t i = 0; i < o->series.n; i++) {
        const struct object_series *s = &o->series.at[i];
        for (size_t k = 1; !s->authority && k < s->crl.n; k++) {
            const struct object_crl *a = &o->crl.at[s->crl.at[k - 1]];
            const struct object_crl *b = &o->crl.at[s->crl.at[k]];
            const struct record place = place_of(b->file);
            int64_t gap = b->this_update - a->this_update;
            bool next = a->sequence >= 0 && b->sequence == a->sequence + 1;
            if (next && period_has(&facts->period, b->this_update))
                duration_add_seconds(d, arena, (struct stretch){gap, gap}, &place,
                                     slice_of(b->number));
        }
    }
    m->n = m->objects = d->n;
    m->scale = SECONDS_PER_HOUR;
    m->durations = d;
    m->evidence = &d->longest;
    m->evidence_above = true;
    if (d->n == 0)
        measure_none(m, REASON_NO_CASES);
    else
        measure_point(m, ratio_of(d->max, SECONDS_PER_HOUR));
}
