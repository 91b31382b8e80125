/* Engine. */
#include "ingest/engine.h"

#include <stdlib.h>
#include <string.h>

enum { LARGE = 64 * 1024, STEP = 256 * 1024, LEAST_STEP = 64 };

struct engine engine_for(int64_t file_size)
{
    static const struct {
        const char *name;
        bool scans;
        enum scan_way way;
    } names[] = {
        {"libcsv", false, SCAN_AVX2},
        {"scan", true, SCAN_AVX2},
        {"scan-sse2", true, SCAN_SSE2},
        {"scan-portable", true, SCAN_PORTABLE},
    };
    const char *asked = getenv("CAEVAL_READER");
    struct engine engine = {file_size >= LARGE, SCAN_AVX2, STEP};
    if (!asked)
        return engine;
    const struct slice name = {asked, strcspn(asked, ":")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is(name, names[i].name)) {
            engine.scans = names[i].scans;
            engine.way = names[i].way;
        }
    int64_t step = 0;
    if (asked[name.n] && int_parse(slice_of(asked + name.n + 1), &step) && step >= LEAST_STEP &&
        step <= STEP)
        engine.step = (size_t)step;
    return engine;
}
