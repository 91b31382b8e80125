/* Civil dates: the algorithms on day numbers are the usual ones for the proleptic Gregorian
 * calendar with the year beginning in March. */
#include "base/civil.h"

#include <string.h>

day_number day_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

struct civil civil_from_day(day_number number)
{
    int z = number + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    int year = yoe + era * 400 + (month <= 2);
    return (struct civil){year, month, doy - (153 * mp + 2) / 5 + 1};
}

static int month_length(int year, int month)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return length[month - 1] + (month == 2 && leap);
}

bool civil_valid(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= month_length(year, month);
}

int weekday(day_number day)
{
    int w = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return w < 0 ? w + 7 : w;
}

day_number add_months(day_number day, int months)
{
    struct civil c = civil_from_day(day);
    int index = c.year * 12 + (c.month - 1) + months;
    int year = index / 12;
    int month = index % 12 + 1;
    int last = month_length(year, month);
    return day_from_civil(year, month, c.day < last ? c.day : last);
}

day_number add_years(day_number day, int years)
{
    return add_months(day, years * 12);
}

/* --- parsing -------------------------------------------------------------------------------- */

struct scan {
    const char *at, *end;
};

/* One to `most` digits; their count, 0 when there is none. */
static int number(struct scan *s, int most, int *value)
{
    int n = 0;
    *value = 0;
    while (s->at < s->end && n < most && *s->at >= '0' && *s->at <= '9') {
        *value = *value * 10 + (*s->at++ - '0');
        n++;
    }
    return n;
}

static bool take(struct scan *s, const char *token)
{
    size_t n = strlen(token);
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, token, n) != 0)
        return false;
    s->at += n;
    return true;
}

static enum moment_fault make_day(int year, int month, int day, day_number *out)
{
    if (!civil_valid(year, month, day))
        return MOMENT_NO_DAY;
    if (year < 1900)
        return MOMENT_TOO_FAR;
    *out = day_from_civil(year, month, day);
    return MOMENT_OK;
}

static enum moment_fault make_moment(day_number day, int hour, int minute, int second,
                                     struct moment *out)
{
    if (hour > 23 || minute > 59 || second > 59)
        return MOMENT_NO_TIME;
    out->at = start_of(day) + hour * SECONDS_PER_HOUR + minute * 60 + second;
    out->date_only = false;
    return MOMENT_OK;
}

/* Nothing or +08:00: Beijing time; Z: eight hours behind it. No other zone is a form of the
 * contract. */
static instant zone(struct scan *s)
{
    if (take(s, "Z"))
        return 8 * SECONDS_PER_HOUR;
    take(s, "+08:00");
    return 0;
}

/* "9:03[:00[.000]][zone]" up to the end of the text. A fraction other than zero would be lost. */
static enum moment_fault clock_part(struct scan *s, day_number day, struct moment *out)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!number(s, 2, &hour) || !take(s, ":") || number(s, 2, &minute) != 2)
        return MOMENT_FORM;
    if (take(s, ":")) {
        if (number(s, 2, &second) != 2)
            return MOMENT_FORM;
        int fraction = 0;
        if (take(s, ".") && (!number(s, 9, &fraction) || fraction != 0))
            return MOMENT_FORM;
    }
    instant shift = zone(s);
    if (s->at != s->end)
        return MOMENT_FORM;
    enum moment_fault fault = make_moment(day, hour, minute, second, out);
    out->at += shift;
    return fault;
}

/* "9时3分[5秒]" or "9时" up to the end of the text. */
static enum moment_fault chinese_clock(struct scan *s, day_number day, struct moment *out)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!number(s, 2, &hour) || !take(s, "时"))
        return MOMENT_FORM;
    if (number(s, 2, &minute)) {
        if (!take(s, "分"))
            return MOMENT_FORM;
        if (number(s, 2, &second) && !take(s, "秒"))
            return MOMENT_FORM;
    }
    return s->at == s->end ? make_moment(day, hour, minute, second, out) : MOMENT_FORM;
}

static void blanks(struct scan *s)
{
    while (take(s, " ") || take(s, "\xe3\x80\x80"))
        ;
}

/* 20250105, 20250105090300: `n` digits and nothing else. */
static enum moment_fault compact(struct scan s, size_t n, struct moment *out)
{
    int part[6] = {0};
    static const int width[] = {4, 2, 2, 2, 2, 2};
    for (int i = 0; i < 6 && s.at < s.end; i++)
        number(&s, width[i], &part[i]);
    day_number day = 0;
    enum moment_fault fault = make_day(part[0], part[1], part[2], &day);
    if (fault != MOMENT_OK)
        return fault;
    if (n == 8) {
        *out = (struct moment){start_of(day), true};
        return MOMENT_OK;
    }
    return make_moment(day, part[3], part[4], part[5], out);
}

