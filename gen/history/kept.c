/* Kept: reads result.json, by jansson. */
#include "history/kept_members.h"
#include "score/contract_words.h"

#include <stdlib.h>
#include <string.h>

#define MAX_COUNT INT64_C(1000000000000000)

struct kept_others {
    struct kept_other *at;
    size_t n, cap;
};

const struct kept_supply no_supply;

/* --- the form ---------------------------------------------------------------------------------------- */

static void read_detail(struct kept_reader *r, struct kept_detail *d, const json_t *row)
{
    const json_t *list = member_list_if_any(r, row, "counterexamples");
    d->reason = member_text_if_any(r, row, "reason");
    d->fails = json_object_get(row, "fails") ? member_text(r, row, "fails") : d->reason;
    const char *lack = member_text_if_any(r, row, "lack");
    d->lack = LACK_DATA;
    while (d->lack < LACKS && strcmp(lack, lack_words[d->lack]) != 0)
        d->lack++;
    d->by_answer = json_is_true(json_object_get(row, "by_answer"));
    const char *effect =
        json_string_value(json_object_get(json_object_get(row, "override"), "effect"));
    d->by_word = strcmp(member_text_if_any(r, row, "basis"), basis_name(BASIS_ATTEST)) == 0 ||
                 (effect && strcmp(effect, "decides") == 0);
    d->answered_on = member_date_if_any(r, row, "answered_on");
    d->n_examples = json_array_size(list);
    d->total = json_object_get(row, "counterexamples_total")
                   ? member_integer(r, row, "counterexamples_total")
                   : (int64_t)d->n_examples;
    struct kept_case *c = arena_alloc(r->arena, (d->n_examples + 1) * sizeof *c);
    for (size_t i = 0; i < d->n_examples && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        c[i] = (struct kept_case){member_text(r, one, "file"), member_integer(r, one, "line"),
                                  member_text(r, one, "id")};
    }
    d->example = c;
}

static void read_rows(struct kept_reader *r, struct kept *k, const json_t *form)
{
    const json_t *list = member_list(r, form, "rows");
    size_t n = json_array_size(list);
    int64_t most = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t number = member_integer(r, json_array_get(list, i), "row");
        if (number < 1 || number > KEPT_MAX_ROWS)
            member_fault(r, "row", "the number of a row");
        most = number > most ? number : most;
    }
    if (r->fault)
        return;
    unsigned char *row = arena_alloc(r->arena, (size_t)most + 1);
    memset(row, ROW_ABSENT, (size_t)most);
    struct kept_detail *detail = arena_alloc(r->arena, ((size_t)most + 1) * sizeof *detail);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        int64_t number = member_integer(r, one, "row");
        row[number - 1] = (unsigned char)member_state(r, member_text(r, one, "result"));
        read_detail(r, &detail[number - 1], one);
    }
    k->row = row;
    k->detail = detail;
    k->n_rows = (size_t)most;
}

static void read_form(struct kept_reader *r, struct kept *k, const json_t *form)
{
    const json_t *counts = json_object_get(form, "counts");
    k->form = member_text(r, form, "edition");
    for (int s = 0; s < ROW_STATES; s++)
        k->count[s] = member_count(r, counts, row_state_words[s]);
    k->no_box = member_count(r, counts, WORD_NO_BOX);
    read_rows(r, k, form);
    if (!r->fault)
        read_site_rows(r, k, form);
}

/* --- the grading --------------------------------------------------------------------------------------- */

static const struct kept_score *read_scores(struct kept_reader *r, const json_t *list, size_t *n)
{
    *n = json_array_size(list);
    struct kept_score *score = arena_alloc(r->arena, (*n + 1) * sizeof *score);
    for (size_t i = 0; i < *n && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        score[i].id = member_text(r, one, "id");
        member_interval(r, one, &score[i].lo, &score[i].hi);
    }
    return score;
}

