/* Revocations. */
#include <stddef.h>
#include <string.h>

#include "facts/facts.h"

enum {
    SERIAL,
    REQUESTED_AT,
    REQUESTER,
    AUTHN_OK,
    DECIDED_AT,
    REVOKED_AT,
    CRL_NUMBER,
    NOTIFIED_AT,
    REVOCATION_COLUMNS
};
static const char *const revocation_columns[REVOCATION_COLUMNS] = {
    [SERIAL] = "serial",         [REQUESTED_AT] = "requested_at", [REQUESTER] = "requester",
    [AUTHN_OK] = "authn_ok",     [DECIDED_AT] = "decided_at",     [REVOKED_AT] = "revoked_at",
    [CRL_NUMBER] = "crl_number", [NOTIFIED_AT] = "notified_at",
};

struct revocation {
    struct facts *facts;
    struct revocation_facts *r;
    const struct fields *f;
    struct slice id;
    uint32_t issuer; /* of the certificate, in crl_facts.issuers; SEVERAL_ISSUERS: not known */
};

static void judge_case(const struct revocation *x, struct tally *t, struct judged judged)
{
    facts_judge(x->facts, t, judged, x->f, x->id);
}

/* Was the certificate revoked? Blank: not by D, as far as the row knows; a time that cannot be read may be one
 * after D, whatever list is named. */
static struct judged judge_carried_out(const struct revocation *x)
{
    const struct value *revoked = field(x->f, REVOKED_AT);
    bool listed = present(field(x->f, CRL_NUMBER));
    return revoked->state == VALUE_BLANK && !listed ? judged_bool(false)
           : revoked->state == VALUE_UNREADABLE     ? judged_untold(UNKNOWN_UNREADABLE)
           : present(revoked) || listed             ? judged_bool(true)
                                                    : judged_untold(unknown_of(revoked));
}

/* Where it cannot be told whether it was carried out, neither can this. */
struct judged judge_served(const struct value *authn, struct judged done)
{
    struct judged judged = judge_answer(authn, ANSWER_YES);
    if (judged.verdict == VERDICT_GOOD || done.verdict == VERDICT_GOOD)
        return judged;
    return done.verdict == VERDICT_BAD        ? judged_bool(true)
           : judged.verdict == VERDICT_UNTOLD ? judged_and(judged, done)
                                              : done;
}

/* Row 51: of requests by the holder or with the holder's authority. Where the requester is not told,
 * only what is as it should be is enough. */
static void add_authenticated(const struct revocation *x)
{
    const struct value *requester = field(x->f, REQUESTER);
    struct judged judged = judge_served(field(x->f, AUTHN_OK), judge_carried_out(x));
    if (present(requester)) {
        if (counts(x->f, REQUESTER))
            judge_case(x, &x->r->authenticated, judged);
    } else if (judged.verdict == VERDICT_GOOD) {
        judge_case(x, &x->r->authenticated, judged);
    } else {
        judge_case(x, &x->r->authenticated, judged_doubtful(unknown_of(requester)));
    }
}

/* The issuer of the certificate, where the certificates tell one and the log knows it. */
static uint32_t issuer_of(const struct facts *facts, const struct value *serial)
{
    const struct certificate_link *l = certificates_of_serial(&facts->certificates, serial);
    if (!l || l->issuer == SEVERAL_ISSUERS)
        return SEVERAL_ISSUERS;
    const char *issuer = facts->certificates.issuers.first.at[l->issuer];
    size_t i = spellings_find(&facts->crl.issuers, facts->arena, slice_of(issuer));
    return i == INDEX_NONE ? SEVERAL_ISSUERS : (uint32_t)i;
}

static bool may_list(const struct revocation *x, const struct crl_series *s)
{
    return s->kind != CRL_AUTHORITY &&
           (x->issuer == SEVERAL_ISSUERS || s->issuer_index == x->issuer);
}

