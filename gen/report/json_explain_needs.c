/* JSON explain: what would have to change for 是, or for the next score. */
#include <string.h>

#include "report/json_explain_parts.h"
#include "score/contract_words.h"

static void add_need(json_t *tree, const char *text)
{
    json_add(json_object_get(tree, "needs"), json_text(text));
}

static const char *export_title(const struct explaining *x, const char *name)
{
    size_t export = schema_export(x->editions->schema, slice_of(name));
    return export == SIZE_MAX ? name : x->editions->schema->export[export].title;
}

/* Who supplies what of a 待核, and what then decides. */
static void need_of_lack(json_t *tree, const struct explaining *x, const char *lack)
{
    const struct wording *w = x->editions->wording;
    const char *number = number_text(x->arena, x->item->row->key);
    if (strcmp(lack, lack_words[LACK_DATA]) == 0)
        add_need(tree, w->text[EXPLAIN_NEED_DATA]);
    else if (strcmp(lack, lack_words[LACK_ENTRY]) == 0)
        add_need(tree, SAY(w, x->arena, EXPLAIN_NEED_ENTRY, export_title(x, "docs"),
                           export_title(x, "records"), number, export_title(x, "attest")));
    else
        add_need(tree, wording_say(w, x->arena,
                                   form_row_may_not_apply(x->item->row) ? EXPLAIN_NEED_ANSWER_NA
                                                                        : EXPLAIN_NEED_ANSWER,
                                   (const char *const[]){export_title(x, "attest"), number, NULL}));
}

/* What data show is mended first; what then proves the row comes after it. */
static void need_of_data(json_t *tree, const struct form_row *row, const struct wording *w)
{
    add_need(tree, w->text[EXPLAIN_NEED_REMEDY]);
    if (form_row_asks(row))
        add_need(tree, w->text[EXPLAIN_NEED_PROOF]);
    else if (row->class == CLASS_REGISTER)
        add_need(tree, w->text[EXPLAIN_NEED_REGISTER]);
}

static void need_of_row(json_t *tree, const struct explaining *x, const json_t *verdict)
{
    const struct wording *w = x->editions->wording;
    const char *state = text_of(verdict, "result");
    const char *basis = text_of(verdict, "basis");
    if (strcmp(state, row_state_words[ROW_YES]) == 0)
        return;
    if (strcmp(state, row_state_words[ROW_NA]) == 0)
        add_need(tree, w->text[EXPLAIN_NEED_APPLIES]);
    else if (strcmp(state, row_state_words[ROW_PENDING]) == 0)
        need_of_lack(tree, x, text_of(verdict, "lack"));
    else if (is_overridden(verdict))
        add_need(tree, SAY(w, x->arena, EXPLAIN_NEED_OVERRIDE, text_of(verdict, "computed")));
    else if (strcmp(basis, basis_name(BASIS_ATTEST)) == 0 &&
             strcmp(text_of(verdict, "by"), "self") == 0)
        add_need(tree, SAY(w, x->arena, EXPLAIN_NEED_SELF, export_title(x, "attest"),
                           number_text(x->arena, x->item->row->key)));
    else if (strcmp(basis, basis_name(BASIS_ATTEST)) == 0)
        add_need(tree, SAY(w, x->arena, EXPLAIN_NEED_REVIEW, export_title(x, "attest"),
                           number_text(x->arena, x->item->row->key)));
    else
        need_of_data(tree, x->item->row, w);
}

int next_score(const struct indicator *i, struct ratio lo)
{
    int next = -1;
    for (size_t k = 0; k < i->n_criteria; k++) {
        int score = i->criterion[k].score;
        if (ratio_compare(ratio_int(score), lo) > 0 && (next < 0 || score < next))
            next = score;
    }
    return next;
}

static const struct criterion *criterion_of(const struct indicator *i, const char *id, int score)
{
    for (size_t k = 0; k < i->n_criteria; k++)
        if (i->criterion[k].score == score && strcmp(i->criterion[k].id, id) == 0)
            return &i->criterion[k];
    return NULL;
}

