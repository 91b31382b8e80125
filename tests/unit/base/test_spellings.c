/* Spellings: one name in many ways of writing. */
#include "base/spellings.h"
#include "unit/suites.h"

START_TEST(case_width_and_blanks_do_not_tell_names_apart)
{
    struct arena *arena = arena_new();
    struct spellings s = {0};
    ck_assert(spellings_find(&s, arena, slice_of("CA1")) == INDEX_NONE);
    ck_assert_uint_eq(spellings_add(&s, arena, slice_of("CA1")), 0);
    ck_assert_uint_eq(spellings_add(&s, arena, slice_of("CA 2")), 1);
    ck_assert_uint_eq(spellings_add(&s, arena, slice_of("ｃａ１")), 0);
    ck_assert_uint_eq(spellings_add(&s, arena, slice_of("ca2")), 1);
    ck_assert_uint_eq(spellings_add(&s, arena, slice_of("ca2")), 1);
    ck_assert_uint_eq(spellings_find(&s, arena, slice_of("ＣＡ２")), 1);
    ck_assert(spellings_find(&s, arena, slice_of("CA3")) == INDEX_NONE);
    ck_assert_uint_eq(s.first.n, 2);
    ck_assert_str_eq(s.first.at[1], "CA 2"); /* as it was written first */
    arena_free(arena);
}
END_TEST

Suite *suite_spellings(void)
{
    Suite *s = suite_create("spellings");
    TCase *t = tcase_create("spellings");
    tcase_add_test(t, case_width_and_blanks_do_not_tell_names_apart);
    suite_add_tcase(s, t);
    return s;
}
