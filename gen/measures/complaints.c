/* Attitude complaints that were not settled to the customer's content (GB/T 35289 table 14). */
#include "measures/kinds.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Attitude complaints less those settled well, of which at most `settled` count: with settled=1 one
 * complaint that was settled well weighs nothing, a second one does (T14-R1). Complaints whose kind,
 * or whose settlement, nobody wrote down may weigh or not. */
void measure_attitude_burden(const struct facts *facts, const struct measure_def *def,
                             struct arena *arena, struct measure *m)
{
    (void)arena;
    const struct complaint_facts *c = &facts->complaints;
    int64_t forgiven = measure_int(def, "settled");
    if (!measure_needs(facts, m, "complaints"))
        return;
    int64_t n = c->attitude - least(c->attitude_resolved, forgiven);
    int64_t best = c->attitude - least(c->attitude_resolved + c->attitude_untold, forgiven);
    int64_t worst = c->attitude + c->kind_unknown.n -
                    least(c->attitude_resolved + c->kind_unknown_resolved, forgiven);
    m->n = c->n;
    m->unknown = c->kind_unknown.n + c->attitude_untold;
    m->evidence = &c->attitude_list;
    m->unknown_list = &c->kind_unknown.list;
    measure_interval(m, ratio_int(best), ratio_int(worst), REASON_BLANK_FIELD);
    m->value = ratio_int(n);
    m->has_value = true;
}
