/* Bytes. */
#include "report/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"

static void reserve(struct bytes *b, size_t more)
{
    if (b->n + more <= b->cap)
        return;
    while (b->n + more > b->cap)
        b->cap = b->cap ? b->cap * 2 : 1024;
    b->at = must_realloc(b->at, b->cap);
}

void bytes_put(struct bytes *b, const void *data, size_t n)
{
    if (n == 0)
        return;
    reserve(b, n);
    memcpy(b->at + b->n, data, n);
    b->n += n;
}

void bytes_text(struct bytes *b, const char *text)
{
    bytes_put(b, text, strlen(text));
}

void bytes_format(struct bytes *b, const char *format, ...)
{
    va_list arguments;
    char text[256];
    va_start(arguments, format);
    int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    bytes_put(b, text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

void bytes_u8(struct bytes *b, unsigned value)
{
    reserve(b, 1);
    b->at[b->n++] = (unsigned char)value;
}

void bytes_u16(struct bytes *b, unsigned value)
{
    bytes_u8(b, value >> 8 & 0xFF);
    bytes_u8(b, value & 0xFF);
}

void bytes_u32(struct bytes *b, uint32_t value)
{
    bytes_u16(b, value >> 16);
    bytes_u16(b, value & 0xFFFF);
}

void bytes_align(struct bytes *b, size_t unit)
{
    while (b->n % unit)
        bytes_u8(b, 0);
}

void bytes_deflate(struct bytes *b, const void *data, size_t n)
{
    uLongf size = compressBound((uLong)n);
    reserve(b, size);
    if (compress2(b->at + b->n, &size, data, (uLong)n, Z_BEST_COMPRESSION) != Z_OK)
        out_of_memory();
    b->n += size;
}

void bytes_free(struct bytes *b)
{
    free(b->at);
    *b = (struct bytes){0};
}
