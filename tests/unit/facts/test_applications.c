/* Applications: what each row says of one case (form rows 34 to 47, 110; tables 5, 7). D is 31 December 2025. */
#include <stddef.h>
#include <string.h>

#include "facts/facts.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

/* One case in a tally: good, bad, ? cannot be told, later (not due by D), open, or - not among them. */
static const char *verdict(const struct tally *t)
{
    if (t->n)
        return t->bad ? "bad" : "good";
    return t->unknown.n ? "?" : t->not_due ? "later" : t->open ? "open" : "-";
}

static const struct application_facts *taken(const char *row)
{
    feed_row(&feed, &applications_source,
             arena_format(feed.arena, "app_id=A1|biz_type=新申请|%s", row));
    return &feed.facts->applications;
}

static const struct tally *tally_at(const struct application_facts *a, size_t offset)
{
    return (const struct tally *)((const char *)a + offset);
}

#define OF(member) offsetof(struct application_facts, member)
#define MARCH "submitted_at=2025-03-03 09:00|" /* a Monday */
#define LATELY "submitted_at=2025-12-30 09:00|"
#define APPROVED_ON "decision=批准|decided_at=2025-03-04 09:00|"
#define ISSUED "issued_at=2025-03-05 09:00|"

static const struct {
    size_t tally;
    const char *row, *verdict;
} judged[] = {
    /* 34: told before the decision */
    {OF(told), MARCH APPROVED_ON "notice_at=2025-03-04 09:00:00", "good"},
    {OF(told), MARCH APPROVED_ON "notice_at=2025-03-04 09:00:01", "bad"},
    {OF(told), MARCH APPROVED_ON "notice_at=2025-03-04", "good"}, /* a date: by days */
    {OF(told), MARCH "notice_at=2025-03-04", "good"},             /* not decided yet */
    {OF(told), MARCH "decision=批准|notice_at=2025-03-04", "?"},
    {OF(told), MARCH APPROVED_ON, "bad"},
    {OF(told), MARCH APPROVED_ON "-notice_at", "?"},
    {OF(told), MARCH "decision=撤回", "-"}, /* nobody was left to be told */
    {OF(told), MARCH "decision=撤回|consented_at=2025-03-03", "bad"},
    {OF(told), MARCH "-decision", "?"},
    {OF(told), LATELY, "later"},
    {OF(told), LATELY "authn_started_at=2025-12-30", "bad"}, /* accepted all the same */
    {OF(told), "submitted_at=2026-01-01 00:00", "-"},
    {OF(told),
     "submitted_at=2024-03-04|"
     "decision=批准|decided_at=2024-03-05|issued_at=2024-12-31",
     "-"},
    {OF(told), "submitted_at=2024-12-30|decision=批准|decided_at=2024-12-30|issued_at=2025-01-01",
     "bad"},                                             /* in hand in the year */
    {OF(told), MARCH "biz_type=解锁|" APPROVED_ON, "-"}, /* ends in no certificate */

    /* 35: authorised, and authenticated before the issue */
    {OF(authenticated), MARCH ISSUED "authz_checked=是|authn_result=通过|authn_done_at=2025-03-04",
     "good"},
    {OF(authenticated),
     MARCH ISSUED "authz_checked=不适用|authn_result=通过|authn_done_at=2025-03-05 09:00", "good"},
    {OF(authenticated),
     MARCH ISSUED "authz_checked=是|authn_result=通过|authn_done_at=2025-03-05 09:00:01", "bad"},
    {OF(authenticated), MARCH ISSUED "authz_checked=否|authn_result=通过|authn_done_at=2025-03-04",
     "bad"},
    {OF(authenticated),
     MARCH ISSUED "authz_checked=是|authn_result=不通过|authn_done_at=2025-03-04", "bad"},
    {OF(authenticated), MARCH ISSUED "authz_checked=|authn_result=通过|authn_done_at=2025-03-04",
     "?"},
    {OF(authenticated), MARCH ISSUED "authz_checked=是|authn_result=|authn_done_at=2025-03-04",
     "?"},
    {OF(authenticated), MARCH "authz_checked=否", "-"}, /* nothing was issued */
    {OF(authenticated), MARCH "-issued_at|authz_checked=否", "?"},
    {OF(authenticated), MARCH "-issued_at|decision=拒绝|authz_checked=否", "-"},

    /* table 17: the record of the authentication is there */
    {OF(verified), MARCH ISSUED "authn_result=通过|authn_done_at=2025-03-04", "good"},
    {OF(verified), MARCH ISSUED "authn_result=通过|authn_done_at=", "bad"},
    {OF(verified), MARCH ISSUED "authn_result=|authn_done_at=2025-03-04", "bad"},
    {OF(verified), MARCH ISSUED "authn_result=通过|-authn_done_at", "?"},

    /* 36: the proof of identity is kept */
    {OF(identity_kept), MARCH ISSUED "identity_ref=E1", "good"},
    {OF(identity_kept), MARCH ISSUED, "bad"},
    {OF(identity_kept), MARCH ISSUED "-identity_ref", "?"},
    {OF(identity_kept), MARCH "issued_at=2025-12-30", "later"},

    /* 38: consent before the issue; by the body: signed */
    {OF(consented), MARCH ISSUED "consented_at=2025-03-05 09:00:00", "good"},
    {OF(consented), MARCH ISSUED "consented_at=2025-03-05 09:00:01", "bad"},
    {OF(consented), MARCH ISSUED, "bad"},
    {OF(consented), MARCH ISSUED "-consented_at", "?"},
    {OF(consented), MARCH "-issued_at|consented_at=2025-03-03", "?"},
    {OF(signed_), MARCH ISSUED "signed_at=2025-06-01", "good"},
    {OF(signed_), MARCH ISSUED, "bad"},
    {OF(signed_), MARCH "-issued_at|signed_at=2025-03-03", "-"}, /* in order in either case */

    /* 39: what was approved was issued; the way of notice of a refusal */
    {OF(approved_issued), MARCH APPROVED_ON ISSUED, "good"},
    {OF(approved_issued), MARCH APPROVED_ON, "bad"},
    {OF(approved_issued), MARCH APPROVED_ON "issued_at=2026-01-01", "bad"}, /* not by D */
    {OF(approved_issued), MARCH APPROVED_ON "-issued_at", "?"},
    {OF(approved_issued), MARCH "decision=批准|decided_at=2025-12-30", "later"},
    {OF(approved_issued), MARCH "decision=批准|decided_at=2026-01-01", "-"}, /* not decided by D */
    {OF(approved_issued), MARCH "decision=拒绝|decided_at=2025-03-04", "-"},
    {OF(approved_issued), MARCH "-decision", "?"},
    {OF(approved_issued), MARCH "-decision|" ISSUED, "good"},
    {OF(refusal_method), MARCH "decision=拒绝|notified_at=2025-03-04|notify_method=电话", "good"},
    {OF(refusal_method), MARCH "decision=拒绝|notified_at=2025-03-04", "bad"},
    {OF(refusal_method), MARCH "decision=拒绝", "-"}, /* not told yet: a matter of the time */

    /* 45: nothing is published that was refused */
    {OF(unpublished_kept), MARCH "publish_refused=是", "good"}, /* nothing was issued */
    {OF(unpublished_kept), MARCH ISSUED "publish_refused=是",
     "?"}, /* the certificate is not listed */
    {OF(unpublished_kept), MARCH ISSUED "publish_refused=否", "-"},
    {OF(unpublished_kept), MARCH ISSUED "-publish_refused", "?"},
    {OF(published), MARCH ISSUED "publish_refused=否", "?"},
    {OF(published), MARCH "publish_refused=否", "-"},

    /* 47: a renewal is told to the holder */
    {OF(renewal_told), MARCH ISSUED "biz_type=更新|notified_at=2025-03-06", "good"},
    {OF(renewal_told), MARCH ISSUED "biz_type=密钥更新|notified_at=2025-03-06", "good"},
    {OF(renewal_told), MARCH ISSUED "biz_type=更新", "bad"},
    {OF(renewal_told), MARCH ISSUED "biz_type=更新|-notified_at", "?"},
    {OF(renewal_told), MARCH "biz_type=更新", "-"},
    {OF(renewal_told), MARCH "biz_type=更新|-issued_at", "?"},
    {OF(renewal_told), MARCH ISSUED "notified_at=", "-"}, /* no renewal */

    /* 110: two persons, every business */
    {OF(two_persons), MARCH "entry_operator=P1|review_operator=P2", "good"},
    {OF(two_persons), MARCH "entry_operator=P1|review_operator=P1", "bad"},
    {OF(two_persons), MARCH "biz_type=解锁|entry_operator=P1|review_operator=P1", "bad"},
    {OF(two_persons), MARCH "entry_operator=P1|review_operator=", "-"},
    {OF(two_persons), MARCH "decided_at=2026-01-01|entry_operator=P1|review_operator=P1", "-"},
};

