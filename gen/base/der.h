/* DER: one value after another of bytes that nobody vouches for, as X.690 11 has them.
 *
 * Lengths are definite, the shortest that say them, and never reach beyond what is there; a tag is one byte. Nothing is
 * copied or allocated, so that a certificate is taken apart in a few microseconds: OpenSSL's own reader makes a key of
 * each, which costs two fifths of verifying its signature. */
#ifndef CAEVAL_BASE_DER_H
#define CAEVAL_BASE_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/civil.h"

enum {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BITS = 0x03,
    DER_OCTETS = 0x04,
    DER_OID = 0x06,
    DER_ENUMERATED = 0x0a,
    DER_UTC_TIME = 0x17,
    DER_TIME = 0x18, /* GeneralizedTime */
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
};
/* [n]: of several values (explicit, or an implicit sequence), of a plain one. */
#define DER_TAGGED(n) (0xa0U | (n))
#define DER_PLAIN(n) (0x80U | (n))

struct der {
    const unsigned char *at;
    size_t n;
};

struct der_item {
    unsigned tag;
    struct der body, whole; /* without and with tag and length */
};

/* Takes the next value off `from`. False: there is none, or it is not DER; `from` then stays. */
bool der_take(struct der *from, struct der_item *item);
/* The same of a value of this tag. */
bool der_take_as(struct der *from, unsigned tag, struct der_item *item);
bool der_is(const struct der *from, unsigned tag);
bool der_equal(struct der a, struct der b);

/* What an OCTET STRING, or another value around one value, holds: one value of the tag and nothing else. */
bool der_within(struct der body, unsigned tag, struct der_item *item);
/* TRUE is 0xff. */
bool der_boolean(struct der body, bool *is);
/* The bits of a BIT STRING, the first in bit 0; those behind the 16th are not looked at. */
bool der_bits(struct der body, unsigned *bits);
/* Its bytes, where no bit is unused. */
bool der_bit_bytes(struct der body, struct der *bytes);
/* 1.2.156.10197.1.501, in the arena; NULL: it is none. */
const char *der_oid(struct arena *arena, struct der body);
/* A positive number without leading zeros, as upper-case hexadecimal digits in pairs, in the arena. NULL: it is empty
 * or not in its shortest form. *negative where it is below nought. */
const char *der_number(struct arena *arena, struct der body, bool *negative);
/* UTCTime YYMMDDHHMMSSZ or GeneralizedTime YYYYMMDDHHMMSSZ, as Beijing time. */
bool der_time(const struct der_item *item, instant *at);

#endif
