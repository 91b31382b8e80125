/* Operation: releases, carriers, key events, changes, assets, findings. */
#include "measures/kinds.h"
#include "unit/facts/feed.h"
#include "unit/suites.h"

/* --- releases ---------------------------------------------------------------------------------------- */

/* "0 0 1": the latest release by its approval, execution, audit. */
static const char *release(void)
{
    static const char *const steps[] = {"approved", "executed", "audited"};
    const char *text = "";
    for (size_t i = 0; i < 3; i++) {
        const char *const params[] = {"step", steps[i], NULL};
        text = arena_format(feed.arena, "%s%s%s", text, i ? " " : "",
                            feed_measured(measure_latest_release, "", "releases", params));
    }
    return text;
}

static const struct {
    const char *row, *bad;
} releases[] = {
    {"approved_at=2025-03-01|executed_at=2025-03-02|audited_at=2025-03-03|ref=R", "0 0 0"},
    {"approved_at=2025-03-02|executed_at=2025-03-02|audited_at=2025-03-02|ref=R", "0 0 0"},
    {"approved_at=2025-03-03|executed_at=2025-03-02|audited_at=2025-03-03|ref=R", "1 0 0"},
    {"approved_at=2025-03-01|executed_at=2025-03-02|audited_at=2025-03-01|ref=R", "0 0 1"},
    {"approved_at=|executed_at=2025-03-02|audited_at=2025-03-03|ref=R", "1 0 0"},
    {"approved_at=2025-03-01|executed_at=|audited_at=2025-03-03|ref=R", "0 1 0"},
    {"approved_at=2025-03-04|executed_at=|audited_at=2025-03-03|ref=R", "1 1 0"},
    {"approved_at=2025-03-01|executed_at=2025-03-02|audited_at=|ref=R", "0 0 1"},
    {"approved_at=2025-03-01|executed_at=2025-03-02|-audited_at|ref=R", "0 0 0..1"},
    {"-approved_at|executed_at=2025-03-02|audited_at=2025-03-03|ref=R", "0..1 0 0"},
    {"approved_at=2025-03-01|executed_at=2025-03-02|audited_at=2025-03-03|ref=", "0..1 0..1 0..1"},
    {"approved_at=2025-12-01|executed_at=2025-12-29|audited_at=|ref=R",
     "0 0 unknown"}, /* not due */
    {"approved_at=2025-12-01|executed_at=2025-12-26|audited_at=|ref=R", "0 0 1"},
    {"approved_at=2025-12-01|executed_at=2026-01-01|audited_at=|ref=R",
     "no cases no cases no cases"},
    {"approved_at=2025-12-01|executed_at=|audited_at=|ref=R", "no cases no cases no cases"},
    {"approved_at=|executed_at=|audited_at=|ref=R", "unknown unknown unknown"},
};

START_TEST(the_records_of_a_release)
{
    feed_row(&feed, &releases_source,
             arena_format(feed.arena, "release_id=U|%s", releases[_i].row));
    ck_assert_str_eq(release(), releases[_i].bad);
}
END_TEST

#define GOOD_RELEASE                                                                               \
    "release_id=U|approved_at=2025-03-01|executed_at=2025-03-02|audited_at=2025-03-03|ref=R"

START_TEST(the_latest_release_counts)
{
    feed_row(&feed, &releases_source,
             "release_id=U|approved_at=|executed_at=2025-03-01|audited_at=|ref=R");
    feed_row(&feed, &releases_source, GOOD_RELEASE);
    ck_assert_str_eq(release(), "0 0 0");
    feed_row(
        &feed, &releases_source,
        "release_id=U|approved_at=2025-03-03|executed_at=2025-03-02|audited_at=2025-03-03|ref=R");
    ck_assert_str_eq(release(), "0..1 0 0"); /* of one day: which is the latest? */
    feed_row(&feed, &releases_source,
             "release_id=U|approved_at=|executed_at=2025-03-01|audited_at=|ref=R");
    ck_assert_str_eq(release(), "0..1 0 0");
    feed_lose(&feed, &releases_source, "");
    unknown_add(&feed.facts->releases.perhaps, feed.arena, UNKNOWN_LOST,
                &(struct record){.file = "releases", .line = 9}, slice_of(""));
    ck_assert_str_eq(release(), "0..1 0..1 0..1"); /* which may be later */
}
END_TEST

