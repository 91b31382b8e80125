/* Form: judging rows by their class. */
#include "score/form.h"

#include <string.h>

#include "measures/kinds.h"
#include "score/amounts.h"
#include "score/contract_words.h"
#include "score/judge.h"

const char *row_state_text(const struct wording *w, enum row_state state)
{
    static const enum phrase phrase[ROW_STATES] = {
        [ROW_YES] = STATE_YES,
        [ROW_NO] = STATE_NO,
        [ROW_PENDING] = STATE_PENDING,
        [ROW_NA] = STATE_NA,
    };
    return w->text[phrase[state]];
}

const char *basis_name(enum basis basis)
{
    static const char *const name[] = {
        [BASIS_DATA] = "data",     [BASIS_OBJECT] = "object", [BASIS_REGISTER] = "register",
        [BASIS_ATTEST] = "attest", [BASIS_NONE] = "none",
    };
    return name[basis];
}

/* --- data -------------------------------------------------------------------------------------------- */

/* What the conditions of a row come to together. */
struct outcome {
    enum tri verdict;
    bool absent, occurred; /* of what makes the row apply (none=na): some did not occur, some did */
    bool wants_proof;
    bool proved;    /* use shows what is to be offered (FORCE_PROVE) */
    bool deciding;  /* some condition can decide, not only refute */
    bool looked_at; /* data that could have refuted the row are there */
    bool untold;    /* of their cases a column tells nothing */
    int64_t n;      /* of cases: the most any of them is over */
    const char *cases;
    VEC(struct finding) finding;
};

/* n of the kind have happened for certain, as the data show: nobody's 不适用 replaces that. */
static void refuse_na(struct judge *j, const struct measure *m, int64_t n)
{
    if (n > 0 && !m->replaced)
        j->applies = SAY(j->w, j->arena, ROW_OCCURRED, cases_text(m, n, j->w, j->arena));
}

static void note_occurred(struct judge *j, const struct finding *f, struct outcome *o)
{
    if (f->condition->none != NONE_NA)
        return;
    o->occurred = true;
    if (!f->damaged)
        refuse_na(j, f->measure, f->measure->n + f->measure->occurred);
}

static void add_finding(struct judge *j, const struct finding *f, struct outcome *o)
{
    bool known = f->measure->state == MEASURE_BOUNDED;
    *vec_push(j->arena, &o->finding) = *f;
    if (f->condition->force == FORCE_INFORM)
        return;
    o->deciding = o->deciding || f->condition->force == FORCE_DECIDE;
    o->looked_at = o->looked_at || (known && f->measure->n > 0);
    if (f->measure->n > o->n) {
        o->n = f->measure->n;
        o->cases = cases_text(f->measure, f->measure->n, j->w, j->arena);
    }
    o->untold = o->untold || f->untold;
    j->damaged = j->damaged || f->damaged;
    j->unproved = j->unproved || (f->partial && f->measure->range_unread);
    if (f->condition->force == FORCE_PROVE) {
        o->proved = o->proved || f->verdict == TRI_YES;
        o->wants_proof = o->wants_proof || f->verdict != TRI_YES;
        j->unproved = j->unproved || (f->verdict == TRI_UNKNOWN && f->measure->damaged);
    } else if (f->none && f->condition->none == NONE_NA) {
        o->absent = true;
    } else if (f->none && f->condition->none == NONE_PROOF) {
        o->wants_proof = true;
    } else {
        note_occurred(j, f, o);
        o->verdict = tri_and(o->verdict, f->damaged || f->unseen ? TRI_UNKNOWN : f->verdict);
        finding_counterexamples(f, j->arena, &j->result->counterexamples);
    }
}

/* A refuting condition that found nothing and had nothing to look at is not worth a word. */
static bool is_said(const struct judge *j, const struct finding *f)
{
    return f->condition->force != FORCE_REFUTE || f->measure->state == MEASURE_BOUNDED ||
           f->damaged || f->unseen || j->row->class == CLASS_REFUTE;
}

/* Kept until the row is judged: what is undecided comes first where it leaves the row open, and last where the
 * row is proved all the same. */
static void keep_findings(struct judge *j, const struct outcome *o)
{
    size_t first = j->said.n;
    for (size_t i = 0; i < o->finding.n; i++)
        if (is_said(j, &o->finding.at[i]))
            *vec_push(j->arena, &j->said) = o->finding.at[i];
    if (j->said.n > first)
        j->result->fails = findings_failing(j->said.at + first, j->said.n - first, j->w, j->arena);
    j->before = j->result->reason;
    j->result->reason = NULL;
}

