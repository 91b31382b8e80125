/* Grading: from criteria to the level. */
#include "score/grading.h"

#include <string.h>

#include "score/contract_words.h"
#include "score/form.h"
#include "score/optional.h"

struct judge {
    const struct grading_edition *edition;
    const struct facts *facts;
    const struct measures *measures;
    const struct wording *w;
    struct arena *arena;
    struct reading_choice choice;
    bool computed; /* by the evidence alone, as if there were no overrides */
};

/* --- criteria --------------------------------------------------------------------------------------- */

/* A criterion being judged. */
struct work {
    struct judge *j;
    const struct indicator *indicator;
    const struct criterion *c;
    struct criterion_result *result;
    struct attested_item attestation; /* the first that answers */
    bool answered;                    /* some item has an answer, be it of use or not */
    enum tri attested;
    bool damaged;  /* data cannot tell, for what cannot be read */
    bool no_cases; /* a condition found nothing to measure */
};

static bool in_force(const size_t *reading, struct reading_choice choice)
{
    for (; *reading != SIZE_MAX; reading++)
        if (!choice.in_force[*reading])
            return false;
    return true;
}

static void add_reason(struct work *k, const char *text)
{
    if (!text || !*text)
        return;
    const char *before = k->result->reason;
    k->result->reason = *before ? arena_format(k->j->arena, "%s；%s", before, text) : text;
}

