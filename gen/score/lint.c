/* Lint. */
#include "score/lint.h"

#include <string.h>

#include "score/amounts.h"

struct lint {
    const struct library *library;
    struct problems *problems;
    bool *measure; /* used, by index in the catalogue */
    bool *form;    /* readings that change something, by index in their book */
    bool *grading;
    bool *alias; /* used, by index in the grading's aliases */
};

static void mark(bool *used, const size_t *list)
{
    for (; list && *list != SIZE_MAX; list++)
        used[*list] = true;
}

static void mark_condition(struct lint *l, const struct condition *c, bool *readings)
{
    const struct alias_book *aliases = &l->library->grading.aliases;
    mark(readings, c->reading);
    for (size_t i = 0; i < c->n_meanings; i++) {
        l->measure[c->meaning[i].measure] = true;
        mark(readings, c->meaning[i].reading);
    }
    if (c->limit_measure != SIZE_MAX)
        l->measure[c->limit_measure] = true;
    if (c->none == NONE_USE)
        l->measure[c->stand_in] = true;
    for (size_t i = 0; i < aliases->n; i++)
        l->alias[i] = l->alias[i] || strcmp(aliases->at[i].name, c->name) == 0;
}

static void mark_form(struct lint *l)
{
    const struct form_edition *e = &l->library->form;
    const struct annex *annex = &l->library->annex;
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->row[i].n_conditions; k++)
            mark_condition(l, &e->row[i].condition[k], l->form);
    for (size_t i = 0; i < annex->n; i++)
        if (annex->at[i].measured)
            mark_condition(l, &annex->at[i].condition, l->form);
}

static void mark_grading(struct lint *l)
{
    const struct grading_edition *e = &l->library->grading;
    const struct sampling_plan *sampling = &l->library->sampling;
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->indicator[i].n_criteria; k++) {
            const struct criterion *c = &e->indicator[i].criterion[k];
            mark(l->grading, c->reading);
            for (size_t n = 0; n < c->n_conditions; n++)
                mark_condition(l, &c->condition[n], l->grading);
        }
    for (size_t i = 0; i < e->n_levels; i++)
        mark(l->grading, e->level[i].reading);
    for (size_t i = 0; i < sampling->n; i++) {
        l->measure[sampling->at[i].population] = true;
        if (sampling->at[i].silent != SIZE_MAX)
            l->measure[sampling->at[i].silent] = true;
    }
}

static bool default_marked(const struct reading_book *book, size_t group, const bool *changes)
{
    for (size_t i = 0; i < book->n; i++)
        if (book->at[i].group == group && book->at[i].is_default)
            return changes[i];
    return false;
}

/* One that is computed beside its group's default must change something: what names it comes into force, or
 * what names the default goes out of it. */
static void check_readings(struct lint *l, const struct reading_book *book, const bool *changes)
{
    for (size_t i = 0; i < book->n; i++) {
        const struct reading *r = &book->at[i];
        if (!r->computed || r->is_default || changes[i] || *r->effect ||
            default_marked(book, r->group, changes))
            continue;
        problem_add(l->problems, SEVERITY_ERROR, book->file, r->line, "code",
                    "\"%s\" changes nothing: no condition, alias, criterion or level names it, and "
                    "it has no effect",
                    r->code);
    }
}

/* Rows, indicators, the total, or all. */
static void check_subject(struct lint *l, const char *file, int64_t line, const char *column,
                          const char *subject, bool rows)
{
    int64_t row = 0;
    bool known = strcmp(subject, "*") == 0;
    if (rows)
        known = known || (int_parse(slice_of(subject), &row) && row >= 1 &&
                          row <= (int64_t)l->library->form.n);
    else
        known = known || strcmp(subject, "total") == 0 ||
                indicator_find(&l->library->grading, subject) != SIZE_MAX;
    if (!known)
        problem_add(l->problems, SEVERITY_ERROR, file, line, column, "\"%s\" is no %s", subject,
                    rows ? "row of the form" : "indicator");
}

