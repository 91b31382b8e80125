/* Stray: of which export a table is whose name says none, told by its header. */
#ifndef CAEVAL_INGEST_STRAY_H
#define CAEVAL_INGEST_STRAY_H

#include "ingest/names.h"

struct stray {
    struct arena *arena;
    const struct schema *schema;
    const char *path;
    const char *sheet; /* of a workbook, "" for the first; NULL: text */
    bool of_all;       /* layout.h */
};

/* Has it the columns that read->export must have, or those of a known source of it, which then is
 * read->mapping? Else, or where that is SIZE_MAX: the export whose header it has, a known source's before one
 * of ours, and that only where no other has it as well; or of which files without header its first line may be,
 * then read->headless. False: none. */
bool stray_find(const struct stray *stray, struct file_name *read);

#endif
