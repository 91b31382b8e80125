/* Verbs: one cell of ours from cells of another system (mappings.h). */
#include <stdio.h>
#include <string.h>

#include "ingest/ids.h"
#include "ingest/mappings.h"
#include "ingest/value.h"

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool word_fits(const char *pattern, struct slice word)
{
    const char *star = NULL; /* behind the last one met */
    size_t at = 0;
    size_t back = 0; /* where the text goes on that the star stands for */
    while (at < word.n) {
        if (*pattern == '*') {
            star = ++pattern;
            back = at;
        } else if (*pattern && small(*pattern) == small(word.at[at])) {
            pattern++;
            at++;
        } else if (star) {
            pattern = star;
            at = ++back;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

/* --- times ---------------------------------------------------------------------------------------- */

static bool are_digits(struct slice s, size_t from, size_t to)
{
    if (to > s.n)
        return false;
    for (size_t i = from; i < to; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return true;
}

/* YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ of certificates (RFC 5280, 4.1.2.5), up to a comma, as a time. */
static struct slice plain_asn1(struct slice s, char room[VERB_ROOM])
{
    enum { SHORT = 12, LONG = 14 };
    const char *comma = memchr(s.at, ',', s.n);
    size_t n = comma ? (size_t)(comma - s.at) : s.n;
    size_t digits = n ? n - 1 : 0;
    if ((digits != SHORT && digits != LONG) || s.at[n - 1] != 'Z' || !are_digits(s, 0, digits))
        return s;
    const char *century = digits == LONG ? "" : s.at[0] < '5' ? "20" : "19";
    const char *at = s.at + digits - (SHORT - 2);
    snprintf(room, VERB_ROOM, "%s%.*s-%.2s-%.2s %.2s:%.2s:%.2sZ", century,
             (int)(digits - (SHORT - 2)), s.at, at, at + 2, at + 4, at + 6, at + 8);
    return slice_of(room);
}

/* Seconds since 1970 with a fraction: without it. */
static struct slice whole_epoch(struct slice s)
{
    enum { DIGITS = 10 };
    bool split = s.n > DIGITS + 1 && s.at[DIGITS] == '.' && are_digits(s, 0, DIGITS) &&
                 are_digits(s, DIGITS + 1, s.n);
    return split ? (struct slice){s.at, DIGITS} : s;
}

static bool read_time(const struct mapping *m, struct slice s, struct moment *moment)
{
    char asn1[VERB_ROOM];
    char zoned[VERB_ROOM];
    s = whole_epoch(plain_asn1(s, asn1));
    if (*m->zone && s.n + strlen(m->zone) < VERB_ROOM) {
        int n = snprintf(zoned, sizeof zoned, "%.*s%s", (int)s.n, s.at, m->zone);
        if (moment_parse(zoned, (size_t)n, moment) == MOMENT_OK)
            return true;
    }
    return moment_parse(s.at, s.n, moment) == MOMENT_OK;
}

static struct slice time_text(const struct moment *moment, char room[VERB_ROOM])
{
    struct civil c = civil_from_day(day_of(moment->at));
    int second = (int)(moment->at - start_of(day_of(moment->at)));
    int n = snprintf(room, VERB_ROOM, "%04d-%02d-%02d", c.year, c.month, c.day);
    if (!moment->date_only)
        n += snprintf(room + n, VERB_ROOM - (size_t)n, " %02d:%02d:%02d", second / 3600,
                      second / 60 % 60, second % 60);
    return (struct slice){room, (size_t)n};
}

/* A day and, in a column of its own, the time of that day; what cannot be joined is passed on, and refused. */
static struct slice joined_time(const struct mapping *m, const struct slice *from,
                                char room[VERB_ROOM])
{
    enum { SHOWN = 18, BYTES = 4 };
    _Static_assert(2 * SHOWN * BYTES + 1 < VERB_ROOM, "both parts fit");
    struct moment moment;
    struct slice day = text_cut(from[0], SHOWN);
    struct slice clock = text_cut(from[1], SHOWN);
    bool bare = moment_parse(from[0].at, from[0].n, &moment) == MOMENT_OK &&
                moment.at == start_of(day_of(moment.at));
    if (bare) {
        moment.date_only = true;
        day = time_text(&moment, room);
    }
    char text[VERB_ROOM];
    int n = snprintf(text, sizeof text, "%.*s %.*s", (int)day.n, day.at, (int)clock.n, clock.at);
    if (bare && read_time(m, (struct slice){text, (size_t)n}, &moment))
        return time_text(&moment, room);
    memcpy(room, text, (size_t)n + 1);
    return (struct slice){room, (size_t)n};
}

/* --- amounts of time ------------------------------------------------------------------------------ */

/* A number at *at and past it, and past the word or mark behind it. */
static bool take_number(const char **at, const char *end, int64_t *number)
{
    const char *from = *at;
    *number = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *at - from < 9)
        *number = *number * 10 + (*(*at)++ - '0');
    return *at > from;
}

static bool take_word(const char **at, const char *end, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(end - *at) < n || memcmp(*at, word, n) != 0)
        return false;
    *at += n;
    return true;
}

/* 2分40秒, 1小时2分3秒, 83秒 */
static bool read_spoken(struct slice s, int64_t *seconds)
{
    static const struct {
        const char *word;
        int64_t seconds;
    } unit[] = {{"小时", 3600}, {"时", 3600}, {"分钟", 60}, {"分", 60}, {"秒钟", 1}, {"秒", 1}};
    const char *at = s.at;
    const char *end = s.at + s.n;
    int64_t part = 0;
    *seconds = 0;
    while (at < end) {
        size_t i = 0;
        if (!take_number(&at, end, &part))
            return false;
        while (i < sizeof unit / sizeof *unit && !take_word(&at, end, unit[i].word))
            i++;
        if (i == sizeof unit / sizeof *unit)
            return false;
        *seconds += part * unit[i].seconds;
    }
    return s.n > 0;
}

/* The fraction behind the dot at *at, of a unit: seconds, cut. */
static int64_t take_fraction(const char **at, const char *end, int64_t unit)
{
    int64_t fraction = 0;
    int64_t scale = 1;
    while (++*at < end && **at >= '0' && **at <= '9')
        if (scale < 1000000) {
            fraction = fraction * 10 + (**at - '0');
            scale *= 10;
        }
    return fraction * unit / scale;
}

/* 160, 160.5 (cut), of the unit; 2:40, 0:02:40 or in words. */
static bool read_seconds(struct slice s, int64_t unit, int64_t *seconds)
{
    const char *at = s.at;
    const char *end = s.at + s.n;
    int64_t part = 0;
    int parts = 0;
    *seconds = 0;
    do {
        if (!take_number(&at, end, &part) || (parts && part > 59))
            return read_spoken(s, seconds);
        *seconds = *seconds * 60 + part;
    } while (++parts < 3 && take_word(&at, end, ":"));
    *seconds *= parts == 1 ? unit : 1;
    if (at < end && *at == '.' && end - at > 1)
        *seconds += take_fraction(&at, end, parts == 1 ? unit : 1);
    return at == end || read_spoken(s, seconds);
}

/* 0, nothing, 否, or a word such as 未接通. */
static bool is_nothing(struct slice s)
{
    static const char not [] = "未";
    int64_t seconds = 0;
    enum answer answer = ANSWER_YES;
    if (answer_read(s, &answer))
        return answer == ANSWER_NO;
    if (s.n >= strlen(not ) && memcmp(s.at, not, strlen(not )) == 0)
        return true;
    return s.n == 0 || (read_seconds(s, 1, &seconds) && seconds == 0);
}

/* The sum cannot be made: what it would have been made of is passed on, and refused as no time. */
static struct slice not_a_sum(const struct item *item, const struct slice *from,
                              char room[VERB_ROOM])
{
    enum { FIRST = 20, OTHER = 8, BYTES = 4 }; /* characters */
    static const char *const sign[] = {"", " + ", " - "};
    _Static_assert((FIRST + 2 * OTHER) * BYTES + 3 + 3 < VERB_ROOM, "the longest one fits");
    size_t parts = item->how == VERB_PLUS_LESS ? 3 : 2; /* the rest are conditions */
    int n = 0;
    for (size_t i = 0; i < parts; i++) {
        struct slice s = text_cut(from[i], i ? OTHER : FIRST);
        n += snprintf(room + n, VERB_ROOM - (size_t)n, "%s%.*s", sign[i], (int)s.n, s.at);
    }
    return (struct slice){room, (size_t)n};
}

static struct slice sum(const struct mapping *m, const struct item *item, const struct slice *from,
                        char room[VERB_ROOM])
{
    struct moment moment;
    int64_t more = 0;
    int64_t less = 0;
    bool lessened = item->how == VERB_PLUS_LESS;
    size_t condition = item->how == VERB_PLUS_IF ? 2 : lessened && item->n_from > 3 ? 3 : 0;
    if ((condition && is_nothing(from[condition])) || from[0].n == 0 || from[1].n == 0 ||
        (lessened && from[2].n == 0))
        return (struct slice){"", 0};
    if (!read_time(m, from[0], &moment) || moment.date_only ||
        !read_seconds(from[1], item->unit, &more) ||
        (lessened && !read_seconds(from[2], item->unit, &less)))
        return not_a_sum(item, from, room);
    moment.at += more - less;
    return time_text(&moment, room);
}

/* --- numbers -------------------------------------------------------------------------------------- */

/* Two digits a byte, as certificates are numbered. */
static struct slice hexadecimal(struct slice s, char room[VERB_ROOM])
{
    enum { DIGITS = 60, BYTES = 32 };
    unsigned char byte[BYTES] = {0};
    size_t n = 1;
    if (s.n == 0 || s.n > DIGITS || !are_digits(s, 0, s.n))
        return s;
    for (size_t i = 0; i < s.n; i++) {
        unsigned carry = (unsigned)(s.at[i] - '0');
        for (size_t k = 0; k < n || carry; k++) {
            carry += byte[k] * 10U;
            byte[k] = (unsigned char)(carry & 0xff);
            carry >>= 8;
            n = k + 1 > n ? k + 1 : n;
        }
    }
    for (size_t i = 0; i < n; i++)
        snprintf(room + 2 * i, 3, "%02X", byte[n - 1 - i]);
    return (struct slice){room, 2 * n};
}

/* A mark that stands for nothing is no word that * stands for, but may be named; what a spreadsheet destroyed
 * is no word at all. */
static struct slice mapped(const struct item *item, struct slice s)
{
    static const struct column text = {.type = TYPE_TEXT};
    static const struct slice nothing = {"", 0};
    bool mark = s.n && value_is_blank(&text, s);
    if (is_lost_by_spreadsheet(s))
        return s;
    for (size_t i = 0; i < item->n_pairs; i++) {
        const struct pair *pair = &item->pair[i];
        bool anything = strcmp(pair->from, "*") == 0;
        if (s.n ? word_fits(pair->from, s) && !(mark && anything) : !*pair->from)
            return slice_of(pair->to);
    }
    return mark ? mapped(item, nothing) : s;
}

struct slice verb_apply(const struct mapping *m, const struct item *item, const struct slice *from,
                        char room[VERB_ROOM])
{
    struct moment moment;
    switch (item->how) {
    case VERB_CONST:
        return slice_of(item->value);
    case VERB_TIME:
        if (item->n_from > 1 && (!from[0].n || !from[1].n))
            return from
                [1]; /* a day that several times share says nothing of one that is not there */
        if (item->n_from > 1)
            return joined_time(m, from, room);
        return read_time(m, from[0], &moment) ? time_text(&moment, room) : from[0];
    case VERB_MAP:
        return mapped(item, from[0]);
    case VERB_PLUS:
    case VERB_PLUS_IF:
    case VERB_PLUS_LESS:
        return sum(m, item, from, room);
    case VERB_HEX:
        return hexadecimal(from[0], room);
    case VERB_COPY:
    case VERB_WHEN:
    case VERB_SEEN:
        break;
    }
    return from[0];
}
