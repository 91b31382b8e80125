/* Maps: what the rows of a form have become in the next (templates/maps/OLD-to-NEW.csv), so that registers,
 * answers and the history carry over. */
#ifndef CAEVAL_SCORE_MAPS_H
#define CAEVAL_SCORE_MAPS_H

#include "score/standard.h"

/* The forms of the list up to D, those that judge it with their rows, and the maps that there are.
 * NULL where the list has one form alone: a number is its row. False (with problems) when a map names no row. */
bool maps_load(const struct numbering **numbering, struct arena *arena, const char *folder,
               const struct standards_list *list, const struct standard *form, size_t n_forms,
               day_number date, struct problems *problems);

/* "maps/OLD-to-NEW.csv" */
const char *map_name(struct arena *arena, const char *earlier, const char *later);

#endif
