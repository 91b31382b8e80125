/* Measures of service: answer rate, coverage, downtime and availability, and what is lost of them. */
#include <string.h>

#include "measures/kinds.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

static void set_up(void)
{
    feed_set_up_served();
    for (size_t i = 0; i < feed.schema.n; i++)
        feed.facts->export[i].supply = SUPPLY_ROWS;
}

static struct measure compute(measure_fn *fn, const char *of, const struct measure_param *param,
                              size_t n)
{
    static const char *const exports[] = {"hotline", NULL};
    static struct measure_def def;
    def = (struct measure_def){.name = "m",
                               .title = "m",
                               .unit = "seconds",
                               .of = of,
                               .exports = exports,
                               .param = param,
                               .n_params = n};
    struct measure m = {.def = &def, .scale = 1};
    fn(feed.facts, &def, feed.arena, &m);
    return m;
}

static void expect(const struct measure *m, struct ratio lo, struct ratio hi, bool hi_open)
{
    ck_assert_int_eq(m->state, MEASURE_BOUNDED);
    ck_assert_msg(ratio_compare(m->lo, lo) == 0, "lo %lld/%lld", (long long)m->lo.num,
                  (long long)m->lo.den);
    ck_assert_msg(hi_open || ratio_compare(m->hi, hi) == 0, "hi %lld/%lld", (long long)m->hi.num,
                  (long long)m->hi.den);
    ck_assert_int_eq(m->hi_open, hi_open);
}

static void lose(const struct fact_source *source)
{
    size_t i = schema_export(&feed.schema, slice_of(source->export));
    struct record record = {
        .export = &feed.schema.export[i], .file = source->export, .line = ++feed.line};
    evidence_add(&feed.facts->export[i].lost, feed.arena, &record, slice_of(""));
    source->lose(feed.facts, &record);
}

/* --- answer rate ----------------------------------------------------------------------------------- */

static void call(const char *result)
{
    feed_row(&feed, &hotline_source,
             arena_format(feed.arena, "call_id=H|offered_at=2025-03-03 09:00|result=%s", result));
}

START_TEST(a_lost_call_was_answered_or_not)
{
    call("人工接听");
    call("自助完成");
    call("放弃");
    lose(&hotline_source);
    struct measure m = compute(measure_answer_rate, "", NULL, 0);
    expect(&m, ratio_of(2, 4), ratio_of(3, 4), false);
    ck_assert(m.num == 2 && m.den == 3);
    ck_assert_int_eq(m.reason, REASON_LOST);
}
END_TEST

START_TEST(nothing_lost_is_a_point)
{
    call("人工接听");
    call("未接听");
    struct measure m = compute(measure_answer_rate, "", NULL, 0);
    expect(&m, ratio_of(1, 2), ratio_of(1, 2), false);
    ck_assert_int_eq(m.reason, REASON_NONE);
}
END_TEST

START_TEST(only_lost_calls_tell_nothing)
{
    lose(&hotline_source);
    struct measure m = compute(measure_answer_rate, "", NULL, 0);
    expect(&m, ratio_int(0), ratio_int(1), false);
    ck_assert(!m.has_value);
}
END_TEST

/* --- coverage ---------------------------------------------------------------------------------------- */

static const struct measure_param agents[] = {{"post", "坐席"}, {"minutes", "480"}};

static void shift(const char *post, const char *start, const char *end)
{
    feed_row(
        &feed, &shifts_source,
        arena_format(feed.arena, "post=%s|staff_id=S|start_at=%s|end_at=%s", post, start, end));
}

static struct measure gap_days(void)
{
    return compute(measure_coverage_gap, "", agents, 2);
}

START_TEST(one_stretch_covers_every_working_day)
{
    shift("坐席", "2025-01-01 00:00", "2026-01-01 00:00");
    struct measure m = gap_days();
    expect(&m, ratio_int(0), ratio_int(0), false);
    ck_assert_int_eq(m.n, 261);
}
END_TEST

