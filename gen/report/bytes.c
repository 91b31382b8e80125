/* Bytes. */
#include "report/bytes.h"

#include <libdeflate.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

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

struct packer {
    struct libdeflate_compressor *compressor;
};

struct packer *packer_new(int effort)
{
    struct packer *p = must_alloc(sizeof *p);
    p->compressor = libdeflate_alloc_compressor(effort);
    if (!p->compressor)
        out_of_memory();
    return p;
}

void packer_free(struct packer *p)
{
    if (p)
        libdeflate_free_compressor(p->compressor);
    free(p);
}

void bytes_deflate(struct bytes *b, struct packer *p, const void *data, size_t n)
{
    reserve(b, libdeflate_zlib_compress_bound(p->compressor, n));
    size_t size = libdeflate_zlib_compress(p->compressor, data, n, b->at + b->n, b->cap - b->n);
    if (size == 0)
        out_of_memory(); /* the room is enough for anything */
    b->n += size;
}

/* The number's digits before its point behind those that are there, all from right to left. */
static void put_digits(struct bytes *b, char *digit, size_t n, unsigned whole, bool negative)
{
    while (whole || n == 0) {
        digit[n++] = (char)('0' + whole % 10);
        whole /= 10;
    }
    if (negative)
        digit[n++] = '-';
    reserve(b, n);
    while (n)
        b->at[b->n++] = (unsigned char)digit[--n];
}

static unsigned magnitude(int number)
{
    return number < 0 ? 0U - (unsigned)number : (unsigned)number;
}

void bytes_tenths(struct bytes *b, int tenths)
{
    char digit[16];
    size_t n = 0;
    unsigned value = magnitude(tenths);
    if (value % 10) {
        digit[n++] = (char)('0' + value % 10);
        digit[n++] = '.';
    }
    put_digits(b, digit, n, value / 10, tenths < 0);
}

void bytes_hundredths(struct bytes *b, int hundredths)
{
    char digit[16];
    size_t n = 0;
    unsigned value = magnitude(hundredths);
    if (value % 10)
        digit[n++] = (char)('0' + value % 10);
    if (value % 100) {
        digit[n++] = (char)('0' + value / 10 % 10);
        digit[n++] = '.';
    }
    if (value < 100 && n)
        digit[n++] = '0';
    put_digits(b, digit, n, value / 100, hundredths < 0);
}

void bytes_inflate(struct bytes *b, const void *data, size_t n, size_t plain)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (!d)
        out_of_memory();
    reserve(b, plain);
    if (libdeflate_zlib_decompress(d, data, n, b->at + b->n, plain, NULL) == LIBDEFLATE_SUCCESS)
        b->n += plain;
    libdeflate_free_decompressor(d);
}

/* --- XML ----------------------------------------------------------------------------------------------------- */

void bytes_xml(struct bytes *to, const char *text, size_t n)
{
    const char *end = text + n;
    while (text < end) {
        uint32_t c = 0;
        size_t step = utf8_decode(text, end, &c);
        bool shown = step && (!is_unprintable(c) || c == '\t') && c != 0xFFFE && c != 0xFFFF;
        if (shown && c == '&')
            bytes_text(to, "&amp;");
        else if (shown && c == '<')
            bytes_text(to, "&lt;");
        else if (shown && c == '>')
            bytes_text(to, "&gt;");
        else if (shown && c == '"')
            bytes_text(to, "&quot;");
        else if (shown)
            bytes_put(to, text, step);
        text += step ? step : 1;
    }
}

void bytes_free(struct bytes *b)
{
    free(b->at);
    *b = (struct bytes){0};
}
