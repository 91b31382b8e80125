/* Exact rationals on int64 with 128-bit intermediates. */
#include "base/ratio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exits.h"

__extension__ typedef __int128 wide;

enum { MAX_DIGITS = 15 };

static _Noreturn void overflow(void)
{
    static const char text[] = "caeval: arithmetic overflow in an exact number\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(EXIT_FAILED);
}

static wide wide_gcd(wide a, wide b)
{
    if (a < 0)
        a = -a;
    while (b) {
        wide t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static struct ratio narrow(wide num, wide den)
{
    if (den == 0)
        overflow();
    if (den < 0) {
        num = -num;
        den = -den;
    }
    wide g = wide_gcd(num, den);
    if (g > 1) {
        num /= g;
        den /= g;
    }
    if (num > INT64_MAX || num < -(wide)INT64_MAX || den > INT64_MAX)
        overflow();
    return (struct ratio){(int64_t)num, (int64_t)den};
}

struct ratio ratio_of(int64_t num, int64_t den)
{
    return narrow(num, den);
}

struct ratio ratio_int(int64_t value)
{
    return (struct ratio){value, 1};
}

int ratio_compare(struct ratio a, struct ratio b)
{
    wide left = (wide)a.num * b.den;
    wide right = (wide)b.num * a.den;
    return (left > right) - (left < right);
}

struct ratio ratio_add(struct ratio a, struct ratio b)
{
    return narrow((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den);
}

struct ratio ratio_minus(struct ratio a, struct ratio b)
{
    return ratio_add(a, ratio_of(-b.num, b.den));
}

struct ratio ratio_multiply(struct ratio a, struct ratio b)
{
    return narrow((wide)a.num * b.num, (wide)a.den * b.den);
}

struct ratio ratio_max(struct ratio a, struct ratio b)
{
    return ratio_compare(a, b) >= 0 ? a : b;
}

double ratio_double(struct ratio r)
{
    return (double)r.num / (double)r.den;
}

/* Digits from `from` on, `most` of them taken into the value; the count is checked by the caller. */
static size_t digits(const char *text, size_t length, size_t from, size_t most, int64_t *value)
{
    size_t i = from;
    for (; i < length && text[i] >= '0' && text[i] <= '9' && i - from < most + 1; i++)
        if (i - from < most)
            *value = *value * 10 + (text[i] - '0');
    return i - from;
}

bool ratio_parse(const char *text, size_t length, struct ratio *out)
{
    size_t i = 0;
    bool negative = length > 0 && text[0] == '-';
    if (negative)
        i++;
    int64_t value = 0;
    size_t whole = digits(text, length, i, MAX_DIGITS, &value);
    if (whole == 0 || whole > MAX_DIGITS)
        return false;
    i += whole;
    int64_t den = 1;
    if (i < length && text[i] == '.') {
        size_t part = digits(text, length, i + 1, MAX_DIGITS - whole, &value);
        if (part == 0 || whole + part > MAX_DIGITS)
            return false;
        for (size_t k = 0; k < part; k++)
            den *= 10;
        i += 1 + part;
    } else if (i < length && text[i] == '/') {
        int64_t below = 0;
        size_t part = digits(text, length, i + 1, MAX_DIGITS, &below);
        if (part == 0 || part > MAX_DIGITS || below == 0)
            return false;
        den = below;
        i += 1 + part;
    }
    if (i != length)
        return false;
    *out = ratio_of(negative ? -value : value, den);
    return true;
}

static wide power_of_ten(int places)
{
    wide p = 1;
    while (places-- > 0)
        p *= 10;
    return p;
}

/* r scaled by 10^places, rounded half away from zero. */
static wide scaled(struct ratio r, int places)
{
    wide num = (wide)r.num * power_of_ten(places);
    wide half = r.den / 2;
    /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): den > 0 */
    wide rest = (num < 0 ? -num : num) % r.den;
    wide whole = (num < 0 ? -num : num) / r.den;
    if (rest > half || (r.den % 2 == 0 && rest == half))
        whole++;
    return num < 0 ? -whole : whole;
}

char *ratio_fixed(struct arena *arena, struct ratio r, int places)
{
    wide value = scaled(r, places);
    bool negative = value < 0;
    if (negative)
        value = -value;
    wide p = power_of_ten(places);
    long long whole = (long long)(value / p);
    if (places == 0)
        return arena_format(arena, "%s%lld", negative ? "-" : "", whole);
    return arena_format(arena, "%s%lld.%0*lld", negative ? "-" : "", whole, places,
                        (long long)(value % p));
}

char *ratio_text(struct arena *arena, struct ratio r, int places)
{
    char *text = ratio_fixed(arena, r, places);
    if (!strchr(text, '.'))
        return text;
    size_t n = strlen(text);
    while (text[n - 1] == '0')
        text[--n] = '\0';
    if (text[n - 1] == '.')
        text[n - 1] = '\0';
    return text;
}

char *ratio_percent(struct arena *arena, struct ratio r)
{
    struct ratio hundred = ratio_multiply(r, ratio_int(100));
    int places = 2;
    /* A whole number of per cent is shown only for one that is exactly whole. */
    while (places < 9 && hundred.den != 1 && scaled(hundred, places) % power_of_ten(places) == 0)
        places++;
    return arena_format(arena, "%s%%", ratio_text(arena, hundred, places));
}