START_TEST(one_case_by_each_row)
{
    const struct application_facts *a = taken(judged[_i].row);
    ck_assert_msg(strcmp(verdict(tally_at(a, judged[_i].tally)), judged[_i].verdict) == 0, "%s: %s",
                  judged[_i].row, verdict(tally_at(a, judged[_i].tally)));
}
END_TEST

static const struct {
    size_t durations;
    const char *row, *days;
} timed[] = {
    /* 40: from submission to the decision; open since Monday 29 December: two working days */
    {OF(response), MARCH APPROVED_ON, "1"},
    {OF(response), MARCH "decision=拒绝|decided_at=2025-03-05", "2"},
    {OF(response), MARCH "decision=撤回|decided_at=2025-03-05", "-"},
    {OF(response), "submitted_at=2025-12-29", "open 2"},
    {OF(response), "submitted_at=2025-12-29|decision=批准|decided_at=2026-01-01", "open 2"},
    {OF(response), MARCH "decision=批准", "?"},
    {OF(response), MARCH "-decision", "?"},
    {OF(response), MARCH "decided_at=2025-03-04", "?"}, /* decided, nobody knows how */
    {OF(response), MARCH ISSUED, "?"},                  /* carried out, nobody knows since when */

    /* 39: from submission, or from the decision, to the notice of a refusal */
    {OF(refusal_notice), MARCH "decision=拒绝|decided_at=2025-03-04|notified_at=2025-03-06", "3"},
    {OF(refusal_from_decision), MARCH "decision=拒绝|decided_at=2025-03-04|notified_at=2025-03-06",
     "2"},
    {OF(refusal_notice), "submitted_at=2025-12-29|decision=拒绝|decided_at=2025-12-30", "open 2"},
    {OF(refusal_from_decision), "submitted_at=2025-12-29|decision=拒绝|decided_at=2025-12-30",
     "open 1"},
    {OF(refusal_notice), MARCH APPROVED_ON "notified_at=2025-03-06", "-"},
    {OF(refusal_notice), MARCH "-decision|notified_at=2025-03-06", "?"},
    {OF(refusal_notice),
     "submitted_at=2024-12-02|decision=拒绝|decided_at=2024-12-03|notified_at=2024-12-31", "-"},

    /* table 5: from complete materials, or from submission, to the dispatch */
    {OF(cycle[START_MATERIALS][COUNT_INCLUSIVE]),
     MARCH "materials_complete_at=2025-03-04|decision=批准|sent_at=2025-03-06", "3"},
    {OF(cycle[START_MATERIALS][COUNT_ELAPSED]),
     MARCH "materials_complete_at=2025-03-04|decision=批准|sent_at=2025-03-06", "2"},
    {OF(cycle[START_OTHER][COUNT_INCLUSIVE]),
     MARCH "materials_complete_at=2025-03-04|decision=批准|sent_at=2025-03-06", "4"},
    {OF(cycle[START_MATERIALS][COUNT_INCLUSIVE]), MARCH "decision=批准|sent_at=2025-03-06", "4"},
    {OF(cycle[START_MATERIALS][COUNT_INCLUSIVE]), MARCH "decision=拒绝", "-"},
    {OF(cycle[START_MATERIALS][COUNT_INCLUSIVE]), MARCH "decision=撤回|sent_at=2025-03-06", "-"},
    {OF(cycle[START_MATERIALS][COUNT_INCLUSIVE]), "submitted_at=2025-12-29|decision=批准",
     "open 3"},
    {OF(cycle[START_MATERIALS][COUNT_INCLUSIVE]), "submitted_at=2025-12-29|-decision", "?"},

    /* table 7: from complete materials, or from its beginning, to the end of the authentication */
    {OF(authn[START_MATERIALS][COUNT_ELAPSED]),
     MARCH "authn_started_at=2025-03-04|authn_done_at=2025-03-05|decision=批准", "2"},
    {OF(authn[START_OTHER][COUNT_ELAPSED]),
     MARCH "authn_started_at=2025-03-04|authn_done_at=2025-03-05|decision=批准", "1"},
    {OF(authn[START_OTHER][COUNT_INCLUSIVE]),
     MARCH "authn_started_at=2025-03-04|authn_done_at=2025-03-05|decision=批准", "2"},
    {OF(authn[START_MATERIALS][COUNT_ELAPSED]), MARCH "decision=拒绝", "-"},
    {OF(authn[START_MATERIALS][COUNT_ELAPSED]), MARCH "decision=拒绝|authn_done_at=2025-03-05",
     "2"},
    {OF(authn[START_MATERIALS][COUNT_ELAPSED]), "submitted_at=2025-12-29", "open 2"},
    {OF(authn[START_OTHER][COUNT_ELAPSED]), "submitted_at=2025-12-29", "-"}, /* not begun */
    {OF(authn[START_OTHER][COUNT_ELAPSED]), MARCH "authn_done_at=2025-03-05|decision=批准", "?"},
    {OF(authn[START_OTHER][COUNT_ELAPSED]), MARCH APPROVED_ON ISSUED, "?"},
};