START_TEST(a_day_of_480_minutes_less_a_second_falls_short)
{
    shift("坐席", "2025-01-01 00:00", "2025-12-30 00:00");
    shift("坐席", "2025-12-30 09:00", "2025-12-30 16:59:59");
    shift("坐席", "2025-12-31 09:00", "2025-12-31 17:00");
    struct measure m = gap_days();
    expect(&m, ratio_int(1), ratio_int(1), false);
    ck_assert_str_eq(m.evidence->kept.at[0].id, "2025-12-30");
    ck_assert_int_eq(m.evidence->kept.at[0].line, 3);
    ck_assert_int_eq(m.evidence->kept.at[0].weight, 1);
}
END_TEST

START_TEST(a_lost_shift_could_fill_the_gap)
{
    shift("坐席", "2025-01-01 00:00", "2025-12-31 00:00");
    lose(&shifts_source);
    struct measure m = gap_days();
    expect(&m, ratio_int(0), ratio_int(1), false);
    ck_assert_int_eq(m.reason, REASON_LOST);
    m = compute(measure_coverage, "", agents, 2);
    expect(&m, ratio_of(260, 261), ratio_int(1), false);
}
END_TEST

START_TEST(days_before_the_service_are_none)
{
    feed.facts->org.service_start_state = VALUE_PRESENT;
    feed.facts->org.service_start = day_from_civil(2025, 12, 30);
    shift("坐席", "2025-12-30 00:00", "2026-01-01 00:00");
    struct measure m = gap_days();
    expect(&m, ratio_int(0), ratio_int(0), false);
    ck_assert_int_eq(m.n, 2);
}
END_TEST

/* Every kind that reckons from the beginning of the service. */
static const struct {
    measure_fn *fn;
    const char *export;
} of_service[] = {
    {measure_crl_late_start, "crl_log"}, {measure_crl_unretained, "crl_log"},
    {measure_crl_holes, "crl_log"},      {measure_crl_unretained_at, "crl_log"},
    {measure_downtime, "outages"},       {measure_availability, "outages"},
    {measure_roles_clash, "roles"},      {measure_video_short, "video"},
    {measure_half_years, "records"},
};

START_TEST(of_a_service_that_begins_after_the_day_nothing_is_known)
{
    static const struct measure_param param[] = {{"hours", "24"}, {"years", "5"}, {"months", "6"},
                                                 {"days", "7"},   {"row", "1"},   {"parts", ""},
                                                 {"known", ""},   {"pairs", ""}};
    feed.facts->org.service_start_state = VALUE_PRESENT;
    feed.facts->org.service_start = day_from_civil(2026, 1, 1);
    struct measure m = compute(of_service[_i].fn, "", param, sizeof param / sizeof *param);
    ck_assert_int_eq(m.state, MEASURE_UNKNOWN);
    ck_assert_int_eq(m.reason, REASON_SERVICE_AHEAD);
    feed.facts->export[schema_export(&feed.schema, slice_of(of_service[_i].export))].supply =
        SUPPLY_MISSING;
    m = compute(of_service[_i].fn, "", param, sizeof param / sizeof *param);
    ck_assert_int_eq(m.reason, REASON_MISSING_FILE);
}
END_TEST

START_TEST(a_roster_of_another_year_accuses_nobody)
{
    shift("坐席", "2024-01-01 00:00", "2025-01-01 00:00");
    ck_assert_int_eq(gap_days().state, MEASURE_NO_CASES);
    lose(&shifts_source);
    ck_assert_int_eq(gap_days().state, MEASURE_UNKNOWN);
}
END_TEST

/* The gap of the watch: shifts that follow each other. */
static const struct {
    const char *end, *start;
    int64_t gap;
} joints[] = {
    {"2025-06-01 08:00:00", "2025-06-01 08:00:00", 0},
    {"2025-06-01 07:59:59", "2025-06-01 08:00:00", 0},
    {"2025-06-01 07:59:58", "2025-06-01 08:00:00", 2},
    {"2025-06-01 07:59:59", "2025-06-01 08:00:01", 2},
    {"2025-06-01 08:00:00", "2025-06-01 08:00:01", 1},
    {"2025-06-01 09:00:00", "2025-06-01 08:00:00", 0},
};

START_TEST(only_the_second_after_59_is_no_gap)
{
    static const struct measure_param watch[] = {{"names", "机房值班"}, {"doubt", "no"}};
    shift("机房值班", "2025-01-01 00:00", joints[_i].end);
    shift("机房值班", joints[_i].start, "2026-01-01 00:00");
    struct measure m = compute(measure_cover_gap, "shifts", watch, 2);
    expect(&m, ratio_int(joints[_i].gap), ratio_int(joints[_i].gap), false);
}
END_TEST

