/* Civil dates and times in Beijing time, without the C library's clocks, zones or locales.
 *
 * A day is a number of days since 1970-01-01; an instant is a number of seconds since
 * 1970-01-01 00:00:00 Beijing time (+08:00), so that instant / 86400 is its day. China has had no
 * summer time since 1991 and every export is in Beijing time (README, Inputs). */
#ifndef CAEVAL_BASE_CIVIL_H
#define CAEVAL_BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef int32_t day_number;
typedef int64_t instant;

enum { SECONDS_PER_DAY = 86400, SECONDS_PER_HOUR = 3600 };

struct civil {
    int year, month, day;
};

/* A moment as an export gives it. */
struct moment {
    instant at;     /* of a date without a time: its 00:00:00 */
    bool date_only; /* no time was given: hours cannot be told */
};

enum moment_fault {
    MOMENT_OK,
    MOMENT_FORM,       /* none of the forms of the contract */
    MOMENT_NO_YEAR,    /* a month and a day alone */
    MOMENT_SHORT_YEAR, /* a year of two digits */
    MOMENT_NO_DAY,     /* a date that does not exist, e.g. 2025-02-29 */
    MOMENT_NO_TIME,    /* a time that does not exist, e.g. 25:00 */
    MOMENT_TOO_FAR,    /* year outside 1900-9999 */
    MOMENT_NO_SERIAL,  /* a number that is no Excel serial of 1990-2100 */
};

day_number day_from_civil(int year, int month, int day); /* a valid date */
struct civil civil_from_day(day_number day);
bool civil_valid(int year, int month, int day);
int weekday(day_number day); /* 0 Monday ... 6 Sunday */

/* Calendar arithmetic by the Civil Code's article 202: the same day number, or the month's end
 * where it has no such day. `months` may be negative. */
day_number add_months(day_number day, int months);
day_number add_years(day_number day, int years);

static inline day_number day_of(instant at)
{
    return (day_number)((at >= 0 ? at : at - (SECONDS_PER_DAY - 1)) / SECONDS_PER_DAY);
}
static inline instant start_of(day_number day)
{
    return (instant)day * SECONDS_PER_DAY;
}

/* Every date form of the contract: 2025-01-05[ T]09:03[:00[.123]], 2025/1/5 9:03, 2025.1.5, 20250105,
 * 20250105090300, 2025年1月5日 9时3分, an Excel serial number (45662.377), seconds or milliseconds since
 * 1970 UTC (10 or 13 digits); with 上午, 下午, AM or PM, an offset (+08, +0800, +08:00, Z, UTC), a
 * weekday, full-width digits and marks, or as ="...". */
enum moment_fault moment_parse(const char *text, size_t length, struct moment *out);
/* The same, and how it was written. */
struct moment_notes {
    bool cut;       /* a fraction of a second, other than zero, was given and cut */
    bool to_minute; /* a time without seconds */
};
enum moment_fault moment_read(const char *text, size_t length, struct moment *out,
                              struct moment_notes *notes);

/* Would it be read as a serial number? */
bool moment_is_serial(const char *text, size_t length);

/* "YYYY-MM-DD" exactly, as on the command line and in templates. */
bool day_parse(const char *text, size_t length, day_number *out);

char *day_text(struct arena *arena, day_number day); /* 2025-01-05 */
char *instant_text(struct arena *arena, instant at); /* 2025-01-05 09:03:00 */

#endif
