/* Assets, accounts, links. */
#include "facts/assets.h"

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

static void add_model(struct facts *facts, const struct fields *f)
{
    struct asset_facts *a = &facts->assets;
    const struct value *model = field(f, MODEL);
    const struct value *number = field(f, PRODUCT_CERT_NO);
    bool added = false;
    if (model->state == VALUE_ABSENT || number->state == VALUE_ABSENT ||
        model->state == VALUE_UNREADABLE || number->state == VALUE_UNREADABLE)
        a->models_untold = true;
    if (!present(model) || !present(number))
        return;
    struct day_value end = field_day(f, PRODUCT_CERT_TO);
    size_t i = index_add(&a->models, model->text, &added);
    if (added)
        *vec_push(facts->arena, &a->model_valid) = (struct model_validity){0};
    struct model_validity *v = &a->model_valid.at[i];
    if (end.state != VALUE_PRESENT)
        v->untold = true;
    else if (!v->told || end.day > v->latest)
        v->latest = end.day;
    v->told = v->told || end.state == VALUE_PRESENT;
}

static void asset_take(struct facts *facts, const struct fields *f)
{
    struct asset_facts *a = &facts->assets;
    const struct value *status = field(f, STATUS);
    a->n++;
    add_model(facts, f);
    if (strcmp(word(field(f, CLASS)), "密码设备") == 0 && present(status) &&
        strcmp(word(status), "在用") == 0)
        tally_judged(&a->crypto_certified, facts->arena,
                     judged_and(judge_filled(facts, f, PRODUCT_CERT_NO), judge_validity(facts, f)),
                     f->record, field(f, ASSET_ID)->text);
}

const struct fact_source assets_source = {
    .export = "assets",
    .column = asset_columns,
    .n = ASSET_COLUMNS,
    .take = asset_take,
};

struct judged asset_model_certified(const struct facts *facts, struct slice model, day_number day)
{
    const struct asset_facts *a = &facts->assets;
    size_t i = index_find(&a->models, model);
    if (i != INDEX_NONE && a->model_valid.at[i].told && a->model_valid.at[i].latest >= day)
        return judged_bool(true);
    if (i != INDEX_NONE && a->model_valid.at[i].untold)
        return judged_untold(UNKNOWN_BLANK);
    if (facts_export(facts, "assets")->lost.total > 0)
        return judged_untold(UNKNOWN_LOST);
    return a->models_untold ? judged_untold(UNKNOWN_ABSENT) : judged_bool(false);
}

enum { EVENT_ASSET_ID, EVENT, EVENT_AT, EVENT_COLUMNS };
static const char *const event_columns[EVENT_COLUMNS] = {
    [EVENT_ASSET_ID] = "asset_id",
    [EVENT] = "event",
    [EVENT_AT] = "at",
};

static void event_take(struct facts *facts, const struct fields *f)
{
    struct asset_event_facts *e = &facts->asset_events;
    if (!period_has(&facts->period, field(f, EVENT_AT)->as.moment.at))
        return;
    e->n++;
    if (strcmp(word(field(f, EVENT)), "报废") == 0) {
        e->scrapped++;
        evidence_add(&e->scrapped_list, facts->arena, f->record, field(f, EVENT_ASSET_ID)->text);
    }
}

const struct fact_source asset_events_source = {
    .export = "asset_events",
    .column = event_columns,
    .n = EVENT_COLUMNS,
    .take = event_take,
};

enum { ACCOUNT, OWNER, SCOPE, TWO_FACTOR, DISABLED_ON, ACCOUNT_COLUMNS };
static const char *const account_columns[ACCOUNT_COLUMNS] = {
    [ACCOUNT] = "account",
    [OWNER] = "owner",
    [SCOPE] = "scope",
    [TWO_FACTOR] = "two_factor",
    [DISABLED_ON] = "disabled_on",
};

static void account_take(struct facts *facts, const struct fields *f)
{
    struct account_facts *a = &facts->accounts;
    struct slice id = field(f, ACCOUNT)->text;
    const struct value *scope = field(f, SCOPE);
    const struct value *owner = field(f, OWNER);
    struct day_value disabled = field_day(f, DISABLED_ON);
    struct day_value left;
    a->n++;
    bool shut = disabled.state == VALUE_PRESENT && disabled.day <= facts->period.to;
    if (present(scope) && strcmp(word(scope), "运维") == 0 && !shut)
        tally_judged(&a->two_factor, facts->arena, judge_answer(field(f, TWO_FACTOR), ANSWER_YES),
                     f->record, id);
    if (present(owner) && staff_left_last(&facts->staff, owner->text, facts->period.to, &left)) {
        struct judged judged = judge_filled(facts, f, DISABLED_ON);
        if (judged.verdict == VERDICT_GOOD)
            judged = judge_kept_days(disabled, left);
        tally_judged(&a->leaver_shut, facts->arena, judged, f->record, id);
    }
}

const struct fact_source accounts_source = {
    .export = "accounts",
    .column = account_columns,
    .n = ACCOUNT_COLUMNS,
    .after = (const char *const[]){"staff", NULL},
    .take = account_take,
};

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
    index_add(&l->carriers, field(f, CARRIER)->text, NULL);
    evidence_add(&l->active, facts->arena, f->record, field(f, LINK_ID)->text);
    tally_judged(&l->with_contact, facts->arena, judge_filled(facts, f, CONTACT), f->record,
                 field(f, LINK_ID)->text);
}

const struct fact_source network_links_source = {
    .export = "network_links",
    .column = link_columns,
    .n = LINK_COLUMNS,
    .take = link_take,
};
