/* Values: types, blanks, refusals with their reasons. */
#include <stdlib.h>
#include <string.h>

#include "ingest/value.h"
#include "unit/suites.h"

static const char *const words[] = {"一般", "严重", NULL};

static bool read_as(enum column_type type, bool required, const char *text, struct value *out,
                    struct refusal *refusal)
{
    struct column column = {.name = "c",
                            .header = "列",
                            .type = type,
                            .required = required,
                            .values = words,
                            .values_text = "一般;严重"};
    return value_read(&column, slice_of(text), out, refusal);
}

static const char *const yes[] = {"有", "Yes", "T", "✓",    "✔",    "是",
                                  "Y",  "y",   "1", "true", "TRUE", "√"};
static const char *const no[] = {"无", "No", "F", "✗", "否", "N", "n", "0", "false", "False", "×"};

START_TEST(answers)
{
    struct value v;
    struct refusal r;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        ck_assert(read_as(TYPE_BOOL, false, yes[i], &v, &r) && v.as.answer == ANSWER_YES);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        ck_assert(read_as(TYPE_BOOL, false, no[i], &v, &r) && v.as.answer == ANSWER_NO);
    ck_assert(read_as(TYPE_BOOL, false, "不适用", &v, &r) && v.as.answer == ANSWER_NOT_APPLICABLE);
    ck_assert(!read_as(TYPE_BOOL, false, "是的", &v, &r));
    ck_assert_ptr_nonnull(strstr(r.reason, "是、否"));
}
END_TEST

static const char *const blanks[] = {"",
                                     "-",
                                     "--",
                                     "—",
                                     "/",
                                     "\\",
                                     "\\N",
                                     "无",
                                     "空",
                                     "暂无",
                                     "N/A",
                                     "NaN",
                                     "NULL",
                                     "null",
                                     "(null)",
                                     "0000-00-00",
                                     "0000-00-00 00:00:00"};

START_TEST(blank_marks_are_blank_in_optional_columns)
{
    struct value v;
    struct refusal r;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        ck_assert(read_as(TYPE_DATETIME, false, blanks[i], &v, &r));
        ck_assert_int_eq(v.state, VALUE_BLANK);
    }
}
END_TEST

START_TEST(lost_data_is_no_blank)
{
    struct value v;
    struct refusal r;
    ck_assert(!read_as(TYPE_DATETIME, false, "########", &v, &r));
    ck_assert_int_eq(v.state, VALUE_UNREADABLE);
}
END_TEST

START_TEST(an_id_in_scientific_notation_has_lost_its_digits)
{
    struct value v;
    struct refusal r;
    ck_assert(!read_as(TYPE_ID, false, "1.10108E+15", &v, &r));
    ck_assert(!read_as(TYPE_ID, true, "2E+11", &v, &r));
    ck_assert_ptr_nonnull(strstr(r.reason, "科学计数法"));
    ck_assert(read_as(TYPE_ID, true, "1E10", &v, &r)); /* a serial in hexadecimal digits */
    ck_assert(read_as(TYPE_TEXT, false, "1.1E+15", &v, &r));
}
END_TEST

START_TEST(times_lie_between_1990_and_50_years_after_the_date)
{
    const struct column column = {.name = "c", .header = "列", .type = TYPE_DATETIME};
    const day_number latest = day_from_civil(2075, 12, 31);
    static const struct {
        const char *text;
        bool within;
    } at[] = {{"1989-12-31 23:59:59", false},
              {"1990-01-01", true},
              {"2075-12-31 23:59:59", true},
              {"2076-01-01", false}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        struct value v;
        struct refusal r;
        ck_assert(value_read(&column, slice_of(at[i].text), &v, &r));
        ck_assert_int_eq(value_in_time(&column, latest, &v, &r), at[i].within);
        ck_assert_int_eq(v.state, at[i].within ? VALUE_PRESENT : VALUE_UNREADABLE);
    }
}
END_TEST

