/* People: consultants by years, trusted persons, whoever is lost or cannot be read. */
#include "measures/kinds.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

static const char *consultants(const char *years, const char *strict)
{
    const char *const params[] = {"post", "业务咨询", "years", years, "strict", strict, NULL};
    return feed_measured(measure_tenure, "", "staff", params);
}

static const char *count(measure_fn *fn)
{
    if (feed.facts->staff.trusted.n == 0)
        staff_source.finish(feed.facts);
    return feed_measured(fn, "", "staff", NULL);
}

static void person(const char *row)
{
    feed_row(&feed, &staff_source, row);
}

/* One consultant: of three years by D, and of more than three. */
static const struct {
    const char *row, *three, *more;
} tenures[] = {
    {"profession_from=2022-12-30", "1", "1"},
    {"profession_from=2022-12-31", "1", "0"}, /* the anniversary is D */
    {"profession_from=2023-01-01", "0", "0"},
    {"profession_from=", "0..1", "0..1"},
    {"-profession_from", "0..1", "0..1"},
    {"profession_from=2020-01-01|hired_on=2026-01-01", "0", "0"},
    {"profession_from=2020-01-01|hired_on=2025-12-31", "1", "1"},
    {"profession_from=2020-01-01|left_on=2025-12-31", "0", "0"}, /* not there at the end of D */
    {"profession_from=2020-01-01|left_on=2026-01-01", "1", "1"},
};

START_TEST(years_in_the_profession)
{
    person(arena_format(feed.arena, "staff_id=P1|post=业务咨询|%s", tenures[_i].row));
    person("staff_id=P2|post=坐席|profession_from=2010-01-01");
    ck_assert_str_eq(consultants("3", "no"), tenures[_i].three);
    ck_assert_str_eq(consultants("3", "yes"), tenures[_i].more);
}
END_TEST

START_TEST(a_lost_row_may_be_a_consultant)
{
    person("staff_id=P1|post=业务咨询|profession_from=2010-01-01");
    feed_lose(&feed, &staff_source, "post=坐席");
    ck_assert_str_eq(consultants("3", "no"), "1");
    feed_lose(&feed, &staff_source, "staff_id=P3");
    ck_assert_str_eq(consultants("3", "no"), "1..2");
    ck_assert_int_eq(feed.last.reason, REASON_LOST);
    ck_assert_str_eq(consultants("0", "no"), "1..2");
}
END_TEST

#define TRUSTED "staff_id=P1|trusted=是|trusted_from=2020-03-01|"
#define CHECKED                                                                                      \
    "checked_on=2020-03-01|has_resume=是|has_education=是|has_career=是|has_credit=是|no_crime=" \
    "是|nda_on=2020-03-01|"

/* The lines of one person: not checked, no agreement. */
static const struct {
    const char *lines[2];
    const char *unchecked, *no_nda;
} trusted[] = {
    {{TRUSTED CHECKED "post=A"}, "0", "0"},
    {{TRUSTED CHECKED "post=A|checked_on=2020-03-02"}, "1", "0"},
    {{TRUSTED CHECKED "post=A|nda_on=2020-03-02"}, "0", "1"},
    {{TRUSTED "post=A"}, "1", "1"}, /* nothing filled in: blanks fail */
    {{TRUSTED CHECKED "post=A|no_crime=否"}, "1", "0"},
    {{TRUSTED CHECKED "post=A|no_crime="}, "1", "0"},
    {{TRUSTED CHECKED "post=A|-no_crime"}, "0..1", "0"},
    {{TRUSTED CHECKED "post=A|no_crime=不适用"}, "0..1", "0"},
    {{TRUSTED CHECKED "post=A|trusted_from="}, "0..1", "0..1"},
    {{TRUSTED "post=A|trusted_from="}, "1", "1"}, /* whatever the day, nothing is there */
    {{TRUSTED "post=A|trusted_from=2026-01-01"}, "no cases", "no cases"},
    {{TRUSTED "post=A|trusted_from=2025-12-31"}, "1", "1"},
    {{TRUSTED "post=A|trusted=否"}, "no cases", "no cases"},
    {{TRUSTED "post=A|trusted="}, "0..1", "0..1"},
    {{TRUSTED CHECKED "post=A|trusted="}, "no cases", "no cases"},
    {{TRUSTED "post=A|left_on=2025-12-31"}, "no cases", "no cases"},
    {{TRUSTED "post=A", TRUSTED "post=B"}, "1", "1"},         /* one person */
    {{TRUSTED CHECKED "post=A", TRUSTED "post=B"}, "0", "0"}, /* said once */
    {{TRUSTED "post=A", TRUSTED CHECKED "post=B"}, "0", "0"},
    {{TRUSTED CHECKED "post=A", TRUSTED "post=B|no_crime=否"}, "0..1", "0"},
    {{TRUSTED CHECKED "post=A", TRUSTED "post=B|trusted_from=2020-02-29"}, "1", "1"},
    {{TRUSTED CHECKED "post=A", TRUSTED "post=B|trusted=否|trusted_from=2019-01-01"}, "0", "0"},
};

START_TEST(trusted_persons)
{
    for (size_t i = 0; i < 2 && trusted[_i].lines[i]; i++)
        person(trusted[_i].lines[i]);
    ck_assert_str_eq(count(measure_unchecked), trusted[_i].unchecked);
    ck_assert_str_eq(count(measure_no_nda), trusted[_i].no_nda);
}
END_TEST

