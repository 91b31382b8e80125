/* Near: which of the known names somebody may have meant by a word that is none of them. */
#ifndef CAEVAL_BASE_NEAR_H
#define CAEVAL_BASE_NEAR_H

#include <stddef.h>

#include "base/arena.h"

enum { NEAR_MOST = 5 };

/* The nearest of n names, the nearest first, NEAR_MOST at most, joined by 、: those that differ from the word,
 * without regard to case, width and blanks, in at most a third of its characters, and those that hold it or
 * that it holds. What is more than twice as far as the nearest
 * is left out. "" where there is none. */
const char *near_names(struct arena *arena, const char *word, const char *const *name, size_t n);

#endif
