/* Objects: certificates, CRLs and OCSP answers as they lie in INPUT/<ca_code>/objects/, at any depth, told by their
 * contents: DER, PEM, PKCS#7, several in a file, files in .zip, .tar.gz and .gz.
 *
 * Nobody vouches for them. A file is held at most as a whole, a member of an archive by itself; links, pipes and devices
 * are not followed; what is too large, too deep or no object costs itself and is said with its name. */
#ifndef CAEVAL_INGEST_OBJECTS_H
#define CAEVAL_INGEST_OBJECTS_H

#include "base/der.h"
#include "base/text.h"

#define OBJECTS_FOLDER "objects"

enum object_kind { OBJECT_CERTIFICATE, OBJECT_CRL, OBJECT_OCSP, OBJECT_KINDS };

struct object_found {
    /* "objects/crl/2025.zip!7.crl", "objects/all.pem#2": the member of an archive, the place among several */
    const char *file;
    enum object_kind kind;
    struct der bytes; /* until the call returns */
    bool obtained;    /* a folder's name, or objects.csv, says when: */
    instant at;
};

struct object_sink {
    void *context;
    void (*take)(void *context, const struct object_found *object);
    /* A file, a member or one of several that is no object, or cannot be read: Chinese. `unknown`: its contents are of
     * no kind that is known; else it is damaged or not to be read. */
    void (*refuse)(void *context, const char *file, bool unknown, const char *why);
    /* NULL allowed. A time that is not used: a cell of objects.csv, or (line 0, no column) a folder's name. */
    void (*untimed)(void *context, const char *file, int64_t line, const char *column,
                    const char *why);
};

struct objects_read {
    int64_t files; /* in the folder */
    int64_t times; /* rows of objects.csv */
    bool
        failed; /* what lies there could not be read to its end: no result may be built on it ... */
    const char *fault;  /* ... Chinese, with its name */
    const char *sha256; /* of the names and digests of all files */
};

/* Reads all below `folder`, in the order of the names' bytes. */
struct objects_read objects_read(struct arena *arena, const char *folder,
                                 const struct object_sink *sink);

/* What tells whether any file below the folder is another than before, without reading it: a digest of names, sizes,
 * times. "" where there is no such folder. */
const char *objects_stamp(struct arena *arena, const char *folder);

/* The same of bytes that are in hand, for one file: what objects_read does with each. */
void objects_of(struct arena *arena, const char *file, struct der bytes,
                const struct object_sink *sink);

#endif
