/* The CRL log: gaps (GM 6.4.2 a, form row 67; GB/T 35289 table 6). */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* The CRLs that the period is judged by: the last one before it, and those in it. */
static size_t window_of(const struct facts *facts, const struct crl_series *s, size_t *from)
{
    size_t n = 0;
    size_t first = 0;
    while (first < s->crl.n && s->crl.at[first].this_update < facts->period.begin)
        first++;
    *from = first > 0 ? first - 1 : 0;
    while (*from + n < s->crl.n && s->crl.at[*from + n].this_update < facts->period.end)
        n++;
    return n;
}

/* --- gaps ---------------------------------------------------------------------------------------------- */

/* A time that a CRL was made, published or backed up: from `at` to `latest`, which differ where it is a
 * date without a time. */
struct stamp {
    instant at, latest;
    const struct crl *crl;
};

/* A CRL of which that time is not told: it lies at `from` or later, and fills no gap from `until` on. */
struct unstamped {
    instant from, until;
    bool used; /* while gaps are filled */
};

/* One series by one clock. */
struct clock {
    struct stamp *told;      /* in order */
    size_t n, first;         /* the first that stands whatever newer rows say */
    struct unstamped *blank; /* by until */
    size_t blanks;
    int64_t lost; /* rows of the log of which nothing is known: each may fill any place */
    instant end;
};

static int by_time(const void *a, const void *b)
{
    const struct stamp *x = a;
    const struct stamp *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->crl > y->crl) - (x->crl < y->crl);
}

/* In order, without those after D; how many are left. */
static size_t sort_stamps(instant end, struct stamp *stamp, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (stamp[i].at <= end)
            stamp[kept++] = stamp[i];
    qsort(stamp, kept, sizeof *stamp, by_time);
    return kept;
}

/* The next update, or the end of D. */
static struct stamp next_of(const struct clock *c, size_t i)
{
    struct stamp end = {.at = c->end, .latest = c->end};
    return i + 1 < c->n ? c->told[i + 1] : end;
}

/* The least and the most that the gap after one update can have been. */
static struct stretch gap_after(const struct clock *c, size_t i)
{
    struct stamp next = next_of(c, i);
    int64_t least = next.at - c->told[i].latest;
    int64_t most = next.latest - c->told[i].at;
    return (struct stretch){least > 0 ? least : 0, most > 0 ? most : 0};
}

/* The first blank from `*first` on that may lie there and fills no other gap; `*first` passes those that fill
 * none from `at` on. */
static struct unstamped *blank_at(const struct clock *c, instant at, size_t *first)
{
    while (*first < c->blanks && (c->blank[*first].used || c->blank[*first].until < at))
        ++*first;
    for (size_t i = *first; i < c->blanks; i++)
        if (!c->blank[i].used && c->blank[i].from <= at && c->blank[i].until >= at)
            return &c->blank[i];
    return NULL;
}

/* How many lost rows it takes that no gap is longer than `gap`, as far as `most`: each update is put as late
 * as it may be; each step that is too long takes a blank that exists by then, put likewise, or a lost row. */
static int64_t rows_to_fill(const struct clock *c, int64_t gap, int64_t most)
{
    int64_t rows = 0;
    size_t first = 0;
    for (size_t i = 0; i < c->blanks; i++)
        c->blank[i].used = false;
    instant at = c->first < c->n ? c->told[c->first].latest : c->end;
    for (size_t i = c->first; i < c->n; i++) {
        struct stamp next = next_of(c, i);
        while (next.at - at > gap && rows <= most) {
            at += gap;
            struct unstamped *blank = blank_at(c, at, &first);
            if (blank)
                blank->used = true;
            else
                rows++;
        }
        at = next.latest - at > gap ? at + gap : next.latest;
    }
    return rows;
}

static int64_t longest_told(const struct clock *c)
{
    int64_t longest = 0;
    for (size_t i = 0; i < c->n; i++)
        longest = gap_after(c, i).most > longest ? gap_after(c, i).most : longest;
    return longest;
}

/* The clocks of one kind, one of each series. */
struct clocks {
    VEC(struct clock) of;
};

/* A lost row is one of one series. */
static bool can_fill(const struct clocks *clocks, int64_t gap, int64_t lost)
{
    for (size_t i = 0; i < clocks->of.n && lost >= 0; i++)
        lost -= rows_to_fill(&clocks->of.at[i], gap, lost);
    return lost >= 0;
}