/* The next CRL of a number that may list the certificate, from a place (+ 1) on; NULL at the end. */
static const struct crl *numbered(const struct revocation *x, uint32_t *place,
                                  const struct crl_series **series)
{
    const struct crl_facts *c = &x->facts->crl;
    while (*place) {
        const struct crl_place *p = &c->place.at[*place - 1];
        *place = x->issuer == SEVERAL_ISSUERS ? p->next : p->next_of_issuer;
        *series = &c->series.at[p->series];
        if (may_list(x, *series))
            return &(*series)->crl.at[p->at];
    }
    return NULL;
}

static uint32_t first_place(const struct revocation *x, struct slice number)
{
    return crl_place_of(x->facts, number, x->issuer);
}

/* A CRL that may have listed it: the listing is told as exactly as its publication is. What was not
 * published by D is not published. */
static void list_in(const struct revocation *x, struct crl_listing *l, const struct crl *crl)
{
    const struct moment_value *published = &crl->published;
    instant end = x->facts->period.end;
    if (published->state != VALUE_PRESENT) {
        l->since = !l->untold || crl->this_update < l->since ? crl->this_update : l->since;
        l->untold = true;
        l->why = unknown_of_state(published->state);
        return;
    }
    instant first = published->moment.at;
    instant last = first + (published->moment.date_only ? SECONDS_PER_DAY - 1 : 0);
    if (first >= end) {
        l->open = true;
        return;
    }
    l->least = !l->found || first < l->least ? first : l->least;
    l->most = !l->found || last > l->most ? last : l->most;
    l->found = true;
    l->date_only = l->date_only || published->moment.date_only;
}

/* Does the series go on in the period? */
static bool goes_on(const struct revocation *x, const struct crl_series *s)
{
    return s->crl.n && s->crl.at[s->crl.n - 1].this_update >= x->facts->period.begin;
}

enum { ASKED_NUMBER, ASKED_NEXT };

/* Of an issuer's series; behind all where there is none more. */
static size_t first_series(const struct crl_facts *c, uint32_t issuer)
{
    uint32_t first = issuer < c->first_series.n ? c->first_series.at[issuer] : 0;
    return first ? first - 1 : c->series.n;
}

static size_t next_series(const struct crl_facts *c, size_t series)
{
    uint32_t next = c->series.at[series].next_of_issuer;
    return next ? next - 1 : c->series.n;
}

/* The first CRLs of a kind after the revocation, of every partition that the certificate may be in. */
static struct crl_listing first_after(const struct revocation *x, instant revoked,
                                      enum crl_kind kind)
{
    bool added = false;
    struct crl_listing *l = crl_answer(x->facts, ASKED_NEXT + (uint64_t)kind,
                                       crl_turns_before(x->facts, revoked), x->issuer, &added);
    const struct crl_facts *c = &x->facts->crl;
    bool of_any = x->issuer == SEVERAL_ISSUERS;
    size_t i = of_any ? 0 : first_series(c, x->issuer);
    for (; i < c->series.n && added; i = of_any ? i + 1 : next_series(c, i)) {
        const struct crl_series *s = &c->series.at[i];
        if (s->kind != kind || !may_list(x, s))
            continue;
        const struct crl *first = crl_first_from(s, revoked);
        const struct crl *untimed = crl_untimed(s, revoked);
        l->any = true;
        if (untimed && untimed != first) /* it may have come after the revocation */
            list_in(x, l, untimed);
        if (first)
            list_in(x, l, first);
        else
            l->open = l->open || goes_on(x, s);
    }
    return *l;
}

/* The earliest moment at which one of these lists may have come out: none before it was made. */
static instant soonest(const struct crl_listing *l)
{
    bool since = l->untold && (!l->found || l->since < l->least);
    return since ? l->since : l->least;
}

/* Where the export does not name the CRL: the first full one after the revocation, of the partition that
 * the certificate is in; which one that is, no column tells. An incremental one before it may have
 * listed the certificate sooner. */
