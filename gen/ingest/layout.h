/* Layout: which column of a file is which column of its export. */
#ifndef CAEVAL_INGEST_LAYOUT_H
#define CAEVAL_INGEST_LAYOUT_H

#include "base/problem.h"
#include "ingest/rows.h"
#include "ingest/schema.h"

enum { LAYOUT_UNKNOWN = -1, LAYOUT_CA_CODE = -2 };

struct layout {
    size_t n;                       /* columns of the file */
    int schema[ROWS_MAX_COLUMNS];   /* per column of the file: schema column, or one of above */
    int position[ROWS_MAX_COLUMNS]; /* per schema column: column of the file, or -1 */
    int ca_code;                    /* column of the file that bears the CA's code, or -1 */
    const char *unknown; /* headers nobody knows, joined by 、; NULL when there are none */
    const char *missing_required; /* Chinese headers of missing required columns, or NULL */
};

/* Matches a header row by ASCII names and Chinese headers, in any order. False when the file cannot
 * be used: no column is known, or two columns are the same one; *why then says so. */
bool layout_match(struct layout *layout, struct arena *arena, const struct export *export,
                  const struct row *header, const char **why);

#endif
