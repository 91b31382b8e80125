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
#define SHIELDED "屏蔽机房"
#define IN "进"
#define OUT "出"

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

/* Did another person come along? Asked where two must (6.6.4.2 e); a blank zone may be that one. */
static struct judged judge_second(struct facts *facts, const struct fields *f)
{
    const struct value *zone = field(f, ZONE);
    const struct value *person = field(f, STAFF_ID);
    const struct value *second = field(f, SECOND_STAFF_ID);
    if (present(second))
        return judged_bool(!(present(person) && slice_equal(second->text, person->text)));
    if (present(zone) && strcmp(word(zone), SHIELDED) != 0)
        return judged_bool(false);
    return judge_filled(facts, f, SECOND_STAFF_ID);
}

static void door_take(struct facts *facts, const struct fields *f)
{
    struct access_facts *a = &facts->access;
    const struct value *zone = field(f, ZONE);
    const struct value *person = field(f, STAFF_ID);
    const struct value *factors = field(f, FACTORS);
    struct moment at = field(f, AT)->as.moment;
    bool entry = strcmp(word(field(f, DIRECTION)), IN) == 0;
    bool counted = entry && period_has(&facts->period, at.at);
    *vec_push(facts->arena, &a->event) = (struct door_event){
        .at = at.date_only && !entry ? at.at + SECONDS_PER_DAY - 1 : at.at,
        .day_only = at.date_only,
        .person =
            present(person) ? (uint32_t)index_add(&a->persons, person->text, NULL) : NO_PERSON,
        .door = (uint32_t)index_add(&a->doors, field(f, DOOR)->text, NULL),
        .place = present(zone) ? (uint32_t)index_add(&a->places, zone->text, NULL) : NO_PLACE,
        .zone = word(zone),
        .entry = entry,
        .unread = person->state == VALUE_UNREADABLE || zone->state == VALUE_UNREADABLE,
        .accompanied = counted ? judge_second(facts, f) : judged_bool(true),
        .factors_state = factors->state,
        .factors =
            present(factors) ? (uint32_t)index_add(&a->factor_texts, factors->text, NULL) : 0,
        .alarm = field_answer(f, OVERTIME_ALARM),
        .file = f->record->file,
        .line = f->record->line,
    };
    a->entries += counted;
}

