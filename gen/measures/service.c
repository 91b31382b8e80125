/* Hotline: answer rate and coverage (GM 6.5.1 b, form row 75); application channels (row 33). */
#include <string.h>

#include "measures/kinds.h"
#include "measures/stretches.h"

/* A row that cannot be read may be one more call, answered or not. */
void measure_answer_rate(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    (void)def;
    (void)arena;
    const struct hotline_facts *h = &facts->hotline;
    int64_t lost = h->lost.n;
    if (!measure_needs(facts, m, "hotline"))
        return;
    m->n = h->offered;
    m->evidence = &h->unanswered;
    m->unknown = lost;
    m->unknown_list = &h->lost.list;
    if (h->offered + lost == 0) {
        measure_none_at_all(facts, m, "hotline");
        return;
    }
    if (h->offered)
        measure_fraction(m, h->answered, h->offered);
    measure_portions(m, (struct portion){h->answered, h->offered + lost},
                     (struct portion){h->answered + lost, h->offered + lost},
                     reason_of_unknowns(&h->lost));
}

/* --- coverage: staffed time of each working day ---------------------------------------------------- */

struct coverage {
    int64_t days, covered, perhaps;
    struct evidence_list gaps; /* one entry a day that falls short, weighted by missing seconds */
};

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
static int64_t *staffed_seconds(const struct facts *facts, struct arena *arena,
                                const struct span_list *staffed)
{
    const struct period *p = &facts->period;
    int64_t *seconds = arena_alloc(arena, (size_t)(p->to - p->from + 1) * sizeof *seconds);
    for (size_t i = 0; i < staffed->span.n; i++)
        add_to_days(seconds, p, staffed->span.at[i].start, staffed->span.at[i].end);
    return seconds;
}

/* Where to look for a day that falls short: at the last shift of the post that began before the day's
 * end, else at any row of the roster. */
static void add_gap(struct arena *arena, struct coverage *c, const struct stretches *staffed,
                    day_number day, int64_t missing)
{
    const struct span *place = stretches_before(staffed, start_of(day + 1));
    bool on_the_day = place && place->end > start_of(day);
    evidence_add_place(&c->gaps, arena, place ? place->file : staffed->file,
                       on_the_day ? place->line : 0, day_text(arena, day), missing);
}

/* Working days of the service with at least `minutes` staffed: make-up Saturdays count, holidays do
 * not. False, with the reason set, when it cannot be counted. */
static bool find_coverage(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m, const struct stretches *staffed,
                          struct coverage *c)
{
    const struct period *p = &facts->period;
    int64_t wanted = measure_int(def, "minutes") * 60;
    if (!workdays_cover(facts->workdays, p->from) || !workdays_cover(facts->workdays, p->to)) {
        measure_unknown(m, REASON_CALENDAR, NULL);
        return false;
    }
    int64_t *seconds = staffed_seconds(facts, arena, &staffed->covered);
    int64_t *most = staffed_seconds(facts, arena, &staffed->perhaps);
    for (day_number day = day_of(facts_service_begin(facts)); day <= p->to; day++) {
        int64_t missing = wanted - seconds[day - p->from];
        if (!is_workday(facts->workdays, day))
            continue;
        c->days++;
        c->covered += missing <= 0;
        c->perhaps += most[day - p->from] >= wanted;
        if (missing > 0)
            add_gap(arena, c, staffed, day, missing);
    }
    return true;
}

static void set_coverage(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m, bool count_gaps)
{
    struct coverage *c = arena_alloc(arena, sizeof *c);
    struct stretches staffed;
    const char *const posts[] = {measure_text(def, "post"), NULL};
    if (!stretches_of_shifts(facts, arena, posts, m, &staffed) ||
        !find_coverage(facts, def, arena, m, &staffed, c))
        return;
    m->n = c->days;
    m->evidence = &c->gaps;
    if (c->days == 0) {
        measure_none(m, REASON_NO_CASES);
        return;
    }
    m->reason = c->covered < c->perhaps ? REASON_DATE_ONLY : REASON_NONE;
    if (stretches_doubt(&staffed, c->covered < c->days, m))
        c->perhaps = c->days;
    enum reason reason = m->reason;
    if (count_gaps)
        measure_point(m, ratio_int(c->days - c->covered));
    else
        measure_fraction(m, c->covered, c->days);
    if (count_gaps)
        m->lo = ratio_int(c->days - c->perhaps);
    else
        m->hi = ratio_of(c->perhaps, c->days);
    m->reason = reason;
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
    int64_t ways = (int64_t)a->channels.first.n;
    m->unknown = a->channel_unknown.n;
    m->unknown_list = &a->channel_unknown.list;
    measure_point(m, ratio_int(ways));
    if (a->channel_unknown.n) {
        m->hi_open = true;
        m->reason = reason_of_unknowns(&a->channel_unknown);
    }
    m->value = ratio_int(ways);
    m->has_value = true;
    for (size_t i = 0; i < a->channels.first.n; i++)
        *vec_push(arena, &m->detail) =
            (struct measure_detail){.kind = DETAIL_NAME, .label = a->channels.first.at[i]};
}
