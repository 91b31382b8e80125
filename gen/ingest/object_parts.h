/* What the files of objects.c share. */
#ifndef CAEVAL_INGEST_OBJECT_PARTS_H
#define CAEVAL_INGEST_OBJECT_PARTS_H

#include "ingest/objects.h"

/* What one file or member may hold at most: a full CRL of a million entries has some 40 MB. */
enum { MOST_OBJECT = 128 * 1024 * 1024, MOST_MEMBERS = 2000000, MOST_DEPTH = 16 };

/* Where the bytes in hand come from. */
struct object_place {
    struct arena *arena; /* for names: while the objects are read */
    const char *file;
    bool obtained;
    instant at;
    const struct object_sink *sink;
};

/* The objects in a file's or a member's bytes. */
void object_bytes(const struct object_place *place, struct der bytes);

/* Is it an archive, or compressed? */
bool is_packed(struct der head);
/* Its members. False: the file cannot be read to its end, *why. */
bool object_archive(const struct object_place *place, int fd, struct der head, const char **why);

/* The day and time that a folder's name says, as 2025-06-01T0000 or 2025-06-01: what one of the folders of a path is
 * called, the innermost first. */
void object_obtained(struct object_place *place, const char *path);

#endif
