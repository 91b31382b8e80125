/* Fingerprints: texts keep the number of their arrival, however many there are. */
#include <string.h>

#include "base/fingerprints.h"
#include "unit/suites.h"

static struct arena *arena;
static struct fingerprints set;

static void set_up(void)
{
    arena = arena_new();
    fingerprints_init(&set, arena);
}

static void tear_down(void)
{
    arena_free(arena);
}

START_TEST(an_empty_set_has_nothing)
{
    ck_assert(fingerprints_find(&set, slice_of("")) == FINGERPRINT_NONE);
    ck_assert(fingerprints_find(&set, slice_of("a")) == FINGERPRINT_NONE);
    ck_assert_uint_eq(set.n, 0);
}
END_TEST

START_TEST(numbers_follow_arrival_through_every_growth)
{
    enum { MANY = 50000 };
    for (size_t i = 0; i < MANY; i++) {
        struct slice text = slice_of(arena_format(arena, "%zX", i));
        ck_assert(fingerprints_find(&set, text) == FINGERPRINT_NONE);
        ck_assert_uint_eq(fingerprints_add(&set, text), i);
        ck_assert_uint_eq(fingerprints_add(&set, text), i);
        ck_assert_uint_le(set.n * 3, set.cap * 2);
    }
    ck_assert_uint_eq(set.n, MANY);
    for (size_t i = 0; i < MANY; i++)
        ck_assert_uint_eq(fingerprints_find(&set, slice_of(arena_format(arena, "%zX", i))), i);
    ck_assert(fingerprints_find(&set, slice_of("xyz")) == FINGERPRINT_NONE);
}
END_TEST

START_TEST(every_byte_tells)
{
    static const struct slice texts[] = {
        {"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 1}, {"a\0", 2}, {"a\0b", 3}, {"A", 1}, {" a", 2},
    };
    size_t n = sizeof texts / sizeof *texts;
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_eq(fingerprints_add(&set, texts[i]), i);
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_eq(fingerprints_find(&set, texts[i]), i);
}
END_TEST

START_TEST(texts_are_not_kept)
{
    char *text = arena_alloc(arena, 100000);
    memset(text, 'x', 100000);
    size_t number = fingerprints_add(&set, (struct slice){text, 100000});
    text[99999] = 'y';
    ck_assert(fingerprints_find(&set, (struct slice){text, 100000}) == FINGERPRINT_NONE);
    text[99999] = 'x';
    ck_assert_uint_eq(fingerprints_find(&set, (struct slice){text, 100000}), number);
    ck_assert(fingerprints_find(&set, (struct slice){text, 99999}) == FINGERPRINT_NONE);
}
END_TEST

START_TEST(sets_do_not_know_each_other)
{
    struct fingerprints other;
    fingerprints_init(&other, arena);
    fingerprints_add(&set, slice_of("a"));
    ck_assert_uint_eq(fingerprints_add(&other, slice_of("b")), 0);
    ck_assert(fingerprints_find(&other, slice_of("a")) == FINGERPRINT_NONE);
    ck_assert(fingerprints_find(&set, slice_of("b")) == FINGERPRINT_NONE);
}
END_TEST

Suite *suite_fingerprints(void)
{
    Suite *s = suite_create("fingerprints");
    TCase *t = tcase_create("fingerprints");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, an_empty_set_has_nothing);
    tcase_add_test(t, numbers_follow_arrival_through_every_growth);
    tcase_add_test(t, every_byte_tells);
    tcase_add_test(t, texts_are_not_kept);
    tcase_add_test(t, sets_do_not_know_each_other);
    suite_add_tcase(s, t);
    return s;
}
