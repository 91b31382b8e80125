/* Digests: the one file that includes OpenSSL. */
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

struct digest {
    EVP_MD_CTX *context;
};

struct digest *digest_new(enum digest_kind kind)
{
    struct digest *d = must_alloc(sizeof *d);
    d->context = EVP_MD_CTX_new();
    if (!d->context ||
        EVP_DigestInit_ex(d->context, kind == DIGEST_SM3 ? EVP_sm3() : EVP_sha256(), NULL) != 1)
        out_of_memory();
    return d;
}

void digest_add(struct digest *d, const void *data, size_t n)
{
    if (EVP_DigestUpdate(d->context, data, n) != 1)
        out_of_memory();
}

char *digest_end(struct digest *d, struct arena *arena)
{
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    if (EVP_DigestFinal_ex(d->context, raw, &n) != 1)
        out_of_memory();
    EVP_MD_CTX_free(d->context);
    free(d);
    char *text = arena_alloc(arena, (size_t)n * 2 + 1);
    for (unsigned int i = 0; i < n; i++) {
        text[2 * i] = "0123456789abcdef"[raw[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
    }
    return text;
}

char *digest_bytes(struct arena *arena, enum digest_kind kind, const void *data, size_t n)
{
    struct digest *digest = digest_new(kind);
    digest_add(digest, data, n);
    return digest_end(digest, arena);
}

char *digest_file(struct arena *arena, enum digest_kind kind, const char *path)
{
    enum { CHUNK = 1 << 16 };
    int fd = file_open(path, O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    struct digest *d = digest_new(kind);
    char *buffer = must_alloc(CHUNK);
    ssize_t n = 0;
    do {
        n = read(fd, buffer, CHUNK);
        if (n > 0)
            digest_add(d, buffer, (size_t)n);
    } while (n > 0 || (n < 0 && errno == EINTR));
    int error = errno;
    free(buffer);
    close(fd);
    char *text = digest_end(d, arena);
    errno = error;
    return n < 0 ? NULL : text;
}

const char *digest_library_version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}
