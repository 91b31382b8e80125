/* Short text: cut where a part ends, brackets closed, never longer than asked for. */
#include "report/short_text.h"

#include <string.h>

#include "unit/suites.h"

static const struct {
    const char *text;
    size_t columns;
    const char *out;
} table[] = {
    {"甲乙丙丁", 8, "甲乙丙丁"},
    {"甲乙，丙丁", 9, "甲乙…"},
    {"甲乙；丙丁", 9, "甲乙…"},
    {"甲乙（丙丁，戊己）庚", 16, "甲乙（丙丁）…"}, /* a bracket is closed */
    {"甲乙（丙丁戊己）庚", 14, "甲乙…"},           /* and has no part of its own */
    {"甲乙“丙，丁戊己”庚", 14, "甲乙…"},           /* what is quoted stays whole */
    {"甲乙（丙丁，戊己）庚", 14, "甲乙（丙丁）…"}, /* the mark where it ends needs no room */
    {"甲乙丙丁戊己", 10, "甲乙丙…"},               /* without parts */
    {"，甲乙丙丁戊", 10, "，甲乙…"},
    {"", 4, ""},
};

START_TEST(texts_are_cut_where_parts_end)
{
    struct arena *arena = arena_new();
    const char *out = short_text(arena, table[_i].text, table[_i].columns, "…");
    ck_assert_str_eq(out, table[_i].out);
    ck_assert_uint_le(short_width(out, strlen(out)), table[_i].columns);
    arena_free(arena);
}
END_TEST

static const struct {
    const char *text;
    size_t columns;
    const char *out;
} figure[] = {
    {"甲（乙）7（丙9，丁）；戊", 18, "甲（乙）7（丙9）等"}, /* has room for what is asked */
    {"甲（乙）7（丙9，丁）；戊", 17, "甲7（丙9）等"},       /* has not */
    {"甲（乙）7（丙9）；戊己", 20, "甲（乙）7（丙9）等"},
    {"甲（乙）7（丙9）；戊己庚辛", 19, "甲7（丙9）等"}, /* the mark has room, and no bracket more */
    {"甲（乙）7（丙9）；戊己", 15, "甲7（丙9）等"},
    {"甲（乙）7（丙9，丁）；戊", 40, "甲（乙）7（丙9，丁）；戊"},
    {"甲（乙（丙）丁）7（戊9，己）", 13, "甲7（戊9）"}, /* no other figure is left out */
    {"甲7（丙9，丁；戊），己庚", 14, "甲7（丙9）"},
    {"甲乙7（丙9，丁）；戊", 12, "甲乙7等"}, /* nothing to leave out */
    {"甲（乙丙", 7, "甲"},                   /* a bracket without an end */
    {"甲乙丙丁戊己", 10, "甲乙丙…"},         /* without parts */
    {"", 4, ""},
};

START_TEST(figures_keep_what_is_asked_of_them)
{
    struct arena *arena = arena_new();
    const char *out = short_figure(arena, figure[_i].text, figure[_i].columns, "…", "等");
    ck_assert_str_eq(out, figure[_i].out);
    ck_assert_uint_le(short_width(out, strlen(out)), figure[_i].columns);
    arena_free(arena);
}
END_TEST

Suite *suite_short_text(void)
{
    Suite *s = suite_create("short_text");
    TCase *t = tcase_create("short_text");
    tcase_add_loop_test(t, texts_are_cut_where_parts_end, 0, sizeof table / sizeof *table);
    tcase_add_loop_test(t, figures_keep_what_is_asked_of_them, 0, sizeof figure / sizeof *figure);
    suite_add_tcase(s, t);
    return s;
}
