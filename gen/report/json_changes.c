/* JSON of changes. */
#include "report/json_changes.h"

#include <stdlib.h>
#include <string.h>

#include "report/json_diff.h"
#include "score/contract_words.h"

enum { LEAST_PLACES = 2 }; /* as scores are printed everywhere */

json_t *exact_tree(struct arena *arena, struct ratio r)
{
    int64_t den = r.den;
    int places = 0;
    for (; den % 10 == 0; den /= 10)
        places++;
    for (; den % 2 == 0; den /= 2)
        places++;
    for (; den % 5 == 0; den /= 5)
        places++;
    return json_text(den == 1 && places <= 12
                         ? ratio_fixed(arena, r, places < LEAST_PLACES ? LEAST_PLACES : places)
                         : arena_format(arena, "%lld/%lld", (long long)r.num, (long long)r.den));
}

void put_interval(json_t *o, const char *key, struct arena *arena, struct ratio lo, struct ratio hi)
{
    json_t *interval = json_object();
    json_put(interval, "lo", exact_tree(arena, lo));
    json_put(interval, "hi", exact_tree(arena, hi));
    json_put(o, key, interval);
}

json_t *counts_tree(const int64_t *count, int64_t no_box)
{
    json_t *o = json_object();
    for (int s = 0; s < ROW_STATES; s++)
        json_put(o, row_state_words[s], json_integer(count[s]));
    json_put(o, WORD_NO_BOX, json_integer(no_box));
    return o;
}

static json_t *day_or_null(struct arena *arena, day_number day)
{
    return day == DAY_NEVER ? json_null() : json_text(day_text(arena, day));
}

/* As inspection.overrides of result.json, without places. */
static json_t *overrides_tree(const struct kept *k, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < k->n_overrides; i++) {
        const struct kept_override *x = &k->override[i];
        json_t *o = json_object();
        json_put(o, "item", json_text(x->item));
        json_put(o, "result", json_text(x->result));
        json_put(o, "state", json_text(x->state));
        json_put(o, "reason", json_text(x->reason));
        json_put(o, "evidence", json_text_or_null(x->evidence));
        json_put(o, "examiner", json_text_or_null(x->examiner));
        json_put(o, "decided_on", day_or_null(arena, x->decided_on));
        json_put(o, "approver", json_text(x->approver));
        json_put(o, "expires_on", day_or_null(arena, x->expires_on));
        json_add(list, o);
    }
    return list;
}

/* What the evidence gives where overrides decide something. */
static void put_site(json_t *o, const struct kept *k, struct arena *arena)
{
    int64_t count[ROW_STATES];
    json_put(o, "overrides", overrides_tree(k, arena));
    if (!k->computed)
        return;
    for (int s = 0; s < ROW_STATES; s++)
        count[s] = k->computed->count[s];
    json_put(o, "computed_level", json_text_or_null(k->computed->level));
    put_interval(o, "computed_total", arena, k->computed->total_lo, k->computed->total_hi);
    json_put(o, "computed_counts", counts_tree(count, k->computed->no_box));
}

json_t *kept_tree(const struct kept *k, struct arena *arena)
{
    if (!k)
        return json_null();
    json_t *o = json_object();
    int64_t count[ROW_STATES];
    for (int s = 0; s < ROW_STATES; s++)
        count[s] = k->count[s];
    json_put(o, "date", json_text(day_text(arena, k->date)));
    json_put(o, "name", json_text(k->name));
    json_put(o, "level", json_text_or_null(k->level));
    json_put(o, "gate", json_text(k->gate));
    put_interval(o, "total", arena, k->total_lo, k->total_hi);
    json_put(o, "counts", counts_tree(count, k->no_box));
    put_site(o, k, arena);
    json_put(o, "result_sha256", json_text(k->result_sha256));
    return o;
}

static json_t *causes_tree(const struct causes *causes)
{
    static const char *const kinds[CAUSE_KINDS] = {
        [CAUSE_READING] = "reading",   [CAUSE_EDITION] = "edition",
        [CAUSE_TEMPLATE] = "template", [CAUSE_PROGRAM] = "program",
        [CAUSE_GATE] = "gate",         [CAUSE_DATA] = "data",
        [CAUSE_OVERRIDE] = "override", [CAUSE_INSPECTION] = "inspection",
        [CAUSE_PERIOD] = "period"};
    json_t *list = json_array();
    for (size_t i = 0; i < causes->n; i++) {
        const struct cause *c = &causes->at[i];
        json_t *o = json_object();
        json_put(o, "kind", json_text(kinds[c->kind]));
        json_put(o, "subject", json_text(c->subject));
        json_put(o, "from", json_text(c->from));
        json_put(o, "to", json_text(c->to));
        json_put(o, "text", json_text(c->text));
        json_add(list, o);
    }
    return list;
}

