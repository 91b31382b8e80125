/* Source: encodings are told apart per file, whatever the size of reads. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "ingest/source.h"
#include "unit/suites.h"

static const char sample[] = "编号,名称,备注\n1,北京𠮷氏电子认证有限公司,\"说“好”\"\n2,䶮某,€\n";

static char path[64];

static void write_file(const void *bytes, size_t n)
{
    snprintf(path, sizeof path, "/tmp/caeval-source-XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
    close(fd);
}

static size_t convert(const char *to, const char *text, char *out, size_t cap)
{
    iconv_t converter = iconv_open(to, "UTF-8");
    char *in = (char *)text;
    char *at = out;
    size_t left = strlen(text);
    size_t room = cap;
    ck_assert(converter != (iconv_t)-1);
    ck_assert(iconv(converter, &in, &left, &at, &room) != (size_t)-1);
    iconv_close(converter);
    return cap - room;
}

/* All text of the file, read in pieces of `step` bytes. */
static char *read_text(size_t step, enum encoding *encoding, bool *damaged)
{
    struct arena *arena = arena_new();
    struct source_fault fault;
    struct source *source = source_open(arena, path, &fault);
    ck_assert_msg(source != NULL, "%s", fault.why);
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    char buffer[4096];
    for (size_t n = 0; (n = source_read(source, buffer, step)) > 0;)
        fwrite(buffer, 1, n, file);
    fclose(file);
    char *sha256 = NULL;
    ck_assert_ptr_null(source_finish(source, arena, &sha256).why);
    ck_assert_int_eq(strlen(sha256), 64);
    *encoding = source_encoding(source);
    *damaged = source_damaged(source);
    source_close(source);
    arena_free(arena);
    unlink(path);
    return text;
}

static void expect(const char *text, enum encoding wanted)
{
    enum encoding encoding = ENCODING_UTF8;
    bool damaged = false;
    char *got = read_text(64, &encoding, &damaged);
    ck_assert_str_eq(got + (strncmp(got, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0), text);
    ck_assert_str_eq(encoding_name(encoding), encoding_name(wanted));
    free(got);
}

START_TEST(utf8_with_and_without_a_mark)
{
    char marked[256] = "\xEF\xBB\xBF";
    write_file(sample, sizeof sample - 1);
    expect(sample, ENCODING_UTF8);
    strcat(marked, sample);
    write_file(marked, strlen(marked));
    expect(sample, ENCODING_UTF8_BOM);
}
END_TEST

START_TEST(gb18030)
{
    char bytes[512];
    write_file(bytes, convert("GB18030", sample, bytes, sizeof bytes));
    expect(sample, ENCODING_GB18030);
}
END_TEST

START_TEST(euro_sign_of_code_page_936)
{
    write_file("\xB1\xE0\xBA\xC5,\x80\n", 7); /* 编号,€ */
    expect("编号,€\n", ENCODING_GB18030);
}
END_TEST

START_TEST(utf16_with_a_mark)
{
    char bytes[512] = "\xFF\xFE";
    write_file(bytes, 2 + convert("UTF-16LE", sample, bytes + 2, sizeof bytes - 2));
    expect(sample, ENCODING_UTF16LE);
    memcpy(bytes, "\xFE\xFF", 2);
    write_file(bytes, 2 + convert("UTF-16BE", sample, bytes + 2, sizeof bytes - 2));
    expect(sample, ENCODING_UTF16BE);
}
END_TEST

START_TEST(a_long_file_in_every_encoding)
{
    char *text = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&text, &n);
    for (int i = 0; i < 9000; i++)
        fprintf(file, "%d,甲乙𠮷%.*s丙\n", i, i % 13, "abcdefghijklm");
    fclose(file);
    static const struct {
        const char *name;
        enum encoding encoding;
    } kinds[] = {{"GB18030", ENCODING_GB18030}, {"UTF-16LE", ENCODING_UTF16LE}};
    for (size_t k = 0; k < 2; k++) {
        size_t mark = kinds[k].encoding == ENCODING_UTF16LE ? 2 : 0;
        char *bytes = malloc(2 * n + 16);
        memcpy(bytes, "\xFF\xFE", 2);
        write_file(bytes, mark + convert(kinds[k].name, text, bytes + mark, 2 * n));
        expect(text, kinds[k].encoding);
        free(bytes);
    }
    write_file(text, n);
    expect(text, ENCODING_UTF8);
    free(text);
}
END_TEST

