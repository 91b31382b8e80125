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

void zip_write_part(struct zip_writer *z, const char *name, const void *data, size_t n)
{
    struct bytes packed = {0};
    uint32_t crc = (uint32_t)crc32(0, NULL, 0);
    size_t at = z->file.n;
    bytes_deflate(&packed, z->packer, data, n);
    const unsigned char *body = packed.at + ZLIB_HEAD;
    size_t size = packed.n - ZLIB_HEAD - ZLIB_TAIL;
    unsigned method = size < n ? DEFLATED : STORED;
    if (method == STORED) {
        body = data;
        size = n;
    }
    crc = (uint32_t)crc32_z(crc, data, n);
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
