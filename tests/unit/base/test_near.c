/* Near: the names that somebody may have meant. */
#include <string.h>

#include "base/near.h"
#include "unit/suites.h"

static const char *const names[] = {
    "complaint", "consult",   "total",        "GM38-R1",      "GM38-R2",
    "GM33-R2",   "GM75-DAYS", "客户投诉指标", "客户回访指标", "applications.cycle.max"};

static const struct {
    const char *word, *near;
} words[] = {
    {"complaint", "complaint"},              /* the same: that one alone */
    {"COMPLAINT", "complaint"},              /* in another case */
    {"complaitn", "complaint"},              /* two exchanged */
    {"complant", "complaint"},               /* one missing */
    {"gm38-r2", "GM38-R2"},                  /* not those one away */
    {"GM38-R", "GM38-R1、GM38-R2、GM33-R2"}, /* what holds it comes first */
    {"GM38-R9", "GM38-R1、GM38-R2、GM33-R2"},
    {"客户投诉", "客户投诉指标"},
    {"客户投拆指标", "客户投诉指标、客户回访指标"},
    {"cycle.max", "applications.cycle.max"},
    {"zzzzzzzz", ""},
    {"", ""},
    {"x", ""},
};

START_TEST(the_nearest_names_come_first_and_far_ones_not_at_all)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(near_names(arena, words[_i].word, names, sizeof names / sizeof *names),
                     words[_i].near);
    arena_free(arena);
}
END_TEST

START_TEST(at_most_so_many_are_named_each_once)
{
    static const char *const many[] = {"row1", "row2", "row3", "row1", "row4", "row5", "row6"};
    struct arena *arena = arena_new();
    const char *near = near_names(arena, "row9", many, sizeof many / sizeof *many);
    ck_assert_str_eq(near, "row1、row2、row3、row4、row5");
    arena_free(arena);
}
END_TEST

START_TEST(any_bytes_and_very_long_words_are_taken)
{
    struct arena *arena = arena_new();
    char word[1000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    near_names(arena, word, names, sizeof names / sizeof *names);
    near_names(arena, "\xff\xfe\x80", names, sizeof names / sizeof *names);
    arena_free(arena);
}
END_TEST

Suite *suite_near(void)
{
    Suite *s = suite_create("near");
    TCase *c = tcase_create("near");
    tcase_add_loop_test(c, the_nearest_names_come_first_and_far_ones_not_at_all, 0,
                        sizeof words / sizeof *words);
    tcase_add_test(c, at_most_so_many_are_named_each_once);
    tcase_add_test(c, any_bytes_and_very_long_words_are_taken);
    suite_add_tcase(s, c);
    return s;
}
