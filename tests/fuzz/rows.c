/* Any bytes as a file of text: encodings, quotes, line ends, separators. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    read_rows(as_file(data, n), NULL);
    return 0;
}
