/* Compare: every step between two states of a row has one name. */
#include "history/compare.h"
#include "unit/suites.h"

START_TEST(a_step_has_a_name_where_the_states_differ)
{
    for (unsigned from = 0; from <= ROW_ABSENT; from++)
        for (unsigned to = 0; to <= ROW_ABSENT; to++) {
            enum change change = row_change(from, to);
            ck_assert_int_eq(change == CHANGE_NONE, from == to);
            ck_assert(change < ROW_CHANGES || change == CHANGE_NONE);
        }
}
END_TEST

START_TEST(a_no_is_remedied_only_where_it_became_yes)
{
    for (unsigned to = 0; to <= ROW_ABSENT; to++)
        ck_assert_int_eq(row_change(ROW_NO, to) == CHANGE_REMEDIED, to == ROW_YES);
    ck_assert_int_eq(row_change(ROW_NO, ROW_PENDING), CHANGE_NO_OPENED);
}
END_TEST

START_TEST(a_new_no_is_one_whatever_was_before)
{
    for (unsigned from = 0; from <= ROW_ABSENT; from++)
        for (unsigned to = 0; to <= ROW_ABSENT; to++)
            ck_assert_int_eq(row_change(from, to) == CHANGE_NEW_NO, from != ROW_NO && to == ROW_NO);
}
END_TEST

/* --- values as result.json has them ------------------------------------------------------------------------- */

static const struct {
    const char *text;
    int64_t num, den; /* 0: no number */
} values[] = {
    {"12", 12, 1},
    {"0.5", 1, 2},
    {"-3", -3, 1},
    {"3397.999722222222", 339799972222222, 100000000000}, /* 16 digits */
    {"123456789012345.678", 123456789012345, 1},
    {"1234567890123456", 0, 0}, /* too large, not too exact */
    {"1234567890123456.5", 0, 0},
    {"3397.99972222222x", 0, 0},
    {"1.", 0, 0},
    {".5", 0, 0},
    {"", 0, 0},
    {"1.2.3", 0, 0},
    {"many", 0, 0},
};

START_TEST(a_value_is_read_with_all_the_digits_that_are_taken)
{
    struct ratio value = {0};
    bool sound = kept_value(values[_i].text, &value);
    ck_assert_int_eq(sound, values[_i].den != 0);
    if (sound)
        ck_assert_int_eq(ratio_compare(value, ratio_of(values[_i].num, values[_i].den)), 0);
}
END_TEST

Suite *suite_compare(void)
{
    Suite *s = suite_create("compare");
    TCase *t = tcase_create("compare");
    tcase_add_test(t, a_step_has_a_name_where_the_states_differ);
    tcase_add_test(t, a_no_is_remedied_only_where_it_became_yes);
    tcase_add_test(t, a_new_no_is_one_whatever_was_before);
    tcase_add_loop_test(t, a_value_is_read_with_all_the_digits_that_are_taken, 0,
                        sizeof values / sizeof *values);
    suite_add_tcase(s, t);
    return s;
}
