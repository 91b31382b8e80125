/* Compare: every step between two states of a row has one name. */
#include "history/compare.h"
#include "unit/suites.h"

START_TEST(a_step_has_a_name_where_the_states_differ)
{
    for (unsigned from = 0; from <= ROW_ABSENT; from++)
        for (unsigned to = 0; to <= ROW_ABSENT; to++) {
            enum change change = row_change(from, to);
            ck_assert_int_eq(change == CHANGE_NONE, from == to);
            ck_assert(change != CHANGE_OTHER);
        }
}
END_TEST

START_TEST(a_no_is_gone_only_where_it_became_yes_or_left_the_form)
{
    ck_assert_int_eq(row_change(ROW_NO, ROW_YES), CHANGE_GONE);
    ck_assert_int_eq(row_change(ROW_NO, ROW_ABSENT), CHANGE_GONE);
    ck_assert_int_eq(row_change(ROW_NO, ROW_PENDING), CHANGE_WORSE);
    ck_assert_int_eq(row_change(ROW_NO, ROW_NA), CHANGE_TO_NA);
}
END_TEST

START_TEST(a_new_no_is_a_step_back_where_there_was_a_yes)
{
    ck_assert_int_eq(row_change(ROW_YES, ROW_NO), CHANGE_WORSE);
    ck_assert_int_eq(row_change(ROW_PENDING, ROW_NO), CHANGE_NEW);
    ck_assert_int_eq(row_change(ROW_NA, ROW_NO), CHANGE_NEW);
    ck_assert_int_eq(row_change(ROW_ABSENT, ROW_NO), CHANGE_NEW);
}
END_TEST

Suite *suite_compare(void)
{
    Suite *s = suite_create("compare");
    TCase *t = tcase_create("compare");
    tcase_add_test(t, a_step_has_a_name_where_the_states_differ);
    tcase_add_test(t, a_no_is_gone_only_where_it_became_yes_or_left_the_form);
    tcase_add_test(t, a_new_no_is_a_step_back_where_there_was_a_yes);
    suite_add_tcase(s, t);
    return s;
}
