/* Seed: what hashes of texts begin with.
 *
 * Drawn once for each process: nobody outside can choose names and ids that collide. No output depends on it. */
#ifndef CAEVAL_BASE_SEED_H
#define CAEVAL_BASE_SEED_H

#include <stdint.h>

uint64_t hash_seed(void);

#endif