json_t *changes_tree(const struct kept_changes *c, const struct wording *w, struct arena *arena)
{
    if (!c)
        return json_null();
    json_t *o = json_object();
    json_t *rows = json_array();
    json_put(o, "form_comparable", json_boolean(c->same_form));
    json_put(o, "grading_comparable", json_boolean(c->same_grading));
    for (int i = 0; i < ROW_CHANGES; i++)
        json_put(o, change_text(w, (enum change)i), json_integer(c->count[i]));
    for (size_t i = 0; i < c->row.n; i++) {
        const struct row_delta *d = &c->row.at[i];
        json_t *row = json_object();
        json_put(row, "row", json_integer(d->number));
        json_put(row, "change", json_text(change_text(w, d->change)));
        json_put(row, "from",
                 d->from == ROW_ABSENT ? json_null() : json_text(row_state_words[d->from]));
        json_put(row, "to", d->to == ROW_ABSENT ? json_null() : json_text(row_state_words[d->to]));
        if (d->change == CHANGE_EVIDENCE) {
            const struct row_delta by = row_by_evidence(c, d);
            json_t *evidence = json_object();
            json_put(evidence, "from", json_text(row_state_words[by.from]));
            json_put(evidence, "to", json_text(row_state_words[by.to]));
            json_put(row, "evidence", evidence);
        }
        if (d->to == ROW_NO || d->change == CHANGE_EVIDENCE)
            json_put(row, "why", json_text(row_change_why(c, d, w, arena)));
        json_add(rows, row);
    }
    json_put(o, "rows", rows);
    json_t *beside = json_array();
    for (size_t i = 0; i < c->n_beside; i++) {
        json_t *one = changes_tree(c->beside[i].changes, w, arena);
        json_put(one, "standard", json_text(c->beside[i].editions->pair->beside->code));
        json_add(beside, one);
    }
    if (c->n_beside)
        json_put(o, "beside", beside);
    else
        json_decref(beside);
    json_put(o, "causes", causes_tree(&c->causes));
    json_put(o, "restated", json_boolean(c->restated));
    return o;
}

/* The same lines as the text has, for whoever shows them. */
static json_t *lines_tree(const struct change_lines *lines, const struct wording *w)
{
    json_t *list = json_array();
    for (size_t i = 0; i < lines->n; i++) {
        const struct change_line *line = &lines->at[i];
        json_t *o = json_object();
        json_put(o, "change", json_text(change_text(w, line->change)));
        json_put(o, "item", json_text(line->item));
        json_put(o, "from", json_text(line->from));
        json_put(o, "to", json_text(line->to));
        json_put(o, "content", json_text(line->content));
        json_put(o, "why", json_text(line->why));
        json_add(list, o);
    }
    return list;
}

static json_t *pair_tree(const struct diff_pair *pair, const struct edition_set *editions,
                         bool measures, struct arena *arena)
{
    json_t *o = json_object();
    json_put(o, "code", json_text(pair->code));
    json_put(o, "a", kept_tree(pair->a, arena));
    json_put(o, "b", kept_tree(pair->b, arena));
    json_put(o, "why", json_text_or_null(pair->why));
    json_put(o, "changes", changes_tree(pair->changes, editions->wording, arena));
    if (!pair->changes)
        return o;
    const struct change_lines lines = change_lines_of(pair->changes, editions, measures, arena);
    json_put(o, "lines", lines_tree(&lines, editions->wording));
    return o;
}

/* As json_print writes the whole of it, a pair at a time. */
void diff_json_begin(FILE *to)
{
    fputs("{\n \"schema\": \"caeval-diff/1\",\n \"cas\": [", to);
}

void diff_json_pair(FILE *to, const struct diff_pair *pair, bool first,
                    const struct edition_set *editions, bool measures, struct arena *arena)
{
    json_t *o = pair_tree(pair, editions, measures, arena);
    char *text = json_lines(o);
    fputs(first ? "\n" : ",\n", to);
    for (char *at = text; *at;) { /* no text of JSON has a line end within */
        size_t n = strcspn(at, "\n");
        fprintf(to, "%s  %.*s", at == text ? "" : "\n", (int)n, at);
        at += n + (at[n] == '\n');
    }
    free(text);
    json_decref(o);
}

void diff_json_end(FILE *to)
{
    fputs("\n ]\n}\n", to);
}
