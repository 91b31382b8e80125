/* Fonts: glyphs come from the first file that has them; the cut font holds exactly what was asked. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "report/font_outline.h"
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
        ck_assert_msg(font_has(&fonts.family[FACE_BODY], has[i]), "U+%04X", has[i]);
    ck_assert(!font_has(&fonts.family[FACE_BODY], 0xE000));  /* private use */
    ck_assert(!font_has(&fonts.family[FACE_BODY], 0x13001)); /* a hieroglyph */
}
END_TEST

static unsigned char *inflated(const unsigned char *data, size_t n, uLongf size)
{
    unsigned char *plain = arena_alloc(arena, size + 1);
    ck_assert_int_eq(uncompress(plain, &size, data, n), Z_OK);
    return plain;
}

START_TEST(a_cut_font_holds_what_was_asked)
{
    struct cut_font cut;
    static const uint32_t asked[] = {'A', 0x3000, 0x4E59, 0x7532, 0x20BB7};
    struct packer *packer = packer_new(EFFORT_OFTEN);
    font_cut(&cut, arena, &fonts.family[FACE_BODY], asked, 5, packer);
    packer_free(packer);
    unsigned char *file = inflated(cut.file, cut.file_size, cut.file_length);
    ck_assert_int_eq(file[0] << 24 | file[1] << 16 | file[2] << 8 | file[3], 0x00010000);
    ck_assert_int_gt(cut.file_length, 500);
    char *map = (char *)inflated(cut.map, cut.map_size, 4096);
    ck_assert_ptr_nonnull(strstr(map, "<0001> <0005> [<0041><3000><4E59><7532><D842DFB7>]"));
    ck_assert_int_eq(font_width(&fonts.family[FACE_BODY], 0x7532), 1000);
    ck_assert_int_lt(font_width(&fonts.family[FACE_BODY], 'A'), 800);
    /* only glyphs that are not one em wide are listed: A, the first */
    ck_assert_ptr_nonnull(strstr(cut.widths, "[ 1["));
    ck_assert_ptr_null(strstr(cut.widths, " 3["));
}
END_TEST

/* The area that a contour encloses, by its points: simplifying must keep it. */
static double area(const struct outline *o)
{
    double sum = 0;
    for (size_t from = 0, i = 0; i < o->n; i++) {
        const struct point *p = &o->at[i];
        const struct point *q = p->last ? &o->at[from] : p + 1;
        sum += p->x * q->y - q->x * p->y;
        from = p->last ? i + 1 : from;
    }
    return sum / 2;
}

START_TEST(simplified_outlines_keep_their_shape)
{
    static const uint32_t some[] = {0x4E00, 0x7532, 0x9F98, 0x8BC4, 'g', 0x3002};
    size_t before = 0;
    size_t after = 0;
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        uint16_t glyph = 0;
        const struct font_file *f = font_for(&fonts.family[FACE_BODY], some[i], &glyph);
        struct outline fine = {0};
        struct outline coarse = {0};
        outline_read(&fine, f, glyph, 1000.0 / f->units);
        outline_read(&coarse, f, glyph, 1000.0 / f->units);
        outline_simplify(&coarse, 4);
        ck_assert_double_eq_tol(area(&coarse), area(&fine), 0.1 * fabs(area(&fine)));
        before += fine.n;
        after += coarse.n;
        free(fine.at);
        free(coarse.at);
    }
    ck_assert_int_lt(after * 4, before * 3);
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
    tcase_add_test(t, simplified_outlines_keep_their_shape);
    tcase_add_test(t, damaged_fonts_are_refused);
    suite_add_tcase(s, t);
    return s;
}
