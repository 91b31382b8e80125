/* DER. */
#include "base/der.h"

#include <string.h>

enum { LONG_FORM = 0x80, MORE_TAG = 0x1f, MOST_LENGTH_BYTES = 4, BEIJING = 8 };

/* The length behind the tag; *head: how many bytes both are. */
static bool length_of(const struct der *from, size_t *head, size_t *length)
{
    size_t first = from->at[1];
    *head = 2;
    *length = first;
    if (first < LONG_FORM)
        return true;
    size_t bytes = first - LONG_FORM;
    if (bytes == 0 || bytes > MOST_LENGTH_BYTES || from->n < 2 + bytes || from->at[2] == 0)
        return false;
    *length = 0;
    for (size_t i = 0; i < bytes; i++)
        *length = *length << 8 | from->at[2 + i];
    *head = 2 + bytes;
    return *length >= LONG_FORM;
}

bool der_take(struct der *from, struct der_item *item)
{
    size_t head = 0;
    size_t length = 0;
    if (from->n < 2 || (from->at[0] & MORE_TAG) == MORE_TAG || !length_of(from, &head, &length) ||
        length > from->n - head)
        return false;
    *item = (struct der_item){from->at[0], {from->at + head, length}, {from->at, head + length}};
    from->at += head + length;
    from->n -= head + length;
    return true;
}

bool der_is(const struct der *from, unsigned tag)
{
    return from->n > 0 && from->at[0] == tag;
}

bool der_take_as(struct der *from, unsigned tag, struct der_item *item)
{
    return der_is(from, tag) && der_take(from, item);
}

bool der_equal(struct der a, struct der b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

bool der_within(struct der body, unsigned tag, struct der_item *item)
{
    return der_take_as(&body, tag, item) && body.n == 0;
}

bool der_boolean(struct der body, bool *is)
{
    if (body.n != 1 || (body.at[0] != 0 && body.at[0] != 0xff))
        return false;
    *is = body.at[0] != 0;
    return true;
}

bool der_bits(struct der body, unsigned *bits)
{
    enum { BYTES = 2, UNUSED = 7 };
    *bits = 0;
    if (body.n == 0 || body.at[0] > UNUSED || (body.n == 1 && body.at[0]))
        return false;
    for (size_t i = 0; i < BYTES && i + 1 < body.n; i++)
        for (unsigned bit = 0; bit < 8; bit++)
            if (body.at[i + 1] & (0x80U >> bit))
                *bits |= 1U << (i * 8 + bit);
    return true;
}

bool der_bit_bytes(struct der body, struct der *bytes)
{
    if (body.n < 1 || body.at[0] != 0)
        return false;
    *bytes = (struct der){body.at + 1, body.n - 1};
    return true;
}

/* One arc: seven bits a byte, the last without the high bit; small ones alone are known. */
static bool take_arc(struct der *from, uint64_t *arc)
{
    enum { MOST = 9 };
    *arc = 0;
    for (size_t i = 0; i < from->n && i < MOST; i++) {
        unsigned char byte = from->at[i];
        if (i == 0 && byte == LONG_FORM)
            return false;
        *arc = *arc << 7 | (byte & 0x7fU);
        if (byte & LONG_FORM)
            continue;
        from->at += i + 1;
        from->n -= i + 1;
        return true;
    }
    return false;
}

const char *der_oid(struct arena *arena, struct der body)
{
    enum { ROOTS = 40, MOST = 64 };
    uint64_t arc = 0;
    if (body.n > MOST || !take_arc(&body, &arc))
        return NULL;
    uint64_t root = arc / ROOTS < 2 ? arc / ROOTS : 2;
    const char *text = arena_format(arena, "%llu.%llu", (unsigned long long)root,
                                    (unsigned long long)(arc - root * ROOTS));
    while (body.n) {
        if (!take_arc(&body, &arc))
            return NULL;
        text = arena_format(arena, "%s.%llu", text, (unsigned long long)arc);
    }
    return text;
}

const char *der_number(struct arena *arena, struct der body, bool *negative)
{
    static const char digits[] = "0123456789ABCDEF";
    if (body.n == 0 || (body.n > 1 && ((body.at[0] == 0 && body.at[1] < 0x80) ||
                                       (body.at[0] == 0xff && body.at[1] >= 0x80))))
        return NULL;
    *negative = body.at[0] >= 0x80;
    size_t skip = body.n > 1 && body.at[0] == 0;
    char *text = arena_alloc(arena, 2 * (body.n - skip) + 1);
    for (size_t i = skip; i < body.n; i++) {
        text[2 * (i - skip)] = digits[body.at[i] >> 4];
        text[2 * (i - skip) + 1] = digits[body.at[i] & 0xf];
    }
    return text;
}

static int pair_of(const unsigned char *at)
{
    bool digits = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
    return digits ? (at[0] - '0') * 10 + at[1] - '0' : -1;
}

bool der_time(const struct der_item *item, instant *at)
{
    enum { PARTS = 5, UTC_CENTURY = 50 };
    struct der text = item->body;
    int century = -1;
    int part[PARTS + 1];
    if (item->tag == DER_TIME && text.n > 2) {
        century = pair_of(text.at);
        text.at += 2;
        text.n -= 2;
    }
    if (text.n != 2 * (PARTS + 1) + 1 || text.at[text.n - 1] != 'Z')
        return false;
    for (int i = 0; i <= PARTS; i++)
        part[i] = pair_of(text.at + 2 * i);
    if (item->tag == DER_UTC_TIME)
        century = part[0] < UTC_CENTURY ? 20 : 19;
    int year = century * 100 + part[0];
    if (century < 0 || part[0] < 0 || !civil_valid(year, part[1], part[2]) || part[3] < 0 ||
        part[3] > 23 || part[4] < 0 || part[4] > 59 || part[5] < 0 || part[5] > 59)
        return false;
    *at = start_of(day_from_civil(year, part[1], part[2])) +
          (instant)(part[3] + BEIJING) * SECONDS_PER_HOUR + part[4] * 60 + part[5];
    return true;
}
