/* Kept: reads result.json, by jansson. */
#include "history/kept.h"
#include "score/contract_words.h"

#include <jansson.h>
#include <string.h>

enum { MAX_MEMBERS = 10000 };
#define MAX_COUNT INT64_C(1000000000000000)

struct reader {
    struct arena *arena;
    const char *fault; /* the first */
};

static void fault(struct reader *r, const char *where, const char *expected)
{
    if (!r->fault)
        r->fault = arena_format(r->arena, "\"%s\" is not %s", where, expected);
}

/* --- members ----------------------------------------------------------------------------------------- */

static const char *text_of(struct reader *r, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    if (json_is_string(value))
        return arena_string(r->arena, json_string_value(value));
    fault(r, key, "a text");
    return "";
}

static const char *text_or_null(struct reader *r, const json_t *o, const char *key)
{
    return json_is_null(json_object_get(o, key)) ? NULL : text_of(r, o, key);
}

static int64_t integer_of(struct reader *r, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    if (!json_is_integer(value))
        fault(r, key, "a whole number");
    return json_integer_value(value);
}

static struct ratio ratio_member(struct reader *r, const json_t *o, const char *key)
{
    struct ratio value = ratio_int(0);
    const char *text = text_of(r, o, key);
    if (!ratio_parse(text, strlen(text), &value))
        fault(r, key, "an exact number");
    return value;
}

/* "lo" and "hi" of a score or a total. */
static void interval_of(struct reader *r, const json_t *o, struct ratio *lo, struct ratio *hi)
{
    *lo = ratio_member(r, o, "lo");
    *hi = ratio_member(r, o, "hi");
    if (!kept_interval(*lo, *hi))
        fault(r, "lo", "a score, or more than \"hi\"");
}

static int count_of(struct reader *r, const json_t *o, const char *key)
{
    int64_t n = integer_of(r, o, key);
    if (n < 0 || n > KEPT_MAX_ROWS)
        fault(r, key, "a number of rows");
    return (int)n;
}

static const json_t *list_of(struct reader *r, const json_t *o, const char *key)
{
    const json_t *list = json_object_get(o, key);
    if (!json_is_array(list) || json_array_size(list) > MAX_MEMBERS)
        fault(r, key, "a list");
    return list;
}

/* --- the form ---------------------------------------------------------------------------------------- */

static unsigned state_of(struct reader *r, const char *text)
{
    for (unsigned s = 0; s < ROW_STATES; s++)
        if (strcmp(text, row_state_words[s]) == 0)
            return s;
    fault(r, "result", "one of the form's results");
    return ROW_ABSENT;
}

static void read_rows(struct reader *r, struct kept *k, const json_t *form)
{
    const json_t *list = list_of(r, form, "rows");
    size_t n = json_array_size(list);
    int64_t most = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t number = integer_of(r, json_array_get(list, i), "row");
        if (number < 1 || number > KEPT_MAX_ROWS)
            fault(r, "row", "the number of a row");
        most = number > most ? number : most;
    }
    if (r->fault)
        return;
    unsigned char *row = arena_alloc(r->arena, (size_t)most + 1);
    memset(row, ROW_ABSENT, (size_t)most);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        int64_t number = integer_of(r, one, "row");
        row[number - 1] = (unsigned char)state_of(r, text_of(r, one, "result"));
    }
    k->row = row;
    k->n_rows = (size_t)most;
}

static void read_form(struct reader *r, struct kept *k, const json_t *form)
{
    const json_t *counts = json_object_get(form, "counts");
    k->form = text_of(r, form, "edition");
    for (int s = 0; s < ROW_STATES; s++)
        k->count[s] = count_of(r, counts, row_state_words[s]);
    k->no_box = count_of(r, counts, WORD_NO_BOX);
    read_rows(r, k, form);
}

/* --- the grading --------------------------------------------------------------------------------------- */

static void read_grading(struct reader *r, struct kept *k, const json_t *grading)
{
    const json_t *list = list_of(r, grading, "indicators");
    const json_t *total = json_object_get(grading, "total");
    k->grading = text_of(r, grading, "edition");
    interval_of(r, total, &k->total_lo, &k->total_hi);
    k->level = text_or_null(r, grading, "level");
    k->gate = text_of(r, grading, "gate");
    if (!kept_gate(k->gate))
        fault(r, "gate", "one of its answers");
    k->n_scores = json_array_size(list);
    struct kept_score *score = arena_alloc(r->arena, (k->n_scores + 1) * sizeof *score);
    for (size_t i = 0; i < k->n_scores && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        score[i].id = text_of(r, one, "id");
        interval_of(r, one, &score[i].lo, &score[i].hi);
    }
    k->score = score;
}

