/* Archive. */
#include "history/archive.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "ingest/value.h"

enum { MAX_RESULT = 256 * 1024 * 1024, HEX = 64 };

static const char HEADER[] = "caeval-kept/1 ";

/* --- reading ------------------------------------------------------------------------------------------ */

/* A whole file, decompressed where it is compressed. */
static char *read_whole(struct arena *arena, const char *path, size_t *n)
{
    int fd = file_open(path, 0);
    gzFile file = fd < 0 ? NULL : gzdopen(fd, "rb");
    if (!file) {
        if (fd >= 0) {
            close(fd);
            errno = ENOMEM;
        }
        return NULL;
    }
    size_t cap = 256 * 1024;
    char *text = must_alloc(cap);
    int step = 1;
    int error = 0;
    errno = 0;
    for (*n = 0; step > 0; *n += step > 0 ? (size_t)step : 0) {
        if (*n == cap)
            text = must_realloc(text, cap *= 2);
        step = cap > MAX_RESULT ? -1 : gzread(file, text + *n, (unsigned)(cap - *n));
        if (step < 0)
            error = errno ? errno : EINVAL;
    }
    if (gzclose_r(file) != Z_OK && !error)
        error = EINVAL;
    char *kept = error ? NULL : arena_copy(arena, text, *n);
    free(text);
    errno = error;
    return kept;
}

static const char *sha256_of(struct arena *arena, const char *text, size_t n)
{
    struct digest *digest = digest_new(DIGEST_SHA256);
    digest_add(digest, text, n);
    return digest_end(digest, arena);
}

bool result_text_file(struct result_text *t, struct arena *arena, const char *path)
{
    size_t n = 0;
    const char *text = read_whole(arena, path, &n);
    if (!text)
        return false;
    *t = (struct result_text){text, n, NULL, ""};
    size_t head = sizeof HEADER - 1;
    if (strncmp(text, HEADER, head) != 0) {
        t->result_sha256 = sha256_of(arena, text, n);
        return true;
    }
    const char *line = memchr(text, '\n', n);
    errno = EINVAL;
    if (!line || (size_t)(line - text) < head + HEX + 1)
        return false;
    t->at = line + 1;
    t->n = n - (size_t)(line + 1 - text);
    t->result_sha256 = arena_copy(arena, text + head, HEX);
    const char *rest = text + head + HEX + 1;
    t->manifest_sha256 = arena_copy(arena, rest, (size_t)(line - rest));
    return strcmp(sha256_of(arena, t->at, t->n), t->result_sha256) == 0;
}

bool result_text_published(struct result_text *t, struct arena *arena, const char *folder)
{
    if (!result_text_file(t, arena, arena_format(arena, "%s/result.json", folder)))
        return false;
    const char *manifest = arena_format(arena, "%s/manifest.json", folder);
    const char *sha256 = digest_file(arena, DIGEST_SHA256, manifest);
    if (!sha256 && errno != ENOENT)
        return false;
    t->manifest_sha256 = sha256 ? sha256 : "";
    return true;
}

/* --- writing ------------------------------------------------------------------------------------------ */

static char *compress_text(const char *text, size_t n, size_t *size)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)text, .avail_in = (uInt)n};
    enum { GZIP = 15 + 16, MEMORY = 8 };
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP, MEMORY, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        out_of_memory();
    size_t cap = deflateBound(&z, (uLong)n);
    char *out = must_alloc(cap);
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)cap;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        out_of_memory();
    *size = z.total_out;
    deflateEnd(&z);
    return out;
}

const char *archive_folder(struct arena *arena, const char *output)
{
    return arena_format(arena, "%s/.caeval-history", output);
}

static bool same_there(const char *path, const char *data, size_t n)
{
    struct arena *arena = arena_new();
    FILE *file = file_stream(path);
    char *old = arena_alloc(arena, n + 1);
    bool same = file && fread(old, 1, n + 1, file) == n && memcmp(old, data, n) == 0;
    if (file)
        fclose(file);
    arena_free(arena);
    return same;
}

