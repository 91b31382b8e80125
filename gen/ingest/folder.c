/* Folder: scandir in byte order, so that nothing depends on the file system's order. */
#include "ingest/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ingest/value.h"

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool strip(struct slice *s, const char *end)
{
    size_t n = strlen(end);
    if (s->n <= n || memcmp(s->at + s->n - n, end, n) != 0)
        return false;
    s->n -= n;
    return true;
}

/* The export a file name belongs to: <export>[-anything].csv[.gz]; SIZE_MAX for none. */
static size_t export_of(const struct schema *schema, const char *name)
{
    struct slice s = slice_of(name);
    if (!utf8_valid(s.at, s.n)) /* results are UTF-8 and name their files */
        return SIZE_MAX;
    strip(&s, ".gz");
    if (!strip(&s, ".csv"))
        return SIZE_MAX;
    const char *dash = memchr(s.at, '-', s.n);
    if (dash)
        s.n = (size_t)(dash - s.at);
    return schema_export(schema, s);
}

struct listing {
    struct arena *arena;
    const char *path;
    struct dirent **entry;
    size_t n;
};

static bool list(struct listing *l, struct problems *problems)
{
    int n = scandir(l->path, &l->entry, not_hidden, by_bytes);
    if (n < 0) {
        problem_add(problems, SEVERITY_ERROR, l->path, 0, NULL, "cannot be read: %s",
                    strerror(errno));
        return false;
    }
    l->n = (size_t)n;
    return true;
}

static void list_free(struct listing *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->entry[i]);
    free(l->entry);
}

static bool is_folder(const struct listing *l, const char *name)
{
    struct stat st;
    return stat(arena_format(l->arena, "%s/%s", l->path, name), &st) == 0 && S_ISDIR(st.st_mode);
}

/* The files of one folder; what is not a file of the contract is noted. */
static struct input_files files_of(const struct listing *l, const struct schema *schema,
                                   bool skip_folders, struct problems *problems)
{
    VEC(struct input_file) files = {0};
    for (size_t i = l->n; i-- > 0;) {
        const char *name = l->entry[i]->d_name;
        if (is_folder(l, name)) {
            if (!skip_folders)
                problem_add(problems, SEVERITY_NOTE, arena_format(l->arena, "%s/%s", l->path, name),
                            0, NULL, "a folder inside a CA's folder is not read");
            continue;
        }
        char *path = arena_format(l->arena, "%s/%s", l->path, name);
        size_t export = export_of(schema, name);
        if (export == SIZE_MAX) {
            problem_add(problems, SEVERITY_NOTE, path, 0, NULL,
                        "is not a file of the contract (<export>.csv, <export>-*.csv, "
                        "<export>.csv.gz) and is not read");
            continue;
        }
        *vec_push(l->arena, &files) =
            (struct input_file){arena_string(l->arena, name), path, export};
    }
    return (struct input_files){files.at, files.n};
}

bool folder_scan(struct input_folder *folder, struct arena *arena, const char *path,
                 const struct schema *schema, struct problems *problems)
{
    struct listing top = {.arena = arena, .path = path};
    *folder = (struct input_folder){.path = path};
    if (!list(&top, problems))
        return false;
    folder->combined = files_of(&top, schema, true, problems);
    VEC(struct ca_folder) list_of_cas = {0};
    for (size_t i = 0; i < top.n; i++) {
        const char *name = top.entry[i]->d_name;
        if (!is_folder(&top, name))
            continue;
        struct listing inner = {.arena = arena, .path = arena_format(arena, "%s/%s", path, name)};
        if (!ca_code_valid(slice_of(name))) {
            problem_add(problems, SEVERITY_WARNING, inner.path, 0, NULL,
                        "is not a CA code ([A-Za-z0-9_-], at most 64) and is not read");
        } else if (list(&inner, problems)) {
            *vec_push(arena, &list_of_cas) = (struct ca_folder){
                arena_string(arena, name), files_of(&inner, schema, false, problems)};
            list_free(&inner);
        }
    }
    list_free(&top);
    folder->ca = list_of_cas.at;
    folder->n = list_of_cas.n;
    return true;
}
