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

Suite *suite_compare(void)
{
    Suite *s = suite_create("compare");
    TCase *t = tcase_create("compare");
    tcase_add_test(t, a_step_has_a_name_where_the_states_differ);
    tcase_add_test(t, a_no_is_remedied_only_where_it_became_yes);
    tcase_add_test(t, a_new_no_is_one_whatever_was_before);
    suite_add_tcase(s, t);
    return s;
}