static void read_grading(struct kept_reader *r, struct kept *k, const json_t *grading)
{
    const json_t *list = member_list(r, grading, "indicators");
    const json_t *total = json_object_get(grading, "total");
    k->grading = member_text(r, grading, "edition");
    member_interval(r, total, &k->total_lo, &k->total_hi);
    k->level = member_text_or_null(r, grading, "level");
    k->gate = member_text(r, grading, "gate");
    if (!kept_gate(k->gate))
        member_fault(r, "gate", "one of its answers");
    k->score = read_scores(r, list, &k->n_scores);
}

/* --- measures ------------------------------------------------------------------------------------------ */

static void read_measures(struct kept_reader *r, struct kept *k, json_t *measures)
{
    const char *name = NULL;
    json_t *one = NULL;
    struct kept_measure *m = arena_alloc(r->arena, (json_object_size(measures) + 1) * sizeof *m);
    if (!json_is_object(measures))
        member_fault(r, "measures", "an object");
    json_object_foreach(measures, name, one)
    {
        struct kept_measure *to = &m[k->n_measures++];
        to->name = arena_string(r->arena, name);
        to->unit = member_text(r, one, "unit");
        to->value = member_text_or_null(r, one, "value");
        to->n = json_integer_value(json_object_get(one, "n"));
        const char *status = json_string_value(json_object_get(one, "status"));
        to->status = arena_string(r->arena, status ? status : "");
        to->is_fraction = json_is_integer(json_object_get(one, "num")) &&
                          json_is_integer(json_object_get(one, "den"));
        to->num = json_integer_value(json_object_get(one, "num"));
        to->den = json_integer_value(json_object_get(one, "den"));
        if (to->is_fraction &&
            (to->num < 0 || to->num > MAX_COUNT || to->den < 0 || to->den > MAX_COUNT))
            member_fault(r, name, "a fraction of counts");
    }
    k->measure = m;
}

/* --- what it was judged by ------------------------------------------------------------------------------- */

static void read_readings(struct kept_reader *r, struct kept *k, const json_t *readings)
{
    const char *const edition[] = {k->form, k->grading};
    VEC(const char *) list = {0};
    for (size_t i = 0; i < sizeof edition / sizeof *edition; i++) {
        const json_t *of = member_list_if_any(r, readings, edition[i]);
        for (size_t n = 0; n < json_array_size(of); n++) {
            const char *code = json_string_value(json_array_get(of, n));
            if (!code)
                member_fault(r, "readings", "a list of codes");
            else
                *vec_push(r->arena, &list) = arena_format(r->arena, "%s %s", edition[i], code);
        }
    }
    k->basis.reading = list.at;
    k->basis.n_readings = list.n;
}

static void read_basis(struct kept_reader *r, struct kept *k, json_t *basis)
{
    VEC(struct kept_digest) list = {0};
    json_t *templates = json_object_get(basis, "templates");
    const char *name = NULL;
    json_t *one = NULL;
    if (!basis)
        return;
    k->basis.program = member_text(r, basis, "program");
    if (!json_is_object(templates))
        member_fault(r, "templates", "an object");
    json_object_foreach(templates, name, one)
    {
        const char *copy = arena_string(r->arena, name);
        *vec_push(r->arena, &list) = (struct kept_digest){copy, member_text(r, templates, copy)};
    }
    k->basis.template = list.at;
    k->basis.n_templates = list.n;
}

/* --- what was supplied ----------------------------------------------------------------------------------- */

static void add_file(struct kept_reader *r, struct kept_supply *s, const json_t *file)
{
    s->rows += member_integer(r, file, "rows");
    s->accepted += member_integer(r, file, "accepted");
    s->lost += member_integer(r, file, "rejected");
    s->damaged += json_integer_value(json_object_get(file, "damaged"));
    s->refused = s->refused || json_object_get(file, "refused");
    if (!json_object_get(file, "first") || !json_object_get(file, "last"))
        return;
    day_number first = member_date(r, file, "first");
    day_number last = member_date(r, file, "last");
    s->first = !s->dated || first < s->first ? first : s->first;
    s->last = !s->dated || last > s->last ? last : s->last;
    s->dated = true;
}