START_TEST(how_long_one_case_took)
{
    const struct application_facts *a = taken(timed[_i].row);
    const struct durations *d = (const struct durations *)((const char *)a + timed[_i].durations);
    ck_assert_msg(strcmp(feed_days(d), timed[_i].days) == 0, "%s: %s", timed[_i].row, feed_days(d));
}
END_TEST

/* Channels and customers are those of the year of submission. */
START_TEST(the_cases_of_the_year)
{
    taken(MARCH "channel=网站|customer_id=C1");
    taken(MARCH "channel=柜台|customer_id=C1|decision=撤回");
    taken(MARCH "channel=|customer_id=");
    taken(MARCH "biz_type=解锁|channel=电话|customer_id=C2");
    const struct application_facts *a =
        taken("submitted_at=2024-12-31|channel=邮寄|customer_id=C3");
    ck_assert_int_eq(a->n, 3);
    ck_assert_int_eq(a->outside, 2);
    ck_assert_int_eq(a->withdrawn, 1);
    ck_assert_uint_eq(a->customers.keys.n, 1);
    ck_assert_int_eq(a->customer_unknown.n, 1);
    ck_assert_uint_eq(a->channels.first.n, 2);
    ck_assert_int_eq(a->channel_unknown.n, 1);
}
END_TEST

