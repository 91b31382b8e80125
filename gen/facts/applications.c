/* Applications. */
#include "facts/applications.h"

#include <stddef.h>
#include <string.h>

#include "facts/application.h"

static const char *const columns[APPLICATION_COLUMNS] = {
    [APP_ID] = "app_id",
    [CUSTOMER_ID] = "customer_id",
    [BIZ_TYPE] = "biz_type",
    [CHANNEL] = "channel",
    [SUBMITTED_AT] = "submitted_at",
    [MATERIALS_COMPLETE_AT] = "materials_complete_at",
    [NOTICE_AT] = "notice_at",
    [CONSENTED_AT] = "consented_at",
    [SIGNED_AT] = "signed_at",
    [AUTHZ_CHECKED] = "authz_checked",
    [IDENTITY_REF] = "identity_ref",
    [AUTHN_STARTED_AT] = "authn_started_at",
    [AUTHN_DONE_AT] = "authn_done_at",
    [AUTHN_RESULT] = "authn_result",
    [DECISION] = "decision",
    [DECIDED_AT] = "decided_at",
    [NOTIFIED_AT] = "notified_at",
    [NOTIFY_METHOD] = "notify_method",
    [ISSUED_AT] = "issued_at",
    [SENT_AT] = "sent_at",
    [ENTRY_OPERATOR] = "entry_operator",
    [REVIEW_OPERATOR] = "review_operator",
    [CERT_SERIAL] = "cert_serial",
    [OLD_SERIAL] = "old_serial",
    [PUBLISH_REFUSED] = "publish_refused",
};

static const char RENEWAL[] = "更新";
static const char KEY_RENEWAL[] = "密钥更新";
static const struct fact_word words[] = {
    {BIZ_TYPE, RENEWAL}, {BIZ_TYPE, KEY_RENEWAL}, {DECISION, APPROVED},
    {DECISION, REFUSED}, {DECISION, WITHDRAWN},   {AUTHN_RESULT, PASSED},
    {0, NULL},
};
static const int counted[] = {BIZ_TYPE, -1}; /* what ends in a certificate */

static bool decision_is(const struct application *p, const char *decision)
{
    return p->decision && strcmp(p->decision, decision) == 0;
}

bool refused_or_withdrawn(const struct application *p)
{
    return decision_is(p, REFUSED) || decision_is(p, WITHDRAWN);
}

void judge_application(const struct application *p, struct tally *t, struct judged judged)
{
    facts_judge(p->facts, t, judged, p->f, p->id);
}

/* What an export does not have is missing there, unless it stood in a row that was lost. */
static struct judged judge_missing(const struct application *p, const char *export)
{
    return incomplete(facts_export(p->facts, export)) ? judged_untold(UNKNOWN_ELSEWHERE)
                                                      : judged_bool(false);
}

/* Steps that come after an application was accepted. */
static bool was_accepted(const struct application *p)
{
    static const int step[] = {CONSENTED_AT, SIGNED_AT,  AUTHN_STARTED_AT, AUTHN_DONE_AT,
                               AUTHN_RESULT, DECIDED_AT, ISSUED_AT};
    bool found = decision_is(p, APPROVED) || decision_is(p, REFUSED);
    for (size_t i = 0; i < sizeof step / sizeof *step; i++)
        found = found || present(field(p->f, step[i]));
    return found;
}

/* A blank notice: a failure once the application was accepted. One that was withdrawn before has nobody to
 * tell; one handed in shortly before D still waits. */
static struct judged judge_no_notice(const struct application *p)
{
    if (field(p->f, NOTICE_AT)->state != VALUE_BLANK || was_accepted(p))
        return judge_filled(p->facts, p->f, NOTICE_AT);
    if (p->decided == DECIDED_UNTOLD)
        return judged_untold(p->untold);
    return judge_done(p->facts, p->f, NOTICE_AT, field(p->f, SUBMITTED_AT));
}