START_TEST(a_few_broken_bytes_do_not_make_utf8_gb18030)
{
    char bytes[512];
    enum encoding encoding = ENCODING_GB18030;
    bool damaged = false;
    snprintf(bytes, sizeof bytes, "%s3,\xE4\xBA,x\n", sample);
    write_file(bytes, strlen(bytes));
    char *got = read_text(4096, &encoding, &damaged);
    ck_assert_int_eq(encoding, ENCODING_UTF8);
    ck_assert(damaged);
    ck_assert_ptr_nonnull(strstr(got, "\n3,\xEF\xBF\xBD"));
    free(got);
}
END_TEST

START_TEST(gzip_of_two_members)
{
    snprintf(path, sizeof path, "/tmp/caeval-source-%ld.gz", (long)getpid());
    for (int i = 0; i < 2; i++) {
        gzFile file = gzopen(path, i ? "ab" : "wb");
        gzwrite(file, sample, sizeof sample - 1);
        gzclose(file);
    }
    char twice[512];
    snprintf(twice, sizeof twice, "%s%s", sample, sample);
    expect(twice, ENCODING_UTF8);
}
END_TEST

START_TEST(a_cut_gzip_is_an_error)
{
    struct arena *arena = arena_new();
    struct source_fault fault;
    snprintf(path, sizeof path, "/tmp/caeval-source-%ld.gz", (long)getpid());
    gzFile file = gzopen(path, "wb");
    for (int i = 0; i < 1000; i++)
        gzprintf(file, "%d,%d\n", i, i * i);
    gzclose(file);
    struct stat st;
    ck_assert(stat(path, &st) == 0 && truncate(path, st.st_size / 2) == 0);
    ck_assert_ptr_null(source_open(arena, path, &fault));
    ck_assert_str_eq(fault.why, "gzip 数据不完整，请重新传送");
    unlink(path);
    arena_free(arena);
}
END_TEST

START_TEST(only_regular_files_are_opened)
{
    struct arena *arena = arena_new();
    struct source_fault fault;
    ck_assert_ptr_null(source_open(arena, "/dev/null", &fault));
    ck_assert_str_eq(fault.why, "不是普通文件");
    ck_assert_ptr_null(source_open(arena, "/tmp", &fault));
    snprintf(path, sizeof path, "/tmp/caeval-fifo-%ld", (long)getpid());
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_ptr_null(source_open(arena, path, &fault)); /* must not hang */
    ck_assert_str_eq(fault.why, "不是普通文件");
    unlink(path);
    ck_assert_int_eq(symlink("/etc/passwd", path), 0);
    ck_assert_ptr_null(source_open(arena, path, &fault));
    ck_assert_str_eq(fault.why, "是符号链接，不是文件");
    unlink(path);
    arena_free(arena);
}
END_TEST

START_TEST(a_file_that_changes_while_it_is_read_is_noticed)
{
    struct arena *arena = arena_new();
    struct source_fault fault;
    char buffer[256];
    char *sha256 = NULL;
    write_file(sample, sizeof sample - 1);
    struct source *source = source_open(arena, path, &fault);
    ck_assert_ptr_nonnull(source);
    FILE *file = fopen(path, "a");
    fputs("more\n", file);
    fclose(file);
    while (source_read(source, buffer, sizeof buffer) > 0)
        ;
    fault = source_finish(source, arena, &sha256);
    ck_assert_str_eq(fault.why, "读取期间内容有变化");
    ck_assert(fault.passing);
    source_close(source);
    unlink(path);
    arena_free(arena);
}
END_TEST

/* What the bytes are under either hypothesis, one after another, by the words of the two standards. */
static void count_plainly(const unsigned char *at, size_t n, struct text_survey *s)
{
    for (size_t i = 0; i < n;) {
        uint32_t point = 0;
        size_t lead = at[i] < 0x80                   ? 1
                      : at[i] < 0xC2 || at[i] > 0xF4 ? 0
                      : at[i] < 0xE0                 ? 2
                      : at[i] < 0xF0                 ? 3
                                                     : 4;
        size_t used = lead ? 1 : 0;
        while (used && used < lead && i + used < n && (at[i + used] & 0xC0) == 0x80)
            used++;
        bool sound = lead && used == lead &&
                     utf8_decode((const char *)at + i, (const char *)at + i + used, &point);
        s->utf8_good += sound && lead > 1;
        s->utf8_bad += !sound;
        i += used ? used : 1;
    }
    for (size_t i = 0; i < n;) {
        bool wide = at[i] >= 0x81 && at[i] <= 0xFE;
        size_t left = n - i;
        if (!wide || left < 2) {
            s->gb_bad += wide || at[i] == 0xFF;
            i++;
        } else if (at[i + 1] < 0x30 || at[i + 1] > 0x39) {
            s->gb_bad += at[i + 1] < 0x40 || at[i + 1] == 0x7F || at[i + 1] == 0xFF;
            i += 2;
        } else if (left < 3 || at[i + 2] < 0x81 || at[i + 2] > 0xFE) {
            s->gb_bad++;
            i += left < 3 ? 2 : 3;
        } else {
            s->gb_bad += left < 4 || at[i + 3] < 0x30 || at[i + 3] > 0x39;
            i += left < 4 ? 3 : 4;
        }
    }
}

