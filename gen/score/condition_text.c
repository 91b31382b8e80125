/* Conditions, words: values in the clause's own units, limits, how far off, and why something is open. */
#include <string.h>

#include "score/condition.h"

static const struct {
    const char *unit;
    enum phrase phrase;
} unit_words[] = {
    {"ratio", UNIT_RATIO},       {"working days", UNIT_WORKING_DAYS},
    {"hours", UNIT_HOURS},       {"cases", UNIT_CASES},
    {"persons", UNIT_PERSONS},   {"items", UNIT_ITEMS},
    {"ways", UNIT_WAYS},         {"points", UNIT_POINTS},
    {"seconds", UNIT_SECONDS},   {"certificates", UNIT_CERTIFICATES},
    {"systems", UNIT_SYSTEMS},   {"half-years", UNIT_HALF_YEARS},
    {"degrees", UNIT_DEGREES},   {"percent", UNIT_PERCENT},
    {"posts", UNIT_POSTS},       {"count", UNIT_COUNT},
    {"machines", UNIT_MACHINES}, {"times", UNIT_TIMES},
    {"accounts", UNIT_ACCOUNTS}, {"links", UNIT_LINKS},
    {"carriers", UNIT_CARRIERS},
};

static const enum phrase *unit_phrase(const char *unit)
{
    for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++)
        if (strcmp(unit_words[i].unit, unit) == 0)
            return &unit_words[i].phrase;
    return NULL;
}

bool unit_known(const char *unit)
{
    return unit_phrase(unit);
}

const char *unit_text(const struct wording *w, const char *unit)
{
    const enum phrase *phrase = unit_phrase(unit);
    return phrase ? w->text[*phrase] : unit;
}

/* So many of what the measure counts: 3人, 2台; 件 where its unit is none that cases are counted in. */
static const char *cases_text(const struct measure *m, int64_t n, const struct wording *w,
                              struct arena *arena)
{
    static const char *const counted[] = {"persons", "certificates", "systems", "machines",
                                          "times",   "accounts",     "links",   "carriers",
                                          "items",   "half-years",   "posts",   NULL};
    const char *unit = w->text[UNIT_CASES];
    for (size_t i = 0; counted[i]; i++)
        if (strcmp(counted[i], m->def->unit) == 0)
            unit = unit_text(w, counted[i]);
    return arena_format(arena, "%lld%s", (long long)n, unit);
}

static bool is_share(const struct measure *m)
{
    return strcmp(m->def->unit, "ratio") == 0;
}

/* --- values ----------------------------------------------------------------------------------------- */

enum { SHORT_MINUTES = 1000 };

/* 525分37秒; from 1,000 minutes on 35小时14分. Parts that are nothing are left out. */
static const char *time_text(int64_t seconds, struct arena *arena)
{
    bool in_minutes = seconds < SHORT_MINUTES * 60;
    int64_t hours = in_minutes ? 0 : seconds / SECONDS_PER_HOUR;
    int64_t minutes = (seconds - hours * SECONDS_PER_HOUR) / 60;
    int64_t rest = seconds % 60;
    const char *text = "";
    if (hours)
        text = arena_format(arena, "%lld小时", (long long)hours);
    if (minutes)
        text = arena_format(arena, "%s%lld分%s", text, (long long)minutes,
                            !hours && !rest ? "钟" : "");
    if (rest || seconds == 0)
        text = arena_format(arena, "%s%lld秒", text, (long long)rest);
    return text;
}

static const char *hours_text(int64_t seconds, struct arena *arena)
{
    int64_t hours = seconds / SECONDS_PER_HOUR;
    int64_t rest = seconds % SECONDS_PER_HOUR;
    if (hours == 0 && rest)
        return time_text(rest, arena);
    return arena_format(arena, "%lld小时%s", (long long)hours, rest ? time_text(rest, arena) : "");
}

/* A value in the unit of its measure, as exactly as the unit can tell. */
static const char *amount_text(const struct measure *m, struct ratio value, const struct wording *w,
                               struct arena *arena)
{
    const char *unit = m->def->unit;
    bool hours = strcmp(unit, "hours") == 0;
    bool seconds = strcmp(unit, "seconds") == 0;
    struct ratio in_seconds = hours ? ratio_multiply(value, ratio_int(SECONDS_PER_HOUR)) : value;
    if ((hours || seconds) && in_seconds.den == 1 && in_seconds.num >= 0)
        return hours ? hours_text(in_seconds.num, arena) : time_text(in_seconds.num, arena);
    return arena_format(arena, "%s%s", ratio_text(arena, value, 4), unit_text(w, unit));
}