static struct crl_listing next_after(const struct revocation *x, instant revoked)
{
    struct crl_listing full = first_after(x, revoked, CRL_FULL);
    struct crl_listing delta = first_after(x, revoked, CRL_DELTA);
    if (!full.any)
        return delta;
    instant sooner = soonest(&delta) > revoked ? soonest(&delta) : revoked;
    bool sooner_than_full = full.found ? sooner < full.least : full.open;
    if ((delta.found || delta.untold) && sooner_than_full) {
        full.least = sooner;
        full.most = full.found ? full.most : sooner;
        full.found = true;
    }
    return full;
}

/* The CRLs that bear the number: those of other partitions may bear it too. */
static struct crl_listing listing_of_number(const struct revocation *x, struct slice number)
{
    const struct crl *crl = NULL;
    const struct crl_series *s = NULL;
    bool added = false;
    uint32_t place = first_place(x, number);
    struct crl_listing *l = crl_answer(x->facts, ASKED_NUMBER, place, x->issuer, &added);
    while (added && (crl = numbered(x, &place, &s)))
        list_in(x, l, crl);
    l->untold = l->untold || (!l->found && !l->open); /* the log does not have it */
    return *l;
}

/* From `start` to the publication. What is in no CRL yet is open; a CRL that is named, but not in the log
 * or without its time, cannot be told. */
static void add_published(const struct revocation *x, struct durations *d, int start,
                          const struct crl_listing *l)
{
    const struct value *from = field(x->f, start);
    struct arena *arena = x->facts->arena;
    struct value least = {.state = VALUE_BLANK};
    struct value blank = {.state = VALUE_BLANK};
    struct stretch soonest;
    struct stretch latest;
    enum unknown_reason why = UNKNOWN_BLANK;
    if (l->found)
        least = (struct value){.state = VALUE_PRESENT, .as.moment = {l->least, false}};
    const struct value *begun = present(from) ? from : field(x->f, REVOKED_AT);
    if (!facts_open_in_period(x->facts, begun, l->open || l->untold ? &blank : &least))
        return;
    if (l->untold || !present(from)) {
        duration_add_unknown(d, arena, present(from) ? l->why : unknown_of(from), !x->facts->maybe,
                             x->f->record, x->id);
        return;
    }
    if (!l->found) {
        facts_add_seconds(x->facts, d, x->f->record, x->id, from, &least, false);
        return;
    }
    struct moment first = {l->least, l->date_only};
    struct moment last = {l->open ? x->facts->period.end - 1 : l->most, false};
    if (span_seconds(&from->as.moment, &first, false, &soonest, &why) &&
        span_seconds(&from->as.moment, &last, false, &latest, &why)) {
        duration_add_seconds(d, arena, (struct stretch){soonest.least, latest.most}, x->f->record,
                             x->id);
        d->date_only += from->as.moment.date_only || l->date_only;
        d->carried += x->facts->carried;
    } else {
        duration_add_unknown(d, arena, why, !x->facts->maybe, x->f->record, x->id);
    }
}

/* Row 52, by either clock (GM52). */
static void add_to_crl(const struct revocation *x)
{
    const struct value *number = field(x->f, CRL_NUMBER);
    const struct value *revoked = field(x->f, REVOKED_AT);
    struct crl_listing l = {.untold = true, .why = unknown_of(present(number) ? revoked : number)};
    if (present(number))
        l = listing_of_number(x, number->text);
    else if (present(revoked) && number->state != VALUE_UNREADABLE) {
        l = next_after(x, revoked->as.moment.at);
        x->r->next_crl += l.found;
    }
    if (revoked->state == VALUE_UNREADABLE)
        l = (struct crl_listing){.untold = true, .why = UNKNOWN_UNREADABLE};
    if (incomplete(facts_export(x->facts, "crl_log"))) /* it may have been another CRL */
        l = (struct crl_listing){.untold = true, .why = UNKNOWN_ELSEWHERE};
    day_number log_to =
        facts_known_to(x->facts, schema_export(x->facts->schema, slice_of("crl_log")));
    if (!l.found && log_to < x->facts->known_to) /* it may stand in the part that is not there */
        x->facts->known_to = log_to;
    add_published(x, &x->r->to_crl, DECIDED_AT, &l);
    add_published(x, &x->r->request_to_crl, REQUESTED_AT, &l);
}

