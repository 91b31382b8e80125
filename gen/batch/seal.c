/* Seal. */
#include "batch/seal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "batch/publish.h"
#include "ingest/value.h"
#include "report/json_tree.h"

static const char NEXT[] = ".next.json"; /* written, and not in place yet */
static const char NEXT_SIGNATURE[] = ".next.sig";

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

/* Both digests of a file; NULL where there is none. False with errno set: it cannot be read. */
static bool digests_of(struct arena *arena, const char *path, const char **sha256, const char **sm3)
{
    *sha256 = digest_file(arena, DIGEST_SHA256, path);
    if (!*sha256)
        return file_is_none(errno);
    *sm3 = digest_file(arena, DIGEST_SM3, path);
    return *sm3 != NULL;
}

/* Of the files as they lie in `from`. NULL with errno set: one of them cannot be read. */
static json_t *files_tree(struct arena *arena, const json_t *before, const char *from,
                          const char *const *names)
{
    json_t *list = others(before, "files", "file", among_names, names);
    for (; *names; names++) {
        const char *sha256 = NULL;
        const char *sm3 = NULL;
        if (!digests_of(arena, arena_format(arena, "%s/%s", from, *names), &sha256, &sm3)) {
            int error = errno;
            json_decref(list);
            errno = error;
            return NULL;
        }
        if (sha256 &&
            json_array_append_new(list, own(json_pack("{s:s, s:s, s:s}", "file", *names, "sha256",
                                                      sha256, "sm3", sm3))) != 0)
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

/* NULL where there is none, or none of ours. False with errno set: it cannot be read, and may have been one. */
static bool load(const char *path, json_t **o)
{
    *o = json_read(path, 0);
    return *o || errno == ENOENT || errno == EINVAL;
}

/* --- in two steps ------------------------------------------------------------------------------------------- */

/* Signed before it has its name: what has that is whole. */
static bool write_next(struct arena *arena, const char *folder, const char *text,
                       const struct sign_key *key)
{
    const char *path = seal_path(arena, folder, NEXT);
    const char *signature = seal_path(arena, folder, NEXT_SIGNATURE);
    const char *draft = arena_format(arena, "%s.draft", path);
    const char *place = arena_copy(arena, path, (size_t)(strrchr(path, '/') - path));
    unlink(signature);
    return folder_make(place) && file_replace(draft, text, strlen(text)) &&
           (!key || file_sign(key, arena, draft, signature)) && rename(draft, path) == 0 &&
           file_sync(place);
}

bool seal_prepare(struct arena *arena, const char *folder, const char *from,
                  const char *const *names, const struct sealed_ca *ca, size_t n,
                  const struct sign_key *key)
{
    const struct cas cas = {ca, n};
    json_t *before = NULL;
    if (!seal_settle(arena, folder) || !load(seal_path(arena, folder, ".json"), &before))
        return false;
    json_t *files = files_tree(arena, before, from, names);
    if (!files) {
        int error = errno;
        json_decref(before);
        errno = error;
        return false;
    }
    json_t *o = own(json_pack("{s:s, s:o, s:o}", "schema", "caeval-year/1", "files", files, "cas",
                              cas_tree(arena, before, &cas)));
    char *text = seal_text(o);
    bool sound = write_next(arena, folder, text, key);
    free(text);
    json_decref(o);
    json_decref(before);
    return sound;
}

enum fit { FITS_NOT, FITS, FITS_MOVED, FITS_UNTOLD /* errno: one of the files cannot be read */ };

/* Has the file this digest? What is no regular file has none. */
static enum fit fit_of(struct arena *arena, const char *path, const char *sha256)
{
    const char *now = digest_file(arena, DIGEST_SHA256, path);
    if (now)
        return strcmp(now, sha256) == 0 ? FITS : FITS_NOT;
    return file_is_none(errno) ? FITS_NOT : FITS_UNTOLD;
}

/* Are the year's files those of the list, all in place (FITS_MOVED) or some of them about to be moved there? */
static enum fit fits(struct arena *arena, const char *folder, const json_t *o)
{
    const json_t *list = json_object_get(o, "files");
    enum fit all = o ? FITS_MOVED : FITS_NOT;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(one, "file"));
        const char *wanted = json_string_value(json_object_get(one, "sha256"));
        if (!name || !wanted || strchr(name, '/'))
            return FITS_NOT;
        enum fit fit = fit_of(arena, arena_format(arena, "%s/%s", folder, name), wanted);
        if (fit == FITS)
            continue;
        if (fit == FITS_NOT)
            fit = fit_of(arena, stage_ready_path(arena, folder, name), wanted);
        if (fit != FITS)
            return fit;
        all = FITS;
    }
    return all;
}

