/* Catalogue: computing. */
#include <string.h>

#include "measures/catalog.h"
#include "measures/kinds.h"

/* Was something supplied that the measure reads and nobody can? What makes it uncertain may be that. Of its
 * own export those lost rows count that may be its cases, where it knows them (unknowns), and where it counts
 * cases one by one those of other exports that leave one of them open; where an export was not supplied at
 * all, or is an empty list, or nothing is due yet, no row of another decides. */
static bool is_damaged(const struct facts *facts, const struct measure *m)
{
    const struct unknowns *u = m->unknowns;
    bool unreadable = m->replaced || m->reason == REASON_UNREADABLE || m->reason == REASON_LOST ||
                      m->reason == REASON_SERVICE_START || m->reason == REASON_REFERENCE ||
                      (u && u->by_reason[UNKNOWN_UNREADABLE] + u->by_reason[UNKNOWN_LOST] +
                                    u->by_reason[UNKNOWN_ELSEWHERE] >
                                0);
    const struct kind *kind = m->def->kind;
    unreadable = unreadable && !kind->in_favour;
    bool idle = m->state == MEASURE_UNKNOWN &&
                (m->reason == REASON_MISSING_FILE || m->reason == REASON_EMPTY_LIST ||
                 m->reason == REASON_NOT_DUE || m->reason == REASON_SERVICE_AHEAD);
    for (const char *const *name = m->def->exports; *name; name++) {
        const struct export_facts *e = facts_export(facts, *name);
        bool joined = u && name != m->def->exports && (kind->counts || kind->by_case);
        bool known = (u && name == m->def->exports) || joined || kind->in_favour ||
                     m->reason == REASON_MISSING_FILE || m->reason == REASON_EMPTY_LIST ||
                     m->reason == REASON_NOT_DUE || m->reason == REASON_LIST_SHORT ||
                     m->reason == REASON_SERVICE_AHEAD;
        bool refused = e->refused && !idle && !(joined && m->reason != REASON_REFUSED_FILE);
        unreadable = unreadable || (e->lost.total > 0 && !known) || refused;
    }
    bool uncovered = (m->durations && m->open > 0) || (u && u->by_reason[UNKNOWN_UNCOVERED] > 0);
    return unreadable || (m->range_unread && uncovered);
}

/* Can it not be read what the CA said of the range of one of the exports? */
static bool is_range_unread(const struct facts *facts, const struct measure_def *def)
{
    bool unread = false;
    for (const char *const *name = def->exports; *name; name++)
        unread = unread || coverage_unread(facts, schema_export(facts->schema, slice_of(*name)));
    return unread;
}

/* What an absence shows where nobody can read what the export covers: all of it may lie outside. */
static void widen_unread(const struct export_facts *e, struct measure *m)
{
    if (m->state != MEASURE_BOUNDED)
        return;
    enum reason reason = m->reason == REASON_NONE ? REASON_PARTIAL : m->reason;
    m->subject = m->reason == REASON_NONE ? e->told : m->subject;
    m->lo_whole = m->lo;
    measure_interval(m, ratio_int(0), m->is_fraction ? ratio_int(1) : m->hi, reason);
    m->only_fills = false;
}

/* Where the CA does not say what a roster covers, it may have been drawn up on its last day: what it lacks
 * until then stands, what it lacks behind it may stand elsewhere. */
static void widen_beyond_rows(const struct facts *facts, struct arena *arena, struct measure *m)
{
    size_t export = schema_export(facts->schema, slice_of(m->def->exports[0]));
    struct facts *reached = arena_alloc(arena, sizeof *reached);
    const struct measure whole = *m;
    *reached = *facts;
    if (m->state != MEASURE_BOUNDED || !coverage_reach(facts, export, &reached->period))
        return;
    *m = (struct measure){.def = whole.def, .lo = ratio_int(0), .hi = ratio_int(0), .scale = 1};
    if (reached->period.from <= reached->period.to)
        m->def->kind->compute(reached, m->def, arena, m);
    if (m->state != MEASURE_BOUNDED) {
        *m = whole;
        m->lo = ratio_int(0);
        m->hi = whole.is_fraction ? ratio_int(1) : m->hi;
    }
    m->lo = whole.is_fraction ? whole.lo : m->lo;
    m->hi = whole.is_fraction ? m->hi : whole.hi;
    if (m->reason == REASON_NONE && ratio_compare(m->lo, m->hi) != 0) {
        bool unread = whole.reason == REASON_SERVICE_START || whole.reason == REASON_LOST;
        m->reason = unread ? whole.reason : REASON_PARTIAL;
        m->subject = unread ? whole.subject : coverage_reach_text(facts, export);
    }
    m->replaced = m->replaced || facts->export[export].end_unread;
}

