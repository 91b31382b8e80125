/* Zip: the parts of an archive, each as a stream of bytes that is checked against its length and CRC.
 *
 * Whoever made the archive is not trusted: every place in it is checked, a part that grows out of all
 * proportion is refused, and of nothing is more held than a buffer and the list of the parts. */
#ifndef CAEVAL_BASE_ZIP_H
#define CAEVAL_BASE_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Rows of an export compress to a tenth, or a fiftieth; what grows more is no export, and would keep a
 * run busy for as long as its maker likes. */
enum { MOST_GROWTH = 250, GROWTH_MATTERS = 64 * 1024 * 1024 };
static inline bool grows_too_much(int64_t inflated, int64_t packed)
{
    return inflated > GROWTH_MATTERS && inflated / MOST_GROWTH > packed;
}

struct zip_entry {
    const char *name;
    int64_t packed, size; /* bytes in the archive, and inflated */
    int64_t offset;       /* of its local header */
    uint32_t crc;
    uint16_t method, flags;
};

struct zip {
    int fd; /* the caller's */
    int64_t size;
    VEC(struct zip_entry) entry; /* in the order of the archive's list */
};

/* Why something cannot be read; words static. */
struct zip_fault {
    const char *why; /* NULL: no fault */
    bool failed;     /* cut or damaged on its way, or the disk failed: not how it was made */
};

/* Reads the list of parts. `fd` must stay open. */
bool zip_open(struct zip *zip, struct arena *arena, int fd, struct zip_fault *fault);
/* Names of parts are compared without regard to case; NULL: there is none. */
const struct zip_entry *zip_entry_named(const struct zip *zip, const char *name);

struct zip_part;
struct zip_part *zip_part_open(const struct zip *zip, const struct zip_entry *entry);
/* Up to `cap` bytes; 0 at the end or where it cannot be read: zip_part_fault tells. At the end the whole
 * of it was sound. */
size_t zip_part_read(struct zip_part *part, void *to, size_t cap);
struct zip_fault zip_part_fault(const struct zip_part *part);
void zip_part_close(struct zip_part *part);

#endif
