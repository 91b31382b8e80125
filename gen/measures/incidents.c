/* Incidents that touched customers' business for longer than the recovery plan allows (T16-R2). One that
 * is not over by D is not yet handled in time, and may still be. */
#include "measures/kinds.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void measure_impact_beyond_plan(const struct facts *facts, const struct measure_def *def,
                                struct arena *arena, struct measure *m)
{
    (void)def;
    (void)arena;
    const struct impact *impact = &facts->incidents.customer;
    const struct org_number *plan = org_number(&facts->org, "plan_rto_hours");
    if (!measure_needs(facts, m, "incidents"))
        return;
    m->n = facts->incidents.n;
    m->evidence = &impact->yes_list;
    int64_t beyond = 0;
    int64_t within = 0;
    if (plan && plan->state == VALUE_PRESENT) {
        const struct durations *d = &impact->recovered;
        struct ratio limit = ratio_multiply(plan->value, ratio_int(SECONDS_PER_HOUR));
        bool all_within = ratio_compare(ratio_int(d->max_most), limit) <= 0;
        beyond = durations_above(d, limit);
        within = d->n - beyond - (all_within ? 0 : least(d->date_only, d->n - beyond));
        for (size_t i = 0; i < d->open_list.kept.n; i++)
            beyond += ratio_compare(ratio_int(d->open_list.kept.at[i].weight), limit) > 0;
    }
    m->unknown = impact->yes - beyond - within + impact->unknown.n;
    measure_interval(m, ratio_int(beyond), ratio_int(beyond + m->unknown),
                     impact->unknown.n        ? reason_of_unknowns(&impact->unknown)
                     : impact->recovered.open ? REASON_OPEN_CASES
                                              : REASON_DATE_ONLY);
    m->open = impact->recovered.open;
    m->value = ratio_int(beyond);
    m->has_value = true;
}
