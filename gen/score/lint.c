/* Lint. */
#include "score/lint.h"

#include <string.h>

#include "measures/kinds.h"
#include "score/amounts.h"

struct lint {
    const struct library *library;
    struct problems *problems;
    bool *measure; /* used, by index in the catalogue */
    /* Of the standard in hand: */
    const struct standard *standard;
    bool *reading; /* that change something, by index in its book */
    bool *alias;   /* used, by index in its aliases */
};

static void mark(bool *used, const size_t *list)
{
    for (; list && *list != SIZE_MAX; list++)
        used[*list] = true;
}

static void mark_condition(struct lint *l, const struct condition *c)
{
    const struct alias_book *aliases = &l->standard->grading.aliases;
    mark(l->reading, c->reading);
    for (size_t i = 0; i < c->n_meanings; i++) {
        l->measure[c->meaning[i].measure] = true;
        mark(l->reading, c->meaning[i].reading);
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
    const struct form_edition *e = &l->standard->form;
    const struct annex *annex = &l->standard->annex;
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->row[i].n_conditions; k++)
            mark_condition(l, &e->row[i].condition[k]);
    for (size_t i = 0; i < annex->n; i++)
        if (annex->at[i].measured)
            mark_condition(l, &annex->at[i].condition);
}

static void mark_grading(struct lint *l)
{
    const struct grading_edition *e = &l->standard->grading;
    const struct sampling_plan *sampling = &l->standard->sampling;
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->indicator[i].n_criteria; k++) {
            const struct criterion *c = &e->indicator[i].criterion[k];
            mark(l->reading, c->reading);
            for (size_t n = 0; n < c->n_conditions; n++)
                mark_condition(l, &c->condition[n]);
        }
    for (size_t i = 0; i < e->n_levels; i++)
        mark(l->reading, e->level[i].reading);
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
static void check_readings(struct lint *l)
{
    const struct reading_book *book = l->standard->readings;
    const bool *changes = l->reading;
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
                          const char *subject)
{
    const struct standard *s = l->standard;
    bool rows = s->kind == STANDARD_FORM;
    int64_t row = 0;
    bool known = strcmp(subject, "*") == 0;
    if (rows)
        known =
            known || (int_parse(slice_of(subject), &row) && row >= 1 && row <= (int64_t)s->form.n);
    else
        known = known || strcmp(subject, "total") == 0 ||
                indicator_find(&s->grading, subject) != SIZE_MAX;
    if (!known)
        problem_add(l->problems, SEVERITY_ERROR, file, line, column, "\"%s\" is no %s", subject,
                    rows ? "row of the form" : "indicator");
}

