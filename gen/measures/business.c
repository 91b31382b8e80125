/* Certificates, renewals, tickets, disputes: what the generic kinds do not cover. */
#include <string.h>

#include "measures/kinds.h"

/* --- certificates: SM2 keys, SM2 signatures, in pairs (GM 6.2.5 a, form row 41) ---------------------------- */

static struct judged judge_algorithms(const struct certificate_algorithms *a,
                                      const char *const *oids)
{
    struct judged judged = judged_bool(true);
    for (size_t i = 0; i < 3 && oids[i]; i++) {
        enum value_state state = a->part[i].state;
        judged = judged_and(judged, state == VALUE_PRESENT
                                        ? judged_bool(strcmp(a->part[i].oid, oids[i]) == 0)
                                        : judged_untold(unknown_of_state(state)));
    }
    return judged;
}

static struct judged judge_pair(const struct facts *facts, const struct certificate *x, bool lost)
{
    const struct certificate_facts *c = &facts->certificates;
    if (x->pair == NO_PAIR)
        return judged_untold(unknown_of_state(x->pair_state));
    struct certificate_pair p = c->pair.at[x->pair];
    bool half =
        p.signing == 0 || p.encryption == 0; /* a renewed half has its other half (GM41-PAIR) */
    bool unread = p.signing == p.unread_signing || p.encryption == p.unread_encryption;
    if (!half && unread) /* a half may have been issued after D */
        return judged_untold(UNKNOWN_UNREADABLE);
    if (half && lost) /* the other half may stand in a row that was lost */
        return judged_untold(UNKNOWN_ELSEWHERE);
    if (half && (p.signing ? c->pairless.encryption : c->pairless.signing) > 0)
        return judged_untold(UNKNOWN_BLANK); /* one that names no pair may be the other half */
    if (!half || x->issued.state != VALUE_PRESENT)
        return judged_bool(!half);
    /* the other half is not due within two working days, and may stand behind what the export covers */
    const struct value issued = {.state = VALUE_PRESENT,
                                 .as.moment = {start_of(x->issued.day), true}};
    size_t export = schema_export(facts->schema, slice_of("certificates"));
    struct judged due = judge_due_by(facts, facts_known_to(facts, export), &issued);
    return due.verdict == VERDICT_GOOD ? judged_bool(false) : due;
}

void measure_not_sm2(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                     struct measure *m)
{
    const struct certificate_facts *c = &facts->certificates;
    const char *const *oids = measure_list(def, arena, "oids");
    bool devices = strcmp(measure_text(def, "devices"), "include") == 0;
    bool lost = facts_export(facts, "certificates")->lost.total > 0;
    struct tally *t = arena_alloc(arena, sizeof *t);
    if (!measure_needs(facts, m, "certificates"))
        return;
    for (size_t i = 0; i < c->certificate.n; i++) {
        const struct certificate *x = &c->certificate.at[i];
        struct record line = {.file = x->file, .line = x->line};
        if (x->device && !devices)
            continue;
        struct judged judged = judged_and(judge_algorithms(&c->algorithms.at[x->algorithms], oids),
                                          judge_pair(facts, x, lost));
        tally_judged(t, arena, certificate_judged(x->issued.state, judged), &line,
                     slice_of(x->serial));
        t->objects += x->object;
    }
    measure_add_lost(facts, arena, &t->unknown, "certificates");
    measure_of_tally(facts, m, t, "certificates");
}

/* --- renewals: without the revocations, or where their serials are written otherwise than those of the
 * certificates, nobody knows that a certificate was not revoked (row 46) ------------- */

static const char *header_of(const struct facts *facts, const char *export, const char *column)
{
    const struct export *x = &facts->schema->export[schema_export(facts->schema, slice_of(export))];
    return x->column[export_column(x, slice_of(column))].header;
}

void measure_renewals(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                      struct measure *m)
{
    const struct tally *t = strcmp(def->of, "current") == 0 ? &facts->applications.renewal_current
                                                            : &facts->applications.renewal_checked;
    (void)arena;
    if (!measure_needs(facts, m, "applications"))
        return;
    measure_of_tally(facts, m, t, "applications");
    bool known = supplied(facts_export(facts, "revocations"));
    bool alike = facts_refers(facts, "revocations", "serial");
    if (m->state != MEASURE_BOUNDED || (known && alike))
        return;
    m->unknown = t->n - t->bad + t->unknown.n;
    m->hi = ratio_int(t->n + t->unknown.n);
    if (t->n > t->bad) {
        m->reason = known ? REASON_REFERENCE : REASON_MISSING_FILE;
        m->subject = known ? header_of(facts, "revocations", "serial")
                           : facts_export(facts, "revocations")->title;
    }
}

bool renewals_known(const char *of)
{
    return strcmp(of, "current") == 0 || strcmp(of, "checked") == 0;
}

/* --- tickets ------------------------------------------------------------------------------------------------------ */

/* So many of a list are met; a ticket that is lost may be of another of them. */
static void found_of_list(const struct facts *facts, struct measure *m, int64_t found,
                          int64_t listed)
{
    measure_point(m, ratio_int(found));
    measure_widen_found(facts, m);
    if (ratio_compare(m->hi, ratio_int(listed)) > 0)
        m->hi = ratio_int(listed);
}

/* Channels of the list in use. That what nobody used may be offered all the same, the condition knows
 * (force prove). */
void measure_ticket_channels(const struct facts *facts, const struct measure_def *def,
                             struct arena *arena, struct measure *m)
{
    const char *const *channels = measure_list(def, arena, "channels");
    int64_t used = 0;
    if (!measure_needs(facts, m, "tickets"))
        return;
    m->n = facts->tickets.n;
    if (m->n == 0) {
        measure_no_cases(facts, m, "tickets");
        return;
    }
    int64_t listed = 0;
    for (; *channels; channels++, listed++)
        used += counts_of(&facts->tickets.channel, *channels) > 0;
    found_of_list(facts, m, used, listed);
}

/* Topics of the list that some ticket is about. */
void measure_ticket_topics(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    const char *const *topics = measure_list(def, arena, "topics");
    int64_t covered = 0;
    int64_t listed = 0;
    if (!measure_needs(facts, m, "tickets"))
        return;
    m->n = facts->tickets.n;
    for (; *topics; topics++, listed++) {
        int64_t n = 0;
        for (size_t i = 0; i < facts->tickets.topic.n.n; i++)
            if (strstr(facts->tickets.topic.names.first.at[i], *topics))
                n += facts->tickets.topic.n.at[i];
        covered += n > 0;
        measure_add_count(m, arena, *topics, n);
    }
    found_of_list(facts, m, covered, listed);
}

/* --- disputes that bear the number of a complaint: one matter in two registers --------------------------------------- */

void measure_shared_disputes(const struct facts *facts, const struct measure_def *def,
                             struct arena *arena, struct measure *m)
{
    int64_t shared = 0;
    (void)def;
    (void)arena;
    if (!measure_needs(facts, m, "disputes") || !measure_needs(facts, m, "complaints"))
        return;
    m->n = facts->disputes.n;
    for (size_t i = 0; i < facts->disputes.case_id.n; i++)
        shared += index_find(&facts->complaints.ids, slice_of(facts->disputes.case_id.at[i])) !=
                  INDEX_NONE;
    measure_point(m, ratio_int(shared));
}
