/* Zip reading: end record, central directory, local headers; inflate by zlib. */
#include "report/zip_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"

enum {
    END_SIZE = 22,
    CENTRAL_SIZE = 46,
    LOCAL_SIZE = 30,
    STORED = 0,
    DEFLATED = 8,
    MAX_SIZE = 1 << 30
};

struct bytes {
    const unsigned char *at;
    size_t n;
};

static uint32_t number(const unsigned char *at, int size)
{
    uint32_t value = 0;
    for (int i = size; i-- > 0;)
        value = value << 8 | at[i];
    return value;
}

/* `size` bytes at `offset`, or NULL where the file ends before. */
static const unsigned char *part(const struct bytes *b, size_t offset, size_t size)
{
    return offset <= b->n && size <= b->n - offset ? b->at + offset : NULL;
}

static bool inflate_all(const unsigned char *from, size_t n, char *to, size_t size)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)from,
                  .avail_in = (uInt)n,
                  .next_out = (unsigned char *)to,
                  .avail_out = (uInt)size};
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        out_of_memory();
    bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out == size && z.avail_in == 0;
    inflateEnd(&z);
    return whole;
}

/* The member a central header describes. */
static bool read_member(struct arena *arena, const struct bytes *b, const unsigned char *central,
                        struct zip_member *m)
{
    uint32_t method = number(central + 10, 2);
    uint32_t crc = number(central + 16, 4);
    size_t packed = number(central + 20, 4);
    size_t size = number(central + 24, 4);
    size_t offset = number(central + 42, 4);
    const unsigned char *local = part(b, offset, LOCAL_SIZE);
    if (!local || number(local, 4) != 0x04034b50 || size > MAX_SIZE)
        return false;
    size_t skip = LOCAL_SIZE + number(local + 26, 2) + number(local + 28, 2);
    const unsigned char *data = part(b, offset + skip, packed);
    if (!data || (method == STORED && packed != size) || (method != STORED && method != DEFLATED))
        return false;
    char *out = arena_alloc(arena, size + 1);
    if (method == STORED)
        memcpy(out, data, size);
    else if (!inflate_all(data, packed, out, size))
        return false;
    m->data = out;
    m->n = size;
    return crc32(crc32(0, NULL, 0), (const unsigned char *)out, (uInt)size) == crc;
}

static bool read_members(struct zip_archive *zip, struct arena *arena, const struct bytes *b)
{
    const unsigned char *end = b->n >= END_SIZE ? part(b, b->n - END_SIZE, END_SIZE) : NULL;
    if (!end || number(end, 4) != 0x06054b50)
        return false;
    size_t n = number(end + 10, 2);
    size_t at = number(end + 16, 4);
    for (size_t i = 0; i < n; i++) {
        const unsigned char *central = part(b, at, CENTRAL_SIZE);
        if (!central || number(central, 4) != 0x02014b50)
            return false;
        size_t length = number(central + 28, 2);
        const unsigned char *name = part(b, at + CENTRAL_SIZE, length);
        struct zip_member *m = vec_push(arena, &zip->member);
        if (!name || !read_member(arena, b, central, m))
            return false;
        m->name = arena_copy(arena, (const char *)name, length);
        at += CENTRAL_SIZE + length + number(central + 30, 2) + number(central + 32, 2);
    }
    return at == b->n - END_SIZE;
}

static unsigned char *read_whole(const char *path, size_t *n)
{
    struct stat st;
    int fd = file_open(path, O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    unsigned char *data = NULL;
    *n = 0;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= MAX_SIZE) {
        size_t size = (size_t)st.st_size;
        data = must_alloc(size);
        while (*n < size) {
            ssize_t step = read(fd, data + *n, size - *n);
            if (step < 0 && errno == EINTR)
                continue;
            if (step <= 0)
                break;
            *n += (size_t)step;
        }
        if (*n < size) {
            free(data);
            data = NULL;
        }
    }
    close(fd);
    return data;
}

bool zip_read(struct zip_archive *zip, struct arena *arena, const char *path)
{
    size_t n = 0;
    unsigned char *data = read_whole(path, &n);
    *zip = (struct zip_archive){0};
    struct bytes bytes = {data, n};
    bool sound = data && read_members(zip, arena, &bytes);
    free(data);
    return sound;
}

const struct zip_member *zip_find(const struct zip_archive *zip, const char *name)
{
    for (size_t i = 0; i < zip->member.n; i++)
        if (strcmp(zip->member.at[i].name, name) == 0)
            return &zip->member.at[i];
    return NULL;
}
