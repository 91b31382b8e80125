/* Form: judging rows by their class (form-judging.md; contract, section 5). */
#include "score/form.h"

#include <string.h>

/* One row being judged. */
struct judge {
    const struct facts *facts;
    const struct measures *measures;
    const struct wording *w;
    struct arena *arena;
    const struct form_row *row;
    const struct attestation *attestation;
    enum attested attested;
    struct reading_choice choice;
    struct row_result *result;
};

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
        [BASIS_DATA] = "data",
        [BASIS_REGISTER] = "register",
        [BASIS_ATTEST] = "attest",
        [BASIS_NONE] = "none",
    };
    return name[basis];
}

static void add_reason(struct judge *j, const char *text)
{
    if (!text || !*text)
        return;
    const char *before = j->result->reason;
    j->result->reason = before ? arena_format(j->arena, "%s；%s", before, text) : text;
}

static void set(struct judge *j, enum row_state state, enum basis basis)
{
    j->result->state = state;
    j->result->basis = basis;
}

/* --- attestation ------------------------------------------------------------------------------------ */

static void add_attestation(struct judge *j)
{
    add_reason(j, attested_text(j->attestation, j->w, j->arena));
}

/* Where data cannot tell, the attestation stands; where neither exists, 待核. */
static void by_attestation(struct judge *j)
{
    switch (j->attested) {
    case ATTESTED_YES:
        set(j, ROW_YES, BASIS_ATTEST);
        break;
    case ATTESTED_NO:
        set(j, j->row->permissive ? ROW_NA : ROW_NO, BASIS_ATTEST);
        break;
    case ATTESTED_NA:
        set(j, ROW_NA, BASIS_ATTEST);
        break;
    case ATTESTED_OTHER:
        set(j, ROW_PENDING, BASIS_NONE);
        add_reason(j, SAY(j->w, j->arena, ATTESTED_UNREADABLE, j->attestation->value));
        return;
    case ATTESTED_NOTHING:
        set(j, ROW_PENDING, BASIS_NONE);
        add_reason(j, SAY(j->w, j->arena, ATTESTED_MISSING));
        return;
    }
    add_attestation(j);
    if (j->attested == ATTESTED_NO && j->row->permissive)
        add_reason(j, SAY(j->w, j->arena, ROW_PERMISSIVE));
}

/* Data have decided: an attestation that says otherwise is listed, and does not count. */
static void check_contradiction(struct judge *j)
{
    static const enum attested meant[ROW_STATES] = {
        [ROW_YES] = ATTESTED_YES,
        [ROW_NO] = ATTESTED_NO,
        [ROW_PENDING] = ATTESTED_NOTHING,
        [ROW_NA] = ATTESTED_NA,
    };
    const struct row_result *r = j->result;
    if (r->basis == BASIS_NONE || r->basis == BASIS_ATTEST || j->attested == ATTESTED_NOTHING ||
        j->attested == meant[r->state])
        return;
    j->result->contradiction =
        SAY(j->w, j->arena, CONTRADICTION, row_state_text(j->w, r->state), j->attestation->value);
    add_reason(j, j->result->contradiction);
}

/* Why an export is not there to be looked at; NULL when it is. */
static const char *supply_text(const struct export_facts *e, const struct wording *w,
                               struct arena *arena)
{
    switch (e->supply) {
    case SUPPLY_MISSING:
        return SAY(w, arena, WHY_MISSING_FILE, e->title);
    case SUPPLY_REFUSED:
        return SAY(w, arena, WHY_REFUSED_FILE, e->title);
    case SUPPLY_UNUSABLE:
        return SAY(w, arena, WHY_UNUSABLE_FILE, e->title);
    case SUPPLY_EMPTY:
    case SUPPLY_ROWS:
        return NULL;
    }
    return NULL;
}

/* --- registers --------------------------------------------------------------------------------------- */

struct proofs {
    const struct doc *doc; /* in force, and published where the row asks for that */
    const struct doc *unpublished;
    const struct doc *lapsed;                /* names the row, but is not in force on D */
    const struct record_entry *record;       /* the latest of the period */
    const struct record_entry *other_record; /* the latest of another period */
    const struct staff_member *member;       /* in the post that the row asks for */
};

/* 本年度: its records may still come before the year is over. */
static bool of_this_year(const struct record_period *p)
{
    return !p->any && !p->last_year && p->years == 0;
}

