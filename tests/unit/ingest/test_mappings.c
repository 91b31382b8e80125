/* The verbs of sources.csv, the sources that ship, and groups of rows in bounded memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/adapter.h"
#include "ingest/names.h"
#include "ingest/recognise.h"
#include "unit/suites.h"

static struct arena *arena;
static struct schema schema;
static struct problems problems;

static void setup(void)
{
    arena = arena_new();
    problems_init(&problems, arena);
    ck_assert(schema_load(&schema, arena, "templates/exports.csv", &problems));
    ck_assert(mappings_load(&schema, arena, "templates/sources.csv", NULL, &problems));
}

static void teardown(void)
{
    arena_free(arena);
}

/* four bytes each */
#define RARE4 "𠮷𠮷𠮷𠮷"
#define RARE8 RARE4 RARE4
#define RARE18 RARE8 RARE8 "𠮷𠮷"
#define RARE20 RARE8 RARE8 RARE4
#define RARE60 RARE20 RARE20 RARE20

static const struct {
    enum verb how;
    const char *from[ITEM_MOST_FROM]; /* as many as are given */
    const char *zone;
    const char *want;
} cells[] = {
    {VERB_COPY, {"a"}, "", "a"},
    /* any form of time; nothing stays nothing; what is no time is passed on */
    {VERB_TIME, {"1749085380"}, "", "2025-06-05 09:03:00"},
    {VERB_TIME, {"1749085380000"}, "", "2025-06-05 09:03:00"},
    {VERB_TIME, {"1749085380.303267"}, "", "2025-06-05 09:03:00"},
    {VERB_TIME, {"250612000000Z,keyCompromise"}, "", "2025-06-12 08:00:00"},
    {VERB_TIME, {"250612000000Z"}, "", "2025-06-12 08:00:00"},
    {VERB_TIME, {"960612000000Z"}, "", "1996-06-12 08:00:00"},
    {VERB_TIME, {"20500612000000Z"}, "", "2050-06-12 08:00:00"},
    {VERB_TIME, {"2025-06-05 上午9:03"}, "", "2025-06-05 09:03:00"},
    {VERB_TIME, {"2025-06-05"}, "", "2025-06-05"},
    {VERB_TIME, {""}, "", ""},
    {VERB_TIME, {"0000-00-00 00:00:00"}, "", "0000-00-00 00:00:00"},
    {VERB_TIME, {"6/5/2025 9:03 AM"}, "", "6/5/2025 9:03 AM"},
    /* a day and its time; nothing without the time; what is no time of a day is passed on */
    {VERB_TIME, {"2025-06-05", "9:03"}, "", "2025-06-05 09:03:00"},
    {VERB_TIME, {"2025/6/5 0:00", "下午9:03:01"}, "", "2025-06-05 21:03:01"},
    {VERB_TIME, {"2025年6月5日", "9时3分"}, "", "2025-06-05 09:03:00"},
    {VERB_TIME, {"2025-06-05", "01:03:00"}, "Z", "2025-06-05 09:03:00"},
    {VERB_TIME, {"2025-06-05", ""}, "", ""},
    {VERB_TIME, {"", "9:03"}, "", "9:03"},
    {VERB_TIME, {"", ""}, "", ""},
    {VERB_TIME, {"2025-06-05 10:00", "9:03"}, "", "2025-06-05 10:00 9:03"},
    {VERB_TIME, {"2025-06-05", "2025-06-06 9:03"}, "", "2025-06-05 2025-06-06 9:03"},
    {VERB_TIME, {"2025-06-05", "12"}, "", "2025-06-05 12"},
    {VERB_TIME, {"x", "9:03"}, "", "x 9:03"},
    {VERB_TIME, {RARE60, RARE60}, "", RARE18 " " RARE18},
    /* a zone is that of times which have none */
    {VERB_TIME, {"2025-06-05 01:03:00"}, "Z", "2025-06-05 09:03:00"},
    {VERB_TIME, {"2025-06-05 09:03:00+08:00"}, "Z", "2025-06-05 09:03:00"},
    {VERB_TIME, {"1749085380"}, "Z", "2025-06-05 09:03:00"},
    {VERB_PLUS, {"2025-06-05 09:03:00", "185"}, "", "2025-06-05 09:06:05"},
    {VERB_PLUS, {"2025-06-05 23:59:59", "0:00:01"}, "", "2025-06-06 00:00:00"},
    {VERB_PLUS, {"2025-06-05 09:03:00", "02:40"}, "", "2025-06-05 09:05:40"},
    {VERB_PLUS, {"2025-06-05 09:03:00", "2分40秒"}, "", "2025-06-05 09:05:40"},
    {VERB_PLUS, {"2025-06-05 09:03:00", "160.9"}, "", "2025-06-05 09:05:40"},
    {VERB_PLUS, {"2025-06-05 09:03:00", ""}, "", ""},
    {VERB_PLUS, {"", "10"}, "", ""},
    {VERB_PLUS, {"2025-06-05 09:03:00", "x1"}, "", "2025-06-05 09:03:00 + x1"},
    {VERB_PLUS, {"2025-06-05", "10"}, "", "2025-06-05 + 10"},
    {VERB_PLUS_IF, {"2025-06-05 09:03:00", "10", "1"}, "", "2025-06-05 09:03:10"},
    {VERB_PLUS_IF, {"2025-06-05 09:03:00", "10", "0"}, "", ""},
    {VERB_PLUS_IF, {"2025-06-05 09:03:00", "10", "否"}, "", ""},
    {VERB_PLUS_IF, {"2025-06-05 09:03:00", "10", "00:00:00"}, "", ""},
    {VERB_PLUS_IF, {"2025-06-05 09:03:00", "10", ""}, "", ""},
    {VERB_PLUS_IF, {"2025-06-05 09:03:00", "10", "未接通"}, "", ""},
    {VERB_PLUS_IF, {"2025-06-05 09:03:00", "10", "已接通"}, "", "2025-06-05 09:03:10"},
    {VERB_PLUS_LESS, {"2025-06-05 09:03:00", "185", "160"}, "", "2025-06-05 09:03:25"},
    {VERB_PLUS_LESS, {"2025-06-05 09:03:00", "40", "0"}, "", "2025-06-05 09:03:40"},
    {VERB_PLUS_LESS, {"2025-06-05 09:03:00", "40", "0", "0"}, "", ""},
    /* whatever stands in its place: whole characters, as many as there is room for */
    {VERB_PLUS, {RARE60, RARE60}, "", RARE20 " + " RARE8},
    {VERB_PLUS_IF, {RARE60, RARE60, "1"}, "", RARE20 " + " RARE8},
    {VERB_PLUS_LESS, {RARE60, RARE60, RARE60}, "", RARE20 " + " RARE8 " - " RARE8},
    {VERB_PLUS_LESS, {RARE60, RARE60, RARE60, RARE60}, "", RARE20 " + " RARE8 " - " RARE8},
    {VERB_HEX, {"2561"}, "", "0A01"},
    {VERB_HEX, {"0"}, "", "00"},
    {VERB_HEX,
     {"1461501637330902918203684832716283019655932542975"},
     "",
     "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"},
    {VERB_HEX, {"0A01"}, "", "0A01"},
};