START_TEST(blanks_that_tell_nothing_by_the_other_reading)
{
    feed.facts->choice.blank_unknown = true;
    person(TRUSTED "post=A");
    ck_assert_str_eq(count(measure_no_nda), "0..1");
}
END_TEST

START_TEST(a_day_that_cannot_be_read_may_be_an_earlier_one)
{
    feed_unreadable(&feed, &staff_source, TRUSTED CHECKED "post=A", "nda_on");
    person(TRUSTED "post=B|nda_on=2021-01-01"); /* late, beside one that may not be */
    ck_assert_str_eq(count(measure_no_nda), "0..1");
    ck_assert_str_eq(count(measure_unchecked), "0");
}
END_TEST

START_TEST(an_item_or_a_trust_that_cannot_be_read)
{
    feed_unreadable(&feed, &staff_source, TRUSTED CHECKED "post=A", "no_crime");
    feed_unreadable(&feed, &staff_source, TRUSTED "staff_id=P2|post=A", "trusted");
    feed_unreadable(&feed, &staff_source, TRUSTED "staff_id=P3|post=A", "left_on");
    feed_unreadable(&feed, &staff_source, TRUSTED CHECKED "staff_id=P4|post=A", "trusted_from");
    ck_assert_str_eq(count(measure_unchecked), "0..4");
}
END_TEST

START_TEST(a_lost_row_may_say_more_of_a_person)
{
    person(TRUSTED "post=A");
    person(TRUSTED "staff_id=P2|post=A");
    ck_assert_str_eq(count(measure_no_nda), "2");
    feed_lose(&feed, &staff_source, "staff_id=P7");
    ck_assert_str_eq(count(measure_no_nda), "2..3"); /* of somebody else */
    feed_lose(&feed, &staff_source, "staff_id=P2");
    ck_assert_str_eq(count(measure_no_nda), "1..4");
    feed_lose(&feed, &staff_source, "");
    ck_assert_str_eq(count(measure_no_nda), "0..5");
    feed_lose(&feed, &staff_source, "");
    ck_assert_str_eq(count(measure_no_nda), "0..6"); /* never fewer than none */
}
END_TEST

START_TEST(heads_are_persons)
{
    person("staff_id=P1|post=A");
    person("staff_id=P1|post=B");
    person("staff_id=P2|post=B|left_on=2025-12-31");
    ck_assert_str_eq(count(measure_headcount), "1");
    feed_lose(&feed, &staff_source, "");
    ck_assert_str_eq(count(measure_headcount), "1..2");
}
END_TEST

START_TEST(moves_of_key_posts)
{
    person("staff_id=P1|post=A|key_post=是|hired_on=2025-01-01|left_on=2025-12-31");
    person("staff_id=P2|post=A|key_post=是|hired_on=2024-12-31");
    person("staff_id=P3|post=A|key_post=否|hired_on=2025-06-01");
    ck_assert_str_eq(count(measure_key_moves), "2");
}
END_TEST

/* Who left last, of P1: L last, ? perhaps, - not. */
static char who_left_last(void)
{
    struct day_value left;
    return "-?L"[staff_left_last(feed.facts, slice_of("P1"), &left)];
}

START_TEST(the_last_to_leave)
{
    person("staff_id=P1|post=A|left_on=2025-06-30");
    ck_assert_int_eq(who_left_last(), 'L');
    person("staff_id=P2|post=A|left_on=2025-06-30");
    ck_assert_int_eq(who_left_last(), 'L');
    person("staff_id=P3|post=A|left_on=2026-01-01"); /* after D */
    ck_assert_int_eq(who_left_last(), 'L');
    feed_lose(&feed, &staff_source, "staff_id=P5");
    ck_assert_int_eq(who_left_last(), '?');
    person("staff_id=P4|post=A|left_on=2025-07-01");
    ck_assert_int_eq(who_left_last(), '-');
    feed_lose(&feed, &staff_source, ""); /* it may be of another post of P1 */
    ck_assert_int_eq(who_left_last(), '?');
}
END_TEST

START_TEST(who_holds_another_post_has_not_left)
{
    person("staff_id=P1|post=A|left_on=2025-06-30");
    person("staff_id=P1|post=B");
    person("staff_id=P1|post=C|left_on=2025-08-30");
    ck_assert_int_eq(who_left_last(), '-');
}
END_TEST

Suite *suite_people(void)
{
    Suite *s = suite_create("people");
    TCase *t = tcase_create("people");
    tcase_add_checked_fixture(t, feed_set_up, feed_tear_down);
    tcase_add_loop_test(t, years_in_the_profession, 0, sizeof tenures / sizeof *tenures);
    tcase_add_test(t, a_lost_row_may_be_a_consultant);
    tcase_add_loop_test(t, trusted_persons, 0, sizeof trusted / sizeof *trusted);
    tcase_add_test(t, blanks_that_tell_nothing_by_the_other_reading);
    tcase_add_test(t, a_day_that_cannot_be_read_may_be_an_earlier_one);
    tcase_add_test(t, an_item_or_a_trust_that_cannot_be_read);
    tcase_add_test(t, a_lost_row_may_say_more_of_a_person);
    tcase_add_test(t, heads_are_persons);
    tcase_add_test(t, moves_of_key_posts);
    tcase_add_test(t, the_last_to_leave);
    tcase_add_test(t, who_holds_another_post_has_not_left);
    suite_add_tcase(s, t);
    return s;
}