static bool among(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

/* A refuting or capping condition that holds is not worth a word. */
static void say_findings(struct work *k, const struct finding *list, size_t n)
{
    struct finding *said = arena_alloc(k->j->arena, (n + 1) * sizeof *said);
    size_t n_said = 0;
    bool stood_in = false;
    for (size_t i = 0; i < n; i++) {
        stood_in = stood_in || list[i].stood_in;
        if (list[i].condition->force == FORCE_DECIDE || list[i].verdict != TRI_YES)
            said[n_said++] = list[i];
    }
    add_reason(k, findings_text(said, n_said, OWNER_OPEN, k->j->w, k->j->arena));
    if (stood_in)
        add_reason(k, SAY(k->j->w, k->j->arena, FINDING_STAND_IN));
}

/* Judges the conditions; refuting ones are kept apart from deciding ones. A capping one bounds the score
 * and says nothing of the criterion itself. */
static void judge_conditions(struct work *k, enum tri *decided, enum tri *refuted)
{
    struct finding *list = arena_alloc(k->j->arena, (k->c->n_conditions + 1) * sizeof *list);
    size_t n = 0;
    *decided = *refuted = TRI_YES;
    bool deciding = false;
    for (size_t i = 0; i < k->c->n_conditions; i++) {
        struct finding *f = &list[n];
        if (!condition_judge(&k->c->condition[i], k->j->measures, k->j->choice, f))
            continue;
        n++;
        bool caps = f->condition->force == FORCE_CAP;
        bool decides = f->condition->force == FORCE_DECIDE;
        /* what decides a grade that nobody gave bears on none that was given */
        k->damaged =
            k->damaged || (f->damaged && !caps && !(decides && k->c->kind == CRITERION_GRADE));
        enum tri *verdict = caps ? &k->result->cap : decides ? decided : refuted;
        deciding = deciding || decides;
        *verdict = tri_and(*verdict, f->verdict);
        k->no_cases = k->no_cases || f->none || f->stood_in;
        finding_counterexamples(f, k->j->arena, &k->result->counterexamples);
    }
    if (!deciding)
        *decided = TRI_UNKNOWN;
    k->result->finding = list;
    k->result->n_findings = n;
    say_findings(k, list, n);
}

/* Where some reading lets an attested grade take precedence for the indicator, another one may not. */
static bool grade_may_be_attested(const struct work *k)
{
    const struct reading_book *book = &k->j->edition->readings;
    for (size_t r = 0; r < book->n; r++)
        if (strcmp(book->at[r].effect, "attested_grade") == 0 &&
            reading_bears_on(&book->at[r], k->indicator->id))
            return k->j->choice.in_force[r];
    return true;
}

/* The answer of the first of the criterion's attestations that is one. */
static void find_attestation(struct work *k)
{
    k->attested = TRI_UNKNOWN;
    for (const struct asked_item *at = k->c->items; at->id && k->attested == TRI_UNKNOWN; at++) {
        if (at->when_none && !k->no_cases)
            continue;
        struct attested_item a = attested_item(k->j->facts, at->id);
        if (!a.given && a.answer != ATTESTED_UNSURE)
            continue;
        if (k->c->kind == CRITERION_GRADE && !grade_may_be_attested(k))
            continue;
        if (k->c->kind == CRITERION_GRADE && a.answer == ATTESTED_GRADE)
            k->attested = among(k->c->grades, a.given->value) ? TRI_YES : TRI_NO;
        else if (k->c->kind != CRITERION_GRADE)
            k->attested = attested_tri(a.answer);
        if (k->attested != TRI_UNKNOWN || !k->answered)
            k->attestation = a;
        k->answered = true;
        if (a.answer == ATTESTED_UNSURE)
            return;
    }
}

static void use_attestation(struct work *k)
{
    bool replaced = k->damaged && k->attested == TRI_YES;
    k->result->state = replaced ? TRI_UNKNOWN : k->attested;
    k->result->attested = k->result->state != TRI_UNKNOWN;
    k->result->inspected = k->result->attested && k->attestation.inspected;
    if (k->answered || k->c->items->id)
        add_reason(k, attested_text(&k->attestation, k->j->w, k->j->arena));
    if (replaced)
        add_reason(k, SAY(k->j->w, k->j->arena, ATTESTED_NO_STAND_IN, k->attestation.given->value,
                          attested_by(&k->attestation, k->j->w)));
}

/* `stands`: CONTRADICTION where the data do, CONTRADICTION_GRADE where the examiner's grade does. */
static void contradict(struct work *k, enum tri data, enum phrase stands)
{
    if (data == TRI_UNKNOWN || k->attested == TRI_UNKNOWN || data == k->attested)
        return;
    k->result->contradiction =
        wording_say(k->j->w, k->j->arena, stands,
                    (const char *const[]){tri_text(k->j->w, data), k->attestation.given->value,
                                          attested_by(&k->attestation, k->j->w), NULL});
    add_reason(k, k->result->contradiction);
}

static struct criterion_result judge_criterion(struct judge *j, const struct indicator *x,
                                               const struct criterion *c)
{
    struct criterion_result result = {
        .criterion = c, .state = TRI_UNKNOWN, .reason = "", .cap = TRI_YES};
    struct work k = {.j = j, .indicator = x, .c = c, .result = &result};
    enum tri decided = TRI_UNKNOWN;
    enum tri refuted = TRI_YES;
    if (c->kind == CRITERION_OTHERWISE) {
        result.state = TRI_YES;
        return result;
    }
    judge_conditions(&k, &decided, &refuted);
    find_attestation(&k);
    if (c->kind == CRITERION_MEASURE) {
        result.state = decided;
        if (decided == TRI_UNKNOWN)
            use_attestation(&k);
        else
            contradict(&k, decided, CONTRADICTION);
    } else {
        use_attestation(&k);
        result.graded = c->kind == CRITERION_GRADE &&
                        (result.attested || k.attestation.answer == ATTESTED_UNSURE);
        if (c->kind == CRITERION_GRADE && !result.graded)
            result.state = decided;
        else if (c->kind == CRITERION_GRADE)
            contradict(&k, decided, CONTRADICTION_GRADE);
    }
    if (refuted == TRI_NO && result.state != TRI_NO) {
        contradict(&k, TRI_NO, CONTRADICTION);
        result.state = TRI_NO;
        result.attested = false;
    } else if ((refuted == TRI_UNKNOWN || k.damaged) && result.state == TRI_YES) {
        result.state = TRI_UNKNOWN;
        result.attested = false;
    }
    if (result.cap == TRI_NO)
        add_reason(&k, SAY(j->w, j->arena, CRITERION_CAPPED));
    else if (result.cap == TRI_UNKNOWN)
        add_reason(&k, SAY(j->w, j->arena, CRITERION_CAP_OPEN));
    return result;
}

/* --- indicators ---------------------------------------------------------------------------------------- */

/* The state of all criteria of one score together. */
static enum tri row_state(const struct criterion_result *at, size_t n, int score)
{
    enum tri state = TRI_YES;
    for (size_t i = 0; i < n; i++)
        if (at[i].criterion->score == score)
            state = tri_and(state, tri_and(at[i].state, at[i].cap));
    return state;
}

/* The score when unknown criteria are taken as `unknown`. A ladder ends at the first score that is
 * not met; where nothing is met the score is 0 (G3-R1). */
static int score_at(const struct criterion_result *at, size_t n, bool ladder, enum tri unknown)
{
    int best = 0;
    for (size_t i = 0; i < n; i++) {
        int score = at[i].criterion->score;
        enum tri state = row_state(at, n, score);
        if (state == TRI_UNKNOWN)
            state = unknown;
        if (state == TRI_YES)
            best = score > best ? score : best;
        else if (ladder)
            return best;
    }
    return best;
}

/* 未开展 against records of the service: it is no answer then, and both are named (gen/README, Decisions); they
 * contradict each other unless a newer row that cannot be read may say that it was of another year. */
static void refuse_not_offered(struct judge *j, const struct indicator *x,
                               const struct export_facts *shown, struct criterion_result *at,
                               size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!at[i].criterion->items->id)
            continue;
        const char *said = SAY(j->w, j->arena, CONTRADICTION_OFFERED, shown->title,
                               optional_denied_by(j->facts, x, j->w));
        if (replaced_most(j->facts, x->offered_by) == 0)
            at[i].contradiction = said;
        at[i].reason = *at[i].reason ? arena_format(j->arena, "%s；%s", at[i].reason, said) : said;
    }
}

