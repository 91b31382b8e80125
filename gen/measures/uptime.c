/* Coverage without a gap and interruptions (GM 6.6.4.2 d and i, 6.6.6.3, 6.6.6.10). */
#include <string.h>

#include "measures/kinds.h"
#include "measures/names.h"
#include "measures/stretches.h"

/* --- names of systems that nobody knows ---------------------------------------------------------- */

/* Adds a name that the lists do not hold to those that the reason names. */
static void add_unnamed(struct arena *arena, struct measure *m, const char *name)
{
    m->unnamed++;
    if (!m->subject || !strstr(m->subject, name))
        m->subject = m->subject ? arena_format(arena, "%s、%s", m->subject, name) : name;
}

/* --- time that nothing covers ------------------------------------------------------------------------ */

/* Stretches of the service that the joined spans leave. */
static int64_t find_gaps(const struct facts *facts, struct arena *arena, const struct stretches *s,
                         const struct span_list *covered, struct evidence_list *gaps)
{
    const struct period *p = &facts->period;
    const struct span *before = stretches_before(s, p->begin);
    instant covered_to = facts_service_begin(facts);
    int64_t seconds = 0;
    const char *file = before ? before->file : s->file;
    int64_t line = 0;
    for (size_t i = 0; i <= covered->span.n; i++) {
        const struct span *x = i < covered->span.n ? &covered->span.at[i] : NULL;
        const struct span *last = i ? &covered->span.at[i - 1] : NULL;
        instant next = x && x->start < p->end ? x->start : p->end;
        /* a stretch to 23:59:59 of D goes to its end (gen/README, Decisions); others are joined */
        if (next > covered_to && !(last && span_meets(last, next))) {
            seconds += next - covered_to;
            evidence_add_place(gaps, arena, file, line, instant_text(arena, covered_to),
                               next - covered_to);
        }
        if (!x)
            continue;
        covered_to = x->end > covered_to ? x->end : covered_to;
        file = x->file;
        line = x->line;
    }
    return seconds;
}

/* One series of stretches: the gaps it leaves, and what makes that doubtful. */
struct cover {
    struct stretches s;
    struct evidence_list *gaps;
    int64_t least, seconds; /* not covered for certain, and at most */
    int64_t elsewhere; /* lost rows that name a system of which nothing else is told, or none */
    int64_t others;    /* of these, those that name one */
};

static bool find_cover(const struct facts *facts, const char *of, const char *const *names,
                       struct arena *arena, struct measure *m, struct cover *c)
{
    *c = (struct cover){.gaps = arena_alloc(arena, sizeof *c->gaps)};
    if (!(strcmp(of, "shifts") == 0 ? stretches_of_shifts(facts, arena, names, m, &c->s)
                                    : stretches_of_monitor(facts, arena, names, m, &c->s)))
        return false;
    c->seconds = find_gaps(facts, arena, &c->s, &c->s.covered, c->gaps);
    if (!c->s.reversed && !c->s.lost && !c->s.unsure)
        c->least =
            find_gaps(facts, arena, &c->s, &c->s.perhaps, arena_alloc(arena, sizeof *c->gaps));
    return true;
}

/* The ways of writing a system's name: those of the list, or its own. */
static const char *ways_of(const char *const *list, const char *system)
{
    for (; *list; list++)
        if (name_is(*list, system))
            return *list;
    return system;
}

/* A lost row may be all there is of another system, and nobody knows how long that went unmonitored. */
static void count_elsewhere(const struct monitor_facts *f, const char *const *apart,
                            const struct index *named, struct cover *c)
{
    for (size_t i = 0; i < f->lost.n; i++) {
        const char *system = f->lost.at[i];
        bool other = system && index_find(named, slice_of(ways_of(apart, system))) == INDEX_NONE;
        c->others += other;
        c->elsewhere += other || !system;
    }
}

