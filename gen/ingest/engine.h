/* Engine: who takes a file's records apart, libcsv or the scanner (scan.h).
 *
 * The scanner in files from 64 KiB on, libcsv in others. The variable CAEVAL_READER says otherwise, as do tests that
 * compare the two: libcsv or scan, or one of the scanner's ways, scan-portable or scan-sse2; behind a colon how many
 * bytes (from 64 on) are read at once. */
#ifndef CAEVAL_INGEST_ENGINE_H
#define CAEVAL_INGEST_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/scan.h"

struct engine {
    bool scans;
    enum scan_way way; /* the fastest that may be taken */
    size_t step;       /* bytes of one read */
};

struct engine engine_for(int64_t file_size);

#endif
