/* Applications. */
#include "facts/applications.h"

#include <string.h>

#include "facts/facts.h"

enum {
    APP_ID,
    CUSTOMER_ID,
    BIZ_TYPE,
    CHANNEL,
    SUBMITTED_AT,
    MATERIALS_COMPLETE_AT,
    NOTICE_AT,
    CONSENTED_AT,
    SIGNED_AT,
    AUTHZ_CHECKED,
    IDENTITY_REF,
    AUTHN_STARTED_AT,
    AUTHN_DONE_AT,
    AUTHN_RESULT,
    DECISION,
    DECIDED_AT,
    NOTIFIED_AT,
    NOTIFY_METHOD,
    ISSUED_AT,
    SENT_AT,
    ENTRY_OPERATOR,
    REVIEW_OPERATOR,
    CERT_SERIAL,
    OLD_SERIAL,
    PUBLISH_REFUSED,
    COLUMNS
};
static const char *const columns[COLUMNS] = {
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

/* One application as it is taken in. */
struct application {
    struct facts *facts;
    struct application_facts *a;
    const struct fields *f;
    struct slice id;
    const char *decision; /* NULL: open, or not told */
    bool is_issued;
    struct value start; /* materials complete, or submission in its stead */
};

static bool ends_in_certificate(const char *type)
{
    static const char *const kinds[] = {"新申请", "更新", "密钥更新", "变更", "补办"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(type, kinds[i]) == 0)
            return true;
    return false;
}

static bool decision_is(const struct application *p, const char *decision)
{
    return p->decision && strcmp(p->decision, decision) == 0;
}

static void judge_case(const struct application *p, struct tally *t, struct judged judged)
{
    tally_judged(t, p->facts->arena, judged, p->f->record, p->id);
}

/* Row 34: the notice must be there (blank is a counter-example), and not come after the decision. */
static void add_told(const struct application *p)
{
    const struct value *notice = field(p->f, NOTICE_AT);
    const struct value *decided = field(p->f, DECIDED_AT);
    struct judged judged = judge_filled(p->facts, p->f, NOTICE_AT);
    bool is_decided = decision_is(p, "批准") || decision_is(p, "拒绝") ||
                      field(p->f, DECISION)->state == VALUE_ABSENT; /* it may be */
    if (present(notice) && (present(decided) || is_decided || decided->state == VALUE_ABSENT))
        judged = judge_order(notice, decided);
    judge_case(p, &p->a->told, judged);
}

/* Row 35: authorisation and a passed authentication before the issue. */
static struct judged judge_authentication(const struct application *p)
{
    const struct value *result = field(p->f, AUTHN_RESULT);
    const struct value *authz = field(p->f, AUTHZ_CHECKED);
    struct judged authorised = answered(authz, ANSWER_NOT_APPLICABLE)
                                   ? judged_bool(true)
                                   : judge_answer(authz, ANSWER_YES);
    struct judged passed = present(result) ? judged_bool(strcmp(word(result), "通过") == 0)
                                           : judged_untold(unknown_of(result));
    return judged_and(judged_and(authorised, passed),
                      judge_order(field(p->f, AUTHN_DONE_AT), field(p->f, ISSUED_AT)));
}

static void add_issued(const struct application *p)
{
    struct application_facts *a = p->a;
    if (!p->is_issued)
        return;
    a->issued++;
    judge_case(p, &a->authenticated, judge_authentication(p));
    judge_case(p, &a->identity_kept, judge_filled(p->facts, p->f, IDENTITY_REF));
    /* row 38: consent without a date cannot be told; the body asks for a signature to be there */
    judge_case(p, &a->consented, judge_order(field(p->f, CONSENTED_AT), field(p->f, ISSUED_AT)));
    judge_case(p, &a->signed_, judge_filled(p->facts, p->f, SIGNED_AT));
}

static void add_channel(const struct application *p)
{
    const struct value *v = field(p->f, CHANNEL);
    if (present(v))
        index_add(&p->a->channels, v->text, NULL);
    else
        unknown_add(&p->a->channel_unknown, p->facts->arena, unknown_of(v), p->f->record, p->id);
}

/* Rows 39 and 40; these take in what was submitted last year and decided in this one too. */
static void add_response(const struct application *p)
{
    struct facts *facts = p->facts;
    struct application_facts *a = p->a;
    const struct value *submitted = field(p->f, SUBMITTED_AT);
    const struct value *decided = field(p->f, DECIDED_AT);
    struct value none = {.state = VALUE_BLANK};
    bool told = field(p->f, DECISION)->state != VALUE_ABSENT;
    if (!told)
        unknown_add(&a->response.unknown, facts->arena, UNKNOWN_ABSENT, p->f->record, p->id);
    else if (!decision_is(p, "撤回")) /* no decision is open, whatever else is filled in */
        facts_add_span(facts, &a->response, p->f->record, p->id, submitted,
                       p->decision ? decided : &none, COUNT_ELAPSED, !p->decision);
    if (!told) {
        unknown_add(&a->refusal_notice.unknown, facts->arena, UNKNOWN_ABSENT, p->f->record, p->id);
        unknown_add(&a->approved_issued.unknown, facts->arena, UNKNOWN_ABSENT, p->f->record, p->id);
    } else if (decision_is(p, "拒绝")) {
        const struct value *notified = field(p->f, NOTIFIED_AT);
        facts_add_span(facts, &a->refusal_notice, p->f->record, p->id, submitted, notified,
                       COUNT_ELAPSED, true);
        facts_add_span(facts, &a->refusal_from_decision, p->f->record, p->id, decided, notified,
                       COUNT_ELAPSED, true);
        if (present(notified))
            judge_case(p, &a->refusal_method, judge_filled(p->facts, p->f, NOTIFY_METHOD));
    } else if (decision_is(p, "批准")) {
        judge_case(p, &a->approved_issued, judge_done(p->facts, p->f, ISSUED_AT, decided));
    }
}

/* Table 5: from materials to dispatch; refused and withdrawn cases have no certificate to send, and
 * where decisions are not told, what is not sent may be one of them. */
static void add_cycle(const struct application *p)
{
    const struct value *const start[CLOCK_STARTS] = {&p->start, field(p->f, SUBMITTED_AT)};
    bool told = field(p->f, DECISION)->state != VALUE_ABSENT;
    if (decision_is(p, "拒绝") || decision_is(p, "撤回"))
        return;
    for (int s = 0; s < CLOCK_STARTS; s++)
        for (int count = 0; count < DAY_COUNTS; count++)
            facts_add_span(p->facts, &p->a->cycle[s][count], p->f->record, p->id, start[s],
                           field(p->f, SENT_AT), (enum day_count)count, told);
}

/* Table 7: an authentication that never ended is open while the case is; a case decided without
 * one has nothing to measure when refused or withdrawn, and cannot be told when approved. The clock
 * that runs from its beginning (T7-R2) does not run before it begins. */
static void add_authn(const struct application *p)
{
    const struct value *const start[CLOCK_STARTS] = {&p->start, field(p->f, AUTHN_STARTED_AT)};
    const struct value *done = field(p->f, AUTHN_DONE_AT);
    if (!present(done) && (decision_is(p, "拒绝") || decision_is(p, "撤回")))
        return;
    bool open = field(p->f, DECISION)->state == VALUE_BLANK && !p->is_issued;
    for (int s = 0; s < CLOCK_STARTS; s++) {
        bool begun = start[s]->state != VALUE_BLANK || present(done) || !open;
        for (int count = 0; begun && count < DAY_COUNTS; count++)
            facts_add_span(p->facts, &p->a->authn[s][count], p->f->record, p->id, start[s], done,
                           (enum day_count)count, open);
    }
}

/* What is known of the certificates that were issued on the application. */
struct publication {
    bool found, published, untold;
};

static struct publication publication_of(const struct application *p)
{
    const struct certificate_facts *c = &p->facts->certificates;
    const struct certificate_link *const link[] = {
        certificates_of_application(c, field(p->f, APP_ID)),
        certificates_of_serial(c, field(p->f, CERT_SERIAL))};
    struct publication x = {0};
    for (size_t i = 0; i < sizeof link / sizeof *link; i++)
        if (link[i]) {
            x.found = true;
            x.published = x.published || link[i]->published;
            x.untold = x.untold || link[i]->published_untold;
        }
    return x;
}

/* Row 45: who refused publication must not be in the directory; the body wants the others there. */
static void add_publication(const struct application *p)
{
    const struct value *refused = field(p->f, PUBLISH_REFUSED);
    const struct value *issued = field(p->f, ISSUED_AT);
    struct publication x = publication_of(p);
    if (refused->state == VALUE_ABSENT) {
        judge_case(p, &p->a->unpublished_kept, judged_untold(UNKNOWN_ABSENT));
    } else if (answered(refused, ANSWER_YES)) {
        bool nothing_issued = issued->state == VALUE_BLANK && !x.found;
        bool kept = nothing_issued || (x.found && !x.untold);
        judge_case(p, &p->a->unpublished_kept,
                   x.published || kept ? judged_bool(!x.published) : judged_untold(UNKNOWN_BLANK));
    } else if (p->is_issued && x.found && !x.untold) {
        judge_case(p, &p->a->published, judged_bool(x.published));
    }
}

/* Was the old certificate neither expired nor revoked when the renewal was asked for? */
static struct judged judge_old_certificate(const struct application *p)
{
    const struct value *old = field(p->f, OLD_SERIAL);
    const struct value *submitted = field(p->f, SUBMITTED_AT);
    const struct certificate_link *link = certificates_of_serial(&p->facts->certificates, old);
    struct moment_value revoked = revoked_at(&p->facts->revocations, old);
    struct judged current = judged_untold(UNKNOWN_BLANK);
    if (!present(old))
        return judged_untold(unknown_of(old));
    if (link && link->ends) {
        struct moment end = {link->first_end, link->first_end_date_only};
        current = judged_bool(!moment_after(&submitted->as.moment, &end));
    }
    if (!link || link->ends_untold)
        current = judged_and(current, judged_untold(UNKNOWN_BLANK));
    return judged_and(current, judged_bool(revoked.state != VALUE_PRESENT ||
                                           moment_after(&revoked.moment, &submitted->as.moment)));
}

/* Rows 46 and 47, and 6.2.6, which forbids renewing what is revoked or expired. */
static void add_renewal(const struct application *p)
{
    const char *type = word(field(p->f, BIZ_TYPE));
    bool key_renewal = strcmp(type, "密钥更新") == 0;
    if (!key_renewal && strcmp(type, "更新") != 0)
        return;
    if (!p->is_issued) {
        bool closed = decision_is(p, "拒绝") || decision_is(p, "撤回");
        if (key_renewal && field(p->f, ISSUED_AT)->state == VALUE_ABSENT)
            judge_case(p, &p->a->renewal_checked, judged_untold(UNKNOWN_ABSENT));
        else if (key_renewal)
            p->a->renewal_checked.open += !closed;
        return;
    }
    struct judged old = judge_old_certificate(p);
    judge_case(p, &p->a->renewal_current, old);
    judge_case(p, &p->a->renewal_told,
               judge_done(p->facts, p->f, NOTIFIED_AT, field(p->f, ISSUED_AT)));
    if (key_renewal)
        judge_case(
            p, &p->a->renewal_checked,
            judged_and(old, judge_order(field(p->f, AUTHN_DONE_AT), field(p->f, ISSUED_AT))));
}

/* Row 110: every kind of business, by what both operators' numbers say. */
static void add_operators(struct facts *facts, const struct fields *f)
{
    const struct value *entered = field(f, ENTRY_OPERATOR);
    const struct value *reviewed = field(f, REVIEW_OPERATOR);
    if (present(entered) && present(reviewed))
        tally_add(&facts->applications.two_persons, facts->arena,
                  !slice_equal(entered->text, reviewed->text), f->record, field(f, APP_ID)->text);
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

static void application_take(struct facts *facts, const struct fields *f)
{
    struct application_facts *a = &facts->applications;
    const struct value *submitted = field(f, SUBMITTED_AT);
    const struct value *decided = field(f, DECIDED_AT);
    instant at = submitted->as.moment.at;
    bool begun = period_has(&facts->period, at);
    bool carried = at < facts->period.begin && present(decided) &&
                   period_has(&facts->period, decided->as.moment.at);
    find_first(facts, f);
    if (begun)
        add_operators(facts, f);
    if (!ends_in_certificate(word(field(f, BIZ_TYPE))) || (!begun && !carried)) {
        a->outside++;
        return;
    }
    struct application p = {
        .facts = facts,
        .a = a,
        .f = f,
        .id = field(f, APP_ID)->text,
        .decision = word(field(f, DECISION)),
        .is_issued = present(field(f, ISSUED_AT)),
        .start = present(field(f, MATERIALS_COMPLETE_AT)) ? *field(f, MATERIALS_COMPLETE_AT)
                                                          : *submitted,
    };
    add_response(&p);
    if (carried) {
        a->carried++;
        return;
    }
    a->n++;
    a->withdrawn += decision_is(&p, "撤回");
    a->stand_in += !present(field(f, MATERIALS_COMPLETE_AT));
    if (present(field(f, CUSTOMER_ID)))
        index_add(&a->customers, field(f, CUSTOMER_ID)->text, NULL);
    add_channel(&p);
    add_told(&p);
    add_issued(&p);
    add_publication(&p);
    add_renewal(&p);
    add_cycle(&p);
    add_authn(&p);
}

const struct fact_source applications_source = {
    .export = "applications",
    .column = columns,
    .n = COLUMNS,
    .after = (const char *const[]){"certificates", "revocations", NULL},
    .take = application_take,
};