/* A certificate that stands in the other export was issued, and what it says is published. */
START_TEST(what_the_certificates_say)
{
    feed_row(&feed, &certificates_source,
             "serial=S1|issuer=CA|kind=签名|not_before=2025-03-05|app_id=A1|published_at=2025-12-"
             "31 23:59:59");
    const struct application_facts *a = taken(MARCH APPROVED_ON "publish_refused=是");
    ck_assert_str_eq(verdict(&a->approved_issued), "good");
    ck_assert_str_eq(verdict(&a->unpublished_kept), "bad");
    a = taken(MARCH ISSUED "publish_refused=否");
    ck_assert_str_eq(verdict(&a->published), "good");
}
END_TEST

/* What came out after D was not out on D. */
START_TEST(a_certificate_that_is_kept_back)
{
    feed_row(
        &feed, &certificates_source,
        "serial=S1|issuer=CA|kind=签名|not_before=2025-03-05|published_at=2026-01-01 00:00:00");
    const struct application_facts *a = taken(MARCH ISSUED "publish_refused=是|cert_serial=S1");
    ck_assert_str_eq(verdict(&a->unpublished_kept), "good");
    a = taken(MARCH ISSUED "publish_refused=否|cert_serial=S1");
    ck_assert_str_eq(verdict(&a->published), "bad");
}
END_TEST

