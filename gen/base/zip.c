/* Zip: end record, central directory (with the 64-bit fields), local headers; inflate by zlib. */
#include "base/zip.h"
#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum {
    END_SIZE = 22,
    END_WITHIN = END_SIZE + 0xFFFF, /* a comment may follow */
    LOCATOR_SIZE = 20,
    END64_SIZE = 56,
    CENTRAL_SIZE = 46,
    LOCAL_SIZE = 30,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 1,
    MOST_ENTRIES = 20000,
    MOST_LIST = 8 * 1024 * 1024, /* bytes of the central directory */
    CHUNK = 64 * 1024,
};

static const char damaged[] = "压缩数据已损坏或不完整，请重新传送";
static const char too_large[] = "解压后的大小超过压缩数据的250倍，不像导出数据";

static uint64_t number(const unsigned char *at, int size)
{
    uint64_t value = 0;
    for (int i = size; i-- > 0;)
        value = value << 8 | at[i];
    return value;
}

/* All `n` bytes at `offset`. */
static bool read_at(const struct zip *zip, void *to, size_t n, int64_t offset,
                    struct zip_fault *fault)
{
    if (offset < 0 || offset > zip->size || (int64_t)n > zip->size - offset) {
        *fault = (struct zip_fault){damaged, true};
        return false;
    }
    for (size_t done = 0; done < n;) {
        ssize_t step = pread(zip->fd, (char *)to + done, n - done, (off_t)(offset + (int64_t)done));
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0) {
            *fault = (struct zip_fault){step < 0 ? system_fault(errno) : damaged, true};
            return false;
        }
        done += (size_t)step;
    }
    return true;
}

/* --- the list of parts ------------------------------------------------------------------------------ */

struct list_place {
    uint64_t entries, size, offset;
};

/* The 64-bit end record, where the places of the other one do not hold its numbers. */
static bool find_list64(const struct zip *zip, int64_t end, struct list_place *list,
                        struct zip_fault *fault)
{
    unsigned char locator[LOCATOR_SIZE];
    unsigned char end64[END64_SIZE];
    if (!read_at(zip, locator, sizeof locator, end - LOCATOR_SIZE, fault) ||
        number(locator, 4) != 0x07064b50 || number(locator + 8, 8) > (uint64_t)zip->size ||
        !read_at(zip, end64, sizeof end64, (int64_t)number(locator + 8, 8), fault) ||
        number(end64, 4) != 0x06064b50)
        return false;
    *list =
        (struct list_place){number(end64 + 32, 8), number(end64 + 40, 8), number(end64 + 48, 8)};
    return true;
}

/* The last end record: nothing but its comment stands behind it. */
static bool find_list(const struct zip *zip, struct list_place *list, struct zip_fault *fault)
{
    size_t n = zip->size < END_WITHIN ? (size_t)zip->size : (size_t)END_WITHIN;
    unsigned char *tail = must_alloc(n + 1);
    bool found = false;
    if (read_at(zip, tail, n, zip->size - (int64_t)n, fault))
        for (size_t at = n < END_SIZE ? 0 : n - END_SIZE + 1; at-- > 0 && !found;) {
            const unsigned char *end = tail + at;
            if (number(end, 4) != 0x06054b50 || at + END_SIZE + number(end + 20, 2) > n)
                continue;
            *list =
                (struct list_place){number(end + 10, 2), number(end + 12, 4), number(end + 16, 4)};
            found = true;
            if (list->entries == 0xFFFF || list->size == 0xFFFFFFFF || list->offset == 0xFFFFFFFF)
                found = find_list64(zip, zip->size - (int64_t)(n - at), list, fault);
        }
    free(tail);
    return found;
}

/* The numbers that stand in the 64-bit field because they are too large for their own places. */
static bool take_wide(struct zip_entry *e, const unsigned char *extra, size_t n)
{
    enum { HEAD = 4, WIDE = 8 };
    int64_t *const wide[] = {&e->size, &e->packed, &e->offset};
    for (size_t at = 0; at + HEAD <= n; at += HEAD + (size_t)number(extra + at + 2, 2)) {
        size_t length = (size_t)number(extra + at + 2, 2);
        const unsigned char *from = extra + at + HEAD;
        if (number(extra + at, 2) != 1 || length > n - at - HEAD)
            continue;
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
            if (*wide[i] != 0xFFFFFFFF)
                continue;
            if (length < WIDE)
                return false;
            *wide[i] = (int64_t)number(from, WIDE);
            from += WIDE;
            length -= WIDE;
        }
    }
    return e->size >= 0 && e->packed >= 0 && e->offset >= 0;
}

/* The entries that stand in the n bytes of the list. */
static bool take_entries(struct zip *zip, struct arena *arena, const unsigned char *list, size_t n,
                         uint64_t entries)
{
    size_t at = 0;
    for (uint64_t i = 0; i < entries; i++) {
        const unsigned char *head = list + at;
        if (n - at < CENTRAL_SIZE || number(head, 4) != 0x02014b50)
            return false;
        size_t name = (size_t)number(head + 28, 2);
        size_t extra = (size_t)number(head + 30, 2);
        size_t whole = CENTRAL_SIZE + name + extra + (size_t)number(head + 32, 2);
        if (whole > n - at)
            return false;
        struct zip_entry *e = vec_push(arena, &zip->entry);
        *e = (struct zip_entry){
            .name = arena_copy(arena, (const char *)head + CENTRAL_SIZE, name),
            .packed = (int64_t)number(head + 20, 4),
            .size = (int64_t)number(head + 24, 4),
            .offset = (int64_t)number(head + 42, 4),
            .crc = (uint32_t)number(head + 16, 4),
            .method = (uint16_t)number(head + 10, 2),
            .flags = (uint16_t)number(head + 8, 2),
        };
        if (!take_wide(e, head + CENTRAL_SIZE + name, extra))
            return false;
        at += whole;
    }
    return true;
}

