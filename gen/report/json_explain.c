/* JSON explain: what a result.json and the standards' texts say of one item. */
#include "report/json_explain_parts.h"

#include <string.h>

#include "measures/kinds.h"
#include "score/amounts.h"
#include "score/contract_words.h"

/* --- a result ------------------------------------------------------------------------------------------------ */

json_t *explain_parsed(const char *text, size_t n)
{
    json_error_t error;
    json_t *o = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(o))
        return o;
    json_decref(o);
    return NULL;
}

const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(get(o, key));
    return text ? text : "";
}

json_t *copy_of(const json_t *o, const char *key)
{
    return get(o, key) ? json_deep_copy(get(o, key)) : json_null();
}

const json_t *found_in(const json_t *list, const char *key, const char *value)
{
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(list, i, o) if (strcmp(text_of(o, key), value) == 0) return o;
    return NULL;
}

static const json_t *row_in(const json_t *result, int number)
{
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(get(get(result, "form"), "rows"), i,
                       o) if (json_integer_value(get(o, "row")) == number) return o;
    return NULL;
}

static const json_t *indicator_in(const json_t *result, const char *id)
{
    return found_in(get(get(result, "grading"), "indicators"), "id", id);
}

const json_t *verdict_in(const json_t *result, const struct item *item)
{
    switch (item->kind) {
    case ITEM_ROW:
        return row_in(result, item->row->number);
    case ITEM_INDICATOR:
    case ITEM_CRITERION:
        return indicator_in(result, item->indicator->id);
    case ITEM_MEASURE:
        return get(get(result, "measures"), item->measure->name);
    case ITEM_TOTAL:
    case ITEM_KINDS:
        break;
    }
    return get(result, "grading");
}

/* --- evidence -------------------------------------------------------------------------------------------------- */

static json_t *files_tree(const json_t *result, const char *export)
{
    static const char *const keys[] = {"file",       "rows",       "accepted",  "rejected",
                                       "duplicates", "superseded", "set_aside", "damaged",
                                       "first",      "last",       "refused",   NULL};
    json_t *list = json_array();
    size_t i = 0;
    json_t *f = NULL;
    json_array_foreach(get(result, "inputs"), i, f)
    {
        json_t *o = json_object();
        for (const char *const *key = keys; *key; key++)
            if (get(f, *key))
                json_put(o, *key, json_deep_copy(get(f, *key)));
        if (strcmp(text_of(f, "export"), export) == 0)
            json_add(list, o);
        else
            json_decref(o);
    }
    return list;
}

static void add_export(json_t *list, const struct explaining *x, const char *name)
{
    size_t export = schema_export(x->editions->schema, slice_of(name));
    if (export == SIZE_MAX || found_in(list, "export", name))
        return;
    json_t *o = json_object();
    json_put(o, "export", json_text(name));
    json_put(o, "title", json_text(x->editions->schema->export[export].shown));
    json_put(o, "files", files_tree(x->result, name));
    json_add(list, o);
}

/* What the bureau's examiners wrote down, where they did. */
static void add_of_examiners(json_t *list, const struct explaining *x)
{
    const struct schema *schema = x->editions->schema;
    for (size_t i = schema->n; i < schema->all; i++) {
        json_t *files = files_tree(x->result, schema->export[i].name);
        if (json_array_size(files) == 0) {
            json_decref(files);
            continue;
        }
        json_t *o = json_object();
        json_put(o, "export", json_text(schema->export[i].name));
        json_put(o, "title", json_text(schema->export[i].shown));
        json_put(o, "files", files);
        json_add(list, o);
    }
}

static void add_exports(json_t *list, const struct explaining *x, const char *const *name)
{
    for (; name && *name; name++)
        add_export(list, x, *name);
}

static void add_of_conditions(json_t *list, const struct explaining *x,
                              const struct criterion *criterion)
{
    for (size_t i = 0; i < criterion->n_conditions; i++)
        for (size_t k = 0; k < criterion->condition[i].n_meanings; k++)
            add_exports(
                list, x,
                x->editions->catalog->def[criterion->condition[i].meaning[k].measure].exports);
    if (criterion->items->id)
        add_export(list, x, "attest");
}

/* The exports that the item rests on, with what was supplied of each. */
static json_t *evidence_tree(const struct explaining *x)
{
    const struct item *item = x->item;
    json_t *list = json_array();
    if (item->kind == ITEM_ROW) {
        add_exports(list, x, item->row->exports);
        add_export(list, x, "attest");
    }
    if (item->kind == ITEM_MEASURE)
        add_exports(list, x, item->measure->exports);
    for (size_t k = 0; item->indicator && k < item->indicator->n_criteria; k++)
        if (item_asks(item, item->indicator->criterion[k].id, item->indicator->criterion[k].score))
            add_of_conditions(list, x, &item->indicator->criterion[k]);
    if (item->row || item->indicator)
        add_of_examiners(list, x);
    return list;
}

