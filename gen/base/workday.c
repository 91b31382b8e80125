/* Working days by running counts. */
#include "base/workday.h"

#include <string.h>

struct workdays workdays_new(struct arena *arena, int first_year, int last_year,
                             const struct special_day *special, size_t n)
{
    struct workdays w = {.from = 0, .to = -1};
    if (first_year > last_year)
        return w;
    w.from = day_from_civil(first_year, 1, 1);
    w.to = day_from_civil(last_year, 12, 31);
    size_t days = (size_t)(w.to - w.from + 1);
    bool *works = arena_alloc(arena, days * sizeof *works);
    for (size_t i = 0; i < days; i++)
        works[i] = weekday(w.from + (day_number)i) < 5;
    for (size_t i = 0; i < n; i++)
        if (workdays_cover(&w, special[i].day))
            works[special[i].day - w.from] = special[i].workday;
    int32_t *through = arena_alloc(arena, days * sizeof *through);
    int32_t count = 0;
    for (size_t i = 0; i < days; i++)
        through[i] = count += works[i];
    w.through = through;
    return w;
}

bool workdays_cover(const struct workdays *w, day_number day)
{
    return day >= w->from && day <= w->to;
}

static int32_t through(const struct workdays *w, day_number day)
{
    return day < w->from ? 0 : w->through[day - w->from];
}

bool is_workday(const struct workdays *w, day_number day)
{
    return through(w, day) > through(w, day - 1);
}

bool workdays_elapsed(const struct workdays *w, day_number a, day_number b, int32_t *out)
{
    if (!workdays_cover(w, a) || !workdays_cover(w, b))
        return false;
    *out = through(w, b) - through(w, a);
    return true;
}

bool workdays_inclusive(const struct workdays *w, day_number a, day_number b, int32_t *out)
{
    if (!workdays_cover(w, a) || !workdays_cover(w, b))
        return false;
    int32_t days = workdays_between(w, a, b);
    *out = days > 1 ? days : 1;
    return true;
}

int32_t workdays_between(const struct workdays *w, day_number a, day_number b)
{
    return through(w, b) - through(w, a - 1);
}
