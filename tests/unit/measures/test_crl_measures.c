/* Measures of the CRL log, and statistics of durations, at their limits. */
#include <string.h>

#include "measures/kinds.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

static void set_up(void)
{
    feed_open(&feed, 2025, 1, 10);
}

/* "crl_number=..|this_update=..|published_at=..|backup_at=..|retained=.." of one issuer. */
static void crl(const char *row)
{
    feed_row(&feed, &crl_log_source, arena_format(feed.arena, "issuer=CA1|kind=完全|%s", row));
}

/* Daily at midnight from 31 December to D, published and backed up at once and kept. */
static void crl_days(int from_day, int to_day)
{
    for (int day = from_day; day <= to_day; day++)
        crl(arena_format(
            feed.arena,
            "crl_number=%d|this_update=2025-01-%02d 00:00:00|published_at=2025-01-%02d 00:00:00|"
            "backup_at=2025-01-%02d 00:00:00|retained=是",
            day + 1, day, day, day));
}

static void last_of_last_year(void)
{
    crl("crl_number=1|this_update=2024-12-31 00:00:00|published_at=2024-12-31 00:00:00|"
        "backup_at=2024-12-31 00:00:00|retained=是");
}

static void service_from(int year, int month, int day)
{
    feed.facts->org.service_start_state = VALUE_PRESENT;
    feed.facts->org.service_start = day_from_civil(year, month, day);
}

static struct measure compute(measure_fn *fn, const char *key, const char *value)
{
    static const char *const exports[] = {"crl_log", NULL};
    struct measure_param *param = arena_alloc(feed.arena, sizeof *param);
    struct measure_def *def = arena_alloc(feed.arena, sizeof *def);
    *param = (struct measure_param){key, value};
    *def = (struct measure_def){.exports = exports, .param = param, .n_params = 1};
    facts_finish(feed.facts, &(struct ingested){0});
    feed.facts->export[schema_export(&feed.schema, slice_of("crl_log"))].supply = SUPPLY_ROWS;
    struct measure m = {.def = def, .lo = ratio_int(0), .hi = ratio_int(0), .scale = 1};
    fn(feed.facts, def, feed.arena, &m);
    return m;
}

static void lose_a_row(void)
{
    struct record record = {.file = "crl_log.csv", .line = 9};
    evidence_add(&feed.facts->export[schema_export(&feed.schema, slice_of("crl_log"))].lost,
                 feed.arena, &record, slice_of(""));
}

static void assert_hours(struct ratio found, int64_t hours)
{
    ck_assert_int_eq(ratio_compare(found, ratio_int(hours)), 0);
}

START_TEST(a_day_between_two_is_a_day)
{
    last_of_last_year();
    crl_days(1, 10);
    struct measure m = compute(measure_crl_gap, "series", "update");
    assert_hours(m.lo, 24);
    assert_hours(m.hi, 24);
}
END_TEST

START_TEST(a_lost_row_may_fill_a_gap)
{
    last_of_last_year();
    crl_days(1, 4);
    crl_days(6, 10);
    lose_a_row();
    struct measure m = compute(measure_crl_gap, "series", "update");
    assert_hours(m.lo, 24);
    assert_hours(m.hi, 48);
    ck_assert_int_eq(m.reason, REASON_LOST);
    struct measure holes = compute(measure_crl_holes, "years", "10");
    ck_assert_int_eq(ratio_compare(holes.lo, ratio_int(0)), 0);
    ck_assert_int_eq(ratio_compare(holes.hi, ratio_int(1)), 0);
}
END_TEST

/* A lost row is of one series. */
START_TEST(a_lost_row_fills_a_gap_of_one_series_only)
{
    for (int day = 1; day <= 10; day++) {
        if (day != 5)
            crl_days(day, day);
        if (day != 6)
            crl(arena_format(feed.arena,
                             "crl_partition=2|crl_number=%d|this_update=2025-01-%02d 00:00:00|"
                             "published_at=2025-01-%02d 00:00:00|retained=是",
                             day + 1, day, day));
    }
    lose_a_row();
    struct measure one = compute(measure_crl_gap, "series", "update");
    assert_hours(one.lo, 48);
    lose_a_row();
    struct measure two = compute(measure_crl_gap, "series", "update");
    assert_hours(two.lo, 24);
    ck_assert(two.only_fills);
    assert_hours(two.lo_standing, 48);
}
END_TEST

/* The time of publication of one CRL is not told: its own place is open, a gap elsewhere stands. */
START_TEST(a_blank_time_fills_only_its_own_place)
{
    last_of_last_year();
    crl("crl_number=2|this_update=2025-01-01 00:00:00|retained=是|backup_at=2025-01-01 00:00:00");
    crl_days(2, 5);
    crl("crl_number=7|this_update=2025-01-06 00:00:00|published_at=2025-01-06 16:00:00|retained=是|"
        "backup_at=2025-01-06 00:00:00");
    crl_days(7, 10);
    struct measure m = compute(measure_crl_gap, "series", "update");
    assert_hours(m.lo, 40);
    assert_hours(m.hi, 48);
}
END_TEST

START_TEST(an_incremental_crl_fills_no_gap)
{
    last_of_last_year();
    crl_days(1, 4);
    crl_days(6, 10);
    feed_row(&feed, &crl_log_source,
             "issuer=CA1|kind=增量|crl_number=6|this_update=2025-01-05 00:00:00|"
             "published_at=2025-01-05 00:00:00");
    struct measure m = compute(measure_crl_gap, "series", "update");
    ck_assert_int_ge(ratio_compare(m.lo, ratio_int(48)), 0);
}
END_TEST

