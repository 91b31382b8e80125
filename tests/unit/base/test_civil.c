/* Dates: every form of the contract, and every day between 1900 and 2200. */
#include <string.h>

#include "base/civil.h"
#include "unit/suites.h"

START_TEST(every_day_goes_there_and_back)
{
    day_number expected = day_from_civil(1900, 1, 1);
    int wd = weekday(expected);
    ck_assert_int_eq(wd, 0); /* a Monday */
    for (int year = 1900; year <= 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                if (!civil_valid(year, month, day))
                    continue;
                day_number n = day_from_civil(year, month, day);
                struct civil c = civil_from_day(n);
                ck_assert_int_eq(n, expected);
                ck_assert(c.year == year && c.month == month && c.day == day);
                ck_assert_int_eq(weekday(n), wd);
                expected++;
                wd = (wd + 1) % 7;
            }
    ck_assert_int_eq(expected, day_from_civil(2201, 1, 1));
}
END_TEST

START_TEST(leap_days)
{
    ck_assert(!civil_valid(1900, 2, 29));
    ck_assert(civil_valid(2000, 2, 29));
    ck_assert(civil_valid(2024, 2, 29));
    ck_assert(!civil_valid(2025, 2, 29));
    ck_assert(!civil_valid(2100, 2, 29));
    ck_assert(!civil_valid(2025, 0, 1));
    ck_assert(!civil_valid(2025, 13, 1));
    ck_assert(!civil_valid(2025, 4, 31));
}
END_TEST

START_TEST(months_and_years_end_at_the_month_end)
{
    day_number d = day_from_civil(2024, 2, 29);
    ck_assert_int_eq(add_years(d, 3), day_from_civil(2027, 2, 28));
    ck_assert_int_eq(add_years(d, 4), day_from_civil(2028, 2, 29));
    ck_assert_int_eq(add_months(day_from_civil(2025, 8, 31), -6), day_from_civil(2025, 2, 28));
    ck_assert_int_eq(add_months(day_from_civil(2025, 12, 31), -6), day_from_civil(2025, 6, 30));
    ck_assert_int_eq(add_months(day_from_civil(2025, 1, 15), -13), day_from_civil(2023, 12, 15));
}
END_TEST

