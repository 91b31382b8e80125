/* Line ends: the marks of Chinese text that may not stand there (GB/T 15834). */
#ifndef CAEVAL_REPORT_LINE_ENDS_H
#define CAEVAL_REPORT_LINE_ENDS_H

#include <stdbool.h>
#include <stdint.h>

/* A mark that closes, or goes with what is before it. */
bool starts_no_line(uint32_t character);
/* A mark that opens. */
bool ends_no_line(uint32_t character);

#endif
