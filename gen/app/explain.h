/* Explain: items of one CA's result, from the exports, or where these are gone from what lies published. */
#ifndef CAEVAL_APP_EXPLAIN_H
#define CAEVAL_APP_EXPLAIN_H

#include "app/options.h"

/* options.explain_code and the n_explain items; D is --date, else that of the CA's latest published result, else today.
 * Prints text, or of each a JSON document, and writes nothing; nothing is printed where one of the items is none.
 * EXIT_DONE, or how to end, said. */
enum exit_status explain_make(const struct options *options, struct arena *arena);

#endif
