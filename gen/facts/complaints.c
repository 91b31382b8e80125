/* Complaints and disputes. */
#include "facts/complaints.h"

#include <string.h>

#include "facts/facts.h"

static void add_handling(struct facts *facts, struct handling *h, const struct fields *f,
                         struct slice id, const struct value *received, const struct value *closed)
{
    struct durations *const d[] = {
        [COUNT_ELAPSED] = &h->elapsed, [COUNT_INCLUSIVE] = &h->inclusive};
    for (int count = COUNT_ELAPSED; count <= COUNT_INCLUSIVE; count++)
        facts_add_span(facts, d[count], f->record, id, received, closed, (enum day_count)count,
                       closed->state == VALUE_BLANK);
}

enum {
    COMPLAINT_ID,
    RECEIVED_AT,
    CLOSED_AT,
    CHANNEL,
    KIND,
    CAUSE,
    RESULT,
    WELL_RESOLVED,
    RECORD_REF,
    COMPLAINT_COLUMNS
};
static const char *const complaint_columns[COMPLAINT_COLUMNS] = {
    [COMPLAINT_ID] = "complaint_id",
    [RECEIVED_AT] = "received_at",
    [CLOSED_AT] = "closed_at",
    [CHANNEL] = "channel",
    [KIND] = "kind",
    [CAUSE] = "cause",
    [RESULT] = "result",
    [WELL_RESOLVED] = "well_resolved",
    [RECORD_REF] = "record_ref",
};

static const char ATTITUDE[] = "服务态度";
static const struct fact_word complaint_words[] = {{KIND, ATTITUDE}, {0, NULL}};
static const int complaint_counted[] = {CHANNEL,
                                        -1}; /* those to the authority in charge, 8.1.5.1 */

static void add_attitude(struct facts *facts, const struct fields *f, struct slice id)
{
    struct complaint_facts *c = &facts->complaints;
    const struct value *kind = field(f, KIND);
    const struct value *well = field(f, WELL_RESOLVED);
    if (!present(kind)) {
        unknown_add(&c->kind_unknown, facts->arena, unknown_of(kind), f->record, id);
        c->kind_unknown_resolved += answered(well, ANSWER_YES);
        return;
    }
    if (strcmp(word(kind), ATTITUDE) != 0)
        return;
    c->attitude++;
    evidence_add(&c->attitude_list, facts->arena, f->record, id);
    if (!present(well))
        c->attitude_untold++;
    else if (well->as.answer == ANSWER_YES)
        c->attitude_resolved++;
    else if (well->as.answer == ANSWER_NO)
        c->attitude_unresolved++;
    else
        c->attitude_untold++;
}

/* Form row 85, of closed cases, in every year in which they were in hand, or the record became due: an open
 * one has no result to write down yet, and what was closed in the last two working days may still be
 * written up. */
static void add_recorded(struct facts *facts, const struct fields *f, struct slice id,
                         enum case_period when)
{
    struct tally *t = &facts->complaints.recorded;
    static const int asked[] = {CAUSE, RESULT, RECORD_REF};
    const struct value *closed = field(f, CLOSED_AT);
    struct judged judged = judged_bool(true);
    bool came_due = when == CASE_OUTSIDE && facts_came_due(facts, closed);
    if (when == CASE_OUTSIDE && !came_due)
        return;
    t->carried += when == CASE_CARRIED || came_due;
    if (closed->state == VALUE_BLANK) { /* closed after D too: complaint_as_of */
        t->open++;
        return;
    }
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        judged = judged_and(judged, judge_done(facts, f, asked[i], closed));
    facts_judge(facts, t, judged, f, id);
}

/* A case begun earlier is handled in this year, and has happened in another: its duration counts, it
 * does not. Without an end that can be told it may have been handled in either. */
static enum case_period add_handled(struct facts *facts, struct handling *h, const struct fields *f,
                                    struct slice id, const struct value *received,
                                    const struct value *closed)
{
    struct durations *const d[] = {&h->elapsed, &h->inclusive};
    enum case_period when = facts_case_period(facts, received, closed);
    if (when == CASE_BEGUN || when == CASE_CARRIED)
        add_handling(facts, h, f, id, received, closed);
    for (size_t i = 0; when == CASE_MAYBE && i < sizeof d / sizeof *d; i++) {
        unknown_add(&d[i]->unknown, facts->arena, facts_maybe_why(facts), f->record, id);
        d[i]->untold++;
    }
    facts->carried = false;
    return when;
}

static const int complaint_moments[] = {CLOSED_AT};

/* The row as it stood on D: of what is closed later nobody could say yet how well it was settled. */
static struct fields complaint_as_of(const struct facts *facts, const struct fields *given,
                                     struct as_of *as_of)
{
    struct fields f = facts_as_of(facts, given, complaint_moments, 1, as_of);
    if (present(field(given, CLOSED_AT)) && !present(field(&f, CLOSED_AT)))
        as_of->value[f.map[WELL_RESOLVED]] = (struct value){.state = VALUE_BLANK};
    return f;
}

