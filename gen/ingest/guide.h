/* Guide: what the exports and their columns mean to those who fill them in, where their data usually come from,
 * examples: templates/guide.csv.
 *
 * It holds nothing of an edition. What only one can say stands as {{a place}}, and what rests on a column is
 * told by the measures that read it: report/column_use.h and report/guide_places.h ask the editions in force. */
#ifndef CAEVAL_INGEST_GUIDE_H
#define CAEVAL_INGEST_GUIDE_H

#include "base/problem.h"
#include "ingest/schema.h"
#include "ingest/sheet.h"

struct column_guide {
    const char *meaning;         /* with places; "": the header says it */
    const char *example;         /* with places */
    const char *const *measures; /* whose values rest on it, ended by NULL */
    size_t row;                  /* of the sheet; SIZE_MAX: no line */
};

/* What a text of the guide may have between {{ and }}. */
enum guide_place {
    PLACE_GATE,          /* the item by which a level is forbidden */
    PLACE_REGISTER_ROWS, /* some rows that entries of registers prove: 6、33、84 */
    PLACE_ASKED_ROW,     /* one that an examiner answers */
    GUIDE_PLACES
};
extern const char *const guide_place_names[GUIDE_PLACES];

struct export_guide {
    const char *meaning, *origin;
    const struct column_guide *column; /* by schema column */
};

struct guide {
    const struct sheet *sheet;
    const struct export_guide *at; /* by export of the schema */
};

/* False (with problems) where a line names nothing of the schema or no place, or an export has none. Whether its
 * measures are there is for whoever knows them (score/lint.h). */
bool guide_load(struct guide *guide, struct arena *arena, const char *path,
                const struct schema *schema, struct problems *problems);

/* The word for a column's type. */
const char *type_word(enum column_type type);

#endif
