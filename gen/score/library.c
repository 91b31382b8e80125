/* Library. */
#include "score/library.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "ingest/mappings.h"
#include "ingest/value.h"
#include "score/lint.h"

static const char FORM_FOLDER[] = "gm-2018-571";
static const char GRADING_FOLDER[] = "gbt35289-2017";

/* What is checked across the two: no file, no checks. */
static const char *pair_name(struct arena *arena)
{
    return arena_format(arena, "pairs/%s+%s.csv", FORM_FOLDER, GRADING_FOLDER);
}

struct listing {
    struct library *library;
    struct arena *arena;
    struct template_file *at;
    struct problems *problems;
};

static void add_file(struct listing *l, const char *path, const char *name)
{
    const char *sha256 = digest_file(l->arena, DIGEST_SHA256, path);
    if (!sha256)
        problem_add(l->problems, SEVERITY_ERROR, path, 0, NULL, "cannot be read: %s",
                    strerror(errno));
    l->at[l->library->n_files++] = (struct template_file){name, path, sha256};
}

static void add_files(struct listing *l, const char *folder, const char *part,
                      const char *const *name, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *inner = part ? arena_format(l->arena, "%s/%s", part, name[i]) : name[i];
        add_file(l, arena_format(l->arena, "%s/%s", folder, inner), inner);
    }
}

static void list_files(struct library *l, struct arena *arena, const char *folder,
                       const struct calendar_layers *calendar, const char *sources,
                       struct problems *problems)
{
    static const char *const plain[] = {"exports.csv",          "sources.csv",  "kinds.csv",
                                        "set_aside.csv",        "measures.csv", "wording.csv",
                                        "calendar/calendar.csv"};
    static const char *const form[] = {"edition.csv",          "form.csv",    "rules.csv",
                                       "conditions.csv",       "clauses.csv", "measures.csv",
                                       "readings.csv",         "body.csv",    "profile.csv",
                                       "profile_editions.csv", "cited.csv",   "words.csv"};
    static const char *const grading[] = {"edition.csv",    "indicators.csv", "criteria.csv",
                                          "conditions.csv", "aliases.csv",    "readings.csv",
                                          "levels.csv",     "sampling.csv",   "cited.csv",
                                          "measures.csv",   "words.csv"};
    enum {
        PLAIN = sizeof plain / sizeof *plain,
        FORM = sizeof form / sizeof *form,
        GRADING = sizeof grading / sizeof *grading
    };
    size_t years = l->calendar.n_years;
    struct template_file *at =
        arena_alloc(arena, (PLAIN + FORM + GRADING + years + 3) * sizeof *at);
    struct listing list = {l, arena, at, problems};
    add_files(&list, folder, NULL, plain, PLAIN);
    add_files(&list, folder, FORM_FOLDER, form, FORM);
    add_files(&list, folder, GRADING_FOLDER, grading, GRADING);
    const char *pair = pair_name(arena);
    if (template_expected(arena, arena_format(arena, "%s/%s", folder, pair)))
        add_files(&list, folder, NULL, &pair, 1);
    for (size_t i = 0; i < years; i++)
        add_file(&list, l->calendar.year[i],
                 arena_format(arena, "calendar.d%s", strrchr(l->calendar.year[i], '/')));
    if (calendar->own)
        add_file(&list, calendar->own, "calendar/override");
    if (sources)
        add_file(&list, sources, "sources/own");
    l->file = at;
}

/* A criterion's items; one that ends in @none is the same item, asked for in another case. */
static void name_criterion(struct library *l, struct arena *arena, const struct criterion *c,
                           struct attest_item words)
{
    for (const char *const *item = c->items; *item; item++) {
        const char *mark = strstr(*item, "@none");
        struct slice id = {*item, mark ? (size_t)(mark - *item) : strlen(*item)};
        attest_items_add(&l->attest_items, arena, id, words);
    }
}

/* What a graded item may be answered with: the grades of all criteria of its name, and of the one for
 * everything else. */
static void name_criteria(struct library *l, struct arena *arena, const struct indicator *x)
{
    for (size_t i = 0; i < x->n_criteria; i++) {
        const struct criterion *c = &x->criterion[i];
        bool graded = c->kind == CRITERION_GRADE;
        name_criterion(l, arena, c, (struct attest_item){.answers = !graded});
        if (!*c->items)
            attest_items_add(&l->attest_items, arena,
                             slice_of(arena_format(arena, "%s.%s", x->id, c->id)),
                             (struct attest_item){.by_data = true});
        for (size_t k = 0; graded && k < x->n_criteria; k++)
            if (strcmp(x->criterion[k].id, c->id) == 0)
                name_criterion(l, arena, c, (struct attest_item){.words = x->criterion[k].grades});
    }
}

