/* Names: of systems and the like, as the templates list them and as exports write them: "CA/CA系统" are
 * two ways of writing one name. Case, width and blanks do not tell names apart. */
#ifndef CAEVAL_MEASURES_NAMES_H
#define CAEVAL_MEASURES_NAMES_H

#include <stdbool.h>

/* Is the name, folded, one of the ways a/b/c? */
bool name_is(const char *ways, const char *folded);
/* ... of one of the list's entries? */
bool name_among(const char *const *list, const char *folded);

#endif
