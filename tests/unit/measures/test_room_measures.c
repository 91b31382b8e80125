/* Rooms: entries, visits, cameras and supplies, at their limits and with what is lost of them. */
#include "measures/kinds.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

/* --- doors ------------------------------------------------------------------------------------------- */

static void door(const char *zone, const char *row)
{
    feed_row(&feed, &access_log_source,
             arena_format(feed.arena, "door=M%s|zone=%s|%s", zone, zone, row));
}

static const char *entries(measure_fn *fn, const char *zone)
{
    const char *const params[] = {"zone", zone, "factors", "卡+生物", NULL};
    access_log_source.finish(feed.facts);
    return feed_measured(fn, "", "access_log", params);
}

#define IN "direction=进|staff_id=P1|at=2025-02-10 09:00|"
#define OUT "direction=出|staff_id=P1|at=2025-02-10 10:00|"

static const struct {
    const char *in, *out; /* NULL: no exit */
    const char *bad;
} guarded[] = {
    {IN "factors=卡+生物", OUT, "0"},
    {IN "factors=生物、卡", OUT, "0"},
    {IN "factors=卡", OUT, "1"},
    {IN "factors=卡+生物", NULL, "1"},
    {IN "factors=卡+指纹", OUT, "0..1"}, /* a word of its own may stand for one of the two */
    {IN "factors=", OUT, "0..1"},
    {IN "-factors", OUT, "0..1"},
    {IN "-factors", NULL, "1"},
    {IN "factors=卡+生物|zone=", OUT, "no cases"}, /* of another zone, or in order */
    {IN "factors=卡|zone=|door=M9", OUT, "0..1"},
    {IN "factors=卡|at=2024-12-31 23:59:59", OUT, "no cases"},
    {IN "factors=卡|at=2026-01-01 00:00:00", OUT, "no cases"},
};

START_TEST(entries_to_a_guarded_zone)
{
    door("配电室", guarded[_i].in);
    if (guarded[_i].out)
        door("配电室", guarded[_i].out);
    ck_assert_str_eq(entries(measure_guarded_zone, "配电室"), guarded[_i].bad);
}
END_TEST

START_TEST(a_zone_by_its_door_does_not_accuse)
{
    door("配电室", OUT);
    door("配电室", IN "factors=卡|zone=");
    ck_assert_str_eq(entries(measure_guarded_zone, "配电室"), "0..1");
    ck_assert_str_eq(entries(measure_guarded_zone, "核心区"), "no cases");
}
END_TEST

START_TEST(who_is_still_inside_where_nobody_says_is_no_matter)
{
    door("配电室", OUT);
    door("配电室", IN "factors=卡+生物|zone=|staff_id=P2|at=2025-12-31 09:00");
    ck_assert_str_eq(entries(measure_guarded_zone, "配电室"), "no cases");
}
END_TEST

START_TEST(a_lost_exit_fills_one_entry)
{
    door("配电室", IN "factors=卡+生物");
    door("配电室", IN "factors=卡+生物|staff_id=P2");
    door("配电室", IN "factors=卡|staff_id=P3");
    ck_assert_str_eq(entries(measure_guarded_zone, "配电室"), "3");
    feed_lose(&feed, &access_log_source, "zone=核心区|direction=出");
    feed_lose(&feed, &access_log_source, "direction=出|at=2024-06-01");
    ck_assert_str_eq(entries(measure_guarded_zone, "配电室"), "3");
    feed_lose(&feed, &access_log_source, "direction=出");
    ck_assert_str_eq(entries(measure_guarded_zone, "配电室"), "2..3");
    feed_lose(&feed, &access_log_source, "");
    feed_lose(&feed, &access_log_source, "zone=配电室");
    ck_assert_str_eq(entries(measure_guarded_zone, "配电室"), "1..5"); /* one factor stands */
}
END_TEST

START_TEST(alarms_tell_of_who_stayed)
{
    door("核心区", IN "overtime_alarm=是");
    ck_assert_str_eq(entries(measure_unlogged_exit, ""), "0");
    door("核心区", IN "staff_id=P2|overtime_alarm=");
    ck_assert_str_eq(entries(measure_unlogged_exit, ""), "0..1");
    door("核心区", IN "staff_id=P3|overtime_alarm=否");
    ck_assert_str_eq(entries(measure_unlogged_exit, ""), "1..2");
    feed_lose(&feed, &access_log_source, "direction=出");
    ck_assert_str_eq(entries(measure_unlogged_exit, ""), "0..2");
}
END_TEST

