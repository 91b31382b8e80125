/* What the fuzzers share: bytes as a file, and what every row that comes out must keep. */
#ifndef CAEVAL_TESTS_FUZZ_H
#define CAEVAL_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Ends the program, which is what a fuzzer reports. */
#define MUST(condition) ((condition) ? (void)0 : must_hold(#condition, __FILE__, __LINE__))
void must_hold(const char *condition, const char *file, int line);

/* Writes the bytes to the process' own file, and gives its path. */
const char *as_file(const void *data, size_t n);

/* What was read, for comparing. */
struct seen {
    int64_t rows;
    uint64_t digest; /* of the lines, faults, cells and raw texts of all rows */
};

/* Reads the file's rows ("" or a name: that sheet of a workbook; NULL: text) and holds them to rows.h. */
void read_rows(const char *path, const char *sheet, struct seen *seen);

#endif
