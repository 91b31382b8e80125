/* Options. */
#include "app/options.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/places.h"
#include "base/language.h"
#include "base/said.h"
#include "base/text.h"

void word_wrong(const char *what, const char *value, const char *expected)
{
    struct arena *arena = arena_new();
    fprintf(stderr, _("caeval: %s: \"%s\" is not %s\n"), what, text_safe(arena, value),
            said(arena, expected));
    arena_free(arena);
}

day_number today(void)
{
    return day_of((instant)time(NULL) + 8 * SECONDS_PER_HOUR);
}

bool options_want(const struct options *o, const char *code)
{
    const char *const *only = o->only;
    for (; *only; only++)
        if (strcmp(*only, code) == 0)
            return true;
    return only == o->only;
}

int cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

void options_find_places(struct options *o, struct arena *arena)
{
    o->calendar.years = years_folder(arena, o->config);
    if (!o->inspection)
        o->inspection = find_inspection(arena, o->input);
    if (!o->templates)
        o->templates = find_templates(arena);
}
