/* Text: slices of UTF-8. */
#ifndef CAEVAL_BASE_TEXT_H
#define CAEVAL_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"

/* A run of bytes somebody else owns; not ended by NUL. */
struct slice {
    const char *at;
    size_t n;
};

struct slice slice_of(const char *text); /* up to the NUL */
bool slice_is(struct slice s, const char *text);
bool slice_equal(struct slice a, struct slice b);
bool slice_is_nocase(struct slice s, const char *ascii); /* ASCII letters in either case */

/* Without blanks, tabs, line ends, no-break spaces, U+3000 and byte order marks at both ends. */
struct slice slice_trim(struct slice s);

/* The next piece of `rest` up to one of the separators, trimmed; false at the end. Separators are
 * UTF-8 strings, the list ends with NULL. */
bool slice_split(struct slice *rest, const char *const *separators, struct slice *piece);

/* The pieces of a list such as "a;b;c", trimmed, without empty ones; ended by NULL. */
const char *const *text_list(struct arena *arena, const char *text, const char *separator);
bool text_ends(const char *text, const char *end);
/* The texts of such a list (NULL: an empty one) with the mark between them. */
const char *text_joined(struct arena *arena, const char *const *list, const char *mark);
/* Texts gathered one by one, {0} at first: *vec_push(arena, &names) = text. A text that each of many lengthens anew
 * takes the square of its length; these take it once. */
struct names {
    const char **at;
    size_t n, cap;
};
const char *names_joined(struct arena *arena, const struct names *names, const char *mark);

/* One code point and the bytes it takes; 0 bytes when the text does not go on with valid UTF-8
 * (overlong forms, surrogates and values above U+10FFFF are invalid). */
size_t utf8_decode(const char *at, const char *end, uint32_t *code_point);
size_t utf8_encode(uint32_t code_point, char out[4]);
bool utf8_valid(const char *text, size_t n);
/* Bytes at the start that are whole characters of valid UTF-8. */
size_t utf8_span(const char *text, size_t n);
/* The longest beginning of at most `characters` that is valid UTF-8: no character is cut in two. The
 * one way to shorten text. */
struct slice text_cut(struct slice s, size_t characters);
/* "hotline.csv:17"; of line 0, which is the whole file, "hotline.csv". */
const char *place_text(struct arena *arena, const char *file, int64_t line);
/* Any bytes as text: those that are not valid UTF-8, and NULs, become visible as \xHH. */
const char *text_sound(struct arena *arena, struct slice bytes);

/* A name for comparing: without regard to case, width and blanks (full-width letters and digits become
 * ASCII, ASCII letters small, blanks of any kind and marks without width go). */
const char *text_folded(struct arena *arena, struct slice name);
/* The same with its case. */
const char *text_narrow(struct arena *arena, struct slice name);

/* How many of a hundred characters of the name stand in the text as well: for proposals. */
int text_alike(struct slice name, struct slice text);

/* A copy in which line breaks, tabs and other controls, a run of them, are one blank: no value of an export makes a
 * line of its own in a document. */
const char *text_one_line(struct arena *arena, struct slice text);

/* True for C0 and C1 controls, DEL, line and paragraph separators and bidirectional controls:
 * what must not reach a terminal, a log or a page as it is. */
bool is_unprintable(uint32_t code_point);

/* Writes text with unprintable characters as \u{XXXX}, so that no data can steer a terminal. */
void print_safe(FILE *to, const char *text, size_t n);
/* What it writes. */
const char *text_safe(struct arena *arena, const char *text);
/* On standard error, safely, in the language asked for: "caeval: WHERE" MARK "WHAT", and the line's end. */
void say_of(const char *where, const char *mark, const char *what);
/* The same line without the program's name. */
void say_to(FILE *to, const char *where, const char *mark, const char *what);

/* A whole number in decimal digits, at most 18, optionally with a minus. */
bool int_parse(struct slice s, int64_t *out);

#endif
