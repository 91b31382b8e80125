/* Known files. */
#include "batch/known.h"

#include <dirent.h>
#include <string.h>

#include "base/digest.h"
#include "batch/leftover.h"
#include "report/json_tree.h"

struct present_file present_file_at(const char *name, const char *path)
{
    struct present_file now = {.name = name, .path = path};
    now.there = file_stamp_at(path, &now.stamp);
    return now;
}

enum known known_as(struct arena *arena, const struct known_file *known, struct present_file *now)
{
    if (!now->there || now->stamp.size != known->stamp.size)
        return KNOWN_CHANGED;
    if (known->stamp.settled && file_stamp_equal(&known->stamp, &now->stamp))
        return KNOWN_SAME;
    if (!now->sha256)
        now->sha256 = digest_file(arena, DIGEST_SHA256, now->path);
    return now->sha256 && strcmp(now->sha256, known->sha256) == 0 ? KNOWN_MOVED : KNOWN_CHANGED;
}

/* A change time cannot be set back, so a file whose time is before `written` is what was written. */
static bool output_stands(struct arena *arena, const char *folder, const struct known_file *known,
                          int64_t written)
{
    const char *path = arena_format(arena, "%s/%s", folder, known->name);
    struct present_file now = present_file_at(known->name, path);
    if (!now.there || now.stamp.size != known->stamp.size)
        return false;
    if (now.stamp.changed < written)
        return true;
    const char *sha256 = digest_file(arena, DIGEST_SHA256, path);
    return sha256 && strcmp(sha256, known->sha256) == 0;
}

bool known_outputs_stand(struct arena *arena, const char *path, const struct known_file *file,
                         size_t n, int64_t written)
{
    size_t entries = 0;
    DIR *folder = opendir(path);
    struct dirent *entry;
    if (!folder)
        return false;
    while ((entry = readdir(folder)))
        entries += is_ca_file(entry->d_name);
    closedir(folder);
    if (entries != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!output_stands(arena, path, &file[i], written))
            return false;
    return true;
}

json_t *known_tree(const struct known_file *file, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct file_stamp *s = &file[i].stamp;
        json_t *one =
            json_pack("[o, I, I, I, I, b, o]", json_text(file[i].name), (json_int_t)s->size,
                      (json_int_t)s->modified, (json_int_t)s->changed, (json_int_t)s->inode,
                      (int)s->settled, json_text(file[i].sha256));
        if (!one || json_array_append_new(list, one) != 0)
            out_of_memory();
    }
    return list;
}

bool known_read(struct arena *arena, const json_t *tree, const struct known_file **file, size_t *n)
{
    if (!json_is_array(tree))
        return false;
    *n = json_array_size(tree);
    struct known_file *list = arena_alloc(arena, (*n + 1) * sizeof *list);
    for (size_t i = 0; i < *n; i++) {
        const char *name = NULL;
        const char *sha256 = NULL;
        json_int_t size = 0, modified = 0, changed = 0, inode = 0;
        int settled = 0;
        if (json_unpack(json_array_get(tree, i), "[s, I, I, I, I, b, s]", &name, &size, &modified,
                        &changed, &inode, &settled, &sha256) != 0)
            return false;
        list[i] = (struct known_file){
            .name = arena_string(arena, name),
            .stamp = {size, modified, changed, (uint64_t)inode, settled != 0},
            .sha256 = arena_string(arena, sha256),
        };
    }
    *file = list;
    return true;
}
