/* The CRL log: gaps, holes, retention (GM 6.4.2 a, form row 67; GB/T 35289 table 6). */
#include <stdlib.h>
#include <string.h>

#include "measures/kinds.h"

/* Does the series publish in the period at all? One that has ended before is not looked at. */
static bool is_live(const struct facts *facts, const struct crl_series *s)
{
    const struct period *p = &facts->period;
    for (size_t i = s->crl.n; i-- > 0;)
        if (s->crl.at[i].this_update < p->end)
            return s->crl.at[i].this_update >= p->begin;
    return false;
}

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

/* A time that a CRL was made, published or backed up. */
struct stamp {
    instant at;
    const struct crl *crl;
};

/* A CRL of which that time is not told: it lies at `from` or later, and fills no gap from `until` on. */
struct unstamped {
    instant from, until;
};

/* One series by one clock. */
struct clock {
    struct stamp *told; /* in order */
    size_t n;
    struct unstamped *blank; /* by from and by until */
    size_t blanks;
    int64_t lost; /* rows of the log of which nothing is known: each may fill any place */
    instant end;
};

static int by_time(const void *a, const void *b)
{
    const struct stamp *x = a;
    const struct stamp *y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : (x->crl > y->crl) - (x->crl < y->crl);
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

static instant next_of(const struct clock *c, size_t i)
{
    return i + 1 < c->n ? c->told[i + 1].at : c->end;
}

/* Can no gap be longer than `gap`? Each step that is too long takes a blank that exists by then, put as
 * late as it may be, or a lost row. */
static bool can_fill(const struct clock *c, int64_t gap)
{
    size_t used = 0;
    int64_t lost = c->lost;
    for (size_t i = 0; i < c->n; i++) {
        instant at = c->told[i].at;
        while (next_of(c, i) - at > gap) {
            at += gap;
            while (used < c->blanks && c->blank[used].until < at)
                used++;
            if (used < c->blanks && c->blank[used].from <= at)
                used++;
            else if (lost-- <= 0)
                return false;
        }
    }
    return true;
}

static int64_t longest_told(const struct clock *c)
{
    int64_t longest = 0;
    for (size_t i = 0; i < c->n; i++)
        longest = next_of(c, i) - c->told[i].at > longest ? next_of(c, i) - c->told[i].at : longest;
    return longest;
}

/* The least that the longest gap can have been, whatever the blanks and the lost rows stand for. */
static int64_t least_longest(const struct clock *c)
{
    int64_t too_short = -1;
    int64_t enough = longest_told(c);
    while (enough - too_short > 1) {
        int64_t middle = too_short + (enough - too_short) / 2;
        if (can_fill(c, middle))
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
        found = c->blank[k].from < next_of(c, i) && c->blank[k].until > c->told[i].at;
    return found;
}

/* The gaps of all series so far. */
struct gaps {
    const struct facts *facts;
    struct arena *arena;
    struct durations *d;
    int64_t n;
    int64_t least, most;
    int64_t blanks; /* CRLs of which a time is not told */
    bool untold;    /* of some series no time is told at all */
};

/* Differences of consecutive times, and the one from the last to the end of D. What a blank may fill is
 * no counter-example. */
static void add_gaps(struct gaps *g, const struct clock *c)
{
    int64_t least = c->n ? least_longest(c) : 0;
    int64_t most = longest_told(c);
    g->least = least > g->least ? least : g->least;
    g->most = most > g->most ? most : g->most;
    g->n += (int64_t)c->n;
    g->blanks += c->n ? (int64_t)c->blanks : 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct crl *later = i + 1 < c->n ? c->told[i + 1].crl : c->told[i].crl;
        struct record line = {.file = later->file, .line = later->line};
        int64_t gap = next_of(c, i) - c->told[i].at;
        if (!may_be_filled(c, i))
            duration_add_seconds(g->d, g->arena, (struct stretch){gap, gap}, &line,
                                 slice_of(later->number));
    }
}

/* Is the time of publication told, and not before the list was made? */
static bool is_published(const struct crl *crl)
{
    struct moment made = {crl->this_update, false};
    return crl->published.state == VALUE_PRESENT && !moment_after(&made, &crl->published.moment);
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
            c->blank[blanks++] = (struct unstamped){crl->this_update, soonest};
        } else if (crl->published.moment.at <= soonest) {
            soonest = crl->published.moment.at;
            c->told[told++] = (struct stamp){soonest, crl};
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

static struct clock clock_of(const struct gaps *g, size_t n)
{
    return (struct clock){
        .told = arena_alloc(g->arena, (n + 1) * sizeof(struct stamp)),
        .blank = arena_alloc(g->arena, (n + 1) * sizeof(struct unstamped)),
        .lost = facts_export(g->facts, "crl_log")->lost.total,
        .end = g->facts->period.end - 1,
    };
}

/* By this_update, and by publication where the log tells of it. */
static void add_updates(struct gaps *g, const struct crl_series *s)
{
    size_t from = 0;
    size_t n = window_of(g->facts, s, &from);
    struct clock made = clock_of(g, n);
    struct clock published = clock_of(g, n);
    for (size_t i = 0; i < n; i++)
        made.told[made.n++] = (struct stamp){s->crl.at[from + i].this_update, &s->crl.at[from + i]};
    add_gaps(g, &made);
    published.n = drop_overtaken(s, from, n, &published);
    published.n = sort_stamps(published.end, published.told, published.n);
    add_gaps(g, &published);
}

static void add_backups(struct gaps *g, const struct crl_series *s)
{
    size_t from = 0;
    size_t n = window_of(g->facts, s, &from);
    struct clock c = clock_of(g, n);
    for (size_t i = 0; i < n; i++) {
        const struct crl *crl = &s->crl.at[from + i];
        struct record line = {.file = crl->file, .line = crl->line};
        if (crl->backup.state == VALUE_PRESENT) {
            c.told[c.n++] = (struct stamp){crl->backup.moment.at, crl};
            continue;
        }
        c.blank[c.blanks++] = (struct unstamped){crl->this_update, INT64_MAX};
        unknown_add(&g->d->unknown, g->arena, unknown_of_state(crl->backup.state), &line,
                    slice_of(crl->number));
    }
    c.n = sort_stamps(c.end, c.told, c.n);
    g->untold = g->untold || c.n == 0;
    add_gaps(g, &c);
}

/* Series that published before the period and not in it: closed, or forgotten; the log does not say. */
static int64_t name_ended(const struct facts *facts, struct arena *arena, enum crl_kind only,
                          struct evidence_list *list, struct measure *m)
{
    int64_t n = 0;
    const char *names = "";
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        bool authority = s->kind == CRL_AUTHORITY;
        size_t last = s->crl.n;
        while (last > 0 && s->crl.at[last - 1].this_update >= facts->period.end)
            last--;
        if (last == 0 || is_live(facts, s) || authority != (only == CRL_AUTHORITY))
            continue;
        const struct crl *crl = &s->crl.at[last - 1];
        names = arena_format(arena, "%s%s%s", names, *names ? "、" : "", crl_series_name(s, arena));
        evidence_add_place(list, arena, crl->file, crl->line, crl->number, 0);
        n++;
    }
    if (n)
        NOTE(m, arena, NOTE_SERIES_ENDED, names);
    return n;
}

static void gaps_to_measure(const struct gaps *g, struct measure *m)
{
    int64_t lost = facts_export(g->facts, "crl_log")->lost.total;
    m->n = g->n;
    m->scale = SECONDS_PER_HOUR;
    m->durations = g->d;
    m->evidence = &g->d->longest;
    m->evidence_above = true;
    m->unknown_list = lost ? &facts_export(g->facts, "crl_log")->lost : &g->d->unknown.list;
    m->has_value = g->n > 0;
    m->value = ratio_of(g->most, SECONDS_PER_HOUR);
    m->state = MEASURE_BOUNDED;
    m->lo = ratio_of(g->least, SECONDS_PER_HOUR);
    m->hi = m->value;
    m->hi_open = g->untold;
    if (g->untold || g->least != g->most) {
        m->reason = lost              ? REASON_LOST
                    : g->d->unknown.n ? reason_of_unknowns(&g->d->unknown)
                                      : REASON_BLANK_FIELD;
        m->unknown = lost ? lost : g->d->unknown.n > g->blanks ? g->d->unknown.n : g->blanks;
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
        if ((s->kind == CRL_AUTHORITY) != authority || !is_live(facts, s))
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
    if (ended > 0) {
        m->hi_open = true;
        m->reason = REASON_SERIES_ENDED;
        m->unknown = ended;
        m->unknown_list = ended_list;
    }
}

/* Series whose log begins later than `hours` after the start of the period (or of the service, where
 * that began in it): what came before them cannot be told. */
void measure_crl_late_start(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    const struct org_facts *org = &facts->org;
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    instant begin = facts->period.begin;
    int64_t late = 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    if (org->service_start_state == VALUE_PRESENT && org->service_start > facts->period.from &&
        org->service_start <= facts->period.to)
        begin = start_of(org->service_start);
    begin += measure_int(def, "hours") * SECONDS_PER_HOUR;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        if (s->kind == CRL_AUTHORITY || !is_live(facts, s))
            continue;
        m->n++;
        if (s->crl.at[0].this_update > begin) {
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

/* --- retention: from the start of the service, but not longer than `years` before D ---------------- */

static day_number retention_from(const struct facts *facts, const struct measure_def *def)
{
    day_number from = add_years(facts->period.to, -(int)measure_int(def, "years"));
    const struct org_facts *org = &facts->org;
    if (org->service_start_state == VALUE_PRESENT && org->service_start > from)
        from = org->service_start;
    return from;
}

static bool in_retention(const struct facts *facts, const struct crl *crl, day_number from)
{
    return day_of(crl->this_update) >= from && crl->this_update < facts->period.end;
}

/* Has the series CRLs that are to be kept? */
static bool is_kept_series(const struct facts *facts, const struct crl_series *s, day_number from)
{
    bool found = false;
    for (size_t k = 0; s->kind != CRL_AUTHORITY && k < s->crl.n && !found; k++)
        found = in_retention(facts, &s->crl.at[k], from);
    return found;
}

/* Judges what the series must keep; does its log reach back to the first day, with a CRL that is kept? */
static bool add_retention(const struct facts *facts, struct arena *arena, struct tally *t,
                          const struct crl_series *s, day_number from)
{
    bool reaches_back = false;
    for (size_t k = 0; k < s->crl.n; k++) {
        const struct crl *crl = &s->crl.at[k];
        struct record line = {.file = crl->file, .line = crl->line};
        struct judged kept = judge_kept_answer(crl->retained, ANSWER_YES);
        reaches_back =
            reaches_back || (day_of(crl->this_update) <= from && kept.verdict == VERDICT_GOOD);
        if (in_retention(facts, crl, from))
            tally_judged(t, arena, kept, &line, slice_of(crl->number));
    }
    return reaches_back;
}

/* CRLs whose backup is no longer there. Each series must reach back to the first day; where one does not,
 * nobody can say what was kept before. */
void measure_crl_unretained(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    day_number from = retention_from(facts, def);
    int64_t series = 0;
    int64_t late = 0;
    const char *names = "";
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        if (!is_kept_series(facts, s, from))
            continue;
        series++;
        if (add_retention(facts, arena, t, s, from))
            continue;
        late++;
        names = arena_format(arena, "%s%s%s", names, *names ? "、" : "", crl_series_name(s, arena));
    }
    if (late)
        NOTE(m, arena, NOTE_SERIES_SHORT, names);
    measure_add_lost(facts, arena, &t->unknown, "crl_log");
    measure_of_tally(facts, m, t, "crl_log");
    if (m->state != MEASURE_BOUNDED || (series > 0 && late == 0))
        return;
    m->hi_open = true;
    m->reason = t->unknown.n ? m->reason : REASON_LOG_SHORT;
}

static int by_sequence(const void *a, const void *b)
{
    const struct crl *const *x = a;
    const struct crl *const *y = b;
    return ((*x)->sequence > (*y)->sequence) - ((*x)->sequence < (*y)->sequence);
}

/* Numbers missing in one series, and their places. */
static int64_t holes_of(const struct facts *facts, struct arena *arena, const struct crl_series *s,
                        day_number from, struct evidence_list *list, int64_t *others)
{
    const struct crl **numbered = arena_alloc(arena, (s->crl.n + 1) * sizeof *numbered);
    size_t n = 0;
    int64_t holes = 0;
    for (size_t k = 0; k < s->crl.n; k++) {
        if (!in_retention(facts, &s->crl.at[k], from))
            continue;
        *others += s->crl.at[k].sequence < 0;
        if (s->crl.at[k].sequence >= 0)
            numbered[n++] = &s->crl.at[k];
    }
    if (*others)
        return 0;
    if (n)
        qsort(numbered, n, sizeof(const struct crl *), by_sequence);
    for (size_t k = 1; k < n; k++) {
        int64_t missing = numbered[k]->sequence - numbered[k - 1]->sequence - 1;
        if (missing <= 0)
            continue;
        holes += missing;
        evidence_add_place(list, arena, numbered[k]->file, numbered[k]->line, numbered[k]->number,
                           0);
    }
    return holes;
}

/* Numbers missing between the least and the greatest of a series. Where some are no decimal numbers they
 * may be the missing ones; so may the numbers of rows that were lost. */
void measure_crl_holes(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    const struct evidence_list *lost = &facts_export(facts, "crl_log")->lost;
    day_number from = retention_from(facts, def);
    int64_t holes = 0;
    int64_t others = 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        int64_t not_numbers = 0;
        if (s->kind == CRL_AUTHORITY)
            continue;
        for (size_t k = 0; k < s->crl.n; k++)
            m->n += in_retention(facts, &s->crl.at[k], from);
        holes += holes_of(facts, arena, s, from, list, &not_numbers);
        others += not_numbers;
    }
    m->evidence = list;
    if (m->n == 0) {
        measure_no_cases(facts, m, "crl_log");
        return;
    }
    measure_interval(m, ratio_int(holes > lost->total ? holes - lost->total : 0), ratio_int(holes),
                     REASON_LOST);
    m->value = ratio_int(holes);
    m->has_value = true;
    m->unknown = others + lost->total;
    m->unknown_list = lost;
    m->hi_open = others > 0; /* numbers that are no numbers */
    if (others)
        m->reason = REASON_BLANK_FIELD;
}

/* A row that was lost may be the CRL that a series lacks. */
static void lacking_series(const struct facts *facts, struct measure *m, int64_t lacking)
{
    int64_t lost = facts_export(facts, "crl_log")->lost.total;
    measure_interval(m, ratio_int(lacking > lost ? lacking - lost : 0), ratio_int(lacking),
                     REASON_LOST);
    m->unknown = lost;
    m->value = ratio_int(lacking);
    m->has_value = true;
}

/* Series without a retained CRL of the day `years` before D (the form's method for row 67). */
void measure_crl_unretained_at(const struct facts *facts, const struct measure_def *def,
                               struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    instant end = start_of(add_years(facts->period.to, -(int)measure_int(def, "years")) + 1);
    int64_t lacking = 0;
    if (!measure_needs(facts, m, "crl_log"))
        return;
    for (size_t i = 0; i < facts->crl.series.n; i++) {
        const struct crl_series *s = &facts->crl.series.at[i];
        const struct crl *last = NULL;
        for (size_t k = 0; k < s->crl.n && s->crl.at[k].this_update < end; k++)
            last = &s->crl.at[k];
        if (s->kind == CRL_AUTHORITY || !is_live(facts, s))
            continue;
        m->n++;
        if (last && last->retained.state == VALUE_PRESENT && last->retained.answer == ANSWER_YES)
            continue;
        lacking++;
        if (last)
            evidence_add_place(list, arena, last->file, last->line, last->number, 0);
    }
    m->evidence = list;
    if (m->n == 0)
        measure_no_cases(facts, m, "crl_log");
    else
        lacking_series(facts, m, lacking);
}
