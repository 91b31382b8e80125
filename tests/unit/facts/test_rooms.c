/* Rooms: which exit answers which entry. */
#include <string.h>

#include "unit/facts/feed.h"
#include "unit/suites.h"

static void pass(const char *person, const char *zone, const char *door, const char *direction,
                 const char *at)
{
    feed_row(&feed, &access_log_source,
             arena_format(feed.arena, "staff_id=%s|zone=%s|door=%s|direction=%s|at=%s", person,
                          zone, door, direction, at));
}

/* A sign for each entry, in order of their lines. */
static const char *signs(char (*sign_of)(const struct door_event *e))
{
    struct access_facts *a = &feed.facts->access;
    char *text = arena_alloc(feed.arena, a->event.n + 1);
    size_t n = 0;
    access_log_source.finish(feed.facts);
    for (int64_t line = 2; line <= feed.line; line++)
        for (size_t i = 0; i < a->event.n; i++)
            if (a->event.at[i].line == line && a->event.at[i].entry)
                text[n++] = sign_of(&a->event.at[i]);
    return text;
}

static char exit_sign(const struct door_event *e)
{
    static const char sign[] = {
        [EXIT_NONE] = '-', [EXIT_UNTOLD] = '?', [EXIT_NOT_DUE] = '.', [EXIT_FOUND] = 'F'};
    return sign[e->exit];
}

/* F found, - none, ? not to be told, . not due. */
static const char *exits(void)
{
    return signs(exit_sign);
}

/* One person at one place: "i09:00 o10:00", in on the day and out. */
static const struct {
    const char *day, *events, *exits;
} walks[] = {
    {"2025-02-10", "i09:00 o10:00", "F"},
    {"2025-02-10", "i09:00", "-"},
    {"2025-02-10", "o08:00 i09:00", "-"},
    {"2025-02-10", "i09:00 o09:00", "F"},         /* at one moment */
    {"2025-02-10", "o09:00 i09:00", "F"},         /* in the other order of lines */
    {"2025-02-10", "i09:00 i10:00 o11:00", "-F"}, /* in again without having left */
    {"2025-02-10", "i09:00 i09:00 o10:00", "FF"}, /* swiped twice */
    {"2025-02-10", "i09:00 o10:00 o11:00 i12:00", "F-"},
    {"2025-02-10", "i09:00 o10:00 i10:00 o11:00", "FF"},
    {"2025-02-10", "i09:00 i10:00 o10:00 i11:00",
     "FF-"},                                             /* the exit at the second entry's moment */
    {"2025-02-10", "o11:00 i10:00 o09:30 i09:00", "FF"}, /* lines in no order */
    {"2025-02-10", "i23:59 o24:01", "F"},                /* out on the next day */
    {"2025-12-31", "i09:00", "."},                       /* on D: may still be inside */
    {"2025-12-31", "i00:00", "."},
    {"2025-12-31", "i09:00 i10:00", "-."}, /* but came in again */
    {"2025-12-31", "i09:00 o10:00", "F"},
    {"2025-12-31", "i23:59 o24:01", "."}, /* out after D: not by D */
    {"2025-12-29", "i00:00", "."},        /* two working days before D */
    {"2025-12-28", "i00:00", "-"},        /* a Sunday, three before */
};

START_TEST(exits_answer_entries)
{
    struct slice rest = slice_of(arena_string(feed.arena, walks[_i].events));
    static const char *const blank[] = {" ", NULL};
    struct slice event;
    struct moment day;
    ck_assert_int_eq(moment_parse(walks[_i].day, 10, &day), 0);
    while (slice_split(&rest, blank, &event)) {
        int hour = (event.at[1] - '0') * 10 + event.at[2] - '0';
        int minute = (event.at[4] - '0') * 10 + event.at[5] - '0';
        struct civil on = civil_from_day(day_of(day.at) + hour / 24);
        pass("P1", "核心区", "M1", event.at[0] == 'i' ? "进" : "出",
             arena_format(feed.arena, "%04d-%02d-%02d %02d:%02d:00", on.year, on.month, on.day,
                          hour % 24, minute));
    }
    ck_assert_str_eq(exits(), walks[_i].exits);
}
END_TEST

START_TEST(nobody_leaves_for_another)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P2", "核心区", "M1", "出", "2025-02-10 10:00");
    pass("P2", "核心区", "M1", "进", "2025-02-10 09:30");
    ck_assert_str_eq(exits(), "-F");
}
END_TEST

