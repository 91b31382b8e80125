/* Cases: histograms give exact percentiles; lists keep the longest. */
#include <string.h>

#include <stdlib.h>

#include "facts/cases.h"
#include "unit/suites.h"

static struct arena *arena;
static const struct record record = {.file = "f.csv", .line = 7};

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(arena);
}

START_TEST(percentiles_are_nearest_rank)
{
    struct durations d = {0};
    for (int32_t v = 1; v <= 20; v++)
        duration_add_days(&d, arena, v, &record, slice_of("x"));
    ck_assert_int_eq(durations_percentile(&d, ratio_of(1, 2), 0, 0), 10);   /* rank 10 of 20 */
    ck_assert_int_eq(durations_percentile(&d, ratio_of(19, 20), 0, 0), 19); /* rank 19 */
    ck_assert_int_eq(d.sum, 210);
    ck_assert_int_eq(d.max, 20);
    ck_assert_int_eq(durations_above(&d, ratio_int(7)), 13);
    duration_add_days(&d, arena, 100, &record, slice_of("y"));
    ck_assert_int_eq(durations_percentile(&d, ratio_of(19, 20), 0, 0),
                     20); /* ceil(0.95 * 21) = 20 */
    ck_assert_int_eq(durations_percentile(&d, ratio_of(1, 1), 0, 0), 100);
}
END_TEST

START_TEST(untold_cases_may_have_been_the_shortest)
{
    struct durations d = {0};
    for (int32_t v = 5; v <= 8; v++)
        duration_add_days(&d, arena, v, &record, slice_of("x"));
    ck_assert_int_eq(durations_percentile(&d, ratio_of(1, 2), 0, 1), 6); /* rank 2 of 5 6 7 8 */
    ck_assert_int_eq(durations_percentile(&d, ratio_of(1, 2), 1, 1), 6); /* rank 3 of 1 5 6 7 8 */
    ck_assert_int_eq(durations_percentile(&d, ratio_of(1, 2), 4, 1),
                     1); /* rank 4 of 1 1 1 1 5 6 7 8 */
}
END_TEST

START_TEST(untold_cases_may_have_been_the_longest)
{
    struct durations d = {0};
    int64_t most = 0;
    for (int32_t v = 5; v <= 8; v++)
        duration_add_days(&d, arena, v, &record, slice_of("x"));
    ck_assert(durations_percentile_most(&d, ratio_of(1, 2), 1, &most)); /* rank 3 of 5 6 7 8 ? */
    ck_assert_int_eq(most, 7);
    ck_assert(
        !durations_percentile_most(&d, ratio_of(1, 2), 5, &most)); /* rank 5 of 5 6 7 8 ? ... */
}
END_TEST

static int heavier_first(const void *a, const void *b)
{
    const struct evidence *x = a;
    const struct evidence *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void sort(struct evidence_list *list)
{
    qsort(list->kept.at, list->kept.n, sizeof *list->kept.at, heavier_first);
}

START_TEST(lists_keep_the_longest_and_count_all)
{
    struct durations d = {0};
    for (int32_t v = 0; v < 5000; v++)
        duration_add_days(&d, arena, v * 7919 % 5000, &record, slice_of("x"));
    sort(&d.longest);
    ck_assert_int_eq(d.longest.total, 5000);
    ck_assert_int_eq(d.longest.kept.n, EVIDENCE_KEPT);
    for (size_t i = 0; i < EVIDENCE_KEPT; i++)
        ck_assert_int_eq(d.longest.kept.at[i].weight, 4999 - (int64_t)i);
}
END_TEST

START_TEST(plain_lists_keep_the_first)
{
    struct evidence_list list = {0};
    for (int i = 0; i < 3000; i++)
        evidence_add(&list, arena, &record, slice_of(arena_format(arena, "%d", i)));
    sort(&list);
    ck_assert_int_eq(list.total, 3000);
    ck_assert_str_eq(list.kept.at[0].id, "0");
    ck_assert_str_eq(list.kept.at[EVIDENCE_KEPT - 1].id, "999");
}
END_TEST

START_TEST(spans_that_end_before_they_begin_are_unknown)
{
    struct moment a = {start_of(100) + 50, false};
    struct moment b = {start_of(100) + 49, false};
    struct moment day = {start_of(100), true};
    struct stretch seconds;
    enum unknown_reason why = UNKNOWN_BLANK;
    ck_assert(!span_seconds(&a, &b, false, &seconds, &why));
    ck_assert_int_eq(why, UNKNOWN_REVERSED);
    ck_assert(span_seconds(&a, &day, true, &seconds, &why)); /* that same day */
    ck_assert_int_eq(seconds.most, 0);
}
END_TEST

START_TEST(a_date_is_any_moment_of_its_day)
{
    struct moment eight = {start_of(100) + 8 * SECONDS_PER_HOUR, false};
    struct moment today = {start_of(100), true};
    struct moment next = {start_of(101), true};
    struct stretch took;
    enum unknown_reason why;
    ck_assert(span_seconds(&eight, &next, false, &took, &why));
    ck_assert_int_eq(took.least, 16 * SECONDS_PER_HOUR);
    ck_assert_int_eq(took.most, 40 * SECONDS_PER_HOUR - 1);
    ck_assert(span_seconds(&today, &next, false, &took, &why));
    ck_assert_int_eq(took.least, 1);
    ck_assert_int_eq(took.most, 48 * SECONDS_PER_HOUR - 1);
    ck_assert(span_seconds(&today, &today, false, &took, &why));
    ck_assert_int_eq(took.least, 0);
    ck_assert(span_seconds(&today, &next, true, &took, &why)); /* a limit in days */
    ck_assert_int_eq(took.least, SECONDS_PER_DAY);
    ck_assert_int_eq(took.most, SECONDS_PER_DAY);
}
END_TEST

Suite *suite_cases(void)
{
    Suite *s = suite_create("cases");
    TCase *t = tcase_create("cases");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, percentiles_are_nearest_rank);
    tcase_add_test(t, untold_cases_may_have_been_the_shortest);
    tcase_add_test(t, lists_keep_the_longest_and_count_all);
    tcase_add_test(t, plain_lists_keep_the_first);
    tcase_add_test(t, spans_that_end_before_they_begin_are_unknown);
    tcase_add_test(t, a_date_is_any_moment_of_its_day);
    tcase_add_test(t, untold_cases_may_have_been_the_longest);
    suite_add_tcase(s, t);
    return s;
}
