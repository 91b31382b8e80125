/* Working days: the table of gen/README, Working days, on the real calendar, and every pair of days
 * against counting one by one. */
#include <string.h>

#include "base/workday.h"
#include "ingest/calendar.h"
#include "unit/suites.h"

static struct arena *arena;
static struct workdays w;

static void set_up(void)
{
    struct problems problems;
    arena = arena_new();
    problems_init(&problems, arena);
    const struct calendar_layers none = {0};
    struct calendar calendar;
    ck_assert(calendar_load(&calendar, arena, "templates/calendar/calendar.csv", &none, &problems));
    w = calendar.workdays;
}

static void tear_down(void)
{
    arena_free(arena);
}

static const struct {
    const char *from, *to;
    int inclusive, elapsed;
} table[] = {
    {"2025-03-03", "2025-03-03", 1, 0}, {"2025-03-03", "2025-03-05", 3, 2},
    {"2025-03-03", "2025-03-06", 4, 3}, {"2025-03-07", "2025-03-08", 1, 0},
    {"2025-03-07", "2025-03-10", 2, 1}, {"2025-03-08", "2025-03-10", 1, 1},
    {"2025-03-08", "2025-03-08", 1, 0}, {"2025-03-03", "2025-03-12", 8, 7},
    {"2025-01-24", "2025-01-27", 3, 2}, {"2025-01-27", "2025-02-05", 2, 1},
    {"2025-02-07", "2025-02-10", 3, 2}, {"2025-09-30", "2025-10-09", 2, 1},
    {"2025-09-30", "2025-10-13", 5, 4}, {"2024-02-09", "2024-02-18", 2, 1},
};

START_TEST(both_counts_of_the_table)
{
    day_number a = 0;
    day_number b = 0;
    int32_t days = 0;
    ck_assert(day_parse(table[_i].from, 10, &a) && day_parse(table[_i].to, 10, &b));
    ck_assert(workdays_inclusive(&w, a, b, &days));
    ck_assert_int_eq(days, table[_i].inclusive);
    ck_assert(workdays_elapsed(&w, a, b, &days));
    ck_assert_int_eq(days, table[_i].elapsed);
}
END_TEST

START_TEST(years_have_the_announced_number_of_working_days)
{
    ck_assert_int_eq(workdays_between(&w, day_from_civil(2024, 1, 1), day_from_civil(2024, 12, 31)),
                     251);
    ck_assert_int_eq(workdays_between(&w, day_from_civil(2025, 1, 1), day_from_civil(2025, 12, 31)),
                     248);
    ck_assert_int_eq(workdays_between(&w, day_from_civil(2026, 1, 1), day_from_civil(2026, 12, 31)),
                     248);
}
END_TEST

START_TEST(counts_equal_counting_one_by_one)
{
    day_number from = day_from_civil(2024, 12, 20);
    day_number to = day_from_civil(2025, 3, 1);
    for (day_number a = from; a <= to; a++) {
        int32_t count = 0;
        for (day_number b = a; b <= to; b++) {
            int32_t days = 0;
            count += b > a && is_workday(&w, b);
            ck_assert(workdays_elapsed(&w, a, b, &days));
            ck_assert_int_eq(days, count);
        }
    }
}
END_TEST

START_TEST(outside_the_calendar_there_is_no_answer)
{
    int32_t days = 0;
    day_number last = day_from_civil(2026, 12, 31);
    day_number first = day_from_civil(2007, 1, 1);
    ck_assert(workdays_elapsed(&w, last - 1, last, &days));
    ck_assert(!workdays_elapsed(&w, last, last + 1, &days));
    ck_assert(!workdays_inclusive(&w, first - 1, first, &days));
    ck_assert(workdays_inclusive(&w, first, first, &days));
}
END_TEST

Suite *suite_workday(void)
{
    Suite *s = suite_create("workday");
    TCase *t = tcase_create("workday");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, both_counts_of_the_table, 0, sizeof table / sizeof *table);
    tcase_add_test(t, years_have_the_announced_number_of_working_days);
    tcase_add_test(t, counts_equal_counting_one_by_one);
    tcase_add_test(t, outside_the_calendar_there_is_no_answer);
    suite_add_tcase(s, t);
    return s;
}
