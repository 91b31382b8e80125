/* Rows: RFC 4180 as libcsv has it, and what happens around its errors. Each case is a file and the
 * rows that must come out, written as "line:fault:field|field". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/rows.h"
#include "unit/suites.h"

static const char *const fault_names[] = {
    [ROW_SOUND] = "ok",
    [ROW_BROKEN_QUOTES] = "quotes",
    [ROW_OPEN_QUOTE] = "open",
    [ROW_TOO_LONG] = "long",
    [ROW_TOO_MANY_COLUMNS] = "many",
    [ROW_COLUMN_COUNT] = "columns",
    [ROW_BAD_BYTES] = "bytes",
    [ROW_NUL] = "nul",
};

/* The rows of a file's bytes; the first one sets the number of columns. */
static char *read_all(const char *bytes, size_t n)
{
    char path[] = "/tmp/caeval-rows-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
    close(fd);
    struct arena *arena = arena_new();
    struct source_fault fault;
    struct source *source = source_open(arena, path, &fault);
    ck_assert_ptr_nonnull(source);
    struct rows *rows = rows_open(source);
    struct row row;
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&out, &size);
    for (int i = 0; rows_next(rows, &row); i++) {
        if (i == 0)
            rows_expect(rows, row.n, row.n);
        fprintf(file, "%s%lld:%s:", i ? " " : "", (long long)row.line, fault_names[row.fault]);
        for (size_t k = 0; k < row.n && row.fault == ROW_SOUND; k++)
            fprintf(file, "%s%.*s", k ? "|" : "", (int)row.field[k].n, row.field[k].at);
    }
    fclose(file);
    rows_close(rows);
    source_close(source);
    arena_free(arena);
    unlink(path);
    return out;
}

static const struct {
    const char *name, *file, *rows;
} cases[] = {
    {"empty fields only", " ;", "1:ok:|"},
    {"plain", "a,b\n1,2\n", "1:ok:a|b 2:ok:1|2"},
    {"crlf", "a,b\r\n1,2\r\n", "1:ok:a|b 2:ok:1|2"},
    {"no end of line", "a,b\n1,2", "1:ok:a|b 2:ok:1|2"},
    {"blank lines", "\n  \na,b\n\n1,2\n\n", "3:ok:a|b 5:ok:1|2"},
    {"semicolons", "a;b\n1,5;2\n", "1:ok:a|b 2:ok:1,5|2"},
    {"tabs", "a\tb\n1 \t 2\n\n3\t\n", "1:ok:a|b 2:ok:1|2 4:ok:3|"},
    {"quotes", "a,b\n\"x,\"\"y\"\"\",2\n", "1:ok:a|b 2:ok:x,\"y\"|2"},
    {"line break in a field", "a,b\n\"x\r\ny\",2\n3,4\n", "1:ok:a|b 2:ok:x\r\ny|2 4:ok:3|4"},
    {"empty fields", "a,b\n,\n", "1:ok:a|b 2:ok:|"},
    {"too few", "a,b\n1\n3,4\n", "1:ok:a|b 2:columns: 3:ok:3|4"},
    {"too many", "a,b\n1,2,3\n3,4\n", "1:ok:a|b 2:columns: 3:ok:3|4"},
    {"text after a quote", "a,b\n\"x\"y,2\n3,4\n", "1:ok:a|b 2:quotes: 3:ok:3|4"},
    {"quote inside a field", "a,b\nx\"y,2\n3,4\n", "1:ok:a|b 2:quotes: 3:ok:3|4"},
    {"never closed", "a,b\n\"x,2\n3,4\n5,6\n", "1:ok:a|b 2:open: 3:ok:3|4 4:ok:5|6"},
    {"closed by a later row", "a,b\n1,\"x\n3,4\n5,\"y\"\n7,8\n",
     "1:ok:a|b 2:quotes: 3:ok:3|4 4:ok:5|y 5:ok:7|8"},
    {"swallowed lines", "a,b\n1,\"x\n3,4\n5\",6\n7,8\n",
     "1:ok:a|b 2:open: 3:ok:3|4 4:quotes: 5:ok:7|8"},
    {"a quoted break and a column too many", "a,b\n\"x\ny\",2,3\n3,4\n",
     "1:ok:a|b 2:columns: 4:ok:3|4"},
    {"lone carriage returns", "a,b\r1,2\r3,4", "1:ok:a|b 2:ok:1|2 3:ok:3|4"},
    {"header only", "a,b\n", "1:ok:a|b"},
    {"nothing", "", ""},
    {"broken bytes", "a,b\n\xE4\xBA,甲乙丙丁戊己庚辛壬癸子丑\n3,4\n", "1:ok:a|b 2:bytes: 3:ok:3|4"},
};

