/* Library. */
#include "score/library.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/near.h"
#include "ingest/mappings.h"
#include "ingest/value.h"
#include "score/folders.h"
#include "score/lint.h"
#include "score/maps.h"

struct listing {
    struct library *library;
    struct arena *arena;
    struct template_file *at;
    struct problems *problems;
};

/* Whoever loads it has said so. */
static bool is_said(const struct problems *problems, const char *path)
{
    for (size_t i = 0; i < problems->list.n; i++)
        if (problems->list.at[i].severity == SEVERITY_ERROR && problems->list.at[i].file &&
            strcmp(problems->list.at[i].file, path) == 0)
            return true;
    return false;
}

static void add_file(struct listing *l, const char *path, const char *name)
{
    const char *sha256 = digest_file(l->arena, DIGEST_SHA256, path);
    if (!sha256 && !is_said(l->problems, path))
        problem_add(l->problems, SEVERITY_ERROR, path, 0, NULL, "不能读取：%s",
                    system_fault(errno));
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

const char *pair_name(struct arena *arena, const struct judged_pair *p)
{
    return arena_format(arena, "pairs/%s+%s.csv", p->form->code, p->score->code);
}

static void list_standard(struct listing *l, const char *folder, const struct standard *s)
{
    const char *const *const lists[] = {standard_rows[s->kind].files, standard_profile};
    bool profiled =
        template_expected(l->arena, arena_format(l->arena, "%s/profile.csv", s->folder));
    for (size_t k = 0; k < (profiled ? 2U : 1U); k++)
        for (const char *const *name = lists[k]; *name; name++)
            add_files(l, folder, s->code, name, 1);
}

static void list_maps(struct listing *l, const char *folder, day_number date)
{
    const struct standards_list *of = &l->library->standards;
    for (size_t i = 0; i < of->n; i++)
        for (size_t k = 0; k < of->n; k++) {
            const char *map = map_name(l->arena, of->at[i].code, of->at[k].code);
            if (of->at[i].from <= date && of->at[k].from <= date &&
                template_expected(l->arena, arena_format(l->arena, "%s/%s", folder, map)))
                add_files(l, folder, NULL, &map, 1);
        }
}

static void list_files(struct library *l, struct arena *arena, const struct library_source *from,
                       struct problems *problems)
{
    static const char *const plain[] = {"exports.csv",   "sources.csv",          "kinds.csv",
                                        "set_aside.csv", "measures.csv",         "wording.csv",
                                        "standards.csv", "calendar/calendar.csv"};
    enum { PLAIN = sizeof plain / sizeof *plain, OF_A_STANDARD = 16 };
    size_t years = l->calendar.n_years;
    struct template_file *at =
        arena_alloc(arena, (PLAIN + l->n_standards * OF_A_STANDARD + l->n_pairs +
                            l->standards.n * l->standards.n + years + 2) *
                               sizeof *at);
    struct listing list = {l, arena, at, problems};
    add_files(&list, from->folder, NULL, plain, PLAIN);
    for (size_t i = 0; i < l->n_standards; i++)
        list_standard(&list, from->folder, &l->standard[i]);
    for (size_t i = 0; i < l->n_pairs; i++) {
        const char *pair = pair_name(arena, &l->pair[i]);
        if (template_expected(arena, arena_format(arena, "%s/%s", from->folder, pair)))
            add_files(&list, from->folder, NULL, &pair, 1);
    }
    list_maps(&list, from->folder, from->date);
    for (size_t i = 0; i < years; i++)
        add_file(&list, l->calendar.year[i],
                 arena_format(arena, "calendar.d%s", strrchr(l->calendar.year[i], '/')));
    if (from->calendar->own)
        add_file(&list, from->calendar->own, "calendar/override");
    if (from->sources)
        add_file(&list, from->sources, "sources/own");
    l->file = at;
}

/* --- the standards of a date --------------------------------------------------------------------------------- */

/* Those of a kind that judge D, the newest first. */
static void take_kind(struct library *l, struct arena *arena, const char *folder, day_number date,
                      enum standard_kind kind)
{
    size_t first = l->n_standards;
    for (size_t i = 0; i < l->standards.n; i++) {
        const struct listed_standard *x = &l->standards.at[i];
        if (x->kind != kind || date < x->from || date > x->until)
            continue;
        size_t at = l->n_standards++;
        for (; at > first && l->standard[at - 1].from < x->from; at--)
            l->standard[at] = l->standard[at - 1];
        l->standard[at] =
            (struct standard){.code = x->code,
                              .kind = kind,
                              .from = x->from,
                              .until = x->until,
                              .folder = arena_format(arena, "%s/%s", folder, x->code)};
    }
}

static bool take_standards(struct library *l, struct arena *arena,
                           const struct library_source *from, struct problems *problems)
{
    size_t errors = problems->errors;
    if (!standards_load(&l->standards, arena, arena_format(arena, "%s/standards.csv", from->folder),
                        problems))
        return false;
    l->standard = arena_alloc(arena, (l->standards.n + 1) * sizeof *l->standard);
    for (int kind = 0; kind < STANDARD_KINDS; kind++) {
        size_t before = l->n_standards;
        take_kind(l, arena, from->folder, from->date, (enum standard_kind)kind);
        if (l->n_standards == before)
            problem_add(problems, SEVERITY_ERROR, l->standards.file, 1, "kind",
                        "no standard of the kind \"%s\" judges %s", standard_rows[kind].word,
                        day_text(arena, from->date));
        if (kind == STANDARD_FORM)
            l->n_forms = l->n_standards;
    }
    for (size_t i = 0; i < l->n_standards; i++)
        folder_has_its_files(&l->standard[i], arena, problems);
    return problems->errors == errors;
}

static const char *const *folders_of(const struct library *l, struct arena *arena)
{
    const char **folder = arena_alloc(arena, (l->n_standards + 1) * sizeof *folder);
    for (size_t i = 0; i < l->n_standards; i++)
        folder[i] = l->standard[i].folder;
    return folder;
}

static void load_standards(struct library *l, struct arena *arena, const char *folder,
                           day_number date, struct problems *problems)
{
    const struct standard_ground ground = {&l->schema, &l->catalog};
    for (size_t i = 0; i < l->n_standards; i++) {
        struct standard *s = &l->standard[i];
        s->place = s->kind == STANDARD_FORM ? i : i - l->n_forms;
        standard_rows[s->kind].load(s, arena, &ground, problems);
        const char *code = s->kind == STANDARD_FORM ? s->form.code : s->grading.code;
        if (code && strcmp(code, s->code) != 0)
            problem_add(problems, SEVERITY_ERROR, arena_format(arena, "%s/edition.csv", s->folder),
                        1, "value", "the code is \"%s\" and the folder's name \"%s\"", code,
                        s->code);
        *s->choice = readings_default(s->readings, arena);
    }
    maps_load(&l->numbering, arena, folder, &l->standards, l->standard, l->n_forms, date, problems);
    index_init(&l->attest_items.ids, arena);
    l->attest_items.numbering = l->numbering;
    for (size_t i = 0; l->numbering && i < l->numbering->n_items; i++)
        spellings_add(&l->attest_items.spellings, arena, slice_of(l->numbering->item[i].from));
    for (size_t i = 0; i < l->n_standards; i++)
        standard_rows[l->standard[i].kind].name_items(&l->standard[i], &l->attest_items, arena);
}

/* The newest of each, then each other one beside the newest of the other kind. */
static void make_pairs(struct library *l, struct arena *arena)
{
    struct standard *first_score = &l->standard[l->n_forms];
    l->pair = arena_alloc(arena, (l->n_standards + 1) * sizeof *l->pair);
    l->pair[l->n_pairs++] = (struct judged_pair){.form = l->standard, .score = first_score};
    for (size_t i = 1; i < l->n_forms; i++)
        l->pair[l->n_pairs++] = (struct judged_pair){
            .form = &l->standard[i], .score = first_score, .beside = &l->standard[i]};
    for (size_t i = l->n_forms + 1; i < l->n_standards; i++)
        l->pair[l->n_pairs++] = (struct judged_pair){
            .form = l->standard, .score = &l->standard[i], .beside = &l->standard[i]};
    l->wording = &l->pair->wording;
    l->form = &l->pair->form->form;
    l->grading = &l->pair->score->grading;
}

static void load_pairs(struct library *l, struct arena *arena, const char *folder,
                       struct problems *problems)
{
    for (size_t i = 0; i < l->n_pairs; i++) {
        struct judged_pair *p = &l->pair[i];
        const char *const edition[] = {p->form->folder, p->score->folder};
        const char *across = arena_format(arena, "%s/%s", folder, pair_name(arena, p));
        wording_load(&p->wording, arena, arena_format(arena, "%s/wording.csv", folder), edition, 2,
                     problems);
        if (template_expected(arena, across))
            crosschecks_load(&p->crosschecks, arena, across, &p->form->form, &p->score->grading,
                             &l->catalog, &l->attest_items, problems);
    }
}

/* --- all ----------------------------------------------------------------------------------------------------- */

static bool load_shared(struct library *l, struct arena *arena, const struct library_source *from,
                        struct problems *problems)
{
    const char *exports = arena_format(arena, "%s/exports.csv", from->folder);
    if (!schema_load(&l->schema, arena, exports, problems))
        return false;
    l->bindings = facts_bind(arena, &l->schema, exports, problems);
    if (!l->bindings) /* what follows looks exports and columns up */
        return false;
    mappings_load(&l->schema, arena, arena_format(arena, "%s/sources.csv", from->folder),
                  from->sources, problems);
    guide_load(&l->guide, arena, arena_format(arena, "%s/guide.csv", from->folder), &l->schema,
               problems);
    calendar_load(&l->calendar, arena,
                  arena_format(arena, "%s/calendar/calendar.csv", from->folder), from->calendar,
                  problems);
    return true;
}

static bool load_judged(struct library *l, struct arena *arena, const struct library_source *from,
                        struct problems *problems)
{
    size_t errors = problems->errors;
    if (!take_standards(l, arena, from, problems) ||
        !catalog_load(&l->catalog, arena, arena_format(arena, "%s/measures.csv", from->folder),
                      folders_of(l, arena), l->n_standards, &l->schema, problems))
        return false;
    load_standards(l, arena, from->folder, from->date, problems);
    make_pairs(l, arena);
    load_pairs(l, arena, from->folder, problems);
    if (problems->errors == errors)
        library_lint(l, arena, problems);
    return problems->errors == errors;
}

/* Editions that are listed and not in force yet: what is wrong with them is said in time. */
static void look_ahead(const struct library *l, struct arena *arena,
                       const struct library_source *from, struct problems *problems)
{
    for (size_t i = 0; i < l->standards.n; i++) {
        const struct listed_standard *x = &l->standards.at[i];
        struct library ahead = {.schema = l->schema, .bindings = l->bindings};
        struct library_source then = *from;
        struct problems found;
        bool seen = x->from <= from->date; /* those that begin together are read together */
        for (size_t k = 0; k < i; k++)
            seen = seen || l->standards.at[k].from == x->from;
        if (seen)
            continue;
        then.date = x->from;
        problems_init(&found, arena);
        load_judged(&ahead, arena, &then, &found);
        for (size_t k = 0; k < found.list.n; k++)
            problem_add(problems, SEVERITY_WARNING, found.list.at[k].file, found.list.at[k].line,
                        found.list.at[k].column, "%s (in force from %s)", found.list.at[k].text,
                        day_text(arena, x->from));
    }
}

bool library_load(struct library *l, struct arena *arena, const struct library_source *from,
                  struct problems *problems)
{
    size_t errors = problems->errors;
    *l = (struct library){0};
    if (!load_shared(l, arena, from, problems) || !load_judged(l, arena, from, problems))
        return false;
    folders_check(l, arena, from->folder, problems);
    list_files(l, arena, from, problems);
    look_ahead(l, arena, from, problems);
    return problems->errors == errors;
}

/* "; is it A、B?", or "". */
static const char *readings_like(const struct library *l, struct arena *arena, const char *code)
{
    struct arena *scratch = arena_new(); /* there may be many that are none */
    VEC(const char *) name = {0};
    for (size_t i = 0; i < l->n_standards; i++)
        for (size_t k = 0; k < l->standard[i].readings->n; k++)
            *vec_push(scratch, &name) = l->standard[i].readings->at[k].code;
    const char *like = near_names(scratch, code, name.at, name.n);
    const char *text = *like ? arena_format(arena, "; near it: %s", like) : "";
    arena_free(scratch);
    return text;
}

/* Which groups were chosen, by standard and reading, and by whom. */
struct choosing {
    struct library *library;
    struct arena *arena;
    bool **kept, **asked;
};

static bool **groups_of(const struct library *l, struct arena *arena)
{
    bool **chosen = arena_alloc(arena, (l->n_standards + 1) * sizeof *chosen);
    for (size_t i = 0; i < l->n_standards; i++)
        chosen[i] = arena_alloc(arena, (l->standard[i].readings->n + 1) * sizeof *chosen[i]);
    return chosen;
}

/* In every book that has it (those of the evidence stand in all): NULL, or what is wrong with it. */
static const char *choose(const struct choosing *c, const struct chosen_reading *one)
{
    const struct library *l = c->library;
    const char *fault = NULL;
    bool known = false;
    for (size_t k = 0; k < l->n_standards; k++) {
        const struct standard *s = &l->standard[k];
        size_t r = reading_find(s->readings, slice_of(one->code));
        if (r == SIZE_MAX)
            continue;
        known = true;
        if (one->line > 0 && c->asked[k][s->readings->at[r].group])
            continue; /* the command line takes precedence */
        const char *why = readings_choose(s->readings, c->arena, one->code,
                                          one->line > 0 ? c->kept[k] : c->asked[k], s->choice);
        fault = fault ? fault : why;
    }
    return known ? fault
                 : arena_format(c->arena, "is not in any readings.csv%s",
                                readings_like(l, c->arena, one->code));
}

enum choice_end library_choose(struct library *l, struct arena *arena, const char *config,
                               const struct chosen_reading *list, size_t n,
                               struct problems *problems)
{
    const struct choosing c = {l, arena, groups_of(l, arena), groups_of(l, arena)};
    enum choice_end end = CHOICE_MADE;
    for (int kept = 0; kept <= 1; kept++)
        for (size_t i = 0; i < n; i++) {
            const char *why = (list[i].line > 0) == kept ? choose(&c, &list[i]) : NULL;
            if (!why)
                continue;
            problem_add(problems, SEVERITY_ERROR, kept ? config : NULL, list[i].line, NULL,
                        kept ? "reading \"%s\" %s" : "--reading \"%s\" %s", list[i].code, why);
            end = end != CHOICE_MADE ? end : kept ? CHOICE_UNKNOWN_KEPT : CHOICE_UNKNOWN_ASKED;
        }
    return end;
}

static bool in_any(const struct library *l, const char *effect)
{
    bool any = false;
    for (size_t i = 0; i < l->n_standards; i++)
        any = any || readings_effect(l->standard[i].readings, *l->standard[i].choice, effect);
    return any;
}

struct facts_choice library_facts_choice(const struct library *l)
{
    return (struct facts_choice){.lost_ignored = in_any(l, "lost_ignored"),
                                 .blank_unknown = in_any(l, "blank_unknown")};
}