static void say_kept(struct judge *j)
{
    static const enum owner_stands standing[ROW_STATES] = {
        [ROW_YES] = OWNER_PROVED, [ROW_NA] = OWNER_APPLIES_NOT};
    enum owner_stands stands = standing[j->result->state];
    const char *after = j->result->reason;
    j->result->reason = j->before;
    judge_say(j, findings_text(j->said.at, j->said.n, stands, j->w, j->arena));
    judge_say(j, after);
    if (stands == OWNER_PROVED)
        judge_say(j, findings_left(j->said.at, j->said.n, j->w, j->arena));
}

/* Judges the row's conditions of the given forces. */
static struct outcome find_outcome(struct judge *j)
{
    struct outcome o = {.verdict = TRI_YES};
    for (size_t i = 0; i < j->row->n_conditions; i++) {
        struct finding f;
        if (j->row->condition[i].force != FORCE_APPLIES &&
            condition_judge(&j->row->condition[i], j->measures, j->choice, &f))
            add_finding(j, &f, &o);
    }
    keep_findings(j, &o);
    return o;
}

/* Do objects (facts/objects.h) show it? A 否 where they are among its counter-examples, a 是 where they are all that
 * decides it. */
static enum basis basis_of(const struct judge *j, const struct outcome *o, enum row_state state)
{
    static const char within[] = OBJECTS_FOLDER "/";
    const struct counterexamples *c = &j->result->counterexamples;
    bool fails = false;
    bool all = o->finding.n > 0;
    for (size_t i = 0; i < c->list.n; i++)
        fails = fails || strncmp(c->list.at[i]->file, within, sizeof within - 1) == 0;
    for (size_t i = 0; i < o->finding.n; i++) {
        const struct measure *m = o->finding.at[i].measure;
        if (o->finding.at[i].condition->force != FORCE_INFORM)
            all = all && m->objects > 0 && m->objects == m->n;
    }
    return (state == ROW_NO ? fails : all) ? BASIS_OBJECT : BASIS_DATA;
}

/* Did objects show what else the row leaves unseen? All of them that it asks, and none is left open. */
static bool is_seen(const struct judge *j, const struct outcome *o)
{
    size_t asked = 0;
    size_t seen = 0;
    for (size_t i = 0; i < j->row->n_conditions; i++) {
        const struct condition *c = &j->row->condition[i];
        asked += j->measures->at[c->meaning[0].measure].def->kind->of_objects;
    }
    for (size_t i = 0; i < o->finding.n; i++)
        seen += o->finding.at[i].measure->def->kind->of_objects;
    return asked > 0 && seen == asked;
}

static void judge_data(struct judge *j)
{
    struct outcome o = find_outcome(j);
    if (o.verdict == TRI_NO) {
        judge_set(j, ROW_NO, basis_of(j, &o, ROW_NO));
    } else if (o.verdict == TRI_UNKNOWN) {
        judge_by_attestation(j);
    } else if (o.absent && !o.occurred) {
        judge_set(j, ROW_NA, BASIS_DATA);
    } else if (o.wants_proof && !o.proved) {
        judge_register(j);
        return;
    } else if (j->row->class == CLASS_DATA && (o.deciding || o.proved)) {
        judge_set(j, ROW_YES, basis_of(j, &o, ROW_YES));
        if (*j->row->unseen && !is_seen(j, &o))
            judge_say(j, SAY(j->w, j->arena, ROW_UNSEEN, j->row->unseen));
    } else { /* data cannot prove it */
        if (o.looked_at)
            judge_say(j, SAY(j->w, j->arena, ROW_NOT_REFUTED, o.cases));
        judge_show_register(j);
        judge_by_attestation(j);
    }
    judge_contradiction(j);
}

/* Was the thing found where it has to be published? */
static bool is_published(const struct outcome *o)
{
    bool found = false;
    for (size_t i = 0; i < o->finding.n; i++) {
        const struct measure *m = o->finding.at[i].measure;
        found = found || (m->state == MEASURE_BOUNDED && m->has_value && m->n > 0);
    }
    return found && o->verdict == TRI_YES;
}

/* A register row: what its exports show can refute it, and a rule in a register does not answer for
 * cases of which its own export does not tell what the row asks of each (6.6.3.2 f, 6.6.7.6). */
