/* Assets, accounts, links. */
#include "facts/assets.h"

#include <stddef.h>
#include <string.h>

#include "facts/facts.h"

enum { ASSET_ID, CLASS, MODEL, PRODUCT_CERT_NO, PRODUCT_CERT_TO, STATUS, ASSET_COLUMNS };
static const char *const asset_columns[ASSET_COLUMNS] = {
    [ASSET_ID] = "asset_id",
    [CLASS] = "class",
    [MODEL] = "model",
    [PRODUCT_CERT_NO] = "product_cert_no",
    [PRODUCT_CERT_TO] = "product_cert_to",
    [STATUS] = "status",
};

/* Does the certificate of the asset run on D? */
static struct judged judge_validity(const struct facts *facts, const struct fields *f)
{
    struct day_value today = {VALUE_PRESENT, facts->period.to};
    return judge_kept_days(today, field_day(f, PRODUCT_CERT_TO));
}

/* Models and carriers are compared without regard to case, width and blanks. */
static size_t add_name(struct index *names, struct arena *arena, struct slice name, bool *added)
{
    return index_add(names, slice_of(text_folded(arena, name)), added);
}

static enum value_state worse(enum value_state a, enum value_state b)
{
    static const int rank[] = {
        [VALUE_PRESENT] = 0, [VALUE_BLANK] = 1, [VALUE_ABSENT] = 2, [VALUE_UNREADABLE] = 3};
    return rank[a] > rank[b] ? a : b;
}

static void add_proof(struct last_day *proof, struct day_value end)
{
    day_number until = end.state == VALUE_PRESENT ? end.day : INT32_MAX;
    if (!proof->set || until > proof->day)
        *proof = (struct last_day){true, until};
}

/* Where what is known of a model is kept: by its name, or with all that may be of any. */
static struct model_validity *validity_of(struct facts *facts, const struct value *model)
{
    struct asset_facts *a = &facts->assets;
    bool added = false;
    if (!model || !present(model))
        return &a->nameless;
    size_t i = add_name(&a->models, facts->arena, model->text, &added);
    if (added)
        *vec_push(facts->arena, &a->model_valid) = (struct model_validity){0};
    return &a->model_valid.at[i];
}

/* An asset that does not tell its model may be of any; one that does not tell its certificate may have one
 * that runs as long as it says. Where both are blank it is no record of a certificate. */
static void add_model(struct facts *facts, const struct fields *f)
{
    const struct value *model = field(f, MODEL);
    enum value_state number = field(f, PRODUCT_CERT_NO)->state;
    struct day_value end = field_day(f, PRODUCT_CERT_TO);
    enum value_state worst = worse(model->state, worse(number, end.state));
    if (model->state == VALUE_BLANK && number == VALUE_BLANK)
        return;
    struct model_validity *v = validity_of(facts, model);
    add_proof(worst == VALUE_PRESENT ? &v->told : &v->maybe[unknown_of_state(worst)], end);
}

#define CRYPTO "密码设备"
#define IN_USE "在用"

static bool is_crypto(const struct value *class)
{
    return strcmp(word(class), CRYPTO) == 0;
}

/* A device whose status is not told may be out of use. */
static void asset_take(struct facts *facts, const struct fields *f)
{
    struct asset_facts *a = &facts->assets;
    const struct value *status = field(f, STATUS);
    struct slice id = field(f, ASSET_ID)->text;
    a->n++;
    index_add(&a->ids, id, NULL);
    add_model(facts, f);
    if (!present(status) || strcmp(word(status), IN_USE) == 0)
        terms_add(facts, f,
                  (struct term){.kind = TERM_PRODUCT,
                                .id = facts_text(facts, field(f, ASSET_ID)),
                                .what = facts_text(facts, field(f, MODEL))},
                  field(f, PRODUCT_CERT_TO));
    if (!is_crypto(field(f, CLASS)))
        return;
    index_add(&a->crypto, id, NULL);
    if (present(status) && strcmp(word(status), IN_USE) != 0)
        return;
    struct judged judged =
        judged_and(judge_filled(facts, f, PRODUCT_CERT_NO), judge_validity(facts, f));
    if (!present(status) && judged.verdict == VERDICT_BAD)
        judged = judged_untold(unknown_of(status));
    tally_judged(&a->crypto_certified, facts->arena, judged, f->record, id);
}

