/* Take back. */
#include "app/take_back.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/plan.h"
#include "app/replace.h"
#include "app/signer.h"
#include "base/file.h"
#include "batch/aside_files.h"
#include "batch/leftover.h"
#include "batch/seal.h"
#include "history/upkeep.h"
#include "ingest/value.h"

static bool cannot(struct problems *problems, const char *path)
{
    problem_add(problems, SEVERITY_ERROR, path, 0, NULL, "%s", system_fault(errno));
    return false;
}

static const char *note_path(const struct options *o, struct arena *arena)
{
    return arena_format(arena, "%s/archive/forgetting", o->output);
}

struct taking taking_of(const struct options *o, struct arena *arena, const char *code,
                        day_number date)
{
    return (struct taking){
        .code = code,
        .date = date,
        .published = arena_format(arena, "%s/%d/%s", o->output, civil_from_day(date).year, code)};
}

/* --- what was begun -------------------------------------------------------------------------------------- */

/* "CODE DATE" */
bool taking_left(struct taking *t, const struct options *o, struct arena *arena,
                 struct problems *problems)
{
    enum { LONGEST = 256 };
    char line[LONGEST] = "";
    const char *path = note_path(o, arena);
    FILE *file = file_stream(path);
    if (!file && !file_is_none(errno))
        cannot(problems, path);
    if (!file)
        return false;
    bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    char *blank = strchr(line, ' ');
    char *end = strchr(line, '\n');
    day_number date = 0;
    if (read && blank && end)
        *blank = *end = '\0';
    if (!read || !blank || !end || !ca_code_valid(slice_of(line)) ||
        !day_parse(blank + 1, strlen(blank + 1), &date)) {
        problem_add(problems, SEVERITY_WARNING, path, 0, NULL,
                    "已损坏，看不出撤回的是哪一次结果；请再次运行 caeval forget，并移走这个文件");
        return false;
    }
    *t = taking_of(o, arena, arena_string(arena, line), date);
    t->begun = true;
    return true;
}

bool taking_begin(const struct taking *t, const struct options *o, struct arena *arena,
                  struct problems *problems)
{
    const char *folder = arena_format(arena, "%s/archive", o->output);
    const char *line = arena_format(arena, "%s %s\n", t->code, day_text(arena, t->date));
    const char *path = note_path(o, arena);
    return (folder_make(folder) && file_replace(path, line, strlen(line)) && file_sync(folder) &&
            file_sync(o->output)) ||
           cannot(problems, path);
}

static bool end(const struct options *o, struct arena *arena, struct problems *problems)
{
    const char *path = note_path(o, arena);
    return ((unlink(path) == 0 || errno == ENOENT) &&
            file_sync(arena_format(arena, "%s/archive", o->output))) ||
           cannot(problems, path);
}

/* --- what lies published ---------------------------------------------------------------------------------- */

/* The year's list names it no more. */
static bool seal_again(const struct taking *t, const struct options *o, struct arena *arena,
                       struct problems *problems)
{
    const struct sealed_ca gone = {t->code, NULL};
    struct sign_key *key = NULL;
    const char *folder = arena_format(arena, "%s/%d", o->output, civil_from_day(t->date).year);
    if (path_absent(seal_path(arena, folder, ".json")))
        return true;
    if (signer_load(o, arena, &key) != EXIT_DONE)
        return false;
    bool sealed = seal_year(arena, folder, (const char *const[]){NULL}, &gone, 1, key);
    sign_key_free(key);
    return sealed || cannot(problems, seal_path(arena, folder, ".json"));
}

/* Where it is gone on with, a folder that says no date any more is what is left of it. */
bool taking_published(struct taking *t, const struct options *o, struct arena *arena,
                      struct problems *problems)
{
    const char *what = NULL;
    day_number date = published_date(t->published);
    t->was_published = date == t->date;
    if (!t->was_published && (date || !t->begun))
        return true;
    if (!ca_folder_remove(arena, t->published, &t->left, &what)) {
        cannot(problems, what);
        if (!path_absent(arena_format(arena, "%s/" MANIFEST, t->published)))
            end(o, arena, problems); /* nothing is gone yet */
        return false;
    }
    const char *records = record_folder_of(arena, o->output, civil_from_day(t->date).year);
    unlink(arena_format(arena, "%s/%s.json", records, t->code));
    return seal_again(t, o, arena, problems);
}

/* --- what is kept ------------------------------------------------------------------------------------------ */

bool taking_kept(struct taking *t, struct history *history, const struct options *o)
{
    if (!aside_forget(history->arena, t->published, t->date, &t->found))
        return cannot(history->problems, t->published);
    return history_forget(history, t->code, t->date, &t->found) &&
           end(o, history->arena, history->problems);
}
