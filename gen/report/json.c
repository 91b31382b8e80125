/* JSON: the result of one CA. */
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "ingest/folder.h"
#include "ingest/refs.h"
#include "measures/kinds.h"
#include "report/json_tree.h"
#include "score/amounts.h"
#include "score/contract_words.h"
#include "score/limits.h"

/* --- inputs ----------------------------------------------------------------------------------------- */

static json_t *input_tree(const struct evaluation *e, const struct file_report *f)
{
    json_t *o = json_object();
    json_put(o, "export", json_text(e->editions->schema->export[f->export].name));
    json_put(o, "file", json_text(f->file));
    json_put(o, "encoding", json_text(encoding_name(f->encoding)));
    json_put(o, "rows", json_integer(f->rows));
    json_put(o, "accepted", json_integer(f->accepted));
    json_put(o, "rejected", json_integer(f->rejected));
    json_put(o, "duplicates", json_integer(f->duplicates));
    json_put(o, "superseded", json_integer(f->superseded));
    json_put(o, "set_aside", json_integer(f->set_aside));
    json_put(o, "conflicts", json_integer(f->conflicts));
    json_put(o, "damaged", json_integer(f->damaged));
    json_put(o, "sha256", json_text_or_null(f->sha256));
    if (f->refused)
        json_put(o, "refused", json_text(f->refused));
    if (f->source)
        json_put(o, "source", json_text(f->source));
    if (f->unknown_columns)
        json_put(o, "unknown_columns", json_text(f->unknown_columns));
    if (f->dated) {
        json_put(o, "first", json_text(instant_text(e->facts->arena, f->first)));
        json_put(o, "last", json_text(instant_text(e->facts->arena, f->last)));
    }
    return o;
}

/* What the CA says of what its exports cover, where that is less than the period. */
static json_t *coverage_tree(const struct evaluation *e)
{
    const struct schema *schema = e->editions->schema;
    json_t *o = json_object();
    for (size_t i = 0; i < schema->n; i++) {
        const char *code = coverage_code(e->facts, i, e->facts->arena);
        if (*code)
            json_put(o, schema->export[i].name, json_text(code));
    }
    return o;
}

/* Exports that the result before had (past.told). */
static json_t *vanished_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->n_vanished; i++) {
        json_t *o = json_object();
        json_put(o, "export", json_text(e->vanished[i].export));
        json_put(o, "rows", json_integer(e->vanished[i].accepted));
        json_put(o, "date", json_text(day_text(e->facts->arena, e->past->told->date)));
        json_add(list, o);
    }
    return list;
}

static json_t *references_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->ingested.n_references; i++) {
        const struct reference *r = &e->ingested.reference[i];
        const struct export *export = &e->editions->schema->export[r->export];
        json_t *o = json_object();
        json_put(o, "export", json_text(export->name));
        json_put(o, "column", json_text(export->column[r->column].name));
        json_put(o, "refers", json_text(e->editions->schema->export[r->target].name));
        json_put(o, "ids", json_integer(r->ids));
        json_put(o, "found", json_integer(r->found));
        json_put(o, "broken", json_boolean(r->broken));
        json_add(list, o);
    }
    return list;
}

/* --- measures ---------------------------------------------------------------------------------------- */

static const char *measure_status(const struct measure *m)
{
    if (m->state == MEASURE_UNKNOWN)
        return "unknown";
    if (m->state == MEASURE_NO_CASES)
        return "no_cases";
    return !m->hi_open && ratio_compare(m->lo, m->hi) == 0 ? "determined" : "interval";
}

static void put_bounds(json_t *o, const struct measure *m, struct arena *arena)
{
    if (m->state != MEASURE_BOUNDED || strcmp(measure_status(m), "determined") == 0)
        return;
    json_put(o, "lo", ratio_tree(arena, m->lo));
    json_put(o, "hi", m->hi_open ? json_null() : ratio_tree(arena, m->hi));
}