/* Row 34: of accepted applications: the notice is there, and does not come after the decision. */
static void add_told(const struct application *p)
{
    const struct value *notice = field(p->f, NOTICE_AT);
    const struct value *decided = field(p->f, DECIDED_AT);
    if (decision_is(p, WITHDRAWN) && !was_accepted(p))
        return;
    struct judged judged = judge_no_notice(p);
    bool has_decision = present(decided) || decided->state == VALUE_UNREADABLE ||
                        p->decided == DECIDED_UNTOLD || decision_is(p, APPROVED) ||
                        decision_is(p, REFUSED);
    if (present(notice) && has_decision)
        judged = judge_order(notice, decided);
    if (judged.verdict == VERDICT_BAD && present(notice) && present(decided) &&
        moment_after(&field(p->f, SUBMITTED_AT)->as.moment, &decided->as.moment))
        judged = judged_untold(UNKNOWN_REVERSED); /* decided before it was handed in */
    judge_application(p, &p->a->told, judged);
}

static void add_channel(const struct application *p)
{
    const struct value *v = field(p->f, CHANNEL);
    if (present(v))
        spellings_add(&p->a->channels, p->facts->arena, v->text);
    else
        unknown_add(&p->a->channel_unknown, p->facts->arena, unknown_of(v), p->f->record, p->id);
}

/* The working days of a case that was open in the period. */
static void add_span(const struct application *p, struct durations *d, const struct value *start,
                     const struct value *end, enum day_count count, bool open_if_blank)
{
    if (facts_open_in_period(p->facts, start, end))
        facts_add_span(p->facts, d, p->f->record, p->id, start, end, count, open_if_blank);
}

/* Nobody knows whether it is such a case: until its end, or D where that is blank, it took so long at
 * most. */
static void add_doubtful(const struct application *p, struct durations *d,
                         const struct value *start, const struct value *end)
{
    struct moment until = {start_of(p->facts->period.to), true};
    enum unknown_reason why = UNKNOWN_BLANK;
    int32_t days = 0;
    bool known = present(start) && (present(end) || end->state == VALUE_BLANK) &&
                 span_days(p->facts->workdays, &start->as.moment,
                           present(end) ? &end->as.moment : &until, COUNT_ELAPSED, &days, &why);
    if (!facts_open_in_period(p->facts, start, end))
        return;
    if (known)
        duration_add_doubtful(d, p->facts->arena, p->untold, days, p->f->record, p->id);
    else
        unknown_add(&d->unknown, p->facts->arena, p->untold, p->f->record, p->id);
}

/* Row 40, and how long it took to decide. */
static void add_response(const struct application *p)
{
    struct durations *d = &p->a->response;
    const struct value *submitted = field(p->f, SUBMITTED_AT);
    const struct value *decided = field(p->f, DECIDED_AT);
    struct value none = {.state = VALUE_BLANK};
    bool ended = p->decided == DECIDED_TOLD;
    if (decision_is(p, WITHDRAWN)) {
        p->a->withdrawn += facts_open_in_period(p->facts, submitted, decided);
        return;
    }
    if (p->decided == DECIDED_UNTOLD) {
        add_doubtful(p, d, submitted, present(decided) ? decided : &none);
        return;
    }
    add_span(p, d, submitted, ended ? decided : &none, COUNT_ELAPSED, !ended);
}

/* Row 39: who was refused is told in time, in a way that is recorded; what was approved is issued. */
static void add_refusal(const struct application *p)
{
    struct facts *facts = p->facts;
    struct application_facts *a = p->a;
    const struct value *submitted = field(p->f, SUBMITTED_AT);
    const struct value *decided = field(p->f, DECIDED_AT);
    const struct value *notified = field(p->f, NOTIFIED_AT);
    if (p->decided == DECIDED_UNTOLD) {
        add_doubtful(p, &a->refusal_notice, submitted, notified);
        add_doubtful(p, &a->refusal_from_decision, decided, notified);
        if (present(notified) && facts_open_in_period(facts, submitted, notified) &&
            judge_filled(facts, p->f, NOTIFY_METHOD).verdict != VERDICT_GOOD)
            judge_application(p, &a->refusal_method, judged_untold(p->untold));
    } else if (decision_is(p, REFUSED)) {
        add_span(p, &a->refusal_notice, submitted, notified, COUNT_ELAPSED, true);
        add_span(p, &a->refusal_from_decision, decided, notified, COUNT_ELAPSED, true);
        if (present(notified) && facts_open_in_period(facts, submitted, notified))
            judge_application(p, &a->refusal_method, judge_filled(facts, p->f, NOTIFY_METHOD));
    }
}

