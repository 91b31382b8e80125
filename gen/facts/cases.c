/* Cases: counting. */
#include "facts/cases.h"

#include <string.h>

void unknown_add(struct unknowns *u, struct arena *arena, enum unknown_reason reason,
                 const struct record *record, struct slice id)
{
    u->by_reason[reason]++;
    u->n++;
    evidence_add(&u->list, arena, record, id);
}

enum unknown_reason unknown_of_state(enum value_state state)
{
    return state == VALUE_ABSENT       ? UNKNOWN_ABSENT
           : state == VALUE_UNREADABLE ? UNKNOWN_UNREADABLE
                                       : UNKNOWN_BLANK;
}

enum unknown_reason unknown_of(const struct value *value)
{
    return unknown_of_state(value->state);
}

void counts_add(struct counts *counts, struct arena *arena, struct slice name)
{
    size_t i = spellings_add(&counts->names, arena, name);
    if (i == counts->n.n)
        *vec_push(arena, &counts->n) = 0;
    counts->n.at[i]++;
}

int64_t counts_of(const struct counts *counts, const char *name)
{
    size_t i = index_find(&counts->names.written, slice_of(name));
    return i == INDEX_NONE ? 0 : counts->n.at[i];
}

static void tally_add(struct tally *tally, struct arena *arena, bool good,
                      const struct record *record, struct slice id)
{
    tally->n++;
    if (good)
        return;
    tally->bad++;
    evidence_add(&tally->bad_list, arena, record, id);
}

static bool is_damage(enum unknown_reason why)
{
    return why == UNKNOWN_UNREADABLE || why == UNKNOWN_LOST;
}

void tally_judged(struct tally *tally, struct arena *arena, struct judged judged,
                  const struct record *record, struct slice id)
{
    bool untold = judged.verdict == VERDICT_UNTOLD && !is_damage(judged.why);
    tally->untold += untold;
    tally->occurred += (untold || judged.verdict == VERDICT_NOT_DUE) && !judged.doubtful;
    if (judged.verdict == VERDICT_UNTOLD)
        unknown_add(&tally->unknown, arena, judged.why, record, id);
    else if (judged.verdict == VERDICT_NOT_DUE)
        tally->not_due++;
    else
        tally_add(tally, arena, judged.verdict == VERDICT_GOOD, record, id);
}

struct judged judged_and(struct judged a, struct judged b)
{
    bool both_untold = a.verdict == VERDICT_UNTOLD && b.verdict == VERDICT_UNTOLD;
    bool supplied = is_damage(b.why) || (b.why == UNKNOWN_ELSEWHERE && !is_damage(a.why));
    return b.verdict < a.verdict || (both_untold && supplied) ? b : a;
}

struct judged judged_bool(bool good)
{
    return (struct judged){.verdict = good ? VERDICT_GOOD : VERDICT_BAD};
}

struct judged judged_untold(enum unknown_reason why)
{
    return (struct judged){.verdict = VERDICT_UNTOLD, .why = why};
}

struct judged judged_doubtful(enum unknown_reason why)
{
    return (struct judged){.verdict = VERDICT_UNTOLD, .why = why, .doubtful = true};
}

struct judged judged_not_due(void)
{
    return (struct judged){.verdict = VERDICT_NOT_DUE};
}

static struct judged untold_by(enum value_state state)
{
    return judged_untold(unknown_of_state(state));
}

struct judged judge_kept_answer(struct answer_value value, enum answer wanted)
{
    if (value.state != VALUE_PRESENT || value.answer == ANSWER_NOT_APPLICABLE)
        return untold_by(value.state);
    return judged_bool(value.answer == wanted);
}

struct judged judge_answer(const struct value *value, enum answer wanted)
{
    if (value->state != VALUE_PRESENT)
        return untold_by(value->state);
    return judge_kept_answer((struct answer_value){value->state, value->as.answer}, wanted);
}

struct judged judge_kept_days(struct day_value first, struct day_value second)
{
    if (first.state != VALUE_PRESENT || second.state != VALUE_PRESENT)
        return untold_by(first.state != VALUE_PRESENT ? first.state : second.state);
    return judged_bool(first.day <= second.day);
}

bool moment_after(const struct moment *a, const struct moment *b)
{
    if (a->date_only || b->date_only)
        return day_of(a->at) > day_of(b->at);
    return a->at > b->at;
}

struct judged judge_order(const struct value *first, const struct value *second)
{
    const struct value *untold = first->state != VALUE_PRESENT    ? first
                                 : second->state != VALUE_PRESENT ? second
                                                                  : NULL;
    if (untold)
        return judged_untold(unknown_of(untold));
    return judged_bool(!moment_after(&first->as.moment, &second->as.moment));
}