START_TEST(two_persons_with_two_factors)
{
    door("屏蔽机房", IN "factors=卡+生物|second_staff_id=P2");
    ck_assert_str_eq(entries(measure_two_person_zone, "屏蔽机房"), "0");
    door("屏蔽机房", IN "factors=卡|second_staff_id=P2|at=2025-02-11");
    ck_assert_str_eq(entries(measure_two_person_zone, "屏蔽机房"), "1");
    door("屏蔽机房", IN "factors=卡+生物|at=2025-02-12");
    ck_assert_str_eq(entries(measure_two_person_zone, "屏蔽机房"), "2");
    feed_lose(&feed, &access_log_source, "direction=出");
    ck_assert_str_eq(entries(measure_two_person_zone, "屏蔽机房"), "2");
    feed_lose(&feed, &access_log_source, "direction=进");
    ck_assert_str_eq(entries(measure_two_person_zone, "屏蔽机房"), "1..3");
}
END_TEST

/* --- visits ------------------------------------------------------------------------------------------ */

#define VISIT "visit_id=V|name=客|approver=王|approved_at=2025-03-03 09:00:00|escort=李|"
#define STAY "in_at=2025-03-03 09:00:00|out_at=2025-03-03 10:00:00|"

static const char *visits(measure_fn *fn)
{
    access_log_source.finish(feed.facts);
    return feed_measured(fn, "visitors.complete", "visitors|access_log", NULL);
}

static const struct {
    const char *row, *bad;
} visitors[] = {
    {VISIT STAY, "0"},
    {VISIT STAY "approver=", "1"},
    {VISIT STAY "approved_at=", "1"},
    {VISIT STAY "-approver", "0..1"},
    {VISIT STAY "-approver|approved_at=", "1"},
    {VISIT STAY "approved_at=2025-03-03 09:00:01", "1"},
    {VISIT STAY "approved_at=2025-03-03", "0"}, /* a date: by days */
    {VISIT STAY "escort=", "1"},
    {VISIT STAY "out_at=", "1"},
    {VISIT STAY "out_at=2025-03-03 08:59:59", "0..1"}, /* which of the times is wrong? */
    {VISIT STAY "out_at=2025-03-03 08:59:59|approved_at=2025-03-03 09:30:00", "0..1"},
    {VISIT STAY "out_at=2025-03-03 08:59:59|escort=", "1"},
    {VISIT STAY "name=", "0..1"}, /* not told who */
    {VISIT STAY "in_at=2024-12-31 23:00:00|out_at=2024-12-31 23:59:59", "no cases"},
    {VISIT STAY "in_at=2024-12-31 23:00:00|out_at=2025-01-01 00:00:00", "1"}, /* carried over */
    {VISIT STAY "in_at=2024-12-31 23:00:00|out_at=", "1"},
    {VISIT STAY "in_at=2025-12-29 09:00:00|out_at=", "unknown"}, /* not due */
    {VISIT STAY "in_at=2025-12-26 09:00:00|out_at=", "1"},
};

START_TEST(visits_are_complete)
{
    feed_row(&feed, &visitors_source, visitors[_i].row);
    ck_assert_str_eq(visits(measure_tally), visitors[_i].bad);
}
END_TEST

/* The door's only event, and whether it is one of the visit from nine to ten. */
static const struct {
    const char *at, *unlogged;
} events[] = {
    {"2025-03-03 08:59:59", "1"}, {"2025-03-03 09:00:00", "0"}, {"2025-03-03 09:30:00", "0"},
    {"2025-03-03 10:00:00", "0"}, {"2025-03-03 10:00:01", "1"},
};

START_TEST(visits_that_no_door_knows)
{
    feed_row(&feed, &visitors_source, VISIT STAY);
    door("核心区", arena_format(feed.arena, "direction=进|staff_id=P1|at=%s", events[_i].at));
    ck_assert_str_eq(visits(measure_visits_unlogged), events[_i].unlogged);
}
END_TEST

/* A visit of last year that ended in this one, approved too late: judged here, unless nobody can read when it
 * ended. */
