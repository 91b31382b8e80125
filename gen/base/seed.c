/* Seed. */
#include "base/seed.h"

#include <stdbool.h>
#include <sys/random.h>
#include <sys/types.h>

uint64_t hash_seed(void)
{
    static uint64_t value;
    static bool drawn;
    if (!drawn && getrandom(&value, sizeof value, 0) != (ssize_t)sizeof value)
        value = 0x9E3779B97F4A7C15U;
    drawn = true;
    return value;
}
