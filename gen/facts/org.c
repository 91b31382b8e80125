/* Org: one record. */
#include "facts/org.h"

#include <string.h>

#include "facts/facts.h"

enum {
    CA_CODE,
    NAME,
    LEGAL_FORM,
    SERVICE_START,
    ANSWERS,
    NUMBERS = ANSWERS + ORG_ANSWERS,
    COLUMNS = NUMBERS + ORG_NUMBERS
};

static const char *const columns[COLUMNS] = {
    [CA_CODE] = "ca_code",
    [NAME] = "name",
    [LEGAL_FORM] = "legal_form",
    [SERVICE_START] = "service_start",
    [ANSWERS] = "serves_public",
    [ANSWERS + 1] = "already_serving",
    [ANSWERS + 2] = "develops_software",
    [ANSWERS + 3] = "has_outsourcing",
    [ANSWERS + 4] = "has_dr",
    [NUMBERS] = "cps_crl_hours",
    [NUMBERS + 1] = "cps_forensic_days",
    [NUMBERS + 2] = "plan_rto_hours",
};

static bool org_examine(const struct facts *facts, const struct fields *f, struct refusal *refusal)
{
    (void)facts;
    const struct value *code = field(f, CA_CODE);
    if (ca_code_valid(code->text))
        return true;
    refuse(refusal, &f->record->export->column[f->map[CA_CODE]], code->text,
           "不是机构编码，应为 1 至 64 个字母、数字、- 或 _");
    return false;
}

static void org_take(struct facts *facts, const struct fields *f)
{
    struct org_facts *org = &facts->org;
    if (org->known)
        return;
    org->known = true;
    org->file = f->record->file;
    org->line = f->record->line;
    org->name = facts_text(facts, field(f, NAME));
    org->legal_form = facts_text(facts, field(f, LEGAL_FORM));
    org->service_start_state = field(f, SERVICE_START)->state;
    org->service_start = field(f, SERVICE_START)->as.day;
    for (int i = 0; i < ORG_ANSWERS; i++) {
        const struct value *v = field(f, ANSWERS + i);
        org->answer[i] = (struct org_answer){columns[ANSWERS + i], v->state, v->as.answer};
    }
    for (int i = 0; i < ORG_NUMBERS; i++) {
        const struct value *v = field(f, NUMBERS + i);
        bool whole = f->record->export->column[f->map[NUMBERS + i]].type == TYPE_INT;
        org->number[i] = (struct org_number){columns[NUMBERS + i], v->state,
                                             whole ? ratio_int(v->as.integer) : v->as.number};
    }
}

/* A newer row that cannot be read may say otherwise. */
static void org_finish(struct facts *facts)
{
    struct org_facts *org = &facts->org;
    if (!org->known || replaced_of(facts, org_source.export, org->file) == 0)
        return;
    org->service_start_state = VALUE_UNREADABLE;
    for (int i = 0; i < ORG_ANSWERS; i++)
        org->answer[i].state = VALUE_UNREADABLE;
    for (int i = 0; i < ORG_NUMBERS; i++)
        org->number[i].state = VALUE_UNREADABLE;
}

const struct fact_source org_source = {
    .export = "org",
    .column = columns,
    .n = COLUMNS,
    .examine = org_examine,
    .take = org_take,
    .finish = org_finish,
};

const struct org_answer *org_answer(const struct org_facts *org, const char *column)
{
    for (int i = 0; i < ORG_ANSWERS; i++)
        if (org->answer[i].column && strcmp(org->answer[i].column, column) == 0)
            return &org->answer[i];
    return NULL;
}

const struct org_number *org_number(const struct org_facts *org, const char *column)
{
    for (int i = 0; i < ORG_NUMBERS; i++)
        if (org->number[i].column && strcmp(org->number[i].column, column) == 0)
            return &org->number[i];
    return NULL;
}

/* --- the beginning of the service --------------------------------------------------------------------- */

bool facts_service_unsure(const struct facts *facts)
{
    return facts->org.service_start_state != VALUE_PRESENT;
}

bool facts_service_unread(const struct facts *facts)
{
    const struct export_facts *org = facts_export(facts, "org");
    return facts->org.service_start_state == VALUE_UNREADABLE ||
           (!facts->org.known && incomplete(org));
}

bool facts_service_ahead(const struct facts *facts)
{
    const struct org_facts *org = &facts->org;
    return org->service_start_state == VALUE_PRESENT && org->service_start > facts->period.to;
}

instant facts_service_begin(const struct facts *facts)
{
    const struct org_facts *org = &facts->org;
    const struct period *p = &facts->period;
    if (facts_service_ahead(facts))
        return p->end;
    return facts_service_unsure(facts) || org->service_start <= p->from
               ? p->begin
               : start_of(org->service_start);
}
