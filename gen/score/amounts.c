/* Amounts: units, times, decimals. */
#include "score/amounts.h"

#include <string.h>

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
    {"carriers", UNIT_CARRIERS}, {"customers", UNIT_CUSTOMERS},
    {"answers", UNIT_ANSWERS},   {"entries", UNIT_ENTRIES},
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

const char *cases_text(const struct measure *m, int64_t n, const struct wording *w,
                       struct arena *arena)
{
    return arena_format(arena, "%lld%s", (long long)n, unit_text(w, m->def->cases));
}

bool is_share(const struct measure *m)
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

enum { PLACES = 4, MOST_PLACES = 9 };

static bool is_limit(struct ratio value, struct limit_set limits)
{
    bool found = false;
    for (size_t i = 0; i < limits.n; i++)
        found = found || ratio_compare(limits.at[i], value) == 0;
    return found;
}

/* A decimal of so many places, or of as many as keep it from reading as a limit that it is not. */
static const char *decimal_text(struct ratio value, struct limit_set limits, int places,
                                struct arena *arena)
{
    const char *text = ratio_text(arena, value, places);
    struct ratio shown;
    while (places++ < MOST_PLACES && !is_limit(value, limits) &&
           ratio_parse(text, strlen(text), &shown) && is_limit(shown, limits))
        text = ratio_text(arena, value, places);
    return text;
}

const char *amount_text(const struct measure *m, struct ratio value, struct limit_set limits,
                        const struct wording *w, struct arena *arena)
{
    const char *unit = m->def->unit;
    bool hours = strcmp(unit, "hours") == 0;
    bool seconds = strcmp(unit, "seconds") == 0;
    struct ratio in_seconds = hours ? ratio_multiply(value, ratio_int(SECONDS_PER_HOUR)) : value;
    if ((hours || seconds) && in_seconds.den == 1 && in_seconds.num >= 0)
        return hours ? hours_text(in_seconds.num, arena) : time_text(in_seconds.num, arena);
    return arena_format(arena, "%s%s", decimal_text(value, limits, PLACES, arena),
                        unit_text(w, unit));
}

const char *percent_text(struct ratio value, struct limit_set limits, struct arena *arena)
{
    struct ratio *percent = arena_alloc(arena, (limits.n + 1) * sizeof *percent);
    const char *text = ratio_percent(arena, value);
    for (size_t i = 0; i < limits.n; i++)
        percent[i] = ratio_multiply(limits.at[i], ratio_int(100));
    struct ratio shown;
    if (is_limit(value, limits) || !ratio_parse(text, strlen(text) - 1, &shown) ||
        !is_limit(shown, (struct limit_set){percent, limits.n}))
        return text;
    return arena_format(arena, "%s%%",
                        decimal_text(ratio_multiply(value, ratio_int(100)),
                                     (struct limit_set){percent, limits.n}, 3, arena));
}

const char *difference_text(const struct measure *m, struct ratio difference,
                            const struct wording *w, struct arena *arena)
{
    struct ratio nothing = ratio_int(0);
    struct limit_set none = {&nothing, 1};
    const char *percent = percent_text(difference, none, arena);
    return is_share(m) ? SAY(w, arena, POINTS_OFF, arena_copy(arena, percent, strlen(percent) - 1))
                       : amount_text(m, difference, none, w, arena);
}

const char *measure_value_text(const struct measure *m, struct limit_set limits,
                               const struct wording *w, struct arena *arena)
{
    if (m->has_value && is_share(m))
        return arena_format(arena, "%lld/%lld=%s", (long long)m->num, (long long)m->den,
                            percent_text(m->value, limits, arena));
    if (m->has_value)
        return amount_text(m, m->value, limits, w, arena);
    bool range =
        m->state == MEASURE_BOUNDED && !m->hi_open && m->n > 0 && m->reason == REASON_DATE_ONLY;
    return range ? SAY(w, arena, VALUE_RANGE, amount_text(m, m->lo, limits, w, arena),
                       amount_text(m, m->hi, limits, w, arena))
                 : "";
}

const char *score_text(struct ratio lo, struct ratio hi, struct arena *arena)
{
    if (ratio_compare(lo, hi) == 0)
        return ratio_text(arena, lo, 4);
    return arena_format(arena, "%s–%s", ratio_text(arena, lo, 4), ratio_text(arena, hi, 4));
}

const char *total_text(struct ratio lo, struct ratio hi, struct arena *arena)
{
    const char *text = ratio_fixed(arena, lo, 2);
    return ratio_compare(lo, hi) == 0
               ? text
               : arena_format(arena, "%s–%s", text, ratio_fixed(arena, hi, 2));
}

const char *calendar_end_text(const struct wording *w, struct arena *arena,
                              const struct workdays *workdays, day_number day)
{
    const char *end = day_text(arena, workdays->to);
    if (workdays->to - day > CALENDAR_SAID)
        return NULL;
    return day > workdays->to
               ? SAY(w, arena, CALENDAR_ENDED, end)
               : SAY(w, arena, CALENDAR_ENDS, end, number_text(arena, workdays->to - day));
}
