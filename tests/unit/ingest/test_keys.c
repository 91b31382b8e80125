/* Keys: first seen wins; duplicate, superseded, conflict. */
#include <stdio.h>
#include <stdlib.h>

#include "ingest/keys.h"
#include "unit/suites.h"

static const struct column columns[] = {
    {.name = "id", .type = TYPE_ID, .key = true},
    {.name = "at", .type = TYPE_DATETIME},
    {.name = "note", .type = TYPE_TEXT},
};
static const struct export keyed = {.name = "k", .column = columns, .n = 3, .keyed = true};
static const struct export whole = {.name = "w", .column = columns, .n = 3, .keyed = false};

static enum key_verdict add(struct keys *k, const struct export *e, uint32_t file, int64_t line,
                            const char *id, const char *at, const char *note, int64_t *first)
{
    struct value v[3];
    struct refusal r;
    ck_assert(value_read(&columns[0], slice_of(id), &v[0], &r));
    ck_assert(value_read(&columns[1], slice_of(at), &v[1], &r));
    ck_assert(value_read(&columns[2], slice_of(note), &v[2], &r));
    struct record record = {e, "f.csv", line, v};
    return keys_add(k, &record, file, first);
}

START_TEST(verdicts_of_a_keyed_export)
{
    struct keys *k = keys_new(false);
    int64_t first = 0;
    ck_assert_int_eq(add(k, &keyed, 0, 2, "A", "2025-01-05", "x", &first), KEY_NEW);
    ck_assert_int_eq(add(k, &keyed, 0, 3, "A", "2025/1/5", "x", &first), KEY_DUPLICATE);
    ck_assert_int_eq(first, 2);
    ck_assert_int_eq(add(k, &keyed, 0, 4, "A", "2025-01-06", "x", &first), KEY_CONFLICT);
    ck_assert_int_eq(first, 2);
    ck_assert_int_eq(add(k, &keyed, 1, 9, "A", "2025-01-06", "x", &first), KEY_SUPERSEDED);
    ck_assert_int_eq(add(k, &keyed, 1, 10, "A", "2025-01-05", "x", &first), KEY_DUPLICATE);
    ck_assert_int_eq(add(k, &keyed, 1, 11, "B", "2025-01-05", "x", &first), KEY_NEW);
    keys_free(k);
}
END_TEST

START_TEST(without_a_key_the_whole_row_counts_once)
{
    struct keys *k = keys_new(false);
    int64_t first = 0;
    ck_assert_int_eq(add(k, &whole, 0, 2, "A", "2025-01-05", "x", &first), KEY_NEW);
    ck_assert_int_eq(add(k, &whole, 0, 3, "A", "2025-01-05", "y", &first), KEY_NEW);
    ck_assert_int_eq(add(k, &whole, 1, 4, "A", "2025-01-05", "x", &first), KEY_DUPLICATE);
    keys_free(k);
}
END_TEST

START_TEST(a_time_is_not_a_date)
{
    struct keys *k = keys_new(false);
    int64_t first = 0;
    ck_assert_int_eq(add(k, &keyed, 0, 2, "A", "2025-01-05", "", &first), KEY_NEW);
    ck_assert_int_eq(add(k, &keyed, 0, 3, "A", "2025-01-05 00:00:00", "", &first), KEY_CONFLICT);
    keys_free(k);
}
END_TEST

START_TEST(a_hundred_thousand_keys)
{
    struct keys *k = keys_new(false);
    char id[32];
    int64_t first = 0;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 100000; i++) {
            snprintf(id, sizeof id, "K%d", i);
            ck_assert_int_eq(add(k, &keyed, (uint32_t)round, i + 2, id, "2025-01-05", "n", &first),
                             round ? KEY_DUPLICATE : KEY_NEW);
            if (round)
                ck_assert_int_eq(first, i + 2);
        }
    keys_free(k);
}
END_TEST

START_TEST(a_lost_row_keeps_the_older_files_out)
{
    struct keys *k = keys_new(false);
    int64_t first = 0;
    struct value v[3] = {{.state = VALUE_PRESENT, .text = slice_of("A")}};
    struct record lost = {&keyed, "f.csv", 5, v};
    keys_lose(k, &lost, 1);
    ck_assert_int_eq(add(k, &keyed, 1, 6, "A", "2025-01-05", "x", &first), KEY_NEW);
    ck_assert_int_eq(add(k, &keyed, 1, 7, "A", "2025-01-06", "x", &first), KEY_CONFLICT);
    v[0].text = slice_of("B");
    keys_lose(k, &lost, 1);
    keys_lose(k, &lost, 1);
    ck_assert_int_eq(add(k, &keyed, 2, 2, "B", "2025-01-05", "x", &first), KEY_SUPERSEDED);
    ck_assert_int_eq(add(k, &keyed, 2, 3, "C", "2025-01-05", "x", &first), KEY_NEW);
    keys_free(k);
}
END_TEST

