/* Hotline: answer rate and coverage (GM 6.5.1 b, form row 75); application channels (row 33). */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

void measure_answer_rate(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    (void)def;
    (void)arena;
    const struct hotline_facts *h = &facts->hotline;
    if (!measure_needs(facts, m, "hotline"))
        return;
    m->n = h->offered;
    m->evidence = &h->unanswered;
    if (h->offered == 0)
        measure_no_cases(facts, m, "hotline");
    else
        measure_fraction(m, h->answered, h->offered);
}

/* --- coverage: staffed time of each working day ---------------------------------------------------- */

struct coverage {
    int64_t days, covered;
    struct evidence_list gaps; /* one entry a day that falls short, weighted by missing seconds */
};

static int by_start(const void *a, const void *b)
{
    const struct shift *x = a;
    const struct shift *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* Adds [start, end) to the seconds of the days it touches. */
static void add_to_days(int64_t *seconds, const struct period *p, instant start, instant end)
{
    if (start < p->begin)
        start = p->begin;
    if (end > p->end)
        end = p->end;
    while (start < end) {
        day_number day = day_of(start);
        instant next = start_of(day + 1) < end ? start_of(day + 1) : end;
        seconds[day - p->from] += next - start;
        start = next;
    }
}

/* Seconds of each day of the period on which at least one shift of the post runs. */
static int64_t *staffed_seconds(const struct facts *facts, struct arena *arena, const char *post)
{
    size_t shifts = 0;
    const struct period *p = &facts->period;
    int64_t *seconds = arena_alloc(arena, (size_t)(p->to - p->from + 1) * sizeof *seconds);
    struct shift *list = arena_alloc(arena, (facts->shifts.shift.n + 1) * sizeof *list);
    for (size_t i = 0; i < facts->shifts.shift.n; i++)
        if (strcmp(facts->shifts.shift.at[i].post, post) == 0)
            list[shifts++] = facts->shifts.shift.at[i];
    qsort(list, shifts, sizeof *list, by_start);
    for (size_t i = 0; i < shifts;) {
        instant start = list[i].start;
        instant end = list[i].end;
        for (i++; i < shifts && list[i].start <= end; i++)
            if (list[i].end > end)
                end = list[i].end;
        add_to_days(seconds, p, start, end);
    }
    return seconds;
}

/* The first shift of the post on the day, to show where to look; NULL when there is none. */
static const struct shift *shift_on(const struct facts *facts, const char *post, day_number day)
{
    for (size_t i = 0; i < facts->shifts.shift.n; i++) {
        const struct shift *s = &facts->shifts.shift.at[i];
        if (strcmp(s->post, post) == 0 && s->start < start_of(day + 1) && s->end > start_of(day))
            return s;
    }
    return NULL;
}

static void add_gap(const struct facts *facts, struct arena *arena, struct coverage *c,
                    const char *post, day_number day, int64_t missing)
{
    const struct shift *s = shift_on(facts, post, day);
    evidence_add_place(&c->gaps, arena, s ? s->file : "shifts.csv", s ? s->line : 0,
                       day_text(arena, day), missing);
}

/* Working days with at least `minutes` staffed: make-up Saturdays count, holidays do not. A roster
 * without any row has nothing to judge by (contract, section 5); one of other posts covers nothing. False, with the reason set, when it cannot be counted. */
static bool find_coverage(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m, struct coverage *c)
{
    const struct period *p = &facts->period;
    const char *post = measure_text(def, "post");
    int64_t wanted = measure_int(def, "minutes") * 60;
    if (!measure_needs(facts, m, "shifts"))
        return false;
    if (facts_export(facts, "shifts")->supply == SUPPLY_EMPTY) {
        measure_none(m, REASON_EMPTY_FILE);
        return false;
    }
    if (!workdays_cover(facts->workdays, p->from) || !workdays_cover(facts->workdays, p->to)) {
        measure_unknown(m, REASON_CALENDAR, NULL);
        return false;
    }
    int64_t *seconds = staffed_seconds(facts, arena, post);
    for (day_number day = p->from; day <= p->to; day++) {
        int64_t missing = wanted - seconds[day - p->from];
        if (!is_workday(facts->workdays, day))
            continue;
        c->days++;
        c->covered += missing <= 0;
        if (missing > 0)
            add_gap(facts, arena, c, post, day, missing);
    }
    return true;
}

/* Shifts of the post that end before they begin may have covered any of it. */
static int64_t doubtful_shifts(const struct facts *facts, const char *post)
{
    int64_t n = 0;
    for (size_t i = 0; i < facts->shifts.reversed.n; i++)
        n += strcmp(facts->shifts.reversed.at[i].post, post) == 0;
    return n;
}

static void set_coverage(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m, bool count_gaps)
{
    struct coverage *c = arena_alloc(arena, sizeof *c);
    if (!find_coverage(facts, def, arena, m, c))
        return;
    m->n = c->days;
    m->evidence = &c->gaps;
    if (c->days == 0) {
        measure_none(m, REASON_NO_CASES);
        return;
    }
    if (count_gaps)
        measure_point(m, ratio_int(c->days - c->covered));
    else
        measure_fraction(m, c->covered, c->days);
    m->unknown = doubtful_shifts(facts, measure_text(def, "post"));
    if (m->unknown && c->covered < c->days) {
        m->reason = REASON_REVERSED;
        if (count_gaps)
            m->lo = ratio_int(0);
        else
            m->hi = ratio_int(1);
    }
}

void measure_coverage(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                      struct measure *m)
{
    set_coverage(facts, def, arena, m, false);
}

void measure_coverage_gap(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    set_coverage(facts, def, arena, m, true);
}

/* Distinct ways of application. While some case does not name its way, there may be any number. */
void measure_channels(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                      struct measure *m)
{
    (void)def;
    const struct application_facts *a = &facts->applications;
    if (!measure_needs(facts, m, "applications"))
        return;
    m->n = a->n;
    if (a->n == 0) {
        measure_no_cases(facts, m, "applications");
        return;
    }
    int64_t ways = (int64_t)a->channels.keys.n;
    m->unknown = a->channel_unknown.n;
    m->unknown_list = &a->channel_unknown.list;
    measure_point(m, ratio_int(ways));
    if (a->channel_unknown.n) {
        m->hi_open = true;
        m->reason = reason_of_unknowns(&a->channel_unknown);
    }
    m->value = ratio_int(ways);
    m->has_value = true;
    VEC(const char *) names = {0};
    for (size_t i = 0; i < a->channels.keys.n; i++) {
        *vec_push(arena, &names) = a->channels.keys.at[i].at;
        *vec_push(arena, &names) = "";
    }
    *vec_push(arena, &names) = NULL;
    m->detail = names.at;
}