static void judge_register_row(struct judge *j)
{
    struct outcome o = find_outcome(j);
    if (o.verdict == TRI_NO) {
        judge_set(j, ROW_NO, BASIS_DATA);
        judge_contradiction(j);
        return;
    }
    if (o.untold) {
        judge_show_register(j);
        judge_by_attestation(j);
        return;
    }
    j->published = j->row->publish && is_published(&o);
    judge_register(j);
    if (o.verdict == TRI_UNKNOWN && j->result->state == ROW_YES)
        judge_set(j, ROW_PENDING, BASIS_NONE); /* what cannot be read might refute it */
}

/* --- rows -------------------------------------------------------------------------------------------- */

enum applies { APPLIES_YES, APPLIES_NO, APPLIES_UNTOLD };

/* Does the CA's own answer make the row apply? An answer that cannot be read leaves that open; one that
 * was never given does not keep the row from being judged. */
static enum applies applies(struct judge *j)
{
    const struct form_row *row = j->row;
    if (!*row->applies_column)
        return APPLIES_YES;
    const struct export_facts *supply = facts_export(j->facts, "org");
    const struct org_answer *answer = org_answer(&j->facts->org, row->applies_column);
    const struct export *org =
        &j->facts->schema->export[schema_export(j->facts->schema, slice_of("org"))];
    const char *header = org->column[export_column(org, slice_of(row->applies_column))].header;
    bool lost = !answer && incomplete(supply);
    if (lost || (answer && answer->state == VALUE_UNREADABLE)) {
        judge_say(j, SAY(j->w, j->arena, ROW_APPLIES_UNREADABLE, header));
        return APPLIES_UNTOLD;
    }
    if (!answer || answer->state != VALUE_PRESENT || answer->answer == ANSWER_NOT_APPLICABLE) {
        judge_say(j, SAY(j->w, j->arena, ROW_APPLIES_UNKNOWN, header));
        return APPLIES_YES;
    }
    const char *said = j->w->text[answer->answer == ANSWER_YES ? STATE_YES : STATE_NO];
    if (answer->answer == row->applies_answer) {
        j->applies = SAY(j->w, j->arena, ROW_APPLIES_SAID, header, said);
        return APPLIES_YES;
    }
    judge_set(j, ROW_NA, BASIS_DATA);
    judge_say(j, SAY(j->w, j->arena, ROW_APPLIES_NOT, header, said));
    judge_contradiction(j);
    return APPLIES_NO;
}

/* Do the data show that something of the kind has happened? */
static enum applies happened(struct judge *j)
{
    enum applies result = APPLIES_YES;
    for (size_t i = 0; i < j->row->n_conditions; i++) {
        const struct condition *c = &j->row->condition[i];
        struct finding f;
        if (c->force != FORCE_APPLIES || !condition_judge(c, j->measures, j->choice, &f))
            continue;
        if (f.damaged)
            result = APPLIES_UNTOLD;
        if (f.damaged || f.partial || f.measure->reason == REASON_PARTIAL)
            *vec_push(j->arena, &j->said) = f;
        if (f.verdict == TRI_YES && !f.damaged)
            refuse_na(j, f.measure, f.measure->lo.num / f.measure->lo.den);
        if (f.verdict != TRI_NO)
            continue;
        const struct export_facts *e = facts_export(j->facts, f.measure->def->exports[0]);
        judge_set(j, ROW_NA, BASIS_DATA);
        judge_say(j, SAY(j->w, j->arena, ROW_APPLIES_NONE, f.measure->def->title, e->title,
                         number_text(j->arena, e->accepted)));
        judge_say_recorded(j, f.measure->def->title);
        judge_contradiction(j);
        return APPLIES_NO;
    }
    return result;
}

static void judge_class(struct judge *j)
{
    switch (j->row->class) {
    case CLASS_REGISTER:
        judge_register_row(j);
        break;
    case CLASS_ATTEST:
    case CLASS_DATA:
    case CLASS_REFUTE:
        if (j->row->proof == PROOF_NONE || j->row->n_conditions) {
            judge_data(
                j); /* which asks the register where there is nothing to judge (rows 85, 155) */
            break;
        }
        if (!judge_by_register(j, BASIS_DATA))
            judge_by_attestation(j);
        judge_contradiction(j);
        break;
    }
}

