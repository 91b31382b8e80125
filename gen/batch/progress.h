/* Progress: one line on a terminal, drawn over itself: CAs done, rows a second, time left. */
#ifndef CAEVAL_BATCH_PROGRESS_H
#define CAEVAL_BATCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    bool shown; /* standard error is a terminal and nobody wants it quiet */
    bool drawn; /* the line stands on the terminal */
    size_t total, done;
    int64_t rows;
    int64_t start, last; /* ms of a clock that never goes back */
    size_t last_done;    /* as it was last drawn */
};

void progress_start(struct progress *progress, bool wanted, size_t total);
void progress_step(struct progress *progress, int64_t rows); /* one CA more, with so many rows */
void progress_draw(struct progress *progress);               /* at each CA, else now and then */
void progress_clear(struct progress *progress);              /* before anything else is printed */

#endif