/* A lost asset may be of the model, and its certificate run on, where its cells do not say otherwise. */
static void lose_model(struct facts *facts, const struct record *record)
{
    const struct value *end = lost_cell(record, asset_columns[PRODUCT_CERT_TO]);
    struct model_validity *v = validity_of(facts, lost_cell(record, asset_columns[MODEL]));
    add_proof(&v->maybe[UNKNOWN_ELSEWHERE],
              (struct day_value){end ? VALUE_PRESENT : VALUE_UNREADABLE, end ? end->as.day : 0});
}

static void asset_lose(struct facts *facts, const struct record *record)
{
    struct asset_facts *a = &facts->assets;
    const struct value *class = lost_cell(record, asset_columns[CLASS]);
    struct slice no_id = {"", 0};
    lose_model(facts, record);
    if (class && !is_crypto(class))
        return;
    a->crypto_untold = true;
    unknown_add(&a->crypto_certified.unknown, facts->arena, UNKNOWN_LOST, record, no_id);
}

static const struct fact_word asset_words[] = {{CLASS, CRYPTO}, {STATUS, IN_USE}, {0, NULL}};

const struct fact_source assets_source = {
    .export = "assets",
    .indexes =
        (const size_t[]){offsetof(struct facts, assets.models), offsetof(struct facts, assets.ids),
                         offsetof(struct facts, assets.crypto), NO_MORE_PARTS},
    .column = asset_columns,
    .n = ASSET_COLUMNS,
    .words = asset_words,
    .take = asset_take,
    .lose = asset_lose,
};

static bool runs_on(const struct last_day *proof, day_number day)
{
    return proof->set && proof->day >= day;
}

/* Runs one of these proofs on the day? Where none does for certain, why it may. */
static struct judged judge_proofs(const struct model_validity *v, day_number day)
{
    static const enum unknown_reason why[] = {UNKNOWN_UNREADABLE, UNKNOWN_ABSENT, UNKNOWN_BLANK,
                                              UNKNOWN_ELSEWHERE};
    if (runs_on(&v->told, day))
        return judged_bool(true);
    for (size_t i = 0; i < sizeof why / sizeof *why; i++)
        if (runs_on(&v->maybe[why[i]], day))
            return judged_untold(why[i]);
    return judged_bool(false);
}

struct judged asset_model_certified(struct facts *facts, struct slice model, day_number day)
{
    const struct asset_facts *a = &facts->assets;
    size_t i = index_find(&a->models, slice_of(text_folded(facts->arena, model)));
    struct judged own =
        i == INDEX_NONE ? judged_bool(false) : judge_proofs(&a->model_valid.at[i], day);
    struct judged other = judge_proofs(&a->nameless, day);
    if (other.verdict == VERDICT_GOOD) /* of no model for certain */
        other = judged_untold(UNKNOWN_BLANK);
    if (own.verdict == VERDICT_UNTOLD &&
        other.verdict == VERDICT_UNTOLD) /* what is lost only proves */
        return own.why == UNKNOWN_ELSEWHERE     ? other
               : other.why == UNKNOWN_ELSEWHERE ? own
                                                : judged_and(own, other);
    if (own.verdict != VERDICT_BAD || other.verdict != VERDICT_BAD)
        return own.verdict != VERDICT_BAD ? own : other;
    return facts_export(facts, "assets")->refused ? judged_untold(UNKNOWN_ELSEWHERE) : own;
}

/* --- what happened to assets ------------------------------------------------------------------------- */

enum { EVENT_ASSET_ID, EVENT, EVENT_AT, EVENT_APPROVER, EVENT_REF, EVENT_COLUMNS };
static const char *const event_columns[EVENT_COLUMNS] = {
    [EVENT_ASSET_ID] = "asset_id", [EVENT] = "event",   [EVENT_AT] = "at",
    [EVENT_APPROVER] = "approver", [EVENT_REF] = "ref",
};

static bool is_event(const struct value *event, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word(event), *list) == 0)
            return true;
    return false;
}

#define SCRAPPED "报废"
#define MOVED "进出"
#define CONFIGURED "配置"
#define REPAIRED "维修"

static const char *const scrapping[] = {SCRAPPED, NULL};
static const char *const handling[] = {MOVED, CONFIGURED, REPAIRED, SCRAPPED, NULL};

