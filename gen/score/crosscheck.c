/* Cross-checks: the terms of templates/pairs/ and what each asks.
 *
 * States are the contract's words, whatever labels the reports give them.
 *
 *   row N STATE               the state of a form row: 是 否 待核 不适用
 *   score INDICATOR OP LIMIT  for certain
 *   scored INDICATOR          its score is determined
 *   total OP LIMIT            for certain
 *   gate 是|否|未知
 *   attest ITEM VALUE|...     an examiner's answer, word for word
 *   criterion IND.SCORE.ID 是|否|未知
 *   measure NAME OP LIMIT     for certain
 *   lapsed N                  documents name the row, and none of them is in force
 *   published STANDARD/ITEM   the check of disclosures found it */
#include "score/crosscheck.h"

#include <string.h>

#include "ingest/value.h"
#include "score/amounts.h"
#include "score/contract_words.h"

struct crosscheck_term;

/* True: the term holds. *detail says what it looked at; NULL where that says nothing. */
typedef bool hold_fn(const struct crosscheck_term *t, const struct crosscheck_view *v,
                     struct arena *arena, const char **detail);

struct crosscheck_term {
    hold_fn *hold;
    int row;
    size_t indicator, criterion, measure;
    enum comparison comparison;
    struct ratio limit;
    size_t state; /* of a row, the gate or a criterion */
    const char *name, *word;
    const char *const *values; /* ended by NULL */
};

/* --- what terms ask ---------------------------------------------------------------------------------- */

static bool hold_row(const struct crosscheck_term *t, const struct crosscheck_view *v,
                     struct arena *arena, const char **detail)
{
    enum row_state state = v->form->row[t->row - 1].state;
    *detail = SAY(v->wording, arena, CROSSCHECK_ROW, number_text(arena, t->row),
                  row_state_text(v->wording, state));
    return state == (enum row_state)t->state;
}

static bool hold_score(const struct crosscheck_term *t, const struct crosscheck_view *v,
                       struct arena *arena, const char **detail)
{
    const struct indicator_result *x = &v->grading->indicator[t->indicator];
    *detail = SAY(v->wording, arena, CROSSCHECK_SCORE, x->indicator->title,
                  score_text(x->lo, x->hi, arena));
    return interval_compare((struct interval){x->lo, x->hi, false}, t->comparison, t->limit) ==
           TRI_YES;
}

static bool hold_scored(const struct crosscheck_term *t, const struct crosscheck_view *v,
                        struct arena *arena, const char **detail)
{
    const struct indicator_result *x = &v->grading->indicator[t->indicator];
    *detail = SAY(v->wording, arena, CROSSCHECK_SCORE, x->indicator->title,
                  score_text(x->lo, x->hi, arena));
    return ratio_compare(x->lo, x->hi) == 0;
}

static bool hold_total(const struct crosscheck_term *t, const struct crosscheck_view *v,
                       struct arena *arena, const char **detail)
{
    const struct total *total = &v->grading->total;
    *detail = SAY(v->wording, arena, CROSSCHECK_SCORE, v->wording->text[HEAD_TOTAL],
                  total_text(total->lo, total->hi, arena));
    return interval_compare((struct interval){total->lo, total->hi, false}, t->comparison,
                            t->limit) == TRI_YES;
}

static bool hold_gate(const struct crosscheck_term *t, const struct crosscheck_view *v,
                      struct arena *arena, const char **detail)
{
    static const enum phrase phrase[] = {
        [GATE_OPEN] = STATE_NO,
        [GATE_SHUT] = STATE_YES,
        [GATE_UNKNOWN] = STATE_UNKNOWN,
    };
    enum gate gate = v->grading->gate;
    *detail = SAY(v->wording, arena, CROSSCHECK_VALUE, v->wording->text[SCORES_GATE],
                  v->wording->text[phrase[gate]]);
    return gate == (enum gate)t->state;
}

static bool hold_attest(const struct crosscheck_term *t, const struct crosscheck_view *v,
                        struct arena *arena, const char **detail)
{
    const struct attested_item a = attested_item(v->facts, t->name);
    const char *const *value = t->values;
    bool counts = a.answer != ATTESTED_NOTHING && a.answer != ATTESTED_UNSURE;
    while (counts && *value && strcmp(a.given->value, *value) != 0)
        value++;
    if (!counts || !*value)
        return false;
    *detail = attested_text(&a, v->wording, arena);
    return true;
}

