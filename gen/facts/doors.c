/* The log of the doors: which exit answers which entry (GM130-EXIT), who came along (GM136-PAIR). */
#include "facts/doors.h"

#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

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

/* What a row that does not tell it leaves open. */
static uint32_t number_of(struct index *index, const struct value *v, uint32_t untold)
{
    return v && present(v) ? (uint32_t)index_add(index, v->text, NULL) : untold;
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
        .person = number_of(&a->persons, person, NO_PERSON),
        .door = (uint32_t)index_add(&a->doors, field(f, DOOR)->text, NULL),
        .place = number_of(&a->places, zone, NO_PLACE),
        .zone = word(zone),
        .entry = entry,
        .unread = person->state == VALUE_UNREADABLE || zone->state == VALUE_UNREADABLE,
        .zone_unread = zone->state == VALUE_UNREADABLE,
        .accompanied = counted ? judge_second(facts, f) : judged_bool(true),
        .factors_state = factors->state,
        .factors = number_of(&a->factor_texts, factors, 0),
        .alarm = field_answer(f, OVERTIME_ALARM),
        .file = f->record->file,
        .line = f->record->line,
    };
    a->entries += counted;
}

/* A lost row may have been an entry of the period, or an exit in it: anybody's and of any door, but for
 * what its readable cells say. */
static void door_lose(struct facts *facts, const struct record *record)
{
    struct access_facts *a = &facts->access;
    const struct value *zone = lost_cell(record, door_columns[ZONE]);
    const struct value *direction = lost_cell(record, door_columns[DIRECTION]);
    const struct value *at = lost_cell(record, door_columns[AT]);
    if (lost_elsewhere(facts, record, door_columns[AT]))
        return;
    *vec_push(facts->arena, &a->lost) = (struct lost_door){
        .person = number_of(&a->persons, lost_cell(record, door_columns[STAFF_ID]), NO_PERSON),
        .door = number_of(&a->doors, lost_cell(record, door_columns[DOOR]), NO_DOOR),
        .place = number_of(&a->places, zone, NO_PLACE),
        .first = !at ? INT64_MIN : at->as.moment.at,
        .last = !at ? INT64_MAX : moment_latest(&at->as.moment),
        .zone = zone ? zone->as.word : NULL,
        .entry = !direction || strcmp(direction->as.word, IN) == 0,
        .exit = !direction || strcmp(direction->as.word, OUT) == 0,
        .file = record->file,
        .line = record->line,
    };
}

bool lost_exit_of(const struct lost_door *x, const struct door_event *e)
{
    bool there =
        x->door == e->door || x->place == NO_PLACE || e->place == NO_PLACE || x->place == e->place;
    return x->exit && there && (x->person == NO_PERSON || x->person == e->person) &&
           x->last >= e->at && (!e->came_again || x->first <= e->again);
}

bool lost_company_of(const struct lost_door *x, const struct door_event *e)
{
    instant last = e->day_only ? e->at + SECONDS_PER_DAY - 1 : e->at;
    return x->entry && (x->door == NO_DOOR || x->door == e->door) &&
           (x->person == NO_PERSON || x->person != e->person) && x->first <= last &&
           x->last >= e->at;
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

static int by_time(const struct door_event *x, const struct door_event *y)
{
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : by_file_and_line(x, y);
}

static int by_person_door_time(const void *a, const void *b)
{
    const struct door_event *x = a;
    const struct door_event *y = b;
    int order = compare_numbers(x->person, y->person);
    order = order ? order : compare_numbers(x->door, y->door);
    return order ? order : by_time(x, y);
}

static int by_person_place_time(const void *a, const void *b)
{
    const struct door_event *x = a;
    const struct door_event *y = b;
    int order = compare_numbers(x->person, y->person);
    order = order ? order : compare_numbers(x->place, y->place);
    return order ? order : by_time(x, y);
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
static void find_place(struct door_event *event, size_t n)
{
    uint32_t place = NO_PLACE;
    for (size_t i = 0; i < n; i++) {
        if (event[i].place == NO_PLACE)
            continue;
        if (place != NO_PLACE && place != event[i].place)
            return;
        place = event[i].place;
    }
    for (size_t i = 0; i < n; i++)
        event[i].place = place;
}

/* Places and companions, door by door. */
static void look_at_doors(struct door_event *event, size_t n)
{
    qsort(event, n, sizeof *event, by_door_and_time);
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && event[i].door == event[from].door)
            i++;
        find_place(event + from, i - from);
        for (size_t k = from; k < i;) {
            size_t first = k;
            while (k < i && event[k].at == event[first].at)
                k++;
            find_companions(event + first, k - first);
        }
    }
}