START_TEST(a_verb_makes_a_cell)
{
    char room[VERB_ROOM];
    struct slice from[ITEM_MOST_FROM] = {{"", 0}};
    struct mapping mapping = {.zone = cells[_i].zone};
    struct item item = {.how = cells[_i].how, .unit = 1};
    for (; item.n_from < ITEM_MOST_FROM && cells[_i].from[item.n_from]; item.n_from++)
        from[item.n_from] = slice_of(cells[_i].from[item.n_from]);
    struct slice got = verb_apply(&mapping, &item, from, room);
    ck_assert_msg(slice_is(got, cells[_i].want), "%.*s, not %s", (int)got.n, got.at,
                  cells[_i].want);
}
END_TEST

START_TEST(a_map_takes_the_first_pair_that_fits)
{
    static const struct pair pairs[] = {
        {"", "空"}, {"NO ANSWER", "未接听"}, {"ans*", "人工接听"}, {"*z", "其他"}};
    static const char *const words[][2] = {{"", "空"},
                                           {"no answer", "未接听"},
                                           {"ANSWERED", "人工接听"},
                                           {"xyz", "其他"},
                                           {"BUSY", "BUSY"}};
    char room[VERB_ROOM];
    struct mapping mapping = {.zone = ""};
    struct item item = {.how = VERB_MAP, .pair = pairs, .n_pairs = sizeof pairs / sizeof *pairs};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct slice from = slice_of(words[i][0]);
        ck_assert(slice_is(verb_apply(&mapping, &item, &from, room), words[i][1]));
    }
}
END_TEST

