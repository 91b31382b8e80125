/* Zip writing: local headers, central directory, end record. */
#include "report/zip_write.h"

#include <string.h>
#include <zlib.h>

enum {
    VERSION = 20,        /* 2.0: deflate and folders */
    UTF8_NAME = 1 << 11, /* flag */
    STORED = 0,
    DEFLATED = 8,
    DAY_ZERO = 1 << 5 | 1, /* 1980-01-01, the first that there is */
    ZLIB_HEAD = 2,
    ZLIB_TAIL = 4,
};

static void put16(struct bytes *b, unsigned value)
{
    bytes_u8(b, value & 0xFF);
    bytes_u8(b, value >> 8 & 0xFF);
}

static void put32(struct bytes *b, uint32_t value)
{
    put16(b, value & 0xFFFF);
    put16(b, value >> 16);
}

uint32_t zip_crc(const void *data, size_t n)
{
    return (uint32_t)crc32_z(crc32(0, NULL, 0), data, n);
}

/* What local header and list say alike. */
static void put_common(struct bytes *b, unsigned method, uint32_t crc, size_t packed, size_t n,
                       size_t name)
{
    put16(b, VERSION);
    put16(b, UTF8_NAME);
    put16(b, method);
    put16(b, 0); /* midnight */
    put16(b, DAY_ZERO);
    put32(b, crc);
    put32(b, (uint32_t)packed);
    put32(b, (uint32_t)n);
    put16(b, (unsigned)name);
    put16(b, 0); /* no extra field */
}

/* A part's bytes in the archive: `size` of them, of n when they are plain. */
static void put_part(struct zip_writer *z, const char *name, unsigned method, const void *body,
                     size_t size, size_t n, uint32_t crc)
{
    size_t at = z->file.n;
    put32(&z->file, 0x04034b50);
    put_common(&z->file, method, crc, size, n, strlen(name));
    bytes_put(&z->file, name, strlen(name));
    bytes_put(&z->file, body, size);
    put32(&z->central, 0x02014b50);
    put16(&z->central, VERSION);
    put_common(&z->central, method, crc, size, n, strlen(name));
    put16(&z->central, 0); /* no comment */
    put16(&z->central, 0); /* disk */
    put16(&z->central, 0); /* binary */
    put32(&z->central, 0); /* no rights */
    put32(&z->central, (uint32_t)at);
    bytes_put(&z->central, name, strlen(name));
    z->n++;
}

void zip_write_packed(struct zip_writer *z, const char *name, const struct bytes *stream, size_t n,
                      uint32_t crc)
{
    put_part(z, name, DEFLATED, stream->at + ZLIB_HEAD, stream->n - ZLIB_HEAD - ZLIB_TAIL, n, crc);
}

void zip_write_part(struct zip_writer *z, const char *name, const void *data, size_t n)
{
    struct bytes packed = {0};
    uint32_t crc = zip_crc(data, n);
    bytes_deflate(&packed, z->packer, data, n);
    if (packed.n - ZLIB_HEAD - ZLIB_TAIL < n)
        zip_write_packed(z, name, &packed, n, crc);
    else
        put_part(z, name, STORED, data, n, n, crc);
    bytes_free(&packed);
}

void zip_write_end(struct zip_writer *z)
{
    size_t at = z->file.n;
    bytes_put(&z->file, z->central.at, z->central.n);
    put32(&z->file, 0x06054b50);
    put16(&z->file, 0);
    put16(&z->file, 0);
    put16(&z->file, (unsigned)z->n);
    put16(&z->file, (unsigned)z->n);
    put32(&z->file, (uint32_t)z->central.n);
    put32(&z->file, (uint32_t)at);
    put16(&z->file, 0);
}

void zip_write_free(struct zip_writer *z)
{
    bytes_free(&z->file);
    bytes_free(&z->central);
}