/* Does a score need the criteria of the lower ones as well? */
static bool is_ladder(const struct explaining *x, const struct indicator *i)
{
    const struct grading_edition *g = x->editions->grading;
    bool alone = false;
    for (size_t r = 0; r < g->readings.n; r++)
        alone = alone || (strcmp(g->readings.at[r].effect, "rows_alone") == 0 &&
                          is_in_force(x, g->code, g->readings.at[r].code));
    return i->scoring == SCORING_LADDER && !alone;
}

/* One criterion that does not hold, of those that the next score asks for. */
static void need_criterion(json_t *tree, const struct explaining *x, const json_t *c, int next)
{
    const struct wording *w = x->editions->wording;
    const struct indicator *i = x->item->indicator;
    int score = (int)json_integer_value(get(c, "score"));
    bool wanted = score == next || (score > 0 && score < next && is_ladder(x, i));
    const struct criterion *words = criterion_of(i, text_of(c, "criterion"), score);
    const char *state = text_of(c, "state");
    if (!wanted || !words || words->kind == CRITERION_OTHERWISE || strcmp(state, WORD_YES) == 0)
        return;
    bool no = strcmp(state, WORD_NO) == 0;
    const char *at = number_text(x->arena, next);
    const char *reason = text_of(c, "reason");
    add_need(tree, no ? SAY(w, x->arena, EXPLAIN_NEED_CRITERION, at, words->text, state, reason)
                      : SAY(w, x->arena, EXPLAIN_NEED_UNDECIDED, at, words->text, reason));
}

/* A criterion by itself: what an examiner can do about it. */
static void need_of_criterion(json_t *tree, const struct explaining *x, const json_t *verdict)
{
    const struct wording *w = x->editions->wording;
    const struct indicator *i = x->item->indicator;
    size_t k = 0;
    json_t *c = NULL;
    json_array_foreach(get(verdict, "criteria"), k, c)
    {
        int score = (int)json_integer_value(get(c, "score"));
        const struct criterion *words = criterion_of(i, x->item->criterion, score);
        const char *state = text_of(c, "state");
        if (!words || !item_asks(x->item, text_of(c, "criterion"), score) ||
            strcmp(state, WORD_YES) == 0)
            continue;
        if (is_overridden(c))
            add_need(tree, SAY(w, x->arena, EXPLAIN_NEED_OVERRIDE, text_of(c, "computed")));
        if (is_overridden(c) || !words->items->id)
            continue;
        bool no = strcmp(state, WORD_NO) == 0;
        bool self = strcmp(text_of(c, "by"), "self") == 0;
        add_need(tree, wording_say(w, x->arena,
                                   !no    ? EXPLAIN_NEED_GRADE
                                   : self ? EXPLAIN_NEED_SELF
                                          : EXPLAIN_NEED_REVIEW,
                                   (const char *const[]){export_title(x, "attest"),
                                                         words->items->id, NULL}));
    }
}

struct ratio number_of(const json_t *o, const char *key)
{
    struct ratio value = ratio_int(0);
    const char *text = text_of(o, key);
    ratio_parse(text, strlen(text), &value);
    return value;
}

static void need_of_score(json_t *tree, const struct explaining *x, const json_t *verdict)
{
    const struct wording *w = x->editions->wording;
    const struct indicator *i = x->item->indicator;
    int next = next_score(i, number_of(verdict, "lo"));
    size_t k = 0;
    json_t *c = NULL;
    if (strcmp(text_of(verdict, "lo"), text_of(verdict, "hi")) != 0)
        add_need(tree, SAY(w, x->arena, EXPLAIN_NEED_OPEN, text_of(verdict, "lo"),
                           text_of(verdict, "hi")));
    if (i->scoring == SCORING_SUM)
        add_need(tree, w->text[EXPLAIN_NEED_PARTS]);
    else if (next < 0)
        add_need(tree, w->text[EXPLAIN_NEED_BEST]);
    else
        json_array_foreach(get(verdict, "criteria"), k, c) need_criterion(tree, x, c, next);
}

void put_needs(json_t *tree, const struct explaining *x, const json_t *verdict)
{
    if (x->item->kind == ITEM_ROW)
        need_of_row(tree, x, verdict);
    if (x->item->kind == ITEM_INDICATOR)
        need_of_score(tree, x, verdict);
    if (x->item->kind == ITEM_CRITERION)
        need_of_criterion(tree, x, verdict);
}
