/* Zip reading. */
#include "report/zip_read.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/zip.h"

enum { MAX_SIZE = 1 << 30 };

static bool read_member(struct arena *arena, const struct zip *zip, const struct zip_entry *entry,
                        struct zip_member *m)
{
    if (entry->size > MAX_SIZE)
        return false;
    struct zip_part *part = zip_part_open(zip, entry);
    size_t size = (size_t)entry->size;
    char *data = arena_alloc(arena, size + 1);
    size_t n = 0;
    for (size_t step = 1; step > 0; n += step)
        step = zip_part_read(part, data + n, size + 1 - n);
    bool sound = !zip_part_fault(part).why && n == size;
    zip_part_close(part);
    *m = (struct zip_member){entry->name, data, n};
    return sound;
}

bool zip_read(struct zip_archive *archive, struct arena *arena, const char *path)
{
    struct zip zip;
    struct zip_fault fault;
    int fd = file_open(path, O_NOFOLLOW);
    *archive = (struct zip_archive){0};
    if (fd < 0)
        return false;
    bool sound = zip_open(&zip, arena, fd, &fault);
    for (size_t i = 0; sound && i < zip.entry.n; i++)
        sound = read_member(arena, &zip, &zip.entry.at[i], vec_push(arena, &archive->member));
    close(fd);
    return sound;
}

const struct zip_member *zip_find(const struct zip_archive *zip, const char *name)
{
    for (size_t i = 0; i < zip->member.n; i++)
        if (strcmp(zip->member.at[i].name, name) == 0)
            return &zip->member.at[i];
    return NULL;
}