/* Was a certificate made on the application, as the other export knows? */
static bool has_certificate(const struct application *p)
{
    const struct certificate_facts *c = &p->facts->certificates;
    return certificates_of_application(c, field(p->f, APP_ID)) ||
           certificates_of_serial(c, field(p->f, CERT_SERIAL));
}

/* A certificate that is there was issued, whatever the application's own date says; so may have been one
 * in a row that was lost. */
static struct judged judge_carried_out(const struct application *p)
{
    const struct value *issued = field(p->f, ISSUED_AT);
    if (issued->state == VALUE_BLANK && has_certificate(p))
        return judged_bool(true);
    struct judged judged = judge_done(p->facts, p->f, ISSUED_AT, field(p->f, DECIDED_AT));
    return judged.verdict == VERDICT_BAD ? judge_missing(p, "certificates") : judged;
}

static void add_approved(const struct application *p)
{
    struct application_facts *a = p->a;
    if (!facts_open_in_period(p->facts, field(p->f, SUBMITTED_AT), field(p->f, ISSUED_AT)))
        return;
    if (p->decided == DECIDED_UNTOLD)
        judge_application(p, &a->approved_issued,
                          p->is_issued ? judged_bool(true) : judged_untold(p->untold));
    else if (decision_is(p, APPROVED))
        judge_application(p, &a->approved_issued, judge_carried_out(p));
}

/* Table 5: from materials to dispatch; refused and withdrawn cases have no certificate to send, and
 * where decisions are not told, what is not sent may be one of them. */
static void add_cycle(const struct application *p)
{
    const struct value *const start[CLOCK_STARTS] = {&p->start, field(p->f, SUBMITTED_AT)};
    if (refused_or_withdrawn(p))
        return;
    p->a->stand_in += field(p->f, MATERIALS_COMPLETE_AT)->state != VALUE_PRESENT &&
                      facts_open_in_period(p->facts, &p->start, field(p->f, SENT_AT));
    for (int s = 0; s < CLOCK_STARTS; s++)
        for (int count = 0; count < DAY_COUNTS; count++)
            add_span(p, &p->a->cycle[s][count], start[s], field(p->f, SENT_AT),
                     (enum day_count)count, p->decided != DECIDED_UNTOLD);
}

/* Table 7: an authentication that never ended is open at D, whether or not the case was approved all the
 * same; a case refused or withdrawn without one has nothing to measure. The clock that runs from its
 * beginning (T7-R2) does not run before it begins. */
static void add_authn(const struct application *p)
{
    const struct value *const start[CLOCK_STARTS] = {&p->start, field(p->f, AUTHN_STARTED_AT)};
    const struct value *done = field(p->f, AUTHN_DONE_AT);
    if (done->state == VALUE_BLANK && refused_or_withdrawn(p))
        return;
    bool in_hand = p->decided == DECIDED_OPEN && !p->is_issued;
    for (int s = 0; s < CLOCK_STARTS; s++) {
        bool begun = start[s]->state != VALUE_BLANK || present(done) || !in_hand;
        for (int count = 0; begun && count < DAY_COUNTS; count++)
            add_span(p, &p->a->authn[s][count], start[s], done, (enum day_count)count,
                     p->decided != DECIDED_UNTOLD);
    }
}

