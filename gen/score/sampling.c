/* Sampling: Wilson's interval in whole numbers. */
#include "score/sampling.h"

#include <string.h>

enum {
    GRID = 1000000,
    Z_MOST = 4,             /* with GRID as its largest denominator */
    LIMIT_PARTS = 10000,    /* limits have at most four decimals */
    ANSWERS_MOST = 1000000, /* all three together keep every product below 2^127 */
};

__extension__ typedef __int128 wide;

/* Is the share t/m inside the interval of k/n? (k - n t/m)^2 <= z^2 (t/m)(1 - t/m) n, times m^2 and
 * the square of z's denominator. */
static bool inside(int64_t k, int64_t n, int64_t t, int64_t m, struct ratio z)
{
    wide left = ((wide)k * m - (wide)n * t) * z.den;
    return left * left <= (wide)z.num * z.num * t * (m - t) * n;
}

/* The last grid point inside, going from one that is inside towards `out`. */
static int64_t search(int64_t in, int64_t out, int64_t k, int64_t n, struct ratio z)
{
    if (inside(k, n, out, GRID, z))
        return out;
    while (in - out > 1 || out - in > 1) {
        int64_t middle = in + (out - in) / 2;
        if (inside(k, n, middle, GRID, z))
            in = middle;
        else
            out = middle;
    }
    return in;
}

struct share_interval wilson_interval(int64_t k, int64_t n, struct ratio z)
{
    int64_t nearest = (k * GRID + n / 2) / n;
    return (struct share_interval){ratio_of(search(nearest, 0, k, n, z), GRID),
                                   ratio_of(search(nearest, GRID, k, n, z), GRID)};
}

int64_t wilson_settles(int64_t k, int64_t n, struct ratio limit, struct ratio z)
{
    /* n' > z^2 t (1 - t) / (p - t)^2, where p - t = distance / (n m) */
    wide distance = ((wide)k * limit.den - (wide)n * limit.num) * z.den;
    if (distance == 0)
        return 0;
    wide top = (wide)z.num * z.num * limit.num * (limit.den - limit.num) * n * n;
    wide needed = top / (distance * distance) + 1;
    return needed > n ? (int64_t)needed : n;
}

/* --- the plan ----------------------------------------------------------------------------------------- */

static bool limits_fit(const struct indicator *x)
{
    for (size_t i = 0; i < x->n_criteria; i++)
        for (size_t k = 0; k < x->criterion[i].n_conditions; k++) {
            const struct condition *c = &x->criterion[i].condition[k];
            if (c->limit_measure != SIZE_MAX || c->limit.den > LIMIT_PARTS)
                return false;
        }
    return true;
}

static void load_rule(const struct sheet *sheet, size_t row, const struct grading_edition *edition,
                      const struct catalog *catalog, struct problems *problems,
                      struct sampling_rule *rule)
{
    const char *id = sheet_cell(sheet, row, "indicator");
    const char *population = sheet_cell(sheet, row, "population");
    *rule = (struct sampling_rule){
        .indicator = indicator_find(edition, id),
        .population = catalog_find(catalog, population),
        .silent = SIZE_MAX,
        .confidence = sheet_cell(sheet, row, "confidence"),
        .source = sheet_cell(sheet, row, "source"),
    };
    if (!*rule->confidence || !*rule->source)
        sheet_fault(sheet, row, "source", problems, "a sample needs a confidence and a source");
    if (rule->indicator == SIZE_MAX)
        sheet_fault(sheet, row, "indicator", problems, "\"%s\" is not an indicator", id);
    else if (!edition->indicator[rule->indicator].n_criteria)
        sheet_fault(sheet, row, "indicator", problems, "\"%s\" has no criteria", id);
    else if (!limits_fit(&edition->indicator[rule->indicator]))
        sheet_fault(sheet, row, "indicator", problems,
                    "\"%s\" has limits that are no numbers of at most four decimals", id);
    const char *silent = sheet_cell(sheet, row, "silent");
    if (*silent && (rule->silent = catalog_find(catalog, silent)) == SIZE_MAX)
        sheet_fault(sheet, row, "silent", problems, "\"%s\" is not a measure", silent);
    if (rule->population == SIZE_MAX)
        sheet_fault(sheet, row, "population", problems, "\"%s\" is not a measure", population);
    if (sheet_ratio(sheet, row, "z", problems, &rule->z) &&
        (rule->z.num <= 0 || rule->z.den > GRID || ratio_compare(rule->z, ratio_int(Z_MOST)) > 0))
        sheet_fault(sheet, row, "z", problems, "must lie above 0 and up to %d, with six decimals",
                    Z_MOST);
}

