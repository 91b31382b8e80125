/* Objects in archives: .zip by base/zip, .tar.gz and .gz by zlib; of a tar (POSIX.1-1988, and GNU's long names) the
 * plain files alone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/zip.h"
#include "ingest/object_parts.h"

enum {
    BLOCK = 512,
    NAME = 100,
    SIZE_AT = 124,
    SIZE = 12,
    TYPE_AT = 156,
    MAGIC_AT = 257,
    PREFIX_AT = 345,
    PREFIX = 155,
    MOST_NAME = 4096
};

static const char too_large[] = "超过128 MB，没有读取";
static const char grown[] = "解压后的大小超过压缩数据的250倍，没有读取其余部分";
static const char nested[] = "压缩包里的压缩包不读；请解开后提供";
static const char cut[] = "压缩数据已损坏或不完整，请重新传送";

bool is_packed(struct der head)
{
    return (head.n >= 4 && memcmp(head.at, "PK\3\4", 4) == 0) ||
           (head.n >= 4 && memcmp(head.at, "PK\5\6", 4) == 0) ||
           (head.n >= 2 && head.at[0] == 0x1f && head.at[1] == 0x8b);
}

static void refuse(const struct object_place *place, const char *why)
{
    place->sink->refuse(place->sink->context, place->file, false, why);
}

/* The place of a member; its folders may say when it was obtained. */
static struct object_place member_of(const struct object_place *place, const char *name)
{
    struct object_place member = *place;
    const char *sound = text_safe(place->arena, text_sound(place->arena, slice_of(name)));
    member.file = arena_format(place->arena, "%s!%s", place->file, sound);
    object_obtained(&member, sound);
    return member;
}

static void add_member(const struct object_place *member, struct der bytes)
{
    if (is_packed(bytes))
        refuse(member, nested);
    else
        object_bytes(member, bytes);
}

/* --- zip --------------------------------------------------------------------------------------------------- */

static void add_zip_member(const struct object_place *member, const struct zip *zip,
                           const struct zip_entry *entry)
{
    if (entry->size > MOST_OBJECT) {
        refuse(member, too_large);
        return;
    }
    struct zip_part *part = zip_part_open(zip, entry);
    unsigned char *bytes = must_alloc((size_t)entry->size + 1);
    size_t n = 0;
    for (size_t step; n < (size_t)entry->size &&
                      (step = zip_part_read(part, bytes + n, (size_t)entry->size - n)) > 0;)
        n += step;
    unsigned char more;
    bool behind = n == (size_t)entry->size && zip_part_read(part, &more, 1) > 0;
    struct zip_fault fault = zip_part_fault(part);
    zip_part_close(part);
    if (fault.why || behind || n != (size_t)entry->size)
        refuse(member, fault.why ? fault.why : cut);
    else
        add_member(member, (struct der){bytes, n});
    free(bytes);
}

static bool add_zip(const struct object_place *place, int fd)
{
    struct zip zip;
    struct zip_fault fault = {NULL, false};
    if (!zip_open(&zip, place->arena, fd, &fault)) {
        refuse(place, fault.why);
        return true;
    }
    for (size_t i = 0; i < zip.entry.n; i++) {
        const char *name = zip.entry.at[i].name;
        size_t n = strlen(name);
        if (n == 0 || name[n - 1] == '/')
            continue;
        const struct object_place member = member_of(place, name);
        add_zip_member(&member, &zip, &zip.entry.at[i]);
    }
    return true;
}

/* --- gzip, tar ----------------------------------------------------------------------------------------------- */

struct packed {
    gzFile file;
    int64_t packed, inflated; /* bytes */
    const char *why;
};

/* All `n` bytes; fewer at the end, or with *why. */
static size_t inflate_some(struct packed *p, unsigned char *to, size_t n)
{
    enum { STEP = 1 << 20 };
    size_t done = 0;
    while (done < n && !p->why) {
        size_t want = n - done < STEP ? n - done : STEP;
        int got = gzread(p->file, to + done, (unsigned)want);
        if (got <= 0) {
            int error = Z_OK;
            (void)gzerror(p->file, &error);
            if (got < 0 || (error != Z_OK && error != Z_STREAM_END))
                p->why = cut;
            break;
        }
        done += (size_t)got;
        p->inflated += got;
        if (grows_too_much(p->inflated, p->packed))
            p->why = grown;
    }
    return done;
}

/* An octal field, or a binary one (GNU); -1: neither. */
static int64_t tar_size(const unsigned char *at)
{
    int64_t value = 0;
    if (at[0] == 0x80) {
        for (int i = 4; i < SIZE; i++)
            value = (value << 8 | at[i]) & INT64_MAX;
        return value;
    }
    for (int i = 0; i < SIZE && at[i] && at[i] != ' '; i++) {
        if (at[i] < '0' || at[i] > '7')
            return -1;
        value = value << 3 | (at[i] - '0');
    }
    return value;
}