static bool in_record_period(const struct form_row *row, const struct period *p, day_number day)
{
    day_number from = row->period.years       ? add_years(p->to, -row->period.years)
                      : row->period.last_year ? day_from_civil(p->year - 1, 1, 1)
                                              : p->from;
    return (row->period.any || day >= from) && day <= p->to;
}

static struct proofs find_proofs(const struct judge *j)
{
    struct proofs p = {0};
    const struct register_facts *r = &j->facts->registers;
    for (size_t i = 0; i < r->doc.n; i++) {
        const struct doc *doc = &r->doc.at[i];
        if (!rows_name(&doc->rows, j->row->number))
            continue;
        if (!doc_in_force(doc, j->facts->period.to))
            p.lapsed = p.lapsed ? p.lapsed : doc;
        else if (j->row->publish && !doc->public_url)
            p.unpublished = p.unpublished ? p.unpublished : doc;
        else
            p.doc = p.doc ? p.doc : doc;
    }
    for (size_t i = 0; i < r->record.n; i++) {
        const struct record_entry *record = &r->record.at[i];
        if (!rows_name(&record->rows, j->row->number))
            continue;
        const struct record_entry **latest =
            in_record_period(j->row, &j->facts->period, record->done_on) ? &p.record
                                                                         : &p.other_record;
        if (!*latest || record->done_on > (*latest)->done_on)
            *latest = record;
    }
    for (size_t i = 0; i < j->facts->staff.member.n && *j->row->post && !p.member; i++) {
        const struct staff_member *s = &j->facts->staff.member.at[i];
        if (strcmp(s->post, j->row->post) == 0 && staff_in_post(s, j->facts->period.to))
            p.member = s;
    }
    return p;
}

static const char *place_text(struct judge *j, const struct evidence *place)
{
    return arena_format(j->arena, "%s:%lld", place->file, (long long)place->line);
}

static void say_doc(struct judge *j, enum phrase phrase, const struct doc *doc)
{
    if (doc)
        add_reason(j, wording_say(j->w, j->arena, phrase,
                                  (const char *const[]){doc->title, doc->place.id,
                                                        place_text(j, &doc->place), NULL}));
}

static void say_record(struct judge *j, enum phrase phrase, const struct record_entry *record)
{
    if (record)
        add_reason(
            j, wording_say(j->w, j->arena, phrase,
                           (const char *const[]){record->title, day_text(j->arena, record->done_on),
                                                 place_text(j, &record->place), NULL}));
}

static bool is_proved(const struct form_row *row, const struct proofs *p)
{
    /* a requirement to publish is met by what is published, not by a record */
    bool record = p->record && !row->publish;
    if (p->member)
        return true;
    switch (row->proof) {
    case PROOF_NONE:
        return false;
    case PROOF_ANY:
        return p->doc || record;
    case PROOF_BOTH:
        return p->doc && p->record;
    case PROOF_RECORD:
        return p->record;
    }
    return false;
}

static void say_absence(struct judge *j, const struct proofs *p)
{
    const struct export_facts *docs = facts_export(j->facts, "docs");
    const struct export_facts *records = facts_export(j->facts, "records");
    bool wants_doc = j->row->proof != PROOF_RECORD;
    if (wants_doc)
        add_reason(j, supply_text(docs, j->w, j->arena));
    add_reason(j, supply_text(records, j->w, j->arena));
    say_doc(j, REGISTER_UNPUBLISHED, p->doc ? NULL : p->unpublished);
    say_doc(j, REGISTER_LAPSED, p->doc || p->unpublished ? NULL : p->lapsed);
    say_record(j, REGISTER_OTHER_PERIOD, p->record ? NULL : p->other_record);
    if (j->row->proof == PROOF_BOTH && (p->doc || p->record)) {
        say_doc(j, REGISTER_DOC, p->doc);
        say_record(j, REGISTER_RECORD, p->record);
        add_reason(j, p->doc ? SAY(j->w, j->arena, REGISTER_NEEDS_RECORD)
                             : SAY(j->w, j->arena, REGISTER_NEEDS_DOC));
    } else if (!p->unpublished && !p->lapsed && !p->other_record) {
        add_reason(j, SAY(j->w, j->arena, REGISTER_NOTHING));
    }
    if (of_this_year(&j->row->period) && !j->facts->period.whole_year && !j->row->absent_is_no)
        add_reason(j, SAY(j->w, j->arena, WHY_NOT_DUE));
}