/* As a row of a form is (form.c). */
static void override(struct judge *j, const struct indicator *x, struct criterion_result *r)
{
    r->computed = r->state;
    if (r->criterion->kind == CRITERION_OTHERWISE || j->computed)
        return;
    const char *item = criterion_item(x, r->criterion, j->arena);
    r->override = override_of(j->facts, item);
    if (r->override.effect == OVERRIDE_NONE) {
        r->reason = override_idle(j->facts, item, r->reason, j->w, j->arena);
        return;
    }
    bool decides = r->override.effect == OVERRIDE_DECIDES;
    bool yes = decides && strcmp(r->override.by->result, WORD_YES) == 0;
    r->reason = override_text(&r->override, tri_text(j->w, r->computed), r->reason, j->w, j->arena);
    r->reason = override_idle(j->facts, item, r->reason, j->w, j->arena);
    r->state = yes ? TRI_YES : decides ? TRI_NO : TRI_UNKNOWN;
    r->attested = r->inspected = decides;
}

static size_t judge_criteria(struct judge *j, const struct indicator *x,
                             struct criterion_result **out)
{
    struct criterion_result *at = arena_alloc(j->arena, (x->n_criteria + 1) * sizeof *at);
    size_t n = 0;
    for (size_t i = 0; i < x->n_criteria; i++)
        if (in_force(x->criterion[i].reading, j->choice))
            at[n++] = judge_criterion(j, x, &x->criterion[i]);
    const bool denied = n && optional_denied(j->edition, &j->choice, j->facts, x);
    const struct export_facts *shown = denied ? optional_shown(j->facts, x) : NULL;
    if (shown)
        refuse_not_offered(j, x, shown, at, n);
    for (size_t i = 0; denied && !shown && i < n; i++) {
        at[i].state = TRI_NO;
        at[i].attested = true;
        at[i].reason =
            SAY(j->w, j->arena, CRITERION_NOT_OFFERED, optional_denied_by(j->facts, x, j->w));
    }
    for (size_t i = 0; i < n; i++)
        override(j, x, &at[i]);
    *out = at;
    return n;
}