/* May the row's 否 stand though nobody can say whether the row applies? Where an answer of the CA cannot be
 * read it may be 不适用 as well. An examiner's 否 stands beside a file that nobody can understand, and beside
 * an occasion that could not be read; so does what the data show there. */
static bool no_stands(const struct judge *j, enum applies by_answer)
{
    bool attested = j->result->basis == BASIS_ATTEST;
    return j->result->state == ROW_NO &&
           (by_answer == APPLIES_YES || (attested && facts_export(j->facts, "org")->refused));
}

static void judge_row(struct judge *j)
{
    enum applies by_answer = applies(j);
    enum applies by_events = by_answer == APPLIES_NO ? APPLIES_NO : happened(j);
    if (by_answer == APPLIES_NO || by_events == APPLIES_NO)
        return;
    judge_class(j);
    if ((by_answer == APPLIES_UNTOLD || by_events == APPLIES_UNTOLD) && !no_stands(j, by_answer)) {
        judge_set(j, ROW_PENDING, BASIS_NONE);
        j->lacks_data = true;
    }
}

static const char *joined(const char *list, const char *one, struct arena *arena)
{
    return list ? arena_format(arena, "%s、%s", list, one) : one;
}

const char *gaps_text(const struct facts *facts, const char *const *exports, const char *item,
                      const struct wording *w, struct arena *arena)
{
    const char *list = NULL;
    for (; *exports; exports++) {
        const struct export_facts *e = facts_export(facts, *exports);
        int64_t lost = item ? answers_lost(facts, *exports, item) : -1;
        lost = lost < 0 ? e->rejected : lost;
        if (lost)
            list =
                joined(list, SAY(w, arena, GAPS_EXPORT, e->title, number_text(arena, lost)), arena);
        if (e->refused)
            list = joined(list, SAY(w, arena, GAPS_REFUSED, e->title), arena);
        if (e->thin)
            list = joined(list, SAY(w, arena, GAPS_THIN, e->title, e->thin), arena);
    }
    return list ? SAY(w, arena, GAPS, list) : NULL;
}

/* Every row may be answered by an attestation. */
static const char *const *with_attest(const char *const *exports, struct arena *arena)
{
    VEC(const char *) list = {0};
    bool named = false;
    for (; *exports; exports++) {
        *vec_push(arena, &list) = *exports;
        named = named || strcmp(*exports, "attest") == 0;
    }
    if (!named)
        *vec_push(arena, &list) = "attest";
    *vec_push(arena, &list) = "inspection";
    *vec_push(arena, &list) = NULL;
    return list.at;
}

/* What would have decided the row and is not known. What only proves is asked of the registers next. */
static bool is_undecided(const struct finding *f)
{
    if (f->condition->force == FORCE_INFORM || f->condition->force == FORCE_PROVE)
        return false;
    return f->untold || f->unseen || f->damaged || (f->verdict == TRI_UNKNOWN && !f->none);
}

static enum lack lack_of(const struct judge *j)
{
    bool data = j->lacks_data || j->damaged || j->unproved;
    for (size_t i = 0; i < j->said.n; i++)
        data = data || is_undecided(&j->said.at[i]);
    return data ? LACK_DATA : j->lacks_entry ? LACK_ENTRY : LACK_ANSWER;
}

/* An on-site finding stands beside what the evidence gives; where one may be lost, neither is sure. */
static void decide_override(struct judge *j)
{
    static const struct {
        const char *word;
        enum row_state state;
    } meant[] = {{WORD_YES, ROW_YES}, {WORD_NO, ROW_NO}};
    struct row_result *r = j->result;
    if (r->override.effect == OVERRIDE_NONE)
        return;
    const char *computed = row_state_text(j->w, r->computed);
    bool decides = r->override.effect == OVERRIDE_DECIDES;
    r->reason = override_text(&r->override, computed, r->reason, j->w, j->arena);
    judge_set(j, decides ? ROW_NA : ROW_PENDING, decides ? BASIS_ATTEST : BASIS_NONE);
    for (size_t i = 0; decides && i < sizeof meant / sizeof *meant; i++)
        if (strcmp(r->override.by->result, meant[i].word) == 0)
            r->state = meant[i].state;
    r->inspected = decides;
    r->answered_on = (struct day_value){.state = VALUE_BLANK};
    if (decides)
        r->answered_on =
            (struct day_value){.state = VALUE_PRESENT, .day = r->override.by->decided_on};
    r->fails = override_told(&r->override, j->w, j->arena);
    j->lacks_data = j->lacks_data || !decides;
}

