/* Record: JSON by jansson. */
#include "batch/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/said.h"
#include "report/json_tree.h"

static const char SCHEMA[] = "caeval-record/5";

/* A member that is added to the summary has to be added here too. */
_Static_assert(sizeof(struct ca_summary) == 27 * sizeof(int64_t),
               "record.c keeps every member of a ca_summary");

static void put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        out_of_memory();
}

void message_print(FILE *to, const struct message *m)
{
    fprintf(to, "%s%s%s\n", m->place, m->bare ? "" : severity_word(m->severity, m->text), m->text);
}

void message_say(FILE *to, const struct message *m)
{
    struct arena *arena = arena_new();
    const char *shown = said(arena, m->text);
    fprintf(to, "%s%s%s\n", m->place, m->bare ? "" : severity_said(m->severity, m->text, shown),
            shown);
    arena_free(arena);
}

/* --- the summary ------------------------------------------------------------------------------------ */

static json_t *pair_tree(struct ratio r)
{
    return json_pack("[I, I]", (json_int_t)r.num, (json_int_t)r.den);
}

static json_t *ratios_tree(const struct ratio *at, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(list, pair_tree(at[i])) != 0)
            out_of_memory();
    return list;
}

static json_t *terms_tree(const struct ca_summary *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_terms; i++) {
        const struct term *t = &s->term[i];
        json_t *one =
            json_pack("[i, o, o, i, o, I]", (int)t->kind, json_text(t->id), json_text(t->what),
                      (int)t->day, json_text(t->file), (json_int_t)t->line);
        if (!one || json_array_append_new(list, one) != 0)
            out_of_memory();
    }
    return list;
}

/* A digit a row; those that follow 9 in ASCII are digits too. */
static json_t *digits_tree(const unsigned char *at, size_t rows)
{
    char *text = must_alloc(rows + 1);
    for (size_t i = 0; i < rows; i++)
        text[i] = (char)('0' + at[i]);
    json_t *o = json_stringn(text, rows);
    free(text);
    return o;
}

static json_t *before_tree(const struct ca_before *b, size_t rows)
{
    if (!b)
        return json_null();
    json_t *o = json_object();
    put(o, "date", json_integer(b->date));
    put(o, "untold", json_integer(b->untold));
    put(o, "away", json_boolean(b->away));
    put(o, "code", json_text(b->code));
    put(o, "name", json_text(b->name));
    put(o, "level", json_text_or_null(b->level));
    put(o, "gate", json_text(b->gate));
    put(o, "causes", json_text(b->causes));
    put(o, "total_lo", pair_tree(b->total_lo));
    put(o, "total_hi", pair_tree(b->total_hi));
    put(o, "same_form", json_boolean(b->same_form));
    put(o, "same_grading", json_boolean(b->same_grading));
    put(o, "total", json_integer(b->total));
    put(o, "level_change", json_integer(b->level_change));
    put(o, "level_by_before", json_text_or_null(b->level_by[0]));
    put(o, "level_by", json_text_or_null(b->level_by[1]));
    put(o, "total_by_before", json_text(b->total_by[0]));
    put(o, "total_by", json_text(b->total_by[1]));
    put(o, "row", digits_tree(b->row, rows));
    put(o, "change", digits_tree(b->change, rows));
    put(o, "evidence_before", digits_tree(b->evidence[0], rows));
    put(o, "evidence", digits_tree(b->evidence[1], rows));
    return o;
}

static json_t *ages_list(const struct age_counts *ages)
{
    if (!ages)
        return json_null();
    json_t *list = json_array();
    for (int i = 0; i < AGE_CLASSES; i++)
        if (json_array_append_new(list, json_integer(ages->of[i])) != 0)
            out_of_memory();
    if (json_array_append_new(list, json_integer(ages->repeated)) != 0 ||
        json_array_append_new(list, json_integer(ages->relapsed)) != 0)
        out_of_memory();
    return list;
}

static json_t *overrides_tree(const struct ca_summary *s)
{
    const struct kept_computed *c = s->computed;
    if (!c)
        return json_null();
    json_t *count = json_array();
    json_t *o = json_object();
    for (int i = 0; i < ROW_STATES; i++)
        if (json_array_append_new(count, json_integer(c->count[i])) != 0)
            out_of_memory();
    put(o, "n", json_integer((json_int_t)s->overrides));
    put(o, "note", json_text(s->overrides_note));
    put(o, "level", json_text_or_null(c->level));
    put(o, "total_lo", pair_tree(c->total_lo));
    put(o, "total_hi", pair_tree(c->total_hi));
    put(o, "count", count);
    return o;
}

