/* Known files: is a file still the one that an earlier run read or wrote? Size, times and inode are
 * asked first; only where those moved, the contents (SHA-256). */
#ifndef CAEVAL_BATCH_KNOWN_H
#define CAEVAL_BATCH_KNOWN_H

#include <jansson.h>

#include "base/arena.h"
#include "base/file.h"

struct known_file {
    const char *name;
    struct file_stamp stamp;
    const char *sha256;
};

/* A file as it is now; the digest is made when it is first needed. */
struct present_file {
    const char *name;
    const char *path;
    bool there;
    struct file_stamp stamp;
    const char *sha256;
};
struct present_file present_file_at(const char *name, const char *path);

enum known {
    KNOWN_SAME,    /* its stamp says so */
    KNOWN_MOVED,   /* its stamp does not, but its contents are the same */
    KNOWN_CHANGED, /* or gone, or not readable */
};
enum known known_as(struct arena *arena, const struct known_file *known, struct present_file *now);

/* The listed outputs are all in the folder, unaltered since `written` (a change time of that file
 * system), and nothing else is. Only sizes and digests are compared, not stamps. */
bool known_outputs_stand(struct arena *arena, const char *folder, const struct known_file *file,
                         size_t n, int64_t written);

json_t *known_tree(const struct known_file *file, size_t n);
/* False when the tree is none. */
bool known_read(struct arena *arena, const json_t *tree, const struct known_file **file, size_t *n);

/* An examiner's file in a record: no code of a CA begins so. `file` as results name it. */
static inline const char *known_inspection(struct arena *arena, const char *code, const char *file)
{
    return arena_format(arena, "@%s/%s", code, file);
}

#endif