/* Decided, and neither revoked nor in a CRL: no column says whether the decision was to refuse. Who
 * was not authenticated was refused, what was decided on D is in hand; any other case cannot be told. */
static void add_undone(const struct revocation *x)
{
    const struct value *decided = field(x->f, DECIDED_AT);
    const struct value *revoked = field(x->f, REVOKED_AT);
    const struct value *unread = revoked->state == VALUE_BLANK ? field(x->f, CRL_NUMBER) : revoked;
    if (answered(field(x->f, AUTHN_OK), ANSWER_NO))
        return;
    if (decided->state == VALUE_UNREADABLE) /* when nobody can read, it was decided all the same */
        unread = decided;
    else if (!present(decided) || !facts_open_in_period(x->facts, decided, revoked) ||
             day_of(decided->as.moment.at) >= x->facts->period.to)
        return;
    unknown_add(&x->r->to_crl.unknown, x->facts->arena, unknown_of(unread), x->f->record, x->id);
    unknown_add(&x->r->request_to_crl.unknown, x->facts->arena, unknown_of(unread), x->f->record,
                x->id);
}

/* Is the CRL the first of its series after the revocation? A revocation on a day without a time may
 * have come before any CRL of that day, or after the last. None after it: it is still to come. */
static struct judged judge_first(const struct crl_series *s, const struct crl *crl,
                                 const struct moment *revoked)
{
    const struct crl *first = crl_first_from(s, revoked->at);
    if (crl != first &&
        crl == crl_untimed(s, revoked->at)) /* made before or after it on that day */
        return judged_untold(UNKNOWN_BLANK);
    if (!first)
        return judged_untold(UNKNOWN_BLANK);
    if (first->this_update == crl->this_update || !revoked->date_only)
        return judged_bool(first->this_update == crl->this_update);
    day_number day = day_of(revoked->at);
    const struct crl *next = crl_first_from(s, start_of(day + 1));
    if (next && next->this_update == crl->this_update)
        return judged_untold(UNKNOWN_BLANK);
    return judged_bool(day_of(crl->this_update) == day);
}

/* A list made after D is not due yet, unless the series had one in between that should have named it. */
static struct judged judge_later_list(const struct revocation *x, const struct crl_series *s,
                                      const struct moment *revoked)
{
    const struct crl *first = crl_first_from(s, moment_latest(revoked));
    return first && first->this_update < x->facts->period.end ? judged_bool(false)
                                                              : judged_not_due();
}

static struct value value_of_moment(struct moment_value m)
{
    return (struct value){.state = m.state, .as.moment = m.moment};
}

/* A CRL made before the revocation cannot list it: the clock or the number of the record is wrong, and
 * nothing shows that the next one lacks it. */
static bool is_before(const struct crl *crl, const struct moment *revoked)
{
    return revoked->date_only ? day_of(crl->this_update) < day_of(revoked->at)
                              : crl->this_update < revoked->at;
}

/* Do so many lists bear the number that the answer is kept for other revocations? */
static bool is_shared(const struct revocation *x, uint32_t place)
{
    enum { MANY = 8 };
    size_t n = 0;
    const struct crl_series *s = NULL;
    while (n < MANY && numbered(x, &place, &s))
        n++;
    return n == MANY;
}