/* Each limit that it is near to or far from. */
static json_t *limits_tree(const struct evaluation *e, const struct measure *m,
                           const struct limit_uses *uses)
{
    struct arena *arena = e->facts->arena;
    json_t *list = json_array();
    for (size_t i = 0; i < uses->list.n; i++) {
        const struct limit_use *use = &uses->list.at[i];
        const struct finding *f = &use->finding;
        int64_t kept = 0;
        int64_t n = 0;
        if (f->measure != m || distance_of(f).state == DISTANCE_NONE)
            continue;
        json_t *o = json_object();
        if (use->row)
            json_put(o, "row", json_integer(use->row->number));
        else
            json_put(o, "indicator", json_text(use->indicator->id));
        if (!use->row)
            json_put(o, "score", json_integer(use->score));
        json_put(o, "op", json_text(comparison_words[f->condition->comparison]));
        json_put(o, "limit", ratio_tree(arena, f->limit));
        json_put(o, "distance", json_text(distance_text(f, e->editions->wording, arena)));
        json_put(o, "boundary", json_boolean(distance_of(f).state == DISTANCE_EXACT));
        if (limit_kept(f, &kept, &n)) {
            json_put(o, "within", json_integer(kept));
            json_put(o, "of", json_integer(n));
        }
        json_add(list, o);
    }
    return list;
}

static json_t *slowest_tree(const struct evaluation *e, const struct measure *m)
{
    struct slow_cases slow = slowest_cases(m, e->facts->arena);
    json_t *list = json_array();
    for (size_t i = 0; i < slow.n; i++) {
        json_t *o = json_object();
        json_put(o, "file", json_text(slow.at[i]->file));
        json_put(o, "line", json_integer(slow.at[i]->line));
        json_put(o, "id", json_text(slow.at[i]->id));
        json_put(o, "value", ratio_tree(e->facts->arena, ratio_of(slow.at[i]->weight, m->scale)));
        json_add(list, o);
    }
    return list;
}

static void put_limits(json_t *o, const struct evaluation *e, const struct measure *m,
                       const struct limit_uses *uses)
{
    json_t *limits = limits_tree(e, m, uses);
    bool any = json_array_size(limits) > 0;
    if (any && m->durations)
        json_put(o, "slowest", slowest_tree(e, m));
    if (any)
        json_put(o, "limits", limits);
    else
        json_decref(limits);
}

static json_t *detail_value(const struct measure_detail *d)
{
    static const char *const words[] = {
        [DETAIL_NAME] = "",
        [DETAIL_YES] = WORD_YES,
        [DETAIL_PUBLISHED] = WORD_YES,
        [DETAIL_NO] = WORD_NO,
        [DETAIL_UNCHECKED] = WORD_UNCHECKED,
    };
    return d->kind == DETAIL_COUNT ? json_integer(d->n) : json_text(words[d->kind]);
}

static void put_detail(json_t *o, const struct measure *m)
{
    json_t *detail = json_object();
    json_t *urls = json_object();
    for (size_t i = 0; i < m->detail.n; i++) {
        const struct measure_detail *d = &m->detail.at[i];
        json_put(detail, d->label ? d->label : WORD_NOT_GRADED, detail_value(d));
        if (d->url)
            json_put(urls, d->label, json_text(d->url));
    }
    if (m->detail.n)
        json_put(o, m->detail.at[0].kind == DETAIL_COUNT ? "counts" : "detail", detail);
    else
        json_decref(detail);
    if (json_object_size(urls))
        json_put(o, "urls", urls);
    else
        json_decref(urls);
}

static json_t *measure_tree(const struct evaluation *e, const struct measure *m,
                            const struct limit_uses *uses)
{
    struct arena *arena = e->facts->arena;
    const struct wording *w = e->editions->wording;
    json_t *o = json_object();
    json_put(o, "title", json_text(m->def->title));
    if (m->is_fraction && m->has_value) {
        json_put(o, "num", json_integer(m->num));
        json_put(o, "den", json_integer(m->den));
    }
    json_put(o, "value", m->has_value ? ratio_tree(arena, m->value) : json_null());
    json_put(o, "unit", json_text(m->def->unit));
    json_put(o, "n", json_integer(m->n));
    json_put(o, "status", json_text(measure_status(m)));
    put_bounds(o, m, arena);
    if (m->reason != REASON_NONE)
        json_put(o, "reason", json_text(measure_reason_text(m, w, arena)));
    if (m->unknown)
        json_put(o, "unknown", json_integer(m->unknown));
    if (m->open) {
        json_put(o, "open", json_integer(m->open));
        json_put(o, "open_longest", ratio_tree(arena, m->open_longest));
    }
    if (m->gaps)
        json_put(o, "gaps", json_true());
    put_limits(o, e, m, uses);
    if (m->notes.n)
        json_put(o, "note", json_text(measure_notes_text(m, w, arena)));
    put_detail(o, m);
    return o;
}

