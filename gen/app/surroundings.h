/* Surroundings: what --verbose says of the system that a run finds. Never in the log: that is the same everywhere. */
#ifndef CAEVAL_SURROUNDINGS_H
#define CAEVAL_SURROUNDINGS_H

#include <stdbool.h>
#include <time.h>

/* `begun`: clock() before the fonts were opened; `lettered`: they were. */
void say_surroundings(bool lettered, clock_t begun);

#endif
