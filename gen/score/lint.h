/* Lint: what the templates must hold together, beyond what each says alone.
 *
 * Every alternative reading changes something, every measure and alias is used, every unit has its word. */
#ifndef CAEVAL_SCORE_LINT_H
#define CAEVAL_SCORE_LINT_H

#include "score/library.h"

/* Of a library that was read without an error; what is wrong is a problem at its file:line. */
void library_lint(const struct library *library, struct arena *arena, struct problems *problems);

#endif
