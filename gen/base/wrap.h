/* Wrap: paragraphs on a terminal. */
#ifndef CAEVAL_BASE_WRAP_H
#define CAEVAL_BASE_WRAP_H

#include <stdio.h>

/* The columns that a line may have: those of the terminal, from 40 to 100; 80 where the stream is none. */
int wrap_columns(FILE *to);

/* The head, then the text behind it, on as many lines as it takes, each further one as far in as the head is wide.
 * Lines are broken at blanks, behind separators and beside wide characters, not within words and numbers, and none begins with a mark
 * that closes; a line break in the text begins a new line. What could steer a terminal is printed as print_safe
 * does. */
void wrap_print(FILE *to, int columns, const char *head, const char *text);

#endif
