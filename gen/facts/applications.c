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
    struct judged judged = judge_filled(notice);
    bool is_decided = decision_is(p, "批准") || decision_is(p, "拒绝");
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
    judge_case(p, &a->identity_kept, judge_filled(field(p->f, IDENTITY_REF)));
    /* row 38: consent without a date cannot be told; the body asks for a signature to be there */
    judge_case(p, &a->consented, judge_order(field(p->f, CONSENTED_AT), field(p->f, ISSUED_AT)));
    judge_case(p, &a->signed_, judge_filled(field(p->f, SIGNED_AT)));
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
            judge_case(p, &a->refusal_method, judge_filled(field(p->f, NOTIFY_METHOD)));
    } else if (decision_is(p, "批准")) {
        judge_case(p, &a->approved_issued, judge_filled(field(p->f, ISSUED_AT)));
    }
}

/* Table 5: from materials to dispatch; refused and withdrawn cases have no certificate to send. */
static void add_cycle(const struct application *p)
{
    const struct value *const start[CLOCK_STARTS] = {&p->start, field(p->f, SUBMITTED_AT)};
    if (decision_is(p, "拒绝") || decision_is(p, "撤回"))
        return;
    for (int s = 0; s < CLOCK_STARTS; s++)
        for (int count = 0; count < DAY_COUNTS; count++)
            facts_add_span(p->facts, &p->a->cycle[s][count], p->f->record, p->id, start[s],
                           field(p->f, SENT_AT), (enum day_count)count, true);
}

/* Table 7: an authentication that never ended is open while the case is; a case decided without
 * one has nothing to measure when refused or withdrawn, and cannot be told when approved. */
static void add_authn(const struct application *p)
{
    const struct value *const start[CLOCK_STARTS] = {&p->start, field(p->f, AUTHN_STARTED_AT)};
    const struct value *done = field(p->f, AUTHN_DONE_AT);
    if (!present(done) && (decision_is(p, "拒绝") || decision_is(p, "撤回")))
        return;
    bool open = !p->decision && !p->is_issued;
    for (int s = 0; s < CLOCK_STARTS; s++)
        for (int count = 0; count < DAY_COUNTS; count++)
            facts_add_span(p->facts, &p->a->authn[s][count], p->f->record, p->id, start[s], done,
                           (enum day_count)count, open);
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
    add_cycle(&p);
    add_authn(&p);
}

const struct fact_source applications_source = {
    .export = "applications",
    .column = columns,
    .n = COLUMNS,
    .take = application_take,
};
