/* Probes of the status services: each address of each service is a series of its own, the worst decides
 * (GM 6.4.2 b and c, 6.6.7.4 a). */
#include <string.h>

#include "measures/kinds.h"

static bool among(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

/* The next series from *i on that is of one of the services; NULL: there is none. */
static const struct probe_series *next_series(const struct facts *facts,
                                              const char *const *services, size_t *i)
{
    while (*i < facts->status.series.n) {
        const struct probe_series *p = &facts->status.series.at[(*i)++];
        if (among(services, p->service))
            return p;
    }
    return NULL;
}

/* Rows that cannot be read and may be probes of these services. */
static int64_t lost_probes(const struct facts *facts, const char *const *services)
{
    int64_t n = 0;
    for (size_t i = 0; i < facts->status.lost.n; i++)
        n += !facts->status.lost.at[i] || among(services, facts->status.lost.at[i]);
    return n;
}

/* False, with the reason set: there is no probe to look at. */
static bool has_probes(const struct facts *facts, int64_t lost, struct measure *m)
{
    m->unknown = lost;
    if (lost)
        m->unknown_list = &facts_export(facts, "status_probe")->lost;
    if (m->n)
        return true;
    if (lost)
        measure_unknown(m, REASON_LOST, NULL);
    else
        measure_no_cases(facts, m, "status_probe");
    return false;
}

/* Does a service have an address that the file names? Then a row without one may be of any. */
static bool has_address(const struct facts *facts, const char *service)
{
    for (size_t i = 0; i < facts->status.series.n; i++)
        if (*facts->status.series.at[i].url &&
            strcmp(facts->status.series.at[i].service, service) == 0)
            return true;
    return false;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Addresses of the services whose latest probe of the period failed (the method asks whether the service
 * answers when it is checked). Where one moment shows both, or a row may belong to any address, it
 * cannot be told. A row that cannot be read may be a later probe of one of them, or of another. */
void measure_probe_failing(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    struct evidence_list *doubts = arena_alloc(arena, sizeof *doubts);
    const char *const *services = measure_list(def, arena, "services");
    int64_t failing = 0;
    if (!measure_needs(facts, m, "status_probe"))
        return;
    const struct probe_series *p;
    for (size_t i = 0; (p = next_series(facts, services, &i));) {
        bool failed = latest_may_be(p->latest, 2, false);
        bool open = failed && (latest_may_be(p->latest, 2, true) ||
                               (!*p->url && has_address(facts, p->service)));
        m->n++;
        failing += failed && !open;
        if (failed)
            evidence_add_place(open ? doubts : list, arena, p->failed_place.file,
                               p->failed_place.line, p->failed_place.id, 0);
    }
    int64_t lost = lost_probes(facts, services);
    m->evidence = list;
    if (!has_probes(facts, lost, m))
        return;
    measure_interval(m, ratio_int(most(failing - lost, 0)),
                     ratio_int(failing + doubts->total + lost),
                     lost ? REASON_LOST : REASON_CONFLICT);
    if (lost == 0) {
        m->unknown = doubts->total;
        m->unknown_list = doubts;
    }
    m->value = ratio_int(failing);
    m->has_value = true;
}

/* Services of the list that answered at least once in the period. */
void measure_probe_working(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    const char *const *services = measure_list(def, arena, "services");
    int64_t working = 0;
    if (!measure_needs(facts, m, "status_probe"))
        return;
    for (const char *const *service = services; *service; service++) {
        bool good = false;
        for (size_t i = 0; i < facts->status.series.n; i++) {
            const struct probe_series *p = &facts->status.series.at[i];
            if (strcmp(p->service, *service) != 0)
                continue;
            m->n += p->n;
            good = good || p->good > 0;
            for (size_t k = 0; k < p->failed.kept.n; k++)
                evidence_add_place(list, arena, p->failed.kept.at[k].file,
                                   p->failed.kept.at[k].line, p->failed.kept.at[k].id, 0);
            list->total += p->failed.total - (int64_t)p->failed.kept.n;
        }
        working += good;
    }
    int64_t lost = lost_probes(facts, services);
    m->evidence = list;
    if (!has_probes(facts, lost, m))
        return;
    measure_point(m, ratio_int(working));
    measure_interval(m, m->lo, ratio_int(working + lost), REASON_LOST);
}

/* Share of the probes of the period that were answered; no limit stands in the text. */
void measure_probe_rate(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m)
{
    const char *const *services = measure_list(def, arena, "services");
    int64_t good = 0;
    if (!measure_needs(facts, m, "status_probe"))
        return;
    const struct probe_series *p;
    for (size_t i = 0; (p = next_series(facts, services, &i));) {
        m->n += p->n;
        good += p->good;
    }
    int64_t lost = lost_probes(facts, services);
    if (!has_probes(facts, lost, m))
        return;
    measure_fraction(m, good, m->n);
    measure_interval(m, ratio_of(good, m->n + lost), ratio_of(good + lost, m->n + lost),
                     REASON_LOST);
}