/* --- the form ------------------------------------------------------------------------------------------ */

json_t *counterexamples_tree(const struct counterexamples *c)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->list.n; i++) {
        json_t *o = json_object();
        json_put(o, "file", json_text(c->list.at[i]->file));
        json_put(o, "line", json_integer(c->list.at[i]->line));
        json_put(o, "id", json_text(c->list.at[i]->id));
        json_add(list, o);
    }
    return list;
}

static json_t *row_tree(const struct row_result *r, struct arena *arena)
{
    json_t *o = json_object();
    json_put(o, "row", json_integer(r->row->number));
    json_put(o, "result", json_text(row_state_words[r->state]));
    json_put(o, "computed", json_text(row_state_words[r->computed]));
    put_override(o, &r->override);
    json_put(o, "boxes", json_boolean(r->row->boxes));
    json_put(o, "basis", json_text(basis_name(r->basis)));
    put_by(o, r->basis == BASIS_ATTEST, r->inspected);
    if (r->basis == BASIS_ATTEST && r->answered_on.state == VALUE_PRESENT)
        json_put(o, "answered_on", json_text(day_text(arena, r->answered_on.day)));
    json_put(o, "reason", json_text(r->reason));
    json_put(o, "counterexamples", counterexamples_tree(&r->counterexamples));
    json_put(o, "counterexamples_total", json_integer(r->counterexamples.total));
    json_put(o, "clauses", json_text(r->row->clauses));
    if (r->state == ROW_NO && strcmp(r->fails, r->reason) != 0)
        json_put(o, "fails", json_text(r->fails));
    if (r->state == ROW_PENDING)
        json_put(o, "lack", json_text(lack_words[r->lack]));
    if (r->by_answer)
        json_put(o, "by_answer", json_boolean(true));
    if (r->contradiction)
        json_put(o, "contradiction", json_text(r->contradiction));
    if (r->gaps)
        json_put(o, "gaps", json_text(r->gaps));
    return o;
}

static json_t *form_sensitivity_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->form.sensitivity.n; i++) {
        const struct row_change *x = &e->form.sensitivity.at[i];
        json_t *o = json_object();
        json_put(o, "reading", json_text(e->editions->form->readings.at[x->reading].code));
        json_put(o, "row", json_integer(x->row->number));
        json_put(o, "result", json_text(row_state_words[x->to]));
        json_add(list, o);
    }
    return list;
}

static json_t *form_tree(const struct evaluation *e)
{
    json_t *o = json_object();
    json_t *rows = json_array();
    json_t *counts = json_object();
    json_t *computed = json_object(); /* before overrides */
    for (size_t i = 0; i < e->editions->form->n; i++)
        json_add(rows, row_tree(&e->form.row[i], e->facts->arena));
    for (int s = 0; s < ROW_STATES; s++)
        json_put(counts, row_state_words[s], json_integer(e->form.count[s]));
    json_put(counts, WORD_NO_BOX, json_integer(e->form.no_box));
    for (int s = 0; s < ROW_STATES; s++)
        json_put(computed, row_state_words[s], json_integer(e->form.computed[s]));
    json_put(computed, WORD_NO_BOX, json_integer(e->form.no_box));
    json_put(o, "edition", json_text(e->editions->form->code));
    json_put(o, "rows", rows);
    json_put(o, "counts", counts);
    json_put(o, "computed_counts", computed);
    json_put(o, "sensitivity", form_sensitivity_tree(e));
    json_put(o, "cited", cited_tree(e, &e->editions->form->cited));
    return o;
}

/* --- grading -------------------------------------------------------------------------------------------- */

static const char *status_of(struct ratio lo, struct ratio hi)
{
    return ratio_compare(lo, hi) == 0 ? "determined" : "pending";
}

static json_t *criterion_tree(const struct criterion_result *c)
{
    json_t *o = json_object();
    json_put(o, "criterion", json_text(c->criterion->id));
    json_put(o, "score", json_integer(c->criterion->score));
    json_put(o, "state", json_text(criterion_state_word(c)));
    if (c->override.effect != OVERRIDE_NONE)
        json_put(o, "computed", json_text(tri_words[c->computed]));
    put_override(o, &c->override);
    put_by(o, c->attested, c->inspected);
    json_put(o, "reason", json_text(c->reason));
    if (c->counterexamples.total) {
        json_put(o, "counterexamples", counterexamples_tree(&c->counterexamples));
        json_put(o, "counterexamples_total", json_integer(c->counterexamples.total));
    }
    if (c->contradiction)
        json_put(o, "contradiction", json_text(c->contradiction));
    return o;
}