static int by_export(const void *a, const void *b)
{
    return strcmp(((const struct kept_supply *)a)->export, ((const struct kept_supply *)b)->export);
}

/* Several files of one export stand together. */
static void read_supplies(struct kept_reader *r, struct kept *k, const json_t *o)
{
    VEC(struct kept_supply) list = {0};
    const json_t *inputs = member_list_if_any(r, o, "inputs");
    struct kept_file *files = arena_alloc(r->arena, (json_array_size(inputs) + 1) * sizeof *files);
    for (size_t i = 0; i < json_array_size(inputs) && !r->fault; i++) {
        const json_t *file = json_array_get(inputs, i);
        const struct kept_file x = {member_text(r, file, "export"),
                                    member_text_if_any(r, file, "file"),
                                    member_text_if_any(r, file, "sha256")};
        if (*x.name && json_integer_value(json_object_get(file, "rows")) > 0)
            files[k->n_files++] = x;
        size_t at = 0;
        while (at < list.n && strcmp(list.at[at].export, x.export) != 0)
            at++;
        if (at == list.n)
            *vec_push(r->arena, &list) = (struct kept_supply){.export = x.export};
        add_file(r, &list.at[at], file);
    }
    const json_t *coverage = json_object_get(o, "coverage"); /* an older program did not write it */
    for (size_t i = 0; i < list.n && coverage && !r->fault; i++)
        list.at[i].told = member_text_if_any(r, coverage, list.at[i].export);
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_export);
    k->supply = list.at ? list.at : &no_supply;
    k->n_supplies = list.n;
    k->file = files;
}

/* --- what other readings would make of it ---------------------------------------------------------------- */

static struct kept_other *other_of(struct kept_reader *r, struct kept_others *list,
                                   const char *edition, const char *reading)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->at[i].reading, reading) == 0 && strcmp(list->at[i].edition, edition) == 0)
            return &list->at[i];
    struct kept_other *other = vec_push(r->arena, list);
    *other = (struct kept_other){.reading = reading, .edition = edition};
    return other;
}

static void read_other_rows(struct kept_reader *r, struct kept *k, struct kept_others *others,
                            const json_t *form)
{
    const json_t *list = member_list_if_any(r, form, "sensitivity");
    for (size_t i = 0; i < json_array_size(list) && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        struct kept_other *other = other_of(r, others, k->form, member_text(r, one, "reading"));
        int64_t number = member_integer(r, one, "row");
        if (number < 1 || (size_t)number > k->n_rows) {
            member_fault(r, "row", "the number of a row");
            return;
        }
        unsigned char *row = (unsigned char *)(uintptr_t)other->row;
        if (!row) {
            row = arena_alloc(r->arena, k->n_rows + 1);
            memset(row, ROW_ABSENT, k->n_rows);
            other->row = row;
        }
        row[number - 1] = (unsigned char)member_state(r, member_text(r, one, "result"));
    }
}

static void read_other_scores(struct kept_reader *r, struct kept *k, struct kept_others *others,
                              const json_t *grading)
{
    const json_t *list = member_list_if_any(r, grading, "sensitivity");
    for (size_t i = 0; i < json_array_size(list) && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        struct kept_other *other = other_of(r, others, k->grading, member_text(r, one, "reading"));
        other->score = read_scores(r, member_list(r, one, "scores"), &other->n_scores);
        other->graded = true;
        member_interval(r, json_object_get(one, "total"), &other->total_lo, &other->total_hi);
        other->level = member_text_or_null(r, one, "level");
    }
}

