/* Workbooks: which number formats are dates, and how numbers are written. ECMA-376 part 1, 18.8.30. */
#include <string.h>

#include "ingest/book_parts.h"
#include "unit/suites.h"

static const struct {
    const char *code;
    enum cell_form form;
} codes[] = {
    {"General", FORM_NUMBER},
    {"@", FORM_NUMBER},
    {"0.00E+00", FORM_NUMBER},
    {"##0.0E+0", FORM_NUMBER},
    {"#,##0.00_);[Red]\\(#,##0.00\\)", FORM_NUMBER},
    {"\"day\" 0", FORM_NUMBER},
    {"0\\d", FORM_NUMBER},
    {"[Yellow]0", FORM_NUMBER},
    {"[$¥-804]#,##0;[$¥-804]-#,##0", FORM_NUMBER},
    {"General\"天\"", FORM_NUMBER},
    {"0.00%", FORM_PERCENT},
    {"yyyy/m/d;@", FORM_DATE},
    {"yyyy\"年\"m\"月\"d\"日\"", FORM_DATE},
    {"yyyy年m月d日", FORM_DATE},
    {"[DBNum1][$-804]yyyy\"年\"m\"月\";@", FORM_DATE},
    {"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", FORM_DATE},
    {"e\"年\"m\"月\"", FORM_DATE},
    {"mmm-yy", FORM_DATE},
    {"m/d/yy h:mm", FORM_MOMENT},
    {"YYYY-MM-DD HH:MM:SS", FORM_MOMENT},
    {"yyyy/m/d h:mm AM/PM", FORM_MOMENT},
    {"h:mm:ss", FORM_TIME},
    {"上午/下午h\"时\"mm\"分\"", FORM_TIME},
    {"mm:ss.0", FORM_TIME},
    {"[h]:mm:ss", FORM_ELAPSED},
    {"[mm]:ss", FORM_ELAPSED},
    {"\"", FORM_NUMBER},
    {"[h", FORM_NUMBER},
    {"", FORM_NUMBER},
};

START_TEST(number_formats)
{
    ck_assert_msg(form_of_code(codes[_i].code) == codes[_i].form, "%s", codes[_i].code);
}
END_TEST

static const struct {
    const char *value;
    enum cell_form form;
    bool since_1904;
    const char *text;
} numbers[] = {
    {"12345678901234567890", FORM_NUMBER, false, "12345678901234567890"},
    {"00123", FORM_NUMBER, false, "00123"},
    {"-5", FORM_NUMBER, false, "-5"},
    {"1.10108199001011E+17", FORM_NUMBER, false, "1.10108199001011E+17"},
    {"1.5E+3", FORM_NUMBER, false, "1500"},
    {"5.9999999999999998E-2", FORM_NUMBER, false, "0.06"},
    {"0.10000000000000001", FORM_NUMBER, false, "0.1"},
    {"-1.2E-3", FORM_NUMBER, false, "-0.0012"},
    {"99.999999999999986", FORM_NUMBER, false, "100"},
    {"3.8", FORM_NUMBER, false, "3.8"},
    {"0", FORM_NUMBER, false, "0"},
    {"0E0", FORM_NUMBER, false, "0"},
    {"1E-300", FORM_NUMBER, false, "1E-300"},
    {"nan", FORM_NUMBER, false, "nan"},
    {"abc", FORM_NUMBER, false, "abc"},
    {"0.93", FORM_PERCENT, false, "93%"},
    {"1", FORM_PERCENT, false, "100%"},
    {"0.99950000000000006", FORM_PERCENT, false, "99.95%"},
    {"1", FORM_DATE, false, "1900-01-01"},
    {"59", FORM_DATE, false, "1900-02-28"},
    {"60", FORM_DATE, false, "60"},
    {"61", FORM_DATE, false, "1900-03-01"},
    {"0", FORM_DATE, false, "0"},
    {"0", FORM_DATE, true, "1904-01-01"},
    {"1462", FORM_DATE, false, "1904-01-01"},
    {"45717", FORM_DATE, false, "2025-03-01"},
    {"44255", FORM_DATE, true, "2025-03-01"},
    {"45717", FORM_MOMENT, false, "2025-03-01 00:00:00"},
    {"45717.377083333333", FORM_MOMENT, false, "2025-03-01 09:03:00"},
    {"45717.37708", FORM_DATE, false, "2025-03-01 09:03:00"},
    {"45716.999999999", FORM_MOMENT, false, "2025-03-01 00:00:00"},
    {"45717.5", FORM_TIME, false, "2025-03-01 12:00:00"},
    {"0.37708333333333333", FORM_TIME, false, "9:03:00"},
    {"1.5", FORM_ELAPSED, false, "36:00:00"},
    {"2958465", FORM_DATE, false, "9999-12-31"},
    {"2958466", FORM_DATE, false, "2958466"},
    {"-1", FORM_DATE, false, "-1"},
    {"1e999", FORM_DATE, false, "1e999"},
    {"x", FORM_DATE, false, "x"},
};

START_TEST(number_texts)
{
    char room[BOOK_NUMBER];
    struct slice text =
        book_number(slice_of(numbers[_i].value), numbers[_i].form, numbers[_i].since_1904, room);
    ck_assert_msg(slice_is(text, numbers[_i].text), "%s: %.*s", numbers[_i].value, (int)text.n,
                  text.at);
}
END_TEST

static const struct {
    const char *text;
    bool sound;
    int row, column;
} places[] = {
    {"A1", true, 0, 0},
    {"XFD1048576", true, 1048575, 16383},
    {"AB12", true, 11, 27},
    {"XFE1", false, 0, 0},
    {"A1048577", false, 0, 0},
    {"A0", false, 0, 0},
    {"1", false, 0, 0},
    {"A", false, 0, 0},
    {"a1", false, 0, 0},
    {"A1:B2", false, 0, 0},
    {"", false, 0, 0},
    {"AAAAAAAAAAAAAAAAAAAA1", false, 0, 0},
    {"A99999999999", false, 0, 0},
};

START_TEST(places_of_cells)
{
    int32_t row = -1;
    int32_t column = -1;
    ck_assert_msg(book_place(places[_i].text, &row, &column) == places[_i].sound, "%s",
                  places[_i].text);
    if (places[_i].sound)
        ck_assert(row == places[_i].row && column == places[_i].column);
}
END_TEST

static const struct {
    const char *from, *to;
} escapes[] = {
    {"_x0041_", "A"},       {"_x005F_x0041_", "_x0041_"}, {"a_x000D_b", "a\rb"},
    {"_x0000_", "_x0000_"}, {"_xD800_", "_xD800_"},       {"_x4EBA_", "人"},
    {"_x12", "_x12"},       {"__x0041_", "_A"},
};

START_TEST(escaped_characters)
{
    char text[64];
    size_t n = strlen(escapes[_i].from);
    memcpy(text, escapes[_i].from, n);
    book_unescape(text, &n);
    ck_assert_msg(slice_is((struct slice){text, n}, escapes[_i].to), "%s", escapes[_i].from);
}
END_TEST

Suite *suite_book(void)
{
    Suite *suite = suite_create("book");
    TCase *tests = tcase_create("cells");
    tcase_add_loop_test(tests, number_formats, 0, sizeof codes / sizeof *codes);
    tcase_add_loop_test(tests, number_texts, 0, sizeof numbers / sizeof *numbers);
    tcase_add_loop_test(tests, places_of_cells, 0, sizeof places / sizeof *places);
    tcase_add_loop_test(tests, escaped_characters, 0, sizeof escapes / sizeof *escapes);
    suite_add_tcase(suite, tests);
    return suite;
}