static void event_take(struct facts *facts, const struct fields *f)
{
    struct asset_event_facts *e = &facts->asset_events;
    const struct value *event = field(f, EVENT);
    struct slice id = field(f, EVENT_ASSET_ID)->text;
    bool known = index_find(&facts->assets.crypto, id) != INDEX_NONE;
    if (!period_has(&facts->period, field(f, EVENT_AT)->as.moment.at))
        return;
    e->n++;
    bool scrapped = is_event(event, scrapping);
    bool unlisted = index_find(&facts->assets.ids, id) == INDEX_NONE;
    bool untold =
        unlisted && (facts->assets.crypto_untold || facts_export(facts, "assets")->refused);
    bool crypto = is_event(event, handling) && (known || untold);
    if (!scrapped && !crypto)
        return;
    struct judged judged =
        judged_and(judge_filled(facts, f, EVENT_APPROVER), judge_filled(facts, f, EVENT_REF));
    if (scrapped) {
        e->scrapped++;
        evidence_add(&e->scrapped_list, facts->arena, f->record, id);
        tally_judged(&e->scrapped_recorded, facts->arena, judged, f->record, id);
    }
    if (crypto && (known || judged.verdict != VERDICT_GOOD))
        tally_judged(&e->crypto_recorded, facts->arena,
                     known ? judged : judged_untold(UNKNOWN_LOST), f->record, id);
}

static void event_lose(struct facts *facts, const struct record *record)
{
    struct asset_event_facts *e = &facts->asset_events;
    const struct value *event = lost_cell(record, event_columns[EVENT]);
    struct slice no_id = {"", 0};
    bool recorded = lost_cell(record, event_columns[EVENT_APPROVER]) &&
                    lost_cell(record, event_columns[EVENT_REF]); /* it refutes nothing */
    if (lost_elsewhere(facts, record, event_columns[EVENT_AT]))
        return;
    if (!event || is_event(event, scrapping)) {
        unknown_add(&e->scrapped_unknown, facts->arena, UNKNOWN_LOST, record, no_id);
        if (!recorded)
            unknown_add(&e->scrapped_recorded.unknown, facts->arena, UNKNOWN_LOST, record, no_id);
    }
    if (!recorded && (!event || is_event(event, handling)))
        unknown_add(&e->crypto_recorded.unknown, facts->arena, UNKNOWN_LOST, record, no_id);
}

static const struct fact_word event_words[] = {
    {EVENT, SCRAPPED}, {EVENT, MOVED}, {EVENT, CONFIGURED}, {EVENT, REPAIRED}, {0, NULL}};

const struct fact_source asset_events_source = {
    .export = "asset_events",
    .column = event_columns,
    .n = EVENT_COLUMNS,
    .words = event_words,
    .after = (const char *const[]){"assets", NULL},
    .take = event_take,
    .lose = event_lose,
};

/* --- accounts ----------------------------------------------------------------------------------------- */

enum { ACCOUNT, OWNER, SCOPE, TWO_FACTOR, DISABLED_ON, ACCOUNT_COLUMNS };
static const char *const account_columns[ACCOUNT_COLUMNS] = {
    [ACCOUNT] = "account",
    [OWNER] = "owner",
    [SCOPE] = "scope",
    [TWO_FACTOR] = "two_factor",
    [DISABLED_ON] = "disabled_on",
};

/* What is not told of an account may put it outside what is asked: then only what is not good matters. */
static void add_account(struct facts *facts, struct tally *t, struct judged judged,
                        const struct value *doubt, const struct fields *f)
{
    if (doubt && judged.verdict >= VERDICT_NOT_DUE)
        return;
    if (doubt && judged.verdict == VERDICT_BAD)
        judged = judged_untold(unknown_of(doubt));
    tally_judged(t, facts->arena, judged, f->record, field(f, ACCOUNT)->text);
}

#define OPERATION "运维"

/* An account of operation, open on D. */
static void add_two_factor(struct facts *facts, const struct fields *f)
{
    const struct value *scope = field(f, SCOPE);
    const struct value *disabled = field(f, DISABLED_ON);
    const struct value *doubt = !present(scope)                       ? scope
                                : disabled->state == VALUE_UNREADABLE ? disabled
                                                                      : NULL;
    if ((present(scope) && strcmp(word(scope), OPERATION) != 0) ||
        (present(disabled) && disabled->as.day <= facts->period.to))
        return;
    add_account(facts, &facts->accounts.two_factor, judge_answer(field(f, TWO_FACTOR), ANSWER_YES),
                doubt, f);
}