/* Excel's serial day number (1 = 1900-01-01, with its false 29 February 1900: 60). Only numbers
 * from 1 March 1900 (61) on are taken, where that defect no longer matters. The fraction of the
 * day is rounded to the nearest second, as Excel shows it. */
static enum moment_fault serial(struct scan s, struct moment *out)
{
    int64_t whole = 0;
    while (s.at < s.end && *s.at >= '0' && *s.at <= '9')
        whole = whole * 10 + (*s.at++ - '0');
    if (whole < 61 || whole > 2958465)
        return MOMENT_TOO_FAR;
    day_number day = (day_number)(whole - 25569);
    *out = (struct moment){start_of(day), true};
    if (s.at == s.end)
        return MOMENT_OK;
    if (!take(&s, "."))
        return MOMENT_FORM;
    int64_t fraction = 0;
    int64_t scale = 1;
    int n = 0;
    for (; s.at < s.end && *s.at >= '0' && *s.at <= '9'; s.at++, n++)
        if (n < 13) {
            fraction = fraction * 10 + (*s.at - '0');
            scale *= 10;
        }
    if (n == 0 || s.at != s.end)
        return MOMENT_FORM;
    out->at += (fraction * SECONDS_PER_DAY + scale / 2) / scale;
    out->date_only = false;
    return MOMENT_OK;
}

/* Digits alone, or digits with one point: compact forms and serial numbers. */
static bool plain_number(struct scan s, size_t *whole)
{
    const char *from = s.at;
    while (s.at < s.end && *s.at >= '0' && *s.at <= '9')
        s.at++;
    *whole = (size_t)(s.at - from);
    if (s.at == s.end)
        return *whole > 0;
    if (*s.at != '.' || *whole < 2)
        return false;
    const char *point = s.at++;
    while (s.at < s.end && *s.at >= '0' && *s.at <= '9')
        s.at++;
    /* "2025.1" could be a cut date: a serial number has five digits before the point */
    return s.at == s.end && s.at > point + 1 && *whole >= 5;
}

enum moment_fault moment_parse(const char *text, size_t length, struct moment *out)
{
    struct scan s = {text, text + length};
    size_t whole = 0;
    *out = (struct moment){0};
    if (plain_number(s, &whole)) {
        bool digits_only = whole == length;
        if (digits_only && (whole == 8 || whole == 14))
            return compact(s, whole, out);
        return whole <= 7 ? serial(s, out) : MOMENT_FORM;
    }
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    if (number(&s, 4, &year) != 4)
        return MOMENT_FORM;
    const char *separator = take(&s, "-") ? "-" : take(&s, "/") ? "/" : take(&s, ".") ? "." : NULL;
    bool chinese = !separator && take(&s, "年");
    if (!separator && !chinese)
        return MOMENT_FORM;
    if (!number(&s, 2, &month) || !take(&s, chinese ? "月" : separator) ||
        !number(&s, 2, &day_of_month) || (chinese && !take(&s, "日")))
        return MOMENT_FORM;
    day_number day = 0;
    enum moment_fault fault = make_day(year, month, day_of_month, &day);
    if (s.at == s.end) {
        *out = (struct moment){start_of(day), true};
        return fault;
    }
    if (!chinese && (*s.at == 'T' || *s.at == 't'))
        s.at++;
    else if (!chinese && *s.at != ' ')
        return MOMENT_FORM;
    blanks(&s);
    enum moment_fault time_fault = chinese && memchr(s.at, ':', (size_t)(s.end - s.at)) == NULL
                                       ? chinese_clock(&s, day, out)
                                       : clock_part(&s, day, out);
    return fault != MOMENT_OK ? fault : time_fault;
}

bool day_parse(const char *text, size_t length, day_number *out)
{
    struct scan s = {text, text + length};
    int year = 0;
    int month = 0;
    int day = 0;
    if (number(&s, 4, &year) != 4 || !take(&s, "-") || number(&s, 2, &month) != 2 ||
        !take(&s, "-") || number(&s, 2, &day) != 2 || s.at != s.end)
        return false;
    return make_day(year, month, day, out) == MOMENT_OK;
}

char *day_text(struct arena *arena, day_number day)
{
    struct civil c = civil_from_day(day);
    return arena_format(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

char *instant_text(struct arena *arena, instant at)
{
    struct civil c = civil_from_day(day_of(at));
    int second = (int)(at - start_of(day_of(at)));
    return arena_format(arena, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day,
                        second / 3600, second / 60 % 60, second % 60);
}
