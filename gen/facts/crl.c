/* CRLs, revocations, key recovery. */
#include "facts/crl.h"

#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

/* --- the log -------------------------------------------------------------------------------------- */

enum {
    ISSUER,
    PARTITION,
    KIND,
    NUMBER,
    THIS_UPDATE,
    NEXT_UPDATE,
    PUBLISHED_AT,
    BACKUP_AT,
    RETAINED,
    CRL_COLUMNS
};
static const char *const crl_columns[CRL_COLUMNS] = {
    [ISSUER] = "issuer",
    [PARTITION] = "crl_partition",
    [KIND] = "kind",
    [NUMBER] = "crl_number",
    [THIS_UPDATE] = "this_update",
    [NEXT_UPDATE] = "next_update",
    [PUBLISHED_AT] = "published_at",
    [BACKUP_AT] = "backup_at",
    [RETAINED] = "retained",
};

static struct crl_series *series_of(struct facts *facts, const struct fields *f)
{
    struct crl_facts *c = &facts->crl;
    const struct value *issuer = field(f, ISSUER);
    const struct value *partition = field(f, PARTITION);
    const struct value *kind = field(f, KIND);
    bool authority = present(kind) && strcmp(word(kind), "ARL") == 0;
    struct slice a = present(issuer) ? issuer->text : slice_of("");
    struct slice b = present(partition) ? partition->text : slice_of("");
    const char *key =
        arena_format(facts->arena, "%.*s\n%.*s\n%d", (int)a.n, a.at, (int)b.n, b.at, authority);
    bool added = false;
    size_t i = index_add(&c->series_keys, slice_of(key), &added);
    if (added)
        *vec_push(facts->arena, &c->series) = (struct crl_series){
            .issuer = arena_copy(facts->arena, a.at, a.n),
            .partition = arena_copy(facts->arena, b.at, b.n),
            .issuer_index = (uint32_t)index_add(&c->issuers, a, NULL),
            .authority = authority,
        };
    return &c->series.at[i];
}

static void crl_take(struct facts *facts, const struct fields *f)
{
    struct slice number = field(f, NUMBER)->text;
    int64_t sequence = -1;
    if (!int_parse(number, &sequence) || sequence < 0)
        sequence = -1;
    *vec_push(facts->arena, &series_of(facts, f)->crl) = (struct crl){
        .number = facts_text(facts, field(f, NUMBER)),
        .sequence = sequence,
        .this_update = field(f, THIS_UPDATE)->as.moment.at,
        .next_update = field_moment(f, NEXT_UPDATE),
        .published = field_moment(f, PUBLISHED_AT),
        .backup = field_moment(f, BACKUP_AT),
        .retained = field_answer(f, RETAINED),
        .file = f->record->file,
        .line = f->record->line,
    };
    facts->crl.n++;
}

static int by_update(const void *a, const void *b)
{
    const struct crl *x = a;
    const struct crl *y = b;
    if (x->this_update != y->this_update)
        return x->this_update < y->this_update ? -1 : 1;
    if (x->sequence != y->sequence)
        return x->sequence < y->sequence ? -1 : 1;
    int file = strcmp(x->file, y->file);
    return file ? file : (x->line > y->line) - (x->line < y->line);
}

static void index_numbers(struct facts *facts, size_t series)
{
    struct crl_facts *c = &facts->crl;
    const struct crl_series *s = &c->series.at[series];
    for (size_t i = 0; i < s->crl.n; i++) {
        size_t number = fingerprints_add(&c->numbers, slice_of(s->crl.at[i].number));
        if (number == c->first_place.n)
            *vec_push(facts->arena, &c->first_place) = 0;
        *vec_push(facts->arena, &c->place) =
            (struct crl_place){(uint32_t)series, (uint32_t)i, c->first_place.at[number]};
        c->first_place.at[number] = (uint32_t)c->place.n;
    }
}

/* The log is read as a whole before it is looked into. */
static void ready_log(struct facts *facts)
{
    struct crl_facts *c = &facts->crl;
    if (c->ready)
        return;
    for (size_t i = 0; i < c->series.n; i++) {
        qsort(c->series.at[i].crl.at, c->series.at[i].crl.n, sizeof(struct crl), by_update);
        index_numbers(facts, i);
    }
    c->ready = true;
}

