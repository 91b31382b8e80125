/* Wrap: lines of a terminal. */
#include <stdlib.h>
#include <string.h>

#include "base/columns.h"
#include "base/wrap.h"
#include "unit/suites.h"

static const struct {
    const char *head, *text;
    int columns;
    const char *lines;
} pages[] = {
    {"", "一二三四五", 10, "一二三四五\n"},
    {"", "一二三四五六", 10, "一二三四五\n六\n"},
    {"  ", "一二三四五六", 10, "  一二三四\n  五六\n"},
    {"", "一二三四五，六", 10, "一二三四\n五，六\n"}, /* no line begins with a comma */
    {"", "一二三四（五六", 10, "一二三四\n（五六\n"}, /* none ends with a bracket */
    {"", "aaaa bbbb cccc", 9, "aaaa bbbb\ncccc\n"},   /* at blanks, which go */
    {"", "共查2000次", 7, "共查\n2000次\n"},          /* not within a number */
    {"", "a,b;c,d", 4, "a,b;\nc,d\n"},                /* behind separators */
    {"", "abcdefghijkl", 5, "abcde\nfghij\nkl\n"},    /* a word that no line holds */
    {"- ", "一\n二", 20, "- 一\n  二\n"},             /* a line break is one */
    {"- ", "", 20, "- \n"},
    {"", "一\033[2J二", 40, "一\\u{001B}[2J二\n"}, /* nothing steers the terminal */
};

START_TEST(a_text_is_broken_where_it_may_be)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    wrap_print(to, pages[_i].columns, pages[_i].head, pages[_i].text);
    fclose(to);
    ck_assert_str_eq(text, pages[_i].lines);
    free(text);
}
END_TEST

START_TEST(what_is_no_terminal_has_eighty_columns)
{
    FILE *to = tmpfile();
    ck_assert_int_eq(wrap_columns(to), 80);
    fclose(to);
}
END_TEST

Suite *suite_wrap(void)
{
    Suite *s = suite_create("wrap");
    TCase *c = tcase_create("wrap");
    tcase_add_loop_test(c, a_text_is_broken_where_it_may_be, 0, sizeof pages / sizeof *pages);
    tcase_add_test(c, what_is_no_terminal_has_eighty_columns);
    suite_add_tcase(s, c);
    return s;
}
