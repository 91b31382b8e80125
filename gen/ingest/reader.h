/* Reader: what ingest.c (files) and take.c (rows) share while one CA is read. Internal to the room. */
#ifndef CAEVAL_INGEST_READER_H
#define CAEVAL_INGEST_READER_H

#include "ingest/aside.h"
#include "ingest/ids.h"
#include "ingest/ingest.h"
#include "ingest/keys.h"
#include "ingest/layout.h"
#include "ingest/lessons.h"
#include "ingest/refs.h"
#include "ingest/rows.h"

struct reader {
    const struct ca_input *input;
    const struct schema *schema;
    struct arena *arena;
    const struct record_sink *records;
    const struct reject_sink *rejects;
    struct problems *problems;
    VEC(struct file_report) reports;
    VEC(struct unread_file) unread;
    struct refs *refs;
    bool again; /* something was met that the lessons did not hold yet */

    /* the export and the file in hand */
    size_t export_index;
    const struct export *export;
    struct keys *keys;
    bool in_vain;                    /* the rest of it need not be read (lessons.h) */
    uint32_t file_number;            /* within the export, in reading order */
    size_t date_column;              /* of the export; SIZE_MAX: none */
    bool not_told[ROWS_MAX_COLUMNS]; /* by schema column: blank in every row of the export */
    bool above[ROWS_MAX_COLUMNS];    /* by schema column: filled in a row above, in this file */
    const struct layout *layout;
    bool combined;
    struct file_report *report;
    struct value value[ROWS_MAX_COLUMNS];
    struct id_room room;     /* of the ids of the row in hand */
    int64_t bared, bared_at; /* ids that something stood around, the first one's line */
    int64_t cut, cut_at;     /* times whose fraction of a second was cut */
    struct aside_counts aside;
    bool other_header; /* the last header had other places (aside.h) */
};

/* Takes in, rejects or sets aside one row of the file in hand. */
void take_row(struct reader *r, const struct row *row);

#endif