/* Computes it of the days that its own export covers, where an absence shows it: what is not there outside
 * of them accuses nobody. */
static void compute_covered(const struct facts *facts, struct arena *arena, struct measure *m)
{
    const struct measure_def *def = m->def;
    size_t export = schema_export(facts->schema, slice_of(def->exports[0]));
    struct facts *covered = arena_alloc(arena, sizeof *covered);
    *covered = *facts;
    struct period *p = &covered->period;
    coverage_stretch(facts, export, &p->from, &p->to);
    p->begin = start_of(p->from);
    p->end = start_of(p->to + 1);
    if (p->to < p->from)
        measure_unknown(m, REASON_PARTIAL, facts->export[export].partial);
    else
        def->kind->compute(covered, def, arena, m);
    if (coverage_unread(facts, export))
        widen_unread(&facts->export[export], m);
    else
        widen_beyond_rows(facts, arena, m);
}

/* Is there nothing to look up in other exports? */
static bool has_no_cases(const struct measure *m)
{
    return m->state == MEASURE_NO_CASES ||
           (m->def->kind->of_evidence && m->state == MEASURE_BOUNDED &&
            m->evidence->total + m->unknown == 0);
}

/* Does another of its exports say what a case is? */
static bool is_of_others(const struct measure *m)
{
    return m->def->kind->of_others || tally_joined(m->def->of);
}

/* What is lacking may stand in the file that cannot be used; nothing more can be lacking for it. */
static void fill_refused(const char *title, struct measure *m)
{
    m->lo = ratio_int(0);
    if (m->reason == REASON_NONE && ratio_compare(m->lo, m->hi) != 0) {
        m->reason = REASON_REFUSED_FILE;
        m->subject = title;
    }
}

/* A file that could not be used beside others that could may hold anything: what is counted one by one
 * has no upper bound, and nothing else can be told. */
static void widen_refused(const struct facts *facts, struct measure *m)
{
    const struct export_facts *refused = NULL;
    bool joined = false; /* an export in which the cases are looked up: they may have stood there */
    for (const char *const *name = m->def->exports; *name; name++) {
        if (!facts_export(facts, *name)->refused)
            continue;
        refused = facts_export(facts, *name);
        joined = joined || name != m->def->exports;
    }
    bool none = has_no_cases(m) && !facts_export(facts, m->def->exports[0])->refused;
    if (!refused || m->state == MEASURE_UNKNOWN || (none && !is_of_others(m)))
        return;
    if (m->state == MEASURE_BOUNDED && m->def->kind->filled && !joined &&
        !*measure_text(m->def, "apart")) {
        fill_refused(refused->title, m);
        return;
    }
    const char *stat = measure_text(m->def, "stat"); /* more of the quick lower a mean and a rank */
    bool stands = m->def->kind->counts && (!*stat || strcmp(stat, "max") == 0);
    if (m->state == MEASURE_BOUNDED && stands && !joined) {
        m->hi_open = true;
        m->reason = m->reason == REASON_NONE ? REASON_REFUSED_FILE : m->reason;
        m->subject = refused->title;
        return;
    }
    m->has_value = false;
    measure_unknown(m, REASON_REFUSED_FILE, refused->title);
}

/* Does the measure look up cases by the column? */
static bool joins_by(const struct measure_def *def, const char *export, const char *column)
{
    const char *const *at = def->kind->joins;
    size_t n = strlen(export);
    while (*at &&
           !(strncmp(*at, export, n) == 0 && (*at)[n] == '.' && strcmp(*at + n + 1, column) == 0))
        at++;
    return *at || !*def->kind->joins;
}

/* The column by which one of the measure's exports names cases of another of them, where most of its ids
 * stand nowhere there: they were written in two ways, and what is joined over them cannot be told. */
static const struct column *broken_reference(const struct facts *facts,
                                             const struct measure_def *def)
{
    for (const char *const *from = def->exports; *from; from++) {
        const struct export *x =
            &facts->schema->export[schema_export(facts->schema, slice_of(*from))];
        for (size_t c = 0; c < x->n; c++)
            for (const char *const *to = def->exports; x->column[c].refers && *to; to++)
                if (strcmp(*to, x->column[c].refers) == 0 &&
                    joins_by(def, *from, x->column[c].name) &&
                    !facts_refers(facts, *from, x->column[c].name))
                    return &x->column[c];
    }
    return NULL;
}

