/* JSON: the manifest of a CA's files and the summary of a run. */
#include <string.h>

#include "report/json.h"
#include "report/json_tree.h"
#include "report/run_changes.h"
#include "report/write_pdf.h"
#include "report/write_xlsx.h"
#include "score/amounts.h"
#include "score/contract_words.h"

static json_t *digested_tree(const struct digested_file *f, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        json_put(o, "file", json_text(f[i].name));
        json_put(o, "sha256", json_text(f[i].sha256));
        if (f[i].sm3)
            json_put(o, "sm3", json_text(f[i].sm3));
        json_add(list, o);
    }
    return list;
}

static json_t *inputs_tree(const struct manifest *m)
{
    const struct evaluation *e = m->evaluation;
    json_t *list = json_array();
    for (size_t i = 0; i < e->ingested.n; i++) {
        const struct file_report *f = &e->ingested.file[i];
        json_t *o = json_object();
        json_put(o, "export", json_text(e->editions->schema->export[f->export].name));
        json_put(o, "file", json_text(f->file));
        json_put(o, "sha256", json_text_or_null(f->sha256));
        if (m->input_sm3 && m->input_sm3[i].sm3)
            json_put(o, "sm3", json_text(m->input_sm3[i].sm3));
        json_put(o, "rows", json_integer(f->rows));
        json_put(o, "accepted", json_integer(f->accepted));
        json_put(o, "rejected", json_integer(f->rejected));
        json_put(o, "duplicates", json_integer(f->duplicates));
        json_put(o, "superseded", json_integer(f->superseded));
        json_add(list, o);
    }
    return list;
}

static json_t *versions_tree(const struct manifest *m)
{
    json_t *o = json_object();
    json_put(o, "caeval", json_text(m->version));
    json_put(o, "libxlsxwriter", json_text(xlsx_library_version()));
    json_put(o, "libharu", json_text(pdf_library_version()));
    json_put(o, "jansson", json_text(JANSSON_VERSION));
    return o;
}

bool write_manifest_json(const struct manifest *m, const char *path)
{
    const struct evaluation *e = m->evaluation;
    json_t *o = json_object();
    json_t *ca = json_object();
    json_put(ca, "code", json_text(e->code));
    json_put(ca, "name", json_text(e->name));
    json_put(o, "schema", json_text("caeval-manifest/1"));
    json_put(o, "ca", ca);
    json_put(o, "period", period_tree(&e->period, e->facts->arena));
    json_put(o, "versions", versions_tree(m));
    json_put(o, "inputs", inputs_tree(m));
    put_objects_digest(o, e);
    json_put(o, "templates", digested_tree(m->template_file, m->n_templates));
    json_put(o, "outputs", digested_tree(m->output, m->n_outputs));
    return json_write(o, path);
}

static json_t *terms_tree(const struct ca_summary *ca, struct arena *arena)
{
    static const char *const kind[TERM_KINDS] = {
        [TERM_FINDING] = "finding", [TERM_DOC] = "document", [TERM_PRODUCT] = "product"};
    json_t *list = json_array();
    for (size_t i = 0; i < ca->n_terms; i++) {
        const struct term *t = &ca->term[i];
        json_t *o = json_object();
        json_put(o, "kind", json_text(kind[t->kind]));
        json_put(o, "id", json_text(t->id));
        json_put(o, "what", json_text(t->what));
        json_put(o, "date", json_text(day_text(arena, t->day)));
        json_put(o, "file", json_text(t->file));
        json_put(o, "line", json_integer(t->line));
        json_add(list, o);
    }
    return list;
}

/* Beside what holds: what the evidence gives. */
static void put_computed(json_t *o, const struct ca_summary *ca, struct arena *arena)
{
    const struct kept_computed *c = ca->computed;
    if (!c)
        return;
    json_t *total = json_object();
    json_t *counts = json_object();
    json_put(total, "lo", json_text(ratio_fixed(arena, c->total_lo, 2)));
    json_put(total, "hi", json_text(ratio_fixed(arena, c->total_hi, 2)));
    for (int i = 0; i < ROW_STATES; i++)
        json_put(counts, row_state_words[i], json_integer(c->count[i]));
    json_put(o, "overrides", json_integer((json_int_t)ca->overrides));
    json_put(o, "computed_level", json_text_or_null(c->level));
    json_put(o, "computed_total", total);
    json_put(o, "computed_counts", counts);
}