/* The other cases have a state where they give the score, and none of the rows above does. */
static void settle_otherwise(struct criterion_result *at, size_t n, struct ratio lo,
                             struct ratio hi)
{
    for (size_t i = 0; i < n; i++)
        if (at[i].criterion->kind == CRITERION_OTHERWISE)
            at[i].open = ratio_compare(lo, hi) != 0 ||
                         ratio_compare(lo, ratio_int(at[i].criterion->score)) != 0;
}

static void judge_scores(struct judge *j, const struct indicator *x, struct ratio *lo,
                         struct ratio *hi, struct criterion_result **criteria, size_t *n)
{
    bool ladder = x->scoring == SCORING_LADDER &&
                  !readings_effect(&j->edition->readings, j->choice, "rows_alone");
    *n = judge_criteria(j, x, criteria);
    *lo = ratio_int(score_at(*criteria, *n, ladder, TRI_NO));
    *hi = ratio_int(score_at(*criteria, *n, ladder, TRI_YES));
    settle_otherwise(*criteria, *n, *lo, *hi);
}

/* Weighted sums of the indicators below; parents stand before their children, so from the end. */
static void sum_composites(const struct grading_edition *e, struct indicator_result *at)
{
    for (size_t p = e->n; p-- > 0;) {
        if (e->indicator[p].scoring != SCORING_SUM)
            continue;
        at[p].lo = at[p].hi = ratio_int(0);
        for (size_t i = 0; i < e->n; i++) {
            const struct indicator *x = &e->indicator[i];
            if (x->parent != p || !x->weighted)
                continue;
            at[p].lo = ratio_add(at[p].lo, ratio_multiply(x->weight, at[i].lo));
            at[p].hi = ratio_add(at[p].hi, ratio_multiply(x->weight, at[i].hi));
        }
    }
}

static struct indicator_result *judge_indicators(struct judge *j)
{
    const struct grading_edition *e = j->edition;
    struct indicator_result *at = arena_alloc(j->arena, (e->n + 1) * sizeof *at);
    for (size_t i = 0; i < e->n; i++) {
        struct criterion_result *criteria = NULL;
        at[i] = (struct indicator_result){.indicator = &e->indicator[i], .reading = SIZE_MAX};
        if (e->indicator[i].scoring == SCORING_SUM)
            continue;
        judge_scores(j, &e->indicator[i], &at[i].lo, &at[i].hi, &criteria, &at[i].n_criteria);
        at[i].criterion = criteria;
    }
    sum_composites(e, at);
    return at;
}

/* --- total and level ------------------------------------------------------------------------------------ */

static const struct level *level_of(struct judge *j, struct ratio total)
{
    const struct grading_edition *e = j->edition;
    for (size_t i = 0; i < e->n_levels; i++)
        if (in_force(e->level[i].reading, j->choice) && level_holds(&e->level[i], total))
            return &e->level[i];
    return NULL;
}

static struct total sum_total(struct judge *j, const struct indicator_result *at)
{
    const struct grading_edition *e = j->edition;
    struct total t = {.lo = ratio_int(0), .hi = ratio_int(0)};
    for (size_t i = 0; i < e->n; i++) {
        if (e->indicator[i].parent != SIZE_MAX)
            continue;
        t.lo = ratio_add(t.lo, ratio_multiply(e->indicator[i].weight, at[i].lo));
        t.hi = ratio_add(t.hi, ratio_multiply(e->indicator[i].weight, at[i].hi));
    }
    t.level_lo = level_of(j, t.lo);
    t.level_hi = level_of(j, t.hi);
    return t;
}