static bool hold_criterion(const struct crosscheck_term *t, const struct crosscheck_view *v,
                           struct arena *arena, const char **detail)
{
    const struct indicator_result *x = &v->grading->indicator[t->indicator];
    const struct criterion *c = &x->indicator->criterion[t->criterion];
    for (size_t i = 0; i < x->n_criteria; i++) {
        if (x->criterion[i].criterion != c)
            continue;
        enum tri state = x->criterion[i].state;
        *detail = SAY(v->wording, arena, CROSSCHECK_CRITERION, x->indicator->title, c->text,
                      tri_text(v->wording, state));
        return state == (enum tri)t->state;
    }
    return false;
}

static bool hold_measure(const struct crosscheck_term *t, const struct crosscheck_view *v,
                         struct arena *arena, const char **detail)
{
    const struct measure *m = &v->measures->at[t->measure];
    if (m->state != MEASURE_BOUNDED)
        return false;
    *detail = SAY(v->wording, arena, CROSSCHECK_VALUE, m->def->title,
                  measure_value_text(m, (struct limit_set){0}, v->wording, arena));
    return interval_compare((struct interval){m->lo, m->hi, m->hi_open}, t->comparison, t->limit) ==
           TRI_YES;
}

static bool hold_lapsed(const struct crosscheck_term *t, const struct crosscheck_view *v,
                        struct arena *arena, const char **detail)
{
    const struct register_facts *r = &v->facts->registers;
    const struct doc *lapsed = NULL;
    for (size_t i = 0; i < r->doc.n; i++) {
        if (!rows_name(&r->doc.at[i].rows, v->form->row[t->row - 1].row->key))
            continue;
        if (doc_in_force(&r->doc.at[i], v->facts->period.to))
            return false;
        lapsed = lapsed ? lapsed : &r->doc.at[i];
    }
    if (lapsed)
        *detail = SAY(v->wording, arena, REGISTER_LAPSED, lapsed->title, lapsed->place.id,
                      place_text(arena, lapsed->place.file, lapsed->place.line));
    return lapsed;
}

static bool hold_published(const struct crosscheck_term *t, const struct crosscheck_view *v,
                           struct arena *arena, const char **detail)
{
    const struct register_facts *r = &v->facts->registers;
    for (size_t i = 0; i < r->disclosure.n; i++) {
        const struct disclosure_item *d = &r->disclosure.at[i];
        if (strcmp(d->standard, t->name) != 0 || strcmp(d->item, t->word) != 0 || !d->published)
            continue;
        *detail = SAY(v->wording, arena, CROSSCHECK_PUBLISHED, d->standard, d->item,
                      place_text(arena, d->place.file, d->place.line));
        return true;
    }
    return false;
}

/* --- loading ------------------------------------------------------------------------------------------ */

struct loader {
    struct arena *arena;
    const struct form_edition *form;
    const struct grading_edition *grading;
    const struct catalog *catalog;
    const struct attest_items *items;
};

/* NULL, or what is wrong with the words after the kind. */
typedef const char *load_fn(const struct loader *l, const char *const *word,
                            struct crosscheck_term *t);

static const char *load_row_number(const struct loader *l, const char *word, int *row)
{
    int64_t number = 0;
    if (!int_parse(slice_of(word), &number) || number < 1 || number > (int64_t)l->form->n)
        return "names no row of the form";
    *row = (int)number;
    return NULL;
}

/* The place of a state's word among them. */
static const char *load_state(const char *const *words, size_t n, const char *word,
                              struct crosscheck_term *t, const char *fault)
{
    for (t->state = 0; t->state < n; t->state++)
        if (strcmp(words[t->state], word) == 0)
            return NULL;
    return fault;
}

static const char NEEDS_ANSWER[] = "needs one of 是, 否, 未知";
enum { ANSWERS = 3 /* of the gate and of criteria */ };

static const char *load_row(const struct loader *l, const char *const *word,
                            struct crosscheck_term *t)
{
    const char *fault = load_row_number(l, word[0], &t->row);
    return fault ? fault
                 : load_state(row_state_words, ROW_STATES, word[1], t,
                              "needs one of 是, 否, 待核, 不适用");
}