static void override(struct judge *j)
{
    struct row_result *r = j->result;
    const char *item = number_text(j->arena, j->row->key);
    r->computed = r->state;
    r->computed_basis = r->basis;
    r->override = override_of(j->facts, item);
    decide_override(j);
    r->reason = override_idle(j->facts, item, r->reason, j->w, j->arena);
    r->fails = override_idle(j->facts, item, r->fails, j->w, j->arena);
}

static struct row_result judge_one(struct judge j, const struct form_row *row)
{
    struct row_result result = {.row = row, .state = ROW_PENDING, .basis = BASIS_NONE};
    j.row = row;
    j.attested = attested_item(j.facts, number_text(j.arena, row->key));
    j.result = &result;
    judge_row(&j);
    say_kept(&j);
    if (!result.reason)
        result.reason = "";
    result.inspected = result.basis == BASIS_ATTEST && j.attested.inspected;
    if (result.basis == BASIS_ATTEST && j.attested.given)
        result.answered_on = j.attested.given->examined_on;
    if (result.state == ROW_NO && result.basis == BASIS_ATTEST)
        result.fails = attested_text(&j.attested, j.w, j.arena);
    if (!result.fails)
        result.fails = result.reason;
    override(&j);
    result.lack = lack_of(&j);
    return result;
}

/* Would an examiner's answer decide the row, 是 as well as 否? */
static bool by_answer(const struct judge *j, const struct form_row *row)
{
    static const struct attestation given = {.value = "", .place = {.file = ""}};
    static const enum attested answer[] = {ATTESTED_YES, ATTESTED_NO};
    bool decides = true;
    for (size_t i = 0; i < sizeof answer / sizeof *answer && decides; i++) {
        struct row_result result = {.row = row, .state = ROW_PENDING, .basis = BASIS_NONE};
        struct judge one = *j;
        one.row = row;
        one.attested =
            (struct attested_item){.answer = answer[i], .given = &given, .inspected = true};
        one.result = &result;
        judge_row(&one);
        decides = result.state != ROW_PENDING;
    }
    return decides;
}

/* What each computed reading that is not in force would make of the rows it bears on. */
static void judge_alternatives(const struct judge *j, const struct form_edition *edition,
                               const struct evidence_views *views, struct form_result *result)
{
    const struct reading_book *book = &edition->readings;
    for (size_t r = 0; r < book->n; r++) {
        if (j->choice.in_force[r] || !book->at[r].computed)
            continue;
        struct judge other = *j;
        const struct evidence_view *view = evidence_view(views, book->at[r].effect);
        if (reading_of_evidence(&book->at[r]) && !view)
            continue; /* nothing is lost, or blank */
        if (view) {
            other.facts = view->facts;
            other.measures = view->measures;
        }
        other.choice = readings_with(book, j->arena, j->choice, r);
        for (size_t i = 0; i < edition->n; i++) {
            const struct form_row *row = &edition->row[i];
            if (!reading_bears_on(&book->at[r], number_text(j->arena, row->number)))
                continue;
            enum row_state state = judge_one(other, row).state;
            if (state != result->row[i].state)
                *vec_push(j->arena, &result->sensitivity) =
                    (struct row_change){r, row, result->row[i].state, state};
        }
    }
}

struct form_result form_judge(const struct form_edition *edition, const struct facts *facts,
                              const struct measures *measures, const struct evidence_views *views,
                              const struct wording *wording, struct arena *arena)
{
    struct row_result *rows = arena_alloc(arena, (edition->n + 1) * sizeof *rows);
    struct form_result result = {.edition = edition, .row = rows};
    struct judge j = {
        .facts = facts,
        .measures = measures,
        .w = wording,
        .arena = arena,
        .choice = edition->choice,
    };
    for (size_t i = 0; i < edition->n; i++) {
        const struct form_row *row = &edition->row[i];
        rows[i] = judge_one(j, row);
        rows[i].by_answer =
            rows[i].state == ROW_PENDING && rows[i].lack != LACK_ANSWER && by_answer(&j, row);
        rows[i].gaps = gaps_text(facts, with_attest(row->exports, arena),
                                 number_text(arena, row->key), wording, arena);
        if (row->boxes) {
            result.count[rows[i].state]++;
            result.computed[rows[i].computed]++;
        } else {
            result.no_box++;
        }
    }
    judge_alternatives(&j, edition, views, &result);
    return result;
}
