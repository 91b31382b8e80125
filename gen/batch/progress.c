/* Progress. */
#include "batch/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/columns.h"
#include "base/language.h"

enum { BAR = 24, REDRAW_MS = 150, COLUMNS = 80, LINE = 160 };

static int64_t now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One that can go back to the start of a line and wipe it. */
static bool terminal_obeys(void)
{
    const char *kind = getenv("TERM");
    return isatty(STDERR_FILENO) && kind && *kind && strcmp(kind, "dumb") != 0;
}

void progress_start(struct progress *p, bool wanted, size_t total)
{
    *p = (struct progress){
        .shown = wanted && total > 0 && terminal_obeys(), .total = total, .start = now()};
}

void progress_step(struct progress *p, int64_t rows)
{
    p->done++;
    p->rows += rows;
}

static int columns(void)
{
    struct winsize size = {0};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : COLUMNS;
}

static void left_text(char *text, size_t n, const struct progress *p, int64_t spent)
{
    if (p->done == 0) {
        snprintf(text, n, "%s", _("--:-- left"));
        return;
    }
    int64_t left = spent * (int64_t)(p->total - p->done) / (int64_t)p->done / 1000;
    if (left >= 3600)
        snprintf(text, n, _("%lld:%02lld:%02lld left"), (long long)left / 3600,
                 (long long)left / 60 % 60, (long long)left % 60);
    else
        snprintf(text, n, _("%lld:%02lld left"), (long long)left / 60, (long long)left % 60);
}

/* What fits the terminal: the count first, then the time, the speed, the bar. */
static void print_fitting(const struct progress *p, int64_t spent)
{
    char count[LINE], left[LINE], speed[LINE], bar[BAR + 1];
    size_t filled = p->done * BAR / p->total;
    memset(bar, '.', BAR);
    memset(bar, '#', filled);
    bar[BAR] = 0;
    snprintf(count, sizeof count, _("%zu/%zu CAs"), p->done, p->total);
    snprintf(speed, sizeof speed, _("  %lld rows/s"),
             (long long)(p->rows * 1000 / (spent > 0 ? spent : 1)));
    left_text(left, sizeof left, p, spent);
    int room = columns() - 1 - (int)text_columns(count);
    bool with_left = (room -= (int)text_columns(left) + 2) >= 0;
    bool with_speed = (room -= (int)text_columns(speed)) >= 0;
    bool with_bar = room - BAR - 3 >= 0;
    fprintf(stderr, "\r%s%s%s%s%s%s%s\x1b[K", with_bar ? "[" : "", with_bar ? bar : "",
            with_bar ? "] " : "", count, with_speed ? speed : "", with_left ? "  " : "",
            with_left ? left : "");
}

void progress_draw(struct progress *p)
{
    int64_t at = now();
    if (!p->shown || (p->drawn && p->done == p->last_done && at - p->last < REDRAW_MS))
        return;
    print_fitting(p, at - p->start);
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