/* The best that one of the lists says, from a place on. */
static struct judged judge_lists(const struct revocation *x, uint32_t place,
                                 const struct moment *revoked)
{
    struct judged best = judged_untold(UNKNOWN_BLANK); /* the log has no such number */
    bool known = false;
    const struct crl *crl = NULL;
    const struct crl_series *s = NULL;
    while ((crl = numbered(x, &place, &s))) {
        struct value this_update = {.state = VALUE_PRESENT, .as.moment = {crl->this_update, false}};
        struct value published = value_of_moment(crl->published);
        struct value next = value_of_moment(crl->next_update);
        struct judged judged = judged_and(
            judge_first(s, crl, revoked),
            judged_and(judge_order(&this_update, &published), judge_order(&published, &next)));
        if (crl->this_update >= x->facts->period.end)
            judged = judge_later_list(x, s, revoked);
        else if (is_before(crl, revoked))
            judged = judged_untold(UNKNOWN_REVERSED);
        if (!known || judged.verdict > best.verdict)
            best = judged;
        known = true;
        if (best.verdict == VERDICT_GOOD) /* none says better */
            break;
    }
    return best;
}

/* Row 54: the CRL that lists the certificate is the first of its series after the revocation, and was
 * published while it was valid. One made after D is not due yet; where rows of the log were lost, one of
 * them may have been the first. */
static struct judged judge_listed(const struct revocation *x)
{
    const struct value *number = field(x->f, CRL_NUMBER);
    const struct moment *revoked = &field(x->f, REVOKED_AT)->as.moment;
    bool added = false;
    if (!present(number))
        return judged_untold(unknown_of(number));
    if (incomplete(facts_export(x->facts, "crl_log")))
        return judged_untold(UNKNOWN_ELSEWHERE);
    uint32_t place = first_place(x, number->text);
    if (!is_shared(x, place))
        return judge_lists(x, place, revoked);
    struct judged *judged = crl_judgement(x->facts, place, x->issuer, revoked, &added);
    if (added)
        *judged = judge_lists(x, place, revoked);
    return *judged;
}

static void keep_revoked(struct facts *facts, const struct fields *f)
{
    struct revocation_facts *r = &facts->revocations;
    struct moment_value revoked = field_moment(f, REVOKED_AT);
    size_t i = fingerprints_add(&r->serials, field(f, SERIAL)->text);
    if (i == r->revoked.n)
        *vec_push(facts->arena, &r->revoked) = revoked;
    else if (revoked.state == VALUE_PRESENT && (r->revoked.at[i].state != VALUE_PRESENT ||
                                                revoked.moment.at < r->revoked.at[i].moment.at))
        r->revoked.at[i] = revoked;
}

struct moment_value revoked_at(const struct revocation_facts *r, const struct value *serial)
{
    size_t i = serial->state == VALUE_PRESENT ? fingerprints_find(&r->serials, serial->text)
                                              : FINGERPRINT_NONE;
    return i == FINGERPRINT_NONE ? (struct moment_value){.state = VALUE_BLANK} : r->revoked.at[i];
}

/* Row 53: the case is open until the holder was told; what was told before the revocation does not tell of it. */
static void add_told(const struct revocation *x, const struct value *begun)
{
    const struct value *revoked = field(x->f, REVOKED_AT);
    const struct value *told_at = field(x->f, NOTIFIED_AT);
    bool dated = present(revoked) || revoked->state == VALUE_UNREADABLE;
    if (!facts_open_in_period(x->facts, begun, told_at) &&
        !(dated && facts_open_in_period(x->facts, revoked, revoked)))
        return;
    if (revoked->state == VALUE_ABSENT || revoked->state == VALUE_UNREADABLE) {
        judge_case(x, &x->r->told, judged_doubtful(unknown_of(revoked)));
    } else if (present(revoked)) {
        struct judged told = judge_done(x->facts, x->f, NOTIFIED_AT, revoked);
        judge_case(x, &x->r->told,
                   told.verdict == VERDICT_GOOD ? judge_order(revoked, told_at) : told);
    }
}

