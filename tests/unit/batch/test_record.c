/* Records and known files: what one run keeps for the next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/record.h"
#include "unit/suites.h"

static char path[64];

static void write_file(const char *text)
{
    snprintf(path, sizeof path, "/tmp/caeval-known-%ld", (long)getpid());
    unlink(path);
    ck_assert(file_write(path, text, strlen(text)));
}

static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

START_TEST(a_file_is_known_by_its_stamp_then_by_its_contents)
{
    struct arena *arena = arena_new();
    write_file("abc");
    struct present_file now = present_file_at("f", path);
    struct known_file known = {"f", now.stamp, abc};
    known.stamp.settled = true;
    ck_assert_int_eq(known_as(arena, &known, &now), KNOWN_SAME);
    ck_assert_ptr_null(now.sha256); /* it was not read */
    known.stamp.settled = false;
    ck_assert_int_eq(known_as(arena, &known, &now), KNOWN_MOVED);
    known.stamp.settled = true;
    known.stamp.inode++;
    ck_assert_int_eq(known_as(arena, &known, &now), KNOWN_MOVED);
    known.sha256 = "other";
    ck_assert_int_eq(known_as(arena, &known, &now), KNOWN_CHANGED);
    known.stamp = now.stamp;
    known.stamp.size++;
    ck_assert_int_eq(known_as(arena, &known, &now), KNOWN_CHANGED);
    unlink(path);
    now = present_file_at("f", path);
    ck_assert_int_eq(known_as(arena, &known, &now), KNOWN_CHANGED);
    arena_free(arena);
}
END_TEST

START_TEST(a_file_just_written_has_not_settled)
{
    write_file("abc");
    struct file_stamp stamp;
    ck_assert(file_stamp_at(path, &stamp));
    ck_assert(!stamp.settled);
    ck_assert_int_eq(stamp.size, 3);
    unlink(path);
    ck_assert(!file_stamp_at(path, &stamp));
    ck_assert(file_stamp_at("/etc/passwd", &stamp) && stamp.settled);
}
END_TEST

START_TEST(a_record_comes_back_as_it_was)
{
    static const struct form_edition form = {.n = 3};
    static const struct grading_edition grading = {.n = 2};
    static const struct edition_set editions = {.form = &form, .grading = &grading};
    static const enum row_state row[] = {ROW_NO, ROW_NA, ROW_YES};
    static const struct ratio lo[] = {{1, 3}, {5, 1}};
    static const struct ratio hi[] = {{4, 1}, {5, 1}};
    static const struct known_file input[] = {{"a/b.csv", {1, -2, 3, UINT64_MAX, true}, abc}};
    struct arena *arena = arena_new();
    struct ca_record record = {.key = "k",
                               .summary = {.code = "A",
                                           .name = "名",
                                           .gate = GATE_SHUT,
                                           .total_lo = {7, 2},
                                           .total_hi = {9, 2},
                                           .count = {1, 2, 3, 4},
                                           .no_box = 5,
                                           .row = row,
                                           .score_lo = lo,
                                           .score_hi = hi,
                                           .rows = INT64_MAX,
                                           .rejected = 6},
                               .findings = 5,
                               .partial = true,
                               .keepable = true,
                               .written = 77,
                               .input = input,
                               .n_inputs = 1};
    *vec_push(arena, &record.message) =
        (struct message){SEVERITY_ERROR, true, false, "a.csv:3: ", "一行"};
    size_t n = 0;
    char *text = record_text(&record, &editions, &n);
    struct ca_record back;
    ck_assert(record_read(&back, arena, &editions, text, n));
    size_t m = 0;
    char *again = record_text(&back, &editions, &m);
    ck_assert_str_eq(text, again);
    ck_assert_ptr_null(back.summary.level);
    ck_assert_int_eq(back.summary.row[1], ROW_NA);
    ck_assert_int_eq(back.summary.score_lo[0].den, 3);
    ck_assert(back.input[0].stamp.inode == UINT64_MAX && back.input[0].stamp.modified == -2);
    ck_assert_str_eq(back.message.at[0].place, "a.csv:3: ");
    ck_assert_str_eq(back.message.at[0].text, "一行");
    for (size_t cut = 0; cut < n; cut += 5) /* whatever is left of one is none */
        ck_assert(!record_read(&back, arena, &editions, text, cut));
    static const struct form_edition longer = {.n = 4};
    static const struct edition_set others = {.form = &longer, .grading = &grading};
    ck_assert(!record_read(&back, arena, &others, text, n));
    free(text);
    free(again);
    arena_free(arena);
}
END_TEST

Suite *suite_record(void)
{
    Suite *suite = suite_create("record");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, a_file_is_known_by_its_stamp_then_by_its_contents);
    tcase_add_test(tcase, a_file_just_written_has_not_settled);
    tcase_add_test(tcase, a_record_comes_back_as_it_was);
    suite_add_tcase(suite, tcase);
    return suite;
}
