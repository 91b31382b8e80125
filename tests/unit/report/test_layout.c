/* Line breaking: no closing mark begins a line, no opening mark ends one, words stay whole. */
#include <string.h>

#include "base/text.h"
#include "report/pages.h"
#include "unit/suites.h"

static struct pages pages;
static struct fonts fonts;

static void set_up(void)
{
    struct problems problems;
    memset(&pages, 0, sizeof pages);
    pages.arena = arena_new();
    problems_init(&problems, pages.arena);
    ck_assert(fonts_load(&fonts, pages.arena, "templates/fonts.csv", NULL, &problems));
    pages.fonts = &fonts;
    static const char some[] = "甲乙丙，。（）《》、";
    fonts_use(&fonts, FACE_BODY, some, strlen(some)); /* the others are the report's own */
    fonts_share(&fonts);
}

static void tear_down(void)
{
    fonts_close(&fonts);
    arena_free(pages.arena);
}

/* The lines of a text at `ems` ems, joined by |. */
static const char *lines_of(const char *text, double ems)
{
    struct layout_text *t = page_layout(&pages, FACE_BODY, text, 10, ems * 10, 0);
    char *out = arena_alloc(pages.arena, strlen(text) * 12 + 64);
    char *to = out;
    for (size_t i = 0; i < t->line.n; i++) {
        if (i)
            *to++ = '|';
        for (size_t k = t->line.at[i].from; k < t->line.at[i].to; k++)
            to += utf8_encode(t->at[k].character, to);
    }
    return out;
}

/* The same, in lines as long as that text is in whatever face sets it. */
static const char *lines_as(const char *text, const char *longest)
{
    return lines_of(text, page_width(&pages, FACE_BODY, longest, 1));
}

static const struct {
    const char *text;
    double ems;
    const char *lines;
} table[] = {
    {"甲乙丙丁戊", 2, "甲乙|丙丁|戊"},
    {"甲乙，丙丁", 2, "甲|乙，|丙丁"},
    {"甲（乙）丙", 3, "甲|（乙）|丙"},
    {"甲乙（丙丁）戊", 3, "甲乙|（丙|丁）戊"},
    {"甲《乙丙》丁", 2.2, "甲|《乙|丙》|丁"},
    {"甲2025-12-31乙", 5.5, "甲|2025-12-31|乙"},
    {"甲0.16—5.00乙", 5.5, "甲|0.16—5.00|乙"},  /* an interval */
    {"甲乙丙-ZD-01丁", 6.6, "甲乙丙-ZD-01|丁"}, /* a number that begins with a name */
    {"丁、甲乙-ZD-01", 5.6, "丁、|甲乙-ZD-01"},
    {"甲乙丙丁戊己庚-ZD", 6.2, "甲乙丙丁戊己|庚-ZD"}, /* too long for a name */
    {"甲—乙", 2.2, "甲—|乙"},
    {"甲\n乙", 10, "甲|乙"},
    {"甲 乙", 1.2, "甲|乙"},
    {"", 5, ""},
    {"𠮷甲", 1, "𠮷|甲"},
};

START_TEST(breaks)
{
    ck_assert_str_eq(lines_of(table[_i].text, table[_i].ems), table[_i].lines);
}
END_TEST

START_TEST(words_longer_than_a_line_are_cut)
{
    const char *lines = lines_of("applications", 3);
    ck_assert_ptr_nonnull(strchr(lines, '|'));
}
END_TEST

START_TEST(long_names_are_cut_where_their_parts_join)
{
    ck_assert_str_eq(lines_as("applications.csv", "applications.c"), "applications.|csv");
    ck_assert_str_eq(lines_as("hotline.answer_rate", "hotline.answer_"), "hotline.answer_|rate");
    ck_assert_str_eq(lines_as("hotline.answer_rate", "hotline.answer"), "hotline.|answer_rate");
    ck_assert_str_eq(lines_as("31531500/31536000=99.99%", "31536000=99.99%"),
                     "31531500/|31536000=99.99%");
    ck_assert_str_eq(lines_as("x2025-12-31", "x2025-12"), "x2025-12|-31"); /* none but the edge */
}
END_TEST

START_TEST(the_first_line_may_be_shorter)
{
    struct layout_text *t = page_layout(&pages, FACE_BODY, "甲乙丙丁戊", 10, 40, 2);
    ck_assert_int_eq(t->line.n, 2);
    ck_assert_int_eq(t->line.at[0].to, 2);
    ck_assert(!t->line.at[0].ends);
    ck_assert(t->line.at[1].ends);
}
END_TEST

/* What is set in below its heading stays in, line by line. */
START_TEST(the_other_lines_may_hang)
{
    struct layout_text *t = page_set(&pages, FACE_BODY, "　甲乙丙丁戊");
    page_hang(t);
    page_break(&pages, t, 3);
    ck_assert_int_eq(t->line.n, 3);
    ck_assert_int_eq(t->line.at[0].to, 3);
    ck_assert_int_eq(t->line.at[1].to, 5);
    ck_assert_double_eq_tol(t->hang, 1, 1e-9);
}
END_TEST

START_TEST(shared_and_own_glyphs_stand_side_by_side)
{
    struct layout_text *t = page_set(&pages, FACE_BODY, "甲𠮷丁");
    ck_assert_int_lt(t->at[0].glyph, OWN_GLYPH);
    ck_assert_int_gt(t->at[1].glyph, OWN_GLYPH);
    ck_assert_int_gt(t->at[2].glyph, OWN_GLYPH);
    ck_assert_int_eq(pages.own[FACE_BODY].character.n, 2);
}
END_TEST

START_TEST(the_longest_word_is_measured)
{
    struct layout_text *t = page_set(&pages, FACE_BODY, "甲乙，丙");
    ck_assert_double_eq_tol(page_longest(t, true), 2, 1e-9); /* 乙， stay together */
    ck_assert_double_eq_tol(page_longest(t, false), 4, 1e-9);
}
END_TEST

START_TEST(characters_without_a_glyph_show_their_number)
{
    ck_assert_str_eq(lines_of("甲\xF0\x93\x80\x81", 20), "甲[U+13001]"); /* a hieroglyph */
    ck_assert_int_eq(pages.missing.n, 1);
    ck_assert_int_eq(pages.missing.at[0], 0x13001);
    ck_assert_str_eq(lines_of("\x01", 20), "[U+0001]");
}
END_TEST

Suite *suite_layout(void)
{
    Suite *s = suite_create("layout");
    TCase *t = tcase_create("layout");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, breaks, 0, sizeof table / sizeof *table);
    tcase_add_test(t, words_longer_than_a_line_are_cut);
    tcase_add_test(t, long_names_are_cut_where_their_parts_join);
    tcase_add_test(t, the_first_line_may_be_shorter);
    tcase_add_test(t, the_other_lines_may_hang);
    tcase_add_test(t, shared_and_own_glyphs_stand_side_by_side);
    tcase_add_test(t, the_longest_word_is_measured);
    tcase_add_test(t, characters_without_a_glyph_show_their_number);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}