START_TEST(a_series_that_ended_before_the_period_leaves_it_open)
{
    last_of_last_year();
    crl_days(1, 10);
    feed_row(
        &feed, &crl_log_source,
        "issuer=CA2|crl_number=6|this_update=2024-12-30 00:00:00|published_at=2024-12-30 00:00:00");
    struct measure m = compute(measure_crl_gap, "series", "update");
    assert_hours(m.lo, 24);
    ck_assert(m.hi_open);
    ck_assert_int_eq(m.reason, REASON_SERIES_ENDED);
    ck_assert_int_eq(m.notes.at[0].note, NOTE_SERIES_ENDED);
    ck_assert_ptr_nonnull(strstr(m.notes.at[0].text[0], "CA2"));
}
END_TEST

START_TEST(a_log_may_begin_exactly_so_many_hours_late)
{
    crl_days(2, 10); /* 24 hours after 1 January 00:00:00 */
    struct measure m = compute(measure_crl_late_start, "hours", "24");
    ck_assert_int_eq(ratio_compare(m.hi, ratio_int(0)), 0);
    m = compute(measure_crl_late_start, "hours", "23");
    ck_assert_int_eq(ratio_compare(m.hi, ratio_int(1)), 0);
    ck_assert_int_eq(ratio_compare(m.lo, ratio_int(0)), 0);
}
END_TEST

START_TEST(a_service_begun_on_d_itself_has_its_log_from_then)
{
    service_from(2025, 1, 10);
    crl_days(10, 10);
    struct measure m = compute(measure_crl_late_start, "hours", "24");
    ck_assert_int_eq(m.n, 1);
    ck_assert_int_eq(ratio_compare(m.hi, ratio_int(0)), 0);
}
END_TEST

START_TEST(a_log_reaches_back_with_a_crl_that_is_kept)
{
    service_from(2024, 12, 31);
    last_of_last_year();
    crl_days(1, 10);
    struct measure m = compute(measure_crl_unretained, "years", "10");
    ck_assert(!m.hi_open);
    ck_assert_int_eq(ratio_compare(m.hi, ratio_int(0)), 0);
}
END_TEST

START_TEST(a_crl_of_the_first_day_that_is_not_told_to_be_kept_does_not_reach_back)
{
    service_from(2024, 12, 31);
    crl("crl_number=1|this_update=2024-12-31 00:00:00|published_at=2024-12-31 00:00:00");
    crl_days(1, 10);
    struct measure m = compute(measure_crl_unretained, "years", "10");
    ck_assert(m.hi_open);
}
END_TEST

START_TEST(each_series_must_reach_back)
{
    service_from(2024, 12, 31);
    last_of_last_year();
    crl_days(1, 10);
    feed_row(&feed, &crl_log_source,
             "issuer=CA2|crl_number=6|this_update=2025-01-01 00:00:00|retained=是");
    struct measure m = compute(measure_crl_unretained, "years", "10");
    ck_assert(m.hi_open);
    ck_assert_int_eq(m.notes.at[0].note, NOTE_SERIES_SHORT);
    ck_assert_ptr_nonnull(strstr(m.notes.at[0].text[0], "CA2"));
}
END_TEST

/* Counted with both ends, a case that cannot be told took one day at the least. */
START_TEST(a_mean_counts_the_untold_with_the_least_there_is)
{
    struct measure_param param[] = {{"stat", "mean"}, {"count", "inclusive"}, {"open", "exclude"}};
    struct measure_def def = {.param = param, .n_params = 3};
    struct record record = {.file = "f", .line = 2};
    struct measure m = {.def = &def};
    struct durations d = {0};
    duration_add_days(&d, feed.arena, 2, &record, slice_of("a"));
    duration_add_days(&d, feed.arena, 6, &record, slice_of("b"));
    unknown_add(&d.unknown, feed.arena, UNKNOWN_BLANK, &record, slice_of("c"));
    d.untold = 1;
    measure_of_durations(&def, &d, 1, &m);
    ck_assert_int_eq(ratio_compare(m.value, ratio_int(4)), 0);
    ck_assert_int_eq(ratio_compare(m.lo, ratio_int(3)), 0);
    ck_assert(m.hi_open);
}
END_TEST

Suite *suite_crl_measures(void)
{
    Suite *s = suite_create("crl measures");
    TCase *t = tcase_create("crl measures");
    tcase_add_checked_fixture(t, set_up, feed_tear_down);
    tcase_add_test(t, a_day_between_two_is_a_day);
    tcase_add_test(t, a_lost_row_may_fill_a_gap);
    tcase_add_test(t, a_lost_row_fills_a_gap_of_one_series_only);
    tcase_add_test(t, a_blank_time_fills_only_its_own_place);
    tcase_add_test(t, an_incremental_crl_fills_no_gap);
    tcase_add_test(t, a_series_that_ended_before_the_period_leaves_it_open);
    tcase_add_test(t, a_log_may_begin_exactly_so_many_hours_late);
    tcase_add_test(t, a_service_begun_on_d_itself_has_its_log_from_then);
    tcase_add_test(t, a_log_reaches_back_with_a_crl_that_is_kept);
    tcase_add_test(t, a_crl_of_the_first_day_that_is_not_told_to_be_kept_does_not_reach_back);
    tcase_add_test(t, each_series_must_reach_back);
    tcase_add_test(t, a_mean_counts_the_untold_with_the_least_there_is);
    suite_add_tcase(s, t);
    return s;
}
