/* Form, registers: rows that dated entries prove (documents in force at D, records of the period). */
#include <string.h>

#include "score/judge.h"

/* How many entries prove, and how many of them a newer row that cannot be read may have replaced. */
struct proof_count {
    int64_t n, replaceable;
};

struct proofs {
    const struct doc *doc; /* in force, and published where the row asks for that */
    const struct doc *unpublished;
    const struct doc *undated;         /* names the row; whether it is in force cannot be told */
    bool unread;                       /* ... since a date of it cannot be read */
    const struct doc *earlier;         /* in force, but of an earlier year than the row asks for */
    const struct doc *lapsed;          /* names the row, but is not in force on D */
    const struct record_entry *record; /* the latest of the period */
    const struct record_entry *other_record; /* the latest of another period */
    const struct staff_member *member;       /* in the post that the row asks for */
    struct proof_count docs, records, members;
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

static bool dated_in(const struct period *p, struct day_value day)
{
    return day.state == VALUE_PRESENT && period_has_day(p, day.day);
}

static void keep_first(const struct doc **held, const struct doc *doc)
{
    *held = *held ? *held : doc;
}

static void count_proof(const struct judge *j, const char *export, const char *file,
                        struct proof_count *count)
{
    count->n++;
    count->replaceable += replaced_of(j->facts, export, file) > 0;
}

/* Does one of them stand, whatever newer rows that cannot be read took the place of? */
static bool stands(const struct judge *j, const char *export, const struct proof_count *count)
{
    int64_t most = replaced_most(j->facts, export);
    return count->n > (most < count->replaceable ? most : count->replaceable);
}

static void add_doc(const struct judge *j, const struct doc *doc, struct proofs *p)
{
    const struct period *period = &j->facts->period;
    bool this_year = dated_in(period, doc->approved_on) || dated_in(period, doc->from);
    enum tri in_force = doc_in_force(doc, period->to) == IN_FORCE   ? TRI_YES
                        : doc_in_force(doc, period->to) == NOT_TOLD ? TRI_UNKNOWN
                                                                    : TRI_NO;
    if (in_force == TRI_NO)
        keep_first(&p->lapsed, doc);
    else if (in_force == TRI_UNKNOWN) {
        keep_first(&p->undated, doc);
        p->unread = p->unread || doc_unread(doc);
    } else if (j->row->this_year && !this_year)
        keep_first(&p->earlier, doc);
    else if (j->row->publish && !doc->public_url && !j->published)
        keep_first(&p->unpublished, doc);
    else {
        keep_first(&p->doc, doc);
        count_proof(j, "docs", doc->place.file, &p->docs);
    }
}

static struct proofs find_proofs(const struct judge *j)
{
    struct proofs p = {0};
    const struct register_facts *r = &j->facts->registers;
    for (size_t i = 0; i < r->doc.n; i++)
        if (rows_name(&r->doc.at[i].rows, j->row->key))
            add_doc(j, &r->doc.at[i], &p);
    for (size_t i = 0; i < r->record.n; i++) {
        const struct record_entry *record = &r->record.at[i];
        if (!rows_name(&record->rows, j->row->key))
            continue;
        bool proves = in_record_period(j->row, &j->facts->period, record->done_on);
        const struct record_entry **latest = proves ? &p.record : &p.other_record;
        if (proves)
            count_proof(j, "records", record->place.file, &p.records);
        if (!*latest || record->done_on > (*latest)->done_on)
            *latest = record;
    }
    for (size_t i = 0; i < j->facts->staff.member.n && *j->row->post; i++) {
        const struct staff_member *s = &j->facts->staff.member.at[i];
        if (strcmp(s->post, j->row->post) != 0 || !staff_in_post(s, j->facts->period.to))
            continue;
        p.member = p.member ? p.member : s;
        count_proof(j, "staff", s->file, &p.members);
    }
    return p;
}

static const char *place_of(struct judge *j, const struct evidence *place)
{
    return place_text(j->arena, place->file, place->line);
}

static void say_doc(struct judge *j, enum phrase phrase, const struct doc *doc)
{
    if (doc)
        judge_say(j, wording_say(j->w, j->arena, phrase,
                                 (const char *const[]){doc->title, doc->place.id,
                                                       place_of(j, &doc->place), NULL}));
}

static void say_record(struct judge *j, enum phrase phrase, const struct record_entry *record)
{
    if (!record)
        return;
    const char *text =
        wording_say(j->w, j->arena, phrase,
                    (const char *const[]){record->title, day_text(j->arena, record->done_on),
                                          place_of(j, &record->place), NULL});
    judge_say(j, record->report_ref
                     ? arena_format(j->arena, "%s%s", text,
                                    SAY(j->w, j->arena, REGISTER_REPORT, record->report_ref))
                     : text);
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

/* What may have been replaced since proves nothing. */
static struct proofs standing(const struct judge *j, struct proofs p)
{
    p.doc = stands(j, "docs", &p.docs) ? p.doc : NULL;
    p.record = stands(j, "records", &p.records) ? p.record : NULL;
    p.member = stands(j, "staff", &p.members) ? p.member : NULL;
    return p;
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
    case SUPPLY_BLANK:
        return SAY(w, arena, WHY_EMPTY_LIST, e->title);
    case SUPPLY_EMPTY:
    case SUPPLY_ROWS:
        return NULL;
    }
    return NULL;
}

static bool is_damaged(const struct export_facts *e)
{
    return incomplete(e);
}

/* One register that could hold the proof and does not. */
static void say_register(struct judge *j, const char *export, bool has_entry)
{
    const struct export_facts *e = facts_export(j->facts, export);
    const char *why = supply_text(e, j->w, j->arena);
    if (why)
        judge_say(j, why);
    else if (!has_entry)
        judge_say(j, SAY(j->w, j->arena, REGISTER_NOTHING, e->title));
    if (e->lost.total > 0)
        judge_say(j,
                  SAY(j->w, j->arena, REGISTER_LOST, e->title, number_text(j->arena, e->lost.total),
                      places_text(&e->lost, j->w, j->arena)));
}

static void say_absence(struct judge *j, const struct proofs *p)
{
    j->lacks_entry = true;
    bool any_doc = p->doc || p->unpublished || p->undated || p->earlier || p->lapsed;
    if (j->row->proof != PROOF_RECORD)
        say_register(j, "docs", any_doc);
    if (!j->row->publish)
        say_register(j, "records", p->record || p->other_record);
    say_doc(j, REGISTER_UNPUBLISHED, p->doc ? NULL : p->unpublished);
    say_doc(j, REGISTER_UNDATED, p->doc ? NULL : p->undated);
    say_doc(j, REGISTER_EARLIER, p->doc ? NULL : p->earlier);
    say_doc(j, REGISTER_LAPSED, p->doc ? NULL : p->lapsed);
    say_record(j, REGISTER_OTHER_PERIOD, p->record ? NULL : p->other_record);
    if (j->row->proof == PROOF_BOTH && (p->doc || p->record)) {
        say_doc(j, REGISTER_DOC, p->doc);
        say_record(j, REGISTER_RECORD, p->record);
        judge_say(j, p->doc ? SAY(j->w, j->arena, REGISTER_NEEDS_RECORD)
                            : SAY(j->w, j->arena, REGISTER_NEEDS_DOC));
    }
    if (of_this_year(&j->row->period) && !j->facts->period.whole_year && !j->row->absent_is_no)
        judge_say(j, SAY(j->w, j->arena, WHY_NOT_DUE));
}

/* 法务（律师执业证）: the post, and the qualification where the roll tells it. */
static const char *post_text(struct judge *j, const struct staff_member *member)
{
    return member->qualification
               ? arena_format(j->arena, "%s（%s）", member->post, member->qualification)
               : member->post;
}

static void say_proofs(struct judge *j, const struct proofs *p)
{
    j->result->on_entry = true;
    say_doc(j, REGISTER_DOC, p->doc);
    say_record(j, REGISTER_RECORD, p->record);
    if (p->member)
        judge_say(j, SAY(j->w, j->arena, REGISTER_MEMBER, post_text(j, p->member), p->member->id,
                         place_text(j->arena, p->member->file, p->member->line)));
    judge_say(j, SAY(j->w, j->arena, REGISTER_CONTENT));
}

/* 本年度 has passed as a whole, and the service went on all through it. */
static bool is_year_over(const struct facts *facts)
{
    return facts->period.whole_year && facts_service_begin(facts) == facts->period.begin &&
           !facts_service_unsure(facts);
}

/* A register that the row reads has a file that nobody can understand: no examiner's 是 stands for it. */
static bool is_unusable(const struct judge *j)
{
    if (j->row->proof == PROOF_NONE) /* it reads none */
        return false;
    return (j->row->proof != PROOF_RECORD && facts_export(j->facts, "docs")->refused) ||
           (!j->row->publish && facts_export(j->facts, "records")->refused);
}

/* Why a record that is not there is not missing yet. */
static enum phrase why_no_absence(const struct facts *facts)
{
    if (facts_service_ahead(facts))
        return WHY_SERVICE_AHEAD;
    return facts->period.whole_year && facts_service_unsure(facts) ? WHY_SERVICE_UNTOLD
                                                                   : WHY_NOT_DUE;
}

/* A lost row could have been the proof: then the absence of one refutes nothing, and nobody's answer
 * stands in for what an absence would have shown. */
bool judge_by_register(struct judge *j, enum basis basis)
{
    struct proofs p = find_proofs(j);
    const struct export_facts *records = facts_export(j->facts, "records");
    bool damaged = (j->row->proof != PROOF_RECORD && is_damaged(facts_export(j->facts, "docs"))) ||
                   is_damaged(records) || p.unread;
    const struct proofs certain = standing(j, p);
    bool replaceable = is_proved(j->row, &p) && !is_proved(j->row, &certain);
    if (replaceable) { /* nor does anybody's answer stand in for it */
        say_proofs(j, &p);
        judge_say(j, SAY(j->w, j->arena, REGISTER_REPLACED));
        j->result->on_entry = false;
        j->lacks_entry = j->damaged = true;
        return false;
    }
    if (is_proved(j->row, &certain)) {
        judge_set(j, ROW_YES, basis);
        say_proofs(j, &p);
        return true;
    }
    if (j->row->proof != PROOF_NONE) /* no register proves it: its silence is no reason */
        say_absence(j, &p);
    damaged = damaged || (j->row->absent_is_no && j->facts->period.whole_year &&
                          facts_service_unread(j->facts));
    if (j->row->absent_is_no && records->silent)
        judge_say(j, records->silent);
    else if (j->row->absent_is_no && supplied(records) && !damaged && !p.undated) {
        if (is_year_over(j->facts)) {
            judge_set(j, ROW_NO, basis);
            return true;
        }
        judge_say(j, j->w->text[why_no_absence(j->facts)]);
    }
    bool na = j->attested.answer == ATTESTED_NA;
    j->damaged = j->damaged || (damaged && (na || j->row->absent_is_no)) || is_unusable(j);
    return false;
}

void judge_register(struct judge *j)
{
    bool decided = judge_by_register(j, BASIS_REGISTER);
    bool proved = decided && j->result->state == ROW_YES;
    if (!decided) {
        judge_by_attestation(j);
    } else if (proved && j->attested.answer == ATTESTED_NO) {
        j->result->contradiction =
            SAY(j->w, j->arena, CONTRADICTION_REGISTER, attested_by(&j->attested, j->w));
        judge_say(j, j->result->contradiction);
        judge_by_attestation(j); /* an attested 否 beats a register 是 */
    } else if (proved && (j->attested.answer == ATTESTED_UNSURE ||
                          (j->damaged && j->attested.answer == ATTESTED_NA))) {
        judge_by_attestation(j); /* which may have been a 否; nor do data decide that are lost */
    } else {
        judge_contradiction(j);
    }
}

void judge_show_register(struct judge *j)
{
    struct proofs p = find_proofs(j);
    say_doc(j, REGISTER_DOC, p.doc);
    say_record(j, REGISTER_RECORD, p.record ? p.record : p.other_record);
}

void judge_say_recorded(struct judge *j, const char *what)
{
    struct proofs p = find_proofs(j);
    if (p.record)
        judge_say(j,
                  SAY(j->w, j->arena, CONTRADICTION_RECORDED, p.record->title,
                      day_text(j->arena, p.record->done_on), place_of(j, &p.record->place), what));
}