const struct fact_source crl_log_source = {
    .export = "crl_log",
    .column = crl_columns,
    .n = CRL_COLUMNS,
    .take = crl_take,
    .finish = ready_log,
};

/* The first CRL of a series from the instant on; NULL when there is none. */
static const struct crl *first_from(const struct crl_series *s, instant at)
{
    size_t low = 0;
    size_t high = s->crl.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->crl.at[middle].this_update < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->crl.n ? &s->crl.at[low] : NULL;
}

/* --- revocations ------------------------------------------------------------------------------------ */

enum {
    SERIAL,
    REQUESTED_AT,
    REQUESTER,
    AUTHN_OK,
    DECIDED_AT,
    REVOKED_AT,
    CRL_NUMBER,
    NOTIFIED_AT,
    REVOCATION_COLUMNS
};
static const char *const revocation_columns[REVOCATION_COLUMNS] = {
    [SERIAL] = "serial",         [REQUESTED_AT] = "requested_at", [REQUESTER] = "requester",
    [AUTHN_OK] = "authn_ok",     [DECIDED_AT] = "decided_at",     [REVOKED_AT] = "revoked_at",
    [CRL_NUMBER] = "crl_number", [NOTIFIED_AT] = "notified_at",
};

struct revocation {
    struct facts *facts;
    struct revocation_facts *r;
    const struct fields *f;
    struct slice id;
    uint32_t issuer; /* of the certificate, in crl_facts.issuers; SEVERAL_ISSUERS: not known */
};

static void judge_case(const struct revocation *x, struct tally *t, struct judged judged)
{
    tally_judged(t, x->facts->arena, judged, x->f->record, x->id);
}

/* Row 51: of requests by the holder or with the holder's authority. Where the requester is not told,
 * only a passed authentication is enough. */
static void add_authenticated(const struct revocation *x)
{
    const struct value *requester = field(x->f, REQUESTER);
    struct judged judged = judge_answer(field(x->f, AUTHN_OK), ANSWER_YES);
    if (present(requester)) {
        if (strcmp(word(requester), "证书持有者") == 0 || strcmp(word(requester), "授权人") == 0)
            judge_case(x, &x->r->authenticated, judged);
    } else if (judged.verdict == VERDICT_GOOD) {
        judge_case(x, &x->r->authenticated, judged);
    } else {
        judge_case(x, &x->r->authenticated, judged_untold(unknown_of(requester)));
    }
}

/* The issuer of the certificate, where the certificates tell one and the log knows it. */
static uint32_t issuer_of(const struct facts *facts, const struct value *serial)
{
    const struct certificate_link *l = certificates_of_serial(&facts->certificates, serial);
    if (!l || l->issuer == SEVERAL_ISSUERS)
        return SEVERAL_ISSUERS;
    size_t i = index_find(&facts->crl.issuers, facts->certificates.issuers.keys.at[l->issuer]);
    return i == INDEX_NONE ? SEVERAL_ISSUERS : (uint32_t)i;
}

static bool may_list(const struct revocation *x, const struct crl_series *s)
{
    return !s->authority && (x->issuer == SEVERAL_ISSUERS || s->issuer_index == x->issuer);
}

static bool earlier_published(const struct crl *a, const struct crl *b)
{
    if (!b)
        return true;
    if (a->published.state != VALUE_PRESENT || b->published.state != VALUE_PRESENT)
        return a->published.state == VALUE_PRESENT;
    return a->published.moment.at < b->published.moment.at;
}

/* The next CRL of a number that may list the certificate, from a place (+ 1) on; NULL at the end. */
static const struct crl *numbered(const struct revocation *x, uint32_t *place,
                                  const struct crl_series **series)
{
    const struct crl_facts *c = &x->facts->crl;
    while (*place) {
        const struct crl_place *p = &c->place.at[*place - 1];
        *place = p->next;
        *series = &c->series.at[p->series];
        if (may_list(x, *series))
            return &(*series)->crl.at[p->at];
    }
    return NULL;
}

static uint32_t first_place(const struct revocation *x, struct slice number)
{
    size_t i = fingerprints_find(&x->facts->crl.numbers, number);
    return i == FINGERPRINT_NONE ? 0 : x->facts->crl.first_place.at[i];
}

