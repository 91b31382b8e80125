/* Kept, what the bureau's examiners decided: overrides, what the evidence gives without them, whose word a row is. */
#include "history/kept_members.h"

#include <string.h>

#include "score/contract_words.h"

const struct kept_override no_override;

static const char *text_if_told(struct kept_reader *r, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    return !value || json_is_null(value) ? NULL : member_text(r, o, key);
}

static void read_overrides(struct kept_reader *r, struct kept *k, const json_t *inspection)
{
    const json_t *list = member_list_if_any(r, inspection, "overrides");
    size_t n = json_array_size(list);
    struct kept_override *at = arena_alloc(r->arena, (n + 1) * sizeof *at);
    for (size_t i = 0; i < n && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        at[i] = (struct kept_override){
            .item = member_text(r, one, "item"),
            .result = member_text(r, one, "result"),
            .state = member_text(r, one, "state"),
            .reason = member_text_if_any(r, one, "reason"),
            .evidence = text_if_told(r, one, "evidence"),
            .examiner = text_if_told(r, one, "examiner"),
            .approver = member_text_if_any(r, one, "approver"),
            .decided_on = member_date_if_any(r, one, "decided_on"),
            .expires_on = member_date_if_any(r, one, "expires_on"),
        };
    }
    k->n_overrides = n;
    k->override = n ? at : &no_override;
}

static bool same_level(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : !a == !b;
}

static bool same_verdict(const struct kept *k, const struct kept_computed *c)
{
    return !k->evidence && ratio_compare(k->total_lo, c->total_lo) == 0 &&
           ratio_compare(k->total_hi, c->total_hi) == 0 && same_level(k->level, c->level);
}

static void read_scores(struct kept_reader *r, struct kept *k, const json_t *grading)
{
    const json_t *list = member_list(r, grading, "indicators");
    struct kept_score *score = arena_alloc(r->arena, (k->n_scores + 1) * sizeof *score);
    for (size_t i = 0; i < k->n_scores && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        if (!json_object_get(one, "computed_lo"))
            return;
        score[i] = (struct kept_score){k->score[i].id, member_ratio(r, one, "computed_lo"),
                                       member_ratio(r, one, "computed_hi")};
        if (!kept_interval(score[i].lo, score[i].hi))
            member_fault(r, "computed_lo", "a score, or more than \"computed_hi\"");
    }
    k->computed_score = score;
}

static void read_computed(struct kept_reader *r, struct kept *k, const json_t *result)
{
    const json_t *counts = json_object_get(json_object_get(result, "form"), "computed_counts");
    const json_t *grading = json_object_get(result, "grading");
    const json_t *total = json_object_get(grading, "computed_total");
    bool any = k->n_overrides || k->evidence || kept_supply_of(k, "overrides");
    if (!any || !counts || !total) /* an older program did not write them */
        return;
    struct kept_computed *c = arena_alloc(r->arena, sizeof *c);
    for (int s = 0; s < ROW_STATES; s++)
        c->count[s] = member_count(r, counts, row_state_words[s]);
    c->no_box = member_count(r, counts, WORD_NO_BOX);
    member_interval(r, total, &c->total_lo, &c->total_hi);
    c->level = member_text_or_null(r, grading, "computed_level");
    bool holds = false;
    for (size_t i = 0; i < k->n_overrides; i++)
        holds = holds || kept_holds(&k->override[i]);
    if (!holds && same_verdict(k, c))
        return;
    k->computed = c;
    read_scores(r, k, grading);
}

static enum kept_voice voice_of(const json_t *row)
{
    const char *basis = json_string_value(json_object_get(row, "basis"));
    const char *by = json_string_value(json_object_get(row, "by"));
    if (by && strcmp(by, "inspection") == 0)
        return VOICE_EXAMINER;
    bool data = basis && (strcmp(basis, basis_name(BASIS_DATA)) == 0 ||
                          strcmp(basis, basis_name(BASIS_OBJECT)) == 0);
    return data ? VOICE_DATA : VOICE_OTHER;
}

void read_site_rows(struct kept_reader *r, struct kept *k, const json_t *form)
{
    const json_t *list = member_list(r, form, "rows");
    unsigned char *evidence = arena_alloc(r->arena, k->n_rows + 1);
    unsigned char *voice = arena_alloc(r->arena, k->n_rows + 1);
    bool other = false;
    bool known = false;
    if (r->fault)
        return;
    memcpy(evidence, k->row, k->n_rows);
    memset(voice, VOICE_OTHER, k->n_rows);
    for (size_t i = 0; i < json_array_size(list) && !r->fault; i++) {
        const json_t *row = json_array_get(list, i);
        size_t at = (size_t)member_integer(r, row, "row") - 1;
        if (json_object_get(row, "override"))
            evidence[at] = (unsigned char)member_state(r, member_text(r, row, "computed"));
        voice[at] = (unsigned char)voice_of(row);
        other = other || evidence[at] != k->row[at];
        known = known || json_object_get(row, "basis");
    }
    k->evidence = other ? evidence : NULL;
    k->voice = known ? voice : NULL; /* nights of an older program were kept without it */
}

void read_site(struct kept_reader *r, struct kept *k, const json_t *result)
{
    read_overrides(r, k, json_object_get(result, "inspection"));
    if (!r->fault)
        read_computed(r, k, result);
}