/* The least that the longest gap can have been, whatever the blanks and so many lost rows stand for. */
static int64_t least_longest(const struct clocks *clocks, int64_t lost)
{
    int64_t too_short = -1;
    int64_t enough = 0;
    for (size_t i = 0; i < clocks->of.n; i++) {
        int64_t longest = longest_told(&clocks->of.at[i]);
        enough = longest > enough ? longest : enough;
    }
    while (enough - too_short > 1) {
        int64_t middle = too_short + (enough - too_short) / 2;
        if (can_fill(clocks, middle, lost))
            enough = middle;
        else
            too_short = middle;
    }
    return enough;
}

static bool may_be_filled(const struct clock *c, size_t i)
{
    bool found = c->lost > 0;
    for (size_t k = 0; k < c->blanks && !found; k++)
        found = c->blank[k].from < next_of(c, i).latest && c->blank[k].until > c->told[i].at;
    return found;
}

/* The gaps of all series so far. */
struct gaps {
    const struct facts *facts;
    struct arena *arena;
    struct durations *d;
    struct clocks made, out; /* by this_update or by backup; by publication */
    int64_t n;
    int64_t most;
    int64_t blanks; /* CRLs of which a time is not told */
    bool untold;    /* of some series no time is told at all */
};

/* A row less fills no gap, but the one behind the first of all is none without it: the earliest that no newer row
 * can have replaced. */
static size_t first_standing(const struct facts *facts, const struct clock *c)
{
    const char *export = "crl_log";
    int64_t most = replaced_most(facts, export);
    size_t i = 0;
    while (most > 0 && i < c->n && replaced_of(facts, export, c->told[i].crl->file) > 0) {
        most -= most != REPLACED_ANY;
        i++;
    }
    return i;
}

/* Differences of consecutive times, and the one from the last to the end of D. What a blank may fill is
 * no counter-example. */
static void add_gaps(struct gaps *g, struct clocks *clocks, struct clock *c)
{
    c->first = first_standing(g->facts, c);
    int64_t most = longest_told(c);
    *vec_push(g->arena, &clocks->of) = *c;
    g->most = most > g->most ? most : g->most;
    g->n += (int64_t)c->n;
    g->blanks += c->n ? (int64_t)c->blanks : 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct crl *later = i + 1 < c->n ? c->told[i + 1].crl : c->told[i].crl;
        struct record line = {.file = later->file, .line = later->line};
        g->d->date_only += c->told[i].at != c->told[i].latest;
        if (!may_be_filled(c, i))
            duration_add_seconds(g->d, g->arena, gap_after(c, i), &line, slice_of(later->number));
    }
}

/* Is a time of the list told, and before it was made? Then either of the two is wrong. */
static bool is_reversed(const struct crl *crl, const struct moment_value *time)
{
    struct moment made = {crl->this_update, crl->date_only};
    return time->state == VALUE_PRESENT && moment_after(&made, &time->moment);
}

static bool is_published(const struct crl *crl)
{
    return crl->published.state == VALUE_PRESENT && !is_reversed(crl, &crl->published);
}

/* Since when the list may have been published or backed up. */
static instant soonest_of(const struct crl *crl, const struct moment_value *time)
{
    return is_reversed(crl, time) ? time->moment.at : crl->this_update;
}

/* The times of publication, and the blanks: a time before the list was made is none. A CRL that came out
 * when a later one was out already is no update: clients had the newer list. */
static size_t drop_overtaken(const struct crl_series *s, size_t from, size_t n, struct clock *c)
{
    instant soonest = INT64_MAX; /* of the later CRLs */
    size_t told = 0;
    size_t blanks = 0;
    for (size_t i = n; i-- > 0;) {
        const struct crl *crl = &s->crl.at[from + i];
        if (!is_published(crl)) {
            c->blank[blanks++] =
                (struct unstamped){soonest_of(crl, &crl->published), soonest, false};
        } else if (crl->published.moment.at <= soonest) {
            soonest = crl->published.moment.at;
            c->told[told++] = (struct stamp){soonest, moment_latest(&crl->published.moment), crl};
        }
    }
    for (size_t i = 0; i < blanks / 2; i++) {
        struct unstamped t = c->blank[i];
        c->blank[i] = c->blank[blanks - 1 - i];
        c->blank[blanks - 1 - i] = t;
    }
    c->blanks = blanks;
    return told;
}

