/* Calendar: the State Council's holidays and make-up days from templates/calendar/calendar.csv, with
 * an optional file of a province's own days over it. */
#ifndef CAEVAL_INGEST_CALENDAR_H
#define CAEVAL_INGEST_CALENDAR_H

#include "base/problem.h"
#include "base/workday.h"

/* A year is covered when its 1 January and 1 October are listed as holidays, as in every annual
 * notice; covered years must follow one another. Entries of `override` (NULL: none; the same
 * columns date,kind,name) replace those of the same day. False with problems. */
bool calendar_load(struct workdays *workdays, struct arena *arena, const char *path,
                   const char *override, struct problems *problems);

#endif
