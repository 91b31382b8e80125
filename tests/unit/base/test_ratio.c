/* Exact ratios: where doubles go wrong, these do not. */
#include <string.h>

#include "base/ratio.h"
#include "unit/suites.h"

static struct ratio r(int64_t num, int64_t den)
{
    return ratio_of(num, den);
}

START_TEST(lowest_terms_and_positive_denominator)
{
    struct ratio x = r(-6, -8);
    ck_assert_int_eq(x.num, 3);
    ck_assert_int_eq(x.den, 4);
    x = r(0, -5);
    ck_assert_int_eq(x.num, 0);
    ck_assert_int_eq(x.den, 1);
}
END_TEST

START_TEST(comparison_is_exact_where_doubles_are_not)
{
    /* n/d*100 >= t in doubles fails at 57/100 and 29/50 */
    ck_assert_int_eq(ratio_compare(ratio_multiply(r(57, 100), r(100, 1)), r(57, 1)), 0);
    ck_assert_int_eq(ratio_compare(ratio_multiply(r(29, 50), r(100, 1)), r(58, 1)), 0);
    /* 1 - 19/20 is above 0.05 in doubles */
    ck_assert_int_eq(ratio_compare(ratio_add(r(1, 1), r(-19, 20)), r(1, 20)), 0);
    ck_assert_int_lt(ratio_compare(r(899, 1000), r(9, 10)), 0);
    ck_assert_int_gt(ratio_compare(r(9001, 10000), r(9, 10)), 0);
    ck_assert_int_lt(ratio_compare(r(INT64_MAX - 1, INT64_MAX), r(1, 1)), 0);
}
END_TEST

static const struct {
    const char *text;
    bool sound;
    int64_t num, den;
} parses[] = {
    {"0", true, 0, 1},
    {"24", true, 24, 1},
    {"0.5", true, 1, 2},
    {"-1.25", true, -5, 4},
    {"9/10", true, 9, 10},
    {"3.50", true, 7, 2},
    {"123456789012345", true, 123456789012345, 1},
    {"", false, 0, 0},
    {"-", false, 0, 0},
    {".5", false, 0, 0},
    {"5.", false, 0, 0},
    {"1e3", false, 0, 0},
    {"0x1A", false, 0, 0},
    {"nan", false, 0, 0},
    {"inf", false, 0, 0},
    {"1,5", false, 0, 0},
    {" 1", false, 0, 0},
    {"1 ", false, 0, 0},
    {"1/0", false, 0, 0},
    {"1234567890123456", false, 0, 0},
    {"+1", false, 0, 0},
    {"99999999.9999999999999999", false, 0, 0}, /* refused before it is too large to hold */
    {"123456789012345.5", false, 0, 0},
};

START_TEST(parses_decimals_and_nothing_else)
{
    struct ratio out;
    const char *text = parses[_i].text;
    ck_assert_int_eq(ratio_parse(text, strlen(text), &out), parses[_i].sound);
    if (parses[_i].sound) {
        ck_assert_int_eq(out.num, parses[_i].num);
        ck_assert_int_eq(out.den, parses[_i].den);
    }
}
END_TEST

START_TEST(text_never_reads_as_a_limit_it_is_not)
{
    struct arena *a = arena_new();
    ck_assert_str_eq(ratio_percent(a, r(9, 10)), "90%");
    ck_assert_str_eq(ratio_percent(a, r(899, 1000)), "89.9%");
    ck_assert_str_eq(ratio_percent(a, r(8999999, 10000000)), "89.99999%");
    ck_assert_str_eq(ratio_percent(a, r(2, 3)), "66.67%");
    ck_assert_str_eq(ratio_fixed(a, r(349, 100), 2), "3.49");
    ck_assert_str_eq(ratio_fixed(a, r(7, 2), 2), "3.50");
    ck_assert_str_eq(ratio_fixed(a, r(-1, 3), 2), "-0.33");
    ck_assert_str_eq(ratio_fixed(a, r(1, 8), 2), "0.13"); /* half away from zero */
    ck_assert_str_eq(ratio_text(a, r(19, 5), 4), "3.8");
    ck_assert_str_eq(ratio_text(a, r(20, 1), 4), "20");
    ck_assert_str_eq(ratio_text(a, r(1, 3), 4), "0.3333");
    arena_free(a);
}
END_TEST

Suite *suite_ratio(void)
{
    Suite *s = suite_create("ratio");
    TCase *t = tcase_create("ratio");
    tcase_add_test(t, lowest_terms_and_positive_denominator);
    tcase_add_test(t, comparison_is_exact_where_doubles_are_not);
    tcase_add_loop_test(t, parses_decimals_and_nothing_else, 0, sizeof parses / sizeof *parses);
    tcase_add_test(t, text_never_reads_as_a_limit_it_is_not);
    suite_add_tcase(s, t);
    return s;
}
