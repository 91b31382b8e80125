/* Text: UTF-8, trimming, splitting, printing. */
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/problem.h"
#include "base/text.h"
#include "unit/suites.h"

START_TEST(test_one_line)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(
        text_one_line(arena,
                      slice_of("甲公司（BD02）\n评估期：\r\n\t2025年\xE2\x80\xA8等级：III\n")),
        "甲公司（BD02） 评估期： 2025年 等级：III");
    ck_assert_str_eq(text_one_line(arena, slice_of(" ")), "");
    arena_free(arena);
}
END_TEST

START_TEST(every_code_point_goes_there_and_back)
{
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char bytes[4];
        uint32_t back = 0;
        size_t n = utf8_encode(c, bytes);
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        size_t read = utf8_decode(bytes, bytes + n, &back);
        if (surrogate ? read != 0 : read != n || back != c)
            ck_abort_msg("U+%04X", (unsigned)c);
    }
}
END_TEST

static const char *const invalid[] = {
    "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF",
    "\x80",     "\xE4\xBA",     "\xC3\x28",     "\xF0\x80\x80\x80",
};

START_TEST(invalid_sequences_are_refused)
{
    ck_assert(!utf8_valid(invalid[_i], strlen(invalid[_i])));
}
END_TEST

START_TEST(trims_every_blank_of_the_contract)
{
    struct slice s = slice_trim(slice_of("\xEF\xBB\xBF \t　甲 乙　\xC2\xA0\r\n"));
    ck_assert(slice_is(s, "甲 乙"));
    ck_assert(slice_is(slice_trim(slice_of("　 ")), ""));
}
END_TEST

START_TEST(splits_at_each_separator)
{
    static const char *const separators[] = {";", "、", NULL};
    struct slice rest = slice_of("12; 13、14;;");
    struct slice piece;
    static const char *const expected[] = {"12", "13", "14", "", ""};
    for (size_t i = 0; i < 5; i++) {
        ck_assert(slice_split(&rest, separators, &piece));
        ck_assert(slice_is(piece, expected[i]));
    }
    ck_assert(!slice_split(&rest, separators, &piece));
}
END_TEST

START_TEST(joins_with_the_mark_between)
{
    static const char *const list[] = {"甲", "乙", "丙", NULL};
    struct arena *arena = arena_new();
    ck_assert_str_eq(text_joined(arena, list, "、"), "甲、乙、丙");
    ck_assert_str_eq(text_joined(arena, list + 2, "、"), "丙");
    ck_assert_str_eq(text_joined(arena, list + 3, "、"), "");
    ck_assert_str_eq(text_joined(arena, NULL, "、"), "");
    arena_free(arena);
}
END_TEST

START_TEST(terminals_get_no_controls)
{
    char *text = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&text, &n);
    static const char nasty[] = "a\x1b[2J\xE2\x80\xAE\xC2\x9B甲\xFF";
    print_safe(file, nasty, sizeof nasty - 1);
    fclose(file);
    ck_assert_str_eq(text, "a\\u{001B}[2J\\u{202E}\\u{009B}甲\\xff");
    free(text);
}
END_TEST

static const struct {
    const char *text;
    size_t characters;
    const char *cut;
} cuts[] = {
    {"甲乙丙", 2, "甲乙"},   {"甲乙丙", 3, "甲乙丙"}, {"甲乙丙", 9, "甲乙丙"},
    {"甲", 0, ""},           {"a𠮷b", 2, "a𠮷"},      {"", 5, ""},
    {"甲\xE4\xB9", 9, "甲"},
};

START_TEST(cuts_at_characters)
{
    struct slice cut = text_cut(slice_of(cuts[_i].text), cuts[_i].characters);
    ck_assert(slice_is(cut, cuts[_i].cut));
}
END_TEST

