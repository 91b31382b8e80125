/* Rooms: doors, video, power, climate (GM 6.6.4). */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* --- doors ------------------------------------------------------------------------------------------------ */

/* "卡+生物": are all the wanted factors in the text, in any order? */
static struct judged judge_factors(const struct facts *facts, const struct door_event *e,
                                   const char *wanted, struct arena *arena)
{
    if (e->factors_state != VALUE_PRESENT)
        return judged_untold(unknown_of_state(e->factors_state));
    static const char *const separators[] = {"+", "＋", "、", ",", "，", "/", "和", "及", NULL};
    const char *const *want = text_list(arena, wanted, "+");
    size_t found = 0; /* a bit for each wanted factor */
    size_t all = 0;
    bool strange = false; /* a word that is none of them may stand for one */
    struct slice rest = facts->access.factor_texts.keys.at[e->factors];
    struct slice piece;
    for (size_t i = 0; want[i]; i++)
        all |= (size_t)1 << i;
    while (slice_split(&rest, separators, &piece)) {
        bool known = piece.n == 0;
        for (size_t i = 0; want[i]; i++)
            if (slice_is(piece, want[i])) {
                found |= (size_t)1 << i;
                known = true;
            }
        strange = strange || !known;
    }
    if (found == all)
        return judged_bool(true);
    return strange ? judged_untold(UNKNOWN_BLANK) : judged_bool(false);
}

/* `again`: the card of the same person read once more within so many seconds is the same entry (GM130-AGAIN),
 * and its last reading is the one to be answered by an exit. One with a date alone was at any moment of its day
 * (GM-DATE), and may be that. */
static struct judged judge_exit(const struct door_event *e, int64_t again)
{
    instant last = e->day_only ? e->at + SECONDS_PER_DAY - 1 : e->at;
    bool once_more = e->came_again && e->again - last <= again;
    if (e->exit != EXIT_FOUND && once_more && !e->day_only)
        return judged_bool(true);
    switch (e->exit) {
    case EXIT_FOUND:
        return judged_bool(true);
    case EXIT_NOT_DUE:
        return judged_not_due();
    case EXIT_UNTOLD:
        return judged_untold(UNKNOWN_BLANK);
    case EXIT_UNREAD:
        return judged_untold(UNKNOWN_UNREADABLE);
    case EXIT_NONE:
        break;
    }
    return once_more ? judged_untold(UNKNOWN_BLANK) : judged_bool(false);
}

/* No exit and no alarm that told of it. */
static struct judged judge_logged(const struct door_event *e, int64_t again)
{
    struct judged left = judge_exit(e, again);
    struct judged alarm = judge_kept_answer(e->alarm, ANSWER_YES);
    return alarm.verdict > left.verdict ? alarm : left;
}

enum door_rule { RULE_GUARDED, RULE_LOGGED, RULE_TWO_PERSONS };

/* What an entry is judged by: what its own row shows, and what other rows show of it (a lost row may be
 * that one). */
struct entry_rule {
    enum door_rule rule;
    const char *zone, *factors; /* "": any */
    int64_t again;
};

static struct judged judge_entry(const struct facts *facts, const struct door_event *e,
                                 struct entry_rule r, struct arena *arena, bool *by_absence)
{
    struct judged other = r.rule == RULE_LOGGED    ? judge_logged(e, r.again)
                          : r.rule == RULE_GUARDED ? judge_exit(e, r.again)
                                                   : e->accompanied;
    struct judged own =
        r.rule == RULE_LOGGED ? judged_bool(true) : judge_factors(facts, e, r.factors, arena);
    *by_absence = other.verdict == VERDICT_BAD && own.verdict != VERDICT_BAD;
    return judged_and(own, other);
}

/* May the entry be one to the zone? By its own word, or by that of its door; where none tells, an entry
 * that is as it should be is of no matter. */
enum of_zone { ZONE_OTHER, ZONE_MAYBE, ZONE_THIS };