static json_t *summary_tree(const struct ca_summary *s, const struct edition_set *editions)
{
    json_t *o = json_object();
    put(o, "code", json_text(s->code));
    put(o, "name", json_text(s->name));
    put(o, "failed", json_text_or_null(s->failed));
    if (s->failed)
        return o;
    json_t *count = json_array();
    char *row = must_alloc(editions->form->n + 1);
    for (int i = 0; i < ROW_STATES; i++)
        if (json_array_append_new(count, json_integer(s->count[i])) != 0)
            out_of_memory();
    for (size_t i = 0; i < editions->form->n; i++)
        row[i] = (char)('0' + (int)s->row[i]);
    put(o, "level", json_text_or_null(s->level));
    put(o, "gate", json_integer(s->gate));
    put(o, "total_lo", pair_tree(s->total_lo));
    put(o, "total_hi", pair_tree(s->total_hi));
    put(o, "count", count);
    put(o, "no_box", json_integer(s->no_box));
    put(o, "row", json_stringn(row, editions->form->n));
    put(o, "score_lo", ratios_tree(s->score_lo, editions->grading->n));
    put(o, "score_hi", ratios_tree(s->score_hi, editions->grading->n));
    put(o, "rows", json_integer(s->rows));
    put(o, "rejected", json_integer(s->rejected));
    put(o, "damaged", json_integer(s->damaged));
    put(o, "vanished", json_integer(s->vanished));
    put(o, "terms", terms_tree(s));
    put(o, "before", before_tree(s->before, editions->form->n));
    put(o, "ages", ages_list(s->ages));
    put(o, "first", json_boolean(s->first));
    put(o, "overrides", overrides_tree(s));
    free(row);
    return o;
}

static bool read_ratio(const json_t *tree, struct ratio *r)
{
    json_int_t num = 0, den = 0;
    if (json_unpack((json_t *)tree, "[I, I]", &num, &den) != 0 || den <= 0)
        return false;
    *r = ratio_of(num, den);
    return true;
}

static bool read_ratios(struct arena *arena, const json_t *tree, size_t n, const struct ratio **at)
{
    struct ratio *list = arena_alloc(arena, (n + 1) * sizeof *list);
    *at = list;
    if (!json_is_array(tree) || json_array_size(tree) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!read_ratio(json_array_get(tree, i), &list[i]))
            return false;
    return true;
}

static bool read_integer(const json_t *tree, const char *key, int64_t *out)
{
    const json_t *value = json_object_get(tree, key);
    *out = json_integer_value(value);
    return json_is_integer(value);
}

static bool read_text(struct arena *arena, const json_t *tree, const char *key, bool needed,
                      const char **out)
{
    const json_t *value = json_object_get(tree, key);
    *out = json_is_string(value) ? arena_string(arena, json_string_value(value)) : NULL;
    return *out || (!needed && json_is_null(value));
}

/* The digits of n rows, below `states`. */
static bool read_digits(struct arena *arena, const json_t *tree, const char *key, size_t n,
                        int states, const unsigned char **at)
{
    const char *text = NULL;
    unsigned char *digit = arena_alloc(arena, n + 1);
    *at = digit;
    if (!read_text(arena, tree, key, true, &text) || strlen(text) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] >= '0' + states)
            return false;
        digit[i] = (unsigned char)(text[i] - '0');
    }
    return true;
}

static bool read_rows(struct arena *arena, const json_t *tree, size_t n, const enum row_state **at)
{
    enum row_state *row = arena_alloc(arena, (n + 1) * sizeof *row);
    const unsigned char *digit = NULL;
    *at = row;
    if (!read_digits(arena, tree, "row", n, ROW_STATES, &digit))
        return false;
    for (size_t i = 0; i < n; i++)
        row[i] = (enum row_state)digit[i];
    return true;
}

static bool read_terms(struct arena *arena, const json_t *list, struct ca_summary *s)
{
    struct term *term = arena_alloc(arena, (json_array_size(list) + 1) * sizeof *term);
    s->term = term;
    for (size_t i = 0; i < json_array_size(list); i++) {
        int kind = 0;
        int day = 0;
        const char *id = NULL;
        const char *what = NULL;
        const char *file = NULL;
        json_int_t line = 0;
        if (json_unpack(json_array_get(list, i), "[i, s, s, i, s, I]", &kind, &id, &what, &day,
                        &file, &line) != 0 ||
            kind < 0 || kind >= TERM_KINDS)
            return false;
        term[s->n_terms++] =
            (struct term){(enum due_kind)kind, arena_string(arena, id),   arena_string(arena, what),
                          (day_number)day,     arena_string(arena, file), line};
    }
    return json_is_array(list);
}