START_TEST(any_bytes_become_text)
{
    struct arena *a = arena_new();
    static const char bytes[] = "甲\xE4\xB9乙\0丙\xFF";
    const char *text = text_sound(a, (struct slice){bytes, sizeof bytes - 1});
    ck_assert_str_eq(text, "甲\\xe4\\xb9乙\\x00丙\\xff");
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        text = text_sound(a, slice_of(invalid[i]));
        ck_assert(utf8_valid(text, strlen(text)));
    }
    arena_free(a);
}
END_TEST

START_TEST(index_keeps_order_and_finds_all)
{
    struct arena *a = arena_new();
    struct index index;
    index_init(&index, a);
    for (int i = 0; i < 5000; i++) {
        bool added = false;
        ck_assert_int_eq(index_add(&index, slice_of(arena_format(a, "k%d", i)), &added), i);
        ck_assert(added);
    }
    for (int i = 0; i < 5000; i++) {
        bool added = true;
        ck_assert_int_eq(index_find(&index, slice_of(arena_format(a, "k%d", i))), i);
        index_add(&index, slice_of(arena_format(a, "k%d", i)), &added);
        ck_assert(!added);
    }
    ck_assert(index_find(&index, slice_of("k5000")) == INDEX_NONE);
    arena_free(a);
}
END_TEST

START_TEST(a_place_without_a_line_is_the_file)
{
    struct arena *a = arena_new();
    ck_assert_str_eq(place_text(a, "hotline.csv", 17), "hotline.csv:17");
    ck_assert_str_eq(place_text(a, "shifts.csv", 0), "shifts.csv");
    arena_free(a);
}
END_TEST

/* A message is in one language, whatever it quotes. */
START_TEST(severity_is_told_in_the_language_of_the_text)
{
    ck_assert_str_eq(severity_word(SEVERITY_ERROR, "缺少 通话编号"), "错误：");
    ck_assert_str_eq(severity_word(SEVERITY_WARNING, "“a.csv” 没有读取"), "警告：");
    ck_assert_str_eq(severity_word(SEVERITY_NOTE, "CA的“json”没有"), "提示：");
    ck_assert_str_eq(severity_word(SEVERITY_ERROR, "\"x\" is not one of: 是, 否"), "error: ");
    ck_assert_str_eq(severity_word(SEVERITY_ERROR, "1 January and 国庆节"), "error: ");
    ck_assert_str_eq(severity_word(SEVERITY_ERROR, "\"电话热线\" is no value of channel"),
                     "error: ");
    ck_assert_str_eq(severity_word(SEVERITY_WARNING, "cannot be read"), "warning: ");
    ck_assert_str_eq(severity_word(SEVERITY_WARNING, "result.json 不是写出时的内容"), "警告：");
    ck_assert_str_eq(severity_word(SEVERITY_ERROR, "archive/results 不在"), "错误：");
    ck_assert_str_eq(severity_word(SEVERITY_ERROR, "result.json is missing. 否"), "error: ");
    ck_assert_str_eq(severity_word(SEVERITY_ERROR, "no row. 否"), "error: ");
    ck_assert_str_eq(severity_word(SEVERITY_NOTE, ""), "note: ");
}
END_TEST

Suite *suite_text(void)
{
    Suite *s = suite_create("text");
    TCase *t = tcase_create("text");
    tcase_add_test(t, test_one_line);
    tcase_add_test(t, every_code_point_goes_there_and_back);
    tcase_add_loop_test(t, invalid_sequences_are_refused, 0, sizeof invalid / sizeof *invalid);
    tcase_add_test(t, trims_every_blank_of_the_contract);
    tcase_add_test(t, splits_at_each_separator);
    tcase_add_test(t, joins_with_the_mark_between);
    tcase_add_test(t, terminals_get_no_controls);
    tcase_add_loop_test(t, cuts_at_characters, 0, sizeof cuts / sizeof *cuts);
    tcase_add_test(t, any_bytes_become_text);
    tcase_add_test(t, severity_is_told_in_the_language_of_the_text);
    tcase_add_test(t, index_keeps_order_and_finds_all);
    tcase_add_test(t, a_place_without_a_line_is_the_file);
    suite_add_tcase(s, t);
    return s;
}