enum { MOST_PLACES = 9 };

/* A percentage that is not its limit is never rounded onto it. */
static const char *percent_text(struct ratio value, const struct ratio *limit, struct arena *arena)
{
    struct ratio hundred = ratio_int(100);
    const char *text = ratio_percent(arena, value);
    for (int places = 2; limit && ratio_compare(value, *limit) != 0 && places < MOST_PLACES;
         places++) {
        struct ratio shown = *limit;
        bool read = ratio_parse(text, strlen(text) - 1, &shown);
        if (!read || ratio_compare(shown, ratio_multiply(*limit, hundred)) != 0)
            break;
        text = arena_format(arena, "%s%%",
                            ratio_text(arena, ratio_multiply(value, hundred), places + 1));
    }
    return text;
}

static const char *value_text(const struct measure *m, const struct ratio *limit,
                              const struct wording *w, struct arena *arena)
{
    if (m->has_value && is_share(m))
        return arena_format(arena, "%lld/%lld=%s", (long long)m->num, (long long)m->den,
                            percent_text(m->value, limit, arena));
    if (m->has_value)
        return amount_text(m, m->value, w, arena);
    bool range =
        m->state == MEASURE_BOUNDED && !m->hi_open && m->n > 0 && m->reason == REASON_DATE_ONLY;
    return range ? SAY(w, arena, VALUE_RANGE, amount_text(m, m->lo, w, arena),
                       amount_text(m, m->hi, w, arena))
                 : "";
}

const char *measure_value_text(const struct measure *m, const struct wording *w,
                               struct arena *arena)
{
    return value_text(m, NULL, w, arena);
}

/* --- why it is open --------------------------------------------------------------------------------- */

/* Each reason with its own number, where several make it uncertain. */
static const char *unknowns_text(const struct measure *m, const struct wording *w,
                                 struct arena *arena)
{
    static const enum phrase phrase[UNKNOWN_REASONS] = {
        [UNKNOWN_BLANK] = WHY_BLANK_FIELD,     [UNKNOWN_ABSENT] = WHY_MISSING_COLUMNS,
        [UNKNOWN_REVERSED] = WHY_REVERSED,     [UNKNOWN_CALENDAR] = WHY_CALENDAR_CASES,
        [UNKNOWN_UNREADABLE] = WHY_UNREADABLE, [UNKNOWN_LOST] = WHY_LOST,
        [UNKNOWN_OTHER_YEAR] = WHY_OTHER_YEAR, [UNKNOWN_CONTRADICTORY] = WHY_CONTRADICTORY,
    };
    const struct unknowns *u = m->unknowns;
    const char *text = "";
    for (size_t i = 0; i < UNKNOWN_REASONS; i++)
        if (u->by_reason[i] > 0)
            text = arena_format(
                arena, "%s%s%s", text, *text ? "，" : "",
                wording_say(w, arena, phrase[i],
                            (const char *const[]){i == UNKNOWN_LOST
                                                      ? number_text(arena, u->by_reason[i])
                                                      : cases_text(m, u->by_reason[i], w, arena),
                                                  NULL}));
    return text;
}

