/* CRLs and revocations: which CRL lists a certificate, across issuers, partitions and numbers. */
#include <string.h>

#include "unit/facts/feed.h"
#include "unit/suites.h"

/* A CRL of 7 May 2025 and after: "issuer partition number" and the hour of the day it was made; it is
 * published 10 minutes later and runs for a day. */
static void crl(const char *issuer, const char *partition, const char *kind, const char *number,
                const char *hour)
{
    feed_row(&feed, &crl_log_source,
             arena_format(feed.arena,
                          "issuer=%s|crl_partition=%s|kind=%s|crl_number=%s|"
                          "this_update=2025-05-07 %s:00:00|published_at=2025-05-07 %s:10:00|"
                          "next_update=2025-05-08 %s:00:00",
                          issuer, partition, kind, number, hour, hour, hour));
}

static void certificate(const char *serial, const char *issuer)
{
    feed_row(&feed, &certificates_source,
             arena_format(feed.arena, "serial=%s|issuer=%s|kind=签名", serial, issuer));
}

/* Decided at 06:10 and revoked at 06:30 of 7 May; the rest as given. */
static void revoke(const char *serial, const char *more)
{
    feed_row(&feed, &revocations_source,
             arena_format(feed.arena,
                          "serial=%s|requested_at=2025-05-07 06:00:00|"
                          "decided_at=2025-05-07 06:10:00|revoked_at=2025-05-07 06:30:00|%s",
                          serial, more));
}

static const struct revocation_facts *found(void)
{
    return &feed.facts->revocations;
}

START_TEST(logs_are_read_in_any_order)
{
    crl("CA1", "1", "完全", "3", "09");
    crl("CA1", "1", "完全", "1", "07");
    crl("CA1", "1", "完全", "2", "08");
    revoke("S", "crl_number=1");
    ck_assert_uint_eq(feed.facts->crl.series.n, 1);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(feed.facts->crl.series.at[0].crl.at[i].sequence, (int64_t)i + 1);
    ck_assert_int_eq(found()->to_crl.n, 1);
    ck_assert_int_eq(found()->to_crl.max, 3600);
    ck_assert_int_eq(found()->request_to_crl.max, 4200);
    ck_assert_int_eq(found()->listed.n, 1);
    ck_assert_int_eq(found()->listed.bad, 0);
}
END_TEST

START_TEST(a_number_belongs_to_the_issuer_of_the_certificate)
{
    certificate("S", "CA2");
    crl("CA1", "1", "完全", "1", "07");
    crl("CA2", "1", "完全", "1", "08");
    revoke("S", "crl_number=1");
    ck_assert_int_eq(found()->to_crl.max, 7200);
}
END_TEST

START_TEST(where_the_issuer_is_not_known_the_first_published_counts)
{
    crl("CA2", "1", "完全", "1", "08");
    crl("CA1", "1", "完全", "1", "07");
    revoke("S", "crl_number=1"); /* no certificate */
    ck_assert_int_eq(found()->to_crl.max, 3600);
    certificate("T", "CA1"); /* one serial of two issuers */
    certificate("T", "CA2");
    revoke("T", "crl_number=1");
    ck_assert_int_eq(found()->to_crl.n, 2);
    ck_assert_int_eq(found()->to_crl.max, 3600);
    certificate("U", "CA9"); /* an issuer that the log does not have */
    revoke("U", "crl_number=1");
    ck_assert_int_eq(found()->to_crl.n, 3);
}
END_TEST

START_TEST(of_partitions_with_one_number_the_first_published_counts)
{
    certificate("S", "CA1");
    crl("CA1", "2", "完全", "1", "09");
    crl("CA1", "1", "增量", "1", "08");
    crl("CA1", "3", "完全", "1", "10");
    revoke("S", "crl_number=1");
    ck_assert_int_eq(found()->to_crl.max, 7200);
    ck_assert_uint_eq(feed.facts->crl.series.n, 3);
}
END_TEST