static void complaint_take(struct facts *facts, const struct fields *given)
{
    struct complaint_facts *c = &facts->complaints;
    struct as_of as_of;
    struct fields on_date = complaint_as_of(facts, given, &as_of);
    const struct fields *f = &on_date;
    struct slice id = field(f, COMPLAINT_ID)->text;
    const struct value *received = field(f, RECEIVED_AT);
    const struct value *closed = field(f, CLOSED_AT);
    bool regulator = counts(f, CHANNEL);
    enum case_period when = add_handled(facts, &c->handling, f, id, received, closed);
    if (regulator)
        add_handled(facts, &c->regulator_handling, f, id, received, closed);
    add_recorded(facts, f, id, when);
    if (when != CASE_BEGUN) {
        c->outside++;
        return;
    }
    c->n++;
    evidence_add(&c->all, facts->arena, f->record, id);
    index_add(&c->ids, id, NULL);
    if (regulator) {
        c->to_regulator++;
        evidence_add(&c->regulator_list, facts->arena, f->record, id);
    }
    add_attitude(facts, f, id);
}

static void lose_handling(struct facts *facts, struct handling *h, const struct record *record)
{
    struct durations *const d[] = {&h->elapsed, &h->inclusive};
    for (size_t i = 0; i < sizeof d / sizeof *d; i++) {
        unknown_add(&d[i]->unknown, facts->arena, UNKNOWN_LOST, record, slice_of(""));
        d[i]->untold++;
    }
}

/* A lost row was received in the period, and handled in it, unless its times say otherwise. */
static void complaint_lose(struct facts *facts, const struct record *record)
{
    struct complaint_facts *c = &facts->complaints;
    const struct value *channel = lost_cell(record, "channel");
    const struct value *closed = lost_cell(record, "closed_at");
    const struct value *kind = lost_cell(record, "kind");
    bool regulator = !channel || lost_counts(record, "channel");
    bool over = lost_over(facts, record, "received_at", "closed_at");
    if (!over || (closed && facts_came_due(facts, closed)))
        unknown_add(&c->recorded.unknown, facts->arena, UNKNOWN_LOST, record, slice_of(""));
    if (over)
        return;
    lose_handling(facts, &c->handling, record);
    if (regulator)
        lose_handling(facts, &c->regulator_handling, record);
    if (lost_elsewhere(facts, record, "received_at"))
        return;
    unknown_add(&c->lost, facts->arena, UNKNOWN_LOST, record, slice_of(""));
    if (regulator)
        unknown_add(&c->regulator_lost, facts->arena, UNKNOWN_LOST, record, slice_of(""));
    if (!kind || strcmp(kind->as.word, ATTITUDE) == 0)
        unknown_add(&c->kind_unknown, facts->arena, UNKNOWN_LOST, record, slice_of(""));
}

const struct fact_source complaints_source = {
    .export = "complaints",
    .indexes = (const size_t[]){offsetof(struct facts, complaints.ids), NO_MORE_PARTS},
    .column = complaint_columns,
    .n = COMPLAINT_COLUMNS,
    .words = complaint_words,
    .counted = complaint_counted,
    .take = complaint_take,
    .lose = complaint_lose,
};

enum { DISPUTE_ID, DISPUTE_RECEIVED_AT, DISPUTE_CLOSED_AT, CASE_ID, DISPUTE_COLUMNS };
static const char *const dispute_columns[DISPUTE_COLUMNS] = {
    [DISPUTE_ID] = "dispute_id",
    [DISPUTE_RECEIVED_AT] = "received_at",
    [DISPUTE_CLOSED_AT] = "closed_at",
    [CASE_ID] = "case_id",
};

static void dispute_take(struct facts *facts, const struct fields *f)
{
    struct dispute_facts *d = &facts->disputes;
    struct slice id = field(f, DISPUTE_ID)->text;
    if (add_handled(facts, &d->handling, f, id, field(f, DISPUTE_RECEIVED_AT),
                    field(f, DISPUTE_CLOSED_AT)) != CASE_BEGUN) {
        d->outside++;
        return;
    }
    d->n++;
    evidence_add(&d->all, facts->arena, f->record, id);
    if (present(field(f, CASE_ID)))
        *vec_push(facts->arena, &d->case_id) = facts_text(facts, field(f, CASE_ID));
}

static void dispute_lose(struct facts *facts, const struct record *record)
{
    if (lost_over(facts, record, "received_at", "closed_at"))
        return;
    lose_handling(facts, &facts->disputes.handling, record);
    if (!lost_elsewhere(facts, record, "received_at"))
        unknown_add(&facts->disputes.lost, facts->arena, UNKNOWN_LOST, record, slice_of(""));
}

const struct fact_source disputes_source = {
    .export = "disputes",
    .column = dispute_columns,
    .n = DISPUTE_COLUMNS,
    .take = dispute_take,
    .lose = dispute_lose,
};
