/* Digests by OpenSSL's libcrypto: SHA-256 and SM3 (GB/T 32905), both 32 bytes. */
#ifndef CAEVAL_BASE_DIGEST_H
#define CAEVAL_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum digest_kind { DIGEST_SHA256, DIGEST_SM3 };

struct digest;

struct digest *digest_new(enum digest_kind kind); /* freed by digest_end */
void digest_add(struct digest *digest, const void *data, size_t n);
/* 64 lower-case hexadecimal digits, in the arena; frees the digest. */
char *digest_end(struct digest *digest, struct arena *arena);

/* Of n bytes, in the arena. */
char *digest_bytes(struct arena *arena, enum digest_kind kind, const void *data, size_t n);
/* Of a whole file; NULL with errno set when it cannot be read. */
char *digest_file(struct arena *arena, enum digest_kind kind, const char *path);

/* The name and version of the library. */
const char *digest_library_version(void);

#endif
