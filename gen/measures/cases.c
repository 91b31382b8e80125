/* Generic kinds: durations, tallies and counts of cases, picked by the name of the facts. */
#include <string.h>

#include "measures/kinds.h"

/* Where there are cases, the exports that they are held against must be there too. */
static bool measure_needs_rest(const struct facts *facts, struct measure *m)
{
    for (const char *const *e = m->def->exports + 1; *e; e++)
        if (!measure_needs(facts, m, *e))
            return false;
    return true;
}

/* --- durations --------------------------------------------------------------------------------- */

/* A set of durations by name; `start` and `count` choose among the ways it was taken. */
static const struct durations *find_durations(const struct facts *f, const char *of, int start,
                                              enum day_count count)
{
    const struct application_facts *a = &f->applications;
    const struct {
        const char *name;
        const struct durations *durations;
    } set[] = {
        {"applications.response", &a->response},
        {"applications.refusal_notice", &a->refusal_notice},
        {"applications.refusal_from_decision", &a->refusal_from_decision},
        {"applications.cycle", &a->cycle[start][count]},
        {"applications.authn", &a->authn[start][count]},
        {"complaints.all", count == COUNT_INCLUSIVE ? &f->complaints.handling.inclusive
                                                    : &f->complaints.handling.elapsed},
        {"complaints.regulator", count == COUNT_INCLUSIVE
                                     ? &f->complaints.regulator_handling.inclusive
                                     : &f->complaints.regulator_handling.elapsed},
        {"disputes", count == COUNT_INCLUSIVE ? &f->disputes.handling.inclusive
                                              : &f->disputes.handling.elapsed},
        {"forensics", count == COUNT_INCLUSIVE ? &f->forensics.inclusive : &f->forensics.elapsed},
        {"incidents.general", &f->incidents.hours[LEVEL_GENERAL]},
        {"incidents.severe", &f->incidents.hours[LEVEL_SEVERE]},
        {"incidents.general.days", &f->incidents.days[LEVEL_GENERAL]},
        {"incidents.severe.days", &f->incidents.days[LEVEL_SEVERE]},
        {"recovery", &f->recovery.hours},
        {"revocations.to_crl", &f->revocations.to_crl},
        {"revocations.request_to_crl", &f->revocations.request_to_crl},
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        if (strcmp(set[i].name, of) == 0)
            return set[i].durations;
    return NULL;
}

bool durations_known(const char *of)
{
    static const struct facts none;
    return find_durations(&none, of, 0, COUNT_ELAPSED) != NULL;
}

static bool stat_is(const struct measure_def *def, const char *stat)
{
    return strcmp(measure_text(def, "stat"), stat) == 0;
}

/* stat: max, mean, or rank (nearest rank of the parameter share). `untold` cases are taken as having
 * taken the least time there is: counted with both ends, that is one day. */
static struct ratio least_statistic(const struct durations *d, const struct measure_def *def,
                                    int64_t untold)
{
    int64_t least = strcmp(measure_text(def, "count"), "inclusive") == 0;
    if (stat_is(def, "mean"))
        return ratio_of(d->sum + untold * least, d->n + untold);
    if (stat_is(def, "rank"))
        return ratio_int(durations_percentile(d, measure_ratio(def, "share"), untold, least));
    return ratio_int(d->max);
}

/* The most it can be; false: there is no bound. An unknown case may have been open, and one that is
 * open for long fails whatever the statistic; only what was completed for certain has just its rank. */
static bool most_statistic(const struct durations *d, const struct measure_def *def,
                           struct ratio *most)
{
    int64_t rank = 0;
    bool ranked = stat_is(def, "rank") && d->unknown.n == d->ended &&
                  durations_percentile_most(d, measure_ratio(def, "share"), d->ended, &rank);
    bool bounded = stat_is(def, "max") && d->unknown.n == d->bounded;
    if (d->unknown.n > 0 && !ranked && !bounded)
        return false;
    *most = ranked                 ? ratio_int(rank)
            : stat_is(def, "mean") ? ratio_of(d->sum_most, d->n)
                                   : ratio_int(d->max_most);
    if (bounded && d->bounded > 0)
        *most = ratio_max(*most, ratio_int(d->bounded_most));
    return true;
}

static void add_value(const struct measure_def *def, const struct durations *d, int64_t scale,
                      struct measure *m)
{
    m->value = ratio_multiply(least_statistic(d, def, 0), ratio_of(1, scale));
    m->has_value = d->sum == d->sum_most;
    if (m->has_value && stat_is(def, "mean")) {
        m->is_fraction = true;
        m->num = d->sum;
        m->den = d->n * scale;
    }
}

/* Bounds: a case that cannot be told may take any time; an open one has taken the time until D, and
 * over a limit it counts as failing whatever the statistic (GB/T 35289 8.1: each case has its limit).
 * Whether an unfinished case leaves the value open above is the parameter `open` (table 9). */
void measure_of_durations(const struct measure_def *def, const struct durations *d, int64_t scale,
                          struct measure *m)
{
    bool pending = strcmp(measure_text(def, "open"), "pending") == 0;
    struct ratio unit = ratio_of(1, scale);
    struct ratio most;
    m->n = d->n;
    m->scale = scale;
    m->unknown = d->unknown.n;
    m->beside = unknowns_seen(&d->unknown);
    m->open = d->open;
    m->occurred = d->occurred;
    m->carried = d->carried;
    m->open_longest = ratio_of(d->open_max, scale);
    m->durations = d;
    m->evidence = &d->longest;
    m->evidence_above = true;
    m->unknown_list = &d->unknown.list;
    m->unknowns = &d->unknown;
    if (d->n == 0 && d->open == 0 && d->unknown.n == 0) {
        measure_none(m, REASON_NO_CASES);
        return;
    }
    m->state = MEASURE_BOUNDED;
    if (d->n > 0) {
        add_value(def, d, scale, m);
        m->lo = ratio_multiply(least_statistic(d, def, d->untold), unit);
    }
    m->lo = ratio_max(m->lo, m->open_longest);
    m->hi_open = d->n == 0 || !most_statistic(d, def, &most) || (pending && d->open > 0);
    m->hi = m->lo;
    if (!m->hi_open)
        m->hi = ratio_max(ratio_multiply(most, unit), ratio_of(d->open_most, scale));
    if (d->unknown.n > 0)
        m->reason = reason_of_unknowns(&d->unknown);
    else if (m->hi_open)
        m->reason = REASON_OPEN_CASES;
    else if (ratio_compare(m->lo, m->hi) < 0)
        m->reason = d->open > 0 && d->date_only == 0 ? REASON_OPEN_CASES : REASON_DATE_ONLY;
}

/* Durations that begin when the materials are complete (tables 5, 7). */
static bool is_of_materials(const char *of)
{
    return strcmp(of, "applications.cycle") == 0 || strcmp(of, "applications.authn") == 0;
}

static const char *count_text(struct arena *arena, int64_t n)
{
    return arena_format(arena, "%lld", (long long)n);
}

static void measure_durations(const struct facts *facts, const struct measure_def *def,
                              int64_t scale, struct arena *arena, struct measure *m)
{
    int start = strcmp(measure_text(def, "start"), "other") == 0 ? START_OTHER : START_MATERIALS;
    enum day_count count =
        strcmp(measure_text(def, "count"), "inclusive") == 0 ? COUNT_INCLUSIVE : COUNT_ELAPSED;
    const struct durations *d = find_durations(facts, def->of, start, count);
    if (!measure_needs(facts, m, def->exports[0]))
        return;
    if (d->n + d->open + d->unknown.n == 0)
        measure_none_at_all(facts, m, def->exports[0]);
    else if (measure_needs_rest(facts, m))
        measure_of_durations(def, d, scale, m);
    else
        m->occurred = d->n + d->occurred;
    if (m->state == MEASURE_BOUNDED && start == START_MATERIALS && is_of_materials(def->of) &&
        facts->applications.stand_in > 0)
        NOTE(m, arena, NOTE_SUBMITTED, count_text(arena, facts->applications.stand_in));
    if (strcmp(def->of, "applications.response") == 0 && facts->applications.withdrawn > 0)
        NOTE(m, arena, NOTE_WITHDRAWN, count_text(arena, facts->applications.withdrawn));
    if (m->state == MEASURE_BOUNDED && strncmp(def->of, "revocations.", 12) == 0) {
        if (facts->revocations.next_crl > 0)
            NOTE(m, arena, NOTE_NEXT_CRL, count_text(arena, facts->revocations.next_crl));
        if (m->reason == REASON_DATE_ONLY && d->date_only == 0)
            m->reason = REASON_PARTITION;
    }
}

void measure_duration_days(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    measure_durations(facts, def, 1, arena, m);
}

void measure_duration_hours(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    measure_durations(facts, def, SECONDS_PER_HOUR, arena, m);
    if (m->durations && m->durations->date_only && m->reason != REASON_DATE_ONLY)
        NOTE(m, arena, NOTE_DATE_ONLY);
}

/* --- tallies: cases that are not as they should be ------------------------------------------------ */

static const struct tally *find_tally(const struct facts *f, const char *of)
{
    const struct application_facts *a = &f->applications;
    const struct {
        const char *name;
        const struct tally *tally;
    } set[] = {
        {"applications.told", &a->told},
        {"applications.authenticated", &a->authenticated},
        {"applications.verified", &a->verified},
        {"applications.identity_kept", &a->identity_kept},
        {"applications.consented", &a->consented},
        {"applications.signed", &a->signed_},
        {"applications.refusal_method", &a->refusal_method},
        {"applications.approved_issued", &a->approved_issued},
        {"applications.unpublished_kept", &a->unpublished_kept},
        {"applications.published", &a->published},
        {"applications.renewal_told", &a->renewal_told},
        {"applications.two_persons", &a->two_persons},
        {"complaints.recorded", &f->complaints.recorded},
        {"incidents.reported", &f->incidents.reported},
        {"certificates.media", &f->certificates.media},
        {"revocations.authenticated", &f->revocations.authenticated},
        {"revocations.told", &f->revocations.told},
        {"revocations.listed", &f->revocations.listed},
        {"key_recovery.authenticated", &f->key_recovery.authenticated},
        {"visitors.complete", &f->visitors.complete},
        {"roles.authorised", &f->roles.authorised},
        {"assets.crypto_certified", &f->assets.crypto_certified},
        {"accounts.two_factor", &f->accounts.two_factor},
        {"accounts.leaver_shut", &f->accounts.leaver_shut},
        {"network_links.with_contact", &f->links.with_contact},
        {"changes.approved", &f->changes.approved},
        {"changes.tested", &f->changes.tested},
        {"changes.recorded", &f->changes.recorded},
        {"changes.major_reported", &f->changes.major_reported},
        {"changes.rebuilt_reported", &f->changes.rebuilt_reported},
        {"asset_events.scrapped_recorded", &f->asset_events.scrapped_recorded},
        {"asset_events.crypto_recorded", &f->asset_events.crypto_recorded},
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        if (strcmp(set[i].name, of) == 0)
            return set[i].tally;
    return NULL;
}

bool tally_known(const char *of)
{
    static const struct facts none;
    return find_tally(&none, of) != NULL;
}

/* Are its cases picked out by another export of the measure: accounts by who has left? */
bool tally_joined(const char *of)
{
    return strcmp(of, "accounts.leaver_shut") == 0;
}

bool tally_of_year(const char *of)
{
    return strcmp(of, "certificates.media") == 0;
}

void measure_tally(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                   struct measure *m)
{
    (void)arena;
    const struct tally *t = find_tally(facts, def->of);
    if (!measure_needs(facts, m, def->exports[0]))
        return;
    bool none = t->n + t->open + t->unknown.n == 0; /* nothing to look up in the others */
    if ((none && !tally_joined(def->of)) || measure_needs_rest(facts, m))
        measure_of_tally(facts, m, t, def->exports[0]);
    else
        m->occurred = t->n + t->occurred;
}

/* --- counts of events: none is zero, where the register was supplied ------------------------------ */

struct event_count {
    const char *name;
    int64_t n;     /* events the count is about */
    int64_t among; /* events it was taken from */
    const struct unknowns *unknown;
    const struct evidence_list *list;
};

static bool find_count(const struct facts *f, const char *of, struct event_count *out)
{
    const struct incident_facts *i = &f->incidents;
    const struct complaint_facts *c = &f->complaints;
    const struct event_count set[] = {
        {"complaints.all", c->n, c->n, &c->lost, &c->all},
        {"complaints.regulator", c->to_regulator, c->n, &c->regulator_lost, &c->regulator_list},
        {"complaints.attitude", c->attitude, c->n, &c->kind_unknown, &c->attitude_list},
        {"disputes", f->disputes.n, f->disputes.n, &f->disputes.lost, &f->disputes.all},
        {"incidents.major", i->level_n[LEVEL_MAJOR], i->n, &i->major_lost, &i->major_list},
        {"incidents.major_handling", i->major_handling.yes, i->major_handled_n,
         &i->major_handling.unknown, &i->major_handling.yes_list},
        {"incidents.handling", i->handling.yes, i->handled_n, &i->handling.unknown,
         &i->handling.yes_list},
        {"incidents.customer_impact", i->customer.yes, i->n, &i->customer.unknown,
         &i->customer.yes_list},
        {"incidents.leak", i->leak.yes, i->n, &i->leak.unknown, &i->leak.yes_list},
        {"asset_events.scrapped", f->asset_events.scrapped, f->asset_events.n,
         &f->asset_events.scrapped_unknown, &f->asset_events.scrapped_list},
        {"applications.customers", (int64_t)f->applications.customers.keys.n, f->applications.n,
         &f->applications.customer_unknown, NULL},
        {"recovery.drills", f->recovery.drills, f->recovery.n, &f->recovery.lost, NULL},
        {"changes.rebuilt", f->changes.rebuilt, f->changes.n, &f->changes.kind_unknown,
         &f->changes.rebuilt_list},
    };
    for (size_t k = 0; k < sizeof set / sizeof *set; k++)
        if (strcmp(set[k].name, of) == 0) {
            *out = set[k];
            return true;
        }
    return false;
}

bool count_known(const char *of)
{
    static const struct facts none;
    struct event_count count;
    return find_count(&none, of, &count);
}

void measure_count(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                   struct measure *m)
{
    (void)arena;
    struct event_count c;
    if (!find_count(facts, def->of, &c) || !measure_needs(facts, m, def->exports[0]))
        return;
    int64_t unknown = c.unknown ? c.unknown->n : 0;
    m->n = c.among;
    m->unknown = unknown;
    m->evidence = c.list;
    m->unknown_list = c.unknown ? &c.unknown->list : NULL;
    m->unknowns = c.unknown;
    measure_interval(m, ratio_int(c.n), ratio_int(c.n + unknown),
                     unknown ? reason_of_unknowns(c.unknown) : REASON_NONE);
    m->value = ratio_int(c.n);
    m->has_value = true;
}
