/* Parcels: what goes in comes out, and what was cut short is none. */
#include <stdlib.h>
#include <string.h>

#include "history/parcel.h"
#include "unit/suites.h"

static const unsigned char rows[] = {ROW_YES, ROW_NO, ROW_ABSENT};
static const unsigned char voices[] = {VOICE_DATA, VOICE_EXAMINER, VOICE_OTHER};
static const struct kept_score score[] = {{"a", {7, 2}, {9, 2}}, {"b", {0, 1}, {5, 1}}};
static const struct kept_measure measure[] = {
    {"m", "days", "3.5", true, 7, 2, 9, "exact"},
    {"n", "", NULL, false, 0, 0, 0, "unknown"},
};
static const struct kept_supply supply[] = {
    {"hotline", 5, 4, 1, 2, true, "1..6", true, 20000, 20030},
    {.export = "docs", .rows = 1},
};
static const struct kept_override override[] = {
    {"2", "是", "holds", "因此", NULL, "王工", "李工", 20001, DAY_NEVER},
};
static const struct kept_computed computed = {{1, 2, 3, 4}, 5, {1, 1}, {2, 1}, NULL};
static const char *const readings[] = {"e R1", "f R2"};
static const struct kept_digest templates[] = {{"t.csv", "0a"}};
static const struct kept beside[] = {{.form = "old", .grading = "g", .row = rows, .n_rows = 2}};

static const struct kept result = {
    .code = "A01",
    .name = "甲",
    .date = 20040,
    .form = "f",
    .grading = "g",
    .row = rows,
    .n_rows = 3,
    .voice = voices,
    .count = {1, 1, 0, 0},
    .no_box = 7,
    .total_lo = {1, 3},
    .total_hi = {2, 3},
    .gate = "满足",
    .score = score,
    .n_scores = 2,
    .measure = measure,
    .n_measures = 2,
    .result_sha256 = "aa",
    .manifest_sha256 = "",
    .basis = {"1.0", readings, 2, templates, 1},
    .supply = supply,
    .n_supplies = 2,
    .previous = {20000, "bb"},
    .last_year = {DAY_NEVER, ""},
    .override = override,
    .n_overrides = 1,
    .computed = &computed,
    .beside = beside,
    .n_beside = 1,
};

static struct parcels parcels_of(struct arena *arena, int n)
{
    struct kept kept = result;
    struct parcel one = {.written = WRITTEN_SOUND,
                         .kept = &kept,
                         .unarchived = 28,
                         .result_sha256 = "aa",
                         .manifest_sha256 = ""};
    struct parcel none = {.written = WRITTEN_ALTERED, .failed = true};
    struct parcels all = {0};
    problems_init(&none.problems, arena);
    problem_add(&none.problems, SEVERITY_WARNING, "f", 3, NULL, "没有");
    for (int i = 0; i < n; i++)
        parcels_add(&all, i % 2 ? &none : &one);
    return all;
}

static void assert_lists(const struct kept *k)
{
    ck_assert_uint_eq(k->n_scores, 2);
    ck_assert_int_eq(k->score[0].hi.num, 9);
    ck_assert_str_eq(k->score[1].id, "b");
    ck_assert_uint_eq(k->n_measures, 2);
    ck_assert_str_eq(k->measure[0].value, "3.5");
    ck_assert(k->measure[0].is_fraction && k->measure[0].num == 7 && k->measure[0].den == 2);
    ck_assert_ptr_null(k->measure[1].value);
    ck_assert_int_eq(k->measure[0].n, 9);
    ck_assert_str_eq(k->measure[1].status, "unknown");
    ck_assert_uint_eq(k->n_supplies, 2);
    ck_assert_str_eq(k->supply[0].told, "1..6");
    ck_assert(k->supply[0].refused && k->supply[0].dated && k->supply[0].last == 20030);
    ck_assert(k->supply[0].rows == 5 && k->supply[0].accepted == 4 && k->supply[0].lost == 1 &&
              k->supply[0].damaged == 2 && k->supply[0].first == 20000);
    ck_assert_ptr_null(k->supply[1].told);
    ck_assert_uint_eq(k->n_overrides, 1);
    ck_assert_str_eq(k->override[0].approver, "李工");
    ck_assert_ptr_null(k->override[0].evidence);
    ck_assert_int_eq(k->override[0].expires_on, DAY_NEVER);
    ck_assert_str_eq(k->basis.reading[1], "f R2");
    ck_assert_str_eq(k->basis.template[0].sha256, "0a");
    ck_assert_uint_eq(k->n_beside, 1);
    ck_assert_str_eq(k->beside[0].form, "old");
    ck_assert_uint_eq(k->beside[0].n_rows, 2);
}

