/* Shards: every code is in exactly one of n, wherever and whatever n; ranges meet without a gap. */
#include "batch/shard.h"

#include <stdio.h>

#include "unit/suites.h"

START_TEST(a_shard_is_read_or_refused)
{
    struct shard s = {0};
    ck_assert(shard_parse(&s, "1/1") && s.k == 1 && s.n == 1);
    ck_assert(shard_parse(&s, "1000/1000") && s.k == 1000 && s.n == 1000);
    static const char *const none[] = {
        "",       "1",     "/",     "1/",  "/2",  "0/2", "3/2",   "-1/2",
        "1/1001", "1/2/3", "1.5/2", "a/b", "1/0", "1 2", "1/2 x", "99999999999999999999/3"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!shard_parse(&s, none[i]), "%s", none[i]);
}
END_TEST

START_TEST(ranges_cover_every_place_once)
{
    for (int n = 1; n <= SHARDS_MAX; n += n < 40 ? 1 : 96) { /* 1 to 40, 136, ..., 1000 */
        int64_t first = -1;
        int64_t end = 0;
        for (int k = 1; k <= n; k++) {
            int64_t before = end;
            const struct shard s = {k, n};
            shard_range(&s, &first, &end);
            ck_assert_int_eq(first, before);
            ck_assert_int_lt(first, end);
        }
        ck_assert_int_eq(end, INT64_C(1) << 32);
    }
}
END_TEST

START_TEST(a_code_is_in_one_shard)
{
    static const struct shard all = {0, 0};
    for (int i = 0; i < 200; i++) {
        char code[16];
        snprintf(code, sizeof code, "CA%03d", i);
        ck_assert(shard_has(&all, code));
        for (int n = 1; n <= 9; n++) {
            int homes = 0;
            for (int k = 1; k <= n; k++) {
                const struct shard s = {k, n};
                homes += shard_has(&s, code);
            }
            ck_assert_int_eq(homes, 1);
        }
    }
}
END_TEST

/* SHA-256 by sha256sum: fdb4dd56... of BJ01, d0982045... of SH02, 1dae2a42... of GD03. Were this to
 * change, programs of two versions would take a CA for two different shards'. */
START_TEST(the_split_does_not_change)
{
    static const struct {
        const char *code;
        struct shard home;
    } split[] = {{"BJ01", {4, 4}}, {"BJ01", {5, 5}}, {"BJ01", {7, 7}}, {"SH02", {4, 4}},
                 {"SH02", {5, 5}}, {"SH02", {6, 7}}, {"GD03", {1, 4}}, {"GD03", {1, 7}}};
    for (size_t i = 0; i < sizeof split / sizeof *split; i++)
        ck_assert(shard_has(&split[i].home, split[i].code));
}
END_TEST

START_TEST(tags_differ)
{
    struct arena *arena = arena_new();
    static const struct shard none = {0, 0}, one = {1, 12}, other = {11, 2};
    ck_assert_str_eq(shard_tag(arena, &none), "");
    ck_assert_str_ne(shard_tag(arena, &one), shard_tag(arena, &other));
    arena_free(arena);
}
END_TEST

Suite *suite_shard(void)
{
    Suite *suite = suite_create("shard");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, a_shard_is_read_or_refused);
    tcase_add_test(tcase, ranges_cover_every_place_once);
    tcase_add_test(tcase, a_code_is_in_one_shard);
    tcase_add_test(tcase, the_split_does_not_change);
    tcase_add_test(tcase, tags_differ);
    suite_add_tcase(suite, tcase);
    return suite;
}
