/* Sheet text: what a workbook can hold. */
#include <string.h>

#include "report/sheet_text.h"
#include "unit/suites.h"

static const struct {
    const char *text, *sheet;
} table[] = {
    {"甲乙", "甲乙"},
    {"a\tb\rc\nd", "a b c\nd"},
    {"\x01", "[U+0001]"},
    {"\xEF\xBF\xBE", "[U+FFFE]"},
    {"_x0041_", "_x005F_x0041_"},
    {"_x00411_", "_x00411_"},
    {"a_x004G_", "a_x004G_"},
    {"=1+1", "=1+1"}, /* written as a string, never as a formula */
    {"𠮷", "𠮷"},
    {"\xE2\x80\xAE", "[U+202E]"},
    {"甲\xE7", "甲[0xE7]"}, /* what is no text is never written as if it were */
    {"\xE7\x94", "[0xE7][0x94]"},
};

START_TEST(texts)
{
    struct arena *a = arena_new();
    ck_assert_str_eq(sheet_text(a, table[_i].text), table[_i].sheet);
    arena_free(a);
}
END_TEST

START_TEST(long_texts_are_cut_visibly)
{
    struct arena *a = arena_new();
    char *text = arena_alloc(a, 40001);
    memset(text, 'x', 40000);
    const char *sheet = sheet_text(a, text);
    ck_assert_int_eq(strlen(sheet), 32000 + strlen("…"));
    ck_assert_str_eq(sheet + 32000, "…");
    arena_free(a);
}
END_TEST

START_TEST(heights_grow_with_lines)
{
    double one = sheet_text_height("甲", 10, 10);
    double two = sheet_text_height("甲\n乙", 10, 10);
    ck_assert(two > one * 1.6);
    ck_assert(sheet_text_height("甲乙丙丁戊己庚辛壬癸子", 10, 10) > two); /* five a line */
    ck_assert(sheet_text_height("applications.csv", 8, 10) > one); /* words are not cut for free */
}
END_TEST

/* As LibreOffice breaks lines: what hangs together begins a line of its own and goes on over the next. */
START_TEST(lists_of_identifiers_hang_together)
{
    double three = sheet_text_height("甲\n乙\n丙", 20, 10);
    ck_assert_double_eq(sheet_text_height("三个字AB（c.csv:1）、AB（c.csv:2）", 20, 10), three);
}
END_TEST

START_TEST(a_closing_mark_begins_no_line)
{
    double two = sheet_text_height("甲\n乙", 20, 10);
    ck_assert(sheet_text_height("一二三四五六七八九十", 20, 10) < two);
    ck_assert_double_eq(sheet_text_height("一二三四五六七八九十。", 20, 10), two);
    ck_assert_double_eq(sheet_text_height("一二三四五六七八九十AB（甲", 20, 10), two);
}
END_TEST

Suite *suite_sheet_text(void)
{
    Suite *s = suite_create("sheet text");
    TCase *t = tcase_create("sheet text");
    tcase_add_loop_test(t, texts, 0, sizeof table / sizeof *table);
    tcase_add_test(t, long_texts_are_cut_visibly);
    tcase_add_test(t, heights_grow_with_lines);
    tcase_add_test(t, lists_of_identifiers_hang_together);
    tcase_add_test(t, a_closing_mark_begins_no_line);
    suite_add_tcase(s, t);
    return s;
}
