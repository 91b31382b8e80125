/* Sheet: a small CSV of the program's own (template, calendar, configuration), held whole.
 *
 * Unlike exports these files must be sound: UTF-8, a header line, every row with as many columns.
 * Each fault is a problem with file:line, and the caller ends with EXIT_CONFIG. */
#ifndef CAEVAL_INGEST_SHEET_H
#define CAEVAL_INGEST_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/ratio.h"

struct sheet_row {
    int64_t line;
    const char *const *cell; /* by column; "" where blank; a quoted cell is verbatim */
};

struct sheet {
    const char *file; /* as messages name it */
    size_t columns;
    const char *const *column;
    size_t n;
    const struct sheet_row *row;
    int64_t lines; /* on which the last row ends */
    const char *sha256;
};

/* NULL (with problems) when the file cannot be read or is not sound, or when one of the required
 * columns (a list ended by NULL) is missing. */
const struct sheet *sheet_load(struct arena *arena, const char *path, const char *const *required,
                               struct problems *problems);

/* The same for a template: contents.csv beside it must give the number of its lines, so that none is lost
 * unseen. A wrong number is a problem; the sheet is handed out all the same, for what else it lacks. */
const struct sheet *template_load(struct arena *arena, const char *path,
                                  const char *const *required, struct problems *problems);

/* The same of a folder's file `name`. */
const struct sheet *template_load_in(struct arena *arena, const char *folder, const char *name,
                                     const char *const *required, struct problems *problems);

/* Is there such a template, or does contents.csv beside it say that there must be? */
bool template_expected(struct arena *arena, const char *path);

/* The cell of a required column. */
const char *sheet_cell(const struct sheet *sheet, size_t row, const char *column);

/* Adds an error at a row's line. */
void sheet_fault(const struct sheet *sheet, size_t row, const char *column,
                 struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* ... at a line that was kept. */
void sheet_fault_at(const struct sheet *sheet, int64_t line, const char *column,
                    struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds an error about the rows as a whole: at the last of them. */
void sheet_fault_whole(const struct sheet *sheet, const char *column, struct problems *problems,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Typed cells: a wrong one is a problem with its place, and false. */
bool sheet_int(const struct sheet *sheet, size_t row, const char *column, struct problems *problems,
               int64_t *out);
/* A whole number from least to most. */
bool sheet_int_in(const struct sheet *sheet, size_t row, const char *column, int64_t least,
                  int64_t most, struct problems *problems, int64_t *out);
bool sheet_ratio(const struct sheet *sheet, size_t row, const char *column,
                 struct problems *problems, struct ratio *out);
/* Numbers of the templates are small: not below 0, six decimals, so that no product of theirs overflows. */
bool sheet_number_fits(struct ratio number);
/* The position of the cell's word in a list ended by NULL. */
bool sheet_word(const struct sheet *sheet, size_t row, const char *column, const char *const *words,
                struct problems *problems, size_t *out);

#endif
