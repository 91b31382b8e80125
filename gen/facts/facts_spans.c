/* Facts: how long cases took, how long open ones have been open, and what is due. */
#include "facts/facts.h"

/* Nothing that happened after D counts: such an end is still to come. */
static bool is_open(const struct facts *facts, const struct value *end, bool open_if_blank)
{
    return (end->state == VALUE_BLANK && open_if_blank) ||
           (present(end) && end->as.moment.at >= facts->period.end);
}

/* How long an open case has been open for certain: as far as the export goes. */
static int32_t known_days(const struct facts *facts, const struct moment *start,
                          enum day_count count, int32_t open)
{
    enum unknown_reason why;
    struct moment until = {start_of(facts->known_to), true};
    int32_t days = 0;
    if (facts->known_to >= facts->period.to)
        return open;
    return start->at < start_of(facts->known_to + 1) &&
                   span_days(facts->workdays, start, &until, count, &days, &why)
               ? days
               : 0;
}

static int64_t known_seconds(const struct facts *facts, const struct moment *start, bool by_day,
                             int64_t open)
{
    enum unknown_reason why;
    struct moment until = {start_of(facts->known_to + 1) - 1, false};
    struct stretch took;
    if (facts->known_to >= facts->period.to)
        return open;
    return start->at <= until.at && span_seconds(start, &until, by_day, &took, &why) ? took.least
                                                                                     : 0;
}

/* A case of which it cannot be told how long it took. */
static void add_untimed(struct facts *facts, struct durations *d, const struct record *record,
                        struct slice id, const struct value *start, const struct value *end,
                        bool open, enum unknown_reason why)
{
    if (!present(start))
        why = unknown_of(start);
    else if (!open && !present(end))
        why = unknown_of(end);
    duration_add_unknown(d, facts->arena, why, !facts->maybe, record, id);
    d->untold += !open && end->state != VALUE_BLANK;
    d->ended += !open && present(end);
}

void facts_add_span(struct facts *facts, struct durations *d, const struct record *record,
                    struct slice id, const struct value *start, const struct value *end,
                    enum day_count count, bool open_if_blank)
{
    enum unknown_reason why = UNKNOWN_BLANK;
    struct moment until = {start_of(facts->period.to), true};
    bool open = is_open(facts, end, open_if_blank);
    int32_t days = 0;
    if (present(start) && start->as.moment.at >= facts->period.end)
        return;
    d->carried += facts->carried;
    if (present(start) && (open || present(end)) &&
        span_days(facts->workdays, &start->as.moment, open ? &until : &end->as.moment, count, &days,
                  &why)) {
        if (open)
            duration_add_open(
                d, facts->arena,
                (struct stretch){known_days(facts, &start->as.moment, count, days), days},
                !facts->maybe, record, id);
        else
            duration_add_days(d, facts->arena, days, record, id);
        return;
    }
    add_untimed(facts, d, record, id, start, end, open, why);
}

void facts_add_seconds(struct facts *facts, struct durations *d, const struct record *record,
                       struct slice id, const struct value *start, const struct value *end,
                       bool by_day)
{
    enum unknown_reason why = UNKNOWN_BLANK;
    struct moment until = {facts->period.end - 1, false}; /* D's last second */
    bool open = is_open(facts, end, true);
    struct stretch took;
    if (present(start) && start->as.moment.at >= facts->period.end)
        return;
    d->carried += facts->carried;
    if (present(start) && (open || present(end)) &&
        span_seconds(&start->as.moment, open ? &until : &end->as.moment, by_day, &took, &why)) {
        d->date_only += start->as.moment.date_only || (!open && end->as.moment.date_only);
        if (open) {
            took.least = known_seconds(facts, &start->as.moment, by_day, took.least);
            duration_add_open(d, facts->arena, took, !facts->maybe, record, id);
        } else
            duration_add_seconds(d, facts->arena, took, record, id);
        return;
    }
    add_untimed(facts, d, record, id, start, end, open, why);
}

day_number facts_known_to(const struct facts *facts, size_t export)
{
    day_number from = facts->period.from;
    day_number to = facts->period.to;
    if (coverage_unread(facts,
                        export)) /* it may end anywhere: before every date that a cell can hold */
        return day_from_civil(1970, 1, 1);
    coverage_stretch(facts, export, &from, &to);
    return to;
}

struct judged judge_due(const struct facts *facts, const struct value *happened)
{
    return judge_due_by(facts, facts->known_to, happened);
}

bool facts_came_due(const struct facts *facts, const struct value *happened)
{
    const day_number eve = facts->period.from - 1;
    int32_t days = 0;
    if (!present(happened) || happened->as.moment.at >= facts->period.begin)
        return false;
    day_number day = day_of(happened->as.moment.at);
    return workdays_elapsed(facts->workdays, day, eve, &days) && days <= FACTS_GRACE;
}

struct judged judge_due_by(const struct facts *facts, day_number known_to,
                           const struct value *happened)
{
    int32_t days = 0;
    int32_t known = 0;
    if (!present(happened))
        return judged_untold(unknown_of(happened));
    day_number day = day_of(happened->as.moment.at);
    if (day >= facts->period.to)
        return judged_not_due();
    if (!workdays_elapsed(facts->workdays, day, facts->period.to, &days))
        return judged_untold(UNKNOWN_CALENDAR);
    if (days <= FACTS_GRACE)
        return judged_not_due();
    bool covered = known_to >= facts->period.to ||
                   (day < known_to && workdays_elapsed(facts->workdays, day, known_to, &known) &&
                    known > FACTS_GRACE);
    return covered ? judged_bool(true) : judged_untold(UNKNOWN_UNCOVERED);
}

struct span_bounds facts_watch(const struct fields *f, int from, int to)
{
    const struct value *end = field(f, to);
    struct span_bounds span =
        span_between(&field(f, from)->as.moment, &end->as.moment, f->record->file, f->record->line);
    span.least.to_minute = span.most.to_minute = end->notes.to_minute;
    return span;
}
