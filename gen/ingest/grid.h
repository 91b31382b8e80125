/* Grid: a sheet of a workbook held whole, and what it is known by. For workbooks that come back
 * filled in; exports are streamed (rows.h). */
#ifndef CAEVAL_INGEST_GRID_H
#define CAEVAL_INGEST_GRID_H

#include "base/arena.h"
#include "base/text.h"

struct grid_row {
    int64_t line; /* as the sheet counts them */
    const char *const *cell;
    size_t n;
};

struct grid {
    VEC(struct grid_row) row;
};

/* False with *why in the arena: there is no such sheet, or it cannot be read. */
bool grid_read(struct grid *grid, struct arena *arena, const char *path, const char *sheet,
               const char **why);
/* "" where the column or the row is not there. */
const char *grid_cell(const struct grid_row *row, size_t column);
/* NULL: no row of the line has anything in it. */
const struct grid_row *grid_line(const struct grid *grid, int64_t line);
/* "E80" */
const char *grid_place(struct arena *arena, size_t column, int64_t line);

/* What stands behind `mark` in the keywords of its properties; NULL: it has none such, or is no workbook. */
const char *book_keyword(struct arena *arena, const char *path, const char *mark);

/* The custom property of that name, of a workbook or a text; NULL: it has none such, or is neither. */
const char *book_property(struct arena *arena, const char *path, const char *name);

#endif
