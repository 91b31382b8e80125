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

/* Is there a stretch of the period, or may a lost row be one? A roster that has none, of these posts or
 * systems, accuses nobody: theirs may be another list. */
static bool has_any(const struct facts *facts, const char *export, struct measure *m,
                    const struct stretches *s)
{
    const struct export_facts *e = facts_export(facts, export);
    if (s->in_period > 0)
        return true;
    if (s->lost == 0) {
        measure_none(m, REASON_NO_ENTRY);
        m->subject = e->title;
        return false;
    }
    m->unknown = e->lost.total;
    m->unknown_list = &e->lost;
    measure_unknown(m, REASON_LOST, NULL);
    return false;
}

static void add(const struct facts *facts, struct arena *arena, const struct span_bounds *span,
                struct stretches *out)
{
    const struct period *p = &facts->period;
    bool doubtful = span_is_doubtful(span->most, p->begin, p->end);
    out->rows++;
    out->in_period += doubtful || span_touches(span->most, facts_service_begin(facts), p->end);
    out->reversed += doubtful;
    if (span->least.end >= span->least.start)
        *vec_push(arena, &out->covered.span) = span->least;
    if (span->most.end >= span->most.start)
        *vec_push(arena, &out->perhaps.span) = span->most;
}

static void join(struct stretches *s)
{
    spans_join(&s->covered);
    spans_join(&s->perhaps);
}

bool stretches_of_shifts(const struct facts *facts, struct arena *arena, const char *const *posts,
                         struct measure *m, struct stretches *out)
{
    const struct shift_facts *s = &facts->shifts;
    *out = (struct stretches){.unsure = facts_service_unsure(facts),
                              .why_unsure = measure_why_unsure(facts)};
    if (!measure_needs(facts, m, "shifts"))
        return false;
    for (size_t i = 0; i < s->shift.n; i++) {
        const struct shift *x = &s->shift.at[i];
        out->file = out->file ? out->file : x->span.most.file;
        if (among(posts, x->post))
            add(facts, arena, &x->span, out);
    }
    for (size_t i = 0; i < s->lost.n; i++)
        out->lost += !s->lost.at[i] || among(posts, s->lost.at[i]);
    join(out);
    return has_any(facts, "shifts", m, out);
}

bool stretches_of_monitor(const struct facts *facts, struct arena *arena,
                          const char *const *systems, struct measure *m, struct stretches *out)
{
    const struct monitor_facts *f = &facts->monitor;
    *out = (struct stretches){.unsure = facts_service_unsure(facts),
                              .why_unsure = measure_why_unsure(facts)};
    if (!measure_needs(facts, m, "monitor"))
        return false;
    for (size_t i = 0; i < f->monitored.n; i++) {
        const struct monitored *x = &f->monitored.at[i];
        out->file = out->file ? out->file : x->span.most.file;
        if (!*systems || name_among(systems, x->system))
            add(facts, arena, &x->span, out);
    }
    for (size_t i = 0; i < f->lost.n; i++)
        out->lost += !*systems || !f->lost.at[i] || name_among(systems, f->lost.at[i]);
    join(out);
    return has_any(facts, "monitor", m, out);
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
        m->reason = s->lost ? REASON_LOST : s->reversed ? REASON_REVERSED : s->why_unsure;
    return doubt;
}