/* A file in a source's form must not be taken for another's, nor one in ours for a source's. */
START_TEST(each_header_is_recognised_as_its_own)
{
    for (size_t i = 0; i < schema.mappings->n; i++) {
        const struct mapping *m = &schema.mappings->at[i];
        struct slice field[ROWS_MAX_COLUMNS];
        struct row row = {.field = field};
        for (; m->match[row.n]; row.n++)
            field[row.n] = slice_of(m->match[row.n]);
        if (row.n)
            ck_assert_ptr_eq(
                recognise(&schema, m->export, &row, m->separator ? m->separator : ',', arena), m);
    }
    for (size_t i = 0; i < schema.n; i++)
        for (int chinese = 0; chinese < 2; chinese++) {
            const struct export *export = &schema.export[i];
            struct slice field[ROWS_MAX_COLUMNS];
            struct row row = {.field = field, .n = export->n};
            for (size_t k = 0; k < export->n; k++)
                field[k] = slice_of(chinese ? export->column[k].header : export->column[k].name);
            ck_assert_ptr_null(recognise(&schema, i, &row, ',', arena));
        }
}
END_TEST

static const struct {
    const char *name;
    enum name_kind kind;
    const char *source, *behind;
} names[] = {
    {"hotline@asterisk-csv.csv", NAME_EXPORT, "asterisk-csv", ""},
    {"hotline@asterisk-csv-2025-12.csv.gz", NAME_EXPORT, "asterisk-csv", "-2025-12"},
    {"hotline-2025-12@asterisk-csv.csv", NAME_EXPORT, "asterisk-csv", "-2025-12"},
    {"热线通话记录@Asterisk-CSV.csv", NAME_EXPORT, "asterisk-csv", ""},
    {"hotline@asterisk-csvs.csv", NAME_SOURCE, NULL, "@asterisk-csvs"},
    {"hotline@wjx.csv", NAME_SOURCE, NULL, "@wjx"}, /* of another export */
    {"hotline@.csv", NAME_SOURCE, NULL, "@"},
    {"hotline-2025-12.csv", NAME_EXPORT, NULL, "-2025-12"},
};

START_TEST(a_name_says_the_source)
{
    struct file_name read = name_read(arena, &schema, names[_i].name);
    ck_assert_msg(read.kind == names[_i].kind, "%s", names[_i].name);
    ck_assert_str_eq(read.behind, names[_i].behind);
    if (names[_i].source)
        ck_assert_str_eq(read.mapping->source, names[_i].source);
    else
        ck_assert_ptr_null(read.mapping);
}
END_TEST

/* A queue's log of `n` calls, of which `open` go on side by side. */
static void write_log(const char *path, int n, int open)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < n + open; i++) {
        if (i < n)
            fprintf(file, "%d|c%d|600|NONE|ENTERQUEUE||01000000001|1\n", 1749085380 + i, i);
        if (i >= open)
            fprintf(file, "%d|c%d|600|SIP/1|CONNECT|25|x|10\n", 1749085380 + i, i - open);
    }
    fclose(file);
}

static const struct {
    int calls, open;
    bool whole; /* each call is one record */
} logs[] = {{100000, 1, true}, {100000, GROUPS_MOST - 1, true}, {100000, GROUPS_MOST + 10, false}};

/* Far more groups than are held; and where more than are held go on side by side, a late row is no longer
 * joined, and says so by being a record of its own, which lacks what must be there. */
START_TEST(groups_are_streamed)
{
    char path[] = "/tmp/caeval-groups-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    write_log(path, logs[_i].calls, logs[_i].open);
    size_t hotline = schema_export(&schema, slice_of("hotline"));
    struct source_fault fault;
    struct source *source = source_open(arena, path, &fault);
    struct adapter *a =
        adapter_open(arena, &schema, hotline,
                     mapping_named(&schema, hotline, slice_of("asterisk-queue")), false, source);
    ck_assert_ptr_null(adapter_refused(a));
    struct row row;
    int records = 0, joined = 0;
    while (adapter_next(a, &row)) {
        records += row.fault == ROW_SOUND;
        joined += row.fault == ROW_JOINED;
    }
    ck_assert_int_eq(records + joined, 2 * logs[_i].calls);
    ck_assert(logs[_i].whole == (records == logs[_i].calls));
    adapter_close(a);
    source_close(source);
    unlink(path);
}
END_TEST

Suite *suite_mappings(void)
{
    Suite *s = suite_create("mappings");
    TCase *c = tcase_create("mappings");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, a_verb_makes_a_cell, 0, sizeof cells / sizeof *cells);
    tcase_add_test(c, a_map_takes_the_first_pair_that_fits);
    tcase_add_test(c, each_header_is_recognised_as_its_own);
    tcase_add_loop_test(c, a_name_says_the_source, 0, sizeof names / sizeof *names);
    tcase_add_loop_test(c, groups_are_streamed, 0, sizeof logs / sizeof *logs);
    suite_add_tcase(s, c);
    return s;
}