/* Was something of them not taken in that a verdict stands against (lost_widens)? */
static bool lost_no_matter(const struct explaining *x, const json_t *evidence, const char *edition,
                           const struct reading_book *book)
{
    size_t i = 0;
    size_t k = 0;
    json_t *e = NULL;
    json_t *f = NULL;
    bool widens = false;
    bool lost = false;
    for (size_t r = 0; r < book->n; r++)
        widens = widens || (strcmp(book->at[r].effect, "lost_widens") == 0 &&
                            is_in_force(x, edition, book->at[r].code));
    json_array_foreach(evidence, i, e) json_array_foreach(get(e, "files"), k, f) lost =
        lost || json_integer_value(get(f, "rejected")) > 0 ||
        json_integer_value(get(f, "damaged")) > 0;
    return widens && lost;
}

/* Does the row lack an entry alone, while nothing is lost of the registers? What is lost elsewhere is not what it
 * waits for. */
static bool waits_for_entry(const struct explaining *x, const json_t *verdict,
                            const json_t *evidence)
{
    const struct schema *schema = x->editions->schema;
    const char *answers = schema->export[schema_export(schema, slice_of("attest"))].title;
    bool unanswered = strstr(text_of(verdict, "gaps"), answers) != NULL; /* or an examiner's */
    bool elsewhere = false;
    size_t i = 0;
    size_t k = 0;
    const json_t *e = NULL;
    const json_t *f = NULL;
    json_array_foreach(evidence, i, e) json_array_foreach(get(e, "files"), k, f)
    {
        size_t at = schema_export(schema, slice_of(text_of(e, "export")));
        bool lost =
            json_integer_value(get(f, "rejected")) > 0 || json_integer_value(get(f, "damaged")) > 0;
        if (lost &&
            (at == SIZE_MAX || export_column(&schema->export[at], slice_of("rows")) != SIZE_MAX))
            return false;
        elsewhere = elsewhere || lost;
    }
    return elsewhere && !unanswered &&
           strcmp(text_of(verdict, "lack"), lack_words[LACK_ENTRY]) == 0;
}

/* The verdict stands whatever was lost: said of a row that is decided, and of a score that is certain. */
static void put_lost(json_t *tree, const struct explaining *x, const json_t *verdict)
{
    const struct edition_set *e = x->editions;
    const json_t *evidence = get(tree, "evidence");
    bool row = x->item->kind == ITEM_ROW;
    bool decided = row ? strcmp(text_of(verdict, "result"), row_state_words[ROW_PENDING]) != 0
                       : strcmp(text_of(verdict, "lo"), text_of(verdict, "hi")) == 0;
    const char *edition = row ? e->form->code : e->grading->code;
    const struct reading_book *book = row ? &e->form->readings : &e->grading->readings;
    if ((row || x->item->kind == ITEM_INDICATOR) && decided &&
        lost_no_matter(x, evidence, edition, book))
        json_put(tree, "lost", json_text(e->wording->text[EXPLAIN_LOST_NO_MATTER]));
    if (row && !decided && waits_for_entry(x, verdict, evidence))
        json_put(tree, "lost", json_text(e->wording->text[EXPLAIN_LOST_NO_HELP]));
}

/* --- the standard's words ------------------------------------------------------------------------------------------ */

static void put_words(json_t *o, const char *key, const char *text)
{
    if (text && *text)
        json_put(o, key, json_text(text));
}

/* Can data show that it is not met? */
static bool can_refute(const struct form_row *row)
{
    for (size_t i = 0; i < row->n_conditions; i++) {
        const struct condition *c = &row->condition[i];
        bool judges = c->force == FORCE_DECIDE || c->force == FORCE_REFUTE;
        if (judges && c->comparison != COMPARE_SHOW)
            return true;
    }
    return false;
}