static const char *tar_name(struct arena *arena, const unsigned char *head)
{
    size_t prefix = strnlen((const char *)head + PREFIX_AT, PREFIX);
    size_t name = strnlen((const char *)head, NAME);
    bool posix = memcmp(head + MAGIC_AT, "ustar\0", 6) == 0 && prefix;
    return arena_format(arena, "%.*s%s%.*s", posix ? (int)prefix : 0,
                        (const char *)head + PREFIX_AT, posix ? "/" : "", (int)name,
                        (const char *)head);
}

/* Passes `n` bytes and the rest of their block over. */
static void skip(struct packed *p, int64_t n)
{
    unsigned char block[BLOCK];
    for (int64_t left = (n + BLOCK - 1) / BLOCK; left > 0 && !p->why; left--)
        if (inflate_some(p, block, BLOCK) < BLOCK && !p->why)
            p->why = cut;
}

/* The next `size` bytes, malloc'ed; NULL with the reason. */
static unsigned char *member_bytes(struct packed *p, int64_t size)
{
    unsigned char *bytes = must_alloc((size_t)size + 1);
    unsigned char rest[BLOCK];
    size_t pad = (size_t)((BLOCK - size % BLOCK) % BLOCK);
    if (inflate_some(p, bytes, (size_t)size) == (size_t)size && inflate_some(p, rest, pad) == pad &&
        !p->why) {
        bytes[size] = '\0';
        return bytes;
    }
    p->why = p->why ? p->why : cut;
    free(bytes);
    return NULL;
}

static void add_tar_member(const struct object_place *place, struct packed *p, const char *name,
                           int64_t size)
{
    const struct object_place member = member_of(place, name);
    if (size > MOST_OBJECT) {
        refuse(&member, too_large);
        skip(p, size);
        return;
    }
    unsigned char *bytes = member_bytes(p, size);
    if (bytes)
        add_member(&member, (struct der){bytes, (size_t)size});
    free(bytes);
}

static void add_tar(const struct object_place *place, struct packed *p, unsigned char *head)
{
    enum { PLAIN = '0', OLD = '\0', LONG_NAME = 'L', FOLDER = '5', EXTENDED = 'x', GLOBAL = 'g' };
    const char *longer = NULL;
    for (int64_t n = 0; head[0] && !p->why; n++) {
        int64_t size = tar_size(head + SIZE_AT);
        char type = (char)head[TYPE_AT];
        const char *name = longer ? longer : tar_name(place->arena, head);
        if (size < 0 || n > MOST_MEMBERS) {
            p->why = size < 0 ? cut : "成员超过200万个，没有读取其余部分";
        } else if (type == LONG_NAME && size <= MOST_NAME) {
            unsigned char *bytes = member_bytes(p, size);
            longer = bytes ? arena_string(place->arena, (char *)bytes) : NULL;
            free(bytes);
        } else if (type == PLAIN || type == OLD) {
            add_tar_member(place, p, name, size);
            longer = NULL;
        } else {
            if (type != FOLDER && type != EXTENDED && type != GLOBAL) {
                const struct object_place member = member_of(place, name);
                refuse(&member, "不是普通文件，没有读取");
            }
            skip(p, size);
            longer = type == EXTENDED ? longer : NULL;
        }
        if (!p->why && inflate_some(p, head, BLOCK) < BLOCK)
            return;
    }
    while (!p->why && inflate_some(p, head, BLOCK)) /* to its check sum */
        ;
}

/* One file that is compressed by itself: what of it is in hand, and the rest. */
static void add_single(const struct object_place *place, struct packed *p,
                       const unsigned char *head, size_t n)
{
    size_t cap = BLOCK;
    unsigned char *bytes = must_alloc(cap);
    memcpy(bytes, head, n);
    while (n == cap && !p->why) {
        if (cap >= MOST_OBJECT) {
            p->why = too_large;
            break;
        }
        cap *= 2;
        bytes = must_realloc(bytes, cap);
        n += inflate_some(p, bytes + n, cap - n);
    }
    if (!p->why && is_packed((struct der){bytes, n}))
        p->why = nested;
    if (!p->why)
        object_bytes(place, (struct der){bytes, n});
    free(bytes);
}

static bool add_gzip(const struct object_place *place, int fd, const char **why)
{
    unsigned char head[BLOCK];
    off_t size = lseek(fd, 0, SEEK_END);
    int own = dup(fd);
    if (size < 0 || lseek(fd, 0, SEEK_SET) != 0 || own < 0) {
        *why = system_fault(errno);
        if (own >= 0)
            close(own);
        return false;
    }
    struct packed p = {.file = gzdopen(own, "rb"), .packed = size};
    if (!p.file)
        out_of_memory();
    size_t n = inflate_some(&p, head, BLOCK);
    if (n == BLOCK && memcmp(head + MAGIC_AT, "ustar", 5) == 0)
        add_tar(place, &p, head);
    else if (!p.why)
        add_single(place, &p, head, n);
    if (p.why)
        refuse(place, p.why);
    gzclose(p.file);
    return true;
}

bool object_archive(const struct object_place *place, int fd, struct der head, const char **why)
{
    return head.at[0] == 'P' ? add_zip(place, fd) : add_gzip(place, fd, why);
}
