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

enum half { HALF_NONE, HALF_AM, HALF_PM };

struct scan {
    const char *at, *end;
    enum half half; /* of the day, by a word that stood in the text */
    struct moment_notes notes;
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
    if (hour < 0 || hour > 23 || minute > 59 || second > 59)
        return MOMENT_NO_TIME;
    out->at = start_of(day) + hour * SECONDS_PER_HOUR + minute * 60 + second;
    out->date_only = false;
    return MOMENT_OK;
}

/* Of a twelve-hour clock; "下午15:00" is written as well. -1: there is none such. */
static int hour_of(enum half half, int hour)
{
    if (half == HALF_AM)
        return hour == 12 ? 0 : hour < 12 ? hour : -1;
    return half == HALF_PM && hour < 12 ? hour + 12 : hour;
}

/* Nothing: Beijing time; Z, UTC or an offset: how far behind it. False: something else stands there. */
static bool zone(struct scan *s, instant *shift)
{
    int hours = 0;
    int minutes = 0;
    *shift = 0;
    while (take(s, " "))
        ;
    if (s->at == s->end)
        return true;
    if (take(s, "Z") || take(s, "z") || take(s, "UTC") || take(s, "GMT")) {
        *shift = 8 * SECONDS_PER_HOUR;
        return true;
    }
    bool east = take(s, "+");
    if ((!east && !take(s, "-")) || number(s, 2, &hours) != 2)
        return false;
    take(s, ":");
    if (s->at != s->end && number(s, 2, &minutes) != 2)
        return false;
    instant offset = hours * SECONDS_PER_HOUR + minutes * 60;
    *shift = 8 * SECONDS_PER_HOUR - (east ? offset : -offset);
    return hours <= 14 && minutes < 60;
}

/* A fraction of a second, of any length. */
static bool fraction(struct scan *s)
{
    int digit = 0;
    bool any = false;
    while (number(s, 1, &digit)) {
        any = true;
        s->notes.cut = s->notes.cut || digit != 0;
    }
    return any;
}

/* "9:03[:00[.000]][zone]" up to the end of the text. */
static enum moment_fault clock_part(struct scan *s, day_number day, struct moment *out)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    instant shift = 0;
    if (!number(s, 2, &hour) || !take(s, ":") || number(s, 2, &minute) != 2)
        return MOMENT_FORM;
    s->notes.to_minute = !take(s, ":");
    if (!s->notes.to_minute) {
        if (number(s, 2, &second) != 2)
            return MOMENT_FORM;
        if ((take(s, ".") || take(s, ",")) && !fraction(s))
            return MOMENT_FORM;
    }
    if (!zone(s, &shift) || s->at != s->end)
        return MOMENT_FORM;
    enum moment_fault fault = make_moment(day, hour_of(s->half, hour), minute, second, out);
    out->at += shift;
    return fault;
}

/* "9时3分[5秒]", "9点" or "9时" up to the end of the text. */
static enum moment_fault chinese_clock(struct scan *s, day_number day, struct moment *out)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!number(s, 2, &hour) || (!take(s, "时") && !take(s, "点")))
        return MOMENT_FORM;
    s->notes.to_minute = true;
    if (number(s, 2, &minute)) {
        if (!take(s, "分"))
            return MOMENT_FORM;
        s->notes.to_minute = !number(s, 2, &second);
        if (!s->notes.to_minute && !take(s, "秒"))
            return MOMENT_FORM;
    }
    return s->at == s->end ? make_moment(day, hour_of(s->half, hour), minute, second, out)
                           : MOMENT_FORM;
}

static void blanks(struct scan *s)
{
    while (take(s, " ") || take(s, "\xe3\x80\x80"))
        ;
}

/* 20250105, 202501050903, 20250105090300: `n` digits and nothing else. */
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
 * of the years 1990 to 2100 are taken: 202506, 65 or 3600 are none. The fraction of the
 * day is rounded to the nearest second, as Excel shows it. */
enum { SERIAL_FIRST = 32874 /* 1990-01-01 */, SERIAL_LAST = 73415 /* 2100-12-31 */ };

