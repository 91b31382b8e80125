/* Explain: one item of one CA's result, from the exports, or where these are gone from what lies published. */
#ifndef CAEVAL_APP_EXPLAIN_H
#define CAEVAL_APP_EXPLAIN_H

#include "app/options.h"

/* options.explain_code and explain_item; D is --date, else that of the CA's latest published result, else today.
 * Prints text, or JSON, and writes nothing. EXIT_DONE, or how to end, said. */
enum exit_status explain_make(const struct options *options, struct arena *arena);

#endif
