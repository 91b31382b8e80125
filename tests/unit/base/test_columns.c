/* Columns: widths on a terminal, and tables that stand straight. */
#include <stdlib.h>
#include <string.h>

#include "base/columns.h"
#include "unit/suites.h"

static const struct {
    const char *text;
    size_t columns;
} widths[] = {
    {"", 0},
    {"BJ01", 4},
    {"否", 2},
    {"3.40–3.60", 9}, /* U+2013 takes one column */
    {"评估日：", 8},  /* a full-width colon */
    {"Ⅱ级", 3},       /* a Roman numeral is ambiguous: one */
    {"𠮷祥", 4},      /* above U+FFFF */
    {"é", 1},         /* a combining accent */
    {"→", 1},
    {"☑□", 2},
    {"\xEF\xBC\xA1", 2}, /* a full-width A */
    {"\xEF\xBD\xB1", 1}, /* a half-width kana */
    {"a\nb", 10},        /* printed as \u{000A} */
};

START_TEST(a_text_takes_as_many_columns_as_a_terminal_gives_it)
{
    ck_assert_uint_eq(text_columns(widths[_i].text), widths[_i].columns);
}
END_TEST

START_TEST(columns_are_aligned_and_no_line_ends_in_blanks)
{
    static const char *const cell[] = {"类别", "项目",     "内容", "退步", "第3条",
                                       "",     "转不适用", "x",    "y"};
    struct arena *arena = arena_new();
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    columns_print(to, cell, 3, 3, arena);
    fclose(to);
    ck_assert_str_eq(text, "类别      项目   内容\n退步      第3条\n转不适用  x      y\n");
    free(text);
    arena_free(arena);
}
END_TEST

Suite *suite_columns(void)
{
    Suite *s = suite_create("columns");
    TCase *t = tcase_create("columns");
    tcase_add_loop_test(t, a_text_takes_as_many_columns_as_a_terminal_gives_it, 0,
                        sizeof widths / sizeof *widths);
    tcase_add_test(t, columns_are_aligned_and_no_line_ends_in_blanks);
    suite_add_tcase(s, t);
    return s;
}