/* Row 110: every kind of business, by what both operators' numbers say. */
static void add_operators(struct facts *facts, const struct fields *given, const struct fields *f)
{
    if (!facts_open_in_period(facts, field(f, SUBMITTED_AT), field(f, DECIDED_AT)) ||
        (present(field(given, DECIDED_AT)) && !present(field(f, DECIDED_AT))))
        return; /* of another year, or reviewed after D */
    const struct value *entered = field(f, ENTRY_OPERATOR);
    const struct value *reviewed = field(f, REVIEW_OPERATOR);
    bool lost = entered->state == VALUE_UNREADABLE || reviewed->state == VALUE_UNREADABLE;
    bool both = (present(entered) || entered->state == VALUE_UNREADABLE) &&
                (present(reviewed) || reviewed->state == VALUE_UNREADABLE);
    if (both)
        facts_judge(facts, &facts->applications.two_persons,
                    lost ? judged_untold(UNKNOWN_UNREADABLE)
                         : judged_bool(!slice_equal(entered->text, reviewed->text)),
                    f, field(f, APP_ID)->text);
}

/* Row 180: what is kept of the earliest certificate of a government body. */
static void find_first(struct facts *facts, const struct fields *f)
{
    struct first_certificate *first = &facts->certificates.first_government;
    const struct value *serial = field(f, CERT_SERIAL);
    if (!first->found || first->application_found ||
        !((first->app_id && slice_is(field(f, APP_ID)->text, first->app_id)) ||
          (present(serial) && slice_is(serial->text, first->serial))))
        return;
    first->application_found = true;
    first->authenticated = present(field(f, AUTHN_DONE_AT));
    first->issued = present(field(f, ISSUED_AT));
}

/* The decision; a blank one is none, unless the same row says when it was taken or carried out. */
static void read_decision(struct application *p)
{
    const struct value *decision = field(p->f, DECISION);
    const struct value *decided = field(p->f, DECIDED_AT);
    p->decision = word(decision);
    if (decision->state == VALUE_PRESENT) {
        p->decided = DECIDED_TOLD;
    } else if (decision->state != VALUE_BLANK) {
        p->decided = DECIDED_UNTOLD;
        p->untold = unknown_of(decision);
    } else if (present(decided) || p->is_issued || present(field(p->f, SENT_AT))) {
        p->decided = DECIDED_UNTOLD;
        p->untold = UNKNOWN_CONTRADICTORY;
    }
}

static const int moments[] = {NOTICE_AT,  CONSENTED_AT, SIGNED_AT, AUTHN_STARTED_AT, AUTHN_DONE_AT,
                              DECIDED_AT, NOTIFIED_AT,  ISSUED_AT, SENT_AT};

/* The row as it stood on D: a decision taken later was none, unless it was carried out by D all the same. */
static struct fields as_of_date(const struct facts *facts, const struct fields *f,
                                struct as_of *as_of)
{
    struct fields on_date = facts_as_of(facts, f, moments, sizeof moments / sizeof *moments, as_of);
    bool done = present(field(&on_date, ISSUED_AT)) || present(field(&on_date, SENT_AT));
    if (present(field(f, DECIDED_AT)) && !present(field(&on_date, DECIDED_AT)) && !done) {
        struct value *decision = &as_of->value[f->map[DECISION]];
        if (present(decision))
            *decision = (struct value){.state = VALUE_BLANK};
    }
    if (present(field(f, AUTHN_DONE_AT)) && !present(field(&on_date, AUTHN_DONE_AT)))
        as_of->value[f->map[AUTHN_RESULT]] = (struct value){.state = VALUE_BLANK};
    return on_date;
}

/* Was the case still in hand in the period: not yet decided, or not yet carried out? */
static bool in_hand_in_period(const struct application *p)
{
    const struct value *submitted = field(p->f, SUBMITTED_AT);
    const struct value *end = field(p->f, refused_or_withdrawn(p) ? DECIDED_AT : ISSUED_AT);
    return facts_open_in_period(p->facts, submitted, end);
}

/* The cases of the year as such: what was handed in in it. */
static void add_submitted(const struct application *p)
{
    struct application_facts *a = p->a;
    a->n++;
    const struct value *customer = field(p->f, CUSTOMER_ID);
    if (present(customer))
        index_add(&a->customers, customer->text, NULL);
    else
        unknown_add(&a->customer_unknown, p->facts->arena, unknown_of(customer), p->f->record,
                    p->id);
    add_channel(p);
}