static void assert_result(const struct kept *k)
{
    ck_assert_str_eq(k->code, "A01");
    ck_assert_str_eq(k->name, "甲");
    ck_assert_int_eq(k->date, 20040);
    ck_assert_uint_eq(k->n_rows, 3);
    ck_assert_mem_eq(k->row, rows, sizeof rows);
    ck_assert_mem_eq(k->voice, voices, sizeof voices);
    ck_assert_ptr_null(k->evidence);
    ck_assert_mem_eq(k->count, result.count, sizeof k->count);
    ck_assert_int_eq(k->no_box, 7);
    ck_assert(k->total_lo.den == 3 && k->total_hi.num == 2);
    ck_assert_ptr_null(k->level);
    ck_assert_str_eq(k->gate, "满足");
    ck_assert_str_eq(k->result_sha256, "aa");
    ck_assert_str_eq(k->manifest_sha256, "");
    ck_assert_str_eq(k->basis.program, "1.0");
    ck_assert_int_eq(k->previous.date, 20000);
    ck_assert_str_eq(k->previous.sha256, "bb");
    ck_assert_int_eq(k->last_year.date, DAY_NEVER);
    ck_assert_ptr_nonnull(k->computed);
    ck_assert_mem_eq(k->computed->count, computed.count, sizeof computed.count);
    ck_assert(k->computed->no_box == 5 && k->computed->total_hi.num == 2 && !k->computed->level);
    assert_lists(k);
}

START_TEST(what_goes_in_comes_out)
{
    struct arena *arena = arena_new();
    struct parcels all = parcels_of(arena, 3);
    const char *at = all.at;
    struct parcel p;
    for (int i = 0; i < 3; i++) {
        ck_assert(parcels_next(&p, arena, &at, all.at + all.n));
        ck_assert_int_eq(p.written, i % 2 ? WRITTEN_ALTERED : WRITTEN_SOUND);
        ck_assert_int_eq(p.failed, i % 2);
        ck_assert_int_eq(p.unarchived, i % 2 ? 0 : 28);
        ck_assert_uint_eq(p.problems.list.n, (size_t)i % 2);
        if (i % 2) {
            ck_assert_ptr_null(p.kept);
            ck_assert_str_eq(p.problems.list.at[0].text, "没有");
            ck_assert_int_eq(p.problems.list.at[0].line, 3);
        } else {
            assert_result(p.kept);
        }
    }
    ck_assert(!parcels_next(&p, arena, &at, all.at + all.n));
    free(all.at);
    arena_free(arena);
}
END_TEST

/* Whatever the length that is left, nothing is read behind it: the sanitizers watch. */
START_TEST(what_is_cut_short_is_none)
{
    struct arena *arena = arena_new();
    struct parcels all = parcels_of(arena, 1);
    for (size_t n = 0; n < all.n; n++) {
        char *part = must_alloc(n + 1);
        memcpy(part, all.at, n);
        const char *at = part;
        struct parcel p;
        ck_assert(!parcels_next(&p, arena, &at, part + n));
        free(part);
    }
    free(all.at);
    arena_free(arena);
}
END_TEST

Suite *suite_parcel(void)
{
    Suite *suite = suite_create("parcel");
    TCase *all = tcase_create("parcels");
    tcase_add_test(all, what_goes_in_comes_out);
    tcase_add_test(all, what_is_cut_short_is_none);
    suite_add_tcase(suite, all);
    return suite;
}
