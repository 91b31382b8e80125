/* Staff: consultants (GB/T 35289 table 2), trusted staff (form rows 112, 113). */
#include <string.h>

#include "measures/kinds.h"

static void add_member(struct evidence_list *list, struct arena *arena,
                       const struct staff_member *s)
{
    evidence_add_place(list, arena, s->file, s->line, s->id, 0);
}

static bool staff_rows(const struct facts *facts, struct measure *m)
{
    if (!measure_needs(facts, m, "staff"))
        return false;
    if (facts_export(facts, "staff")->supply == SUPPLY_ROWS)
        return true;
    measure_none(m, REASON_EMPTY_FILE);
    return false;
}

/* Has the person been in the profession for `years` by D? The anniversary day counts (Civil Code
 * 1259: 以上 includes the number) unless the reading is strict. */
static bool long_enough(const struct staff_member *s, int years, bool strict, day_number date)
{
    day_number anniversary = add_years(s->profession_from.day, years);
    return strict ? anniversary < date : anniversary <= date;
}

/* Persons in `post` at D who have been in the profession for `years` by then. years=0 counts all in
 * the post. */
void measure_tenure(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                    struct measure *m)
{
    const char *post = measure_text(def, "post");
    int years = (int)measure_int(def, "years");
    bool strict = strcmp(measure_text(def, "strict"), "yes") == 0;
    struct unknowns *unknown = arena_alloc(arena, sizeof *unknown);
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    struct index seen;
    int64_t n = 0;
    index_init(&seen, arena);
    if (!measure_needs(facts, m, "staff"))
        return;
    for (size_t i = 0; i < facts->staff.member.n; i++) {
        const struct staff_member *s = &facts->staff.member.at[i];
        bool added = false;
        if (strcmp(s->post, post) != 0 || !staff_in_post(s, facts->period.to))
            continue;
        index_add(&seen, slice_of(s->id), &added);
        if (!added)
            continue;
        if (years > 0 && s->profession_from.state != VALUE_PRESENT) {
            unknown->n++;
            unknown->by_reason[unknown_of_state(s->profession_from.state)]++;
            add_member(&unknown->list, arena, s);
        } else if (years == 0 || long_enough(s, years, strict, facts->period.to)) {
            n++;
            add_member(list, arena, s);
        }
    }
    m->n = (int64_t)seen.keys.n;
    m->unknown = unknown->n;
    m->unknown_list = &unknown->list;
    measure_interval(m, ratio_int(n), ratio_int(n + unknown->n), reason_of_unknowns(unknown));
    m->value = ratio_int(n);
    m->has_value = true;
}

/* Walks the lines of trusted staff of D and counts those that `judge` finds bad. */
static void count_trusted(const struct facts *facts, struct arena *arena, struct measure *m,
                          struct judged (*judge)(const struct staff_member *s))
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    if (!staff_rows(facts, m) || !measure_needs_column(facts, m, "staff", "trusted"))
        return;
    for (size_t i = 0; i < facts->staff.member.n; i++) {
        const struct staff_member *s = &facts->staff.member.at[i];
        struct record line = {.file = s->file, .line = s->line};
        if (s->trusted.state == VALUE_PRESENT && s->trusted.answer == ANSWER_YES &&
            staff_in_post(s, facts->period.to))
            tally_judged(t, arena, judge(s), &line, slice_of(s->id));
    }
    measure_of_tally(facts, m, t, "staff");
}

static struct judged judge_check(const struct staff_member *s)
{
    struct judged judged = judge_kept_days(s->checked_on, s->trusted_from);
    for (int i = 0; i < STAFF_CHECKS; i++)
        judged = judged_and(judged, judge_kept_answer(s->check[i], ANSWER_YES));
    return judged;
}

static struct judged judge_nda(const struct staff_member *s)
{
    return judge_kept_days(s->nda_on, s->trusted_from);
}

/* Trusted staff without a full background check before trust (GM 6.6.2.2 b). */
void measure_unchecked(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    (void)def;
    count_trusted(facts, arena, m, judge_check);
}

/* Trusted staff without a confidentiality agreement before trust (GM 6.6.2.2 c). */
void measure_no_nda(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                    struct measure *m)
{
    (void)def;
    count_trusted(facts, arena, m, judge_nda);
}

/* Persons in post at D, with the number in each post; the text sets no number (row 4). */
void measure_headcount(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    struct index persons;
    struct counts *posts = arena_alloc(arena, sizeof *posts);
    VEC(const char *) detail = {0};
    (void)def;
    index_init(&persons, arena);
    if (!staff_rows(facts, m))
        return;
    for (size_t i = 0; i < facts->staff.member.n; i++) {
        const struct staff_member *s = &facts->staff.member.at[i];
        if (!staff_in_post(s, facts->period.to))
            continue;
        index_add(&persons, slice_of(s->id), NULL);
        counts_add(posts, arena, slice_of(s->post));
    }
    for (size_t i = 0; i < posts->names.keys.n; i++) {
        *vec_push(arena, &detail) = posts->names.keys.at[i].at;
        *vec_push(arena, &detail) = arena_format(arena, "%lld", (long long)posts->n.at[i]);
    }
    *vec_push(arena, &detail) = NULL;
    m->detail = detail.at;
    m->counts = true;
    m->n = (int64_t)persons.keys.n;
    measure_point(m, ratio_int(m->n));
}

/* Key posts taken up or left in the period: the cases that the form's method samples (row 111). */
void measure_key_moves(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    struct evidence_list *list = arena_alloc(arena, sizeof *list);
    int64_t moves = 0;
    (void)def;
    if (!staff_rows(facts, m) || !measure_needs_column(facts, m, "staff", "key_post"))
        return;
    for (size_t i = 0; i < facts->staff.member.n; i++) {
        const struct staff_member *s = &facts->staff.member.at[i];
        const struct day_value moved[] = {s->hired_on, s->left_on};
        if (s->key_post.state != VALUE_PRESENT || s->key_post.answer != ANSWER_YES)
            continue;
        m->n++;
        for (size_t k = 0; k < 2; k++)
            if (moved[k].state == VALUE_PRESENT && period_has_day(&facts->period, moved[k].day)) {
                moves++;
                add_member(list, arena, s);
            }
    }
    m->evidence = list;
    measure_point(m, ratio_int(moves));
}