static enum moment_fault serial(struct scan s, struct moment *out)
{
    int64_t whole = 0;
    while (s.at < s.end && *s.at >= '0' && *s.at <= '9')
        whole = whole * 10 + (*s.at++ - '0');
    if (whole < SERIAL_FIRST || whole > SERIAL_LAST)
        return MOMENT_NO_SERIAL;
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

/* Seconds, or milliseconds, since 1970 in UTC. */
static enum moment_fault epoch(struct scan *s, bool milliseconds, struct moment *out)
{
    int64_t n = 0;
    while (s->at < s->end)
        n = n * 10 + (*s->at++ - '0');
    *out = (struct moment){(milliseconds ? n / 1000 : n) + 8 * SECONDS_PER_HOUR, false};
    s->notes.cut = milliseconds && n % 1000 != 0;
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

static enum moment_fault plain_forms(struct scan *s, size_t whole, struct moment *out)
{
    size_t length = (size_t)(s->end - s->at);
    s->notes.to_minute = whole == 12;
    if (whole == length && (whole == 8 || whole == 12 || whole == 14))
        return compact(*s, whole, out);
    if (whole == length && (whole == 10 || whole == 13))
        return epoch(s, whole == 13, out);
    return whole <= 7 ? serial(*s, out) : MOMENT_FORM;
}

bool moment_is_serial(const char *text, size_t length)
{
    enum { MOST_DIGITS = 7 };
    size_t whole = 0;
    struct scan s = {.at = text, .end = text + length};
    return plain_number(s, &whole) && whole <= MOST_DIGITS;
}

/* What behind a day: nothing, or its time, behind a blank or a T where that must be. */
static enum moment_fault time_behind(struct scan *s, day_number day, bool apart, struct moment *out)
{
    if (s->at == s->end) {
        *out = (struct moment){start_of(day), true};
        return MOMENT_OK;
    }
    if (apart && (*s->at == 'T' || *s->at == 't'))
        s->at++;
    else if (apart && *s->at != ' ')
        return MOMENT_FORM;
    blanks(s);
    return memchr(s->at, ':', (size_t)(s->end - s->at)) == NULL ? chinese_clock(s, day, out)
                                                                : clock_part(s, day, out);
}

/* "1月9日" and "25/1/11" are nearly a day. */
static enum moment_fault day_without_year(struct scan s)
{
    int part = 0;
    if (!number(&s, 2, &part))
        return MOMENT_FORM;
    if (take(&s, "月"))
        return MOMENT_NO_YEAR;
    bool parted = take(&s, "-") || take(&s, "/") || take(&s, ".") || take(&s, "年");
    if (!parted || !number(&s, 2, &part))
        return MOMENT_FORM;
    parted = take(&s, "-") || take(&s, "/") || take(&s, ".") || take(&s, "月");
    return parted && number(&s, 2, &part) && !number(&s, 1, &part) ? MOMENT_SHORT_YEAR
                                                                   : MOMENT_FORM;
}

static enum moment_fault parse(struct scan *s, struct moment *out)
{
    size_t whole = 0;
    *out = (struct moment){0};
    if (plain_number(*s, &whole))
        return plain_forms(s, whole, out);
    const struct scan from = *s;
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    day_number day = 0;
    if (number(s, 4, &year) != 4)
        return day_without_year(from);
    if (number(s, 2, &month)) { /* 20250107 09:03 */
        if (number(s, 2, &day_of_month) != 2)
            return MOMENT_FORM;
        enum moment_fault no_day = make_day(year, month, day_of_month, &day);
        enum moment_fault no_time = time_behind(s, day, true, out);
        return no_day != MOMENT_OK ? no_day : no_time;
    }
    const char *separator = take(s, "-") ? "-" : take(s, "/") ? "/" : take(s, ".") ? "." : NULL;
    bool chinese = !separator && take(s, "年");
    if (!separator && !chinese)
        return MOMENT_FORM;
    if (!number(s, 2, &month) || !take(s, chinese ? "月" : separator) ||
        !number(s, 2, &day_of_month) || (chinese && !take(s, "日")))
        return MOMENT_FORM;
    enum moment_fault fault = make_day(year, month, day_of_month, &day);
    enum moment_fault time_fault = time_behind(s, day, !chinese, out);
    return fault != MOMENT_OK ? fault : time_fault;
}

/* --- what stands around and within a moment ------------------------------------------------------ */

/* Words that say nothing of their own, and those of the half of the day. */
static const struct {
    const char *word;
    const char *instead;
    enum half half;
} words[] = {
    {"星期一", " ", HALF_NONE}, {"星期二", " ", HALF_NONE}, {"星期三", " ", HALF_NONE},
    {"星期四", " ", HALF_NONE}, {"星期五", " ", HALF_NONE}, {"星期六", " ", HALF_NONE},
    {"星期日", " ", HALF_NONE}, {"星期天", " ", HALF_NONE}, {"周一", " ", HALF_NONE},
    {"周二", " ", HALF_NONE},   {"周三", " ", HALF_NONE},   {"周四", " ", HALF_NONE},
    {"周五", " ", HALF_NONE},   {"周六", " ", HALF_NONE},   {"周日", " ", HALF_NONE},
    {"Mon", " ", HALF_NONE},    {"Tue", " ", HALF_NONE},    {"Wed", " ", HALF_NONE},
    {"Thu", " ", HALF_NONE},    {"Fri", " ", HALF_NONE},    {"Sat", " ", HALF_NONE},
    {"Sun", " ", HALF_NONE},    {"上午", " ", HALF_AM},     {"下午", " ", HALF_PM},
    {"AM", " ", HALF_AM},       {"PM", " ", HALF_PM},       {"am", " ", HALF_AM},
    {"pm", " ", HALF_PM},       {"　", " ", HALF_NONE},     {"\xc2\xa0", " ", HALF_NONE},
    {"：", ":", HALF_NONE},     {"－", "-", HALF_NONE},     {"／", "/", HALF_NONE},
    {"．", ".", HALF_NONE},     {"，", ",", HALF_NONE},     {"（", " ", HALF_NONE},
    {"）", " ", HALF_NONE},     {"(", " ", HALF_NONE},      {")", " ", HALF_NONE},
};

/* One character or word of the text as the forms have it; the bytes it took. */
static size_t plain_piece(const char *at, size_t n, char *out, size_t *out_n, enum half *half)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if (n < length || memcmp(at, words[i].word, length) != 0)
            continue;
        out[(*out_n)++] = *words[i].instead;
        *half = words[i].half != HALF_NONE ? words[i].half : *half;
        return length;
    }
    if (n >= 3 && memcmp(at, "\xef\xbc", 2) == 0 && (unsigned char)at[2] >= 0x90 &&
        (unsigned char)at[2] <= 0x99) { /* full-width digits */
        out[(*out_n)++] = (char)('0' + ((unsigned char)at[2] - 0x90));
        return 3;
    }
    out[(*out_n)++] = *at;
    return 1;
}

