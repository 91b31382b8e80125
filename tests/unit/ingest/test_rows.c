/* Rows: RFC 4180 as libcsv has it, and what happens around its errors. Each case is a file and the
 * rows that must come out, written as "line:fault:field|field". */
#include <iconv.h>
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

/* --- the two engines --------------------------------------------------------------------------------- */

static void write_bytes(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fwrite(bytes, 1, n, file);
    fclose(file);
}

/* All that is told of each row. */
static char *read_wholly(const char *path, const char *engine, int step)
{
    char name[64];
    snprintf(name, sizeof name, "%s:%d", engine, step);
    setenv("CAEVAL_READER", name, 1);
    struct arena *arena = arena_new();
    struct source_fault fault;
    struct source *source = source_open(arena, path, &fault);
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&out, &size);
    struct rows *rows = source ? rows_open(source) : NULL;
    struct row row;
    for (int i = 0; rows && rows_next(rows, &row); i++) {
        if (i == 0)
            rows_expect(rows, row.n, row.n);
        fprintf(file, "%lld:%s:", (long long)row.line, fault_names[row.fault]);
        for (size_t k = 0; k < row.n; k++)
            fprintf(file, "<%.*s>", (int)row.field[k].n, row.field[k].at);
        fprintf(file, "{%.*s}", (int)row.raw.n, row.raw.at);
    }
    fclose(file);
    if (rows)
        rows_close(rows);
    if (source)
        source_close(source);
    arena_free(arena);
    unsetenv("CAEVAL_READER");
    return out;
}

static void compare_engines(const char *path, int step)
{
    static const char *const others[] = {"scan", "scan-sse2", "scan-portable"};
    char *wanted = read_wholly(path, "libcsv", 4096);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char *got = read_wholly(path, others[i], step + (int)i);
        ck_assert_msg(strcmp(got, wanted) == 0, "%s, reads of %d bytes:\n got  %s\n want %s",
                      others[i], step + (int)i, got, wanted);
        free(got);
    }
    free(wanted);
}

/* A sound file of a few rows, of which some are then damaged. */
static size_t random_file(char *bytes, size_t cap)
{
    static const char *const cells[] = {"",
                                        "12",
                                        "\"a,b\"",
                                        "\"x\r\ny\"",
                                        "\"say \"\"so\"\"\"",
                                        "甲乙",
                                        " 1 ",
                                        "\t2\t",
                                        "\"\"",
                                        "\"\n\"",
                                        "\"\"\"\"",
                                        "1234567890123456789012345678901"};
    static const char *const ends[] = {"\n", "\n", "\r\n", "\r", "\n\n"};
    static const char *const damage[] = {"\"",  ",",      "\n", "\r", " ",
                                         "\" ", "=\"7\"", "x",  "\t", "\xef\xbf\xbd"};
    const char *separator = &",\0;\0\t\0"[2 * (rand() % 3)];
    size_t n = 0;
    for (int row = rand() % 30; row >= 0; row--)
        for (int column = 0; column < 3; column++)
            n += (size_t)snprintf(bytes + n, cap - n, "%s%s",
                                  cells[(size_t)rand() % (sizeof cells / sizeof *cells)],
                                  column < 2 ? separator : ends[(size_t)rand() % 5]);
    for (int i = rand() % 4; i > 0; i--) {
        const char *piece = damage[(size_t)rand() % (sizeof damage / sizeof *damage)];
        size_t at = (size_t)rand() % n;
        size_t gone = (size_t)rand() % 2;
        memmove(bytes + at + strlen(piece), bytes + at + gone, n - at - gone);
        memcpy(bytes + at, piece, strlen(piece));
        n += strlen(piece) - gone;
    }
    return n;
}

/* Of every length of reads, in every encoding. */
START_TEST(both_engines_read_the_same)
{
    enum { ROUNDS = 1500, MOST = 8192 };
    static const char *const encodings[] = {NULL, NULL, "GB18030", "UTF-16LE"};
    static char bytes[MOST];
    static char other[4 * MOST];
    char path[] = "/tmp/caeval-rows-XXXXXX";
    close(mkstemp(path));
    srand((unsigned)_i + 1);
    for (int i = 0; i < ROUNDS; i++) {
        char *in = bytes;
        size_t n = random_file(bytes, MOST - 64);
        const char *encoding = encodings[rand() % 4];
        char *out = other;
        size_t room = sizeof other;
        if (encoding) {
            iconv_t converter = iconv_open(encoding, "UTF-8");
            if (encoding[0] == 'U') {
                memcpy(out, "\xff\xfe", 2);
                out += 2;
            }
            iconv(converter, &in, &n, &out, &room); /* up to a character that was damaged */
            iconv_close(converter);
            write_bytes(path, other, (size_t)(out - other));
        } else {
            write_bytes(path, bytes, n);
        }
        compare_engines(path, 64 + rand() % 200);
    }
    unlink(path);
}
END_TEST

START_TEST(both_engines_read_large_records_the_same)
{
    enum { MOST = 600 * 1024 };
    static const size_t sizes[] = {64, ROWS_MAX_BYTES - 9, ROWS_MAX_BYTES - 8, ROWS_MAX_BYTES - 7,
                                   MOST - 100};
    char *bytes = malloc(MOST);
    char path[] = "/tmp/caeval-rows-XXXXXX";
    close(mkstemp(path));
    for (size_t i = 0; i < 4 * sizeof sizes / sizeof *sizes; i++) {
        size_t n = (size_t)sprintf(bytes, "a,b\n1,2\n%s", i & 1 ? "\"" : "");
        size_t long_one = sizes[i / 4];
        for (size_t k = 0; k < long_one; k++)
            bytes[n++] = (i & 2) && k % 50 == 49 ? '\n' : 'x';
        n += (size_t)sprintf(bytes + n, "%s,3\n4,5\n6,\"7\"", i & 1 ? "\"" : "");
        write_bytes(path, bytes, n);
        compare_engines(path, 262144 - (int)i);
    }
    unlink(path);
    free(bytes);
}
END_TEST

/* What the fuzzer found to take ways of its own (tests/fuzz/rows.hex, a file a line), in each length of reads that it can. */
START_TEST(both_engines_read_what_the_fuzzer_found_the_same)
{
    char path[] = "/tmp/caeval-rows-XXXXXX";
    char line[1024];
    char bytes[sizeof line];
    int files = 0;
    FILE *corpus = fopen("tests/fuzz/rows.hex", "r");
    ck_assert_ptr_nonnull(corpus);
    close(mkstemp(path));
    for (; fgets(line, sizeof line, corpus); files++) {
        size_t n = 0;
        for (unsigned byte = 0; sscanf(line + 2 * n, "%2x", &byte) == 1; n++)
            bytes[n] = (char)byte;
        write_bytes(path, bytes, n);
        compare_engines(path, 64 + files % 60);
    }
    fclose(corpus);
    unlink(path);
    ck_assert_int_gt(files, 200);
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
    tcase_add_loop_test(t, both_engines_read_the_same, 0, 2);
    tcase_add_test(t, both_engines_read_what_the_fuzzer_found_the_same);
    tcase_add_test(t, both_engines_read_large_records_the_same);
    suite_add_tcase(s, t);
    return s;
}
