/* Rank: who has a place, and who shares it. */
#include "history/rank.h"
#include "unit/suites.h"

static struct standing total(const char *code, const char *level, int64_t hundredths)
{
    struct ratio t = ratio_of(hundredths, 100);
    return (struct standing){.code = code, .judged = true, .level = level, .lo = t, .hi = t};
}

START_TEST(equal_totals_share_a_place_and_the_next_is_counted_on)
{
    struct standing list[] = {total("A", "III", 482), total("B", "II", 350), total("C", "II", 350),
                              total("D", "I", 157)};
    static const size_t want[] = {1, 2, 2, 4};
    standings_place(list, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_uint_eq(list[i].place, want[i]);
}
END_TEST

START_TEST(open_and_ungraded_ones_have_no_place_however_high_their_total)
{
    struct standing open = total("O", "II", 400);
    open.hi = ratio_of(420, 100);
    struct standing list[] = {total("D", "I", 157),
                              total("X", NULL, 500),
                              total("P", "待定", 490),
                              open,
                              {.code = "F", .judged = false}};
    for (size_t i = 1; i < 5; i++)
        ck_assert_int_lt(standing_compare(&list[0], &list[i]), 0);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_lt(standing_compare(&list[i], &list[4]), 0);
    standings_place(list, 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_uint_eq(list[i].place, i == 0);
}
END_TEST

START_TEST(equal_ones_stand_by_code)
{
    struct standing a = total("A", "II", 350);
    struct standing b = total("B", "II", 350);
    ck_assert_int_lt(standing_compare(&a, &b), 0);
    ck_assert_int_gt(standing_compare(&b, &a), 0);
}
END_TEST

Suite *suite_rank(void)
{
    Suite *suite = suite_create("rank");
    TCase *tc = tcase_create("rank");
    tcase_add_test(tc, equal_totals_share_a_place_and_the_next_is_counted_on);
    tcase_add_test(tc, open_and_ungraded_ones_have_no_place_however_high_their_total);
    tcase_add_test(tc, equal_ones_stand_by_code);
    suite_add_tcase(suite, tc);
    return suite;
}