bool sampling_load(struct sampling_plan *plan, struct arena *arena, const char *path,
                   const struct grading_edition *edition, const struct catalog *catalog,
                   struct problems *problems)
{
    static const char *const required[] = {"indicator", "population", "silent", "confidence",
                                           "z",         "source",     NULL};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    size_t errors = problems->errors;
    if (!sheet)
        return false;
    struct sampling_rule *at = arena_alloc(arena, (sheet->n + 1) * sizeof *at);
    for (size_t row = 0; row < sheet->n; row++) {
        load_rule(sheet, row, edition, catalog, problems, &at[row]);
        for (size_t i = 0; i < row; i++)
            if (at[i].indicator == at[row].indicator)
                sheet_fault(sheet, row, "indicator", problems, "\"%s\" stands twice",
                            sheet_cell(sheet, row, "indicator"));
    }
    *plan = (struct sampling_plan){at, sheet->n};
    return problems->errors == errors;
}

/* --- judging ------------------------------------------------------------------------------------------- */

/* A share of answers: a mean of points is a fraction, and no share. */
static bool is_share(const struct measure *m)
{
    return m->state == MEASURE_BOUNDED && m->is_fraction && strcmp(m->def->unit, "ratio") == 0 &&
           m->den > 0 && m->den <= ANSWERS_MOST && m->num >= 0 && m->num <= m->den;
}

static void add_share(struct sampling_result *r, const struct measure *m, struct arena *arena)
{
    bool usable = is_share(m);
    for (size_t i = 0; i < r->share.n; i++)
        usable = usable && r->share.at[i].measure != m;
    if (usable)
        *vec_push(arena, &r->share) =
            (struct sampled_share){m, r->census ? (struct share_interval){m->value, m->value}
                                                : wilson_interval(m->num, m->den, r->rule->z)};
}

/* The shares that the indicator's criteria look at, and how many answers would put every limit on
 * one side of its share. */
static void add_shares(struct sampling_result *r, const struct indicator_result *x,
                       struct arena *arena)
{
    bool never = false;
    for (size_t i = 0; i < x->n_criteria; i++)
        for (size_t k = 0; k < x->criterion[i].n_findings; k++) {
            const struct finding *f = &x->criterion[i].finding[k];
            add_share(r, f->measure, arena);
            if (!is_share(f->measure) || r->census)
                continue;
            int64_t settles =
                wilson_settles(f->measure->num, f->measure->den, f->limit, r->rule->z);
            never = never || settles == 0;
            r->settles = settles > r->settles ? settles : r->settles;
        }
    if (never)
        r->settles = 0;
}

/* The measures with the intervals in place of the shares. */
static struct measures with_intervals(const struct measures *measures,
                                      const struct sampling_result *r, struct arena *arena)
{
    struct measure *at = arena_alloc(arena, (measures->n + 1) * sizeof *at);
    memcpy(at, measures->at, measures->n * sizeof *at);
    for (size_t i = 0; i < r->share.n; i++) {
        struct measure *m = &at[r->share.at[i].measure - measures->at];
        m->lo = ratio_compare(r->share.at[i].interval.lo, m->lo) < 0 ? r->share.at[i].interval.lo
                                                                     : m->lo;
        m->hi = ratio_max(m->hi, r->share.at[i].interval.hi);
    }
    return (struct measures){at, measures->n};
}

