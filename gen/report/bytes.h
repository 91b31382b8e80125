/* Bytes: a buffer that grows, for binary files made in memory. */
#ifndef CAEVAL_REPORT_BYTES_H
#define CAEVAL_REPORT_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* {0} is an empty one; bytes_free releases it. */
struct bytes {
    unsigned char *at;
    size_t n, cap;
};

void bytes_put(struct bytes *bytes, const void *data, size_t n);
void bytes_text(struct bytes *bytes, const char *text);
void bytes_format(struct bytes *bytes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Numbers, big-endian; the lowest 8, 16 or 32 bits count. */
void bytes_u8(struct bytes *bytes, unsigned value);
void bytes_u16(struct bytes *bytes, unsigned value);
void bytes_u32(struct bytes *bytes, uint32_t value);
/* Zeros up to a multiple of `unit`. */
void bytes_align(struct bytes *bytes, size_t unit);

/* Compresses one piece of data after another without setting up anew each time. */
struct packer;
/* Of 1 to 12: for pages, of which 6 would make a hundredth less in a seventh more of the time; for each report; for each
 * run. */
enum { EFFORT_PAGE = 1, EFFORT_OFTEN = 6, EFFORT_ONCE = 9 };
struct packer *packer_new(int effort);
void packer_free(struct packer *packer);
/* Adds the zlib stream of the data. The bytes made do not depend on anything but the data. */
void bytes_deflate(struct bytes *bytes, struct packer *packer, const void *data, size_t n);
/* Adds what bytes_deflate made of `plain` bytes; nothing of what is no such stream. */
void bytes_inflate(struct bytes *bytes, const void *data, size_t n, size_t plain);
/* Adds a UTF-8 text as XML has it, in elements and attributes; what XML cannot hold is left out. */
void bytes_xml(struct bytes *bytes, const char *text, size_t n);
/* A number of tenths in decimals, without a leading or trailing zero: -12.5, .5, 3 */
void bytes_tenths(struct bytes *bytes, int tenths);
/* One of hundredths, with its leading zero: 0.54, 0.5, 1 */
void bytes_hundredths(struct bytes *bytes, int hundredths);

void bytes_free(struct bytes *bytes);

#endif
