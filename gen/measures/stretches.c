/* Stretches. */
#include "measures/stretches.h"

#include <string.h>

#include "measures/names.h"

static bool among(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

/* Has the export rows of the period, or rows that could be? */
static bool has_rows(const struct facts *facts, const char *export, int64_t in_period,
                     struct measure *m, struct stretches *out)
{
    const struct export_facts *e = facts_export(facts, export);
    *out = (struct stretches){.unsure = facts_service_unsure(facts)};
    if (!measure_needs(facts, m, export))
        return false;
    if (in_period > 0)
        return true;
    if (e->lost.total > 0) {
        m->unknown = e->lost.total;
        m->unknown_list = &e->lost;
        measure_unknown(m, REASON_LOST, NULL);
    } else {
        measure_no_cases(facts, m, export);
    }
    return false;
}

static void add(const struct facts *facts, struct arena *arena, struct span span,
                struct stretches *out)
{
    out->rows++;
    if (span.end >= span.start)
        *vec_push(arena, &out->covered.span) = span;
    out->reversed += span_is_doubtful(span, facts->period.begin, facts->period.end);
}

bool stretches_of_shifts(const struct facts *facts, struct arena *arena, const char *const *posts,
                         struct measure *m, struct stretches *out)
{
    const struct shift_facts *s = &facts->shifts;
    if (!has_rows(facts, "shifts", s->in_period, m, out))
        return false;
    for (size_t i = 0; i < s->shift.n + s->reversed.n; i++) {
        const struct shift *x = i < s->shift.n ? &s->shift.at[i] : &s->reversed.at[i - s->shift.n];
        out->file = out->file ? out->file : x->file;
        if (among(posts, x->post))
            add(facts, arena, (struct span){x->start, x->end, x->file, x->line}, out);
    }
    for (size_t i = 0; i < s->lost.n; i++)
        out->lost += !s->lost.at[i] || among(posts, s->lost.at[i]);
    spans_join(&out->covered);
    return true;
}

bool stretches_of_monitor(const struct facts *facts, struct arena *arena,
                          const char *const *systems, struct measure *m, struct stretches *out)
{
    const struct monitor_facts *f = &facts->monitor;
    if (!has_rows(facts, "monitor", f->in_period, m, out))
        return false;
    for (size_t i = 0; i < f->monitored.n; i++) {
        const struct monitored *x = &f->monitored.at[i];
        out->file = out->file ? out->file : x->span.file;
        if (!*systems || name_among(systems, x->system))
            add(facts, arena, x->span, out);
    }
    for (size_t i = 0; i < f->lost.n; i++)
        out->lost += !*systems || !f->lost.at[i] || name_among(systems, f->lost.at[i]);
    spans_join(&out->covered);
    return true;
}

const struct span *stretches_before(const struct stretches *s, instant before)
{
    const struct span *found = s->covered.span.n ? &s->covered.span.at[0] : NULL;
    for (size_t i = 0; i < s->covered.span.n && s->covered.span.at[i].start < before; i++)
        found = &s->covered.span.at[i];
    return found;
}

bool stretches_doubt(const struct stretches *s, bool uncovered, struct measure *m)
{
    bool doubt = uncovered && (s->reversed || s->lost || s->unsure);
    m->unknown = s->reversed + s->lost;
    if (doubt)
        m->reason = s->lost ? REASON_LOST : s->reversed ? REASON_REVERSED : REASON_UNREADABLE;
    return doubt;
}