static enum gate judge_gate(struct judge *j, const char **reason)
{
    const struct attested_item a = attested_item(j->facts, j->edition->gate_item);
    static const char *const answers[] = {"attest", "inspection", NULL};
    const char *gaps = gaps_text(j->facts, answers, NULL, j->w, j->arena);
    *reason = attested_text(&a, j->w, j->arena);
    if (!a.given && gaps)
        *reason = arena_format(j->arena, "%s；%s", *reason, gaps);
    return a.answer == ATTESTED_YES  ? GATE_SHUT
           : a.answer == ATTESTED_NO ? GATE_OPEN
                                     : GATE_UNKNOWN;
}

/* --- other readings --------------------------------------------------------------------------------------- */

static bool same(struct ratio a, struct ratio b)
{
    return ratio_compare(a, b) == 0;
}

/* What each computed reading that is not in force would make of the indicators it bears on. */
static void judge_alternatives(struct judge *j, const struct evidence_views *views,
                               struct indicator_result *at, struct grading_result *result)
{
    const struct grading_edition *e = j->edition;
    for (size_t r = 0; r < e->readings.n; r++) {
        if (j->choice.in_force[r] || !e->readings.at[r].computed)
            continue;
        struct judge other = *j;
        bool of_evidence = reading_of_evidence(&e->readings.at[r]);
        const struct evidence_view *view = evidence_view(views, e->readings.at[r].effect);
        if (of_evidence && !view)
            continue; /* nothing is lost, or blank */
        if (view) {
            other.facts = view->facts;
            other.measures = view->measures;
        }
        other.choice = readings_with(&e->readings, j->arena, j->choice, r);
        struct indicator_result *changed = arena_alloc(j->arena, (e->n + 1) * sizeof *changed);
        for (size_t i = 0; i < e->n; i++) {
            struct criterion_result *criteria = NULL;
            size_t n = 0;
            changed[i] = at[i];
            if (e->indicator[i].scoring == SCORING_SUM ||
                !reading_bears_on(&e->readings.at[r], e->indicator[i].id))
                continue;
            judge_scores(&other, &e->indicator[i], &changed[i].lo, &changed[i].hi, &criteria, &n);
            bool moved = !same(changed[i].lo, at[i].lo) || !same(changed[i].hi, at[i].hi);
            if (r != at[i].reading && (moved || !of_evidence))
                *vec_push(j->arena, &at[i].alternatives) =
                    (struct alternative){r, changed[i].lo, changed[i].hi};
        }
        sum_composites(e, changed);
        struct sensitivity s = {.reading = r, .total = sum_total(&other, changed)};
        s.total.gate = view ? judge_gate(&other, &(const char *){NULL}) : result->gate;
        for (size_t i = 0; i < e->n; i++)
            if (!same(changed[i].lo, at[i].lo) || !same(changed[i].hi, at[i].hi))
                *vec_push(j->arena, &s.score) = (struct score_change){
                    &e->indicator[i], at[i].lo, at[i].hi, changed[i].lo, changed[i].hi};
        bool level =
            result->gate == GATE_OPEN && s.total.gate == GATE_OPEN &&
            strcmp(grading_level_of(&s.total, j->w), grading_level_of(&result->total, j->w)) != 0;
        if (s.score.n || level)
            *vec_push(j->arena, &result->sensitivity) = s;
    }
}

/* The readings in force for an indicator; the first in the order of readings.csv that the bureau chose is
 * named beside its score, or else the first. Where no grade was attested, the reading that lets one take precedence falls back on the next
 * of its group, and that one is named. */
