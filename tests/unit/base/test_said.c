/* Said: each format of the catalogue is found again from a sentence that it made. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/places.h"
#include "base/file.h"
#include "base/said.h"
#include "base/text.h"
#include "unit/suites.h"

static struct arena *arena;

static void speak(enum language language)
{
    arena = arena_new();
    language_start(find_catalogues(arena));
    language_use(language);
}

static void hush(void)
{
    language_use(LANGUAGE_NONE);
    arena_free(arena);
}

static const struct {
    const char *chinese, *english;
} sentences[] = {
    {"文件夹不能读取：没有这个文件或文件夹",
     "the folder cannot be read: No such file or directory"},
    {"日期不存在", "there is no such date"},
    {"没有这样的句子", "没有这样的句子"},
    {"%s", "%s"}, /* a value is no format */
    {"文件夹不能读取：%n", "the folder cannot be read: %n"},
    {"文件夹不能读取：没有这样的句子", "the folder cannot be read: 没有这样的句子"},
    {"超过 12 列", "has more than 12 columns"},
    {"超过 多 列", "超过 多 列"},                           /* no number */
    {"没有“日期不存在”列", "has no column \"日期不存在\""}, /* what is quoted is data */
    {"没有结果：数据表读取期间内容有变化；以前的结果不变",
     "no result: an export changed while it was read; earlier results stay as they are"},
    {"有3行无法读取", "has 3 rows that cannot be read"},
    {"有3行、2格无法读取（有主键相同而内容不同的行）",
     "has 3 rows, 2 cells that cannot be read (has rows of the same key that differ)"},
    {"甲、乙、丙", "甲、乙、丙"}, /* names: nothing of it is a sentence */
    {"日期不存在。文件夹里没有一个可以读取的数据表",
     "there is no such date. the folder has no export that can be read"},
    {"“甲”、“乙”只有2025-01-01至2025-02-01的记录，“丙”只有2025-03-01至2025-04-01的记录",
     "“甲”、“乙” only 2025-01-01 to 2025-02-01, “丙” only 2025-03-01 to 2025-04-01"},
    {"合计或签名行3（第9行起）、空行1（第4行）",
     "3 totals or signatures (from line 9 on), 1 empty lines (line 4)"},
};

START_TEST(a_sentence_is_translated_by_the_format_that_made_it)
{
    speak(LANGUAGE_ENGLISH);
    ck_assert_ptr_nonnull(language_catalogue());
    ck_assert_str_eq(said(arena, sentences[_i].chinese), sentences[_i].english);
    language_use(LANGUAGE_CHINESE);
    ck_assert_str_eq(said(arena, sentences[_i].chinese), sentences[_i].chinese);
    hush();
}
END_TEST

START_TEST(where_no_language_is_asked_for_nothing_changes)
{
    speak(LANGUAGE_NONE);
    ck_assert_ptr_null(language_catalogue());
    ck_assert_str_eq(said(arena, "日期不存在"), "日期不存在");
    hush();
}
END_TEST

/* --- the whole catalogue ---------------------------------------------------------------------------------- */

/* A format with "a1", "a2" ... and 11, 12 ... for its arguments; *sure: what it makes tells which argument is which. */
static const char *made(const char *format, bool *sure)
{
    const char *text = "";
    int next = 0;
    while (*format) {
        size_t n = strcspn(format, "%");
        text = arena_format(arena, "%s%.*s", text, (int)n, format);
        format += n;
        if (strncmp(format, "%%", 2) == 0) {
            text = arena_format(arena, "%s%%", text);
            format += 2;
        } else if (*format) {
            size_t digits = strspn(format + 1, "0123456789");
            bool named = format[1 + digits] == '$' && digits;
            for (const char *star = format; !isalpha((unsigned char)*star); star++)
                next += *star == '*';
            int k = named ? atoi(format + 1) : ++next;
            size_t length = strcspn(format, "diuscx") + 1;
            bool silent = length > 3 && strncmp(format + length - 3, ".0s", 3) == 0;
            format += strcspn(format, "hlzdiuscx");
            format += strspn(format, "hlz");
            const char *one = *format == 's'   ? arena_format(arena, "a%d", k)
                              : *format == 'c' ? "c"
                                               : arena_format(arena, "%d", 10 + k);
            text = arena_format(arena, "%s%s", text, silent && *format == 's' ? "" : one);
            format++;
            *sure = *sure && *format != '%';
        }
    }
    return text;
}

static bool has_words(const char *format)
{
    for (; *format; format++) {
        if (*format == '%')
            format += strcspn(format, "diuscx");
        else if (isalpha((unsigned char)*format) ||
                 ((unsigned char)*format >= 0xe4 && (unsigned char)*format <= 0xe9))
            return true;
        if (!*format)
            break;
    }
    return false;
}

static uint32_t number_at(const char *at)
{
    uint32_t n;
    memcpy(&n, at, sizeof n);
    return n;
}

static void look_at(enum language language)
{
    speak(language);
    static char mo[1 << 20];
    FILE *file = fopen(language_catalogue(), "r");
    ck_assert_ptr_nonnull(file);
    size_t size = fread(mo, 1, sizeof mo, file), looked = 0;
    fclose(file);
    ck_assert_uint_lt(size, sizeof mo);
    for (uint32_t i = 0; i < number_at(mo + 8); i++) {
        const char *format = mo + number_at(mo + number_at(mo + 12) + 8 * i + 4);
        bool sure = true;
        const char *sentence = made(format, &sure);
        if (!*format || !strchr(format, '%') || !has_words(format) || !sure)
            continue;
        ck_assert_str_eq(said(arena, sentence), made(gettext(format), &sure));
        looked++;
    }
    ck_assert_uint_gt(looked, 40);
    hush();
}

START_TEST(every_format_is_found_again)
{
    look_at(_i ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH);
}
END_TEST

Suite *suite_said(void)
{
    Suite *suite = suite_create("said");
    TCase *tcase = tcase_create("said");
    tcase_add_loop_test(tcase, a_sentence_is_translated_by_the_format_that_made_it, 0,
                        sizeof sentences / sizeof *sentences);
    tcase_add_test(tcase, where_no_language_is_asked_for_nothing_changes);
    tcase_add_loop_test(tcase, every_format_is_found_again, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite;
}