static enum of_zone zone_of(const struct facts *facts, const struct door_event *e, const char *zone)
{
    if (!*zone)
        return ZONE_THIS;
    if (e->zone)
        return strcmp(e->zone, zone) == 0 ? ZONE_THIS : ZONE_OTHER;
    return e->place == NO_PLACE || slice_is(facts->access.places.keys.at[e->place], zone)
               ? ZONE_MAYBE
               : ZONE_OTHER;
}

/* Entries that fail only by what no row shows. */
struct absences {
    VEC(const struct door_event *) entry;
};

static struct slice person_of(const struct facts *facts, const struct door_event *e)
{
    return e->person == NO_PERSON ? slice_of("") : facts->access.persons.keys.at[e->person];
}

/* Counts them; where lost rows may be what all of them lack, none is a counter-example. */
static void add_absences(const struct facts *facts, struct tally *t, const struct absences *absent,
                         int64_t fill, struct arena *arena)
{
    t->n += (int64_t)absent->entry.n;
    t->bad += (int64_t)absent->entry.n;
    for (size_t k = 0; fill < (int64_t)absent->entry.n && k < absent->entry.n; k++) {
        const struct door_event *e = absent->entry.at[k];
        struct record line = {.file = e->file, .line = e->line};
        evidence_add(&t->bad_list, arena, &line, person_of(facts, e));
    }
}

/* Lost rows: each may have been one more such entry. */
static void add_lost_doors(const struct facts *facts, struct tally *t, struct entry_rule r,
                           struct arena *arena)
{
    for (size_t i = 0; i < facts->access.lost.n; i++) {
        const struct lost_door *x = &facts->access.lost.at[i];
        struct record line = {.file = x->file, .line = x->line};
        if (x->entry && (!*r.zone || !x->zone || strcmp(x->zone, r.zone) == 0))
            unknown_add(&t->unknown, arena, UNKNOWN_LOST, &line, slice_of(""));
    }
}

/* Of how many entries may lost rows be what they lack, each of one? */
static int64_t filled_by_lost(const struct facts *facts, const struct absences *absent,
                              enum door_rule rule, struct arena *arena)
{
    int64_t rows = 0;
    int64_t entries = 0;
    size_t n = facts->access.lost.n;
    bool *fits_one = arena_alloc(arena, (n + 1) * sizeof *fits_one);
    for (size_t k = 0; k < absent->entry.n; k++) {
        bool fillable = false;
        for (size_t i = 0; i < n; i++) {
            const struct lost_door *x = &facts->access.lost.at[i];
            if (fillable && fits_one[i])
                continue;
            if (rule == RULE_TWO_PERSONS ? !lost_company_of(x, absent->entry.at[k])
                                         : !lost_exit_of(x, absent->entry.at[k]))
                continue;
            rows += !fits_one[i];
            fits_one[i] = fillable = true;
        }
        entries += fillable;
    }
    return rows < entries ? rows : entries;
}

static void count_entries(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m, enum door_rule rule)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    struct entry_rule r = {rule, measure_text(def, "zone"), measure_text(def, "factors"),
                           rule == RULE_TWO_PERSONS ? 0 : measure_int(def, "again")};
    struct absences absent = {0};
    if (!measure_needs(facts, m, "access_log"))
        return;
    for (size_t i = 0; i < facts->access.event.n; i++) {
        const struct door_event *e = &facts->access.event.at[i];
        struct record line = {.file = e->file, .line = e->line};
        bool by_absence = false;
        enum of_zone of_zone = ZONE_OTHER;
        if (e->entry && period_has(&facts->period, e->at))
            of_zone = zone_of(facts, e, r.zone);
        if (of_zone == ZONE_OTHER)
            continue;
        struct judged judged = judge_entry(facts, e, r, arena, &by_absence);
        if (of_zone == ZONE_MAYBE && judged.verdict >= VERDICT_NOT_DUE)
            continue;
        if (of_zone == ZONE_MAYBE && !e->zone_unread) /* whatever else is told, its zone is not */
            judged = judged_untold(UNKNOWN_BLANK);
        else if (of_zone == ZONE_MAYBE && judged.verdict == VERDICT_BAD)
            judged = judged_untold(UNKNOWN_UNREADABLE);
        if (judged.verdict == VERDICT_BAD && by_absence)
            *vec_push(arena, &absent.entry) = e;
        else
            tally_judged(t, arena, judged, &line, person_of(facts, e));
    }
    int64_t fill = facts_export(facts, "access_log")->refused /* any of them may stand there */
                       ? (int64_t)absent.entry.n
                       : filled_by_lost(facts, &absent, rule, arena);
    add_absences(facts, t, &absent, fill, arena);
    add_lost_doors(facts, t, r, arena);
    measure_of_tally(facts, m, t, "access_log");
    measure_fill(facts, m, fill);
}

