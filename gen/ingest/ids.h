/* Ids: numbers of cases, without what programs put around them, so that one export's ids are found in
 * another's (evidence: ="00123" of Excel, '00123, a zero-width mark, full-width digits). */
#ifndef CAEVAL_INGEST_IDS_H
#define CAEVAL_INGEST_IDS_H

#include <stdbool.h>

#include "base/text.h"

/* Room for the ids of a row that had to be written anew. */
struct id_room {
    char text[8192];
    size_t n;
};

/* The bare id: the slice itself, a part of it, or a text in the room; *changed where it is another. */
struct slice id_bare(struct id_room *room, struct slice id, bool *changed);

/* Did a spreadsheet put ######## (a column too narrow) or an error (#N/A, #REF!, #VALUE!, #NAME? ...) in
 * place of what stood there? Of cells of any type. */
bool is_lost_by_spreadsheet(struct slice cell);
/* Is it a number in scientific notation (1.10108E+15)? Then its digits are lost. */
bool id_is_scientific(struct slice id);

/* Frames of a line's ids that are not quoted once more, ="0013": their = becomes a blank, which may stand before a
 * quote. False where the line has none. */
bool ids_unframe(char *line, size_t n, char separator);

#endif
