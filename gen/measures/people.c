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

/* Is the person in the post at D, and for long enough in the profession? What cannot be told may be. */
static enum presence judge_tenure(const struct staff_member *s, int years, bool strict,
                                  day_number date, enum unknown_reason *why)
{
    enum presence there = staff_presence(s, date);
    *why = UNKNOWN_UNREADABLE;
    if (there == PRESENCE_NO || years == 0)
        return there;
    if (s->profession_from.state != VALUE_PRESENT) {
        *why = unknown_of_state(s->profession_from.state);
        return PRESENCE_MAYBE;
    }
    return long_enough(s, years, strict, date) ? there : PRESENCE_NO;
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
    int64_t n = 0;
    if (!staff_rows(facts, m))
        return;
    for (size_t i = 0; i < facts->staff.member.n; i++) {
        const struct staff_member *s = &facts->staff.member.at[i];
        enum unknown_reason why = UNKNOWN_BLANK;
        if (strcmp(s->post, post) != 0)
            continue;
        enum presence counts = judge_tenure(s, years, strict, facts->period.to, &why);
        m->n += staff_presence(s, facts->period.to) != PRESENCE_NO;
        n += counts == PRESENCE_YES;
        if (counts == PRESENCE_YES)
            add_member(list, arena, s);
        if (counts != PRESENCE_MAYBE)
            continue;
        unknown->n++;
        unknown->by_reason[why]++;
        add_member(&unknown->list, arena, s);
    }
    int64_t lost = staff_lost(&facts->staff, post);
    unknown->n += lost;
    unknown->by_reason[UNKNOWN_LOST] += lost;
    m->found = list;
    m->unknown = unknown->n;
    m->unknowns = unknown;
    m->unknown_list = unknown->list.total ? &unknown->list : &facts_export(facts, "staff")->lost;
    measure_interval(m, ratio_int(n), ratio_int(n + unknown->n), reason_of_unknowns(unknown));
    m->value = ratio_int(n);
    m->has_value = true;
}

/* Lost rows that may say more of a person who is counted as bad. */
static int64_t lost_of(const struct staff_facts *staff, const struct tally *t)
{
    int64_t fill = 0;
    for (size_t i = 0; i < staff->lost.n; i++) {
        bool one = !staff->lost.at[i].id;
        for (size_t k = 0; k < t->bad_list.kept.n && !one; k++)
            one = strcmp(t->bad_list.kept.at[k].id, staff->lost.at[i].id) == 0;
        fill += one;
    }
    return fill < t->bad ? fill : t->bad;
}

/* Walks the persons trusted on D and counts those who are found bad. */
static void count_trusted(const struct facts *facts, struct arena *arena, struct measure *m,
                          bool agreement)
{
    struct tally *t = arena_alloc(arena, sizeof *t);
    if (!staff_rows(facts, m) || !measure_needs_column(facts, m, "staff", "trusted"))
        return;
    for (size_t i = 0; i < facts->staff.trusted.n; i++) {
        const struct trusted_person *p = &facts->staff.trusted.at[i];
        struct record line = {.file = p->file, .line = p->line};
        struct judged judged = agreement ? p->agreed : p->checked;
        if (p->certain || judged.verdict != VERDICT_GOOD)
            tally_judged(t, arena, judged, &line, slice_of(p->id));
    }
    measure_add_lost(facts, arena, &t->unknown, "staff");
    measure_of_tally(facts, m, t, "staff");
    measure_fill(facts, m, lost_of(&facts->staff, t));
}

/* Trusted staff without a full background check before trust (GM 6.6.2.2 b). */
void measure_unchecked(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    (void)def;
    count_trusted(facts, arena, m, false);
}

/* Trusted staff without a confidentiality agreement before trust (GM 6.6.2.2 c). */
void measure_no_nda(const struct facts *facts, const struct measure_def *def, struct arena *arena,
                    struct measure *m)
{
    (void)def;
    count_trusted(facts, arena, m, true);
}

/* Persons in post at D, with the number in each post; the text sets no number (row 4). */
void measure_headcount(const struct facts *facts, const struct measure_def *def,
                       struct arena *arena, struct measure *m)
{
    struct index persons;
    struct index perhaps;
    struct counts *posts = arena_alloc(arena, sizeof *posts);
    (void)def;
    index_init(&persons, arena);
    index_init(&perhaps, arena);
    if (!staff_rows(facts, m))
        return;
    for (size_t i = 0; i < facts->staff.member.n; i++) {
        const struct staff_member *s = &facts->staff.member.at[i];
        enum presence there = staff_presence(s, facts->period.to);
        if (there == PRESENCE_NO)
            continue;
        index_add(&perhaps, slice_of(s->id), NULL);
        if (there == PRESENCE_YES) {
            index_add(&persons, slice_of(s->id), NULL);
            counts_add(posts, arena, slice_of(s->post));
        }
    }
    measure_add_counts(m, arena, posts);
    m->n = (int64_t)persons.keys.n;
    m->unknown = (int64_t)(perhaps.keys.n - persons.keys.n);
    measure_interval(m, ratio_int(m->n), ratio_int((int64_t)perhaps.keys.n), REASON_UNREADABLE);
    m->value = ratio_int(m->n);
    m->has_value = true;
    measure_widen_found(facts, m);
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
    measure_widen_found(facts, m);
}
