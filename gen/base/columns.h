/* Columns: a table of texts for a terminal or a log, aligned by what a terminal shows. */
#ifndef CAEVAL_BASE_COLUMNS_H
#define CAEVAL_BASE_COLUMNS_H

#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

/* Columns that a terminal gives the text: two for wide and full-width characters, none for combining
 * and joining ones (Unicode's East_Asian_Width W and F; an ambiguous one counts one, as terminals
 * do outside legacy Chinese encodings), and as many as print_safe writes for an unprintable one. */
size_t text_columns(const char *text);

/* `rows` lines of `columns` cells, row by row, two blanks between columns; nothing is cut, and no
 * line ends in blanks. */
void columns_print(FILE *to, const char *const *cell, size_t columns, size_t rows,
                   struct arena *arena);
/* The same with each cell in the language asked for (base/said.h). */
void columns_say(FILE *to, const char *const *cell, size_t columns, size_t rows,
                 struct arena *arena);

#endif