static json_t *indicator_tree(const struct evaluation *e, const struct indicator_result *x)
{
    struct arena *arena = e->facts->arena;
    const struct reading_book *book = &e->editions->grading->readings;
    json_t *o = json_object();
    json_put(o, "id", json_text(x->indicator->id));
    json_put(o, "title", json_text(x->indicator->title));
    json_put(o, "lo", ratio_tree(arena, x->lo));
    json_put(o, "hi", ratio_tree(arena, x->hi));
    json_put(o, "status", json_text(status_of(x->lo, x->hi)));
    if (e->grading.overridden) {
        json_put(o, "computed_lo", ratio_tree(arena, x->computed_lo));
        json_put(o, "computed_hi", ratio_tree(arena, x->computed_hi));
    }
    json_put(o, "weighted", json_boolean(x->indicator->weighted));
    if (x->reading != SIZE_MAX)
        json_put(o, "reading", json_text(book->at[x->reading].code));
    json_t *readings = json_array();
    for (size_t i = 0; i < x->readings.n; i++)
        json_add(readings, json_text(book->at[x->readings.at[i]].code));
    json_put(o, "readings", readings);
    json_t *alternatives = json_array();
    for (size_t i = 0; i < x->alternatives.n; i++) {
        const struct alternative *a = &x->alternatives.at[i];
        json_t *other = json_object();
        json_put(other, "reading", json_text(book->at[a->reading].code));
        json_put(other, "score", json_text(score_text(a->lo, a->hi, arena)));
        json_add(alternatives, other);
    }
    json_put(o, "alternatives", alternatives);
    if (x->n_criteria) {
        json_t *criteria = json_array();
        for (size_t i = 0; i < x->n_criteria; i++)
            json_add(criteria, criterion_tree(&x->criterion[i]));
        json_put(o, "criteria", criteria);
    }
    if (x->gaps)
        json_put(o, "gaps", json_text(x->gaps));
    return o;
}

static json_t *total_tree(const struct evaluation *e, const struct total *t)
{
    json_t *o = json_object();
    json_put(o, "lo", json_text(ratio_fixed(e->facts->arena, t->lo, 2)));
    json_put(o, "hi", json_text(ratio_fixed(e->facts->arena, t->hi, 2)));
    json_put(o, "status", json_text(status_of(t->lo, t->hi)));
    return o;
}

static json_t *sensitivity_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->grading.sensitivity.n; i++) {
        const struct sensitivity *s = &e->grading.sensitivity.at[i];
        json_t *o = json_object();
        json_put(o, "reading", json_text(e->editions->grading->readings.at[s->reading].code));
        json_t *scores = json_array();
        for (size_t k = 0; k < s->score.n; k++) {
            json_t *score = json_object();
            json_put(score, "id", json_text(s->score.at[k].indicator->id));
            json_put(score, "lo", ratio_tree(e->facts->arena, s->score.at[k].lo));
            json_put(score, "hi", ratio_tree(e->facts->arena, s->score.at[k].hi));
            json_add(scores, score);
        }
        json_put(o, "scores", scores);
        json_put(o, "total", total_tree(e, &s->total));
        const char *level = grading_level_word(&s->total);
        json_put(o, "level", level ? json_text(level) : json_null());
        json_add(list, o);
    }
    return list;
}

/* Cases that another way of counting days puts on the other side of a limit. */
static json_t *day_count_tree(const struct evaluation *e)
{
    json_t *list = json_array();
    struct day_count_changes changes =
        day_count_changes(&e->grading, &e->measures, e->facts->arena);
    for (size_t i = 0; i < changes.list.n; i++) {
        const struct day_count_change *x = &changes.list.at[i];
        json_t *o = json_object();
        json_put(o, "indicator", json_text(x->indicator->id));
        json_put(o, "measure", json_text(x->measure->def->name));
        json_put(o, "reading", json_text(e->editions->grading->readings.at[x->reading].code));
        json_put(o, "cases", json_integer(x->cases));
        json_add(list, o);
    }
    return list;
}