/* An account of somebody who left: shut on the last day, or due within two working days of it. */
static struct judged judge_shut(struct facts *facts, const struct fields *f, struct day_value left)
{
    struct value gone = {.state = VALUE_PRESENT, .as.moment = {start_of(left.day), true}};
    struct judged judged = left.state == VALUE_PRESENT ? judge_done(facts, f, DISABLED_ON, &gone)
                                                       : judge_filled(facts, f, DISABLED_ON);
    return judged.verdict == VERDICT_GOOD && left.state == VALUE_PRESENT
               ? judge_kept_days(field_day(f, DISABLED_ON), left)
               : judged;
}

/* Whether its owner left last may not be told: the owner or the leaving cannot be read, or rows of the
 * roll are lost. */
static void add_leaver(struct facts *facts, const struct fields *f)
{
    const struct value *owner = field(f, OWNER);
    struct tally *t = &facts->accounts.leaver_shut;
    struct day_value left = {VALUE_BLANK, 0};
    enum left_last last = LEFT_MAYBE;
    if (present(owner))
        last = staff_left_last(facts, owner->text, &left);
    else if (owner->state != VALUE_UNREADABLE || !staff_anybody_left(facts))
        last = LEFT_NOT;
    if (last == LEFT_NOT)
        return;
    struct judged judged = judge_shut(facts, f, left);
    bool in_time = judged.verdict > VERDICT_UNTOLD && left.state == VALUE_PRESENT;
    if (last == LEFT_LAST)
        add_account(facts, t, judged, NULL, f);
    else if (!in_time)
        unknown_add(&t->unknown, facts->arena,
                    facts->staff.lost.n ? UNKNOWN_LOST : UNKNOWN_UNREADABLE, f->record,
                    field(f, ACCOUNT)->text);
}

static void account_take(struct facts *facts, const struct fields *f)
{
    facts->accounts.n++;
    add_two_factor(facts, f);
    add_leaver(facts, f);
}

static const struct fact_part account_tallies[] = {
    {offsetof(struct facts, accounts.two_factor), NO_COLUMN, NO_COLUMN},
    {offsetof(struct facts, accounts.leaver_shut), NO_COLUMN, NO_COLUMN},
    PARTS_END};

static const struct fact_word account_words[] = {{SCOPE, OPERATION}, {0, NULL}};

const struct fact_source accounts_source = {
    .export = "accounts",
    .column = account_columns,
    .n = ACCOUNT_COLUMNS,
    .words = account_words,
    .after = (const char *const[]){"staff", NULL},
    .take = account_take,
    .tallies = account_tallies,
};

/* --- links -------------------------------------------------------------------------------------------- */

enum { LINK_ID, CARRIER, ACTIVE, CONTACT, LINK_COLUMNS };
static const char *const link_columns[LINK_COLUMNS] = {
    [LINK_ID] = "link_id",
    [CARRIER] = "carrier",
    [ACTIVE] = "active",
    [CONTACT] = "contact",
};

static void link_take(struct facts *facts, const struct fields *f)
{
    struct link_facts *l = &facts->links;
    l->n++;
    if (!answered(field(f, ACTIVE), ANSWER_YES))
        return;
    add_name(&l->carriers, facts->arena, field(f, CARRIER)->text, NULL);
    evidence_add(&l->active, facts->arena, f->record, field(f, LINK_ID)->text);
    tally_judged(&l->with_contact, facts->arena, judge_filled(facts, f, CONTACT), f->record,
                 field(f, LINK_ID)->text);
}

static void link_lose(struct facts *facts, const struct record *record)
{
    const struct value *active = lost_cell(record, link_columns[ACTIVE]);
    struct slice no_id = {"", 0};
    if (!active || answered(active, ANSWER_YES))
        unknown_add(&facts->links.with_contact.unknown, facts->arena, UNKNOWN_LOST, record, no_id);
}

const struct fact_source network_links_source = {
    .export = "network_links",
    .indexes = (const size_t[]){offsetof(struct facts, links.carriers), NO_MORE_PARTS},
    .column = link_columns,
    .n = LINK_COLUMNS,
    .take = link_take,
    .lose = link_lose,
};
