/* Readings: caeval readings prints the readings of every standard that judges D: which are in force, what each
 * bears on, where the text leaves the choice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/session.h"
#include "base/file.h"
#include "base/wrap.h"
#include "command/command.h"
#include "report/json_tree.h"
#include "score/reading_use.h"

struct printer {
    const struct library *library;
    const struct options *options;
    struct arena *arena;
    int columns;
};

static bool is_row(const char *item)
{
    return *item >= '0' && *item <= '9';
}

/* --- as JSON --------------------------------------------------------------------------------------------- */

static json_t *texts_tree(const char *const *list, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        json_add(array, json_text(list[i]));
    return array;
}

static json_t *bears_tree(const struct reading *r)
{
    json_t *list = json_array();
    for (const char *const *i = r->indicators; *i; i++)
        json_add(list, is_row(*i) ? json_integer(atoi(*i)) : json_text(*i));
    return list;
}

static json_t *reading_tree(const struct printer *p, const struct standard *s, size_t i)
{
    const struct reading *r = &s->readings->at[i];
    const struct reading_use use = reading_use_of(s, &p->library->catalog, i, p->arena);
    json_t *o = json_object();
    json_put(o, "code", json_text(r->code));
    json_put(o, "question", json_text(r->topic));
    json_put(o, "in_force", json_boolean(s->choice->in_force[i]));
    json_put(o, "default", json_boolean(r->is_default));
    json_put(o, "computed", json_boolean(r->computed));
    json_put(o, "text", json_text(r->text));
    json_put(o, "source", json_text(r->source));
    json_put(o, "bears_on", bears_tree(r));
    json_put(o, "measures", texts_tree(use.measure.at, use.measure.n));
    return o;
}

static json_t *day_tree(struct arena *arena, day_number day)
{
    bool open = day == INT32_MIN || day == INT32_MAX;
    return open ? json_null() : json_text(day_text(arena, day));
}

static void print_json(const struct printer *p)
{
    json_t *o = json_object();
    json_t *standards = json_array();
    for (size_t k = 0; k < p->library->n_standards; k++) {
        const struct standard *s = &p->library->standard[k];
        json_t *one = json_object();
        json_t *readings = json_array();
        for (size_t i = 0; i < s->readings->n; i++)
            json_add(readings, reading_tree(p, s, i));
        json_put(one, "edition", json_text(s->code));
        json_put(one, "title", json_text(s->title));
        json_put(one, "kind", json_text(standard_rows[s->kind].word));
        json_put(one, "from", day_tree(p->arena, s->from));
        json_put(one, "until", day_tree(p->arena, s->until));
        json_put(one, "readings", readings);
        json_add(standards, one);
    }
    json_put(o, "schema", json_text("caeval-readings/1"));
    json_put(o, "date", json_text(day_text(p->arena, p->options->date)));
    json_put(o, "standards", standards);
    json_print(o, stdout);
}

/* --- as text --------------------------------------------------------------------------------------------- */

static const char *item_text(const struct printer *p, const struct standard *s, const char *item)
{
    const struct wording *w = p->library->wording;
    if (strcmp(item, "*") == 0)
        return w->text[s->kind == STANDARD_FORM ? READINGS_ALL_ROWS : READINGS_ALL_INDICATORS];
    if (is_row(item))
        return SAY(w, p->arena, MEASURES_OF_ROW, item);
    size_t i = s->kind == STANDARD_SCORE ? indicator_find(&s->grading, item) : SIZE_MAX;
    return i != SIZE_MAX ? s->grading.indicator[i].title : w->text[READINGS_TOTAL];
}

/* "第2条、第63条" */
static const char *items_text(const struct printer *p, const struct standard *s,
                              const struct reading *r)
{
    const char *text = "";
    for (const char *const *i = r->indicators; *i; i++)
        text = arena_format(p->arena, "%s%s%s", text, *text ? "、" : "", item_text(p, s, *i));
    return text;
}

static enum phrase state_of(const struct standard *s, size_t i)
{
    const struct reading *r = &s->readings->at[i];
    if (s->choice->in_force[i])
        return r->is_default ? READINGS_IN_FORCE : READINGS_CHOSEN;
    return r->computed ? READINGS_COMPUTED : READINGS_NOT_COMPUTED;
}

/* "热线总体接听率（hotline.answer_rate）、…" */
static const char *measures_text(const struct printer *p, const struct reading_use *use)
{
    const struct catalog *catalog = &p->library->catalog;
    const char *text = "";
    for (size_t i = 0; i < use->measure.n; i++) {
        const char *name = use->measure.at[i];
        text = arena_format(p->arena, "%s%s%s（%s）", text, i ? "、" : "",
                            catalog->def[catalog_find(catalog, name)].title, name);
    }
    return text;
}

static void print_reading(const struct printer *p, const struct standard *s, size_t i)
{
    const struct wording *w = p->library->wording;
    const struct reading *r = &s->readings->at[i];
    struct reading_use use = reading_use_of(s, &p->library->catalog, i, p->arena);
    bool used = s->choice->in_force[i];
    wrap_print(stdout, p->columns, used ? "  * " : "    ",
               arena_format(p->arena, "%s（%s）：%s", r->code, w->text[state_of(s, i)], r->text));
    wrap_print(stdout, p->columns, "      ", SAY(w, p->arena, READINGS_BASIS, r->source));
    if (use.measure.n)
        wrap_print(stdout, p->columns, "      ",
                   SAY(w, p->arena, READINGS_MEASURES, measures_text(p, &use)));
}

/* The ways to read one place, one after another. */
static void print_question(const struct printer *p, const struct standard *s, size_t first)
{
    wrap_print(stdout, p->columns, "", items_text(p, s, &s->readings->at[first]));
    for (size_t i = first; i < s->readings->n; i++)
        if (s->readings->at[i].group == first)
            print_reading(p, s, i);
}

static void print_text(const struct printer *p)
{
    const struct wording *w = p->library->wording;
    for (size_t k = 0; k < p->library->n_standards; k++) {
        const struct standard *s = &p->library->standard[k];
        if (k)
            fputc('\n', stdout);
        wrap_print(stdout, p->columns, "", SAY(w, p->arena, READINGS_OF, s->title, s->code));
        for (size_t i = 0; i < s->readings->n; i++)
            if (s->readings->at[i].group == i)
                print_question(p, s, i);
    }
    fputc('\n', stdout);
    wrap_print(stdout, p->columns, "", w->text[READINGS_HOW]);
}

static enum exit_status command_readings(const struct options *options, struct arena *arena)
{
    struct session s;
    enum exit_status status = session_open(&s, options, arena);
    if (status != EXIT_DONE)
        return status;
    const struct printer p = {&s.library, options, arena, wrap_columns(stdout)};
    if (options->as_json)
        print_json(&p);
    else
        print_text(&p);
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

const struct command readings_row = {
    .name = "readings",
    .words = "",
    .help = "标准条文可作不同理解之处：各种口径、采用哪一种、依据和影响",
    .examples = "caeval readings\ncaeval readings -d 2025-12-31 --json\n",
    .own = OWN_JSON | OWN_READING | USES_DATE | USES_SESSION,
    .run = command_readings,
};