START_TEST(both_hypotheses_are_counted_as_their_standards_say)
{
    static const char *const pieces[] = {
        "a",        ",\n",      "12345678901234567", "甲",       "人工接听",
        "\xc3\xa9", "𠮷",       "\xb1\xe0",          "\x81\x30", "\xe0\x80",
        "\xed\xa0", "\xf4\x90", "\xf0\x8f",          "\x80",     "\xff"};
    srand(5);
    for (int round = 0; round < 4000; round++) {
        unsigned char text[300];
        size_t n = 0;
        for (int k = rand() % 24; k > 0; k--) {
            const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
            if (rand() % 6 == 0)
                text[n++] = (unsigned char)rand();
        }
        struct text_survey wanted = {0};
        struct text_survey got = {0};
        bool damaged = false;
        count_plainly(text, n, &wanted);
        size_t cut = n ? (size_t)rand() % n : 0;
        text_survey_add(&got, (const char *)text, cut);
        text_survey_add(&got, (const char *)text + cut, n - cut);
        text_survey_result(&got, &damaged);
        ck_assert_int_eq(got.utf8_good, wanted.utf8_good);
        ck_assert_int_eq(got.utf8_bad, wanted.utf8_bad);
        ck_assert_int_eq(got.gb_bad, wanted.gb_bad);
        ck_assert_int_eq(got.total, (int64_t)n);
        ck_assert_int_eq(memcmp(got.head, text, n), 0);
        ck_assert(utf8_valid((char *)text, n) == (wanted.utf8_bad == 0));
    }
}
END_TEST

/* Each character of two bytes, between others, as iconv has it alone; read in pieces of every length. */
START_TEST(gb18030_by_table_is_what_iconv_says)
{
    char *bytes = NULL;
    char *wanted = NULL;
    size_t n = 0;
    size_t n_wanted = 0;
    FILE *to = open_memstream(&bytes, &n);
    FILE *as = open_memstream(&wanted, &n_wanted);
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    for (int code = 0x8140; code < 0xff00; code++) {
        char pair[2] = {(char)(code >> 8), (char)code};
        char text[8];
        char *in = pair;
        char *out = text;
        size_t left = 2;
        size_t room = sizeof text;
        if (iconv(converter, &in, &left, &out, &room) != 0 || left)
            continue;
        fprintf(to, "%.2s%.*s", pair, code % 11, "abc,123456\n");
        fprintf(as, "%.*s%.*s", (int)(sizeof text - room), text, code % 11, "abc,123456\n");
        if (code % 5 == 0) {
            fputs("\x81\x39\xee\x39", to); /* 㐀 */
            fputs("㐀", as);
        }
        if (code % 7 == 0) {
            fputs("\x80", to);
            fputs("€", as);
        }
    }
    iconv_close(converter);
    fclose(to);
    fclose(as);
    ck_assert_int_gt(n, 60000);
    for (size_t step = 64; step < 140; step += 3) {
        enum encoding encoding = ENCODING_UTF8;
        bool damaged = true;
        write_file(bytes, n);
        char *got = read_text(step, &encoding, &damaged);
        ck_assert_int_eq(encoding, ENCODING_GB18030);
        ck_assert(!damaged && strcmp(got, wanted) == 0);
        free(got);
    }
    free(bytes);
    free(wanted);
}
END_TEST

Suite *suite_source(void)
{
    Suite *s = suite_create("source");
    TCase *t = tcase_create("source");
    tcase_add_test(t, utf8_with_and_without_a_mark);
    tcase_add_test(t, gb18030);
    tcase_add_test(t, gb18030_by_table_is_what_iconv_says);
    tcase_add_test(t, euro_sign_of_code_page_936);
    tcase_add_test(t, utf16_with_a_mark);
    tcase_add_test(t, a_long_file_in_every_encoding);
    tcase_add_test(t, both_hypotheses_are_counted_as_their_standards_say);
    tcase_add_test(t, a_few_broken_bytes_do_not_make_utf8_gb18030);
    tcase_add_test(t, gzip_of_two_members);
    tcase_add_test(t, a_cut_gzip_is_an_error);
    tcase_add_test(t, only_regular_files_are_opened);
    tcase_add_test(t, a_file_that_changes_while_it_is_read_is_noticed);
    suite_add_tcase(s, t);
    return s;
}
