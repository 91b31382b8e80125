/* Spans: the union of intervals, to the second. */
#include "facts/spans.h"
#include "unit/suites.h"

static struct arena *arena;
static struct span_list list;

static void set_up(void)
{
    arena = arena_new();
    list = (struct span_list){0};
}

static void tear_down(void)
{
    arena_free(arena);
}

static void add(instant start, instant end, int64_t line)
{
    *vec_push(arena, &list.span) = (struct span){start, end, "f.csv", line, false};
}

static void is_span(size_t i, instant start, instant end, int64_t line)
{
    ck_assert_uint_lt(i, list.span.n);
    ck_assert_int_eq(list.span.at[i].start, start);
    ck_assert_int_eq(list.span.at[i].end, end);
    ck_assert_int_eq(list.span.at[i].line, line);
}

START_TEST(nothing_covers_nothing)
{
    spans_merge(&list);
    ck_assert_uint_eq(list.span.n, 0);
    ck_assert_int_eq(spans_covered(&list, 0, 1000), 0);
}
END_TEST

START_TEST(what_touches_is_one_and_a_second_between_is_not)
{
    add(20, 30, 3);
    add(10, 20, 2);
    add(31, 40, 4);
    spans_merge(&list);
    ck_assert_uint_eq(list.span.n, 2);
    is_span(0, 10, 30, 3);
    is_span(1, 31, 40, 4);
    ck_assert_int_eq(spans_covered(&list, 0, 100), 29);
}
END_TEST

START_TEST(overlaps_count_once_in_any_order)
{
    static const int order[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
    static const struct {
        instant start, end;
    } given[] = {{10, 50}, {20, 30}, {40, 60}, {10, 50}};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        list = (struct span_list){0};
        for (size_t i = 0; i < 4; i++)
            add(given[order[k][i]].start, given[order[k][i]].end, order[k][i] + 2);
        spans_merge(&list);
        ck_assert_uint_eq(list.span.n, 1);
        is_span(0, 10, 60, 4); /* the place of the one that ends it */
    }
}
END_TEST

START_TEST(what_lies_inside_does_not_end_it)
{
    add(10, 90, 2);
    add(20, 30, 3);
    add(40, 90, 4);
    spans_merge(&list);
    ck_assert_uint_eq(list.span.n, 1);
    is_span(0, 10, 90, 2);
}
END_TEST

START_TEST(nothing_long_covers_nothing_and_joins_nothing)
{
    add(20, 20, 2);
    add(10, 15, 3);
    add(25, 30, 4);
    spans_merge(&list);
    ck_assert_int_eq(spans_covered(&list, 0, 100), 10);
    ck_assert_uint_eq(list.span.n, 3);
}
END_TEST

START_TEST(an_end_without_seconds_goes_on_to_the_next_minute)
{
    struct span eight = {0, 28740, "f.csv", 2, false}; /* 07:59 */
    ck_assert(span_meets(&eight, 28740));
    ck_assert(!span_meets(&eight, 28741));
    eight.to_minute = true;
    ck_assert(span_meets(&eight, 28800));
    ck_assert(!span_meets(&eight, 28801));
    eight = (struct span){0, 28799, "f.csv", 2, false}; /* 07:59:59 */
    ck_assert(span_meets(&eight, 28800));
    ck_assert(!span_meets(&eight, 28801));
}
END_TEST

static const struct {
    instant begin, end;
    int64_t covered; /* of [100, 200) and [300, 400) */
} windows[] = {
    {0, 1000, 200}, {100, 400, 200}, {150, 350, 100}, {200, 300, 0}, {199, 301, 2},  {100, 100, 0},
    {400, 1000, 0}, {0, 100, 0},     {0, 101, 1},     {399, 400, 1}, {120, 130, 10}, {350, 340, 0},
};

START_TEST(clipped_to_the_window)
{
    add(300, 400, 2);
    add(100, 200, 3);
    spans_merge(&list);
    ck_assert_int_eq(spans_covered(&list, windows[_i].begin, windows[_i].end), windows[_i].covered);
}
END_TEST

START_TEST(a_leap_year_of_seconds)
{
    instant begin = start_of(day_from_civil(2024, 1, 1));
    instant end = start_of(day_from_civil(2025, 1, 1));
    add(begin - 1, end + 1, 2);
    spans_merge(&list);
    ck_assert_int_eq(spans_covered(&list, begin, end), 31622400);
}
END_TEST

Suite *suite_spans(void)
{
    Suite *s = suite_create("spans");
    TCase *t = tcase_create("spans");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, nothing_covers_nothing);
    tcase_add_test(t, what_touches_is_one_and_a_second_between_is_not);
    tcase_add_test(t, overlaps_count_once_in_any_order);
    tcase_add_test(t, what_lies_inside_does_not_end_it);
    tcase_add_test(t, nothing_long_covers_nothing_and_joins_nothing);
    tcase_add_test(t, an_end_without_seconds_goes_on_to_the_next_minute);
    tcase_add_loop_test(t, clipped_to_the_window, 0, sizeof windows / sizeof *windows);
    tcase_add_test(t, a_leap_year_of_seconds);
    suite_add_tcase(s, t);
    return s;
}