/* Row 54: in the year in which the certificate was revoked. */
static void add_listed(const struct revocation *x, const struct value *begun)
{
    const struct value *revoked = field(x->f, REVOKED_AT);
    if (!facts_open_in_period(x->facts, begun, revoked))
        return;
    if (present(revoked))
        revocation_seen(x->facts, x->f, field(x->f, SERIAL), &revoked->as.moment, judge_listed(x));
    else if (revoked->state == VALUE_ABSENT || revoked->state == VALUE_UNREADABLE)
        judge_case(x, &x->r->listed, judged_doubtful(unknown_of(revoked)));
}

static void add_revocation(const struct revocation *x)
{
    static const int steps[] = {REQUESTED_AT, DECIDED_AT, REVOKED_AT};
    const struct value *begun = field(x->f, REQUESTED_AT);
    for (size_t i = 1;
         i < sizeof steps / sizeof *steps && !present(begun) && begun->state != VALUE_UNREADABLE;
         i++)
        begun = field(x->f, steps[i]);
    bool of_year = !present(begun) || period_has(&x->facts->period, begun->as.moment.at);
    x->r->n += of_year;
    x->r->outside += !of_year;
    if (facts_open_in_period(x->facts, begun, field(x->f, REVOKED_AT)))
        add_authenticated(x);
    if (present(field(x->f, REVOKED_AT)) || present(field(x->f, CRL_NUMBER)))
        add_to_crl(x);
    else
        add_undone(x);
    add_told(x, begun);
    add_listed(x, begun);
}

static void revocation_take(struct facts *facts, const struct fields *given)
{
    static const int moments[] = {DECIDED_AT, REVOKED_AT, NOTIFIED_AT};
    struct as_of as_of;
    struct fields f = facts_as_of(facts, given, moments, sizeof moments / sizeof *moments, &as_of);
    if (present(field(given, REVOKED_AT)) && !present(field(&f, REVOKED_AT)))
        as_of.value[f.map[CRL_NUMBER]] = (struct value){.state = VALUE_BLANK};
    crl_log_ready(facts);
    keep_revoked(facts, &f);
    const struct value *requested = field(&f, REQUESTED_AT);
    bool decided = present(field(&f, DECIDED_AT)) || present(field(&f, REVOKED_AT));
    if (present(requested) && requested->as.moment.at >= facts->period.end && !decided) {
        facts->revocations.outside++;
        return;
    }
    struct revocation x = {facts, &facts->revocations, &f, field(&f, SERIAL)->text,
                           issuer_of(facts, field(&f, SERIAL))};
    add_revocation(&x);
}

#define PART(member, begin, end)                                                                   \
    {                                                                                              \
        offsetof(struct facts, member), begin, end                                                 \
    }
static const struct fact_part revocation_tallies[] = {
    PART(revocations.authenticated, REQUESTED_AT, REVOKED_AT),
    PART(revocations.told, REQUESTED_AT, NOTIFIED_AT),
    PART(revocations.listed, REQUESTED_AT, REVOKED_AT), PARTS_END};
/* Until the certificate stands in a CRL, which no column tells. */
static const struct fact_part revocation_durations[] = {
    PART(revocations.to_crl, DECIDED_AT, NO_COLUMN),
    PART(revocations.request_to_crl, REQUESTED_AT, NO_COLUMN), PARTS_END};

static const int revocation_counted[] = {REQUESTER, -1}; /* by the holder or with its authority */

const struct fact_source revocations_source = {
    .export = "revocations",
    .fingerprints = (const size_t[]){offsetof(struct facts, revocations.serials), NO_MORE_PARTS},
    .column = revocation_columns,
    .n = REVOCATION_COLUMNS,
    .counted = revocation_counted,
    .after = (const char *const[]){"certificates", "crl_log", NULL},
    .take = revocation_take,
    .tallies = revocation_tallies,
    .durations = revocation_durations,
};