/* True when the register proves the row. Otherwise the reason says what is there. */
static bool by_register(struct judge *j, enum basis basis)
{
    struct proofs p = find_proofs(j);
    if (is_proved(j->row, &p)) {
        set(j, ROW_YES, basis);
        say_doc(j, REGISTER_DOC, p.doc);
        say_record(j, REGISTER_RECORD, p.record);
        if (p.member)
            add_reason(j, SAY(j->w, j->arena, REGISTER_MEMBER, p.member->post, p.member->id,
                              arena_format(j->arena, "%s:%lld", p.member->file,
                                           (long long)p.member->line)));
        add_reason(j, SAY(j->w, j->arena, REGISTER_CONTENT));
        return true;
    }
    say_absence(j, &p);
    if (!j->row->absent_is_no || !supplied(facts_export(j->facts, "records")))
        return false;
    if (j->facts->period.whole_year) {
        set(j, ROW_NO, basis);
        return true;
    }
    add_reason(j, SAY(j->w, j->arena, WHY_NOT_DUE));
    return false;
}

static void judge_register(struct judge *j)
{
    bool decided = by_register(j, BASIS_REGISTER);
    if (decided && j->result->state == ROW_YES && j->attested == ATTESTED_NO) {
        j->result->contradiction = SAY(j->w, j->arena, CONTRADICTION_REGISTER);
        add_reason(j, j->result->contradiction);
        set(j, ROW_NO, BASIS_ATTEST); /* an attested 否 beats a register 是 */
        add_attestation(j);
        return;
    }
    if (decided)
        check_contradiction(j);
    else
        by_attestation(j);
}

/* --- data -------------------------------------------------------------------------------------------- */

/* What the conditions of a row come to together. */
struct outcome {
    enum tri verdict;
    bool not_applicable;
    bool wants_proof;
    bool deciding;  /* some condition can decide, not only refute */
    bool looked_at; /* data that could have refuted the row are there */
    int64_t cases;  /* the most any of them is over */
};

static void add_finding(struct judge *j, const struct finding *f, struct outcome *o)
{
    bool refutes = f->condition->force == FORCE_REFUTE;
    bool known = f->measure->state == MEASURE_BOUNDED;
    if (!refutes || known || j->row->class == CLASS_REFUTE)
        add_reason(j, finding_text(f, j->w, j->arena));
    if (f->condition->force == FORCE_INFORM)
        return;
    o->deciding = o->deciding || f->condition->force == FORCE_DECIDE;
    o->looked_at = o->looked_at || (known && f->measure->n > 0);
    if (f->measure->n > o->cases)
        o->cases = f->measure->n;
    if (f->none && f->condition->none == NONE_NA) {
        o->not_applicable = true;
    } else if (f->none && f->condition->none == NONE_PROOF) {
        o->wants_proof = true;
    } else {
        o->verdict = tri_and(o->verdict, f->verdict);
        finding_counterexamples(f, j->arena, &j->result->counterexamples);
    }
}

/* What the registers hold of a row that they cannot prove: shown to the examiner. */
static void say_register(struct judge *j)
{
    struct proofs p = find_proofs(j);
    say_doc(j, REGISTER_DOC, p.doc);
    say_record(j, REGISTER_RECORD, p.record ? p.record : p.other_record);
}

static void judge_data(struct judge *j)
{
    struct outcome o = {.verdict = TRI_YES};
    for (size_t i = 0; i < j->row->n_conditions; i++) {
        struct finding f;
        if (j->row->condition[i].force != FORCE_APPLIES &&
            condition_judge(&j->row->condition[i], j->measures, j->choice, &f))
            add_finding(j, &f, &o);
    }
    if (o.verdict == TRI_NO) {
        set(j, ROW_NO, BASIS_DATA);
    } else if (o.verdict == TRI_UNKNOWN) {
        by_attestation(j);
    } else if (o.not_applicable) {
        set(j, ROW_NA, BASIS_DATA);
    } else if (o.wants_proof) {
        judge_register(j);
        return;
    } else if (j->row->class == CLASS_DATA && o.deciding) {
        set(j, ROW_YES, BASIS_DATA);
    } else { /* data cannot prove it */
        if (o.looked_at)
            add_reason(j, SAY(j->w, j->arena, ROW_NOT_REFUTED, number_text(j->arena, o.cases)));
        say_register(j);
        by_attestation(j);
    }
    check_contradiction(j);
}

