/* Folder: scandir in byte order, so that nothing depends on the file system's order. */
#include "ingest/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "ingest/names.h"
#include "ingest/value.h"

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
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
        problem_add(problems, SEVERITY_ERROR, l->path, 0, NULL, "文件夹不能读取：%s",
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

static int by_export(const void *a, const void *b)
{
    const struct input_file *x = a;
    const struct input_file *y = b;
    if (x->export != y->export)
        return x->export < y->export ? -1 : 1;
    return name_order(x->behind, x->name, y->behind, y->name);
}

/* What Office leaves beside a file that is open. */
static bool is_lock_file(const char *name)
{
    return strncmp(name, "~$", 2) == 0;
}

/* The files of one folder, and what is not read. Of the input folder itself the CAs' folders are no
 * files. A folder under the name of an export is one: it cannot be read. */
static struct input_files files_of(const struct listing *l, const struct schema *schema, bool top,
                                   struct problems *problems)
{
    VEC(struct input_file) files = {0};
    VEC(struct unread_file) unread = {0};
    for (size_t i = 0; i < l->n; i++) {
        const char *name = arena_string(l->arena, l->entry[i]->d_name);
        char *path = arena_format(l->arena, "%s/%s", l->path, name);
        struct file_name read = name_read(l->arena, schema, name);
        bool folder = is_folder(l, name);
        if (read.kind == NAME_EXPORT) {
            *vec_push(l->arena, &files) = (struct input_file){name, path, read.export, read.behind};
            continue;
        }
        if ((top && folder) || is_lock_file(name))
            continue;
        const char *advice = folder ? "文件夹里的文件不读；请移到上一级文件夹"
                                    : name_advice(l->arena, schema, name, &read);
        *vec_push(l->arena, &unread) = (struct unread_file){name, advice};
        problem_add(problems, SEVERITY_WARNING, path, 0, NULL, "没有读取：%s", advice);
    }
    if (files.n)
        qsort(files.at, files.n, sizeof *files.at, by_export);
    return (struct input_files){files.at, files.n, unread.at, unread.n};
}

/* A CA's folder; false when it is none, which is said. */
static bool scan_ca(struct ca_folder *ca, struct arena *arena, const char *path, const char *name,
                    const struct schema *schema, struct problems *problems)
{
    struct listing inner = {.arena = arena, .path = arena_format(arena, "%s/%s", path, name)};
    if (!ca_code_valid(slice_of(name))) {
        problem_add(problems, SEVERITY_ERROR, inner.path, 0, NULL,
                    "没有读取：文件夹名不是机构编码；请改为 1 至 64 个字母、数字、- 或 _，如 BJ01");
        return false;
    }
    if (!list(&inner, problems))
        return false;
    *ca = (struct ca_folder){arena_string(arena, name), files_of(&inner, schema, false, problems)};
    if (ca->files.n == 0)
        problem_add(problems, SEVERITY_WARNING, inner.path, 0, NULL,
                    "文件夹里没有一个可以读取的数据表");
    list_free(&inner);
    return true;
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
        struct ca_folder ca;
        if (!is_folder(&top, name) || name_read(arena, schema, name).kind == NAME_EXPORT)
            continue;
        if (scan_ca(&ca, arena, path, name, schema, problems))
            *vec_push(arena, &list_of_cas) = ca;
        else
            folder->n_passed_over++;
    }
    list_free(&top);
    folder->ca = list_of_cas.at;
    folder->n = list_of_cas.n;
    return true;
}

bool folder_whole(const struct input_folder *folder)
{
    bool whole = folder->n_passed_over == 0 && folder->combined.n_unread == 0;
    for (size_t i = 0; i < folder->n; i++)
        whole = whole && folder->ca[i].files.n_unread == 0;
    return whole;
}

const char *unread_digest(const struct input_files *files, struct arena *arena)
{
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (size_t i = 0; i < files->n_unread; i++)
        digest_add(digest, files->unread[i].name, strlen(files->unread[i].name) + 1);
    return digest_end(digest, arena);
}

const char *codes_digest(const struct input_folder *folder, struct arena *arena)
{
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (size_t i = 0; i < folder->n; i++)
        digest_add(digest, folder->ca[i].code, strlen(folder->ca[i].code) + 1);
    return digest_end(digest, arena);
}
