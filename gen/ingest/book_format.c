/* Book formats: which numbers are dates, and how numbers are written. ECMA-376 part 1, 18.8.30 and 18.17.4. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/civil.h"
#include "ingest/book_parts.h"

/* --- number formats -------------------------------------------------------------------------------------- */

/* Those without a code of their own, with the Chinese ones of 27 to 36 and 50 to 58. */
/* By the number of a format that has no code. */
static enum cell_form form_of_number(unsigned id)
{
    static const struct {
        unsigned from, to;
        enum cell_form form;
    } known[] = {
        {9, 10, FORM_PERCENT},  {14, 17, FORM_DATE}, {18, 21, FORM_TIME}, {22, 22, FORM_MOMENT},
        {27, 31, FORM_DATE},    {32, 35, FORM_TIME}, {36, 36, FORM_DATE}, {45, 45, FORM_TIME},
        {46, 46, FORM_ELAPSED}, {47, 47, FORM_TIME}, {50, 54, FORM_DATE}, {55, 56, FORM_TIME},
        {57, 58, FORM_DATE},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (id >= known[i].from && id <= known[i].to)
            return known[i].form;
    return FORM_NUMBER;
}

struct format_parts {
    bool date, month, time, elapsed, percent;
};

/* [h] counts hours; colours, conditions and languages in brackets say nothing. */
static const char *pass_bracket(const char *at, struct format_parts *parts)
{
    const char *end = strchr(at, ']');
    if (!end)
        return at + strlen(at);
    size_t n = strspn(at + 1, "hHmMsS");
    parts->elapsed = parts->elapsed || (n > 0 && at + 1 + n == end);
    return end + 1;
}

static void take_letter(char c, char before, struct format_parts *parts)
{
    if (strchr("yYdD", c))
        parts->date = true;
    else if (strchr("hHsS", c))
        parts->time = true;
    else if (strchr("mM", c))
        parts->month = true;
    else if (strchr("eE", c) && !strchr("0#?.", before))
        parts->date = true; /* the year of an era; behind a digit it is an exponent */
    else if (c == '%')
        parts->percent = true;
}

/* The first section is that of numbers above 0. */
static struct format_parts parts_of(const char *code)
{
    struct format_parts parts = {0};
    char before = ' ';
    for (const char *at = code; *at && *at != ';';) {
        if (*at == '"') {
            const char *end = strchr(at + 1, '"');
            at = end ? end + 1 : at + strlen(at);
        } else if (*at == '[') {
            at = pass_bracket(at, &parts);
        } else if (strchr("\\_*", *at)) {
            at += at[1] ? 2 : 1;
        } else if (strncasecmp(at, "general", 7) == 0) {
            at += 7;
        } else if (strncasecmp(at, "AM/PM", 5) == 0) {
            parts.time = true;
            at += 5;
        } else {
            take_letter(*at, before, &parts);
            before = *at++;
        }
    }
    return parts;
}

enum cell_form form_of_code(const char *code)
{
    struct format_parts parts = parts_of(code);
    bool date = parts.date || (parts.month && !parts.time && !parts.elapsed);
    if (date)
        return parts.time ? FORM_MOMENT : FORM_DATE;
    if (parts.elapsed)
        return FORM_ELAPSED;
    if (parts.time)
        return FORM_TIME;
    return parts.percent ? FORM_PERCENT : FORM_NUMBER;
}

/* --- numbers ----------------------------------------------------------------------------------------------- */

enum { PRECISION = 15 /* digits that Excel keeps */ };

/* A number below 10 to the 15th in plain digits, as Excel shows it. */
static size_t plain_digits(double number, char *room, size_t cap)
{
    char text[BOOK_NUMBER];
    snprintf(text, sizeof text, "%.*e", PRECISION - 1, number);
    const char *mark = strchr(text, 'e');
    long exponent = mark ? strtol(mark + 1, NULL, 10) : 0;
    int decimals = (int)(PRECISION - 1 - exponent);
    size_t n = (size_t)snprintf(room, cap, "%.*f", decimals < 0 ? 0 : decimals, number);
    n = n < cap ? n : cap - 1;
    if (!memchr(room, '.', n))
        return n;
    while (room[n - 1] == '0')
        n--;
    return n - (room[n - 1] == '.');
}

/* Is it written so that no digit is lost or added by taking it as it stands? */
static bool is_exact(struct slice value)
{
    size_t digits = 0;
    bool point = false;
    for (size_t i = 0; i < value.n; i++) {
        char c = value.at[i];
        if (c == '.' && !point)
            point = true;
        else if (c >= '0' && c <= '9')
            digits += digits > 0 || c != '0';
        else if (!(i == 0 && c == '-'))
            return false;
    }
    return !point || digits <= PRECISION;
}

static struct slice number_text(struct slice value, const char *text, char room[BOOK_NUMBER])
{
    static const double largest = 1e15;
    static const double least = 1e-20;
    char *end = NULL;
    double number = strtod(text, &end);
    double size = fabs(number);
    bool plain = end != text && *end == '\0' && (number == 0 || (size < largest && size > least));
    if (is_exact(value) || !plain)
        return value;
    return (struct slice){room, plain_digits(number, room, BOOK_NUMBER)};
}

/* --- dates ---------------------------------------------------------------------------------------------------- */

enum { FALSE_DAY = 60 /* 1900-02-29 */, LAST_SERIAL = 2958465 /* 9999-12-31 */ };

/* False for serial numbers that are no day: 0 and the false one of 1900. */
static bool day_of_serial(int64_t serial, bool since_1904, day_number *day)
{
    static const day_number of_1904 = -24107;     /* 1904-01-01 */
    static const day_number before_1900 = -25568; /* 1899-12-31, up to the false day */
    if (since_1904) {
        *day = (day_number)(of_1904 + serial);
        return true;
    }
    *day = (day_number)(before_1900 + serial - (serial > FALSE_DAY));
    return serial > 0 && serial != FALSE_DAY;
}

/* The fraction of a day to the nearest second, as Excel shows it. */
static size_t moment_text(double number, enum cell_form form, bool since_1904, char *room)
{
    int64_t whole = (int64_t)floor(number);
    long seconds = lround((number - (double)whole) * SECONDS_PER_DAY);
    day_number day = 0;
    if (seconds == SECONDS_PER_DAY) {
        whole++;
        seconds = 0;
    }
    long hour = seconds / SECONDS_PER_HOUR;
    long minute = seconds / 60 % 60;
    if (form == FORM_ELAPSED || (form == FORM_TIME && whole == 0))
        return (size_t)snprintf(room, BOOK_NUMBER, "%lld:%02ld:%02ld", (long long)whole * 24 + hour,
                                minute, seconds % 60);
    if (!day_of_serial(whole, since_1904, &day))
        return 0;
    struct civil c = civil_from_day(day);
    if (form == FORM_DATE && seconds == 0)
        return (size_t)snprintf(room, BOOK_NUMBER, "%04d-%02d-%02d", c.year, c.month, c.day);
    return (size_t)snprintf(room, BOOK_NUMBER, "%04d-%02d-%02d %02ld:%02ld:%02ld", c.year, c.month,
                            c.day, hour, minute, seconds % 60);
}

struct slice book_number(struct slice value, enum cell_form form, bool since_1904,
                         char room[BOOK_NUMBER])
{
    char text[BOOK_NUMBER];
    value = slice_trim(value);
    if (value.n == 0 || value.n >= sizeof text)
        return value;
    memcpy(text, value.at, value.n);
    text[value.n] = '\0';
    if (form == FORM_NUMBER)
        return number_text(value, text, room);
    char *end = NULL;
    double number = strtod(text, &end);
    if (*end || !isfinite(number))
        return value;
    if (form == FORM_PERCENT) {
        if (fabs(number) > LAST_SERIAL)
            return value;
        size_t n = plain_digits(number * 100, room, BOOK_NUMBER - 1);
        room[n] = '%';
        return (struct slice){room, n + 1};
    }
    size_t n =
        number >= 0 && number <= LAST_SERIAL ? moment_text(number, form, since_1904, room) : 0;
    return n ? (struct slice){room, n} : value;
}

/* --- styles: a cell names its style, the style its number format ------------------------------------------------ */

struct styles {
    struct book *book;
    VEC(struct {
        unsigned long id;
        enum cell_form form;
    })
    custom;
    bool cells; /* within cellXfs */
};

static enum cell_form form_by_id(const struct styles *s, unsigned long id)
{
    for (size_t i = 0; i < s->custom.n; i++)
        if (s->custom.at[i].id == id)
            return s->custom.at[i].form;
    return form_of_number(id < 1000 ? (unsigned)id : 0);
}

static void styles_start(void *context, struct xml *xml, const char *name, const char **attribute)
{
    enum { MOST = 65536, MOST_CODES = 4096 };
    struct styles *s = context;
    const char *id = xml_attribute(attribute, "numFmtId");
    const char *code = xml_attribute(attribute, "formatCode");
    unsigned long number = id ? strtoul(id, NULL, 10) : 0;
    (void)xml;
    if (strcmp(name, "numFmt") == 0 && id && code && s->custom.n < MOST_CODES) {
        (void)vec_push(s->book->arena, &s->custom);
        s->custom.at[s->custom.n - 1].id = number;
        s->custom.at[s->custom.n - 1].form = form_of_code(code);
    }
    s->cells = s->cells || strcmp(name, "cellXfs") == 0;
    if (s->cells && strcmp(name, "xf") == 0 && s->book->form.n < MOST)
        *vec_push(s->book->arena, &s->book->form) = (unsigned char)form_by_id(s, number);
}

static void styles_end(void *context, struct xml *xml, const char *name)
{
    struct styles *s = context;
    (void)xml;
    s->cells = s->cells && strcmp(name, "cellXfs") != 0;
}

bool book_styles_read(struct book *book, struct zip_fault *fault)
{
    struct styles styles = {.book = book};
    struct xml_handler handler = {.context = &styles, .start = styles_start, .end = styles_end};
    const struct zip_entry *entry =
        book->styles_part ? zip_entry_named(&book->zip, book->styles_part) : NULL;
    if (book->styled || !book->styles_part)
        return true;
    book->styled = true;
    if (!entry)
        *fault = (struct zip_fault){"缺少单元格格式的部分（styles）", false};
    return entry && xml_read(&book->zip, entry, &handler, fault);
}