/* By order and by a table: a row that the order tells of is new by the table as well, and what comes twice is never
 * new. */
START_TEST(order_tells_only_what_is_so)
{
    enum { ROWS = 12000 };
    struct keys *by_order = keys_new(true);
    struct keys *table = keys_new(false);
    char id[32];
    int64_t first = 0;
    int told = 0;
    int untold = 0;
    srand((unsigned)_i);
    for (int i = 0; i < ROWS && !untold; i++) {
        bool late = i > 6000 && rand() % 3000 == 0;
        /* three files, the newest ids first, without leading zeros; lost rows between */
        int number = late ? rand() % ROWS : (2 - i / 4000) * 4000 + i % 4000;
        snprintf(id, sizeof id, "%s%d", _i & 1 ? "A" : "", number);
        uint32_t file = (uint32_t)(i / 4000);
        if (_i > 4 && i % 200 == 77) {
            struct value v[3] = {{.state = VALUE_PRESENT, .text = slice_of(id)}};
            struct record lost = {&keyed, "f.csv", i + 2, v};
            keys_lose(table, &lost, file);
            untold += !keys_lose(by_order, &lost, file);
            continue;
        }
        enum key_verdict wanted = add(table, &keyed, file, i + 2, id, "2025-01-05", "n", &first);
        enum key_verdict got = add(by_order, &keyed, file, i + 2, id, "2025-01-05", "n", &first);
        ck_assert(got == wanted || got == KEY_UNTOLD);
        told += got == KEY_NEW;
        untold += got == KEY_UNTOLD;
    }
    ck_assert_int_gt(told, 5900);
    keys_free(by_order);
    keys_free(table);
}
END_TEST

START_TEST(a_key_that_comes_again_is_not_told_by_order)
{
    struct keys *k = keys_new(true);
    char id[32];
    int64_t first = 0;
    for (int i = 0; i < 5000; i++) {
        snprintf(id, sizeof id, "K%d", i);
        ck_assert_int_eq(add(k, &keyed, 0, i + 2, id, "2025-01-05", "n", &first), KEY_NEW);
    }
    ck_assert_int_eq(add(k, &keyed, 0, 5002, "K4999", "2025-01-05", "n", &first), KEY_UNTOLD);
    ck_assert_int_eq(add(k, &keyed, 0, 5003, "K17", "2025-01-05", "n", &first), KEY_UNTOLD);
    ck_assert_int_eq(add(k, &keyed, 0, 5004, "K5000", "2025-01-05", "n", &first), KEY_NEW);
    keys_free(k);
}
END_TEST

/* 12000 keys in no order; then all of them again. */
static void add_shuffled(struct keys *k, int *again)
{
    enum { ROWS = 12000, STEP = 7919, PRIME = 12007 };
    char id[32];
    int64_t first = 0;
    for (int i = 0; i < 2 * ROWS; i++) {
        snprintf(id, sizeof id, "K%d", (i % ROWS + 1) * STEP % PRIME);
        enum key_verdict got = add(k, &keyed, 0, i + 2, id, "2025-01-05", "n", &first);
        if (i < ROWS)
            ck_assert_int_eq(got, KEY_NEW);
        else
            again[got]++;
    }
}

START_TEST(keys_in_no_order_are_marked)
{
    struct keys *k = keys_new(true);
    int again[KEY_UNTOLD + 1] = {0};
    add_shuffled(k, again);
    ck_assert_int_eq(again[KEY_UNTOLD], 12000);
    keys_free(k);
}
END_TEST

START_TEST(keys_of_which_one_comes_again_are_kept)
{
    struct keys *k = keys_new(true);
    int again[KEY_UNTOLD + 1] = {0};
    int64_t first = 0;
    add(k, &keyed, 0, 2, "x", "2025-01-05", "n", &first);
    ck_assert_int_eq(add(k, &keyed, 0, 3, "x", "2025-01-05", "n", &first), KEY_DUPLICATE);
    add_shuffled(k, again);
    ck_assert_int_eq(again[KEY_DUPLICATE], 12000);
    keys_free(k);
}
END_TEST

Suite *suite_keys(void)
{
    Suite *s = suite_create("keys");
    TCase *t = tcase_create("keys");
    tcase_add_test(t, verdicts_of_a_keyed_export);
    tcase_add_test(t, without_a_key_the_whole_row_counts_once);
    tcase_add_test(t, a_time_is_not_a_date);
    tcase_add_test(t, a_lost_row_keeps_the_older_files_out);
    tcase_add_test(t, a_hundred_thousand_keys);
    tcase_add_loop_test(t, order_tells_only_what_is_so, 0, 8);
    tcase_add_test(t, a_key_that_comes_again_is_not_told_by_order);
    tcase_add_test(t, keys_in_no_order_are_marked);
    tcase_add_test(t, keys_of_which_one_comes_again_are_kept);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}
