/* Hotline and shifts. */
#include "facts/hotline.h"

#include <string.h>

#include "facts/facts.h"

enum { CALL_ID, OFFERED_AT, RESULT, CALL_COLUMNS };
static const char *const call_columns[CALL_COLUMNS] = {
    [CALL_ID] = "call_id",
    [OFFERED_AT] = "offered_at",
    [RESULT] = "result",
};

static void call_take(struct facts *facts, const struct fields *f)
{
    struct hotline_facts *h = &facts->hotline;
    instant at = field(f, OFFERED_AT)->as.moment.at;
    if (!period_has(&facts->period, at)) {
        h->outside++;
        return;
    }
    bool answered_call = counts(f, RESULT);
    int month = civil_from_day(day_of(at)).month - 1;
    h->offered++;
    h->month_offered[month]++;
    if (answered_call) {
        h->answered++;
        h->month_answered[month]++;
    } else {
        evidence_add(&h->unanswered, facts->arena, f->record, field(f, CALL_ID)->text);
    }
}

static void call_lose(struct facts *facts, const struct record *record)
{
    if (!lost_elsewhere(facts, record, "offered_at"))
        unknown_add(&facts->hotline.lost, facts->arena, UNKNOWN_LOST, record, slice_of(""));
}

static const int call_counted[] = {RESULT, -1};

const struct fact_source hotline_source = {
    .export = "hotline",
    .column = call_columns,
    .n = CALL_COLUMNS,
    .counted = call_counted,
    .take = call_take,
    .lose = call_lose,
};

enum { POST, STAFF_ID, START_AT, END_AT, SHIFT_COLUMNS };
static const char *const shift_columns[SHIFT_COLUMNS] = {
    [POST] = "post",
    [STAFF_ID] = "staff_id",
    [START_AT] = "start_at",
    [END_AT] = "end_at",
};

static void shift_take(struct facts *facts, const struct fields *f)
{
    struct shift_facts *s = &facts->shifts;
    struct shift shift = {
        .post = word(field(f, POST)),
        .span = facts_watch(f, START_AT, END_AT),
    };
    *vec_push(facts->arena, &s->shift) = shift;
}

/* A row could have stood for any stretch of time: of its post, where that can be read. */
static void shift_lose(struct facts *facts, const struct record *record)
{
    const struct value *post = lost_cell(record, "post");
    *vec_push(facts->arena, &facts->shifts.lost) = post ? post->as.word : NULL;
}

const struct fact_source shifts_source = {
    .export = "shifts",
    .column = shift_columns,
    .n = SHIFT_COLUMNS,
    .take = shift_take,
    .lose = shift_lose,
};