/* Of several CRLs with the number (other issuers, other partitions) the one published first. */
static const struct crl *first_numbered(const struct revocation *x, struct slice number)
{
    const struct crl *found = NULL;
    const struct crl *crl = NULL;
    const struct crl_series *s = NULL;
    uint32_t place = first_place(x, number);
    while ((crl = numbered(x, &place, &s)))
        if (earlier_published(crl, found))
            found = crl;
    return found;
}

/* Where the export does not name the CRL: the first one after the revocation (form-judging 3.2). */
static const struct crl *next_after(const struct revocation *x, instant revoked)
{
    const struct crl *found = NULL;
    for (size_t i = 0; i < x->facts->crl.series.n; i++) {
        const struct crl_series *s = &x->facts->crl.series.at[i];
        const struct crl *first = may_list(x, s) ? first_from(s, revoked) : NULL;
        if (first && (!found || first->this_update < found->this_update))
            found = first;
    }
    return found;
}

static struct value value_of_moment(struct moment_value m)
{
    return (struct value){.state = m.state, .as.moment = m.moment};
}

/* From `start` to the publication. What is in no CRL yet is open; a CRL that is named, but not in the
 * log or without its time, cannot be told. */
static void add_published(const struct revocation *x, struct durations *d, int start,
                          const struct crl *crl)
{
    struct value published =
        crl ? value_of_moment(crl->published) : (struct value){.state = VALUE_BLANK};
    if ((crl && published.state != VALUE_PRESENT) || (!crl && present(field(x->f, CRL_NUMBER))))
        unknown_add(&d->unknown, x->facts->arena, UNKNOWN_BLANK, x->f->record, x->id);
    else
        facts_add_seconds(x->facts, d, x->f->record, x->id, field(x->f, start), &published, false);
}

/* Row 52, by either clock (GM52). */
static void add_to_crl(const struct revocation *x)
{
    const struct value *number = field(x->f, CRL_NUMBER);
    const struct value *revoked = field(x->f, REVOKED_AT);
    const struct crl *crl = present(number)    ? first_numbered(x, number->text)
                            : present(revoked) ? next_after(x, revoked->as.moment.at)
                                               : NULL;
    add_published(x, &x->r->to_crl, DECIDED_AT, crl);
    add_published(x, &x->r->request_to_crl, REQUESTED_AT, crl);
}

/* Decided, and neither revoked nor in a CRL: no column says whether the decision was to refuse. Who
 * was not authenticated was refused, what was decided on D is in hand; any other case cannot be told. */
static void add_undone(const struct revocation *x)
{
    const struct value *decided = field(x->f, DECIDED_AT);
    if (!present(decided) || answered(field(x->f, AUTHN_OK), ANSWER_NO))
        return;
    if (day_of(decided->as.moment.at) >= x->facts->period.to)
        return;
    unknown_add(&x->r->to_crl.unknown, x->facts->arena, UNKNOWN_BLANK, x->f->record, x->id);
    unknown_add(&x->r->request_to_crl.unknown, x->facts->arena, UNKNOWN_BLANK, x->f->record, x->id);
}

/* Is the CRL the first of its series after the revocation? A revocation on a day without a time may
 * have come before any CRL of that day, or after the last. None after it: it is still to come. */
static struct judged judge_first(const struct crl_series *s, const struct crl *crl,
                                 const struct moment *revoked)
{
    const struct crl *first = first_from(s, revoked->at);
    if (!first)
        return judged_untold(UNKNOWN_BLANK);
    if (first->this_update == crl->this_update || !revoked->date_only)
        return judged_bool(first->this_update == crl->this_update);
    day_number day = day_of(revoked->at);
    const struct crl *next = first_from(s, start_of(day + 1));
    if (next && next->this_update == crl->this_update)
        return judged_untold(UNKNOWN_BLANK);
    return judged_bool(day_of(crl->this_update) == day);
}

/* Row 54: the CRL that lists the certificate is the first of its series after the revocation, and was
 * published while it was valid. */