/* --- measures ------------------------------------------------------------------------------------------ */

static void read_measures(struct reader *r, struct kept *k, json_t *measures)
{
    const char *name = NULL;
    json_t *one = NULL;
    struct kept_measure *m = arena_alloc(r->arena, (json_object_size(measures) + 1) * sizeof *m);
    if (!json_is_object(measures))
        fault(r, "measures", "an object");
    json_object_foreach(measures, name, one)
    {
        struct kept_measure *to = &m[k->n_measures++];
        to->name = arena_string(r->arena, name);
        to->unit = text_of(r, one, "unit");
        to->value = text_or_null(r, one, "value");
        to->n = json_integer_value(json_object_get(one, "n"));
        const char *status = json_string_value(json_object_get(one, "status"));
        to->status = arena_string(r->arena, status ? status : "");
        to->is_fraction = json_is_integer(json_object_get(one, "num")) &&
                          json_is_integer(json_object_get(one, "den"));
        to->num = json_integer_value(json_object_get(one, "num"));
        to->den = json_integer_value(json_object_get(one, "den"));
        if (to->is_fraction &&
            (to->num < 0 || to->num > MAX_COUNT || to->den < 0 || to->den > MAX_COUNT))
            fault(r, name, "a fraction of counts");
    }
    k->measure = m;
}

/* --- the result ------------------------------------------------------------------------------------------ */

static void read_result(struct reader *r, struct kept *k, const json_t *o)
{
    const json_t *ca = json_object_get(o, "ca");
    const char *date = text_of(r, json_object_get(o, "period"), "date");
    if (strcmp(text_of(r, o, "schema"), "caeval-result/1") != 0)
        fault(r, "schema", "caeval-result/1");
    if (!day_parse(date, strlen(date), &k->date))
        fault(r, "date", "a date YYYY-MM-DD");
    k->code = text_of(r, ca, "code");
    k->name = text_of(r, ca, "name");
    read_form(r, k, json_object_get(o, "form"));
    read_grading(r, k, json_object_get(o, "grading"));
    read_measures(r, k, json_object_get(o, "measures"));
}

struct kept *kept_read(struct arena *arena, const char *text, size_t n, const char **why)
{
    struct reader r = {.arena = arena};
    struct kept *k = arena_alloc(arena, sizeof *k);
    json_error_t error;
    json_t *o = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    k->result_sha256 = k->manifest_sha256 = "";
    if (o)
        read_result(&r, k, o);
    else
        r.fault = arena_format(arena, "not JSON: %s in line %d", error.text, error.line);
    json_decref(o);
    *why = r.fault;
    return r.fault ? NULL : k;
}

bool kept_interval(struct ratio lo, struct ratio hi)
{
    const int64_t parts = INT64_C(1000000000000); /* the places that result.json gives */
    return ratio_compare(lo, ratio_int(0)) >= 0 && ratio_compare(lo, hi) <= 0 &&
           ratio_compare(hi, ratio_int(100)) <= 0 && parts % lo.den == 0 && parts % hi.den == 0;
}

bool kept_gate(const char *text)
{
    for (const char *const *word = gate_words; *word; word++)
        if (strcmp(text, *word) == 0)
            return true;
    return false;
}

unsigned kept_row(const struct kept *k, int number)
{
    return number >= 1 && (size_t)number <= k->n_rows ? k->row[number - 1] : ROW_ABSENT;
}

const struct kept_score *kept_score_of(const struct kept *k, const char *id)
{
    for (size_t i = 0; i < k->n_scores; i++)
        if (strcmp(k->score[i].id, id) == 0)
            return &k->score[i];
    return NULL;
}

/* Several files of one export stand together. */
static size_t add_up(struct arena *arena, const json_t *inputs, const struct earlier_export **list)
{
    VEC(struct earlier_export) found = {0};
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        const json_t *file = json_array_get(inputs, i);
        const char *name = json_string_value(json_object_get(file, "export"));
        int64_t rows = json_integer_value(json_object_get(file, "accepted"));
        if (!name || rows <= 0)
            continue;
        if (found.n == 0 || strcmp(found.at[found.n - 1].name, name) != 0)
            *vec_push(arena, &found) = (struct earlier_export){arena_string(arena, name), 0};
        found.at[found.n - 1].rows += rows;
    }
    *list = found.at;
    return found.n;
}

size_t kept_exports(struct arena *arena, const char *text, size_t n,
                    const struct earlier_export **list)
{
    json_t *result = json_loadb(text, n, 0, NULL);
    size_t found = add_up(arena, json_object_get(result, "inputs"), list);
    json_decref(result);
    return found;
}