static void name_readings(struct judge *j, struct indicator_result *x)
{
    const struct reading_book *book = &j->edition->readings;
    bool graded = false;
    bool named_chosen = false;
    for (size_t i = 0; i < x->n_criteria; i++)
        graded = graded || x->criterion[i].graded;
    for (size_t r = 0; r < book->n; r++) {
        if (!j->choice.in_force[r] || !reading_bears_on(&book->at[r], x->indicator->id) ||
            reading_of_evidence(&book->at[r]))
            continue;
        bool of_attested = strcmp(book->at[r].effect, "attested_grade") == 0;
        size_t named = of_attested && !graded ? r + 1 : r;
        *vec_push(j->arena, &x->readings) = named;
        bool chosen = !book->at[r].is_default;
        if (x->reading == SIZE_MAX || (chosen && !named_chosen))
            x->reading = named;
        named_chosen = named_chosen || chosen;
    }
}

static const char *indicator_gaps(struct judge *j, const struct indicator_result *x)
{
    VEC(const char *) exports = {0};
    for (size_t i = 0; i < x->n_criteria; i++)
        for (size_t k = 0; k < x->criterion[i].n_findings; k++) {
            const char *const *e = x->criterion[i].finding[k].measure->def->exports;
            for (; *e; e++) {
                bool seen = false;
                for (size_t m = 0; m < exports.n; m++)
                    seen = seen || strcmp(exports.at[m], *e) == 0;
                if (!seen)
                    *vec_push(j->arena, &exports) = *e;
            }
        }
    for (size_t i = 0; i < x->n_criteria; i++)
        if (x->criterion[i].criterion->items->id) {
            *vec_push(j->arena, &exports) = "attest";
            break;
        }
    *vec_push(j->arena, &exports) = NULL;
    return gaps_text(j->facts, exports.at, NULL, j->w, j->arena);
}

/* Scores and total by the evidence alone: those that hold, where nothing is overridden. */
static void judge_computed(struct judge *j, struct grading_result *result,
                           struct indicator_result *at)
{
    const struct grading_edition *e = j->edition;
    struct indicator_result *computed = at;
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < at[i].n_criteria; k++)
            result->overridden =
                result->overridden || at[i].criterion[k].override.effect != OVERRIDE_NONE;
    if (result->overridden) {
        struct judge evidence = *j;
        evidence.computed = true;
        computed = judge_indicators(&evidence);
    }
    for (size_t i = 0; i < e->n; i++) {
        at[i].computed_lo = computed[i].lo;
        at[i].computed_hi = computed[i].hi;
    }
    result->computed = sum_total(j, computed);
    result->computed.gate = result->gate;
}

struct grading_result grading_judge(const struct grading_edition *edition,
                                    const struct facts *facts, const struct measures *measures,
                                    const struct evidence_views *views,
                                    const struct wording *wording, struct arena *arena)
{
    struct judge j = {edition, facts, measures, wording, arena, edition->choice, false};
    struct indicator_result *at = judge_indicators(&j);
    struct grading_result result = {
        .edition = edition,
        .choice = j.choice,
        .indicator = at,
        .total = sum_total(&j, at),
    };
    result.gate = result.total.gate = judge_gate(&j, &result.gate_reason);
    judge_computed(&j, &result, at);
    for (size_t i = 0; i < edition->n; i++) {
        name_readings(&j, &at[i]);
        at[i].gaps = indicator_gaps(&j, &at[i]);
    }
    judge_alternatives(&j, views, at, &result);
    return result;
}

void grading_rescore(const struct grading_result *result, const struct facts *facts,
                     const struct measures *measures, const struct wording *wording,
                     struct arena *arena, size_t indicator, struct ratio *lo, struct ratio *hi)
{
    struct judge j = {result->edition, facts, measures, wording, arena, result->choice, false};
    struct criterion_result *criteria = NULL;
    size_t n = 0;
    judge_scores(&j, &result->edition->indicator[indicator], lo, hi, &criteria, &n);
}
