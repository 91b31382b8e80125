/* Ledger: a workbook that does not hold what was written is found out. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "report/xlsx_ledger.h"
#include "unit/suites.h"

static char path[64];

enum variant {
    AS_WRITTEN,
    OTHER_TEXT,
    OTHER_NUMBER,
    NEARLY_THE_NUMBER,
    OTHER_FORMULA,
    OTHER_CACHE,
    OTHER_PLACE,
    OTHER_SHEET,
    CELL_MISSING,
    CELL_MORE,
    TEXT_FOR_NUMBER,
    VALUE_FOR_FORMULA,
    VARIANTS
};

/* A small book of two sheets; each variant differs from the first in one thing. */
static struct ledger *write_book(struct arena *arena, enum variant v)
{
    struct ledger *l = arena_alloc(arena, sizeof *l);
    l->arena = arena;
    snprintf(path, sizeof path, "/tmp/caeval-ledger-%ld.xlsx", (long)getpid());
    unlink(path);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *first = workbook_add_worksheet(book, "一");
    lxw_worksheet *second = workbook_add_worksheet(book, "二");
    ledger_string(l, first, 0, 0, "盖住", NULL);
    ledger_string(l, first, 0, 0, v == OTHER_TEXT ? "甲 <&> \"乙\"\n丁" : "甲 <&> \"乙\"\n丙",
                  NULL);
    ledger_string(l, first, 1, v == OTHER_PLACE ? 2 : 1, "  两头有空 ", NULL);
    ledger_string(l, first, 2, 0, "空", NULL);
    ledger_blank(l, first, 2, 0, NULL); /* ignored: it has no format */
    ledger_string(l, first, 2, 1, "空", NULL);
    ledger_blank(l, first, 2, 1, workbook_add_format(book));
    ledger_number(l, first, 3, 27,
                  v == OTHER_NUMBER        ? 3.5
                  : v == NEARLY_THE_NUMBER ? 0.1
                                           : 0.1 + 1e-15,
                  NULL);
    if (v == TEXT_FOR_NUMBER)
        ledger_string(l, first, 4, 0, "7", NULL);
    else
        ledger_number(l, first, 4, 0, 7, NULL);
    if (v != CELL_MISSING)
        ledger_string(l, v == OTHER_SHEET ? first : second, 9, 0, "甲 <&> \"乙\"\n丙", NULL);
    if (v == CELL_MORE)
        ledger_string(l, second, 10, 0, "多", NULL);
    if (v == VALUE_FOR_FORMULA)
        ledger_number(l, second, 11, 0, 5, NULL);
    else
        ledger_formula_num(l, second, 11, 0, v == OTHER_FORMULA ? "=2+4" : "=2+3", NULL,
                           v == OTHER_CACHE ? 6 : 5);
    ledger_formula_str(l, second, 11, 1, "=IF(A12<6,\"是\",\"否\")", NULL, "是");
    ck_assert_int_eq(workbook_close(book), LXW_NO_ERROR);
    return l;
}

START_TEST(a_book_is_what_its_ledger_says)
{
    struct arena *arena = arena_new();
    struct ledger *own = write_book(arena, (enum variant)_i);
    ck_assert_ptr_null(ledger_verify(own, path));
    unlink(path);
    arena_free(arena);
}
END_TEST

START_TEST(another_book_is_not)
{
    struct arena *arena = arena_new();
    struct ledger *want = write_book(arena, AS_WRITTEN);
    write_book(arena, (enum variant)_i);
    ck_assert_ptr_nonnull(ledger_verify(want, path));
    unlink(path);
    arena_free(arena);
}
END_TEST

START_TEST(a_file_cut_at_any_place_is_no_book)
{
    struct arena *arena = arena_new();
    struct ledger *l = write_book(arena, AS_WRITTEN);
    FILE *file = fopen(path, "rb");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    for (long n = size - 1; n >= 0; n -= 1 + size / 97) {
        ck_assert_int_eq(truncate(path, n), 0);
        ck_assert_ptr_nonnull(ledger_verify(l, path));
    }
    unlink(path);
    ck_assert_ptr_nonnull(ledger_verify(l, path));
    arena_free(arena);
}
END_TEST

/* The bytes of the first member's compressed data, which begin after its local header. */
START_TEST(a_byte_that_changed_is_found_by_the_crc)
{
    struct arena *arena = arena_new();
    struct ledger *l = write_book(arena, AS_WRITTEN);
    for (long at = 60; at < 200; at += 7) {
        FILE *file = fopen(path, "r+b");
        fseek(file, at, SEEK_SET);
        int byte = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 0x20, file);
        fclose(file);
        ck_assert_ptr_nonnull(ledger_verify(l, path));
        file = fopen(path, "r+b");
        fseek(file, at, SEEK_SET);
        fputc(byte, file);
        fclose(file);
    }
    ck_assert_ptr_null(ledger_verify(l, path));
    unlink(path);
    arena_free(arena);
}
END_TEST

Suite *suite_ledger(void)
{
    Suite *suite = suite_create("ledger");
    TCase *tcase = tcase_create("all");
    tcase_add_loop_test(tcase, a_book_is_what_its_ledger_says, AS_WRITTEN, VARIANTS);
    tcase_add_loop_test(tcase, another_book_is_not, OTHER_TEXT, VARIANTS);
    tcase_add_test(tcase, a_file_cut_at_any_place_is_no_book);
    tcase_add_test(tcase, a_byte_that_changed_is_found_by_the_crc);
    suite_add_tcase(suite, tcase);
    return suite;
}