/* --- interruptions ------------------------------------------------------------------------------------- */

static const struct measure_param down[] = {
    {"system", "CA/CA系统"}, {"known", "KM|官网"}, {"planned", "exclude"}};

static struct measure downtime(void)
{
    return compute(measure_downtime, "", down, 3);
}

static void outage(const char *system, const char *start, const char *end, const char *rest)
{
    feed_row(
        &feed, &outages_source,
        arena_format(feed.arena, "system=%s|start_at=%s|end_at=%s|%s", system, start, end, rest));
}

/* An interruption and what of it is certain, and possible. */
static const struct {
    const char *system, *start, *end, *rest;
    int64_t lo, hi;
} stops[] = {
    {"CA", "2025-05-01 00:00", "2025-05-01 01:00", "planned=否", 3600, 3600},
    {"ca 系统", "2025-05-01 00:00", "2025-05-01 01:00", "planned=否", 3600, 3600},
    {"ＣＡ", "2025-05-01 00:00", "2025-05-01 01:00", "", 3600, 3600},
    {"km", "2025-05-01 00:00", "2025-05-01 01:00", "planned=否", 0, 0},
    {"核心", "2025-05-01 00:00", "2025-05-01 01:00", "planned=否", 0, 3600},
    {"CA", "2025-05-01 00:00", "2025-05-01 01:00", "planned=是|announced_at=2025-04-30", 0, 0},
    {"CA", "2025-05-01 00:00", "2025-05-01 01:00", "planned=是|announced_at=2025-05-01 00:01", 3600,
     3600},
    {"CA", "2025-05-01 00:00", "2025-05-01 01:00", "planned=是|-announced_at", 0, 3600},
    {"CA", "2024-12-31 00:00", "2025-01-01 00:00", "planned=否", 0, 0},
    {"CA", "2024-12-31 00:00", "2025-01-01 00:00:01", "planned=否", 1, 1},
    {"CA", "2025-12-31 23:00", "2026-01-01 00:00", "planned=否", 3600, 3600},
    {"CA", "2026-01-01 00:00", "2026-01-01 01:00", "planned=否", 0, 0},
    {"CA", "2025-12-31 23:00", "", "planned=否", 3600, 3600},
};

START_TEST(what_counts_as_down)
{
    outage(stops[_i].system, stops[_i].start, stops[_i].end, stops[_i].rest);
    struct measure m = downtime();
    expect(&m, ratio_int(stops[_i].lo), ratio_int(stops[_i].hi), false);
    ck_assert_int_eq(m.n, stops[_i].lo > 0);
}
END_TEST

START_TEST(a_lost_interruption_leaves_the_most_open)
{
    outage("CA", "2025-05-01 00:00", "2025-05-01 01:00", "planned=否");
    lose(&outages_source);
    struct measure m = downtime();
    expect(&m, ratio_int(3600), ratio_int(0), true);
    ck_assert_int_eq(m.reason, REASON_LOST);
}
END_TEST

START_TEST(availability_is_of_the_whole_year)
{
    outage("CA", "2025-05-01 00:00", "2025-05-01 01:00", "planned=否");
    struct measure m = compute(measure_availability, "", down, 3);
    expect(&m, ratio_of(31536000 - 3600, 31536000), ratio_of(31536000 - 3600, 31536000), false);
    lose(&outages_source);
    m = compute(measure_availability, "", down, 3);
    expect(&m, ratio_int(0), ratio_of(31536000 - 3600, 31536000), false);
}
END_TEST

START_TEST(before_the_year_is_over_the_rest_may_still_be_up)
{
    feed.facts->period = period_of(day_from_civil(2025, 6, 30));
    outage("CA", "2025-05-01 00:00", "2025-05-01 01:00", "planned=否");
    struct measure m = compute(measure_availability, "", down, 3);
    expect(&m, ratio_int(0), ratio_of(31536000 - 3600, 31536000), false);
    ck_assert(m.den == 181 * 86400);
    ck_assert_int_eq(m.reason, REASON_NOT_DUE);
}
END_TEST

