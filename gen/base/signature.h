/* Signatures by OpenSSL's libcrypto: SM2 (GB/T 32918) over SM3, of the user's usual id 1234567812345678, whatever a
 * version of the library takes for its default; of what others made, by whatever algorithm they name. */
#ifndef CAEVAL_BASE_SIGNATURE_H
#define CAEVAL_BASE_SIGNATURE_H

#include <stdbool.h>

#include "base/arena.h"

struct sign_key;

/* A private key of SM2, PEM; its passphrase is the first line of `passphrase` (NULL: it has none), and is never
 * asked for, printed or passed on. NULL with *why in the arena. */
struct sign_key *sign_key_load(struct arena *arena, const char *path, const char *passphrase,
                               const char **why);
/* A public key of SM2 or a certificate with one, PEM; likewise. */
struct sign_key *verify_key_load(struct arena *arena, const char *path, const char **why);

/* The public key of a certificate, its SubjectPublicKeyInfo, of any kind; NULL where the library knows none such. */
struct sign_key *public_key_read(const void *der, size_t n);

void sign_key_free(struct sign_key *key); /* NULL is allowed */

/* Writes the signature of a file, DER, in place of what lies at `signature`; false with errno set. */
bool file_sign(const struct sign_key *key, struct arena *arena, const char *path,
               const char *signature);
/* Is it the file's by the key? False also where one of the two cannot be read. */
bool file_signed(const struct sign_key *key, struct arena *arena, const char *path,
                 const char *signature);

/* Is the signature that of the data by the key and the algorithm, an object identifier as 1.2.156.10197.1.501? The key
 * decides which ones it can be. */
bool bytes_signed(const struct sign_key *key, const char *algorithm, const void *data, size_t n,
                  const void *signature, size_t n_signature);

#endif