/* Each monitored system is a series of its own, and the worst decides: none speaks for another. One that
 * ended before the period accuses nobody. */
static bool worst_cover(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m, struct cover *worst)
{
    const char *const *apart = measure_list(def, arena, "apart");
    static const char *const all[] = {NULL};
    const struct monitor_facts *f = &facts->monitor;
    bool found = false;
    const char *name = NULL;
    struct index seen;
    int64_t most = 0;
    index_init(&seen, arena);
    if (!find_cover(facts, def->of, all, arena, m, worst))
        return false;
    m->n = worst->s.rows;
    for (size_t i = 0; i < f->monitored.n; i++) {
        const char *const ways[] = {ways_of(apart, f->monitored.at[i].system), NULL};
        struct cover c;
        struct measure aside = {0};
        size_t known = seen.keys.n;
        index_add(&seen, slice_of(ways[0]), NULL);
        if (seen.keys.n == known || !find_cover(facts, def->of, ways, arena, &aside, &c))
            continue;
        most = c.seconds > most ? c.seconds : most;
        if (!found || c.least > worst->least ||
            (c.least == worst->least && c.seconds > worst->seconds)) {
            found = true;
            *worst = c;
            name = c.seconds ? f->monitored.at[i].name : NULL;
        }
    }
    worst->seconds = found ? most : worst->seconds;
    count_elsewhere(f, apart, &seen, worst);
    if (name)
        NOTE(m, arena, NOTE_WORST_SYSTEM, name);
    return true;
}

/* Seconds of the service in the period that no shift of the posts, or no monitoring of the systems,
 * covers. doubt=yes: what went on meanwhile is not known, so the gap leaves the answer open. */
void measure_cover_gap(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    struct cover c;
    bool apart = *measure_text(def, "apart") != '\0';
    if (!(apart ? worst_cover(facts, def, arena, m, &c)
                : find_cover(facts, def->of, measure_list(def, arena, "names"), arena, m, &c)))
        return;
    if (!apart)
        m->n = c.s.rows;
    m->evidence = c.gaps;
    measure_point(m, ratio_int(c.seconds));
    m->lo = ratio_int(c.least);
    m->reason = c.least < c.seconds ? REASON_DATE_ONLY : REASON_NONE;
    if (strcmp(measure_text(def, "doubt"), "yes") == 0) {
        m->lo = ratio_int(0);
        m->reason = c.seconds ? REASON_UNWATCHED : REASON_NONE;
    }
    stretches_doubt(&c.s, c.seconds > 0, m);
    if (c.elsewhere == 0)
        return;
    m->hi = ratio_int(facts->period.end - facts_service_begin(facts));
    m->unknown += c.others;
    m->unknown_list = &facts_export(facts, def->of)->lost;
    m->reason = REASON_LOST;
}

bool cover_known(const char *of)
{
    return strcmp(of, "shifts") == 0 || strcmp(of, "monitor") == 0;
}

/* --- interruptions ---------------------------------------------------------------------------------------- */

/* Seconds down, and what leaves them open. */
struct downtime {
    instant begin;             /* of the service in the period */
    int64_t seconds;           /* certain */
    int64_t most;              /* with what may have been planned, and systems of unknown names */
    int64_t n;                 /* interruptions of the period */
    int64_t reversed, endless; /* of these, those of which it is not known when they ended */
    int64_t unread;            /* of the endless: those whose end stands there */
    enum unknown_reason why;   /* of the endless */
    int64_t untold;            /* whether they were planned and announced */
    int64_t lost;
    struct evidence_list *evidence;
};

/* Was the interruption in the period, or might it have been where its end is not known? */
static bool may_touch(const struct outage *o, const struct period *p)
{
    const struct span *most = &o->span.most;
    if (most->start >= p->end)
        return false;
    if (o->end == OUTAGE_REVERSED)
        return span_is_doubtful(*most, p->begin, p->end);
    return o->end == OUTAGE_UNTOLD || most->end > p->begin;
}

