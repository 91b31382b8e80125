/* Rooms: doors, video, power, climate (GM 6.6.4). */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* --- doors ------------------------------------------------------------------------------------------------ */

/* "卡+生物": are all the wanted factors in the text, in any order? */
static struct judged judge_factors(const struct facts *facts, const struct door_event *e,
                                   const char *wanted, struct arena *arena)
{
    if (e->factors_state != VALUE_PRESENT)
        return judged_untold(unknown_of_state(e->factors_state));
    static const char *const separators[] = {"+", "＋", "、", ",", "，", "/", "和", "及", NULL};
    const char *const *want = text_list(arena, wanted, "+");
    size_t found = 0; /* a bit for each wanted factor */
    size_t all = 0;
    bool strange = false; /* a word that is none of them may stand for one */
    struct slice rest = facts->access.factor_texts.keys.at[e->factors];
    struct slice piece;
    for (size_t i = 0; want[i]; i++)
        all |= (size_t)1 << i;
    while (slice_split(&rest, separators, &piece)) {
        bool known = piece.n == 0;
        for (size_t i = 0; want[i]; i++)
            if (slice_is(piece, want[i])) {
                found |= (size_t)1 << i;
                known = true;
            }
        strange = strange || !known;
    }
    if (found == all)
        return judged_bool(true);
    return strange ? judged_untold(UNKNOWN_BLANK) : judged_bool(false);
}

static struct judged judge_exit(const struct door_event *e)
{
    return e->exit == EXIT_UNTOLD ? judged_untold(UNKNOWN_BLANK)
                                  : judged_bool(e->exit == EXIT_FOUND);
}

static struct judged judge_second(const struct door_event *e)
{
    if (e->second_state == VALUE_ABSENT)
        return judged_untold(UNKNOWN_ABSENT);
    return judged_bool(e->second_person);
}

/* No exit and no alarm that told of it. */
static struct judged judge_logged(const struct door_event *e)
{
    struct judged left = judge_exit(e);
    struct judged alarm = judge_kept_answer(e->alarm, ANSWER_YES);
    return alarm.verdict > left.verdict ? alarm : left;
}

enum door_rule { RULE_GUARDED, RULE_LOGGED, RULE_TWO_PERSONS };

static void count_entries(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m, enum door_rule rule)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    const char *zone = measure_text(def, "zone");
    const char *factors = measure_text(def, "factors");
    if (!measure_needs(facts, m, "access_log"))
        return;
    for (size_t i = 0; i < facts->access.event.n; i++) {
        const struct door_event *e = &facts->access.event.at[i];
        struct record line = {.file = e->file, .line = e->line};
        if (!e->entry || !period_has(&facts->period, e->at) ||
            (*zone && (!e->zone || strcmp(e->zone, zone) != 0)))
            continue;
        struct judged judged =
            rule == RULE_LOGGED ? judge_logged(e)
            : rule == RULE_GUARDED
                ? judged_and(judge_factors(facts, e, factors, arena), judge_exit(e))
                : judged_and(judge_second(e), judge_factors(facts, e, factors, arena));
        struct slice who =
            e->person == NO_PERSON ? slice_of("") : facts->access.persons.keys.at[e->person];
        tally_judged(t, arena, judged, &line, who);
    }
    measure_of_tally(facts, m, t, "access_log");
}

/* Entries to a zone without the factors it asks for, or without an exit (rows 130, 131). */
void measure_guarded_zone(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    count_entries(facts, def, arena, m, RULE_GUARDED);
}

/* Entries with neither an exit nor an overtime alarm (row 136). */
void measure_unlogged_exit(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    count_entries(facts, def, arena, m, RULE_LOGGED);
}

/* Entries to a zone by one person, or without the factors (row 136: 双人双因素). */
void measure_two_person_zone(const struct facts *facts, const struct measure_def *def,
                             struct arena *arena, struct measure *m)
{
    count_entries(facts, def, arena, m, RULE_TWO_PERSONS);
}