START_TEST(required_columns_must_have_a_value)
{
    struct value v;
    struct refusal r;
    ck_assert(!read_as(TYPE_TEXT, true, "", &v, &r));
    ck_assert_str_eq(r.reason, "必填项为空");
    ck_assert(read_as(TYPE_TEXT, true, "无", &v, &r)); /* a word like any other there */
    ck_assert_int_eq(v.state, VALUE_PRESENT);
    ck_assert(!read_as(TYPE_DATETIME, true, "—", &v, &r));
}
END_TEST

START_TEST(enums_say_what_they_expect)
{
    struct value v;
    struct refusal r;
    ck_assert(read_as(TYPE_ENUM, false, "严重", &v, &r));
    ck_assert_ptr_eq(v.as.word, words[1]);
    ck_assert(!read_as(TYPE_ENUM, false, "重大", &v, &r));
    ck_assert_str_eq(r.reason, "不在取值之内，应为 一般;严重");
    ck_assert(slice_is(r.value, "重大"));
}
END_TEST

START_TEST(numbers)
{
    struct value v;
    struct refusal r;
    ck_assert(read_as(TYPE_DECIMAL, false, "12.5", &v, &r) && v.as.number.num == 25);
    ck_assert(!read_as(TYPE_DECIMAL, false, "1/2", &v, &r));
    ck_assert(!read_as(TYPE_DECIMAL, false, "12h", &v, &r));
    ck_assert(read_as(TYPE_INT, false, "-3", &v, &r) && v.as.integer == -3);
    ck_assert(!read_as(TYPE_INT, false, "3.0", &v, &r));
}
END_TEST

START_TEST(dates_keep_their_day)
{
    struct value v;
    struct refusal r;
    ck_assert(read_as(TYPE_DATE, false, "2025-01-05 00:00:00", &v, &r));
    ck_assert_int_eq(v.as.day, day_from_civil(2025, 1, 5));
    ck_assert(!read_as(TYPE_DATE, false, "2025-02-29", &v, &r));
    ck_assert_str_eq(r.reason, "日期不存在");
}
END_TEST

START_TEST(ca_codes)
{
    ck_assert(ca_code_valid(slice_of("BJ-01_x")));
    ck_assert(!ca_code_valid(slice_of("")));
    ck_assert(!ca_code_valid(slice_of("../x")));
    ck_assert(!ca_code_valid(slice_of("北京")));
    ck_assert(!ca_code_valid(slice_of("a b")));
    ck_assert(!ca_code_valid(
        slice_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))); /* 65 */
}
END_TEST

START_TEST(refusals_are_cut_at_characters)
{
    struct refusal r;
    char *long_text = malloc(300 * 3 + 2);
    for (size_t lead = 0; lead < 3; lead++) { /* the cut meets each byte of a character */
        memset(long_text, 'x', lead);
        for (size_t i = 0; i < 300; i++)
            memcpy(long_text + lead + 3 * i, "甲", 3);
        long_text[lead + 899] = '\0';
        refuse(&r, NULL, slice_of(long_text), "%s", long_text);
        ck_assert(utf8_valid(r.reason, strlen(r.reason)));
        ck_assert_uint_ge(strlen(r.reason), sizeof r.reason - 4);
        ck_assert_uint_eq(r.value.n, lead + 3 * (VALUE_SHOWN - lead));
    }
    free(long_text);
}
END_TEST

Suite *suite_value(void)
{
    Suite *s = suite_create("value");
    TCase *t = tcase_create("value");
    tcase_add_test(t, lost_data_is_no_blank);
    tcase_add_test(t, an_id_in_scientific_notation_has_lost_its_digits);
    tcase_add_test(t, times_lie_between_1990_and_50_years_after_the_date);
    tcase_add_test(t, answers);
    tcase_add_test(t, blank_marks_are_blank_in_optional_columns);
    tcase_add_test(t, required_columns_must_have_a_value);
    tcase_add_test(t, enums_say_what_they_expect);
    tcase_add_test(t, numbers);
    tcase_add_test(t, dates_keep_their_day);
    tcase_add_test(t, ca_codes);
    tcase_add_test(t, refusals_are_cut_at_characters);
    suite_add_tcase(s, t);
    return s;
}