static void add_outage(const struct outage *o, bool certain, struct arena *arena,
                       struct downtime *d, struct span_list *sure, struct span_list *all)
{
    bool ends = o->end == OUTAGE_ENDS;
    const struct span *least = &o->span.least;
    if (o->end != OUTAGE_REVERSED) /* whose end is not told may have lasted to D */
        *vec_push(arena, &all->span) = o->span.most;
    if (ends && certain && least->end >= least->start)
        *vec_push(arena, &sure->span) = *least;
    d->n += certain;
    d->reversed += o->end == OUTAGE_REVERSED;
    d->endless += o->end == OUTAGE_UNTOLD;
    d->unread += o->end == OUTAGE_UNTOLD && o->why == UNKNOWN_UNREADABLE;
    d->why = o->end == OUTAGE_UNTOLD ? o->why : d->why;
    if (certain)
        evidence_add_place(d->evidence, arena, least->file, least->line,
                           instant_text(arena, least->start),
                           ends && least->end > least->start ? least->end - least->start : 0);
}

static void add_outages(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m, struct downtime *d)
{
    const char *system = measure_text(def, "system");
    const char *const *known = measure_list(def, arena, "known");
    bool planned = strcmp(measure_text(def, "planned"), "include") == 0;
    struct span_list sure = {0};
    struct span_list all = {0};
    for (size_t i = 0; i < facts->outages.outage.n; i++) {
        const struct outage *o = &facts->outages.outage.at[i];
        bool mine = name_is(system, o->system);
        bool told = planned || o->planned != PLANNED_UNTOLD;
        if (!may_touch(o, &facts->period) || (!planned && o->planned == PLANNED_YES) ||
            (!mine && name_among(known, o->system)))
            continue;
        if (!mine)
            add_unnamed(arena, m, o->name);
        d->untold += mine && !told;
        add_outage(o, mine && told, arena, d, &sure, &all);
    }
    spans_merge(&sure);
    spans_merge(&all);
    d->seconds = spans_covered(&sure, d->begin, facts->period.end);
    d->most = spans_covered(&all, d->begin, facts->period.end);
}

static struct downtime downtime_of(const struct facts *facts, const struct measure_def *def,
                                   struct arena *arena, struct measure *m)
{
    const char *const *known = measure_list(def, arena, "known");
    struct downtime d = {.begin = facts_service_begin(facts),
                         .evidence = arena_alloc(arena, sizeof *d.evidence)};
    add_outages(facts, def, arena, m, &d);
    for (size_t i = 0; i < facts->outages.lost.n; i++)
        d.lost += !facts->outages.lost.at[i] || !name_among(known, facts->outages.lost.at[i]);
    return d;
}

/* May there be more than what is certain and possible by the rows? Sets why. */
static bool may_be_more(const struct facts *facts, const struct downtime *d, struct measure *m)
{
    static const enum reason endless[UNKNOWN_REASONS] = {
        [UNKNOWN_ABSENT] = REASON_MISSING_COLUMN,
        [UNKNOWN_UNREADABLE] = REASON_UNREADABLE,
    };
    m->n = d->n;
    m->evidence = d->evidence;
    m->unknown = d->lost + d->reversed + d->endless + d->untold + m->unnamed;
    if (d->lost)
        m->reason = REASON_LOST;
    else if (d->reversed)
        m->reason = REASON_REVERSED;
    else if (d->endless)
        m->reason = endless[d->why];
    else if (m->unnamed)
        m->reason = REASON_UNNAMED;
    else if (d->untold)
        m->reason = REASON_BLANK_FIELD;
    else if (!facts->period.whole_year)
        m->reason = REASON_NOT_DUE;
    else if (d->seconds < d->most)
        m->reason = REASON_DATE_ONLY;
    if (m->reason == REASON_LOST) {
        m->unknown = d->lost;
        m->unknown_list = &facts_export(facts, "outages")->lost;
    }
    if (m->reason != REASON_UNNAMED)
        m->subject = NULL;
    return d->lost || d->reversed || d->unread || !facts->period.whole_year;
}

