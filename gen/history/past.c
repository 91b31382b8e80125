/* Past. */
#include "history/past.h"

#include <string.h>

#include "base/digest.h"

struct night night_of(const struct kept *k, struct arena *arena)
{
    struct night night = {
        .date = k->date,
        .total_lo = k->total_lo,
        .total_hi = k->total_hi,
        .level = k->level ? arena_string(arena, k->level) : NULL,
        .gate = arena_string(arena, k->gate),
        .no_box = k->no_box,
    };
    memcpy(night.count, k->count, sizeof night.count);
    return night;
}

struct nights {
    struct arena *arena;
    VEC(struct night) list;
};

static bool take_night(void *context, const struct kept *k)
{
    struct nights *n = context;
    *vec_push(n->arena, &n->list) = night_of(k, n->arena);
    return true;
}

/* --- the past ------------------------------------------------------------------------------------------- */

static bool load_finals(struct history *h, struct nights *finals, const char *code, int year)
{
    const day_number *date = NULL;
    size_t n = 0;
    bool sound = store_finals(h->store, finals->arena, code, year, &date, &n);
    for (size_t i = 0; i < n && sound; i++) {
        const struct store_query one = {.code = code,
                                        .from = date[i],
                                        .before = date[i] + 1,
                                        .take = take_night,
                                        .context = finals};
        sound = store_each(h->store, &one);
    }
    return sound;
}

static bool latest_of(struct history *h, struct arena *arena, const char *code, day_number from,
                      day_number before, const struct kept **found)
{
    struct kept *latest = NULL;
    if (*found)
        return true;
    bool sound = store_latest(h->store, arena, code, from, before, &latest);
    *found = latest;
    return sound;
}

/* Like is compared with like: as much of last year as of this one. */
static bool load_last_year(struct history *h, struct arena *arena, const char *code,
                           day_number date, const struct kept **found)
{
    day_number january = day_from_civil(civil_from_day(date).year, 1, 1);
    day_number before = add_years(january, -1);
    return latest_of(h, arena, code, before, add_years(date, -1) + 1, found) &&
           latest_of(h, arena, code, HISTORY_BEGINNING, january, found);
}

struct points {
    struct history *history;
    struct arena *arena;
    const char *code;
    VEC(const struct kept *) list;
};

/* One that cannot be told apart from the database's fault is that; one that went in between is left out. */
static bool add_point(struct points *p, day_number date)
{
    struct kept *kept = NULL;
    if (!store_whole(p->history->store, p->arena, p->code, date, &kept))
        return false;
    if (kept)
        *vec_push(p->arena, &p->list) = kept;
    return true;
}

static bool same_month(day_number a, day_number b)
{
    return civil_from_day(a).month == civil_from_day(b).month;
}

static bool load_points(struct points *p, const struct past *past, day_number date)
{
    enum { YEARS = 3, MONTHS = 4 };
    VEC(day_number) month = {0};
    bool sound = true;
    for (size_t i = 0; i < past->n_nights; i++)
        if (!same_month(past->night[i].date, date) &&
            (i + 1 == past->n_nights || !same_month(past->night[i].date, past->night[i + 1].date)))
            *vec_push(p->arena, &month) = past->night[i].date;
    for (size_t i = past->n_finals > YEARS ? past->n_finals - YEARS : 0;
         sound && i < past->n_finals; i++)
        sound = add_point(p, past->final[i].date);
    for (size_t i = month.n > MONTHS ? month.n - MONTHS : 0; sound && i < month.n; i++)
        sound = add_point(p, month.at[i]);
    return sound;
}

static bool is_there(void *there, const struct kept *kept)
{
    (void)kept;
    *(bool *)there = true;
    return false;
}

