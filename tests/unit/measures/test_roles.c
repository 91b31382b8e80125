/* Roles: on which days a post is held, and who holds two that do not go together. */
#include "measures/kinds.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

static const char *unheld(const char *required)
{
    const char *const params[] = {"required", required, NULL};
    return feed_measured(measure_roles_unheld, "", "roles", params);
}

static const char *clashing(const char *pairs)
{
    const char *const params[] = {"pairs", pairs, NULL};
    return feed_measured(measure_roles_clash, "", "roles", params);
}

static void role(const char *row)
{
    feed_row(&feed, &roles_source, row);
}

static void served_since(int month, int day)
{
    feed.facts->org.service_start_state = VALUE_PRESENT;
    feed.facts->org.service_start = day_from_civil(2025, month, day);
}

/* One post of an administrator of systems; the rows are parted by a blank: "from to". */
static const struct {
    const char *rows[3];
    const char *unheld;
} posts[] = {
    {{"from_on=2024-01-01"}, "0"},
    {{"from_on=2025-01-01"}, "0"},
    {{"from_on=2025-01-02"}, "1"},
    {{"from_on=2024-01-01|to_on=2025-12-31"}, "1"}, /* [from, to): not held on D */
    {{"from_on=2024-01-01|to_on=2026-01-01"}, "0"},
    {{"from_on=2024-01-01|to_on=2025-06-01", "from_on=2025-06-01"}, "0"},
    {{"from_on=2024-01-01|to_on=2025-06-01", "from_on=2025-06-02"}, "1"},
    {{"from_on=2025-06-01", "from_on=2024-01-01|to_on=2025-06-01"}, "0"}, /* in any order */
    {{"from_on=2024-01-01|-to_on"}, "0..1"},                              /* for how long? */
    {{"from_on=2025-01-02|-to_on"}, "1"},              /* on 1 January for certain by nobody */
    {{"from_on=2024-01-01|to_on=2023-01-01"}, "0..1"}, /* one of its ends is wrong */
    {{"from_on=2024-01-01|to_on=2023-01-01", "from_on=2024-06-01"}, "0"},
    {{"from_on=2024-01-01|-to_on", "from_on=2024-06-01"}, "0"},
    {{"from_on=2024-01-01|to_on=2024-12-31"}, "no cases"}, /* no row of the period */
    {{"from_on=2024-01-01|to_on=2025-01-01"}, "no cases"}, /* ended as the year began */
    {{"from_on=2024-01-01|to_on=2025-01-02"}, "1"},
    {{"from_on=2026-01-01"}, "no cases"},
    {{NULL}, "no cases"},
};

START_TEST(days_of_a_post)
{
    for (size_t i = 0; i < 3 && posts[_i].rows[i]; i++)
        role(arena_format(feed.arena, "staff_id=P%zu|system=OS|role=管理员|%s", i,
                          posts[_i].rows[i]));
    ck_assert_str_eq(unheld("OS:管理员"), posts[_i].unheld);
}
END_TEST

START_TEST(any_system_will_do)
{
    role("staff_id=P1|system=CA|role=审计员|from_on=2024-01-01");
    ck_assert_str_eq(unheld("*:审计员=审计员"), "0");
    ck_assert_str_eq(unheld("*:审计管理员"), "1");
    ck_assert_str_eq(unheld("RA:审计员"), "1");
}
END_TEST

START_TEST(the_vacancy_is_named)
{
    role("staff_id=P1|system=OS|role=管理员|from_on=2024-01-01|to_on=2025-02-01");
    role("staff_id=P2|system=OS|role=管理员|from_on=2025-02-04");
    ck_assert_str_eq(unheld("OS:管理员=操作系统管理员"), "1");
    ck_assert_int_eq(feed.last.notes.at[0].note, NOTE_VACANT);
    ck_assert_str_eq(feed.last.notes.at[0].text[0], "操作系统管理员");
    ck_assert_str_eq(feed.last.notes.at[0].text[1], "2025-02-01");
    ck_assert_str_eq(feed.last.notes.at[0].text[2], "3");
    ck_assert_int_eq(feed.last.evidence->total, 1);
    ck_assert_str_eq(feed.last.evidence->kept.at[0].id, "OS:管理员 2025-02-01");
    ck_assert_str_eq(feed.last.evidence->kept.at[0].file, "roles");
}
END_TEST

START_TEST(a_post_is_asked_for_since_the_service_began)
{
    served_since(7, 1);
    role("staff_id=P1|system=OS|role=管理员|from_on=2025-07-01");
    role("staff_id=P2|system=DB|role=管理员|from_on=2025-07-02");
    ck_assert_str_eq(unheld("OS:管理员"), "0");
    ck_assert_str_eq(unheld("DB:管理员"), "1");
    feed.facts->org.service_start_state = VALUE_UNREADABLE;
    ck_assert_str_eq(unheld("OS:管理员"), "0..1");
    ck_assert_int_eq(feed.last.reason, REASON_SERVICE_START);
    feed.facts->org.service_start_state = VALUE_ABSENT;
    ck_assert_str_eq(unheld("OS:管理员"), "0..1");
    ck_assert_int_eq(feed.last.reason, REASON_SERVICE_UNTOLD);
}
END_TEST

