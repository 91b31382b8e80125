/* Zip reading: the members of an archive that this program just wrote, held whole, each at most 1 GiB. For
 * archives from elsewhere: base/zip.h. */
#ifndef CAEVAL_REPORT_ZIP_READ_H
#define CAEVAL_REPORT_ZIP_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct zip_member {
    const char *name;
    const char *data;
    size_t n;
};
struct zip_archive {
    VEC(struct zip_member) member;
};

/* False when the file cannot be read, is no such archive, or a member's size or CRC is wrong. */
bool zip_read(struct zip_archive *zip, struct arena *arena, const char *path);
/* NULL: no such member. */
const struct zip_member *zip_find(const struct zip_archive *zip, const char *name);

#endif
