/* Applications: what follows on the issue of a certificate. */
#include <string.h>

#include "facts/application.h"

/* A passed authentication before the issue, as far as its cells are filled. */
static struct judged judge_passed(const struct application *p)
{
    const struct value *result = field(p->f, AUTHN_RESULT);
    struct judged passed = present(result) ? judged_bool(strcmp(word(result), PASSED) == 0)
                                           : judged_untold(unknown_of(result));
    return judged_and(passed, judge_order(field(p->f, AUTHN_DONE_AT), field(p->f, ISSUED_AT)));
}

/* Table 17: the record of it must be there, since the certificate was issued (T17-R1, GM-BLANK). */
static struct judged judge_verified(const struct application *p)
{
    static const int record[] = {AUTHN_RESULT, AUTHN_DONE_AT};
    struct judged judged = judge_passed(p);
    for (size_t i = 0; i < sizeof record / sizeof *record; i++)
        if (field(p->f, record[i])->state == VALUE_BLANK)
            judged = judged_and(judged, judge_filled(p->facts, p->f, record[i]));
    return judged;
}

/* Row 35: authorisation and a passed authentication before the issue. */
static struct judged judge_authentication(const struct application *p)
{
    const struct value *authz = field(p->f, AUTHZ_CHECKED);
    struct judged authorised = answered(authz, ANSWER_NOT_APPLICABLE)
                                   ? judged_bool(true)
                                   : judge_answer(authz, ANSWER_YES);
    return judged_and(authorised, judge_passed(p));
}

/* Row 38: a blank consent is none; one with a date must not come after the issue. */
static struct judged judge_consent(const struct application *p)
{
    const struct value *consented = field(p->f, CONSENTED_AT);
    return present(consented) ? judge_order(consented, field(p->f, ISSUED_AT))
                              : judge_filled(p->facts, p->f, CONSENTED_AT);
}

/* What cannot be told to be issued may have been; so may a refused one of which a time of issue is written. */
static bool may_be_issued(const struct application *p)
{
    enum value_state state = field(p->f, ISSUED_AT)->state;
    return state == VALUE_UNREADABLE || (state == VALUE_ABSENT && !refused_or_withdrawn(p));
}

/* Where nothing tells whether it was issued, what is as it should be in either case is of no matter, and
 * nothing else can be told. */
static void judge_issued(const struct application *p, struct tally *t, struct judged judged)
{
    if (p->is_issued)
        judge_application(p, t, judged);
    else if (judged.verdict != VERDICT_GOOD)
        judge_application(p, t, judged_untold(unknown_of(field(p->f, ISSUED_AT))));
}

void add_issued(const struct application *p)
{
    struct application_facts *a = p->a;
    const struct value *issued = field(p->f, ISSUED_AT);
    if (!p->is_issued && !may_be_issued(p))
        return;
    a->issued += p->is_issued;
    judge_issued(p, &a->authenticated, judge_authentication(p));
    judge_issued(p, &a->verified, judge_verified(p));
    judge_issued(p, &a->identity_kept, judge_done(p->facts, p->f, IDENTITY_REF, issued));
    judge_issued(p, &a->consented, judge_consent(p));
    judge_issued(p, &a->signed_, judge_filled(p->facts, p->f, SIGNED_AT));
}

/* What is known of the certificates that were issued on the application. */
struct publication {
    bool found, published, hidden, untold;
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
            x.hidden = x.hidden || link[i]->hidden;
            x.untold = x.untold || link[i]->published_untold;
        }
    return x;
}

static bool certificates_short(const struct facts *facts)
{
    return coverage_is_short(facts, schema_export(facts->schema, slice_of("certificates")));
}

/* Nobody published what was not issued; of what was, each certificate must be known to be kept back. */
static struct judged judge_kept_back(const struct application *p, const struct publication *x)
{
    bool lost = incomplete(facts_export(p->facts, "certificates"));
    bool nothing_issued = field(p->f, ISSUED_AT)->state == VALUE_BLANK && !x->found;
    if (x->published)
        return judged_bool(false);
    if (lost) /* one of the rows may be a certificate of this application */
        return judged_untold(UNKNOWN_ELSEWHERE);
    if (certificates_short(p->facts)) /* nor does what the list does not cover */
        return judged_untold(UNKNOWN_UNCOVERED);
    return nothing_issued || (x->found && !x->untold) ? judged_bool(true)
                                                      : judged_untold(UNKNOWN_BLANK);
}

