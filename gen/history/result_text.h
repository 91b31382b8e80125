/* Result text: a result.json as the history reads and keeps it. */
#ifndef CAEVAL_HISTORY_RESULT_TEXT_H
#define CAEVAL_HISTORY_RESULT_TEXT_H

#include <stdbool.h>

#include "base/arena.h"

struct result_text {
    const char
        *at; /* result.json, n bytes; of a night that is not kept whole, its lean text (lean.h) */
    size_t n;
    const char *result_sha256;   /* of result.json as it was written */
    const char *manifest_sha256; /* "" where there is no manifest */
};

/* A result.json, plain or compressed, or a file of the archive. False with errno set; EINVAL: the
 * file is damaged. */
bool result_text_file(struct result_text *text, struct arena *arena, const char *path);

/* The bytes of the archive's file: a line with the digests, and the result. Compressed, malloc'ed; NULL
 * with errno set. */
char *result_text_packed(const struct result_text *text, size_t *size);

/* A whole file, decompressed where it is compressed, in the arena; NULL with errno set. */
char *packed_read(struct arena *arena, const char *path, size_t *n);
/* n bytes compressed, malloc'ed. */
char *packed(const char *text, size_t n, size_t *size);

#endif
