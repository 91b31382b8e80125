/* Guide places: what only the editions in force can say in a text of templates/guide.csv (ingest/guide.h). */
#ifndef CAEVAL_REPORT_GUIDE_PLACES_H
#define CAEVAL_REPORT_GUIDE_PLACES_H

#include "score/library.h"

/* Of the first pair. "" where the edition has none such. */
const char *guide_place_text(const struct library *library, enum guide_place place,
                             struct arena *arena);

/* The text with its places filled; the lint has seen to it that there are no others. */
const char *guide_filled(const struct library *library, const char *text, struct arena *arena);

#endif
