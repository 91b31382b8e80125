/* Seal: OUT/.caeval-seals/<year>.json, the digests of the year's own files and of the CAs' manifests, and beside it
 * (<year>.sig) and beside each CA's manifest.json a signature where the bureau has a key.
 *
 *   {"schema": "caeval-year/1", "files": [{"file", "sha256", "sm3"}], "cas": [{"code", "sha256"}]} */
#ifndef CAEVAL_BATCH_SEAL_H
#define CAEVAL_BATCH_SEAL_H

#include <jansson.h>

#include "base/signature.h"

#define MANIFEST "manifest.json"
#define MANIFEST_SIGNATURE "manifest.sig"

struct sealed_ca {
    const char *code;
    const char *sha256; /* of its manifest.json; NULL: it is no more */
};

/* Brings the year's manifest up to date: of the files `names` (ended by NULL) those that are there, with their
 * digests, and the CAs given; what others wrote stays as it is listed. `key`: NULL where nothing is signed. False
 * with errno set. */
bool seal_year(struct arena *arena, const char *year_folder, const char *const *names,
               const struct sealed_ca *ca, size_t n, const struct sign_key *key);

/* Where it lies (".json"), and where its signature does (".sig"). */
const char *seal_path(struct arena *arena, const char *year_folder, const char *end);

/* The bytes of such a manifest, as they are written. malloc'ed. */
char *seal_text(const json_t *manifest);

#endif
