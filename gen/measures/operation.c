/* Operation: releases, network links, events of CA keys, what of their cases is late (GM 6.6.5.4, 6.6.6.8,
 * 6.6.7, 6.6.9.3). */
#include <string.h>

#include "base/text.h"
#include "measures/kinds.h"
#include "measures/names.h"

/* --- releases: the latest one (rows 148-150: each asks for one record of it) ------------------------------ */

static enum release_step step_of(const char *word)
{
    return strcmp(word, "approved") == 0   ? RELEASE_APPROVED
           : strcmp(word, "executed") == 0 ? RELEASE_EXECUTED
                                           : RELEASE_AUDITED;
}

/* Are they all of one moment? Else nobody knows which of them is the latest. */
static bool one_moment(const struct release_facts *r)
{
    bool one = true;
    for (size_t i = 0; i < r->latest.n; i++)
        one = one && r->latest.at[i].first == r->latest.at[i].last &&
              r->latest.at[i].first == r->latest.at[0].first;
    return one || r->latest.n == 1;
}

/* The one by which the step is judged: of several at one moment the worst, each must be in order. Where nobody
 * knows which is the latest, only what is so of all of them is known. */
static struct judged judge_step(const struct release_facts *r, enum release_step step,
                                const struct release **decisive)
{
    bool alike = true;
    *decisive = &r->latest.at[0];
    for (size_t i = 1; i < r->latest.n; i++) {
        enum verdict verdict = r->latest.at[i].step[step].verdict;
        alike = alike && verdict == (*decisive)->step[step].verdict;
        if (verdict < (*decisive)->step[step].verdict)
            *decisive = &r->latest.at[i];
    }
    return alike || one_moment(r) ? (*decisive)->step[step] : judged_untold(UNKNOWN_BLANK);
}

static void note_latest(const struct release_facts *r, const struct release *decisive,
                        struct arena *arena, struct measure *m)
{
    const char *names = decisive->place.id;
    bool one = one_moment(r);
    for (size_t i = 0; i < r->latest.n && !one; i++)
        names = i ? arena_format(arena, "%s、%s", names, r->latest.at[i].place.id)
                  : r->latest.at[i].place.id;
    NOTE(m, arena, one ? NOTE_LATEST : NOTE_LATEST_UNTOLD, names);
}

void measure_latest_release(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    const struct release_facts *r = &facts->releases;
    enum release_step step = step_of(measure_text(def, "step"));
    struct tally *t = arena_alloc(arena, sizeof *t);
    if (!measure_needs(facts, m, "releases"))
        return;
    if (r->latest.n == 0 && r->perhaps.n) {
        m->unknown = r->perhaps.n;
        m->unknown_list = &r->perhaps.list;
        m->unknowns = &r->perhaps;
        measure_unknown(m, reason_of_unknowns(&r->perhaps), NULL);
        return;
    }
    if (r->latest.n) {
        const struct release *latest = NULL;
        struct judged judged = judge_step(r, step, &latest);
        const struct record line = {.file = latest->place.file, .line = latest->place.line};
        tally_judged(t, arena, judged, &line, slice_of(latest->place.id));
        note_latest(r, latest, arena, m);
    }
    measure_of_tally(facts, m, t, "releases");
    if (r->perhaps.n == 0 || m->state == MEASURE_NO_CASES)
        return;
    measure_interval(m, ratio_int(0), ratio_int(1), reason_of_unknowns(&r->perhaps));
    m->unknown = r->perhaps.n; /* one of these may be the latest */
    m->unknown_list = &r->perhaps.list;
    m->unknowns = &r->perhaps;
}

/* --- network: carriers of the links in use (row 159) ------------------------------------------------------ */

/* Which of the listed carriers is it: by one of its names, or, not for certain, because it holds one? */
static size_t carrier_of(const char *const *aliases, const char *name, struct arena *arena,
                         bool *certain)
{
    static const char *const slash[] = {"/", NULL};
    *certain = true;
    for (size_t i = 0; aliases[i]; i++)
        if (name_is(aliases[i], name))
            return i;
    *certain = false;
    for (size_t i = 0; aliases[i]; i++) {
        struct slice rest = slice_of(aliases[i]);
        struct slice way;
        while (slice_split(&rest, slash, &way))
            if (strstr(name, text_folded(arena, way)))
                return i;
    }
    return SIZE_MAX;
}

/* Does the name hold that of an earlier one, or the other way round? It may be the same carrier. */
static bool resembles(const struct index *names, size_t which)
{
    const char *name = names->keys.at[which].at;
    for (size_t i = 0; i < which; i++)
        if (strstr(name, names->keys.at[i].at) || strstr(names->keys.at[i].at, name))
            return true;
    return false;
}