/* Entries to a zone without the factors it asks for, or without an exit (rows 130, 131). */
void measure_guarded_zone(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    count_entries(facts, def, arena, m, RULE_GUARDED);
}

/* Entries with neither an exit nor an overtime alarm (row 136). */
void measure_unlogged_exit(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    count_entries(facts, def, arena, m, RULE_LOGGED);
}

/* Entries to a zone by one person, or without the factors (row 136: 双人双因素). */
void measure_two_person_zone(const struct facts *facts, const struct measure_def *def,
                             struct arena *arena, struct measure *m)
{
    count_entries(facts, def, arena, m, RULE_TWO_PERSONS);
}

/* --- visits of which no door knows ---------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    instant x = *(const instant *)a;
    instant y = *(const instant *)b;
    return (x > y) - (x < y);
}

/* Is there a time of the ascending list in [from, to]? */
static bool any_between(const instant *at, size_t n, instant from, instant to)
{
    size_t low = 0;
    for (size_t high = n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (at[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && at[low] <= to;
}

/* Visits during which the door log has no event at all: shown to the examiner of rows 128, 129. */
void measure_visits_unlogged(const struct facts *facts, const struct measure_def *def,
                             struct arena *arena, struct measure *m)
{
    const struct access_facts *a = &facts->access;
    struct tally *t = arena_alloc(arena, sizeof *t);
    (void)def;
    if (!measure_needs(facts, m, "visitors") || !measure_needs(facts, m, "access_log"))
        return;
    instant *at = arena_alloc(arena, (a->event.n + 1) * sizeof *at);
    for (size_t i = 0; i < a->event.n; i++)
        at[i] = a->event.at[i].at;
    qsort(at, a->event.n, sizeof *at, by_time);
    for (size_t i = 0; i < facts->visitors.visit.n; i++) {
        const struct visit *v = &facts->visitors.visit.at[i];
        struct record line = {.file = v->file, .line = v->line};
        tally_judged(t, arena,
                     v->out_told ? judged_bool(any_between(at, a->event.n, v->in, v->out))
                                 : judged_untold(UNKNOWN_BLANK),
                     &line, slice_of(v->id));
    }
    int64_t fill = facts_export(facts, "access_log")->lost.total;
    measure_add_lost(facts, arena, &t->unknown, "visitors");
    measure_of_tally(facts, m, t, "visitors");
    measure_fill(facts, m, fill < t->bad ? fill : t->bad);
}

/* --- video: recordings of the last `months`, without a gap ------------------------------------------------- */

/* Kept since `since`, or since the service began where that is later: then they cannot be that old yet. A
 * list drawn up after D does not tell what was kept on D. */
static struct judged judge_earliest(const struct facts *facts, const struct camera *c,
                                    day_number since)
{
    const struct org_facts *org = &facts->org;
    bool later = facts->video.drawn_up > facts->period.to || c->earliest > facts->period.to;
    bool unread = c->latest.state == VALUE_UNREADABLE; /* the list may be later */
    bool began = org->service_start_state == VALUE_PRESENT && org->service_start > since;
    if (c->earliest <= since)
        return judged_bool(true);
    if (later)
        return judged_untold(UNKNOWN_OTHER_YEAR);
    if (unread)
        return judged_untold(UNKNOWN_UNREADABLE);
    if (facts_service_unsure(facts))
        return judged_untold(facts_service_unread(facts) ? UNKNOWN_UNREADABLE : UNKNOWN_BLANK);
    return began && c->earliest <= org->service_start ? judged_not_due() : judged_bool(false);
}

/* Still recording on D? A camera whose last recording lies well before that of others has stopped. Where all
 * are as old the list may have been drawn up then, unless the CA says that it goes to D. */
static struct judged judge_latest(const struct facts *facts, const struct camera *c)
{
    struct value latest = {.state = c->latest.state, .as.moment = {start_of(c->latest.day), true}};
    size_t video = schema_export(facts->schema, slice_of("video"));
    struct judged due = judge_due_by(facts, facts_known_to(facts, video), &latest);
    if (due.verdict == VERDICT_NOT_DUE)
        return judged_bool(true);
    if (due.verdict == VERDICT_UNTOLD)
        return due;
    int32_t behind =
        0; /* the others: working days, as of everything that has no limit of its own */
    bool others =
        workdays_elapsed(facts->workdays, c->latest.day, facts->video.drawn_up, &behind) &&
        behind > FACTS_GRACE;
    return others || coverage_stated(facts, video) ? judged_bool(false)
                                                   : judged_untold(UNKNOWN_UNCOVERED);
}

/* Minutes missing of a camera that went on recording after D may all be later ones. */
static struct judged judge_missing(const struct facts *facts, const struct camera *c)
{
    if (c->missing_state != VALUE_PRESENT)
        return judged_untold(unknown_of_state(c->missing_state));
    if (c->missing_minutes == 0)
        return judged_bool(true);
    if (c->latest.state == VALUE_UNREADABLE)
        return judged_untold(UNKNOWN_UNREADABLE);
    bool later = c->latest.state == VALUE_PRESENT ? c->latest.day > facts->period.to
                                                  : facts->video.drawn_up > facts->period.to;
    return later ? judged_untold(UNKNOWN_OTHER_YEAR) : judged_bool(false);
}

/* The cameras of each zone. */
static void count_zones(const struct facts *facts, struct arena *arena, struct measure *m)
{
    struct counts zones = {0};
    for (size_t i = 0; i < facts->video.camera.n; i++)
        if (facts->video.camera.at[i].zone)
            counts_add(&zones, arena, slice_of(facts->video.camera.at[i].zone));
    measure_add_counts(m, arena, &zones);
}

void measure_video_short(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    day_number since = add_months(facts->period.to, -(int)measure_int(def, "months"));
    if (!measure_needs_service(facts, m, "video"))
        return;
    for (size_t i = 0; i < facts->video.camera.n; i++) {
        const struct camera *c = &facts->video.camera.at[i];
        struct record line = {.file = c->file, .line = c->line};
        struct judged whole = judge_missing(facts, c);
        struct judged kept = judged_and(judge_earliest(facts, c, since), judge_latest(facts, c));
        if (c->latest.state == VALUE_PRESENT && c->latest.day < c->earliest)
            kept = judged_untold(UNKNOWN_REVERSED);
        tally_judged(t, arena, judged_and(kept, whole), &line, slice_of(c->id));
    }
    measure_add_lost(facts, arena, &t->unknown, "video");
    measure_of_tally(facts, m, t, "video");
    count_zones(facts, arena, m);
}

/* --- power: an own supply of `hours` for each of the systems ------------------------------------------------- */

static struct judged judge_lasting(enum value_state state, struct ratio given, struct ratio hours)
{
    return state == VALUE_PRESENT ? judged_bool(ratio_compare(given, hours) >= 0)
                                  : judged_untold(unknown_of_state(state));
}

/* A test of a day that cannot be read may be none by D: then both the hours it measured and the rated ones
 * must tell the same. */
static struct judged judge_supply(const struct power_supply *s, struct ratio hours)
{
    struct judged lasts = judge_lasting(s->hours_state, s->hours, hours);
    if (s->perhaps && judge_lasting(s->rated_state, s->rated_hours, hours).verdict != lasts.verdict)
        lasts = judged_untold(UNKNOWN_UNREADABLE);
    return judged_and(judge_kept_answer(s->own_ups, ANSWER_YES), lasts);
}

/* The one that lasts shorter, of those whose hours are told. */
static const struct power_supply *worse_supply(const struct power_supply *a,
                                               const struct power_supply *b)
{
    bool told = b->hours_state == VALUE_PRESENT;
    if (!a || (told && a->hours_state != VALUE_PRESENT))
        return b;
    return told && ratio_compare(b->hours, a->hours) < 0 ? b : a;
}

static bool is_test(const struct power_supply *s)
{
    return !s->rated && s->hours_state == VALUE_PRESENT && s->tested.state == VALUE_PRESENT;
}

/* The latest test of a system tells how it is on D; of one day all hold. */
static bool is_superseded(const struct power_facts *p, const struct power_supply *s)
{
    bool later = false;
    for (size_t i = 0; i < p->supply.n && is_test(s); i++) {
        const struct power_supply *o = &p->supply.at[i];
        later = later ||
                (strcmp(o->system, s->system) == 0 && is_test(o) && o->tested.day > s->tested.day);
    }
    return later;
}

/* How long the supply of a system lasts, and by what. */
static void note_supply(const struct power_supply *s, struct arena *arena, struct measure *m)
{
    const char *hours = ratio_text(arena, s->hours, 2);
    if (s->rated)
        NOTE(m, arena, NOTE_RATED, s->system, hours);
    else if (s->tested.state == VALUE_PRESENT)
        NOTE(m, arena, NOTE_TESTED, s->system, hours, day_text(arena, s->tested.day));
    else
        NOTE(m, arena, NOTE_TESTED_UNDATED, s->system, hours);
}

void measure_power_short(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    struct ratio hours = measure_ratio(def, "hours");
    const char *const *systems = measure_list(def, arena, "systems");
    int64_t unlisted = 0;
    if (!measure_needs(facts, m, "power"))
        return;
    for (; *systems; systems++) {
        const struct power_supply *worst = NULL;
        for (size_t i = 0; i < facts->power.supply.n; i++) {
            const struct power_supply *s = &facts->power.supply.at[i];
            struct record line = {.file = s->file, .line = s->line};
            if (strcmp(s->system, *systems) != 0 || is_superseded(&facts->power, s))
                continue;
            tally_judged(t, arena, judge_supply(s, hours), &line, slice_of(s->system));
            worst = worse_supply(worst, s);
        }
        unlisted += !worst;
        if (worst && worst->hours_state == VALUE_PRESENT && !worst->perhaps)
            note_supply(worst, arena, m);
    }
    measure_add_lost(facts, arena, &t->unknown, "power");
    measure_of_tally(facts, m, t, "power");
    if (m->state == MEASURE_BOUNDED && unlisted) {
        m->hi = ratio_int(t->bad + t->unknown.n + unlisted);
        m->unknown += unlisted;
        m->reason = REASON_UNCHECKED;
    }
}

/* --- climate: extremes of the period; the limits are not in the text (row 139) -------------------------------- */

void measure_climate(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                     struct measure *m)
{
    const struct extremes *e = strcmp(measure_text(def, "reading"), "humidity") == 0
                                   ? &facts->climate.humidity
                                   : &facts->climate.temperature;
    bool least = strcmp(measure_text(def, "stat"), "min") == 0;
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    const struct evidence *place = least ? &e->least_place : &e->most_place;
    if (!measure_needs(facts, m, "env"))
        return;
    m->n = e->n;
    m->unknown = e->untold;
    if (e->n == 0) {
        measure_no_cases(facts, m, "env");
        return;
    }
    evidence_add_place(list, arena, place->file, place->line, place->id, 0);
    m->evidence = list;
    measure_point(m, least ? e->least : e->most);
    if (e->untold)
        m->reason = REASON_BLANK_FIELD;
}