/* The measures with those who did not answer in their shares, for good or for bad: all of them are of one
 * kind at either end. A share that takes them in already stays as it is. */
static struct measures with_silent(const struct measures *measures, const struct sampling_result *r,
                                   struct arena *arena)
{
    struct measure *at = arena_alloc(arena, (measures->n + 1) * sizeof *at);
    memcpy(at, measures->at, measures->n * sizeof *at);
    for (size_t i = 0; i < r->share.n; i++) {
        struct measure *m = &at[r->share.at[i].measure - measures->at];
        int64_t silent = m->den > r->responded ? 0 : r->sampled - r->responded;
        struct ratio part = ratio_of(m->den, m->den + silent);
        m->lo = ratio_multiply(m->lo, part);
        m->hi = ratio_add(ratio_multiply(m->hi, part), ratio_of(silent, m->den + silent));
    }
    return (struct measures){at, measures->n};
}

static void count_answers(struct sampling_result *r, const struct survey_facts *survey)
{
    r->sampled = (int64_t)survey->respondent.n;
    for (size_t i = 0; i < survey->respondent.n; i++)
        r->responded += survey->respondent.at[i].responded;
}

/* The largest number whose square is at most n. */
static int64_t root(wide n)
{
    int64_t low = 0;
    int64_t high = (int64_t)ANSWERS_MOST * LIMIT_PARTS;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if ((wide)middle * middle <= n)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* How the sample stands to its population, and whether the examiner's grade makes it idle. */
static void look_at_population(struct sampling_result *r, const struct indicator_result *x)
{
    const struct measure *p = r->population;
    bool known = p->state == MEASURE_BOUNDED && p->has_value && p->unknown == 0 &&
                 p->value.den == 1 && p->value.num > 0 && p->value.num <= ANSWERS_MOST;
    int64_t all = known ? p->value.num : 0;
    for (size_t i = 0; i < x->n_criteria; i++)
        r->attested = r->attested || (x->criterion[i].attested &&
                                      x->criterion[i].criterion->kind == CRITERION_GRADE);
    r->census = known && r->sampled == all && r->responded == all;
    if (r->census || all < 2 || r->responded > all || r->responded * 20 <= all)
        return;
    wide squared = (wide)(all - r->responded) * LIMIT_PARTS * LIMIT_PARTS / (all - 1);
    r->has_factor = true;
    r->factor = ratio_of(root(squared), LIMIT_PARTS);
}

struct sampling_results sampling_judge(const struct sampling_plan *plan,
                                       const struct grading_result *grading,
                                       const struct facts *facts, const struct measures *measures,
                                       const struct wording *wording, struct arena *arena)
{
    struct sampling_results results = {0};
    for (size_t i = 0; i < plan->n; i++) {
        const struct sampling_rule *rule = &plan->at[i];
        const struct indicator_result *x = &grading->indicator[rule->indicator];
        struct sampling_result r = {
            .rule = rule,
            .indicator = x->indicator,
            .population = &measures->at[rule->population],
            .lo = x->lo,
            .hi = x->hi,
        };
        r.silent = rule->silent == SIZE_MAX ? NULL : &measures->at[rule->silent];
        count_answers(&r, &facts->survey);
        look_at_population(&r, x);
        add_shares(&r, x, arena);
        struct measures widened = with_intervals(measures, &r, arena);
        grading_rescore(grading, facts, &widened, wording, arena, rule->indicator, &r.lo, &r.hi);
        widened = with_silent(measures, &r, arena);
        grading_rescore(grading, facts, &widened, wording, arena, rule->indicator, &r.silent_lo,
                        &r.silent_hi);
        r.settled = r.share.n > 0 && ratio_compare(r.lo, r.hi) == 0;
        if (r.settled)
            r.settles = r.responded;
        *vec_push(arena, &results.list) = r;
    }
    return results;
}
