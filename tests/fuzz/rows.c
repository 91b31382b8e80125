/* Any bytes as a file of text: encodings, quotes, line ends, separators. libcsv and the scanner must say the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

/* Of the bytes themselves, so that it is the same each time: how many are read at once. */
static void read_by(const char *path, const char *engine, size_t n, struct seen *seen)
{
    char name[64];
    snprintf(name, sizeof name, "%s:%zu", engine, 64 + n % 97);
    MUST(setenv("CAEVAL_READER", name, 1) == 0);
    read_rows(path, NULL, seen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *path = as_file(data, n);
    static const char *const ways[] = {"scan", "scan-sse2", "scan-portable"};
    struct seen one = {0};
    struct seen other = {0};
    read_by(path, "libcsv", n, &one);
    read_by(path, ways[n % 3], n / 2, &other);
    MUST(one.rows == other.rows && one.digest == other.digest);
    return 0;
}