/* A time of publication that cannot be told, or lies before the list was made. */
static void add_unpublished(struct gaps *g, const struct crl *crl)
{
    struct record line = {.file = crl->file, .line = crl->line};
    enum value_state state = crl->published.state;
    if (!is_published(crl))
        unknown_add(&g->d->unknown, g->arena,
                    state == VALUE_PRESENT ? UNKNOWN_REVERSED : unknown_of_state(state), &line,
                    slice_of(crl->number));
}

static struct clock clock_of(const struct gaps *g, size_t n)
{
    return (struct clock){
        .told = arena_alloc(g->arena, (n + 1) * sizeof(struct stamp)),
        .blank = arena_alloc(g->arena, (n + 1) * sizeof(struct unstamped)),
        .lost = facts_export(g->facts, "crl_log")->lost.total,
        .end = g->facts->period.end - 1,
    };
}

/* When it was made: at any time, where it was published before. */
static void add_made(struct clock *c, const struct crl *crl)
{
    if (is_reversed(crl, &crl->published))
        c->blank[c->blanks++] = (struct unstamped){INT64_MIN, INT64_MAX, false};
    else
        c->told[c->n++] = (struct stamp){crl->this_update, crl_latest(crl), crl};
}

/* By this_update, and by publication (6.4.2 a: 更新 is what the users get). */
static void add_updates(struct gaps *g, const struct crl_series *s)
{
    size_t from = 0;
    size_t n = window_of(g->facts, s, &from);
    struct clock made = clock_of(g, n);
    struct clock published = clock_of(g, n);
    for (size_t i = 0; i < n; i++) {
        const struct crl *crl = &s->crl.at[from + i];
        add_made(&made, crl);
        add_unpublished(g, crl);
    }
    int64_t blanks = g->blanks; /* each is counted by its publication */
    add_gaps(g, &g->made, &made);
    g->blanks = blanks;
    published.n = drop_overtaken(s, from, n, &published);
    published.n = sort_stamps(published.end, published.told, published.n);
    g->untold = g->untold || (published.n == 0 && published.blanks > 0);
    int64_t counted = g->n;
    add_gaps(g, &g->out, &published);
    /* the gaps of one clock: by the other they lie between the same lists */
    g->n = counted + (published.n > made.n ? (int64_t)(published.n - made.n) : 0);
}

static void add_backups(struct gaps *g, const struct crl_series *s)
{
    size_t from = 0;
    size_t n = window_of(g->facts, s, &from);
    struct clock c = clock_of(g, n);
    for (size_t i = 0; i < n; i++) {
        const struct crl *crl = &s->crl.at[from + i];
        struct record line = {.file = crl->file, .line = crl->line};
        bool reversed = is_reversed(crl, &crl->backup);
        if (crl->backup.state == VALUE_PRESENT && !reversed) {
            c.told[c.n++] =
                (struct stamp){crl->backup.moment.at, moment_latest(&crl->backup.moment), crl};
            continue;
        }
        c.blank[c.blanks++] = (struct unstamped){soonest_of(crl, &crl->backup), INT64_MAX, false};
        unknown_add(&g->d->unknown, g->arena,
                    reversed ? UNKNOWN_REVERSED : unknown_of_state(crl->backup.state), &line,
                    slice_of(crl->number));
    }
    c.n = sort_stamps(c.end, c.told, c.n);
    g->untold = g->untold || c.n == 0;
    add_gaps(g, &g->made, &c);
}

/* Series that published before the period and not in it: closed, or forgotten; the log does not say. */
static int64_t name_ended(const struct facts *facts, struct arena *arena, enum crl_kind only,
                          struct evidence_list *list, struct measure *m)
{
    int64_t n = 0;
    struct names names = {0};
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        bool authority = s->kind == CRL_AUTHORITY;
        size_t last = s->crl.n;
        while (last > 0 && s->crl.at[last - 1].this_update >= facts->period.end)
            last--;
        if (last == 0 || crl_is_live(s, &facts->period) || authority != (only == CRL_AUTHORITY))
            continue;
        const struct crl *crl = &s->crl.at[last - 1];
        *vec_push(arena, &names) = crl_series_name(s, arena);
        evidence_add_place(list, arena, crl->file, crl->line, crl->number, 0);
        n++;
    }
    if (n)
        NOTE(m, arena, NOTE_SERIES_ENDED, names_joined(arena, &names, "、"));
    return n;
}

/* The least that the longest gap of either clock can have been. A lost row is a list by both. */
static int64_t least_of(const struct gaps *g, int64_t lost)
{
    int64_t made = least_longest(&g->made, lost);
    int64_t out = least_longest(&g->out, lost);
    return made > out ? made : out;
}

