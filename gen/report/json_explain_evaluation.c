/* JSON explain: what only an evaluation knows of an item. */
#include <stdlib.h>
#include <string.h>

#include "ingest/quote.h"
#include "report/json_explain_parts.h"
#include "score/amounts.h"
#include "score/limits.h"

struct telling {
    const struct explaining *x;
    const struct evaluation *e;
    const struct wording *w;
    struct arena *arena;
    json_t *tree;
    json_t *conditions, *unknown;
    bool settled;   /* whatever a condition is that cannot be told, the result stands */
    size_t general; /* needs that stand there already: those of conditions come before them */
};

/* --- places ---------------------------------------------------------------------------------------------- */

static json_t *place_tree(const struct evidence *e)
{
    json_t *o = json_object();
    json_put(o, "file", json_text(e->file));
    json_put(o, "line", json_integer(e->line));
    json_put(o, "id", json_text(e->id));
    return o;
}

/* The heaviest first, as reports list them. */
static json_t *places_of(const struct evidence_list *list, struct arena *arena)
{
    json_t *array = json_array();
    size_t n = list ? list->kept.n : 0;
    const struct evidence **all = arena_alloc(arena, (n + 1) * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = &list->kept.at[i];
    qsort(all, n, sizeof *all, evidence_by_weight);
    for (size_t i = 0; i < n; i++)
        json_add(array, place_tree(all[i]));
    return array;
}

/* Every object of the tree that names a place. */
static void collect(json_t *tree, json_t *places)
{
    const char *key = NULL;
    json_t *value = NULL;
    size_t i = 0;
    if (json_is_array(tree))
        json_array_foreach(tree, i, value) collect(value, places);
    if (!json_is_object(tree))
        return;
    if (json_is_string(json_object_get(tree, "file")) &&
        json_is_integer(json_object_get(tree, "line")))
        json_add(places, json_incref(tree));
    json_object_foreach(tree, key, value) collect(value, places);
}

/* False: some of them cannot be read any more. */
static bool put_texts(const struct telling *t)
{
    json_t *places = json_array();
    collect(t->tree, places);
    size_t n = json_array_size(places);
    struct quote *quote = arena_alloc(t->arena, (n + 1) * sizeof *quote);
    for (size_t i = 0; i < n; i++) {
        const json_t *o = json_array_get(places, i);
        quote[i] = (struct quote){json_string_value(json_object_get(o, "file")),
                                  json_integer_value(json_object_get(o, "line")), NULL, NULL};
    }
    bool read = quotes_read(quote, n, &t->e->ingested, t->e->editions->schema, t->arena);
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_array_get(places, i);
        const char *object =
            object_text(t->e, quote[i].file, json_string_value(json_object_get(o, "id")));
        if (quote[i].text)
            json_put(o, "text", json_text(quote[i].text));
        else if (object)
            json_put(o, "text", json_text(object));
        if (quote[i].text && quote[i].header)
            json_put(o, "header", json_text(quote[i].header));
    }
    json_decref(places);
    return read;
}

/* --- conditions -------------------------------------------------------------------------------------------- */

static const char *const force_words[] = {
    [FORCE_DECIDE] = "decide", [FORCE_REFUTE] = "refute", [FORCE_PROVE] = "prove",
    [FORCE_CAP] = "cap",       [FORCE_INFORM] = "inform", [FORCE_APPLIES] = "applies",
};

/* What it says of its owner. */
static const char *state_of(const struct finding *f)
{
    enum force force = f->condition->force;
    if (force == FORCE_INFORM || force == FORCE_APPLIES || f->condition->comparison == COMPARE_SHOW)
        return "shown";
    if (f->verdict == TRI_NO)
        return force == FORCE_PROVE ? "shown" : "fails";
    if (f->none && !f->damaged)
        return "none";
    if (f->verdict == TRI_UNKNOWN || f->damaged || f->unseen || f->untold)
        return force == FORCE_PROVE && !f->damaged ? "shown" : "unknown";
    return "holds";
}

