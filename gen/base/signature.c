/* Signatures. */
#include "base/signature.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static const char USER_ID[] = "1234567812345678"; /* GM/T 0009 */

struct sign_key {
    EVP_PKEY *key;
};

/* --- keys ----------------------------------------------------------------------------------------------- */

/* The first line of the file; nobody is asked. */
static int passphrase(char *buffer, int size, int writes, void *path)
{
    (void)writes;
    FILE *file = path ? file_stream(path) : NULL;
    if (!file || !fgets(buffer, size, file))
        buffer[0] = '\0';
    if (file)
        fclose(file);
    buffer[strcspn(buffer, "\r\n")] = '\0';
    return *buffer ? (int)strlen(buffer) : -1;
}

static struct sign_key *key_of(EVP_PKEY *found, const char **why)
{
    if (found && EVP_PKEY_is_a(found, "SM2")) {
        struct sign_key *key = must_alloc(sizeof *key);
        key->key = found;
        return key;
    }
    *why = found ? "不是 SM2 的密钥" : "其中没有可以读取的这种密钥（应为 PEM；也可能口令不对）";
    EVP_PKEY_free(found);
    return NULL;
}

static FILE *key_file(struct arena *arena, const char *path, const char **why)
{
    FILE *file = file_stream(path);
    if (!file)
        *why = arena_format(arena, "不能读取：%s", system_fault(errno));
    return file;
}

struct sign_key *sign_key_load(struct arena *arena, const char *path, const char *pass,
                               const char **why)
{
    FILE *file = key_file(arena, path, why);
    if (!file)
        return NULL;
    EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, passphrase, (void *)(uintptr_t)pass);
    fclose(file);
    return key_of(key, why);
}

struct sign_key *verify_key_load(struct arena *arena, const char *path, const char **why)
{
    FILE *file = key_file(arena, path, why);
    if (!file)
        return NULL;
    EVP_PKEY *key = PEM_read_PUBKEY(file, NULL, passphrase, NULL);
    if (!key) {
        rewind(file);
        X509 *certificate = PEM_read_X509(file, NULL, passphrase, NULL);
        key = certificate ? X509_get_pubkey(certificate) : NULL;
        X509_free(certificate);
    }
    fclose(file);
    return key_of(key, why);
}

struct sign_key *public_key_read(const void *der, size_t n)
{
    const unsigned char *at = der;
    EVP_PKEY *found = d2i_PUBKEY(NULL, &at, (long)n);
    ERR_clear_error();
    if (!found)
        return NULL;
    struct sign_key *key = must_alloc(sizeof *key);
    key->key = found;
    return key;
}

void sign_key_free(struct sign_key *key)
{
    if (key)
        EVP_PKEY_free(key->key);
    free(key);
}

/* --- files ---------------------------------------------------------------------------------------------- */

/* A whole small file (a manifest, a signature); NULL where it cannot be read. */
static unsigned char *contents(struct arena *arena, const char *path, size_t *n)
{
    int fd = file_open(path, O_NOFOLLOW);
    VEC(unsigned char) bytes = {0};
    unsigned char buffer[4096];
    ssize_t got = 0;
    while (fd >= 0 && (got = read(fd, buffer, sizeof buffer)) > 0)
        for (ssize_t i = 0; i < got; i++)
            *vec_push(arena, &bytes) = buffer[i];
    if (fd >= 0)
        close(fd);
    *n = bytes.n;
    return fd >= 0 && got == 0 && bytes.n ? bytes.at : NULL;
}

/* A context for one operation with the key. */
static EVP_MD_CTX *context_of(const struct sign_key *key, EVP_PKEY_CTX **own)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    *own = EVP_PKEY_CTX_new(key->key, NULL);
    if (!context || !*own || EVP_PKEY_CTX_set1_id(*own, USER_ID, (int)(sizeof USER_ID - 1)) != 1)
        out_of_memory();
    EVP_MD_CTX_set_pkey_ctx(context, *own);
    return context;
}

bool file_sign(const struct sign_key *key, struct arena *arena, const char *path,
               const char *signature)
{
    size_t n = 0;
    size_t size = 0;
    unsigned char *data = contents(arena, path, &n);
    if (!data)
        return false;
    EVP_PKEY_CTX *own = NULL;
    EVP_MD_CTX *context = context_of(key, &own);
    unsigned char *made = NULL;
    bool sound = EVP_DigestSignInit(context, NULL, EVP_sm3(), NULL, key->key) == 1 &&
                 EVP_DigestSign(context, NULL, &size, data, n) == 1;
    if (sound) {
        made = arena_alloc(arena, size);
        sound = EVP_DigestSign(context, made, &size, data, n) == 1;
    }
    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(own);
    if (!sound) {
        errno = EIO;
        return false;
    }
    return file_replace(signature, made, size);
}

bool file_signed(const struct sign_key *key, struct arena *arena, const char *path,
                 const char *signature)
{
    size_t n = 0;
    size_t size = 0;
    unsigned char *data = contents(arena, path, &n);
    unsigned char *made = contents(arena, signature, &size);
    if (!data || !made)
        return false;
    EVP_PKEY_CTX *own = NULL;
    EVP_MD_CTX *context = context_of(key, &own);
    bool sound = EVP_DigestVerifyInit(context, NULL, EVP_sm3(), NULL, key->key) == 1 &&
                 EVP_DigestVerify(context, made, size, data, n) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(own);
    return sound;
}

/* --- what others signed ------------------------------------------------------------------------------------ */

bool bytes_signed(const struct sign_key *key, const char *algorithm, const void *data, size_t n,
                  const void *signature, size_t n_signature)
{
    int digest = NID_undef;
    int of_key = NID_undef;
    if (!OBJ_find_sigid_algs(OBJ_txt2nid(algorithm), &digest, &of_key))
        return false;
    bool sm2 = EVP_PKEY_is_a(key->key, "SM2");
    EVP_PKEY_CTX *own = NULL;
    if (sm2 && digest != NID_sm3)
        return false;
    EVP_MD_CTX *context = sm2 ? context_of(key, &own) : EVP_MD_CTX_new();
    if (!context)
        out_of_memory();
    const EVP_MD *md = digest == NID_undef ? NULL : EVP_get_digestbynid(digest);
    bool sound = EVP_DigestVerifyInit(context, NULL, md, NULL, key->key) == 1 &&
                 EVP_DigestVerify(context, signature, n_signature, data, n) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(own);
    ERR_clear_error();
    return sound;
}
