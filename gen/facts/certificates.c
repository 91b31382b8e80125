/* Certificates. */
#include "facts/certificates.h"

#include <stddef.h>
#include <string.h>

#include "facts/facts.h"

enum {
    SERIAL,
    ISSUER,
    CUSTOMER_KIND,
    APP_ID,
    KIND,
    PAIR_ID,
    PK_ALG_OID,
    CURVE_OID,
    SIG_ALG_OID,
    KEY_USAGE,
    KU_CRITICAL,
    BASIC_CONSTRAINTS,
    BC_CRITICAL,
    NOT_BEFORE,
    NOT_AFTER,
    MEDIA_MODEL,
    PUBLISHED_AT,
    COLUMNS
};
#define SIGNING "签名"
#define ENCRYPTION "加密"
#define GOVERNMENT "政务"
#define DEVICE "设备"

static const char *const columns[COLUMNS] = {
    [SERIAL] = "serial",
    [ISSUER] = "issuer",
    [CUSTOMER_KIND] = "customer_kind",
    [APP_ID] = "app_id",
    [KIND] = "kind",
    [PAIR_ID] = "pair_id",
    [PK_ALG_OID] = "pk_alg_oid",
    [CURVE_OID] = "curve_oid",
    [SIG_ALG_OID] = "sig_alg_oid",
    [KEY_USAGE] = "key_usage",
    [KU_CRITICAL] = "ku_critical",
    [BASIC_CONSTRAINTS] = "basic_constraints",
    [BC_CRITICAL] = "bc_critical",
    [NOT_BEFORE] = "not_before",
    [NOT_AFTER] = "not_after",
    [MEDIA_MODEL] = "media_model",
    [PUBLISHED_AT] = "published_at",
};

/* What came into the directory after D was not there on D. */
static void add_to_link(const struct facts *facts, struct certificate_link *l,
                        const struct fields *f)
{
    const struct value *published = field(f, PUBLISHED_AT);
    const struct value *end = field(f, NOT_AFTER);
    bool shown = present(published) && published->as.moment.at < facts->period.end;
    l->published = l->published || shown;
    l->hidden = l->hidden || published->state == VALUE_BLANK || (present(published) && !shown);
    l->published_untold = l->published_untold || published->state == VALUE_ABSENT ||
                          published->state == VALUE_UNREADABLE;
    if (!present(end)) {
        l->ends_untold = true;
    } else if (!l->ends || end->as.moment.at < l->first_end) {
        l->ends = true;
        l->first_end = end->as.moment.at;
        l->first_end_date_only = end->as.moment.date_only;
    }
}

/* A certificate that a newer row may have replaced which cannot be read shows nothing of other exports' cases:
 * what is not found there may stand in that row. */
static void add_links(struct facts *facts, const struct fields *f)
{
    struct certificate_facts *c = &facts->certificates;
    if (facts_export(facts, certificates_source.export)->replaceable.newer > 0)
        return;
    const struct value *issuer = field(f, ISSUER);
    uint32_t by = present(issuer) ? (uint32_t)spellings_add(&c->issuers, facts->arena, issuer->text)
                                  : SEVERAL_ISSUERS;
    size_t serial = fingerprints_add(&c->serials, field(f, SERIAL)->text);
    if (serial == c->by_serial.n)
        *vec_push(facts->arena, &c->by_serial) = (struct certificate_link){.issuer = by};
    if (c->by_serial.at[serial].issuer != by)
        c->by_serial.at[serial].issuer = SEVERAL_ISSUERS;
    add_to_link(facts, &c->by_serial.at[serial], f);
    if (!present(field(f, APP_ID)))
        return;
    size_t application = fingerprints_add(&c->applications, field(f, APP_ID)->text);
    if (application == c->by_application.n)
        *vec_push(facts->arena, &c->by_application) = (struct certificate_link){.issuer = by};
    add_to_link(facts, &c->by_application.at[application], f);
}

static uint32_t add_pair(struct facts *facts, const struct fields *f)
{
    struct certificate_facts *c = &facts->certificates;
    bool signing = strcmp(word(field(f, KIND)), SIGNING) == 0;
    if (!present(field(f, PAIR_ID))) {
        c->pairless.signing += signing;
        c->pairless.encryption += !signing;
        return NO_PAIR;
    }
    size_t pair = fingerprints_add(&c->pairs, field(f, PAIR_ID)->text);
    if (pair == c->pair.n)
        *vec_push(facts->arena, &c->pair) = (struct certificate_pair){0};
    const struct value *begin = field(f, NOT_BEFORE);
    bool later = present(begin) && day_of(begin->as.moment.at) > facts->period.to;
    c->pair.at[pair].signing += signing && !later;
    c->pair.at[pair].encryption += !signing && !later;
    c->pair.at[pair].unread_signing += signing && begin->state == VALUE_UNREADABLE;
    c->pair.at[pair].unread_encryption += !signing && begin->state == VALUE_UNREADABLE;
    c->pair.at[pair].any_signing = c->pair.at[pair].any_signing || signing;
    c->pair.at[pair].any_encryption = c->pair.at[pair].any_encryption || !signing;
    return (uint32_t)pair;
}