/* What a reason says beside its words. */
enum beside { ALONE, OF_SUBJECT, OF_UNKNOWN, OF_CASES, OF_OPEN };
static const struct saying {
    enum phrase phrase;
    enum beside beside;
} sayings[] = {
    [REASON_MISSING_FILE] = {WHY_MISSING_FILE, OF_SUBJECT},
    [REASON_REFUSED_FILE] = {WHY_REFUSED_FILE, OF_SUBJECT},
    [REASON_REFERENCE] = {WHY_REFERENCE, OF_SUBJECT},
    [REASON_UNUSABLE_FILE] = {WHY_UNUSABLE_FILE, OF_SUBJECT},
    [REASON_EMPTY_LIST] = {WHY_EMPTY_LIST, OF_SUBJECT},
    [REASON_EMPTY_FILE] = {WHY_EMPTY_FILE, ALONE},
    [REASON_NO_CASES] = {WHY_NO_CASES, ALONE},
    [REASON_NO_ENTRY] = {WHY_NO_ENTRY, OF_SUBJECT},
    [REASON_LIST_SHORT] = {WHY_LIST_SHORT, ALONE},
    [REASON_SERIES_ENDED] = {WHY_SERIES_ENDED, OF_UNKNOWN},
    [REASON_EDITION] = {WHY_EDITION, OF_CASES},
    [REASON_CONTRADICTORY] = {WHY_CONTRADICTORY, OF_CASES},
    [REASON_PARTITION] = {WHY_PARTITION, ALONE},
    [REASON_REVERSED] = {WHY_REVERSED, OF_CASES},
    [REASON_CALENDAR] = {WHY_CALENDAR, ALONE},
    [REASON_OPEN_CASES] = {WHY_OPEN_CASES, OF_OPEN},
    [REASON_UNCHECKED] = {WHY_UNCHECKED, OF_UNKNOWN},
    [REASON_NOT_DUE] = {WHY_NOT_DUE, ALONE},
    [REASON_LOG_SHORT] = {WHY_LOG_SHORT, ALONE},
    [REASON_UNWATCHED] = {WHY_UNWATCHED, ALONE},
    [REASON_NOT_FOUND] = {WHY_NOT_FOUND, ALONE},
    [REASON_UNREADABLE] = {WHY_UNREADABLE, OF_CASES},
    [REASON_LOST] = {WHY_LOST, OF_UNKNOWN},
    [REASON_DATE_ONLY] = {WHY_DATE_ONLY, ALONE},
    [REASON_CONCLUSION] = {WHY_CONCLUSION, ALONE},
    [REASON_OTHER_YEAR] = {WHY_OTHER_YEAR, OF_CASES},
    [REASON_CONFLICT] = {WHY_CONFLICT, OF_UNKNOWN},
};

static const char *say_reason(const struct measure *m, const struct wording *w, struct arena *arena)
{
    const struct saying *s = &sayings[m->reason];
    switch (s->beside) {
    case ALONE:
        return SAY(w, arena, s->phrase);
    case OF_SUBJECT:
        return SAY(w, arena, s->phrase, m->subject ? m->subject : "");
    case OF_UNKNOWN:
        return SAY(w, arena, s->phrase, number_text(arena, m->unknown));
    case OF_CASES:
        return SAY(w, arena, s->phrase, cases_text(m, m->unknown, w, arena));
    case OF_OPEN:
        return SAY(w, arena, s->phrase, cases_text(m, m->open, w, arena));
    }
    return "";
}

const char *measure_reason_text(const struct measure *m, const struct wording *w,
                                struct arena *arena)
{
    if (m->unknowns && m->unknowns->n > 0 && m->unknowns->n == m->unknown)
        return unknowns_text(m, w, arena);
    switch (m->reason) {
    case REASON_NONE:
        return "";
    case REASON_PARTIAL:
        return m->subject;
    case REASON_MISSING_COLUMN:
        return m->subject ? SAY(w, arena, WHY_MISSING_COLUMN, m->subject)
                          : SAY(w, arena, WHY_MISSING_COLUMNS, cases_text(m, m->unknown, w, arena));
    case REASON_BLANK_FIELD:
        return m->unknown ? SAY(w, arena, WHY_BLANK_FIELD, cases_text(m, m->unknown, w, arena))
                          : SAY(w, arena, WHY_BLANK_ANSWER);
    case REASON_UNNAMED:
        return SAY(w, arena, WHY_UNNAMED, number_text(arena, m->unnamed),
                   m->subject ? m->subject : "");
    default:
        return say_reason(m, w, arena);
    }
}

/* --- findings --------------------------------------------------------------------------------------- */

/* A limit in seconds is the clause's in minutes: 525.6分钟. */
static const char *limit_number(const struct finding *f, const struct wording *w,
                                struct arena *arena)
{
    const struct measure *m = f->measure;
    if (!f->limit_known)
        return w->text[LIMIT_UNKNOWN];
    if (is_share(m))
        return f->condition->limit_measure == SIZE_MAX ? f->condition->limit_text
                                                       : ratio_percent(arena, f->limit);
    if (strcmp(m->def->unit, "seconds") == 0 && f->limit.num > 0)
        return arena_format(arena, "%s%s",
                            ratio_text(arena, ratio_multiply(f->limit, ratio_of(1, 60)), 4),
                            w->text[UNIT_MINUTES]);
    return amount_text(m, f->limit, w, arena);
}

