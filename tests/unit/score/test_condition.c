/* Conditions: three-valued comparison of intervals, for every operator around its limit. */
#include "score/condition.h"
#include "unit/suites.h"

enum { NO = TRI_NO, UN = TRI_UNKNOWN, YES = TRI_YES };

static const struct {
    enum comparison op;
    int lo, hi;  /* hi < 0: open */
    int verdict; /* against 10 */
} table[] = {
    {COMPARE_LE, 9, 9, YES},   {COMPARE_LE, 10, 10, YES}, {COMPARE_LE, 11, 11, NO},
    {COMPARE_LE, 9, 11, UN},   {COMPARE_LE, 9, -1, UN},   {COMPARE_LE, 11, -1, NO},
    {COMPARE_LE, 5, 10, YES},  {COMPARE_LT, 9, 9, YES},   {COMPARE_LT, 10, 10, NO},
    {COMPARE_LT, 9, 10, UN},   {COMPARE_LT, 10, -1, NO},  {COMPARE_GE, 9, 9, NO},
    {COMPARE_GE, 10, 10, YES}, {COMPARE_GE, 11, 11, YES}, {COMPARE_GE, 9, 10, UN},
    {COMPARE_GE, 9, -1, UN},   {COMPARE_GE, 10, -1, YES}, {COMPARE_GT, 10, 10, NO},
    {COMPARE_GT, 11, 11, YES}, {COMPARE_GT, 10, 11, UN},  {COMPARE_GT, 11, -1, YES},
    {COMPARE_EQ, 10, 10, YES}, {COMPARE_EQ, 9, 9, NO},    {COMPARE_EQ, 9, 11, UN},
    {COMPARE_EQ, 11, -1, NO},  {COMPARE_EQ, 10, -1, UN},
};

static enum tri judge(const struct measure *measure, struct condition condition)
{
    static const size_t none[] = {SIZE_MAX};
    static const struct measure_def def = {.name = "m", .title = "m", .unit = "cases"};
    static const bool choice[] = {false};
    struct measure m = *measure;
    struct measures measures = {&m, 1};
    struct meaning meaning = {.measure = 0};
    struct finding finding;
    m.def = &def;
    condition.meaning = &meaning;
    condition.n_meanings = 1;
    condition.limit = ratio_int(10);
    condition.limit_measure = SIZE_MAX;
    condition.reading = none;
    ck_assert(condition_judge(&condition, &measures, (struct reading_choice){choice}, &finding));
    return finding.verdict;
}

START_TEST(intervals_against_a_limit)
{
    struct measure m = {.state = MEASURE_BOUNDED,
                        .lo = ratio_int(table[_i].lo),
                        .hi = ratio_int(table[_i].hi < 0 ? 0 : table[_i].hi),
                        .hi_open = table[_i].hi < 0};
    struct condition c = {.comparison = table[_i].op};
    ck_assert_int_eq(judge(&m, c), table[_i].verdict);
}
END_TEST

START_TEST(unknown_measures_decide_nothing)
{
    struct measure m = {.state = MEASURE_UNKNOWN, .lo = ratio_int(0), .hi = ratio_int(0)};
    ck_assert_int_eq(judge(&m, (struct condition){.comparison = COMPARE_LE}), TRI_UNKNOWN);
}
END_TEST

START_TEST(no_cases_follow_the_policy)
{
    struct measure m = {.state = MEASURE_NO_CASES, .lo = ratio_int(0), .hi = ratio_int(0)};
    ck_assert_int_eq(judge(&m, (struct condition){.none = NONE_UNKNOWN}), TRI_UNKNOWN);
    ck_assert_int_eq(judge(&m, (struct condition){.none = NONE_PASS}), TRI_YES);
}
END_TEST

START_TEST(refuting_conditions_count_only_when_they_fail)
{
    struct measure bad = {.state = MEASURE_BOUNDED, .lo = ratio_int(11), .hi = ratio_int(11)};
    struct measure unknown = {.state = MEASURE_UNKNOWN, .lo = ratio_int(0), .hi = ratio_int(0)};
    ck_assert_int_eq(judge(&bad, (struct condition){.force = FORCE_REFUTE}), TRI_NO);
    ck_assert_int_eq(judge(&unknown, (struct condition){.force = FORCE_REFUTE}), TRI_YES);
    ck_assert_int_eq(judge(&bad, (struct condition){.force = FORCE_INFORM}), TRI_YES);
}
END_TEST

Suite *suite_condition(void)
{
    Suite *s = suite_create("condition");
    TCase *t = tcase_create("condition");
    tcase_add_loop_test(t, intervals_against_a_limit, 0, sizeof table / sizeof *table);
    tcase_add_test(t, unknown_measures_decide_nothing);
    tcase_add_test(t, no_cases_follow_the_policy);
    tcase_add_test(t, refuting_conditions_count_only_when_they_fail);
    suite_add_tcase(s, t);
    return s;
}