/* A lost row may have been an entry of the period, or anybody's exit in it. */
static void door_lose(struct facts *facts, const struct record *record)
{
    const struct value *zone = lost_cell(record, "zone");
    const struct value *direction = lost_cell(record, "direction");
    if (lost_elsewhere(facts, record, "at"))
        return;
    *vec_push(facts->arena, &facts->access.lost) = (struct lost_door){
        .zone = zone ? zone->as.word : NULL,
        .entry = !direction || strcmp(direction->as.word, IN) == 0,
        .exit = !direction || strcmp(direction->as.word, OUT) == 0,
        .file = record->file,
        .line = record->line,
    };
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_file_and_line(const struct door_event *x, const struct door_event *y)
{
    int file = strcmp(x->file, y->file);
    return file ? file : (x->line > y->line) - (x->line < y->line);
}

static int by_door_and_time(const void *a, const void *b)
{
    const struct door_event *x = a;
    const struct door_event *y = b;
    int door = compare_numbers(x->door, y->door);
    if (door)
        return door;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : by_file_and_line(x, y);
}

static int by_person_place_time(const void *a, const void *b)
{
    const struct door_event *x = a;
    const struct door_event *y = b;
    int order = compare_numbers(x->person, y->person);
    order = order ? order : compare_numbers(x->place, y->place);
    if (!order && x->place == NO_PLACE)
        order = compare_numbers(x->door, y->door);
    if (order)
        return order;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : by_file_and_line(x, y);
}

/* Two lines of one door and second are two persons coming in together, each on a line of his own; of
 * times that are only dates nobody knows. */
static void find_companions(struct door_event *event, size_t n)
{
    const struct door_event *first = NULL;
    bool others = false;
    bool unknown = false;
    size_t entries = 0;
    for (size_t i = 0; i < n; i++) {
        if (!event[i].entry)
            continue;
        first = first ? first : &event[i];
        entries++;
        others = others || event[i].person != first->person;
        unknown = unknown || event[i].person == NO_PERSON || event[i].day_only;
    }
    for (size_t i = 0; i < n && entries > 1; i++)
        if (event[i].entry && event[i].accompanied.verdict != VERDICT_GOOD && (others || unknown))
            event[i].accompanied = unknown ? judged_untold(UNKNOWN_BLANK) : judged_bool(true);
}

/* Where a row leaves its zone blank, the zone that the other rows of its door name, if it is one only. */
static void find_place(struct door_event *event, size_t n, bool *several)
{
    uint32_t place = NO_PLACE;
    *several = false;
    for (size_t i = 0; i < n; i++) {
        if (event[i].place == NO_PLACE)
            continue;
        *several = *several || (place != NO_PLACE && place != event[i].place);
        place = event[i].place;
    }
    for (size_t i = 0; i < n && !*several; i++)
        event[i].place = place;
}

/* An exit that may be of another entry than those of its own person and place: nobody is named, or no
 * zone. */
struct loose_exit {
    uint32_t person, place;
    instant at;
};

struct loose_exits {
    VEC(struct loose_exit) exit;
    bool unread; /* of some of them that cannot be read */
};

static int by_whose(const void *a, const void *b)
{
    const struct loose_exit *x = a;
    const struct loose_exit *y = b;
    int order = compare_numbers(x->person, y->person);
    order = order ? order : compare_numbers(x->place, y->place);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* Is there one of these in [from, until]? Who goes out and comes in again in one second has left. */
static bool any_loose(const struct loose_exits *loose, uint32_t person, uint32_t place,
                      instant from, instant until)
{
    const struct loose_exit wanted = {person, place, from};
    size_t low = 0;
    for (size_t high = loose->exit.n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (by_whose(&loose->exit.at[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == loose->exit.n)
        return false;
    const struct loose_exit *found = &loose->exit.at[low];
    return found->person == person && found->place == place && found->at <= until;
}

/* No exit of the person's own there: what does that say? */
static enum door_exit without_exit(const struct facts *facts, const struct loose_exits *loose,
                                   const struct door_event *e, bool came_again, instant again)
{
    instant until = came_again ? again : INT64_MAX;
    struct value entered = {.state = VALUE_PRESENT, .as.moment = {e->at, e->day_only}};
    if (e->person == NO_PERSON || e->place == NO_PLACE)
        return e->unread ? EXIT_UNREAD : EXIT_UNTOLD;
    if (any_loose(loose, e->person, NO_PLACE, e->at, until) ||
        any_loose(loose, NO_PERSON, e->place, e->at, until) ||
        any_loose(loose, NO_PERSON, NO_PLACE, e->at, until))
        return loose->unread ? EXIT_UNREAD : EXIT_UNTOLD;
    if (came_again)
        return EXIT_NONE;
    day_number known_to =
        facts_known_to(facts, schema_export(facts->schema, slice_of("access_log")));
    enum verdict due = judge_due_by(facts, known_to, &entered).verdict;
    return due == VERDICT_NOT_DUE ? EXIT_NOT_DUE : due == VERDICT_UNTOLD ? EXIT_UNTOLD : EXIT_NONE;
}

/* The events of one person at one place, in order of time: an entry is answered by an exit at its own
 * time or later, before the next entry. Who came in just before D may still be inside. */
static void find_exits(const struct facts *facts, const struct loose_exits *loose,
                       struct door_event *event, size_t n)
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
            event[k].exit = left && event[k].person != NO_PERSON
                                ? EXIT_FOUND
                                : without_exit(facts, loose, &event[k], any_entry, next_entry);
        }
        for (size_t k = first; k <= i; k++)
            if (event[k].entry) {
                any_entry = true;
                next_entry = event[k].at;
            }
        i = first;
    }
}

/* Places and companions, door by door; the exits that are nobody's or of no zone. */
static void look_at_doors(struct facts *facts, struct loose_exits *loose)
{
    struct door_event *event = facts->access.event.at;
    size_t n = facts->access.event.n;
    bool several = false;
    qsort(event, n, sizeof *event, by_door_and_time);
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && event[i].door == event[from].door)
            i++;
        find_place(event + from, i - from, &several);
        for (size_t k = from; k < i;) {
            size_t first = k;
            while (k < i && event[k].at == event[first].at)
                k++;
            find_companions(event + first, k - first);
        }
        for (size_t k = from; k < i; k++)
            if (!event[k].entry &&
                (event[k].person == NO_PERSON || event[k].place == NO_PLACE || several)) {
                *vec_push(facts->arena, &loose->exit) = (struct loose_exit){
                    event[k].person, several ? NO_PLACE : event[k].place, event[k].at};
                loose->unread = loose->unread || event[k].unread;
            }
    }
    if (loose->exit.n)
        qsort(loose->exit.at, loose->exit.n, sizeof *loose->exit.at, by_whose);
}

