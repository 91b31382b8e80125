/* Collect, inside: what the kinds of workbooks share. */
#ifndef CAEVAL_BATCH_COLLECT_PARTS_H
#define CAEVAL_BATCH_COLLECT_PARTS_H

#include "batch/collect.h"
#include "ingest/grid.h"

/* An answer that an examiner wrote into a workbook. */
struct collected {
    const char *item;     /* as an override names it */
    const char *answered; /* as an answer does; NULL: it cannot be answered */
    const char *from, *to;
    const char *place;                      /* of the cell */
    const char *remark;                     /* new, or "" */
    const char *evidence, *examiner, *date; /* as written beside it; "": not */
    bool computed;                          /* the evidence had decided it */
};

/* 是, 否, 不适用, "" for none, or what stands there: by words, or by boxes of which one is ticked. */
const char *collect_state(const struct wording *wording, const char *cell);
/* SIZE_MAX: the row has no cell of these words. */
size_t collect_column(const struct grid_row *row, const char *head);
/* Had the evidence decided a row of this basis? */
bool collect_computed(const char *basis);
/* Puts it among the answers or the overrides. */
void collect_take(const struct collecting *c, const struct collected *x);

#endif