static void read_others(struct kept_reader *r, struct kept *k, const json_t *o)
{
    struct kept_others list = {0};
    read_other_rows(r, k, &list, json_object_get(o, "form"));
    read_other_scores(r, k, &list, json_object_get(o, "grading"));
    k->other = list.at;
    k->n_others = list.n;
}

/* By other standards that judge D as well. */
static void read_beside(struct kept_reader *r, struct kept *k, const json_t *list)
{
    size_t n = json_array_size(list);
    struct kept *beside = arena_alloc(r->arena, (n + 1) * sizeof *beside);
    for (size_t i = 0; i < n && !r->fault; i++) {
        const json_t *one = json_array_get(list, i);
        const json_t *form = json_object_get(one, "form");
        beside[i] = *k;
        if (form)
            read_form(r, &beside[i], form);
        else
            read_grading(r, &beside[i], json_object_get(one, "grading"));
        if (!form) /* those of the newest's are of another table */
            beside[i].computed_score = NULL;
        if (r->fault)
            return;
        read_readings(r, &beside[i], json_object_get(one, "readings"));
        read_others(r, &beside[i], one);
    }
    k->beside = beside;
    k->n_beside = n;
}

static struct kept_rest rest_of(struct kept_reader *r, const json_t *o, const char *key)
{
    const json_t *rest = json_object_get(o, key);
    if (!rest || json_is_null(rest))
        return (struct kept_rest){DAY_NEVER, ""};
    return (struct kept_rest){member_date(r, rest, "date"), member_text(r, rest, "sha256")};
}

/* --- the result ------------------------------------------------------------------------------------------ */

static void read_result(struct kept_reader *r, struct kept *k, const json_t *o)
{
    const json_t *ca = json_object_get(o, "ca");
    const char *date = member_text(r, json_object_get(o, "period"), "date");
    if (strcmp(member_text(r, o, "schema"), "caeval-result/1") != 0)
        member_fault(r, "schema", "caeval-result/1");
    if (!day_parse(date, strlen(date), &k->date))
        member_fault(r, "date", "a date YYYY-MM-DD");
    k->code = member_text(r, ca, "code");
    k->name = member_text(r, ca, "name");
    read_form(r, k, json_object_get(o, "form"));
    read_grading(r, k, json_object_get(o, "grading"));
    read_measures(r, k, json_object_get(o, "measures"));
    if (r->fault)
        return;
    read_readings(r, k, json_object_get(o, "readings"));
    read_basis(r, k, json_object_get(o, "basis"));
    read_supplies(r, k, o);
    read_others(r, k, o);
    read_site(r, k, o);
    k->previous = rest_of(r, json_object_get(o, "compared_with"), "previous");
    k->last_year = rest_of(r, json_object_get(o, "compared_with"), "last_year");
    read_beside(r, k, member_list_if_any(r, o, "beside"));
}

struct kept *kept_read(struct arena *arena, const char *text, size_t n, const char **why)
{
    struct kept_reader r = {.arena = arena};
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

bool kept_counts_agree(const struct kept *k)
{
    int uncounted[ROW_ABSENT + 1] = {0};
    int no_box = 0;
    for (size_t i = 0; i < k->n_rows; i++)
        uncounted[k->row[i]]++;
    for (int s = 0; s < ROW_STATES; s++) {
        uncounted[s] -= k->count[s];
        no_box += uncounted[s];
        if (uncounted[s] < 0)
            return false;
    }
    return no_box == k->no_box;
}

bool kept_value(const char *text, struct ratio *value)
{
    const char *point = strchr(text, '.');
    size_t decimals = point ? strspn(point + 1, "0123456789") : 0;
    size_t n = strlen(text);
    if (point && point[1 + decimals] != '\0')
        return false;
    while (!ratio_parse(text, n, value)) {
        if (decimals == 0)
            return false;
        n -= --decimals > 0 ? 1 : 2; /* the last one goes with its point */
    }
    return true;
}