void measure_carriers(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                      struct measure *m)
{
    const struct link_facts *l = &facts->links;
    const char *const *aliases = measure_list(def, arena, "aliases");
    struct index known; /* carriers that are certainly different ones */
    int64_t doubtful = 0;
    if (!measure_needs(facts, m, "network_links"))
        return;
    index_init(&known, arena);
    m->n = l->n;
    m->evidence = &l->active;
    if (l->n == 0) {
        measure_no_cases(facts, m, "network_links");
        return;
    }
    for (int pass = 0; pass < 2; pass++) /* the certain ones first */
        for (size_t i = 0; i < l->carriers.keys.n; i++) {
            const char *name = l->carriers.keys.at[i].at;
            bool certain = false;
            bool added = false;
            size_t which = carrier_of(aliases, name, arena, &certain);
            certain = certain || (which == SIZE_MAX && !resembles(&l->carriers, i));
            if (certain != (pass == 0))
                continue;
            if (certain || which != SIZE_MAX)
                index_add(&known, slice_of(which == SIZE_MAX ? name : aliases[which]), &added);
            if (added || certain)
                continue;
            doubtful++;
            m->subject = m->subject ? arena_format(arena, "%s、%s", m->subject, name) : name;
        }
    int64_t n = (int64_t)known.keys.n;
    measure_interval(m, ratio_int(n), ratio_int(n + doubtful), REASON_UNNAMED);
    m->value = ratio_int(n);
    m->has_value = true;
    m->unknown = m->unnamed = doubtful;
    measure_widen_found(facts, m);
}

/* --- key events of the kinds of the list (rows 185, 186, 188-190) ------------------------------------------ */

static bool is_among(const char *const *events, const struct key_event *e)
{
    for (; e->kind && *events; events++)
        if (strcmp(*events, e->kind) == 0)
            return true;
    return !e->kind;
}

void measure_key_events(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m)
{
    const char *const *events = measure_list(def, arena, "events");
    struct counts devices = {0};
    struct unknowns *lost = arena_alloc(arena, sizeof *lost);
    int64_t n = 0;
    if (!measure_needs(facts, m, "ca_key_events"))
        return;
    for (size_t i = 0; i < facts->key_events.event.n; i++) {
        const struct key_event *e = &facts->key_events.event.at[i];
        struct record line = {.file = e->file, .line = e->line};
        if (!is_among(events, e))
            continue;
        if (e->recorded.verdict == VERDICT_UNTOLD && e->recorded.why == UNKNOWN_LOST)
            unknown_add(lost, arena, UNKNOWN_LOST, &line, slice_of(""));
        else
            n++;
        if (e->device)
            counts_add(&devices, arena, slice_of(e->device));
    }
    m->n = facts->key_events.n;
    m->unknown = lost->n;
    m->unknown_list = &lost->list;
    m->unknowns = lost;
    measure_interval(m, ratio_int(n), ratio_int(n + lost->n), REASON_LOST);
    m->value = ratio_int(n);
    m->has_value = true;
    measure_add_counts(m, arena, &devices);
}

/* Of these, what was not approved, or whose operation was not recorded. */
void measure_key_unrecorded(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    const char *const *events = measure_list(def, arena, "events");
    bool all = strcmp(measure_text(def, "period"), "any") == 0;
    struct tally *t = arena_alloc(arena, sizeof *t);
    if (!measure_needs(facts, m, "ca_key_events"))
        return;
    for (size_t i = 0; i < facts->key_events.event.n; i++) {
        const struct key_event *e = &facts->key_events.event.at[i];
        struct record line = {.file = e->file, .line = e->line};
        if (is_among(events, e) && (all || e->in_period))
            tally_judged(t, arena, e->recorded, &line, slice_of(e->key));
    }
    measure_of_tally(facts, m, t, "ca_key_events");
}

/* --- what is late, by what it is (rows 204, 206) ----------------------------------------------------------- */

void measure_late(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                  struct measure *m)
{
    bool findings = strcmp(def->of, "findings") == 0;
    const char *export = findings ? "findings" : "submissions";
    if (!measure_needs(facts, m, export))
        return;
    measure_of_tally(facts, m, findings ? &facts->findings.closed : &facts->submissions.in_time,
                     export);
    measure_add_counts(m, arena, findings ? &facts->findings.late : &facts->submissions.late);
}

bool late_known(const char *of)
{
    return strcmp(of, "findings") == 0 || strcmp(of, "submissions") == 0;
}