/* Blanks at the ends and in rows go: "2025-06-05 　上午 10:00" has one between day and time. */
static size_t squeeze(char *text, size_t n)
{
    size_t out = 0;
    for (size_t i = 0; i < n; i++)
        if (text[i] != ' ' || (out && text[out - 1] != ' '))
            text[out++] = text[i];
    return out && text[out - 1] == ' ' ? out - 1 : out;
}

/* Two digits; 100 or more: they are none. */
static unsigned two(const char *at)
{
    unsigned tens = (unsigned)(unsigned char)at[0] - '0';
    unsigned ones = (unsigned)(unsigned char)at[1] - '0';
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* "2025-01-05 09:03:00" and nothing but it: nearly all times of exports. False: the forms above say what it is. */
static bool usual_moment(const char *t, size_t length, struct moment *out)
{
    enum { LENGTH = 19 };
    if (length != LENGTH || t[4] != '-' || t[7] != '-' || (t[10] != ' ' && t[10] != 'T') ||
        t[13] != ':' || t[16] != ':')
        return false;
    unsigned century = two(t);
    unsigned year = two(t + 2);
    day_number day = 0;
    if (century > 99 || year > 99 ||
        make_day((int)(century * 100 + year), (int)two(t + 5), (int)two(t + 8), &day) != MOMENT_OK)
        return false;
    return make_moment(day, (int)two(t + 11), (int)two(t + 14), (int)two(t + 17), out) == MOMENT_OK;
}

enum moment_fault moment_read(const char *text, size_t length, struct moment *out,
                              struct moment_notes *notes)
{
    enum { LONGEST = 96 };
    char plain[LONGEST];
    size_t n = 0;
    struct scan s = {.at = text, .end = text + length};
    *notes = s.notes;
    if (usual_moment(text, length, out))
        return MOMENT_OK;
    enum moment_fault fault = parse(&s, out);
    *notes = s.notes;
    if (fault == MOMENT_OK || length >= LONGEST)
        return fault;
    if (length > 3 && memcmp(text, "=\"", 2) == 0 && text[length - 1] == '"') {
        text += 2;
        length -= 3;
    }
    for (size_t at = 0; at < length;)
        at += plain_piece(text + at, length - at, plain, &n, &s.half);
    s.at = plain;
    s.end = plain + squeeze(plain, n);
    s.notes = (struct moment_notes){0};
    enum moment_fault again = parse(&s, out);
    *notes = s.notes;
    return again == MOMENT_FORM ? fault : again;
}

enum moment_fault moment_parse(const char *text, size_t length, struct moment *out)
{
    struct moment_notes notes;
    return moment_read(text, length, out, &notes);
}

bool day_parse(const char *text, size_t length, day_number *out)
{
    struct scan s = {.at = text, .end = text + length};
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