START_TEST(a_visit_that_may_have_ended_this_year)
{
    feed_row(&feed, &visitors_source, VISIT "in_at=2024-12-31 23:00:00|out_at=2025-01-01 01:00:00");
    ck_assert_str_eq(visits(measure_tally), "1");
    ck_assert_int_eq(feed.last.carried, 1);
    feed_unreadable(&feed, &visitors_source, VISIT "in_at=2024-12-31 23:00:00", "out_at");
    ck_assert_str_eq(visits(measure_tally), "1..2");
}
END_TEST

START_TEST(a_lost_event_may_be_of_a_visit)
{
    feed_row(&feed, &visitors_source, VISIT STAY);
    feed_row(&feed, &visitors_source, VISIT STAY "in_at=2025-03-04 09:00|out_at=2025-03-04 10:00");
    ck_assert_str_eq(visits(measure_visits_unlogged), "2");
    feed_lose(&feed, &access_log_source, "");
    ck_assert_str_eq(visits(measure_visits_unlogged), "1..2");
    feed_lose(&feed, &visitors_source, "");
    ck_assert_str_eq(visits(measure_visits_unlogged), "1..3");
}
END_TEST

/* --- cameras ----------------------------------------------------------------------------------------- */

static void camera(const char *row)
{
    feed_row(&feed, &video_source, row);
}

static const char *cameras(void)
{
    const char *const params[] = {"months", "6", NULL};
    return feed_measured(measure_video_short, "", "video", params);
}

#define CAMERA "camera=C1|zone=核心区|missing_minutes=0|"

static const struct {
    const char *row, *bad;
} recordings[] = {
    {CAMERA "earliest_at=2025-06-30 23:59:59|latest_at=2025-12-31", "0"},
    {CAMERA "earliest_at=2025-07-01|latest_at=2025-12-31", "1"},
    {CAMERA "earliest_at=2025-06-30|latest_at=2025-12-31|missing_minutes=1", "1"},
    {CAMERA "earliest_at=2025-06-30|latest_at=2025-12-31|missing_minutes=", "0..1"},
    {CAMERA "earliest_at=2025-06-30|latest_at=2025-12-29", "0"},
    {CAMERA "earliest_at=2025-06-30|latest_at=2025-12-28", "0..1"}, /* drawn up then? */
    {CAMERA "earliest_at=2025-06-30|latest_at=2025-08-01", "0..1"},
    {CAMERA "earliest_at=2025-06-30|latest_at=2025-08-01|missing_minutes=1", "1"},
    {CAMERA "earliest_at=2025-06-30|latest_at=2026-08-01|missing_minutes=1", "0..1"},
    {CAMERA "earliest_at=2025-06-30|latest_at=", "0..1"},
    {CAMERA "earliest_at=2025-07-01|latest_at=", "1"},
    {CAMERA "earliest_at=2025-07-01|latest_at=2026-01-01", "0..1"}, /* drawn up after D */
    {CAMERA "earliest_at=2026-01-01|latest_at=", "0..1"},
};

START_TEST(recordings_of_six_months)
{
    camera(recordings[_i].row);
    ck_assert_str_eq(cameras(), recordings[_i].bad);
}
END_TEST

START_TEST(a_camera_that_stopped_before_the_others)
{
    camera(CAMERA "earliest_at=2025-06-01|latest_at=2025-12-16");
    camera(CAMERA "camera=C2|earliest_at=2025-06-01|latest_at=2025-12-18");
    ck_assert_str_eq(cameras(), "0..2");
    camera(CAMERA "camera=C3|earliest_at=2025-06-01|latest_at=2025-12-19");
    ck_assert_str_eq(cameras(), "1..3"); /* three working days after the first */
    feed_lose(&feed, &video_source, "");
    ck_assert_str_eq(cameras(), "1..4");
}
END_TEST

START_TEST(recordings_since_the_service_began)
{
    feed.facts->org.service_start_state = VALUE_PRESENT;
    feed.facts->org.service_start = day_from_civil(2025, 7, 1);
    camera(CAMERA "earliest_at=2025-07-01|latest_at=2025-12-31");
    ck_assert_str_eq(cameras(), "unknown");
    ck_assert_int_eq(feed.last.reason, REASON_NOT_DUE);
    feed.facts->org.service_start = day_from_civil(2025, 6, 30);
    ck_assert_str_eq(cameras(), "1"); /* six months are over */
    feed.facts->org.service_start_state = VALUE_UNREADABLE;
    ck_assert_str_eq(cameras(), "0..1");
}
END_TEST