START_TEST(each_kind_is_a_series_of_its_own)
{
    crl("CA1", "1", "完全", "1", "07");
    crl("CA1", "1", "增量", "2", "08");
    crl("CA1", "1", "ARL", "3", "06");
    ck_assert_uint_eq(feed.facts->crl.series.n, 3);
    revoke("S", "crl_number=3"); /* an ARL lists no user's certificate */
    ck_assert_int_eq(found()->to_crl.n, 0);
    ck_assert_int_eq(found()->to_crl.unknown.n, 1);
    revoke("T", "");
    ck_assert_int_eq(found()->to_crl.max, 3600);
}
END_TEST

START_TEST(without_a_number_the_first_one_after_the_revocation)
{
    crl("CA1", "1", "完全", "1", "06");
    crl("CA1", "1", "完全", "2", "08");
    crl("CA1", "1", "完全", "3", "07");
    revoke("S", "");
    ck_assert_int_eq(found()->to_crl.max, 3600);
    ck_assert_int_eq(found()->listed.n, 0); /* whether it is listed there nobody says */
    ck_assert_int_eq(found()->listed.unknown.n, 1);
}
END_TEST

START_TEST(in_no_crl_yet_is_open)
{
    crl("CA1", "1", "完全", "1", "06");
    revoke("S", "");
    ck_assert_int_eq(found()->to_crl.n, 0);
    ck_assert_int_eq(found()->to_crl.open, 1);
}
END_TEST

static const struct {
    const char *revoked, *number;
    enum verdict verdict;
} firsts[] = {
    {"2025-05-07 07:00:00", "2", VERDICT_GOOD},   /* at its moment */
    {"2025-05-07 07:00:01", "2", VERDICT_UNTOLD}, /* after it: the record contradicts itself */
    {"2025-05-07 07:00:01", "3", VERDICT_GOOD},
    {"2025-05-07 06:59:59", "3", VERDICT_BAD},    /* not the first */
    {"2025-05-07 09:00:01", "3", VERDICT_UNTOLD}, /* the one that will list it is still to come */
    {"2025-05-07", "1", VERDICT_GOOD},            /* any of that day */
    {"2025-05-07", "3", VERDICT_GOOD},
    {"2025-05-06", "1", VERDICT_GOOD}, /* that day had none */
    {"2025-05-06", "2", VERDICT_BAD},
    {"2025-05-08", "3", VERDICT_UNTOLD},
    {"2025-05-07 06:30:00", "9", VERDICT_UNTOLD}, /* not in the log */
    {"2025-05-07 06:30:00", "", VERDICT_UNTOLD},
};

START_TEST(the_first_one_after_the_revocation_must_list_it)
{
    crl("CA1", "1", "完全", "1", "06");
    crl("CA1", "1", "完全", "2", "07");
    crl("CA1", "1", "完全", "3", "09");
    feed_row(&feed, &revocations_source,
             arena_format(feed.arena, "serial=S|revoked_at=%s|crl_number=%s", firsts[_i].revoked,
                          firsts[_i].number));
    const struct tally *t = &found()->listed;
    ck_assert_int_eq(t->n, firsts[_i].verdict != VERDICT_UNTOLD);
    ck_assert_int_eq(t->bad, firsts[_i].verdict == VERDICT_BAD);
    ck_assert_int_eq(t->unknown.n, firsts[_i].verdict == VERDICT_UNTOLD);
}
END_TEST

START_TEST(of_several_series_the_one_that_lists_it_best)
{
    crl("CA1", "1", "完全", "1", "06");
    crl("CA1", "1", "完全", "5", "07");
    crl("CA1", "2", "完全", "5", "08"); /* the first of its partition */
    crl("CA1", "2", "完全", "4", "05");
    revoke("S", "crl_number=5");
    ck_assert_int_eq(found()->listed.n, 1);
    ck_assert_int_eq(found()->listed.bad, 0);
}
END_TEST