/* What a reading bears on. */
static void check_subjects(struct lint *l)
{
    const struct reading_book *book = l->standard->readings;
    for (size_t i = 0; i < book->n; i++)
        for (const char *const *at = book->at[i].indicators; *at; at++)
            check_subject(l, book->file, book->at[i].line, "indicators", *at);
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

static void check_cited(struct lint *l)
{
    const struct cited_book *book = l->standard->cited;
    for (size_t i = 0; i < book->n; i++) {
        const struct cited_edition *c = &book->at[i];
        for (const char *const *at = c->subjects; *at; at++)
            check_subject(l, book->file, c->line, "subjects", *at);
        if (!agrees(l->library->catalog.profile, c))
            problem_add(l->problems, SEVERITY_ERROR, book->file, c->line, "edition",
                        "profile_editions.csv says otherwise of \"%s\"", c->edition);
    }
}

/* Where a pair has no checks, what only another edition's would look at is not missed. */
static bool is_checked(const struct library *l, size_t measure)
{
    bool checked = false;
    for (size_t i = 0; i < l->n_pairs; i++)
        checked = checked || l->pair[i].crosschecks.n == 0 ||
                  crosschecks_use(&l->pair[i].crosschecks, measure);
    return checked;
}

/* The row that a measure asks of is one of the edition that says so. */
static void check_row(struct lint *l, const struct measure_def *def)
{
    const struct param_place *p = param_place(def, "row");
    for (size_t i = 0; p && i < l->library->n_forms; i++) {
        const struct standard *s = &l->library->standard[i];
        size_t n = strlen(s->folder);
        if (strncmp(p->sheet->file, s->folder, n) == 0 && p->sheet->file[n] == '/' &&
            measure_int(def, "row") > (int64_t)s->form.n)
            param_fault(def, "row", l->problems, "the form has no row %s",
                        measure_text(def, "row"));
    }
}

/* Each is used by a condition, an alias, a cross-check or a sample, or is shown in the reports. */
static void check_measures(struct lint *l)
{
    const struct catalog *c = &l->library->catalog;
    for (size_t i = 0; i < c->n; i++) {
        const struct measure_def *def = &c->def[i];
        if (!def->shown && !l->measure[i] && !is_checked(l->library, i))
            problem_add(l->problems, SEVERITY_ERROR, c->file, def->line, "measure",
                        "\"%s\" is neither used nor shown", def->name);
        if (!unit_known(def->unit))
            problem_add(l->problems, SEVERITY_ERROR, c->file, def->line, "unit",
                        "\"%s\" has no word in wording.csv", def->unit);
        if (!unit_known(def->cases))
            problem_add(l->problems, SEVERITY_ERROR, c->file, def->line, "cases",
                        "\"%s\" has no word in wording.csv", def->cases);
        check_row(l, def);
    }
}

/* Is it one of the exports that the measure's line names? */
static bool is_named(const struct schema *schema, const struct measure_def *def, const char *title)
{
    for (const char *const *name = def->exports; *name; name++)
        if (strcmp(schema->export[schema_export(schema, slice_of(*name))].title, title) == 0)
            return true;
    return false;
}

/* What its kind asks for, where nothing was supplied, is an export that the measure names: by these it is told
 * what lost rows, files that cannot be used and short ranges make of it. */
static void check_exports(struct lint *l, struct arena *arena)
{
    const struct library *of = l->library;
    const struct ingested none = {0};
    struct problems unsaid;
    problems_init(&unsaid, arena);
    struct facts *nothing = facts_new(arena, &of->schema, period_of(0), (struct facts_choice){0},
                                      &of->calendar.workdays, &unsaid);
    facts_finish(nothing, &none);
    struct measures m = measures_compute(&of->catalog, nothing, arena);
    for (size_t i = 0; i < m.n; i++) {
        const struct measure_def *def = m.at[i].def;
        if (measure_is_idle(&m.at[i]))
            continue;
        if (m.at[i].reason != REASON_MISSING_FILE || !is_named(&of->schema, def, m.at[i].subject))
            problem_add(l->problems, SEVERITY_ERROR, of->catalog.file, def->line, "exports",
                        "\"%s\" is computed of “%s”, which is not among its exports", def->name,
                        m.at[i].subject ? m.at[i].subject : "");
    }
}

/* Which measures the columns of exports are said to bear on. */
static void check_guide(struct lint *l)
{
    const struct schema *schema = &l->library->schema;
    const struct guide *guide = &l->library->guide;
    for (size_t i = 0; guide->sheet && i < schema->all; i++)
        for (size_t k = 0; k < schema->export[i].n; k++) {
            const struct column_guide *column = &guide->at[i].column[k];
            for (const char *const *name = column->measures; *name; name++)
                if (!catalog_knows(&l->library->catalog, *name))
                    sheet_fault(guide->sheet, column->row, "measures", l->problems,
                                "measure \"%s\" is not in measures.csv", *name);
        }
}

static void check_aliases(struct lint *l)
{
    const struct alias_book *book = &l->standard->grading.aliases;
    for (size_t i = 0; i < book->n; i++)
        if (!l->alias[i])
            problem_add(l->problems, SEVERITY_ERROR, book->file, book->at[i].line, "alias",
                        "\"%s\" is used by no condition", book->at[i].name);
}

static void check_standard(struct lint *l, struct arena *arena, const struct standard *s)
{
    static void (*const mark_rules[STANDARD_KINDS])(struct lint *) = {
        [STANDARD_FORM] = mark_form,
        [STANDARD_SCORE] = mark_grading,
    };
    l->standard = s;
    l->reading = arena_alloc(arena, s->readings->n + 1);
    l->alias = arena_alloc(arena, s->grading.aliases.n + 1);
    mark_rules[s->kind](l);
    check_readings(l);
    check_subjects(l);
    check_cited(l);
    check_aliases(l);
}

void library_lint(const struct library *library, struct arena *arena, struct problems *problems)
{
    struct lint l = {
        .library = library,
        .problems = problems,
        .measure = arena_alloc(arena, library->catalog.n + 1),
    };
    for (size_t i = 0; i < library->n_standards; i++)
        check_standard(&l, arena, &library->standard[i]);
    check_measures(&l);
    check_exports(&l, arena);
    check_guide(&l);
}