static void gaps_to_measure(const struct gaps *g, struct measure *m)
{
    int64_t lost = facts_export(g->facts, "crl_log")->lost.total;
    int64_t least = least_of(g, lost);
    const struct unknowns *u = &g->d->unknown;
    m->n = g->n;
    m->scale = SECONDS_PER_HOUR;
    m->durations = g->d;
    m->evidence = &g->d->longest;
    m->evidence_above = true;
    m->unknown_list = lost ? &facts_export(g->facts, "crl_log")->lost : &g->d->unknown.list;
    m->has_value = g->n > 0;
    m->value = ratio_of(g->most, SECONDS_PER_HOUR);
    m->state = MEASURE_BOUNDED;
    m->lo = ratio_of(least, SECONDS_PER_HOUR);
    m->hi = m->value;
    m->hi_open = g->untold;
    if (lost > 0) { /* what is lost could only have filled a gap */
        m->only_fills = u->by_reason[UNKNOWN_UNREADABLE] == 0;
        m->lo_standing = ratio_of(least_of(g, 0), SECONDS_PER_HOUR);
    }
    if (g->untold || least != g->most) {
        m->reason = lost                               ? REASON_LOST
                    : u->by_reason[UNKNOWN_UNREADABLE] ? REASON_UNREADABLE
                    : u->n                             ? reason_of_unknowns(u)
                    : !g->blanks && g->d->date_only    ? REASON_DATE_ONLY
                                                       : REASON_BLANK_FIELD;
        m->unknown = lost ? lost : u->n > g->blanks ? u->n : g->blanks;
        m->has_value = m->has_value && m->reason != REASON_DATE_ONLY;
    }
}

/* Longest gap of a kind of CRL. series=update: by this_update and by publication; series=backup: between
 * backups; series=authority: of ARLs, which the text does not speak of and which are shown apart. */
void measure_crl_gap(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                     struct measure *m)
{
    struct gaps g = {.facts = facts, .arena = arena, .d = arena_alloc(arena, sizeof *g.d)};
    struct evidence_list *ended_list = arena_alloc(arena, sizeof *ended_list);
    bool authority = strcmp(measure_text(def, "series"), "authority") == 0;
    bool backup = strcmp(measure_text(def, "series"), "backup") == 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        if ((s->kind == CRL_AUTHORITY) != authority || !crl_is_live(s, &facts->period))
            continue;
        if (backup)
            add_backups(&g, s);
        else
            add_updates(&g, s);
    }
    int64_t ended =
        backup ? 0 : name_ended(facts, arena, authority ? CRL_AUTHORITY : CRL_FULL, ended_list, m);
    if (g.n + g.d->unknown.n + ended == 0) {
        measure_no_cases(facts, m, "crl_log");
        return;
    }
    gaps_to_measure(&g, m);
    if (crl_lost_apart(facts, arena, authority) > 0) {
        m->hi_open = true;
        m->only_fills = false; /* it may be all there is of another series, with gaps */
        m->reason = REASON_LOST;
        m->unknown = facts_export(facts, "crl_log")->lost.total;
    }
    if (ended > 0) {
        m->hi_open = true;
        m->only_fills = false; /* it may show that the series went on, with gaps */
        m->reason = REASON_SERIES_ENDED;
        m->unknown = ended;
        m->unknown_list = ended_list;
    }
}

/* Series whose log begins later than `hours` after the start of the period (or of the service, where
 * that began in it): what came before them cannot be told. A lost row could only show that the log reaches
 * back. */
void measure_crl_late_start(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    instant begin = facts_service_begin(facts) + measure_int(def, "hours") * SECONDS_PER_HOUR;
    int64_t late = 0;
    if (!measure_needs_service(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        if (s->kind == CRL_AUTHORITY || !crl_is_live(s, &facts->period))
            continue;
        m->n++;
        if (crl_latest(&s->crl.at[0]) > begin) {
            late++;
            evidence_add_place(list, arena, s->crl.at[0].file, s->crl.at[0].line,
                               s->crl.at[0].number, 0);
        }
    }
    if (m->n == 0) {
        measure_no_cases(facts, m, "crl_log");
        return;
    }
    m->unknown = late;
    m->unknown_list = list;
    measure_interval(m, ratio_int(0), ratio_int(late), REASON_LOG_SHORT);
    m->value = ratio_int(late);
    m->has_value = true;
}
