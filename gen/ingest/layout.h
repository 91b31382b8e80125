/* Layout: which column of a file is which column of its export. */
#ifndef CAEVAL_INGEST_LAYOUT_H
#define CAEVAL_INGEST_LAYOUT_H

#include "base/problem.h"
#include "ingest/rows.h"
#include "ingest/schema.h"

struct book_survey;
struct mapping;
struct places;

enum { LAYOUT_UNKNOWN = -1, LAYOUT_CA_CODE = -2 };

struct layout {
    size_t n;                       /* columns of the file */
    int schema[ROWS_MAX_COLUMNS];   /* per column of the file: schema column, or one of above */
    int position[ROWS_MAX_COLUMNS]; /* per schema column: cell of a row, or -1 */
    int origin[ROWS_MAX_COLUMNS];   /* per schema column: column of the file it comes from, or -1 */
    char separator;
    int ca_code; /* column of the file that bears the CA's code, or -1 */
    const char
        *mistaken; /* of these, each with the column that it is probably meant to be; or NULL */
    const char *unknown; /* headers nobody knows, joined by 、; NULL when there are none */
    const char
        *strange; /* of these, those that mean none, and what the file lacks; NULL: one has none */
    int64_t line; /* of the header */
    int64_t skipped;                  /* rows above it that are not the header */
    const struct book_survey *survey; /* of a sheet of a workbook; else NULL */
    bool since_1904; /* numbers without a date format would be counted from 1904 there */

    /* of another system's form (recognise.h); else NULL */
    const struct mapping *mapping;
    const struct places *places;
    const struct slice *header; /* n names */
    const char *untold;         /* columns that must be told and are not, joined by 、; or NULL */
};

/* Finds the header of a file: its first row, or, where that is a title, the first of the following rows
 * that has all required columns. Columns are matched by ASCII name and Chinese header, in any order,
 * whatever marks (*, 必填 in brackets, blanks) stand around them; where the line leaves a cell blank, by the one
 * above it (a head of two lines). `of_all`: a file of all CAs, which must
 * have 机构编码 as well. NULL, or why the file cannot be
 * used: what is missing, what was found instead, what to do. The rows then expect its columns.
 * A bureau's own mapping comes before the contract's form, the others after it. */
const char *layout_find(struct layout *layout, struct arena *arena, const struct schema *schema,
                        const struct export *export, bool of_all, struct rows *rows);

/* Is it the header of the column that names the CA? */
bool is_ca_code(struct slice header);

/* What stands above the header, the headers that nobody knows, what is hidden: once a file. */
void layout_say(const struct layout *layout, const char *path, struct problems *problems);

#endif