static void check_references(const struct facts *facts, struct measure *m)
{
    const struct column *column =
        m->state == MEASURE_BOUNDED ? broken_reference(facts, m->def) : NULL;
    if (!column) /* where there is no case, nothing is looked up */
        return;
    m->has_value = false;
    measure_unknown(m, REASON_REFERENCE, column->header);
}

static bool is_listed(const char *const *list, const char *name)
{
    while (*list && strcmp(*list, name) != 0)
        list++;
    return *list;
}

/* What the first of the exports that it rests on covers, where that is less than the period. Of one in
 * which what is found proves, nothing is lacking. */
static const char *partial_of(const struct facts *facts, const struct measure_def *def)
{
    const char *less = NULL;
    for (const char *const *name = def->exports; *name && !less; name++) {
        const struct export_facts *e = facts_export(facts, *name);
        if (!is_listed(def->kind->proofs, *name))
            less = e->told || name != def->exports ? e->told : e->partial;
    }
    return less;
}

/* Nought, or all of the time, of an export that the CA says covers no day of the period, and of no case. */
static bool is_of_nothing(const struct export_facts *e, const struct measure *m)
{
    return e->elsewhere && m->state == MEASURE_BOUNDED &&
           m->n + m->unknown + m->open + m->not_due == 0 && m->reason != REASON_LOST;
}

/* No case among rows that do not tell of the whole period is not the same as none; nor where those of
 * another export say what is a case; and a row without a date does not make a list of other years one of
 * this. */
static void note_partial(const struct facts *facts, struct measure *m)
{
    const struct export_facts *e = facts_export(facts, m->def->exports[0]);
    const char *partial = partial_of(facts, m->def);
    const char *less = e->partial ? e->partial : e->silent;
    if (!partial && (m->def->kind->of_year || tally_of_year(m->def->of)))
        partial = e->silent;
    m->partial = partial ? partial : m->partial;
    less = less || !is_of_others(m) ? less : partial;
    if (less && (m->state == MEASURE_NO_CASES || is_of_nothing(e, m))) {
        m->has_value = false;
        measure_unknown(m, REASON_PARTIAL, less);
    }
}

/* An export whose every date lies before the period may have been drawn up then: nobody knows whether what was
 * open in it stayed so. An entry of a register may hold for years, one that was open does not. */
static void note_bygone(const struct facts *facts, struct measure *m)
{
    size_t export = schema_export(facts->schema, slice_of(m->def->exports[0]));
    const char *bygone = facts->export[export].bygone;
    const struct kind *kind = m->def->kind;
    bool dated =
        facts->schema->export[export].kind == KIND_EVENTS ? !kind->for_good : kind->as_drawn_up;
    if (!bygone || !dated || m->state != MEASURE_BOUNDED || m->n + m->unknown + m->open == 0)
        return;
    m->has_value = false;
    measure_unknown(m, REASON_PARTIAL, bygone);
}

struct measures measures_compute(const struct catalog *catalog, const struct facts *facts,
                                 struct arena *arena)
{
    struct measure *m = arena_alloc(arena, (catalog->n + 1) * sizeof *m);
    for (size_t i = 0; i < catalog->n; i++) {
        const struct measure_def *def = &catalog->def[i];
        m[i] = (struct measure){
            .def = def,
            .lo = ratio_int(0),
            .hi = ratio_int(0),
            .value = ratio_int(0),
            .open_longest = ratio_int(0),
            .scale = 1,
        };
        if (def->kind->of_objects) { /* what exports lack is nothing to it */
            def->kind->compute(facts, def, arena, &m[i]);
            continue;
        }
        if (def->kind->absence && facts_service_ahead(facts) &&
            supplied(facts_export(facts, def->exports[0])))
            measure_unknown(&m[i], REASON_SERVICE_AHEAD, NULL);
        else if (def->kind->absence)
            compute_covered(facts, arena, &m[i]);
        else
            def->kind->compute(facts, def, arena, &m[i]);
        if (!has_no_cases(&m[i]))
            measure_replaced(facts, &m[i]);
        widen_refused(facts, &m[i]);
        check_references(facts, &m[i]);
        note_bygone(facts, &m[i]);
        note_partial(facts, &m[i]);
        m[i].range_unread = is_range_unread(facts, def);
        m[i].damaged = is_damaged(facts, &m[i]);
        for (const char *const *name = def->exports; *name; name++) {
            const struct export_facts *e = facts_export(facts, *name);
            m[i].gaps = m[i].gaps || e->gaps;
            m[i].refused = m[i].refused || e->refused;
        }
    }
    return (struct measures){m, catalog->n};
}