/* --- carriers ---------------------------------------------------------------------------------------- */

static const struct {
    const char *first, *second, *n;
} carriers[] = {
    {"中国电信", "中国联通", "2"},
    {"中国电信", "电信", "1"},
    {"ChinaTelecom", "电信", "1"},
    {"ｃｈｉｎａ telecom", "ctcc", "1"},
    {"电信", "中国电信北京", "1..2"},
    {"电信", "北京联通", "2"},
    {"北京联通", "上海联通", "1..2"},
    {"鹏博士", "电信", "2"},
    {"鹏博士", "鹏博士宽带", "1..2"},
    {"甲", "乙", "2"},
    {"甲", " 甲", "1"},
};

static const char *count_carriers(void)
{
    const char *const params[] = {"aliases", "中国电信/电信/ChinaTelecom/CTCC|中国联通/联通", NULL};
    return feed_measured(measure_carriers, "", "network_links", params);
}

START_TEST(carriers_by_their_names)
{
    feed_row(&feed, &network_links_source,
             arena_format(feed.arena, "active=是|carrier=%s", carriers[_i].first));
    feed_row(&feed, &network_links_source,
             arena_format(feed.arena, "active=是|carrier=%s", carriers[_i].second));
    feed_row(&feed, &network_links_source, "active=否|carrier=第三家");
    ck_assert_str_eq(count_carriers(), carriers[_i].n);
}
END_TEST

START_TEST(a_lost_link_may_be_of_another_carrier)
{
    feed_row(&feed, &network_links_source, "active=是|carrier=电信|contact=李");
    ck_assert_str_eq(count_carriers(), "1");
    feed_lose(&feed, &network_links_source, "active=是");
    ck_assert_str_eq(count_carriers(), "1..2");
    ck_assert_str_eq(
        feed_measured(measure_tally, "network_links.with_contact", "network_links", NULL), "0..1");
}
END_TEST

/* --- key events -------------------------------------------------------------------------------------- */

static const char *keys(const char *events, const char *period)
{
    const char *const params[] = {"events", events, "period", period, NULL};
    return feed_measured(measure_key_unrecorded, "", "ca_key_events", params);
}

static void key(const char *row)
{
    feed_row(&feed, &ca_key_events_source, arena_format(feed.arena, "key_id=K|%s", row));
}

START_TEST(key_events_are_approved_and_recorded)
{
    key("event=销毁|at=2025-03-03|approval_ref=A|operation_ref=O|device=HSM");
    ck_assert_str_eq(keys("销毁", "any"), "0");
    key("event=销毁|at=2024-03-03|approval_ref=|operation_ref=O");
    ck_assert_str_eq(keys("销毁", "any"), "1");
    ck_assert_str_eq(keys("销毁", "year"), "0");
    ck_assert_str_eq(keys("归档|生成", "any"), "no cases");
    key("event=销毁|at=2025-12-29|approval_ref=A|operation_ref=");
    ck_assert_str_eq(keys("销毁", "any"), "1"); /* not due */
    key("event=销毁|at=2025-12-26|approval_ref=A|operation_ref=");
    ck_assert_str_eq(keys("销毁", "any"), "2");
    key("event=销毁|at=2026-01-01|approval_ref=|operation_ref=");
    ck_assert_str_eq(keys("销毁", "any"), "2");
    feed_lose(&feed, &ca_key_events_source, "event=归档");
    ck_assert_str_eq(keys("销毁", "any"), "2");
    feed_lose(&feed, &ca_key_events_source, "at=2024-05-05");
    ck_assert_str_eq(keys("销毁", "any"), "2..3");
    ck_assert_str_eq(keys("销毁", "year"), "1");
}
END_TEST

START_TEST(key_events_that_happened)
{
    const char *const params[] = {"events", "使用|激活", NULL};
    key("event=使用|at=2020-03-03|approval_ref=A|operation_ref=O");
    key("event=激活|at=2025-03-03|approval_ref=A|operation_ref=O");
    key("event=废止|at=2025-03-03|approval_ref=A|operation_ref=O");
    ck_assert_str_eq(feed_measured(measure_key_events, "", "ca_key_events", params), "2");
    feed_lose(&feed, &ca_key_events_source, "");
    ck_assert_str_eq(feed_measured(measure_key_events, "", "ca_key_events", params), "2..3");
}
END_TEST

/* --- changes ----------------------------------------------------------------------------------------- */