START_TEST(a_lost_certificate_may_be_the_one)
{
    feed_lose(&feed, &certificates_source, "");
    const struct application_facts *a = taken(MARCH APPROVED_ON "publish_refused=是");
    ck_assert_str_eq(verdict(&a->approved_issued), "?");
    ck_assert_str_eq(verdict(&a->unpublished_kept), "?");
}
END_TEST

/* 46: the old certificate was neither expired nor revoked when the renewal was asked for. */
static const struct {
    const char *certificate, *revocation, *row, *current, *checked;
} renewals[] = {
    {"not_after=2025-03-03 09:00:00", NULL, "authn_done_at=2025-03-04", "good", "good"},
    {"not_after=2025-03-03 08:59:59", NULL, "authn_done_at=2025-03-04", "bad", "bad"},
    {"not_after=2025-03-03", NULL, "authn_done_at=2025-03-04", "good", "good"},
    {"not_after=2026-03-03", NULL, "authn_done_at=2025-03-06", "good", "bad"}, /* after the issue */
    {"not_after=2026-03-03", NULL, "authn_done_at=", "good", "?"},
    {"not_after=", NULL, "authn_done_at=2025-03-04", "?", "?"},
    {NULL, NULL, "authn_done_at=2025-03-04", "?", "?"},
    {"not_after=2026-03-03", "revoked_at=2025-03-03 09:00:00", "authn_done_at=2025-03-04", "bad",
     "bad"},
    {"not_after=2026-03-03", "revoked_at=2025-03-03 09:00:01", "authn_done_at=2025-03-04", "good",
     "good"},
    {"not_after=2026-03-03", "revoked_at=2025-03-03", "authn_done_at=2025-03-04", "?", "?"},
    {"not_after=2026-03-03", "revoked_at=2025-03-02", "authn_done_at=2025-03-04", "bad", "bad"},
};

START_TEST(renewals_of_certificates_in_force)
{
    if (renewals[_i].certificate)
        feed_row(&feed, &certificates_source,
                 arena_format(feed.arena,
                              "serial=OLD|issuer=CA|kind=签名|not_before=2023-03-05|app_id=A0|%s",
                              renewals[_i].certificate));
    if (renewals[_i].revocation)
        feed_row(&feed, &revocations_source,
                 arena_format(feed.arena, "serial=OLD|%s", renewals[_i].revocation));
    const struct application_facts *a = taken(arena_format(
        feed.arena, MARCH ISSUED "biz_type=密钥更新|old_serial=OLD|%s", renewals[_i].row));
    ck_assert_str_eq(verdict(&a->renewal_current), renewals[_i].current);
    ck_assert_str_eq(verdict(&a->renewal_checked), renewals[_i].checked);
}
END_TEST

/* What a lost application leaves open: d the decision (40), i what was issued (35), n the notice of a
 * refusal (39), s the dispatch (table 5), a the authentication (table 7), c the channels (33). */