static void revoked_row(const char *serial, const char *revoked)
{
    feed_row(&feed, &revocations_source, arena_format(feed.arena, "serial=%s|%s", serial, revoked));
}

START_TEST(the_earliest_revocation_of_a_serial)
{
    struct value serial = {.state = VALUE_PRESENT, .text = slice_of("S")};
    struct value other = {.state = VALUE_PRESENT, .text = slice_of("T")};
    struct value blank = {.state = VALUE_BLANK};
    ck_assert_int_eq(revoked_at(found(), &serial).state, VALUE_BLANK);
    revoked_row("S", "requested_at=2025-05-01");
    ck_assert_int_ne(revoked_at(found(), &serial).state, VALUE_PRESENT);
    revoked_row("S", "revoked_at=2025-05-07 06:30:00");
    revoked_row("S", "revoked_at=2024-05-07 06:30:00"); /* of another year too */
    revoked_row("S", "revoked_at=2025-09-01 06:30:00");
    revoked_row("S", "requested_at=2025-05-01");
    struct moment_value first = revoked_at(found(), &serial);
    ck_assert_int_eq(first.state, VALUE_PRESENT);
    ck_assert_int_eq(civil_from_day(day_of(first.moment.at)).year, 2024);
    ck_assert_int_ne(revoked_at(found(), &other).state, VALUE_PRESENT);
    ck_assert_int_ne(revoked_at(found(), &blank).state, VALUE_PRESENT);
}
END_TEST

static const struct {
    const char *row;
    int n, bad, unknown;
} requests[] = {
    {"requester=证书持有者|authn_ok=是", 1, 0, 0},
    {"requester=授权人|authn_ok=否", 1, 1, 0},
    {"requester=证书持有者", 0, 0, 1},
    {"requester=证书持有者|-authn_ok", 0, 0, 1},
    {"requester=司法|authn_ok=否", 0, 0, 0},
    {"requester=认证机构", 0, 0, 0},
    {"authn_ok=是", 1, 0, 0},
    {"authn_ok=否", 0, 0, 1},
    {"-requester|authn_ok=否", 0, 0, 1},
    {"requester=授权人|authn_ok=不适用", 0, 0, 1},
};

START_TEST(only_holders_requests_are_authenticated)
{
    revoke("S", requests[_i].row);
    ck_assert_int_eq(found()->authenticated.n, requests[_i].n);
    ck_assert_int_eq(found()->authenticated.bad, requests[_i].bad);
    ck_assert_int_eq(found()->authenticated.unknown.n, requests[_i].unknown);
}
END_TEST

Suite *suite_crl(void)
{
    Suite *s = suite_create("crl");
    TCase *t = tcase_create("joins");
    tcase_add_checked_fixture(t, feed_set_up, feed_tear_down);
    tcase_add_test(t, logs_are_read_in_any_order);
    tcase_add_test(t, a_number_belongs_to_the_issuer_of_the_certificate);
    tcase_add_test(t, where_the_issuer_is_not_known_the_first_published_counts);
    tcase_add_test(t, of_partitions_with_one_number_the_first_published_counts);
    tcase_add_test(t, each_kind_is_a_series_of_its_own);
    tcase_add_test(t, without_a_number_the_first_one_after_the_revocation);
    tcase_add_test(t, in_no_crl_yet_is_open);
    tcase_add_loop_test(t, the_first_one_after_the_revocation_must_list_it, 0,
                        sizeof firsts / sizeof *firsts);
    tcase_add_test(t, of_several_series_the_one_that_lists_it_best);
    tcase_add_test(t, the_earliest_revocation_of_a_serial);
    tcase_add_loop_test(t, only_holders_requests_are_authenticated, 0,
                        sizeof requests / sizeof *requests);
    suite_add_tcase(s, t);
    return s;
}
