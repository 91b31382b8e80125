/* Result text. */
#include "history/result_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/digest.h"
#include "base/file.h"

enum { MAX_RESULT = 256 * 1024 * 1024, HEX = 64 };

static const char HEADER[] = "caeval-kept/1 ";

/* --- reading ------------------------------------------------------------------------------------------ */

/* A whole file, decompressed where it is compressed. */
char *packed_read(struct arena *arena, const char *path, size_t *n)
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

bool result_text_file(struct result_text *t, struct arena *arena, const char *path)
{
    size_t n = 0;
    const char *text = packed_read(arena, path, &n);
    if (!text)
        return false;
    *t = (struct result_text){text, n, NULL, ""};
    size_t head = sizeof HEADER - 1;
    if (strncmp(text, HEADER, head) != 0) {
        t->result_sha256 = digest_bytes(arena, DIGEST_SHA256, text, n);
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
    return strcmp(digest_bytes(arena, DIGEST_SHA256, t->at, t->n), t->result_sha256) == 0;
}

/* --- writing ------------------------------------------------------------------------------------------ */

char *packed(const char *text, size_t n, size_t *size)
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

char *result_text_packed(const struct result_text *t, size_t *size)
{
    struct arena *arena = arena_new();
    const char *line =
        arena_format(arena, "%s%s %s\n", HEADER, t->result_sha256, t->manifest_sha256);
    size_t head = strlen(line);
    char *data = NULL;
    if (t->n > MAX_RESULT) {
        errno = EFBIG;
    } else {
        char *text = must_alloc(head + t->n + 1);
        memcpy(text, line, head);
        memcpy(text + head, t->at, t->n);
        data = packed(text, head + t->n, size);
        free(text);
    }
    arena_free(arena);
    return data;
}
