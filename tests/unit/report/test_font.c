/* Fonts: glyphs come from the first file that has them; the cut font holds exactly what was asked. */
#include "report/fonts.h"
#include "unit/suites.h"

static struct arena *arena;
static struct fonts fonts;

static void set_up(void)
{
    struct problems problems;
    arena = arena_new();
    problems_init(&problems, arena);
    ck_assert(fonts_load(&fonts, arena, "templates/fonts.csv", NULL, &problems));
}

static void tear_down(void)
{
    fonts_close(&fonts);
    arena_free(arena);
}

START_TEST(rare_characters_fall_back)
{
    static const uint32_t has[] = {'A', 0x7532, 0x9555, 0x4DAE, 0x20BB7, 0x25A1, 0x2611};
    for (size_t i = 0; i < sizeof has / sizeof *has; i++)
        ck_assert_msg(font_has(&fonts.body, has[i]), "U+%04X", has[i]);
    ck_assert(!font_has(&fonts.body, 0xE000));  /* private use */
    ck_assert(!font_has(&fonts.body, 0x13001)); /* a hieroglyph */
}
END_TEST

START_TEST(a_cut_font_holds_what_was_asked)
{
    struct cut_font cut;
    static const uint32_t asked[] = {0x4E59, 'A', 0x7532, 'A', 0x20BB7, 0x3000};
    font_cut_start(&cut, arena, &fonts.body);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        font_cut_add(&cut, asked[i]);
    font_cut_finish(&cut, "Test");
    ck_assert_int_eq(cut.character.n, 5);
    ck_assert(font_cut_find(&cut, 'B') == SIZE_MAX);
    size_t far = font_cut_find(&cut, 0x20BB7);
    ck_assert_int_eq(cut.code[far], 0xE000);
    ck_assert_int_eq(cut.advance[font_cut_find(&cut, 0x7532)], 1000);
    ck_assert_int_lt(cut.advance[font_cut_find(&cut, 'A')], 800);
    ck_assert_int_gt(cut.size, 500);
    ck_assert_int_eq(cut.data[0] << 24 | cut.data[1] << 16 | cut.data[2] << 8 | cut.data[3],
                     0x00010000);
}
END_TEST

START_TEST(damaged_fonts_are_refused)
{
    ck_assert_ptr_null(font_open("/dev/null", 0));
    ck_assert_ptr_null(font_open("templates/fonts.csv", 0));
    ck_assert_ptr_null(font_open("/nowhere", 0));
}
END_TEST

Suite *suite_font(void)
{
    Suite *s = suite_create("font");
    TCase *t = tcase_create("font");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, rare_characters_fall_back);
    tcase_add_test(t, a_cut_font_holds_what_was_asked);
    tcase_add_test(t, damaged_fonts_are_refused);
    suite_add_tcase(s, t);
    return s;
}
