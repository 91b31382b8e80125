/* JSON: cross-checks, sample surveys, body requirements without a row, readings in force. */
#include "report/json_tree.h"
#include "score/contract_words.h"

static json_t *crosschecks_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->crosschecks.list.n; i++) {
        const struct crosscheck_finding *f = &e->crosschecks.list.at[i];
        json_t *o = json_object();
        json_put(o, "check", json_text(f->check->id));
        json_put(o, "text", json_text(f->check->text));
        json_put(o, "detail", json_text(f->detail));
        json_put(o, "source", json_text(f->check->source));
        json_add(list, o);
    }
    return list;
}

static json_t *shares_tree(const struct evaluation *e, const struct sampling_result *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->share.n; i++) {
        const struct sampled_share *x = &r->share.at[i];
        json_t *o = json_object();
        json_put(o, "measure", json_text(x->measure->def->name));
        json_put(o, "lo", ratio_tree(e->facts->arena, x->interval.lo));
        json_put(o, "hi", ratio_tree(e->facts->arena, x->interval.hi));
        json_add(list, o);
    }
    return list;
}

static json_t *sampling_tree(const struct evaluation *e)
{
    struct arena *arena = e->facts->arena;
    json_t *list = json_array();
    for (size_t i = 0; i < e->sampling.list.n; i++) {
        const struct sampling_result *r = &e->sampling.list.at[i];
        const struct measure *p = r->population;
        json_t *o = json_object();
        json_put(o, "indicator", json_text(r->indicator->id));
        json_put(o, "population", p->has_value ? ratio_tree(arena, p->value) : json_null());
        json_put(o, "sampled", json_integer(r->sampled));
        json_put(o, "responded", json_integer(r->responded));
        json_put(o, "response_rate",
                 r->sampled ? ratio_tree(arena, ratio_of(r->responded, r->sampled)) : json_null());
        if (r->silent && r->silent->state == MEASURE_BOUNDED) {
            json_put(o, "best_case", ratio_tree(arena, r->silent->lo));
            json_put(o, "worst_case", ratio_tree(arena, r->silent->hi));
        }
        json_put(o, "score_if_silent_worst", ratio_tree(arena, r->silent_lo));
        json_put(o, "score_if_silent_best", ratio_tree(arena, r->silent_hi));
        json_put(o, "census", json_boolean(r->census));
        json_put(o, "attested", json_boolean(r->attested));
        json_put(o, "finite_factor", r->has_factor ? ratio_tree(arena, r->factor) : json_null());
        json_put(o, "confidence", json_text(r->rule->confidence));
        json_put(o, "shares", shares_tree(e, r));
        json_put(o, "lo", ratio_tree(arena, r->lo));
        json_put(o, "hi", ratio_tree(arena, r->hi));
        json_put(o, "settled", json_boolean(r->settled));
        json_put(o, "settles_at", r->settles ? json_integer(r->settles) : json_null());
        json_add(list, o);
    }
    return list;
}

static json_t *annex_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->annex.n; i++) {
        const struct body_result *r = &e->annex.at[i];
        json_t *o = json_object();
        json_put(o, "clause", json_text(r->requirement->clause));
        json_put(o, "result",
                 json_text(r->state == TRI_UNKNOWN ? row_state_words[ROW_PENDING]
                                                   : tri_words[r->state]));
        json_put(o, "reason", json_text(r->reason));
        json_put(o, "counterexamples", counterexamples_tree(&r->counterexamples));
        json_put(o, "counterexamples_total", json_integer(r->counterexamples.total));
        json_add(list, o);
    }
    return list;
}

/* Codes in force that leave a choice; those that the bureau chose stand in `chosen` as well. */
static void add_readings(json_t *used, json_t *chosen, const struct reading_book *book,
                         struct reading_choice choice)
{
    for (size_t i = 0; i < book->n; i++) {
        if (!choice.in_force[i])
            continue;
        json_add(used, json_text(book->at[i].code));
        if (!book->at[i].is_default)
            json_add(chosen, json_text(book->at[i].code));
    }
}

static json_t *readings_tree(const struct evaluation *e)
{
    const struct form_edition *form = e->editions->form;
    const struct grading_edition *grading = e->editions->grading;
    json_t *o = json_object();
    json_t *of_form = json_array();
    json_t *of_grading = json_array();
    json_t *chosen = json_array();
    add_readings(of_form, chosen, &form->readings, form->choice);
    add_readings(of_grading, chosen, &grading->readings, grading->choice);
    json_put(o, form->code, of_form);
    json_put(o, grading->code, of_grading);
    json_put(o, "chosen", chosen);
    return o;
}

static json_t *basis_tree(const struct edition_set *e)
{
    json_t *o = json_object();
    json_t *templates = json_object();
    for (size_t i = 0; i < e->n_files; i++)
        if (template_matters(e->file[i].name))
            json_put(templates, e->file[i].name, json_text(e->file[i].sha256));
    json_put(o, "program", json_text(e->program));
    json_put(o, "templates", templates);
    return o;
}

static json_t *rest_tree(const struct kept *k, struct arena *arena)
{
    if (!k)
        return json_null();
    json_t *o = json_object();
    json_put(o, "date", json_text(day_text(arena, k->date)));
    json_put(o, "sha256", json_text(k->result_sha256));
    return o;
}

/* The earlier results that the documents beside this one compare it with. */
static json_t *compared_tree(const struct evaluation *e)
{
    json_t *o = json_object();
    struct arena *arena = e->facts->arena;
    json_put(o, "previous", rest_tree(e->past ? e->past->previous : NULL, arena));
    json_put(o, "last_year", rest_tree(e->past ? e->past->last_year : NULL, arena));
    return o;
}

json_t *cited_tree(const struct evaluation *e, const struct cited_book *book)
{
    static const char *const states[] = {
        [CITED_NOT_YET] = "not_yet",
        [CITED_REPLACED] = "replaced",
        [CITED_IN_FORCE] = "in_force",
        [CITED_UNTOLD] = "untold",
    };
    json_t *list = json_array();
    for (size_t i = 0; i < book->n; i++) {
        const struct cited_edition *c = &book->at[i];
        enum cited_state state = cited_state(c, e->period.to);
        json_t *o = json_object();
        json_t *subjects = json_array();
        for (const char *const *at = c->subjects; *at; at++)
            json_add(subjects, json_text(*at));
        json_put(o, "standard", json_text(c->standard));
        json_put(o, "edition", json_text(c->edition));
        json_put(o, "dated", json_boolean(c->dated));
        json_put(o, "state", json_text(states[state]));
        if (state == CITED_REPLACED)
            json_put(o, "replaced_by", json_text(c->replaced_by));
        if (state == CITED_REPLACED)
            json_put(o, "replaced_on", json_text(day_text(e->facts->arena, c->replaced_on)));
        json_put(o, "cited_by", subjects);
        json_add(list, o);
    }
    return list;
}

void put_verdict_checks(json_t *o, const struct evaluation *e)
{
    json_put(o, "crosschecks", crosschecks_tree(e));
    json_put(o, "sampling", sampling_tree(e));
    json_put(o, "body", annex_tree(e));
    json_put(o, "readings", readings_tree(e));
}

void put_checks(json_t *result, const struct evaluation *e)
{
    put_verdict_checks(result, e);
    json_put(result, "basis", basis_tree(e->editions));
    json_put(result, "compared_with", compared_tree(e));
}
