/* Check table: what caeval check says of one CA at its end: each export with its files and rows, what
 * was not supplied and not read, and which rows and indicators wait for it. */
#ifndef CAEVAL_CHECK_TABLE_H
#define CAEVAL_CHECK_TABLE_H

#include <stdio.h>

#include "facts/facts.h"
#include "ingest/ingest.h"
#include "score/form.h"
#include "score/grading.h"
#include "score/library.h"

struct checked {
    const char *code;
    const struct library *library;
    const struct facts *facts; /* finished */
    const struct ingested *ingested;
    const struct form_result *form;
    const struct grading_result *grading;
    const struct evaluation *beside; /* by the other standards that judge D */
    size_t n_beside;
};

struct check_shared; /* check_waiting.h */
void check_table_print(FILE *to, const struct checked *checked, struct check_shared *shared,
                       struct arena *arena);

/* One file's account, as a row of cells: FILE_CELLS of them. */
enum { ACCOUNT_CELLS = 11 };
void account_heads(const char **cell);
void account_cells(const char **cell, const char *title, const char *file,
                   const struct file_report *sum, struct arena *arena);

#endif
