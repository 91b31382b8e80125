/* Names of files, ids, and rows that are no records. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/names.h"
#include "ingest/schema.h"
#include "unit/suites.h"

static struct arena *arena;
static struct schema schema;

static void setup(void)
{
    struct problems problems;
    arena = arena_new();
    problems_init(&problems, arena);
    ck_assert(schema_load(&schema, arena, "templates/exports.csv", &problems));
}

static void teardown(void)
{
    arena_free(arena);
}

static const struct {
    const char *name;
    enum name_kind kind;
    const char *export; /* it belongs to, or the nearest one; NULL: none */
} names[] = {
    {"hotline.csv", NAME_EXPORT, "hotline"},
    {"HOTLINE.CSV", NAME_EXPORT, "hotline"},
    {"hotline.csv.gz", NAME_EXPORT, "hotline"},
    {"hotline-2025-12.csv", NAME_EXPORT, "hotline"},
    {"hotline_2025-12.csv", NAME_EXPORT, "hotline"},
    {"hotline (1).csv", NAME_EXPORT, "hotline"},
    {"hotline2025.csv", NAME_EXPORT, "hotline"},
    {"热线通话记录.csv", NAME_EXPORT, "hotline"},
    {"热线通话记录（12月）.csv", NAME_EXPORT, "hotline"},
    {"CRL发布与备份 2025.csv", NAME_EXPORT, "crl_log"},
    {"ａｓｓｅｔｓ.csv", NAME_EXPORT, "assets"},
    {"asset_events.csv", NAME_EXPORT, "asset_events"},
    {"hotline@freepbx-cdr.csv", NAME_SOURCE, "hotline"},
    {"hotlines.csv", NAME_UNKNOWN, "hotline"},
    {"hotline.csv.csv", NAME_UNKNOWN, "hotline"},
    {"hotline.xlsx", NAME_EXPORT, "hotline"},
    {"热线通话记录（12月）.XLS", NAME_EXPORT, "hotline"},
    {"hotline.xlsx.gz", NAME_UNKNOWN, "hotline"},
    {"hotline.txt", NAME_UNKNOWN, "hotline"},
    {"热线.csv", NAME_UNKNOWN, "hotline"},
    {"热线记录2025.xlsx", NAME_UNKNOWN, "hotline"},
    {"人员花名册.csv", NAME_UNKNOWN, "staff"},
    {"投诉登记记录.csv", NAME_UNKNOWN, "complaints"},
    {"complaint-2025.txt", NAME_UNKNOWN, "complaints"},
    {"离职人员.csv", NAME_UNKNOWN, NULL},
    {"记录.csv", NAME_UNKNOWN, NULL},
    {"readme.txt", NAME_UNKNOWN, NULL},
};

START_TEST(names_belong_to_exports)
{
    struct file_name read = name_read(arena, &schema, names[_i].name);
    ck_assert_msg(read.kind == names[_i].kind, "%s", names[_i].name);
    if (!names[_i].export)
        ck_assert_msg(read.export == SIZE_MAX, "%s", names[_i].name);
    else
        ck_assert_str_eq(schema.export[read.export].name, names[_i].export);
    if (read.kind != NAME_EXPORT)
        ck_assert(*name_advice(arena, &schema, names[_i].name, &read, NULL));
}
END_TEST

/* The first of each is the newer one. */
static const struct {
    const char *newer, *older;
} orders[] = {
    {"hotline-2025-10.csv", "hotline-2025-9.csv"}, {"hotline-2025-12.csv", "hotline-2025-11.csv"},
    {"hotline_2025-10.csv", "hotline-2025-9.csv"}, {"hotline.csv", "hotline-2025-12.csv"},
    {"hotline-2026-1.csv", "hotline-2025-12.csv"}, {"热线通话记录2.csv", "hotline1.csv"},
    {"hotline (10).csv", "hotline (9).csv"},       {"hotline-010.csv", "hotline-9.csv"},
};

START_TEST(numbers_in_names_are_compared_as_numbers)
{
    struct file_name a = name_read(arena, &schema, orders[_i].newer);
    struct file_name b = name_read(arena, &schema, orders[_i].older);
    ck_assert_int_lt(name_order(a.behind, b.behind), 0);
    ck_assert_int_gt(name_order(b.behind, a.behind), 0);
}
END_TEST

Suite *suite_names(void)
{
    Suite *s = suite_create("names");
    TCase *c = tcase_create("names");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, names_belong_to_exports, 0, sizeof names / sizeof *names);
    tcase_add_loop_test(c, numbers_in_names_are_compared_as_numbers, 0,
                        sizeof orders / sizeof *orders);
    suite_add_tcase(s, c);
    return s;
}
