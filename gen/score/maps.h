/* Maps: what the rows of a form, or the indicators of a score table and the items that its criteria ask for,
 * have become in the next (templates/maps/OLD-to-NEW.csv), so that registers, answers and the history carry over.
 *
 * A map has a line for each of them; two for what has become two, a blank `to` for what has become nothing; a header alone where nothing carries over. An id
 * of a score table that a later one has as well means the same there. */
#ifndef CAEVAL_SCORE_MAPS_H
#define CAEVAL_SCORE_MAPS_H

#include "score/standard.h"

/* The forms of the list up to D with their rows, and the maps that there are. NULL where the list has one
 * form and one score table alone: a number is its row. False (with problems) when a map names what there is not,
 * says a thing twice, or leaves something out. */
bool maps_load(const struct numbering **numbering, struct arena *arena, const char *folder,
               const struct standards_list *list, const struct standard *form, size_t n_forms,
               day_number date, struct problems *problems);

/* "maps/OLD-to-NEW.csv" */
const char *map_name(struct arena *arena, const char *earlier, const char *later);

#endif