static void add_case(const struct application *p)
{
    const char *type = word(field(p->f, BIZ_TYPE));
    bool key_renewal = strcmp(type, KEY_RENEWAL) == 0;
    bool renewal = key_renewal || strcmp(type, RENEWAL) == 0;
    add_response(p);
    add_refusal(p);
    add_approved(p);
    add_cycle(p);
    add_authn(p);
    if (renewal)
        add_renewal_told(p);
    if (!in_hand_in_period(p))
        return;
    add_told(p);
    add_issued(p);
    add_publication(p);
    if (renewal)
        add_renewal(p, key_renewal);
}

static void application_take(struct facts *facts, const struct fields *given)
{
    struct application_facts *a = &facts->applications;
    struct as_of as_of;
    struct fields f = as_of_date(facts, given, &as_of);
    const struct value *submitted = field(&f, SUBMITTED_AT);
    bool begun = period_has(&facts->period, submitted->as.moment.at);
    find_first(facts, &f);
    add_operators(facts, given, &f);
    const struct value *complete = field(&f, MATERIALS_COMPLETE_AT);
    bool stands_in = complete->state == VALUE_BLANK || complete->state == VALUE_ABSENT;
    if (!counts(&f, BIZ_TYPE) || submitted->as.moment.at >= facts->period.end) {
        a->outside++;
        return;
    }
    struct application p = {
        .facts = facts,
        .a = a,
        .f = &f,
        .id = field(&f, APP_ID)->text,
        .is_issued = present(field(&f, ISSUED_AT)),
        .start = stands_in ? *submitted : *complete,
    };
    read_decision(&p);
    add_case(&p);
    if (begun)
        add_submitted(&p);
    else
        a->outside++;
}

#define PART(member, end)                                                                          \
    {                                                                                              \
        offsetof(struct facts, applications.member), SUBMITTED_AT, end                             \
    }
static const struct fact_part tallies[] = {PART(told, ISSUED_AT),
                                           PART(authenticated, ISSUED_AT),
                                           PART(verified, ISSUED_AT),
                                           PART(identity_kept, ISSUED_AT),
                                           PART(consented, ISSUED_AT),
                                           PART(signed_, ISSUED_AT),
                                           PART(refusal_method, NOTIFIED_AT),
                                           PART(approved_issued, ISSUED_AT),
                                           PART(unpublished_kept, ISSUED_AT),
                                           PART(published, ISSUED_AT),
                                           PART(renewal_checked, ISSUED_AT),
                                           PART(renewal_told, NOTIFIED_AT),
                                           PART(renewal_current, ISSUED_AT),
                                           PART(two_persons, DECIDED_AT),
                                           PARTS_END};
static const struct fact_part durations[] = {PART(response, DECIDED_AT),
                                             PART(refusal_notice, NOTIFIED_AT),
                                             PART(refusal_from_decision, NOTIFIED_AT),
                                             PART(cycle[0][0], SENT_AT),
                                             PART(cycle[0][1], SENT_AT),
                                             PART(cycle[1][0], SENT_AT),
                                             PART(cycle[1][1], SENT_AT),
                                             PART(authn[0][0], AUTHN_DONE_AT),
                                             PART(authn[0][1], AUTHN_DONE_AT),
                                             PART(authn[1][0], AUTHN_DONE_AT),
                                             PART(authn[1][1], AUTHN_DONE_AT),
                                             PARTS_END};
static const struct fact_part unknowns[] = {PART(channel_unknown, SUBMITTED_AT),
                                            PART(customer_unknown, SUBMITTED_AT), PARTS_END};

const struct fact_source applications_source = {
    .export = "applications",
    .indexes = (const size_t[]){offsetof(struct facts, applications.customers), NO_MORE_PARTS},
    .column = columns,
    .n = APPLICATION_COLUMNS,
    .words = words,
    .counted = counted,
    .after = (const char *const[]){"certificates", "revocations", NULL},
    .take = application_take,
    .tallies = tallies,
    .durations = durations,
    .unknowns = unknowns,
};
