/* Sampling: Wilson's interval against its definition, and the number of answers that settles. */
#include "score/sampling.h"
#include "unit/suites.h"

static const struct ratio z = {489991, 250000}; /* 1.959964 */

/* (p - t)^2 <= z^2 t (1 - t) / n, straight from the definition in long double: far from the edge. */
static long double excess(int64_t k, int64_t n, struct ratio t)
{
    long double p = (long double)k / (long double)n;
    long double limit = (long double)t.num / (long double)t.den;
    long double q = 1.959964L;
    return (p - limit) * (p - limit) - q * q * limit * (1 - limit) / (long double)n;
}

static const struct {
    int64_t k, n;
} shares[] = {{0, 1},   {1, 1},      {1, 2},           {0, 10},     {3, 10},
              {10, 10}, {15, 300},   {31, 240},        {999, 1000}, {1, 1000000},
              {5, 100}, {500, 1000}, {500000, 1000000}};

START_TEST(ends_lie_inside_and_the_next_points_outside)
{
    int64_t k = shares[_i].k;
    int64_t n = shares[_i].n;
    struct share_interval x = wilson_interval(k, n, z);
    struct ratio step = ratio_of(1, 1000000);
    struct ratio below = ratio_add(x.lo, ratio_multiply(step, ratio_int(-1)));
    struct ratio above = ratio_add(x.hi, step);
    ck_assert_int_le(ratio_compare(x.lo, ratio_of(k, n)), 0);
    ck_assert_int_ge(ratio_compare(ratio_add(x.hi, step), ratio_of(k, n)), 0);
    ck_assert(excess(k, n, x.lo) <= 1e-15L);
    ck_assert(excess(k, n, x.hi) <= 1e-15L);
    ck_assert(below.num < 0 || excess(k, n, below) > -1e-15L);
    ck_assert(ratio_compare(above, ratio_int(1)) > 0 || excess(k, n, above) > -1e-15L);
}
END_TEST

START_TEST(the_number_that_settles_is_the_least)
{
    struct ratio limit = ratio_of(1, 20);
    /* 4 %: 0.01^2 n > z^2 0.05 0.95 */
    int64_t n = wilson_settles(4, 100, limit, z);
    ck_assert_int_eq(n, 1825);
    ck_assert(excess(4 * n, 100 * n, limit) > 0); /* more than enough answers */
    /* with the least number the limit is out, with one answer fewer it is in */
    ck_assert(1.0L / 10000 - 1.959964L * 1.959964L * 0.0475L / (long double)n > 0);
    ck_assert(1.0L / 10000 - 1.959964L * 1.959964L * 0.0475L / (long double)(n - 1) < 0);
}
END_TEST

START_TEST(what_is_settled_needs_no_more)
{
    ck_assert_int_eq(wilson_settles(0, 1000, ratio_of(1, 2), z), 1000);
    ck_assert_int_eq(wilson_settles(1000000, 1000000, ratio_of(1, 10000), z), 1000000);
}
END_TEST

START_TEST(no_number_settles_a_share_on_the_limit)
{
    ck_assert_int_eq(wilson_settles(5, 100, ratio_of(1, 20), z), 0);
    ck_assert_int_eq(wilson_settles(1, 2, ratio_of(5000, 10000), z), 0);
}
END_TEST

Suite *suite_sampling(void)
{
    Suite *s = suite_create("sampling");
    TCase *t = tcase_create("sampling");
    tcase_add_loop_test(t, ends_lie_inside_and_the_next_points_outside, 0,
                        sizeof shares / sizeof *shares);
    tcase_add_test(t, the_number_that_settles_is_the_least);
    tcase_add_test(t, what_is_settled_needs_no_more);
    tcase_add_test(t, no_number_settles_a_share_on_the_limit);
    suite_add_tcase(s, t);
    return s;
}