static struct judged judge_listed(const struct revocation *x)
{
    const struct value *number = field(x->f, CRL_NUMBER);
    const struct moment *revoked = &field(x->f, REVOKED_AT)->as.moment;
    if (!present(number))
        return judged_untold(unknown_of(number));
    struct judged best = judged_untold(UNKNOWN_BLANK); /* the log has no such number */
    bool known = false;
    const struct crl *crl = NULL;
    const struct crl_series *s = NULL;
    uint32_t place = first_place(x, number->text);
    while ((crl = numbered(x, &place, &s))) {
        struct value this_update = {.state = VALUE_PRESENT, .as.moment = {crl->this_update, false}};
        struct value published = value_of_moment(crl->published);
        struct value next = value_of_moment(crl->next_update);
        struct judged judged = judged_and(
            judge_first(s, crl, revoked),
            judged_and(judge_order(&this_update, &published), judge_order(&published, &next)));
        if (!known || judged.verdict > best.verdict)
            best = judged;
        known = true;
    }
    return best;
}

static void keep_revoked(struct facts *facts, const struct fields *f)
{
    struct revocation_facts *r = &facts->revocations;
    struct moment_value revoked = field_moment(f, REVOKED_AT);
    size_t i = fingerprints_add(&r->serials, field(f, SERIAL)->text);
    if (i == r->revoked.n)
        *vec_push(facts->arena, &r->revoked) = revoked;
    else if (revoked.state == VALUE_PRESENT && (r->revoked.at[i].state != VALUE_PRESENT ||
                                                revoked.moment.at < r->revoked.at[i].moment.at))
        r->revoked.at[i] = revoked;
}

struct moment_value revoked_at(const struct revocation_facts *r, const struct value *serial)
{
    size_t i = serial->state == VALUE_PRESENT ? fingerprints_find(&r->serials, serial->text)
                                              : FINGERPRINT_NONE;
    return i == FINGERPRINT_NONE ? (struct moment_value){.state = VALUE_BLANK} : r->revoked.at[i];
}

static void revocation_take(struct facts *facts, const struct fields *f)
{
    static const int begin[] = {REQUESTED_AT, DECIDED_AT, REVOKED_AT};
    struct revocation_facts *r = &facts->revocations;
    const struct value *revoked = field(f, REVOKED_AT);
    const struct value *notified = field(f, NOTIFIED_AT);
    ready_log(facts);
    keep_revoked(facts, f);
    if (!facts_in_period(facts, f, begin, sizeof begin / sizeof *begin)) {
        r->outside++;
        return;
    }
    struct revocation x = {facts, r, f, field(f, SERIAL)->text, issuer_of(facts, field(f, SERIAL))};
    r->n++;
    add_authenticated(&x);
    if (present(revoked) || present(field(f, CRL_NUMBER)))
        add_to_crl(&x);
    else
        add_undone(&x);
    if (!present(revoked))
        return;
    struct judged told = judge_done(facts, f, NOTIFIED_AT, revoked);
    if (told.verdict == VERDICT_GOOD)
        told = judge_order(revoked, notified);
    judge_case(&x, &r->told, told);
    judge_case(&x, &r->listed, judge_listed(&x));
}

const struct fact_source revocations_source = {
    .export = "revocations",
    .column = revocation_columns,
    .n = REVOCATION_COLUMNS,
    .after = (const char *const[]){"certificates", "crl_log", NULL},
    .take = revocation_take,
};

/* --- key recovery ------------------------------------------------------------------------------------ */

enum { REQUEST_ID, RECOVERY_REQUESTED_AT, RECOVERY_AUTHN_OK, DONE_AT, RECOVERY_COLUMNS };
static const char *const recovery_columns[RECOVERY_COLUMNS] = {
    [REQUEST_ID] = "request_id",
    [RECOVERY_REQUESTED_AT] = "requested_at",
    [RECOVERY_AUTHN_OK] = "authn_ok",
    [DONE_AT] = "done_at",
};

static void recovery_take(struct facts *facts, const struct fields *f)
{
    static const int begin[] = {RECOVERY_REQUESTED_AT, DONE_AT};
    if (!facts_in_period(facts, f, begin, sizeof begin / sizeof *begin))
        return;
    facts->key_recovery.n++;
    tally_judged(&facts->key_recovery.authenticated, facts->arena,
                 judge_answer(field(f, RECOVERY_AUTHN_OK), ANSWER_YES), f->record,
                 field(f, REQUEST_ID)->text);
}

const struct fact_source key_recovery_source = {
    .export = "key_recovery",
    .column = recovery_columns,
    .n = RECOVERY_COLUMNS,
    .take = recovery_take,
};
