/* Numbers the CA states itself: its CPS's CRL interval, its plan's recovery time, and so on. */
#include <string.h>

#include "measures/kinds.h"

static const char *const numbers[] = {"cps_crl_hours", "cps_forensic_days", "plan_rto_hours"};

bool org_number_known(const char *of)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(numbers[i], of) == 0)
            return true;
    return false;
}

void measure_org_number(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m)
{
    (void)arena;
    const struct org_number *number = org_number(&facts->org, def->of);
    if (!measure_needs(facts, m, "org") || !measure_needs_column(facts, m, "org", def->of))
        return;
    if (number && number->state == VALUE_UNREADABLE)
        measure_unknown(m, REASON_UNREADABLE, NULL);
    else if (!number || number->state != VALUE_PRESENT)
        measure_unknown(m, REASON_BLANK_FIELD, NULL);
    else
        measure_point(m, number->value);
    m->n = 1;
}
