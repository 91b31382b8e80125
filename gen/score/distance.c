/* Distance: between a value and its limit, in the clause's units and in cases. */
#include "score/distance.h"

#include "score/amounts.h"

struct distance distance_of(const struct finding *f)
{
    const struct measure *m = f->measure;
    enum comparison c = f->condition->comparison;
    struct distance d = {.upper = c == COMPARE_LE || c == COMPARE_LT,
                         .in = c == COMPARE_LE || c == COMPARE_GE,
                         .by = ratio_int(0)};
    if (m->state != MEASURE_BOUNDED || !f->limit_known || c == COMPARE_EQ || c == COMPARE_SHOW)
        return d;
    enum tri holds = interval_compare((struct interval){m->lo, m->hi, m->hi_open}, c, f->limit);
    if (!m->hi_open && ratio_compare(m->lo, f->limit) == 0 && ratio_compare(m->hi, f->limit) == 0)
        d.state = DISTANCE_EXACT;
    else if (holds == TRI_UNKNOWN)
        d.state = DISTANCE_CROSSED;
    else
        d.state = holds == TRI_YES ? DISTANCE_HOLDS : DISTANCE_FAILS;
    if (d.state == DISTANCE_FAILS)
        d.by = d.upper ? ratio_minus(m->lo, f->limit) : ratio_minus(f->limit, m->hi);
    if (d.state == DISTANCE_FAILS && d.by.num == 0) /* what may come makes it no better */
        d.state = DISTANCE_EXACT;
    if (d.state == DISTANCE_HOLDS)
        d.by = d.upper ? ratio_minus(f->limit, m->hi) : ratio_minus(m->lo, f->limit);
    return d;
}

bool distance_at_best(const struct finding *f, const struct distance *d)
{
    const struct measure *m = f->measure;
    return d->state == DISTANCE_FAILS && !d->upper && m->reason == REASON_NOT_DUE && m->has_value &&
           ratio_compare(m->value, m->hi) != 0;
}

/* Of n cases, those that must be as asked so that a share keeps to its lower limit. */
static int64_t least_good(const struct finding *f, int64_t n)
{
    struct ratio limit = ratio_multiply(f->limit, ratio_int(n));
    bool in = f->condition->comparison == COMPARE_GE;
    return in ? (limit.num + limit.den - 1) / limit.den : limit.num / limit.den + 1;
}

/* The most that may be otherwise: of n cases where the share is of these. */
static int64_t most_bad(const struct finding *f, int64_t n)
{
    struct ratio limit = ratio_multiply(f->limit, ratio_int(n));
    bool in = f->condition->comparison == COMPARE_LE;
    return in ? limit.num / limit.den : (limit.num + limit.den - 1) / limit.den - 1;
}

/* A share of cases is as far from its limit as so many of them. */
static const char *in_cases(const struct finding *f, const struct distance *d, const char *amount,
                            const struct wording *w, struct arena *arena)
{
    const struct measure *m = f->measure;
    const char *lacking = m->def->lacking;
    bool certain = ratio_compare(m->lo, m->hi) == 0 && m->has_value && m->is_fraction;
    if (!*lacking || !certain)
        return amount;
    int64_t left = d->upper ? most_bad(f, m->den) - m->num : m->num - least_good(f, m->den);
    if (left == 0)
        return SAY(w, arena, SAY_DISTANCE_NEXT, amount, lacking);
    const char *n = number_text(arena, left < 0 ? -left : left);
    return left < 0 ? SAY(w, arena, SAY_DISTANCE_TOO_MANY, amount, n, lacking)
                    : SAY(w, arena, SAY_DISTANCE_MAY, amount, n, lacking);
}

const char *distance_text(const struct finding *f, const struct wording *w, struct arena *arena)
{
    struct distance d = distance_of(f);
    const char *by = difference_text(f->measure, d.by, w, arena);
    switch (d.state) {
    case DISTANCE_NONE:
        break;
    case DISTANCE_CROSSED:
        return w->text[SAY_DISTANCE_OPEN];
    case DISTANCE_EXACT:
        return w->text[d.in ? SAY_DISTANCE_ON_IN : SAY_DISTANCE_ON_OUT];
    case DISTANCE_FAILS:
        by = SAY(w, arena,
                 distance_at_best(f, &d) ? SAY_DISTANCE_SHORT_AT_BEST
                 : d.upper               ? SAY_DISTANCE_OVER
                                         : SAY_DISTANCE_SHORT,
                 by);
        return in_cases(f, &d, by, w, arena);
    case DISTANCE_HOLDS:
        by = SAY(w, arena, d.upper ? SAY_DISTANCE_LEFT : SAY_DISTANCE_ABOVE, by);
        return in_cases(f, &d, by, w, arena);
    }
    return "";
}