static const struct {
    const char *row, *open;
} lost[] = {
    {"", "dinsac"},
    {MARCH, "dinsac"},
    {"submitted_at=2026-01-01 00:00:00", ""},
    {"submitted_at=2024-12-20", "dinsa"},
    {"submitted_at=2024-12-20|decided_at=2024-12-23", "insa"},
    {"submitted_at=2024-12-20|decided_at=2024-12-23|issued_at=2024-12-31 23:59:59", "nsa"},
    {"submitted_at=2024-12-20|sent_at=2024-12-31 23:59:59", "dina"},
    {"submitted_at=2024-12-20|sent_at=2025-01-01 00:00:00", "dinsa"},
    {"submitted_at=2024-12-20|authn_done_at=2024-12-21|notified_at=2024-12-23", "dis"},
    {"decided_at=2024-12-23", "insac"},
    {MARCH "sent_at=2024-12-31", "dinsac"}, /* contradictory, and of this year */
};

START_TEST(a_lost_application)
{
    const struct application_facts *a = &feed.facts->applications;
    feed_lose(&feed, &applications_source, lost[_i].row);
    const char *open = arena_format(
        feed.arena, "%s%s%s%s%s%s", a->response.untold ? "d" : "", a->verified.unknown.n ? "i" : "",
        a->refusal_notice.untold ? "n" : "", a->cycle[1][1].untold ? "s" : "",
        a->authn[1][1].untold ? "a" : "", a->channel_unknown.n ? "c" : "");
    ck_assert_str_eq(open, lost[_i].open);
}
END_TEST

/* Of a revocation: a the authentication (51), l the list (54), t the notice (53), p the publication (52); of
 * the recovery of a key: r (55). */
static const struct {
    const struct fact_source *source;
    const char *row, *open;
} lost_others[] = {
    {&revocations_source, "", "altp"},
    {&revocations_source, "requested_at=2024-12-30|revoked_at=2024-12-31 23:59:59", "tp"},
    {&revocations_source, "revoked_at=2024-12-30|notified_at=2024-12-31 23:59:59", "p"},
    {&revocations_source, "requested_at=2024-12-30|revoked_at=2025-01-01 00:00:00", "altp"},
    {&revocations_source, "decided_at=2026-01-01 00:00:00", "alt"},
    {&key_recovery_source, "", "r"},
    {&key_recovery_source, "requested_at=2024-12-30|done_at=2024-12-31 23:59:59", ""},
    {&key_recovery_source, "requested_at=2024-12-30|done_at=2025-01-01 00:00:00", "r"},
    {&key_recovery_source, "requested_at=2026-01-01 00:00:00", ""},
};

START_TEST(a_lost_revocation_or_recovery)
{
    const struct revocation_facts *r = &feed.facts->revocations;
    feed_lose(&feed, lost_others[_i].source, lost_others[_i].row);
    const char *open = arena_format(feed.arena, "%s%s%s%s%s", r->authenticated.unknown.n ? "a" : "",
                                    r->listed.unknown.n ? "l" : "", r->told.unknown.n ? "t" : "",
                                    r->to_crl.untold ? "p" : "",
                                    feed.facts->key_recovery.authenticated.unknown.n ? "r" : "");
    ck_assert_str_eq(open, lost_others[_i].open);
}
END_TEST

Suite *suite_applications(void)
{
    Suite *s = suite_create("applications");
    TCase *t = tcase_create("facts");
    tcase_add_checked_fixture(t, feed_set_up, feed_tear_down);
    tcase_add_loop_test(t, one_case_by_each_row, 0, sizeof judged / sizeof *judged);
    tcase_add_loop_test(t, how_long_one_case_took, 0, sizeof timed / sizeof *timed);
    tcase_add_test(t, the_cases_of_the_year);
    tcase_add_test(t, what_the_certificates_say);
    tcase_add_test(t, a_certificate_that_is_kept_back);
    tcase_add_test(t, a_lost_certificate_may_be_the_one);
    tcase_add_loop_test(t, renewals_of_certificates_in_force, 0,
                        sizeof renewals / sizeof *renewals);
    tcase_add_loop_test(t, a_lost_application, 0, sizeof lost / sizeof *lost);
    tcase_add_loop_test(t, a_lost_revocation_or_recovery, 0,
                        sizeof lost_others / sizeof *lost_others);
    suite_add_tcase(s, t);
    return s;
}