static bool read_before(struct arena *arena, const json_t *tree, size_t n, struct ca_summary *s)
{
    const json_t *o = json_object_get(tree, "before");
    s->first = json_is_true(json_object_get(tree, "first"));
    if (json_is_null(o))
        return true;
    struct ca_before *b = arena_alloc(arena, sizeof *b);
    int64_t date = 0;
    int64_t untold = 0;
    int64_t total = 0;
    int64_t level = 0;
    bool sound = read_integer(o, "date", &date) && read_integer(o, "untold", &untold) &&
                 read_text(arena, o, "code", true, &b->code) &&
                 read_text(arena, o, "name", true, &b->name) &&
                 read_text(arena, o, "level", false, &b->level) &&
                 read_text(arena, o, "gate", true, &b->gate) &&
                 read_text(arena, o, "causes", true, &b->causes) &&
                 read_text(arena, o, "level_by_before", false, &b->level_by[0]) &&
                 read_text(arena, o, "level_by", false, &b->level_by[1]) &&
                 read_text(arena, o, "total_by_before", true, &b->total_by[0]) &&
                 read_text(arena, o, "total_by", true, &b->total_by[1]) &&
                 read_ratio(json_object_get(o, "total_lo"), &b->total_lo) &&
                 read_ratio(json_object_get(o, "total_hi"), &b->total_hi) &&
                 read_digits(arena, o, "row", n, ROW_STATES + 1, &b->row) &&
                 read_digits(arena, o, "change", n, CHANGES + 1, &b->change) &&
                 read_digits(arena, o, "evidence_before", n, ROW_STATES + 1, &b->evidence[0]) &&
                 read_digits(arena, o, "evidence", n, ROW_STATES + 1, &b->evidence[1]) &&
                 read_integer(o, "total", &total) && total >= 0 && total <= CHANGES &&
                 read_integer(o, "level_change", &level) && level >= 0 && level <= CHANGES;
    b->total = (enum change)total;
    b->level_change = (enum change)level;
    b->date = (day_number)date;
    b->untold = (day_number)untold;
    b->away = json_is_true(json_object_get(o, "away"));
    b->same_form = json_is_true(json_object_get(o, "same_form"));
    b->same_grading = json_is_true(json_object_get(o, "same_grading"));
    s->before = b;
    return sound;
}

static bool read_ages(struct arena *arena, const json_t *tree, struct ca_summary *s)
{
    const json_t *list = json_object_get(tree, "ages");
    if (json_is_null(list))
        return true;
    struct age_counts *ages = arena_alloc(arena, sizeof *ages);
    int64_t *at[AGE_CLASSES + 2] = {[AGE_CLASSES] = &ages->repeated, &ages->relapsed};
    for (int i = 0; i < AGE_CLASSES; i++)
        at[i] = &ages->of[i];
    if (json_array_size(list) != AGE_CLASSES + 2)
        return false;
    for (size_t i = 0; i < AGE_CLASSES + 2; i++) {
        const json_t *count = json_array_get(list, i);
        if (!json_is_integer(count))
            return false;
        *at[i] = json_integer_value(count);
    }
    s->ages = ages;
    return true;
}

static bool read_overrides(struct arena *arena, const json_t *tree, struct ca_summary *s)
{
    const json_t *o = json_object_get(tree, "overrides");
    const json_t *count = json_object_get(o, "count");
    struct kept_computed *c = arena_alloc(arena, sizeof *c);
    int64_t n = 0;
    s->overrides_note = "";
    if (json_is_null(o))
        return true;
    for (size_t i = 0; i < ROW_STATES; i++)
        c->count[i] = (int)json_integer_value(json_array_get(count, i));
    bool sound = json_array_size(count) == ROW_STATES && read_integer(o, "n", &n) && n > 0 &&
                 read_text(arena, o, "note", true, &s->overrides_note) &&
                 read_text(arena, o, "level", false, &c->level) &&
                 read_ratio(json_object_get(o, "total_lo"), &c->total_lo) &&
                 read_ratio(json_object_get(o, "total_hi"), &c->total_hi);
    s->overrides = (size_t)n;
    s->computed = c;
    return sound;
}

static bool read_counts(const json_t *tree, struct ca_summary *s)
{
    const json_t *list = json_object_get(tree, "count");
    int64_t gate = 0, no_box = 0;
    if (json_array_size(list) != ROW_STATES || !read_integer(tree, "gate", &gate) ||
        !read_integer(tree, "no_box", &no_box) || gate < GATE_OPEN || gate > GATE_UNKNOWN)
        return false;
    for (size_t i = 0; i < ROW_STATES; i++)
        s->count[i] = (int)json_integer_value(json_array_get(list, i));
    s->gate = (enum gate)gate;
    s->no_box = (int)no_box;
    return true;
}

