/* Written. */
#include "history/written.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"

enum { SHOWN = 12 }; /* digits of a digest that tell it from any other */

/* The digest that the manifest has of result.json; NULL: none. */
static const char *listed_digest(const json_t *manifest)
{
    const json_t *list = json_object_get(manifest, "outputs");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *file = json_string_value(json_object_get(one, "file"));
        if (file && strcmp(file, "result.json") == 0)
            return json_string_value(json_object_get(one, "sha256"));
    }
    return NULL;
}

/* Against the manifest of n bytes. */
static enum written by_manifest(const struct result_text *t, struct arena *arena,
                                const char *manifest, size_t n, const char **why)
{
    json_t *o = json_loadb(manifest, n, JSON_REJECT_DUPLICATES, NULL);
    const char *wanted = listed_digest(o);
    bool same = wanted && strcmp(wanted, t->result_sha256) == 0;
    if (!wanted)
        *why = "manifest.json 已损坏，无从知道 result.json 是否为写出时的内容";
    else if (!same)
        *why = arena_format(
            arena,
            "result.json 不是写出时的内容（manifest.json 中的 SHA-256 是 %.*s…，现在是 %.*s…）",
            SHOWN, wanted, SHOWN, t->result_sha256);
    json_decref(o);
    return same ? WRITTEN_SOUND : WRITTEN_ALTERED;
}

static enum written unreadable(struct arena *arena, const char *name, const char **why)
{
    *why = arena_format(arena, "%s 不能读取（%s）", name, system_fault(errno));
    return WRITTEN_UNREADABLE;
}

bool result_text_beside(struct result_text *t, struct arena *arena, const char *folder)
{
    size_t n = 0;
    if (!result_text_file(t, arena, arena_format(arena, "%s/result.json", folder)))
        return false;
    const char *manifest = packed_read(arena, arena_format(arena, "%s/manifest.json", folder), &n);
    if (manifest)
        t->manifest_sha256 = digest_bytes(arena, DIGEST_SHA256, manifest, n);
    return manifest;
}

enum written result_text_published(struct result_text *t, struct arena *arena, const char *folder,
                                   const char **why)
{
    size_t n = 0;
    if (!result_text_file(t, arena, arena_format(arena, "%s/result.json", folder))) {
        *why = "没有 result.json";
        if (errno == ENOENT)
            return WRITTEN_NONE;
        if (errno != EINVAL)
            return unreadable(arena, "result.json", why);
        *why = "result.json 已损坏";
        return WRITTEN_ALTERED;
    }
    const char *manifest = packed_read(arena, arena_format(arena, "%s/manifest.json", folder), &n);
    if (!manifest && errno == ENOENT) {
        *why = "manifest.json 不在，无从知道 result.json 是否为写出时的内容";
        return WRITTEN_ALTERED;
    }
    if (!manifest && errno != EINVAL)
        return unreadable(arena, "manifest.json", why);
    t->manifest_sha256 = digest_bytes(arena, DIGEST_SHA256, manifest ? manifest : "", n);
    return by_manifest(t, arena, manifest ? manifest : "", manifest ? n : 0, why);
}

const char *written_advice(struct arena *arena, const char *why)
{
    return arena_format(arena, "%s；请用 caeval verify 核对，再从备份恢复，或重新运行 caeval run",
                        why);
}

bool result_text_denied(const struct result_text *t, struct arena *arena, const char *path,
                        const char **why)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? arena_copy(arena, path, (size_t)(slash - path)) : ".";
    size_t n = 0;
    if (strcmp(slash ? slash + 1 : path, "result.json") != 0)
        return false;
    const char *manifest = packed_read(arena, arena_format(arena, "%s/manifest.json", folder), &n);
    return manifest && by_manifest(t, arena, manifest, n, why) == WRITTEN_ALTERED;
}
