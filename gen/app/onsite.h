/* On site: what caeval sample draws and writes. */
#ifndef CAEVAL_ONSITE_H
#define CAEVAL_ONSITE_H

#include "app/options.h"

/* Draws options.sample_code's records and writes OUT/<year>/<code>/sample.xlsx and sample.pdf. EXIT_DONE, or how to
 * end, said. */
enum exit_status sample_make(const struct options *options, struct arena *arena);

#endif