bool archive_put(struct arena *arena, const char *output, const char *code, day_number date,
                 const struct result_text *t)
{
    const char *folder = arena_format(arena, "%s/%s", archive_folder(arena, output), code);
    const char *path = arena_format(arena, "%s/%s.json.gz", folder, day_text(arena, date));
    const char *line =
        arena_format(arena, "%s%s %s\n", HEADER, t->result_sha256, t->manifest_sha256);
    size_t head = strlen(line);
    size_t size = 0;
    if (t->n > MAX_RESULT) {
        errno = EFBIG;
        return false;
    }
    char *text = must_alloc(head + t->n + 1);
    memcpy(text, line, head);
    memcpy(text + head, t->at, t->n);
    char *data = compress_text(text, head + t->n, &size);
    bool sound = same_there(path, data, size) ||
                 (folder_make(folder) && file_replace(path, data, size) && file_sync(folder) &&
                  file_sync(archive_folder(arena, output)));
    int error = errno;
    free(data);
    free(text);
    errno = error;
    return sound;
}

/* --- listing -------------------------------------------------------------------------------------------- */

struct names {
    const char **at;
    size_t n, cap;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder by their bytes, without those that begin with a dot. A folder that is not
 * there, or a file in its place, has none. */
static bool list_names(struct arena *arena, const char *path, struct names *names)
{
    *names = (struct names){0};
    DIR *folder = opendir(path);
    if (!folder)
        return errno == ENOENT || errno == ENOTDIR;
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            *vec_push(arena, names) = arena_string(arena, entry->d_name);
    int error = errno;
    closedir(folder);
    if (names->n)
        qsort(names->at, names->n, sizeof *names->at, by_name);
    errno = error;
    return error == 0;
}

static bool is_archived(const char *name)
{
    static const char end[] = ".json.gz";
    enum { DATE = 10 };
    day_number day = 0;
    return strlen(name) == DATE + sizeof end - 1 && strcmp(name + DATE, end) == 0 &&
           day_parse(name, DATE, &day);
}

bool archive_list(struct arena *arena, const char *output, const struct archived **list, size_t *n)
{
    VEC(struct archived) found = {0};
    struct names codes;
    struct names files;
    const char *folder = archive_folder(arena, output);
    if (!list_names(arena, folder, &codes))
        return false;
    for (size_t i = 0; i < codes.n; i++) {
        if (!ca_code_valid(slice_of(codes.at[i])))
            continue;
        const char *of = arena_format(arena, "%s/%s", folder, codes.at[i]);
        if (!list_names(arena, of, &files))
            return false;
        for (size_t k = 0; k < files.n; k++)
            if (is_archived(files.at[k]))
                *vec_push(arena, &found) =
                    (struct archived){codes.at[i], arena_format(arena, "%s/%s", of, files.at[k])};
    }
    *list = found.at;
    *n = found.n;
    return true;
}

static int year_of(const char *name)
{
    int64_t year = 0;
    return strlen(name) == 4 && int_parse(slice_of(name), &year) ? (int)year : 0;
}

struct published_found {
    struct published *at;
    size_t n, cap;
};

static bool find_published(struct arena *arena, const char *folder, int year,
                           struct published_found *found)
{
    struct names codes;
    if (!list_names(arena, folder, &codes))
        return false;
    for (size_t i = 0; i < codes.n; i++) {
        const char *of = arena_format(arena, "%s/%s", folder, codes.at[i]);
        if (ca_code_valid(slice_of(codes.at[i])) &&
            access(arena_format(arena, "%s/result.json", of), F_OK) == 0)
            *vec_push(arena, found) = (struct published){year, codes.at[i], of};
    }
    return true;
}

bool published_in(struct arena *arena, const char *folder, int year, const struct published **list,
                  size_t *n)
{
    struct published_found found = {0};
    bool sound = find_published(arena, folder, year, &found);
    *list = found.at;
    *n = found.n;
    return sound;
}

bool published_list(struct arena *arena, const char *output, const struct published **list,
                    size_t *n)
{
    struct published_found found = {0};
    struct names years;
    if (!list_names(arena, output, &years))
        return false;
    for (size_t i = 0; i < years.n; i++) {
        int year = year_of(years.at[i]);
        if (year &&
            !find_published(arena, arena_format(arena, "%s/%s", output, years.at[i]), year, &found))
            return false;
    }
    *list = found.at;
    *n = found.n;
    return true;
}
