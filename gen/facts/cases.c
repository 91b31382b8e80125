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
    if (!counts->names.arena)
        index_init(&counts->names, arena);
    size_t i = index_add(&counts->names, name, NULL);
    if (i == counts->n.n)
        *vec_push(arena, &counts->n) = 0;
    counts->n.at[i]++;
}

int64_t counts_of(const struct counts *counts, const char *name)
{
    size_t i = index_find(&counts->names, slice_of(name));
    return i == INDEX_NONE ? 0 : counts->n.at[i];
}

void tally_add(struct tally *tally, struct arena *arena, bool good, const struct record *record,
               struct slice id)
{
    tally->n++;
    if (good)
        return;
    tally->bad++;
    evidence_add(&tally->bad_list, arena, record, id);
}

void tally_judged(struct tally *tally, struct arena *arena, struct judged judged,
                  const struct record *record, struct slice id)
{
    if (judged.verdict == VERDICT_UNTOLD)
        unknown_add(&tally->unknown, arena, judged.why, record, id);
    else
        tally_add(tally, arena, judged.verdict == VERDICT_GOOD, record, id);
}

struct judged judged_and(struct judged a, struct judged b)
{
    return b.verdict < a.verdict ? b : a;
}

struct judged judged_bool(bool good)
{
    return (struct judged){.verdict = good ? VERDICT_GOOD : VERDICT_BAD};
}

struct judged judged_untold(enum unknown_reason why)
{
    return (struct judged){VERDICT_UNTOLD, why};
}

struct judged judge_filled(const struct value *value)
{
    if (value->state == VALUE_ABSENT || value->state == VALUE_UNREADABLE)
        return judged_untold(unknown_of(value));
    return judged_bool(value->state == VALUE_PRESENT);
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

struct judged judge_filled_by(const struct value *value, const struct value *happened,
                              day_number date)
{
    bool in_hand =
        value->state == VALUE_BLANK && present(happened) && day_of(happened->as.moment.at) >= date;
    return in_hand ? judged_untold(UNKNOWN_BLANK) : judge_filled(value);
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

static void add_value(struct durations *d, struct arena *arena, int64_t value,
                      const struct record *record, struct slice id)
{
    if (d->n == 0 || value > d->max)
        d->max = value;
    d->n++;
    d->sum += value;
    evidence_add_weighted(&d->longest, arena, record, id, value);
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
    add_value(d, arena, days, record, id);
}

void duration_add_seconds(struct durations *d, struct arena *arena, int64_t seconds,
                          const struct record *record, struct slice id)
{
    *vec_push(arena, &d->value) = seconds;
    add_value(d, arena, seconds, record, id);
}

void duration_add_open(struct durations *d, struct arena *arena, int64_t elapsed,
                       const struct record *record, struct slice id)
{
    if (d->open == 0 || elapsed > d->open_max)
        d->open_max = elapsed;
    d->open++;
    evidence_add_weighted(&d->open_list, arena, record, id, elapsed);
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

int64_t durations_percentile(const struct durations *d, struct ratio share, int64_t untold,
                             int64_t least)
{
    /* ceil(share * N) without leaving the integers */
    struct ratio rank = ratio_multiply(share, ratio_int(d->n + untold));
    int64_t wanted = (rank.num + rank.den - 1) / rank.den;
    int64_t seen = untold;
    if (seen >= wanted)
        return least;
    for (size_t v = 0; v < d->counted; v++) {
        seen += d->count[v];
        if (seen >= wanted)
            return (int64_t)v;
    }
    return d->max;
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

bool span_seconds(const struct moment *a, const struct moment *b, bool by_day, int64_t *seconds,
                  bool *date_only, enum unknown_reason *why)
{
    if (reversed(a, b)) {
        *why = UNKNOWN_REVERSED;
        return false;
    }
    *date_only = a->date_only || b->date_only;
    *seconds = b->at - a->at;
    if (*date_only && by_day)
        *seconds = (int64_t)(day_of(b->at) - day_of(a->at)) * SECONDS_PER_DAY;
    if (*seconds < 0)
        *seconds = 0; /* one of them has no time, and both lie on the same day */
    return true;
}