/* "unapproved untested unrecorded" */
static const char *changes(void)
{
    return arena_format(feed.arena, "%s %s %s",
                        feed_measured(measure_tally, "changes.approved", "changes", NULL),
                        feed_measured(measure_tally, "changes.tested", "changes", NULL),
                        feed_measured(measure_tally, "changes.recorded", "changes", NULL));
}

#define CHANGE "change_id=C|major=否|kind=一般|approver=王|test_ref=T|audit_ref=S|"
#define TIMES "approved_at=2025-03-01|tested_at=2025-03-02|implemented_at=2025-03-03|"

static const struct {
    const char *row, *bad;
} made[] = {
    {CHANGE TIMES, "0 0 0"},
    {CHANGE TIMES "approver=", "1 0 0"},
    {CHANGE TIMES "approved_at=", "1 0 0"},
    {CHANGE TIMES "approved_at=2025-03-04", "1 0 0"},
    {CHANGE TIMES "test_ref=", "0 1 0"},
    {CHANGE TIMES "tested_at=", "0 0..1 0"}, /* its column may be blank */
    {CHANGE TIMES "tested_at=2025-03-04", "0 1 0"},
    {CHANGE TIMES "audit_ref=", "0 0 1"},
    {CHANGE TIMES "audit_ref=|implemented_at=2025-12-29", "0 0 unknown"},
    {CHANGE TIMES "audit_ref=|implemented_at=2025-12-26", "0 0 1"},
    {CHANGE TIMES "approver=|approved_at=2024-12-30", "1 0 0"}, /* made this year */
    {CHANGE TIMES "approver=|approved_at=2024-12-30|tested_at=2024-12-30|implemented_at=2024-12-31",
     "no cases no cases no cases"},
    {CHANGE TIMES "approver=|implemented_at=2026-01-01", "unknown unknown unknown"}, /* open */
    {CHANGE TIMES "approver=|implemented_at=", "unknown unknown unknown"},
    {CHANGE TIMES "approver=|-implemented_at", "0..1 0..1 0..1"}, /* of which year? */
};

START_TEST(changes_in_their_order)
{
    feed_row(&feed, &changes_source, made[_i].row);
    ck_assert_str_eq(changes(), made[_i].bad);
}
END_TEST

static const char *rebuilt(void)
{
    return arena_format(feed.arena, "%s %s",
                        feed_measured(measure_count, "changes.rebuilt", "changes", NULL),
                        feed_measured(measure_tally, "changes.rebuilt_reported", "changes", NULL));
}

START_TEST(moves_are_reported)
{
    feed_row(&feed, &changes_source, CHANGE TIMES);
    ck_assert_str_eq(rebuilt(), "0 no cases");
    feed_row(&feed, &changes_source, CHANGE TIMES "kind=搬迁|regulator_ref=B");
    ck_assert_str_eq(rebuilt(), "1 0");
    feed_row(&feed, &changes_source, CHANGE TIMES "kind=技术改造|regulator_ref=");
    ck_assert_str_eq(rebuilt(), "2 1");
    feed_row(&feed, &changes_source, CHANGE TIMES "kind=|regulator_ref=B");
    ck_assert_str_eq(rebuilt(), "2..3 1");
    feed_lose(&feed, &changes_source, "");
    ck_assert_str_eq(rebuilt(), "2..4 1..2");
    feed_lose(&feed, &changes_source, "implemented_at=2024-01-01");
    ck_assert_str_eq(rebuilt(), "2..4 1..2");
}
END_TEST

/* --- assets and accounts ----------------------------------------------------------------------------- */

START_TEST(what_happened_to_crypto_devices)
{
    feed_row(&feed, &assets_source, "asset_id=Z1|class=密码设备|status=停用");
    feed_row(&feed, &assets_source, "asset_id=Z2|class=服务器");
    feed_row(&feed, &asset_events_source, "asset_id=Z1|event=维修|at=2025-03-03|approver=王|ref=R");
    feed_row(&feed, &asset_events_source, "asset_id=Z2|event=维修|at=2025-03-03|approver=|ref=");
    feed_row(&feed, &asset_events_source, "asset_id=Z1|event=采购|at=2025-03-03|approver=|ref=");
    const char *const of = "asset_events.crypto_recorded";
    ck_assert_str_eq(feed_measured(measure_tally, of, "asset_events", NULL), "0");
    feed_row(&feed, &asset_events_source, "asset_id=Z1|event=配置|at=2025-03-03|approver=王|ref=");
    ck_assert_str_eq(feed_measured(measure_tally, of, "asset_events", NULL), "1");
    feed_lose(&feed, &asset_events_source, "event=采购");
    ck_assert_str_eq(feed_measured(measure_tally, of, "asset_events", NULL), "1");
    feed_lose(&feed, &asset_events_source, "event=报废");
    ck_assert_str_eq(feed_measured(measure_tally, of, "asset_events", NULL), "1..2");
    ck_assert_str_eq(feed_measured(measure_count, "asset_events.scrapped", "asset_events", NULL),
                     "0..1");
}
END_TEST