/* The few combinations of texts that a CA's certificates have in some columns, each kept once; those that objects tell
 * apart. */
static uint32_t add_combination(struct index *keys, const struct fields *f, bool object,
                                const int *part, size_t n_parts, bool *added)
{
    enum { MOST = 150 };
    char key[5 * (MOST + 2) + 1];
    size_t n = 0;
    key[n++] = (char)('0' + object);
    for (size_t i = 0; i < n_parts; i++) {
        const struct value *v = field(f, part[i]);
        size_t length = !present(v) ? 0 : v->text.n < MOST ? v->text.n : MOST;
        key[n++] = (char)('0' + v->state);
        if (length)
            memcpy(key + n, v->text.at, length);
        n += length;
        key[n++] = '\n';
    }
    return (uint32_t)index_add(keys, (struct slice){key, n}, added);
}

static uint32_t add_algorithms(struct facts *facts, const struct fields *f)
{
    static const int part[] = {PK_ALG_OID, CURVE_OID, SIG_ALG_OID};
    struct certificate_facts *c = &facts->certificates;
    struct certificate_algorithms a = {0};
    bool added = false;
    uint32_t index = add_combination(&c->algorithm_keys, f, false, part, 3, &added);
    for (size_t i = 0; i < 3 && added; i++) {
        a.part[i].state = field(f, part[i])->state;
        if (present(field(f, part[i])))
            a.part[i].oid = text_folded(facts->arena, field(f, part[i])->text);
    }
    if (added)
        *vec_push(facts->arena, &c->algorithms) = a;
    return index;
}

static uint32_t add_format(struct facts *facts, const struct fields *f, bool object)
{
    static const int part[] = {KIND, KEY_USAGE, KU_CRITICAL, BASIC_CONSTRAINTS, BC_CRITICAL};
    struct certificate_facts *c = &facts->certificates;
    bool added = false;
    uint32_t index = add_combination(&c->format_keys, f, object, part, 5, &added);
    if (added)
        *vec_push(facts->arena, &c->formats) = (struct certificate_format){
            .signing = strcmp(word(field(f, KIND)), SIGNING) == 0,
            .object = object,
            .usage_state = field(f, KEY_USAGE)->state,
            .usage = facts_text(facts, field(f, KEY_USAGE)),
            .usage_critical = field_answer(f, KU_CRITICAL),
            .constraints_state = field(f, BASIC_CONSTRAINTS)->state,
            .constraints = facts_text(facts, field(f, BASIC_CONSTRAINTS)),
            .constraints_critical = field_answer(f, BC_CRITICAL),
        };
    return index;
}

/* Whether it is a government body's, or when it was issued, is not told. */
static void add_maybe_first(struct first_certificate *first, const struct value *kind,
                            const struct value *begin)
{
    bool unread = kind->state == VALUE_UNREADABLE || begin->state == VALUE_UNREADABLE;
    struct maybe_first *maybe = unread ? &first->unread : &first->untold;
    instant at = present(begin) ? begin->as.moment.at : INT64_MIN;
    if (present(kind) && strcmp(word(kind), GOVERNMENT) != 0)
        return;
    maybe->at = !maybe->seen || at < maybe->at ? at : maybe->at;
    maybe->seen = true;
}

static void add_first(struct facts *facts, const struct fields *f)
{
    struct first_certificate *first = &facts->certificates.first_government;
    const struct value *kind = field(f, CUSTOMER_KIND);
    const struct value *begin = field(f, NOT_BEFORE);
    if (!present(kind) || !present(begin)) {
        add_maybe_first(first, kind, begin);
        return;
    }
    if (strcmp(word(kind), GOVERNMENT) != 0 ||
        (first->found && first->not_before <= begin->as.moment.at))
        return;
    first->found = true;
    first->not_before = begin->as.moment.at;
    first->serial = facts_text(facts, field(f, SERIAL));
    first->app_id = facts_text(facts, field(f, APP_ID));
    first->file = f->record->file;
    first->line = f->record->line;
}

