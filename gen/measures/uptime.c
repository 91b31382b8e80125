/* Coverage without a gap, interruptions, probes (GM 6.4.2, 6.6.4.2 d and i, 6.6.6.3, 6.6.6.10). */
#include <string.h>

#include "measures/kinds.h"

static bool among(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

/* --- time that nothing covers ------------------------------------------------------------------------ */

/* Both add what covers to the list; how many more nobody can say what they covered. */
static int64_t add_shifts(const struct facts *facts, struct arena *arena, const char *const *posts,
                          struct span_list *list)
{
    int64_t doubtful = 0;
    for (size_t i = 0; i < facts->shifts.shift.n; i++) {
        const struct shift *s = &facts->shifts.shift.at[i];
        if (among(posts, s->post))
            *vec_push(arena, &list->span) = (struct span){s->start, s->end, s->file, s->line};
    }
    for (size_t i = 0; i < facts->shifts.reversed.n; i++)
        doubtful += among(posts, facts->shifts.reversed.at[i].post);
    return doubtful;
}

/* No system named: all of them together. */
static int64_t add_monitored(const struct facts *facts, struct arena *arena,
                             const char *const *systems, struct span_list *list)
{
    int64_t doubtful = 0;
    for (size_t i = 0; i < facts->monitor.monitored.n; i++) {
        const struct monitored *x = &facts->monitor.monitored.at[i];
        if (*systems && !among(systems, x->system))
            continue;
        if (x->span.end >= x->span.start)
            *vec_push(arena, &list->span) = x->span;
        doubtful += span_is_doubtful(x->span, facts->period.begin, facts->period.end);
    }
    return doubtful;
}

/* Stretches of the period between the spans of a merged list. */
static int64_t find_gaps(const struct facts *facts, struct arena *arena,
                         const struct span_list *merged, const char *file,
                         struct evidence_list *gaps)
{
    const struct period *p = &facts->period;
    instant covered_to = p->begin;
    int64_t seconds = 0;
    int64_t line = 0;
    for (size_t i = 0; i <= merged->span.n; i++) {
        const struct span *s = i < merged->span.n ? &merged->span.at[i] : NULL;
        instant next = s && s->start < p->end ? s->start : p->end;
        /* a stretch to 23:59:59 of D goes to its end (contract, section 5) */
        if (next > covered_to && !(next == p->end && next - covered_to == 1)) {
            seconds += next - covered_to;
            evidence_add_place(gaps, arena, file, line, instant_text(arena, covered_to),
                               next - covered_to);
        }
        if (s && s->end > covered_to)
            covered_to = s->end;
        if (s) {
            file = s->file;
            line = s->line;
        }
        if (covered_to >= p->end)
            break;
    }
    return seconds;
}

/* Seconds of the period that no shift of the posts, or no monitoring of the systems, covers. doubt=yes:
 * what went on meanwhile is not known, so the gap leaves the answer open. */
void measure_cover_gap(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    bool shifts = strcmp(def->of, "shifts") == 0;
    struct span_list list = {0};
    struct evidence_list *gaps = arena_alloc(arena, sizeof *gaps);
    const char *const *names = measure_list(def, arena, "names");
    if (!measure_needs(facts, m, def->of))
        return;
    int64_t doubtful =
        shifts ? add_shifts(facts, arena, names, &list) : add_monitored(facts, arena, names, &list);
    if (!shifts && facts->monitor.monitored.n == 0) {
        measure_no_cases(facts, m, def->of);
        return;
    }
    m->n = (int64_t)list.span.n;
    spans_merge(&list);
    int64_t seconds = find_gaps(facts, arena, &list, shifts ? "shifts.csv" : "monitor.csv", gaps);
    m->evidence = gaps;
    measure_point(m, ratio_int(seconds));
    if (strcmp(measure_text(def, "doubt"), "yes") == 0) {
        m->lo = ratio_int(0);
        m->reason = seconds ? REASON_UNWATCHED : REASON_NONE;
    }
    if (doubtful && seconds) {
        m->lo = ratio_int(0);
        m->unknown = doubtful;
        m->reason = REASON_REVERSED;
    }
}

bool cover_known(const char *of)
{
    return strcmp(of, "shifts") == 0 || strcmp(of, "monitor") == 0;
}

/* --- interruptions ---------------------------------------------------------------------------------------- */

/* Seconds down, and what leaves them open. What nobody called planned counts (GM153-BLANK). */
struct downtime {
    int64_t seconds;
    int64_t n;                 /* interruptions of the period */
    int64_t reversed, endless; /* of these, those of which it is not known when they ended */
    struct evidence_list *evidence;
};

/* Was the interruption in the period, or might it have been where its end is not known? */
static bool may_touch(const struct outage *o, const struct period *p)
{
    if (o->end == OUTAGE_REVERSED)
        return span_is_doubtful(o->span, p->begin, p->end);
    return o->span.start < p->end && (o->end == OUTAGE_UNTOLD || o->span.end > p->begin);
}

static void add_outage(const struct outage *o, struct arena *arena, struct downtime *d,
                       struct span_list *list)
{
    bool ends = o->end == OUTAGE_ENDS;
    if (ends)
        *vec_push(arena, &list->span) = o->span;
    d->n++;
    d->reversed += o->end == OUTAGE_REVERSED;
    d->endless += o->end == OUTAGE_UNTOLD;
    evidence_add_place(d->evidence, arena, o->span.file, o->span.line,
                       instant_text(arena, o->span.start), ends ? o->span.end - o->span.start : 0);
}

static struct downtime downtime_of(const struct facts *facts, const struct measure_def *def,
                                   struct arena *arena)
{
    const struct period *p = &facts->period;
    bool planned = strcmp(measure_text(def, "planned"), "include") == 0;
    struct span_list list = {0};
    struct downtime d = {.evidence = arena_alloc(arena, sizeof *d.evidence)};
    for (size_t i = 0; i < facts->outages.outage.n; i++) {
        const struct outage *o = &facts->outages.outage.at[i];
        if (may_touch(o, p) && strcmp(o->system, measure_text(def, "system")) == 0 &&
            (planned || !o->planned))
            add_outage(o, arena, &d, &list);
    }
    spans_merge(&list);
    d.seconds = spans_covered(&list, p->begin, p->end);
    return d;
}

/* Is there more than the seconds to come? Sets why. */
static bool may_be_more(const struct facts *facts, const struct downtime *d, struct measure *m)
{
    m->n = d->n;
    m->evidence = d->evidence;
    m->unknown = d->reversed ? d->reversed : d->endless;
    if (d->reversed)
        m->reason = REASON_REVERSED;
    else if (d->endless)
        m->reason = REASON_MISSING_COLUMN;
    else if (!facts->period.whole_year)
        m->reason = REASON_NOT_DUE;
    return d->reversed || d->endless || !facts->period.whole_year;
}

/* Seconds down in the period, overlapping interruptions once. Before the year is over more may come. */
void measure_downtime(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                      struct measure *m)
{
    if (!measure_needs(facts, m, "outages"))
        return;
    struct downtime d = downtime_of(facts, def, arena);
    measure_point(m, ratio_int(d.seconds));
    m->hi_open = may_be_more(facts, &d, m);
}

/* Share of the period in which the system was up; of the year, once that is over. */
void measure_availability(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    const struct period *p = &facts->period;
    if (!measure_needs(facts, m, "outages"))
        return;
    struct downtime d = downtime_of(facts, def, arena);
    int64_t year = start_of(day_from_civil(p->year + 1, 1, 1)) - p->begin;
    measure_fraction(m, p->end - p->begin - d.seconds, p->end - p->begin);
    m->hi = ratio_of(year - d.seconds, year);
    if (may_be_more(facts, &d, m))
        m->lo = ratio_int(0);
}

/* --- what is monitored --------------------------------------------------------------------------------------- */

/* Systems of the list that are monitored in the period in each of the aspects. */
void measure_monitored_systems(const struct facts *facts, const struct measure_def *def,
                               struct arena *arena, struct measure *m)
{
    const char *const *systems = measure_list(def, arena, "systems");
    const char *const *aspects = measure_list(def, arena, "aspects");
    int64_t good = 0;
    if (!measure_needs(facts, m, "monitor"))
        return;
    for (; *systems; systems++) {
        bool all = true;
        for (const char *const *aspect = aspects; *aspect; aspect++) {
            bool found = false;
            for (size_t i = 0; i < facts->monitor.monitored.n && !found; i++) {
                const struct monitored *x = &facts->monitor.monitored.at[i];
                found = strcmp(x->system, *systems) == 0 && x->aspect &&
                        strcmp(x->aspect, *aspect) == 0 && x->span.start < facts->period.end &&
                        x->span.end > facts->period.begin;
            }
            all = all && found;
        }
        good += all;
        m->n++;
    }
    measure_point(m, ratio_int(good));
}

/* --- probes ---------------------------------------------------------------------------------------------------- */

/* Services of the list whose latest probe of the period failed (the method asks whether the service
 * answers when it is checked). */
void measure_probe_failing(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    const char *const *services = measure_list(def, arena, "services");
    int64_t failing = 0;
    if (!measure_needs(facts, m, "status_probe"))
        return;
    for (size_t i = 0; i < facts->status.service.n; i++) {
        const struct probe_facts *p = &facts->status.service.at[i];
        if (!among(services, p->service))
            continue;
        m->n++;
        failing += !p->latest_good;
        if (!p->latest_good)
            evidence_add_place(list, arena, p->latest_place.file, p->latest_place.line,
                               p->latest_place.id, 0);
    }
    m->evidence = list;
    if (m->n == 0)
        measure_no_cases(facts, m, "status_probe");
    else
        measure_point(m, ratio_int(failing));
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
    for (size_t i = 0; i < facts->status.service.n; i++) {
        const struct probe_facts *p = &facts->status.service.at[i];
        if (!among(services, p->service))
            continue;
        m->n += p->n;
        working += p->good > 0;
        for (size_t k = 0; k < p->failed.kept.n; k++)
            evidence_add_place(list, arena, p->failed.kept.at[k].file, p->failed.kept.at[k].line,
                               p->service, 0);
        list->total += p->failed.total - (int64_t)p->failed.kept.n;
    }
    m->evidence = list;
    if (m->n == 0)
        measure_no_cases(facts, m, "status_probe");
    else
        measure_point(m, ratio_int(working));
}

/* Share of the probes of the period that were answered; no limit stands in the text. */
void measure_probe_rate(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m)
{
    const char *const *services = measure_list(def, arena, "services");
    int64_t good = 0;
    if (!measure_needs(facts, m, "status_probe"))
        return;
    for (size_t i = 0; i < facts->status.service.n; i++) {
        const struct probe_facts *p = &facts->status.service.at[i];
        if (!among(services, p->service))
            continue;
        m->n += p->n;
        good += p->good;
    }
    if (m->n == 0)
        measure_no_cases(facts, m, "status_probe");
    else
        measure_fraction(m, good, m->n);
}