/* One account of P1, who left on 30 June. */
static const struct {
    const char *row, *one_factor, *open;
} accounts[] = {
    {"scope=运维|two_factor=是|disabled_on=2025-06-30", "no cases", "0"},
    {"scope=运维|two_factor=是|disabled_on=2025-07-01", "no cases", "1"},
    {"scope=运维|two_factor=否|disabled_on=", "1", "1"},
    {"scope=运维|two_factor=否|disabled_on=2026-01-01", "1", "1"},
    {"scope=运维|two_factor=|disabled_on=", "0..1", "1"},
    {"scope=数据库|two_factor=否|disabled_on=", "no cases", "1"},
    {"scope=|two_factor=否|disabled_on=", "0..1", "1"},
    {"scope=|two_factor=是|disabled_on=", "no cases", "1"},
    {"scope=运维|two_factor=否|owner=P2|disabled_on=", "1", "no cases"},
};

START_TEST(accounts_of_operation)
{
    feed_row(&feed, &staff_source, "staff_id=P1|post=A|left_on=2025-06-30");
    feed_row(&feed, &staff_source, "staff_id=P2|post=A");
    feed_row(&feed, &accounts_source,
             arena_format(feed.arena, "account=a|owner=P1|%s", accounts[_i].row));
    ck_assert_str_eq(feed_measured(measure_tally, "accounts.two_factor", "accounts", NULL),
                     accounts[_i].one_factor);
    ck_assert_str_eq(feed_measured(measure_tally, "accounts.leaver_shut", "accounts", NULL),
                     accounts[_i].open);
}
END_TEST

/* --- findings ---------------------------------------------------------------------------------------- */

static const struct {
    const char *row, *unclosed;
} findings[] = {
    {"raised_on=2025-03-01|due_on=2025-04-30|closed_on=2025-04-30", "0"},
    {"raised_on=2025-03-01|due_on=2025-04-30|closed_on=2025-05-01", "1"},
    {"raised_on=2025-03-01|due_on=2025-12-31|closed_on=", "1"},
    {"raised_on=2025-03-01|due_on=2026-01-01|closed_on=", "unknown"}, /* open */
    {"raised_on=2025-03-01|due_on=2026-01-01|closed_on=2026-01-05", "unknown"},
    {"raised_on=2025-03-01|due_on=2025-12-30|closed_on=2026-01-05", "1"},
    {"raised_on=2025-03-01|due_on=|closed_on=2025-12-31", "0"},
    {"raised_on=2025-03-01|due_on=|closed_on=", "0..1"},    /* no limit: nobody can tell */
    {"raised_on=2025-12-30|due_on=|closed_on=", "unknown"}, /* nothing is asked yet */
    {"raised_on=2024-03-01|due_on=2024-04-30|closed_on=2024-12-31", "no cases"},
    {"raised_on=2024-03-01|due_on=2024-04-30|closed_on=2025-01-01", "1"},
    {"raised_on=2024-03-01|due_on=2025-01-01|closed_on=2024-12-31", "0"},
    {"raised_on=|due_on=2020-01-31|closed_on=2020-02-01", "no cases"},
    {"raised_on=2026-01-01|due_on=2025-12-31|closed_on=", "no cases"},
    {"raised_on=2025-03-01|-due_on|closed_on=2025-04-30", "0..1"},
};

START_TEST(findings_are_closed_in_time)
{
    feed_row(&feed, &findings_source, findings[_i].row);
    ck_assert_str_eq(feed_measured(measure_late, "findings", "findings", NULL),
                     findings[_i].unclosed);
}
END_TEST