START_TEST(a_zone_may_be_left_by_another_door)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P1", "核心区", "M2", "出", "2025-02-10 10:00");
    pass("P1", "管理区", "M3", "进", "2025-02-10 11:00");
    pass("P1", "核心区", "M4", "出", "2025-02-10 12:00"); /* of another zone */
    ck_assert_str_eq(exits(), "F-");
}
END_TEST

START_TEST(without_a_zone_the_door_is_the_place)
{
    feed_row(&feed, &access_log_source,
             "-zone|staff_id=P1|door=M1|direction=进|at=2025-02-10 09:00");
    feed_row(&feed, &access_log_source,
             "-zone|staff_id=P1|door=M2|direction=出|at=2025-02-10 10:00");
    feed_row(&feed, &access_log_source,
             "-zone|staff_id=P1|door=M2|direction=进|at=2025-02-10 09:30");
    ck_assert_str_eq(exits(), "?F"); /* another door may be one of the same zone */
}
END_TEST

START_TEST(an_entry_by_nobody_cannot_be_told)
{
    feed_row(&feed, &access_log_source, "door=M1|direction=进|at=2025-02-10 09:00");
    feed_row(&feed, &access_log_source, "door=M1|direction=出|at=2025-02-10 10:00");
    ck_assert_str_eq(exits(), "?");
}
END_TEST

START_TEST(entries_are_of_the_period)
{
    pass("P1", "核心区", "M1", "进", "2024-12-31 23:59:59");
    pass("P1", "核心区", "M1", "进", "2025-01-01 00:00:00");
    pass("P1", "核心区", "M1", "进", "2025-12-31 23:59:59");
    pass("P1", "核心区", "M1", "进", "2026-01-01 00:00:00");
    ck_assert_int_eq(feed.facts->access.entries, 2);
}
END_TEST

START_TEST(a_blank_zone_is_that_of_the_door)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    feed_row(&feed, &access_log_source, "staff_id=P1|door=M1|direction=出|at=2025-02-10 10:00");
    ck_assert_str_eq(exits(), "F");
}
END_TEST

START_TEST(an_exit_from_nowhere_may_be_the_one)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P1", "核心区", "M1", "进", "2025-02-11 09:00");
    feed_row(&feed, &access_log_source, "staff_id=P1|door=M7|direction=出|at=2025-02-10 10:00");
    ck_assert_str_eq(exits(), "?-"); /* of the first entry, not of the second */
}
END_TEST

START_TEST(an_exit_from_nowhere_at_the_second_of_coming_again)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P1", "核心区", "M1", "进", "2025-02-10 10:00");
    feed_row(&feed, &access_log_source, "staff_id=P1|door=M7|direction=出|at=2025-02-10 10:00");
    ck_assert_str_eq(exits(), "??");
}
END_TEST

START_TEST(an_exit_of_nobody_and_nowhere_may_be_of_any)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P2", "管理区", "M2", "进", "2025-02-10 11:00");
    feed_row(&feed, &access_log_source, "door=M7|direction=出|at=2025-02-10 10:00");
    ck_assert_str_eq(exits(), "?-");
}
END_TEST

START_TEST(an_exit_of_nobody_may_be_the_one)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P2", "管理区", "M2", "进", "2025-02-10 09:00");
    feed_row(&feed, &access_log_source, "zone=核心区|door=M1|direction=出|at=2025-02-10 10:00");
    ck_assert_str_eq(exits(), "?-"); /* of its own zone only */
}
END_TEST

START_TEST(a_door_of_two_zones_is_one_door)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P1", "管理区", "M1", "出", "2025-02-10 10:00");
    ck_assert_str_eq(exits(), "F");
}
END_TEST

START_TEST(another_door_of_two_zones_says_which_was_left)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P1", "服务区", "M2", "出", "2025-02-10 10:00");
    pass("P2", "核心区", "M2", "出", "2025-02-10 10:00");
    ck_assert_str_eq(exits(), "-");
}
END_TEST

START_TEST(an_entry_of_no_zone_and_nobody_ever_left)
{
    pass("P1", "服务区", "M1", "进", "2025-02-10 08:00");
    pass("P2", "核心区", "M1", "出", "2025-02-10 09:00");
    feed_row(&feed, &access_log_source, "staff_id=P1|door=M1|direction=进|at=2025-02-10 10:00");
    ck_assert_str_eq(exits(), "--");
}
END_TEST

START_TEST(a_date_is_any_moment_of_its_day)
{
    pass("P1", "核心区", "M1", "进", "2025-02-10 09:00");
    pass("P1", "核心区", "M1", "出", "2025-02-10");
    pass("P1", "核心区", "M1", "进", "2025-02-12");
    pass("P1", "核心区", "M1", "出", "2025-02-12 08:00");
    ck_assert_str_eq(exits(), "FF");
}
END_TEST