const char *seal_pending(struct arena *arena, const char *folder)
{
    const char *path = seal_path(arena, folder, NEXT);
    json_t *o = json_read(path, 0);
    enum fit fit = fits(arena, folder, o);
    json_decref(o);
    return fit == FITS || fit == FITS_MOVED ? path : NULL;
}

const char *seal_signature(struct arena *arena, const char *folder)
{
    struct file_stamp stamp;
    const char *next = seal_path(arena, folder, NEXT_SIGNATURE);
    bool pending = seal_pending(arena, folder) && file_stamp_at(next, &stamp);
    return pending ? next : seal_path(arena, folder, ".sig");
}

bool seal_settle(struct arena *arena, const char *folder)
{
    const char *next = seal_path(arena, folder, NEXT);
    const char *signature = seal_path(arena, folder, NEXT_SIGNATURE);
    json_t *o = NULL;
    if (!load(next, &o))
        return false;
    enum fit fit = fits(arena, folder, o);
    int error = errno;
    json_decref(o);
    errno = error;
    if (fit == FITS || fit == FITS_UNTOLD)
        return fit == FITS; /* the files come first: batch/publish.h */
    if (fit == FITS_NOT)
        return (unlink(next) == 0 || errno == ENOENT) &&
               (unlink(signature) == 0 || errno == ENOENT);
    return (rename(signature, seal_path(arena, folder, ".sig")) == 0 || errno == ENOENT) &&
           rename(next, seal_path(arena, folder, ".json")) == 0;
}

bool seal_year(struct arena *arena, const char *folder, const char *const *names,
               const struct sealed_ca *ca, size_t n, const struct sign_key *key)
{
    return seal_prepare(arena, folder, folder, names, ca, n, key) && seal_settle(arena, folder);
}

/* --- what a killed run left ----------------------------------------------------------------------------------- */

const char *seal_recorded(struct arena *arena, const char *records, const char *code)
{
    const char *found = NULL;
    json_t *o = json_read(arena_format(arena, "%s/%s.json", records, code), 0);
    const json_t *list = json_object_get(o, "outputs");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_array_get(one, 0));
        const char *sha256 = json_string_value(json_array_get(one, json_array_size(one) - 1));
        if (name && sha256 && strcmp(name, MANIFEST) == 0)
            found = arena_string(arena, sha256);
    }
    json_decref(o);
    return found;
}

static const char *announced_path(struct arena *arena, const char *records, const char *code)
{
    return arena_format(arena, "%s/%s.next", records, code);
}

bool seal_announce(struct arena *arena, const char *records, const char *code, const char *sha256)
{
    return file_replace(announced_path(arena, records, code), sha256, strlen(sha256));
}

void seal_announced(struct arena *arena, const char *records, const char *code)
{
    unlink(announced_path(arena, records, code));
}

bool seal_is_announced(struct arena *arena, const char *records, const char *code,
                       const char *sha256)
{
    enum { HEX = 64 };
    char announced[HEX + 1] = "";
    FILE *file = file_stream(announced_path(arena, records, code));
    if (file && !fgets(announced, sizeof announced, file))
        announced[0] = '\0';
    if (file)
        fclose(file);
    return strcmp(announced, sha256) == 0;
}

bool seal_is_run(struct arena *arena, const char *records, const char *code, const char *sha256)
{
    const char *recorded = seal_recorded(arena, records, code);
    return (recorded && strcmp(recorded, sha256) == 0) ||
           seal_is_announced(arena, records, code, sha256);
}

const char *sealed_of(const json_t *list, const char *code)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(one, "code"));
        if (name && strcmp(name, code) == 0)
            return json_string_value(json_object_get(one, "sha256"));
    }
    return NULL;
}

bool seal_mend(struct arena *arena, const char *folder, const char *records,
               const struct sign_key *key)
{
    struct names names = {0};
    VEC(struct sealed_ca) cas = {0};
    json_t *o = NULL;
    if (!seal_settle(arena, folder) || !names_in(arena, folder, &names) ||
        !load(seal_path(arena, folder, ".json"), &o))
        return false;
    const json_t *list = json_object_get(o, "cas");
    for (size_t i = 0; i < names.n; i++) {
        const char *code = names.at[i];
        const char *sealed = sealed_of(list, code);
        const char *path = arena_format(arena, "%s/%s/" MANIFEST, folder, code);
        const char *now =
            ca_code_valid(slice_of(code)) ? digest_file(arena, DIGEST_SHA256, path) : NULL;
        if (now && !(sealed && strcmp(sealed, now) == 0) && seal_is_run(arena, records, code, now))
            *vec_push(arena, &cas) = (struct sealed_ca){code, now};
    }
    json_decref(o);
    return cas.n == 0 || seal_year(arena, folder, (const char *const[]){NULL}, cas.at, cas.n, key);
}