static bool load_told(struct history *h, const struct told_summary *told, struct arena *arena,
                      const char *code, day_number date, struct past *past)
{
    day_number last = told_before(told, date);
    const struct told_result *r = told_of(told, h->scope.aliases, code);
    bool there = last == DAY_NEVER || (r && r->date == last); /* also one taken back since */
    const struct store_query one = {code, last, last + 1, false, is_there, &there};
    bool sound =
        told_find(told, h->store, arena, h->scope.aliases, code, date, past->latest, &past->told) &&
        (there || store_each(h->store, &one));
    past->away = !there;
    return sound;
}

const struct past *past_load(struct history *h, const struct told_summary *told,
                             struct arena *arena, const char *code, day_number date)
{
    struct past *past = arena_alloc(arena, sizeof *past);
    struct nights nights = {.arena = arena};
    struct nights finals = {.arena = arena};
    const struct kept *previous = NULL;
    int year = civil_from_day(date).year;
    const struct store_query this_year = {.code = code,
                                          .from = day_from_civil(year, 1, 1),
                                          .before = date,
                                          .take = take_night,
                                          .context = &nights};
    if (!store_each(h->store, &this_year) || !load_finals(h, &finals, code, year) ||
        !latest_of(h, arena, code, HISTORY_BEGINNING, date, &past->latest) ||
        !load_told(h, told, arena, code, date, past) ||
        !load_last_year(h, arena, code, date, &past->last_year)) {
        history_fault(h);
        return NULL;
    }
    past->night = nights.list.at;
    past->n_nights = nights.list.n;
    past->final = finals.list.at;
    past->n_finals = finals.list.n;
    struct points points = {.history = h, .arena = arena, .code = code};
    if (!load_points(&points, past, date)) {
        history_fault(h);
        return NULL;
    }
    past->point = points.list.at;
    past->n_points = points.list.n;
    const struct kept *latest = past->latest;
    if (latest && latest->date >= this_year.from)
        previous = latest;
    else
        previous = past->last_year;
    past->previous = previous;
    if (!latest)
        return past;
    past->ages = ages_load(h, arena, code, latest->form, latest->n_rows, date);
    return past->ages ? past : NULL;
}

/* --- the digest ----------------------------------------------------------------------------------------- */

static void add_text(struct digest *d, const char *text)
{
    const char *given = text ? text : "\1";
    digest_add(d, given, strlen(given) + 1);
}

static void add_nights(struct digest *d, struct arena *arena, const struct night *night, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        add_text(d, day_text(arena, night[i].date));
        add_text(d, ratio_text(arena, night[i].total_lo, 12));
        add_text(d, ratio_text(arena, night[i].total_hi, 12));
        add_text(d, night[i].level);
        add_text(d, night[i].gate);
        for (int k = 0; k < ROW_STATES; k++)
            add_text(d, number_text(arena, night[i].count[k]));
        add_text(d, number_text(arena, night[i].no_box));
    }
    add_text(d, "");
}

const char *past_digest(const struct past *past, struct arena *arena)
{
    struct digest *d = digest_new(DIGEST_SHA256);
    add_text(d, "caeval-past/3");
    add_nights(d, arena, past->night, past->n_nights);
    add_nights(d, arena, past->final, past->n_finals);
    const struct kept *p = past->previous;
    if (past->latest) {
        add_text(d, day_text(arena, past->latest->date));
        add_text(d, past->latest->result_sha256);
    }
    if (past->last_year)
        add_text(d, past->last_year->result_sha256);
    add_text(d, past->told ? day_text(arena, past->told->date) : NULL);
    add_text(d, past->told ? past->told->result_sha256 : NULL);
    add_text(d, past->away ? "away" : "");
    if (p)
        add_text(d, p->result_sha256);
    for (size_t i = 0; i < past->n_points; i++)
        add_text(d, past->point[i]->result_sha256);
    for (size_t i = 0; past->ages && i < past->ages->n; i++) {
        const struct age *age = &past->ages->row[i];
        if (age->times)
            add_text(d,
                     arena_format(arena, "%zu %d %d %d %d %d %d", i + 1, age->since, age->at_latest,
                                  age->times, age->mended, age->year_ends, past->ages->state[i]));
    }
    return digest_end(d, arena);
}