/* Seconds down in the period, overlapping interruptions once. Before the year is over more may come. */
void measure_downtime(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                      struct measure *m)
{
    if (!measure_needs_service(facts, m, "outages"))
        return;
    struct downtime d = downtime_of(facts, def, arena, m);
    measure_point(m, ratio_int(d.seconds));
    m->hi = ratio_int(d.most);
    m->hi_open = may_be_more(facts, &d, m);
    if (facts_service_unread(facts))
        m->lo = ratio_int(0);
}

/* Share of the service in the period in which the system was up; of the year, once that is over. */
void measure_availability(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    const struct period *p = &facts->period;
    if (!measure_needs_service(facts, m, "outages"))
        return;
    struct downtime d = downtime_of(facts, def, arena, m);
    int64_t length = p->end - d.begin;
    int64_t year = start_of(day_from_civil(p->year + 1, 1, 1)) - d.begin;
    measure_fraction(m, length - d.seconds, length);
    m->lo = ratio_of(length - d.most, length);
    m->hi = ratio_of(year - d.seconds, year);
    if (may_be_more(facts, &d, m) || facts_service_unread(facts))
        m->lo = ratio_int(0);
    if (facts_service_unread(facts))
        m->hi = ratio_int(1);
}

/* --- what is monitored --------------------------------------------------------------------------------------- */

static bool is_monitored(const struct facts *facts, const char *system, const char *aspect)
{
    for (size_t i = 0; i < facts->monitor.monitored.n; i++) {
        const struct monitored *x = &facts->monitor.monitored.at[i];
        if (name_is(system, x->system) && x->aspect && strcmp(x->aspect, aspect) == 0 &&
            x->span.most.start < facts->period.end && x->span.most.end > facts->period.begin)
            return true;
    }
    return false;
}

/* Rows whose aspect nobody wrote down, whose system nobody knows or that cannot be read may show any. */
static void add_doubts(const struct facts *facts, struct arena *arena, const char *const *systems,
                       struct measure *m)
{
    m->unknown = facts_export(facts, "monitor")->lost.total;
    for (size_t i = 0; i < facts->monitor.monitored.n; i++) {
        const struct monitored *x = &facts->monitor.monitored.at[i];
        bool named = name_among(systems, x->system);
        if (!named)
            add_unnamed(arena, m, x->name);
        m->unknown += named && !x->aspect;
    }
    m->reason = facts_export(facts, "monitor")->lost.total ? REASON_LOST
                : m->unknown                               ? REASON_BLANK_FIELD
                                                           : REASON_UNNAMED;
    m->subject = m->reason == REASON_UNNAMED ? m->subject : NULL;
    m->unknown += m->unnamed;
}

/* Systems of the list that are monitored in the period in each of the aspects. */
void measure_monitored_systems(const struct facts *facts, const struct measure_def *def,
                               struct arena *arena, struct measure *m)
{
    const char *const *systems = measure_list(def, arena, "systems");
    const char *const *aspects = measure_list(def, arena, "aspects");
    int64_t good = 0;
    if (!measure_needs(facts, m, "monitor"))
        return;
    if (facts->monitor.monitored.n == 0) {
        measure_no_cases(facts, m, "monitor");
        return;
    }
    for (const char *const *system = systems; *system; system++, m->n++) {
        bool all = true;
        for (const char *const *aspect = aspects; *aspect; aspect++)
            all = all && is_monitored(facts, *system, *aspect);
        good += all;
    }
    measure_point(m, ratio_int(good));
    if (good == m->n)
        return;
    add_doubts(facts, arena, systems, m);
    if (m->unknown)
        m->hi = ratio_int(m->n);
    else
        m->reason = REASON_NONE;
}
