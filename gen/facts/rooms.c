/* Rooms: visitors, video, power, climate. Doors: doors.c. */
#include "facts/rooms.h"

#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

/* --- visitors ----------------------------------------------------------------------------------------- */

enum { VISIT_ID, NAME, APPROVER, APPROVED_AT, IN_AT, OUT_AT, ESCORT, VISITOR_COLUMNS };
static const char *const visitor_columns[VISITOR_COLUMNS] = {
    [VISIT_ID] = "visit_id",       [NAME] = "name",   [APPROVER] = "approver",
    [APPROVED_AT] = "approved_at", [IN_AT] = "in_at", [OUT_AT] = "out_at",
    [ESCORT] = "escort",
};

/* Approved by somebody, and not after the visitor came in: a blank of either is a missing approval. Of who left
 * before he came (`left`) nobody knows when that was. */
static struct judged judge_approval(struct facts *facts, const struct fields *f, struct judged left)
{
    struct judged when = judge_filled(facts, f, APPROVED_AT);
    if (when.verdict == VERDICT_GOOD)
        when = judge_order(field(f, APPROVED_AT), field(f, IN_AT));
    if (when.verdict == VERDICT_BAD && present(field(f, APPROVED_AT)) &&
        left.verdict == VERDICT_UNTOLD &&
        (left.why == UNKNOWN_REVERSED || left.why == UNKNOWN_UNREADABLE))
        when = left;
    return judged_and(when, judge_filled(facts, f, APPROVER));
}

static void visitor_take(struct facts *facts, const struct fields *f)
{
    const struct value *in = field(f, IN_AT);
    const struct value *out = field(f, OUT_AT);
    enum case_period which = facts_case_period(facts, in, out);
    if (which == CASE_OUTSIDE)
        return;
    struct judged left = judge_done(facts, f, OUT_AT, in); /* may still be inside */
    if (left.verdict == VERDICT_GOOD)
        left = judge_ended(in, out);
    facts->visitors.n++;
    *vec_push(facts->arena, &facts->visitors.visit) = (struct visit){
        .id = facts_text(facts, field(f, VISIT_ID)),
        .file = f->record->file,
        .line = f->record->line,
        .in = in->as.moment.at,
        .out = !present(out)              ? 0
               : out->as.moment.date_only ? out->as.moment.at + SECONDS_PER_DAY - 1
                                          : out->as.moment.at,
        .out_told = present(out),
    };
    struct judged whole =
        judged_and(judge_approval(facts, f, left), judge_filled(facts, f, ESCORT));
    whole = judged_and(judged_and(whole, left), judge_filled(facts, f, NAME));
    facts_judge(facts, &facts->visitors.complete, whole, f, field(f, VISIT_ID)->text);
}

static void visitor_lose(struct facts *facts, const struct record *record)
{
    struct slice no_id = {"", 0};
    if (!lost_over(facts, record, "in_at", "out_at"))
        unknown_add(&facts->visitors.complete.unknown, facts->arena, UNKNOWN_LOST, record, no_id);
}

const struct fact_source visitors_source = {
    .export = "visitors",
    .column = visitor_columns,
    .n = VISITOR_COLUMNS,
    .take = visitor_take,
    .lose = visitor_lose,
};

/* --- video -------------------------------------------------------------------------------------------- */

enum { CAMERA, CAMERA_ZONE, EARLIEST_AT, LATEST_AT, MISSING_MINUTES, VIDEO_COLUMNS };
static const char *const video_columns[VIDEO_COLUMNS] = {
    [CAMERA] = "camera",
    [CAMERA_ZONE] = "zone",
    [EARLIEST_AT] = "earliest_at",
    [LATEST_AT] = "latest_at",
    [MISSING_MINUTES] = "missing_minutes",
};

static void video_take(struct facts *facts, const struct fields *f)
{
    struct video_facts *v = &facts->video;
    const struct value *missing = field(f, MISSING_MINUTES);
    const struct value *latest = field(f, LATEST_AT);
    day_number day = present(latest) ? day_of(latest->as.moment.at) : 0;
    if (present(latest) && (v->drawn_up == 0 || day > v->drawn_up))
        v->drawn_up = day;
    *vec_push(facts->arena, &v->camera) = (struct camera){
        .id = facts_text(facts, field(f, CAMERA)),
        .file = f->record->file,
        .line = f->record->line,
        .zone = facts_text(facts, field(f, CAMERA_ZONE)),
        .earliest = day_of(field(f, EARLIEST_AT)->as.moment.at),
        .latest = {latest->state, day},
        .missing_state = missing->state,
        .missing_minutes = present(missing) ? missing->as.integer : 0,
    };
}

