/* Templates: the shipped ones load, with a province's own days too. (Mistakes: tests/standard/test_templates.py.) */
#include <stdlib.h>
#include <unistd.h>

#include "score/library.h"
#include "unit/suites.h"

START_TEST(shipped_templates_are_sound)
{
    struct arena *arena = arena_new();
    struct problems problems;
    struct library library;
    const struct calendar_layers none = {0};
    problems_init(&problems, arena);
    const struct library_source from = {"templates", 0, &none, NULL};
    ck_assert(library_load(&library, arena, &from, &problems));
    ck_assert_int_eq(library.form->n, 211);
    ck_assert_int_eq(library.grading->n, 19);
    arena_free(arena);
}
END_TEST

START_TEST(a_province_can_add_its_own_days)
{
    struct arena *arena = arena_new();
    struct problems problems;
    struct library library;
    char path[] = "/tmp/caeval-province-XXXXXX";
    int fd = mkstemp(path);
    static const char days[] =
        "date,kind,name\n2025-04-01,holiday,三月三\n2025-04-05,workday,调休\n"
        "2027-01-01,holiday,元旦\n2027-10-01,holiday,国庆节\n";
    ck_assert_int_eq(write(fd, days, sizeof days - 1), sizeof days - 1);
    close(fd);
    problems_init(&problems, arena);
    const struct calendar_layers layers = {.own = path};
    const struct library_source from = {"templates", 0, &layers, NULL};
    ck_assert(library_load(&library, arena, &from, &problems));
    ck_assert(!is_workday(&library.calendar.workdays, day_from_civil(2025, 4, 1)));
    ck_assert(is_workday(&library.calendar.workdays, day_from_civil(2025, 4, 5)));
    ck_assert(workdays_cover(&library.calendar.workdays, day_from_civil(2027, 12, 31)));
    unlink(path);
    arena_free(arena);
}
END_TEST

Suite *suite_templates(void)
{
    Suite *s = suite_create("templates");
    TCase *t = tcase_create("templates");
    tcase_add_test(t, shipped_templates_are_sound);
    tcase_add_test(t, a_province_can_add_its_own_days);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}