static const char *load_lapsed(const struct loader *l, const char *const *word,
                               struct crosscheck_term *t)
{
    return load_row_number(l, word[0], &t->row);
}

static const char *load_limit(const char *const *word, struct crosscheck_term *t)
{
    size_t op = 0;
    while (comparison_words[op] && strcmp(comparison_words[op], word[0]) != 0)
        op++;
    t->comparison = (enum comparison)op;
    if (!comparison_words[op] || t->comparison == COMPARE_SHOW)
        return "needs one of le, lt, ge, gt, eq";
    return limit_parse(word[1], &t->limit) ? NULL : "needs a number or a percentage";
}

static const char *load_total(const struct loader *l, const char *const *word,
                              struct crosscheck_term *t)
{
    (void)l;
    return load_limit(word, t);
}

static const char *load_indicator(const struct loader *l, const char *word,
                                  struct crosscheck_term *t)
{
    t->indicator = indicator_find(l->grading, word);
    return t->indicator == SIZE_MAX ? "names no indicator" : NULL;
}

static const char *load_scored(const struct loader *l, const char *const *word,
                               struct crosscheck_term *t)
{
    return load_indicator(l, word[0], t);
}

static const char *load_score(const struct loader *l, const char *const *word,
                              struct crosscheck_term *t)
{
    const char *fault = load_indicator(l, word[0], t);
    return fault ? fault : load_limit(word + 1, t);
}

static const char *load_gate(const struct loader *l, const char *const *word,
                             struct crosscheck_term *t)
{
    (void)l;
    return load_state(gate_words, ANSWERS, word[0], t, NEEDS_ANSWER);
}

static const char *load_attest(const struct loader *l, const char *const *word,
                               struct crosscheck_term *t)
{
    t->name = word[0];
    t->values = text_list(l->arena, word[1], "|");
    const struct attest_item *item = attest_items_find(l->items, slice_of(word[0]));
    if (!item)
        return "names no item that an examiner answers";
    for (const char *const *value = t->values; *value; value++)
        if (!attest_item_allows(item, slice_of(*value)))
            return "has a word that is no answer to its item";
    return *t->values ? NULL : "needs an answer";
}

static const char *load_criterion(const struct loader *l, const char *const *word,
                                  struct crosscheck_term *t)
{
    const char *const *part = text_list(l->arena, word[0], ".");
    int64_t score = 0;
    if (!part[0] || !part[1] || !part[2] || part[3] || !int_parse(slice_of(part[1]), &score) ||
        load_indicator(l, part[0], t))
        return "must be INDICATOR.SCORE.CRITERION";
    const struct indicator *x = &l->grading->indicator[t->indicator];
    for (t->criterion = 0; t->criterion < x->n_criteria; t->criterion++) {
        const struct criterion *c = &x->criterion[t->criterion];
        if (c->score == score && strcmp(c->id, part[2]) == 0)
            return load_state(tri_words, ANSWERS, word[1], t, NEEDS_ANSWER);
    }
    return "names no criterion";
}

static const char *load_measure(const struct loader *l, const char *const *word,
                                struct crosscheck_term *t)
{
    t->measure = catalog_find(l->catalog, word[0]);
    return t->measure == SIZE_MAX ? "names no measure" : load_limit(word + 1, t);
}

static const char *load_published(const struct loader *l, const char *const *word,
                                  struct crosscheck_term *t)
{
    const char *const *part = text_list(l->arena, word[0], "/");
    if (!part[0] || !part[1] || part[2])
        return "must be STANDARD/ITEM";
    t->name = part[0];
    t->word = part[1];
    for (size_t i = 0; i < l->catalog->n; i++) {
        const struct measure_def *def = &l->catalog->def[i];
        if (strcmp(measure_text(def, "standard"), t->name) != 0)
            continue;
        const char *const *item = measure_list(def, l->arena, "items");
        for (; *item; item++)
            if (strcmp(*item, t->word) == 0)
                return NULL;
    }
    return "names no item that a measure looks for";
}

