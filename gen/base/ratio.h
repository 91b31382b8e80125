/* Exact rational numbers: every rate, duration and score is one of these until it is printed.
 *
 * Always in lowest terms with a positive denominator, so that equal numbers are equal member by
 * member. Comparison multiplies across in 128 bits and cannot overflow; arithmetic whose result
 * does not fit ends the process (values here come from counts and from decimals of at most
 * 15 digits, so that is a defect, not an input). */
#ifndef CAEVAL_BASE_RATIO_H
#define CAEVAL_BASE_RATIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct ratio {
    int64_t num;
    int64_t den; /* > 0 */
};

/* num/den in lowest terms; den must not be 0 (a zero denominator is "unknown", which the caller
 * says before it comes here). */
struct ratio ratio_of(int64_t num, int64_t den);
struct ratio ratio_int(int64_t value);

/* Negative, zero or positive as a is below, at or above b. */
int ratio_compare(struct ratio a, struct ratio b);
struct ratio ratio_add(struct ratio a, struct ratio b);
struct ratio ratio_minus(struct ratio a, struct ratio b);
struct ratio ratio_multiply(struct ratio a, struct ratio b);
struct ratio ratio_max(struct ratio a, struct ratio b);

/* For cells and charts only: never compared, never summed. */
double ratio_double(struct ratio r);

/* "-?digits[.digits]" or "digits/digits"; at most 15 digits. False when it is anything else:
 * no blanks, no exponent, no thousands separator, no "inf". */
bool ratio_parse(const char *text, size_t length, struct ratio *out);

/* The number as a decimal. When it ends within `places` digits it is written exactly and without
 * trailing zeros; otherwise it is rounded half away from zero to `places` digits. */
char *ratio_text(struct arena *arena, struct ratio r, int places);
/* Always `places` digits, rounded half away from zero: "3.50". */
char *ratio_fixed(struct arena *arena, struct ratio r, int places);
/* A share as per cent with at most two digits: 93/100 is "93%", 2/3 is "66.67%". A rounded value
 * never reads as one that it is not: where rounding would show the very limit (89.999 % as
 * "90%"), more digits are written. */
char *ratio_percent(struct arena *arena, struct ratio r);

#endif