/* Why it is not known for certain; "": it is. */
static const char *why_of(const struct telling *t, const struct finding *f)
{
    const struct measure *m = f->measure;
    const char *why = measure_reason_text(m, t->w, t->arena);
    bool partial = (f->partial || f->verdict == TRI_UNKNOWN) && m->partial;
    return *why || !partial ? why : m->partial;
}

static json_t *added_before(const struct telling *t, const struct measure *m)
{
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(t->unknown, i,
                       o) if (strcmp(json_string_value(json_object_get(o, "measure")),
                                     m->def->name) == 0) return o;
    return NULL;
}

/* The cases that cannot be told, of each measure once, where something is judged by it. `open`: so the condition
 * is not decided. */
static void add_unknown(const struct telling *t, const struct finding *f, bool open)
{
    const struct measure *m = f->measure;
    const char *why = why_of(t, f);
    json_t *before = added_before(t, m);
    bool may = open && !t->settled;
    if (before && open)
        json_put(before, "open", json_true());
    if (before && may)
        json_put(before, "may_change", json_true());
    if (!*why || before || m->state == MEASURE_NO_CASES)
        return;
    json_t *o = json_object();
    json_put(o, "measure", json_text(m->def->name));
    json_put(o, "title", json_text(m->def->title));
    json_put(o, "reason", json_text(why));
    json_put(o, "open", json_boolean(open));
    json_put(o, "may_change", json_boolean(may));
    json_put(o, "places", places_of(m->unknown_list, t->arena));
    json_put(o, "total", json_integer(m->unknown_list ? m->unknown_list->total : 0));
    json_add(t->unknown, o);
}

static void need_of_condition(const struct telling *t, const struct finding *f)
{
    const char *value =
        measure_value_text(f->measure, (struct limit_set){&f->limit, 1}, t->w, t->arena);
    const char *off = distance_text(f, t->w, t->arena);
    const char *text = SAY(t->w, t->arena, EXPLAIN_NEED_LIMIT, f->measure->def->title,
                           finding_limit_text(f, t->w, t->arena));
    if (*value)
        text = arena_format(t->arena, "%s%s", text, SAY(t->w, t->arena, EXPLAIN_NEED_NOW, value));
    text = *off ? arena_format(t->arena, "%s，%s", text, off) : text;
    json_t *needs = json_object_get(t->tree, "needs");
    if (json_array_insert_new(needs, json_array_size(needs) - t->general, json_text(text)) != 0)
        out_of_memory();
}

static json_t *condition_tree(const struct telling *t, const struct finding *f)
{
    const struct measure *m = f->measure;
    struct counterexamples examples = {0};
    json_t *o = json_object();
    json_put(o, "measure", json_text(m->def->name));
    json_put(o, "title", json_text(m->def->title));
    json_put(o, "force", json_text(force_words[f->condition->force]));
    json_put(o, "state", json_text(state_of(f)));
    json_put(o, "text", json_text(finding_text(f, t->w, t->arena)));
    if (f->condition->comparison != COMPARE_SHOW && f->condition->force != FORCE_INFORM) {
        json_put(o, "op", json_text(comparison_words[f->condition->comparison]));
        json_put(o, "limit", f->limit_known ? ratio_tree(t->arena, f->limit) : json_null());
        json_put(o, "distance", json_text(distance_text(f, t->w, t->arena)));
        json_put(o, "boundary", json_boolean(distance_of(f).state == DISTANCE_EXACT));
    }
    if (strcmp(state_of(f), "fails") == 0) {
        finding_counterexamples(f, t->arena, &examples);
        json_put(o, "counterexamples", counterexamples_tree(&examples));
        json_put(o, "counterexamples_total", json_integer(examples.total));
    }
    return o;
}

/* NULL: there is nothing to tell of it. */
static json_t *add_finding(const struct telling *t, const struct finding *f)
{
    if (!f->measure)
        return NULL;
    json_t *o = condition_tree(t, f);
    json_add(t->conditions, o);
    if (strcmp(state_of(f), "shown") != 0 || f->condition->force == FORCE_PROVE)
        add_unknown(
            t, f, f->verdict == TRI_UNKNOWN || f->damaged || f->untold || f->unseen || f->partial);
    return o;
}