static bool read_summary(struct ca_summary *s, struct arena *arena, const json_t *tree,
                         const struct edition_set *editions)
{
    *s = (struct ca_summary){0};
    if (!read_text(arena, tree, "code", true, &s->code) ||
        !read_text(arena, tree, "name", true, &s->name) ||
        !read_text(arena, tree, "failed", false, &s->failed))
        return false;
    if (s->failed)
        return true;
    size_t indicators = editions->grading->n;
    return read_text(arena, tree, "level", false, &s->level) && read_counts(tree, s) &&
           read_ratio(json_object_get(tree, "total_lo"), &s->total_lo) &&
           read_ratio(json_object_get(tree, "total_hi"), &s->total_hi) &&
           read_rows(arena, tree, editions->form->n, &s->row) &&
           read_ratios(arena, json_object_get(tree, "score_lo"), indicators, &s->score_lo) &&
           read_ratios(arena, json_object_get(tree, "score_hi"), indicators, &s->score_hi) &&
           read_integer(tree, "rows", &s->rows) && read_integer(tree, "rejected", &s->rejected) &&
           read_integer(tree, "damaged", &s->damaged) &&
           read_integer(tree, "vanished", &s->vanished) &&
           read_terms(arena, json_object_get(tree, "terms"), s) && read_ages(arena, tree, s) &&
           read_before(arena, tree, editions->form->n, s) && read_overrides(arena, tree, s);
}

/* --- the record -------------------------------------------------------------------------------------- */

static json_t *messages_tree(const struct ca_record *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->message.n; i++) {
        const struct message *m = &r->message.at[i];
        json_t *one = json_pack("[i, b, b, o, o]", (int)m->severity, (int)m->within, (int)m->bare,
                                json_text(m->place), json_text(m->text));
        if (!one || json_array_append_new(list, one) != 0)
            out_of_memory();
    }
    return list;
}

static bool read_messages(struct ca_record *r, struct arena *arena, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        int severity = 0;
        int within = 0;
        int bare = 0;
        const char *place = NULL;
        const char *text = NULL;
        if (json_unpack(json_array_get(list, i), "[i, b, b, s, s]", &severity, &within, &bare,
                        &place, &text) != 0 ||
            severity < SEVERITY_NOTE || severity > SEVERITY_ERROR)
            return false;
        *vec_push(arena, &r->message) =
            (struct message){(enum severity)severity, within != 0, bare != 0,
                             arena_string(arena, place), arena_string(arena, text)};
    }
    return json_is_array(list);
}

char *record_text(const struct ca_record *r, const struct edition_set *editions, size_t *n)
{
    json_t *o = json_object();
    put(o, "schema", json_text(SCHEMA));
    put(o, "key", json_text(r->key));
    put(o, "summary", summary_tree(&r->summary, editions));
    put(o, "findings", json_integer(r->findings));
    put(o, "partial", json_boolean(r->partial));
    put(o, "not_written", json_boolean(r->not_written));
    put(o, "keepable", json_boolean(r->keepable));
    put(o, "written", json_integer(r->written));
    put(o, "messages", messages_tree(r));
    put(o, "inputs", known_tree(r->input, r->n_inputs));
    put(o, "outputs", known_tree(r->output, r->n_outputs));
    char *text = json_dumps(o, JSON_COMPACT);
    if (!text)
        out_of_memory();
    json_decref(o);
    *n = strlen(text);
    return text;
}

bool record_read(struct ca_record *r, struct arena *arena, const struct edition_set *editions,
                 const char *text, size_t n)
{
    int64_t findings = 0;
    const char *schema = NULL;
    json_t *o = json_loadb(text, n, 0, NULL);
    *r = (struct ca_record){0};
    bool sound = read_text(arena, o, "schema", true, &schema) && strcmp(schema, SCHEMA) == 0 &&
                 read_text(arena, o, "key", true, &r->key) &&
                 read_summary(&r->summary, arena, json_object_get(o, "summary"), editions) &&
                 read_integer(o, "findings", &findings) &&
                 read_integer(o, "written", &r->written) &&
                 read_messages(r, arena, json_object_get(o, "messages")) &&
                 known_read(arena, json_object_get(o, "inputs"), &r->input, &r->n_inputs) &&
                 known_read(arena, json_object_get(o, "outputs"), &r->output, &r->n_outputs);
    r->findings = (unsigned)findings;
    r->partial = json_is_true(json_object_get(o, "partial"));
    r->not_written = json_is_true(json_object_get(o, "not_written"));
    r->keepable = json_is_true(json_object_get(o, "keepable"));
    json_decref(o);
    return sound;
}
