/* Order: keys that come in ascending order, in a few runs of it (one a file, as exports by month have), are known to
 * be new without being kept: a key is new where it lies in no run. Longer keys are the greater ones, then bytes count,
 * so that 9 comes before 10. */
#ifndef CAEVAL_INGEST_ORDER_H
#define CAEVAL_INGEST_ORDER_H

#include <stdbool.h>

#include "base/text.h"

struct order;

struct order *order_new(void);
void order_free(struct order *order);

/* True: the key is new, and told of from now on. False: it may have come before, or these keys have no order.
 * `alone`: the one key, which begins or lengthens no run. */
bool order_take(struct order *order, struct slice key, bool alone);

#endif