static const struct term_kind {
    const char *name;
    size_t words; /* after the name */
    load_fn *load;
    hold_fn *hold;
} kinds[] = {
    {"row", 2, load_row, hold_row},
    {"score", 3, load_score, hold_score},
    {"scored", 1, load_scored, hold_scored},
    {"total", 2, load_total, hold_total},
    {"gate", 1, load_gate, hold_gate},
    {"attest", 2, load_attest, hold_attest},
    {"criterion", 2, load_criterion, hold_criterion},
    {"measure", 3, load_measure, hold_measure},
    {"lapsed", 1, load_lapsed, hold_lapsed},
    {"published", 1, load_published, hold_published},
};

static const char *load_term(const struct loader *l, const char *text, struct crosscheck_term *t)
{
    const char *const *word = text_list(l->arena, text, " ");
    size_t n = 0;
    while (word[n])
        n++;
    for (size_t k = 0; n && k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(kinds[k].name, word[0]) == 0) {
            t->hold = kinds[k].hold;
            return n == kinds[k].words + 1 ? kinds[k].load(l, word + 1, t)
                                           : "has too many or too few words";
        }
    return "is not a kind of term";
}

bool crosschecks_load(struct crosscheck_book *book, struct arena *arena, const char *path,
                      const struct form_edition *form, const struct grading_edition *grading,
                      const struct catalog *catalog, const struct attest_items *items,
                      struct problems *problems)
{
    static const char *const required[] = {"check", "terms", "text", "source", NULL};
    const struct loader l = {arena, form, grading, catalog, items};
    const struct sheet *sheet = template_load(arena, path, required, problems);
    size_t errors = problems->errors;
    if (!sheet)
        return false;
    struct crosscheck *at = arena_alloc(arena, (sheet->n + 1) * sizeof *at);
    for (size_t row = 0; row < sheet->n; row++) {
        const char *const *text = text_list(arena, sheet_cell(sheet, row, "terms"), ";");
        VEC(struct crosscheck_term) terms = {0};
        for (; *text; text++) {
            struct crosscheck_term t = {0};
            const char *fault = load_term(&l, *text, &t);
            if (fault)
                sheet_fault(sheet, row, "terms", problems, "\"%s\" %s", *text, fault);
            *vec_push(arena, &terms) = t;
        }
        for (size_t i = 0; i < row; i++)
            if (strcmp(at[i].id, sheet_cell(sheet, row, "check")) == 0)
                sheet_fault(sheet, row, "check", problems, "\"%s\" stands twice", at[i].id);
        if (!*sheet_cell(sheet, row, "check") || !*sheet_cell(sheet, row, "text") ||
            !*sheet_cell(sheet, row, "source"))
            sheet_fault(sheet, row, "check", problems, "a check needs a name, a text, a source");
        if (terms.n == 0)
            sheet_fault(sheet, row, "terms", problems, "a check needs at least one term");
        at[row] =
            (struct crosscheck){sheet_cell(sheet, row, "check"), sheet_cell(sheet, row, "text"),
                                sheet_cell(sheet, row, "source"), terms.at, terms.n};
    }
    *book = (struct crosscheck_book){at, sheet->n};
    return problems->errors == errors;
}

bool crosschecks_use(const struct crosscheck_book *book, size_t measure)
{
    for (size_t i = 0; i < book->n; i++)
        for (size_t k = 0; k < book->at[i].n; k++)
            if (book->at[i].term[k].hold == hold_measure && book->at[i].term[k].measure == measure)
                return true;
    return false;
}

/* --- running ------------------------------------------------------------------------------------------ */

struct crosscheck_findings crosschecks_run(const struct crosscheck_book *book,
                                           const struct crosscheck_view *view, struct arena *arena)
{
    struct crosscheck_findings findings = {0};
    for (size_t i = 0; i < book->n; i++) {
        const struct crosscheck *check = &book->at[i];
        const char *all = "";
        bool holds = true;
        for (size_t k = 0; k < check->n && holds; k++) {
            const char *detail = NULL;
            holds = check->term[k].hold(&check->term[k], view, arena, &detail);
            if (detail)
                all = *all ? arena_format(arena, "%s；%s", all, detail) : detail;
        }
        if (holds)
            *vec_push(arena, &findings.list) = (struct crosscheck_finding){check, all};
    }
    return findings;
}