static void door_finish(struct facts *facts)
{
    struct loose_exits loose = {0};
    struct door_event *event = facts->access.event.at;
    size_t n = facts->access.event.n;
    if (n == 0)
        return;
    look_at_doors(facts, &loose);
    qsort(event, n, sizeof *event, by_person_place_time);
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && event[i].person == event[from].person &&
               event[i].place == event[from].place &&
               (event[i].place != NO_PLACE || event[i].door == event[from].door))
            i++;
        find_exits(facts, &loose, event + from, i - from);
    }
}

static const struct fact_word door_words[] = {
    {ZONE, SHIELDED}, {DIRECTION, IN}, {DIRECTION, OUT}, {0, NULL}};

const struct fact_source access_log_source = {
    .export = "access_log",
    .column = door_columns,
    .n = DOOR_COLUMNS,
    .words = door_words,
    .take = door_take,
    .lose = door_lose,
    .finish = door_finish,
};

/* --- visitors ----------------------------------------------------------------------------------------- */

enum { VISIT_ID, NAME, APPROVER, APPROVED_AT, IN_AT, OUT_AT, ESCORT, VISITOR_COLUMNS };
static const char *const visitor_columns[VISITOR_COLUMNS] = {
    [VISIT_ID] = "visit_id",       [NAME] = "name",   [APPROVER] = "approver",
    [APPROVED_AT] = "approved_at", [IN_AT] = "in_at", [OUT_AT] = "out_at",
    [ESCORT] = "escort",
};

/* Approved by somebody, and not after the visitor came in: a blank of either is a missing approval. */
static struct judged judge_approval(struct facts *facts, const struct fields *f)
{
    struct judged when = judge_filled(facts, f, APPROVED_AT);
    if (when.verdict == VERDICT_GOOD)
        when = judge_order(field(f, APPROVED_AT), field(f, IN_AT));
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
        left = judge_order(in, out);
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
    struct judged whole = judged_and(judge_approval(facts, f), judge_filled(facts, f, ESCORT));
    whole = judged_and(judged_and(whole, left), judge_filled(facts, f, NAME));
    facts_judge(facts, &facts->visitors.complete, whole, f, field(f, VISIT_ID)->text);
}

static void visitor_lose(struct facts *facts, const struct record *record)
{
    struct slice no_id = {"", 0};
    if (!lost_elsewhere(facts, record, "in_at"))
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
    if (present(measured) && !later)
        return tested->state == VALUE_UNREADABLE ? tested : measured;
    return field(f, RATED_HOURS);
}

static void power_take(struct facts *facts, const struct fields *f)
{
    const struct value *hours = hours_of(facts, f);
    const struct value *tested = field(f, TESTED_AT);
    bool told = present(hours) && hours != tested;
    *vec_push(facts->arena, &facts->power.supply) = (struct power_supply){
        .system = word(field(f, SYSTEM)),
        .own_ups = field_answer(f, OWN_UPS),
        .hours_state = told                                ? VALUE_PRESENT
                       : hours == tested                   ? VALUE_UNREADABLE
                       : present(field(f, MEASURED_HOURS)) ? VALUE_BLANK
                                                           : hours->state,
        .hours = told ? hours->as.number : ratio_int(0),
        .rated = told && hours == field(f, RATED_HOURS),
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