START_TEST(what_is_late_by_its_kind)
{
    feed_row(&feed, &submissions_source, "kind=年报|due_on=2025-03-31|submitted_on=2025-04-01");
    feed_row(&feed, &submissions_source, "kind=统计|due_on=2025-03-31|submitted_on=2025-03-31");
    feed_row(&feed, &submissions_source, "kind=年报|due_on=2024-03-31|submitted_on=2024-12-31");
    ck_assert_str_eq(feed_measured(measure_late, "submissions", "submissions", NULL), "1");
    ck_assert_str_eq(feed.last.detail.at[0].label, "年报");
    ck_assert_uint_eq(feed.last.detail.n, 1);
    feed_lose(&feed, &submissions_source, "due_on=2024-03-31|submitted_on=2024-04-01");
    ck_assert_str_eq(feed_measured(measure_late, "submissions", "submissions", NULL), "1");
    feed_lose(&feed, &submissions_source, "");
    ck_assert_str_eq(feed_measured(measure_late, "submissions", "submissions", NULL), "1..2");
}
END_TEST

/* --- records of parts of the year ---------------------------------------------------------------------- */

static const struct {
    const char *text;
    int64_t days; /* 0: not sound */
} parts[] = {
    {"上半年/01-01/06-30", 181}, {"下半年/07-01/12-31", 184},
    {"甲/02-28/02-28", 1},       {"甲/02-29/02-29", 0},
    {"甲/02-02/02-01", 0},       {"/01-01/06-30", 0},
    {"甲/1-01/06-30", 0},        {"甲/01-01", 0},
    {"甲/01-01/06-30/07-01", 0},
};

START_TEST(parts_of_the_year)
{
    struct year_part part;
    bool sound = year_part_parse(slice_of(parts[_i].text), 2025, &part);
    ck_assert_int_eq(sound, parts[_i].days > 0);
    if (sound)
        ck_assert_int_eq(part.last - part.first + 1, parts[_i].days);
}
END_TEST

/* Row 181 asks for each half-year; thirds show that the parts are the template's. */
START_TEST(each_part_has_its_record)
{
    static const char *const thirds[] = {"row", "181", "parts",
                                         "甲/01-01/04-30|乙/05-01/08-31|丙/09-01/12-31", NULL};
    feed_row(&feed, &records_source, "record_id=R1|rows=181|title=T|done_on=2025-04-30");
    feed_row(&feed, &records_source, "record_id=R2|rows=181|title=T|done_on=2025-09-01");
    ck_assert_str_eq(feed_measured(measure_half_years, "", "records", thirds), "1");
    ck_assert_int_eq(feed.last.notes.at[0].note, NOTE_MISSING);
    ck_assert_str_eq(feed.last.notes.at[0].text[0], "乙");
    feed_row(&feed, &records_source, "record_id=R3|rows=181|title=T|done_on=2025-05-01");
    ck_assert_str_eq(feed_measured(measure_half_years, "", "records", thirds), "0");
    ck_assert_uint_eq(feed.last.notes.n, 0);
}
END_TEST

Suite *suite_operation(void)
{
    Suite *s = suite_create("operation");
    TCase *t = tcase_create("operation");
    tcase_add_checked_fixture(t, feed_set_up_served, feed_tear_down);
    tcase_add_loop_test(t, the_records_of_a_release, 0, sizeof releases / sizeof *releases);
    tcase_add_test(t, the_latest_release_counts);
    tcase_add_loop_test(t, carriers_by_their_names, 0, sizeof carriers / sizeof *carriers);
    tcase_add_test(t, a_lost_link_may_be_of_another_carrier);
    tcase_add_test(t, key_events_are_approved_and_recorded);
    tcase_add_test(t, key_events_that_happened);
    tcase_add_loop_test(t, changes_in_their_order, 0, sizeof made / sizeof *made);
    tcase_add_test(t, moves_are_reported);
    tcase_add_test(t, what_happened_to_crypto_devices);
    tcase_add_loop_test(t, accounts_of_operation, 0, sizeof accounts / sizeof *accounts);
    tcase_add_loop_test(t, findings_are_closed_in_time, 0, sizeof findings / sizeof *findings);
    tcase_add_test(t, what_is_late_by_its_kind);
    tcase_add_loop_test(t, parts_of_the_year, 0, sizeof parts / sizeof *parts);
    tcase_add_test(t, each_part_has_its_record);
    suite_add_tcase(s, t);
    return s;
}