/* --- supplies ---------------------------------------------------------------------------------------- */

static const char *supplies(void)
{
    const char *const params[] = {"systems", "门禁|侵入报警", "hours", "8", NULL};
    return feed_measured(measure_power_short, "", "power", params);
}

static const struct {
    const char *row, *bad;
} hours[] = {
    {"measured_hours=8|rated_hours=1", "0"},
    {"measured_hours=7.99|rated_hours=10", "1"},
    {"measured_hours=|rated_hours=8", "0"},
    {"measured_hours=|rated_hours=7.99", "1"},
    {"measured_hours=|rated_hours=", "0..1"},
    {"measured_hours=7|rated_hours=8|tested_at=2025-12-31 23:59:59", "1"},
    {"measured_hours=7|rated_hours=8|tested_at=2026-01-01 00:00:00", "0"},
    {"measured_hours=7|rated_hours=|tested_at=2026-01-01 00:00:00", "0..1"},
    {"measured_hours=9|rated_hours=9|own_ups=否", "1"},
};

START_TEST(hours_of_supply)
{
    feed_row(&feed, &power_source, "system=侵入报警|own_ups=是|measured_hours=9");
    feed_row(&feed, &power_source,
             arena_format(feed.arena, "system=门禁|own_ups=是|%s", hours[_i].row));
    ck_assert_str_eq(supplies(), hours[_i].bad);
}
END_TEST

START_TEST(a_system_that_is_not_listed)
{
    feed_row(&feed, &power_source, "system=门禁|own_ups=是|measured_hours=9");
    ck_assert_str_eq(supplies(), "0..1");
    feed_lose(&feed, &power_source, "");
    ck_assert_str_eq(supplies(), "0..2");
}
END_TEST

START_TEST(extremes_of_the_climate)
{
    const char *const params[] = {"reading", "temperature", "stat", "max", NULL};
    feed_row(&feed, &env_source, "room=A|read_at=2025-01-01|temp_c=22.5|rh_pct=50");
    feed_row(&feed, &env_source, "room=B|read_at=2025-12-31 23:59:59|temp_c=23|rh_pct=50");
    feed_row(&feed, &env_source, "room=B|read_at=2026-01-01|temp_c=40|rh_pct=50");
    feed.last = feed_measure(&feed, measure_climate, "", "env", params);
    ck_assert_str_eq(feed_value(&feed, &feed.last), "23");
    ck_assert_str_eq(feed.last.evidence->kept.at[0].id, "B");
    feed_lose(&feed, &env_source, "read_at=2024-01-01");
    ck_assert_int_eq(feed.facts->climate.temperature.untold, 0);
    feed_lose(&feed, &env_source, "");
    ck_assert_int_eq(feed.facts->climate.temperature.untold, 1);
}
END_TEST

Suite *suite_room_measures(void)
{
    Suite *s = suite_create("room measures");
    TCase *t = tcase_create("rooms");
    tcase_add_checked_fixture(t, feed_set_up_served, feed_tear_down);
    tcase_add_loop_test(t, entries_to_a_guarded_zone, 0, sizeof guarded / sizeof *guarded);
    tcase_add_test(t, a_zone_by_its_door_does_not_accuse);
    tcase_add_test(t, who_is_still_inside_where_nobody_says_is_no_matter);
    tcase_add_test(t, a_lost_exit_fills_one_entry);
    tcase_add_test(t, alarms_tell_of_who_stayed);
    tcase_add_test(t, two_persons_with_two_factors);
    tcase_add_loop_test(t, visits_are_complete, 0, sizeof visitors / sizeof *visitors);
    tcase_add_loop_test(t, visits_that_no_door_knows, 0, sizeof events / sizeof *events);
    tcase_add_test(t, a_visit_that_may_have_ended_this_year);
    tcase_add_test(t, a_lost_event_may_be_of_a_visit);
    tcase_add_loop_test(t, recordings_of_six_months, 0, sizeof recordings / sizeof *recordings);
    tcase_add_test(t, a_camera_that_stopped_before_the_others);
    tcase_add_test(t, recordings_since_the_service_began);
    tcase_add_loop_test(t, hours_of_supply, 0, sizeof hours / sizeof *hours);
    tcase_add_test(t, a_system_that_is_not_listed);
    tcase_add_test(t, extremes_of_the_climate);
    suite_add_tcase(s, t);
    return s;
}
