/* Folders: what lies in templates/ and is no template, so that none is overlooked for its name.
 *
 * A file of pairs/ or maps/ that names no two editions of standards.csv, and one in the folder of an edition in
 * force that is none of its kind, are errors: what they say would be in force nowhere. A folder or CSV that nothing
 * reads, and a pair or map that is not there, are warnings. */
#ifndef CAEVAL_SCORE_FOLDERS_H
#define CAEVAL_SCORE_FOLDERS_H

#include "score/library.h"

/* Has the edition's folder each file of its kind, by its name, and nothing else? False with problems. */
bool folder_has_its_files(const struct standard *standard, struct arena *arena,
                          struct problems *problems);

/* False with problems. */
bool folders_check(const struct library *library, struct arena *arena, const char *folder,
                   struct problems *problems);

#endif
