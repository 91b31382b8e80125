/* Rooms. */
#include "facts/rooms.h"

#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

/* --- doors ------------------------------------------------------------------------------------------ */

enum {
    DOOR,
    ZONE,
    STAFF_ID,
    AT,
    DIRECTION,
    FACTORS,
    SECOND_STAFF_ID,
    OVERTIME_ALARM,
    DOOR_COLUMNS
};
static const char *const door_columns[DOOR_COLUMNS] = {
    [DOOR] = "door",
    [ZONE] = "zone",
    [STAFF_ID] = "staff_id",
    [AT] = "at",
    [DIRECTION] = "direction",
    [FACTORS] = "factors",
    [SECOND_STAFF_ID] = "second_staff_id",
    [OVERTIME_ALARM] = "overtime_alarm",
};

static void door_take(struct facts *facts, const struct fields *f)
{
    struct access_facts *a = &facts->access;
    const struct value *zone = field(f, ZONE);
    const struct value *person = field(f, STAFF_ID);
    const struct value *second = field(f, SECOND_STAFF_ID);
    const struct value *factors = field(f, FACTORS);
    instant at = field(f, AT)->as.moment.at;
    bool entry = strcmp(word(field(f, DIRECTION)), "进") == 0;
    *vec_push(facts->arena, &a->event) = (struct door_event){
        .at = at,
        .person =
            present(person) ? (uint32_t)index_add(&a->persons, person->text, NULL) : NO_PERSON,
        .place = (uint32_t)index_add(&a->places, present(zone) ? zone->text : field(f, DOOR)->text,
                                     NULL),
        .zone = word(zone),
        .entry = entry,
        .second_state = second->state,
        .second_person =
            present(second) && !(present(person) && slice_equal(second->text, person->text)),
        .factors_state = factors->state,
        .factors =
            present(factors) ? (uint32_t)index_add(&a->factor_texts, factors->text, NULL) : 0,
        .alarm = field_answer(f, OVERTIME_ALARM),
        .file = f->record->file,
        .line = f->record->line,
    };
    a->entries += entry && period_has(&facts->period, at);
}

static int by_person_place_time(const void *a, const void *b)
{
    const struct door_event *x = a;
    const struct door_event *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    int file = strcmp(x->file, y->file);
    return file ? file : (x->line > y->line) - (x->line < y->line);
}

/* The events of one person at one place, in order of time: an entry is answered by an exit at its own
 * time or later, before the next entry. Who came in on D may still be inside. */
static void find_exits(const struct facts *facts, struct door_event *event, size_t n)
{
    bool any_exit = false; /* walking back: the next exit, the next later entry */
    bool any_entry = false;
    instant next_exit = 0;
    instant next_entry = 0;
    for (size_t i = n; i-- > 0;) {
        size_t first = i; /* events of the same time are looked at together */
        while (first > 0 && event[first - 1].at == event[i].at)
            first--;
        for (size_t k = first; k <= i; k++)
            if (!event[k].entry) {
                any_exit = true;
                next_exit = event[k].at;
            }
        for (size_t k = first; k <= i; k++) {
            if (!event[k].entry)
                continue;
            bool left = any_exit && !(any_entry && next_entry < next_exit);
            bool inside = day_of(event[k].at) == facts->period.to && !any_entry;
            event[k].exit = left ? EXIT_FOUND : inside ? EXIT_UNTOLD : EXIT_NONE;
        }
        for (size_t k = first; k <= i; k++)
            if (event[k].entry) {
                any_entry = true;
                next_entry = event[k].at;
            }
        i = first;
    }
}

static void door_finish(struct facts *facts)
{
    struct door_event *event = facts->access.event.at;
    size_t n = facts->access.event.n;
    if (n)
        qsort(event, n, sizeof *event, by_person_place_time);
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && event[i].person == event[from].person &&
               event[i].place == event[from].place)
            i++;
        if (event[from].person != NO_PERSON)
            find_exits(facts, event + from, i - from);
        for (size_t k = from; k < i && event[from].person == NO_PERSON; k++)
            event[k].exit = EXIT_UNTOLD;
    }
}

const struct fact_source access_log_source = {
    .export = "access_log",
    .column = door_columns,
    .n = DOOR_COLUMNS,
    .take = door_take,
    .finish = door_finish,
};

/* --- visitors ----------------------------------------------------------------------------------------- */

enum { VISIT_ID, APPROVED_AT, IN_AT, OUT_AT, ESCORT, VISITOR_COLUMNS };
static const char *const visitor_columns[VISITOR_COLUMNS] = {
    [VISIT_ID] = "visit_id", [APPROVED_AT] = "approved_at", [IN_AT] = "in_at",
    [OUT_AT] = "out_at",     [ESCORT] = "escort",
};

static void visitor_take(struct facts *facts, const struct fields *f)
{
    const struct value *in = field(f, IN_AT);
    const struct value *out = field(f, OUT_AT);
    if (!period_has(&facts->period, in->as.moment.at))
        return;
    struct judged left = judge_done(facts, f, OUT_AT, in); /* may still be inside */
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
    tally_judged(&facts->visitors.complete, facts->arena,
                 judged_and(judge_order(field(f, APPROVED_AT), in),
                            judged_and(left, judge_filled(facts, f, ESCORT))),
                 f->record, field(f, VISIT_ID)->text);
}

const struct fact_source visitors_source = {
    .export = "visitors",
    .column = visitor_columns,
    .n = VISITOR_COLUMNS,
    .take = visitor_take,
};

/* --- video -------------------------------------------------------------------------------------------- */

enum { CAMERA, EARLIEST_AT, MISSING_MINUTES, VIDEO_COLUMNS };
static const char *const video_columns[VIDEO_COLUMNS] = {
    [CAMERA] = "camera",
    [EARLIEST_AT] = "earliest_at",
    [MISSING_MINUTES] = "missing_minutes",
};

static void video_take(struct facts *facts, const struct fields *f)
{
    const struct value *missing = field(f, MISSING_MINUTES);
    *vec_push(facts->arena, &facts->video.camera) = (struct camera){
        .id = facts_text(facts, field(f, CAMERA)),
        .file = f->record->file,
        .line = f->record->line,
        .earliest = day_of(field(f, EARLIEST_AT)->as.moment.at),
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

enum { SYSTEM, OWN_UPS, RATED_HOURS, MEASURED_HOURS, POWER_COLUMNS };
static const char *const power_columns[POWER_COLUMNS] = {
    [SYSTEM] = "system",
    [OWN_UPS] = "own_ups",
    [RATED_HOURS] = "rated_hours",
    [MEASURED_HOURS] = "measured_hours",
};

static void power_take(struct facts *facts, const struct fields *f)
{
    const struct value *measured = field(f, MEASURED_HOURS);
    const struct value *rated = field(f, RATED_HOURS);
    const struct value *hours = present(measured) ? measured : rated;
    *vec_push(facts->arena, &facts->power.supply) = (struct power_supply){
        .system = word(field(f, SYSTEM)),
        .own_ups = field_answer(f, OWN_UPS),
        .hours_state = present(hours) ? VALUE_PRESENT : measured->state,
        .hours = present(hours) ? hours->as.number : ratio_int(0),
        .rated = present(hours) && hours == rated,
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

const struct fact_source env_source = {
    .export = "env",
    .column = climate_columns,
    .n = CLIMATE_COLUMNS,
    .take = climate_take,
};
