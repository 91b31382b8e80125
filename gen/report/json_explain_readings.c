/* JSON explain: the readings that bear on an item. */
#include <string.h>

#include "report/json_explain_parts.h"
#include "score/grading.h"

static bool code_in(const json_t *list, const char *code)
{
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(list, i, o) if (json_is_string(o) &&
                                       strcmp(json_string_value(o), code) == 0) return true;
    return false;
}

bool is_in_force(const struct explaining *x, const char *edition, const char *code)
{
    return code_in(get(get(x->result, "readings"), edition), code);
}

static bool is_general(const struct reading *r)
{
    return *r->indicators && strcmp(*r->indicators, "*") == 0;
}

/* Codes in force that bear on every item of the edition. */
static json_t *general_tree(const struct explaining *x, const char *edition,
                            const struct reading_book *book)
{
    json_t *list = json_array();
    for (size_t i = 0; i < book->n; i++)
        if (is_general(&book->at[i]) && is_in_force(x, edition, book->at[i].code))
            json_add(list, json_text(book->at[i].code));
    return list;
}

/* What it gives, and whether that is what the readings in force give. */
static void put_gives(json_t *o, const char *gives, const char *now)
{
    json_put(o, "gives", json_text_or_null(gives));
    json_put(o, "same", json_boolean(gives && strcmp(gives, now) == 0));
}

static json_t *reading_tree(const struct reading *r, bool in_force)
{
    json_t *o = json_object();
    json_put(o, "code", json_text(r->code));
    json_put(o, "question", json_text(r->topic));
    json_put(o, "in_force", json_boolean(in_force));
    json_put(o, "computed", json_boolean(r->computed));
    json_put(o, "text", json_text(r->text));
    json_put(o, "source", json_text(r->source));
    return o;
}

/* What another reading makes of the row, where that is something else. */
static const json_t *row_change_in(const json_t *result, int number, const char *code)
{
    size_t i = 0;
    json_t *o = NULL;
    json_array_foreach(get(get(result, "form"), "sensitivity"), i,
                       o) if (json_integer_value(get(o, "row")) == number &&
                              strcmp(text_of(o, "reading"), code) == 0) return o;
    return NULL;
}

/* Those that name the row, and others where they would change it. */
static json_t *row_readings(const struct explaining *x, const json_t *verdict)
{
    const struct form_edition *form = x->editions->form;
    const char *number = number_text(x->arena, x->item->row->number);
    json_t *list = json_array();
    for (size_t i = 0; i < form->readings.n; i++) {
        const struct reading *r = &form->readings.at[i];
        const json_t *change = row_change_in(x->result, x->item->row->number, r->code);
        bool used = is_in_force(x, form->code, r->code);
        if (!change && (is_general(r) || !reading_bears_on(r, number)))
            continue;
        json_t *o = reading_tree(r, used);
        const char *gives = change ? text_of(change, "result") : text_of(verdict, "result");
        put_gives(o, used || r->computed ? gives : NULL, text_of(verdict, "result"));
        json_add(list, o);
    }
    return list;
}

/* Those named beside the score, and those that another score was computed by. */
static json_t *indicator_readings(const struct explaining *x, const json_t *verdict)
{
    const struct grading_edition *g = x->editions->grading;
    json_t *list = json_array();
    for (size_t i = 0; i < g->readings.n; i++) {
        const struct reading *r = &g->readings.at[i];
        const json_t *other = found_in(get(verdict, "alternatives"), "reading", r->code);
        bool used = code_in(get(verdict, "readings"), r->code);
        if ((used && is_general(r)) ||
            (!used && !other && (r->computed || !reading_bears_on(r, x->item->indicator->id))))
            continue;
        const char *now = text_of(verdict, "lo");
        if (strcmp(now, text_of(verdict, "hi")) != 0)
            now = arena_format(x->arena, "%s–%s", now, text_of(verdict, "hi"));
        json_t *o = reading_tree(r, used);
        put_gives(o, used ? now : other ? text_of(other, "score") : NULL, now);
        json_add(list, o);
    }
    return list;
}

/* "1.57" or "3.40–3.60" */
static const char *total_in(const struct explaining *x, const json_t *from)
{
    const json_t *total = get(from, "total");
    const char *lo = text_of(total, "lo");
    const char *hi = text_of(total, "hi");
    return strcmp(lo, hi) == 0 ? lo : arena_format(x->arena, "%s–%s", lo, hi);
}

static bool differs(const json_t *a, const json_t *b)
{
    return !json_equal(get(a, "total"), get(b, "total")) ||
           !json_equal(get(a, "level"), get(b, "level"));
}

/* Those by which the total or the level would be another. */
static json_t *total_readings(const struct explaining *x, const json_t *verdict)
{
    const struct grading_edition *g = x->editions->grading;
    json_t *list = json_array();
    for (size_t i = 0; i < g->readings.n; i++) {
        const struct reading *r = &g->readings.at[i];
        const json_t *change = found_in(get(verdict, "sensitivity"), "reading", r->code);
        bool used = is_in_force(x, g->code, r->code);
        bool own = !is_general(r) && reading_bears_on(r, "total");
        if (!own && !(change && differs(change, verdict)))
            continue;
        const json_t *from = change ? change : verdict;
        json_t *o = reading_tree(r, used);
        put_gives(o, total_in(x, from), total_in(x, verdict));
        json_put(o, "level", copy_of(from, "level"));
        json_put(o, "same", json_boolean(!differs(from, verdict)));
        json_add(list, o);
    }
    return list;
}

void put_readings(json_t *tree, const struct explaining *x, const json_t *verdict)
{
    const struct edition_set *e = x->editions;
    switch (x->item->kind) {
    case ITEM_ROW:
        json_put(tree, "readings", row_readings(x, verdict));
        json_put(tree, "general_readings", general_tree(x, e->form->code, &e->form->readings));
        break;
    case ITEM_INDICATOR:
    case ITEM_CRITERION:
        json_put(tree, "readings", indicator_readings(x, verdict));
        json_put(tree, "general_readings",
                 general_tree(x, e->grading->code, &e->grading->readings));
        break;
    case ITEM_TOTAL:
        json_put(tree, "readings", total_readings(x, verdict));
        break;
    case ITEM_MEASURE: /* what an evaluation alone knows */
    case ITEM_KINDS:
        break;
    }
}
