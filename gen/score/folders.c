/* Folders. */
#include "score/folders.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "score/maps.h"

struct checker {
    const struct library *library;
    struct arena *arena;
    const char *folder;
    struct problems *problems;
};

/* --- names ------------------------------------------------------------------------------------------------ */

static bool is_pair(const struct listed_standard *a, const struct listed_standard *b)
{
    return a->kind == STANDARD_FORM && b->kind == STANDARD_SCORE;
}

static bool is_map(const struct listed_standard *a, const struct listed_standard *b)
{
    return a->kind == b->kind && a->from < b->from;
}

static const struct named_folder {
    const char *name, *between, *want;
    bool (*joins)(const struct listed_standard *a, const struct listed_standard *b);
} named_folders[] = {
    {"pairs", "+", "a form and a score table of standards.csv, FORM+SCORE.csv", is_pair},
    {"maps", "-to-",
     "two editions of one kind of standards.csv, the earlier one first, OLD-to-NEW.csv", is_map},
};

static bool names_two(const struct checker *c, const struct named_folder *f, const char *file)
{
    const struct standards_list *list = &c->library->standards;
    for (size_t i = 0; i < list->n; i++)
        for (size_t k = 0; k < list->n; k++)
            if (f->joins(&list->at[i], &list->at[k]) &&
                strcmp(file, arena_format(c->arena, "%s%s%s.csv", list->at[i].code, f->between,
                                          list->at[k].code)) == 0)
                return true;
    return false;
}

static bool list_names(const struct checker *c, const char *folder, struct names *names)
{
    bool sound = names_in(c->arena, folder, names);
    if (!sound)
        problem_add(c->problems, SEVERITY_ERROR, folder, 0, NULL, "不能读取：%s",
                    system_fault(errno));
    return sound;
}

static void check_named(const struct checker *c, const struct named_folder *f)
{
    struct names names;
    const char *folder = arena_format(c->arena, "%s/%s", c->folder, f->name);
    if (!list_names(c, folder, &names))
        return;
    for (size_t i = 0; i < names.n; i++)
        if (strcmp(names.at[i], "contents.csv") != 0 && !names_two(c, f, names.at[i]))
            problem_add(c->problems, SEVERITY_ERROR,
                        arena_format(c->arena, "%s/%s", folder, names.at[i]), 1, NULL,
                        "is not called after %s", f->want);
}

/* --- an edition's own folder -------------------------------------------------------------------------------- */

static bool is_among(const char *const *list, const char *name)
{
    while (*list && strcmp(*list, name) != 0)
        list++;
    return *list;
}

static bool has_name(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->at[i], name) == 0)
            return true;
    return false;
}

/* A profile is optional, and whole: each of its files wants the others. */
static bool has_any(const struct names *names, const char *const *list)
{
    bool any = false;
    for (; *list; list++)
        any = any || has_name(names, *list);
    return any;
}

static void miss(const struct checker *c, const struct standard *s, const struct names *names,
                 const char *const *files)
{
    for (; *files; files++)
        if (!has_name(names, *files))
            problem_add(c->problems, SEVERITY_ERROR,
                        arena_format(c->arena, "%s/%s", s->folder, *files), 1, NULL,
                        "is not there, and an edition of the kind \"%s\" needs it",
                        standard_rows[s->kind].word);
}

bool folder_has_its_files(const struct standard *s, struct arena *arena, struct problems *problems)
{
    static const char *const of_any[] = {"contents.csv", NULL};
    const struct checker c = {NULL, arena, s->folder, problems};
    const char *const *files = standard_rows[s->kind].files;
    size_t errors = problems->errors;
    struct names names;
    if (!list_names(&c, s->folder, &names))
        return false;
    miss(&c, s, &names, files);
    miss(&c, s, &names, of_any);
    if (has_any(&names, standard_profile))
        miss(&c, s, &names, standard_profile);
    for (size_t i = 0; i < names.n; i++)
        if (!is_among(files, names.at[i]) && !is_among(of_any, names.at[i]) &&
            !is_among(standard_samples, names.at[i]) && !is_among(standard_profile, names.at[i]) &&
            strcmp(names.at[i], "README.md") != 0)
            problem_add(problems, SEVERITY_ERROR,
                        arena_format(arena, "%s/%s", s->folder, names.at[i]), 1, NULL,
                        "is read by nothing: an edition of the kind \"%s\" has %s; %s; %s",
                        standard_rows[s->kind].word, text_joined(arena, files, ", "),
                        text_joined(arena, standard_samples, ", "),
                        text_joined(arena, standard_profile, ", "));
    return problems->errors == errors;
}

/* --- what nothing reads ------------------------------------------------------------------------------------ */

static bool is_read(const struct checker *c, const char *name)
{
    static const char *const known[] = {
        "calendar",      "contents.csv", "documents",     "exports.csv",  "fonts.csv", "guide.csv",
        "guide.md",      "kinds.csv",    "maps",          "measures.csv", "pairs",     "README.md",
        "set_aside.csv", "sources.csv",  "standards.csv", "wording.csv",  NULL};
    const struct standards_list *list = &c->library->standards;
    bool read = false;
    for (const char *const *at = known; *at; at++)
        read = read || strcmp(*at, name) == 0;
    for (size_t i = 0; i < list->n; i++)
        read = read || strcmp(list->at[i].code, name) == 0;
    return read;
}

static void check_others(const struct checker *c)
{
    struct names names;
    if (!list_names(c, c->folder, &names))
        return;
    for (size_t i = 0; i < names.n; i++)
        if (!is_read(c, names.at[i]))
            problem_add(c->problems, SEVERITY_WARNING,
                        arena_format(c->arena, "%s/%s", c->folder, names.at[i]), 0, NULL,
                        "is read by nothing: it is neither a template nor an edition of "
                        "standards.csv");
}

/* --- what is missing ---------------------------------------------------------------------------------------- */

static void expect(const struct checker *c, const char *name, const char *so)
{
    const char *path = arena_format(c->arena, "%s/%s", c->folder, name);
    if (!template_expected(c->arena, path))
        problem_add(c->problems, SEVERITY_WARNING, path, 0, NULL,
                    "is not there: %s (a header alone says that this is meant)", so);
}

/* Of the editions that judge D; a map from the one before each. */
static void check_missing(const struct checker *c)
{
    const struct library *l = c->library;
    const struct standards_list *list = &l->standards;
    expect(c, pair_name(c->arena, l->pair), "nothing is checked across the two");
    for (size_t i = 0; i < l->n_standards; i++) {
        const struct listed_standard *before = NULL;
        const struct standard *s = &l->standard[i];
        for (size_t k = 0; k < list->n; k++)
            if (list->at[k].kind == s->kind && list->at[k].from < s->from &&
                (!before || list->at[k].from > before->from))
                before = &list->at[k];
        if (before)
            expect(c, map_name(c->arena, before->code, s->code),
                   "registers, answers and ages of findings do not carry over");
    }
}

bool folders_check(const struct library *l, struct arena *arena, const char *folder,
                   struct problems *problems)
{
    const struct checker c = {l, arena, folder, problems};
    size_t errors = problems->errors;
    for (size_t i = 0; i < sizeof named_folders / sizeof *named_folders; i++)
        check_named(&c, &named_folders[i]);
    check_others(&c);
    check_missing(&c);
    return problems->errors == errors;
}
