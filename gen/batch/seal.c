/* Seal. */
#include "batch/seal.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"

static json_t *own(json_t *value)
{
    if (!value)
        out_of_memory();
    return value;
}

char *seal_text(const json_t *manifest)
{
    char *text = json_dumps(manifest, JSON_INDENT(1) | JSON_SORT_KEYS);
    if (!text)
        out_of_memory();
    return text;
}

/* Its entries of before whose name is none of ours, in their order. */
static json_t *others(const json_t *before, const char *list, const char *key,
                      bool (*is_ours)(const void *of, const char *name), const void *of)
{
    json_t *kept = own(json_array());
    const json_t *old = json_object_get(before, list);
    for (size_t i = 0; i < json_array_size(old); i++) {
        json_t *one = json_array_get(old, i);
        const char *name = json_string_value(json_object_get(one, key));
        if (name && !is_ours(of, name) && json_array_append(kept, one) != 0)
            out_of_memory();
    }
    return kept;
}

static bool among_names(const void *of, const char *name)
{
    for (const char *const *at = of; *at; at++)
        if (strcmp(*at, name) == 0)
            return true;
    return false;
}

struct cas {
    const struct sealed_ca *at;
    size_t n;
};

static bool among_cas(const void *of, const char *code)
{
    const struct cas *cas = of;
    for (size_t i = 0; i < cas->n; i++)
        if (strcmp(cas->at[i].code, code) == 0)
            return true;
    return false;
}

static json_t *files_tree(struct arena *arena, const json_t *before, const char *folder,
                          const char *const *names)
{
    json_t *list = others(before, "files", "file", among_names, names);
    for (; *names; names++) {
        const char *path = arena_format(arena, "%s/%s", folder, *names);
        const char *sha256 = digest_file(arena, DIGEST_SHA256, path);
        const char *sm3 = sha256 ? digest_file(arena, DIGEST_SM3, path) : NULL;
        if (sm3 && json_array_append_new(list, own(json_pack("{s:s, s:s, s:s}", "file", *names,
                                                             "sha256", sha256, "sm3", sm3))) != 0)
            out_of_memory();
    }
    return list;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct sealed_ca *)a)->code, ((const struct sealed_ca *)b)->code);
}

/* By code. */
static json_t *cas_tree(struct arena *arena, const json_t *before, const struct cas *cas)
{
    VEC(struct sealed_ca) all = {0};
    json_t *kept = others(before, "cas", "code", among_cas, cas);
    json_t *list = own(json_array());
    for (size_t i = 0; i < json_array_size(kept); i++) {
        const json_t *one = json_array_get(kept, i);
        *vec_push(arena, &all) =
            (struct sealed_ca){json_string_value(json_object_get(one, "code")),
                               json_string_value(json_object_get(one, "sha256"))};
    }
    for (size_t i = 0; i < cas->n; i++)
        *vec_push(arena, &all) = cas->at[i];
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_code);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].sha256 &&
            json_array_append_new(list, own(json_pack("{s:s, s:s}", "code", all.at[i].code,
                                                      "sha256", all.at[i].sha256))) != 0)
            out_of_memory();
    json_decref(kept);
    return list;
}

const char *seal_path(struct arena *arena, const char *folder, const char *end)
{
    const char *slash = strrchr(folder, '/');
    return slash ? arena_format(arena, "%.*s/.caeval-seals/%s%s", (int)(slash - folder), folder,
                                slash + 1, end)
                 : arena_format(arena, ".caeval-seals/%s%s", folder, end);
}

bool seal_year(struct arena *arena, const char *folder, const char *const *names,
               const struct sealed_ca *ca, size_t n, const struct sign_key *key)
{
    const struct cas cas = {ca, n};
    const char *path = seal_path(arena, folder, ".json");
    const char *signature = seal_path(arena, folder, ".sig");
    const char *place = arena_copy(arena, path, (size_t)(strrchr(path, '/') - path));
    FILE *file = file_stream(path);
    json_t *before = file ? json_loadf(file, 0, NULL) : NULL;
    if (file)
        fclose(file);
    json_t *o = own(json_pack("{s:s, s:o, s:o}", "schema", "caeval-year/1", "files",
                              files_tree(arena, before, folder, names), "cas",
                              cas_tree(arena, before, &cas)));
    char *text = seal_text(o);
    bool sound = folder_make(place) && file_replace(path, text, strlen(text)) &&
                 (!key || file_sign(key, arena, path, signature));
    free(text);
    json_decref(o);
    json_decref(before);
    return sound;
}