/* What an examiner may answer, and with which words. */
static void name_items(struct library *l, struct arena *arena)
{
    static const char *const there[] = {"有", "无", NULL};
    index_init(&l->attest_items.ids, arena);
    for (size_t i = 0; i < l->form.n; i++)
        attest_items_add(&l->attest_items, arena,
                         slice_of(number_text(arena, l->form.row[i].number)),
                         (struct attest_item){.answers = true});
    for (size_t i = 0; i < l->annex.n; i++)
        attest_items_add(&l->attest_items, arena, slice_of(l->annex.at[i].item),
                         (struct attest_item){.answers = true});
    for (size_t i = 0; i < l->grading.n; i++)
        name_criteria(l, arena, &l->grading.indicator[i]);
    if (l->grading.gate_item)
        attest_items_add(&l->attest_items, arena, slice_of(l->grading.gate_item),
                         (struct attest_item){.answers = true, .words = there});
}

bool library_load(struct library *l, struct arena *arena, const char *folder,
                  const struct calendar_layers *calendar, const char *sources,
                  struct problems *problems)
{
    *l = (struct library){0};
    const char *exports = arena_format(arena, "%s/exports.csv", folder);
    size_t errors = problems->errors;
    if (!schema_load(&l->schema, arena, exports, problems))
        return false;
    l->bindings = facts_bind(arena, &l->schema, exports, problems);
    if (!l->bindings) /* what follows looks exports and columns up */
        return false;
    mappings_load(&l->schema, arena, arena_format(arena, "%s/sources.csv", folder), sources,
                  problems);
    guide_load(&l->guide, arena, arena_format(arena, "%s/guide.csv", folder), &l->schema, problems);
    calendar_load(&l->calendar, arena, arena_format(arena, "%s/calendar/calendar.csv", folder),
                  calendar, problems);
    const char *const edition[] = {arena_format(arena, "%s/%s", folder, FORM_FOLDER),
                                   arena_format(arena, "%s/%s", folder, GRADING_FOLDER)};
    wording_load(&l->wording, arena, arena_format(arena, "%s/wording.csv", folder), edition, 2,
                 problems);
    if (!catalog_load(&l->catalog, arena, arena_format(arena, "%s/measures.csv", folder), edition,
                      2, &l->schema, problems))
        return false;
    form_load(&l->form, arena, arena_format(arena, "%s/%s", folder, FORM_FOLDER), &l->schema,
              &l->catalog, problems);
    grading_load(&l->grading, arena, arena_format(arena, "%s/%s", folder, GRADING_FOLDER),
                 &l->schema, &l->catalog, problems);
    annex_load(&l->annex, arena, arena_format(arena, "%s/%s/body.csv", folder, FORM_FOLDER),
               &l->catalog, problems);
    name_items(l, arena);
    const char *pair = arena_format(arena, "%s/%s", folder, pair_name(arena));
    if (template_expected(arena, pair))
        crosschecks_load(&l->crosschecks, arena, pair, &l->form, &l->grading, &l->catalog,
                         &l->attest_items, problems);
    sampling_load(&l->sampling, arena,
                  arena_format(arena, "%s/%s/sampling.csv", folder, GRADING_FOLDER), &l->grading,
                  &l->catalog, problems);
    list_files(l, arena, folder, calendar, sources, problems);
    l->form.choice = readings_default(&l->form.readings, arena);
    l->grading.choice = readings_default(&l->grading.readings, arena);
    if (problems->errors == errors)
        library_lint(l, arena, problems);
    return problems->errors == errors;
}

bool library_choose(struct library *l, struct arena *arena, const char *config,
                    const struct chosen_reading *list, size_t n, struct problems *problems)
{
    size_t errors = problems->errors;
    bool *form = arena_alloc(arena, (l->form.readings.n + 1) * sizeof *form);
    bool *grading = arena_alloc(arena, (l->grading.readings.n + 1) * sizeof *grading);
    for (size_t i = 0; i < n; i++) {
        const char *code = list[i].code;
        bool of_form = reading_find(&l->form.readings, slice_of(code)) != SIZE_MAX;
        bool of_both = of_form && reading_find(&l->grading.readings, slice_of(code)) != SIZE_MAX;
        const char *fault =
            of_form ? readings_choose(&l->form.readings, arena, code, form, &l->form.choice) : NULL;
        if (!fault && (!of_form || of_both)) /* readings of the evidence stand in both books */
            fault = readings_choose(&l->grading.readings, arena, code, grading, &l->grading.choice);
        if (fault)
            problem_add(problems, SEVERITY_ERROR, config, list[i].line, NULL, "reading \"%s\" %s",
                        code, fault);
    }
    return problems->errors == errors;
}

struct facts_choice library_facts_choice(const struct library *l)
{
    const struct grading_edition *g = &l->grading;
    const struct form_edition *f = &l->form;
    return (struct facts_choice){
        .lost_ignored = readings_effect(&f->readings, f->choice, "lost_ignored") ||
                        readings_effect(&g->readings, g->choice, "lost_ignored"),
        .blank_unknown = readings_effect(&f->readings, f->choice, "blank_unknown") ||
                         readings_effect(&g->readings, g->choice, "blank_unknown"),
    };
}
