/* Progress. */
#include "batch/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 24, REDRAW_MS = 150 };

static int64_t now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(struct progress *p, bool wanted, size_t total)
{
    *p = (struct progress){
        .shown = wanted && total > 0 && isatty(STDERR_FILENO), .total = total, .start = now()};
}

void progress_step(struct progress *p, int64_t rows)
{
    p->done++;
    p->rows += rows;
}

static void put_left(const struct progress *p, int64_t spent)
{
    if (p->done == 0) {
        fputs("  --:-- left", stderr);
        return;
    }
    int64_t left = spent * (int64_t)(p->total - p->done) / (int64_t)p->done / 1000;
    if (left >= 3600)
        fprintf(stderr, "  %lld:%02lld:%02lld left", (long long)left / 3600,
                (long long)left / 60 % 60, (long long)left % 60);
    else
        fprintf(stderr, "  %lld:%02lld left", (long long)left / 60, (long long)left % 60);
}

void progress_draw(struct progress *p)
{
    int64_t at = now();
    if (!p->shown || (p->drawn && p->done == p->last_done && at - p->last < REDRAW_MS))
        return;
    int64_t spent = at - p->start;
    size_t filled = p->done * BAR / p->total;
    fputs("\r[", stderr);
    for (size_t i = 0; i < BAR; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %zu/%zu CAs  %lld rows/s", p->done, p->total,
            (long long)(p->rows * 1000 / (spent > 0 ? spent : 1)));
    put_left(p, spent);
    fputs("\x1b[K", stderr);
    fflush(stderr);
    p->drawn = true;
    p->last = at;
    p->last_done = p->done;
}

void progress_clear(struct progress *p)
{
    if (!p->drawn)
        return;
    fputs("\r\x1b[K", stderr);
    fflush(stderr);
    p->drawn = false;
}