static char companion_sign(const struct door_event *e)
{
    static const char sign[] = {
        [VERDICT_BAD] = '-', [VERDICT_UNTOLD] = '?', [VERDICT_NOT_DUE] = '.', [VERDICT_GOOD] = 'G'};
    return sign[e->accompanied.verdict];
}

/* G accompanied, - not, ? not to be told. */
static const char *companions(void)
{
    return signs(companion_sign);
}

static void shielded(const char *more)
{
    feed_row(&feed, &access_log_source,
             arena_format(feed.arena, "door=M|zone=屏蔽机房|direction=进|%s", more));
}

START_TEST(two_persons_are_two)
{
    shielded("at=2025-02-10 09:00|staff_id=P1|second_staff_id=P2");
    shielded("at=2025-02-11 09:00|staff_id=P1|second_staff_id=P1");
    shielded("at=2025-02-12 09:00|staff_id=P1");
    shielded("at=2025-02-13 09:00|staff_id=P1|-second_staff_id");
    ck_assert_str_eq(companions(), "G--?");
    ck_assert_int_eq(feed.facts->fault_blanks, 1);
}
END_TEST

START_TEST(two_lines_of_one_second_are_two_persons)
{
    shielded("at=2025-02-10 09:00:00|staff_id=P1");
    shielded("at=2025-02-10 09:00:00|staff_id=P2");
    shielded("at=2025-02-10 09:00:01|staff_id=P3"); /* another second */
    shielded("at=2025-02-11 09:00:00|staff_id=P1"); /* one person twice */
    shielded("at=2025-02-11 09:00:00|staff_id=P1");
    feed_row(&feed, &access_log_source, /* another door */
             "door=N|zone=屏蔽机房|direction=进|at=2025-02-11 09:00:00|staff_id=P2");
    ck_assert_str_eq(companions(), "GG----");
}
END_TEST

START_TEST(who_may_have_come_along)
{
    shielded("at=2025-02-10 09:00:00|staff_id=P1");
    shielded("at=2025-02-10 09:00:00");    /* nobody named */
    shielded("at=2025-02-11|staff_id=P1"); /* some time that day */
    shielded("at=2025-02-11|staff_id=P2");
    feed_row(&feed, &access_log_source, /* an exit is no company */
             "door=M|zone=屏蔽机房|direction=出|at=2025-02-12 09:00:00|staff_id=P2");
    shielded("at=2025-02-12 09:00:00|staff_id=P1");
    ck_assert_str_eq(companions(), "??"
                                   "??"
                                   "-");
}
END_TEST

START_TEST(an_empty_log_has_no_exits)
{
    ck_assert_str_eq(exits(), "");
}
END_TEST

Suite *suite_rooms(void)
{
    Suite *s = suite_create("rooms");
    TCase *t = tcase_create("doors");
    tcase_add_checked_fixture(t, feed_set_up, feed_tear_down);
    tcase_add_loop_test(t, exits_answer_entries, 0, sizeof walks / sizeof *walks);
    tcase_add_test(t, nobody_leaves_for_another);
    tcase_add_test(t, a_zone_may_be_left_by_another_door);
    tcase_add_test(t, without_a_zone_the_door_is_the_place);
    tcase_add_test(t, an_entry_by_nobody_cannot_be_told);
    tcase_add_test(t, entries_are_of_the_period);
    tcase_add_test(t, a_blank_zone_is_that_of_the_door);
    tcase_add_test(t, an_exit_from_nowhere_may_be_the_one);
    tcase_add_test(t, an_exit_from_nowhere_at_the_second_of_coming_again);
    tcase_add_test(t, an_exit_of_nobody_and_nowhere_may_be_of_any);
    tcase_add_test(t, an_exit_of_nobody_may_be_the_one);
    tcase_add_test(t, a_door_of_two_zones_is_one_door);
    tcase_add_test(t, another_door_of_two_zones_says_which_was_left);
    tcase_add_test(t, an_entry_of_no_zone_and_nobody_ever_left);
    tcase_add_test(t, a_date_is_any_moment_of_its_day);
    tcase_add_test(t, two_persons_are_two);
    tcase_add_test(t, two_lines_of_one_second_are_two_persons);
    tcase_add_test(t, who_may_have_come_along);
    tcase_add_test(t, an_empty_log_has_no_exits);
    suite_add_tcase(s, t);
    return s;
}