/* --- kinds ----------------------------------------------------------------------------------------------------- */

static void put_answer(const struct telling *t, const char *item)
{
    struct attested_item a = attested_item(t->e->facts, item);
    if (a.given || a.answer == ATTESTED_UNSURE)
        json_put(t->tree, "answer", json_text(attested_text(&a, t->w, t->arena)));
}

static void tell_row(const struct telling *t)
{
    const struct form_row *row = t->x->item->row;
    const struct form_edition *form = t->e->editions->form;
    bool holds =
        t->e->form.row[row->number - 1].state == ROW_YES; /* whatever data show: overridden */
    for (size_t k = 0; k < row->n_conditions; k++) {
        struct finding f;
        if (!condition_judge(&row->condition[k], &t->e->measures, form->choice, &f))
            continue;
        add_finding(t, &f);
        if (f.measure && !holds && strcmp(state_of(&f), "fails") == 0)
            need_of_condition(t, &f);
    }
    put_answer(t, number_text(t->arena, row->key));
}

static void tell_criteria(const struct telling *t)
{
    const struct item *item = t->x->item;
    size_t at = (size_t)(item->indicator - t->e->editions->grading->indicator);
    const struct indicator_result *r = &t->e->grading.indicator[at];
    for (size_t k = 0; k < r->n_criteria; k++) {
        const struct criterion_result *c = &r->criterion[k];
        if (!item_asks(item, c->criterion->id, c->criterion->score))
            continue;
        for (size_t j = 0; j < c->n_findings; j++) {
            json_t *o = add_finding(t, &c->finding[j]);
            if (o)
                json_put(o, "score", json_integer(c->criterion->score));
            if (o && item->criterion && strcmp(state_of(&c->finding[j]), "fails") == 0)
                need_of_condition(t, &c->finding[j]);
        }
    }
}

/* The rows and criteria that hold the measure against a limit. */
static json_t *uses_tree(const struct telling *t, const struct measure *m)
{
    struct limit_uses uses =
        limits_in_force(t->e->editions->form, &t->e->grading, &t->e->measures, t->arena);
    json_t *list = json_array();
    for (size_t i = 0; i < uses.list.n; i++) {
        const struct limit_use *use = &uses.list.at[i];
        if (use->finding.measure != m)
            continue;
        json_t *o = condition_tree(t, &use->finding);
        json_put(o, "of", json_text(limit_owner(use, t->w, t->arena)));
        json_add(list, o);
    }
    return list;
}

/* What it would be by another reading: the other meanings of its names that one reading is away. */
static void add_meaning(const struct telling *t, json_t *list, const struct alias *alias,
                        const struct measure *m)
{
    const struct grading_edition *g = t->e->editions->grading;
    const struct measure *other = &t->e->measures.at[alias->meaning.measure];
    size_t away = SIZE_MAX;
    size_t n = 0;
    for (const size_t *r = alias->meaning.reading; *r != SIZE_MAX; r++)
        if (!g->choice.in_force[*r]) {
            away = *r;
            n++;
        }
    if (n != 1 || other == m)
        return;
    json_t *o = json_object();
    json_put(o, "code", json_text(g->readings.at[away].code));
    json_put(o, "text", json_text(g->readings.at[away].text));
    json_put(o, "in_force", json_false());
    json_put(o, "measure", json_text(other->def->name));
    json_put(o, "gives",
             json_text(measure_value_text(other, (struct limit_set){NULL, 0}, t->w, t->arena)));
    json_add(list, o);
}

static json_t *meanings_tree(const struct telling *t, const struct measure *m)
{
    const struct alias_book *book = &t->e->editions->grading->aliases;
    json_t *list = json_array();
    for (size_t i = 0; i < book->n; i++)
        for (size_t k = 0; k < book->n; k++)
            if (&t->e->measures.at[book->at[i].meaning.measure] == m &&
                strcmp(book->at[i].name, book->at[k].name) == 0)
                add_meaning(t, list, &book->at[k], m);
    return list;
}

