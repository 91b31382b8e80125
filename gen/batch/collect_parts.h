/* Collect, inside: what the kinds of workbooks share. */
#ifndef CAEVAL_BATCH_COLLECT_PARTS_H
#define CAEVAL_BATCH_COLLECT_PARTS_H

#include <jansson.h>

#include "batch/collect.h"
#include "ingest/grid.h"

/* An answer that an examiner wrote into a workbook. */
struct collected {
    const char *item;     /* as an override names it */
    const char *answered; /* as an answer does; NULL: it cannot be answered */
    const char *from, *to;
    const char *sheet, *place;              /* of the cell */
    const char *remark;                     /* new, or "" */
    const char *evidence, *examiner, *date; /* as written beside it; "": not */
    bool
        computed; /* the evidence had decided it, or an override had: it is overridden, not answered */
};

/* 是, 否, 不适用, "" for none, or what stands there: by words in any spelling, or by boxes of which one is ticked. */
const char *collect_state(const struct wording *wording, const char *cell);
/* SIZE_MAX: the row has no cell of these words. */
size_t collect_column(const struct grid_row *row, const char *head);
/* What was written into a cell; "" where a spreadsheet lost it or did not compute it, which is said with its place. */
const char *collect_text(const struct collecting *c, struct answers_file *file,
                         const struct grid_row *row, size_t column);
/* A day as the files have it, of a cell that says one in any form; NULL: it says none. */
const char *collect_day_text(struct arena *arena, const char *text);
/* Had the evidence decided this row of a result? A row with an override rests on an examiner too, but is none that an
 * answer could change. NULL: not. */
bool collect_computed(const json_t *row);
/* Puts it among the answers or the overrides. */
void collect_take(struct collecting *c, const struct collected *x);

#endif