static json_t *grading_tree(const struct evaluation *e)
{
    json_t *o = json_object();
    json_t *indicators = json_array();
    for (size_t i = 0; i < e->editions->grading->n; i++)
        json_add(indicators, indicator_tree(e, &e->grading.indicator[i]));
    json_put(o, "edition", json_text(e->editions->grading->code));
    json_put(o, "indicators", indicators);
    json_put(o, "total", total_tree(e, &e->grading.total));
    json_put(o, "level", json_text_or_null(grading_level_word(&e->grading.total)));
    json_put(o, "gate", json_text(gate_words[e->grading.gate]));
    json_put(o, "computed_total", total_tree(e, &e->grading.computed));
    json_put(o, "computed_level", json_text_or_null(grading_level_word(&e->grading.computed)));
    json_put(o, "level_limit",
             json_text(total_limit_text(&e->grading, e->editions->wording, e->facts->arena)));
    json_put(o, "day_count", day_count_tree(e));
    json_put(o, "cited", cited_tree(e, &e->editions->grading->cited));
    json_put(o, "sensitivity", sensitivity_tree(e));
    return o;
}

/* --- the result ------------------------------------------------------------------------------------------- */

/* By other standards that judge D as well: the verdict as above, and what it was read by. */
static json_t *beside_tree(const struct evaluation *e)
{
    static const struct {
        const char *name;
        json_t *(*tree)(const struct evaluation *e);
    } verdict[STANDARD_KINDS] = {
        [STANDARD_FORM] = {"form", form_tree},
        [STANDARD_SCORE] = {"grading", grading_tree},
    };
    json_t *list = json_array();
    for (size_t i = 0; i < e->n_beside; i++) {
        const struct evaluation *other = &e->beside[i];
        const struct standard *s = other->editions->pair->beside;
        json_t *o = json_object();
        json_put(o, "kind", json_text(standard_rows[s->kind].word));
        json_put(o, verdict[s->kind].name, verdict[s->kind].tree(other));
        json_put(o, "contradictions", contradictions_tree(other));
        put_verdict_checks(o, other);
        json_add(list, o);
    }
    return list;
}

json_t *result_tree(const struct evaluation *e)
{
    struct arena *arena = e->facts->arena;
    json_t *o = json_object();
    json_t *ca = json_object();
    json_t *inputs = json_array();
    json_t *measures = json_object();
    struct limit_uses uses = limits_in_force(e->editions->form, &e->grading, &e->measures, arena);
    json_put(ca, "code", json_text(e->code));
    json_put(ca, "name", json_text(e->name));
    for (size_t i = 0; i < e->ingested.n; i++)
        json_add(inputs, input_tree(e, &e->ingested.file[i]));
    for (size_t i = 0; i < e->measures.n; i++)
        if (!measure_is_idle(&e->measures.at[i]))
            json_put(measures, e->measures.at[i].def->name,
                     measure_tree(e, &e->measures.at[i], &uses));
    json_put(o, "schema", json_text("caeval-result/1"));
    json_put(o, "ca", ca);
    json_put(o, "period", period_tree(&e->period, arena));
    json_put(o, "inputs", inputs);
    json_t *unread = json_array();
    for (size_t i = 0; i < e->ingested.n_unread; i++) {
        json_t *one = json_object();
        const struct unread_file *u = &e->ingested.unread[i];
        json_put(one, "file", json_text(text_sound(e->facts->arena, slice_of(u->name))));
        json_put(one, "advice", json_text(u->advice));
        if (u->export != SIZE_MAX)
            json_put(one, "export", json_text(e->editions->schema->export[u->export].name));
        json_add(unread, one);
    }
    json_put(o, "unread", unread);
    put_objects(o, e);
    json_put(o, "coverage", coverage_tree(e));
    json_put(o, "vanished", vanished_tree(e));
    json_put(o, "references", references_tree(e));
    json_put(o, "measures", measures);
    json_put(o, "form", form_tree(e));
    json_put(o, "grading", grading_tree(e));
    json_put(o, "contradictions", contradictions_tree(e));
    put_inspection(o, e);
    put_checks(o, e);
    if (e->n_beside)
        json_put(o, "beside", beside_tree(e));
    return o;
}

bool write_result_json(const struct evaluation *e, const char *path)
{
    return json_write(result_tree(e), path);
}

const char *json_library_version(void)
{
    return jansson_version_str();
}