static const struct {
    const char *text;
    enum moment_fault fault;
    const char *meaning; /* with a time, or a date alone */
} forms[] = {
    {"2025-01-05 09:03:00", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05T09:03:00", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05T09:03:00+08:00", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05T01:03:00Z", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05T20:03:00Z", MOMENT_OK, "2025-01-06 04:03:00"},
    {"2025/1/5 9:03", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025.1.5", MOMENT_OK, "2025-01-05"},
    {"2025.1.5 9:03:07", MOMENT_OK, "2025-01-05 09:03:07"},
    {"20250105", MOMENT_OK, "2025-01-05"},
    {"20250105090300", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025年1月5日 9时3分", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025年1月5日9时3分7秒", MOMENT_OK, "2025-01-05 09:03:07"},
    {"2025年1月5日", MOMENT_OK, "2025-01-05"},
    {"2025年1月5日 09:03", MOMENT_OK, "2025-01-05 09:03:00"},
    {"45662.377", MOMENT_OK, "2025-01-05 09:02:53"},
    {"45662.3770833333", MOMENT_OK, "2025-01-05 09:03:00"},
    {"45662", MOMENT_OK, "2025-01-05"},
    {"45662.99999999", MOMENT_OK, "2025-01-06 00:00:00"},
    {"32874", MOMENT_OK, "1990-01-01"},
    {"73415", MOMENT_OK, "2100-12-31"},
    {"32873", MOMENT_NO_SERIAL, ""},
    {"73416", MOMENT_NO_SERIAL, ""},
    {"202506", MOMENT_NO_SERIAL, ""},
    {"65", MOMENT_NO_SERIAL, ""},
    {"2025-01-05 09:03:00.000", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-02-29", MOMENT_NO_DAY, ""},
    {"2025/2/30 10:00", MOMENT_NO_DAY, ""},
    {"20251301", MOMENT_NO_DAY, ""},
    {"2025年4月31日", MOMENT_NO_DAY, ""},
    {"2025-01-05 24:00:00", MOMENT_NO_TIME, ""},
    {"2025-01-05 09:60", MOMENT_NO_TIME, ""},
    {"20250105096000", MOMENT_NO_TIME, ""},
    {"1899-12-31", MOMENT_TOO_FAR, ""},
    {"2025-01-05 09:03:00.5", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05 09:03:00,271", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05 09:03:00.", MOMENT_FORM, ""},
    {"2025-01-05 09:03:00+09:00", MOMENT_OK, "2025-01-05 08:03:00"},
    {"2025-01-05T01:03:00+00:00", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05T09:03:00+0800", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05T09:03:00+08", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05 01:03:00 UTC", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05 09:03:00+8", MOMENT_FORM, ""},
    {"2025-01-05 上午9:03", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05 下午9:03", MOMENT_OK, "2025-01-05 21:03:00"},
    {"2025-01-05 下午15:03", MOMENT_OK, "2025-01-05 15:03:00"},
    {"2025-01-05 上午15:03", MOMENT_NO_TIME, ""},
    {"2025年1月5日 下午3时5分", MOMENT_OK, "2025-01-05 15:05:00"},
    {"2025/1/5 9:03:00 AM", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025/1/5 12:03:00 AM", MOMENT_OK, "2025-01-05 00:03:00"},
    {"2025/1/5 12:03:00 PM", MOMENT_OK, "2025-01-05 12:03:00"},
    {"2025-01-05 星期日 09:03", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025年1月5日（周日）9:03", MOMENT_OK, "2025-01-05 09:03:00"},
    {"２０２５-01-05 09：03", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05\xc2\xa0\xc2\xa0"
     "09:03",
     MOMENT_OK, "2025-01-05 09:03:00"},
    {"=\"2025-01-05 09:03\"", MOMENT_OK, "2025-01-05 09:03:00"},
    {"1736038980", MOMENT_OK, "2025-01-05 09:03:00"},
    {"1736038980123", MOMENT_OK, "2025-01-05 09:03:00"},
    {"2025-01-05 9", MOMENT_FORM, ""},
    {"2025-01", MOMENT_FORM, ""},
    {"2025-01/05", MOMENT_FORM, ""},
    {"5.1.2025", MOMENT_FORM, ""},
    {"25-01-05", MOMENT_SHORT_YEAR, ""},
    {"25/1/11 9:03", MOMENT_SHORT_YEAR, ""},
    {"25年1月11日", MOMENT_SHORT_YEAR, ""},
    {"1月9日 9:03", MOMENT_NO_YEAR, ""},
    {"12-5", MOMENT_FORM, ""},
    {"20250107 09:03", MOMENT_OK, "2025-01-07 09:03:00"},
    {"20250107T09:03:05+08:00", MOMENT_OK, "2025-01-07 09:03:05"},
    {"20250107　下午 1:03", MOMENT_OK, "2025-01-07 13:03:00"},
    {"20250107 9时3分", MOMENT_OK, "2025-01-07 09:03:00"},
    {"20250229 09:03", MOMENT_NO_DAY, ""},
    {"20250107 25:03", MOMENT_NO_TIME, ""},
    {"20250107x", MOMENT_FORM, ""},
    {"2025010 09:03", MOMENT_FORM, ""},
    {"2025010709:03", MOMENT_FORM, ""},
    {"2025-01-05x", MOMENT_FORM, ""},
    {"昨天", MOMENT_FORM, ""},
    {"202501050903", MOMENT_OK, "2025-01-05 09:03:00"},
    {"20250105090", MOMENT_FORM, ""},
    {"2025.13", MOMENT_FORM, ""},
    {"", MOMENT_FORM, ""},
};

START_TEST(date_forms)
{
    struct arena *a = arena_new();
    struct moment m;
    const char *text = forms[_i].text;
    ck_assert_msg(moment_parse(text, strlen(text), &m) == forms[_i].fault, "%s", text);
    if (forms[_i].fault == MOMENT_OK) {
        char *shown = m.date_only ? day_text(a, day_of(m.at)) : instant_text(a, m.at);
        ck_assert_str_eq(shown, forms[_i].meaning);
    }
    arena_free(a);
}
END_TEST

START_TEST(instants_before_1970)
{
    ck_assert_int_eq(day_of(-1), -1);
    ck_assert_int_eq(day_of(-SECONDS_PER_DAY), -1);
    ck_assert_int_eq(day_of(-SECONDS_PER_DAY - 1), -2);
}
END_TEST

Suite *suite_civil(void)
{
    Suite *s = suite_create("civil");
    TCase *t = tcase_create("civil");
    tcase_add_test(t, every_day_goes_there_and_back);
    tcase_add_test(t, leap_days);
    tcase_add_test(t, months_and_years_end_at_the_month_end);
    tcase_add_loop_test(t, date_forms, 0, sizeof forms / sizeof *forms);
    tcase_add_test(t, instants_before_1970);
    suite_add_tcase(s, t);
    return s;
}
