/* JSON: what the bureau's examiners found, beside what the CA says of itself and what the evidence gives. */
#include "report/json_tree.h"
#include "score/contract_words.h"

static void put_place(json_t *o, const struct evidence *place)
{
    json_put(o, "file", json_text(place->file));
    json_put(o, "line", json_integer(place->line));
}

static json_t *answer_tree(const struct attested_item *x)
{
    json_t *o = json_object();
    json_put(o, "value", json_text(x->given->value));
    put_place(o, &x->given->place);
    return o;
}

static json_t *differences_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    struct attest_differences d = attest_differences(e->facts, e->facts->arena);
    for (size_t i = 0; i < d.list.n; i++) {
        json_t *o = json_object();
        json_put(o, "item", json_text(d.list.at[i].given->place.id));
        json_put(o, "self", answer_tree(d.list.at[i].beside));
        json_put(o, "inspection", answer_tree(&d.list.at[i]));
        json_add(list, o);
    }
    return list;
}

static json_t *override_tree(const struct override *x, struct arena *arena)
{
    bool ends = x->expires_on.state == VALUE_PRESENT;
    json_t *o = json_object();
    json_put(o, "item", json_text(x->item));
    json_put(o, "result", json_text(x->result));
    json_put(o, "state", json_text(override_state_words[x->state]));
    json_put(o, "reason", json_text(x->reason));
    json_put(o, "evidence", json_text_or_null(x->evidence));
    json_put(o, "examiner", json_text_or_null(x->examiner));
    json_put(o, "decided_on", json_text(day_text(arena, x->decided_on)));
    json_put(o, "approver", json_text(x->approver));
    json_put(o, "expires_on", ends ? json_text(day_text(arena, x->expires_on.day)) : json_null());
    put_place(o, &x->place);
    return o;
}

void put_inspection(json_t *result, const struct evaluation *e)
{
    json_t *o = json_object();
    json_t *overrides = json_array();
    for (size_t i = 0; i < e->facts->overrides.at.n; i++)
        json_add(overrides, override_tree(&e->facts->overrides.at.at[i], e->facts->arena));
    json_put(o, "differences", differences_tree(e));
    json_put(o, "overrides", overrides);
    json_put(result, "inspection", o);
}

void put_by(json_t *o, bool attested, bool inspected)
{
    if (attested)
        json_put(o, "by", json_text(inspected ? "inspection" : "self"));
}

void put_override(json_t *o, const struct override_finding *found)
{
    static const char *const effects[] = {
        [OVERRIDE_NONE] = "", [OVERRIDE_DECIDES] = "decides", [OVERRIDE_UNTOLD] = "unknown"};
    if (found->effect == OVERRIDE_NONE)
        return;
    json_t *override = json_object();
    json_put(override, "effect", json_text(effects[found->effect]));
    if (found->by)
        put_place(override, &found->by->place);
    json_put(o, "override", override);
}

/* --- contradictions --------------------------------------------------------------------------------------- */

static void add_contradiction(json_t *list, const char *item, const char *text)
{
    json_t *o = json_object();
    json_put(o, "item", json_text(item));
    json_put(o, "text", json_text(text));
    json_add(list, o);
}

json_t *contradictions_tree(const struct evaluation *e)
{
    struct arena *arena = e->facts->arena;
    json_t *list = json_array();
    for (size_t i = 0; i < e->editions->form->n; i++)
        if (e->form.row[i].contradiction)
            add_contradiction(list, number_text(arena, e->form.row[i].row->number),
                              e->form.row[i].contradiction);
    for (size_t i = 0; i < e->editions->grading->n; i++) {
        const struct indicator_result *x = &e->grading.indicator[i];
        for (size_t k = 0; k < x->n_criteria; k++)
            if (x->criterion[k].contradiction)
                add_contradiction(
                    list,
                    arena_format(arena, "%s.%s", x->indicator->id, x->criterion[k].criterion->id),
                    x->criterion[k].contradiction);
    }
    return list;
}