/* What a reading bears on. */
static void check_subjects(struct lint *l, const struct reading_book *book, bool rows)
{
    for (size_t i = 0; i < book->n; i++)
        for (const char *const *at = book->at[i].indicators; *at; at++)
            check_subject(l, book->file, book->at[i].line, "indicators", *at, rows);
}

/* The profile's edition of a name, which the list of what is cited must agree with. */
static bool agrees(const struct profile *p, const struct cited_edition *c)
{
    for (size_t i = 0; p && i < p->n; i++) {
        const struct profile_edition *e = &p->edition[i];
        if (strcmp(e->name, c->edition) == 0)
            return e->from == c->from && strcmp(e->replaced_by, c->replaced_by) == 0 &&
                   (!*e->replaced_by || e->replaced_on == c->replaced_on);
    }
    return true;
}

static void check_cited(struct lint *l, const struct cited_book *book, bool rows)
{
    for (size_t i = 0; i < book->n; i++) {
        const struct cited_edition *c = &book->at[i];
        for (const char *const *at = c->subjects; *at; at++)
            check_subject(l, book->file, c->line, "subjects", *at, rows);
        if (!agrees(l->library->catalog.profile, c))
            problem_add(l->problems, SEVERITY_ERROR, book->file, c->line, "edition",
                        "profile_editions.csv says otherwise of \"%s\"", c->edition);
    }
}

/* Each is used by a condition, an alias, a cross-check or a sample, or is shown in the reports. */
static void check_measures(struct lint *l)
{
    const struct catalog *c = &l->library->catalog;
    for (size_t i = 0; i < c->n; i++) {
        const struct measure_def *def = &c->def[i];
        if (!def->shown && !l->measure[i] && !crosschecks_use(&l->library->crosschecks, i))
            problem_add(l->problems, SEVERITY_ERROR, c->file, def->line, "measure",
                        "\"%s\" is neither used nor shown", def->name);
        if (!unit_known(def->unit))
            problem_add(l->problems, SEVERITY_ERROR, c->file, def->line, "unit",
                        "\"%s\" has no word in wording.csv", def->unit);
        if (!unit_known(def->cases))
            problem_add(l->problems, SEVERITY_ERROR, c->file, def->line, "cases",
                        "\"%s\" has no word in wording.csv", def->cases);
        if (measure_given(def, "row") && measure_int(def, "row") > (int64_t)l->library->form.n)
            param_fault(def, "row", l->problems, "the form has no row %s",
                        measure_text(def, "row"));
    }
}

static void check_aliases(struct lint *l)
{
    const struct alias_book *book = &l->library->grading.aliases;
    for (size_t i = 0; i < book->n; i++)
        if (!l->alias[i])
            problem_add(l->problems, SEVERITY_ERROR, book->file, book->at[i].line, "alias",
                        "\"%s\" is used by no condition", book->at[i].name);
}

void library_lint(const struct library *library, struct arena *arena, struct problems *problems)
{
    struct lint l = {
        .library = library,
        .problems = problems,
        .measure = arena_alloc(arena, library->catalog.n + 1),
        .form = arena_alloc(arena, library->form.readings.n + 1),
        .grading = arena_alloc(arena, library->grading.readings.n + 1),
        .alias = arena_alloc(arena, library->grading.aliases.n + 1),
    };
    mark_form(&l);
    mark_grading(&l);
    check_readings(&l, &library->form.readings, l.form);
    check_readings(&l, &library->grading.readings, l.grading);
    check_subjects(&l, &library->form.readings, true);
    check_subjects(&l, &library->grading.readings, false);
    check_cited(&l, &library->form.cited, true);
    check_cited(&l, &library->grading.cited, false);
    check_measures(&l);
    check_aliases(&l);
}