/* --- rows -------------------------------------------------------------------------------------------- */

/* False when the CA's own answer makes the row not apply. */
static bool applies(struct judge *j)
{
    const struct form_row *row = j->row;
    if (!*row->applies_column)
        return true;
    const struct org_answer *answer = org_answer(&j->facts->org, row->applies_column);
    const struct export *org =
        &j->facts->schema->export[schema_export(j->facts->schema, slice_of("org"))];
    const char *header = org->column[export_column(org, slice_of(row->applies_column))].header;
    if (!answer || answer->state != VALUE_PRESENT || answer->answer == ANSWER_NOT_APPLICABLE) {
        add_reason(j, SAY(j->w, j->arena, ROW_APPLIES_UNKNOWN, header));
        return true;
    }
    if (answer->answer == row->applies_answer)
        return true;
    set(j, ROW_NA, BASIS_DATA);
    add_reason(j, SAY(j->w, j->arena, ROW_APPLIES_NOT, header,
                      answer->answer == ANSWER_YES ? j->w->text[STATE_YES] : j->w->text[STATE_NO]));
    check_contradiction(j);
    return false;
}

/* False when the data show that nothing of the kind has happened. */
static bool happened(struct judge *j)
{
    for (size_t i = 0; i < j->row->n_conditions; i++) {
        const struct condition *c = &j->row->condition[i];
        struct finding f;
        if (c->force != FORCE_APPLIES || !condition_judge(c, j->measures, j->choice, &f) ||
            f.verdict != TRI_NO)
            continue;
        set(j, ROW_NA, BASIS_DATA);
        add_reason(j, SAY(j->w, j->arena, ROW_APPLIES_NONE, f.measure->def->title,
                          number_text(j->arena, f.measure->n)));
        check_contradiction(j);
        return false;
    }
    return true;
}

static void judge_row(struct judge *j)
{
    if (!applies(j) || !happened(j))
        return;
    switch (j->row->class) {
    case CLASS_REGISTER:
        judge_register(j);
        break;
    case CLASS_ATTEST:
    case CLASS_DATA:
    case CLASS_REFUTE:
        if (j->row->proof == PROOF_NONE || j->row->n_conditions) {
            judge_data(
                j); /* which asks the register where there is nothing to judge (rows 85, 155) */
            break;
        }
        if (!by_register(j, BASIS_DATA))
            by_attestation(j);
        check_contradiction(j);
        break;
    }
}

const char *gaps_text(const struct facts *facts, const char *const *exports,
                      const struct wording *w, struct arena *arena)
{
    const char *list = NULL;
    for (; *exports; exports++) {
        const struct export_facts *e = facts_export(facts, *exports);
        if (!e->gaps)
            continue;
        const char *one = SAY(w, arena, GAPS_EXPORT, e->title, number_text(arena, e->rejected));
        list = list ? arena_format(arena, "%s、%s", list, one) : one;
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
    *vec_push(arena, &list) = NULL;
    return list.at;
}

static struct row_result judge_one(struct judge j, const struct form_row *row)
{
    struct row_result result = {.row = row, .state = ROW_PENDING, .basis = BASIS_NONE};
    j.row = row;
    j.attestation = attestation_of(&j.facts->registers, number_text(j.arena, row->number));
    j.attested = attested_of(j.attestation);
    j.result = &result;
    judge_row(&j);
    if (!result.reason)
        result.reason = "";
    return result;
}

/* What each computed reading that is not in force would make of the rows it bears on. */
static void judge_alternatives(const struct judge *j, const struct form_edition *edition,
                               struct form_result *result)
{
    const struct reading_book *book = &edition->readings;
    for (size_t r = 0; r < book->n; r++) {
        if (j->choice.in_force[r] || !book->at[r].computed)
            continue;
        struct judge other = *j;
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
                              const struct measures *measures, const struct wording *wording,
                              struct arena *arena)
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
        rows[i].gaps = gaps_text(facts, with_attest(row->exports, arena), wording, arena);
        if (row->boxes)
            result.count[rows[i].state]++;
        else
            result.no_box++;
    }
    judge_alternatives(&j, edition, &result);
    return result;
}