/* --- visits of which no door knows ---------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    instant x = *(const instant *)a;
    instant y = *(const instant *)b;
    return (x > y) - (x < y);
}

/* Is there a time of the ascending list in [from, to]? */
static bool any_between(const instant *at, size_t n, instant from, instant to)
{
    size_t low = 0;
    for (size_t high = n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (at[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && at[low] <= to;
}

/* Visits during which the door log has no event at all: shown to the examiner of rows 128, 129. */
void measure_visits_unlogged(const struct facts *facts, const struct measure_def *def,
                             struct arena *arena, struct measure *m)
{
    const struct access_facts *a = &facts->access;
    struct tally *t = arena_alloc(arena, sizeof *t);
    (void)def;
    if (!measure_needs(facts, m, "visitors") || !measure_needs(facts, m, "access_log"))
        return;
    instant *at = arena_alloc(arena, (a->event.n + 1) * sizeof *at);
    for (size_t i = 0; i < a->event.n; i++)
        at[i] = a->event.at[i].at;
    qsort(at, a->event.n, sizeof *at, by_time);
    for (size_t i = 0; i < facts->visitors.visit.n; i++) {
        const struct visit *v = &facts->visitors.visit.at[i];
        struct record line = {.file = v->file, .line = v->line};
        tally_judged(t, arena,
                     v->out_told ? judged_bool(any_between(at, a->event.n, v->in, v->out))
                                 : judged_untold(UNKNOWN_BLANK),
                     &line, slice_of(v->id));
    }
    measure_of_tally(facts, m, t, "visitors");
}

/* --- video: recordings of the last `months`, without a gap ------------------------------------------------- */

void measure_video_short(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    day_number since = add_months(facts->period.to, -(int)measure_int(def, "months"));
    if (!measure_needs(facts, m, "video"))
        return;
    for (size_t i = 0; i < facts->video.camera.n; i++) {
        const struct camera *c = &facts->video.camera.at[i];
        struct record line = {.file = c->file, .line = c->line};
        struct judged whole = c->missing_state == VALUE_PRESENT
                                  ? judged_bool(c->missing_minutes == 0)
                              : c->missing_state == VALUE_ABSENT ? judged_untold(UNKNOWN_ABSENT)
                                                                 : judged_untold(UNKNOWN_BLANK);
        tally_judged(t, arena, judged_and(judged_bool(c->earliest <= since), whole), &line,
                     slice_of(c->id));
    }
    measure_of_tally(facts, m, t, "video");
}

/* --- power: an own supply of `hours` for each of the systems ------------------------------------------------- */

static struct judged judge_supply(const struct power_supply *s, struct ratio hours)
{
    struct judged lasts = s->hours_state == VALUE_PRESENT
                              ? judged_bool(ratio_compare(s->hours, hours) >= 0)
                              : judged_untold(unknown_of_state(s->hours_state));
    return judged_and(judge_kept_answer(s->own_ups, ANSWER_YES), lasts);
}

void measure_power_short(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    struct ratio hours = measure_ratio(def, "hours");
    const char *const *systems = measure_list(def, arena, "systems");
    int64_t unlisted = 0;
    if (!measure_needs(facts, m, "power"))
        return;
    for (; *systems; systems++) {
        bool found = false;
        for (size_t i = 0; i < facts->power.supply.n; i++) {
            const struct power_supply *s = &facts->power.supply.at[i];
            struct record line = {.file = s->file, .line = s->line};
            if (strcmp(s->system, *systems) != 0)
                continue;
            found = true;
            tally_judged(t, arena, judge_supply(s, hours), &line, slice_of(s->system));
            if (s->rated)
                m->note = "以额定值计（未测试）";
        }
        unlisted += !found;
    }
    measure_of_tally(facts, m, t, "power");
    if (m->state == MEASURE_BOUNDED && unlisted) {
        m->hi = ratio_int(t->bad + t->unknown.n + unlisted);
        m->unknown += unlisted;
        m->reason = REASON_UNCHECKED;
    }
}

/* --- climate: extremes of the period; the limits are not in the text (row 139) -------------------------------- */

void measure_climate(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                     struct measure *m)
{
    const struct extremes *e = strcmp(measure_text(def, "reading"), "humidity") == 0
                                   ? &facts->climate.humidity
                                   : &facts->climate.temperature;
    bool least = strcmp(measure_text(def, "stat"), "min") == 0;
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    const struct evidence *place = least ? &e->least_place : &e->most_place;
    if (!measure_needs(facts, m, "env"))
        return;
    m->n = e->n;
    m->unknown = e->untold;
    if (e->n == 0) {
        measure_no_cases(facts, m, "env");
        return;
    }
    evidence_add_place(list, arena, place->file, place->line, place->id, 0);
    m->evidence = list;
    measure_point(m, least ? e->least : e->most);
}