struct judged judge_ended(const struct value *begin, const struct value *end)
{
    struct judged order = judge_order(begin, end);
    return order.verdict == VERDICT_BAD ? judged_untold(UNKNOWN_REVERSED) : order;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void add_value(struct durations *d, struct arena *arena, struct stretch value,
                      const struct record *record, struct slice id)
{
    d->max = d->n ? larger(d->max, value.least) : value.least;
    d->max_most = d->n ? larger(d->max_most, value.most) : value.most;
    d->n++;
    d->sum += value.least;
    d->sum_most += value.most;
    evidence_add_weighted(&d->longest, arena, record, id, value.least);
}

void duration_add_days(struct durations *d, struct arena *arena, int32_t days,
                       const struct record *record, struct slice id)
{
    size_t at = (size_t)days;
    if (at >= d->counted) {
        size_t wanted = d->counted ? d->counted : 16;
        while (wanted <= at)
            wanted *= 2;
        uint32_t *count = arena_alloc(arena, wanted * sizeof *count);
        if (d->counted)
            memcpy(count, d->count, d->counted * sizeof *count);
        d->count = count;
        d->counted = wanted;
    }
    d->count[at]++;
    add_value(d, arena, (struct stretch){days, days}, record, id);
}

void duration_add_seconds(struct durations *d, struct arena *arena, struct stretch seconds,
                          const struct record *record, struct slice id)
{
    *vec_push(arena, &d->value) = seconds.least;
    add_value(d, arena, seconds, record, id);
}

void duration_add_doubtful(struct durations *d, struct arena *arena, enum unknown_reason why,
                           int32_t days, const struct record *record, struct slice id)
{
    unknown_add(&d->unknown, arena, why, record, id);
    d->bounded_most = d->bounded ? larger(d->bounded_most, days) : days;
    d->bounded++;
}

void duration_add_unknown(struct durations *d, struct arena *arena, enum unknown_reason why,
                          bool certain, const struct record *record, struct slice id)
{
    unknown_add(&d->unknown, arena, why, record, id);
    d->occurred += certain && !is_damage(why);
}

void duration_add_open(struct durations *d, struct arena *arena, struct stretch elapsed,
                       bool certain, const struct record *record, struct slice id)
{
    d->occurred += certain;
    d->open_max = d->open ? larger(d->open_max, elapsed.least) : elapsed.least;
    d->open_most = d->open ? larger(d->open_most, elapsed.most) : elapsed.most;
    d->open++;
    evidence_add_weighted(&d->open_list, arena, record, id, elapsed.least);
}

int64_t durations_above(const struct durations *d, struct ratio limit)
{
    int64_t n = 0;
    for (size_t v = 0; v < d->counted; v++)
        if (ratio_compare(ratio_int((int64_t)v), limit) > 0)
            n += d->count[v];
    for (size_t i = 0; i < d->value.n; i++)
        n += ratio_compare(ratio_int(d->value.at[i]), limit) > 0;
    return n;
}

/* ceil(share * n) without leaving the integers */
static int64_t rank_of(struct ratio share, int64_t n)
{
    struct ratio rank = ratio_multiply(share, ratio_int(n));
    return (rank.num + rank.den - 1) / rank.den;
}

/* The completed case of a rank in ascending order, 1..n. */
static int64_t of_rank(const struct durations *d, int64_t rank)
{
    int64_t seen = 0;
    for (size_t v = 0; v < d->counted; v++) {
        seen += d->count[v];
        if (seen >= rank)
            return (int64_t)v;
    }
    return d->max;
}

int64_t durations_percentile(const struct durations *d, struct ratio share, int64_t untold,
                             int64_t least)
{
    int64_t rank = rank_of(share, d->n + untold);
    return rank <= untold ? least : of_rank(d, rank - untold);
}

bool durations_percentile_most(const struct durations *d, struct ratio share, int64_t untold,
                               int64_t *most)
{
    int64_t rank = rank_of(share, d->n + untold);
    if (rank > d->n)
        return false;
    *most = of_rank(d, rank);
    return true;
}

static bool reversed(const struct moment *a, const struct moment *b)
{
    if (a->date_only || b->date_only)
        return day_of(b->at) < day_of(a->at);
    return b->at < a->at;
}

bool span_days(const struct workdays *w, const struct moment *a, const struct moment *b,
               enum day_count count, int32_t *days, enum unknown_reason *why)
{
    if (reversed(a, b)) {
        *why = UNKNOWN_REVERSED;
        return false;
    }
    day_number from = day_of(a->at);
    day_number to = day_of(b->at);
    *why = UNKNOWN_CALENDAR;
    return count == COUNT_INCLUSIVE ? workdays_inclusive(w, from, to, days)
                                    : workdays_elapsed(w, from, to, days);
}

instant moment_latest(const struct moment *m)
{
    return m->date_only ? m->at + SECONDS_PER_DAY - 1 : m->at;
}

bool span_seconds(const struct moment *a, const struct moment *b, bool by_day,
                  struct stretch *seconds, enum unknown_reason *why)
{
    if (reversed(a, b)) {
        *why = UNKNOWN_REVERSED;
        return false;
    }
    int64_t days = (int64_t)(day_of(b->at) - day_of(a->at)) * SECONDS_PER_DAY;
    bool in_days = by_day && (a->date_only || b->date_only);
    int64_t least = in_days ? days : b->at - moment_latest(a);
    seconds->least = least > 0 ? least : 0; /* both may lie on the same day */
    seconds->most = in_days ? days : moment_latest(b) - a->at;
    return true;
}