static json_t *row_standard(const struct explaining *x)
{
    static const char *const classes[] = {[CLASS_DATA] = "data",
                                          [CLASS_REFUTE] = "refute",
                                          [CLASS_REGISTER] = "register",
                                          [CLASS_ATTEST] = "attest"};
    static const char *const proofs[] = {[PROOF_NONE] = "none",
                                         [PROOF_ANY] = "any",
                                         [PROOF_BOTH] = "both",
                                         [PROOF_RECORD] = "record"};
    const struct form_row *r = x->item->row;
    json_t *o = json_object();
    json_put(o, "edition", json_text(x->editions->form->code));
    put_words(o, "clauses", r->clauses);
    json_put(o, "domain", json_text(r->domain));
    json_put(o, "item", json_text(r->item_name));
    json_put(o, "text", json_text(r->sub_item));
    json_put(o, "method", json_text(r->method));
    json_put(o, "boxes", json_boolean(r->boxes));
    bool asked = r->attested_only || form_row_asks(r);
    json_put(o, "decided_by",
             json_text(!asked          ? classes[r->class]
                       : can_refute(r) ? classes[CLASS_REFUTE]
                                       : classes[CLASS_ATTEST]));
    json_put(o, "data_refute", json_boolean(can_refute(r)));
    if (r->class == CLASS_REGISTER)
        json_put(o, "proof", json_text(proofs[r->proof]));
    put_words(o, "difference", r->difference);
    put_words(o, "misprint", r->misprint);
    put_words(o, "unseen", r->unseen);
    return o;
}

static json_t *criterion_words(const struct criterion *c)
{
    json_t *o = json_object();
    json_put(o, "criterion", json_text(c->id));
    json_put(o, "score", json_integer(c->score));
    json_put(o, "text", json_text(c->text));
    return o;
}

static json_t *indicator_standard(const struct explaining *x)
{
    const struct grading_edition *g = x->editions->grading;
    const struct indicator *i = x->item->indicator;
    json_t *o = json_object();
    json_t *criteria = json_array();
    json_put(o, "edition", json_text(g->code));
    put_words(o, "table", i->table);
    if (i->parent != SIZE_MAX)
        json_put(o, "parent", json_text(g->indicator[i->parent].id));
    json_put(o, "weighted", json_boolean(i->weighted));
    json_put(o, "share", ratio_tree(x->arena, i->weighted ? i->share : ratio_int(0)));
    for (size_t k = 0; k < i->n_criteria; k++)
        if (item_asks(x->item, i->criterion[k].id, i->criterion[k].score))
            json_add(criteria, criterion_words(&i->criterion[k]));
    json_put(o, "criteria", criteria);
    return o;
}

static json_t *measure_standard(const struct explaining *x)
{
    const struct measure_def *d = x->item->measure;
    json_t *o = json_object();
    put_words(o, "clauses", d->clause);
    json_put(o, "unit", json_text(d->unit));
    return o;
}

static json_t *total_standard(const struct explaining *x)
{
    const struct grading_edition *g = x->editions->grading;
    json_t *o = json_object();
    json_put(o, "edition", json_text(g->code));
    json_put(o, "title", json_text(g->title));
    return o;
}

/* --- indicators of a total, or of an indicator that is a sum ---------------------------------------------------------- */

static json_t *part_tree(const struct explaining *x, const struct indicator *i, struct ratio weight)
{
    const json_t *verdict = indicator_in(x->result, i->id);
    struct ratio lo = number_of(verdict, "lo");
    int next = i->weighted ? next_score(i, lo) : -1;
    json_t *o = json_object();
    json_put(o, "id", json_text(i->id));
    json_put(o, "title", json_text(i->title));
    json_put(o, "weight", ratio_tree(x->arena, weight));
    json_put(o, "lo", json_text(text_of(verdict, "lo")));
    json_put(o, "hi", json_text(text_of(verdict, "hi")));
    if (next >= 0) {
        struct ratio more = ratio_multiply(i->share, ratio_minus(ratio_int(next), lo));
        json_put(o, "next", json_integer(next));
        json_put(o, "adds_to_total", ratio_tree(x->arena, more));
    }
    return o;
}

/* `parent`: NULL for the total, of which all are listed that have a table. */
static json_t *parts_tree(const struct explaining *x, const struct indicator *parent)
{
    const struct grading_edition *g = x->editions->grading;
    json_t *list = json_array();
    for (size_t k = 0; k < g->n; k++) {
        const struct indicator *i = &g->indicator[k];
        bool child = i->parent != SIZE_MAX && &g->indicator[i->parent] == parent;
        struct ratio none = ratio_int(0);
        if (parent ? child : i->scoring != SCORING_SUM)
            json_add(list, part_tree(x, i, !i->weighted ? none : parent ? i->weight : i->share));
    }
    return list;
}

/* --- all ----------------------------------------------------------------------------------------------------------------- */

static json_t *item_tree(const struct item *item, const struct wording *w)
{
    json_t *o = json_object();
    json_put(o, "kind", json_text(item_kind_words[item->kind]));
    if (item->row)
        json_put(o, "row", json_integer(item->row->number));
    if (item->indicator)
        json_put(o, "indicator", json_text(item->indicator->id));
    if (item->criterion)
        json_put(o, "criterion", json_text(item->criterion));
    if (item->criterion && item->score != ALL_SCORES)
        json_put(o, "score", json_integer(item->score));
    if (item->measure)
        json_put(o, "measure", json_text(item->measure->name));
    json_put(o, "title",
             json_text(item->row         ? item->row->item_name
                       : item->indicator ? item->indicator->title
                       : item->measure   ? item->measure->title
                                         : w->text[EXPLAIN_TOTAL]));
    return o;
}