/* Each certificate is to be in the directory, two working days after its issue (GM-DAY). */
static struct judged judge_put_out(const struct application *p, const struct publication *x)
{
    if (x->hidden) {
        struct judged due = judge_due(p->facts, field(p->f, ISSUED_AT));
        return due.verdict == VERDICT_GOOD ? judged_bool(false) : due;
    }
    if (incomplete(facts_export(p->facts, "certificates"))) /* another of its certificates */
        return judged_untold(UNKNOWN_ELSEWHERE);
    if (certificates_short(p->facts))
        return judged_untold(UNKNOWN_UNCOVERED);
    return !x->found || x->untold ? judged_untold(UNKNOWN_BLANK) : judged_bool(true);
}

void add_publication(const struct application *p)
{
    const struct value *refused = field(p->f, PUBLISH_REFUSED);
    struct publication x = publication_of(p);
    if (refused->state == VALUE_ABSENT || refused->state == VALUE_UNREADABLE) {
        judge_application(p, &p->a->unpublished_kept, judged_doubtful(unknown_of(refused)));
    } else if (answered(refused, ANSWER_YES)) {
        judge_application(p, &p->a->unpublished_kept, judge_kept_back(p, &x));
    } else if (p->is_issued) {
        judge_application(p, &p->a->published, judge_put_out(p, &x));
    }
}

/* Revoked after it was asked for? On the very day that cannot be told where one has no time. */
static struct judged judge_later(const struct moment *revoked, const struct moment *submitted)
{
    bool same_day = day_of(revoked->at) == day_of(submitted->at);
    return same_day && (revoked->date_only || submitted->date_only)
               ? judged_untold(UNKNOWN_BLANK)
               : judged_bool(moment_after(revoked, submitted));
}

/* Row 46: authenticated before the issue. One that was not passed is no authentication, and the issue behind it
 * contradicts it. */
static struct judged judge_authenticated(const struct application *p)
{
    const struct value *result = field(p->f, AUTHN_RESULT);
    struct judged done = judge_order(field(p->f, AUTHN_DONE_AT), field(p->f, ISSUED_AT));
    if (result->state == VALUE_UNREADABLE)
        return judged_and(done, judged_untold(UNKNOWN_UNREADABLE));
    if (present(result) && strcmp(word(result), PASSED) != 0)
        return judged_and(done, judged_untold(UNKNOWN_CONTRADICTORY));
    return done;
}

/* Was the old certificate neither expired nor revoked when the renewal was asked for? */
static struct judged judge_old_certificate(const struct application *p)
{
    const struct value *old = field(p->f, OLD_SERIAL);
    const struct value *submitted = field(p->f, SUBMITTED_AT);
    const struct certificate_link *link = certificates_of_serial(&p->facts->certificates, old);
    struct moment_value revoked = revoked_at(&p->facts->revocations, old);
    struct judged current = judged_bool(true);
    if (!present(old))
        return judged_untold(unknown_of(old));
    if (link && link->ends) {
        struct moment end = {link->first_end, link->first_end_date_only};
        current = judged_bool(!moment_after(&submitted->as.moment, &end));
    }
    if (!link || link->ends_untold) /* what was lost may tell when it ended */
        current =
            judged_and(current, judged_untold(incomplete(facts_export(p->facts, "certificates"))
                                                  ? UNKNOWN_ELSEWHERE
                                                  : UNKNOWN_BLANK));
    if (revoked.state == VALUE_PRESENT)
        return judged_and(current, judge_later(&revoked.moment, &submitted->as.moment));
    if (incomplete(facts_export(p->facts, "revocations"))) /* it may have been this one */
        return judged_and(current, judged_untold(UNKNOWN_ELSEWHERE));
    return current;
}

void add_renewal(const struct application *p, bool key_renewal)
{
    if (!p->is_issued) {
        if (!key_renewal || refused_or_withdrawn(p))
            return;
        if (may_be_issued(p))
            judge_application(p, &p->a->renewal_checked,
                              judged_doubtful(unknown_of(field(p->f, ISSUED_AT))));
        else
            p->a->renewal_checked.open++;
        return;
    }
    struct judged old = judge_old_certificate(p);
    judge_application(p, &p->a->renewal_current, old);
    if (key_renewal)
        judge_application(p, &p->a->renewal_checked, judged_and(old, judge_authenticated(p)));
}

/* Where nobody can tell whether it was issued, a notice that is there answers for both. */
void add_renewal_told(const struct application *p)
{
    const struct value *issued = field(p->f, ISSUED_AT);
    const struct value *notified = field(p->f, NOTIFIED_AT);
    if (!facts_open_in_period(p->facts, field(p->f, SUBMITTED_AT), notified))
        return;
    if (p->is_issued)
        judge_application(p, &p->a->renewal_told, judge_done(p->facts, p->f, NOTIFIED_AT, issued));
    else if (may_be_issued(p) &&
             !(present(notified) && notified->as.moment.at < p->facts->period.end))
        judge_application(p, &p->a->renewal_told, judged_untold(unknown_of(issued)));
}