const struct fact_source video_source = {
    .export = "video",
    .column = video_columns,
    .n = VIDEO_COLUMNS,
    .take = video_take,
};

/* --- power -------------------------------------------------------------------------------------------- */

enum { SYSTEM, OWN_UPS, RATED_HOURS, MEASURED_HOURS, TESTED_AT, POWER_COLUMNS };
static const char *const power_columns[POWER_COLUMNS] = {
    [SYSTEM] = "system",           [OWN_UPS] = "own_ups",
    [RATED_HOURS] = "rated_hours", [MEASURED_HOURS] = "measured_hours",
    [TESTED_AT] = "tested_at",
};

/* The hours that a test up to D measured, where there was none the rated ones; a cell that cannot be read
 * may be the one that counts. */
static const struct value *hours_of(const struct facts *facts, const struct fields *f)
{
    const struct value *measured = field(f, MEASURED_HOURS);
    const struct value *tested = field(f, TESTED_AT);
    bool later = present(tested) && tested->as.moment.at >= facts->period.end;
    if (measured->state == VALUE_UNREADABLE && !later)
        return measured;
    return present(measured) && !later ? measured : field(f, RATED_HOURS);
}

static void power_take(struct facts *facts, const struct fields *f)
{
    const struct value *hours = hours_of(facts, f);
    const struct value *tested = field(f, TESTED_AT);
    const struct value *rated = field(f, RATED_HOURS);
    bool told = present(hours);
    *vec_push(facts->arena, &facts->power.supply) = (struct power_supply){
        .system = word(field(f, SYSTEM)),
        .own_ups = field_answer(f, OWN_UPS),
        .hours_state = told                                ? VALUE_PRESENT
                       : present(field(f, MEASURED_HOURS)) ? VALUE_BLANK
                                                           : hours->state,
        .hours = told ? hours->as.number : ratio_int(0),
        .perhaps = told && hours != rated && tested->state == VALUE_UNREADABLE,
        .rated_state = rated->state,
        .rated_hours = present(rated) ? rated->as.number : ratio_int(0),
        .rated = told && hours == rated,
        .tested = {tested->state, present(tested) ? day_of(tested->as.moment.at) : 0},
        .file = f->record->file,
        .line = f->record->line,
    };
}

const struct fact_source power_source = {
    .export = "power",
    .column = power_columns,
    .n = POWER_COLUMNS,
    .take = power_take,
};

/* --- climate ------------------------------------------------------------------------------------------ */

enum { ROOM, READ_AT, TEMP_C, RH_PCT, CLIMATE_COLUMNS };
static const char *const climate_columns[CLIMATE_COLUMNS] = {
    [ROOM] = "room",
    [READ_AT] = "read_at",
    [TEMP_C] = "temp_c",
    [RH_PCT] = "rh_pct",
};

static void add_reading(struct facts *facts, struct extremes *e, const struct fields *f, int column)
{
    const struct value *v = field(f, column);
    if (!present(v)) {
        e->untold++;
        return;
    }
    struct evidence place = {.file = f->record->file, .line = f->record->line};
    bool less = e->n == 0 || ratio_compare(v->as.number, e->least) < 0;
    bool more = e->n == 0 || ratio_compare(v->as.number, e->most) > 0;
    if (less || more)
        place.id = facts_text(facts, field(f, ROOM));
    if (less) {
        e->least = v->as.number;
        e->least_place = place;
    }
    if (more) {
        e->most = v->as.number;
        e->most_place = place;
    }
    e->n++;
}

static void climate_take(struct facts *facts, const struct fields *f)
{
    if (!period_has(&facts->period, field(f, READ_AT)->as.moment.at))
        return;
    facts->climate.n++;
    add_reading(facts, &facts->climate.temperature, f, TEMP_C);
    add_reading(facts, &facts->climate.humidity, f, RH_PCT);
}

static void climate_lose(struct facts *facts, const struct record *record)
{
    if (lost_elsewhere(facts, record, "read_at"))
        return;
    facts->climate.temperature.untold++;
    facts->climate.humidity.untold++;
}

const struct fact_source env_source = {
    .export = "env",
    .column = climate_columns,
    .n = CLIMATE_COLUMNS,
    .take = climate_take,
    .lose = climate_lose,
};