static json_t *source_tree(const struct explaining *x)
{
    json_t *o = json_object();
    json_put(o, "from", json_text(x->folder ? "result" : "inputs"));
    if (x->folder)
        json_put(o, "folder", json_text(text_sound(x->arena, slice_of(x->folder))));
    return o;
}

static const char *level_title(const struct explaining *x, const char *code)
{
    const struct grading_edition *g = x->editions->grading;
    for (size_t i = 0; i < g->n_levels; i++)
        if (strcmp(g->level[i].code, code) == 0)
            return g->level[i].title;
    return NULL;
}

/* Of a criterion its own lines of the indicator's table; of the total what concerns it. */
static json_t *verdict_tree(const struct explaining *x, const json_t *verdict)
{
    static const char *const of_total[] = {"edition",        "total",       "level",
                                           "gate",           "level_limit", "computed_total",
                                           "computed_level", NULL};
    json_t *o = json_object();
    if (x->item->kind == ITEM_TOTAL) {
        for (const char *const *key = of_total; *key; key++)
            if (get(verdict, *key))
                json_put(o, *key, json_deep_copy(get(verdict, *key)));
        json_put(o, "level_title", json_text_or_null(level_title(x, text_of(verdict, "level"))));
        json_put(o, "computed_level_title",
                 json_text_or_null(level_title(x, text_of(verdict, "computed_level"))));
        return o;
    }
    json_decref(o);
    o = verdict ? json_deep_copy(verdict) : json_null();
    json_t *criteria = json_object_get(o, "criteria");
    for (size_t k = json_array_size(criteria); x->item->criterion && k-- > 0;) {
        const json_t *c = json_array_get(criteria, k);
        if (!item_asks(x->item, text_of(c, "criterion"), (int)json_integer_value(get(c, "score"))))
            json_array_remove(criteria, k);
    }
    return o;
}

static void put_kind(json_t *tree, const struct explaining *x, const json_t *verdict)
{
    static json_t *(*const standard[ITEM_KINDS])(const struct explaining *x) = {
        [ITEM_ROW] = row_standard,
        [ITEM_INDICATOR] = indicator_standard,
        [ITEM_CRITERION] = indicator_standard,
        [ITEM_MEASURE] = measure_standard,
        [ITEM_TOTAL] = total_standard,
    };
    const struct item *item = x->item;
    json_put(tree, "standard", standard[item->kind](x));
    put_readings(tree, x, verdict);
    put_needs(tree, x, verdict);
    if (item->kind == ITEM_TOTAL)
        json_put(tree, "parts", parts_tree(x, NULL));
    if (item->kind == ITEM_INDICATOR && item->indicator->scoring == SCORING_SUM)
        json_put(tree, "parts", parts_tree(x, item->indicator));
}

/* Does a row rest on objects? Its basis says so, or one of its measures is of them and is there. */
static bool rests_on_objects(const struct explaining *x, const json_t *verdict)
{
    const struct form_row *row = x->item->kind == ITEM_ROW ? x->item->row : NULL;
    bool rests = row && strcmp(text_of(verdict, "basis"), "object") == 0;
    for (size_t i = 0; row && i < row->n_conditions; i++) {
        const struct measure_def *def =
            &x->editions->catalog->def[row->condition[i].meaning[0].measure];
        rests = rests || (def->kind->of_objects && get(get(x->result, "measures"), def->name));
    }
    return rests;
}

json_t *explain_result(const struct explaining *x)
{
    const json_t *verdict = verdict_in(x->result, x->item);
    json_t *tree = json_object();
    json_put(tree, "schema", json_text("caeval-explain/1"));
    json_put(tree, "ca", copy_of(x->result, "ca"));
    json_put(tree, "period", copy_of(x->result, "period"));
    json_put(tree, "source", source_tree(x));
    json_put(tree, "item", item_tree(x->item, x->editions->wording));
    json_put(tree, "verdict", verdict_tree(x, verdict));
    json_put(tree, "needs", json_array());
    if (verdict)
        put_kind(tree, x, verdict);
    json_put(tree, "evidence", evidence_tree(x));
    if (rests_on_objects(x, verdict))
        json_put(tree, "objects", copy_of(get(x->result, "objects"), "files"));
    put_lost(tree, x, verdict);
    return tree;
}
