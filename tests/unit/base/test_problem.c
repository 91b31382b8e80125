/* Problems: of each kind so many are listed, and one says how many there are besides. */
#include <string.h>

#include "base/problem.h"
#include "unit/suites.h"

static const char MORE[] = "另有800处与此相同的问题，没有逐一列出";

START_TEST(the_first_of_a_kind_are_listed)
{
    struct arena *arena = arena_new();
    struct problems p;
    problems_init(&p, arena);
    for (int i = 0; i < 1000; i++)
        problem_add(&p, SEVERITY_WARNING, "a.csv", i + 1, NULL, "“%d”不是条目", i);
    problem_add(&p, SEVERITY_WARNING, "b.csv", 1, NULL, "“%d”不是条目", 1);
    problem_add(&p, SEVERITY_ERROR, "a.csv", 1, NULL, "“%d”不是编码", 1);
    ck_assert_uint_eq(p.warnings, 1001);
    ck_assert_uint_eq(p.errors, 1);
    ck_assert_uint_eq(p.list.n, PROBLEMS_LISTED + 3);
    ck_assert_str_eq(p.list.at[PROBLEMS_LISTED - 1].text, "“199”不是条目");
    ck_assert_str_eq(p.list.at[PROBLEMS_LISTED].text, MORE);
    ck_assert_str_eq(p.list.at[PROBLEMS_LISTED].file, "a.csv");
    ck_assert_int_eq(p.list.at[PROBLEMS_LISTED].line, 0);
    ck_assert_str_eq(p.list.at[PROBLEMS_LISTED + 1].file, "b.csv");
    arena_free(arena);
}
END_TEST

/* The same words of a thousand files are one kind; other words are another. */
START_TEST(words_that_are_handed_on_are_a_kind)
{
    struct arena *arena = arena_new();
    struct problems p;
    char file[16];
    problems_init(&p, arena);
    for (int i = 0; i < 1000; i++) {
        snprintf(file, sizeof file, "%d.csv", i);
        problem_add(&p, SEVERITY_ERROR, file, 0, NULL, "%s", "没有表头");
    }
    problem_add(&p, SEVERITY_ERROR, "1.csv", 0, NULL, "%s", "是空的");
    ck_assert_uint_eq(p.list.n, PROBLEMS_LISTED + 2);
    ck_assert_str_eq(p.list.at[PROBLEMS_LISTED].text, MORE);
    ck_assert_uint_eq(p.errors, 1001);
    arena_free(arena);
}
END_TEST

START_TEST(what_was_told_is_not_counted_again)
{
    struct arena *arena = arena_new();
    struct problems p;
    problems_init(&p, arena);
    for (int i = 0; i < PROBLEMS_LISTED + 1; i++)
        problem_add(&p, SEVERITY_NOTE, NULL, 0, NULL, "第%d个", i);
    problems_told(&p);
    problem_add(&p, SEVERITY_NOTE, NULL, 0, NULL, "第%d个", 7);
    ck_assert_uint_eq(p.list.n, PROBLEMS_LISTED + 2);
    ck_assert_str_eq(p.list.at[PROBLEMS_LISTED + 1].text, "第7个");
    arena_free(arena);
}
END_TEST

Suite *suite_problem(void)
{
    Suite *suite = suite_create("problem");
    TCase *all = tcase_create("problems");
    tcase_add_test(all, the_first_of_a_kind_are_listed);
    tcase_add_test(all, words_that_are_handed_on_are_a_kind);
    tcase_add_test(all, what_was_told_is_not_counted_again);
    suite_add_tcase(suite, all);
    return suite;
}
