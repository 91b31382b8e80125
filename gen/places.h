/* Places: where the program finds its own files. */
#ifndef CAEVAL_PLACES_H
#define CAEVAL_PLACES_H

#include "base/arena.h"

/* $CAEVAL_TEMPLATES, the folder of the installation, or ../templates beside the program. */
const char *find_templates(struct arena *arena);
/* calendar.d beside the configuration file; NULL where there is none. */
const char *years_folder(struct arena *arena, const char *config);

#endif