/* Row 43, 签名密钥对: that of a signing certificate was made in a device that was certified when the
 * certificate was issued. */
static struct judged judge_medium(struct facts *facts, const struct fields *f)
{
    const struct value *model = field(f, MEDIA_MODEL);
    const struct value *begin = field(f, NOT_BEFORE);
    if (!present(model))
        return judged_untold(unknown_of(model));
    struct judged on_date = asset_model_certified(facts, model->text, facts->period.to);
    if (present(begin))
        return asset_model_certified(facts, model->text, day_of(begin->as.moment.at));
    return on_date.verdict == VERDICT_BAD ? judged_untold(unknown_of(begin)) : on_date;
}

struct judged certificate_judged(enum value_state issued, struct judged judged)
{
    if (issued == VALUE_PRESENT || judged.verdict != VERDICT_BAD)
        return judged;
    return judged_untold(issued == VALUE_UNREADABLE ? UNKNOWN_UNREADABLE : UNKNOWN_OTHER_YEAR);
}

static void certificate_take(struct facts *facts, const struct fields *row)
{
    struct as_of room;
    const struct object_certificate *object = NULL;
    const struct fields seen = certificate_seen(facts, row, &room, &object);
    const struct fields *f = &seen;
    static const int begin[] = {NOT_BEFORE};
    struct certificate_facts *c = &facts->certificates;
    struct slice id = field(f, SERIAL)->text;
    const struct value *kind = field(f, CUSTOMER_KIND);
    if (present(field(f, NOT_BEFORE)) &&
        (!c->dated++ || field(f, NOT_BEFORE)->as.moment.at < c->earliest))
        c->earliest = field(f, NOT_BEFORE)->as.moment.at;
    c->all++;
    add_links(facts, f);
    add_first(facts, row);
    uint32_t pair = add_pair(facts, f);
    if (!facts_in_period(facts, f, begin, 1))
        return;
    c->objects.shown += object != NULL;
    c->objects.unshown += object == NULL;
    *vec_push(facts->arena, &c->certificate) = (struct certificate){
        .serial = facts_text(facts, field(f, SERIAL)),
        .file = f->record->file,
        .line = f->record->line,
        .pair = pair,
        .pair_state = field(f, PAIR_ID)->state,
        .algorithms = add_algorithms(facts, f),
        .format = add_format(facts, f, object),
        .object = object,
        .issued = {field(f, NOT_BEFORE)->state,
                   present(field(f, NOT_BEFORE)) ? day_of(field(f, NOT_BEFORE)->as.moment.at) : 0},
        .device = present(kind) && strcmp(word(kind), DEVICE) == 0,
    };
    if (strcmp(word(field(f, KIND)), SIGNING) == 0)
        tally_judged(&c->media, facts->arena,
                     certificate_judged(field(f, NOT_BEFORE)->state, judge_medium(facts, f)),
                     row->record, id);
}

static const struct fact_part tallies[] = {
    {offsetof(struct facts, certificates.media), NO_COLUMN, NO_COLUMN}, PARTS_END};

static const struct fact_word words[] = {{KIND, SIGNING},
                                         {KIND, ENCRYPTION},
                                         {CUSTOMER_KIND, GOVERNMENT},
                                         {CUSTOMER_KIND, DEVICE},
                                         {0, NULL}};

const struct fact_source certificates_source = {
    .export = "certificates",
    .indexes = (const size_t[]){offsetof(struct facts, certificates.algorithm_keys),
                                offsetof(struct facts, certificates.format_keys), NO_MORE_PARTS},
    .fingerprints = (const size_t[]){offsetof(struct facts, certificates.serials),
                                     offsetof(struct facts, certificates.applications),
                                     offsetof(struct facts, certificates.pairs), NO_MORE_PARTS},
    .column = columns,
    .n = COLUMNS,
    .words = words,
    .after = (const char *const[]){"assets", NULL},
    .take = certificate_take,
    .tallies = tallies,
    .finish = certificates_unlisted,
};

static size_t number_of(const struct fingerprints *set, const struct value *v)
{
    return present(v) ? fingerprints_find(set, v->text) : FINGERPRINT_NONE;
}

const struct certificate_link *certificates_of_serial(const struct certificate_facts *c,
                                                      const struct value *serial)
{
    size_t i = number_of(&c->serials, serial);
    return i == FINGERPRINT_NONE ? NULL : &c->by_serial.at[i];
}

const struct certificate_link *certificates_of_application(const struct certificate_facts *c,
                                                           const struct value *app_id)
{
    size_t i = number_of(&c->applications, app_id);
    return i == FINGERPRINT_NONE ? NULL : &c->by_application.at[i];
}