static json_t *ca_tree(const struct run_summary *s, const struct ca_summary *ca,
                       struct arena *arena)
{
    json_t *o = json_object();
    json_put(o, "code", json_text(ca->code));
    json_put(o, "name", json_text(ca->name));
    if (ca->failed) {
        json_put(o, "failed", json_text(ca->failed));
        return o;
    }
    json_t *total = json_object();
    json_put(total, "lo", json_text(ratio_fixed(arena, ca->total_lo, 2)));
    json_put(total, "hi", json_text(ratio_fixed(arena, ca->total_hi, 2)));
    json_put(total, "status",
             json_text(ratio_compare(ca->total_lo, ca->total_hi) == 0 ? "determined" : "pending"));
    json_t *counts = json_object();
    for (int i = 0; i < ROW_STATES; i++)
        json_put(counts, row_state_words[i], json_integer(ca->count[i]));
    json_put(counts, WORD_NO_BOX, json_integer(ca->no_box));
    json_t *scores = json_object();
    for (size_t i = 0; i < s->editions->grading->n; i++)
        json_put(scores, s->editions->grading->indicator[i].id,
                 json_text(score_text(ca->score_lo[i], ca->score_hi[i], arena)));
    json_put(o, "level", json_text_or_null(ca->level));
    json_put(o, "total", total);
    json_put(o, "counts", counts);
    put_computed(o, ca, arena);
    json_put(o, "scores", scores);
    json_put(o, "rows", json_integer(ca->rows));
    json_put(o, "rejected", json_integer(ca->rejected));
    json_put(o, "damaged", json_integer(ca->damaged));
    json_put(o, "vanished_exports", json_integer(ca->vanished));
    json_put(o, "terms", terms_tree(ca, arena));
    json_put(o, "ages", ca->ages ? ages_tree(ca->ages) : json_null());
    return o;
}

static json_t *row_numbers(const struct run_summary *s, const struct step_rows *rows)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rows->n; i++)
        json_add(list, json_integer(s->editions->form->row[rows->row[i]].number));
    return list;
}

static json_t *step_tree(const char *from, const char *to)
{
    json_t *o = json_object();
    json_put(o, "from", json_text_or_null(from));
    json_put(o, "to", json_text_or_null(to));
    return o;
}

/* Of a level or a total: whether it is the examiners' doing. */
static json_t *graded_tree(const char *from, const char *to, enum change change)
{
    json_t *o = step_tree(from, to);
    if (change == CHANGE_SITE)
        json_put(o, "by", json_text("site"));
    return o;
}

static json_t *site_tree(const struct run_summary *s, const struct ca_change *c)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->step[STEP_SITE].n; i++) {
        int row = c->step[STEP_SITE].row[i];
        unsigned from = c->ca->before->row[row];
        json_t *o = step_tree(from == ROW_ABSENT ? NULL : row_state_words[from],
                              row_state_words[c->ca->row[row]]);
        json_put(o, "row", json_integer(s->editions->form->row[row].number));
        json_add(list, o);
    }
    return list;
}

/* Rows that are what they were, but not by the evidence. */
static json_t *evidence_steps(const struct run_summary *s, const struct ca_change *c)
{
    const struct ca_before *b = c->ca->before;
    json_t *list = json_array();
    for (size_t i = 0; i < c->step[STEP_EVIDENCE].n; i++) {
        int row = c->step[STEP_EVIDENCE].row[i];
        json_t *o =
            step_tree(row_state_words[b->evidence[0][row]], row_state_words[b->evidence[1][row]]);
        json_put(o, "row", json_integer(s->editions->form->row[row].number));
        json_put(o, "result", json_text(row_state_words[c->ca->row[row]]));
        json_add(list, o);
    }
    return list;
}

static json_t *change_tree(const struct run_summary *s, const struct ca_change *c,
                           struct arena *arena)
{
    /* those of the examiners, and below overrides, are listed with what they are now */
    static const char *const step[ROW_STEPS] = {
        [STEP_NEW] = "new_no",           [STEP_AGAIN] = "no_again", [STEP_MENDED] = "no_to_yes",
        [STEP_OPENED] = "no_to_pending", [STEP_NA] = "no_to_na",    [STEP_BASIS] = "other_basis"};
    const struct ca_before *b = c->ca->before;
    json_t *o = json_object();
    json_put(o, "code", json_text(c->ca->code));
    json_put(o, "before", json_text(day_text(arena, b->date)));
    if (b->untold != DAY_NEVER)
        json_put(o, "untold", json_text(day_text(arena, b->untold)));
    json_put(o, "causes", json_text(b->causes));
    json_put(o, "form_comparable", json_boolean(b->same_form));
    json_put(o, "grading_comparable", json_boolean(b->same_grading));
    for (int i = 0; i < ROW_STEPS; i++)
        if (step[i])
            json_put(o, step[i], row_numbers(s, &c->step[i]));
    json_put(o, "site", site_tree(s, c));
    json_put(o, "evidence", evidence_steps(s, c));
    if (c->level)
        json_put(o, "level", graded_tree(b->level, c->ca->level, b->level_change));
    if (c->gate)
        json_put(o, "gate", step_tree(b->gate, gate_words[c->ca->gate]));
    json_put(o, "other_rows", json_integer((json_int_t)c->others));
    if (c->total)
        json_put(o, "total",
                 graded_tree(total_text(b->total_lo, b->total_hi, arena),
                             total_text(c->ca->total_lo, c->ca->total_hi, arena), b->total));
    if (c->level_by)
        json_put(o, "evidence_level", step_tree(b->level_by[0], b->level_by[1]));
    if (c->total_by)
        json_put(o, "evidence_total", step_tree(b->total_by[0], b->total_by[1]));
    if (c->new_period)
        json_put(o, "new_period", json_boolean(true));
    if (c->recoded)
        json_put(o, "former_code", json_text(b->code));
    if (c->renamed)
        json_put(o, "name", step_tree(b->name, c->ca->name));
    return o;
}