START_TEST(rows_of_a_file)
{
    char *rows = read_all(cases[_i].file, strlen(cases[_i].file));
    ck_assert_msg(strcmp(rows, cases[_i].rows) == 0, "%s:\n got  %s\n want %s", cases[_i].name,
                  rows, cases[_i].rows);
    free(rows);
}
END_TEST

START_TEST(nul_bytes_cost_their_row)
{
    static const char bytes[] = "a,b\n1\0,2\n3,4\n";
    char *rows = read_all(bytes, sizeof bytes - 1);
    ck_assert_str_eq(rows, "1:ok:a|b 2:nul: 3:ok:3|4");
    free(rows);
}
END_TEST

START_TEST(endless_lines_are_bounded)
{
    size_t n = 3 * ROWS_MAX_BYTES;
    char *bytes = malloc(n);
    memset(bytes, 'x', n);
    memcpy(bytes, "a,b\n", 4);
    memcpy(bytes + n - 5, "\n3,4\n", 5);
    char *rows = read_all(bytes, n);
    ck_assert_str_eq(rows, "1:ok:a|b 2:long: 3:ok:3|4");
    free(rows);
    free(bytes);
}
END_TEST

START_TEST(an_open_quote_in_a_large_file_costs_one_line)
{
    char *bytes = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&bytes, &n);
    fputs("a,b\n1,\"x\n", file);
    for (int i = 0; i < 100000; i++)
        fprintf(file, "%d,y\n", i);
    fclose(file);
    char *rows = read_all(bytes, n);
    ck_assert_int_eq(strncmp(rows, "1:ok:a|b 2:open: 3:ok:0|y 4:ok:1|y ", 35), 0);
    ck_assert_ptr_nonnull(strstr(rows, "100002:ok:99999|y"));
    free(rows);
    free(bytes);
}
END_TEST

START_TEST(rows_do_not_depend_on_where_reads_end)
{
    /* rows of every length, so that reads of 256 KiB cut them everywhere */
    char *bytes = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&bytes, &n);
    fputs("a,b\n", file);
    for (int i = 0; i < 20000; i++)
        fprintf(file, "\"%d甲\r\n%.*s\",%d\r\n", i, i % 97,
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                "xxxxxxx"
                "xxxxxxxxxxxxxxxxxx",
                i);
    fclose(file);
    char *rows = read_all(bytes, n);
    char expected[64];
    for (int i = 0; i < 20000; i += 997) {
        snprintf(expected, sizeof expected, " %d:ok:%d甲\r\n", 2 + 2 * i, i);
        ck_assert_msg(strstr(rows, expected) != NULL, "row %d is missing", i);
    }
    ck_assert_ptr_null(strstr(rows, ":quotes:"));
    ck_assert_ptr_null(strstr(rows, ":columns:"));
    free(rows);
    free(bytes);
}
END_TEST

Suite *suite_rows(void)
{
    Suite *s = suite_create("rows");
    TCase *t = tcase_create("rows");
    tcase_add_loop_test(t, rows_of_a_file, 0, sizeof cases / sizeof *cases);
    tcase_add_test(t, nul_bytes_cost_their_row);
    tcase_add_test(t, endless_lines_are_bounded);
    tcase_add_test(t, an_open_quote_in_a_large_file_costs_one_line);
    tcase_add_test(t, rows_do_not_depend_on_where_reads_end);
    suite_add_tcase(s, t);
    return s;
}
