/* Folders: what lies in templates/ and is no template, so that none is overlooked for its name.
 *
 * A file of pairs/ or maps/ that names no two editions of standards.csv is an error: what it says would be in
 * force nowhere. A folder or CSV that nothing reads, and a pair or map that is not there, are warnings. */
#ifndef CAEVAL_SCORE_FOLDERS_H
#define CAEVAL_SCORE_FOLDERS_H

#include "score/library.h"

/* False with problems. */
bool folders_check(const struct library *library, struct arena *arena, const char *folder,
                   struct problems *problems);

#endif
