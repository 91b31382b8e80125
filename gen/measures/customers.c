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
    int64_t n = 0;
    if (!measure_needs(facts, m, "customers"))
        return;
    for (size_t i = 0; i < facts->customers.customer.n; i++)
        n += at_date ? facts->customers.customer.at[i].at_date
                     : facts->customers.customer.at[i].in_period;
    m->n = n;
    measure_point(m, ratio_int(n));
}

/* base=period: customers with a valid certificate at some time of the period (T10-R3); base=date:
 * on D (T10-R4). Each customer counts once, however often visited. Those of whom it cannot be told
 * may belong to the base: the visited ones then raise the rate, the others lower it. */
void measure_follow_up_rate(const struct facts *facts, const struct measure_def *def,
                            struct arena *arena, struct measure *m)
{
    (void)arena;
    const struct customer_facts *c = &facts->customers;
    bool at_date = strcmp(measure_text(def, "base"), "date") == 0;
    int64_t base = 0;
    int64_t visited = 0;
    int64_t untold = 0;
    int64_t untold_visited = 0;
    if (!measure_needs(facts, m, "follow_ups") || !measure_needs(facts, m, "customers"))
        return;
    for (size_t i = 0; i < c->customer.n; i++) {
        const struct customer *x = &c->customer.at[i];
        bool counts = at_date ? x->at_date : x->in_period;
        base += counts;
        visited += counts && x->visited;
        untold += !counts && x->reversed;
        untold_visited += !counts && x->reversed && x->visited;
    }
    m->n = base;
    m->unknown = untold;
    if (base == 0 && untold == 0) {
        measure_no_cases(facts, m, "customers");
        return;
    }
    int64_t lowest = base + untold - untold_visited;
    int64_t highest = base + untold_visited;
    if (base > 0)
        measure_fraction(m, visited, base);
    measure_interval(m, lowest ? ratio_of(visited, lowest) : ratio_int(1),
                     highest ? ratio_of(visited + untold_visited, highest) : ratio_int(0),
                     REASON_REVERSED);
}

static bool survey_supplied(const struct facts *facts, struct measure *m)
{
    if (!measure_needs(facts, m, "survey"))
        return false;
    if (facts_export(facts, "survey")->supply == SUPPLY_ROWS)
        return true;
    measure_none(m, REASON_EMPTY_FILE);
    return false;
}

/* Share of surveyed customers who were not, or not fully, told what 8.1.3.2 asks for.
 * base=answered: of those who answered (T4-R1); base=sampled: of all (T4-R2). A customer who
 * answered nothing on the matter may have been told or not. */
void measure_not_informed(const struct facts *facts, const struct measure_def *def,
                          struct arena *arena, struct measure *m)
{
    const struct survey_facts *s = &facts->survey;
    bool sampled = strcmp(measure_text(def, "base"), "sampled") == 0;
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    int64_t base = 0;
    int64_t not_told = 0;
    int64_t unknown = 0;
    if (!survey_supplied(facts, m))
        return;
    if (!s->has_told) {
        measure_needs_column(facts, m, "survey", "told_a");
        return;
    }
    for (size_t i = 0; i < s->respondent.n; i++) {
        const struct respondent *r = &s->respondent.at[i];
        base += sampled || r->responded;
        if (!r->responded)
            continue;
        not_told += r->told_not;
        unknown += !r->told_not && r->told_unknown;
        if (r->told_not)
            evidence_add_place(list, arena, r->place.file, r->place.line, r->place.id, 0);
    }
    m->n = base;
    m->unknown = unknown;
    m->evidence = list;
    if (base == 0) {
        measure_none(m, REASON_NO_CASES);
        return;
    }
    measure_fraction(m, not_told, base);
    measure_interval(m, m->value, ratio_of(not_told + unknown, base), REASON_BLANK_FIELD);
}

static const char *const grade_words[GRADES] = {"好", "良", "一般", "差"};

/* Graded respondents by grade; false, with the reason set, when there are none. */
static bool count_grades(const struct facts *facts, struct measure *m, int64_t count[GRADES])
{
    const struct survey_facts *s = &facts->survey;
    if (!survey_supplied(facts, m) || !measure_needs_column(facts, m, "survey", "grade"))
        return false;
    for (size_t i = 0; i < s->respondent.n; i++)
        if (s->respondent.at[i].responded && s->respondent.at[i].graded) {
            count[s->respondent.at[i].grade]++;
            m->n++;
        }
    if (m->n == 0)
        measure_none(m, REASON_NO_CASES);
    return m->n > 0;
}

static void show_grades(struct measure *m, struct arena *arena, const int64_t count[GRADES])
{
    const char **detail = arena_alloc(arena, (2 * GRADES + 1) * sizeof *detail);
    for (int i = 0; i < GRADES; i++) {
        detail[2 * i] = grade_words[i];
        detail[2 * i + 1] = arena_format(arena, "%lld", (long long)count[i]);
    }
    m->detail = detail;
    m->counts = true;
}

/* Share of respondents who gave `grade` or a better one. */
void measure_grade_share(const struct facts *facts, const struct measure_def *def,
                         struct arena *arena, struct measure *m)
{
    int64_t count[GRADES] = {0};
    int64_t better = 0;
    if (!count_grades(facts, m, count))
        return;
    for (int i = 0; i < GRADES; i++) {
        better += count[i];
        if (strcmp(measure_text(def, "grade"), grade_words[i]) == 0)
            break;
    }
    measure_fraction(m, better, m->n);
    show_grades(m, arena, count);
}

/* The distribution; its value is the number of graded answers. */
void measure_grade(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                   struct measure *m)
{
    (void)def;
    int64_t count[GRADES] = {0};
    if (!count_grades(facts, m, count))
        return;
    measure_point(m, ratio_int(m->n));
    show_grades(m, arena, count);
}

/* The mean of the scores 好|良|一般|差 that the parameter gives (T12-R3). */
void measure_grade_mean(const struct facts *facts, const struct measure_def *def,
                        struct arena *arena, struct measure *m)
{
    int64_t count[GRADES] = {0};
    int64_t sum = 0;
    if (!count_grades(facts, m, count))
        return;
    const char *const *score = measure_list(def, arena, "scores");
    for (int i = 0; i < GRADES && score[i]; i++) {
        int64_t value = 0;
        int_parse(slice_of(score[i]), &value);
        sum += value * count[i];
    }
    measure_fraction(m, sum, m->n);
}