START_TEST(a_lost_row_fills_one_post)
{
    role("staff_id=P1|system=NET|role=管理员|from_on=2024-01-01");
    ck_assert_str_eq(unheld("OS:管理员|DB:管理员|NET:管理员"), "2");
    feed_lose(&feed, &roles_source, "system=RA|role=审核员");
    ck_assert_str_eq(unheld("OS:管理员|DB:管理员|NET:管理员"), "2");
    feed_lose(&feed, &roles_source, "role=管理员");
    ck_assert_str_eq(unheld("OS:管理员|DB:管理员|NET:管理员"), "1..2");
    feed_lose(&feed, &roles_source, "system=OS|role=管理员");
    ck_assert_str_eq(unheld("OS:管理员|DB:管理员|NET:管理员"), "0..2");
    feed_lose(&feed, &roles_source, "");
    ck_assert_str_eq(unheld("OS:管理员|DB:管理员|NET:管理员"), "0..2");
}
END_TEST

/* Two roles of P1, the second beginning on 1 June; the assignments that clash. */
static const struct {
    const char *first, *second, *pairs, *clashing;
} twos[] = {
    {"system=DB|role=管理员", "system=APP|role=管理员", "DB:管理员/APP:管理员", "2"},
    {"system=APP|role=管理员", "system=DB|role=管理员", "DB:管理员/APP:管理员", "2"},
    {"system=DB|role=管理员", "system=NET|role=管理员", "DB:管理员/APP:管理员", "0"},
    {"system=CA|role=业务操作员", "system=RA|role=审计员", "*:业务操作员/*:审计员", "2"},
    {"system=CA|role=业务操作员", "system=RA|role=审计员", "CA:业务操作员/CA:审计员", "0"},
    {"system=密钥|role=管理员", "system=机房|role=管理员", "密钥:管理员/*:*", "2"},
    {"system=密钥|role=管理员", "system=密钥|role=管理员", "密钥:管理员/*:*", "0"}, /* one role */
    {"system=DB|role=管理员|to_on=2025-06-01", "system=APP|role=管理员", "DB:管理员/APP:管理员",
     "0"},
    {"system=DB|role=管理员|to_on=2025-06-02", "system=APP|role=管理员", "DB:管理员/APP:管理员",
     "2"},
    {"system=DB|role=管理员|-to_on", "system=APP|role=管理员", "DB:管理员/APP:管理员", "0..2"},
    {"system=DB|role=管理员|to_on=2023-01-01", "system=APP|role=管理员", "DB:管理员/APP:管理员",
     "0..2"},
};

START_TEST(roles_of_one_person)
{
    role(arena_format(feed.arena, "staff_id=P1|from_on=2024-01-01|%s", twos[_i].first));
    role(arena_format(feed.arena, "staff_id=P1|from_on=2025-06-01|%s", twos[_i].second));
    ck_assert_str_eq(clashing(twos[_i].pairs), twos[_i].clashing);
}
END_TEST

START_TEST(two_persons_may)
{
    role("staff_id=P1|system=DB|role=管理员|from_on=2024-01-01");
    role("staff_id=P2|system=APP|role=管理员|from_on=2024-01-01");
    ck_assert_str_eq(clashing("DB:管理员/APP:管理员"), "0");
    feed_lose(&feed, &roles_source, "");
    ck_assert_str_eq(clashing("DB:管理员/APP:管理员"), "0..1");
}
END_TEST

START_TEST(both_before_the_year)
{
    role("staff_id=P1|system=DB|role=管理员|from_on=2024-01-01|to_on=2025-01-01");
    role("staff_id=P1|system=APP|role=管理员|from_on=2024-01-01");
    ck_assert_str_eq(clashing("DB:管理员/APP:管理员"), "0");
    role("staff_id=P1|system=OS|role=管理员|from_on=2024-01-01|to_on=2025-01-02");
    ck_assert_str_eq(clashing("OS:管理员/APP:管理员"), "2");
    ck_assert_uint_eq(feed.last.notes.n, 1);
    ck_assert_int_eq(feed.last.notes.at[0].note, NOTE_CLASH);
    ck_assert_str_eq(feed.last.notes.at[0].text[0], "P1");
    ck_assert_str_eq(feed.last.notes.at[0].text[1], "APP管理员");
    ck_assert_str_eq(feed.last.notes.at[0].text[2], "OS管理员");
}
END_TEST

Suite *suite_roles(void)
{
    Suite *s = suite_create("roles");
    TCase *t = tcase_create("roles");
    tcase_add_checked_fixture(t, feed_set_up_served, feed_tear_down);
    tcase_add_loop_test(t, days_of_a_post, 0, sizeof posts / sizeof *posts);
    tcase_add_test(t, any_system_will_do);
    tcase_add_test(t, the_vacancy_is_named);
    tcase_add_test(t, a_post_is_asked_for_since_the_service_began);
    tcase_add_test(t, a_lost_row_fills_one_post);
    tcase_add_loop_test(t, roles_of_one_person, 0, sizeof twos / sizeof *twos);
    tcase_add_test(t, two_persons_may);
    tcase_add_test(t, both_before_the_year);
    suite_add_tcase(s, t);
    return s;
}