/* What each of the slowest took, in the words of reports. */
static void put_slowest(const struct telling *t, const struct measure *m)
{
    const struct slow_cases slow = slowest_cases(m, t->arena);
    json_t *list = json_object_get(json_object_get(t->tree, "verdict"), "slowest");
    for (size_t i = 0; i < slow.n && i < json_array_size(list); i++)
        json_put(json_array_get(list, i), "value_text",
                 json_text(amount_text(m, ratio_of(slow.at[i]->weight, m->scale),
                                       (struct limit_set){NULL, 0}, t->w, t->arena)));
}

static void tell_measure(const struct telling *t)
{
    size_t at = (size_t)(t->x->item->measure - t->e->editions->catalog->def);
    const struct measure *m = &t->e->measures.at[at];
    const struct finding alone = {.measure = m, .verdict = TRI_UNKNOWN};
    json_put(t->tree, "value_text",
             json_text(measure_value_text(m, (struct limit_set){NULL, 0}, t->w, t->arena)));
    json_put(t->tree, "cases", json_text(cases_text(m, m->n, t->w, t->arena)));
    put_slowest(t, m);
    json_put(t->tree, "uses", uses_tree(t, m));
    const struct evidence_list *found = m->found || m->evidence_above ? m->found : m->evidence;
    json_put(t->tree, "found", places_of(found, t->arena));
    json_put(t->tree, "found_total", json_integer(found ? found->total : 0));
    json_put(t->tree, "readings", meanings_tree(t, m));
    add_unknown(t, &alone, true);
}

static void tell_total(const struct telling *t)
{
    json_put(t->tree, "gate_text", json_text(t->e->grading.gate_reason));
}

/* A 否 that data show, and a score that is certain. */
static bool is_settled(const struct item *item, const struct evaluation *e)
{
    if (item->kind == ITEM_ROW) {
        const struct row_result *r = &e->form.row[item->row->number - 1];
        return r->state == ROW_NO && r->counterexamples.total > 0;
    }
    if (item->kind != ITEM_INDICATOR)
        return false;
    const struct indicator_result *r =
        &e->grading.indicator[item->indicator - e->editions->grading->indicator];
    return ratio_compare(r->lo, r->hi) == 0;
}

bool explain_evaluation(json_t *tree, const struct explaining *x, const struct evaluation *e)
{
    static void (*const tell[ITEM_KINDS])(const struct telling *t) = {
        [ITEM_ROW] = tell_row,
        [ITEM_INDICATOR] = tell_criteria,
        [ITEM_CRITERION] = tell_criteria,
        [ITEM_MEASURE] = tell_measure,
        [ITEM_TOTAL] = tell_total,
    };
    const struct telling t = {.x = x,
                              .e = e,
                              .w = e->editions->wording,
                              .arena = x->arena,
                              .tree = tree,
                              .settled = is_settled(x->item, e),
                              .general = json_array_size(json_object_get(tree, "needs")),
                              .conditions = json_array(),
                              .unknown = json_array()};
    json_put(tree, "conditions", t.conditions);
    json_put(tree, "unknown", t.unknown);
    tell[x->item->kind](&t);
    return put_texts(&t);
}

void explain_published(json_t *tree, const struct explaining *x, const json_t *published,
                       const char *folder)
{
    static const char *const told[] = {"result", "lo", "hi", "value", "level", "total", NULL};
    const json_t *then = verdict_in(published, x->item);
    const json_t *now = verdict_in(x->result, x->item);
    bool same = true;
    json_t *o = json_object();
    for (const char *const *key = told; *key; key++) {
        const json_t *a = json_object_get(then, *key);
        const json_t *b = json_object_get(now, *key);
        same = same && (a == b || json_equal(a, b));
        if (a)
            json_put(o, *key, json_deep_copy(a));
    }
    json_put(o, "folder", json_text(text_sound(x->arena, slice_of(folder))));
    json_put(o, "same", json_boolean(same));
    json_put(tree, "published", o);
}