bool zip_open(struct zip *zip, struct arena *arena, int fd, struct zip_fault *fault)
{
    struct stat st;
    struct list_place list;
    *zip = (struct zip){.fd = fd};
    *fault = (struct zip_fault){damaged, true};
    if (fstat(fd, &st) != 0) {
        *fault = (struct zip_fault){system_fault(errno), true};
        return false;
    }
    zip->size = st.st_size;
    if (!find_list(zip, &list, fault) || list.entries > MOST_ENTRIES || list.size > MOST_LIST ||
        list.offset > (uint64_t)zip->size)
        return false;
    unsigned char *bytes = must_alloc((size_t)list.size + 1);
    bool sound = read_at(zip, bytes, (size_t)list.size, (int64_t)list.offset, fault) &&
                 take_entries(zip, arena, bytes, (size_t)list.size, list.entries);
    free(bytes);
    if (sound)
        fault->why = NULL;
    return sound;
}

const struct zip_entry *zip_entry_named(const struct zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->entry.n; i++)
        if (strcasecmp(zip->entry.at[i].name, name) == 0)
            return &zip->entry.at[i];
    return NULL;
}

/* --- one part --------------------------------------------------------------------------------------- */

struct zip_part {
    const struct zip *zip;
    const struct zip_entry *entry;
    struct zip_fault fault;
    int64_t at;   /* of the next packed byte, in the archive */
    int64_t left; /* packed bytes not yet read */
    int64_t given;
    uint32_t crc;
    bool ended;
    z_stream z; /* where deflated */
    unsigned char raw[CHUNK];
};

struct zip_part *zip_part_open(const struct zip *zip, const struct zip_entry *entry)
{
    struct zip_part *p = must_alloc(sizeof *p);
    unsigned char local[LOCAL_SIZE];
    memset(p, 0, sizeof *p);
    p->zip = zip;
    p->entry = entry;
    p->left = entry->packed;
    p->crc = (uint32_t)crc32(0, NULL, 0);
    if (entry->method == DEFLATED && inflateInit2(&p->z, -MAX_WBITS) != Z_OK)
        out_of_memory();
    if (!read_at(zip, local, sizeof local, entry->offset, &p->fault))
        return p;
    if (number(local, 4) != 0x04034b50)
        p->fault = (struct zip_fault){damaged, true};
    else if (entry->flags & ENCRYPTED)
        p->fault.why = "压缩数据设有密码";
    else if (entry->method != STORED && entry->method != DEFLATED)
        p->fault.why = "使用了不支持的压缩方法";
    p->at = entry->offset + LOCAL_SIZE + (int64_t)(number(local + 26, 2) + number(local + 28, 2));
    return p;
}

/* Packed bytes, up to `cap`; 0 at their end or with a fault. */
static size_t read_packed(struct zip_part *p, void *to, size_t cap)
{
    size_t n = p->left < (int64_t)cap ? (size_t)p->left : cap;
    if (n == 0 || !read_at(p->zip, to, n, p->at, &p->fault))
        return 0;
    p->at += (int64_t)n;
    p->left -= (int64_t)n;
    return n;
}

static size_t inflate_some(struct zip_part *p, void *to, size_t cap)
{
    p->z.next_out = to;
    p->z.avail_out = (uInt)cap;
    while (p->z.avail_out == cap && !p->ended && !p->fault.why) {
        if (p->z.avail_in == 0) {
            p->z.next_in = p->raw;
            p->z.avail_in = (uInt)read_packed(p, p->raw, sizeof p->raw);
            if (p->z.avail_in == 0 && !p->fault.why)
                p->fault = (struct zip_fault){damaged, true};
            if (p->fault.why)
                break;
        }
        int status = inflate(&p->z, Z_NO_FLUSH);
        p->ended = status == Z_STREAM_END;
        if (!p->ended && status != Z_OK && status != Z_BUF_ERROR)
            p->fault = (struct zip_fault){damaged, true};
    }
    return cap - p->z.avail_out;
}

size_t zip_part_read(struct zip_part *p, void *to, size_t cap)
{
    cap = cap < CHUNK ? cap : CHUNK;
    if (p->fault.why || p->ended || cap == 0)
        return 0;
    size_t n = p->entry->method == STORED ? read_packed(p, to, cap) : inflate_some(p, to, cap);
    p->given += (int64_t)n;
    p->crc = (uint32_t)crc32(p->crc, to, (uInt)n);
    if (grows_too_much(p->given, p->entry->packed))
        p->fault.why = too_large;
    if (p->entry->method == STORED)
        p->ended = p->left == 0;
    bool whole = p->given == p->entry->size && p->crc == p->entry->crc && p->left == 0;
    if (!p->fault.why && (p->given > p->entry->size || (p->ended && !whole)))
        p->fault = (struct zip_fault){damaged, true};
    return p->fault.why ? 0 : n;
}

struct zip_fault zip_part_fault(const struct zip_part *p)
{
    return p->fault;
}

void zip_part_close(struct zip_part *p)
{
    if (!p)
        return;
    if (p->entry->method == DEFLATED)
        inflateEnd(&p->z);
    free(p);
}
