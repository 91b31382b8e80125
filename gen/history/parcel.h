/* Parcel: what was read of a result, on its way from a worker to the process that has the database.
 *
 * Reading a result (decompressing, checking, parsing) takes ten times as long as keeping it, and needs no database. What
 * is read goes as bytes, by one function both ways, between processes of one program: it is no format of a file. */
#ifndef CAEVAL_HISTORY_PARCEL_H
#define CAEVAL_HISTORY_PARCEL_H

#include "base/problem.h"
#include "history/kept.h"
#include "history/written.h"

struct parcel {
    enum written written; /* of what lies published; a night of the archive is sound */
    struct kept *kept;    /* what the database keeps; NULL: nothing is to be kept */
    bool failed;          /* it could not be read, and may be there another time */
    int unarchived;       /* errno that kept it out of the archive; 0: it is there */
    const char *result_sha256, *manifest_sha256;
    const char *path;         /* of the archive: the file that it is in, */
    day_number date;          /* and its day; 0: a file of lines that cannot be read */
    struct problems problems; /* to be said of it */
};

/* Parcels one behind another, malloc'ed. */
struct parcels {
    char *at;
    size_t n, cap;
};

void parcels_add(struct parcels *to, const struct parcel *parcel);
void parcels_append(struct parcels *to, const char *data, size_t n);
/* The parcel at *at, which goes behind it. Its texts lie in those bytes. False at the end, and where the bytes are
 * none. */
bool parcels_next(struct parcel *parcel, struct arena *arena, const char **at, const char *end);

#endif
