/* Customers: follow-up rate (GB/T 35289 table 10), information survey (table 4), satisfaction
 * (table 12). */
#include <string.h>

#include "measures/kinds.h"

/* Customers with a valid certificate at some time of the period, or on D. */
void measure_customer_base(const struct facts *facts, const struct measure_def *def,
                           struct arena *arena, struct measure *m)
{
    (void)arena;
    bool at_date = strcmp(measure_text(def, "base"), "date") == 0;
    const struct customer_facts *c = &facts->customers;
    int64_t n = 0;
    int64_t untold = c->lost.n;
    if (!measure_needs(facts, m, "customers"))
        return;
    for (size_t i = 0; i < c->customer.n; i++) {
        bool counts = at_date ? c->customer.at[i].at_date : c->customer.at[i].in_period;
        n += counts;
        untold += !counts && c->customer.at[i].reversed;
    }
    m->n = n;
    m->unknown = untold;
    measure_point(m, ratio_int(n));
    measure_interval(m, m->lo, ratio_int(n + untold), c->lost.n ? REASON_LOST : REASON_REVERSED);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The base of the rate, as far as it is known: customers, of whom `untold` more may be. */
struct base {
    bool at_date;
    int64_t n, visited;
    int64_t untold, untold_visited;
    int64_t strangers; /* visited, and not of the base */
};

static bool is_of_base(const struct base *b, const struct customer *x)
{
    return b->at_date ? x->at_date : x->in_period;
}

static struct base known_base(const struct facts *facts, bool at_date)
{
    const struct customer_facts *c = &facts->customers;
    struct base b = {.at_date = at_date, .strangers = (int64_t)facts->follow_ups.strangers.keys.n};
    for (size_t i = 0; i < c->customer.n; i++) {
        const struct customer *x = &c->customer.at[i];
        bool counts = is_of_base(&b, x);
        b.n += counts;
        b.visited += counts && x->visited;
        b.untold += !counts && x->reversed;
        b.untold_visited += !counts && x->reversed && x->visited;
        b.strangers += !counts && !x->reversed && x->visited;
    }
    return b;
}

/* Lost rows of the roll: each may be one more customer of the base, but whom it names is one only once. */
struct lost_base {
    int64_t n;
    int64_t visited; /* of these: at most */
};

static bool is_named_before(const struct customer_facts *c, size_t i)
{
    bool found = false;
    for (size_t k = 0; k < i && !found; k++)
        found = c->lost_customer.at[k].id &&
                strcmp(c->lost_customer.at[k].id, c->lost_customer.at[i].id) == 0;
    return found;
}

static struct lost_base lost_base(const struct facts *facts, const struct base *b)
{
    const struct customer_facts *c = &facts->customers;
    const struct follow_up_facts *v = &facts->follow_ups;
    int64_t unnamed = 0;
    int64_t named = 0;
    int64_t named_visited = 0;
    for (size_t i = 0; i < c->lost_customer.n; i++) {
        const struct lost_customer *x = &c->lost_customer.at[i];
        if (b->at_date && !x->at_date)
            continue;
        if (!x->id) {
            unnamed++;
            continue;
        }
        size_t at = index_find(&c->ids, slice_of(x->id));
        const struct customer *known = at == INDEX_NONE ? NULL : &c->customer.at[at];
        if (is_named_before(c, i) || (known && (is_of_base(b, known) || known->reversed)))
            continue; /* counted already */
        bool visited =
            (known && known->visited) || index_find(&v->strangers, slice_of(x->id)) != INDEX_NONE;
        named++;
        named_visited += visited;
    }
    int64_t open = unnamed + (v->lost.n ? named - named_visited : 0);
    int64_t visits = b->strangers - named_visited + v->lost.n;
    return (struct lost_base){unnamed + named, named_visited + least(open, visits)};
}

/* base=period: customers with a valid certificate at some time of the period (T10-R3); base=date:
 * on D (T10-R4). Each customer counts once, however often visited. Those of whom it cannot be told
 * may belong to the base: the visited ones then raise the rate, the others lower it. A lost row of the
 * roll may be one more customer, or the one whom a stranger's visit was of; one of the visits may be of
 * a customer whom nobody visited. */
void measure_follow_up_rate(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    (void)arena;
    const struct customer_facts *c = &facts->customers;
    const struct follow_up_facts *v = &facts->follow_ups;
    const char *told = facts_export(facts, "customers")->told;
    if (!measure_needs(facts, m, "follow_ups") || !measure_needs(facts, m, "customers") ||
        !measure_speaks(facts, m, "follow_ups"))
        return;
    struct base b = known_base(facts, strcmp(measure_text(def, "base"), "date") == 0);
    struct lost_base lost = lost_base(facts, &b);
    m->n = b.n;
    m->unknown = b.untold + c->lost.n + v->lost.n;
    if (told) { /* others may have been customers, visited or not */
        measure_unknown(m, REASON_PARTIAL, told);
        return;
    }
    if (b.n + b.untold + lost.n == 0) { /* no customer, whoever the visits were of */
        measure_none_at_all(facts, m, "customers");
        return;
    }
    int64_t lowest = b.n + b.untold - b.untold_visited + lost.n;
    int64_t joined = b.untold_visited + lost.visited;
    int64_t highest = b.n + joined;
    enum reason why = c->lost.n + v->lost.n ? REASON_LOST : REASON_REVERSED;
    if (b.n == 0) { /* there may be no customer of the period */
        measure_interval(m, ratio_int(0), ratio_int(1), why);
    } else {
        measure_fraction(m, b.visited, b.n);
        measure_portions(m, (struct portion){b.visited, lowest},
                         (struct portion){least(b.visited + joined + v->lost.n, highest), highest},
                         why);
    }
    if (m->reason == REASON_LOST)
        m->unknown_list = c->lost.n ? &c->lost.list : &v->lost.list;
    if (facts_export(facts, "follow_ups")->partial) {
        m->rises = true; /* a visit that is not covered may have been of anybody not visited yet */
        m->hi = ratio_int(1);
    }
}

static bool survey_supplied(const struct facts *facts, struct measure *m)
{
    if (!measure_needs(facts, m, "survey") ||
        !measure_needs_column(facts, m, "survey", "responded_at"))
        return false;
    if (facts_export(facts, "survey")->supply == SUPPLY_ROWS)
        return true;
    if (facts->survey.doubtful.n) /* rows that may be anybody's */
        measure_unknown(m, reason_of_unknowns(&facts->survey.doubtful), NULL);
    else
        measure_none(m, REASON_EMPTY_FILE);
    return false;
}

/* What may be otherwise, and why: rows that may be any answer come first, then answers that cannot be
 * read, then those left open. */
static enum reason survey_doubts(const struct facts *facts, struct measure *m,
                                 const struct unknowns *open)
{
    const struct unknowns *u = &facts->survey.doubtful;
    if (u->n == 0)
        u = &facts->survey.damaged;
    if (u->n == 0)
        u = open;
    if (u->n == u->by_reason[UNKNOWN_BLANK])
        return REASON_BLANK_FIELD;
    m->unknown_list = &u->list;
    m->unknowns = u;
    return reason_of_unknowns(u);
}

/* A respondent of whom nothing certain is known: silent on it, or of two minds at one moment. */
static void leave_open(struct unknowns *open, struct arena *arena, const struct respondent *r,
                       bool torn)
{
    open->n++;
    open->by_reason[torn ? UNKNOWN_CONTRADICTORY : UNKNOWN_BLANK]++;
    evidence_add_place(&open->list, arena, r->place.file, r->place.line, r->place.id, 0);
}

/* What the doubtful rows may do to a share: one of a customer who is in the base is another answer of his,
 * which may take the place of a certain one; one of a customer who is not is one more; one of nobody knows
 * whom is either. */
struct doubts {
    int64_t fewer, more; /* customers of the base who count for certain, or for certain not */
    int64_t fresh;       /* customers outside of it */
    int64_t anybodys;    /* rows */
};

static struct doubts doubts_of(const struct survey_facts *s)
{
    return (struct doubts){.fresh = (int64_t)s->newcomers.keys.n, .anybodys = s->anybodys};
}

/* A share of `base` answers: `sure` of them, and `may` more that may be. */
static void set_share(const struct facts *facts, struct measure *m, int64_t sure, int64_t may,
                      int64_t base, const struct doubts *d, const struct unknowns *open)
{
    int64_t fewer = least(sure - d->fewer, d->anybodys); /* of the rows of nobody knows whom */
    int64_t more = least(base - sure - may - d->more, d->anybodys);
    int64_t lowest = base + d->fresh + d->anybodys - fewer;
    int64_t highest = base + d->fresh + d->anybodys - more;
    m->unknown = open->n + facts->survey.doubtful.n;
    measure_portions(m, (struct portion){sure - d->fewer - fewer, lowest},
                     (struct portion){sure + may + d->more + d->fresh + d->anybodys, highest},
                     survey_doubts(facts, m, open));
    if (facts->survey.undated > 0)
        NOTE(m, facts->arena, NOTE_UNDATED_SURVEYS);
}

/* Nobody of those asked answered: NO_CASES, or unknown where a row may be an answer all the same. */
static void set_no_answers(const struct facts *facts, struct measure *m)
{
    const struct unknowns *doubtful = &facts->survey.doubtful;
    m->unknown = doubtful->n;
    if (doubtful->n)
        measure_unknown(m, reason_of_unknowns(doubtful), NULL);
    else
        measure_none(m, facts->survey.respondent.n ? REASON_NO_ANSWERS : REASON_NO_CASES);
    m->subject = arena_format(facts->arena, "%lld", (long long)facts->survey.respondent.n);
}

/* Share of surveyed customers who were not, or not fully, told what 8.1.3.2 asks for.
 * base=answered: of those who answered (T4-R1); base=sampled: of all (T4-R2), of whom the silent ones
 * may have been told or not. So may a customer who left open one of the items that everybody is asked. */
void measure_not_informed(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    const struct survey_facts *s = &facts->survey;
    bool sampled = strcmp(measure_text(def, "base"), "sampled") == 0;
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    int64_t base = 0;
    int64_t not_told = 0;
    struct unknowns *open = arena_alloc(arena, sizeof *open);
    struct doubts doubts = doubts_of(s);
    if (!survey_supplied(facts, m))
        return;
    if (!s->has_told) {
        measure_needs_column(facts, m, "survey", "told_a");
        return;
    }
    for (size_t i = 0; i < s->respondent.n; i++) {
        const struct respondent *r = &s->respondent.at[i];
        enum told told = r->responded ? respondent_told(r) : TOLD_OPEN;
        bool counts = r->responded || (sampled && r->sampled);
        base += counts;
        m->retold += counts && r->retold;
        doubts.fresh += r->doubtful && !counts;
        doubts.fewer += r->doubtful && told == TOLD_NOT;
        doubts.more += r->doubtful && told == TOLD_ALL;
        not_told += told == TOLD_NOT;
        if (counts && (told == TOLD_OPEN || told == TOLD_TORN))
            leave_open(open, arena, r, told == TOLD_TORN);
        if (told == TOLD_NOT)
            evidence_add_place(list, arena, r->place.file, r->place.line, r->place.id, 0);
    }
    m->n = base;
    m->evidence = list;
    if (base == 0) {
        set_no_answers(facts, m);
        return;
    }
    measure_fraction(m, not_told, base);
    set_share(facts, m, not_told, open->n, base, &doubts, open);
}

/* Respondents by grade. */
struct grades {
    int64_t count[GRADES];   /* those of whom one grade is certain */
    int64_t n;               /* ... of any grade */
    int64_t sure;            /* a grade of at least the wanted one is certain ... */
    int64_t may;             /* ... or possible */
    struct unknowns *open;   /* respondents of whom none is certain */
    int64_t best[GRADES];    /* ... by the best it may be */
    int64_t worst[GRADES];   /* ... and the worst */
    struct doubts doubts;    /* of the share that reached the wanted one */
    int64_t doubted[GRADES]; /* of `count`: customers of whom a row may be another answer */
};

static void add_grade(const struct respondent *r, int wanted, struct grades *g, struct arena *arena)
{
    int kinds = 0;
    int best = GRADES;
    int worst = -1;
    for (int i = 0; i < GRADES; i++)
        if (respondent_may_grade(r, (enum grade)i)) {
            best = kinds == 0 ? i : best;
            worst = i;
            kinds++;
        }
    g->n += kinds == 1;
    if (kinds != 1) {
        leave_open(g->open, arena, r, kinds > 1);
        g->best[kinds ? best : 0]++;
        g->worst[kinds ? worst : GRADES - 1]++;
    }
    if (kinds == 1) {
        g->count[best]++;
        g->doubted[best] += r->doubtful;
    }
    bool sure = kinds && worst <= wanted;
    bool may = kinds == 0 || (best <= wanted && worst > wanted);
    g->sure += sure;
    g->may += may;
    g->doubts.fewer += r->doubtful && sure;
    g->doubts.more += r->doubtful && !sure && !may;
}

/* False, with the reason set, when there are none. */
static bool count_grades(const struct facts *facts, struct measure *m, int wanted, struct grades *g,
                         struct arena *arena)
{
    const struct survey_facts *s = &facts->survey;
    g->open = arena_alloc(arena, sizeof *g->open);
    g->doubts = doubts_of(s);
    if (!survey_supplied(facts, m) || !measure_needs_column(facts, m, "survey", "grade"))
        return false;
    for (size_t i = 0; i < s->respondent.n; i++)
        if (s->respondent.at[i].responded) {
            add_grade(&s->respondent.at[i], wanted, g, arena);
            m->retold += s->respondent.at[i].retold;
        } else {
            g->doubts.fresh += s->respondent.at[i].doubtful;
        }
    m->n = g->n;
    if (g->n + g->open->n == 0)
        set_no_answers(facts, m);
    return g->n + g->open->n > 0;
}

static void show_grades(const struct facts *facts, struct measure *m, struct arena *arena,
                        const struct grades *g)
{
    for (int i = 0; i < GRADES; i++)
        measure_add_count(m, arena, grade_words(facts->schema)[i], g->count[i]);
    if (g->open->n)
        measure_add_count(m, arena, NULL, g->open->n);
}

/* Share of respondents who gave `grade` or a better one: those without a grade may have. */
void measure_grade_share(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    struct grades g = {0};
    int wanted = 0;
    while (wanted < GRADES - 1 &&
           strcmp(measure_text(def, "grade"), grade_words(facts->schema)[wanted]) != 0)
        wanted++;
    if (!count_grades(facts, m, wanted, &g, arena))
        return;
    int64_t better = 0;
    for (int i = 0; i <= wanted; i++)
        better += g.count[i];
    if (g.n > 0)
        measure_fraction(m, better, g.n);
    else if (g.may == 0) /* of each it is known whether the grade is reached, if not which it is */
        measure_fraction(m, g.sure, g.open->n);
    set_share(facts, m, g.sure, g.may, g.n + g.open->n, &g.doubts, g.open);
    show_grades(facts, m, arena, &g);
}

/* The distribution; its value is the number of graded answers. */
void measure_grade(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                   struct measure *m)
{
    (void)def;
    struct grades g = {0};
    if (!count_grades(facts, m, 0, &g, arena))
        return;
    int64_t doubtful = facts->survey.doubtful.n;
    measure_point(m, ratio_int(g.n));
    m->unknown = g.open->n + doubtful;
    measure_interval(m, ratio_int(g.n - least(g.n, doubtful)), ratio_int(g.n + m->unknown),
                     survey_doubts(facts, m, g.open));
    show_grades(facts, m, arena, &g);
}

/* The best or the worst mean of these answers, `open` of them by the best or the worst they may be: where a
 * doubtful row is of a customer of the base it is his later answer, where it is of nobody knows whom that of
 * the customer whom it changes most; the others are of other customers. */
static struct ratio mean_bound(const struct grades *g, const int64_t *open, const int64_t *value,
                               bool best)
{
    int64_t doubtful = g->doubts.anybodys;
    int64_t target = value[best ? 0 : GRADES - 1];
    int64_t sum = 0;
    int64_t n = 0;
    for (int k = 0; k < GRADES; k++) {
        int i = best ? GRADES - 1 - k : k;
        int64_t own = g->count[i] + open[i] - g->doubted[i];
        int64_t changed = least(own, doubtful);
        sum += (own - changed) * value[i] + (g->doubted[i] + changed) * target;
        n += g->count[i] + open[i];
        doubtful -= changed;
    }
    int64_t others = doubtful + g->doubts.fresh;
    return ratio_of(sum + others * target, n + others);
}

/* The mean of the scores 好|良|一般|差 that the parameter gives, the best first (T12-R3). A respondent
 * without a grade, or a doubtful row, may be of the best or of the worst; one of two minds is of either. */
void measure_grade_mean(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m)
{
    struct grades g = {0};
    int64_t value[GRADES] = {0};
    int64_t sum = 0;
    if (!count_grades(facts, m, 0, &g, arena))
        return;
    const char *const *score = measure_list(def, arena, "scores");
    for (int i = 0; i < GRADES && score[i]; i++) {
        int_parse(slice_of(score[i]), &value[i]);
        sum += value[i] * g.count[i];
    }
    if (g.n > 0)
        measure_fraction(m, sum, g.n);
    m->unknown = g.open->n + facts->survey.doubtful.n;
    measure_interval(m, mean_bound(&g, g.worst, value, false), mean_bound(&g, g.best, value, true),
                     survey_doubts(facts, m, g.open));
}