/* --- exits ------------------------------------------------------------------------------------------ */

/* An exit that may be of another entry than those of its own person and place: nobody is named, or no
 * zone. */
struct loose_exit {
    uint32_t person, where;
    bool unread;
    instant at;
};

/* Looked for by their place, by their door where nobody is named, or of a person anywhere. */
enum { AT_PLACE, AT_DOOR, ANYWHERE, WAYS };
struct loose_exits {
    VEC(struct loose_exit) way[WAYS];
};

static int by_whose(const void *a, const void *b)
{
    const struct loose_exit *x = a;
    const struct loose_exit *y = b;
    int order = compare_numbers(x->person, y->person);
    order = order ? order : compare_numbers(x->where, y->where);
    order = order ? order : x->unread - y->unread;
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void find_loose(struct facts *facts, struct loose_exits *loose)
{
    const struct access_facts *a = &facts->access;
    for (size_t i = 0; i < a->event.n; i++) {
        const struct door_event *e = &a->event.at[i];
        if (e->entry || e->at >= facts->period.end)
            continue;
        struct loose_exit x = {e->person, 0, e->unread, e->at};
        *vec_push(facts->arena, &loose->way[ANYWHERE]) = x;
        x.where = e->place;
        if (e->person == NO_PERSON || e->place == NO_PLACE)
            *vec_push(facts->arena, &loose->way[AT_PLACE]) = x;
        x.where = e->door;
        if (e->person == NO_PERSON)
            *vec_push(facts->arena, &loose->way[AT_DOOR]) = x;
    }
    for (int w = 0; w < WAYS; w++)
        if (loose->way[w].n)
            qsort(loose->way[w].at, loose->way[w].n, sizeof *loose->way[w].at, by_whose);
}

/* The first of these that is not before the wanted one, or NULL. */
static const struct loose_exit *first_from(const struct loose_exits *loose, int way,
                                           struct loose_exit wanted)
{
    size_t low = 0;
    for (size_t high = loose->way[way].n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (by_whose(&loose->way[way].at[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < loose->way[way].n ? &loose->way[way].at[low] : NULL;
}

/* Is there one of these from the entry until the person comes again, and can it be read? Who goes out and
 * comes in again in one second has left. */
static void look_for(const struct loose_exits *loose, int way, const struct door_event *e,
                     uint32_t person, uint32_t where, enum door_exit *found)
{
    for (int unread = 0; unread <= 1; unread++) {
        struct loose_exit wanted = {person, where, unread, e->at};
        const struct loose_exit *x = first_from(loose, way, wanted);
        if (x && x->person == person && x->where == where && x->unread == unread &&
            (!e->came_again || x->at <= e->again) && *found != EXIT_UNREAD)
            *found = unread ? EXIT_UNREAD : EXIT_UNTOLD;
    }
}

/* No exit of the person's own there: what does that say? */
static enum door_exit without_exit(const struct facts *facts, const struct loose_exits *loose,
                                   const struct door_event *e)
{
    enum door_exit found = EXIT_NONE;
    struct value entered = {.state = VALUE_PRESENT, .as.moment = {e->at, e->day_only}};
    if (e->person == NO_PERSON)
        return e->unread ? EXIT_UNREAD : EXIT_UNTOLD;
    if (e->place == NO_PLACE) { /* another door may be one of the same zone */
        look_for(loose, ANYWHERE, e, e->person, 0, &found);
        look_for(loose, ANYWHERE, e, NO_PERSON, 0, &found);
    } else {
        look_for(loose, AT_PLACE, e, e->person, NO_PLACE, &found);
        look_for(loose, AT_PLACE, e, NO_PERSON, e->place, &found);
        look_for(loose, AT_PLACE, e, NO_PERSON, NO_PLACE, &found);
        look_for(loose, AT_DOOR, e, NO_PERSON, e->door, &found);
    }
    if (found != EXIT_NONE)
        return e->place == NO_PLACE && e->unread ? EXIT_UNREAD : found;
    if (e->came_again)
        return EXIT_NONE;
    size_t log = schema_export(facts->schema, slice_of("access_log"));
    enum verdict due = judge_due_by(facts, facts_known_to(facts, log), &entered).verdict;
    if (due == VERDICT_UNTOLD)
        return coverage_unread(facts, log) ? EXIT_UNREAD : EXIT_UNTOLD;
    return due == VERDICT_NOT_DUE ? EXIT_NOT_DUE : EXIT_NONE;
}

static void earlier(bool is, instant at, bool *held, instant *first)
{
    if (is && (!*held || at < *first)) {
        *held = true;
        *first = at;
    }
}

/* The events of one person at one door or place, in order of time: to each entry the next exit at its own
 * time or later, and the next later entry. */
static void link_steps(struct door_event *event, size_t n, instant end)
{
    bool any_exit = false;
    bool any_entry = false;
    instant next_exit = 0;
    instant next_entry = 0;
    for (size_t i = n; i-- > 0;) {
        size_t first = i; /* events of the same time are looked at together */
        while (first > 0 && event[first - 1].at == event[i].at)
            first--;
        for (size_t k = first; k <= i; k++)
            if (!event[k].entry && event[k].at < end) {
                any_exit = true;
                next_exit = event[k].at;
            }
        bool in = false;
        for (size_t k = first; k <= i; k++) {
            earlier(any_exit, next_exit, &event[k].left, &event[k].out);
            earlier(any_entry, next_entry, &event[k].came_again, &event[k].again);
            in = in || event[k].entry;
        }
        if (in && event[first].at < end) {
            any_entry = true;
            next_entry = event[first].at;
        }
        i = first;
    }
}

/* The same door, or the same zone by another door. */
static void link_all(struct door_event *event, size_t n, instant end, bool by_door)
{
    qsort(event, n, sizeof *event, by_door ? by_person_door_time : by_person_place_time);
    for (size_t i = 0; i < n;) {
        size_t from = i;
        uint32_t where = by_door ? event[from].door : event[from].place;
        while (i < n && event[i].person == event[from].person &&
               (by_door ? event[i].door : event[i].place) == where)
            i++;
        if (event[from].person != NO_PERSON && (by_door || where != NO_PLACE))
            link_steps(event + from, i - from, end);
    }
}

/* An entry is answered by an exit before the next entry. Who came in just before D may still be inside. */
static void door_finish(struct facts *facts)
{
    struct loose_exits loose = {0};
    struct door_event *event = facts->access.event.at;
    size_t n = facts->access.event.n;
    if (n == 0)
        return;
    look_at_doors(event, n);
    find_loose(facts, &loose);
    link_all(event, n, facts->period.end, true);
    link_all(event, n, facts->period.end, false);
    for (size_t i = 0; i < n; i++) {
        struct door_event *e = &event[i];
        if (!e->entry)
            continue;
        bool left = e->left && !(e->came_again && e->again < e->out);
        e->exit = left ? EXIT_FOUND : without_exit(facts, &loose, e);
    }
}

static const struct fact_word door_words[] = {
    {ZONE, SHIELDED}, {DIRECTION, IN}, {DIRECTION, OUT}, {0, NULL}};

const struct fact_source access_log_source = {
    .export = "access_log",
    .indexes = (const size_t[]){offsetof(struct facts, access.persons),
                                offsetof(struct facts, access.doors),
                                offsetof(struct facts, access.places),
                                offsetof(struct facts, access.factor_texts), NO_MORE_PARTS},
    .column = door_columns,
    .n = DOOR_COLUMNS,
    .words = door_words,
    .take = door_take,
    .lose = door_lose,
    .finish = door_finish,
};
