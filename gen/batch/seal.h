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

/* The same in two steps, for files that are about to be published: what the list will be once the files `names` lie
 * as they do in `from`, written beside it; then, when they are in place, put in its place. A list that was prepared
 * and is not what lies there is dropped, one whose files are still to be moved waits for them. */
bool seal_prepare(struct arena *arena, const char *year_folder, const char *from,
                  const char *const *names, const struct sealed_ca *ca, size_t n,
                  const struct sign_key *key);
bool seal_settle(struct arena *arena, const char *year_folder);
/* The list that was prepared, where the files are as it says; NULL: there is none. The signature of the list that
 * counts. */
const char *seal_pending(struct arena *arena, const char *year_folder);
const char *seal_signature(struct arena *arena, const char *year_folder);

/* After a run that was killed: settles, and seals the results that stand as their records have them and not as the
 * list does. */
bool seal_mend(struct arena *arena, const char *year_folder, const char *records,
               const struct sign_key *key);

/* The digest of manifest.json that the record of the CA's last evaluation has; NULL: there is no record. */
const char *seal_recorded(struct arena *arena, const char *records, const char *code);

/* Before a CA's folder is put in place: the digest of its manifest.json, in <records>/<code>.next, and once its record
 * is there, no more. False with errno set. */
bool seal_announce(struct arena *arena, const char *records, const char *code, const char *sha256);
bool seal_is_announced(struct arena *arena, const char *records, const char *code,
                       const char *sha256);
void seal_announced(struct arena *arena, const char *records, const char *code);
/* Was what has this digest published by a run: is it recorded, or announced by one that was killed? */
bool seal_is_run(struct arena *arena, const char *records, const char *code, const char *sha256);

/* Of the list `cas` of such a manifest (NULL: none) the digest of a CA's, which is its tree's; NULL: it is not listed. */
const char *sealed_of(const json_t *cas, const char *code);

/* Where it lies (".json"), and where its signature does (".sig"). */
const char *seal_path(struct arena *arena, const char *year_folder, const char *end);

/* The bytes of such a manifest, as they are written. malloc'ed. */
char *seal_text(const json_t *manifest);

#endif