const char *finding_limit_text(const struct finding *f, const struct wording *w,
                               struct arena *arena)
{
    static const enum phrase phrase[] = {
        [COMPARE_LE] = LIMIT_LE, [COMPARE_LT] = LIMIT_LT, [COMPARE_GE] = LIMIT_GE,
        [COMPARE_GT] = LIMIT_GT, [COMPARE_EQ] = LIMIT_EQ, [COMPARE_SHOW] = LIMIT_EQ,
    };
    return wording_say(w, arena, phrase[f->condition->comparison],
                       (const char *const[]){limit_number(f, w, arena), NULL});
}

/* How far what fails is from its limit, for certain; "" where the value itself says so. */
static const char *distance_text(const struct finding *f, const struct wording *w,
                                 struct arena *arena)
{
    const struct measure *m = f->measure;
    enum comparison c = f->condition->comparison;
    bool above = c == COMPARE_LE || c == COMPARE_LT;
    if (f->verdict != TRI_NO || !f->limit_known || c == COMPARE_EQ || c == COMPARE_SHOW)
        return "";
    struct ratio from = above ? f->limit : m->hi;
    struct ratio to = above ? m->lo : f->limit;
    struct ratio off = ratio_add(to, ratio_multiply(from, ratio_int(-1)));
    if (off.num <= 0)
        return "";
    struct ratio nothing = ratio_int(0);
    const char *percent = percent_text(off, &nothing, arena); /* never rounded to none */
    const char *points = arena_copy(arena, percent, strlen(percent) - 1);
    const char *text =
        is_share(m) ? SAY(w, arena, POINTS_OFF, points) : amount_text(m, off, w, arena);
    return SAY(w, arena, above ? FINDING_OVER : FINDING_SHORT, text);
}

/* Is it an open case that fails, not one that ended? */
static bool open_fails(const struct measure *m)
{
    return m->open > 0 && m->durations && ratio_compare(m->lo, m->open_longest) == 0 &&
           (!m->has_value || ratio_compare(m->value, m->lo) < 0);
}

/* What its cases say beside the value: open ones and since when, not due, carried over, and why. */
static const char *beside_text(const struct finding *f, const struct wording *w,
                               struct arena *arena)
{
    const struct measure *m = f->measure;
    const char *why = measure_reason_text(m, w, arena);
    const char *text = "";
    if (m->open > 0 && m->durations)
        text = SAY(w, arena, FINDING_OPEN, number_text(arena, m->open),
                   arena_format(arena, "%s%s", amount_text(m, m->open_longest, w, arena),
                                open_fails(m) ? distance_text(f, w, arena) : ""));
    if (m->not_due > 0)
        text = arena_format(arena, "%s%s", text,
                            SAY(w, arena, FINDING_NOT_DUE, cases_text(m, m->not_due, w, arena)));
    if (m->carried > 0)
        text = arena_format(arena, "%s%s", text,
                            SAY(w, arena, FINDING_CARRIED, cases_text(m, m->carried, w, arena)));
    if (m->reason != REASON_NONE && m->reason != REASON_OPEN_CASES)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, FINDING_WHY, why));
    if (f->partial)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, FINDING_WHY, m->partial));
    if (m->note)
        text = arena_format(arena, "%s%s", text, SAY(w, arena, FINDING_WHY, m->note));
    return text;
}

const char *finding_text(const struct finding *f, const struct wording *w, struct arena *arena)
{
    const struct measure *m = f->measure;
    const char *title = m->def->title;
    const char *value = value_text(m, f->limit_known ? &f->limit : NULL, w, arena);
    const char *n = number_text(arena, m->n);
    bool bare = f->condition->comparison == COMPARE_SHOW || f->condition->force == FORCE_INFORM;
    if (m->state != MEASURE_BOUNDED)
        return SAY(w, arena, FINDING_UNKNOWN, title, measure_reason_text(m, w, arena));
    const char *beside = beside_text(f, w, arena);
    if (!*value && !(m->open > 0 && m->durations))
        return SAY(w, arena, FINDING_UNKNOWN, title, measure_reason_text(m, w, arena));
    const char *limit = arena_format(arena, "%s%s", bare ? "" : finding_limit_text(f, w, arena),
                                     open_fails(m) ? "" : distance_text(f, w, arena));
    const char *text = bare ? SAY(w, arena, FINDING_SHOWN, title, value, n)
                            : SAY(w, arena, FINDING_VALUE, title, value, limit, n);
    return arena_format(arena, "%s%s", text, beside);
}
