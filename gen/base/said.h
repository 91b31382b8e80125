/* Said: a finished sentence in the language asked for.
 *
 * What is found wrong is kept in Chinese, in records, rejects.csv and results, and may be shown by another run, to
 * somebody who reads English. The sentence is then the only thing there is: it is translated by the format of the
 * catalogue that made it. What stands in quotes is data and stays as it is. */
#ifndef CAEVAL_BASE_SAID_H
#define CAEVAL_BASE_SAID_H

#include <stdio.h>

#include "base/arena.h"
#include "base/language.h"

/* The sentence itself where no language is asked for, or where the catalogue has no format that makes it. Else as long as
 * the arena. */
const char *said(struct arena *arena, const char *text);

/* Prints it, safely for terminals. */
void print_said(FILE *to, const char *text);

#endif
