/* Library. */
#include "score/library.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "ingest/calendar.h"

static const char FORM_FOLDER[] = "gm-2018-571";
static const char GRADING_FOLDER[] = "gbt35289-2017";

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
    l->at[l->library->n_files++] = (struct template_file){name, sha256};
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
                       const char *calendar, struct problems *problems)
{
    static const char *const plain[] = {"exports.csv", "measures.csv", "wording.csv",
                                        "calendar/calendar.csv"};
    static const char *const form[] = {"edition.csv",    "form.csv",    "rules.csv",
                                       "conditions.csv", "clauses.csv", "readings.csv"};
    static const char *const grading[] = {"edition.csv",    "indicators.csv", "criteria.csv",
                                          "conditions.csv", "aliases.csv",    "readings.csv",
                                          "levels.csv"};
    enum {
        PLAIN = sizeof plain / sizeof *plain,
        FORM = sizeof form / sizeof *form,
        GRADING = sizeof grading / sizeof *grading
    };
    struct template_file *at = arena_alloc(arena, (PLAIN + FORM + GRADING + 1) * sizeof *at);
    struct listing list = {l, arena, at, problems};
    add_files(&list, folder, NULL, plain, PLAIN);
    add_files(&list, folder, FORM_FOLDER, form, FORM);
    add_files(&list, folder, GRADING_FOLDER, grading, GRADING);
    if (calendar)
        add_file(&list, calendar, "calendar/override");
    l->file = at;
}

bool library_load(struct library *l, struct arena *arena, const char *folder, const char *calendar,
                  struct problems *problems)
{
    *l = (struct library){0};
    const char *exports = arena_format(arena, "%s/exports.csv", folder);
    size_t errors = problems->errors;
    if (!schema_load(&l->schema, arena, exports, problems))
        return false;
    l->bindings = facts_bind(arena, &l->schema, exports, problems);
    calendar_load(&l->workdays, arena, arena_format(arena, "%s/calendar/calendar.csv", folder),
                  calendar, problems);
    wording_load(&l->wording, arena, arena_format(arena, "%s/wording.csv", folder), problems);
    if (!catalog_load(&l->catalog, arena, arena_format(arena, "%s/measures.csv", folder),
                      &l->schema, problems))
        return false;
    form_load(&l->form, arena, arena_format(arena, "%s/%s", folder, FORM_FOLDER), &l->schema,
              &l->catalog, problems);
    grading_load(&l->grading, arena, arena_format(arena, "%s/%s", folder, GRADING_FOLDER),
                 &l->catalog, problems);
    list_files(l, arena, folder, calendar, problems);
    return problems->errors == errors;
}