/* --- monitoring ----------------------------------------------------------------------------------------- */

static const struct {
    const char *from, *to;
    int64_t systems;
} watched[] = {
    {"2025-01-01 00:00", "2026-01-01 00:00", 1},    {"2024-06-01 00:00", "2025-01-01 00:00", 0},
    {"2024-06-01 00:00", "2025-01-01 00:00:01", 1}, {"2025-12-31 23:59:59", "2026-06-01 00:00", 1},
    {"2026-01-01 00:00", "2026-06-01 00:00", 0},
};

START_TEST(what_is_monitored_touches_the_period)
{
    static const struct measure_param systems[] = {{"systems", "CA/CA系统"}, {"aspects", "进程"}};
    feed_row(&feed, &monitor_source,
             arena_format(feed.arena, "system=CA系统|aspect=进程|from_at=%s|to_at=%s",
                          watched[_i].from, watched[_i].to));
    struct measure m = compute(measure_monitored_systems, "", systems, 2);
    expect(&m, ratio_int(watched[_i].systems), ratio_int(watched[_i].systems), false);
}
END_TEST

/* --- probes ---------------------------------------------------------------------------------------------- */

/* The results of one address in order of lines, "-" failed, "+" answered, at the hour; and the addresses
 * that fail, at least and at most. */
static const struct {
    const char *results;
    int64_t lo, hi;
} probes[] = {
    {"9+", 0, 0},     {"9-", 1, 1},   {"8-9+", 0, 0}, {"8+9-", 1, 1},
    {"9+8-", 0, 0},   {"9-8+", 1, 1}, {"9-9+", 0, 1}, {"9+9-", 0, 1},
    {"8-9+9-", 0, 1}, {"d-9+", 0, 1}, {"9-d+", 0, 1},
};

START_TEST(the_latest_probe_of_an_address_decides)
{
    static const struct measure_param services[] = {{"services", "OCSP"}};
    for (const char *at = probes[_i].results; *at; at += 2)
        feed_row(&feed, &status_probe_source,
                 arena_format(feed.arena, "service=OCSP|url=http://a|ok=%s|probed_at=%s",
                              at[1] == '+' ? "是" : "否",
                              *at == 'd' ? "2025-05-05"
                                         : arena_format(feed.arena, "2025-05-05 0%c:00", *at)));
    struct measure m = compute(measure_probe_failing, "", services, 1);
    expect(&m, ratio_int(probes[_i].lo), ratio_int(probes[_i].hi), false);
}
END_TEST

Suite *suite_service(void)
{
    Suite *s = suite_create("service");
    TCase *t = tcase_create("measures");
    tcase_add_checked_fixture(t, set_up, feed_tear_down);
    tcase_add_test(t, a_lost_call_was_answered_or_not);
    tcase_add_test(t, nothing_lost_is_a_point);
    tcase_add_test(t, only_lost_calls_tell_nothing);
    tcase_add_test(t, one_stretch_covers_every_working_day);
    tcase_add_test(t, a_day_of_480_minutes_less_a_second_falls_short);
    tcase_add_test(t, a_lost_shift_could_fill_the_gap);
    tcase_add_test(t, days_before_the_service_are_none);
    tcase_add_loop_test(t, of_a_service_that_begins_after_the_day_nothing_is_known, 0,
                        sizeof of_service / sizeof *of_service);
    tcase_add_test(t, a_roster_of_another_year_accuses_nobody);
    tcase_add_loop_test(t, only_the_second_after_59_is_no_gap, 0, sizeof joints / sizeof *joints);
    tcase_add_loop_test(t, what_counts_as_down, 0, sizeof stops / sizeof *stops);
    tcase_add_test(t, a_lost_interruption_leaves_the_most_open);
    tcase_add_test(t, availability_is_of_the_whole_year);
    tcase_add_test(t, before_the_year_is_over_the_rest_may_still_be_up);
    tcase_add_loop_test(t, what_is_monitored_touches_the_period, 0,
                        sizeof watched / sizeof *watched);
    tcase_add_loop_test(t, the_latest_probe_of_an_address_decides, 0,
                        sizeof probes / sizeof *probes);
    suite_add_tcase(s, t);
    return s;
}