/* What is other than in the results before; the CAs of which nothing is, are only counted. */
static json_t *changes_tree(const struct run_summary *s, struct arena *arena)
{
    const struct run_changes r = run_changes_of(s, arena);
    if (!r.any)
        return json_null();
    json_t *o = json_object();
    json_t *cas = json_array();
    json_t *entered = json_array();
    json_t *returned = json_array();
    for (size_t i = 0; i < r.n; i++)
        if (ca_has_changed(&r.ca[i]))
            json_add(cas, change_tree(s, &r.ca[i], arena));
    for (size_t i = 0; i < r.n_entered; i++)
        json_add(entered, json_text(r.entered[i]->code));
    for (size_t i = 0; i < r.n_returned; i++)
        json_add(returned, json_text(r.returned[i]->code));
    json_put(o, "latest", json_text(day_text(arena, r.latest)));
    if (r.n_untold)
        json_put(o, "untold", json_text(day_text(arena, r.untold)));
    json_put(o, "compared", json_integer((json_int_t)r.n));
    json_put(o, "no", json_integer(r.no - r.no_before));
    json_put(o, "pending", json_integer(r.pending - r.pending_before));
    json_put(o, "cas", cas);
    json_put(o, "entered", entered);
    json_put(o, "returned", returned);
    return o;
}

static json_t *levels_tree(const struct grading_edition *edition, struct arena *arena)
{
    size_t n = 0;
    const char *const *code = grading_levels(edition, arena, &n);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_add(list, json_text(code[i]));
    return list;
}

bool write_summary_json(const struct run_summary *s, const char *path)
{
    struct arena *arena = arena_new();
    json_t *o = json_object();
    json_t *cas = json_array();
    json_t *stray = json_array();
    for (size_t i = 0; i < s->n; i++)
        json_add(cas, ca_tree(s, &s->ca[i], arena));
    for (size_t i = 0; i < s->n_stray; i++) {
        json_t *r = json_object();
        json_put(r, "file", json_text(s->stray[i].file));
        json_put(r, "line", json_integer(s->stray[i].line));
        json_put(r, "column", json_text(s->stray[i].column));
        json_put(r, "value", json_text(s->stray[i].value));
        json_put(r, "reason", json_text(s->stray[i].reason));
        json_add(stray, r);
    }
    json_t *combined = json_array();
    for (size_t i = 0; i < s->n_combined; i++) {
        json_t *c = json_object();
        json_put(c, "file", json_text(s->combined[i].file));
        json_put(c, "rows", json_integer(s->combined[i].rows));
        json_put(c, "of_no_ca", json_integer(s->combined[i].strays));
        json_add(combined, c);
    }
    json_put(o, "schema", json_text("caeval-summary/1"));
    json_put(o, "period", period_tree(&s->period, arena));
    json_put(o, "form", json_text(s->editions->form->code));
    json_put(o, "grading", json_text(s->editions->grading->code));
    json_put(o, "levels", levels_tree(s->editions->grading, arena));
    json_put(o, "calendar_to", json_text(day_text(arena, s->workdays->to)));
    json_put(o, "cas", cas);
    json_t *vanished = json_array();
    for (size_t i = 0; i < s->n_vanished; i++) {
        json_t *c = json_object();
        json_put(c, "code", json_text(s->vanished[i].code));
        json_put(c, "date", json_text(day_text(arena, s->vanished[i].date)));
        json_put(c, "since_last", json_boolean(s->vanished[i].since_last));
        json_add(vanished, c);
    }
    json_put(o, "vanished", vanished);
    json_put(o, "changes", changes_tree(s, arena));
    json_put(o, "combined", combined);
    json_put(o, "stray_rejects_total", json_integer(s->stray_rejects));
    json_put(o, "stray_rejects", stray);
    bool sound = json_write(o, path);
    arena_free(arena);
    return sound;
}
