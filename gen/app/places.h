/* Places: where the program finds its own files. */
#ifndef CAEVAL_PLACES_H
#define CAEVAL_PLACES_H

#include <stdbool.h>

#include "base/arena.h"

/* $CAEVAL_TEMPLATES, the folder of the installation, or ../templates beside the program. */
const char *find_templates(struct arena *arena);
/* The folder of the catalogues of messages (base/language.h): that of the build, or of the installation. */
const char *find_catalogues(struct arena *arena);
/* Where it would be. */
const char *inspection_place(struct arena *arena, const char *input);
/* The folder `inspection` beside the input folder; NULL: there is none. */
const char *find_inspection(struct arena *arena, const char *input);
/* Only what lies in a folder itself is its owner's: a link may lead anywhere. Why nothing is written there, in Chinese;
 * NULL: it is a folder, or nothing is there yet. */
const char *folder_fault(const char *folder);
/* calendar.d beside the configuration file; NULL where there is none. */
const char *years_folder(struct arena *arena, const char *config);

#endif
