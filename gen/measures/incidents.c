/* Incidents that touched customers' business for longer than the recovery plan allows (T16-R2). */
#include "measures/kinds.h"

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
    bool told = plan && plan->state == VALUE_PRESENT;
    int64_t beyond = 0;
    int64_t untold = impact->yes;
    if (told) {
        struct ratio limit = ratio_multiply(plan->value, ratio_int(SECONDS_PER_HOUR));
        beyond = durations_above(&impact->recovered, limit);
        for (size_t i = 0; i < impact->recovered.open_list.kept.n; i++)
            beyond +=
                ratio_compare(ratio_int(impact->recovered.open_list.kept.at[i].weight), limit) > 0;
        untold = impact->yes - impact->recovered.n - impact->recovered.open;
    }
    m->unknown = untold + impact->unknown.n;
    measure_interval(m, ratio_int(beyond), ratio_int(beyond + m->unknown), REASON_BLANK_FIELD);
    m->value = ratio_int(beyond);
    m->has_value = true;
}
